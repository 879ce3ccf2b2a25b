"""The receipt that a citizen takes home (Thông tư 03/2025/TT-VPCP, form 01): A5, with the dossier's bar code and QR.

The QR stands at the top left and holds what Thông tư 01/2023/TT-VPCP article 26 asks for and nothing more: code,
procedure, number of the person, name of the paper, system, moment of printing, due date. In print stand names; no
number and no address.
"""

import textwrap
from dataclasses import dataclass
from datetime import datetime
from html import escape

from classify.checklist import NOT_DIGITIZED, ComponentStatus
from core.days import VIETNAM
from core.errors import IllegalStep, NotFound
from core.fold import squeeze
from core.register import LinkKind
from core.states import DossierState
from pipeline import dossiers as cases
from pipeline import symbols
from pipeline.dossiers import Shown
from pipeline.services import Services
from storage.db import agencies, links, numbers, parties
from storage.db.work import UnitOfWork

TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
_WIDTH, _HEIGHT, _EDGE = 148.0, 210.0, 10.0
"""Millimetres: A5."""
_FIRST, _LAST, _NEXT = 96.0, 149.0, 20.0
"""Where the list of papers begins and ends on the first sheet, and begins on the next ones."""
_LINE, _SIZE = 4.3, 3.3
_NAME, _WORD = 46, 25
"""Signs in a line of the two columns."""
_NONE = frozenset({DossierState.REGISTERED, DossierState.REFUSED})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands on a receipt."""

    code: str
    agency: str
    procedure: str
    """Name and code; empty where the dossier has none."""
    applicant: str
    submitted_by: str
    """Who handed it in for the applicant; empty when it was the applicant."""
    received_at: datetime
    due_at: datetime | None
    due_note: str
    papers: tuple[tuple[str, str], ...]
    """Name of each component, and what became of it."""
    payload: str
    """Of the QR."""


def of_dossier(services: Services, code: str) -> Receipt:
    """Return the receipt of a dossier; raise NotFound, IllegalStep for one that was not received."""
    shown = cases.show(services, code)
    dossier = shown.dossier
    if dossier.received_at is None or dossier.state in _NONE:
        raise IllegalStep("the dossier was not received")
    with services.look() as uow:
        name, number = _applicant(services, uow, shown)
        agency = _agency(uow, dossier.receiving)
        now = uow.now()
    due = f"{dossier.due_at.astimezone(VIETNAM):%Y-%m-%d}" if dossier.due_at else ""
    moment = now.astimezone(VIETNAM).isoformat(timespec="seconds")
    system = services.settings.registry.system_name
    parts = [dossier.code, dossier.procedure or "", number, TITLE, system, moment, due]
    return Receipt(
        code=dossier.code,
        agency=agency,
        procedure=f"{shown.procedure.name} (mã thủ tục: {shown.procedure.code})" if shown.procedure else "",
        applicant=name,
        submitted_by=dossier.submitted_by,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        due_note=shown.due_note,
        papers=tuple(row for status in shown.components if (row := _row(status)) is not None),
        payload="|".join(squeeze(part).replace("|", " ") for part in parts),
    )


def _applicant(services: Services, uow: UnitOfWork, shown: Shown) -> tuple[str, str]:
    """Return name and number of the applicant, empty where they are not known."""
    if shown.dossier.applicant is None:
        return "", ""
    party = parties.get(uow, services.keyring, shown.dossier.applicant)
    held = numbers.of_parties(uow, services.keyring, parties.known_as(uow, party.id))
    return party.name, held[0].number if held else ""


def _agency(uow: UnitOfWork, code: str) -> str:
    try:
        return agencies.get(uow, code).name
    except NotFound:
        return code


def _row(status: ComponentStatus) -> tuple[str, str] | None:
    """Return a component and what became of it; None for one that nobody has to bring and nobody brought."""
    asked = status.requirement
    if status.fillings:
        return asked.name, "; ".join(dict.fromkeys(_how(filling.kind) for filling in status.fillings)) + _counts(status)
    if status.excluded is not None:
        return asked.name, NOT_DIGITIZED[status.excluded]
    return (asked.name, "Còn thiếu") if not status.complete else None


def _how(kind: LinkKind) -> str:
    if kind is LinkKind.NATIONAL_STORE:
        return "Lấy từ kho quốc gia"
    return "Đã có trong kho, không phải nộp" if kind in links.REUSING else "Đã nhận"


def _counts(status: ComponentStatus) -> str:
    """Return how many were handed in, where that was counted; and that more are wanted."""
    originals = sum(filling.originals for filling in status.fillings)
    copies = sum(filling.copies for filling in status.fillings)
    told = [f"{number} {name}" for number, name in ((originals, "bản chính"), (copies, "bản sao")) if number]
    return (f": {', '.join(told)}" if told else "") + ("" if status.complete else "; còn thiếu")


def sheets(receipt: Receipt) -> list[str]:
    """Return the receipt as SVG pictures of A5 size, one a sheet; a long list of papers goes on on the next."""
    rows = [_wrapped(place, *row) for place, row in enumerate(receipt.papers, 1)]
    pages: list[list[str]] = [[]]
    y = _FIRST
    for row in rows:
        high = _LINE * len(row)
        if y + high > (_LAST if len(pages) == 1 else _HEIGHT - _EDGE):
            pages.append([])
            y = _NEXT
        pages[-1].append(_drawn(row, y))
        y += high + 0.8
    found = [_head(receipt) + "".join(pages[0]) + _foot(receipt, more=len(pages) > 1)]
    again = f"Hồ sơ {receipt.code} – danh mục giấy tờ (tiếp theo)"
    found += [_text(_EDGE, 13, again, bold=True) + "".join(page) for page in pages[1:]]
    return [_sheet(content) for content in found]


def _wrapped(place: int, name: str, how: str) -> list[tuple[str, str]]:
    left = textwrap.wrap(f"{place}. {name}", _NAME, subsequent_indent="   ")
    right = textwrap.wrap(how, _WORD)
    longest = max(len(left), len(right))
    return list(zip(left + [""] * (longest - len(left)), right + [""] * (longest - len(right)), strict=True))


def _drawn(row: list[tuple[str, str]], y: float) -> str:
    return "".join(
        _text(_EDGE, y + _LINE * number, left) + _text(98, y + _LINE * number, right, bold=True)
        for number, (left, right) in enumerate(row)
    )


def _head(receipt: Receipt) -> str:
    day = receipt.received_at.astimezone(VIETNAM)
    lines = [
        ("Tiếp nhận hồ sơ của: ", receipt.applicant),
        ("Người nộp: ", receipt.submitted_by),
        ("Nội dung yêu cầu giải quyết: ", receipt.procedure),
    ]
    said: list[str] = []
    for label, value in lines:
        said += textwrap.wrap(label + value, 76)[:3] if value else []
    body = "".join(_text(_EDGE, 66 + (_LINE + 0.3) * number, line) for number, line in enumerate(said[:6]))
    agency = textwrap.wrap(receipt.agency.upper(), 34)[:2]
    return (
        symbols.square(receipt.payload, _EDGE, 8, 27)
        + "".join(_text(88, 13 + 4.5 * number, line, middle=True, bold=True) for number, line in enumerate(agency))
        + _text(88, 24, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", middle=True)
        + _text(88, 28.5, "Độc lập - Tự do - Hạnh phúc", middle=True)
        + _text(88, 34, f"ngày {day:%d} tháng {day:%m} năm {day:%Y}", middle=True)
        + _text(_WIDTH / 2, 42, TITLE.upper(), middle=True, bold=True, size=4.6)
        + symbols.bars(receipt.code, (_WIDTH - 100) / 2, 45, 100, 10)
        + _text(_WIDTH / 2, 59.5, f"Mã hồ sơ: {receipt.code}", middle=True, bold=True, size=4)
        + body
        + (_text(_EDGE, _FIRST - 5, "Thành phần hồ sơ gồm:", bold=True) if receipt.papers else "")
    )


def _foot(receipt: Receipt, *, more: bool) -> str:
    due = _moment(receipt.due_at) if receipt.due_at else "theo quy định của thủ tục"
    note = textwrap.wrap(receipt.due_note, 78)[:2]
    lines = [
        "(Danh mục giấy tờ còn tiếp ở tờ sau.)" if more else "",
        f"Thời gian nhận hồ sơ: {_moment(receipt.received_at)}",
        f"Thời gian trả kết quả: {due}",
        *note,
        f"Đăng ký nhận kết quả tại: {receipt.agency}",
        "Tra cứu tiến độ: quét mã QR ở góc trên bên trái.",
    ]
    shown = [line for line in lines if line]
    return (
        "".join(_text(_EDGE, _LAST + 5 + _LINE * number, line[:84]) for number, line in enumerate(shown))
        + _text(38, 184, "NGƯỜI NỘP HỒ SƠ", middle=True, bold=True)
        + _text(110, 184, "NGƯỜI TIẾP NHẬN HỒ SƠ", middle=True, bold=True)
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H giờ %M phút, ngày %d tháng %m năm %Y}"


def _text(x: float, y: float, text: str, *, bold: bool = False, middle: bool = False, size: float = _SIZE) -> str:
    look = (' font-weight="bold"' if bold else "") + (' text-anchor="middle"' if middle else "")
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" xml:space="preserve" '
        f'font-family="Arial, Helvetica, sans-serif"{look}>{escape(text)}</text>'
    )


def _sheet(content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}mm" height="{_HEIGHT}mm" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>{content}</svg>'
    )
