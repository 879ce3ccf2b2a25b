"""Whole numbers in Vietnamese words, read without marks: `hai mươi lăm`, `hai lăm`, `hai tỷ rưỡi`.

What may be said of two numbers is none: "một trăm hai" is 120 in speech and 102 to who leaves "linh" out.
"""

import re
from collections.abc import Sequence

_ONES = {"khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6, "bay": 7}
_ONES |= {"tam": 8, "chin": 9}
_SCALES = {"nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": 10**9, "ti": 10**9}
_GREATEST = 10**9
_ODD = {"le", "linh"}
_HALF = "ruoi"


def whole(folded: str) -> int | None:
    """Return the number that all of the words (without marks) say; None when they say none."""
    words = re.findall(r"[a-z]+", folded)
    number, end = _counted(words)
    return number if end == len(words) else None


def leading(folded: str) -> int | None:
    """Return the number with which the words (without marks) begin; None when they say none."""
    return _counted(re.findall(r"[a-z]+", folded))[0]


def _counted(words: Sequence[str]) -> tuple[int | None, int]:
    """Return the number, and how many words say it; None where they cannot be followed."""
    total, at, last = 0, 0, 0
    while at < len(words):
        start = at
        group, at = _group(words, at)
        if group is None:
            return None, at
        scale = _SCALES.get(words[at], 0) if at < len(words) else 0
        trillions = last == _SCALES["nghin"] and scale == _GREATEST
        if at == start and not trillions and (start or not scale):
            break
        if not scale:
            # "một triệu hai" is 1.2 million in speech.
            spoken = bool(last) and at == start + 1
            return (None if spoken else total + group), at
        at += 1
        # "hai nghìn tỷ": the greatest scale multiplies all before it; "nghìn chín trăm" leaves the one out.
        if trillions:
            total = (total + group) * scale
        elif last and scale >= last:
            return None, at
        else:
            total += (group if at - 1 > start else 1) * scale
        last = scale
        if words[at : at + 1] == [_HALF]:
            return total + scale // 2, at + 1
        at += words[at : at + 1] == ["va"]
    return (total if at else None), at


def _group(words: Sequence[str], at: int) -> tuple[int | None, int]:
    """Return the number below a thousand that begins at a word, and where it ends; None where it may be two numbers."""
    hundreds = -1
    if words[at] == "tram":
        hundreds, at = 1, at + 1
    elif _digits(words, at, 1) and words[at + 1 : at + 2] == ["tram"]:
        hundreds, at = _ONES[words[at]], at + 2
    value = 100 * max(hundreds, 0)
    rest = words[at:]
    if rest and rest[0] in _ODD and _digits(words, at + 1, 1):
        return value + _ONES[rest[1]], at + 2
    if rest and rest[0] == _HALF and hundreds > 0:
        return value + 50, at + 1
    tens, after = _tens(words, at)
    if after > at and words[after : after + 1] and words[after] in {*_ONES, "muoi", "tram"}:
        return None, after
    if hundreds >= 0 and after == at + 1 and words[at] != "muoi":
        return None, after
    return value + tens, after


def _tens(words: Sequence[str], at: int) -> tuple[int, int]:
    """Return the number below a hundred that begins at a word, and where it ends; the same place when none does."""
    tens = None
    if words[at : at + 1] == ["muoi"]:
        tens, at = 1, at + 1
    elif _digits(words, at, 1) and words[at + 1 : at + 2] == ["muoi"]:
        tens, at = _ONES[words[at]], at + 2
    elif _digits(words, at, 2) and words[at + 2 : at + 3] != ["tram"]:
        # "hai lăm": a digit behind a digit is the next lower place.
        tens, at = _ONES[words[at]], at + 1
    if _digits(words, at, 1):
        return 10 * (tens or 0) + _ONES[words[at]], at + 1
    return 10 * (tens or 0), at


def _digits(words: Sequence[str], at: int, count: int) -> bool:
    return len(words) >= at + count and all(word in _ONES for word in words[at : at + count])
