"""The minutes of a destruction (biên bản tiêu hủy), as a text in Vietnamese: no name, no number, no word of a paper."""

from collections.abc import Iterator
from datetime import datetime

from core.days import VIETNAM
from core.retention import Destruction, DestructionState, Item, Outcome
from pipeline.destruction import NOT_DUE
from pipeline.retention import SENTENCES
from pipeline.services import Services
from storage.db import destructions

STATES = {
    DestructionState.PROPOSED: "đang chờ người khác phê duyệt",
    DestructionState.REJECTED: "không được phê duyệt",
    DestructionState.APPROVED: "đã phê duyệt, đang thực hiện",
    DestructionState.DONE: "đã hoàn tất",
}
_WHY = {why.value: sentence for why, sentence in SENTENCES.items()} | {
    NOT_DUE: "Hồ sơ không còn trong diện hết thời hạn lưu trữ."
}


def text(services: Services, destruction: str) -> str:
    """Return the minutes as they stand; raise NotFound."""
    with services.look() as uow:
        found = destructions.get(uow, destruction)
        items = destructions.items(uow, destruction)
        originals = list(destructions.originals(uow, destruction))
        fates = destructions.fates(uow, destruction)
    return "\n".join([*_head(found, items), *_list(items), *_bytes(originals, fates), *_foot(found)]) + "\n"


def _head(found: Destruction, items: list[Item]) -> Iterator[str]:
    yield "BIÊN BẢN TIÊU HỦY HỒ SƠ SỐ HÓA HẾT THỜI HẠN LƯU TRỮ"
    yield f"Mã biên bản: {found.id}"
    yield f"Tình trạng: {STATES[found.state]}"
    yield "Căn cứ: Luật Lưu trữ 33/2024/QH15 và văn bản quy định thời hạn nêu ở từng hồ sơ."
    yield f"Người đề nghị: {found.proposed_by}, {_moment(found.proposed_at)}. Lý do: {found.reason}"
    if found.decided_by and found.decided_at:
        verb = "Người không phê duyệt" if found.state is DestructionState.REJECTED else "Người phê duyệt"
        why = f" Ý kiến: {found.decided_why}" if found.decided_why else ""
        yield f"{verb}: {found.decided_by}, {_moment(found.decided_at)}.{why}"
    gone = [item for item in items if item.outcome is Outcome.DESTROYED]
    papers, pages = sum(item.documents for item in gone), sum(item.pages for item in gone)
    files = sum(item.files for item in gone)
    yield (
        f"Đề nghị {len(items)} hồ sơ; đã tiêu hủy {len(gone)} hồ sơ, {papers} giấy tờ, {pages} trang, {files} tệp quét."
    )
    yield ""


def _list(items: list[Item]) -> Iterator[str]:
    yield "DANH MỤC"
    for number, item in enumerate(items, 1):
        yield (
            f"{number}. {item.code}; thủ tục {item.procedure}; {item.group_name}; kết thúc ngày "
            f"{item.ended_on:%d/%m/%Y}; thời hạn {item.years} năm ({item.basis}); {item.documents} giấy tờ, "
            f"{item.pages} trang, {item.files} tệp; {_outcome(item)}"
        )
    yield ""


def _outcome(item: Item) -> str:
    if item.outcome is Outcome.DESTROYED and item.done_at is not None:
        return f"đã tiêu hủy lúc {_moment(item.done_at)}"
    if item.outcome is Outcome.LEFT:
        return f"không tiêu hủy. {_WHY.get(item.why, '')}".strip()
    return "chưa thực hiện"


def _bytes(originals: list[tuple[str, str]], fates: dict[str, int]) -> Iterator[str]:
    gone, kept = fates.get(destructions.GONE, 0), fates.get(destructions.NEEDED, 0)
    waiting = fates.get(destructions.PENDING, 0)
    yield (
        f"Đã xóa {gone} tệp khỏi kho, kể cả bản làm ra từ tệp quét; {kept} tệp được giữ lại vì hồ sơ khác dùng chung; "
        f"{waiting} tệp đang chờ xóa."
    )
    if originals:
        yield "Mã băm SHA-256 của các tệp quét:"
    for sha256, fate in originals:
        yield f"{sha256}{' (còn hồ sơ khác dùng)' if fate == destructions.NEEDED else ''}"
    yield "Bản sao lưu đã lập trước khi tiêu hủy vẫn chứa các hồ sơ này cho đến khi bản sao lưu hết hạn."
    yield ""


def _foot(found: Destruction) -> Iterator[str]:
    if found.done_at is not None:
        yield f"Hoàn tất: {_moment(found.done_at)}"
        yield f"Mã băm của biên bản: {found.digest}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y}"
