"""Where the digitization of a dossier stands, for its applicant: no sign-in, but a second factor."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.deps import ServicesOf, address
from api.v1.models import problems
from pipeline import lookup

router = APIRouter(prefix="/look-ups", tags=["look-up"])


class LookUpIn(BaseModel):
    """What stands on the receipt, and the last four digits of the applicant's number."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"payload": "H99.36.05-261102-0007", "last_four": "0012"}]},
    )

    payload: str = Field(max_length=4000, description="Mã hồ sơ, or all that its bar code or QR code holds.")
    last_four: str = Field(
        "", max_length=20, description="Last four digits of the applicant's number; empty where the QR code has it."
    )


class LookUpOut(BaseModel):
    """Where the digitization stands; no names, no numbers."""

    code: str
    state: str
    """Vietnamese."""
    summary: str
    """Vietnamese: how far the papers are."""
    procedure: str
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    papers: int
    """Digitized for this dossier."""
    checked: int
    reused: int
    """Held already, not scanned again."""
    reading: bool
    missing: list[str]
    """Names of components that still have to be brought."""


@router.post("", responses=problems(404, 429), openapi_extra={"security": []})
def look_up(body: LookUpIn, request: Request, services: ServicesOf) -> LookUpOut:
    """Return where a dossier stands. An unknown code and a wrong factor both answer 404; too many of them 429."""
    found = lookup.look_up(services, body.payload, body.last_four, address(request))
    return LookUpOut.model_validate(found, from_attributes=True)
