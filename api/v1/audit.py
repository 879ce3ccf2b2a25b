"""The audit for auditors, and the report of who looked at a person's papers."""

import csv
import io
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import Limit, Moment, problems
from core.ids import PartyId
from pipeline import accesses
from storage.db.accesses import Sought
from storage.db.audit import Entry

router = APIRouter(tags=["audit"])
CSV = "text/csv; charset=utf-8"
Before = Annotated[int | None, Query(ge=1, le=2**62, description="`next` of the part before.")]
_COLUMNS = (
    "number",
    "at",
    "actor",
    "kind",
    "address",
    "action",
    "subject_kind",
    "subject",
    "dossier",
    "purpose",
    "version",
    "outcome",
)


class AccessOut(BaseModel):
    """Somebody asked for something of a person."""

    number: int
    at: datetime
    actor: str
    kind: str
    agency: str
    roles: str
    action: str
    purpose: str
    outcome: str
    subject_kind: str
    subject: str
    """Empty of what is not theirs alone."""
    dossier: str


class ReportOut(BaseModel):
    """Who asked for something of a person, newest first; `next` asks for the next part, null at the end."""

    accesses: list[AccessOut]
    next: int | None
    complete: bool
    """False where only some agencies are in it."""


class EntryOut(BaseModel):
    """One entry of the audit."""

    number: int
    at: datetime
    actor: str
    kind: str
    address: str
    action: str
    subject_kind: str
    subject: str
    dossier: str
    """Id."""
    purpose: str
    version: str
    outcome: str
    data: dict[str, str | int | float | bool | None]


class EntriesOut(BaseModel):
    """Entries, newest first; `next` asks for the next part, null at the end."""

    entries: list[EntryOut]
    next: int | None


class AskedIn(BaseModel):
    """Which entries are wanted."""

    actor: str = Field("", max_length=200)
    subject: str = Field("", max_length=200, description="Id of a dossier, document, batch, file, page or party.")
    dossier: str = Field("", max_length=200, description="Code.")
    since: Moment | None = None
    until: Moment | None = None
    outcome: Literal["", "granted", "denied"] = ""
    limit: int = Field(100, ge=1, le=1000)
    before: int | None = Field(None, ge=1, le=2**62, description="`next` of the part before.")

    def sought(self, more: int = 0) -> Sought:
        """Return it as the database wants it, with so many entries more."""
        return Sought(
            actor=self.actor,
            subject=self.subject,
            since=self.since,
            until=self.until,
            outcome=self.outcome,
            before=self.before,
            limit=self.limit + more,
        )


AskedOf = Annotated[AskedIn, Query()]


@router.get("/parties/{party}/accesses", responses=problems(403, 404))
def of_party(
    party: str, services: ServicesOf, caller: CallerOf, limit: Limit = 100, before: Before = None
) -> ReportOut:
    """Return who asked for a person's papers, dossiers, pages, files and batches, granted or denied, and why."""
    found = accesses.of_party(services, caller, PartyId(party), limit, before)
    return ReportOut.model_validate(found, from_attributes=True)


@router.get("/audit", responses=problems(403))
def search(services: ServicesOf, caller: CallerOf, asked: AskedOf) -> EntriesOut:
    """Return entries by actor, subject, dossier, period and outcome.

    An auditor of some agencies finds what people and keys of these did, and what was done to something of theirs.
    """
    found = accesses.search(services, caller, asked.sought(more=1), asked.dossier)
    entries = [EntryOut.model_validate(one, from_attributes=True) for one in found[: asked.limit]]
    return EntriesOut(entries=entries, next=entries[-1].number if len(found) > asked.limit else None)


@router.get("/audit/csv", responses={200: {"content": {CSV: {}}}, **problems(403)}, response_class=Response)
def as_csv(services: ServicesOf, caller: CallerOf, asked: AskedOf) -> Response:
    """Return the same entries as a table; where it has as many rows as asked for, `before` its last number goes on."""
    found = accesses.search(services, caller, asked.sought(), asked.dossier)
    # The mark at the beginning lets office programs see that it is UTF-8.
    return Response("\ufeff" + _table(found), media_type=CSV)


def _table(found: list[Entry]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([[_cell(getattr(entry, name)) for name in _COLUMNS] for entry in found])
    return text.getvalue()


def _cell(value: object) -> str:
    """Return a cell; what a spreadsheet would take for a formula gets a mark."""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
