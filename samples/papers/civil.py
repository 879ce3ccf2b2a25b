"""Civil status papers: birth, marriage, marital status (domain reference 7.1 to 7.3)."""

from datetime import date, timedelta

from samples.graphics import Frame, Guilloche
from samples.layout import Draft, Margins
from samples.official import Foot, Head, foot, signed, state_head, title, two_column_head
from samples.papers.content import Content, FieldTruth
from samples.runs import Style
from samples.sheet import MM
from samples.wording import long_date, short_date, spelled_date
from samples.world import PROVINCE, TWO_TIER, Case, Person, Place, committee, seal

_PURPOSES = (
    "làm thủ tục chuyển nhượng quyền sử dụng đất",
    "làm thủ tục vay vốn tại Ngân hàng Thương mại cổ phần Minh Quang",
)
_TINTS = ((232, 160, 170), (150, 190, 220), (170, 206, 150), (236, 200, 130))


def _certificate(case: Case, *, tinted: bool) -> Draft:
    draft = Draft(margins=Margins(left=25, right=20, top=18), style=Style(size=case.rng.choice((12.0, 12.5, 13.0))))
    draft.leading = case.rng.choice((1.12, 1.18, 1.25))
    if tinted:
        box = (12 * MM, 10 * MM, 198 * MM, 287 * MM)
        draft.sheet.under.append(Guilloche(case.rng.choice(_TINTS), box, strength=0.4))
        draft.sheet.under.append(Frame(box, colour=(190, 60, 60), weight=2.2))
    return draft


def _nationals(who: Person, first: str) -> tuple[str, str, str]:
    return first, f"Dân tộc: {who.ethnicity}", "Quốc tịch: Việt Nam"


def _opened(draft: Draft, name: str, number: str) -> None:
    state_head(draft)
    draft.y += 14
    title(draft, name, size=19, ruled=False)
    draft.y -= 8
    draft.centred(f"Số: {number}", after=12)


def _office(place: Place, day: date) -> str:
    address = place.address(day, spot=False)
    return f"Ủy ban nhân dân {address[0].lower()}{address[1:]}"


def _parent(draft: Draft, who: Person, role: str, day: date) -> None:
    draft.para(f"Họ, chữ đệm, tên người {role}: *{who.caps}*")
    draft.pairs(*_nationals(who, f"Năm sinh: {who.born.year}"), stops=(0, 0.36, 0.66))
    draft.para(f"Nơi cư trú: {who.home.address(day)}")
    draft.y += 5


def _child(draft: Draft, child: Person, hospital: str, hometown: str) -> None:
    draft.para(f"Họ, chữ đệm, tên: *{child.caps}*")
    draft.para(f"Ngày, tháng, năm sinh: {short_date(child.born)}   ghi bằng chữ: {spelled_date(child.born)}")
    draft.pairs(*_nationals(child, f"Giới tính: {child.sex}"), stops=(0, 0.36, 0.66))
    draft.para(f"Nơi sinh: {hospital}")
    draft.para(f"Quê quán: {hometown}")
    draft.para(f"Số định danh cá nhân: {child.personal_id}", after=10)


def _declarant(draft: Draft, who: Person, day: date) -> None:
    issued = min(who.id_issued, day - timedelta(days=30))
    issuer = "Cục Cảnh sát QLHC về TTXH" if issued.year < 2024 else "Bộ Công an"
    draft.para(f"Họ, chữ đệm, tên người đi khai sinh: {who.caps}")
    paper = f"Căn cước công dân số {who.personal_id} do {issuer} cấp ngày {short_date(issued)}"
    draft.para(f"Giấy tờ tùy thân: {paper}", after=10)


def _parents(case: Case) -> dict[str, FieldTruth]:
    return {
        "mother.full_name": case.wife.caps,
        "mother.birth_year": str(case.wife.born.year),
        "father.full_name": case.husband.caps,
        "father.birth_year": str(case.husband.born.year),
    }


