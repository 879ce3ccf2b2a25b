"""What the API says of the review: request and response bodies."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from core.review import Stage
from pipeline.review import Shown


class DoubtsOut(BaseModel):
    """What a person has to look at, counted."""

    type: bool
    fields: int
    problems: int
    pages: int
    grave: bool


class LeaseOut(BaseModel):
    """Who has the paper in hand, and to whom it was given; `until` is when the hold ends without a sign of life."""

    holder: str | None
    holder_name: str | None
    mine: bool
    since: datetime | None
    until: datetime | None
    assigned: str | None
    assigned_name: str | None
    assigned_by: str | None
    note: str
    note_by: str | None

    @classmethod
    def of(cls, found: Shown, who: str) -> "LeaseOut":
        """Return the lease as somebody sees it."""
        lease = found.task.lease
        return cls(
            holder=lease.holder or None,
            holder_name=found.names.get(lease.holder),
            mine=lease.holder == who,
            since=lease.since,
            until=lease.until,
            assigned=lease.assigned or None,
            assigned_name=found.names.get(lease.assigned),
            assigned_by=lease.assigned_by or None,
            note=lease.note,
            note_by=lease.note_by or None,
        )


class TaskOut(BaseModel):
    """A paper that waits for a person."""

    document: str
    batch: str
    type: str
    type_name: str
    stage: Stage
    waiting: bool = Field(description="The citizen stands at the counter.")
    due_at: datetime | None
    dossier: str | None
    doubts: DoubtsOut
    since: datetime
    vouched_by: str | None = Field(description="Of a second look: who vouched for it, and so does not take it.")
    lease: LeaseOut

    @classmethod
    def of(cls, found: Shown, who: str) -> "TaskOut":
        """Return a paper as somebody sees it."""
        task = found.task
        return cls(
            document=task.document,
            batch=task.batch,
            type=task.type,
            type_name=found.type_name,
            stage=task.stage,
            waiting=task.waiting,
            due_at=task.due_at,
            dossier=found.dossier,
            doubts=DoubtsOut.model_validate(task.doubts, from_attributes=True),
            since=task.since,
            vouched_by=task.vouched_by or None,
            lease=LeaseOut.of(found, who),
        )


class QueueOut(BaseModel):
    """A part of the queue; `next` asks for the next one, null at the end."""

    tasks: list[TaskOut]
    next: str | None


class NextIn(BaseModel):
    """Which papers the caller wants to be given."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}, {"stage": "second"}]})

    stage: Stage | None = None
    type: str | None = Field(None, max_length=64)


class NextOut(BaseModel):
    """The paper that the caller has in hand now; null when nothing is left."""

    task: TaskOut | None


class ReleaseIn(BaseModel):
    """A word to whoever takes the paper next."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=1000)


class AssignIn(BaseModel):
    """To whom a paper is given; null: to nobody in particular."""

    model_config = ConfigDict(extra="forbid")

    person: str | None = Field(max_length=64)


class ReviewerOut(BaseModel):
    """Somebody to whom papers may be given."""

    person: str
    account: str
    name: str


class ReviewersOut(BaseModel):
    """A part of those to whom papers may be given; `next` asks for the next one, null at the end."""

    reviewers: list[ReviewerOut]
    next: str | None
