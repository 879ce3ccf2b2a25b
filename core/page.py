"""A page before and after it was read.

`PageImage` is the picture, `Page` what was recognized in it (as in hOCR and ALTO: page, block, line, word).
All boxes are integers in pixels of the *upright page*: the picture as a viewer shows it (`PageImage.orientation`
applied), then turned by `Page.rotation` and straightened by `Page.skew`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

POINTS_PER_INCH = 72.0
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class BBox:
    """Rectangle in page pixels, origin top left; x1 and y1 lie just outside."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels."""
        return self.y1 - self.y0

    def union(self, other: "BBox") -> "BBox":
        """Return the smallest box around both."""
        return BBox(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


def enclosing(boxes: "Iterator[BBox] | list[BBox] | tuple[BBox, ...]") -> BBox:
    """Return the smallest box around all of at least one box."""
    boxes = list(boxes)
    return BBox(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


class Reason(StrEnum):
    """Why a word is not what the engine read first."""

    SENTENCE = "sentence"
    """Another reading that the picture supports fits the words around it."""
    SPACING = "spacing"
    """The engine read a space too many or one too few."""
    DOUBLED = "doubled"
    """The engine read one sign twice."""
    LOOKALIKE = "lookalike"
    """What it read looks like the text but cannot be, such as an H in a Roman numeral."""
    PERSON = "person"
    """A person has said what stands there; `first` is empty for what the engine did not read at all."""


@dataclass(frozen=True, slots=True)
class Word:
    """hOCR `ocrx_word`: text in NFC without white space."""

    text: str
    bbox: BBox
    confidence: float
    """0 to 1."""
    first: str = ""
    """What the engine read first, where `text` is something else; pieces that were joined have a space between."""
    reason: Reason | None = None
    """Why; None where `text` is the first reading."""


@dataclass(frozen=True, slots=True)
class Line:
    """hOCR `ocr_line`: the words on one baseline, left to right; never empty."""

    words: tuple[Word, ...]
    bbox: BBox

    @property
    def text(self) -> str:
        """The words with single spaces between them."""
        return " ".join(word.text for word in self.words)


class BlockKind(StrEnum):
    """What a block of lines is."""

    TEXT = "text"
    TITLE = "title"
    TABLE = "table"
    HEADER = "header"
    """Runs along in the upper margin from page to page."""
    FOOTER = "footer"
    PAGE_NUMBER = "page_number"
    STAMP = "stamp"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a ruled table; rows and columns count from 0."""

    row: int
    column: int
    rows: int
    """How many rows it spans."""
    columns: int
    bbox: BBox
    first: int
    """Where its lines begin among those of its block."""
    count: int
    """Of its lines; 0 for an empty cell."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, in reading order."""

    kind: BlockKind
    bbox: BBox
    lines: tuple[Line, ...]
    cells: tuple[Cell, ...] = ()
    """Of a table, row by row; its lines follow each other cell by cell."""


@dataclass(frozen=True, slots=True)
class Code:
    """A machine-readable code found on the page."""

    symbology: str
    """As zxing-cpp names it: `QRCode`, `Code128`, ..."""
    text: str
    bbox: BBox


class MarkKind(StrEnum):
    """What a mark over the print is."""

    STAMP = "stamp"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stamp or a signature: where it is, not what it says."""

    kind: MarkKind
    bbox: BBox


class Grade(StrEnum):
    """How well a page can be read."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know, with a Vietnamese sentence that says what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Quality:
    """The verdict on one page."""

    grade: Grade
    problems: tuple[Problem, ...] = ()


class TextSource(StrEnum):
    """Where the words of a page come from."""

    OCR = "ocr"
    TEXT_LAYER = "text_layer"


class ImageOrigin(StrEnum):
    """How a page image came out of its file."""

    FILE = "file"
    """The source file is the picture, bytes unchanged (or one frame of it, losslessly)."""
    EXTRACTED = "extracted"
    """Taken losslessly out of a PDF page that holds one full-page picture."""
    RASTERIZED = "rasterized"
    """Drawn from a PDF page."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """An encoded picture of one page, before anybody has read it."""

    data: bytes
    media_type: str
    """image/jpeg, image/png, image/jp2, image/tiff (one frame, CCITT G4), image/webp."""
    width: int
    """Pixels as a viewer shows it, `orientation` applied."""
    height: int
    dpi: float
    """Pixels per inch, real or estimated; never 0."""
    dpi_known: bool = True
    """False when `dpi` was estimated from the size of the picture."""
    orientation: int = 1
    """EXIF orientation (1 to 8) that the stored pixels still need; any EXIF tag inside `data` is to be ignored."""
    origin: ImageOrigin = ImageOrigin.FILE


@dataclass(frozen=True, slots=True)
class Page:
    """One page after recognition."""

    number: int
    """From 1, within the source file."""
    width: int
    """Pixels of the upright page."""
    height: int
    dpi: float
    engine: str
    """Name and version of what read it, with the languages."""
    rotation: int = 0
    """Degrees counter-clockwise (0, 90, 180, 270) that the given picture was turned to stand upright."""
    skew: float = 0.0
    """Degrees, counter-clockwise positive, that the upright page was still leaning before it was straightened."""
    blank: bool = False
    quality: Quality = Quality(Grade.GOOD)
    source: TextSource = TextSource.OCR
    blocks: tuple[Block, ...] = ()
    codes: tuple[Code, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines in reading order."""
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line.words)

    @property
    def text(self) -> str:
        """Reading order, one line of the page per line."""
        return "\n".join(line.text for line in self.lines)
