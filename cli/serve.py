"""`sohoa up` and `sohoa worker`: the service, or only its workers, in the foreground."""

import contextlib
import gc
import signal
import socket
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Annotated

import typer
import uvicorn

from api.app import create_app
from cli import screen
from cli.exits import Exit, exit_code
from core import log, settings
from core.errors import SohoaError
from core.options import ApiOptions
from core.settings import Settings
from ocr.engine import require_engine
from pipeline import access
from pipeline.services import Services
from pipeline.supervise import Workers

WATCH_SECONDS = 0.5
CANNOT_WORK = "Tiến trình xử lý không chạy được. Hãy chạy “sohoa doctor”."


def up(
    *,
    with_workers: Annotated[bool, typer.Option("--workers/--no-workers", help="Kèm các tiến trình xử lý.")] = True,
) -> None:
    """Chạy dịch vụ và các tiến trình xử lý trên máy này."""
    options = settings.load()
    services = _open(options)
    with _listening(options.api) as listener, contextlib.ExitStack() as stack:
        token = access.first_key(services)
        if token is not None:
            screen.OUT.print(f"Khóa truy cập (chỉ hiện một lần, hãy cất giữ): {token}", markup=False)
        # Workers die with the thread that starts them, so that is this one; the server has a thread of its own.
        workers = stack.enter_context(Workers(options)) if with_workers else None
        done = _asked_to_stop()
        door = stack.enter_context(_serving(services, listener))
        host, port = listener.getsockname()[:2]
        place = f"[{host}]" if ":" in host else host
        screen.OUT.print(f"Sohoa đang chạy tại http://{place}:{port} (Ctrl-C để dừng)", markup=False)
        _watch_over(workers, done, door)


def worker() -> None:
    """Chạy các tiến trình xử lý, cho hệ thống nhiều máy."""
    options = settings.load()
    _open(options)
    done = _asked_to_stop()
    with Workers(options) as workers:
        _watch_over(workers, done)


def _open(options: Settings) -> Services:
    log.set_up(options.log_level)
    try:
        require_engine(options.ocr)
        services = Services.open(options)
        services.check_site()
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
    return services


@contextlib.contextmanager
def _listening(options: ApiOptions) -> Iterator[socket.socket]:
    """Take the address before anything else is started, so that a second `up` harms nothing."""
    try:
        family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
        listener = socket.create_server((options.host, options.port), family=family, backlog=128)
    except OSError as error:
        place = f"{options.host}:{options.port}"
        screen.ERR.print(f"Không mở được {place}; có thể chương trình khác đang dùng: {error.strerror}", markup=False)
        raise typer.Exit(Exit.USAGE) from error
    with listener:
        # asyncio does this only for sockets that name their protocol; without it each answer, being written in two
        # parts, waits 40 ms for the browser to acknowledge the first.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


@contextlib.contextmanager
def _serving(services: Services, listener: socket.socket) -> Iterator[threading.Thread]:
    app = create_app(services)
    # What is there now stays: without it each full collection stops one request in twenty for a seventh of a second.
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        app,
        # The log of this process: the server's own would tell the words of an error.
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="server")
    thread.start()
    try:
        yield thread
    finally:
        app.state.watch.end()
        server.should_exit = True
        thread.join()


def _asked_to_stop() -> threading.Event:
    """Return what is set once somebody presses Ctrl-C or ends the service; everything is then ended in good order."""
    done = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        done.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return done


def _watch_over(workers: Workers | None, done: threading.Event, door: threading.Thread | None = None) -> None:
    while not done.wait(WATCH_SECONDS):
        if door is not None and not door.is_alive():
            raise typer.Exit(Exit.INTERNAL)
        if workers is not None and not workers.keep_alive():
            screen.ERR.print(CANNOT_WORK)
            raise typer.Exit(Exit.ENGINE)
