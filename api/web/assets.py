"""Files of ours for the browser: style, modules, signs. An address names the content, so it is kept for ever."""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

FOLDER = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"


@cache
def _files() -> dict[str, bytes]:
    """Return what all files hold, by their path: small, and asked for by twenties whenever a new browser comes."""
    found = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*")}
    return {name: path.read_bytes() for name, path in sorted(found.items()) if path.is_file()}


@cache
def version() -> str:
    """Return a name of the content of all files together: modules import one another, so they change as one."""
    digest = hashlib.sha256()
    for name, content in _files().items():
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:16]


def address_of(name: str) -> str:
    """Return the address of a file, such as `css/base.css`."""
    return f"/static/{version()}/{name}"


class Assets:
    """Serves the files under their version; those of another version are asked for again each time."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file and how long it may be kept."""
        asked, _, name = str(scope["path"]).removeprefix(str(scope.get("root_path", ""))).strip("/").partition("/")
        content = _files().get(name)
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405)
        if content is None:
            raise HTTPException(404)
        kept = _FOREVER if asked == version() else "no-cache"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        await Response(content, media_type=kind, headers={"Cache-Control": kept})(scope, receive, send)
