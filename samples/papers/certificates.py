"""Certificates of land, business and study (domain reference 7.5, 3.29, 3.35)."""

from datetime import date
from random import Random

from samples.graphics import Barcode, Emblem, Frame, Guilloche
from samples.layout import LAND_PAGE, Align, Draft, Margins
from samples.official import Foot, Head, foot, signed, state_head, title, two_column_head
from samples.papers.content import Content, FieldTruth
from samples.runs import Style
from samples.sheet import MM, Mark, Rule
from samples.wording import card_date, decimal_comma, dotted, long_date, short_date, spelled, spelled_area
from samples.world import PROVINCE, Case, Person, committee, seal

_LOTUS = (238, 150, 170)
_USES = (
    ("Đất ở tại đô thị", "Lâu dài"),
    ("Đất ở tại nông thôn", "Lâu dài"),
    ("Đất trồng cây lâu năm", "Đến ngày 15/10/2063"),
)


def _land_sheet(draft: Draft) -> None:
    box = (8 * MM, 8 * MM, 182 * MM, 257 * MM)
    draft.sheet.under.append(Guilloche(_LOTUS, box, strength=0.45, pitch=6))


def land_use_certificate(case: Case, *, serial: str = "") -> Content:
    """Return the certificate of the 2009 to 2024 model: four pages of 190 x 265 mm, changes on page three."""
    rng, place = case.rng, case.place
    grown = max(case.husband.born, case.wife.born).year + 20
    day = date(rng.randint(max(2012, grown), 2023), rng.randint(1, 12), rng.randint(1, 28))
    shown = serial or f"ZZ {rng.randrange(1_000_000):06}"
    registry = f"C{rng.choice('HST')} {rng.randint(100, 9999):05}"
    tenths = rng.randint(600, 4800)
    parcel, sheet = str(rng.randint(2, 480)), str(rng.randint(1, 60))
    use, term = rng.choice(_USES[:2])
    address = place.address(day)
    issuer = f"SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG TỈNH {PROVINCE.upper()}"
    fields: dict[str, FieldTruth] = {
        "serial": shown.replace(" ", ""),
        "owners": [{"full_name": who.caps, "personal_id": who.old_id} for who in (case.husband, case.wife)],
        "parcel_number": parcel,
        "map_sheet": sheet,
        "area": f"{tenths // 10}.{tenths % 10}",
        "address": address,
        "land_use_purpose": use,
        "land_use_term": term,
        "issued_date": day.isoformat(),
        "issuer": issuer,
        "registry_number": registry.replace(" ", ""),
    }
    draft = Draft(LAND_PAGE, Margins(left=20, right=17, top=24, bottom=16), Style(size=12))
    _land_sheet(draft)
    _land_cover(draft, case, shown, address)
    draft.turn()
    _land_sheet(draft)
    _land_parcel(draft, rng, fields, tenths)
    _land_signature(draft, case, day, registry)
    draft.turn()
    _land_sheet(draft)
    _land_changes(draft, case, tenths)
    draft.turn()
    _land_sheet(draft)
    _land_back(draft, rng, day.year)
    return Content("land_use_certificate", tuple(draft.sheets), fields)


def _land_parcel(draft: Draft, rng: Random, fields: dict[str, FieldTruth], tenths: int) -> None:
    area = decimal_comma(tenths)
    draft.para("*II. Thửa đất, nhà ở và tài sản khác gắn liền với đất*")
    draft.para("1. Thửa đất:")
    draft.pairs(
        f"   a) Thửa đất số: {fields['parcel_number']};", f"tờ bản đồ số: {fields['map_sheet']}", stops=(0.03, 0.5)
    )
    for line in (
        f"b) Địa chỉ: {fields['address']}",
        f"c) Diện tích: {area} m² (bằng chữ: {spelled_area(tenths)})",
        f"d) Hình thức sử dụng: Sử dụng riêng {area} m²; sử dụng chung: Không",
        f"đ) Mục đích sử dụng: {fields['land_use_purpose']}",
        f"e) Thời hạn sử dụng: {fields['land_use_term']}",
        "g) Nguồn gốc sử dụng: Nhận chuyển nhượng đất được Công nhận QSDĐ như giao đất có thu tiền sử dụng đất",
    ):
        draft.para(line, indent=14, hang=14)
    floor = rng.randint(500, 1200)
    draft.para(
        f"2. Nhà ở: Nhà ở riêng lẻ, diện tích xây dựng {decimal_comma(floor)} m², diện tích sàn "
        f"{decimal_comma(floor * 2)} "
        "m², kết cấu: tường gạch, mái bê tông cốt thép, cấp III, 02 tầng"
    )
    draft.para("3. Công trình xây dựng khác: -/-")
    draft.pairs("4. Rừng sản xuất là rừng trồng: -/-", "5. Cây lâu năm: -/-", stops=(0, 0.58))
    draft.para("6. Ghi chú: Không", after=10)


