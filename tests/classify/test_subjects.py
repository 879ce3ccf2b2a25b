"""What is put right in a subject: the end of a symbol, and words for levels before the name of a place."""

import pytest

from classify import places
from classify.fields import document_numbers
from core.dossier import Verdict
from tests.classify.test_half_read import field
from tests.classify.test_layouts import drawing
from tests.classify.test_unread import read
from tests.factories import make_page

FIRST, SECOND = "V/v chấn chỉnh việc số hóa thành\n", " phần hồ sơ khi tiếp nhận\n"


def letter(first: str, second: str) -> str:
    text = drawing("official_letter-office")
    assert FIRST in text
    assert SECOND in text
    return text.replace(FIRST, first + "\n").replace(SECOND, f" {second}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("số 24/2013/NQ-HĐND. ngày 10/12/2013", "số 24/2013/NQ-HĐND ngày 10/12/2013"),
        ("số 07/KH-UBND. của tỉnh, số 8/QĐ-TTg của", "số 07/KH-UBND của tỉnh, số 8/QĐ-TTg của"),
        ("theo số 24/NQ-HĐND. Sau đó", "theo số 24/NQ-HĐND. Sau đó"),
        ("lương, phụ cấp v.v. của", "lương, phụ cấp v.v. của"),
        ("và/hoặc UBND. của", "và/hoặc UBND. của"),
        ("thửa 5/BĐ.", "thửa 5/BĐ."),
    ],
)
def test_no_full_stop_ends_a_symbol_within_a_sentence(text: str, said: str) -> None:
    assert document_numbers.unstopped(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tại thị trần Hạ Mẫu, huyện Hà Thử", "tại thị trấn Hạ Mẫu, huyện Hà Thử"),
        ("mở rộng thi xá Đông Phú và thành phổ Lam Sơn", "mở rộng thị xã Đông Phú và thành phố Lam Sơn"),
        ("UBND xá Bình Lãng trên địa bàn tính Hà Thử", "UBND xã Bình Lãng trên địa bàn tỉnh Hà Thử"),
        ("tại phưởng Hạ Mẫu thuộc quân Đông Phú", "tại phường Hạ Mẫu thuộc quận Đông Phú"),
        (
            "cơ quan Đảng, tính Đảng, giới tính Nam, phố xá Hà Thử",
            "cơ quan Đảng, tính Đảng, giới tính Nam, phố xá Hà Thử",
        ),
        ("địa phương Hà Thử, phương Đông, vùng xa Lam Sơn", "địa phương Hà Thử, phương Đông, vùng xa Lam Sơn"),
        ("cho bà Trần Thị Trần Hạ", "cho bà Trần Thị Trần Hạ"),
        ("kỳ thi trân trọng, tại quan điểm", "kỳ thi trân trọng, tại quan điểm"),
        ("tại thị trấn Hạ Mẫu", "tại thị trấn Hạ Mẫu"),
    ],
)
def test_a_word_for_a_level_is_put_right_only_where_it_can_be_no_other(text: str, said: str) -> None:
    assert places.levelled(text) == said


def test_a_subject_with_a_respelled_level_goes_to_a_person_and_keeps_what_was_read() -> None:
    found = field(read(make_page(letter("V/v sửa chữa đường vào", "thị trần Hạ Mẫu"))), "subject")
    assert (found.value, found.state) == ("sửa chữa đường vào thị trấn Hạ Mẫu", Verdict.REVIEW)
    assert found.raw == "sửa chữa đường vào thị trần Hạ Mẫu"
    assert [problem.code for problem in found.problems] == ["place_respelled"]


def test_a_subject_names_a_paper_without_the_full_stop_of_an_underline() -> None:
    found = field(read(make_page(letter("V/v bãi bỏ số 24/NQ-HĐND.", "ngày 10/12/2013"))), "subject")
    assert (found.value, found.state) == ("bãi bỏ số 24/NQ-HĐND ngày 10/12/2013", Verdict.ACCEPTED)
    assert "HĐND." in found.raw
