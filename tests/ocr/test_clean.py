"""Cleaning: light, borders, coloured ink and specks go, letters and their marks stay."""

import cv2
import numpy as np

from core.page import BBox
from ocr import clean, ink
from tests.ocr import pages
from tests.ocr.pages import Picture

PAGE = pages.decision(dpi=150).picture


def grey(picture: Picture) -> Picture:
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8)


def test_a_shaded_page_becomes_evenly_white() -> None:
    even = clean.even(grey(pages.shaded(PAGE)))
    paper = grey(PAGE) > 240
    assert np.percentile(even[paper], 10) > 215
    letters = grey(PAGE) < 60
    assert np.percentile(even[letters], 75) < 150


def test_red_ink_of_a_stamp_pales_and_black_letters_below_stay() -> None:
    sheet = np.full((90, 90, 3), 250, np.uint8)
    sheet[10:30] = (60, 50, 215)
    sheet[60:80] = (60, 50, 215)
    sheet[:, 40:50] = (20, 20, 25)
    seen = ink.print_only(sheet, [BBox(0, 0, 90, 40)])
    assert seen[15, 5] > 200
    assert seen[70, 5] < 130
    assert seen[:, 41].max() < 40


def test_red_ink_on_shaded_paper_becomes_no_lighter_than_the_paper() -> None:
    sheet = np.full((120, 120, 3), 150, np.uint8)
    sheet[40:60] = (30, 25, 120)
    sheet[:, 50:60] = (20, 20, 25)
    seen = ink.print_only(sheet, [BBox(0, 30, 120, 70)])
    assert abs(int(seen[45, 5]) - 150) < 10
    assert seen[:, 52:58].max() < 40


def test_patterned_paper_pales_and_coloured_print_stays() -> None:
    sheet = np.full((200, 300, 3), 250, np.uint8)
    sheet[::7] = (235, 200, 250)
    cv2.putText(sheet, "CAN CUOC", (10, 100), cv2.FONT_HERSHEY_SIMPLEX, 1, (40, 40, 200), 3)
    seen = ink.print_only(sheet, [])
    assert np.percentile(seen, 20) > 245
    assert seen.min() < 120


def test_the_lid_around_a_page_becomes_white() -> None:
    lid = np.full((PAGE.shape[0] + 160, PAGE.shape[1] + 160), 20, np.uint8)
    lid[80:-80, 80:-80] = grey(PAGE)
    seen = clean.without_borders(lid)
    assert seen[:40].min() == 255
    assert seen[:, -40:].min() == 255
    assert np.array_equal(seen[200:-200, 200:-200], lid[200:-200, 200:-200])


def test_lone_specks_go_and_dots_and_tone_marks_stay() -> None:
    page = grey(pages.smaller(PAGE, 0.9))
    specked = page.copy()
    for x in range(30, 700, 40):
        specked[20:22, x : x + 2] = 0
    cleaned = clean.despeckled(specked, 12)
    assert cleaned[15:30].min() > 200
    assert np.array_equal(cleaned[100:], page[100:])


def test_pale_print_becomes_dark_and_an_empty_page_stays_empty() -> None:
    pale = (215 + grey(PAGE).astype(np.int16) // 7).clip(0, 255).astype(np.uint8)
    strong = clean.strengthened(clean.even(pale))
    assert np.median(strong[grey(PAGE) < 60]) < 90
    assert np.median(strong) > 245
    empty = np.clip(np.random.default_rng(1).normal(250, 2, (300, 300)), 0, 255).astype(np.uint8)
    assert np.array_equal(clean.strengthened(empty), empty)


def test_small_and_flat_pictures_survive_cleaning() -> None:
    for shape in ((8, 8), (1, 300), (500, 3)):
        tiny = np.full(shape, 200, np.uint8)
        assert clean.without_borders(clean.even(tiny)).shape == shape
        assert clean.despeckled(tiny, 12).shape == shape
