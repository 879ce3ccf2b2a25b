"""What the API says of corrections: request and response bodies."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.v1.models import ProblemDocument

Value = str | int | list[str] | list[dict[str, str | int]] | None


class CorrectionIn(BaseModel):
    """What a person says about a document: its type, its fields, that all of it is right."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"version": 1, "fields": {"full_name": "NGUYỄN VĂN MẪU"}, "verified": True}]},
    )

    version: int = Field(description="The version that was looked at; another newest one answers 409.")
    type: str | None = Field(None, max_length=100, description="Type id; `unknown`: none of the catalog's types.")
    fields: dict[str, Value] = Field(
        {}, max_length=100, description="Values by field; dates also day first. null: the paper has no such value."
    )
    verified: bool = Field(False, description="The person vouches for the type and every field.")


class UndoIn(BaseModel):
    """The version of a document that was looked at."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(description="Another newest one answers 409.")


class FieldChange(BaseModel):
    """One field before and after; `raw` is what was read, `source` where the new value is from."""

    field: str
    before: Value
    after: Value
    source: str | None
    raw: str


class EditionOut(BaseModel):
    """One version of a document; none is ever overwritten."""

    version: int
    action: Literal["read", "correct", "verify", "undo"]
    by: str
    at: datetime
    undoable: bool
    settled: bool
    sha256: str | None
    """Of its content and of what people decided, as they are kept; null where no version is kept yet."""
    status: str
    type: str
    previous_type: str | None
    changes: list[FieldChange]


class DifferenceOut(BaseModel):
    """One field, or the type as `type`: as it was `seen`, as it is now, and what the late one `wanted` it to be."""

    field: str
    label: str
    seen: Value
    theirs: Value
    wanted: bool
    yours: Value
    by: str
    message: str


class ConflictOut(BaseModel):
    """Who was faster and what they changed; `version` is the newest one."""

    version: int
    by: str
    name: str
    at: datetime
    message: str
    differences: list[DifferenceOut]


class ConflictProblem(ProblemDocument):
    """A 409; `conflict` stands there when somebody was faster, `holder` when the paper is in somebody else's hands."""

    conflict: ConflictOut | None = None
    holder: str | None = None
    until: datetime | None = None
