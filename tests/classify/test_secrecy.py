"""A paper with a mark of secrecy goes to a person at once."""

import pytest

from classify import catalog
from classify.understand import understand
from core.dossier import PaperPage, Verdict
from core.ids import BatchId, FileId, PageId
from core.options import ClassifyOptions
from tests.factories import make_page

CATALOG = catalog.load()
LETTER = """ỦY BAN NHÂN DÂN XÃ AN LẠC        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 12/UBND-VP                      Độc lập - Tự do - Hạnh phúc
{left}
                    Kính gửi: Ủy ban nhân dân tỉnh
Ủy ban nhân dân xã báo cáo về công tác bảo mật thông tin.
{below}"""


def found(left: str = "", below: str = "") -> tuple[Verdict, list[str]]:
    page = make_page(LETTER.format(left=left, below=below), number=3)
    [document] = understand(
        BatchId("b"), [PaperPage(PageId("p"), FileId("f"), page)], CATALOG, ClassifyOptions()
    ).documents
    return document.verdict, [problem.message for problem in document.problems if problem.code == "secret_mark"]


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "[ MẬT ]", "TÔI MẬT"])
def test_each_degree_is_told_with_its_page(mark: str) -> None:
    verdict, messages = found(left=mark)
    assert verdict is Verdict.REVIEW
    assert messages == [
        "Trang 3 có dấu chỉ độ mật. Tài liệu mật không được số hóa; hãy dừng lại và báo người phụ trách."
    ]


@pytest.mark.parametrize("line", ["Mật", "V/v bảo mật thông tin", "MẬT KHẨU", "SỞ MẬT"])
def test_words_about_secrecy_are_no_mark(line: str) -> None:
    assert found(left=line)[1] == []


def test_a_word_far_below_is_no_mark() -> None:
    assert found(below="\n" * 40 + "MẬT")[1] == []
