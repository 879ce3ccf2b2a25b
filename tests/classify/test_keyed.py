"""What scanners type into machines with all sorts of keyboards: undone where its form leaves one reading, else said."""

import unicodedata

import pytest

from classify.keyed import Keyed, What, understood
from classify.separators import payload
from core.party import NumberKind

CODE = "H99.36.05-261102-0007"
RECEIPT = (
    f"{CODE}|1.009994|099072000045|Giấy tiếp nhận hồ sơ và hẹn trả kết quả|HTTT|2026-11-02T08:45:10+07:00|2026-11-23"
)
CARD = "099085000012|990001234|Trần Văn Minh Đức|05041985|Nam|Thôn Đồng Xuân, Thanh Lương, Sông Lam, Lam Sơn|20052021"
VIETNAMESE = dict(
    zip("1234567890", ["ă", "â", "ê", "ô", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323", "đ"], strict=True)
)
FRENCH = dict(zip("1234567890-.|qawzm", "&é\"'(-è_çà):µaqzw,", strict=True)) | dict(zip("QAWZM", "AQZW?", strict=True))


def read(text: str) -> Keyed:
    return understood(text, test_numbers=True)


def typed(text: str, layout: dict[str, str]) -> str:
    """Return what a keyboard layout makes of the keys for a text."""
    return "".join(layout.get(sign, sign) for sign in text)


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"  {CODE}\r\n",
        CODE.lower(),
        CODE.swapcase(),
        RECEIPT,
        RECEIPT.replace("|", "\t"),
        RECEIPT.replace("|", "~"),
        RECEIPT.replace("|", ""),
        typed(CODE, VIETNAMESE),
        typed(CODE, VIETNAMESE).lower(),
        typed(CODE, {name: sign.upper() for name, sign in VIETNAMESE.items()}),
        unicodedata.normalize("NFC", typed("H61.36.05-261102-0017", VIETNAMESE)),
        typed(CODE, FRENCH),
        "000.00.12.H99-261102-0007",
    ],
)
def test_a_dossier(text: str) -> None:
    found = read(text)
    assert found.what is What.DOSSIER
    assert found.code in {CODE, "H61.36.05-261102-0017", "000.00.12.H99-261102-0007"}


def test_what_a_layout_changed_is_said_to_have_been_undone() -> None:
    assert not read(CODE).changed
    assert read(typed(CODE, VIETNAMESE)).changed


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        unicodedata.normalize("NFD", CARD),
        CARD.swapcase(),
        CARD.replace("|", "~"),
        CARD.replace("|", "µ"),
        CARD.replace("|", ""),
        f"{CARD}||Trần Văn Cha|Lê Thị Mẹ",
    ],
)
def test_a_card(text: str) -> None:
    found = read(text)
    assert found.what is What.CARD
    assert found.card is not None
    assert (found.card.personal_id, found.card.old_id) == ("099085000012", "990001234")
    assert (found.card.full_name, found.card.sex) == ("Trần Văn Minh Đức", "Nam")
    assert (found.card.date_of_birth, found.card.issued_date) == ("1985-04-05", "2021-05-20")
    assert found.card.residence == "Thôn Đồng Xuân, Thanh Lương, Sông Lam, Lam Sơn"
    assert found.card.more == ("Cha" in text)


def test_a_card_without_an_old_number_and_with_digits_in_its_address() -> None:
    text = "099185000013||Lê Thị Ánh|05041985|Nữ|Tổ 12, phường 5|20052021"
    for shown in (text, text.replace("|", ""), text.replace("|", "~")):
        card = read(shown).card
        assert card is not None
        assert (card.old_id, card.sex, card.residence) == ("", "Nữ", "Tổ 12, phường 5")


def test_a_separator_sheet_only_with_its_checksum() -> None:
    sheet = payload("", CODE, "TP06")
    for text in (sheet, sheet.swapcase()):
        found = read(text)
        assert found.what is What.SEPARATOR
        assert found.separator is not None
        assert (found.separator.dossier_code, found.separator.component) == (CODE, "TP06")
    wrong = read(sheet[:-1] + ("0" if sheet[-1] != "0" else "1"))
    assert wrong.what is not What.SEPARATOR


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("099085000012", NumberKind.PERSONAL),
        ("099 085 000 012", NumberKind.PERSONAL),
        ("990001234", NumberKind.OLD_CARD),
        ("0100109106", NumberKind.TAX),
        ("B1234567", NumberKind.PASSPORT),
        (typed("099085000012", FRENCH), NumberKind.PERSONAL),
        (typed("099085000012", VIETNAMESE), NumberKind.PERSONAL),
    ],
)
def test_a_number(text: str, kind: NumberKind) -> None:
    found = read(text)
    assert found.number is not None
    assert found.number[0] is kind


def test_a_procedure() -> None:
    found = read("1.009994.000.00.00.H99")
    assert (found.what, found.code) == (What.PROCEDURE, "1.009994")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Chưa có mã nào"),
        # Telex made Ă of AW, VNI Á of A1: which keys it was nobody knows.
        ("H99.Ă1.05-ơ6ê102-0007", "Bộ gõ tiếng Việt"),
        ("Hớ.36.05-261102-ở7", "Bộ gõ tiếng Việt"),
        ("099085000012Trần Văn", "thẻ căn cước"),
        ("099085000012|990001234|Trần Văn", "thẻ căn cước"),
        ("12345678901", "từng chữ số"),
        ("SOHOA1|a|b|c|00000000", "tờ phân cách"),
        ("xin chào", "Không nhận ra"),
        ("\x00\x01", "Không nhận ra"),
        ("|" * 5000, "Không nhận ra"),
    ],
)
def test_what_cannot_be_told_without_guessing_is_said(text: str, said: str) -> None:
    found = read(text)
    assert found.what is What.UNKNOWN
    assert said in found.message
    assert found.message.endswith(".")


def test_an_order_of_keys_that_unicode_has_lost_is_not_guessed() -> None:
    # The dot below (9) and the grave accent (5) after one letter: put in order, nobody knows which key came first.
    keys = typed("H95.36.05-261102-0007", VIETNAMESE)
    assert read(keys).code == "H95.36.05-261102-0007"
    assert read(unicodedata.normalize("NFC", keys)).what is What.UNKNOWN


def test_long_garbage_takes_no_time() -> None:
    for sign in ("0", "|", "a", "-", "0|", "H99.", "ă", "099085000012~"):
        assert read(sign * 4000).what in {What.UNKNOWN, What.NUMBER}
