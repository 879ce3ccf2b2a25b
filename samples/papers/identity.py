"""Identity and residence: the citizen card of 2021 and form CT07 (domain reference 7.11 and 7.4)."""

from datetime import date

from core.fold import fold
from samples.graphics import Barcode, Frame, Guilloche, Portrait
from samples.layout import Align, Draft, Margins
from samples.official import Foot, Head, foot, title, two_column_head
from samples.papers.content import Content, FieldTruth
from samples.runs import Style
from samples.sheet import MM
from samples.wording import card_date, long_date, short_date
from samples.world import PROVINCE, Case, Person, person

_CARD = (85.6 * MM, 54 * MM)
_GROWN = 25
_WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> int:
    """Return the check digit of a machine-readable zone (ICAO 9303): digits, A is 10, `<` is 0, weights 7, 3, 1."""
    values = (0 if letter == "<" else int(letter, 36) for letter in text)
    return sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10


def zone(who: Person, expiry: date) -> tuple[str, str, str]:
    """Return the three lines at the foot of the card's back."""
    tail = who.personal_id[-9:]
    first = f"IDVNM{tail}{check_digit(tail)}{who.personal_id}<<"
    first += str(check_digit(who.personal_id))
    born, until = f"{who.born:%y%m%d}", f"{expiry:%y%m%d}"
    sex = "M" if who.sex == "Nam" else "F"
    second = f"{born}{check_digit(born)}{sex}{until}{check_digit(until)}VNM<<<<<<<<<<<"
    second += str(check_digit(first[5:30] + second[:7] + second[8:15] + second[18:29]))
    family, *rest = fold(who.name).upper().split()
    third = f"{family}<<{'<'.join(rest)}"
    return first, second, third.ljust(30, "<")[:30]


def _expiry(who: Person, issued: date) -> date:
    # Cards are renewed at 25, 40 and 60; within two years before, they run on to the next age.
    ages = [age for age in (25, 40, 60, 80) if issued.year - who.born.year < age - 2]
    return who.born.replace(year=who.born.year + ages[0])


def citizen_id_card(case: Case) -> Content:
    """Return both sides of a card copied onto one A4, the front above."""
    rng, who = case.rng, case.applicant
    issued = who.id_issued
    expiry = _expiry(who, issued)
    residence = who.home.address(issued)
    residence = ", ".join(
        part.split(" ", 1)[1] if part.split(" ", 1)[0] in _UNITS else part for part in residence.split(", ")
    )
    hometown = ", ".join([who.home.name, who.home.district.split(" ", 1)[1].removeprefix("xã "), PROVINCE])
    note = f"{who.personal_id}|{who.old_id}|{who.name}|{who.born:%d%m%Y}|{who.sex}|{residence}|{issued:%d%m%Y}"
    draft = Draft(margins=Margins(left=0, right=0, top=40 + rng.randint(-15, 20)), style=Style(size=6.5, family="sans"))
    draft.leading, draft.after = 1.15, 0.6
    left = (draft.size[0] - _CARD[0]) / 2 + rng.uniform(-60, 60)
    _front(draft, who, (left, draft.y), (note, hometown, residence, card_date(expiry)))
    draft.y += 24 + rng.uniform(0, 40)
    _back(draft, who, (left, draft.y), card_date(issued), zone(who, expiry))
    fields: dict[str, FieldTruth] = {
        "personal_id": who.personal_id,
        "full_name": who.caps,
        "date_of_birth": who.born.isoformat(),
        "expiry_date": expiry.isoformat(),
        "sex": who.sex,
        "nationality": "Việt Nam",
        "hometown": hometown,
        "residence": residence,
        "issued_date": issued.isoformat(),
        "old_id": who.old_id,
    }
    return Content("citizen_id_card", tuple(draft.sheets), fields)


_UNITS = frozenset({"xã", "phường", "huyện", "tỉnh"})


