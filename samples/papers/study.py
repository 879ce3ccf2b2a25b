"""A university diploma (domain reference 3.35)."""

from datetime import date

from samples.graphics import Frame, Guilloche
from samples.layout import Draft, Margins
from samples.official import Foot, signed, state_head
from samples.papers.content import Content, FieldTruth
from samples.runs import Style
from samples.sheet import MM
from samples.wording import card_date, long_date
from samples.world import PROVINCE, Case

_FIELDS = ("Kế toán", "Luật kinh tế", "Công nghệ thông tin", "Sư phạm Ngữ văn", "Quản lý đất đai", "Điều dưỡng")
_GRADES = ("Xuất sắc", "Giỏi", "Khá", "Trung bình")
_LANDSCAPE = (297 * MM, 210 * MM)


def _headed(draft: Draft, issuer: str, name: str) -> None:
    box = (10 * MM, 10 * MM, 287 * MM, 200 * MM)
    draft.sheet.under += [Guilloche((226, 196, 130), box, strength=0.4), Frame(box, colour=(170, 130, 50), weight=3)]
    state_head(draft, size=13)
    draft.y += 8
    draft.centred("HIỆU TRƯỞNG", Style(size=13, bold=True))
    draft.centred(issuer, Style(size=15, bold=True), after=4)
    draft.centred("cấp", Style(size=13, italic=True), after=4)
    draft.centred("BẰNG TỐT NGHIỆP ĐẠI HỌC", Style(size=24, bold=True, colour=(186, 28, 40)), after=2)
    draft.centred(f"{name}", Style(size=18, bold=True), after=10)


def diploma(case: Case) -> Content:
    """Return a diploma, A4 landscape, with a tinted ground."""
    rng, who = case.rng, case.applicant
    year = min(who.born.year + rng.randint(22, 26), 2025)
    day = date(year, rng.randint(6, 9), rng.randint(1, 28))
    serial = f"QC {rng.randrange(1_000_000):06}"
    registry = f"{rng.randint(10, 3000)}/{year}/ĐHLS"
    name, field, grade = rng.choice(("CỬ NHÂN", "KỸ SƯ")), rng.choice(_FIELDS), rng.choice(_GRADES)
    issuer = f"TRƯỜNG ĐẠI HỌC {PROVINCE.upper()}"
    draft = Draft(_LANDSCAPE, Margins(left=28, right=28, top=22), Style(size=14))
    _headed(draft, issuer, name)
    span = draft.part(0.2, 0.9)
    draft.para(f"Ngành: *{field}*", span=span)
    draft.para(f"Cho: *{who.name}*", span=span)
    draft.para(f"Ngày sinh: {card_date(who.born)}", span=span)
    for line in (f"Năm tốt nghiệp: {year}", f"Xếp loại tốt nghiệp: {grade}", "Hình thức đào tạo: Chính quy"):
        draft.para(line, span=span)
    top = draft.y
    draft.y = top + 70
    for line in (f"Số hiệu: {serial}", f"Số vào sổ gốc cấp bằng: {registry}"):
        draft.para(line, Style(size=12), span=draft.part(0, 0.45))
    draft.y = top
    right = draft.part(0.52, 1)
    draft.centred(f"~{PROVINCE}, {long_date(day)}~", span=right)
    signed(
        draft, Foot(("HIỆU TRƯỞNG",), f"PGS.TS. {case.official()}", (issuer, f"TỈNH {PROVINCE.upper()}")), right, rng
    )
    fields: dict[str, FieldTruth] = {
        "full_name": who.name,
        "date_of_birth": who.born.isoformat(),
        "serial": serial.replace(" ", ""),
        "registry_number": registry,
        "degree": name,
        "field": field,
        "grade": grade,
        "graduation_year": str(year),
        "issuer": issuer,
        "issued_date": day.isoformat(),
    }
    return Content("diploma", tuple(draft.sheets), fields)
