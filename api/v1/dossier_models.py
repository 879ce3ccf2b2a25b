"""What the API says of dossiers: request and response bodies, with examples."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from api.v1.models import Missing, Moment
from core.procedure import Channel
from core.register import Exclusion
from core.states import DossierState

_AGENCY = r"^[A-Z0-9.]{3,35}$"


class NewDossier(BaseModel):
    """A dossier to be opened."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"code": "H99.36.05-261102-0007", "procedure": "1.009994"},
                {"receiving": "H99.36.05", "deciding": "H99.36", "procedure": "1.001193", "applicant": "0abc"},
            ]
        }
    )

    code: str = Field("", max_length=100, description="Mã hồ sơ, kept as given; empty: the next one of `receiving`.")
    procedure: str | None = Field(None, max_length=50, description="Mã thủ tục hành chính.")
    applicant: str | None = Field(None, max_length=64, description="Id of the party whose case it is.")
    submitted_by: str = Field("", max_length=200, description="Name of who hands it in for the applicant.")
    receiving: str = Field("", max_length=35, description="Agency that receives; empty: as the code says.")
    deciding: str = Field("", max_length=35, description="Agency that decides; empty: the receiving one.")
    channel: Channel = Field(Channel.COUNTER, description="1 at the counter, 2 online, 3 by post.")
    received_at: Moment | None = Field(None, description="Empty: now.")
    due_at: Moment | None = Field(None, description="Empty: by the procedure's working days and the calendar.")
    arrived_at: Moment | None = Field(None, description="When the applicant drew a number.")
    registered: bool = Field(False, description="Only registered, not received yet.")


class DossierChange(BaseModel):
    """What is to change of a dossier; parts that are left out stay."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"deciding": "H99.36"}]})

    applicant: str | None = Field(None, max_length=64)
    submitted_by: str = Field("", max_length=200)
    receiving: str = Field("", pattern=_AGENCY)
    deciding: str = Field("", pattern=_AGENCY)
    channel: Channel = Channel.COUNTER
    due_at: Moment | None = None
    arrived_at: Moment | None = None


class MoveIn(BaseModel):
    """Where a dossier goes."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"state": "supplement", "note": "Thiếu tờ khai."}]}
    )

    state: DossierState
    note: str = Field("", max_length=2000, description="Why; needed for refused and stopped.")
    closed: bool = Field(False, description="Refuse it while pages or papers are open (`not_closed`).")


class MovedOut(BaseModel):
    """One move of a dossier."""

    state: str
    national_state: int
    at: datetime
    by: str
    note: str


class FillingOut(BaseModel):
    """A document that fills a component."""

    document: str
    type: str
    kind: str = Field(description="digitized, reused, reused_result or national_store.")
    source_form: str | None = Field(description="What lay on the scanner; null while nobody said.")
    state: str


class DossierComponentOut(BaseModel):
    """One component of a dossier: what is asked for, what fills it, what is missing."""

    code: str
    name: str
    required: bool
    condition: str
    shown: bool
    originals: int
    certified_copies: int
    copies: int
    digitization_status: int = Field(description="National code: 0 not, 1 digitized, 2 reused, 3 reused result.")
    filled_by: list[FillingOut]
    complete: bool
    excluded: Exclusion | None = Field(description="Why it must not be digitized; null where it must.")
    message: str


class ExclusionIn(BaseModel):
    """Why a component must not be digitized."""

    model_config = ConfigDict(extra="forbid")

    why: Exclusion
    note: str = Field("", max_length=2000)


class DossierOut(BaseModel):
    """A dossier and what it still lacks."""

    code: str
    procedure: str | None
    procedure_name: str | None
    created_at: datetime
    documents: int
    missing: list[Missing]
    state: str
    national_state: int
    moves: list[str] = Field(description="States that it may go to from here.")
    applicant: str | None
    submitted_by: str
    receiving: str
    deciding: str
    channel: int
    received_at: datetime | None
    due_at: datetime | None
    due_note: str
    overdue: bool
    finished_at: datetime | None
    returned_at: datetime | None
    complete: bool


class DossierLine(BaseModel):
    """One dossier in a list."""

    id: str = Field(description="For `before`, to get the next part of the list.")
    code: str
    procedure: str | None
    procedure_name: str | None
    state: str
    receiving: str
    deciding: str
    channel: int
    created_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    overdue: bool
    documents: int
