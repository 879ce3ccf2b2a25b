"""Papers without the national motto: what else lies in a citizen's envelope.

`KINDS` were at hand while the rules were written; `OTHERS` were made to measure them and were not looked into.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from types import MappingProxyType

from samples.layout import A4, A5, Align
from samples.wording import dotted, short_date
from samples.world import PROVINCE, Case
from tests.bench.stacks.leaf import LANDSCAPE, Habit, Leaf

Paper = Callable[[Case], Leaf]
_TALES = (
    "Buổi sớm mùa đông, con đường làng trắng sương, tiếng gà gáy vọng lại từ phía bờ tre.",
    "Bà cụ bán hàng nước đầu ngõ vẫn ngồi đó, chiếc quạt nan phe phẩy, kể chuyện ngày xưa cho lũ trẻ nghe.",
    "Mấy hôm nay nước sông lên cao, thuyền chài về đậu kín bến, khói bếp bay là là trên mặt nước.",
    "Hồi ấy nhà nghèo, bữa cơm chỉ có rau luộc chấm tương, vậy mà anh em vẫn cười vang suốt buổi.",
    "Thầy giáo già gấp cuốn vở lại, nhìn ra sân trường đầy lá bàng đỏ rồi khẽ thở dài.",
    "Đêm rằm, trăng sáng như gương, trai gái trong làng rủ nhau ra đình hát đối đáp đến tận khuya.",
    "Con chó vàng chạy trước, thằng bé chạy sau, hai cái bóng nhỏ khuất dần sau rặng phi lao.",
    "Mẹ bảo rằng hạt thóc là hạt ngọc, đánh rơi một hạt cũng phải cúi xuống nhặt lên cho bằng hết.",
)
_VERSES = (
    "Chiều nghiêng bóng nắng qua thềm",
    "Hoa cau rụng trắng bên rèm ngày xưa",
    "Người đi từ độ sang mùa",
    "Để câu hát cũ đong đưa một mình",
    "Sông quê vẫn chảy hiền lành",
    "Con đò gác mái dưới vành trăng non",
)
_GOODS = (
    "Gạo tám thơm",
    "Nước mắm cốt",
    "Dầu ăn 1 lít",
    "Xi măng PCB40",
    "Thép phi 10",
    "Gạch ống",
    "Sơn nước",
    "Ống nhựa",
)
_TESTS = ("Glucose", "Ure", "Creatinin", "AST (GOT)", "ALT (GPT)", "Cholesterol", "Triglycerid", "Hồng cầu", "Bạch cầu")
_ENGLISH = (
    "This is to certify that the above named person has been employed by our company since the date stated below.",
    "During this period the employee was responsible for quality control and reported directly to the plant manager.",
    "We found the work to be satisfactory in every respect and have no hesitation in recommending the bearer.",
    "Please do not hesitate to contact the undersigned should you require any further information in this matter.",
    "The salary is paid monthly by bank transfer and is subject to the deductions required by law.",
)
_STEPS = (
    "Rửa sạch nguyên liệu, để ráo nước rồi thái miếng vừa ăn.",
    "Đun lửa nhỏ trong khoảng ba mươi phút, thỉnh thoảng vớt bọt cho nước trong.",
    "Nêm gia vị vừa miệng, rắc thêm hành lá và rau mùi trước khi bày ra bát.",
    "Lắp khung vào đế, siết chặt bốn con ốc ở góc rồi kiểm tra độ cân bằng.",
    "Không để thiết bị gần nguồn nhiệt; ngắt điện trước khi lau chùi.",
    "Giữ nút nguồn trong năm giây cho đến khi đèn báo chuyển sang màu xanh.",
)


def _some(texts: tuple[str, ...], rng: Random, least: int = 2, most: int = 5) -> str:
    return " ".join(rng.choice(texts) for _ in range(rng.randint(least, most)))


def story(case: Case) -> Leaf:
    """A short story of one to three pages."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.35), case)
    leaf.y += rng.uniform(0, 50)
    name = rng.choice(("BẾN SÔNG QUÊ", "Mùa lá rụng", "CHUYỆN LÀNG TÔI", "Người thầy cũ"))
    leaf.centred(name, replace(leaf.style, size=leaf.style.size + rng.choice((2, 5)), bold=True), after=14)
    leaf.fill(lambda: _some(_TALES, rng), rng.choice((1, 2, 2, 3)), rng.uniform(0.3, 0.8))
    leaf.para(leaf.somebody(), replace(leaf.style, italic=True), span=leaf.part(0.6, 1))
    return leaf


