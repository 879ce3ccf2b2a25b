"""What the API says of procedures."""

from datetime import date

from pydantic import BaseModel, Field


class ComponentOut(BaseModel):
    """One paper that a procedure asks for."""

    code: str
    name: str
    types: list[str]
    required: bool
    condition: str = Field(description="When it is needed, of a component that only some applicants bring.")
    originals: int
    certified_copies: int
    copies: int
    shown: bool = Field(description="Only shown at the counter; it must not be digitized.")
    max_age_days: int
    purpose: str


class ProcedureOut(BaseModel):
    """A procedure as it holds from a day on."""

    code: str
    name: str
    field: str
    effective_from: date
    working_days: int = Field(description="0 where it is not known.")
    result_types: list[str]
    components: list[ComponentOut]


class TakenOut(BaseModel):
    """What became of one version that was brought in."""

    code: str
    name: str
    effective_from: date
    outcome: str = Field(description="added, replaced, unchanged or kept.")
    message: str
