"""Harm that a scan should not have: out of focus, shaken, dark, burnt out, cut off, enlarged; each with a strength."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageFilter

from samples.sheet import DPI


@dataclass(frozen=True, slots=True)
class Harm:
    """What is wrong with a picture, and how badly; what the strength means depends on the kind."""

    kind: str
    strength: float


Levels = npt.NDArray[np.uint8]
_Optics = Callable[[Image.Image, float, float, Random], Image.Image]


def _blurred(image: Image.Image, radius: float, dpi: float, rng: Random) -> Image.Image:
    """Strength: radius in pixels at 300 dpi."""
    del rng
    return image.filter(ImageFilter.GaussianBlur(radius * dpi / DPI))


def _shaken(image: Image.Image, length: float, dpi: float, rng: Random) -> Image.Image:
    """Strength: way of the hand in pixels at 300 dpi."""
    way = max(1.0, length * dpi / DPI)
    side = int(way) + 3 | 1
    kernel = np.zeros((side, side), np.float32)
    angle = rng.uniform(0, np.pi)
    middle = np.array([side / 2, side / 2])
    reach = np.array([np.cos(angle), np.sin(angle)]) * way / 2
    begin, end = (tuple(int(v * 16) for v in middle + sign * reach - 0.5) for sign in (-1, 1))
    cv2.line(kernel, begin, end, 1.0, 1, cv2.LINE_AA, 4)
    return Image.fromarray(cv2.filter2D(np.asarray(image), -1, kernel / kernel.sum()))


def _dark(image: Image.Image, light: float, dpi: float, rng: Random) -> Image.Image:
    """Strength: part of the light that is left."""
    del dpi, rng
    return image.point(lambda level: round(level * light))


def _pale(image: Image.Image, ink: float, dpi: float, rng: Random) -> Image.Image:
    """Strength: part of the ink that is left."""
    del dpi, rng
    return Image.blend(Image.new("RGB", image.size, "white"), image, ink)


def _overexposed(image: Image.Image, gain: float, dpi: float, rng: Random) -> Image.Image:
    """Strength: how many times too much light; thin strokes drown in the paper."""
    del rng
    soft = image.filter(ImageFilter.GaussianBlur(1.2 * dpi / DPI))
    return soft.point(lambda level: min(255, round((level + 8) * gain)))


def _shadowed(image: Image.Image, light: float, dpi: float, rng: Random) -> Image.Image:
    """Strength: part of the light that is left in the deepest shadow, which falls from one side."""
    del dpi
    ramp = Image.new("L", (4, 4), 255)
    side = rng.randrange(4)
    for along in range(4):
        for across, level in enumerate((light, (1 + light) / 2)):
            place = {0: (across, along), 1: (3 - across, along), 2: (along, across), 3: (along, 3 - across)}[side]
            ramp.putpixel(place, round(255 * level))
    ramp = ramp.resize(image.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(image, Image.merge("RGB", (ramp, ramp, ramp)))


def _glaring(image: Image.Image, part: float, dpi: float, rng: Random) -> Image.Image:
    """Strength: part of the page that a lamp burns out."""
    del dpi
    width, height = image.size
    size = np.sqrt(part * width * height / np.pi)
    stretch = rng.uniform(0.7, 1.4)
    x, y = rng.uniform(0.3, 0.7) * width, rng.uniform(0.25, 0.7) * height
    down, across = np.mgrid[0:height:4, 0:width:4].astype(np.float32)
    away = np.hypot((across - x) / (size * stretch), (down - y) / (size / stretch))
    # Full light inside, fading to none at one and a half times the radius.
    glow = np.clip((1.5 - away) / 0.5, 0, 1) * 255
    light = Image.fromarray(glow.astype(np.uint8)).resize(image.size, Image.Resampling.BILINEAR)
    return ImageChops.add(image, Image.merge("RGB", (light, light, light)))


_OPTICS: Mapping[str, _Optics] = MappingProxyType(
    {
        "blurred": _blurred,
        "shaken": _shaken,
        "dark": _dark,
        "pale": _pale,
        "overexposed": _overexposed,
        "shadowed": _shadowed,
        "glaring": _glaring,
    }
)


def through_lens(image: Image.Image, harm: Harm, dpi: float, rng: Random) -> Image.Image:
    """Return the RGB picture as the light brings it to the sensor; unchanged for harm of another kind."""
    spoil = _OPTICS.get(harm.kind)
    return spoil(image, harm.strength, dpi, rng) if spoil else image


def framed(image: Image.Image, harm: Harm, dpi: float, rng: Random) -> Image.Image:
    """Return the picture as the program cuts or resizes it; unchanged for harm of another kind.

    `cut_off`: strength is the part of the page that lies beyond one edge. `enlarged`: the resolution from which it was
    blown up. `large_glass`: how much longer the sides of the glass are than those of the paper.
    """
    width, height = image.size
    if harm.kind == "enlarged":
        factor = harm.strength / dpi
        small = image.resize((round(width * factor), round(height * factor)), Image.Resampling.BOX)
        return small.resize(image.size, Image.Resampling.BICUBIC)
    if harm.kind == "large_glass":
        glass = Image.new(
            image.mode, (round(width * harm.strength), round(height * harm.strength)), image.getpixel((2, 2))
        )
        glass.paste(image, (0, 0))
        return glass
    if harm.kind == "cut_off":
        across, down = round(width * harm.strength), round(height * harm.strength)
        boxes = [
            (across, 0, width, height),
            (0, 0, width - across, height),
            (0, down, width, height),
            (0, 0, width, height - down),
        ]
        return image.crop(rng.choice(boxes))
    return image
