"""Signing in at an identity provider: OpenID Connect, authorization code with PKCE, one provider.

What the provider says is taken only when its discovery document names the issuer of the settings, the ID token is
signed by a key of its JWKS with one of the algorithms of the settings, and issuer, audience, end and nonce are right.
What belongs to one sign-in (state, nonce, verifier) lies sealed in a cookie of the browser that began it, for ten
minutes.
"""

import hmac
import json
import re
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.errors import ProviderDown, Unauthorized
from core.options import Environment, OidcOptions
from core.settings import Settings
from pipeline.accounts import Identity

RETURN = "/sign-in/provider/return"
MINUTES = 10
_SECONDS = 10
"""For one answer of the provider."""
_FRESH = 300
"""Seconds for which a discovery document is taken as it was."""
_LEEWAY = 60
"""Seconds by which the clocks may differ."""
_SUBJECT = re.compile(r"[\x20-\x7e]{1,200}")
"""ASCII, as the protocol has it; of its 255 signs we keep 200."""
_AT_ONCE = threading.BoundedSemaphore(8)
"""A provider that is slow must not keep all threads of the service waiting."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that has begun."""

    state: str
    nonce: str
    verifier: str
    browser: str
    """What the browser said of itself."""


def begin(settings: Settings, browser: str) -> tuple[str, str]:
    """Return the address to which a browser is sent, and the sealed sign-in; raise ProviderDown."""
    pending = Pending(_random(), _random(), _random(), browser)
    with _session(settings) as session:
        endpoint = _endpoint(settings, "authorization_endpoint")
        place, _ = session.create_authorization_url(
            endpoint, state=pending.state, nonce=pending.nonce, code_verifier=pending.verifier
        )
    return str(place), _seal(settings).encrypt(json.dumps(asdict(pending)).encode()).decode()


def finish(settings: Settings, sealed: str, browser: str, answer: Mapping[str, str], now: datetime) -> Identity:
    """Return who came back from the provider with this answer; raise Unauthorized, ProviderDown."""
    pending = _open(settings, sealed, browser)
    if not hmac.compare_digest(answer.get("state", "").encode(), pending.state.encode()):
        raise Unauthorized("wrong state")
    if answer.get("iss", settings.oidc.issuer) != settings.oidc.issuer:
        raise Unauthorized("another issuer")
    if not answer.get("code"):
        raise Unauthorized("the provider refused")
    with _session(settings) as session:
        token = session.fetch_token(
            _endpoint(settings, "token_endpoint"),
            code=answer["code"],
            code_verifier=pending.verifier,
            timeout=_SECONDS,
            allow_redirects=False,
        )
        keys = _fetched(_endpoint(settings, "jwks_uri"))
        return _read(settings.oidc, token, keys, pending.nonce, now)


def _read(
    options: OidcOptions, token: Mapping[str, Any], keys: Mapping[str, Any], nonce: str, now: datetime
) -> Identity:
    try:
        key_set = KeySet.import_key_set(cast("Any", keys))
        read = jwt.decode(str(token["id_token"]), key_set, algorithms=list(options.algorithms))
        wanted = {
            "iss": {"essential": True, "value": options.issuer},
            "aud": {"essential": True, "value": options.client_id},
        }
        known = {"nonce": nonce, "client_id": options.client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(read.claims, read.header, wanted, known)
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
    except (JoseError, AuthlibBaseError, ValueError, KeyError, TypeError) as error:
        raise Unauthorized(f"the ID token is not right: {type(error).__name__}") from error
    subject = read.claims.get("sub")
    if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
        raise Unauthorized("no subject")
    return Identity(options.issuer, subject, dict(read.claims))


@contextmanager
def _session(settings: Settings) -> Iterator[Any]:
    """Lend a client of the provider; whatever goes wrong on the way is ProviderDown, or Unauthorized as it says."""
    options = settings.oidc
    secret = options.client_secret.get_secret_value()
    if not _AT_ONCE.acquire(blocking=False):
        raise ProviderDown("too many sign-ins at once")
    try:
        with OAuth2Session(
            options.client_id,
            secret or None,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            scope=" ".join(dict.fromkeys(["openid", *options.scopes.split()])),
            redirect_uri=settings.api.public_url.rstrip("/") + RETURN,
            code_challenge_method="S256",
        ) as session:
            yield session
    except requests.RequestException as error:
        raise ProviderDown(type(error).__name__) from error
    except AuthlibBaseError as error:
        raise Unauthorized(f"the provider refused: {type(error).__name__}") from error
    finally:
        _AT_ONCE.release()


def _endpoint(settings: Settings, name: str) -> str:
    """Return an address that the discovery document names; outside development it is HTTPS."""
    metadata = _discovered(settings.oidc.issuer, int(time.monotonic() // _FRESH))
    place = metadata.get(name)
    schemes = {"https"} if settings.environment is Environment.PRODUCTION else {"https", "http"}
    if not isinstance(place, str) or urlsplit(place).scheme not in schemes:
        raise ProviderDown(f"no {name}")
    return place


@lru_cache(maxsize=4)
def _discovered(issuer: str, _period: int) -> Mapping[str, Any]:
    found = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise ProviderDown("the discovery document is of another issuer")
    return found


def _fetched(place: str) -> Mapping[str, Any]:
    answer = requests.get(place, timeout=_SECONDS, allow_redirects=False)
    found = answer.json() if answer.status_code == requests.codes.ok else None
    if not isinstance(found, dict):
        raise ProviderDown(f"status {answer.status_code}")
    return found


def _open(settings: Settings, sealed: str, browser: str) -> Pending:
    try:
        pending = Pending(**json.loads(_seal(settings).decrypt(sealed.encode(), ttl=MINUTES * 60)))
    except (InvalidToken, ValueError) as error:
        raise Unauthorized("no sign-in was begun") from error
    if pending.browser != browser:
        raise Unauthorized("another browser")
    return pending


def _random() -> str:
    return secrets.token_urlsafe(48)


def _seal(settings: Settings) -> Fernet:
    secret = settings.api.link_secret.get_secret_value().encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sohoa sign-in at a provider").derive(secret)
    return Fernet(urlsafe_b64encode(derived))
