"""Values that are typed twice before anybody vouches for them."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.correction_models import Value
from api.v1.models import problems
from core.ids import DocumentId
from pipeline import double_entry
from pipeline.double_entry import Outcome

router = APIRouter(prefix="/documents/{document}/entries", tags=["corrections"])


class EntriesIn(BaseModel):
    """What somebody typed, by field, without seeing what was typed before."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"fields": {"serial": "CX 123456"}}]})

    fields: dict[str, Value] = Field(max_length=100)


class TypedOut(BaseModel):
    """Whether what was typed agrees with what was typed before; what that was is told nobody."""

    field: str
    outcome: Outcome
    times: int


@router.post("", responses=problems(403, 404, 409))
def enter(document: str, body: EntriesIn, services: ServicesOf, caller: CallerOf) -> list[TypedOut]:
    """Type values of fields that are to be typed twice (`double_entry` of the bench); vouching needs two that agree."""
    found = double_entry.enter(services, DocumentId(document), body.fields, by=caller.name)
    return [TypedOut.model_validate(one, from_attributes=True) for one in found]
