"""The typefaces of the papers: Liberation, the metric twins of Times New Roman, Arial and Courier New."""

import hashlib
from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path("/usr/share/fonts")
NAMES = {"serif": "LiberationSerif", "sans": "LiberationSans", "mono": "LiberationMono"}
MEASURE_DPI = 300.0
POINTS = 72.0


class FontsMissing(RuntimeError):
    """Liberation with Vietnamese letters (version 2) is not installed."""


def _vietnamese(path: Path) -> bool:
    # Version 1 of the typefaces has no Vietnamese letters: every one of them is the same empty box.
    face = ImageFont.truetype(str(path), 40, layout_engine=ImageFont.Layout.BASIC)
    return bytes(face.getmask("Ộ")) != bytes(face.getmask("Ẵ"))


@cache
def _file(name: str) -> Path:
    for path in sorted(FOLDER.glob(f"**/{name}.ttf")):
        if _vietnamese(path):
            return path
    raise FontsMissing(
        f"{name}.ttf with Vietnamese letters is not under {FOLDER}; run: apt-get install fonts-liberation2 "
        "(since Debian 13 the package is fonts-liberation)"
    )


def _variant(*, bold: bool, italic: bool) -> str:
    return {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic", (True, True): "BoldItalic"}[
        bold, italic
    ]


@cache
def font(family: str, *, bold: bool, italic: bool, pixels: float) -> ImageFont.FreeTypeFont:
    """Return one face at a size in pixels; raise FontsMissing."""
    path = _file(f"{NAMES[family]}-{_variant(bold=bold, italic=italic)}")
    return ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.BASIC)


def fingerprint() -> str:
    """Return a short digest of the installed typefaces: with another one, lines may break elsewhere."""
    digest = hashlib.sha256()
    for name in NAMES.values():
        for variant in ("Regular", "Bold", "Italic"):
            digest.update(_file(f"{name}-{variant}").read_bytes())
    return digest.hexdigest()[:16]
