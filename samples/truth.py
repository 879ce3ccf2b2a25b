"""What a reader should find in a file."""

from dataclasses import dataclass, field
from functools import cached_property

from PIL import Image

from core.states import Bucket
from samples.papers.content import FieldTruth
from samples.sheet import Sheet, TruthWord
from samples.write import Encoded


@dataclass(frozen=True)
class Paper:
    """One fictional paper; its pages are drawn when they are first looked at."""

    kind: str
    """As in `samples.papers.kinds.KINDS`."""
    type: str
    """As in the catalog; empty for a side without content."""
    sheets: tuple[Sheet, ...]
    fields: dict[str, FieldTruth]

    @property
    def page_count(self) -> int:
        """Sides."""
        return len(self.sheets)

    @cached_property
    def pages(self) -> tuple[Image.Image, ...]:
        """Clean, upright RGB pictures at 300 dpi."""
        return tuple(sheet.render() for sheet in self.sheets)

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each page in reading order, one line of the page per line, NFC."""
        return tuple(sheet.text for sheet in self.sheets)

    @property
    def words(self) -> tuple[tuple[TruthWord, ...], ...]:
        """The words of each page with their boxes in `pages`."""
        return tuple(sheet.words for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class Scan:
    """One page as a scanner or a telephone delivers it."""

    picture: Encoded
    rotation: int
    """Degrees counter-clockwise that it must be turned to stand upright."""
    skew: float
    """Degrees that the upright page leans, counter-clockwise positive."""
    text: str

    @property
    def data(self) -> bytes:
        """The encoded picture."""
        return self.picture.data

    @property
    def media_type(self) -> str:
        """Of `data`."""
        return self.picture.media_type

    @property
    def dpi(self) -> int:
        """True resolution, whether or not the file tells it."""
        return self.picture.dpi


@dataclass(frozen=True, slots=True)
class PageTruth:
    """What a page of a file is."""

    text: str
    bucket: Bucket
    rotation: int = 0
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class DocumentTruth:
    """A paper within a file."""

    kind: str
    type: str
    pages: tuple[int, ...]
    """From 1, within the file."""
    fields: dict[str, FieldTruth] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileTruth:
    """All pages of a file, and the papers among them; separators and blank sides are in no paper."""

    pages: tuple[PageTruth, ...]
    documents: tuple[DocumentTruth, ...]


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file as a clerk would hand it in."""

    name: str
    media_type: str
    data: bytes
    truth: FileTruth
