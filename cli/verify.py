"""`sohoa verify`: recompute hashes, look whether every document can be found; name what differs."""

from datetime import timedelta

import typer

from cli import screen
from cli.exits import Exit, exit_code
from core import settings
from core.errors import SohoaError
from pipeline import search
from pipeline.services import Services
from storage import retention


def verify() -> None:
    """Tính lại mã băm của mọi tệp đã lưu, so chỉ mục tìm kiếm với giấy tờ, nêu tên những gì sai khác."""
    try:
        services = Services.open(settings.load())
        found = retention.verify(services.engine, services.blobs)
        faults = list(search.faults(services))
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
    for blob in found.missing:
        screen.OUT.print(f"thiếu {blob}", markup=False)
    for blob in found.corrupt:
        screen.OUT.print(f"sai khác {blob}", markup=False)
    for document in faults:
        screen.OUT.print(f"chỉ mục không khớp {document}" if document else "chỉ mục mất từ", markup=False)
    if faults:
        screen.OUT.print("Chạy `sohoa search rebuild` để lập lại chỉ mục tìm kiếm.", markup=False)
    orphans = retention.orphans(services.engine, services.blobs, services.clock(), timedelta(days=1))
    screen.OUT.print(f"{len(orphans)} tệp không còn được dùng (giữ lại, chỉ báo)")
    screen.OUT.print(f"{found.checked} tệp đã kiểm tra, {len(found.missing)} thiếu, {len(found.corrupt)} sai khác")
    raise typer.Exit(Exit.PARTIAL if found.missing or found.corrupt or faults else Exit.OK)
