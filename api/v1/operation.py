"""Whether the service works, and what was given up: for those who keep it running."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import CallerOf, ServicesOf
from api.v1.models import problems
from pipeline import operation

router = APIRouter(prefix="/operation", tags=["operation"])


class HealthOut(BaseModel):
    """How the service is."""

    workers: int
    due: int
    running: int
    quarantined: int
    store: str = Field(description="What is wrong with the blob store; empty when it answers.")


class QuarantinedOut(BaseModel):
    """A step that was given up after the last try."""

    step: str
    subject: str
    attempts: int
    at: datetime
    code: str
    message: str


class RetryIn(BaseModel):
    """Which step is tried again."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"step": "render", "subject": "0a.1.1.d"}]}
    )

    step: str = Field(max_length=20)
    subject: str = Field(max_length=100)


@router.get("", responses=problems())
def health(services: ServicesOf, caller: CallerOf) -> HealthOut:
    """Return workers, the waiting steps of the agencies that the caller keeps, and whether the blob store answers."""
    return HealthOut.model_validate(operation.health(services, caller), from_attributes=True)


@router.get("/quarantine", responses=problems())
def quarantine(services: ServicesOf, caller: CallerOf) -> list[QuarantinedOut]:
    """Return the latest steps that were given up, in batches of the agencies that the caller keeps.

    No more than 200: who mends the cause tries these again, and the next ones stand here.
    """
    return [QuarantinedOut.model_validate(one, from_attributes=True) for one in operation.quarantine(services, caller)]


@router.post("/quarantine/retry", status_code=202, responses=problems(403, 404, 409))
def retry(body: RetryIn, services: ServicesOf, caller: CallerOf) -> None:
    """Try again what was given up, with all that failed in the same batch."""
    operation.retry(services, caller, body.step, body.subject)
