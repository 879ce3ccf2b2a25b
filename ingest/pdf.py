"""PDF files: pikepdf knows their structure, pdfium draws them, pdfplumber reads their words."""

from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pypdfium2
from PIL import Image

from core.errors import CorruptFile, CorruptImage, EncryptedFile, InputError, NoPages, TooManyPages
from core.page import Page, PageImage
from ingest import raster, scan
from ingest.check import PDF, FileFacts
from ingest.structure import Structure
from ingest.survey import Survey, survey
from ingest.trust import trusted
from ingest.wire import Bounds

Words = Callable[[int, int, PageImage], tuple[Page | None, Counter[str]]]
_PREVIEW = 512
"""Pixels of the longer side of the rendering that a picture is compared with."""


class PdfSource:
    """A PDF file, read by three libraries; where they disagree about its pages, a mended copy is read instead."""

    def __init__(self, path: Path, bounds: Bounds, folder: Path) -> None:
        """Open it; raise EncryptedFile, CorruptFile, TooManyPages."""
        Image.MAX_IMAGE_PIXELS = None
        self._path = path
        self._folder = folder
        self._bounds = bounds
        self._structure: Structure | None = None
        self._lost = 0
        try:
            self._structure = Structure(path)
        except CorruptFile:
            # pdfium opens some files that qpdf gives up; it alone must do then.
            self._document = _opened(path)
        else:
            self._check_count(self._structure.page_count)
            self._document = self._agreed(self._structure, folder / "mended.pdf")
            if self._structure.page_count + self._structure.lost_pages <= bounds.max_pages:
                self._lost = self._structure.lost_pages
        self._document.init_forms()
        self._flat: _Flat | None = None
        self._surveyed: tuple[int, Survey, Image.Image] | None = None

    def facts(self) -> FileFacts:
        """Return the facts; raise NoPages or TooManyPages."""
        count = len(self._document) + self._lost
        self._check_count(count)
        return FileFacts(PDF, count, signed=self._structure is not None and self._structure.signed())

    def image(self, number: int) -> PageImage:
        """Return the page's only picture without loss, or else the drawn page; raise CorruptImage or TooLarge."""
        if number > len(self._document):
            raise CorruptFile("the page was lost with the end of the file")
        page = self._loaded(number)
        try:
            return self._page_image(page, number)
        except InputError:
            raise
        except (pypdfium2.PdfiumError, OSError, ValueError) as error:
            raise CorruptImage(type(error).__name__) from error
        finally:
            page.close()

    def text(self, number: int, image: PageImage) -> Page | None:
        """Return the page's words where a person sees just these words; None where OCR has to read them."""
        if self._surveyed is None or self._surveyed[0] != number:
            return None
        _, found, drawn = self._surveyed
        if not found.texts or not found.complete or found.undrawn:
            return None
        if self._flat is None:
            self._flat = _Flat(self._path, self._structure, self._folder / "flat.pdf")
        if found.annotations:
            found = self._flat.survey(number)
        page, fonts = self._flat.words(number, len(self._document), image)
        return page if page is not None and trusted(page, fonts, found, drawn) else None

    def _check_count(self, count: int) -> None:
        if count == 0:
            raise NoPages
        if count > self._bounds.max_pages:
            raise TooManyPages(f"{count} pages, at most {self._bounds.max_pages}")

    def _loaded(self, number: int) -> pypdfium2.PdfPage:
        try:
            return self._document[number - 1]
        except pypdfium2.PdfiumError:
            # qpdf follows some page trees that pdfium does not; its copy has a flat one.
            spare = self._folder / "mended.pdf"
            if self._structure is None or self._path == spare:
                raise CorruptImage("the page cannot be read") from None
        self._path = self._structure.mended(spare)
        self._document = _opened(self._path)
        self._document.init_forms()
        try:
            return self._document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise CorruptImage("the page cannot be read") from error

    def _agreed(self, structure: Structure, spare: Path) -> pypdfium2.PdfDocument:
        try:
            document = _opened(self._path)
        except CorruptFile:
            pass
        else:
            if len(document) == structure.page_count:
                return document
            document.close()
        self._path = structure.mended(spare)
        return _opened(self._path)

    def _page_image(self, page: pypdfium2.PdfPage, number: int) -> PageImage:
        found = survey(page)
        unit = self._structure.user_unit(number) if self._structure else 1.0
        raster.resolution(found, (page.get_width() * unit, page.get_height() * unit), unit, self._bounds)
        picture = scan.full_page_picture(found)
        if picture is not None and picture.pixels[0] * picture.pixels[1] <= self._bounds.max_pixels:
            preview = raster.draw(self._document, page, _preview_size(page))
            named = self._structure.images(number) if self._structure else ()
            taken = scan.take_out(found, picture, unit, preview, named)
            if taken is not None:
                self._surveyed = None
                return taken
        scan.check_sound(found)
        image, pixels = raster.rasterize(self._document, page, found, unit, self._bounds)
        self._surveyed = number, found, pixels
        return image


class _Flat:
    """The file with its annotations flattened into the pages: pdfplumber reads page contents only."""

    def __init__(self, path: Path, structure: Structure | None, spare: Path) -> None:
        self._path = structure.flattened(spare) if structure is not None else path
        # pdfplumber takes a third of the time in which this program starts, and scans have no words of their own.
        self._words: Words = import_module("ingest.textlayer").words_of(self._path)
        self._document: pypdfium2.PdfDocument | None = None

    def survey(self, number: int) -> Survey:
        """Return the survey of the flattened page."""
        if self._document is None:
            self._document = _opened(self._path)
        page = self._document[number - 1]
        try:
            return survey(page)
        finally:
            page.close()

    def words(self, number: int, count: int, image: PageImage) -> tuple[Page | None, Counter[str]]:
        """Return the page's words and letters per font; none where pdfplumber does not see the same `count` pages."""
        return self._words(number, count, image)


def _preview_size(page: pypdfium2.PdfPage) -> tuple[int, int]:
    width, height = page.get_size()
    scale = _PREVIEW / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise EncryptedFile from error
        raise CorruptFile(f"pdfium: {error}") from error
