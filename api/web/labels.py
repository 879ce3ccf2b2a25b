"""The words and moods that pages use for states, verdicts, roles and purposes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.policy import RULES, Kind
from core.blob import ArtifactKind
from core.messages import DOSSIER_STATES
from core.people import Permission, Purpose, Role
from core.procedure import Channel
from core.register import Exclusion, LinkKind, SourceForm, Standing
from core.review import RescanReason
from core.trial import Sign

BATCH_STATES = {
    "open": "Đang nhận tệp",
    "processing": "Đang xử lý",
    "ready": "Chờ kiểm tra",
    "failed": "Có lỗi, chờ quản trị viên",
    "withdrawn": "Đã rút",
}
VERDICTS = {"accepted": "Tin cậy", "caution": "Nên xem lại", "review": "Cần kiểm tra"}
DOCUMENT_STATES = {
    "recognized": "Đang ghi tệp",
    "needs_review": "Chờ kiểm tra",
    "corrected": "Đã sửa, chờ xác nhận",
    "verified": "Đã kiểm tra",
    "signed": "Đã ký số",
    "published": "Đã công bố",
    "withdrawn": "Đã rút",
}
DOSSIERS = {state.value: sentence for state, sentence in DOSSIER_STATES.items()}
FIELD_SOURCES = {
    "ocr": "đọc từ ảnh",
    "qr": "mã QR",
    "mrz": "dòng máy đọc",
    "barcode": "mã vạch",
    "text_layer": "chữ trong tệp",
    "human": "người nhập",
}
LINK_KINDS = {
    LinkKind.DIGITIZED.value: "Quét cho hồ sơ này",
    LinkKind.REUSED.value: "Dùng lại",
    LinkKind.REUSED_RESULT.value: "Dùng lại kết quả đã cấp",
    LinkKind.NATIONAL_STORE.value: "Lấy từ kho quốc gia",
}
SIGNS = {
    Sign.FORM: "Ký hiệu mẫu ở góc trang",
    Sign.CUES: "Cụm từ đặc trưng",
    Sign.AGAINST: "Cụm từ trái ngược",
    Sign.NUMBER: "Số, ký hiệu văn bản",
    Sign.HEADLESS: "Thiếu tên cơ quan ban hành ở đầu trang",
    Sign.SUBJECT: "Có trích yếu “V/v” dưới số, ký hiệu",
    Sign.CALL: "Có dòng “Kính gửi”",
    Sign.NUMBERED: "Có số, ký hiệu ở đầu trang",
    Sign.TITLED: "Có tên loại văn bản, nên không phải công văn",
    Sign.CODE: "Mã máy đọc của thẻ",
}
"""What speaks for a type of papers or against it."""
SOURCE_FORMS = {
    SourceForm.ORIGINAL.value: "Bản chính",
    SourceForm.E_COPY_FROM_BOOK.value: "Bản sao điện tử từ sổ gốc",
    SourceForm.E_CERTIFIED_COPY.value: "Bản sao chứng thực điện tử",
    SourceForm.PHOTO_WITH_ORIGINAL_CHECKED.value: "Bản chụp đã đối chiếu bản chính",
    SourceForm.PAPER_CERTIFIED_COPY.value: "Bản sao chứng thực",
    SourceForm.PHOTOCOPY.value: "Bản sao chụp",
    SourceForm.BORN_DIGITAL.value: "Bản điện tử",
}
STANDINGS = {
    Standing.ELECTRONIC_ORIGINAL.value: "Bản điện tử gốc",
    Standing.CERTIFIED_COPY.value: "Bản sao điện tử có chứng thực",
    Standing.SCAN_OF_ORIGINAL.value: "Bản số hóa từ bản chính",
    Standing.SCAN_OF_COPY.value: "Bản số hóa từ bản sao",
    Standing.AID.value: "Bản để tra cứu",
    Standing.UNSAID.value: "Chưa ghi bản giấy là bản chính hay bản sao",
}
RENDITIONS = {
    "source": "Tệp gốc",
    ArtifactKind.PAGE_IMAGE.value: "Ảnh trang",
    ArtifactKind.PDF.value: "PDF",
    ArtifactKind.ALTO.value: "ALTO",
    ArtifactKind.TEXT.value: "Văn bản",
    ArtifactKind.WORDS.value: "Chữ đã đọc",
}
PARTS = {
    "full_name": "Họ và tên",
    "personal_id": "Số định danh",
    "name": "Tên giấy tờ",
    "form": "Hình thức",
    "count": "Số bản",
}
"""Of the entries of a field that is a list."""
_OWNERS = {
    "owner": "chủ giấy tờ",
    "wife": "vợ",
    "husband": "chồng",
    "mother": "mẹ",
    "deceased": "người đã mất",
    "head": "chủ hộ",
    "principal": "người ủy quyền",
    "transferor": "bên chuyển nhượng",
    "transferee": "bên nhận chuyển nhượng",
}
STAGES = {"first": "Lần đầu", "second": "Kiểm tra lại"}
RESCANS = {
    RescanReason.BLURRED.value: "Ảnh mờ, nhòe",
    RescanReason.DARK.value: "Quá tối, quá sáng, lóa",
    RescanReason.CUT_OFF.value: "Mất mép",
    RescanReason.COVERED.value: "Bị che, bị gập",
    RescanReason.SKEWED.value: "Lệch nhiều",
    RescanReason.WRONG_PAPER.value: "Không đúng giấy tờ",
    RescanReason.MISSING_PAGE.value: "Thiếu mặt, thiếu trang",
    RescanReason.OTHER.value: "Lý do khác",
}
STEPS = {"split": "Tách trang", "recognize": "Đọc trang", "assemble": "Hiểu giấy tờ", "render": "Ghi tệp PDF"}
EXCLUSIONS = {
    Exclusion.FILED_ONLINE.value: "Đã nộp trực tuyến",
    Exclusion.SHOWN_ONLY.value: "Chỉ xuất trình",
    Exclusion.OPINION.value: "Ý kiến của cơ quan phối hợp",
    Exclusion.SECRET.value: "Thuộc bí mật nhà nước",
}
CHANNELS = {Channel.COUNTER: "Trực tiếp", Channel.ONLINE: "Trực tuyến", Channel.POST: "Bưu chính"}
ACTIONS = {"read": "Máy đọc", "correct": "Sửa", "verify": "Xác nhận", "undo": "Hoàn tác", "words": "Sửa chữ"}
ROLES = {
    Role.COUNTER: "Tiếp nhận",
    Role.REVIEWER: "Kiểm tra",
    Role.SUPERVISOR: "Phụ trách",
    Role.AUDITOR: "Kiểm toán",
    Role.ADMINISTRATOR: "Quản trị",
}
PURPOSES = {
    Purpose.RECEPTION: "Tiếp nhận hồ sơ",
    Purpose.PROCESSING: "Giải quyết thủ tục",
    Purpose.REVIEW: "Kiểm tra kết quả số hóa",
    Purpose.REUSE: "Tái sử dụng cho hồ sơ khác",
    Purpose.SUPERVISION: "Kiểm tra, giám sát nội bộ",
    Purpose.INSPECTION: "Thanh tra, kiểm toán",
    Purpose.ARCHIVE: "Nộp lưu trữ",
    Purpose.REQUEST: "Theo yêu cầu của công dân",
    Purpose.MAINTENANCE: "Vận hành hệ thống",
}

PERMISSIONS = {
    Permission.SEE: "Xem",
    Permission.DOWNLOAD: "Tải về",
    Permission.SCAN: "Tiếp nhận",
    Permission.ARRANGE: "Sắp xếp",
    Permission.CORRECT: "Kiểm tra, sửa",
    Permission.REUSE: "Tái sử dụng",
    Permission.DECIDE: "Quyết định",
    Permission.MEASURE: "Xem số liệu",
    Permission.AUDIT: "Xem nhật ký",
    Permission.ADMINISTER: "Quản trị",
}
KINDS: dict[str, str] = {
    "dossier": "hồ sơ",
    "document": "giấy tờ",
    "batch": "lô quét",
    "file": "tệp gốc",
    "page": "trang",
    "party": "người",
    "merge": "việc gộp người",
    "person": "tài khoản",
    "agency": "cơ quan",
    "key": "khóa truy cập",
    "blob": "tệp",
    "upload": "tệp đang gửi",
    "destruction": "đề nghị tiêu hủy",
    "preview": "giấy tờ (che nội dung)",
    "": "",
}
_ACTS = {"sign_in": "Đăng nhập", "web.account.sign_out": "Đăng xuất", "v1.search.find": "Tìm trong kho"}

MOODS = {
    "accepted": "good",
    "caution": "wait",
    "corrected": "wait",
    "duty": "wait",
    "failed": "bad",
    "finished": "good",
    "needs_review": "wait",
    "open": "busy",
    "processing": "busy",
    "published": "good",
    "ready": "good",
    "received": "busy",
    "refused": "bad",
    "returned": "good",
    "review": "bad",
    "signed": "good",
    "stopped": "bad",
    "supplement": "wait",
    "verified": "good",
}
"""Colour of a state, beside its words; others have none."""


def mood(state: str) -> str:
    """Return the class of a state's sign."""
    return MOODS.get(state, "")


