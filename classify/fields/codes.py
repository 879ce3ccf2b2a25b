"""Fields out of the QR codes of citizen cards and receipts; they outrank what OCR read."""

import re

from classify import cards
from classify.fields import dossier_codes
from classify.fields.evidence import Found, Subject
from classify.flow import Span
from classify.sheet import Sheet
from core.dossier import FieldSource, FieldValue
from core.fold import nfc, squeeze
from core.page import Code, TextSource


def read(subject: Subject) -> dict[str, Found]:
    """Return the fields that the paper's codes say, by name; empty when there are no codes that we know."""
    found: dict[str, Found] = {}
    for sheet in subject.sheets:
        # The card prints the name in capitals, its code in small letters.
        if subject.kind.card and (card := cards.card_code(sheet.page)):
            values = {
                "personal_id": card.personal_id,
                "full_name": card.full_name.upper(),
                "date_of_birth": card.date_of_birth,
                "sex": card.sex,
                "residence": card.residence,
                "issued_date": card.issued_date,
                "old_id": card.old_id,
            }
            found |= {name: _found(value, sheet, card.code) for name, value in values.items() if value}
        if subject.kind.card and (expiry := cards.mrz_expiry(sheet.page)) and (span := _mrz_span(sheet)):
            found["expiry_date"] = Found(expiry, span, 1.0, (), FieldSource.MRZ)
        if subject.kind.id == "receipt_slip":
            found |= _receipt(sheet)
    return found


def _receipt(sheet: Sheet) -> dict[str, Found]:
    """Return the dossier code of a QR by TT 01/2023/TT-VPCP, article 26, or of a bar code that holds it alone."""
    for code in sorted(sheet.page.codes, key=lambda code: "|" not in code.text):
        value = code.text.split("|")[0].strip()
        hit = dossier_codes.find(value)
        if hit and hit.end - hit.start == len(value) and not hit.problems:
            return {"dossier_code": _found(hit.value, sheet, code)}
    return {}


def _found(value: FieldValue, sheet: Sheet, code: Code) -> Found:
    matrix = re.search(r"qr|matrix|aztec|pdf", code.symbology.lower())
    source = FieldSource.QR if matrix else FieldSource.BARCODE
    raw = squeeze(nfc(str(value)))
    return Found(value, Span(raw, sheet.id, sheet.page.number, code.bbox, 1.0, sheet.page.source), 1.0, (), source)


def _mrz_span(sheet: Sheet) -> Span | None:
    """Return where the second line of the MRZ stands."""
    for row in sheet.rows:
        for piece in row:
            if "VNM<" in piece.text.replace(" ", ""):
                return Span(piece.text, sheet.id, sheet.page.number, piece.bbox, 1.0, TextSource.OCR)
    return None
