"""Patch codes are read as scanners and telephones deliver them, and nowhere else."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.page import Code
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
    found = codes.find(grey(damaged(sheet(PATTERNS[name]), WAYS[way], 3).image))
    assert names(found) == {name}


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
