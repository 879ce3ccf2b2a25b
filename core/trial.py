"""What pages are taken for and why, told to who makes or mends types of papers."""

from dataclasses import dataclass
from enum import StrEnum

from core.dossier import Document
from core.reasons import Told


class Sign(StrEnum):
    """What speaks for a type or against it, beside its title."""

    FORM = "form"
    CUES = "cues"
    AGAINST = "against"
    NUMBER = "number"
    HEADLESS = "headless"
    SUBJECT = "subject"
    CALL = "call"
    NUMBERED = "numbered"
    TITLED = "titled"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that speaks for a type or against it."""

    sign: Sign
    points: float
    """Below 0 when it speaks against it."""
    reason: Told
    said: tuple[str, ...] = ()
    """What of the catalog, or of the page, it is about."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title of the catalog that was found on a page."""

    wanted: str
    """As in the catalog."""
    printed: str
    """The lines of the page in which it was found."""
    score: float
    """0 to 1: how well it fits."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A type, or unknown, and what speaks for it."""

    type: str
    probability: float
    title: Title | None
    grounds: tuple[Ground, ...]
    score: float | None
    """What the learned model says, about -1 to 1; None for a type that it has not learned."""
    points: float
    """What the rules count."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A paper as it would be kept, and what else it might be."""

    document: Document
    candidates: tuple[Candidate, ...]
    """Most probable first."""


@dataclass(frozen=True, slots=True)
class TriedPage:
    """A page that was tried."""

    id: str
    number: int
    width: int
    height: int
    """Pixels of the upright page, as the boxes of fields have it; 0 for one that was not read."""
    picture: str = ""
    """JPEG of the upright page in base64."""
    text: str = ""
    codes: tuple[str, ...] = ()
    """Kind and content of each bar code."""
    quality: tuple[str, ...] = ()
    """What is wrong with the picture, in Vietnamese."""
    failure: str = ""
    """Code of the error for a page that could not be read."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a file that was tried."""

    of: int
    """Pages of the file."""
    pages: tuple[TriedPage, ...]
    papers: tuple[Explained, ...]
