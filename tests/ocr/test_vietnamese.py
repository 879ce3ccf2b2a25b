"""What can be a word of a Vietnamese paper."""

import pytest

from core.page import BBox, Word
from ocr import vietnamese

BOX = BBox(0, 0, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("nghiêng", "Quyết", "ĐƯỜNG", "khuỷu", "giếng", "yêu", "ủy", "thuở", "gìn", "Hòa", "hoà", "rượu", "(khoản"),
        *("413/QĐ-UBND", "09/10/2025", "1.250.000", "UBND", "III", "Thái-Bình", "2025;", "VT,"),
    ],
)
def test_possible(text: str) -> None:
    assert vietnamese.plausible(text)


@pytest.mark.parametrize("text", ["ngW/{†", "fÖưực", "xzq", "thhe", "—", "", "tUỞHG", "bnrg"])
def test_impossible(text: str) -> None:
    assert not vietnamese.plausible(text)


def test_real_words_are_believed_and_more_than_a_sign() -> None:
    words = [Word("trang", BOX, 0.9), Word("l", BOX, 0.7), Word("7", BOX, 0.95), Word("ngày", BOX, 0.3)]
    assert [word.text for word in vietnamese.real_words(words)] == ["trang", "7"]
