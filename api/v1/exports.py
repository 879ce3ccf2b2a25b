"""Everything that is kept of one person, for that person."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from api.deps import CallerOf, ServicesOf
from api.stream import CHUNK
from api.v1.models import problems
from core.ids import PartyId
from pipeline import export

router = APIRouter(tags=["parties"])
ZIP = "application/zip"


@router.get(
    "/parties/{party}/export",
    responses={200: {"content": {ZIP: {}}}, **problems(403, 404)},
    response_class=StreamingResponse,
)
def show(party: str, services: ServicesOf, caller: CallerOf) -> StreamingResponse:
    """Return a ZIP file of a person's data, dossiers and papers; only for the purpose `request`."""
    stack = ExitStack()
    with stack:
        path = stack.enter_context(services.scratch()) / "export.zip"
        # It is whole before the status line is sent: what cannot be had is an error, not a cut-off file.
        export.write(services, caller, PartyId(party), path)
        kept = stack.pop_all()
    headers = {"Content-Disposition": f'attachment; filename="{party}.zip"', "Content-Length": str(path.stat().st_size)}
    return StreamingResponse(_chunks(kept, path), media_type=ZIP, headers=headers)


def _chunks(kept: ExitStack, path: Path) -> Iterator[bytes]:
    with kept, path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk
