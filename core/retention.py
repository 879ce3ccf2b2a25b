"""How long dossiers are kept, who holds them back, and how they are destroyed: by two people, with minutes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from core.days import day_of
from core.ids import DossierId
from core.states import DossierState

LEAST_YEARS, MOST_YEARS = 2, 70
"""Of what is not kept for ever (Luật Lưu trữ 33/2024/QH15 article 15)."""
ENDED = frozenset({DossierState.REFUSED, DossierState.WITHDRAWN, DossierState.FINISHED, DossierState.RETURNED})
"""States after which nothing more is expected; a period begins with the year that follows."""


@dataclass(frozen=True, slots=True)
class Group:
    """A record group (nhóm hồ sơ): dossiers that are kept equally long."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    name: str
    """Vietnamese."""
    fields: tuple[str, ...] = ()
    """Fields (lĩnh vực) of the procedures whose dossiers are in it."""
    procedures: tuple[str, ...] = ()
    """Codes of further procedures, whatever their field."""
    years: int | None = None
    """None where nobody has said how long: then nothing in it falls due."""
    permanent: bool = False
    basis: str = ""
    """The regulation that fixes the period; empty where none is fixed."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody wants a dossier kept whatever its period: a dispute, an inspection, a court."""

    id: str
    dossier: DossierId
    by: str
    at: datetime
    reason: str
    lifted_by: str | None = None
    lifted_at: datetime | None = None
    lifted_why: str = ""


class Blocked(StrEnum):
    """Why a dossier whose period is over may not be destroyed yet."""

    HELD = "held"
    USED = "used"
    """A paper of it fills a component of another dossier, or stands in the place of an older paper that is kept."""
    SHARED = "shared"
    """A file of it also holds papers of other dossiers."""
    BUSY = "busy"
    """Something of it is still being read."""
    PROPOSED = "proposed"
    """It stands in a proposal that nobody has decided, or that is being done."""


class DestructionState(StrEnum):
    """The life of a proposal to destroy."""

    PROPOSED = "proposed"
    REJECTED = "rejected"
    APPROVED = "approved"
    """It is being done; whatever stops it, it goes on."""
    DONE = "done"


class Outcome(StrEnum):
    """What became of a dossier in a proposal."""

    PLANNED = "planned"
    DESTROYED = "destroyed"
    LEFT = "left"
    """It was not due any more, or was held, when its turn came."""


@dataclass(frozen=True, slots=True)
class Item:
    """A dossier in a proposal: what may be known of it when it is gone. No name, no number, no word of a paper."""

    dossier: DossierId
    code: str
    procedure: str
    group: str
    group_name: str
    years: int
    basis: str
    ended_on: date
    receiving: str
    deciding: str
    documents: int
    pages: int
    files: int
    outcome: Outcome = Outcome.PLANNED
    why: str = ""
    """Why it was left: a `Blocked`, or `not_due`."""
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Destruction:
    """A proposal to destroy dossiers, and what came of it."""

    id: str
    state: DestructionState
    proposed_by: str
    proposed_at: datetime
    reason: str
    decided_by: str | None = None
    decided_at: datetime | None = None
    decided_why: str = ""
    done_at: datetime | None = None
    digest: str = ""
    """SHA-256 of the minutes, once they are complete."""


def due_on(ended: datetime, years: int) -> date:
    """Return the day from which something that ended then may be destroyed.

    Years are counted from the first of January after the end, the latest reading of a period that begins with a year.
    """
    return date(day_of(ended).year + 1 + years, 1, 1)
