"""The queue of papers that wait for a person: in which order, why, and who has taken which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from core.dossier import Document, Verdict
from core.ids import BatchId, DocumentId, DossierId, PageId
from core.page import Grade

_OF_TYPE = frozenset({"unknown_type", "uncertain_type"})
_HARMLESS = frozenset({"test_number"})
_MOST = 999


class Stage(StrEnum):
    """Which look at a paper is due."""

    FIRST = "first"
    """Nobody vouches for it yet."""
    SECOND = "second"
    """One person vouches for it, and it was drawn for another one to look at."""


class Assignee(StrEnum):
    """Whose papers are asked for."""

    ALL = "all"
    MINE = "mine"
    NOBODY = "nobody"
    """Neither given to anybody nor held by anybody."""


class RescanReason(StrEnum):
    """Why a page is to be scanned again; `core.messages.RESCANS` has the sentences."""

    BLURRED = "blurred"
    DARK = "dark"
    """Too dark, too light, or with glare."""
    CUT_OFF = "cut_off"
    COVERED = "covered"
    """Something lies over it, or it is folded."""
    SKEWED = "skewed"
    WRONG_PAPER = "wrong_paper"
    MISSING_PAGE = "missing_page"
    """A side or page of the paper was not scanned."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rescan:
    """A page that is to be scanned again."""

    id: str
    page: PageId
    batch: BatchId
    document: DocumentId
    """As it was when a reviewer sent the page back."""
    reason: RescanReason
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Doubts:
    """What a person has to look at, counted."""

    type: bool = False
    """Its type is not sure."""
    fields: int = 0
    """Fields that are not accepted."""
    problems: int = 0
    """Things that speak against a value or a boundary, contradictions with other papers among them."""
    pages: int = 0
    """Pages that are hard to read, a poor one counted twice."""
    grave: bool = False
    """Something critical is missing, wrong or unsure."""

    @property
    def weight(self) -> int:
        """How doubtful the paper is, from 0 to 999."""
        weight = 200 * self.type + 100 * self.grave + 15 * self.fields + 10 * self.problems + 20 * self.pages
        return min(weight, _MOST)


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has a paper in hand, to whom it was given, and what was said when it was handed back."""

    holder: str = ""
    """Account or key; empty when nobody has it, or their time is over."""
    since: datetime | None = None
    until: datetime | None = None
    assigned: str = ""
    assigned_by: str = ""
    note: str = ""
    note_by: str = ""

    def barred(self, who: str) -> bool:
        """Return whether somebody may not work on the paper, because it is another one's."""
        if self.holder:
            return self.holder != who
        return bool(self.assigned) and self.assigned != who


@dataclass(frozen=True, slots=True)
class Task:
    """A paper in the queue."""

    document: DocumentId
    batch: BatchId
    type: str
    stage: Stage
    place: str
    """Sorts in the order of the queue; unique."""
    waiting: bool
    """The citizen stands at the counter."""
    due_at: datetime | None
    """When the dossier is due, while it is open."""
    dossier: DossierId | None
    doubts: Doubts
    since: datetime
    """Since when it has been in the queue."""
    lease: Lease
    vouched_by: str = ""
    """Who vouched for it, of a second look: somebody else takes that."""


def doubts_of(document: Document, grades: Iterable[Grade]) -> Doubts:
    """Return what a person has to look at; `grades` are those of its pages."""
    problems = [problem for item in document.fields for problem in item.problems if problem.code not in _HARMLESS]
    problems += [problem for problem in document.problems if problem.code not in _OF_TYPE]
    bad = {Grade.POOR: 2, Grade.FAIR: 1}
    return Doubts(
        type=any(problem.code in _OF_TYPE for problem in document.problems),
        fields=sum(item.state is not Verdict.ACCEPTED for item in document.fields),
        problems=len(problems),
        pages=sum(bad.get(grade, 0) for grade in grades),
        grave=document.verdict is Verdict.REVIEW,
    )


def place_of(document: DocumentId, *, waiting: bool, due_at: datetime | None, weight: int) -> str:
    """Return the place in the queue: waiting citizens first, then what is due first, then what is most doubtful."""
    due = f"{due_at.astimezone(UTC):%Y%m%d%H%M}" if due_at is not None else "9" * 12
    return f"{0 if waiting else 1}.{due}.{_MOST - weight:03}.{document}"
