"""Error code -> the Vietnamese sentence that tells a clerk what to do with the paper.

Here and not in `api/web`, because the command line and the scanner folder say the same sentences.
"""

from collections.abc import Mapping
from types import MappingProxyType

from core.errors import SohoaError
from core.reasons import Why, read
from core.states import DossierState

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
    "damaged_upload": "Tệp bị hỏng trên đường truyền nên chưa được nhận. Hãy gửi lại tệp này từ đầu.",
    "invalid_request": "Yêu cầu không hợp lệ. Hãy kiểm tra lại thông tin đã nhập.",
    "bad_table": "Chưa nhập được bảng và chưa có gì thay đổi. Lý do: {where}.",
    "weak_password": "Mật khẩu này dễ đoán. Hãy đặt mật khẩu từ 12 ký tự, nên là vài từ không liên quan đến nhau, "
    "không chứa tên tài khoản, không dùng từ phổ biến và không trùng mật khẩu cũ.",
    "unauthorized": "Bạn chưa đăng nhập hoặc khóa truy cập không đúng. Hãy đăng nhập lại.",
    "forbidden": "Bạn không có quyền thực hiện việc này. Nếu cần, hãy nhờ người phụ trách hoặc quản trị viên.",
    "must_change_password": "Mật khẩu này do người khác đặt. Hãy đổi mật khẩu trước khi làm việc khác.",
    "not_found": "Không tìm thấy nội dung này, hoặc bạn không được xem. Hãy kiểm tra lại mã hoặc địa chỉ.",
    "illegal_step": "Không thực hiện được việc này ở trạng thái hiện tại. Hãy tải lại trang rồi xem lại.",
    "not_closed": "Chưa hoàn tất được. {open} Hãy làm xong rồi thử lại.",
    "not_digitized": "Hồ sơ nộp trực tuyến đã có bản điện tử, không số hóa lại từ giấy trừ khi đã yêu cầu bổ sung.",
    "not_reusable": "Chưa dùng lại được giấy tờ này. Hãy xem từng lý do; nếu cần, hãy nhận và số hóa giấy tờ khác.",
    "not_destroyed": "Hồ sơ này chưa được tiêu hủy vì chưa hết thời hạn lưu trữ hoặc còn lý do phải giữ lại. "
    "Hãy xem danh sách hồ sơ đến hạn để biết lý do.",
    "outdated": "Người khác vừa thay đổi nội dung này. Hãy tải lại trang, xem thay đổi rồi làm lại.",
    "wrong_offset": "Phần vừa gửi không nối tiếp phần đã nhận. Máy sẽ gửi tiếp từ chỗ đã nhận.",
    "held": "Giấy tờ này {who}. Hãy chọn giấy tờ khác hoặc nhờ người phụ trách chuyển giao.",
    "not_twice": "Chưa xác nhận được: “{label}” phải được nhập hai lần độc lập và khớp nhau. Hãy nhập lại từ bản giấy.",
    "too_many_tries": "Đã thử không đúng quá nhiều lần. Hãy thử lại sau, hoặc hỏi quầy tiếp nhận hay quản trị viên.",
    "too_many_requests": "Yêu cầu được gửi quá dồn dập. Hãy chờ ít giây rồi thử lại.",
    "provider_down": "Nhà cung cấp danh tính không trả lời. Hãy thử lại sau ít phút hoặc báo quản trị viên.",
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

VERDICTS: dict[str, str] = {
    "confirmed": "Đã có người xác nhận.",
    "given": "Giá trị do người kiểm tra nhập.",
    "accepted": "Đọc chắc chắn và không có gì trái ngược.",
    "caution": "Chưa thật chắc chắn; hãy nhìn lại trên ảnh.",
    "review": "Chưa đủ chắc chắn; cần đối chiếu với bản giấy.",
    "missing": "Không tìm thấy trên giấy; hãy nhập nếu bản giấy có.",
}
"""What may be done with a field, for who looks at it; where something speaks against it, that is said in its place."""

