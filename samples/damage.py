"""Ways of scanning: what a scanner, a copier or a telephone does to a clean page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from types import MappingProxyType

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from samples import harm
from samples.harm import Harm
from samples.sheet import DPI


class Tone(StrEnum):
    """How many colours are kept."""

    COLOUR = "colour"
    GREY = "grey"
    BITONAL = "bitonal"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of scanning."""

    dpi: int
    media_type: str
    tone: Tone = Tone.COLOUR
    quality: int = 88
    """Of the JPEG."""
    skew: float = 0.0
    """Most degrees that the page leans, to either side."""
    noise: float = 0.0
    """Standard deviation, of 255 levels."""
    blur: float = 0.0
    """Radius in pixels at 300 dpi."""
    paper: tuple[int, int, int] = (255, 255, 255)
    ink: float = 1.0
    """1 is full ink, 0 is none."""
    shading: bool = False
    dirt: bool = False
    """Specks, a dark border and ragged edges of strokes, as copiers leave them."""
    turn: int = 0
    """Degrees counter-clockwise that a reader has to turn the picture to set it upright."""
    tagged: bool = True
    """Whether the file tells its resolution."""
    sideways: bool = False
    """Whether the pixels lie on their side and an EXIF tag sets them upright."""
    harm: Harm | None = None
    """What a clerk should be told while the paper is still at hand."""


_OFFICE = Way(200, "image/jpeg", quality=82, skew=4.0, noise=3.0, blur=0.5, paper=(250, 250, 247))
_JPEG200 = Way(200, "image/jpeg", quality=55, skew=0.6, noise=2.0, blur=0.7, paper=(252, 252, 252))
_TURNED = Way(200, "image/jpeg", quality=80, skew=0.8, noise=2.0, blur=0.5, paper=(251, 251, 249))
_PHONE = Way(
    220, "image/jpeg", quality=78, skew=2.5, noise=4.0, blur=1.3, paper=(236, 230, 216), shading=True, tagged=False
)
WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "clean300": Way(300, "image/png", tone=Tone.COLOUR),
        "office": _OFFICE,
        "jpeg200": _JPEG200,
        "lowdpi": Way(150, "image/jpeg", quality=75, skew=1.0, noise=2.5, blur=0.5, paper=(250, 250, 250)),
        "photocopy": Way(300, "image/tiff", tone=Tone.BITONAL, skew=1.5, blur=0.9, noise=16.0, dirt=True),
        "grey": Way(
            300, "image/jpeg", tone=Tone.GREY, quality=78, skew=1.5, noise=3.0, blur=0.6, paper=(246, 246, 246)
        ),
        "phone": _PHONE,
        "phone_exif": replace(_PHONE, sideways=True),
        "turned90": replace(_TURNED, turn=90),
        "turned180": replace(_TURNED, turn=180),
        "turned270": replace(_TURNED, turn=270),
        "faint": Way(200, "image/jpeg", quality=80, skew=1.0, noise=4.0, blur=0.8, paper=(247, 246, 240), ink=0.42),
        "webp": Way(200, "image/webp", quality=80, skew=1.2, noise=2.0, blur=0.5, paper=(250, 250, 247)),
    }
)
HARMED: Mapping[str, Way] = MappingProxyType(
    {
        "blurred": replace(_OFFICE, harm=Harm("blurred", 6.0)),
        "shaken": replace(_PHONE, harm=Harm("shaken", 22.0)),
        "dark": replace(_PHONE, harm=Harm("dark", 0.15)),
        "pale": replace(_OFFICE, harm=Harm("pale", 0.1)),
        "overexposed": replace(_PHONE, harm=Harm("overexposed", 6.0)),
        "shadowed": replace(_PHONE, harm=Harm("shadowed", 0.05)),
        "glaring": replace(_PHONE, harm=Harm("glaring", 0.08)),
        "cut_off": replace(_OFFICE, harm=Harm("cut_off", 0.2)),
        "enlarged": replace(_JPEG200, harm=Harm("enlarged", 60.0)),
        "large_glass": replace(_OFFICE, harm=Harm("large_glass", 1.2)),
        "low_resolution": replace(_OFFICE, dpi=60),
    }
)
"""Ways that spoil a page so that most of it cannot be read, or (`large_glass`) only looks wrong."""


