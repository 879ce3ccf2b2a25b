"""QR codes and bar codes as parts of an SVG picture; sizes are in its own units."""

import re

import zxingcpp

_SHAPE = re.compile(r'<svg width="(\d+)" height="(\d+)".*?(<g .*</g>)', re.DOTALL)


def square(text: str, x: float, y: float, side: float) -> str:
    """Return the QR code with its top left corner and size; a quarter of it may be spoiled (level Q)."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    return _placed(made, (x, y), (side, side))


def bars(text: str, x: float, y: float, width: float, height: float) -> str:
    """Return the text as Code 128 with its top left corner and size; whoever draws it leaves white beside it."""
    return _placed(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128), (x, y), (width, height))


def _placed(made: zxingcpp.Barcode, corner: tuple[float, float], size: tuple[float, float]) -> str:
    match = _SHAPE.search(made.to_svg(add_quiet_zones=False))
    if match is None:
        raise AssertionError("zxing-cpp draws its codes otherwise")
    wide, high = size[0] / int(match[1]), size[1] / int(match[2])
    scale = f"{wide:.5f}" if wide == high else f"{wide:.5f} {high:.5f}"
    return f'<g transform="translate({corner[0]:.3f} {corner[1]:.3f}) scale({scale})">{match[3]}</g>'
