"""What a paper function returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samples.sheet import Sheet

FieldTruth = str | int | Sequence[str] | Sequence[Mapping[str, str | int]]


@dataclass(frozen=True)
class Content:
    """A typeset paper with what a reader should find; `fields` are named and written as the catalog says."""

    type: str
    """As in the catalog; empty for a side without content."""
    sheets: tuple[Sheet, ...]
    fields: dict[str, FieldTruth] = field(default_factory=dict)
