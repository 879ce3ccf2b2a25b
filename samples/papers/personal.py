"""Papers that people write themselves: authorization, requests, declarations (domain reference 7.6 and 7.9)."""

from dataclasses import dataclass

from samples.layout import Align, Draft
from samples.official import Foot, signed, state_head, title
from samples.papers.content import Content, FieldTruth
from samples.runs import Style
from samples.sheet import Rule
from samples.wording import long_date, short_date
from samples.world import PROVINCE, Case, Person, seal

_SCOPES = (
    ("nộp hồ sơ, bổ sung hồ sơ và nhận kết quả thủ tục cấp giấy phép xây dựng nhà ở riêng lẻ", "06"),
    ("nộp hồ sơ và nhận kết quả thủ tục đăng ký biến động đất đai", "03"),
    ("nhận Giấy chứng nhận quyền sử dụng đất và nộp các khoản nghĩa vụ tài chính có liên quan", "12"),
    ("nộp hồ sơ và nhận kết quả thủ tục cấp bản sao trích lục hộ tịch", "01"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """One kind of request; `plea` comes after "Tôi làm đơn này"."""

    title: str
    subject: str
    plea: str


REQUESTS = (
    Request(
        "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP KINH DOANH BÁN LẺ RƯỢU",
        "cấp Giấy phép bán lẻ rượu",
        "kính đề nghị Quý cơ quan xem xét cấp Giấy phép bán lẻ rượu tại cửa hàng của gia đình theo quy định.",
    ),
    Request(
        "ĐƠN ĐỀ NGHỊ HỖ TRỢ CHI PHÍ HỌC TẬP",
        "hỗ trợ chi phí học tập",
        "kính đề nghị Quý cơ quan xem xét hỗ trợ chi phí học tập cho con tôi trong năm học này.",
    ),
    Request(
        "ĐƠN XIN XÁC NHẬN HOÀN CẢNH GIA ĐÌNH",
        "xác nhận hoàn cảnh gia đình",
        "kính đề nghị Quý cơ quan xác nhận hoàn cảnh gia đình tôi để bổ sung hồ sơ vay vốn.",
    ),
    Request(
        "ĐƠN ĐỀ NGHỊ CẤP BẢN SAO TỪ SỔ GỐC",
        "cấp bản sao từ sổ gốc",
        "kính đề nghị Quý cơ quan cấp 02 bản sao từ sổ gốc để tôi làm thủ tục tuyển dụng.",
    ),
)
BUILDING = Request(
    "ĐƠN ĐỀ NGHỊ SỬA CHỮA, CẢI TẠO NHÀ Ở",
    "sửa chữa, cải tạo nhà ở",
    "kính đề nghị Quý cơ quan cho phép sửa chữa, cải tạo nhà ở riêng lẻ của gia đình trên thửa đất đang sử dụng.",
)


def _party(draft: Draft, who: Person, *, hand: bool) -> None:
    left, right = ("‹", "›…") if hand else ("", "")
    address = who.home.address(who.id_issued.replace(year=2026))
    draft.para(f"Họ và tên: {left}{who.name}{right} Sinh ngày: {left}{short_date(who.born)}{right}", indent=14)
    draft.para(
        f"Căn cước công dân số: {left}{who.personal_id}{right} Cấp ngày: {left}{short_date(who.id_issued)}{right}",
        indent=14,
    )
    draft.para(f"Nơi cư trú: {left}{address}{right}", indent=14, align=Align.LEFT)


def authorization_letter(case: Case, *, hand: bool | None = None) -> Content:
    """Return a letter by which the applicant authorizes the agent, with the certification of the signature."""
    rng, who, agent, place = case.rng, case.applicant, case.agent, case.place
    filled = rng.random() < 0.5 if hand is None else hand
    day = case.ago(2, 40)
    action, months = rng.choice(_SCOPES) if hand is None else _SCOPES[0]
    commune = f"{place.commune}, tỉnh {PROVINCE}"
    scope = f"Bên được ủy quyền thay mặt tôi {action} tại Trung tâm Phục vụ hành chính công {commune}"
    term = f"từ ngày ký đến khi nhận kết quả, không quá {months} tháng"
    draft = Draft(style=Style(size=13))
    state_head(draft)
    draft.y += 8
    title(draft, "GIẤY ỦY QUYỀN", size=16, ruled=False)
    written = f"ngày ‹{day.day:02}› tháng ‹{day.month:02}› năm {day.year}" if filled else long_date(day)
    draft.para(f"Hôm nay, {written}, tại {commune}, tôi gồm có:", indent=28)
    draft.para("*BÊN ỦY QUYỀN:*")
    _party(draft, who, hand=filled)
    draft.para("*BÊN ĐƯỢC ỦY QUYỀN:*")
    _party(draft, agent, hand=filled)
    draft.para(f"*NỘI DUNG ỦY QUYỀN:* {scope}.")
    draft.para(f"*THỜI HẠN ỦY QUYỀN:* {term}.")
    draft.para("Tôi cam đoan chịu trách nhiệm trước pháp luật về nội dung ủy quyền trên.", indent=28, after=10)
    top = draft.y
    signed(draft, Foot(("NGƯỜI ĐƯỢC ỦY QUYỀN",), agent.name, None), draft.part(0, 0.5), rng, space=52)
    draft.y = top
    signed(draft, Foot(("NGƯỜI ỦY QUYỀN",), who.name, None), draft.part(0.5, 1), rng, space=52)
    _certification(draft, case, day.strftime("%Y"), long_date(day))
    fields: dict[str, FieldTruth] = {
        "principal.full_name": who.name,
        "principal.personal_id": who.personal_id,
        "agent.full_name": agent.name,
        "agent.personal_id": agent.personal_id,
        "scope": scope,
        "term": term,
        "date": day.isoformat(),
    }
    return Content("authorization_letter", tuple(draft.sheets), fields)


def _certification(draft: Draft, case: Case, year: str, day: str) -> None:
    rng, who, place = case.rng, case.applicant, case.place
    draft.need(190)
    draft.y += 8
    left, right = draft.span
    draft.sheet.print.append(Rule(left, draft.y, right, draft.y))
    draft.y += 8
    signer = case.official()
    draft.centred("LỜI CHỨNG CHỨNG THỰC CHỮ KÝ", Style(size=13, bold=True), after=4)
    text = (
        f"N{day[1:]}, tại Ủy ban nhân dân {place.commune}, tỉnh {PROVINCE}, tôi là {signer}, Phó Chủ tịch Ủy "
        "ban nhân dân "
        f"{place.kind}, chứng thực: {who.title} {who.name}, Căn cước công dân số {who.personal_id}, đã ký vào giấy này "
        "trước mặt tôi."
    )
    draft.para(text)
    draft.para(f"Số chứng thực: {rng.randint(100, 900):04}   quyển số: 02/{year}-SCT/CK,ĐC")
    signed(draft, Foot(("PHÓ CHỦ TỊCH",), signer, seal(place)), draft.part(0.5, 1), rng, space=66)


def request_form(case: Case, request: Request | None = None, *, hand: bool | None = None) -> Content:
    """Return a request of the applicant, typed or filled in by hand over dotted lines."""
    rng, who, place = case.rng, case.applicant, case.place
    filled = rng.random() < 0.5 if hand is None else hand
    chosen = request or rng.choice(REQUESTS)
    left, right = ("‹", "›…") if filled else ("", "")
    recipient = f"Ủy ban nhân dân {place.commune}, tỉnh {PROVINCE}"
    address = place.address(case.today)
    draft = Draft(style=Style(size=rng.choice((13.0, 14.0))))
    state_head(draft)
    draft.y += 10
    title(draft, chosen.title, size=15, ruled=False)
    draft.centred(f"Kính gửi: {recipient}", after=12)
    draft.para(f"Tôi tên là: {left}{who.name}{right}", indent=28)
    draft.para(f"Ngày sinh: {left}{short_date(who.born)}{right} Giới tính: {left}{who.sex}{right}", indent=28)
    draft.para(f"Số định danh cá nhân: {left}{who.personal_id}{right}", indent=28)
    draft.para(f"Địa chỉ thường trú: {left}{address}{right}", indent=28, align=Align.LEFT)
    draft.para(f"Số điện thoại: {left}{who.spaced_phone}{right}", indent=28)
    draft.para(f"Tôi làm đơn này {chosen.plea}", indent=28)
    draft.para("Tôi xin cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật.", indent=28)
    draft.para("Kính mong Quý cơ quan xem xét, giải quyết. Tôi xin trân trọng cảm ơn./.", indent=28, after=14)
    right_half = draft.part(0.45, 1)
    draft.centred(f"~{place.name}, {long_date(case.today)}~", span=right_half)
    signed(draft, Foot(("NGƯỜI LÀM ĐƠN",), who.name, None), right_half, rng)
    fields: dict[str, FieldTruth] = {
        "title": chosen.title,
        "recipient": recipient,
        "full_name": who.name,
        "personal_id": who.personal_id,
        "phone": who.phone,
        "address": address,
        "subject": chosen.subject,
    }
    return Content("request_form", tuple(draft.sheets), fields)
