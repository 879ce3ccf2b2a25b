"""Which of several readings the language model finds likely, and what it refuses to judge."""

import math
from pathlib import Path

import numpy as np
import pytest

from ocr import language
from ocr.estimate import Sizes
from ocr.language import LanguageModel
from ocr.tokens import EDGE
from ocr.train_language import Paragraph, train, vietnamese, wrapped
from ocr.vietnamese import Kind, key

SMALL = Sizes(bigrams=1000, trigrams=1000)


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return language.load()


@pytest.mark.parametrize(
    ("left", "right_word", "wrong", "right"),
    [
        ("thúc", "đẩy", "đấy", "phát triển"),
        ("cơ quan,", "tổ", "tố", "chức"),
        ("NHÂN DÂN", "TỈNH", "TÍNH", "QUẢNG NAM"),
        ("QUYỀN SỬ", "DỤNG", "DUNG", "ĐẤT"),
        ("ngày ký", "ban", "bán", "hành"),
        ("CỘNG", "HÒA", "HÓA", "XÃ HỘI"),
        ("Độc lập - Tự do -", "Hạnh", "Hanh", "phúc"),
        ("GIẤY", "ỦY", "ÚY", "QUYỀN"),
        ("ở nông", "thôn", "thốn", "và"),
        ("Chương", "III", "H", EDGE),
        ("Chương", "II", "H", "QUY ĐỊNH"),
        ("Lưu:", "VT,", "VI,", "TH."),
        ("do Cục", "CSQLHC", "CSOLHC", "về TTXH"),
        ("Kiểm soát TTHC,", "VPCP", "VPGP", "(để báo cáo)"),
        ("file", "PDF", "PDP", "và"),
        ("Họ, chữ", "đệm,", "đêm,", "tên:"),
        ("Nơi", "nhận:", "nhân:", "- Như trên;"),
        ("theo", "quy", "qui", "định"),
        ("theo quy", "định", "ĐỊNH", "của pháp luật"),
        ("hai nghìn không", "trăm", "trâm", "hai mươi mốt"),
        ("Căn cứ", "15/QĐ-UBND", "15/QD-UBND", "ngày"),
    ],
)
def test_prefers_the_word_that_fits(model: LanguageModel, left: str, right_word: str, wrong: str, right: str) -> None:
    before, after = left.split(" "), right.split(" ")
    assert model.score(before, right_word, after) > model.score(before, wrong, after) + 1


def test_scores_are_log_probabilities(model: LanguageModel) -> None:
    score = model.score(["theo", "quy"], "định", [])
    assert -3 < score < 0
    assert model.score(["theo", "quy"], "đỉnh", []) < score - 5


def test_old_and_new_placement_of_a_tone_are_one(model: LanguageModel) -> None:
    assert model.score(["Cộng"], "hòa", ["xã"]) == model.score(["Cộng"], "hoà", ["xã"])


def test_numbers_of_one_shape_are_alike(model: LanguageModel) -> None:
    before, after = ["ngày"], ["tháng", "6"]
    assert model.score(before, "15", after) == model.score(before, "16", after)
    assert model.score(["Số:"], "413/QĐ-UBND", ["ngày"]) == model.score(["Số:"], "418/QĐ-UBND", ["ngày"])
    assert model.score(["năm"], "2025", ["của"]) > model.score(["năm"], "2O25", ["của"])


@pytest.mark.parametrize(("frequent", "rare"), [("Hùng", "Hưng"), ("Minh", "Mính"), ("Thị", "Thỉ")])
def test_a_frequent_name_is_not_much_preferred_to_a_rare_one(model: LanguageModel, frequent: str, rare: str) -> None:
    before, after = ["bà", "Quách"], ["Vĩ", EDGE]
    assert abs(model.score(before, frequent, after) - model.score(before, rare, after)) < 6


def test_an_abbreviation_never_seen_does_not_lose_clearly_to_a_rare_one(model: LanguageModel) -> None:
    before, after = ["Lưu:", "VT,"], [EDGE]
    assert model.known("VHTTDL")
    assert not model.known("VHTTQL")
    assert model.score(before, "VHTTDL", after) - model.score(before, "VHTTQL", after) < 8


def test_words_that_cannot_be_are_unlikely_but_finite(model: LanguageModel) -> None:
    for junk in ("xzq", "ngW/{†", "-", "", "a" * 500):
        assert math.isfinite(model.score(["theo"], junk, ["định"]))
    assert model.score(["theo"], "quy", ["định"]) > model.score(["theo"], "quv", ["định"]) + 5


