"""What papers to learn from say: the wording of each type and of strangers, made-up people, places and numbers."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from classify.catalog import DATA

FOLDER = DATA / "training"

_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """What a kind of paper says."""

    looks: tuple[str, ...]
    titles: tuple[str, ...]
    after: tuple[str, ...]
    lines: tuple[str, ...]


class Wording:
    """Draws values from `rng`."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def drawn(self, name: str) -> str:
        """Return one of the values `name` of the data."""
        return str(self.rng.choice(_values()[name]))

    def head(self) -> tuple[str, str]:
        """Return the two lines of an agency at the head; the upper one may be empty."""
        above, agency = self.rng.choice(_values()["agencies"])
        return above, agency

    def filled(self, text: str) -> str:
        """Return a line with its gaps (`{name}`, `{day}`, ...) filled."""
        return _GAP.sub(lambda match: self.value(match[1]), text)

    def value(self, name: str) -> str:
        """Return a value for the gap `name`; raise KeyError when there is no such gap."""
        rng = self.rng
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1960, 2026)
        simple = {
            "id": f"099{rng.randrange(10**9):09}" if rng.random() < 0.8 else f"990{rng.randrange(10**6):06}",
            "date": f"{day:02}/{month:02}/{year}",
            "day": f"ngày {day:02} tháng {month:02} năm {year}",
            "number": str(rng.randint(1, 999)),
            "money": f"{rng.randint(1, 900)}.{rng.randint(0, 999):03}.000",
            "code": f"H99.{rng.randint(10, 60)}.05-{rng.randrange(10**6):06}-{rng.randrange(10**4):04}",
            "procedure": self.drawn("procedures"),
            "subject": self.drawn("subjects"),
            "agency": self.agency(),
            "place": self.place(),
            "name": self.person(),
        }
        if name in simple:
            return simple[name]
        value = simple[name.lower()]
        return value.upper() if name.isupper() else value[0].upper() + value[1:]

    def person(self) -> str:
        """Return a name."""
        return f"{self.drawn('families')} {self.drawn('middles')} {self.drawn('given')}"

    def place(self) -> str:
        """Return an address."""
        unit = f"{self.drawn('units')} {self.drawn('names')}, {self.drawn('over')}"
        street = f"số {self.rng.randint(1, 200)} đường Hoa Ban"
        return self.rng.choice((unit, f"thôn {self.rng.randint(1, 9)}, {unit}", f"{street}, {unit}"))

    def agency(self) -> str:
        """Return an agency in running text."""
        agencies = ("Ủy ban nhân dân", "UBND", "Công an", "Trung tâm Phục vụ hành chính công")
        return f"{self.rng.choice(agencies)} {self.drawn('units')} {self.drawn('names')}"


def _read(name: str) -> dict[str, Any]:
    """Return the training data `name`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _values() -> dict[str, Any]:
    return _read("values")


@cache
def known_words() -> Mapping[str, Words]:
    """Return what papers of each type say, by type."""
    return {name: _words(entry) for name, entry in _read("papers").items()}


@cache
def any_lines() -> tuple[str, ...]:
    """Return what any paper may say, known or not."""
    others = (words.lines for kinds in strangers().values() for words in kinds)
    return tuple(line for lines in (*(words.lines for words in known_words().values()), *others) for line in lines)


@cache
def strangers() -> Mapping[str, list[Words]]:
    """Return what strangers say, by family."""
    found: dict[str, list[Words]] = {}
    for entry in _read("strangers")["papers"]:
        found.setdefault(entry["kind"], []).append(_words(entry))
    return found


def _words(entry: Mapping[str, Any]) -> Words:
    lists = (tuple(entry.get(key, ())) for key in ("look", "titles", "after", "lines"))
    return Words(*lists)
