"""Procedures and what they ask for, and the dossiers in which citizens hand it in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import ClassVar

from core.ids import DossierId, PartyId
from core.states import DossierState


@dataclass(frozen=True, slots=True)
class ComponentRequirement:
    """One paper that a procedure asks for (thành phần hồ sơ)."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    code: str
    name: str
    """Vietnamese, as the procedure prints it."""
    types: tuple[str, ...]
    """Document types that fill it; none where only a person can tell."""
    required: bool = True
    condition: str = ""
    """Vietnamese: when it is needed, of a component that only some applicants bring; empty otherwise."""
    originals: int = 1
    certified_copies: int = 0
    copies: int = 0
    """Plain copies."""
    shown: bool = False
    """Only shown at the counter: it must not be digitized (Thông tư 03/2025/TT-VPCP article 5)."""
    max_age_days: int = 0
    """How old a paper may be that this procedure accepts; 0 where only the paper's own validity counts."""
    purpose: str = ""
    """What a paper that counts for one purpose only must be printed for, in words to look for; empty: not asked."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """An administrative procedure (thủ tục hành chính) as it holds from a day on."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    code: str
    """National form `N.NNNNNN`."""
    name: str
    components: tuple[ComponentRequirement, ...]
    effective_from: date = date(2018, 6, 21)
    """The day from which these components are asked for (that of Nghị định 61/2018/NĐ-CP where none is known)."""
    field: str = ""
    """Lĩnh vực."""
    working_days: int = 0
    """How long it may take; 0 where it is not known."""
    result_types: tuple[str, ...] = ()
    """Document types of what it ends with."""


class Channel(IntEnum):
    """How a dossier came in, with the national codes."""

    COUNTER = 1
    ONLINE = 2
    POST = 3


@dataclass(frozen=True, slots=True)
class Dossier:
    """One citizen's case (hồ sơ)."""

    id: DossierId
    code: str
    """As given, never re-formatted; unique."""
    procedure: str | None
    created_at: datetime
    created_by: str
    state: DossierState = DossierState.REGISTERED
    applicant: PartyId | None = None
    """Whose case it is, also when somebody else hands it in."""
    submitted_by: str = ""
    """Name of who hands it in for the applicant; empty when it is the applicant."""
    receiving: str = ""
    """Code of the agency at whose counter it was handed in."""
    deciding: str = ""
    """Code of the agency that decides; reception does not depend on territory, so the two may differ."""
    channel: Channel = Channel.COUNTER
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    arrived_at: datetime | None = None
    """When the applicant drew a number at the counter, where that is known."""
    procedure_from: date | None = None
    """From which day on the version of its procedure holds that it was received under, whatever is imported later."""