def act(action: str) -> str:
    """Return what was asked for, by the name that the audit has for it."""
    rule = RULES.get(action)
    if action in _ACTS or rule is None:
        return _ACTS.get(action, action)
    over = " về" if rule.permission is Permission.DECIDE and rule.kind is not Kind.NOTHING else ""
    return f"{PERMISSIONS[rule.permission]}{over} {KINDS[rule.kind]}".strip()


def purpose(value: str) -> str:
    """Return for what something was asked."""
    return PURPOSES[Purpose(value)] if value in set(Purpose) else value or "—"


def roles(names: str) -> str:
    """Return roles, parted by commas."""
    return ", ".join(ROLES[Role(one)] for one in names.split(",") if one in set(Role)) or "—"


_GRADES = {"poor": ("bad", "Nên quét lại"), "fair": ("wait", "Nên xem lại")}
_BUCKETS = {"blank": "Trang trắng", "separator": "Tờ phân cách", "document": "Đọc được"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks at a glance."""

    mood: str
    word: str


def page_state(page: Mapping[str, Any]) -> Look:
    """Return the mood and the word of a page as `pipeline.live` tells it."""
    if page["rescanning"]:
        return Look("busy", "Đang quét lại")
    if page["sent_back"]:
        return Look("bad", "Cần quét lại")
    if page["state"] == "failed":
        return Look("bad", "Không đọc được")
    if page["grade"] in _GRADES and page["bucket"] != "blank":
        return Look(*_GRADES[page["grade"]])
    if page["state"] == "waiting":
        return Look("busy", "Đang đọc")
    return Look("good" if page["bucket"] == "document" else "", _BUCKETS.get(page["bucket"] or "", "Đã đọc"))


def type_name(kind: str, types: Mapping[str, Any]) -> str:
    """Return the name of a document type."""
    return str(types[kind].name) if kind in types else kind


def owner_role(role: str) -> str:
    """Return as what a paper names one of those whose it is."""
    several, _, number = role.partition(".")
    return _OWNERS.get(role) or (f"người thứ {number}" if several == "owners" and number else role)
