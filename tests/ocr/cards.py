"""Identity cards as people copy them onto a sheet: above each other, side by side, askew, turned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from PIL import Image

from samples.fonts import POINTS
from samples.graphics import Frame
from samples.scanning import paper
from samples.sheet import DPI
from tests.ocr.pages import Picture

MM = DPI / 25.4


@dataclass(frozen=True, slots=True)
class Laid:
    """Where a face lies on the sheet: its middle in millimetres, degrees counter-clockwise that it leans."""

    x: float
    y: float
    lean: float = 0.0


LAYOUTS: Mapping[str, tuple[Laid, Laid]] = MappingProxyType(
    {
        "above": (Laid(105, 76), Laid(105, 144)),
        "beside": (Laid(55, 76), Laid(153, 79)),
        "leaning": (Laid(98, 76, 4.2), Laid(110, 152, -3.1)),
        "leaning beside": (Laid(55, 76, 2.6), Laid(153, 78, -3.4)),
        "back upside down": (Laid(105, 76, 0.5), Laid(105, 148, 179.0)),
        "back on its side": (Laid(55, 76, 0.4), Laid(153, 86, 91.0)),
        "both on their sides": (Laid(60, 85, 90.5), Laid(128, 85, 89.2)),
        "back first": (Laid(105, 144), Laid(105, 76)),
    }
)
"""Of front and back."""


@lru_cache(maxsize=4)
def faces(seed: int) -> tuple[tuple[Image.Image, str], ...]:
    """Return front and back of a card at 300 dpi, each with its text in reading order."""
    drawn = paper("citizen_id_card", seed)
    sheet = drawn.sheets[0]
    found = []
    for frame in (mark.box for mark in sheet.under if isinstance(mark, Frame)):
        left, top, right, bottom = (round(side * DPI / POINTS) for side in frame)
        lines = [line for line in sheet.lines if top <= line[0].bbox.y0 < bottom]
        text = "\n".join(" ".join(word.text for word in line) for line in lines)
        found.append((drawn.pages[0].crop((left - 5, top - 5, right + 5, bottom + 5)), text))
    return tuple(found)


def sheet(seed: int, layout: Sequence[Laid]) -> Picture:
    """Return an A4 at 300 dpi with the faces of a card where they are laid, blue-green-red."""
    page = Image.new("RGB", (round(210 * MM), round(297 * MM)), "white")
    for (face, _), laid in zip(faces(seed), layout, strict=True):
        turned = face.rotate(laid.lean, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
        mask = Image.new("L", face.size, 255).rotate(laid.lean, expand=True)
        page.paste(turned, (round(laid.x * MM - turned.width / 2), round(laid.y * MM - turned.height / 2)), mask)
    return np.asarray(page)[:, :, ::-1].copy()


def text(seed: int) -> str:
    """Return what stands on the front and then on the back."""
    return "\n".join(words for _, words in faces(seed))
