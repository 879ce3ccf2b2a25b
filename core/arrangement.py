"""Which pages of a batch stand together as papers: our proposal and what people make of it, version by version."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import BatchId, PageId


class Mark(StrEnum):
    """What a person says that a page is, whatever Sohoa thinks."""

    CONTENT = "content"
    BLANK = "blank"
    """Nothing on it matters; its picture keeps its place."""
    ATTACHMENT = "attachment"
    """It belongs to the paper, but says nothing about its type and fields."""
    SEPARATOR = "separator"
    """It stands between papers and belongs to none."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one page."""

    page: PageId
    mark: Mark | None = None
    rotation: int | None = None
    """Degrees counter-clockwise (0, 90, 180, 270) by which a person turned the picture; None leaves it to Sohoa."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Every page of a batch in exactly one place."""

    papers: tuple[tuple[Slot, ...], ...]
    """In order; no paper is empty. One of which no page was read has no document yet."""
    apart: tuple[Slot, ...] = ()
    """Pages that are in no paper: separators, and blank or failed pages behind one or in a batch without papers."""
    decided: tuple[PageId, ...] = ()
    """Pages at which a person said whether a paper begins."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All places."""
        return (*(slot for paper in self.papers for slot in paper), *self.apart)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the arrangement of a batch; none is ever changed or deleted."""

    batch: BatchId
    number: int
    """From 1."""
    arrangement: Arrangement
    action: str
    """`proposed`, the name of a change, or `undo`."""
    by: str
    at: datetime
    origin: int
    """The version whose arrangement this is: its own number, or that of the version that an undo brought back."""
    before: int | None
    """The version that an undo of this one brings back; None when there is nothing to undo."""

    @property
    def proposed(self) -> bool:
        """Whether it is Sohoa's own, so that a new assembly may propose something else."""
        return self.action == PROPOSED


PROPOSED = "proposed"
UNDO = "undo"
