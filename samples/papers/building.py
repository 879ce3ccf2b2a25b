"""The application for a building permit, filled in by hand (domain reference 7.9)."""

from samples.layout import Align, Draft
from samples.official import Foot, signed, state_head, title
from samples.papers.content import Content, FieldTruth
from samples.runs import Style
from samples.wording import decimal_comma
from samples.world import PROVINCE, Case


def _entries(case: Case, address: str) -> tuple[str, ...]:
    rng, who, place = case.rng, case.applicant, case.place
    plot, floor = rng.randint(900, 2400), rng.randint(500, 900)
    storeys = rng.randint(1, 4)
    return (
        "1. Thông tin về chủ đầu tư:",
        f"- Tên chủ đầu tư: ‹{who.name}›…",
        f"- Số định danh cá nhân: ‹{who.personal_id}›…",
        f"- Địa chỉ liên hệ: ‹{address}›…",
        f"- Số điện thoại: ‹{who.spaced_phone}›… Email: ‹chunha{who.phone[-2:]}@example.com›…",
        "2. Thông tin công trình:",
        f"- Địa điểm xây dựng: Lô đất số: ‹{rng.randint(2, 480)}›… Diện tích: ‹{decimal_comma(plot)}› m²",
        f"- Tại: ‹{place.spot}›… {place.kind}: ‹{place.name}›… tỉnh: ‹{PROVINCE}›…",
        "- Loại công trình: ‹Nhà ở riêng lẻ›… Cấp công trình: ‹cấp III›…",
        (
            f"- Diện tích xây dựng tầng 1: ‹{decimal_comma(floor)}› m²; Tổng diện tích sàn: "
            f"‹{decimal_comma(floor * storeys)}› m²"
        ),
        (
            f"- Chiều cao công trình: ‹{decimal_comma(35 * storeys + 9)}› m; Số tầng: ‹{storeys:02}› (trong đó: "
            "tầng hầm ‹0›)"
        ),
        f"3. Dự kiến thời gian hoàn thành công trình: ‹{rng.randint(4, 12):02}› tháng.",
    )


def building_permit_application(case: Case) -> Content:
    """Return the applicant's request for a permit to build a house of their own."""
    rng, who, place = case.rng, case.applicant, case.place
    address = place.address(case.today)
    draft = Draft(style=Style(size=13))
    draft.after = 3.5
    draft.para("Mẫu số 01", Style(size=11, italic=True))
    state_head(draft)
    draft.y += 8
    title(draft, "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG", "(Sử dụng cho công trình: Nhà ở riêng lẻ)", size=14, ruled=False)
    draft.centred(f"Kính gửi: ‹Ủy ban nhân dân {place.commune}, tỉnh {PROVINCE}›", after=10)
    for line in _entries(case, address):
        draft.para(line, align=Align.LEFT, indent=14 if line.startswith("-") else 0)
    draft.para(
        "4. Cam kết: Tôi xin cam đoan làm theo đúng giấy phép được cấp, nếu sai tôi xin hoàn toàn chịu trách "
        "nhiệm và bị xử "
        "lý theo quy định của pháp luật."
    )
    draft.para("Gửi kèm theo Đơn này các tài liệu:")
    for count, text in enumerate(
        ("Bản sao Giấy chứng nhận quyền sử dụng đất", "02 bộ bản vẽ thiết kế xây dựng"), start=1
    ):
        draft.para(f"{count} - ‹{text}›…", indent=14, align=Align.LEFT)
    half = draft.part(0.4, 1)
    day = case.today
    draft.centred(f"‹{place.name}›, ngày ‹{day.day:02}› tháng ‹{day.month:02}› năm ‹{day.year}›", span=half)
    signed(draft, Foot(("NGƯỜI LÀM ĐƠN/ĐẠI DIỆN CHỦ ĐẦU TƯ",), who.name, None), half, rng, space=60)
    fields: dict[str, FieldTruth] = {
        "owner.full_name": who.name,
        "owner.personal_id": who.personal_id,
        "phone": who.phone,
        "address": address,
    }
    return Content("building_permit_application", tuple(draft.sheets), fields)
