"""What somebody may see of the papers."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sight:
    """The part of all documents that a caller may see; None leaves a part unlimited."""

    types: frozenset[str] | None = None
    """Document types, whose privacy class (P0 to P3) the catalog knows."""
    agencies: frozenset[str] | None = None
    """Codes: dossiers received or decided there, and what was digitized there."""
    by: str = field(default="", compare=False)
    """Who it is: of people whom they have just entered themselves they know before a dossier names them."""

    @property
    def whole(self) -> bool:
        """Whether nothing is hidden."""
        return self.types is None and self.agencies is None

    def reaches(self, kind: str) -> bool:
        """Return whether papers of this type may be seen."""
        return self.types is None or kind in self.types


EVERYTHING = Sight()
