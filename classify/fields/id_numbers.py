"""Personal identification numbers: 12 digits, older ones with nine (domain reference 2.4, 2.5)."""

import re

from classify.checks.identifiers import wrong_length
from classify.fields.value import Value
from core.identifiers import TEST_PROVINCE, PersonalNumber, personal_number
from core.page import Problem

_LIKE_DIGITS = str.maketrans("OoQDIl|ZSBG", "00001112586")
_TWELVE = re.compile(r"(?<![\dA-Za-z])(?:[\dOoQDIl|ZSBG][ .\-]{0,2}){11}[\dOoQDIl|ZSBG](?![\dA-Za-z])")
_NINE = re.compile(r"(?<![\dA-Za-z])(?:\d[ .]?){8}\d(?![\dA-Za-z])")
_SOME = re.compile(r"\d[\d .]{5,16}\d")
_LENGTH = 12
_RESTORED = Problem(
    "digit_restored", "Chữ số 0 ở đầu số định danh không đọc được và đã được thêm; hãy đối chiếu với giấy."
)
_LETTERS = re.compile("[A-Za-z|]")


def find(text: str) -> Value | None:
    """Return the first 12-digit number, else the first 9-digit one, as digits only."""
    for match in _TWELVE.finditer(text):
        letters = len(_LETTERS.findall(match[0]))
        if letters <= 3:
            digits = re.sub(r"\D", "", match[0].translate(_LIKE_DIGITS))
            return Value(digits, match.start(), match.end(), 0.8 if letters else 1.0)
    if old := _NINE.search(text):
        return Value(re.sub(r"\D", "", old[0]), old.start(), old.end(), 0.9)
    if some := _SOME.search(text):
        digits = re.sub(r"\D", "", some[0])
        # Every number begins with 0, whose thin ring at the end of a label is the digit most often lost.
        if len(digits) == _LENGTH - 1 and (says := personal_number("0" + digits)) and _possible(says):
            return Value("0" + digits, some.start(), some.end(), 0.6, (_RESTORED,))
        return Value(digits, some.start(), some.end(), 0.4, (wrong_length(digits),))
    return None


def _possible(says: PersonalNumber) -> bool:
    return says.known_province or says.province == TEST_PROVINCE
