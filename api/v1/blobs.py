"""The signed, expiring addresses that the folder store gives out."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.deps import ServicesOf
from api.stream import blob_response
from api.v1.models import problems
from core.blob import Blob
from storage.blobs.choose import make_linker

router = APIRouter(prefix="/blobs", tags=["blobs"])


@dataclass(frozen=True, slots=True)
class SignedAddress:
    """The query of a signed address; `sig` covers all of it and the hash."""

    size: int
    type: str
    name: str
    expires: int
    sig: str


@router.get("/{sha256}", response_class=Response, responses=problems(403, 404))
def fetch(sha256: str, signed: Annotated[SignedAddress, Depends()], request: Request, services: ServicesOf) -> Response:
    """Return the blob behind a signed address; an address that is forged or has expired is Forbidden."""
    blob = Blob(sha256, signed.size, signed.type)
    linker = make_linker(services.settings)
    linker.verify(blob, services.clock(), name=signed.name, expires=str(signed.expires), signature=signed.sig)
    return blob_response(request, services, blob, signed.name)
