"""A written paper about other people: names, personal numbers and the paper's own number change with the seed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from samples.names import FAMILIES, GIVEN, MIDDLES

_NAMES = re.compile(r"(?:^|\.)full_name$|^signer$")
_MARKS = ".,;:()"
_MACHINE = "<<"
_KEPT = frozenset({"Văn", "Thị"})
_FIXED = 7
"""Signs of a personal number that say province, century, sex and year; an old one keeps as much of itself less two."""
_NUMBERS = (12, 9)


@dataclass(slots=True)
class Token:
    """A word in its place on the grid."""

    text: str

    @property
    def core(self) -> str:
        """The word without what is printed around it."""
        return self.text.strip(_MARKS)

    def becomes(self, core: str) -> None:
        """Put another word in its place, in its case."""
        if core.isalpha() and sum(sign.isalpha() for sign in self.core) > 1:
            core = core.upper() if self.core.isupper() else core.capitalize()
        self.text = self.text.replace(self.core, core, 1)


def alter(words: list[Token], truth: Mapping[str, Any], rng: Random) -> dict[str, Any]:
    """Change the words in place and return the truth about them.

    A paper with a machine-readable zone stays: its check digits and names would have to follow.
    """
    if any(_MACHINE in word.text for word in words):
        return dict(truth)
    changes: dict[str, str] = {}
    for name in _names(truth):
        fresh = _fresh(name, rng)
        if _replaced(words, name.split(), fresh.split()):
            changes[name] = fresh
    said = re.findall(r"(?<!\d)\d+(?!\d)", repr(list(truth.values())))
    for number in dict.fromkeys([*(word.core for word in words), *said]):
        if number.isdigit() and len(number) in _NUMBERS:
            changes[number] = _renumbered(number, rng)
    own = truth.get("number")
    if isinstance(own, str) and (match := re.match(r"\d{2,}(?=/)", own)):
        changes[own] = f"{rng.randrange(1, 10 ** len(match[0])):0{len(match[0])}}" + own[match.end() :]
    for old, new in list(changes.items()):
        if " " not in old and not (_replaced(words, [old], [new]) | _spread(words, old, new)):
            del changes[old]
    return {name: _told(value, changes) for name, value in truth.items()}


def _names(truth: Mapping[str, Any]) -> list[str]:
    found = [value for name, value in truth.items() if _NAMES.search(name) and isinstance(value, str)]
    for value in truth.values():
        if isinstance(value, list):
            found += [one["full_name"] for one in value if isinstance(one, dict) and "full_name" in one]
    people = (name for name in found if name.isupper() or not any(map(_is_acronym, name.split())))
    return sorted(dict.fromkeys(people), key=len, reverse=True)


def _is_acronym(word: str) -> bool:
    """Whether a word among small letters is one of a company's name ("TNHH")."""
    return word.isupper() and len(word) > 1


def _fresh(name: str, rng: Random) -> str:
    sex = "Nữ" if "Thị" in name.title().split() else "Nam"
    syllables = [one for one in " ".join([*GIVEN[sex], *MIDDLES[sex]]).split() if one not in _KEPT]
    parts = [rng.choice(FAMILIES), *(rng.choice(syllables) for _ in name.split()[1:])]
    parts = [
        old.title() if old.title() in {"Văn", "Thị"} else new for old, new in zip(name.split(), parts, strict=True)
    ]
    fresh = " ".join(parts)
    return fresh.upper() if name.isupper() else fresh


def _renumbered(number: str, rng: Random) -> str:
    fixed = _FIXED if len(number) == _NUMBERS[0] else _FIXED - 3
    return number[:fixed] + "".join(rng.choice("0123456789") for _ in number[fixed:])


def _replaced(words: list[Token], old: list[str], new: list[str]) -> bool:
    """Put `new` wherever the words `old` stand one after the other, in any case; return whether they did."""
    wanted, found = [part.casefold() for part in old], False
    for at in range(len(words) - len(old) + 1):
        run = words[at : at + len(old)]
        if [word.core.casefold() for word in run] == wanted:
            for word, part in zip(run, new, strict=True):
                word.becomes(part)
            found = True
    return found


def _spread(words: list[Token], old: str, new: str) -> bool:
    """Replace a number whose digits stand in boxes of their own, or by threes; return whether it stood there."""
    threes = [number[at : at + 3] for number in (old, new) for at in range(0, len(number), 3)]
    half = len(threes) // 2
    return old.isdigit() and (_replaced(words, list(old), list(new)) or _replaced(words, threes[:half], threes[half:]))


def _told(value: Any, changes: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_told(one, changes) for one in value]
    if isinstance(value, dict):
        return {name: _told(one, changes) for name, one in value.items()}
    if not isinstance(value, str):
        return value
    for old, new in changes.items():
        value = value.replace(old, new).replace(old.upper(), new.upper()).replace(old.title(), new.title())
    return value
