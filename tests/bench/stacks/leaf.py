"""Papers of one to four pages in other layouts than the samples': any size, typeface, margins and way of numbering."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from samples.layout import A4, A5, Align, Draft, Margins, Span
from samples.runs import Style, tokens
from samples.sheet import MM, Sheet
from samples.world import Case, person_name
from tests.bench.wording import Wording

NUMBERINGS: tuple[Callable[[int, int], str] | None, ...] = (
    None,
    lambda number, _: str(number) if number > 1 else "",
    lambda number, _: f"- {number} -" if number > 1 else "",
    lambda number, total: f"Trang {number}/{total}",
    lambda number, _: f"Trang {number}",
    lambda number, total: f"{number}/{total}",
)
"""What the number of page one of two looks like, first to none; the decree on clerical work asks for the second."""
LANDSCAPE = (297 * MM, 210 * MM)


@dataclass(frozen=True, slots=True)
class Habit:
    """How one office sets its papers."""

    size: Span
    family: str
    points: float
    margins: Margins
    leading: float
    number: Callable[[int, int], str] | None
    top: bool
    """Page numbers stand at the top."""

    @classmethod
    def of(cls, rng: Random, *, numbered: float = 0.6, size: Span = A4) -> "Habit":
        """Return some office's habit; `numbered` is how probable page numbers are."""
        margins = Margins(rng.uniform(18, 33), rng.uniform(13, 22), rng.uniform(18, 26), rng.uniform(18, 26))
        number = rng.choice(NUMBERINGS[1:]) if rng.random() < numbered else None
        family = rng.choice(("serif", "serif", "serif", "sans"))
        points = rng.choice((12.0, 12.5, 13.0, 13.0, 13.5, 14.0)) - (2 if size[1] < 250 * MM else 0)
        return cls(size, family, points, margins, rng.uniform(1.18, 1.5), number, rng.random() < 0.6)


class Leaf(Draft):
    """A paper while it is being set in an office's habit."""

    def __init__(self, habit: Habit, case: Case, *, size: Span | None = None) -> None:
        """Begin with one empty sheet."""
        self.habit, self.case, self.rng = habit, case, case.rng
        super().__init__(size or habit.size, habit.margins, Style(size=habit.points, family=habit.family))
        self.leading = habit.leading
        self.after = self.rng.uniform(2, 8)
        self.say = Wording(self.rng)

    def turn(self, *, numbered: bool = False) -> None:
        """Begin a new sheet; numbers are set when the paper is whole."""
        del numbered
        self.sheets.append(Sheet(*self.size))
        self.y = self.margins.top * MM

    def whole(self) -> tuple[Sheet, ...]:
        """Return the sheets with their numbers."""
        if self.habit.number is not None:
            for number, sheet in enumerate(self.sheets, 1):
                text = self.habit.number(number, len(self.sheets))
                if text:
                    words = tokens(text, replace(self.style, size=12))
                    width = sum(word.width + word.space for word in words)
                    x = sheet.width / 2 - width / 2 if self.habit.top else sheet.width - 60 - width
                    sheet.put(words, x, 12 * MM if self.habit.top else sheet.height - 10 * MM)
        return tuple(self.sheets)

    @property
    def full(self) -> int:
        """Sheets that have been begun."""
        return len(self.sheets)

    def fill(self, texts: Callable[[], str], pages: int, share: float, *, indent: float = 24.0) -> None:
        """Set paragraphs until the text reaches `share` of sheet number `pages`."""
        while self.full < pages or self.y < share * self.size[1]:
            self.para(texts(), indent=indent)
            if self.full > pages:
                break

    def right(self, *lines: str, bold: bool = True) -> None:
        """Set lines centred in the right half."""
        for line in lines:
            self.centred(line, replace(self.style, bold=bold), span=self.part(0.5, 1))

    def sign(self, *roles: str, copies: Sequence[str] = (), name: bool = True) -> None:
        """Set who signs on the right, who gets copies on the left."""
        self.need(95)
        top = self.y = self.y + 6
        if copies:
            self.para("*~Nơi nhận:~*", replace(self.style, size=11.5), span=self.part(0, 0.45), after=0)
            for line in copies:
                self.para(line, replace(self.style, size=10.5), span=self.part(0, 0.45), align=Align.LEFT, after=0)
        end, self.y = self.y, top
        self.right(*roles)
        self.y += 46
        if name:
            self.right(self.somebody())
        self.y = max(end, self.y)

    def somebody(self) -> str:
        """Return the name of somebody."""
        return person_name(self.rng, self.rng.choice(("Nam", "Nữ")))


def sized(rng: Random) -> Span:
    """Return A4, seldom A5."""
    return A5 if rng.random() < 0.12 else A4
