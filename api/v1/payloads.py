"""What a scanner at the counter has typed, or a clerk: a dossier, a card, a sheet, a number."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import problems
from api.v1.parties import PartyOut
from classify.keyed import MOST, What
from core.party import NumberKind, masked
from pipeline import payloads

router = APIRouter(prefix="/payloads", tags=["payloads"])


class PayloadIn(BaseModel):
    """The text as it came from the keyboard; in the body, because addresses are logged."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "H99.36.05-261102-0007"}]})

    text: str = Field(max_length=MOST)


class CardOut(BaseModel):
    """What the code of an identity card says; a day that the calendar does not have is empty."""

    model_config = ConfigDict(from_attributes=True)

    personal_id: str
    old_id: str
    full_name: str
    date_of_birth: str
    sex: str
    residence: str
    issued_date: str
    more: bool
    """It says more: a card of 2024 or later."""


class SeparatorOut(BaseModel):
    """What one of our separator sheets says."""

    model_config = ConfigDict(from_attributes=True)

    batch: str
    dossier_code: str
    component: str


class NumberShown(BaseModel):
    """A number with all but its last four signs hidden."""

    kind: NumberKind
    masked: str


class PayloadOut(BaseModel):
    """What was entered, and what is known of it."""

    what: What
    message: str
    """Vietnamese: what to do; empty where all is said."""
    restored: bool
    """A keyboard layout or Caps Lock had changed it, and that was undone."""
    code: str
    """Of the dossier or procedure."""
    known: bool
    """There is such a dossier or procedure, or somebody with the number."""
    procedure_name: str
    card: CardOut | None
    separator: SeparatorOut | None
    number: NumberShown | None
    parties: list[PartyOut]


@router.post("", responses=problems())
def read(body: PayloadIn, services: ServicesOf, caller: CallerOf) -> PayloadOut:
    """Return what a scanned or typed text is; nothing is guessed, and what is not understood is said in a sentence."""
    found = payloads.read(services, caller, body.text)
    keyed = found.keyed
    return PayloadOut(
        what=keyed.what,
        message=found.message,
        restored=keyed.changed,
        code=keyed.code,
        known=found.dossier or bool(found.procedure) or bool(found.parties),
        procedure_name=found.procedure,
        card=CardOut.model_validate(keyed.card) if keyed.card else None,
        separator=SeparatorOut.model_validate(keyed.separator) if keyed.separator else None,
        number=NumberShown(kind=keyed.number[0], masked=masked(keyed.number[1])) if keyed.number else None,
        parties=[PartyOut.of(one) for one in found.parties],
    )
