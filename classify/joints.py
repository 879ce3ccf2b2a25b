"""Whether a new paper begins between two pages: signs for it and against it are added up.

Points become a probability by the logistic function, so a single clear sign decides and several weak ones may.
"""

import math
from dataclasses import dataclass

from classify import continuity, signs
from classify.catalog import Catalog
from classify.signs import Gap, Sign, Sofar
from classify.traits import Traits

_PRIOR = 0.3
_SHOWN = 0.7
"""A sign with fewer points is not worth telling."""
_CERTAIN = 0.995
"""Nothing but a separator sheet or a person is surer."""


@dataclass(frozen=True, slots=True)
class Joint:
    """The verdict on a gap."""

    points: float
    signs: tuple[Sign, ...]

    @property
    def begins(self) -> bool:
        """Whether a new paper begins."""
        return self.points > 0

    @property
    def confidence(self) -> float:
        """How sure that is, 0.5 to 1."""
        return min(1 / (1 + math.exp(-abs(self.points))), _CERTAIN)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The signs that speak for the verdict, the strongest first."""
        mine = [sign for sign in self.signs if (sign[1] > 0) == self.begins and abs(sign[1]) >= _SHOWN]
        return tuple(name for name, _ in sorted(mine, key=lambda sign: -abs(sign[1])))


def weigh(paper: Sofar, now: Traits, after: Traits | None, gap: Gap, catalog: Catalog) -> Joint:
    """Return whether `now` begins a paper after `paper`; `after` is the next page with content, if there is one."""
    before = paper.pages[-1]
    found = [
        *signs.faces(paper, now),
        *signs.numbers(paper, now, after),
        *signs.openings(paper, now, catalog),
        *signs.endings(paper, now),
        *continuity.sentences(before, now),
        *continuity.prints(before, now, same_file=not gap.new_file),
        *signs.codes(before, now),
        *signs.sheets(gap),
    ]
    return Joint(_PRIOR + sum(points for _, points in found), tuple(found))
