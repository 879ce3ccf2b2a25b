"""What the API says of held papers: what is asked, what may be reused and why or why not, and what happened to them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.v1.models import CalendarDay, ProblemDocument
from core.party import NumberKind

Reasoned = Annotated[str, Field(min_length=3, max_length=1000, pattern=r"\S")]


class EligibilityIn(BaseModel):
    """A dossier, or a procedure and a person. Numbers stand in the body: addresses are logged."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "procedure": "1.004222",
                    "number": "099321000034",
                    "agency": "H99.36.05",
                    "purpose": "Giải quyết thủ tục đăng ký thường trú",
                }
            ]
        },
    )

    dossier: str | None = Field(None, max_length=100, description="Mã hồ sơ: gives procedure, applicant and agency.")
    procedure: str | None = Field(None, max_length=50, description="Mã thủ tục hành chính.")
    party: str | None = Field(None, max_length=100, description="Id of the person or organisation.")
    number: str | None = Field(None, max_length=30, description="Number of the person, in place of `party`.")
    number_kind: NumberKind = NumberKind.PERSONAL
    agency: str = Field("", max_length=40, description="Code of the agency that asks.")
    purpose: str = Field("", max_length=500, description="Why it asks; needed for papers with personal data.")
    day: CalendarDay | None = Field(None, description="On which day it is to be reused; today when left out.")

    @model_validator(mode="after")
    def _somebody(self) -> "EligibilityIn":
        if self.dossier is None and (self.procedure is None or (self.party is None) == (self.number is None)):
            raise ValueError("a dossier, or a procedure with either party or number")
        if self.dossier is not None and (self.procedure or self.party or self.number):
            raise ValueError("a dossier says itself for whom and what it is")
        return self


class ReasonOut(BaseModel):
    """One rule."""

    rule: str
    met: bool
    message: str


class CandidateOut(BaseModel):
    """A held paper with every rule."""

    document: str
    type: str
    type_name: str
    issued_on: str | None
    """A day, or what is known of it."""
    valid_until: date | None
    """The last day on which it surely holds; null when it has no end or none is known."""
    issuer: str
    agency: str
    """Which agency digitized it."""
    digitized_at: datetime
    reusable: bool
    reasons: list[ReasonOut]


class OfferOut(BaseModel):
    """One component and what is held that may fill it, the best first."""

    component: str
    name: str
    required: bool
    condition: str
    filled: bool
    """A paper fills it already in this dossier."""
    reusable: bool
    message: str
    candidates: list[CandidateOut]
    more: int
    """How many further papers are held, none of them better."""


class EligibilityOut(BaseModel):
    """What is held for every component of a procedure."""

    procedure: str
    procedure_name: str
    party: str | None
    """Null when nobody is known by the number."""
    day: date
    components: list[OfferOut]


class ReuseIn(BaseModel):
    """A held paper that is to fill a component."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "component": "TP03",
                    "document": "0abc.1.1.d",
                    "purpose": "Giải quyết thủ tục đăng ký thường trú",
                    "legal_basis": "Nghị định 118/2025/NĐ-CP, Điều 17",
                }
            ]
        },
    )

    component: str = Field(max_length=40)
    document: str = Field(max_length=100)
    purpose: Reasoned
    legal_basis: Reasoned


class LinkOut(BaseModel):
    """A paper fills a component of a dossier, or is its result."""

    id: str
    document: str
    component: str | None
    role: str
    kind: str
    by: str
    agency: str
    at: datetime
    purpose: str
    legal_basis: str
    version: str
    """SHA-256 of the document's PDF at that moment."""
    ended_at: datetime | None
    ended_by: str | None
    ended_why: str


class RefusalOut(ProblemDocument):
    """Why a paper may not be reused."""

    reasons: list[ReasonOut]
    """The rules that it does not meet."""


class FetchedIn(BaseModel):
    """A paper that came from the national store."""

    model_config = ConfigDict(extra="forbid")

    document: str = Field(max_length=100)
    reference: str = Field(max_length=200, description="By which the national store names it.")


class WhyIn(BaseModel):
    """Why something is done."""

    model_config = ConfigDict(extra="forbid")

    why: Reasoned


class SupersedeIn(WhyIn):
    """Which paper takes the place of this one."""

    newer: str = Field(max_length=100)


class StandingOut(BaseModel):
    """What is known of a held paper."""

    document: str
    type: str
    state: str
    source_form: str | None
    good: bool
    issued_on: str | None
    valid_until: date | None
    superseded: bool
    superseded_by: str | None
    """By which paper; null where nobody may know that who does not work on it."""
    revoked_at: datetime | None
    revoked_why: str


class WarningOut(BaseModel):
    """Something happened to a paper that the dossier uses."""

    id: str
    document: str
    code: str
    message: str
    at: datetime
    seen_at: datetime | None
    seen_by: str | None
