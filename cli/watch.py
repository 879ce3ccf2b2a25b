"""`sohoa watch`: the scanner's network folder."""

import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from cli import screen
from cli.exits import exit_code
from core import log, settings
from core.errors import SohoaError
from pipeline import audit
from pipeline import watch as folder_watch
from pipeline.services import Services


def watch(
    folder: Annotated[Path, typer.Argument(help="Thư mục máy quét ghi tệp vào.", exists=True, file_okay=False)],
    *,
    settle: Annotated[float, typer.Option(help="Số giây tệp phải đứng yên trước khi được lấy.")] = 3.0,
    poll: Annotated[float, typer.Option(help="Số giây giữa hai lần xem thư mục.")] = 1.0,
) -> None:
    """Lấy tệp quét xong trong thư mục; tệp chuyển sang done/ hoặc failed/ kèm lý do."""
    options = settings.load()
    log.set_up(options.log_level)
    done = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        done.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        services = Services.open(options)
        audit.operator(services, "watch")
        screen.ERR.print(f"Đang theo dõi {folder} (Ctrl-C để dừng)", markup=False)
        folder_watch.watch(services, folder, settle_seconds=settle, poll_seconds=poll, stop=done.is_set)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
