"""Signed, expiring addresses of our own API, for stores that have no address of their own."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from core.blob import Blob
from core.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Linker:
    """Signs addresses and checks them again."""

    public_url: str
    secret: str

    def link(self, blob: Blob, now: datetime, seconds: int, name: str) -> str:
        """Return `{public_url}/api/v1/blobs/{sha256}?size=&type=&name=&expires=&sig=`."""
        expires = str(int((now + timedelta(seconds=seconds)).timestamp()))
        query = {"size": str(blob.size), "type": blob.media_type, "name": name, "expires": expires}
        signature = self._sign(blob, name, expires)
        path = f"{self.public_url.rstrip('/')}/api/v1/blobs/{blob.sha256}"
        return f"{path}?{urlencode({**query, 'sig': signature}, quote_via=quote)}"

    def verify(self, blob: Blob, now: datetime, *, name: str, expires: str, signature: str) -> None:
        """Return when the address was made by `link` and has not expired; raise Forbidden otherwise."""
        if not hmac.compare_digest(self._sign(blob, name, expires).encode(), signature.encode(errors="replace")):
            raise Forbidden("the signature of the address is wrong")
        if datetime.fromtimestamp(int(expires), UTC) <= now:
            raise Forbidden("the address has expired")

    def _sign(self, blob: Blob, name: str, expires: str) -> str:
        parts = (blob.sha256, str(blob.size), blob.media_type, name, expires)
        # Each part with its length, so that no two lists of parts are the same message.
        message = b"".join(f"{len(part)}:{part}".encode(errors="surrogatepass") for part in parts)
        return hmac.new(self.secret.encode(), message, hashlib.sha256).hexdigest()
