"""Passwords: which ones are good enough, and their Argon2id hashes."""

import re
import secrets
import threading
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from core.errors import WeakPassword
from core.fold import fold, nfc

LONGEST = 200
_SHORTEST = 12
_LEAST_OWN = 4
"""Different letters that must be left when common words, digits and signs are taken out."""
_COMMON = Path(__file__).parent / "common_passwords.txt"
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no signs that are taken for one another when read aloud
_GROUPS, _GROUP = 5, 4
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_AT_ONCE = threading.BoundedSemaphore(4)
"""Each hash takes 64 MB; strangers must not make the service use as much as they like."""


def check(password: str, account: str) -> None:
    """Raise WeakPassword for one that is short, common, or the account.

    No rules about kinds of signs and no end by time (NIST SP 800-63B): length, and nothing that is tried first.
    """
    text = nfc(password)
    if not _SHORTEST <= len(text) <= LONGEST:
        raise WeakPassword("length")
    left = fold(text)
    for word in (fold(account), *re.split(r"[._@-]+", fold(account)), *_common()):
        if len(word) >= _LEAST_OWN:
            left = left.replace(word, " ")
    if len(set(re.sub(r"[\W\d_]+", "", left))) < _LEAST_OWN:
        raise WeakPassword("common")


def hashed(password: str) -> str:
    """Return the Argon2id hash of a password, with its salt (RFC 9106, second recommended option)."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def fits(kept: str, password: str) -> bool:
    """Return whether this is the password of a hash; without a hash the same work is done for nothing."""
    with _AT_ONCE:
        try:
            right = _HASHER.verify(kept or _nobodys(), _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and bool(kept)


def made_up() -> str:
    """Return a password for somebody else's first sign-in: 98 random bits in groups that can be read aloud."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _bytes(password: str) -> bytes:
    """Return what is hashed: in NFC, so that every keyboard means the same letters."""
    return nfc(password[: LONGEST + 1]).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe())


@cache
def _common() -> tuple[str, ...]:
    words = {fold(line.strip()) for line in _COMMON.read_text(encoding="utf-8").splitlines() if line.strip()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
