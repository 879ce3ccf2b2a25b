"""Patch codes are read as scanners and telephones deliver them, and nowhere else."""

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from core.page import BBox, Code
from ocr import codes, patches
from ocr.picture import Picture
from samples.damage import WAYS, damaged
from samples.make import paper

DPI = 300
WIDE, NARROW = round(0.2 * DPI), round(0.08 * DPI)
PATTERNS = {"PATCHT": "NWNW", "PATCH2": "WNNW", "PATCH3": "WNWN"}
WAYS_TRIED = ("clean300", "office", "lowdpi", "photocopy", "grey", "phone", "turned90", "turned180", "faint")


def sheet(pattern: str, *, edges: int = 4) -> Image.Image:
    """Return an A4 sheet with a patch code along its edges, read from the edge inwards."""
    page = Image.new("RGB", (2480, 3508), "white")
    for turn in range(edges):
        page = page.rotate(90 if turn else 0, expand=True)
        pen, y = ImageDraw.Draw(page), 200
        middle = page.width // 2
        for bar in pattern:
            height = WIDE if bar == "W" else NARROW
            pen.rectangle((middle - 375, y, middle + 375, y + height - 1), fill="black")
            y += height + NARROW
    pen = ImageDraw.Draw(page)
    pen.rectangle((900, 1700, 1500, 1720), fill="black")
    return page


def grey(picture: Image.Image) -> Picture:
    return np.asarray(picture.convert("L"), dtype=np.uint8)


def names(found: tuple[Code, ...]) -> set[str]:
    return {code.text for code in found if code.symbology == patches.SYMBOLOGY}


@pytest.mark.parametrize("way", WAYS_TRIED)
@pytest.mark.parametrize("name", PATTERNS)
def test_a_patch_sheet_is_read(name: str, way: str) -> None:
    scanned = grey(damaged(sheet(PATTERNS[name]), WAYS[way], 3).image)
    assert names(codes.find(scanned, WAYS[way].dpi)) == {name}
    assert names(codes.find(scanned)) == {name}


def test_a_single_patch_at_the_head_is_enough() -> None:
    [code] = patches.find(grey(sheet("NWNW", edges=1)))
    assert code.text == "PATCHT"
    assert 180 <= code.bbox.y0 <= 220
    assert code.bbox.width > 700


@pytest.mark.parametrize("pattern", ["NNNN", "WWNN", "WWWW", "NNWW", "NWWN"])
def test_other_bars_part_nothing(pattern: str) -> None:
    assert patches.find(grey(sheet(pattern))) == ()


@pytest.mark.parametrize("kind", ["report", "receipt_slip", "land_use_certificate", "citizen_id_card"])
def test_no_paper_is_taken_for_a_patch_sheet(kind: str) -> None:
    for page in paper(kind, 3).pages:
        assert patches.find(grey(page)) == ()


PAPERS = {"A6": (1240, 1748), "A5": (1748, 2480), "A4": (2480, 3508)}
LINEAR = {
    "Code39": ["0DBC0E", "9HC43C", "HHBB14", "CA442H", "D78248"],
    "Codabar": ["A524361B", "A408306B", "A662163B", "A237047B"],
    "ITF": ["737441", "641541", "062597", "919691"],
    "Code128": ["H0408B", "C4C950", "42459E", "H86576"],
}


def slip(symbology: str, text: str, module: float, size: tuple[int, int]) -> Picture:
    """Return a slip with a bar code, bars 15 mm long and narrow ones `module` mm wide, and some lines of text."""
    code = zxingcpp.create_barcode(text, getattr(zxingcpp, symbology))
    row = np.array(code.to_image(scale=1, add_quiet_zones=False))[0]
    mm = DPI / 25.4
    bars = cv2.resize(row[None], (round(len(row) * module * mm), round(15 * mm)), interpolation=cv2.INTER_AREA)
    page = np.full(size[::-1], 255, np.uint8)
    left = (size[0] - bars.shape[1]) // 2
    page[100 : 100 + bars.shape[0], left : left + bars.shape[1]] = bars
    for line in range(8):
        cv2.putText(page, "Phieu tiep nhan", (60, 400 + line * 70), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 2)
    return cv2.GaussianBlur(page, (3, 3), 0).astype(np.uint8)


@pytest.mark.parametrize("module", [0.33, 0.42, 0.5, 0.66])
@pytest.mark.parametrize("size", PAPERS)
@pytest.mark.parametrize("symbology", LINEAR)
def test_no_four_bars_of_a_linear_code_are_a_patch(symbology: str, size: str, module: float) -> None:
    """Neither where the code is known nor, by its other bars alone, where it was not read."""
    for text in LINEAR[symbology]:
        page = slip(symbology, text, module, PAPERS[size])
        assert names(codes.find(page, DPI)) == set()
        for seen in (page, np.rot90(page), np.asarray(Image.fromarray(page).rotate(4, fillcolor=255))):
            assert patches.find(np.ascontiguousarray(seen)) == ()


def test_four_bars_on_a_found_linear_code_are_no_patch() -> None:
    head = grey(sheet("NWNW", edges=1))
    [patch] = patches.find(head)
    # The code runs across the bars, and its box is a single row anywhere along them.
    row = BBox(1700, 100, 1701, 900)
    assert patches.find(head, None, [Code("Code39", "0DBC0E", row)]) == ()
    beside = BBox(patch.bbox.x0, patch.bbox.y1 + 150, patch.bbox.x1, patch.bbox.y1 + 151)
    assert names(patches.find(head, None, [Code("Code39", "PATCHT", beside)])) == {"PATCHT"}


@pytest.mark.parametrize("share", [0.4, 0.6])
def test_bars_that_are_too_small_are_no_patch(share: float) -> None:
    whole = sheet("NWNW", edges=1)
    small = whole.resize((round(whole.width * share), round(whole.height * share)), Image.Resampling.BOX)
    assert names(patches.find(grey(small), DPI * share)) == {"PATCHT"}
    assert patches.find(grey(small), DPI) == ()
    page = Image.new("RGB", (round(whole.width / share), round(whole.height / share)), "white")
    page.paste(whole, (0, 0))
    assert patches.find(grey(page)) == ()


def test_the_edge_of_the_paper_and_words_beside_the_bars_are_no_bars() -> None:
    page = sheet("NWNW", edges=1)
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, page.width, 150), fill="black")
    picture = grey(page).copy()
    cv2.putText(picture, "PATCH T - SEPARATOR", (870, 590), cv2.FONT_HERSHEY_SIMPLEX, 2.1, 0, 8)
    assert names(patches.find(picture, DPI)) == {"PATCHT"}


@pytest.mark.parametrize("at", [60, 490])
def test_a_fifth_bar_beside_the_four_makes_them_no_patch(at: int) -> None:
    page = sheet("NWNW", edges=1)
    middle = page.width // 2
    ImageDraw.Draw(page).rectangle((middle - 375, at, middle + 375, at + NARROW), fill="black")
    assert (patches.find(grey(page), DPI) == ()) is (at == 490)