def note(case: Case) -> Leaf:
    """A private letter."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.1), case)
    leaf.para(f"{case.place.name}, ngày {rng.randint(1, 28)}/{rng.randint(1, 12)}", span=leaf.part(0.55, 1), after=12)
    leaf.para(f"{rng.choice(('Anh', 'Chị', 'Bạn', 'Cháu'))} {case.agent.name.split()[-1]} thân mến,", after=8)
    leaf.fill(lambda: _some(_TALES, rng), rng.choice((1, 1, 2)), rng.uniform(0.3, 0.7))
    leaf.para("Thân ái,", span=leaf.part(0.6, 1))
    leaf.para(leaf.somebody(), span=leaf.part(0.6, 1))
    return leaf


def bill(case: Case) -> Leaf:
    """A shop's bill on A5."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0, size=rng.choice((A5, A5, A4))), case)
    leaf.para(
        f"*{rng.choice(('CỬA HÀNG VẬT LIỆU', 'TẠP HÓA', 'ĐẠI LÝ'))} {case.place.name.upper()}*",
        align=Align.LEFT,
        after=0,
    )
    leaf.para(f"Địa chỉ: {case.place.address(case.today)}", align=Align.LEFT, after=10)
    leaf.centred(
        rng.choice(("HÓA ĐƠN BÁN LẺ", "PHIẾU GIAO HÀNG", "HÓA ĐƠN BÁN HÀNG")),
        replace(leaf.style, size=15, bold=True),
        after=8,
    )
    leaf.para(f"Khách hàng: {leaf.somebody()}")
    rows = [["TT", "Tên hàng", "SL", "Đơn giá", "Thành tiền"]]
    rows += [
        [str(row), rng.choice(_GOODS), str(rng.randint(1, 40)), leaf.say.money(), leaf.say.money()]
        for row in range(1, rng.randint(4, 8))
    ]
    leaf.table(rows, (0.5, 2.4, 0.7, 1.3, 1.5))
    leaf.para(f"Tổng cộng: {leaf.say.money()} đồng")
    leaf.beside(("Người mua hàng",), ("Người bán hàng",), (leaf.part(0.08, 0.45), leaf.part(0.6, 1)), leaf.style)
    return leaf


def prices(case: Case) -> Leaf:
    """A price list of one or two pages, its table over both."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.3), case)
    leaf.centred(f"BẢNG GIÁ {rng.choice(('VẬT LIỆU', 'DỊCH VỤ', 'NÔNG SẢN'))}", replace(leaf.style, size=16, bold=True))
    leaf.centred(f"Áp dụng từ ngày {short_date(case.today)}", replace(leaf.style, italic=True), after=8)
    rows = [["STT", "Mặt hàng", "Đơn vị", "Giá (đồng)"]]
    count = rng.choice((12, 18, 45, 60))
    rows += [
        [str(row), f"{rng.choice(_GOODS)} loại {row}", "cái", dotted(rng.randint(2, 900) * 500)]
        for row in range(1, count)
    ]
    leaf.table(rows, (0.5, 3, 1, 1.4))
    return leaf


def poem(case: Case) -> Leaf:
    """Verses."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0, size=rng.choice((A4, A5))), case)
    leaf.y += rng.uniform(10, 70)
    leaf.centred(rng.choice(("Nhớ quê", "BẾN ĐỢI", "Mùa trăng cũ")), replace(leaf.style, size=18, bold=True), after=16)
    for _ in range(rng.randint(8, 20)):
        leaf.para(rng.choice(_VERSES), span=leaf.part(0.2, 1), after=3)
    return leaf


