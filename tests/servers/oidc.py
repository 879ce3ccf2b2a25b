"""An OpenID Connect provider as a process of its own, and one in this process that lies as a test wants it to."""

import base64
import contextlib
import hashlib
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from tests.servers.process import folder, free_ports, listens, running


@contextlib.contextmanager
def provider(*options: str) -> Iterator[str]:
    """Run a provider and lend its issuer; whoever signs in at it names their subject and needs no password."""
    port = free_ports(1)[0]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *options]
    with (
        folder("sohoa-oidc-") as home,
        running(command, home / "log", lambda: listens(port)),
    ):
        yield f"http://127.0.0.1:{port}"


@dataclass
class Liar:
    """A provider whose ID tokens say what a test wants; it keeps to PKCE and to its client's secret."""

    issuer: str
    client: tuple[str, str] = ("sohoa", "made-up secret")
    subject: str = "subject-1"
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k", "use": "sig", "alg": "ES256"}))
    change: Callable[[dict[str, Any]], Any] = lambda claims: None
    """Makes the claims otherwise."""
    sign: Callable[["Liar", dict[str, Any]], str] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    """The newest question of the authorization endpoint."""

    def authorize(self, place: str) -> str:
        """Return the code for a browser that was sent to this address."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}
        return "the-code"

    def discovery(self) -> dict[str, Any]:
        """Return what the provider says of itself."""
        places = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        return {"issuer": self.issuer, **places, **self.metadata}

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Return the answer of the token endpoint; None for a question that is not right."""
        basic = base64.b64encode(":".join(self.client).encode()).decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        right = self.asked.get("code_challenge_method") == "S256" and self.asked.get("code_challenge") == challenge
        if not right or authorization != f"Basic {basic}" or form.get("code") != "the-code":
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": self.subject, "aud": self.client[0], "exp": now + 300, "iat": now}
        claims["nonce"] = self.asked["nonce"]
        self.change(claims)
        signed = self.sign(self, claims) if self.sign else jwt.encode({"alg": "ES256", "kid": "k"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


def signed_with_a_foreign_key(_liar: Liar, claims: dict[str, Any]) -> str:
    """Return an ID token that somebody else has signed."""
    return jwt.encode({"alg": "ES256", "kid": "k"}, claims, ECKey.generate_key("P-256"))


def signed_with_the_secret(liar: Liar, claims: dict[str, Any]) -> str:
    """Return an ID token that everybody could sign who knows the client's secret."""
    key = OctKey.import_key((liar.client[1] * 3).encode())
    return jwt.encode({"alg": "HS256"}, claims, key, algorithms=["HS256"])


def not_signed(_liar: Liar, claims: dict[str, Any]) -> str:
    """Return an ID token without a signature."""
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


@contextlib.contextmanager
def liar() -> Iterator[Liar]:
    """Run a provider that can be told what to say."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                self._say(found.discovery())
            elif self.path == "/jwks_uri":
                self._say({"keys": [found.key.as_dict(private=False)]})
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            said = found.token(form, self.headers.get("authorization", ""))
            self._say(said or {"error": "invalid_grant"}, 200 if said else 400)

        def _say(self, said: dict[str, Any], status: int = 200) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        found = Liar(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
