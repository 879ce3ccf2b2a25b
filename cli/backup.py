"""`sohoa backup` and `sohoa restore`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from cli import screen
from cli.exits import Exit, exit_code
from core import settings
from core.errors import SohoaError
from core.fold import shown
from pipeline import backup as copies
from pipeline.backup import Copied
from pipeline.services import Services

Folder = Annotated[Path, typer.Argument(help="Thư mục của bản sao lưu.", file_okay=False)]


def backup(folder: Folder) -> None:
    """Sao lưu cơ sở dữ liệu và mọi tệp vào một thư mục; chạy lại thì chỉ chép phần mới."""
    made = _done(lambda: copies.back_up(Services.open(settings.load()), folder))
    _say(made, f"Đã sao lưu vào {shown(folder)}")
    if not made.database:
        screen.OUT.print("Cơ sở dữ liệu PostgreSQL phải được sao lưu bằng pg_dump trước khi chạy lệnh này.")


def restore(folder: Folder) -> None:
    """Khôi phục bản sao lưu vào một nơi cài đặt chưa có dữ liệu; sau đó hãy chạy “sohoa verify”."""
    _say(_done(lambda: copies.restore(settings.load(), folder)), f"Đã khôi phục từ {shown(folder)}")


def _done(work: Callable[[], Copied]) -> Copied:
    try:
        return work()
    except SohoaError as error:
        screen.complain(error)
        code = exit_code(error)
        raise typer.Exit(Exit.STORAGE if code is Exit.INTERNAL else code) from error


def _say(made: Copied, what: str) -> None:
    screen.OUT.print(f"{what}: {made.blobs} tệp, trong đó {made.new} tệp mới chép.", markup=False)
