"""Personal identification numbers: 12 digits, older ones with nine (domain reference 2.4, 2.5)."""

import re

from classify.checks.identifiers import wrong_length
from classify.fields.value import Value
from core.identifiers import TEST_PROVINCE, PersonalNumber, personal_number
from core.page import Problem

_LIKE_DIGITS = str.maketrans("OoQDIl|ZSBG", "00001112586")
_MOST_LETTERS = 3
"""More letters in the places of digits are hardly misread digits."""
_TWELVE = re.compile(r"(?<![\dA-Za-z])(?:[\dOoQDIl|ZSBG][ .\-]{0,2}){11}[\dOoQDIl|ZSBG](?![\dA-Za-z])")
# Nine digits with more beside them are part of a longer number, unless what follows is a date.
_NINE = re.compile(
    r"(?<![\dA-Za-z])(?<!\d[ .\-])(?:\d[ .]?){8}\d(?![\dA-Za-z])(?![ .\-\t]{1,3}\d(?!\d?\s?[/.\-]\s?\d{1,2}\s?[/.\-]))"
)
_APART = re.compile(r"(?<!\d)\d(?:[ .\-\t]{0,3}\d){11}(?!\d)")
_SOME = re.compile(r"\d[\d .]{5,16}\d")
_LENGTH = 12
_RESTORED = Problem(
    "digit_restored", "Chữ số 0 ở đầu số định danh không đọc được và đã được thêm; hãy đối chiếu với giấy."
)
_PARTED = Problem(
    "number_parted", "Các chữ số của số định danh đứng cách xa nhau, có thể là hai số; hãy đối chiếu với giấy."
)
_LETTERS = re.compile("[A-Za-z|]")


def find(text: str) -> Value | None:
    """Return the first 12-digit number, else the first 9-digit one, as digits only."""
    for match in _TWELVE.finditer(text):
        if certainty := digits_certainty(match[0]):
            return Value(digits_of(match[0]), match.start(), match.end(), certainty)
    if old := _NINE.search(text):
        return Value(re.sub(r"\D", "", old[0]), old.start(), old.end(), 0.9)
    if apart := _APART.search(text):
        return Value(digits_of(apart[0]), apart.start(), apart.end(), 0.6, (_PARTED,))
    if some := _SOME.search(text):
        digits = re.sub(r"\D", "", some[0])
        # Every number begins with 0, whose thin ring at the end of a label is the digit most often lost.
        if len(digits) == _LENGTH - 1 and (says := personal_number("0" + digits)) and _possible(says):
            return Value("0" + digits, some.start(), some.end(), 0.6, (_RESTORED,))
        return Value(digits, some.start(), some.end(), 0.4, (wrong_length(digits),))
    return None


def digits_of(text: str) -> str:
    """Return the digits of a number, those that were read as the letters that look like them too."""
    return re.sub(r"\D", "", text.translate(_LIKE_DIGITS))


def digits_certainty(text: str) -> float:
    """Return how sure the digits of a number are: less with letters in their places, 0 with too many of them."""
    letters = len(_LETTERS.findall(text))
    return 0.0 if letters > _MOST_LETTERS else 0.8 if letters else 1.0


def _possible(says: PersonalNumber) -> bool:
    return says.known_province or says.province == TEST_PROVINCE
