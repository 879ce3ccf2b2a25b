"""`sohoa verify`: recompute hashes, look whether every document can be found; name what differs."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer

from cli import screen
from cli.exits import Exit, exit_code
from core import settings
from core.errors import SohoaError
from pipeline import audit_check, destruction, search
from pipeline.audit_check import Checked, Fault, Wrong
from pipeline.services import Services
from storage import retention


class Part(StrEnum):
    """What to look at."""

    ALL = "all"
    AUDIT = "audit"


_SENTENCES = {
    Wrong.CHANGED: "nhật ký: {place} đã bị sửa",
    Wrong.REMOVED: "nhật ký: {place} đã bị xóa",
    Wrong.MOVED: "nhật ký: {place} đã bị đổi chỗ, trước đây là dòng {was}",
    Wrong.PARTED: "nhật ký: chuỗi bị đứt giữa dòng {first} và dòng {last}, một trong hai đã bị ghi lại",
    Wrong.REWRITTEN: "nhật ký: {place} đã bị ghi lại, không khớp mốc ngày {day}",
    Wrong.CUT: "nhật ký: {place} ở cuối đã bị cắt bỏ, mốc ngày {day} còn ghi lại",
    Wrong.BACKDATED: "nhật ký: {place} ghi sau mốc nhưng mang ngày cũ hơn mốc, do chèn lùi ngày hoặc đồng hồ sai",
    Wrong.ANCHOR_MISSING: "nhật ký: mốc ngày {day} (dòng {last}) không còn trong kho tệp",
    Wrong.ANCHOR_CHANGED: "nhật ký: mốc ngày {day} (dòng {last}) trong cơ sở dữ liệu khác với bản trong kho tệp",
    Wrong.ANCHOR_REMOVED: "nhật ký: mốc ngày {day} (dòng {last}) đã bị xóa khỏi cơ sở dữ liệu",
}


def verify(
    part: Annotated[Part, typer.Argument(help="audit: chỉ kiểm tra nhật ký truy cập; để trống: mọi thứ.")] = Part.ALL,
) -> None:
    """Tính lại mã băm của mọi tệp và của nhật ký truy cập, so chỉ mục tìm kiếm, nêu những gì sai khác."""
    try:
        services = Services.open(settings.load())
        sound = _audit(services)
        if part is Part.ALL:
            sound = _papers(services) and sound
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
    raise typer.Exit(Exit.OK if sound else Exit.PARTIAL)


def _audit(services: Services) -> bool:
    """Name what is wrong with the audit; return whether nothing is."""
    checked, wrong = Checked(), 0
    for fault in audit_check.faults(services, checked):
        wrong += 1
        screen.OUT.print(_told(fault), markup=False)
    text = f"{checked.entries} dòng nhật ký, {checked.anchors} mốc ngày đã kiểm tra, {wrong} chỗ sai"
    screen.OUT.print(text, markup=False)
    if checked.newest is not None:
        newest = checked.newest
        text = f"Mốc mới nhất: ngày {newest.day:%d/%m/%Y}, dòng {newest.number}, mã băm {newest.hash}"
        screen.OUT.print(text, markup=False)
    return not wrong


def _told(fault: Fault) -> str:
    place = f"dòng {fault.first}" if fault.first == fault.last else f"dòng {fault.first} đến {fault.last}"
    day = f"{fault.day:%d/%m/%Y}" if fault.day is not None else ""
    return _SENTENCES[fault.wrong].format(place=place, first=fault.first, last=fault.last, was=fault.was, day=day)


def _papers(services: Services) -> bool:
    """Name the blobs and documents that are not as they were kept; return whether there are none."""
    found = retention.verify(services.engine, services.blobs)
    faults = list(search.faults(services))
    for blob in found.missing:
        screen.OUT.print(f"thiếu {blob}", markup=False)
    for blob in found.corrupt:
        screen.OUT.print(f"sai khác {blob}", markup=False)
    for document in faults:
        screen.OUT.print(f"chỉ mục không khớp {document}" if document else "chỉ mục mất từ", markup=False)
    spoiled = destruction.faults(services)
    for one in spoiled:
        screen.OUT.print(f"biên bản tiêu hủy {one} đã bị sửa", markup=False)
    if faults:
        screen.OUT.print("Chạy `sohoa search rebuild` để lập lại chỉ mục tìm kiếm.", markup=False)
    orphans = retention.orphans(services.engine, services.blobs, services.clock(), timedelta(days=1))
    screen.OUT.print(f"{len(orphans)} tệp không còn được dùng (giữ lại, chỉ báo)")
    screen.OUT.print(f"{found.checked} tệp đã kiểm tra, {len(found.missing)} thiếu, {len(found.corrupt)} sai khác")
    return not (found.missing or found.corrupt or faults or spoiled)
