"""One page, from its picture to its words: decode, clean, find the way up, read, order, judge."""

from dataclasses import dataclass, replace

from core.page import Page, PageImage, Quality, Word
from core.settings import OcrOptions
from ocr import clean, codes, ink, layout, marks, orient, quality, reading, vietnamese
from ocr.engine import OcrEngine
from ocr.geometry import upright_matrix, upright_size
from ocr.orient import Standing
from ocr.picture import Picture, decode
from ocr.survey import Survey, survey

_BLANK_INK = 0.006


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page's picture and what was seen in it before reading."""

    picture: Picture
    grey: Picture
    """Without coloured ink, not yet cleaned."""
    clean: Picture
    seen: Survey


def read(image: PageImage, number: int, engine: OcrEngine, options: OcrOptions) -> Page:
    """Return the page with its words, codes, marks and quality.

    Raise CorruptImage, EngineMissing, EngineTimeout or EngineCrash.
    """
    del options
    sheet = _sheet(image)
    found = reading.best(sheet.clean, sheet.seen, orient.standings(sheet.seen), engine)
    blank = _is_blank(sheet.seen, found.words)
    # What lies on an empty page says nothing about how it stands.
    standing = Standing(0, 0.0) if blank else found.standing
    width, height = upright_size(image.width, image.height, standing.rotation)
    page = Page(
        number=number,
        width=width,
        height=height,
        dpi=image.dpi,
        engine=engine.name,
        rotation=standing.rotation,
        skew=standing.skew,
        blank=blank,
        blocks=() if blank else layout.ordered(found.blocks, height),
    )
    return _with_sights(page, image, sheet)


def look(image: PageImage, page: Page, options: OcrOptions) -> Page:
    """Return a page whose words came with its file, with codes, marks, blank and quality added.

    Its words, rotation and skew stay as they are. Raise CorruptImage.
    """
    del options
    sheet = _sheet(image)
    return _with_sights(replace(page, blank=_is_blank(sheet.seen, page.words)), image, sheet)


def _sheet(image: PageImage) -> _Sheet:
    picture = decode(image)
    grey = ink.print_only(picture)
    cleaned = clean.strengthened(clean.without_borders(clean.even(grey)))
    return _Sheet(picture, grey, cleaned, survey(cleaned))


def _is_blank(seen: Survey, words: "list[Word] | tuple[Word, ...]") -> bool:
    """Return whether nothing is written on the page: specks and a stamp that shows through are nothing."""
    return seen.ink < _BLANK_INK and not vietnamese.real_words(words)


def _with_sights(page: Page, image: PageImage, sheet: _Sheet) -> Page:
    """Return the page with what is seen beside its words."""
    matrix = upright_matrix(image.width, image.height, page.rotation, page.skew)
    size = (page.width, page.height)
    verdict = Quality(page.quality.grade)
    if not page.blank:
        dpi = image.dpi if image.dpi_known else 0.0
        verdict = quality.judge(dpi, quality.light(sheet.grey), sheet.seen, page.words)
    return replace(
        page,
        codes=codes.find(sheet.grey, matrix, size),
        marks=marks.find(sheet.picture, image.dpi, matrix, size),
        quality=verdict,
    )
