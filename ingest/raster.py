"""Draw a PDF page: at which resolution, and in which form it is kept."""

import math
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from core.errors import TooLarge
from core.page import POINTS_PER_INCH, ImageOrigin, PageImage
from ingest import encode
from ingest.scan import picture_dpi
from ingest.survey import Survey
from ingest.wire import Bounds

_LEAST_DPI = 40.0
"""Below this no print can be read: a page that would need less is too large."""
_LEAST_SCAN_DPI = 72.0
"""A coarser picture is a background, not a scan."""
_MOST_SCAN_DPI = 600.0
_SCAN_COVERAGE = 0.4
"""Share of the page that pictures cover at least for it to be a scan."""
_SCAN_CHARACTERS = 400
"""A scan may carry so many visible characters of its own: a signature's words."""
_PHOTOGRAPHIC = 0.2


def resolution(page: Survey, size: tuple[float, float], unit: float, bounds: Bounds) -> float:
    """Return the dpi at which to draw a page of `size` points: a scan's own, else the wanted, both within the cap.

    Raise TooLarge where not even a readable resolution fits.
    """
    wanted = scan_dpi(page, unit) or float(bounds.raster_dpi)
    inches = max(size[0], 1e-3) * max(size[1], 1e-3) / POINTS_PER_INCH**2
    most = math.sqrt(bounds.max_pixels / inches)
    if most < _LEAST_DPI:
        raise TooLarge(f"a page of {size[0]:.0f} x {size[1]:.0f} points")
    return min(wanted, most)


def scan_dpi(page: Survey, unit: float) -> float | None:
    """Return the resolution of the pictures that make up a scanned page, None for a page that is not one.

    Drawing a scan finer than it is adds nothing; enlarging scans of 150 to 200 dpi made them read worse.
    """
    if len(page.texts) > _SCAN_CHARACTERS or not page.complete:
        return None
    covered = 0.0
    for dpi, share in sorted(_pictures(page, unit), reverse=True):
        covered += share
        if covered >= _SCAN_COVERAGE:
            return min(dpi, _MOST_SCAN_DPI) if dpi >= _LEAST_SCAN_DPI else None
    return None


def _pictures(page: Survey, unit: float) -> Sequence[tuple[float, float]]:
    return [(max(picture_dpi(image, unit)), page.coverage(image.bounds)) for image in page.images]


def draw(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, size: tuple[int, int]) -> Image.Image:
    """Return the page as a viewer shows it, annotations and filled forms included, in RGB and exactly of this size."""
    width, height = size
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGR, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER | pdfium.FPDF_RENDER_LIMITEDIMAGECACHE
    place = (0, 0, width, height, 0, flags)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, *place)
    if document.formenv:
        # Without this a signature's appearance, which is a form field, stays invisible.
        pdfium.FPDF_FFLDraw(document.formenv, bitmap, page, *place)
    image: Image.Image = bitmap.to_pil()
    return image


def rasterize(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, found: Survey, unit: float, bounds: Bounds
) -> tuple[PageImage, Image.Image]:
    """Return the drawn page, encoded, and its pixels; raise TooLarge."""
    points = page.get_width() * unit, page.get_height() * unit
    dpi = resolution(found, points, unit, bounds)
    width, height = (max(1, round(side * dpi / POINTS_PER_INCH)) for side in points)
    image = draw(document, page, (width, height))
    covered = sum(found.coverage(picture.bounds) for picture in found.images)
    data, media_type = encode.drawn(image, photographic=covered >= _PHOTOGRAPHIC)
    return PageImage(data, media_type, width, height, round(dpi, 2), origin=ImageOrigin.RASTERIZED), image
