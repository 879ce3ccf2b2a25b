"""Picture files: JPEG, PNG, WebP, HEIC, GIF, BMP, JPEG 2000, and TIFF of many pages."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pi_heif
from PIL import ExifTags, Image, ImageSequence

from core.errors import CorruptImage, InputError, TooLarge, TooManyPages
from core.page import ImageOrigin, Page, PageImage
from ingest import check, encode
from ingest.check import FileFacts
from ingest.paper import resolution
from ingest.wire import Bounds

JPEG_EXCESS = 4
"""A JPEG, as today's telephones make them, may have so many times `max_pixels`: it can be decoded at half its size."""
_FORMATS = {
    check.JPEG: ("JPEG", "MPO"),
    check.PNG: ("PNG",),
    check.WEBP: ("WEBP",),
    check.HEIC: ("HEIF",),
    check.TIFF: ("TIFF",),
    check.JP2: ("JPEG2000",),
    check.GIF: ("GIF",),
    check.BMP: ("BMP", "DIB"),
}
_KEPT_MODES = {
    check.JPEG: {"L", "RGB"},
    check.PNG: {"1", "L", "RGB", "P"},
    check.WEBP: {"RGB"},
    check.JP2: {"L", "RGB"},
}
"""Kinds whose bytes are page pictures as they are, in these modes."""
_LOSSY = {check.JPEG, check.WEBP, check.HEIC, check.JP2}
_TIFF_JPEG = {"jpeg", "tiff_jpeg"}
_SQUARE_TOLERANCE = 0.02

T = TypeVar("T")


class PictureSource:
    """A picture file; of moving pictures (GIF, WebP) only the first frame is a page."""

    def __init__(self, path: Path, media_type: str, bounds: Bounds) -> None:
        """Read no more than the header; raise CorruptImage where there is none."""
        # Declared sizes are checked here, before anything is decoded; Pillow's own limit would only warn.
        Image.MAX_IMAGE_PIXELS = None
        if media_type == check.HEIC:
            pi_heif.register_heif_opener()
        self._path = path
        self._media_type = media_type
        self._bounds = bounds
        # An open file and not its name: with a name Pillow maps uncompressed TIFFs and then fails to turn them upright.
        self._file = path.open("rb")
        self._image: Image.Image = _guarded(lambda: Image.open(self._file, formats=_FORMATS[media_type]))

    def facts(self) -> FileFacts:
        """Return the facts; raise TooLarge for a single picture of too many pixels, TooManyPages."""
        count = 1
        if self._media_type == check.TIFF:
            count = self._count_frames()
        if count == 1:
            self._check_size()
        return FileFacts(self._media_type, count, signed=False)

    def image(self, number: int) -> PageImage:
        """Return the picture; raise CorruptImage or TooLarge."""
        if self._media_type == check.TIFF:
            _guarded(lambda: self._image.seek(number - 1))
        self._check_size()
        return _guarded(self._page_image)

    def text(self, number: int, image: PageImage) -> Page | None:
        """Return None: pictures carry no words."""
        del number, image
        return None

    def _count_frames(self) -> int:
        count = 0
        try:
            for _ in ImageSequence.Iterator(self._image):
                count += 1
                if count > self._bounds.max_pages:
                    break
        except Exception as error:
            if count == 0:
                raise CorruptImage(type(error).__name__) from error
            # The link to the next frame is broken: one failed page stands for whatever came after.
            return count + 1
        if count > self._bounds.max_pages:
            raise TooManyPages(f"more than {self._bounds.max_pages} pages")
        return count

    def _check_size(self) -> None:
        width, height = self._image.size
        limit = self._bounds.max_pixels * (JPEG_EXCESS if self._media_type == check.JPEG else 1)
        if width * height > limit:
            raise TooLarge(f"{width} x {height} pixels, at most {limit}")
        if width < 1 or height < 1:
            raise CorruptImage("no pixels")

    def _page_image(self) -> PageImage:
        image = self._image
        # Pillow and libheif turn TIFF and HEIC upright while decoding; the others are turned by whoever shows them.
        orientation = _orientation(image) if self._media_type in _KEPT_MODES else 1
        dpi = _tagged_dpi(image)
        declared = image.width
        self._draft(image)
        image.load()
        if image.width == declared or self._media_type == check.TIFF:
            data, media_type, image = self._as_it_is(image, dpi)
        else:
            if dpi is not None:
                dpi = (dpi[0] * image.width / declared, dpi[1] * image.width / declared)
            image = self._shrunk(encode.on_white(image))
            data, media_type = encode.jpeg(image)
        width, height = image.size if orientation < 5 else image.size[::-1]
        tag = max(dpi) if dpi and (self._media_type == check.TIFF or _square(dpi)) else None
        value, known = resolution(width, height, tag)
        return PageImage(data, media_type, width, height, value, known, orientation, ImageOrigin.FILE)

    def _as_it_is(self, image: Image.Image, dpi: tuple[float, float] | None) -> tuple[bytes, str, Image.Image]:
        plain = image.mode in _KEPT_MODES.get(self._media_type, ()) and "transparency" not in image.info
        if (plain and getattr(image, "n_frames", 1) == 1) or image.format == "MPO":
            return self._path.read_bytes(), self._media_type, image
        lossy = self._media_type in _LOSSY or image.info.get("compression") in _TIFF_JPEG
        image = encode.on_white(image)
        if dpi is not None and self._media_type == check.TIFF and not _square(dpi):
            # Fax machines scan 204 x 98 dots per inch; everyone after us expects square pixels.
            across, down = (max(dpi) / value for value in dpi)
            size = round(image.width * across), round(image.height * down)
            image = image.convert("L" if image.mode == "1" else image.mode).resize(size, Image.Resampling.BICUBIC)
        if image.mode == "1":
            return *encode.fax(image), image
        if lossy:
            return *encode.jpeg(image, encode.NEAR_LOSSLESS_QUALITY), image
        return *encode.png(image), image

    def _draft(self, image: Image.Image) -> None:
        # The JPEG decoder can skip every second, fourth or eighth sample, so that a large photograph costs no more
        # memory than a small one.
        pixels = image.width * image.height
        if pixels > self._bounds.max_pixels:
            image.draft(image.mode, (image.width // 2, image.height // 2))

    def _shrunk(self, image: Image.Image) -> Image.Image:
        return image if image.width * image.height <= self._bounds.max_pixels else image.reduce(2)


def _orientation(image: Image.Image) -> int:
    value = image.getexif().get(ExifTags.Base.Orientation, 1)
    return value if value in range(1, 9) else 1


def _tagged_dpi(image: Image.Image) -> tuple[float, float] | None:
    try:
        across, down = (float(value) for value in image.info.get("dpi", ()))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not (across > 0 and down > 0):
        return None
    if image.format == "TIFF" and _orientation(image) >= 5:
        return down, across
    return across, down


def _square(dpi: tuple[float, float]) -> bool:
    return abs(dpi[0] / dpi[1] - 1) <= _SQUARE_TOLERANCE


def _guarded(step: Callable[[], T]) -> T:
    try:
        return step()
    except (InputError, MemoryError):
        raise
    except Exception as error:
        raise CorruptImage(type(error).__name__) from error
