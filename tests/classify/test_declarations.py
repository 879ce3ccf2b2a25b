"""A declaration is the requester's, whoever else it names."""

import pytest

from classify import catalog
from classify.understand import understand
from core.dossier import FieldValue, Verdict
from core.ids import BatchId
from core.options import ClassifyOptions
from tests.factories import make_page, make_paper_page

CATALOG = catalog.load()
FORM = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

{title}

Kính gửi: Ủy ban nhân dân xã Thanh Lương, tỉnh Lam Sơn
Họ, chữ đệm, tên người yêu cầu: Trần Văn Minh Đức
Số định danh cá nhân: 099085000012
Nơi cư trú: Thôn Đồng Xuân, xã Thanh Lương, tỉnh Lam Sơn
{body}
Tôi cam đoan những nội dung khai trên đây là đúng sự thật.
Người yêu cầu
"""
BIRTH = """Quan hệ với người được khai sinh: Cha
Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:
Họ, chữ đệm, tên: TRẦN LÊ BẢO NGỌC
Ngày, tháng, năm sinh: 05/6/2021
Giới tính: Nữ  Dân tộc: Kinh  Quốc tịch: Việt Nam"""
DEATH = """Quan hệ với người đã chết: Con
Đề nghị cơ quan đăng ký khai tử cho người có tên dưới đây:
Họ, chữ đệm, tên: LÊ THỊ HOÀI AN
Số định danh cá nhân: 099160000077
Ngày, tháng, năm sinh: 02/3/1960"""
OWN = """Quan hệ với người được cấp giấy: Bản thân
Đề nghị cấp Giấy xác nhận tình trạng hôn nhân cho người có tên dưới đây:
Họ, chữ đệm, tên: TRẦN VĂN MINH ĐỨC
Ngày, tháng, năm sinh: 05/4/1985"""
PLAIN = "Ngày, tháng, năm sinh: 06/4/1985  Giới tính: Nam"


@pytest.mark.parametrize(
    ("title", "body", "born"),
    [
        pytest.param("TỜ KHAI ĐĂNG KÝ KHAI SINH", BIRTH, None, id="a child's"),
        pytest.param("TỜ KHAI ĐĂNG KÝ KHAI TỬ", DEATH, None, id="of somebody who died"),
        pytest.param("TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", OWN, "1985-04-05", id="their own, named again"),
        pytest.param("TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", PLAIN, "1985-04-06", id="their own"),
    ],
)
def test_the_day_of_birth_is_the_requesters_or_none(title: str, body: str, born: FieldValue) -> None:
    page = make_paper_page(make_page(FORM.format(title=title, body=body), confidence=0.97))
    (paper,) = understand(BatchId("batch"), [page], CATALOG, ClassifyOptions()).documents
    found = {field.name: field for field in paper.fields}
    assert paper.type == "declaration"
    assert (found["full_name"].value, found["personal_id"].value) == ("Trần Văn Minh Đức", "099085000012")
    assert (found["date_of_birth"].value if "date_of_birth" in found else None) == born
    assert found["personal_id"].state is Verdict.ACCEPTED