KINDS: Mapping[str, Paper] = MappingProxyType(
    {"story": story, "note": note, "bill": bill, "prices": prices, "poem": poem}
)


def party(case: Case) -> Leaf:
    """A paper of the party: another head, no national motto."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.7), case)
    top = leaf.y
    bold = replace(leaf.style, bold=True)
    leaf.centred(f"TỈNH ỦY {PROVINCE.upper()}\n*ĐẢNG ỦY {case.place.commune.upper()}*", span=leaf.part(0, 0.45))
    leaf.centred(f"Số {leaf.say.number()}-{rng.choice(('CV', 'TB', 'BC', 'NQ'))}/ĐU", span=leaf.part(0, 0.45))
    end, leaf.y = leaf.y, top
    leaf.centred("ĐẢNG CỘNG SẢN VIỆT NAM", bold, span=leaf.part(0.5, 1))
    leaf.centred(f"{case.place.name}, {leaf.say.date()}", replace(leaf.style, italic=True), span=leaf.part(0.5, 1))
    leaf.y = max(end, leaf.y) + 10
    leaf.centred(rng.choice(("NGHỊ QUYẾT", "THÔNG BÁO", "KẾT LUẬN", "BÁO CÁO")), replace(bold, size=15), after=6)
    leaf.fill(leaf.say.sentence, rng.choice((1, 2, 2, 3)), rng.uniform(0.3, 0.7))
    leaf.sign("T/M BAN THƯỜNG VỤ", "BÍ THƯ", copies=("- Tỉnh ủy;", "- Lưu VPĐU."))
    return leaf


def laboratory(case: Case) -> Leaf:
    """Results of a laboratory."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.3), case)
    leaf.para(f"*SỞ Y TẾ {PROVINCE.upper()}*", align=Align.LEFT, after=0)
    leaf.para("*BỆNH VIỆN ĐA KHOA MẪU GIANG*", align=Align.LEFT, after=8)
    leaf.centred(
        rng.choice(("PHIẾU KẾT QUẢ XÉT NGHIỆM", "KẾT QUẢ XÉT NGHIỆM SINH HÓA MÁU", "GIẤY RA VIỆN")),
        replace(leaf.style, size=16, bold=True),
        after=6,
    )
    leaf.pairs(f"Họ tên: {leaf.somebody()}", f"Tuổi: {rng.randint(18, 80)}", "Giới: Nữ", stops=(0, 0.6, 0.8))
    leaf.para(f"Chẩn đoán: {rng.choice(('theo dõi tăng huyết áp', 'khám sức khỏe định kỳ', 'viêm dạ dày'))}")
    rows = [["STT", "Xét nghiệm", "Kết quả", "Trị số bình thường"]]
    rows += [
        [
            str(row),
            rng.choice(_TESTS),
            f"{rng.randint(1, 200)},{rng.randint(0, 9)}",
            f"{rng.randint(1, 50)} - {rng.randint(51, 220)}",
        ]
        for row in range(1, rng.choice((9, 14, 45)))
    ]
    leaf.table(rows, (0.5, 2.5, 1, 1.6))
    leaf.right(f"Ngày {rng.randint(1, 28)} tháng {rng.randint(1, 12)} năm 2026", bold=False)
    leaf.sign("TRƯỞNG KHOA XÉT NGHIỆM")
    return leaf


