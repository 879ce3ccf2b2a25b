"""Bytes that stay, and files made from a page or a document."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes in the store, addressed by what they are."""

    sha256: str
    """Lower-case hexadecimal digest of the bytes; also their key."""
    size: int
    """Bytes."""
    media_type: str


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class ArtifactKind(StrEnum):
    """What a derived file is for."""

    PAGE_IMAGE = "page_image"
    """The picture of one page as it was taken out of its source file."""
    PAGE_WORDS = "page_words"
    """One recognized page: `core.page.Page` as JSON."""
    PDF = "pdf"
    """Searchable PDF of one document."""
    ALTO = "alto"
    TEXT = "text"
    WORDS = "words"
    """All recognized pages of one document as JSON."""
    THUMBNAIL = "thumbnail"
    """A small upright picture of one page."""
    SCREEN = "screen"
    """An upright picture of one page in the size of a screen."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file made from a page or a document; never the original."""

    owner: str
    """Id of the page or document."""
    kind: ArtifactKind
    blob: Blob
    parent: str
    """SHA-256 of what it was made from."""
    recipe: dict[str, str] = field(default_factory=dict)
    """Steps, versions and settings that made it."""
