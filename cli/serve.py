"""`sohoa up` and `sohoa worker`: the service, or only its workers, in the foreground."""

import contextlib
import signal
import threading
from types import FrameType
from typing import Annotated

import typer
import uvicorn

from api.app import create_app
from cli import screen
from cli.exits import Exit, exit_code
from core import log, settings
from core.errors import SohoaError
from core.settings import Settings
from ocr.engine import require_engine
from pipeline import access
from pipeline.services import Services
from pipeline.supervise import Workers

WATCH_SECONDS = 1.0


def up(
    *,
    with_workers: Annotated[bool, typer.Option("--workers/--no-workers", help="Kèm các tiến trình xử lý.")] = True,
) -> None:
    """Chạy dịch vụ và các tiến trình xử lý trên máy này."""
    options = settings.load()
    services = _open(options)
    address = f"http://{options.api.host}:{options.api.port}"
    token = access.first_key(services)
    if token is not None:
        screen.OUT.print(f"Khóa truy cập (chỉ hiện một lần, hãy cất giữ): {token}", markup=False)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(services),
            host=options.api.host,
            port=options.api.port,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
    with contextlib.ExitStack() as stack:
        done = threading.Event()
        if with_workers:
            workers = stack.enter_context(Workers(options))
            # Lives as long as the service: workers die with the thread that started them.
            threading.Thread(target=_keep_alive, args=(workers, server, done), daemon=True).start()
        screen.OUT.print(f"Sohoa đang chạy tại {address} (Ctrl-C để dừng)", markup=False)
        try:
            server.run()
        finally:
            done.set()
    if not server.started:
        screen.ERR.print(f"Không mở được {address}. Cổng có thể đang được chương trình khác dùng.", markup=False)
        raise typer.Exit(Exit.USAGE)


def worker() -> None:
    """Chạy các tiến trình xử lý, cho hệ thống nhiều máy."""
    options = settings.load()
    _open(options)
    done = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        done.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with Workers(options) as workers:
        while not done.wait(WATCH_SECONDS):
            if not workers.keep_alive():
                screen.ERR.print("Tiến trình xử lý không chạy được. Hãy chạy “sohoa doctor”.")
                raise typer.Exit(Exit.ENGINE)


def _open(options: Settings) -> Services:
    log.set_up(options.log_level)
    try:
        require_engine(options.ocr)
        return Services.open(options)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error


def _keep_alive(workers: Workers, server: uvicorn.Server, done: threading.Event) -> None:
    while not done.wait(WATCH_SECONDS):
        if not workers.keep_alive():
            screen.ERR.print("Tiến trình xử lý không chạy được. Hãy chạy “sohoa doctor”.")
            server.should_exit = True
            return