def birth_certificate(case: Case) -> Content:
    """Return a birth certificate of the child, registered soon after the birth."""
    rng, child = case.rng, case.child
    day = child.born + timedelta(days=rng.randint(3, 40))
    place = child.home
    number = f"{rng.randint(1, 320):03}/{day.year}"
    declarant = rng.choice((case.husband, case.wife))
    hospital = f"Bệnh viện Đa khoa {place.district if day < TWO_TIER else 'khu vực Sông Lam'}, tỉnh {PROVINCE}"
    hometown = place.address(day, spot=False)
    registered_at = _office(place, day)
    draft = _certificate(case, tinted=rng.random() < 0.6)
    draft.para("~TP/HT-2020-KS~", Style(size=10))
    _opened(draft, "GIẤY KHAI SINH", number)
    _child(draft, child, hospital, hometown)
    _parent(draft, case.wife, "mẹ", day)
    _parent(draft, case.husband, "cha", day)
    _declarant(draft, declarant, day)
    draft.para(f"Nơi đăng ký khai sinh: {registered_at}")
    draft.para(f"Ngày, tháng, năm đăng ký: {short_date(day)}")
    signer = case.official()
    role = rng.choice((("CHỦ TỊCH",), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")))
    foot(draft, Foot(("NGƯỜI KÝ GIẤY KHAI SINH", *role), signer, seal(place)), rng)
    fields: dict[str, FieldTruth] = {
        "full_name": child.caps,
        "date_of_birth": child.born.isoformat(),
        "personal_id": child.personal_id,
        "number": number,
        "sex": child.sex,
        "ethnicity": child.ethnicity,
        "nationality": "Việt Nam",
        "place_of_birth": hospital,
        "hometown": hometown,
        **_parents(case),
        "registered_at": registered_at,
        "registered_date": day.isoformat(),
        "declarant.full_name": declarant.caps,
        "declarant.personal_id": declarant.personal_id,
        "signer": signer,
    }
    return Content("birth_certificate", tuple(draft.sheets), fields)


def _spouse(who: Person, role: str, day: date, *, old_card: bool) -> list[str]:
    issued = min(who.id_issued, day - timedelta(days=40))
    paper = (
        f"CMND số {who.old_id} do Công an tỉnh {PROVINCE} cấp ngày 12/3/2008"
        if old_card
        else f"Căn cước công dân số {who.personal_id} do Cục Cảnh sát QLHC về TTXH cấp ngày {short_date(issued)}"
    )
    return [
        f"Họ, chữ đệm, tên {role}:",
        f"*{who.caps}*",
        f"Ngày, tháng, năm sinh: {short_date(who.born)}",
        f"Dân tộc: {who.ethnicity}",
        "Quốc tịch: Việt Nam",
        f"Nơi cư trú: {who.home.address(day)}",
        f"Giấy tờ tùy thân: {paper}",
    ]


def marriage_certificate(case: Case) -> Content:
    """Return the marriage certificate of applicant and spouse; its body has two columns."""
    rng, wife, husband = case.rng, case.wife, case.husband
    grown = max(wife.born, husband.born) + timedelta(days=366 * 21)
    day = min(max(grown, date(2016, 3, 1)) + timedelta(days=rng.randint(0, 1500)), case.today)
    place = husband.home
    number = f"{rng.randint(1, 190):03}/{day.year}"
    old_card = day.year < 2021
    draft = _certificate(case, tinted=True)
    _opened(draft, "GIẤY CHỨNG NHẬN KẾT HÔN", number)
    columns = (draft.part(0, 0.48), draft.part(0.52, 1))
    left = _spouse(wife, "vợ", day, old_card=old_card)
    draft.beside(left, _spouse(husband, "chồng", day, old_card=old_card), columns, draft.style)
    draft.y += 6
    registered_at = _office(place, day)
    draft.para(f"Nơi đăng ký kết hôn: {registered_at}")
    draft.para(f"Ngày, tháng, năm đăng ký: {short_date(day)}", after=16)
    signer = case.official()
    top = draft.y
    for number_, (role, who) in enumerate((("Vợ", wife), ("Chồng", husband))):
        draft.y = top
        signed(draft, Foot((role,), who.name, None), draft.part(0.29 * number_, 0.29 * number_ + 0.28), rng)
    draft.y = top
    name = ("NGƯỜI KÝ GIẤY", "CHỨNG NHẬN KẾT HÔN", "CHỦ TỊCH")
    signed(draft, Foot(name, signer, seal(place)), draft.part(0.58, 1), rng)
    fields: dict[str, FieldTruth] = {
        "number": number,
        "wife.full_name": wife.caps,
        "husband.full_name": husband.caps,
        "wife.date_of_birth": wife.born.isoformat(),
        "husband.date_of_birth": husband.born.isoformat(),
        "wife.personal_id": wife.old_id if old_card else wife.personal_id,
        "husband.personal_id": husband.old_id if old_card else husband.personal_id,
        "registered_at": registered_at,
        "registered_date": day.isoformat(),
        "signer": signer,
    }
    return Content("marriage_certificate", tuple(draft.sheets), fields)


def _wedding(partner: Person) -> str:
    return (
        f"làm thủ tục đăng ký kết hôn với {partner.title} {partner.name}, sinh ngày {short_date(partner.born)}, "
        f"số định danh cá nhân {partner.personal_id}"
    )


def _confirms(draft: Draft, who: Person) -> None:
    title(draft, "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", ruled=False)
    draft.centred(" ".join(committee(who.home)), Style(bold=True), after=8)
    draft.para(f"Xét đề nghị của ông/bà: {who.name}", indent=28)
    draft.para("về việc cấp Giấy xác nhận tình trạng hôn nhân,", indent=28)
    draft.centred("XÁC NHẬN:", Style(bold=True), after=6)


def marital_status_confirmation(case: Case, *, weds: bool = False) -> Content:
    """Return a confirmation that the applicant is single, for one purpose only; with `weds` it is to marry."""
    rng, who = case.rng, case.applicant
    day = case.ago(3, 120)
    place = who.home
    number = f"{rng.randint(10, 480)}/UBND-XNTTHN"
    purpose = _wedding(case.spouse) if weds else rng.choice((_wedding(case.spouse), *_PURPOSES))
    status = rng.choice(("Hiện tại chưa đăng ký kết hôn với ai", "Chưa đăng ký kết hôn với ai"))
    residence = place.address(day)
    draft = Draft(style=Style(size=rng.choice((13.5, 14.0))))
    two_column_head(draft, Head("", committee(place), f"Số: {number}", f"{place.name}, {long_date(day)}"))
    _confirms(draft, who)
    draft.para(f"Họ, chữ đệm, tên: *{who.caps}*")
    draft.para(f"Ngày, tháng, năm sinh: {short_date(who.born)}")
    draft.pairs(*_nationals(who, f"Giới tính: {who.sex}"), stops=(0, 0.34, 0.66))
    draft.para(f"Giấy tờ tùy thân: Căn cước số {who.personal_id} do Bộ Công an cấp ngày {short_date(who.id_issued)}")
    draft.para(f"Nơi cư trú: {residence}")
    draft.para(f"Tình trạng hôn nhân: {status}.")
    since = date(who.born.year + 18, who.born.month, who.born.day)
    draft.para(
        f"Trong thời gian cư trú tại {place.commune}, tỉnh {PROVINCE}, từ {long_date(since)} đến {long_date(day)}."
    )
    draft.para(f"Giấy này được cấp để: {purpose}.", indent=28)
    draft.para("Giấy này có giá trị 6 tháng kể từ ngày cấp.", indent=28)
    signer = case.official()
    foot(draft, Foot(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), signer, seal(place)), rng)
    fields: dict[str, FieldTruth] = {
        "number": number,
        "full_name": who.caps,
        "date_of_birth": who.born.isoformat(),
        "personal_id": who.personal_id,
        "issued_date": day.isoformat(),
        "purpose": purpose,
        "marital_status": status,
        "residence": residence,
        "sex": who.sex,
        "issuer": " ".join(committee(place)),
        "signer": signer,
    }
    return Content("marital_status_confirmation", tuple(draft.sheets), fields)
