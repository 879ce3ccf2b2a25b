"""The keys under which numbers of parties are found and sealed; none of them is in the database.

A number is found by a keyed hash (HMAC-SHA256) and kept sealed (AES-256-GCM-SIV). Nobody can try all numbers against a
stolen table without the key, however few there are. GCM-SIV instead of MultiFernet: what is sealed is bound to its kind
and party, so that it cannot be moved to another row; a nonce drawn twice tells no more than that two numbers are the
same; and no moment stands in it. The ring of keys is ours in few lines, because the hash must be rotated, too.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import InvalidRequest, StorageError
from core.options import DEVELOPMENT_SECRET
from core.party import NumberKind

_LEAST_BYTES = 32
_NONCE_BYTES = 12
_LINE = re.compile(r"(?P<id>[A-Za-z0-9_-]{1,20}):(?P<secret>[A-Za-z0-9_-]+={0,2})")
_DEVELOPMENT = "development"


@dataclass(frozen=True, slots=True)
class _Key:
    id: str
    index: bytes = field(repr=False)
    cipher: AESGCMSIV = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by name, the first one in use; the others still find and open what was kept under them."""

    keys: tuple[_Key, ...]

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """Return the ring that these lines `NAME:SECRET` describe (URL-safe Base64 of 32 bytes or more).

        The word `development-only` is the key that everybody knows. Raise InvalidRequest for anything else; its text
        holds nothing of the keys.
        """
        found = [_line(line, number) for number, line in enumerate(text.split(), 1)]
        if not found or len({key.id for key in found}) < len(found):
            raise InvalidRequest("the ring of keys is empty or names a key twice")
        return cls(tuple(found))

    @property
    def current(self) -> str:
        """The name of the key in use."""
        return self.keys[0].id

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all keys."""
        return tuple(key.id for key in self.keys)

    def index(self, kind: NumberKind, number: str) -> str:
        """Return what a number is found by under the key in use: 64 hexadecimal digits."""
        return _index(self.keys[0], kind, number)

    def indexes(self, kind: NumberKind, number: str) -> tuple[str, ...]:
        """Return what a number may be found by, under each key."""
        return tuple(_index(key, kind, number) for key in self.keys)

    def seal(self, kind: NumberKind, party: str, number: str) -> str:
        """Return the number sealed under the key in use, as text; it opens for this kind and party only."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self.keys[0].cipher.encrypt(nonce, number.encode(), _bound(kind, party))
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def unseal(self, key_id: str, kind: NumberKind, party: str, sealed: str) -> str:
        """Return the number; raise StorageError when its key is not in the ring or the seal is broken."""
        key = next((key for key in self.keys if key.id == key_id), None)
        if key is None:
            raise StorageError(f"the key {key_id} of numbers is not in the ring")
        try:
            data = base64.urlsafe_b64decode(sealed)
            return key.cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], _bound(kind, party)).decode()
        except (InvalidTag, ValueError) as error:
            raise StorageError("the seal of a number is broken") from error

    def blind(self, purpose: str, text: str) -> str:
        """Return a keyed hash of any text, for rows that must be met again but tell nobody the text."""
        return _hash(self.keys[0], f"{purpose}:{text}")


def new_key(name: str) -> str:
    """Return a line for the ring with a new random key; raise InvalidRequest for a name that cannot stand there."""
    line = f"{name}:{base64.urlsafe_b64encode(secrets.token_bytes(_LEAST_BYTES)).decode()}"
    _line(line, 1)
    return line


def _line(line: str, number: int) -> _Key:
    if line == DEVELOPMENT_SECRET:
        return _key(_DEVELOPMENT, hashlib.sha256(line.encode()).digest())
    match = _LINE.fullmatch(line)
    if match is None:
        raise InvalidRequest(f"key {number} of the ring is not NAME:SECRET")
    try:
        secret = base64.urlsafe_b64decode(match["secret"])
    except binascii.Error as error:
        raise InvalidRequest(f"key {number} of the ring is not Base64") from error
    if len(secret) < _LEAST_BYTES:
        raise InvalidRequest(f"key {number} of the ring is shorter than {_LEAST_BYTES} bytes")
    return _key(match["id"], secret)


def _key(name: str, secret: bytes) -> _Key:
    return _Key(name, _derived(secret, b"index"), AESGCMSIV(_derived(secret, b"seal")))


def _derived(secret: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sohoa party numbers: " + use).derive(secret)


def _index(key: _Key, kind: NumberKind, number: str) -> str:
    return _hash(key, f"{kind.value}:{number}")


def _hash(key: _Key, text: str) -> str:
    return hmac.new(key.index, text.encode(), hashlib.sha256).hexdigest()


def _bound(kind: NumberKind, party: str) -> bytes:
    return f"{kind.value}:{party}".encode()
