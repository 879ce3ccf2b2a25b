"""Eight kinds of administrative papers, put together at random."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tests.bench.typeset import DPI, Sheet
from tests.bench.wording import ROMAN, Wording

_MM = DPI / 25.4
_AGENCIES = (
    "ỦY BAN NHÂN DÂN",
    "SỞ NỘI VỤ",
    "SỞ TƯ PHÁP",
    "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
    "CÔNG AN TỈNH THỬ SƠN",
    "BQL DỰ ÁN",
)
_SIGNS = ("QĐ-UBND", "UBND-NC", "TTr-SNV", "BC-SXD", "TB-VPUBND", "KH-UBND", "CV-BQLDA", "GM-VP")
_POSTS = (
    "CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "GIÁM ĐỐC",
    "CHÁNH VĂN PHÒNG",
    "TRƯỞNG PHÒNG",
    "KT. GIÁM ĐỐC",
    "TM. ỦY BAN NHÂN DÂN",
)
_COPIES = (
    "- Như Điều {n};",
    "- Như trên;",
    "- TTTU, TT HĐND tỉnh (b/c);",
    "- CT, các PCT UBND tỉnh;",
    "- VPCP, Bộ Nội vụ (để b/c);",
    "- CSQLHC, Công an tỉnh;",
    "- Lưu: VT, NC{n}.",
    "- Lưu: VT, TCKT, CSQLHC.",
    "- Cổng TTĐT tỉnh;",
)
_LABELS = (
    "Họ, chữ đệm, tên người yêu cầu:",
    "Nơi cư trú:",
    "Giấy tờ tùy thân:",
    "Số định danh cá nhân:",
    "Quan hệ với người được khai sinh:",
    "Ngày, tháng, năm sinh:",
    "Dân tộc:",
    "Quốc tịch:",
    "Nơi sinh:",
    "Quê quán:",
    "Giới tính:",
    "Số điện thoại:",
    "Thửa đất số:",
    "Diện tích:",
    "Địa chỉ thường trú:",
    "Nghề nghiệp:",
    "Ghi chú:",
)


def head(sheet: Sheet, say: Wording) -> None:
    """Print agency and number on the left, the name of the state, place and date on the right."""
    middle = sheet.left + (sheet.right - sheet.left) * sheet.rng.uniform(0.38, 0.46)
    top, number = sheet.y, f"Số: {say.number()}/{sheet.rng.choice(_SIGNS)}"
    agency = [(sheet.rng.choice(_AGENCIES), "regular", 0.0), (f"XÃ {say.place().upper()}", "bold", 0.0)]
    state = [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold", -1.5), ("Độc lập - Tự do - Hạnh phúc", "bold", -0.5)]
    left = [*agency, ("", "rule", 0.0), (number, "regular", 0.0)]
    right = [*state, ("", "rule", 0.0), (f"{say.place()}, {say.date()}", "italic", 0.0)]
    if sheet.rng.random() < 0.4:
        left.append((f"V/v {say.short(70)}", sheet.rng.choice(("regular", "italic")), -2.0))
    ends = []
    for rows, x0, x1 in ((left, sheet.left - 4 * _MM, middle - 2 * _MM), (right, middle, sheet.right + 4 * _MM)):
        y = top
        for text, style, change in rows:
            if style == "rule":
                sheet.rule(x0 + (x1 - x0) * 0.3, x1 - (x1 - x0) * 0.3, y + 0.12 * sheet.step)
                y += 0.35 * sheet.step
            else:
                font = sheet.font(style, change - 0.5)
                y = sheet.column(text, (x0, y, x1), font, "centre")
                sheet.lines.append(text)
        ends.append(y)
    sheet.y = max(ends) + sheet.rng.uniform(0.6, 1.4) * sheet.step


def foot(sheet: Sheet, say: Wording) -> tuple[float, float]:
    """Print who gets copies and who signs; return the middle of the signature in pixels."""
    split = sheet.left + (sheet.right - sheet.left) * 0.5
    y = sheet.y = min(sheet.y + 0.4 * sheet.step, sheet.bottom - 6.5 * sheet.step)
    small = sheet.font("regular", -2.5)
    strong = sheet.font("bolditalic", -1.5)
    sheet.row(("Nơi", "nhận:"), sheet.left, y, strong, sheet.draw.textlength(" ", font=strong))
    sheet.lines.append("Nơi nhận:")
    below = y + 1.1 * sheet.step
    for copy in sheet.rng.sample(_COPIES, sheet.rng.randint(2, 5)):
        text = copy.format(n=sheet.rng.randint(1, 9))
        below = sheet.column(text, (sheet.left, below, split), small, "left")
        sheet.lines.append(text)
    for post in sheet.rng.sample(_POSTS, sheet.rng.choice((1, 2))):
        y = sheet.column(post, (split, y, sheet.right), sheet.font("bold"), "centre")
        sheet.lines.append(post)
    name = say.person()
    signed = y + 1.6 * sheet.step
    end = sheet.column(name, (split, y + 3.4 * sheet.step, sheet.right), sheet.font("bold"), "centre")
    sheet.lines.append(name)
    sheet.y = max(end, below)
    return (split + sheet.right) / 2, signed


def decision(sheet: Sheet, say: Wording) -> tuple[float, float] | None:
    """A decision with grounds and articles."""
    head(sheet, say)
    sheet.centred("QUYẾT ĐỊNH", "bold", 1.0)
    sheet.centred(f"Về việc {say.short(80)}", "bold")
    for text in say.paragraphs(2):
        sheet.paragraph(text, sheet.rng.choice(("italic", "regular")))
    sheet.centred("QUYẾT ĐỊNH:", "bold")
    for number, text in enumerate(say.paragraphs(16), 1):
        if not sheet.room(11):
            break
        sheet.paragraph(f"Điều {number}. {text}")
    return foot(sheet, say)


def letter(sheet: Sheet, say: Wording) -> tuple[float, float] | None:
    """An official letter to several addressees."""
    head(sheet, say)
    for text in ("Kính gửi:", *(f"- {say.short(60)};" for _ in range(sheet.rng.randint(1, 3)))):
        sheet.paragraph(text)
    for text in say.paragraphs(16):
        if not sheet.room(12):
            break
        sheet.paragraph(text)
    return foot(sheet, say)


def report(sheet: Sheet, say: Wording) -> tuple[float, float] | None:
    """A report with Roman numerals and a table."""
    head(sheet, say)
    sheet.centred("BÁO CÁO", "bold", 1.0)
    sheet.centred(say.short(90), "bold")
    for number in range(2):
        sheet.paragraph(f"{ROMAN[sheet.rng.randrange(8)]}. {say.short(60).upper()}", "bold")
        sheet.paragraph(f"{number + 1}. {say.paragraphs(1)[0]}")
    table(sheet, say, 7)
    return foot(sheet, say)


def table(sheet: Sheet, say: Wording, reserve: float) -> None:
    """Print a ruled table with cells of several lines, until `reserve` lines are left."""
    headings = ("STT", "Nội dung", "Đơn vị", "Số lượng", "Ghi chú")
    parts = (0.08, 0.34, 0.20, 0.19, 0.19)
    edges = [sheet.left + (sheet.right - sheet.left) * sum(parts[:count]) for count in range(6)]
    font, bold, pad = sheet.font("regular", -1.0), sheet.font("bold", -1.0), 1.5 * _MM
    top, number = sheet.y, 0
    while sheet.room(reserve + 3):
        cells = headings if number == 0 else _cells(sheet, say, number)
        ends = []
        for at, cell in enumerate(cells):
            align = "centre" if number == 0 or at in {0, 3} else "left"
            face = bold if number == 0 else font
            box = (edges[at] + pad, sheet.y + pad / 2, edges[at + 1] - pad)
            ends.append(sheet.column(cell, box, face, align) if cell else sheet.y)
        sheet.lines.extend(cell for cell in cells if cell)
        sheet.rule(edges[0], edges[-1], sheet.y)
        sheet.y = max(ends) + pad
        number += 1
    sheet.rule(edges[0], edges[-1], sheet.y)
    for x in edges:
        sheet.draw.line((x, top, x, sheet.y), sheet.look.ink, 3)
    sheet.y += 0.5 * sheet.step


def _cells(sheet: Sheet, say: Wording, number: int) -> tuple[str, ...]:
    unit = sheet.rng.choice(("UBND xã", "Sở Nội vụ", "VPUBND", "Phòng TC-KH", say.place()))
    few = sheet.rng.randint(1, 99)
    amount = sheet.rng.choice((say.number(), say.money(), str(few % 9 + 1), f"{few},5"))
    note = sheet.rng.choice(("", "", say.short_date(), "Đã xong", f"PL {sheet.rng.choice(ROMAN)}"))
    return str(number), say.short(sheet.rng.randint(20, 90)), unit, amount, note


def form(sheet: Sheet, say: Wording) -> tuple[float, float] | None:
    """A declaration with labels, dotted lines and typed answers."""
    for text, change in (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.0), ("Độc lập - Tự do - Hạnh phúc", 0.0)):
        sheet.centred(text, "bold", change)
    sheet.y += sheet.step
    sheet.centred(f"TỜ KHAI {say.short(30).upper()}", "bold", 1.0)
    sheet.centred(f"Kính gửi: UBND xã {say.place()}", "regular")
    values: tuple[Callable[[], str], ...] = (say.person, say.place, say.short_date, say.number, lambda: say.short(40))
    for label in sheet.rng.sample(_LABELS, len(_LABELS)):
        if not sheet.room(10):
            break
        _answer(sheet, label, sheet.rng.choice(values)() if sheet.rng.random() < 0.75 else "")
    sheet.paragraph(say.paragraphs(1)[0])
    return foot(sheet, say)


def _answer(sheet: Sheet, label: str, value: str) -> None:
    """Print a label, an answer and dots up to the margin; now and then the answer stands on the dots."""
    font = sheet.font()
    space = sheet.draw.textlength(" ", font=font)
    sheet.row(label.split(), sheet.left, sheet.y, font, space)
    x = sheet.left + sum(sheet.width(word, font) + space for word in label.split())
    over = sheet.rng.random() < 0.25
    if over:
        _dots(sheet, x, sheet.right)
    sheet.row(value.split(), x + space, sheet.y - (0.08 * sheet.step if over else 0), font, space)
    if not over:
        _dots(sheet, x + space + sum(sheet.width(word, font) + space for word in value.split()), sheet.right)
    sheet.lines.append(f"{label} {value}".strip())
    sheet.y += sheet.step * 1.15


def _dots(sheet: Sheet, x0: float, x1: float) -> None:
    font = sheet.font()
    sheet.draw.text((x0, sheet.y), "." * int((x1 - x0) / sheet.draw.textlength(".", font=font)), sheet.look.ink, font)


def minutes(sheet: Sheet, say: Wording) -> tuple[float, float] | None:
    """Minutes of a meeting: who was there, what was said."""
    head(sheet, say)
    sheet.centred("BIÊN BẢN", "bold", 1.0)
    sheet.paragraph(f"Hôm nay, {say.date()}, tại UBND xã {say.place()}, chúng tôi gồm:")
    for number in range(1, sheet.rng.randint(4, 8)):
        sheet.paragraph(f"{number}. Ông (bà) {say.person()} - {say.short(35)}", indent=False)
    for text in say.paragraphs(16):
        if not sheet.room(11):
            break
        sheet.paragraph(f"- {text}")
    return foot(sheet, say)


def continued(sheet: Sheet, say: Wording) -> tuple[float, float] | None:
    """A page in the middle of a long paper: a page number and text to the bottom."""
    sheet.y -= sheet.step
    sheet.centred(str(sheet.rng.randint(2, 48)), "regular", -1.0)
    while sheet.room(5):
        text = say.paragraphs(1)[0]
        sheet.paragraph(sheet.rng.choice(("", "", f"{sheet.rng.randint(1, 9)}. ", "b) ", "đ) ")) + text)
    return None


def inventory(sheet: Sheet, say: Wording) -> tuple[float, float] | None:
    """An annex that is one table."""
    sheet.centred(f"PHỤ LỤC {sheet.rng.choice(ROMAN)}", "bold")
    sheet.centred(say.short(80).upper(), "bold", -1.0)
    sheet.centred(f"(Kèm theo Quyết định số {say.number()}/QĐ-UBND {say.date()})", "italic", -1.0)
    table(sheet, say, 2)
    return None


def notice(sheet: Sheet, say: Wording) -> tuple[float, float] | None:
    """A notice with a list of points and places."""
    head(sheet, say)
    sheet.centred("THÔNG BÁO", "bold", 1.5)
    sheet.centred(say.short(70), "bold")
    for number, text in enumerate(say.paragraphs(4), 1):
        sheet.paragraph(f"{number}. {text}")
        if not sheet.room(14):
            break
        for sign in "ab":
            sheet.paragraph(f"{sign}) {say.short(90)};")
    return foot(sheet, say)


KINDS: Mapping[str, Callable[[Sheet, Wording], tuple[float, float] | None]] = MappingProxyType(
    {
        "decision": decision,
        "letter": letter,
        "report": report,
        "form": form,
        "minutes": minutes,
        "continued": continued,
        "inventory": inventory,
        "notice": notice,
    }
)
