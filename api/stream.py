"""A blob as a response: streamed, with an ETag that is its hash."""

from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from core.blob import Blob
from pipeline.services import Services

CHUNK = 1 << 18
INLINE = frozenset({"application/pdf", "image/jpeg", "image/png", "text/plain; charset=utf-8", "application/json"})


def blob_response(request: Request, services: Services, blob: Blob, name: str) -> Response:
    """Return the bytes of a blob under a file name, or 304 when the caller has them; raise NotFound, StorageDown."""
    etag = f'"{blob.sha256}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    # What a stranger uploaded is never shown inside our own pages.
    way = "inline" if blob.media_type in INLINE else "attachment"
    headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name, safe='')}"
    headers["Content-Length"] = str(blob.size)
    chunks = _chunks(services, blob)
    # The store answers before the status line is sent: what it cannot give is an error, not a cut-off file.
    first = next(chunks, b"")
    return StreamingResponse(chain([first], chunks), media_type=blob.media_type, headers=headers)


def _chunks(services: Services, blob: Blob) -> Iterator[bytes]:
    with services.blobs.open(blob) as source:
        while chunk := source.read(CHUNK):
            yield chunk
