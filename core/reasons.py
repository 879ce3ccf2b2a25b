"""Why a paper is taken for its type: what is kept with it in English, and found again to be said in Vietnamese."""

import re
from enum import StrEnum
from typing import NewType

Told = NewType("Told", str)
"""A reason with its gaps filled, as documents keep it; made by `Why.of` alone, so that none is without a sentence."""


class Why(StrEnum):
    """What speaks for a type or against it; `core.messages.WHYS` has its sentence, with the same gaps."""

    TITLE = "title fits to {}"
    """0 to 1."""
    OTHER_TITLE = "title of no type: {}"
    FORM = "form code"
    CUES = "{} phrases"
    """How many."""
    AGAINST = "speaks against it: {}"
    NUMBER = "number {}"
    HEADLESS = "no head of an agency"
    CODE = "machine-readable code of the card"
    SUBJECT = "V/v under the number"
    CALL = "Kính gửi"
    NUMBERED = "number in the head"
    TITLED = "has a title"
    PERSON = "a person named the type"
    SHARES = "rules and model: {}"
    """Types by id with their probabilities, "a 0.98, b 0.01"."""

    def of(self, said: object = "") -> Told:
        """Return the reason with its gap filled."""
        return Told(self.value.format(said))


_SHAPES = {
    why: re.compile(re.escape(why.value).replace(r"\{\}", "(.+)"), re.DOTALL)
    for why in sorted(Why, key=lambda why: ("{}" in why, why.startswith("{}")))
}
"""Those that say most of themselves first: what fills the gap of another one may read like them."""


def read(reason: str) -> tuple[Why, str] | None:
    """Return which reason a document keeps, and what fills its gap; None for one that says nothing of its type."""
    for why, shape in _SHAPES.items():
        if (found := shape.fullmatch(reason)) is not None:
            return why, found[1] if found.groups() else ""
    return None
