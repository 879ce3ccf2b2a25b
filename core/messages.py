"""Error code -> the Vietnamese sentence that tells a clerk what to do with the paper.

Here and not in `api/web`, because the command line and the scanner folder say the same sentences.
"""

from core.errors import SohoaError

SENTENCES: dict[str, str] = {
    "internal": "Hệ thống gặp lỗi ngoài dự kiến. Giấy tờ vẫn được giữ nguyên; hãy báo quản trị viên.",
    "input": "Không nhận được tệp này. Hãy quét lại giấy tờ và nộp tệp mới.",
    "unsupported_file": "Loại tệp này không được hỗ trợ. Hãy quét giấy tờ thành PDF, TIFF, JPEG, PNG, WebP hoặc HEIC.",
    "empty_file": "Tệp rỗng, không có dữ liệu. Hãy quét lại giấy tờ.",
    "encrypted_file": "Tệp có mật khẩu nên không mở được. Hãy nộp bản không đặt mật khẩu hoặc quét lại bản giấy.",
    "corrupt_file": "Tệp bị hỏng hoặc chưa được chép trọn vẹn. Hãy chép lại tệp hoặc quét lại bản giấy.",
    "corrupt_image": "Ảnh của trang này bị hỏng, không hiển thị được. Hãy quét lại trang này.",
    "no_pages": "Tệp không có trang nào. Hãy quét lại giấy tờ.",
    "too_large": "Tệp hoặc ảnh vượt quá kích thước cho phép. Hãy quét lại ở 300 dpi, khổ giấy thật.",
    "too_many_pages": "Tệp có quá nhiều trang. Hãy chia thành nhiều tệp nhỏ hơn rồi nộp lại.",
    "parse_timeout": "Mất quá nhiều thời gian để mở tệp này. Hãy quét lại bản giấy thành tệp mới.",
    "parse_crash": "Tệp này làm chương trình đọc bị lỗi nên đã bị chặn lại. Hãy quét lại bản giấy thành tệp mới.",
    "duplicate_file": "Tệp này đã có trong hồ sơ (lô {batch}). Không cần quét lại.",
    "invalid_request": "Yêu cầu không hợp lệ. Hãy kiểm tra lại thông tin đã nhập.",
    "unauthorized": "Bạn chưa đăng nhập hoặc khóa truy cập không đúng. Hãy đăng nhập lại.",
    "forbidden": "Bạn không có quyền thực hiện việc này.",
    "not_found": "Không tìm thấy nội dung được yêu cầu.",
    "illegal_step": "Không thực hiện được việc này ở trạng thái hiện tại. Hãy tải lại trang rồi xem lại.",
    "parser_killed": "Máy chủ đã dừng việc mở tệp này giữa chừng. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị viên.",
    "engine": "Bộ nhận dạng chữ gặp lỗi ở trang này. Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị viên.",
    "engine_missing": "Máy chưa cài bộ nhận dạng chữ tiếng Việt. Hãy báo quản trị viên chạy lệnh “sohoa doctor”.",
    "engine_timeout": "Nhận dạng trang này mất quá nhiều thời gian. Hãy thử lại hoặc quét lại trang rõ hơn.",
    "engine_crash": "Bộ nhận dạng chữ dừng đột ngột ở trang này. Hãy thử lại hoặc quét lại trang.",
    "storage": "Kho lưu trữ gặp lỗi. Giấy tờ chưa được lưu; hãy giữ bản giấy và báo quản trị viên.",
    "storage_down": "Kho lưu trữ tạm thời không kết nối được. Hãy giữ bản giấy và thử lại sau ít phút.",
    "storage_full": "Kho lưu trữ đã đầy. Hãy giữ bản giấy và báo quản trị viên.",
    "blob_corrupt": "Dữ liệu đã lưu không còn nguyên vẹn. Hãy báo quản trị viên khôi phục từ bản sao lưu.",
    "step_abandoned": "Trang này làm chương trình dừng nhiều lần nên đã được tách ra. Hãy quét lại trang này.",
}


def sentence(code: str, params: dict[str, str | float] | None = None) -> str:
    """Return the sentence for an error code, its gaps filled; an unknown code gets the general one."""
    text = SENTENCES.get(code, SENTENCES["internal"])
    try:
        return text.format_map(params or {})
    except KeyError:
        return text.split(" (", maxsplit=1)[0] + "."


def explain(error: SohoaError) -> str:
    """Return the sentence for an error."""
    return sentence(error.code, error.params)
