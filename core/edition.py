"""A document version by version: what was read from its pages, and what people make of it."""

from dataclasses import dataclass, field
from datetime import datetime

from core.dossier import Document, FieldValue
from core.states import DocumentState

READ = "read"
CORRECT = "correct"
VERIFY = "verify"
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Said:
    """The value of a field as a person gave it, or left it."""

    value: FieldValue
    """None says that the paper has no such value."""
    by: str
    at: datetime
    confirmed: bool = False
    """Whether the person found what was read to be right; else the person gave the value."""


@dataclass(frozen=True, slots=True)
class Decision:
    """All that people have decided about one document; it outlives every new reading of its pages."""

    type: str | None = None
    """As in the catalog; None leaves it to Sohoa."""
    fields: dict[str, Said] = field(default_factory=dict)
    verified: bool = False
    """Whether a person vouches for the type and all fields."""

    @property
    def state(self) -> DocumentState:
        """The state of a document whose files are made."""
        if self.verified:
            return DocumentState.VERIFIED
        return DocumentState.CORRECTED if self.type or self.fields else DocumentState.NEEDS_REVIEW


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a document; none is ever changed or deleted."""

    number: int
    """From 1."""
    document: Document
    """As it stood then."""
    decision: Decision
    action: str
    """`read` by Sohoa; `correct`, `verify` or `undo` by a person."""
    by: str
    at: datetime
    origin: int
    """The version whose decision this is: its own number, or that of the version that an undo brought back."""
    before: int | None
    """The version whose decision an undo of this one brings back; None when there is nothing to undo."""
    settled: bool = True
    """False from the change of the type until the fields have been read by the rules of the new one."""
    sha256: str = field(default="", compare=False)
    """Of the document and the decision, byte for byte as they are kept; empty for one that is not kept yet."""
