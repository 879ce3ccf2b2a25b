"""Files of ours for the browser: style, modules, signs. An address names the content, so it is kept for ever."""

import hashlib
import mimetypes
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

FOLDER = Path(__file__).parent / "static"
SHEETS = ("base", "shell", "parts")
"""What every page is drawn with."""
_JOINED = re.compile(r"css/([a-z0-9-]+(?:\+[a-z0-9-]+){1,9})\.css")
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
    """Return the address of a file, such as `js/core/page.js`."""
    return f"/static/{version()}/{name}"


def styles_of(names: Iterable[str]) -> str:
    """Return the address of the sheets of every page and these, in this order, as one: `css/base+shell+parts.css`.

    A browser paints nothing before it has all of them, and each request costs it more than their bytes.
    """
    return address_of(f"css/{'+'.join((*SHEETS, *names))}.css")


def _content(name: str) -> bytes | None:
    """Return what is kept under a name, the sheets it joins one after the other; None for what is not there."""
    if not (found := _JOINED.fullmatch(name)):
        return _files().get(name)
    parts = [_files().get(f"css/{one}.css") for one in found[1].split("+")]
    return b"".join(part for part in parts if part is not None) if all(parts) else None


class Assets:
    """Serves the files under their version; those of another version are asked for again each time."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file and how long it may be kept."""
        asked, _, name = str(scope["path"]).removeprefix(str(scope.get("root_path", ""))).strip("/").partition("/")
        content = _content(name)
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405)
        if content is None:
            raise HTTPException(404)
        kept = _FOREVER if asked == version() else "no-cache"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        await Response(content, media_type=kind, headers={"Cache-Control": kept})(scope, receive, send)
