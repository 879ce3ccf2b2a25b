"""Bars that a bad copier has torn and specked are read from farther away."""

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from ocr import codes
from ocr.picture import Picture


def copied(seed: int) -> Picture:
    """Return a page with a bar code whose rows jump by some pixels, with specks over it."""
    code = zxingcpp.create_barcode("PATCHT", zxingcpp.BarcodeFormat.Code39)
    tile = Image.fromarray(np.array(code.to_image(scale=1, add_quiet_zones=False)))
    wide = np.asarray(tile.resize((tile.width * 8, 300), Image.Resampling.NEAREST))
    page = np.full((3300, 2550), 255, np.uint8)
    noise = np.random.default_rng(seed)
    for row in range(300):
        left = 300 + int(noise.integers(-4, 5))
        page[1500 + row, left : left + wide.shape[1]] = wide[row]
    page[noise.random(page.shape) < 0.015] = 0
    page[noise.random(page.shape) < 0.06] = 255
    return page


@pytest.mark.parametrize("seed", range(3))
def test_torn_bars_are_read(seed: int) -> None:
    assert "PATCHT" in {code.text for code in codes.find(copied(seed))}
