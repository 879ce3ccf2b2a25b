"""Made-up people, and what their papers say, many and fast: for a register of hundreds of thousands of documents."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, count
from random import Random

from classify.training.wording import Wording, any_lines, known_words
from core.dossier import Field, FieldSource, Verdict
from core.identifiers import tax_check_digit
from core.ids import PageId
from core.page import BBox
from core.party import NumberKind
from samples import names

_FAMILIES = (38, 11, 10, 7, 5, 5, 4, 3, 2, 2, 2)
"""Percent of the most frequent family names of Vietnam; the others share the rest."""
_MIDDLES = {"Nam": ("Văn", 0.3), "Nữ": ("Thị", 0.45)}
"""The middle name that most people of a sex have, and how many."""
_TRADES = ("Xây dựng", "Thương mại", "Vận tải", "Nông sản", "Bất động sản", "Dược phẩm", "Cơ khí", "May mặc")
_HAS_OLD_CARD = 0.4
_MARKS_LOST, _MISREAD = 0.03, 0.01
"""Of all words, on a poor scan."""
_HEAD = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
_LINES_OF_A_PAGE = 24
_LINES, _FRESH = 3000, 0.2
"""Lines that are filled in at a time, and how many of those drawn are filled anew: filling takes long."""
_LOSES = {
    ord(toned): plain
    for plain, all_of_them in zip("âêôăơư", ("ấầẩẫậ", "ếềểễệ", "ốồổỗộ", "ắằẳẵặ", "ớờởỡợ", "ứừửữự"), strict=True)
    for toned in all_of_them
}
_BOX = BBox(300, 400, 900, 450)
_SPREAD = 7919
"""Without a common divisor with a million: consecutive people have numbers far from each other."""


@dataclass(slots=True)
class Somebody:
    """A citizen or an organisation."""

    id: str
    name: str
    number: str
    """12 digits of the test province, or a tax code."""
    kind: NumberKind
    """Of the number."""
    born: date
    """Or founded."""
    old_card: str = ""
    """Nine digits, on papers of before 2016."""
    papers: dict[str, str] = field(default_factory=dict)
    """Type -> the newest document of it."""

    @property
    def is_organisation(self) -> bool:
        """Whether it is no citizen."""
        return self.kind is NumberKind.TAX


class Writer:
    """Draws people and papers from `rng`."""

    def __init__(self, rng: Random, titles: dict[str, str]) -> None:
        self.rng = rng
        self._titles = titles
        self._say = Wording(rng)
        rest = (100 - sum(_FAMILIES)) / (len(names.FAMILIES) - len(_FAMILIES))
        self._families = list(accumulate([*_FAMILIES, *[rest] * (len(names.FAMILIES) - len(_FAMILIES))]))
        self._taxes = _tax_codes()
        self._lines = [self._fresh() for _ in range(_LINES)]

    def citizen(self, number: int) -> Somebody:
        """Return the citizen with this running number, below a million."""
        rng = self.rng
        sex = rng.choice(("Nam", "Nữ"))
        family = rng.choices(names.FAMILIES, cum_weights=self._families)[0]
        often, share = _MIDDLES[sex]
        middle = often if rng.random() < share else rng.choice(names.MIDDLES[sex])
        born = date(1945, 1, 1) + timedelta(days=rng.randrange(29_000))
        century = 0 if born.year < 2000 else 2
        tail = number * _SPREAD % 1_000_000
        digits = f"099{century + (sex == 'Nữ')}{born.year % 100:02}{tail:06}"
        has_old = born.year < 2000 and rng.random() < _HAS_OLD_CARD
        name = f"{family} {middle} {rng.choice(names.GIVEN[sex])}"
        return Somebody(f"p{number:019}", name, digits, NumberKind.PERSONAL, born, f"990{tail:06}" if has_old else "")

    def organisation(self, number: int) -> Somebody:
        """Return the organisation with this running number."""
        rng = self.rng
        name = f"Công ty TNHH {rng.choice(_TRADES)} {rng.choice(names.HAMLETS)} {rng.choice(names.GIVEN['Nam'])}"
        founded = date(1995, 1, 1) + timedelta(days=rng.randrange(10_000))
        return Somebody(f"o{number:019}", name, next(self._taxes), NumberKind.TAX, founded)

    def commune(self) -> str:
        """Return the name of a commune or ward."""
        return f"{self._say.drawn('units')} {self._say.drawn('names')}"

    def pages(self, kind: str, who: Somebody, count: int) -> list[str]:
        """Return the text of each page of a paper of this type that speaks of somebody."""
        own = known_words()[kind].lines if kind in known_words() else ()
        lines = [self._say.filled(line) for line in own]
        lines += [
            f"Họ và tên: {who.name.upper() if self.rng.random() < 0.5 else who.name}",
            f"Ngày sinh: {who.born:%d/%m/%Y}",
            f"Số định danh cá nhân: {who.number}",
        ]
        lines += [self._line() for _ in range(_LINES_OF_A_PAGE * count - len(lines))]
        self.rng.shuffle(lines)
        share = -(-len(lines) // count)
        parts = [lines[start : start + share] for start in range(0, len(lines), share)]
        parts += [[] for _ in range(count - len(parts))]
        parts[0] = [_HEAD, self._titles.get(kind, ""), *parts[0]]
        return [self._read("\n".join(part)) for part in parts]

    def fields(self, who: Somebody, page: PageId, issued: date, issuer: str) -> tuple[Field, ...]:
        """Return what was read of a paper."""
        of_citizen = {"full_name": who.name, "date_of_birth": who.born.isoformat(), "personal_id": who.number}
        of_organisation = {
            "name": who.name,
            "first_registered_date": who.born.isoformat(),
            "enterprise_code": who.number,
        }
        values = {
            **(of_organisation if who.is_organisation else of_citizen),
            "address": self._say.place(),
            "number": f"{self.rng.randrange(1, 900)}/{issued.year}",
            "issue_date": issued.isoformat(),
            "issuer": issuer,
        }
        return tuple(
            Field(name, value, value, 0.9, page, 1, _BOX, FieldSource.OCR, Verdict.ACCEPTED)
            for name, value in values.items()
        )

    def _fresh(self) -> str:
        return self._say.filled(self.rng.choice(any_lines()))

    def _line(self) -> str:
        place = self.rng.randrange(_LINES)
        if self.rng.random() < _FRESH:
            self._lines[place] = self._fresh()
        return self._lines[place]

    def _read(self, text: str) -> str:
        """Return the text as a poor scan gives it: some words lack the tone of a letter, some have a wrong letter."""
        rng = self.rng
        found = text.split(" ")
        for _ in range(int(len(found) * _MARKS_LOST)):
            place = rng.randrange(len(found))
            found[place] = found[place].translate(_LOSES)
        for _ in range(int(len(found) * _MISREAD)):
            place = rng.randrange(len(found))
            if found[place].isalpha():
                at = rng.randrange(len(found[place]))
                found[place] = found[place][:at] + rng.choice("abcdeghiklmnopqrstuvxy") + found[place][at + 1 :]
        return " ".join(found)


def _tax_codes() -> Iterator[str]:
    """Yield tax codes with right check digits; no code has some of these nine digits."""
    for number in count(1):
        nine = f"99{number * _SPREAD % 10_000_000:07}"
        if digit := tax_check_digit(nine):
            yield nine + digit
