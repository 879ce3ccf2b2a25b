"""The words that pages use for states, verdicts and problems."""

BATCH_STATES = {
    "open": "Đang nhận tệp",
    "processing": "Đang xử lý",
    "ready": "Chờ kiểm tra",
    "failed": "Có lỗi, chờ quản trị viên",
    "withdrawn": "Đã rút",
}
VERDICTS = {"accepted": "Tin cậy", "caution": "Nên xem lại", "review": "Cần kiểm tra"}