def _land_back(draft: Draft, rng: Random, year: int) -> None:
    draft.y = 215 * MM
    number = f"99{year}{rng.randrange(1_000_000):06}"
    draft.sheet.print.append(Barcode("Code128", number, 100, draft.y, 150, 26))
    draft.y += 30
    draft.para(number, Style(size=10, family="sans"), span=(140, 320))


def _land_cover(draft: Draft, case: Case, serial: str, address: str) -> None:
    state_head(draft)
    draft.sheet.print.append(Emblem(draft.size[0] / 2 + 5, draft.y + 48, 32))
    draft.y += 96
    red = (186, 28, 40)
    draft.centred("GIẤY CHỨNG NHẬN", Style(size=24, bold=True, colour=red), after=2)
    draft.centred("QUYỀN SỬ DỤNG ĐẤT", Style(size=20, bold=True, colour=red))
    draft.centred(
        "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT", Style(size=12.5, bold=True, colour=red), after=24
    )
    draft.para("*I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất*", align=Align.LEFT)
    man, woman = case.husband, case.wife
    draft.para(f"Ông: *{man.caps}*   Năm sinh: {man.born.year}   CMND số: {man.old_id}", indent=14, align=Align.LEFT)
    text = f"và vợ là bà: *{woman.caps}*   Năm sinh: {woman.born.year}   CMND số: {woman.old_id}"
    draft.para(text, indent=14, align=Align.LEFT)
    draft.para(f"Địa chỉ thường trú: {address}", indent=14, align=Align.LEFT)
    draft.y = draft.size[1] - 30 * MM
    draft.para(serial, Style(size=16, bold=True, colour=red), span=draft.part(0.7, 1))


def _land_signature(draft: Draft, case: Case, day: date, registry: str) -> None:
    right = draft.part(0.3, 1.02)
    draft.centred(f"~{PROVINCE}, {long_date(day)}~", span=right)
    agency = f"SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG\nTỈNH {PROVINCE.upper()}"
    draft.centred(agency, Style(size=12, bold=True), span=right)
    upper = ("SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", f"TỈNH {PROVINCE.upper()}")
    signed(draft, Foot(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), case.official(), upper), right, case.rng)
    draft.y += 6
    draft.para(f"Số vào sổ cấp GCN: {registry}")


def _land_changes(draft: Draft, case: Case, tenths: int) -> None:
    rng, place = case.rng, case.place
    draft.para("*III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất*")
    draft.sheet.print.extend(_plan(draft, rng))
    draft.y += 190
    draft.para("Tỷ lệ 1:500", Style(size=10, italic=True), span=draft.part(0.42, 0.8), after=12)
    draft.para("*IV. Những thay đổi sau khi cấp Giấy chứng nhận*")
    branch = f"CHI NHÁNH VPĐKĐĐ {place.district.upper()}"
    first = date(2022, rng.randint(1, 12), rng.randint(1, 28))
    loan = (
        f"Ngày {short_date(first)} thế chấp {decimal_comma(tenths)} m² tại Ngân hàng Thương mại cổ phần Minh "
        "Quang - Chi nhánh "
        f"{PROVINCE} theo hồ sơ số {rng.randint(100, 999):06}.TC.001."
    )
    ended = (
        f"Ngày 17/6/2025 xóa đăng ký thế chấp ngày {short_date(first)} theo hồ sơ số {rng.randint(100, 999):06}.XC.002."
    )
    rows = [
        ["Nội dung thay đổi và cơ sở pháp lý", "Xác nhận của cơ quan có thẩm quyền"],
        [loan, branch],
        [ended, branch],
    ]
    draft.table(rows, (2, 1), Style(size=11))


