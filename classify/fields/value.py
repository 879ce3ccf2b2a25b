"""What a reader of values hands back."""

from dataclasses import dataclass

from core.dossier import FieldValue
from core.page import Problem


@dataclass(frozen=True, slots=True)
class Value:
    """A value found in a piece of text."""

    value: FieldValue
    start: int
    """Offset of the value in the text that was searched."""
    end: int
    certainty: float = 1.0
    """0 to 1: how well its form fits, apart from how well its words were read."""
    problems: tuple[Problem, ...] = ()