def test_works_without_any_context(model: LanguageModel) -> None:
    assert model.score([], "định", []) > model.score([], "đỉnh", [])


def test_known(model: LanguageModel) -> None:
    for word in ("định", "ĐỊNH", "hoà", "UBND", "(khoản", "15/QĐ-UBND", "2025", "Krông"):
        assert model.known(word), word
    for word in ("đỉnhx", "ỏng", "CSOLHC", "…", ""):
        assert not model.known(word), word


@pytest.mark.parametrize(
    ("left", "word", "right", "kind"),
    [
        ("ông Nguyễn", "Văn", "Hùng", Kind.NAME),
        ("Họ và tên: ĐẶNG HỮU", "PHƯỚC", "LÂM", Kind.NAME),
        ("CHỦ TỊCH", "Phan", "Diệu", Kind.NAME),
        ("sinh ra tại thôn", "Mận", "cũ", Kind.NAME),
        ("của Bộ trưởng", "Bộ", "Tư pháp", Kind.SYLLABLE),
        ("ỦY BAN", "NHÂN", "DÂN", Kind.SYLLABLE),
        ("theo", "quy", "định", Kind.SYLLABLE),
        ("ngày", "05/6/2021", "của", Kind.DATE),
        ("Chương", "IV", "QUY", Kind.ROMAN),
        (EDGE, "Trong", "thời", Kind.SYLLABLE),
        ("Điều 1.", "Phạm", "vi", Kind.SYLLABLE),
        ("XÃ HỘI", "CHỦ", "NGHĨA", Kind.SYLLABLE),
        ("tỉnh", "Lâm", "Đồng", Kind.SYLLABLE),
        ("ông Hà Văn", "Phúc", "trú", Kind.NAME),
        ("ông", "Lương", "Bá", Kind.NAME),
        ("lực lượng", "Vũ", "trang", Kind.SYLLABLE),
    ],
)
def test_kind_knows_names_by_their_neighbours(
    model: LanguageModel, left: str, word: str, right: str, kind: Kind
) -> None:
    assert model.kind(word, left.split(" "), right.split(" ")) is kind


def test_the_model_is_read_once() -> None:
    assert language.load() is language.load()


def test_the_model_on_disk_is_small_and_holds_no_code() -> None:
    assert language.DATA.stat().st_size < 3 << 20
    with np.load(language.DATA, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "uif" for name in arrays)


def trained(*texts: str) -> LanguageModel:
    return LanguageModel(train([Paragraph(text, 5) for text in texts], {key("lạ")}, SMALL, fewest=3))


def test_probabilities_of_all_words_after_a_word_add_up_to_one() -> None:
    model = trained("một hai ba bốn", "một hai năm", "hai ba một hai ba", "bốn năm một ba hai")
    words = ("một", "hai", "ba", "bốn", "năm", "lạ")
    for left in (["một"], ["một", "hai"], ["năm", "một"], [EDGE]):
        inside = sum(math.exp(model.score(left, word, [])) for word in words)
        assert 0.6 < inside < 1.05, left


def test_what_was_seen_in_training_is_likelier() -> None:
    model = trained("cấp giấy phép", "cấp giấy phép xây dựng", "giấy khai sinh")
    assert model.score(["cấp", "giấy"], "phép", []) > model.score(["cấp", "giấy"], "khai", [])
    assert model.score(["giấy"], "khai", ["sinh"]) > model.score(["giấy"], "phép", ["sinh"])
    assert model.known("lạ")
    assert not model.known("lẫm")


@pytest.mark.parametrize(
    ("text", "learned"),
    [
        ("Căn cứ Luật Tổ chức chính quyền địa phương", True),
        ("Nơi nhận", True),
        ("The authority of the State shall be defined in this Law", False),
        ("CQNG HÒX XĂ HQI CHÙ NGHÏA VIÊTT NAMM", False),
    ],
)
def test_english_and_broken_text_are_not_learned(text: str, learned: bool) -> None:
    assert vietnamese(text.split()) is learned


def test_lines_of_a_page_become_paragraphs(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("ỦY BAN NHÂN DÂN\nTheo đề nghị của\nGiám đốc Sở;\n- Như trên;\n\nđiều một\n2. điều hai", "utf-8")
    assert [paragraph.text for paragraph in wrapped(page)] == [
        "ỦY BAN NHÂN DÂN",
        "Theo đề nghị của Giám đốc Sở;",
        "- Như trên;",
        "điều một",
        "2. điều hai",
    ]
