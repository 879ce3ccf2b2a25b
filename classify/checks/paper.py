"""Whether the fields of one paper fit together: numbers, names, sexes and days that must agree."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from classify.catalog import DocumentType
from classify.checks import identifiers
from classify.checks.identifiers import Day
from core.dossier import FieldValue
from core.identifiers import TEST_PROVINCE, is_old_card_number, personal_number
from core.page import Problem

Values = Mapping[str, FieldValue]
Blame = tuple[str, Problem]
"""A field, and what speaks against it."""
_AHEAD = frozenset({"expiry_date", "valid_until", "due_at", "deadline", "new_due_date", "old_due_date", "valid_from"})
"""Fields whose day may lie in the future."""
_BIRTHS = ("date_of_birth", "birth_year")
_CARD_AGES = frozenset({14, 25, 40, 60})
"""Luật Căn cước 2023, article 21: a card is renewed at these ages."""
_YOUNGEST_PARENT = 12
_MARRIAGEABLE = {"wife": 18, "husband": 20}
"""Luật Hôn nhân và gia đình 2014, article 8."""
_NEAR = timedelta(days=3)
_TEST_NUMBER = Problem("test_number", "Số định danh mang mã tỉnh thử nghiệm 099.")
_ORDER = (
    ("issued_date", "expiry_date"),
    ("issued_date", "valid_until"),
    ("received_at", "due_at"),
    ("old_due_date", "new_due_date"),
    ("first_registered_date", "change_date"),
    ("death_date", "issued_date"),
    ("registered_date", "issued_date"),
)
"""The first must not come after the second."""


def check(values: Values, kind: DocumentType, day: Day) -> dict[str, tuple[Problem, ...]]:
    """Return by field what speaks against its value, by itself or beside the other fields."""
    blamed: dict[str, tuple[Problem, ...]] = {}
    for spec in kind.fields:
        if problems := identifiers.check(spec.kind, values.get(spec.name), day):
            blamed[spec.name] = problems
    for rule in RULES:
        for name, problem in rule(values, kind, day):
            blamed[name] = (*blamed.get(name, ()), problem)
    return blamed


def confirmed(values: Values, kind: DocumentType) -> Iterator[str]:
    """Yield the personal numbers that birth and sex on the same paper bear out."""
    for prefix, _, number in _people(values, kind):
        says = personal_number(number)
        born, sex = _born(values, prefix), values.get(f"{prefix}sex")
        if says and born and int(born[:4]) == says.birth_year and sex in {None, says.sex}:
            yield f"{prefix}personal_id"


def marks(value: FieldValue, day: Day) -> tuple[Problem, ...]:
    """Return what is said of a value that nothing speaks against: that its number is a made-up one."""
    return (_TEST_NUMBER,) if day.test_numbers and is_test_number(value) else ()


def is_test_number(value: FieldValue) -> bool:
    """Whether it is a personal number of the made-up province."""
    says = personal_number(value) if isinstance(value, str) else None
    return says is not None and says.province == TEST_PROVINCE


def _numbers_say_birth_and_sex(values: Values, kind: DocumentType, day: Day) -> Iterator[Blame]:
    del day
    for prefix, name, number in _people(values, kind):
        says = personal_number(number)
        born, sex = _born(values, prefix), values.get(f"{prefix}sex")
        if says and born and int(born[:4]) != says.birth_year:
            text = f"Số định danh {number} cho biết năm sinh {says.birth_year}, nhưng giấy ghi {born[:4]}."
            yield name, Problem("birth_year_differs", text)
        if says and sex in {"Nam", "Nữ"} and sex != says.sex:
            text = f"Số định danh {number} là của giới tính {says.sex}, nhưng giấy ghi {sex}."
            yield name, Problem("sex_differs", text)


def _new_numbers_have_twelve_digits(values: Values, kind: DocumentType, day: Day) -> Iterator[Blame]:
    """Cards since 2016, which name the older number apart, and births print no number of nine digits."""
    del day
    number = values.get("personal_id")
    newer = "old_id" in kind.names or kind.id == "birth_certificate"
    if newer and isinstance(number, str) and is_old_card_number(number):
        yield "personal_id", identifiers.wrong_length(number, old=False)


def _days_are_past(values: Values, kind: DocumentType, day: Day) -> Iterator[Blame]:
    for spec in kind.fields:
        when = _day(values.get(spec.name)) if spec.name.split(".")[-1] not in _AHEAD else None
        if when and when > day.today:
            yield spec.name, Problem("date_ahead", f"{spec.label}: {_shown(when)} là một ngày chưa tới.")


def _days_are_in_order(values: Values, kind: DocumentType, day: Day) -> Iterator[Blame]:
    del day
    labels = kind.names
    pairs = [pair for pair in _ORDER if pair[0] in labels and pair[1] in labels]
    # A declarant is no person of the paper's own time, but whoever is named was born before it was made.
    made = next((name for name in ("registered_date", "issued_date", "date", "death_date") if values.get(name)), "")
    pairs += [(spec.name, made) for spec in kind.fields if made and spec.name.split(".")[-1] in _BIRTHS]
    for earlier, later in pairs:
        first, second = values.get(earlier), values.get(later)
        if isinstance(first, str) and isinstance(second, str) and _after(first, second):
            text = f"{labels[earlier]} ({_shown(first)}) sau {labels[later]} ({_shown(second)})."
            yield later, Problem("dates_out_of_order", text)


def _parents_are_older(values: Values, kind: DocumentType, day: Day) -> Iterator[Blame]:
    del day
    child = _born(values, "") or _born(values, "child.")
    for prefix in ("mother.", "father."):
        born = _born(values, prefix)
        if child and born and int(child[:4]) - int(born[:4]) < _YOUNGEST_PARENT:
            name = next(f"{prefix}{part}" for part in _BIRTHS if values.get(f"{prefix}{part}"))
            text = f"{kind.names[name]} ({born[:4]}) không phù hợp với năm sinh của con ({child[:4]})."
            yield name, Problem("parent_too_young", text)


def _spouses_are_of_age(values: Values, kind: DocumentType, day: Day) -> Iterator[Blame]:
    del day
    wed = _day(values.get("registered_date"))
    for role, age in _MARRIAGEABLE.items():
        born = _day(values.get(f"{role}.date_of_birth"))
        if wed and born and _age(born, wed) < age:
            name = f"{role}.date_of_birth"
            text = f"{kind.names[name]} ({_shown(born)}) cho thấy chưa đủ {age} tuổi vào ngày đăng ký ({_shown(wed)})."
            yield name, Problem("under_age", text)


def _cards_end_on_a_birthday(values: Values, kind: DocumentType, day: Day) -> Iterator[Blame]:
    del day
    born, ends = _day(values.get("date_of_birth")), _day(values.get("expiry_date"))
    if not (kind.card and "old_id" in kind.names and born and ends):
        return
    birthday = (born.month, born.day) == (ends.month, ends.day) or (born.month, born.day) == (2, 29)
    if not birthday or ends.year - born.year not in _CARD_AGES:
        text = (
            f"Hạn của thẻ ({_shown(ends)}) không rơi vào ngày đủ 14, 25, 40 hoặc 60 tuổi của người sinh {_shown(born)}."
        )
        yield "expiry_date", Problem("expiry_implausible", text)


def _numbers_carry_the_year(values: Values, kind: DocumentType, day: Day) -> Iterator[Blame]:
    """A number with a year is of the book of that year: civil status papers and normative ones."""
    del day
    number = values.get("number")
    made = values.get("registered_date") or values.get("issued_date")
    if not (isinstance(number, str) and isinstance(made, str)):
        return
    parts = number.split("/")
    year = parts[1] if len(parts) > 1 and parts[1].isdecimal() and len(parts[1]) == len("2026") else ""
    if year and year != made[:4]:
        text = f"{kind.names['number']} {number} mang năm {year}, nhưng giấy ghi ngày {_shown(made)}."
        yield "number", Problem("number_year_differs", text)


def _codes_carry_the_day(values: Values, kind: DocumentType, day: Day) -> Iterator[Blame]:
    del kind, day
    code, received = values.get("dossier_code"), _day(values.get("received_at"))
    coded = identifiers.dossier_day(code) if isinstance(code, str) else None
    if coded and received and abs(coded - received) > _NEAR:
        text = f"Mã hồ sơ {code} cho biết ngày tiếp nhận {_shown(coded)}, nhưng giấy ghi {_shown(received)}."
        yield "received_at", Problem("day_differs", text)


def _two_parties_are_two_people(values: Values, kind: DocumentType, day: Day) -> Iterator[Blame]:
    del day
    for one, other in (("wife", "husband"), ("principal", "agent"), ("transferor", "transferee")):
        numbers = [values.get(f"{role}.personal_id") for role in (one, other)]
        if numbers[0] and numbers[0] == numbers[1]:
            name = f"{other}.personal_id"
            text = f"{kind.names[name]} trùng với {kind.names[f'{one}.personal_id']} ({numbers[0]})."
            yield name, Problem("same_number_twice", text)


RULES: tuple[Callable[[Values, DocumentType, Day], Iterator[Blame]], ...] = (
    _numbers_say_birth_and_sex,
    _new_numbers_have_twelve_digits,
    _days_are_past,
    _days_are_in_order,
    _parents_are_older,
    _spouses_are_of_age,
    _cards_end_on_a_birthday,
    _numbers_carry_the_year,
    _codes_carry_the_day,
    _two_parties_are_two_people,
)


def _people(values: Values, kind: DocumentType) -> Iterator[tuple[str, str, str]]:
    """Yield prefix, field and number of everybody whose personal number stands on the paper."""
    for spec in kind.fields:
        value = values.get(spec.name)
        if spec.name.split(".")[-1] == "personal_id" and isinstance(value, str):
            yield spec.name.removesuffix("personal_id"), spec.name, value


def _born(values: Values, prefix: str) -> str:
    """Return the birth date or year of a person, ISO, empty when it is not known."""
    found = (values.get(f"{prefix}{part}") for part in _BIRTHS)
    return next((value for value in found if isinstance(value, str) and value[:4].isdecimal()), "")


def _day(value: FieldValue) -> date | None:
    """Return the day of a full ISO date or moment."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _after(first: str, second: str) -> bool:
    """Whether one ISO date is later than another as far as both are known."""
    shared = min(len(first), len(second))
    return first[:shared] > second[:shared]


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _shown(when: date | str) -> str:
    """Return a date as people write it: day first; what is not known is left out."""
    parts = str(when)[:10].split("-")
    return "/".join(reversed(parts))
