"""The typefaces of this machine that have every Vietnamese letter, grouped by family."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from PIL import ImageFont

FOLDER = Path("/usr/share/fonts")
# Files of other scripts, weights that offices do not print with, and type for mathematics.
_NEVER = ("mono", "math", "black", "thin", "light", "medium", "condensed", "narrow", "display", "sign", "keyboard")
_STYLES = {"regular": "regular", "book": "regular", "roman": "regular", "bold": "bold"}
_SLANTED = {"italic", "oblique", "regularitalic", "bookitalic"}
_BOLD_SLANTED = {"bolditalic", "boldoblique"}
_OFFICE_FAMILY = "Liberation Serif"
_OFFICE_SHARE = 0.35


def letters() -> str:
    """Return the letters of Vietnamese with all tones, digits and the signs that offices use."""
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    small = [unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones]
    plain = "bcdđghklmnpqrstvxfjwz"
    return "".join(small) + "".join(small).upper() + plain + plain.upper() + "0123456789.,;:/-–()“”%@…"


@dataclass(frozen=True, slots=True)
class Family:
    """One typeface; a style that is missing is printed in the regular one."""

    name: str
    files: tuple[tuple[str, Path], ...]

    def font(self, style: str, pixels: float) -> ImageFont.FreeTypeFont:
        """Return the face for `regular`, `bold`, `italic` or `bolditalic` at a size in pixels."""
        files = dict(self.files)
        return _font(files.get(style, files["regular"]), round(pixels, 2))


@cache
def _font(path: Path, pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def families() -> tuple[Family, ...]:
    """Return the families with Vietnamese letters in regular and bold, by name."""
    found: dict[str, dict[str, Path]] = {}
    for path in sorted([*FOLDER.glob("**/*.ttf"), *FOLDER.glob("**/*.otf")]):
        if any(word in path.name.lower() for word in _NEVER):
            continue
        try:
            family, style = ImageFont.truetype(str(path), 20).getname()
        except OSError:
            continue
        kind = _style((style or "").lower().replace(" ", ""))
        if family and kind and kind not in found.get(family, {}) and _vietnamese(path):
            found.setdefault(family, {})[kind] = path
    whole = [name for name, files in sorted(found.items()) if {"regular", "bold"} <= set(files)]
    return tuple(Family(name, tuple(sorted(found[name].items()))) for name in whole)


def choose(rng: Random, only: str = "") -> Family:
    """Return a family: often the twin of Times New Roman, which the decree on clerical work asks for.

    With `only`, one whose name begins so.
    """
    every = [family for family in families() if family.name.startswith(only)]
    office = [family for family in every if family.name == _OFFICE_FAMILY]
    if office and rng.random() < _OFFICE_SHARE:
        return office[0]
    return rng.choice(every)


def _style(name: str) -> str | None:
    if name in _SLANTED:
        return "italic"
    if name in _BOLD_SLANTED:
        return "bolditalic"
    return _STYLES.get(name)


def _vietnamese(path: Path) -> bool:
    """Return whether each letter looks unlike the empty box that stands for a missing one."""
    face = ImageFont.truetype(str(path), 24, layout_engine=ImageFont.Layout.BASIC)
    missing = bytes(face.getmask("\U0010fffd"))
    return all(bytes(face.getmask(letter)) != missing for letter in letters())
