"""Whether the service lives, and whether it can work. The only answers without a key."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.deps import ServicesOf
from api.errors import problem
from core.errors import StorageError
from core.messages import explain
from storage.db import workers
from storage.identity import here

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers."""

    status: str = "ok"


class Ready(BaseModel):
    """Database and blob store answer."""

    status: str = "ready"
    workers: int
    """Workers that were alive a moment ago; 0 means papers are kept but wait."""


PROBLEMS: dict[int | str, dict[str, Any]] = {503: {"description": "The database or the blob store does not answer."}}


@router.get("/healthz")
def healthz() -> Health:
    """Return ok as long as the process answers."""
    return Health()


@router.get("/readyz", responses=PROBLEMS, response_model=Ready)
def readyz(services: ServicesOf) -> Ready | JSONResponse:
    """Return ready when the database and the blob store answer."""
    try:
        with services.look() as uow:
            count = len(workers.alive(uow, here(), "worker"))
        services.blobs.probe()
    except StorageError as error:
        return problem(error.code, 503, explain(error))
    return Ready(workers=count)
