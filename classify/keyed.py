"""What a scanner that types, or a person, has entered: the code of a dossier, a card, a sheet of ours, a number.

A scanner presses the keys of an American keyboard. Where the machine has another layout, each key gives another sign,
always the same: that is undone, and so are capitals by Caps Lock, other signs for bars and bars that were lost, where
the form of what comes out leaves one reading. What an input method (Telex, VNI) has joined is not undone: which keys
made a letter can only be guessed. Nothing else is changed.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from classify import card_texts, separators
from classify.card_texts import CardText
from classify.fields import dossier_codes
from classify.separators import Separator
from core.fold import fold, nfc, squeeze
from core.identifiers import SHAPES, procedure_key
from core.party import NumberKind, identity_number, valid_number

MOST = 4000
"""Signs that are looked at."""
_TONES = {"\u0300": "5", "\u0309": "6", "\u0303": "7", "\u0301": "8", "\u0323": "9"}
_VIETNAMESE = {"ă": "1", "â": "2", "ê": "3", "ô": "4", "đ": "0", **_TONES}
"""The row of digits of the layout "Vietnamese" of Windows."""
_FRENCH = dict(zip("&é\"'(-è_çà", "1234567890", strict=True))
_FRENCH |= {")": "-", ":": ".", "µ": "|", ",": "m", "?": "M", **dict(zip("aqzwAQZW", "qawzQAWZ", strict=True))}
"""What the layout "French" gives for the keys that our codes have."""
_FEWEST = 4
"""Digits that must have been changed before a layout is thought of."""
_AFTER_CODE = re.compile(r"(?P<code>.+?-\d{6}-\d{4,8}?)(?P<procedure>[123]\.\d{6})")
_OURS = re.compile(r"SOHOA\d\|", re.IGNORECASE)
_MOVED = re.compile("\u0323[\u0300\u0309\u0303\u0301]|[\u0300\u0309\u0303\u0301]\u0323")
_LIKE_CODE = re.compile(r"[a-z]\S{2,}-\S{4,}-\S{2,}")


class What(StrEnum):
    """What was entered."""

    DOSSIER = "dossier"
    """The code of a dossier: typed, a bar code, or the QR of a receipt."""
    CARD = "citizen_card"
    SEPARATOR = "separator"
    """A separator sheet of ours."""
    NUMBER = "number"
    """A number of a person or an organisation."""
    PROCEDURE = "procedure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Keyed:
    """What was understood."""

    what: What
    code: str = ""
    """Of the dossier or procedure."""
    card: CardText | None = None
    separator: Separator | None = None
    number: tuple[NumberKind, str] | None = None
    changed: bool = False
    """A keyboard had changed it, and that was undone."""
    message: str = ""
    """Vietnamese: why it was not understood, and what to do."""

    @property
    def held(self) -> tuple[NumberKind, str] | None:
        """The number of somebody, typed or on their card; None where it is none."""
        return (NumberKind.PERSONAL, self.card.personal_id) if self.card is not None else self.number


def understood(text: str, *, test_numbers: bool) -> Keyed:
    """Return what was entered; `UNKNOWN` with a sentence for what it may not be without guessing."""
    text = text[:MOST].strip().strip("\ufeff\x00")
    if _OURS.match(text):
        return _sheet(text)
    for number, reading in enumerate(_readings(text)):
        found = _certain(reading, test_numbers=test_numbers)
        if found is not None:
            what, values = found
            return Keyed(what, changed=number > 0, **values)  # type: ignore[arg-type]
    return Keyed(What.UNKNOWN, message=_why(text))


def _sheet(text: str) -> Keyed:
    """Return what a sheet of ours says; nothing of one whose checksum is wrong, also where a code stands in it."""
    found = [separators.parse(reading) for reading in (text, text.swapcase())]
    sheet = next((one for one in found if one is not None), None)
    if sheet is None:
        return Keyed(What.UNKNOWN, message="Mã trên tờ phân cách đọc sai. Hãy quét lại, hoặc in tờ phân cách mới.")
    return Keyed(What.SEPARATOR, separator=sheet, changed=found[0] is None)


def _readings(text: str) -> list[str]:
    """Return the text, and what it was before a keyboard changed it; what comes first counts."""
    undone = [one for one in (_from_vietnamese(text), _from_french(text)) if one is not None]
    return list(dict.fromkeys([text, text.swapcase(), *undone, *(one.swapcase() for one in undone)]))


def _certain(text: str, *, test_numbers: bool) -> tuple[What, dict[str, object]] | None:
    """Return what a reading is, where its form leaves no doubt."""
    if (card := card_texts.read(text) or card_texts.read_without_bars(text)) is not None:
        return What.CARD, {"card": card}
    if code := _dossier(text):
        return What.DOSSIER, {"code": code}
    whole = squeeze(nfc(text))
    if SHAPES["procedure_code"].fullmatch(whole):
        return What.PROCEDURE, {"code": procedure_key(whole)}
    tax = valid_number(NumberKind.TAX, whole, test_numbers=test_numbers)
    number = (NumberKind.TAX, tax) if tax else identity_number(whole, test_numbers=test_numbers)
    if number is None and (passport := valid_number(NumberKind.PASSPORT, whole, test_numbers=test_numbers)):
        number = (NumberKind.PASSPORT, passport)
    return (What.NUMBER, {"number": number}) if number is not None else None


def _dossier(text: str) -> str:
    """Return the code of a dossier in a text, which a receipt may go on after; empty for none."""
    whole = squeeze(nfc(text)).upper()
    if "|" not in whole and (match := _AFTER_CODE.match(whole)) is not None:
        # The bars of a receipt were lost: a point after digits belongs to the code of the procedure.
        whole = match["code"]
    found = dossier_codes.find(whole)
    return str(found.value) if found is not None else ""


def _from_vietnamese(text: str) -> str | None:
    """Return what was meant by keys of the Vietnamese layout; None where it was not that."""
    if re.search(r"[0-9]", text) or _put_in_order(text):
        return None
    keys: list[str] = []
    for sign in text:
        undone = _keys_of(sign)
        if undone is None:
            return None
        keys.append(undone)
    found = "".join(keys)
    return found if sum(sign.isdigit() for sign in found) >= _FEWEST else None


def _put_in_order(text: str) -> bool:
    """Whether somebody may have put the marks of a text in order, so that which key came first is lost."""
    normal = any(unicodedata.is_normalized(form, text) for form in ("NFC", "NFD"))
    return normal and _MOVED.search(unicodedata.normalize("NFD", text)) is not None


def _keys_of(sign: str) -> str | None:
    """Return the keys that gave a sign; None where several orders of them would."""
    if (key := _VIETNAMESE.get(sign.lower())) is not None:
        return key
    apart = unicodedata.normalize("NFD", sign)
    tones = [mark for mark in apart if mark in _TONES]
    if not tones:
        return sign
    base = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONES))
    if len(tones) > 1 or len(base) != 1:
        return None
    return _VIETNAMESE.get(base.lower(), base) + _TONES[tones[0]]


def _from_french(text: str) -> str | None:
    """Return what was meant by keys of the French layout; None where it was not that."""
    if re.search(r"[0-9]", text):
        return None
    found = "".join(_FRENCH.get(sign, sign) for sign in text)
    return found if sum(sign.isdigit() for sign in found) >= _FEWEST else None


def _why(text: str) -> str:
    """Return why a text was not understood, and what to do."""
    if not text:
        return "Chưa có mã nào. Hãy quét hoặc gõ mã hồ sơ."
    plain = fold(text)
    if re.match(r"\d{12}\D", text):
        return (
            "Mã QR của thẻ căn cước đọc thiếu hoặc bị đổi chữ. Hãy chuyển bộ gõ sang tiếng Anh (E) rồi quét lại; "
            "nếu vẫn không được, hãy gõ số định danh."
        )
    joined = not text.isascii() and len(text.split()) <= 2
    if joined and (_LIKE_CODE.search(plain) or re.search(r"\d{4}", plain)):
        return "Bộ gõ tiếng Việt đang bật nên mã bị đổi chữ. Hãy chuyển bộ gõ sang tiếng Anh (E) rồi quét lại."
    if re.fullmatch(r"[\d .-]{9,16}", text):
        return "Số này không phải số định danh hay mã số thuế hợp lệ. Hãy kiểm tra lại từng chữ số."
    return "Không nhận ra mã này. Hãy quét mã trên giấy tiếp nhận hoặc mã QR của thẻ căn cước, hoặc gõ mã hồ sơ."
