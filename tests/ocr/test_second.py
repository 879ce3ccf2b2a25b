"""The second look: what is set right by its sentence, and what is left alone however odd it reads."""

import pytest

from core.page import BBox, Reason, Word
from ocr import language
from ocr.second import look
from tests.ocr.words import looked, spelled


def test_a_mark_that_makes_no_sentence_is_set_right_and_its_first_reading_kept() -> None:
    words = looked(
        spelled("sửa"), spelled("đổi,"), spelled("bô", {1: {"ồ": 2.0, "ổ": 4.0}}), spelled("sung"), spelled("một")
    )
    assert [word.text for word in words] == ["sửa", "đổi,", "bổ", "sung", "một"]
    assert (words[2].first, words[2].reason) == ("bô", Reason.SENTENCE)
    assert [(word.first, word.reason) for word in words[:2]] == [("", None), ("", None)]


def test_two_wrong_neighbours_are_set_right_together() -> None:
    words = looked(
        spelled("thuộc"), spelled("thâm", {2: {"ẩ": 3.0}}), spelled("quyên", {3: {"ề": 3.0}}), spelled("của")
    )
    assert [word.text for word in words] == ["thuộc", "thẩm", "quyền", "của"]


def test_nothing_is_invented_that_the_picture_does_not_support() -> None:
    words = looked(spelled("sửa"), spelled("đổi,"), spelled("bô", {0: {"h": 2.0}}), spelled("sung"))
    assert words[2].text == "bô"
    assert words[2].reason is None


def test_a_mark_that_the_engine_doubts_may_be_any_mark() -> None:
    words = looked(spelled("sửa"), spelled("đổi,"), spelled("bô", {1: {"ồ": 2.0}}), spelled("sung"))
    assert words[2].text == "bổ"


def test_the_marks_of_a_word_that_is_none_are_open() -> None:
    words = looked(spelled("XÃ"), spelled("HỌI"), spelled("CHỦ"), spelled("NGHĨA"))
    assert words[1].text == "HỘI"


def test_a_hat_over_the_tone_of_a_capital_may_be_there_although_the_engine_hardly_sees_it() -> None:
    words = looked(spelled("CỌNG", {1: {"Q": 26.0, "Ộ": 45.0}}), spelled("HÒA"), spelled("XÃ"), spelled("HỌI"))
    assert [word.text for word in words] == ["CỘNG", "HÒA", "XÃ", "HỘI"]
    assert looked(spelled("Nguyễn"), spelled("Thị"), spelled("Ọi"))[2].text == "Ọi"


def test_an_unknown_abbreviation_gives_way_to_a_known_one_that_looks_like_it() -> None:
    words = looked(spelled("tệp"), spelled("PDE", {2: {"F": 2.0}}), spelled("có"), spelled("ký"))
    assert words[1].text == "PDF"


def test_what_the_engine_does_not_believe_at_all_is_not_chosen() -> None:
    words = looked(spelled("sửa"), spelled("đổi,"), spelled("bô", {1: {"ổ": 95.0}}), spelled("sung"))
    assert words[2].text == "bô"
    assert words[2].reason is None


def test_a_name_is_not_talked_away_by_a_more_usual_one() -> None:
    words = looked(
        spelled("Ông"), spelled("Nguyễn"), spelled("Văn"), spelled("Tô", {1: {"ố": 3.0, "ổ": 3.0, "ò": 5.0}})
    )
    assert words[3].text == "Tô"


@pytest.mark.parametrize("text", ["15/QĐ-UBND", "01/02/2024", "036099000123", "an@vidu.vn"])
def test_numbers_dates_codes_and_addresses_stay(text: str) -> None:
    others = {at: {"7" if sign.isdigit() else "e": 0.5} for at, sign in enumerate(text)}
    words = looked(spelled("theo"), spelled("văn"), spelled("bản"), spelled(text, others), spelled("ngày"))
    assert words[3].text == text


def test_a_word_without_alternatives_passes() -> None:
    plain = Word("bô", BBox(0, 0, 1, 1), 0.4)
    assert [word.text for word in looked(plain, spelled("sung"))] == ["bô", "sung"]


def test_words_come_out_as_plain_words_of_core() -> None:
    assert {type(word) for word in looked(spelled("sửa"), spelled("đổi"))} == {Word}


def test_an_empty_page_stays_empty() -> None:
    assert look((), language.load()) == ()


def test_an_abbreviation_that_the_picture_tells_from_a_known_one_stays() -> None:
    words = looked(spelled("mã"), spelled("là"), spelled("TNHN", {3: {"H": 7.9}}), spelled("và"))
    assert words[2].text == "TNHN"