def _panel(draft: Draft, corner: tuple[float, float]) -> None:
    x, y = corner
    box = (x, y, x + _CARD[0], y + _CARD[1])
    draft.sheet.under.append(Frame(box, corner=9, fill=(238, 246, 240), weight=0.8))
    draft.sheet.under.append(Guilloche((150, 205, 170), box, strength=0.3, pitch=4))


def _front(draft: Draft, who: Person, corner: tuple[float, float], texts: tuple[str, str, str, str]) -> None:
    note, hometown, residence, expiry = texts
    x, y = corner
    _panel(draft, corner)
    draft.sheet.print.append(Portrait(x + 8, y + 52, 54))
    draft.sheet.print.append(Barcode("QRCode", note, x + _CARD[0] - 46, y + 5, 40, 40))
    upper, body = (x + 36, x + _CARD[0] - 50), (x + 70, x + _CARD[0] - 6)
    draft.y = y + 5
    draft.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Style(size=7, bold=True, family="sans"), span=upper)
    draft.centred("Độc lập - Tự do - Hạnh phúc", Style(size=6, bold=True, family="sans"), span=upper)
    draft.centred("SOCIALIST REPUBLIC OF VIET NAM", Style(size=5.5, family="sans"), span=upper)
    draft.centred("Independence - Freedom - Happiness", Style(size=5, family="sans"), span=upper)
    draft.centred(
        "CĂN CƯỚC CÔNG DÂN", Style(size=10, bold=True, family="sans", colour=(190, 30, 40)), span=(body[0], upper[1])
    )
    draft.centred(
        "Citizen Identity Card", Style(size=6, italic=True, family="sans"), span=(body[0], upper[1]), after=1.5
    )
    small = Style(size=5.8, family="sans")
    strong = Style(size=8, bold=True, family="sans")
    draft.para(f"Số / No.: *{who.personal_id}*", Style(size=8, family="sans"), span=body)
    draft.para("Họ và tên / Full name:", small, span=body)
    draft.para(who.caps, strong, span=body)
    draft.para(f"Ngày sinh / Date of birth: *{card_date(who.born)}*", small, span=body)
    draft.para(
        f"Giới tính / Sex: *{who.sex}*      Quốc tịch / Nationality: *Việt Nam*", small, span=body, align=Align.LEFT
    )
    draft.para("Quê quán / Place of origin:", small, span=body)
    draft.para(hometown, Style(size=6.5, bold=True, family="sans"), span=body)
    draft.para(f"Nơi thường trú / Place of residence: *{residence}*", small, span=body, align=Align.LEFT)
    draft.para(
        f"Có giá trị đến / Date of expiry: *{expiry}*",
        Style(size=5, family="sans"),
        span=(x + 6, x + 70),
        align=Align.LEFT,
    )
    draft.y = y + _CARD[1]


def _back(draft: Draft, who: Person, corner: tuple[float, float], issued: str, lines: tuple[str, str, str]) -> None:
    x, y = corner
    _panel(draft, corner)
    span = (x + 8, x + _CARD[0] - 8)
    small = Style(size=6, family="sans")
    draft.y = y + 6
    side = "trái" if who.sex == "Nam" else "phải"
    draft.para("Đặc điểm nhận dạng / Personal identification:", small, span=span)
    draft.para(f"Nốt ruồi C: 1cm dưới trước đuôi mắt {side}", Style(size=6.5, bold=True, family="sans"), span=span)
    draft.para(f"Ngày, tháng, năm / Date, month, year: *{issued}*", small, span=span)
    office = (x + 60, x + _CARD[0] - 8)
    draft.centred("CỤC TRƯỞNG CỤC CẢNH SÁT", Style(size=6, bold=True, family="sans"), span=office)
    draft.centred("QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", Style(size=6, bold=True, family="sans"), span=office)
    draft.y = y + _CARD[1] - 42
    for line in lines:
        draft.para(line, Style(size=10.6, bold=True, family="mono"), span=(x + 12, x + _CARD[0]), align=Align.LEFT)


