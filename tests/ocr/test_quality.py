"""The verdict on a picture before it is read, and what reading adds to it."""

import time

import cv2
import numpy as np
import pytest

from core.errors import CorruptImage
from core.fold import nfc
from core.options import OcrOptions
from core.page import BBox, Grade, PageImage, Problem, Quality, Word
from ocr import quality
from ocr.engine import make_engine
from ocr.glance import glance
from ocr.paper_size import is_odd
from ocr.read import read
from tests.ocr import pages
from tests.ocr.images import page_image
from tests.ocr.pages import Picture

OPTIONS = OcrOptions()
NULL = make_engine(OcrOptions(engine="null"))
GOOD = pages.decision(dpi=200).picture
LARGE = pages.decision(dpi=300).picture


def codes(found: Quality) -> list[str]:
    return [problem.code for problem in found.problems]


def soft(picture: Picture, sigma: float) -> Picture:
    return cv2.GaussianBlur(picture, (0, 0), sigma).astype(np.uint8)


def shaken(picture: Picture, length: int, *, upright: bool) -> Picture:
    kernel = np.full((length, 1) if upright else (1, length), 1 / length, np.float32)
    return np.asarray(cv2.filter2D(picture, -1, kernel), np.uint8)


def shaken_askew(picture: Picture, length: int) -> Picture:
    kernel = np.eye(round(length / np.sqrt(2)), dtype=np.float32)
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.uint8)


def lit(picture: Picture, light: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]") -> Picture:
    return np.asarray((picture * light[:, :, None]).clip(0, 255), np.uint8)


def across(darkest: float, brightest: float = 1.0) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    row = np.linspace(darkest, brightest, GOOD.shape[1], dtype=np.float32)
    return np.repeat(row[None, :], GOOD.shape[0], axis=0)


def burnt(picture: Picture, radius: float, paper: float = 0.86) -> Picture:
    height, width = picture.shape[:2]
    down, right = np.mgrid[0:height, 0:width]
    away = np.hypot(down - height * 0.45, right - width * 0.5) / radius
    glow = (np.clip((1.4 - away) / 0.4, 0, 1) * 255).astype(np.int16)
    return np.asarray(((picture * paper).astype(np.int16) + glow[:, :, None]).clip(0, 255), np.uint8)


def drowned(picture: Picture, gain: float) -> Picture:
    return ((soft(picture, 1.2).astype(np.float32) + 8) * gain).clip(0, 255).astype(np.uint8)


def enlarged(picture: Picture, factor: float) -> Picture:
    small = pages.smaller(picture, 1 / factor)
    return cv2.resize(small, picture.shape[1::-1], interpolation=cv2.INTER_CUBIC).astype(np.uint8)


