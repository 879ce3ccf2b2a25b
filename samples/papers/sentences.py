"""Sentences of made-up official papers."""

ABOUT = (
    "cho phép chuyển mục đích sử dụng đất đối với {who}",
    "thành lập Tổ số hóa hồ sơ, giấy tờ tại {place}",
    "hỗ trợ kinh phí sửa chữa nhà ở cho hộ {who}",
    "phân công nhiệm vụ công chức tại Trung tâm Phục vụ hành chính công {place}",
    "phê duyệt quy trình nội bộ giải quyết thủ tục hành chính lĩnh vực hộ tịch",
    "thu hồi Giấy chứng nhận quyền sử dụng đất đã cấp cho {who}",
    "khen thưởng cá nhân có thành tích trong công tác cải cách hành chính",
)
BASES = (
    "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
    "Luật Đất đai ngày 18 tháng 01 năm 2024",
    "Luật Hộ tịch ngày 20 tháng 11 năm 2014",
    (
        "Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ về thực hiện thủ tục hành chính "
        "theo cơ chế một cửa"
    ),
    "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
    "Nghị quyết của Hội đồng nhân dân tỉnh về nhiệm vụ phát triển kinh tế - xã hội năm 2026",
)
ARTICLES = (
    (
        "Giao Phòng Kinh tế, Hạ tầng và Đô thị chủ trì, phối hợp với các đơn vị có liên quan tổ chức thực "
        "hiện, định kỳ hằng "
        "quý báo cáo kết quả về Văn phòng Hội đồng nhân dân và Ủy ban nhân dân."
    ),
    "Kinh phí thực hiện được bố trí từ nguồn ngân sách địa phương năm 2026 và các nguồn hợp pháp khác theo quy định.",
    "Các thành viên làm việc theo chế độ kiêm nhiệm, hưởng chế độ theo quy định hiện hành của pháp luật.",
    (
        "Cá nhân, hộ gia đình có tên tại Điều 1 có trách nhiệm thực hiện đầy đủ nghĩa vụ tài chính và đăng "
        "ký biến động theo quy "
        "định."
    ),
    "Bãi bỏ các quy định trước đây trái với Quyết định này.",
)
TASKS = (
    "phối hợp xác minh thành phần hồ sơ đã số hóa",
    "tăng cường sử dụng lại kết quả số hóa hồ sơ, giấy tờ",
    "rà soát, cập nhật danh mục thủ tục hành chính",
    "cung cấp thông tin về nguồn gốc sử dụng đất",
    "đôn đốc giải quyết hồ sơ quá hạn",
)
DUTIES = (
    (
        "Rà soát số lượng bản chính và số lượng ảnh chụp của hồ sơ tiếp nhận từ ngày 01 tháng 01 năm 2026; "
        "báo cáo các trường "
        "hợp số trang không khớp."
    ),
    "Không yêu cầu công dân nộp lại giấy tờ đã có trong Kho quản lý dữ liệu điện tử và còn hiệu lực.",
    "Phân công công chức làm đầu mối, thường xuyên trao đổi, kịp thời tháo gỡ vướng mắc phát sinh ở cơ sở.",
    "Tổ chức tập huấn kỹ năng quét, kiểm tra và ký số giấy tờ cho công chức làm việc tại Bộ phận Một cửa.",
    "Niêm yết công khai địa chỉ tiếp nhận phản ánh, kiến nghị của người dân và doanh nghiệp.",
    "Bố trí đủ máy quét, đường truyền và nhân lực; bảo đảm an toàn thông tin trong quá trình xử lý hồ sơ.",
    "Gửi kết quả thực hiện về Văn phòng trước ngày 28 hằng tháng để tổng hợp, báo cáo cấp có thẩm quyền.",
)
REPORTS = (
    "kết quả thực hiện công tác cải cách hành chính quý {quarter} năm {year}",
    "tình hình số hóa hồ sơ, kết quả giải quyết thủ tục hành chính năm {year}",
    "kết quả kiểm tra việc tiếp nhận và trả kết quả tại Bộ phận Một cửa năm {year}",
)
FINDINGS = (
    (
        "Đã tiếp nhận {figure} hồ sơ, trong đó giải quyết trước hạn và đúng hạn đạt {share}; không có hồ sơ "
        "tồn đọng kéo dài."
    ),
    "Tỷ lệ hồ sơ được số hóa ngay khi tiếp nhận đạt {share}, tăng so với cùng kỳ năm trước.",
    "Tổ chức {figure} lượt tuyên truyền, hướng dẫn người dân nộp hồ sơ trực tuyến tại các thôn, tổ dân phố.",
    (
        "Việc khai thác, sử dụng lại giấy tờ đã số hóa còn hạn chế do chất lượng ảnh quét của một số hồ sơ "
        "cũ chưa bảo đảm."
    ),
    "Trang thiết bị tại một số xã vùng cao đã xuống cấp, tốc độ đường truyền có thời điểm chưa ổn định.",
    "Mức độ hài lòng của người dân qua khảo sát {figure} phiếu đạt {share}.",
    "Tiếp tục chuẩn hóa dữ liệu hộ tịch, đất đai; phấn đấu hoàn thành việc làm sạch dữ liệu trong quý tới.",
    "Phối hợp chặt chẽ với Công an cấp xã trong việc xác thực thông tin của người nộp hồ sơ.",
    "Tăng cường kiểm tra đột xuất, chấn chỉnh kịp thời những biểu hiện gây phiền hà cho người dân.",
    "Còn {figure} hồ sơ đất đai phải bổ sung nhiều lần do người dân chưa nắm rõ thành phần hồ sơ.",
)