RESCANS: dict[str, str] = {
    "blurred": "Ảnh bị mờ, nhòe. Hãy lau kính máy quét, giữ giấy phẳng rồi quét lại trang này.",
    "dark": "Ảnh quá tối, quá sáng hoặc bị lóa. Hãy chỉnh độ sáng rồi quét lại trang này.",
    "cut_off": "Trang bị mất mép. Hãy đặt giấy nằm trọn trong khung rồi quét lại.",
    "covered": "Có vật che hoặc giấy bị gập. Hãy gỡ vật che, vuốt phẳng giấy rồi quét lại.",
    "skewed": "Trang bị lệch nhiều. Hãy đặt giấy ngay ngắn rồi quét lại.",
    "wrong_paper": "Đây không phải giấy tờ cần nộp. Hãy quét đúng giấy tờ vào chỗ của trang này.",
    "missing_page": "Thiếu mặt hoặc trang. Hãy quét lại cho đủ các mặt, các trang của giấy tờ.",
    "other": "Người kiểm tra đề nghị quét lại trang này; hãy xem lý do ghi kèm.",
}
"""Why a reviewer sends a page back, and what the clerk does."""

SIGNS: dict[str, str] = {
    "first page of the batch": "Trang đầu tiên của lô.",
    "after a separator sheet": "Ngay sau tờ phân cách.",
    "after a separator sheet whose checksum is wrong": "Sau tờ phân cách có mã kiểm tra sai; hãy xem lại.",
    "separator sheets part the papers": "Lô dùng tờ phân cách và ở đây không có tờ nào.",
    "code of a first page": "Có mã vạch của trang đầu.",
    "a person decided": "Người kiểm tra đã quyết định.",
    "other face of the card": "Là mặt còn lại của thẻ.",
    "another person's card": "Thẻ của người khác.",
    "a card beside another paper": "Thẻ và giấy tờ khác loại đứng cạnh nhau.",
    "page 1 of its own count": "Đánh số trang lại từ 1.",
    "a heading of later pages": "Mang tiêu đề chỉ có ở các trang sau của mẫu giấy tờ này.",
    "hardly a word on either page": "Cả hai trang đều hầu như không có chữ và cùng khổ giấy.",
    "the page number goes on": "Số trang nối tiếp trang trước.",
    "the page number begins anew": "Số trang không nối tiếp trang trước.",
    "the page number goes on after a gap": "Số trang lớn hơn 1, thiếu trang ở giữa.",
    "the next page goes on counting": "Trang sau có số trang nối tiếp.",
    "page numbers have ended": "Trang trước có số trang, trang này không có.",
    "the count of pages is complete": "Giấy tờ trước đã đủ số trang ghi trên giấy.",
    "the next page is page 2": "Trang sau là trang 2.",
    "says that it is an annex": "Ghi là phụ lục hoặc kèm theo văn bản khác.",
    "names the paper before": "Đầu trang nhắc số, ký hiệu của giấy tờ trước.",
    "national motto at the head": "Có Quốc hiệu ở đầu trang.",
    "agency and number at the head": "Có số, ký hiệu và ngày tháng ở đầu trang.",
    "title of a card": "Có tên loại thẻ.",
    "title of a paper": "Có tên loại giấy tờ ở đầu trang.",
    "heading in the middle": "Có dòng như tên giấy tờ ở giữa đầu trang.",
    "begins like a first page": "Đầu trang trình bày như trang đầu.",
    "somebody is addressed": "Có dòng kính gửi hoặc lời chào.",
    "begins with the words that enact": "Bắt đầu bằng dòng quyết định, dưới các căn cứ.",
    "begins with a part or point": "Bắt đầu bằng mục, điều hoặc điểm.",
    "hardly a word stands on the page": "Trang hầu như không có chữ.",
    "begins low on the page": "Chữ bắt đầu thấp trên trang.",
    "such a paper has more pages": "Loại giấy tờ này thường còn trang nữa.",
    "the paper before is signed": "Giấy tờ trước đã có phần ký.",
    "the paper before is not signed yet": "Giấy tờ trước chưa có phần ký.",
    "the paper before has all its pages": "Loại giấy tờ trước không có thêm trang.",
    "the page before is not full": "Trang trước kết thúc khi chưa hết trang.",
    "the page before is full": "Trang trước kín chữ.",
    "a sentence goes on": "Câu ở trang trước viết tiếp sang trang này.",
    "begins within a sentence": "Trang bắt đầu giữa câu.",
    "the page before ends within a sentence": "Trang trước kết thúc giữa câu.",
    "a list goes on": "Danh mục ở trang trước còn tiếp.",
    "points are counted on": "Số thứ tự nối tiếp trang trước.",
    "the head of the table stands again": "Lặp lại tiêu đề bảng của trang trước.",
    "a table goes on": "Bảng ở trang trước kéo sang trang này.",
    "the same line stands at the top": "Cùng một dòng đầu trang.",
    "other paper size": "Khổ giấy khác trang trước.",
    "the page lies otherwise": "Chiều giấy khác trang trước.",
    "other kind of page": "Nguồn trang khác trang trước.",
    "another language": "Ngôn ngữ khác trang trước.",
    "other size of print": "Cỡ chữ khác trang trước.",
    "same size of print": "Cùng cỡ chữ với trang trước.",
    "lines stand otherwise": "Giãn dòng khác trang trước.",
    "other margin": "Lề khác trang trước.",
    "other words": "Từ ngữ khác trang trước.",
    "same words": "Từ ngữ giống trang trước.",
    "the same code stands on both": "Cùng một mã với trang trước.",
    "a dossier's code at the head": "Có mã hồ sơ dạng mã vạch hoặc mã QR ở đầu trang.",
    "a code at the head": "Có mã vạch hoặc mã QR ở đầu trang.",
    "first page of a file": "Trang đầu của tệp.",
    "the back of its sheet": "Là mặt sau của tờ giấy.",
    "a blank page before it": "Có trang trắng ở trước.",
}
"""What speaks for or against the beginning of a paper (`classify.signs`, `classify.continuity`)."""