SPOILT = {
    "out of focus": (soft(GOOD, 3.2), "blurred"),
    "out of focus at 300 dpi": (soft(LARGE, 5), "blurred"),
    "shaken along the lines": (shaken(GOOD, 13, upright=False), "blurred"),
    "shaken across the lines": (shaken(GOOD, 13, upright=True), "blurred"),
    "blown up from a thumbnail": (enlarged(GOOD, 4), "blurred"),
    "60 dpi": (pages.smaller(GOOD, 0.3), "low_resolution"),
    "hardly any light": ((GOOD * 0.15).astype(np.uint8), "too_dark"),
    "deep shadow": (lit(GOOD, across(-0.3).clip(0.02, 1)), "uneven_light"),
    "hardly any ink": ((255 - (255 - GOOD.astype(np.int16)) // 12).astype(np.uint8), "faint"),
    "drowned in light": (drowned(GOOD, 3.5), "overexposed"),
    "shaken askew": (shaken_askew(GOOD, 22), "blurred"),
    "a lamp on white paper": (burnt(GOOD, 330, paper=0.99), "glare"),
    "a lamp in the glass": (burnt(GOOD, 330), "glare"),
    "cut at the side": (GOOD[:, 300:-420].copy(), "cut_off"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_spoilt_picture_is_poor_and_told_why(spoilt: str) -> None:
    picture, code = SPOILT[spoilt]
    found = glance(page_image(picture, "image/jpeg", known=False))
    assert code in codes(found)
    assert found.grade is Grade.POOR


WELL = {
    "clean": GOOD,
    "clean at 300 dpi": LARGE,
    "at 150 dpi": pages.smaller(GOOD, 0.75),
    "office": pages.jpeg(pages.leaning(pages.stamped(GOOD, (0.68, 0.8), 140), 3.5), 75),
    "turned": pages.turned(GOOD, 90),
    "photocopy": pages.photocopied(GOOD),
    "phone": pages.shaded(GOOD),
    "on a dark table": cv2.copyMakeBorder(GOOD, 90, 60, 80, 120, cv2.BORDER_CONSTANT, value=(28, 30, 34)),
    "small print": pages.decision(dpi=200, points=9).picture,
    "large print": pages.decision(dpi=200, points=20).picture,
    "half the ink": (128 + GOOD.astype(np.int16) // 2).astype(np.uint8),
}


@pytest.mark.parametrize("well", WELL)
def test_a_picture_that_reads_well_is_good(well: str) -> None:
    found = glance(page_image(np.asarray(WELL[well], np.uint8), "image/jpeg", known=False))
    assert (found.grade, codes(found)) == (Grade.GOOD, [])


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "image/webp", "image/tiff"])
def test_the_kind_of_file_changes_nothing(media_type: str) -> None:
    assert codes(glance(page_image(soft(GOOD, 3.2), media_type, dpi=200))) == ["blurred"]
    assert codes(glance(page_image(GOOD, media_type, dpi=200))) == []


@pytest.mark.parametrize("size", [6, 10, 14, 22])
def test_blur_is_judged_by_what_it_does_to_the_letters_and_not_by_their_size(size: float) -> None:
    sharp = pages.decision(dpi=300, points=size, paragraphs=pages.PARAGRAPHS * 2).picture
    assert codes(glance(page_image(sharp, "image/jpeg"))) == []
    letter = size * 300 / 72 * 0.45
    assert "blurred" in codes(glance(page_image(soft(sharp, letter / 4), "image/jpeg")))


def test_an_empty_side_is_good_and_named() -> None:
    random = np.random.default_rng(4)
    paper = np.clip(random.normal(244, 3, (2339, 1654)), 0, 255).astype(np.uint8)
    for picture in (paper, np.full((2339, 1654), 255, np.uint8)):
        found = glance(page_image(picture, "image/jpeg", dpi=200))
        assert (found.grade, codes(found)) == (Grade.GOOD, ["empty"])


def back(level: int, behind: int, seed: int = 4) -> Picture:
    """Return an empty side of paper of a brightness, through which the front shows by so many levels."""
    random = np.random.default_rng(seed)
    paper = np.clip(random.normal(level, 2, GOOD.shape[:2]), 0, 255)
    front = 1 - soft(GOOD[:, ::-1, 0].copy(), 1.5) / 255
    return np.clip(paper - behind * front, 0, 255).astype(np.uint8)


def test_the_back_of_a_sheet_is_empty_though_its_lid_shows_and_the_light_is_uneven() -> None:
    copy = np.full((3508, 2480), 255, np.uint8)
    copy[:, :40] = 0
    copy[900:903, 700:703] = 0
    bright, dim = back(250, 2), lit(back(236, 3)[:, :, None].repeat(3, axis=2), across(0.5))
    askew = pages.leaning(dim, 2)
    for picture in (copy, bright, dim, askew):
        found = glance(page_image(picture, "image/jpeg", known=False))
        assert (found.grade, codes(found)) == (Grade.GOOD, ["empty"])


def test_a_cut_between_two_lines_calls_for_care_where_the_size_is_odd() -> None:
    rows = np.flatnonzero((GOOD[:, :, 0] < 128).any(axis=1))
    gaps = rows[1:][np.diff(rows) > 8]
    cut = GOOD[: int(gaps[len(gaps) // 2]) - 5].copy()
    found = glance(page_image(cut, "image/jpeg", dpi=200))
    assert (found.grade, codes(found)) == (Grade.FAIR, ["cut_off", "odd_size"])
    whole = cv2.copyMakeBorder(cut, 0, 120, 0, 0, cv2.BORDER_CONSTANT, value=(252, 251, 249)).astype(np.uint8)
    assert "cut_off" not in codes(glance(page_image(whole, "image/jpeg", dpi=200)))


def test_white_patches_between_paragraphs_are_no_lamp() -> None:
    page = np.minimum(GOOD, 250)
    page[600:1000, 300:1300] = 255
    assert codes(glance(page_image(page, dpi=200, known=False))) == []


def test_the_size_of_the_paper_is_a_hint_where_the_resolution_is_known() -> None:
    strip = cv2.copyMakeBorder(GOOD, 0, 600, 0, 0, cv2.BORDER_CONSTANT, value=(252, 251, 249)).astype(np.uint8)
    found = glance(page_image(strip, dpi=200))
    assert found.grade is Grade.GOOD
    assert codes(found) == ["odd_size"]
    assert codes(glance(page_image(strip, dpi=200, known=False))) == []


@pytest.mark.parametrize(
    ("millimetres", "odd"),
    [((210, 297), False), ((297, 210), False), ((148, 210), False), ((54, 86), False), ((216, 279), False),
     ((212, 293), False), ((420, 297), False), ((210, 240), True), ((300, 330), True), ((105, 300), True)],
)  # fmt: skip
def test_papers_that_are_known(millimetres: tuple[float, float], odd: bool) -> None:
    width, height = (round(side / 25.4 * 150) for side in millimetres)
    assert is_odd(PageImage(b"", "image/png", width, height, 150)) is odd


def test_a_picture_without_room_for_a_letter_is_poor_and_a_broken_one_is_an_error() -> None:
    assert glance(page_image(np.full((9, 400), 255, np.uint8))).grade is Grade.POOR
    whole = page_image(GOOD, "image/jpeg")
    for data in (b"\xff\xd8\xff", b""):
        with pytest.raises(CorruptImage):
            glance(PageImage(data, "image/jpeg", whole.width, whole.height, 200))


@pytest.mark.parametrize("shape", [(16, 16), (16, 3000), (4000, 17), (300, 300)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_any_picture_gets_a_verdict(shape: tuple[int, int], level: int) -> None:
    plain = np.full(shape, level, np.uint8)
    random = np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8)
    for picture in (plain, random):
        assert glance(page_image(picture)).grade in Grade


def said(confidence: float, count: int = 20) -> list[Word]:
    return [Word("chữ", BBox(0, 0, 9, 9), confidence)] * count


POOR = quality.verdict({"blurred": Grade.POOR})
CARE = quality.verdict({"faint": Grade.FAIR})
FINE = Quality(Grade.GOOD)


@pytest.mark.parametrize(
    ("before", "confidence", "grade", "told"),
    [
        (FINE, 0.98, Grade.GOOD, []),
        (FINE, 0.95, Grade.FAIR, ["hard_to_read"]),
        (FINE, 0.4, Grade.POOR, ["hard_to_read"]),
        (CARE, 0.98, Grade.FAIR, ["faint"]),
        (CARE, 0.4, Grade.POOR, ["faint", "hard_to_read"]),
        (POOR, 0.99, Grade.POOR, ["blurred"]),
        (POOR, 0.95, Grade.POOR, ["blurred", "hard_to_read"]),
    ],
)
def test_reading_only_makes_a_verdict_graver(before: Quality, confidence: float, grade: Grade, told: list[str]) -> None:
    after = quality.after_reading(before, said(confidence))
    assert (after.grade, codes(after)) == (grade, told)
    assert quality.by_picture_alone(after) is ("hard_to_read" not in told)


def test_the_english_of_a_card_does_not_make_it_hard_to_read_but_a_page_of_nonsense_is() -> None:
    english = [Word(text, BBox(0, 0, 9, 9), 0.3) for text in ("Independence", "/", "Date", "of", "birth:")]
    assert quality.after_reading(FINE, [*said(0.98), *english]).grade is Grade.GOOD
    nonsense = [Word("Frzdqm", BBox(0, 0, 9, 9), 0.3)] * 30
    assert quality.after_reading(FINE, [*said(0.98), *nonsense]).grade is Grade.POOR


def test_a_few_words_prove_nothing_but_more_show_that_a_page_is_not_empty() -> None:
    empty = quality.verdict({"empty": Grade.GOOD})
    assert quality.after_reading(empty, said(0.2, 3)) == empty
    assert quality.after_reading(empty, said(0.98)) == FINE


def test_of_a_blank_page_only_what_may_hide_print_is_complained_of() -> None:
    after = quality.after_reading(quality.verdict({"faint": Grade.POOR, "cut_off": Grade.POOR}), [], blank=True)
    assert (after.grade, codes(after)) == (Grade.GOOD, ["empty"])
    dark = quality.after_reading(quality.verdict({"too_dark": Grade.POOR, "faint": Grade.FAIR}), [], blank=True)
    assert (dark.grade, codes(dark)) == (Grade.POOR, ["empty", "too_dark"])


def test_reading_starts_from_the_verdict_of_the_glance() -> None:
    image = page_image(soft(GOOD, 3.2), "image/jpeg", dpi=200)
    assert read(image, 1, NULL, OPTIONS).quality == glance(image)
    assert read(image, 1, NULL, OPTIONS, before=CARE).quality == CARE
    # What an earlier reading found hard does not outlive a better reading.
    earlier = Quality(Grade.POOR, (Problem("hard_to_read", "."),))
    assert read(image, 1, NULL, OPTIONS, before=earlier).quality == glance(image)


def test_every_problem_has_a_sentence_that_asks_for_something() -> None:
    for sentence in quality.SENTENCES.values():
        assert sentence == nfc(sentence)
        assert sentence.endswith(".")
        assert "ãy" in sentence


def test_a_glance_is_over_before_the_next_page_lies_on_the_glass() -> None:
    image = page_image(LARGE, "image/jpeg")
    started = time.process_time()
    glance(image)
    assert time.process_time() - started < 1


def test_rows_of_dots_to_write_on_are_no_small_print() -> None:
    form = GOOD.copy()
    for row in range(form.shape[0] // 2, form.shape[0] - 60, 40):
        for column in range(60, form.shape[1] - 60, 9):
            form[row : row + 4, column : column + 4] = 0
    assert "low_resolution" not in codes(glance(page_image(form, dpi=200)))


@pytest.mark.parametrize("size", [(9000, 16), (20000, 17), (16, 9000)])
def test_slivers_have_a_verdict_too(size: tuple[int, int]) -> None:
    sliver = np.full((*size, 3), 255, np.uint8)
    sliver[size[0] // 2 :] = 0
    assert glance(page_image(sliver, dpi=200)).grade in set(Grade)
