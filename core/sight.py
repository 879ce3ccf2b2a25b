"""What somebody may see of the papers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """The part of all documents that a caller may see; None leaves a part unlimited."""

    types: frozenset[str] | None = None
    """Document types, whose privacy class (P0 to P3) the catalog knows."""
    agencies: frozenset[str] | None = None
    """Codes: dossiers received or decided there, and what was digitized there."""


EVERYTHING = Sight()
