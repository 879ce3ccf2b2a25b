"""The words and moods that pages use for states, verdicts and problems."""

BATCH_STATES = {
    "open": "Đang nhận tệp",
    "processing": "Đang xử lý",
    "ready": "Chờ kiểm tra",
    "failed": "Có lỗi, chờ quản trị viên",
    "withdrawn": "Đã rút",
}
VERDICTS = {"accepted": "Tin cậy", "caution": "Nên xem lại", "review": "Cần kiểm tra"}

MOODS = {
    "processing": "busy",
    "open": "busy",
    "ready": "good",
    "accepted": "good",
    "caution": "wait",
    "review": "bad",
    "failed": "bad",
}
"""Colour of a state, beside its words; others have none."""


def mood(state: str) -> str:
    """Return the class of a state's sign."""
    return MOODS.get(state, "")
