"""Declarations for civil status procedures: birth, marriage, marital status."""

from samples.layout import Align, Draft
from samples.official import Foot, signed, state_head, title
from samples.papers.content import Content, FieldTruth
from samples.runs import Style
from samples.wording import long_date, short_date, spelled_date
from samples.world import PROVINCE, Case, Person


def _opened(case: Case, name: str) -> tuple[Draft, str]:
    recipient = f"Ủy ban nhân dân {case.place.commune}, tỉnh {PROVINCE}"
    draft = Draft(style=Style(size=13))
    state_head(draft)
    draft.y += 8
    title(draft, name, size=15, ruled=False)
    draft.centred(f"Kính gửi: {recipient}", after=10)
    return draft, recipient


def _declarant(draft: Draft, case: Case, who: Person) -> None:
    draft.para(f"Họ, chữ đệm, tên người yêu cầu: ‹{who.name}›…")
    draft.para(f"Số định danh cá nhân: ‹{who.personal_id}›…")
    draft.para(f"Nơi cư trú: ‹{who.home.address(case.today)}›…", align=Align.LEFT)


def _closed(draft: Draft, case: Case, who: Person) -> None:
    draft.para(
        "Tôi cam đoan những nội dung khai trên đây là đúng sự thật, được sự thỏa thuận nhất trí của các bên liên quan "
        "theo quy định pháp luật. Tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.",
        indent=28,
        after=10,
    )
    half = draft.part(0.42, 1)
    draft.centred(f"~Làm tại: {case.place.commune}, {long_date(case.today)}~", span=half)
    signed(draft, Foot(("Người yêu cầu",), who.name, None), half, case.rng, space=60)


def birth_declaration(case: Case) -> Content:
    """Return the declaration with which a birth is registered; it names the child and the requester."""
    child, who = case.child, case.husband
    draft, recipient = _opened(case, "TỜ KHAI ĐĂNG KÝ KHAI SINH")
    _declarant(draft, case, who)
    draft.para("Quan hệ với người được khai sinh: ‹Cha›…")
    draft.para("*Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:*")
    draft.para(f"Họ, chữ đệm, tên: ‹{child.caps}›…")
    draft.para(
        f"Ngày, tháng, năm sinh: ‹{short_date(child.born)}›… ghi bằng chữ: ‹{spelled_date(child.born)}›…",
        align=Align.LEFT,
    )
    draft.para(f"Giới tính: ‹{child.sex}›… Dân tộc: ‹{child.ethnicity}›… Quốc tịch: ‹Việt Nam›…")
    draft.para(f"Quê quán: ‹{child.home.address(case.today, spot=False)}›…")
    for role, parent in (("mẹ", case.wife), ("cha", case.husband)):
        draft.para(f"Họ, chữ đệm, tên người {role}: ‹{parent.caps}›…")
        draft.para(f"Năm sinh: ‹{parent.born.year}›… Dân tộc: ‹{parent.ethnicity}›… Quốc tịch: ‹Việt Nam›…")
        draft.para(f"Nơi cư trú: ‹{parent.home.address(case.today)}›…", align=Align.LEFT)
    _closed(draft, case, who)
    # Two people are named: only what is not open to question is a truth here.
    fields: dict[str, FieldTruth] = {"title": "TỜ KHAI ĐĂNG KÝ KHAI SINH", "recipient": recipient}
    return Content("declaration", tuple(draft.sheets), fields)


def marriage_declaration(case: Case) -> Content:
    """Return the declaration with which a marriage is registered; its body is a table of two people."""
    draft, recipient = _opened(case, "TỜ KHAI ĐĂNG KÝ KẾT HÔN")
    wife, husband = case.wife, case.husband
    rows = [["Thông tin", "Bên nữ", "Bên nam"]]
    rows += [
        [label, read(wife), read(husband)]
        for label, read in (
            ("Họ, chữ đệm, tên", lambda who: who.caps),
            ("Ngày, tháng, năm sinh", lambda who: short_date(who.born)),
            ("Dân tộc", lambda who: who.ethnicity),
            ("Quốc tịch", lambda _: "Việt Nam"),
            ("Nơi cư trú", lambda who: who.home.address(case.today)),
            ("Giấy tờ tùy thân", lambda who: f"Căn cước số {who.personal_id}"),
            ("Kết hôn lần thứ mấy", lambda _: "Lần thứ nhất"),
        )
    ]
    draft.table(rows, (2, 3, 3))
    draft.para(
        "Chúng tôi cam đoan những lời khai trên đây là đúng sự thật, việc kết hôn của chúng tôi là tự "
        "nguyện, không vi phạm "
        "quy định của Luật Hôn nhân và gia đình Việt Nam.",
        indent=28,
    )
    draft.para(f"Đề nghị Quý cơ quan đăng ký. ~{case.place.name}, {long_date(case.today)}~", indent=28, after=12)
    top = draft.y
    for start, role, who in ((0.0, "Bên nữ", wife), (0.5, "Bên nam", husband)):
        draft.y = top
        signed(draft, Foot((role,), who.name, None), draft.part(start, start + 0.5), case.rng)
    fields: dict[str, FieldTruth] = {"title": "TỜ KHAI ĐĂNG KÝ KẾT HÔN", "recipient": recipient}
    return Content("declaration", tuple(draft.sheets), fields)


def status_declaration(case: Case) -> Content:
    """Return the declaration with which somebody asks for a confirmation of marital status."""
    who = case.applicant
    name = "TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"
    draft, recipient = _opened(case, name)
    _declarant(draft, case, who)
    draft.para(f"Ngày, tháng, năm sinh: ‹{short_date(who.born)}›… Giới tính: ‹{who.sex}›…")
    draft.para(f"Dân tộc: ‹{who.ethnicity}›… Quốc tịch: ‹Việt Nam›…")
    draft.para("Tình trạng hôn nhân: ‹Chưa đăng ký kết hôn với ai›…")
    draft.para("Mục đích yêu cầu cấp Giấy xác nhận tình trạng hôn nhân: ‹để đăng ký kết hôn›…", align=Align.LEFT)
    _closed(draft, case, who)
    fields: dict[str, FieldTruth] = {
        "title": name,
        "recipient": recipient,
        "full_name": who.name,
        "personal_id": who.personal_id,
        "date_of_birth": who.born.isoformat(),
    }
    return Content("declaration", tuple(draft.sheets), fields)


def declaration(case: Case) -> Content:
    """Return one of the declarations."""
    return case.rng.choice((birth_declaration, marriage_declaration, status_declaration))(case)