def _plan(draft: Draft, rng: Random) -> list[Mark]:
    x, y = draft.size[0] / 2 - 70, draft.y + 10
    corners = [
        (x + dx + rng.uniform(-14, 14), y + dy + rng.uniform(-10, 10))
        for dx, dy in ((0, 0), (140, 0), (150, 150), (-8, 160))
    ]
    return [Rule(*start, *end) for start, end in zip(corners, [*corners[1:], corners[0]], strict=True)]


def household_business_certificate(case: Case) -> Content:
    """Return the registration of the applicant's household business."""
    rng, who, place = case.rng, case.applicant, case.place
    day = case.ago(20, 300)
    number = _tax_code(rng)
    kinds = (
        ("TẠP HÓA", "Bán lẻ lương thực, thực phẩm"),
        ("MAY MẶC", "May trang phục"),
        ("CƠM PHỞ", "Nhà hàng và dịch vụ ăn uống"),
    )
    kind, trade = rng.choice(kinds)
    name = f"HỘ KINH DOANH {kind} {who.caps.split()[-1]} {rng.choice(('PHÁT', 'HƯNG', 'LỘC', 'THỊNH'))}"
    trades = [trade, "Bán lẻ đồ uống trong các cửa hàng chuyên doanh"][: rng.randint(1, 2)]
    capital = rng.randint(3, 90) * 10_000_000
    address = place.address(day)
    draft = Draft(style=Style(size=13))
    draft.sheet.under.append(Frame((14 * MM, 12 * MM, 196 * MM, 285 * MM), colour=(60, 90, 160), weight=1.6))
    two_column_head(draft, Head("", committee(place), "", ""))
    title(draft, "GIẤY CHỨNG NHẬN\nĐĂNG KÝ HỘ KINH DOANH", size=16, ruled=False)
    draft.centred(f"Số: {number}", Style(size=13, bold=True))
    draft.centred(f"Đăng ký lần đầu, {long_date(day)}", Style(size=13, italic=True), after=12)
    draft.para(f"*1. Tên hộ kinh doanh:* {name}", align=Align.LEFT)
    draft.para(f"*2. Địa chỉ trụ sở hộ kinh doanh:* {address}")
    draft.pairs(f"Điện thoại: {who.spaced_phone}", f"Email: hkd{who.phone[-2:]}@example.com", stops=(0, 0.5))
    _business(draft, trades, capital)
    _owner(draft, who, address)
    foot(draft, Foot(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), case.official(), seal(place)), rng)
    fields: dict[str, FieldTruth] = {
        "number": number,
        "owner.full_name": who.caps,
        "owner.personal_id": who.personal_id,
        "name": name,
        "address": address,
        "trades": trades,
        "capital": capital,
        "first_registered_date": day.isoformat(),
        "issuer": " ".join(committee(place)),
    }
    return Content("household_business_certificate", tuple(draft.sheets), fields)


def _business(draft: Draft, trades: list[str], capital: int) -> None:
    draft.para("*3. Ngành, nghề kinh doanh:*")
    for count, text in enumerate(trades, start=1):
        draft.para(f"{count}. {text}", indent=14)
    words = spelled(capital)
    draft.para(f"*4. Vốn kinh doanh:* {dotted(capital)} đồng")
    draft.para(f"Bằng chữ: {words[0].upper()}{words[1:]} đồng")


def _owner(draft: Draft, who: Person, address: str) -> None:
    draft.para("*5. Thông tin về chủ hộ kinh doanh:*")
    draft.pairs(f"Họ và tên: *{who.caps}*", f"Giới tính: {who.sex}", stops=(0, 0.66))
    draft.pairs(f"Ngày, tháng, năm sinh: {card_date(who.born)}", "Quốc tịch: Việt Nam", stops=(0, 0.6))
    draft.para(f"Số định danh cá nhân: {who.personal_id}")
    draft.para(f"Địa chỉ thường trú: {address}", after=16)


def _tax_code(rng: Random) -> str:
    # The made-up prefix 99; the check digit follows the rule of tax codes (domain reference 2.6).
    while True:
        digits = f"99{rng.randrange(10_000_000):07}"
        weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
        check = 10 - sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if check != 10:
            return f"{digits}{check}"
