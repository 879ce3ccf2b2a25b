"""Whether one identifier can be right by itself, said in a sentence for the clerk (domain reference, part 2)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from core.dossier import FieldValue
from core.identifiers import SHAPES, TEST_PROVINCE, is_old_card_number, is_tax_code, personal_number
from core.page import Problem

_EARLIEST_DOSSIER = 2018
_LONGEST_NUMBER, _LONGEST_SYMBOL = 11, 30
"""Nghị định 30/2020/NĐ-CP, annex VI: CodeNumber and CodeNotation."""


@dataclass(frozen=True, slots=True)
class Day:
    """What a check has to know beside the value."""

    today: date
    test_numbers: bool = True
    """The made-up province 099 and tax prefix 99 pass, labelled."""


Check = Callable[[str, Day], tuple[Problem, ...]]


def check(kind: str, value: FieldValue, day: Day) -> tuple[Problem, ...]:
    """Return what speaks against a value of that kind of field; nothing where there is no rule."""
    rule = RULES.get(kind)
    if kind == "owners" and isinstance(value, list):
        numbers = [str(person["personal_id"]) for person in value if isinstance(person, dict) and person["personal_id"]]
        return tuple(problem for number in numbers for problem in personal(number, day))
    return rule(value, day) if rule and isinstance(value, str) else ()


def personal(number: str, day: Day) -> tuple[Problem, ...]:
    """Return what speaks against a personal number: length, province, a year of birth that has not come yet."""
    says = personal_number(number)
    if says is None:
        return () if is_old_card_number(number) else (wrong_length(number),)
    problems: list[Problem] = []
    if not says.known_province and not (day.test_numbers and says.province == TEST_PROVINCE):
        text = f"Mã tỉnh {says.province} trong số định danh {number} không tồn tại."
        problems.append(Problem("unknown_province", text))
    if says.birth_year > day.today.year:
        text = f"Số định danh {number} cho biết năm sinh {says.birth_year}, một năm chưa tới; hãy đối chiếu với giấy."
        problems.append(Problem("birth_year_ahead", text))
    return tuple(problems)


def wrong_length(digits: str, *, old: bool = True) -> Problem:
    """Return the problem of a personal number with too few or too many digits; `old`: nine may stand there."""
    also = " (hoặc 9 chữ số với giấy cũ)" if old else ""
    text = f"Số định danh phải có 12 chữ số{also}, đọc được {len(digits)}."
    return Problem("wrong_length", text)


def dossier_code(code: str, day: Day) -> tuple[Problem, ...]:
    """Return what speaks against a dossier code: its shape, and a receiving day that cannot be."""
    if not SHAPES["dossier_code"].fullmatch(code):
        return (Problem("bad_dossier_code", "Mã hồ sơ không đúng cấu trúc; hãy đối chiếu với bản giấy."),)
    received = dossier_day(code)
    if received is None or received.year < _EARLIEST_DOSSIER or received > day.today:
        return (Problem("bad_dossier_day", f"Ngày tiếp nhận trong mã hồ sơ {code} không hợp lệ."),)
    return ()


def dossier_day(code: str) -> date | None:
    """Return the receiving day in a dossier code; None when it is no day."""
    match = re.search(r"-(\d{2})(\d{2})(\d{2})-", code)
    try:
        return date(2000 + int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def tax_code(code: str, day: Day) -> tuple[Problem, ...]:
    """Return what speaks against a tax or enterprise code: its length or its check digit."""
    if personal_number(code):
        return personal(code, day)
    if is_tax_code(code):
        return ()
    if re.fullmatch(r"\d{10}(?:-\d{3})?", code):
        text = f"Mã số {code} sai chữ số kiểm tra nên có chữ số đọc nhầm; hãy đối chiếu với bản giấy."
        return (Problem("tax_code_check", text),)
    return (Problem("tax_code_length", f"Mã số thuế phải có 10 hoặc 13 chữ số; đọc được “{code}”."),)


def business_code(code: str, day: Day) -> tuple[Problem, ...]:
    """Return what speaks against the code of a household business: only a tax code has a check digit."""
    return tax_code(code, day) if re.fullmatch(r"[\d-]{10,14}", code) else ()


def document_number(number: str, day: Day) -> tuple[Problem, ...]:
    """Return what speaks against the number of a paper: its parts are too long, or its year has not come yet."""
    running, _, symbol = number.partition("/")
    if len(running) > _LONGEST_NUMBER or len(symbol) > _LONGEST_SYMBOL:
        return (Problem("number_too_long", f"Số, ký hiệu “{number}” dài hơn quy định; hãy đối chiếu với bản giấy."),)
    year = re.search(r"/((?:19|20)\d{2})(?:/|$)", number)
    if year and int(year[1]) > day.today.year:
        return (Problem("number_year_ahead", f"Số “{number}” mang năm {year[1]}, một năm chưa tới."),)
    return ()


def _shaped(name: str, called: str) -> Check:
    def rule(value: str, day: Day) -> tuple[Problem, ...]:
        del day
        if SHAPES[name].fullmatch(value):
            return ()
        text = f"{called} “{value}” không đúng cấu trúc; hãy đối chiếu với bản giấy."
        return (Problem(f"bad_{name}", text),)

    return rule


RULES: Mapping[str, Check] = MappingProxyType(
    {
        "personal_id": personal,
        "dossier_code": dossier_code,
        "tax_code": tax_code,
        "business_code": business_code,
        "number": document_number,
        "head_number": document_number,
        "passport_number": _shaped("passport_number", "Số hộ chiếu"),
        "licence_number": _shaped("licence_number", "Số giấy phép lái xe"),
        "insurance_number": _shaped("insurance_number", "Mã số bảo hiểm"),
        "plate": _shaped("plate", "Biển số"),
        "phone": _shaped("phone", "Số điện thoại"),
        "land_serial": _shaped("land_serial", "Số phát hành"),
        "procedure_code": _shaped("procedure_code", "Mã thủ tục"),
        "agency_code": _shaped("agency_code", "Mã định danh cơ quan"),
        "document_code": _shaped("document_code", "Mã văn bản"),
    }
)
"""Kind of field -> its rule; the last three are no kinds of fields yet, but dossiers and exports carry them."""
