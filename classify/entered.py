"""Values as people enter them -> values as the catalog wants them; looks are checked, not whether they are right.

A person copies what the paper says, also where the paper errs: what speaks against a value is said beside it later.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from types import MappingProxyType

from classify.catalog import FieldSpec
from core.dossier import FieldValue
from core.errors import InvalidRequest
from core.fold import nfc, squeeze

LONGEST = 2000
"""Letters of a text."""
MOST = 200
"""Entries of a list."""
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]+(\d{1,2}):(\d{2}))?")
_PRINTED = re.compile(r"(?:(?:(\d{1,2})[/.\- ])?(\d{1,2})[/.\- ])?(\d{4})(?:[,T ]+(\d{1,2})[:hg](\d{2}))?")
_PEOPLE = {"full_name": str, "personal_id": str}
_ROWS = {"name": str, "form": str, "count": int}


def entered(spec: FieldSpec, value: FieldValue) -> FieldValue:
    """Return the value in the catalog's form, None for an empty one; raise InvalidRequest for what cannot be one."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return _FORMS.get(spec.kind, _text)(value)
    except ValueError as error:
        raise InvalidRequest(f"not a {spec.kind}", field=spec.name) from error


def birth(text: str) -> str | None:
    """Return a day of birth as far as it is told (`1985`, `1985-04-05`), None for none; raise InvalidRequest.

    People write it day first, a scanner's payload has it year first.
    """
    try:
        found = _date(text) if text.strip() else None
    except ValueError as error:
        raise InvalidRequest("not a day of birth", field="born") from error
    if found is not None and "T" in found:
        raise InvalidRequest("a time of birth", field="born")
    return found


def parts_of(kind: str) -> tuple[str, ...]:
    """Return the names of the parts of each entry of a field of this kind; none where entries have no parts."""
    parts: Mapping[str, Mapping[str, type]] = {"owners": _PEOPLE, "components": _ROWS}
    return tuple(parts.get(kind, {}))


def _text(value: FieldValue) -> str:
    if isinstance(value, list | bool):
        raise ValueError("not a text")  # noqa: TRY004  (one error for whatever is no value of its kind)
    text = squeeze(nfc(str(value)))
    if len(text) > LONGEST:
        raise ValueError("too long")
    return text


def _unspaced(value: FieldValue) -> str:
    return _text(value).replace(" ", "")


def _digits(value: FieldValue) -> str:
    digits = re.sub(r"[ .\-]", "", _text(value))
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("not digits only")
    return digits


def _amount(value: FieldValue) -> int:
    return int(_digits(value))


def _area(value: FieldValue) -> str:
    number = _unspaced(value).removesuffix("m²").removesuffix("m2")
    number = number.replace(".", "").replace(",", ".") if "," in number else number
    if not re.fullmatch(r"\d+(?:\.\d+)?", number):
        raise ValueError("not an area")
    return number


def _sex(value: FieldValue) -> str:
    sex = _text(value).capitalize()
    if sex not in {"Nam", "Nữ"}:
        raise ValueError("neither")
    return sex


def _date(value: FieldValue) -> str:
    """Return an ISO date as far as it is known; people may also write it day first."""
    text = _text(value)
    if match := _ISO.fullmatch(text):
        year, month, day, hour, minute = match.groups()
    elif match := _PRINTED.fullmatch(text):
        day, month, year, hour, minute = match.groups()
    else:
        raise ValueError("not a date")
    date(int(year), int(month or 1), int(day or 1))
    known = "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
    if hour is None:
        return known
    if day is None:
        raise ValueError("a time without a day")
    return f"{known}T{time(int(hour), int(minute)).isoformat('minutes')}"


def _list(value: FieldValue) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST:
        raise ValueError("not a list")
    texts = [_text(item) for item in value if isinstance(item, str)]
    if len(texts) < len(value):
        raise ValueError("not a list of texts")
    return texts


def _rows(parts: Mapping[str, type]) -> Callable[[FieldValue], list[dict[str, str | int]]]:
    def form(value: FieldValue) -> list[dict[str, str | int]]:
        if not isinstance(value, list) or len(value) > MOST:
            raise ValueError("not a list")
        rows: list[dict[str, str | int]] = []
        for item in value:
            if not isinstance(item, dict) or not set(item) <= set(parts):
                raise ValueError("other parts")
            if not all(isinstance(item[name], parts[name]) for name in item):
                raise ValueError("a part of another kind")
            rows.append({name: _text(part) if isinstance(part, str) else part for name, part in item.items()})
        return rows

    return form


_DATES = ("date", "partial_date", "worded_date", "year", "moment", "made_date", "minutes_date", "paid_date")
_PLACED_DATES = ("head_date", "foot_date", "died")
_NUMBERS = ("number", "head_number", "dossier_code", "serial", "land_serial", "vehicle_serial", "certification_number")
_CODES = ("business_code", "tax_code", "passport_number", "licence_number", "insurance_number", "plate")
_FORMS: Mapping[str, Callable[[FieldValue], FieldValue]] = MappingProxyType(
    {
        **dict.fromkeys((*_DATES, *_PLACED_DATES), _date),
        **dict.fromkeys((*_NUMBERS, *_CODES), _unspaced),
        **dict.fromkeys(("personal_id", "old_id", "phone", "integer"), _digits),
        **dict.fromkeys(("money", "worded_money", "paid_amount"), _amount),
        "area": _area,
        "sex": _sex,
        "list": _list,
        "owners": _rows(_PEOPLE),
        "components": _rows(_ROWS),
    }
)
"""Kind of field -> its form; any other is a text."""
