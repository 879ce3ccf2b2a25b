"""Labels with linear codes stuck on papers never make these papers separator sheets, and sheets stay sheets."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image

from classify import separators
from classify.separators import Kind
from core.options import ClassifyOptions
from ocr import codes
from samples.damage import WAYS, damaged
from samples.make import paper
from tests.factories import make_page
from tests.ocr.test_patches import PATTERNS
from tests.ocr.test_patches import sheet as patch_sheet

MM = 300 / 25.4
SIZES = {"A4": (2480, 3508), "A5": (1748, 2480), "A6": (1240, 1748)}
ALPHABETS = {
    "Code39": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. /+",
    "Code128": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef-/",
    "ITF": "0123456789",
    "Codabar": "0123456789-$:/.+",
    "EAN13": "0123456789",
}
KINDS = ("receipt_slip", "declaration", "birth_certificate", "official_letter")
SCANNED = ("clean300", "office", "lowdpi", "photocopy", "grey", "phone", "faint")
OPTIONS = ClassifyOptions(separator_codes=("TACH-*",))


@cache
def printed(kind: str) -> Image.Image:
    """Return the first page of a paper, at 300 dpi."""
    return paper(kind, 8).pages[0]


def label(symbology: str, text: str, module: float, high: float) -> Image.Image:
    """Return a linear code whose narrow bars are `module` and whose bars are `high` millimetres, with some white."""
    made = zxingcpp.create_barcode(text, getattr(zxingcpp, symbology)).to_image(scale=1, add_quiet_zones=False)
    row = np.asarray(made)[0]
    size = round(len(row) * module * MM), round(high * MM)
    bars = Image.fromarray(cv2.resize(row[None], size, interpolation=cv2.INTER_AREA))
    framed = Image.new("RGB", (bars.width + 60, bars.height + 40), "white")
    framed.paste(bars, (30, 20))
    return framed


def drawn_text(symbology: str, rng: Random) -> str:
    count = 12 if symbology == "EAN13" else rng.choice((4, 6, 8, 10))
    text = "".join(rng.choice(ALPHABETS[symbology]) for _ in range(count))
    return f"A{text}B" if symbology == "Codabar" else text


def labelled(seed: int, symbology: str) -> tuple[np.ndarray, float | None]:
    """Return a paper of some size with one or two labels, lying or standing, as somebody scanned it, with its dpi."""
    rng = Random(f"{seed}:{symbology}")
    size = SIZES[rng.choice(list(SIZES))]
    page = printed(rng.choice(KINDS)).resize(size, Image.Resampling.BOX)
    for _ in range(rng.choice((1, 1, 2))):
        module = rng.choice((0.25, 0.33, 0.42, 0.5, 0.66, 1.0))
        mark = label(symbology, drawn_text(symbology, rng), module, rng.choice((6, 10, 15, 25, 40)))
        if mark.width > size[0] - 80:
            mark = mark.resize((size[0] - 80, mark.height), Image.Resampling.BOX)
        if rng.random() < 0.4:
            mark = mark.transpose(Image.Transpose.ROTATE_90)
        page.paste(mark, (rng.randint(0, size[0] - mark.width), rng.randint(0, max(0, size[1] - mark.height))))
    way = replace(WAYS[rng.choice(SCANNED)], dpi=rng.choice((150, 200, 300)), turn=rng.choice((0, 90, 180, 270)))
    scanned = damaged(page, way, rng.randrange(1 << 30)).image
    return np.asarray(scanned.convert("L"), dtype=np.uint8), way.dpi if way.tagged else None


@pytest.mark.parametrize("symbology", ALPHABETS)
@pytest.mark.parametrize("seed", range(4))
def test_a_label_never_makes_a_paper_a_separator_sheet(symbology: str, seed: int) -> None:
    """Not even where nothing else was read on the paper."""
    found = codes.find(*labelled(seed, symbology))
    assert separators.found(make_page("", codes=found), OPTIONS) is None, found


def ours(size: tuple[int, int]) -> tuple[Image.Image, str]:
    text = separators.payload("", "H99.36.05-261102-0007", "TP01")
    square = Image.fromarray(np.asarray(zxingcpp.create_barcode(text, zxingcpp.QRCode).to_image(scale=1)))
    side = round(0.45 * size[0])
    page = Image.new("RGB", size, "white")
    page.paste(square.resize((side, side), Image.Resampling.NEAREST), ((size[0] - side) // 2, round(0.25 * size[1])))
    return page, text


def patch(size: tuple[int, int]) -> tuple[Image.Image, str]:
    """Bars are as large on small papers as on large ones."""
    page, whole = Image.new("RGB", size, "white"), patch_sheet(PATTERNS["PATCHT"], edges=1)
    half = min(size[0], whole.width) // 2
    head = whole.crop((whole.width // 2 - half, 0, whole.width // 2 + half, 900))
    page.paste(head, ((size[0] - head.width) // 2, 0))
    return page, "PATCHT"


def configured(size: tuple[int, int]) -> tuple[Image.Image, str]:
    page, mark = Image.new("RGB", size, "white"), label("Code128", "TACH-01", 0.5, 20)
    page.paste(mark, ((size[0] - mark.width) // 2, 300))
    return page, "TACH-01"


SHEETS: dict[str, Callable[[tuple[int, int]], tuple[Image.Image, str]]] = {
    "ours": ours,
    "patch": patch,
    "configured": configured,
}
TRIED = ((150, 0), (200, 90), (300, 180))


@pytest.mark.parametrize("way", ["clean300", "photocopy", "phone"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", SHEETS)
def test_sheets_of_every_size_part_however_they_were_scanned(kind: str, size: str, way: str) -> None:
    page, text = SHEETS[kind](SIZES[size])
    # On A6 at 150 dpi the specks that such copiers leave hang on the bars and hide some of them.
    coarse = (kind, size, way) == ("patch", "A6", "photocopy")
    for dpi, turn in TRIED[coarse:]:
        chosen = replace(WAYS[way], dpi=dpi, turn=turn)
        scanned = np.asarray(damaged(page, chosen, dpi).image.convert("L"), dtype=np.uint8)
        found = codes.find(scanned, dpi if chosen.tagged else None)
        assert text in {code.text for code in found}, (dpi, turn)
        parted = separators.found(make_page("TỜ PHÂN CÁCH", codes=found), OPTIONS)
        assert parted is not None
        assert parted.kind is Kind.SHEET
