"""Slips of the counter: the receipt (domain reference 7.10) and our own separator sheet."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from classify.separators import payload
from samples.graphics import Barcode
from samples.layout import A5, Align, Draft, Margins
from samples.official import Foot, Head, signed, two_column_head
from samples.papers.content import Content, FieldTruth
from samples.runs import Style
from samples.sheet import MM
from samples.wording import long_date
from samples.world import PROVINCE, Case

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Service:
    """A procedure as a receipt names it, with the papers handed in: name, originals, copies."""

    code: str
    name: str
    papers: tuple[tuple[str, int, int], ...]
    days: int


SERVICES = (
    Service(
        "1.009994",
        "Cấp giấy phép xây dựng mới nhà ở riêng lẻ",
        (
            ("Đơn đề nghị cấp giấy phép xây dựng", 1, 0),
            ("Giấy chứng nhận quyền sử dụng đất", 0, 1),
            ("Bản vẽ thiết kế xây dựng", 2, 0),
            ("Giấy ủy quyền", 1, 0),
        ),
        15,
    ),
    Service(
        "1.001193",
        "Đăng ký khai sinh",
        (("Tờ khai đăng ký khai sinh", 1, 0), ("Giấy chứng sinh", 1, 0), ("Giấy chứng nhận kết hôn", 0, 1)),
        1,
    ),
    Service(
        "1.000894",
        "Đăng ký kết hôn",
        (("Tờ khai đăng ký kết hôn", 1, 0), ("Giấy xác nhận tình trạng hôn nhân", 1, 0), ("Căn cước công dân", 0, 2)),
        2,
    ),
)


def _due(day: date, working_days: int) -> date:
    for _ in range(working_days):
        day += timedelta(days=3 if day.weekday() == _FRIDAY else 1)
    return day


def _titled(draft: Draft, code: str, note: str) -> None:
    draft.sheet.print.append(Barcode("QRCode", note, draft.span[0] - 4, draft.y - 38, 62, 62))
    wide = draft.part(0.18, 1)
    draft.centred("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", Style(size=12, bold=True), span=wide)
    draft.centred(f"Mã hồ sơ: {code}", Style(size=10.5), span=wide, after=3)
    draft.sheet.print.append(Barcode("Code128", code, wide[0] + 50, draft.y, 170, 20))
    draft.y += 26


def _times(draft: Draft, case: Case, taken: time, due: date, working_days: int) -> None:
    office = f"Trung tâm Phục vụ hành chính công {case.place.commune}"
    draft.para(f"Số lượng hồ sơ: 01 (bộ). Thời gian giải quyết hồ sơ theo quy định: {working_days} ngày làm việc")
    draft.para(f"Thời gian nhận hồ sơ: {taken.hour:02} giờ {taken.minute:02} phút, {long_date(case.today)}")
    draft.para(f"Thời gian trả kết quả: 16 giờ 30 phút, {long_date(due)}")
    draft.para(f"Đăng ký nhận kết quả tại: {office}")
    draft.para(
        f"Vào Sổ theo dõi hồ sơ, Quyển số: 04/{case.today.year}   Số thứ tự: {case.rng.randint(100, 2000)}", after=6
    )


def _handed_over(draft: Draft, case: Case) -> None:
    top = draft.y
    signed(draft, Foot(("NGƯỜI NỘP HỒ SƠ",), case.agent.name, None), draft.part(0, 0.5), case.rng, space=40)
    draft.y = top
    signed(draft, Foot(("NGƯỜI TIẾP NHẬN HỒ SƠ",), case.official(), None), draft.part(0.5, 1), case.rng, space=40)


def receipt_slip(case: Case, service: Service | None = None) -> Content:
    """Return the A5 receipt for the dossier, with QR code and barcode."""
    rng, who, place = case.rng, case.applicant, case.place
    chosen = service or rng.choice(SERVICES)
    day = case.today
    due = _due(day, chosen.days)
    hour, minute = rng.randint(7, 10), rng.randint(1, 59)
    draft = Draft(A5, Margins(left=14, right=10, top=9, bottom=8), Style(size=9.5))
    draft.leading, draft.after = 1.2, 2.0
    center = ("TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG")
    number = f"Số: {rng.randint(20, 999)}/TTPVHCC"
    two_column_head(draft, Head(f"UBND {place.commune.upper()}", center, number, f"{place.name}, {long_date(day)}"))
    draft.y += 34
    note = (
        f"{case.dossier_code}|{chosen.code}|{who.personal_id}|Giấy tiếp nhận hồ sơ và hẹn trả kết quả|HTTT GQTTHC tỉnh "
        f"{PROVINCE}|{day.isoformat()}T{hour:02}:{minute:02}:10+07:00|{due.isoformat()}"
    )
    _titled(draft, case.dossier_code, note)
    _body(draft, case, chosen)
    _times(draft, case, time(hour, minute), due, chosen.days)
    _handed_over(draft, case)
    fields: dict[str, FieldTruth] = {
        "dossier_code": case.dossier_code,
        "applicant.full_name": who.name,
        "applicant.phone": who.phone,
        "applicant.address": place.address(day),
        "procedure_name": chosen.name,
        "received_at": f"{day.isoformat()}T{hour:02}:{minute:02}",
        "due_at": f"{due.isoformat()}T16:30",
        "components": [
            {"name": name, "form": "Bản chính" if first else "Bản sao", "count": first or second}
            for name, first, second in chosen.papers
        ],
        "issuer": " ".join(center),
    }
    return Content("receipt_slip", tuple(draft.sheets), fields)


def _body(draft: Draft, case: Case, service: Service) -> None:
    who = case.applicant
    draft.para(f"Trung tâm Phục vụ hành chính công {case.place.commune}")
    draft.para(f"Tiếp nhận hồ sơ của: {who.name}")
    draft.para(f"Người nộp: {case.agent.name} (theo giấy ủy quyền)")
    draft.para(f"Địa chỉ: {case.place.address(case.today)}", align=Align.LEFT)
    draft.para(f"Số điện thoại: {who.spaced_phone}   Email: nguoinop{who.phone[-2:]}@example.com")
    draft.para(f"Nội dung yêu cầu giải quyết: {service.name} (mã thủ tục: {service.code}.H99)", align=Align.LEFT)
    draft.para("Thành phần hồ sơ nộp gồm:")
    rows = [["TT", "Tên giấy tờ", "Bản chính", "Bản sao"]]
    rows += [
        [str(count), name, str(first), str(second)] for count, (name, first, second) in enumerate(service.papers, 1)
    ]
    draft.table(rows, (0.5, 4, 1, 1), replace(draft.style, size=9))


def separator_sheet(case: Case) -> Content:
    """Return the sheet that parts two papers in a scanner's tray; its code says where the next one belongs."""
    draft = Draft(style=Style(size=16, family="sans"))
    draft.y += 30
    draft.centred("TỜ PHÂN CÁCH", Style(size=34, bold=True, family="sans"), after=20)
    draft.centred("Đặt tờ này trước giấy tờ tiếp theo khi quét", after=26)
    middle = draft.size[0] / 2
    side = 90 * MM
    draft.sheet.print.append(
        Barcode(
            "QRCode", payload(case.batch, case.dossier_code, case.component), middle - side / 2, draft.y, side, side
        )
    )
    draft.y += side + 30
    for line in (f"Lô: {case.batch}", f"Mã hồ sơ: {case.dossier_code}", f"Thành phần: {case.component}"):
        draft.centred(line, Style(size=20, family="sans"), after=6)
    fields: dict[str, FieldTruth] = {
        "batch": case.batch,
        "dossier_code": case.dossier_code,
        "component": case.component,
    }
    return Content("separator_sheet", tuple(draft.sheets), fields)