WHYS: dict[Why, str] = {
    Why.TITLE: "Tên in trên giấy khớp {} % với tên loại giấy này.",
    Why.OTHER_TITLE: "Có tên “{}”, không phải tên của loại giấy nào trong danh mục.",
    Why.FORM: "Có ký hiệu mẫu của loại giấy này ở góc trang.",
    Why.CUES: "Có {} cụm từ thường gặp ở loại giấy này.",
    Why.AGAINST: "Có cụm từ “{}”, thường không có ở loại giấy này.",
    Why.NUMBER: "Số, ký hiệu {} là của loại văn bản này.",
    Why.HEADLESS: "Thiếu tên cơ quan ban hành ở đầu trang.",
    Why.CODE: "Mã máy đọc được cho biết đây là loại thẻ này.",
    Why.SUBJECT: "Có trích yếu “V/v” dưới số, ký hiệu.",
    Why.CALL: "Có dòng “Kính gửi”.",
    Why.NUMBERED: "Có số, ký hiệu ở đầu trang.",
    Why.TITLED: "Có tên loại văn bản nên ít có khả năng là công văn.",
    Why.PERSON: "Người kiểm tra đã chọn loại giấy này.",
    Why.SHARES: "Khả năng theo mọi căn cứ: {}.",
}
"""What speaks for or against the type of a paper."""
_OTHERWISE = "Có căn cứ khác trên giấy."


DOSSIER_STATES: dict[DossierState, str] = {
    DossierState.REGISTERED: "Mới đăng ký",
    DossierState.RECEIVED: "Đã được tiếp nhận",
    DossierState.REFUSED: "Không được tiếp nhận",
    DossierState.PROCESSING: "Đang xử lý",
    DossierState.SUPPLEMENT: "Chờ bổ sung giấy tờ",
    DossierState.DUTY: "Chờ thực hiện nghĩa vụ tài chính",
    DossierState.WITHDRAWN: "Công dân đã rút hồ sơ",
    DossierState.STOPPED: "Dừng xử lý",
    DossierState.FINISHED: "Đã xử lý xong",
    DossierState.RETURNED: "Đã trả kết quả",
}
"""The state of a dossier in words, after those of the national sync (domain reference 4.2)."""


def sentence(code: str, params: dict[str, str | float] | None = None) -> str:
    """Return the sentence for an error code, its gaps filled; an unknown code gets the general one."""
    text = SENTENCES.get(code, SENTENCES["internal"])
    try:
        return text.format_map(params or {})
    except KeyError:
        return text.split(" (", maxsplit=1)[0] + "."


def reason(kept: str, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the sentence for a reason that a document keeps; `names` has the Vietnamese names of types by id."""
    if kept in SIGNS:
        return SIGNS[kept]
    found = read(kept)
    if found is None:
        # Of an older release, or of a newer one: better no word than one that a reviewer cannot read.
        return _OTHERWISE
    why, said = found
    if why is Why.TITLE:
        said = _percent(said)
    if why is Why.SHARES:
        shares = (one.rpartition(" ") for one in said.split(", "))
        said = ", ".join(f"{names.get(name, name)} {_percent(share)} %" for name, _, share in shares)
    return WHYS[why].format(said)


def _percent(share: str) -> str:
    return f"{float(share):.0%}".rstrip("%")


def explain(error: SohoaError) -> str:
    """Return the sentence for an error."""
    return sentence(error.code, error.params)
