"""One page, from its picture to its words: decode, clean, find the way up, read, order, look again, judge."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from core.geometry import map_box, upright_matrix, upright_size
from core.options import OcrOptions
from core.page import MM_PER_INCH, Block, Code, Mark, Page, PageImage, Quality, Word
from ocr import clean, codes, faces, ink, language, layout, marks, orient, quality, reading, second, vietnamese, zone
from ocr.confidence import calibrated
from ocr.engine import OcrEngine
from ocr.glance import glance, too_small
from ocr.orient import Standing
from ocr.picture import Picture, decode
from ocr.survey import Survey, survey

_BLANK_INK = 0.006
_PRINT_MM = 1.0
"""No print is so small that the tallest of its words is lower: of 6 point type a tone or an ascender stands 1.4 mm."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page's cleaned picture and what was seen in it before reading."""

    clean: Picture
    seen: Survey
    codes: tuple[Code, ...]
    """Boxes of these and of the marks are in pixels of the viewer's picture."""
    marks: tuple[Mark, ...]
    verdict: Quality
    """Of the picture alone."""


def read(
    image: PageImage,
    number: int,
    engine: OcrEngine,
    options: OcrOptions,
    *,
    before: Quality | None = None,
    rotation: int | None = None,
    weigh: second.Weigh = calibrated,
) -> Page:
    """Return the page with its words, codes, marks and quality; `before` is the verdict of `glance`, where it is known.

    `rotation` is how far a person said that the picture is to be turned; None leaves that to us. `weigh` makes a
    confidence of what is known of a word. Raise CorruptImage, EngineMissing, EngineTimeout or EngineCrash.
    """
    del options
    if too_small(image):
        decode(image)
        return Page(number, image.width, image.height, image.dpi, engine.name, quality=quality.UNREADABLE)
    sheet = _sheet(image, before)
    found = _found(sheet, image.dpi, engine, rotation, weigh)
    blank = _is_blank(sheet, found.words, image.dpi)
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
        blocks=() if blank else found.blocks,
    )
    return _with_sights(page, image, sheet)


def _found(sheet: _Sheet, dpi: float, engine: OcrEngine, rotation: int | None, weigh: second.Weigh) -> reading.Reading:
    """Return the words of a sheet, understood: face by face where it shows the faces of cards."""
    understood = partial(_understood, weigh=weigh)
    if rotation is None:
        cards = faces.Sheet(sheet.clean, dpi, engine, understood).read(sheet.seen)
        if cards is not None:
            return cards
    standings = orient.standings(sheet.seen) if rotation is None else [orient.turned(sheet.seen, rotation)]
    found = reading.best(sheet.clean, sheet.seen, standings, engine)
    height, width = sheet.clean.shape
    return replace(found, blocks=understood(found.blocks, upright_size(width, height, found.standing.rotation)[1]))


def _understood(blocks: tuple[Block, ...], height: int, weigh: second.Weigh) -> tuple[Block, ...]:
    """Return the blocks in reading order with their words set right; the language model is loaded only for words."""
    return zone.set_right(second.look(layout.ordered(blocks, height), language.load(), weigh)) if blocks else ()


def look(image: PageImage, page: Page, options: OcrOptions, *, before: Quality | None = None) -> Page:
    """Return a page whose words came with its file, with codes, marks, blank and quality added.

    Its words, rotation and skew stay as they are. Raise CorruptImage.
    """
    del options
    if too_small(image):
        return replace(page, quality=quality.UNREADABLE)
    sheet = _sheet(image, before)
    return _with_sights(replace(page, blank=_is_blank(sheet, page.words, image.dpi)), image, sheet)


def _sheet(image: PageImage, before: Quality | None) -> _Sheet:
    picture = decode(image)
    # A verdict with a share of an earlier reading is not taken for the picture's own.
    known = before if before is not None and quality.by_picture_alone(before) else glance(image, picture)
    coloured = marks.find(picture, image.dpi)
    grey = ink.print_only(picture, coloured.areas)
    found = codes.find(grey, image.dpi if image.dpi_known else None)
    cleaned = codes.erased(clean.strengthened(clean.without_borders(clean.even(grey))), found)
    return _Sheet(cleaned, survey(cleaned), found, coloured.marks, known)


def _is_blank(sheet: _Sheet, words: Iterable[Word], dpi: float) -> bool:
    """Return whether nothing is written on the page: specks and a stamp that shows through are nothing."""
    bare = sheet.seen.ink < _BLANK_INK or quality.seems_empty(sheet.verdict)
    least = _PRINT_MM * dpi / MM_PER_INCH
    return bare and not any(word.bbox.height >= least for word in vietnamese.real_words(words))


def _with_sights(page: Page, image: PageImage, sheet: _Sheet) -> Page:
    """Return the page with what is seen beside its words."""
    matrix = upright_matrix(image.width, image.height, page.rotation, page.skew)
    return replace(
        page,
        codes=tuple(replace(code, bbox=map_box(code.bbox, matrix, page.width, page.height)) for code in sheet.codes),
        marks=tuple(replace(mark, bbox=map_box(mark.bbox, matrix, page.width, page.height)) for mark in sheet.marks),
        quality=quality.after_reading(sheet.verdict, page.words, blank=page.blank),
    )
