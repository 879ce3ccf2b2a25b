"""Papers without the national motto that were made to measure the rules of splitting, and were not looked into."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from samples.layout import A4, Align
from samples.world import PROVINCE, Case
from tests.bench.stacks.headless import Paper, some
from tests.bench.stacks.leaf import LANDSCAPE, Habit, Leaf

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
    leaf.fill(lambda: some(_ENGLISH, rng, 2, 4), rng.choice((1, 1, 2)), rng.uniform(0.3, 0.7), indent=0)
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
        return f"- {some(_STEPS, rng, 1, 3)}"

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


KINDS: Mapping[str, Paper] = MappingProxyType(
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
