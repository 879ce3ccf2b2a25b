"""Papers without the national motto that were at hand while the rules of splitting were written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from types import MappingProxyType

from samples.layout import A4, A5, Align
from samples.wording import dotted, short_date
from samples.world import Case
from tests.bench.stacks.leaf import Habit, Leaf

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


def some(texts: tuple[str, ...], rng: Random, least: int = 2, most: int = 5) -> str:
    """Return some of the sentences in any order, joined."""
    return " ".join(rng.choice(texts) for _ in range(rng.randint(least, most)))


def story(case: Case) -> Leaf:
    """A short story of one to three pages."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.35), case)
    leaf.y += rng.uniform(0, 50)
    name = rng.choice(("BẾN SÔNG QUÊ", "Mùa lá rụng", "CHUYỆN LÀNG TÔI", "Người thầy cũ"))
    leaf.centred(name, replace(leaf.style, size=leaf.style.size + rng.choice((2, 5)), bold=True), after=14)
    leaf.fill(lambda: some(_TALES, rng), rng.choice((1, 2, 2, 3)), rng.uniform(0.3, 0.8))
    leaf.para(leaf.somebody(), replace(leaf.style, italic=True), span=leaf.part(0.6, 1))
    return leaf


def note(case: Case) -> Leaf:
    """A private letter."""
    rng = case.rng
    leaf = Leaf(Habit.of(rng, numbered=0.1), case)
    leaf.para(f"{case.place.name}, ngày {rng.randint(1, 28)}/{rng.randint(1, 12)}", span=leaf.part(0.55, 1), after=12)
    leaf.para(f"{rng.choice(('Anh', 'Chị', 'Bạn', 'Cháu'))} {case.agent.name.split()[-1]} thân mến,", after=8)
    leaf.fill(lambda: some(_TALES, rng), rng.choice((1, 1, 2)), rng.uniform(0.3, 0.7))
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
