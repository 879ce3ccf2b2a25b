"""Papers of no known type, for honest abstention, and the back of a sheet."""

from samples.graphics import Bleed
from samples.layout import Align, Draft
from samples.marks import Stamp
from samples.official import state_head, title
from samples.papers.content import Content
from samples.runs import Style
from samples.wording import dotted, short_date
from samples.world import PROVINCE, Case, seal

UNKNOWN = "unknown"
_DISHES = (
    "Cá kho làng",
    "Canh chua lá giang",
    "Gà hấp lá chanh",
    "Nộm hoa chuối",
    "Đậu rán tẩm hành",
    "Rau muống xào tỏi",
    "Bánh đa cua đồng",
    "Chè sen long nhãn",
    "Nem rán",
    "Xôi gấc",
)
_LETTER = (
    (
        "Lâu lắm rồi tôi mới có dịp ngồi viết cho bạn mấy dòng. Dạo này ngoài quê trời trở lạnh, sương phủ "
        "trắng cả cánh đồng sau "
        "nhà."
    ),
    "Thằng bé nhà tôi năm nay vào lớp một, sáng nào cũng dậy thật sớm để kịp chuyến đò sang sông.",
    "Vụ này lúa được mùa, cả xóm rủ nhau gặt đổi công, vui như ngày hội. Giá mà có bạn ở đây thì hay biết mấy.",
    "Khi nào thu xếp được công việc, bạn nhớ về chơi với gia đình tôi ít hôm nhé.",
    "Thôi thư đã dài, tôi xin dừng bút ở đây. Chúc bạn và gia đình luôn mạnh khỏe, bình an.",
)
_POEM = (
    "Con đò lặng lẽ qua sông",
    "Chở chiều thu muộn, chở đồng lúa thơm",
    "Khói lam quyện mái nhà rơm",
    "Mẹ già tựa cửa, bữa cơm đợi chờ",
    "",
    "Trăng lên vàng cả bến bờ",
    "Gió đưa tiếng sáo ngẩn ngơ lưng đèo",
    "Ai về nhớ bước chân theo",
    "Lối xưa cỏ mọc, trăng treo đầu nhà",
)


def menu(case: Case) -> Content:
    """Return the menu of an inn."""
    draft = Draft(style=Style(size=15))
    draft.y += 40
    draft.centred("QUÁN CƠM BẾN ĐÁ", Style(size=26, bold=True), after=6)
    draft.centred(f"Thực đơn ngày {short_date(case.today)}", Style(size=15, italic=True), after=24)
    for dish in case.rng.sample(_DISHES, 7):
        draft.para(f"{dish} … {dotted(case.rng.randint(20, 260) * 1000)} đ", span=draft.part(0.1, 0.9))
    draft.centred("Xin cảm ơn quý khách!", Style(size=14, italic=True), after=0)
    return Content(UNKNOWN, tuple(draft.sheets))


def letter(case: Case) -> Content:
    """Return a private letter."""
    draft = Draft(style=Style(size=14, italic=True))
    draft.para(f"{case.place.name}, một chiều tháng {case.today.month}", span=draft.part(0.5, 1), after=16)
    draft.para(f"{case.agent.name.split()[-1]} thân mến,", after=12)
    for text in _LETTER:
        draft.para(text, indent=28, after=8)
    draft.para("Bạn cũ,", span=draft.part(0.6, 1), align=Align.LEFT, after=26)
    draft.para(case.applicant.name, span=draft.part(0.6, 1), align=Align.LEFT)
    return Content(UNKNOWN, tuple(draft.sheets))


def poem(case: Case) -> Content:
    """Return a page of verse."""
    draft = Draft(style=Style(size=15))
    draft.y += 60
    draft.centred("Chiều bến cũ", Style(size=20, bold=True), after=20)
    for line in _POEM:
        if line:
            draft.para(line, span=draft.part(0.22, 1), after=4)
        else:
            draft.y += 16
    draft.para(case.applicant.name, Style(size=13, italic=True), span=draft.part(0.55, 1))
    return Content(UNKNOWN, tuple(draft.sheets))


def lease(case: Case) -> Content:
    """Return a private contract: it has the state's head, yet no type that Sohoa knows."""
    rng, owner, guest = case.rng, case.applicant, case.agent
    draft = Draft(style=Style(size=13))
    state_head(draft)
    draft.y += 8
    title(draft, "HỢP ĐỒNG THUÊ PHÒNG TRỌ", size=15, ruled=False)
    for role, who in (("Bên cho thuê (Bên A)", owner), ("Bên thuê (Bên B)", guest)):
        draft.para(
            f"*{role}:* {who.title} {who.name}, Căn cước công dân số {who.personal_id}, {who.home.address(case.today)}."
        )
    rent = dotted(rng.randint(8, 40) * 100_000)
    for count, text in enumerate(
        (
            f"Bên A cho Bên B thuê 01 phòng tại {owner.home.address(case.today)} để ở.",
            f"Giá thuê là {rent} đồng mỗi tháng, trả trước ngày 05 hằng tháng; tiền điện, nước tính theo công tơ.",
            "Bên B giữ gìn vệ sinh chung, không tự ý sửa chữa phòng khi chưa được Bên A đồng ý.",
            "Hai bên cam kết thực hiện đúng thỏa thuận; nếu chấm dứt trước thời hạn phải báo cho nhau trước 30 ngày.",
        ),
        start=1,
    ):
        draft.para(f"*Điều {count}.* {text}", indent=28)
    draft.para(f"Làm tại tỉnh {PROVINCE}, mỗi bên giữ một bản.", indent=28, after=20)
    draft.beside(
        ("*BÊN A*", owner.name), ("*BÊN B*", guest.name), (draft.part(0.1, 0.5), draft.part(0.6, 1)), Style(size=13)
    )
    return Content(UNKNOWN, tuple(draft.sheets))


def blank_back(case: Case) -> Content:
    """Return the empty back of a sheet through which the stamp of the front shines."""
    draft = Draft()
    rng = case.rng
    stamp = Stamp(rng.uniform(330, 420), rng.uniform(430, 640), *seal(case.place), rng.randrange(1 << 30), faded=True)
    draft.mark(Bleed(stamp))
    return Content("", tuple(draft.sheets))