def harmed(way: Way, kind: str, strength: float) -> Way:
    """Return the way with harm of one kind: as in `samples.harm`, or `low_resolution` (dpi), `compressed` (quality)."""
    if kind == "low_resolution":
        return replace(way, dpi=round(strength))
    if kind == "compressed":
        return replace(way, quality=round(strength))
    return replace(way, harm=Harm(kind, strength))


@dataclass(frozen=True, slots=True)
class Damaged:
    """A picture as it came out of the scanner."""

    image: Image.Image
    rotation: int
    """Degrees counter-clockwise that it must be turned to stand upright."""
    skew: float
    """Degrees that the upright page leans, counter-clockwise positive."""


def damaged(clean: Image.Image, way: Way, seed: int) -> Damaged:
    """Return the clean 300 dpi page as `way` scans it; the same seed gives the same picture."""
    rng = Random(seed)
    skew = round(rng.uniform(-way.skew, way.skew), 2)
    image = _inked(clean, way)
    if way.shading:
        image = _shaded(image, rng)
    if skew:
        edge = (40, 38, 36) if way.dirt else way.paper
        image = image.rotate(skew, Image.Resampling.BICUBIC, fillcolor=edge)
    if way.blur:
        image = image.filter(ImageFilter.GaussianBlur(way.blur * way.dpi / DPI))
    luck = Random(f"harm:{seed}")
    if way.harm:
        image = harm.through_lens(image, way.harm, way.dpi, luck)
    if way.noise:
        image = _noisy(image, way.noise, seed)
    if way.tone is Tone.GREY:
        image = image.convert("L")
    if way.tone is Tone.BITONAL:
        image = _bitonal(image, rng, dirty=way.dirt)
    if way.harm:
        image = harm.framed(image, way.harm, way.dpi, luck)
    if way.turn:
        image = image.transpose(_TURNS[way.turn])
    return Damaged(image, way.turn, skew)


# Turned clockwise here, so that the reader turns it counter-clockwise.
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def _inked(clean: Image.Image, way: Way) -> Image.Image:
    image = clean
    if way.dpi != DPI:
        size = (round(clean.width * way.dpi / DPI), round(clean.height * way.dpi / DPI))
        image = clean.resize(size, Image.Resampling.BOX, reducing_gap=None)
    if way.ink < 1:
        image = Image.blend(Image.new("RGB", image.size, "white"), image, way.ink)
    if way.paper != (255, 255, 255):
        image = ImageChops.multiply(image, Image.new("RGB", image.size, way.paper))
    return image


def _shaded(image: Image.Image, rng: Random) -> Image.Image:
    # A lamp from one side, the shadow of a hand or of the telephone from another.
    corners = [rng.randint(120, 255) for _ in range(9)]
    corners[4] = 250
    light = Image.new("L", (3, 3))
    light.putdata(corners)
    light = light.resize(image.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(image, Image.merge("RGB", (light, light, light)))


def _noisy(image: Image.Image, sigma: float, seed: int) -> Image.Image:
    noise = np.random.default_rng(seed)
    tile = np.rint(noise.normal(0, sigma, (509, 521))).astype(np.int16)
    across = -(-image.width // tile.shape[1])
    down = -(-image.height // tile.shape[0])
    grain = np.tile(tile, (down, across))[: image.height, : image.width, None]
    return Image.fromarray((np.asarray(image, dtype=np.int16) + grain).clip(0, 255).astype(np.uint8))


def _bitonal(image: Image.Image, rng: Random, *, dirty: bool) -> Image.Image:
    grey = np.asarray(image.convert("L")).copy()
    if dirty:
        height, width = grey.shape
        for _ in range(rng.randint(150, 420)):
            x, y, size = rng.randrange(width - 6), rng.randrange(height - 6), rng.choice((1, 2, 2, 3, 4))
            grey[y : y + size, x : x + size] = 0
        edge = rng.randint(12, 34)
        side = rng.choice((slice(0, edge), slice(width - edge, width)))
        grey[:, side] = 20
    return Image.fromarray(np.where(grey > 150, 255, 0).astype(np.uint8)).convert("1", dither=Image.Dither.NONE)
