"""Papers that somebody may know of and not read."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import ServicesOf
from api.v1.models import problems
from core.ids import DocumentId
from pipeline import preview

router = APIRouter(tags=["documents"])


class PreviewOut(BaseModel):
    """A paper without anything that it says."""

    document: str
    type: str
    type_name: str
    names: list[str]
    """Of its owners: first letters only."""
    numbers: list[str]
    """Of its owners: last signs only."""


@router.get("/documents/{document}/preview", responses=problems(404))
def show(document: str, services: ServicesOf) -> PreviewOut:
    """Return the type and the masked owners of a paper of the caller's agencies, of whatever privacy class it is."""
    return PreviewOut.model_validate(preview.show(services, DocumentId(document)), from_attributes=True)
