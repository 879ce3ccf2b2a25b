"""Pixels to the bytes of a page picture, in the smallest form that keeps what a person sees."""

import io

from PIL import Image, ImageChops, TiffImagePlugin

from ingest.check import JPEG, PNG, TIFF

JPEG_QUALITY = 92
NEAR_LOSSLESS_QUALITY = 95
"""For pictures that were lossy before; a second pass at this quality cannot be seen."""
_GREY_TOLERANCE = 18
_FEW_COLOURS = 256
_ONE_STRIP = 1 << 31


def png(image: Image.Image) -> tuple[bytes, str]:
    """Return the pixels as PNG, and its media type."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue(), PNG


def jpeg(image: Image.Image, quality: int = JPEG_QUALITY) -> tuple[bytes, str]:
    """Return the pixels (grey or RGB) as JPEG without colour subsampling, and its media type."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue(), JPEG


def fax(image: Image.Image) -> tuple[bytes, str]:
    """Return the 1-bit pixels as a TIFF with a single strip of CCITT G4 data, and its media type."""
    out = io.BytesIO()
    TiffImagePlugin.STRIP_SIZE = _ONE_STRIP
    image.save(out, "TIFF", compression="group4")
    return out.getvalue(), TIFF


def drawn(image: Image.Image, *, photographic: bool) -> tuple[bytes, str]:
    """Return a drawn RGB page: JPEG where photographs make it up, else PNG, without colour where there is none."""
    image = without_colour(image)
    if photographic:
        return jpeg(image)
    if image.mode == "L" and is_two_tone(image):
        return png(image.convert("1", dither=Image.Dither.NONE))
    if image.mode == "RGB" and image.getcolors(_FEW_COLOURS):
        return png(image.convert("P", palette=Image.Palette.ADAPTIVE, colors=_FEW_COLOURS))
    return png(image)


def without_colour(image: Image.Image) -> Image.Image:
    """Return the RGB picture in grey where no pixel has any colour to speak of, else as it is."""
    if image.mode != "RGB":
        return image
    red, green, blue = image.split()
    for other in (green, blue):
        if ImageChops.difference(red, other).getextrema()[1] > _GREY_TOLERANCE:  # type: ignore[operator]
            return image
    return image.convert("L")


def is_two_tone(image: Image.Image) -> bool:
    """Say whether a grey picture holds black and white only."""
    return sum(image.histogram()[1:255]) == 0


def on_white(image: Image.Image) -> Image.Image:
    """Return the picture in mode 1, L or RGB: transparency on white paper, 16 bits as 8, other colours as RGB."""
    if image.mode in {"1", "L", "RGB"} and "transparency" not in image.info:
        return image
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"I", "F"}:
        return _stretched(image)
    return image.convert("RGB")


def _stretched(image: Image.Image) -> Image.Image:
    # Neither mode says which value is white; what scanners write fills the range that is found.
    low, high = image.convert("F").getextrema()
    scale = 255 / max(float(high) - float(low), 1e-9)  # type: ignore[arg-type]
    return image.convert("F").point(lambda value: value * scale - float(low) * scale).convert("L")  # type: ignore[arg-type]
