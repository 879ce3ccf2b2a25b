"""Fields out of machine-readable parts: QR and bar codes, and the zone of cards; they outrank what OCR read."""

import re
from collections.abc import Iterator
from datetime import date

from rapidfuzz import fuzz

from classify import cards
from classify.checks import identifiers
from classify.checks.identifiers import Day
from classify.days import iso
from classify.fields import dossier_codes, mrz, readers
from classify.fields.evidence import Found, Subject
from classify.flow import Span
from classify.sheet import Sheet
from core.dossier import FieldSource, FieldValue
from core.fold import fold, nfc, squeeze
from core.page import Code, Problem

_TELLING = frozenset({"dossier_code", "land_serial", "tax_code", "passport_number", "insurance_number"})
"""Kinds whose form alone tells them inside any code."""
_SAME_NAME = 80.0
"""How alike a printed name and that of the zone are, of 100, although a letter of the zone was misread."""
_ANY_DAY = Day(date.max)
_INSURED = 7
"""Fields at least in the code of a health insurance card."""


def read(subject: Subject) -> dict[str, list[Found]]:
    """Return what the paper's codes say, by field, most trusted first; empty when there are none that we know."""
    found: dict[str, list[Found]] = {}
    for name, item in _codes(subject):
        found.setdefault(name, []).append(item)
    if subject.kind.card or subject.kind.id == "passport":
        for name, item in _zone(subject):
            found.setdefault(name, []).append(item)
    names = subject.kind.names
    return {name: items for name, items in found.items() if name in names}


def differing_name(subject: Subject, printed: Found) -> Problem | None:
    """Return the problem of a printed name that is not the one in the zone."""
    zone = mrz.read(subject.sheets) if subject.kind.card or subject.kind.id == "passport" else None
    said = fold(str(printed.value))
    if zone is None or not zone.name or fuzz.ratio(said, zone.name.lower()) >= _SAME_NAME:
        return None
    text = f"Vùng mã máy đọc (MRZ) ghi tên “{zone.name}”, nhưng trên giấy đọc được “{printed.value}”."
    return Problem("code_differs", text)


def _codes(subject: Subject) -> Iterator[tuple[str, Found]]:
    for sheet in subject.sheets:
        if subject.kind.card and (card := cards.card_code(sheet.page)):
            # The card prints the name in capitals, its code in small letters.
            said = card.said
            yield from _said(
                sheet,
                card.code,
                personal_id=said.personal_id,
                full_name=said.full_name.upper(),
                date_of_birth=said.date_of_birth,
                sex=said.sex,
                residence=said.residence,
                issued_date=said.issued_date,
                old_id=said.old_id,
            )
        for code in sorted(sheet.page.codes, key=lambda code: "|" not in code.text):
            if subject.kind.id == "receipt_slip":
                yield from _receipt(sheet, code)
            elif subject.kind.id == "insurance_card":
                yield from _insurance(sheet, code)
        yield from _identifiers(subject, sheet)


def _receipt(sheet: Sheet, code: Code) -> Iterator[tuple[str, Found]]:
    """Yield what a QR by TT 01/2023/TT-VPCP, article 26, says, or a bar code that holds the dossier's code alone."""
    parts = [part.strip() for part in code.text.split("|")]
    hit = dossier_codes.find(parts[0])
    if hit and hit.end - hit.start == len(parts[0]) and not identifiers.dossier_code(str(hit.value), _ANY_DAY):
        yield from _said(sheet, code, dossier_code=hit.value)
        found = (re.match(r"(\d{4})-(\d{2})-(\d{2})(?:$|T)", part) for part in parts[1:])
        days = [iso(int(day[1]), int(day[2]), int(day[3])) for day in found if day]
        if len(days) > 1:
            yield from _said(sheet, code, received_at=days[0], due_at=days[1])


def _insurance(sheet: Sheet, code: Code) -> Iterator[tuple[str, Found]]:
    """Yield number, name, birth date and first day out of the code of a health insurance card; its name is in hex."""
    parts = code.text.split("|")
    if len(parts) < _INSURED or identifiers.check("insurance_number", parts[0], _ANY_DAY):
        return
    try:
        name = squeeze(nfc(bytes.fromhex(parts[1]).decode("utf-8")))
    except (ValueError, UnicodeDecodeError):
        name = ""
    days = [_day(part) for part in (parts[2], parts[6])]
    yield from _said(sheet, code, number=parts[0], full_name=name, date_of_birth=days[0], valid_from=days[1])


def _day(day: str) -> str:
    match = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", day.strip())
    return iso(int(match[3]), int(match[2]), int(match[1])) if match else ""


def _identifiers(subject: Subject, sheet: Sheet) -> Iterator[tuple[str, Found]]:
    """Yield identifiers of unmistakable form that the codes of a certificate hold, each when there is only one."""
    for spec in subject.kind.fields:
        if spec.kind not in _TELLING or subject.kind.id in {"receipt_slip", "insurance_card"}:
            continue
        hits: dict[str, Code] = {}
        for code in sheet.page.codes:
            for part in re.split(r"[|;,\s]+", code.text):
                hit = readers.READERS[spec.kind](part)
                whole = hit is not None and hit.end - hit.start == len(part)
                if hit and whole and not identifiers.check(spec.kind, hit.value, _ANY_DAY):
                    hits[str(hit.value)] = code
        if len(hits) == 1:
            yield from ((spec.name, _found(value, sheet, code)) for value, code in hits.items())


def _zone(subject: Subject) -> Iterator[tuple[str, Found]]:
    zone = mrz.read(subject.sheets)
    if zone is None or zone.span is None:
        return
    values = {
        "personal_id": zone.personal_id,
        "date_of_birth": zone.date_of_birth,
        "sex": zone.sex,
        "expiry_date": zone.expiry_date,
        "number": zone.number,
    }
    for name, value in values.items():
        if value:
            problems = (mrz.UNPROVED,) if zone.whole is False else ()
            yield name, Found(value, zone.span, 1.0, problems, FieldSource.MRZ)


def _said(sheet: Sheet, code: Code, **values: FieldValue) -> Iterator[tuple[str, Found]]:
    return ((name, _found(value, sheet, code)) for name, value in values.items() if value)


def _found(value: FieldValue, sheet: Sheet, code: Code) -> Found:
    matrix = re.search(r"qr|matrix|aztec|pdf", code.symbology.lower())
    source = FieldSource.QR if matrix else FieldSource.BARCODE
    raw = squeeze(nfc(str(value)))
    return Found(value, Span(raw, sheet.id, sheet.page.number, code.bbox, 1.0, sheet.page.source), 1.0, (), source)
