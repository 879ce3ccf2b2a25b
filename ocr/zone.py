"""The machine-readable zone of Vietnamese identity cards: what cannot stand in a place of it is set right.

Three lines of 30 signs (ICAO 9303-5, TD1): `IDVNM`, nine digits of the personal number, their check digit, the personal
number, fillers, a check digit; birth, sex, expiry, `VNM`, fillers, a check digit; the name without marks, fillers.
One digit too many is left out where the nine digits, their check digit and the personal number then agree; no digit is
doubted otherwise. The typeface of the zone makes I look like T: of a name, what is no syllable so but is one with I.
"""

import re
from dataclasses import replace

from core.fold import fold
from core.page import Block, Line, Reason, Word

_LENGTH = 30
_DIGITS = 22
"""Nine of the personal number, their check digit, twelve of the personal number."""
_NUMBER = re.compile(r".{0,2}DVNM([0-9A-Z]{22,23})<{1,3}([0-9A-Z])")
_DATES = re.compile(r"([0-9A-Z]{7})([MF<])([0-9A-Z]{7})VN[MH]<{5,15}([0-9A-Z])")
_NAME = re.compile(r"[A-Z0-9]+<<[A-Z0-9<]*<")
_FEWEST_OF_NAME = 24
_SYLLABLE = re.compile(
    r"(?:NGH|NG|NH|GH|GI|KH|PH|TH|TR|CH|QU|[BCDGHKLMNPRSTVX])?(?!.*(?:II|YI))[AEIOUY]{1,3}(?:CH|NG|NH|[CMNPT])?"
)
_WEIGHTS = (7, 3, 1)
_TO_DIGIT = str.maketrans("OQDILZSBG", "000112586")
_TO_LETTER = str.maketrans("01528", "OISZB")


def set_right(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with each line of a zone as one word of 30 signs; all other lines as they are."""
    return tuple(replace(block, lines=_lines(block.lines)) if not block.cells else block for block in blocks)


def _lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    found: list[Line] = []
    names = 0
    for line in lines:
        signs = re.sub(r"[^0-9A-Z<]", "", fold(line.text).upper().replace("«", "<<"))
        text = _numbers(signs)
        if text:
            names = 2
        elif names:
            text = _name(signs)
            names = 0 if text else names - 1
        found.append(_one_word(line, text) if text else line)
    return tuple(found)


def _numbers(signs: str) -> str:
    """Return what the first or second line of a zone must be when it was read so; nothing for another line."""
    if match := _NUMBER.fullmatch(signs):
        numbers, check = (part.translate(_TO_DIGIT) for part in match.groups())
        if not (numbers + check).isdigit():
            return ""
        if len(numbers) > _DIGITS:
            shorter = {numbers[:place] + numbers[place + 1 :] for place in range(len(numbers))}
            proved = [digits for digits in shorter if _agrees(digits)]
            numbers = proved[0] if len(proved) == 1 else numbers
        return f"IDVNM{numbers}<<{check}" if len(numbers) == _DIGITS else ""
    if match := _DATES.fullmatch(signs):
        birth, sex, expiry, check = match.groups()
        birth, expiry, check = (part.translate(_TO_DIGIT) for part in (birth, expiry, check))
        return f"{birth}{sex}{expiry}VNM".ljust(_LENGTH - 1, "<") + check if (birth + expiry + check).isdigit() else ""
    return ""


def _agrees(digits: str) -> bool:
    """Return whether both places of the personal number say the same and the check digit of ICAO 9303 is right.

    Personal numbers begin with the code of a province, which is below 100.
    """
    check = sum(int(digit) * _WEIGHTS[place % 3] for place, digit in enumerate(digits[:9])) % 10
    return digits[:9] == digits[-9:] and int(digits[9]) == check and digits[_DIGITS - 12] == "0"


def _name(signs: str) -> str:
    """Return what the third line must be when it was read so; nothing for another line."""
    if not _NAME.fullmatch(signs) or len(signs) < _FEWEST_OF_NAME:
        return ""
    parts = signs.rstrip("<").translate(_TO_LETTER).split("<")
    name = "<".join(map(_syllable, parts)).ljust(_LENGTH, "<")
    return name if len(name) == _LENGTH else ""


def _syllable(part: str) -> str:
    """Return a part of a name with one T for I set right where only that makes it a syllable."""
    if not part or _SYLLABLE.fullmatch(part):
        return part
    others = {part[:place] + "I" + part[place + 1 :] for place, sign in enumerate(part) if sign == "T"}
    others |= {part[:place] + part[place + 1 :] for place in range(len(part) - 1) if part[place : place + 2] == "TI"}
    fitting = [other for other in others if _SYLLABLE.fullmatch(other)]
    return fitting[0] if len(fitting) == 1 else part


def _one_word(line: Line, text: str) -> Line:
    """Return the line as one word, with what was read first where that is something else."""
    first = " ".join(word.first or word.text for word in line.words)
    confidence = min(word.confidence for word in line.words)
    changed = first != text
    word = Word(text, line.bbox, confidence, first if changed else "", Reason.LOOKALIKE if changed else None)
    return Line((word,), line.bbox)
