"""Pictures that are no papers: every one ends as a page, whatever is in it."""

import io

import numpy as np
import pytest
from PIL import Image

from core.options import OcrOptions
from core.page import PageImage
from ocr.engines.null import NullEngine
from ocr.read import look, read

SHAPES = [(1, 1), (50, 1), (2, 3000), (3000, 2), (16, 16), (16, 3000), (3000, 16), (200, 17), (40, 40)]
SHADES = np.random.default_rng(1)
FILLS = {
    "black": lambda shape: np.zeros(shape, np.uint8),
    "white": lambda shape: np.full(shape, 255, np.uint8),
    "noise": lambda shape: SHADES.integers(0, 255, shape, dtype=np.uint8),
    "shades": lambda shape: np.linspace(0, 255, int(np.prod(shape))).reshape(shape).astype(np.uint8),
}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("channels", [(), (3,)], ids=["grey", "colour"])
def test_every_picture_ends_as_a_page(shape: tuple[int, int], fill: str, channels: tuple[int, ...]) -> None:
    pixels = FILLS[fill]((*shape, *channels))  # type: ignore[no-untyped-call]
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "PNG")
    image = PageImage(data.getvalue(), "image/png", shape[1], shape[0], 72.0)
    page = read(image, 1, NullEngine(), OcrOptions(engine="null"))
    assert {page.width, page.height} == set(shape)
    assert look(image, page, OcrOptions(engine="null")).words == ()
