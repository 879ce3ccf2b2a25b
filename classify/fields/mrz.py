"""The machine-readable zone of cards (TD1) and passports (TD3) with its check digits (ICAO 9303).

What its check digits prove outranks the print. Names have none, and no marks either: they only tell whether the
printed name is somebody else's.
"""

import re
from dataclasses import dataclass, replace

from classify.cards import check_digit
from classify.days import iso
from classify.flow import Flow, Span, flow
from classify.sheet import GAP, Row, Sheet, split
from core.identifiers import personal_number
from core.page import Problem

_LIKE_DIGITS = str.maketrans("OQDIlZSBGT", "0001125867")
_LIKE_LETTERS = str.maketrans("015826", "OISBZG")
_SIGNS = str.maketrans({"«": "<<", **dict.fromkeys("‹([{⟨", "<"), **dict.fromkeys("‚.,_'’", "")})
_D = r"[0-9OQDIlZSBGT]"
_CARD_1 = re.compile(rf"[I1l|T][D0O]?.{{0,2}}NM({_D}{{9}})({_D})({_D}{{12}})[<KC]{{1,3}}({_D})")
_CARD_2 = re.compile(rf"(?<![0-9])({_D}{{6}})({_D})([MF<])({_D}{{6}})({_D})V[NM]{{1,2}}M?[<KCE]*({_D})?")
_CARD_3 = re.compile(r"^([A-Z0]{1,12}<<[A-Z0<KC]+?)(?:<[<KCL]{2,}\w{0,3})?$")
_PASS_1 = re.compile(r"^P[<KC](?:VNM|VN[HN])([A-Z]+<<[A-Z<]+?)(?:<[<KCL]{2,}\w{0,3})?$")
_PASS_2 = re.compile(
    rf"([A-Z]{_D}{{7,8}})(<?)({_D})V[NM]{{1,2}}({_D}{{6}})({_D})([MF<])({_D}{{6}})({_D})([0-9<OQDI]{{14}})({_D}|<)({_D})"
)
UNPROVED = Problem(
    "zone_unproved", "Chữ số kiểm tra chung của vùng mã máy đọc (MRZ) không khớp; hãy đối chiếu với bản giấy."
)
_FOREVER = "991231"
_YOUNGEST = 5
"""Years for which a card is good at least: nobody was born later than that before its end."""


@dataclass(frozen=True, slots=True)
class Zone:
    """What a zone says; empty where its check digit does not fit or it says nothing."""

    personal_id: str = ""
    date_of_birth: str = ""
    sex: str = ""
    expiry_date: str = ""
    number: str = ""
    """Of the passport."""
    name: str = ""
    """Surname first, capitals without marks; nothing proves it."""
    whole: bool | None = None
    """Whether the composite check digit, which covers all lines but the name's, fits too; None when it was not read."""
    span: Span | None = None


def read(sheets: tuple[Sheet, ...]) -> Zone | None:
    """Return the zone on these pages; None when there is none whose check digits fit, or those of several people."""
    for sheet in sheets:
        lines = [_line(sheet, row) for row in sheet.rows if any("<" in piece.text for piece in row)]
        read = [(said, line) for text, line in lines if (said := _card_line(text) or _passport_line(text))]
        if not read:
            continue
        if _several([said for said, _ in read]):
            return None
        best, line = max(read, key=lambda one: _sum(one[0]))
        found = replace(best, span=line.span(0, len(line.text)))
        for said, _ in read:
            found = _joined(found, said)
        texts = [text for text, _ in lines]
        return _with_century(replace(found, name=_name(texts), whole=_composite(texts)))
    return None


def _several(read: list[Zone]) -> bool:
    """Whether lines of more than one zone were read: they say two things, or a birth that is not the number's."""
    for said in zip(
        *((zone.personal_id, zone.date_of_birth, zone.expiry_date, zone.number) for zone in read), strict=True
    ):
        if len(set(said) - {""}) > 1:
            return True
    numbers = [personal_number(zone.personal_id) for zone in read if not zone.date_of_birth]
    born = [zone for zone in read if zone.date_of_birth and not zone.personal_id]
    return any(
        says.birth_year % 100 != int(zone.date_of_birth[:2]) or zone.sex not in {"", says.sex}
        for says in numbers
        for zone in born
        if says
    )


def _line(sheet: Sheet, row: Row) -> tuple[str, Flow]:
    """Return a row without spaces and with the signs that `<` is read as, and as it stands."""
    words = [word for piece in row for word in piece.words]
    line = flow([(sheet, tuple(split(words, GAP * sheet.height)))])
    return re.sub(r"\s", "", line.text).translate(_SIGNS), line


