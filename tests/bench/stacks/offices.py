"""Papers of offices and citizens with the head that the decree on clerical work asks for (Nghị định 30/2020)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from samples.layout import Align
from samples.official import Head, state_head, two_column_head
from samples.wording import long_date
from samples.world import PROVINCE, Case
from tests.bench.stacks.leaf import LANDSCAPE, Habit, Leaf, sized

_KINDS = {
    "QUYẾT ĐỊNH": "QĐ",
    "THÔNG BÁO": "TB",
    "KẾ HOẠCH": "KH",
    "BÁO CÁO": "BC",
    "TỜ TRÌNH": "TTr",
    "CHƯƠNG TRÌNH": "CTr",
    "HƯỚNG DẪN": "HD",
    "QUY CHẾ": "QC",
    "PHƯƠNG ÁN": "PA",
    "GIẤY XÁC NHẬN": "GXN",
}
_APPLICATIONS = (
    "ĐƠN XIN XÁC NHẬN CƯ TRÚ TRÊN ĐỊA BÀN",
    "ĐƠN ĐỀ NGHỊ HỖ TRỢ KINH PHÍ",
    "GIẤY CAM KẾT",
    "BẢN TƯỜNG TRÌNH",
    "ĐƠN XIN CHUYỂN TRƯỜNG",
    "GIẤY ĐỀ NGHỊ CẤP LẠI",
    "TỜ KHAI THÔNG TIN HỘ GIA ĐÌNH",
)
_CONTRACTS = ("HỢP ĐỒNG THI CÔNG", "HỢP ĐỒNG MUA BÁN", "HỢP ĐỒNG LAO ĐỘNG", "HỢP ĐỒNG DỊCH VỤ", "BIÊN BẢN THỎA THUẬN")
Paper = Callable[[Case], Leaf]


def _head(leaf: Leaf, sign: str, about: str = "") -> None:
    rng, place = leaf.rng, leaf.case.place
    superior, agency = rng.choice(
        (
            (f"UBND TỈNH {PROVINCE.upper()}", ("SỞ NỘI VỤ",)),
            ("", ("ỦY BAN NHÂN DÂN", place.commune.upper())),
            (f"ỦY BAN NHÂN DÂN\n{place.commune.upper()}", ("PHÒNG KINH TẾ",)),
            ("TỔNG CÔNG TY ĐIỆN LỰC", ("CÔNG TY TNHH MTV THỬ SƠN",)),
            (f"SỞ GIÁO DỤC VÀ ĐÀO TẠO {PROVINCE.upper()}", ("TRƯỜNG THPT ĐỒNG MẪU",)),
        )
    )
    number = f"Số: {leaf.say.number()}/{sign}-{rng.choice(('UBND', 'SNV', 'KT', 'CTTS', 'THPT'))}"
    day = long_date(leaf.case.ago(2, 900))
    two_column_head(leaf, Head(superior, agency, number, f"{place.name}, {day}", about))


def _copies(leaf: Leaf) -> tuple[str, ...]:
    return tuple(leaf.rng.sample(("- Như trên;", "- UBND tỉnh (b/c);", "- Các phòng;", "- Lưu: VT."), 3))


def official(case: Case) -> Leaf:
    """A paper with number, title and signer, one to four pages; some have annexes."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.7), case)
    name, sign = rng.choice(list(_KINDS.items()))
    _head(leaf, sign)
    leaf.centred(name, replace(leaf.style, size=leaf.style.size + 1, bold=True))
    leaf.centred(f"Về việc {leaf.say.short(70)}", replace(leaf.style, bold=True), span=leaf.part(0.1, 0.9), after=8)
    _body(leaf, rng.choice((1, 1, 2, 2, 3, 4)))
    leaf.sign(rng.choice(("CHỦ TỊCH", "GIÁM ĐỐC", "HIỆU TRƯỞNG", "KT. GIÁM ĐỐC")), copies=_copies(leaf))
    if rng.random() < 0.2:
        _annex(leaf, f"{name.capitalize()} số {leaf.say.number()}/{sign} {long_date(case.today)}")
    return leaf


