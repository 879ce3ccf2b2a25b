"""Files of ours for the browser: style, modules, signs. An address names the content, so it is kept for ever."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"


@cache
def version() -> str:
    """Return a name of the content of all files together: modules import one another, so they change as one."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def address_of(name: str) -> str:
    """Return the address of a file, such as `css/base.css`."""
    return f"/static/{version()}/{name}"


class Assets(StaticFiles):
    """Serves the files under their version; those of another version are asked for again each time."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file with how long it may be kept."""
        asked, _, rest = path.partition("/")
        response = await super().get_response(rest, scope)
        response.headers["Cache-Control"] = _FOREVER if asked == version() else "no-cache"
        return response
