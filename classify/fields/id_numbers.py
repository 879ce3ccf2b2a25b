"""Personal identification numbers: 12 digits by structure, older 9-digit ones by length (domain reference 2.4, 2.5)."""

import re

from classify.fields.value import Value
from core.page import Problem

TEST_PROVINCE = "099"
# Provinces and cities where a birth was registered; the codes stay although provinces merged in 2025.
_GAPS = {3, 5, 7, 9, 13, 16, 18, 21, 23, 28, 29, 32, 39, 41, 43, 47, 50, 53, 55, 57, 59, 61, 63, 65, 69, 71, 73}
_GAPS |= {76, 78, 81, 85, 88, 90}
PROVINCES = frozenset(f"{code:03}" for code in range(1, 97) if code not in _GAPS)
_LIKE_DIGITS = str.maketrans("OoQDIl|ZSBG", "00001112586")
_TWELVE = re.compile(r"(?<![\dA-Za-z])(?:[\dOoQDIl|ZSBG][ .\-]{0,2}){11}[\dOoQDIl|ZSBG](?![\dA-Za-z])")
_NINE = re.compile(r"(?<![\dA-Za-z])(?:\d[ .]?){8}\d(?![\dA-Za-z])")
_SOME = re.compile(r"\d[\d .]{5,16}\d")
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
        return Value(digits, some.start(), some.end(), 0.4, (_wrong_length(digits),))
    return None


def check(number: str, *, born: str = "", sex: str = "", test_numbers: bool = True) -> tuple[Problem, ...]:
    """Return what speaks against the number: its structure, and the birth date (ISO) and sex on the same paper."""
    if len(number) == 9 and number.isdigit():
        return ()
    if len(number) != 12 or not number.isdigit():
        return (_wrong_length(number),)
    problems: list[Problem] = []
    province, kind, year = number[:3], int(number[3]), number[4:6]
    known = province in PROVINCES or int(province) >= 100 or (test_numbers and province == TEST_PROVINCE)
    if not known:
        problems.append(Problem("unknown_province", f"Mã tỉnh {province} trong số định danh {number} không tồn tại."))
    if len(born) >= 4 and born[:4].isdigit():
        expected = (1900 + 100 * (kind // 2)) + int(year)
        if int(born[:4]) != expected:
            text = f"Số định danh {number} cho biết năm sinh {expected}, nhưng giấy ghi {born[:4]}."
            problems.append(Problem("birth_year_differs", text))
    if sex in {"Nam", "Nữ"} and (kind % 2 == 0) != (sex == "Nam"):
        text = f"Số định danh {number} là của giới tính {'Nam' if kind % 2 == 0 else 'Nữ'}, nhưng giấy ghi {sex}."
        problems.append(Problem("sex_differs", text))
    return tuple(problems)


def _wrong_length(digits: str) -> Problem:
    return Problem(
        "wrong_length", f"Số định danh phải có 12 chữ số (hoặc 9 chữ số với giấy cũ), đọc được {len(digits)}."
    )