def _card_line(text: str) -> Zone | None:
    if match := _CARD_1.search(text):
        short, first, whole, second = (match[group].translate(_LIKE_DIGITS) for group in (1, 2, 3, 4))
        # The last nine digits stand there twice: each copy can be proved by its own check digit.
        for number in dict.fromkeys((whole, whole[:3] + short)):
            if check_digit(number) == second and (check_digit(number[3:]) == first or number[3:] == short):
                return Zone(personal_id=number)
        return None
    match = _CARD_2.search(text)
    if match is None:
        return None
    born, ends = (match[group].translate(_LIKE_DIGITS) for group in (1, 4))
    birth, expiry = _birth(born, match[2]), _expiry(ends, match[5])
    if not birth and not expiry:
        return None
    return Zone(date_of_birth=birth, sex=_sex(match[3]) if birth else "", expiry_date=expiry)


def _passport_line(text: str) -> Zone | None:
    match = _PASS_2.search(text)
    if match is None:
        return None
    number = match[1][0] + match[1][1:].translate(_LIKE_DIGITS)
    proved = check_digit((number + "<<")[:9]) == match[3].translate(_LIKE_DIGITS)
    born, ends = match[4].translate(_LIKE_DIGITS), match[7].translate(_LIKE_DIGITS)
    birth = _birth(born, match[5])
    holder = match[9].translate(_LIKE_DIGITS)
    held = check_digit(holder) == match[10].translate(_LIKE_DIGITS) and personal_number(holder.rstrip("<"))
    return Zone(
        personal_id=holder.rstrip("<") if held else "",
        date_of_birth=birth,
        sex=_sex(match[6]) if birth else "",
        expiry_date=_expiry(ends, match[8]),
        number=number if proved else "",
    )


def _sex(sign: str) -> str:
    return {"M": "Nam", "F": "Nữ"}.get(sign, "")


def _birth(digits: str, check: str) -> str:
    """Return the birth date as it stands there; empty where its check digit does not fit or no century has the day."""
    proved = check_digit(digits) == check.translate(_LIKE_DIGITS)
    return digits if proved and (_day(1900, digits) or _day(2000, digits)) else ""


def _expiry(digits: str, check: str) -> str:
    """Return the day as ISO; a card without end says 31 December of a year 99, which is no day."""
    proved = check_digit(digits) == check.translate(_LIKE_DIGITS)
    return _day(2000, digits) if proved and digits != _FOREVER else ""


def _day(century: int, digits: str) -> str:
    return iso(century + int(digits[:2]), int(digits[2:4]), int(digits[4:]))


def _sum(zone: Zone) -> int:
    return sum(bool(value) for value in (zone.personal_id, zone.date_of_birth, zone.expiry_date, zone.number))


def _joined(one: Zone | None, other: Zone) -> Zone:
    if one is None:
        return other
    return Zone(
        personal_id=one.personal_id or other.personal_id,
        date_of_birth=one.date_of_birth or other.date_of_birth,
        sex=one.sex or other.sex,
        expiry_date=one.expiry_date or other.expiry_date,
        number=one.number or other.number,
        span=one.span or other.span,
    )


def _with_century(zone: Zone) -> Zone:
    """Return the zone with a full birth date: the personal number knows the century, an expiry the latest one."""
    digits = zone.date_of_birth
    if not digits:
        return zone
    says = personal_number(zone.personal_id)
    latest = int(zone.expiry_date[:4]) if zone.expiry_date else 2000 + int(digits[:2])
    year = 2000 + int(digits[:2])
    if says is not None and says.birth_year % 100 == year % 100:
        year = says.birth_year
    elif year > latest - 1 or zone.expiry_date == "" or latest - year < _YOUNGEST:
        year -= 100
    return replace(zone, date_of_birth=_day(year - int(digits[:2]), digits))


def _name(lines: list[str]) -> str:
    for text in lines:
        if match := _PASS_1.match(text) or _CARD_3.match(text):
            return re.sub(r"<+", " ", match[1].translate(_LIKE_LETTERS)).strip()
    return ""


def _composite(lines: list[str]) -> bool | None:
    """Whether the last check digit fits: it covers all that is proved apart; None where it was not read."""
    if passport := next((match for text in lines if (match := _PASS_2.search(text))), None):
        number = (passport[1][0] + passport[1][1:].translate(_LIKE_DIGITS) + "<")[:9]
        rest = "".join(passport[group].translate(_LIKE_DIGITS) for group in (3, 4, 5, 7, 8, 9, 10))
        return check_digit(number + rest) == passport[11].translate(_LIKE_DIGITS)
    first = next((match for text in lines if (match := _CARD_1.search(text))), None)
    second = next((match for text in lines if (match := _CARD_2.search(text))), None)
    if first is None or second is None or not second[6]:
        return None
    one = "".join(first[group].translate(_LIKE_DIGITS) for group in (1, 2, 3)) + "<<" + first[4].translate(_LIKE_DIGITS)
    two = "".join(second[group].translate(_LIKE_DIGITS) for group in (1, 2, 4, 5)) + "<" * 11
    return check_digit(one + two) == second[6].translate(_LIKE_DIGITS)