def _body(leaf: Leaf, pages: int) -> None:
    """Set numbered articles or plain paragraphs."""
    rng, count = leaf.rng, 0
    how = rng.choice(("articles", "points", "plain"))

    def text() -> str:
        nonlocal count
        count += 1
        mark = {"articles": f"*Điều {count}.* ", "points": f"{count}. ", "plain": ""}[how]
        if how == "points" and rng.random() < 0.4:
            return f"{rng.choice('abcd')}) {leaf.say.sentence()}"
        return mark + " ".join(leaf.say.sentence() for _ in range(rng.choice((1, 1, 2))))

    leaf.fill(text, pages, rng.uniform(0.35, 0.75))


def _annex(leaf: Leaf, of: str) -> None:
    leaf.size = LANDSCAPE if leaf.rng.random() < 0.4 else leaf.size
    leaf.turn()
    leaf.centred(leaf.rng.choice(("PHỤ LỤC", "PHỤ LỤC I", "DANH SÁCH")), replace(leaf.style, bold=True))
    leaf.centred(f"(Kèm theo {of})", replace(leaf.style, italic=True), after=10)
    _list(leaf, leaf.rng.randint(6, 14))


def _list(leaf: Leaf, rows: int) -> None:
    table = [["STT", "Họ và tên", "Nội dung", "Số tiền"]]
    table += [[str(row), leaf.somebody(), leaf.say.short(40), leaf.say.money()] for row in range(1, rows + 1)]
    leaf.table(table, (0.5, 2, 3, 1.3))


def letter(case: Case) -> Leaf:
    """An official letter without a title."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.6), case)
    _head(leaf, "CV", f"V/v {leaf.say.short(50)}")
    leaf.centred(f"Kính gửi: {rng.choice(('Sở Tư pháp', 'Công an xã', 'Văn phòng UBND tỉnh', 'Cục Thuế'))}", after=10)
    leaf.fill(leaf.say.sentence, rng.choice((1, 1, 2, 3)), rng.uniform(0.3, 0.7))
    leaf.sign("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", copies=_copies(leaf))
    return leaf


def application(case: Case) -> Leaf:
    """A citizen's application or form; the motto stands in the middle."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.25, size=sized(rng)), case)
    state_head(leaf, size=leaf.style.size)
    leaf.centred(rng.choice(_APPLICATIONS), replace(leaf.style, size=leaf.style.size + 1, bold=True), after=6)
    leaf.centred(f"Kính gửi: UBND {case.place.commune}", after=6)
    who = case.applicant
    for label, value in (
        ("Tôi tên là", who.name),
        ("Ngày sinh", f"{who.born:%d/%m/%Y}"),
        ("Số định danh cá nhân", who.personal_id),
        ("Nơi cư trú", who.home.address(case.today)),
    ):
        leaf.para(f"{label}: ‹{value}› …" if rng.random() < 0.6 else f"{label}: {value}", align=Align.LEFT)
    leaf.fill(lambda: f"Tôi {leaf.say.short(200)}.", rng.choice((1, 1, 1, 2)), rng.uniform(0.4, 0.7))
    leaf.para("Tôi xin cam đoan những lời khai trên là đúng sự thật.")
    leaf.right(f"{case.place.name}, {long_date(case.today)}", bold=False)
    leaf.sign(rng.choice(("NGƯỜI LÀM ĐƠN", "Người viết đơn", "NGƯỜI CAM KẾT", "Người khai")))
    return leaf


def contract(case: Case) -> Leaf:
    """A contract of two parties, signed by both on its last page."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.5), case)
    state_head(leaf, size=leaf.style.size)
    leaf.centred(rng.choice(_CONTRACTS), replace(leaf.style, size=leaf.style.size + 2, bold=True))
    leaf.centred(f"Số: {leaf.say.number()}/HĐ", after=8)
    for side in "AB":
        leaf.para(f"*BÊN {side}:* {leaf.somebody()}, địa chỉ: {case.place.address(case.today)}.")
    _body(leaf, rng.choice((1, 2, 3, 4)))
    leaf.need(90)
    leaf.beside(
        ("*ĐẠI DIỆN BÊN A*", " ", " ", leaf.somebody()),
        ("*ĐẠI DIỆN BÊN B*", " ", " ", leaf.somebody()),
        (leaf.part(0.08, 0.45), leaf.part(0.58, 1)),
        leaf.style,
    )
    return leaf


KINDS: Mapping[str, Paper] = MappingProxyType(
    {"official": official, "office_letter": letter, "application": application, "contract": contract}
)