def statement(case: Case) -> Leaf:
    """A bank's statement of account; every page repeats the head of its table."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.6), case)
    leaf.para("*NGÂN HÀNG TMCP THỬ SƠN*", align=Align.LEFT, after=0)
    leaf.para("Chi nhánh Mẫu Giang", align=Align.LEFT, after=8)
    leaf.centred("SAO KÊ TÀI KHOẢN", replace(leaf.style, size=16, bold=True), after=4)
    leaf.para(f"Chủ tài khoản: {case.applicant.caps}   Số tài khoản: 0990{rng.randrange(10**8):08}", align=Align.LEFT)
    look = replace(leaf.style, size=10)
    for page in range(rng.choice((1, 2, 3, 4))):
        if page:
            leaf.turn()
        rows = [["Ngày", "Diễn giải", "Ghi nợ", "Ghi có", "Số dư"]]
        for _ in range(rng.randint(8, 22)):
            rows += [[leaf.say.short_date(), f"CK {leaf.somebody()}", leaf.say.money(), "0", leaf.say.money()]]
        leaf.table(rows, (1.1, 2.4, 1.2, 0.8, 1.3), look)
    leaf.para("Số dư cuối kỳ được xác nhận bởi ngân hàng.")
    return leaf


def english(case: Case) -> Leaf:
    """A letter in English."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.3), case)
    leaf.para("*THU SON TRADING CO., LTD*", align=Align.LEFT, after=0)
    leaf.para("12 Mau Giang Street, Lam Son, Vietnam", align=Align.LEFT, after=14)
    leaf.para(f"{rng.randint(1, 28)} March 2026", align=Align.LEFT, after=10)
    leaf.centred(
        rng.choice(("CERTIFICATE OF EMPLOYMENT", "TO WHOM IT MAY CONCERN", "LETTER OF RECOMMENDATION")),
        replace(leaf.style, bold=True),
        after=10,
    )
    leaf.fill(lambda: _some(_ENGLISH, rng, 2, 4), rng.choice((1, 1, 2)), rng.uniform(0.3, 0.7), indent=0)
    leaf.para("Yours faithfully,", after=30)
    leaf.para(leaf.somebody(), align=Align.LEFT)
    return leaf


def roster(case: Case) -> Leaf:
    """A list of pupils, often lying on its side."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.3), case, size=rng.choice((A4, LANDSCAPE)))
    leaf.para(f"TRƯỜNG TIỂU HỌC {case.place.name.upper()}", align=Align.LEFT, after=4)
    leaf.centred(
        f"DANH SÁCH HỌC SINH LỚP {rng.randint(1, 5)}{rng.choice('ABC')}",
        replace(leaf.style, size=15, bold=True),
        after=6,
    )
    rows = [["STT", "Họ và tên", "Ngày sinh", "Chỗ ở", "Ghi chú"]]
    rows += [
        [str(row), leaf.somebody(), leaf.say.short_date(), leaf.say.place(), ""]
        for row in range(1, rng.choice((16, 28, 44)))
    ]
    leaf.table(rows, (0.5, 2.2, 1.2, 1.6, 1))
    return leaf


def guide(case: Case) -> Leaf:
    """Instructions of two to four pages with small headings."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.5), case)
    leaf.centred(
        rng.choice(("HƯỚNG DẪN SỬ DỤNG", "Sổ tay nấu ăn gia đình", "CẨM NANG LẮP ĐẶT")),
        replace(leaf.style, size=18, bold=True),
        after=14,
    )
    count = 0

    def text() -> str:
        nonlocal count
        count += 1
        if count % 5 == 1:
            return f"*{count // 5 + 1}. {rng.choice(('Chuẩn bị', 'Cách làm', 'Lưu ý', 'Bảo quản'))}*"
        return f"- {_some(_STEPS, rng, 1, 3)}"

    leaf.fill(text, rng.choice((2, 2, 3, 4)), rng.uniform(0.3, 0.85), indent=10)
    return leaf


def drawing(case: Case) -> Leaf:
    """Drawings with hardly a word, one or two sheets."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0), case, size=LANDSCAPE)
    for page in range(rng.choice((1, 2))):
        if page:
            leaf.turn()
        leaf.y = leaf.size[1] - 90
        leaf.centred(f"MẶT BẰNG TẦNG {page + 1}", replace(leaf.style, bold=True))
        leaf.centred("TỶ LỆ 1/100")
        for _ in range(rng.randint(6, 12)):
            leaf.y = rng.uniform(60, leaf.size[1] - 120)
            leaf.para(str(rng.randint(900, 6400)), span=leaf.part(rng.uniform(0, 0.8), 1), align=Align.LEFT)
    return leaf


OTHERS: Mapping[str, Paper] = MappingProxyType(
    {
        "party": party,
        "laboratory": laboratory,
        "statement": statement,
        "english": english,
        "roster": roster,
        "guide": guide,
        "drawing": drawing,
    }
)