def _resident(draft: Draft, who: Person, day: date) -> None:
    draft.para(f"I. Họ, chữ đệm và tên: *{who.caps}*")
    draft.pairs(f"1. Ngày, tháng, năm sinh: {short_date(who.born)}", f"2. Giới tính: {who.sex}", stops=(0, 0.62))
    draft.para(f"3. Số định danh cá nhân: {' '.join(who.personal_id)}", align=Align.LEFT)
    draft.pairs(f"4. Dân tộc: {who.ethnicity}", "5. Tôn giáo: Không", "6. Quốc tịch: Việt Nam", stops=(0, 0.32, 0.64))
    draft.para(f"7. Quê quán: {who.home.address(day, spot=False)}")
    draft.para(f"8. Nơi thường trú: {who.home.address(day)}")
    draft.para("9. Nơi tạm trú: …")
    draft.para(f"10. Nơi ở hiện tại: {who.home.address(day)}")


def _household(draft: Draft, case: Case) -> None:
    rng, who, chief, place = case.rng, case.spouse, case.applicant, case.place
    draft.para(f"11. Họ, chữ đệm và tên chủ hộ: {chief.name}")
    draft.para(f"12. Quan hệ với chủ hộ: {'Vợ' if who.sex == 'Nữ' else 'Chồng'}")
    draft.para(f"13. Số định danh cá nhân của chủ hộ: {' '.join(chief.personal_id)}", align=Align.LEFT)
    draft.para("14. Thông tin các thành viên khác trong hộ gia đình:")
    rows = [["TT", "Họ, chữ đệm và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân", "Quan hệ với chủ hộ"]]
    children = [case.child, person(rng, "Nữ", (case.child.born.year, 2024), home=place)]
    for count, child in enumerate(children[: rng.randint(1, 2)], start=1):
        rows.append([str(count), child.name, short_date(child.born), child.sex, child.personal_id, "Con"])
    draft.table(rows, (0.5, 2.4, 1.4, 0.9, 1.9, 1.3), Style(size=11))


def residence_confirmation(case: Case) -> Content:
    """Return form CT07 of the commune's police about the spouse, whose head of household is the applicant."""
    rng, who, place = case.rng, case.spouse, case.place
    day = case.ago(2, 200)
    issuer = f"CÔNG AN {place.commune.upper()}"
    number = f"{rng.randint(20, 1900)}/XN"
    address = place.address(day)
    draft = Draft(style=Style(size=13))
    draft.after = 3
    draft.para("Mẫu CT07", Style(size=11, italic=True), after=2)
    two_column_head(
        draft, Head(f"CÔNG AN TỈNH {PROVINCE.upper()}", (issuer,), f"Số: {number}", f"{place.name}, {long_date(day)}")
    )
    title(draft, "XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ", ruled=False)
    _resident(draft, who, day)
    _household(draft, case)
    since = date(max(who.born.year + 1, 1999), 5, 4)
    draft.para(
        f"II. Nội dung xác nhận khác: Đã cư trú liên tục tại địa chỉ thường trú nêu trên từ {long_date(since)} đến nay."
    )
    draft.para("Xác nhận này có giá trị sử dụng 01 năm kể từ ngày cấp.", indent=28, after=8)
    signer = f"{rng.choice(('Thiếu tá', 'Trung tá', 'Đại úy'))} {case.official()}"
    foot(draft, Foot((f"TRƯỞNG CÔNG AN {place.kind.upper()}",), signer, (issuer, f"TỈNH {PROVINCE.upper()}")), rng)
    fields: dict[str, FieldTruth] = {
        "full_name": who.caps,
        "personal_id": who.personal_id,
        "date_of_birth": who.born.isoformat(),
        "issued_date": day.isoformat(),
        "permanent_residence": address,
        "current_residence": address,
        "head.full_name": case.applicant.name,
        "number": number,
        "issuer": issuer,
    }
    return Content("residence_confirmation", tuple(draft.sheets), fields)
