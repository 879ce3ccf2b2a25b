"""Linear codes are read as they are printed."""

import numpy as np
import pytest
import zxingcpp

from ocr import codes
from ocr.picture import Picture


def printed(text: str) -> Picture:
    """Return a page with the text as a Code 39."""
    image = np.array(zxingcpp.create_barcode(text, zxingcpp.Code39).to_image(scale=2, add_quiet_zones=False))
    page = np.full((500, 1400), 255, np.uint8)
    page[200:300, 100 : 100 + image.shape[1]] = image[0]
    return page


@pytest.mark.parametrize(
    "text", [*(f"{number:06}" for number in range(0, 1_000_000, 7919)), "12/BC", "+A", "-1234562", "BD 000123"]
)
def test_a_code_39_is_its_printed_text(text: str) -> None:
    [code] = codes.find(printed(text))
    assert (code.symbology, code.text) == ("Code39", text)
