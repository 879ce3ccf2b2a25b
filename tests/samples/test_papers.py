"""Every kind of paper, about any people, is whole and fictional."""

import re
import unicodedata
from datetime import date

import pytest
import zxingcpp

from classify import catalog
from classify.separators import parse
from samples import cast, make
from samples.papers.identity import check_digit, zone
from samples.papers.kinds import KINDS

SEEDS = range(5)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_word_lies_on_its_page_and_is_nfc(kind: str) -> None:
    for seed in SEEDS:
        for sheet in make.paper(kind, seed).sheets:
            width, height = round(sheet.width * 300 / 72), round(sheet.height * 300 / 72)
            for word in sheet.words:
                assert 0 <= word.bbox.x0 < word.bbox.x1 <= width, word
                assert 0 <= word.bbox.y0 < word.bbox.y1 <= height, word
            assert unicodedata.is_normalized("NFC", sheet.text)
            assert " ".join(word.text for word in sheet.words) == " ".join(sheet.text.split())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_same_seed_gives_the_same_paper_and_another_gives_another(kind: str) -> None:
    first, again, other = make.paper(kind, 3), make.paper(kind, 3), make.paper(kind, 4)
    assert first.texts == again.texts
    assert first.fields == again.fields
    assert kind in {"blank_back", "poem", "letter"} or first.texts != other.texts


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_types_and_fields_are_those_of_the_catalog(kind: str) -> None:
    types = catalog.load().types
    for seed in SEEDS:
        paper = make.paper(kind, seed)
        if paper.type in {"", "unknown"}:
            assert paper.fields == {}
            continue
        assert paper.type in types
        known = {field.name for field in types[paper.type].fields}
        assert set(paper.fields) <= known, set(paper.fields) - known


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nobody_is_real(kind: str) -> None:
    for seed in SEEDS:
        text = "\n".join(make.paper(kind, seed).texts)
        for number in re.findall(r"\b\d{12}\b", text):
            assert number.startswith(("099", "99")), number
        for number in re.findall(r"CMND số:? (\d+)", text):
            assert re.fullmatch(r"990\d{6}", number), number
        for phone in re.findall(r"\b09\d\d \d{3} \d{3}\b", text):
            assert phone.startswith("0900 000 0"), phone
        for host in re.findall(r"@(\S+)", text):
            assert host == "example.com"


def test_personal_numbers_agree_with_sex_and_birth() -> None:
    for seed in SEEDS:
        fields = make.paper("birth_certificate", seed).fields
        number, born = str(fields["personal_id"]), str(fields["date_of_birth"])
        assert number[4:6] == born[2:4]
        assert int(number[3]) % 2 == (fields["sex"] == "Nữ")
        assert int(number[3]) // 2 == int(born[:2]) - 19


def test_values_that_are_printed_stand_on_the_paper() -> None:
    for kind in ("decision", "official_letter", "report", "marital_status_confirmation", "receipt_slip"):
        paper = make.paper(kind, 5)
        text = " ".join(" ".join(paper.texts).split())
        for name in ("number", "issuer", "signer", "subject", "full_name", "personal_id", "dossier_code"):
            if name in paper.fields and name != "subject":
                assert str(paper.fields[name]) in text, name


def test_left_column_of_the_head_is_read_first() -> None:
    lines = make.paper("decision", 1).texts[0].split("\n")
    state = lines.index("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert any(line.startswith("Số:") for line in lines[:state])


def test_codes_can_be_read_from_the_page() -> None:
    card = make.paper("citizen_id_card", 2)
    code = zxingcpp.read_barcode(card.pages[0])
    assert code is not None
    parts = code.text.split("|")
    assert parts[0] == card.fields["personal_id"]
    assert parts[1] == card.fields["old_id"]
    slip = make.paper("receipt_slip", 2)
    texts = {code.format.name: code.text for code in zxingcpp.read_barcodes(slip.pages[0])}
    assert texts["Code128"] == slip.fields["dossier_code"]
    assert texts["QRCode"].startswith(f"{slip.fields['dossier_code']}|")


def test_a_separator_says_where_the_next_paper_belongs() -> None:
    sheet = make.paper("separator_sheet", 2)
    code = zxingcpp.read_barcode(sheet.pages[0])
    assert code is not None
    read = parse(code.text)
    assert read is not None
    assert sheet.fields == {"batch": read.batch, "dossier_code": read.dossier_code, "component": read.component}


def test_machine_readable_zone_follows_the_rule() -> None:
    # The check digits of a published specimen, and the card of the domain reference (2.11 and 7.11).
    assert [check_digit(text) for text in ("091005513", "051091005513", "910101", "310101")] == [4, 0, 4, 2]
    assert zone(cast.DUC, date(2045, 4, 5)) == (
        "IDVNM0850000124099085000012<<0",
        "8504054M4504056VNM<<<<<<<<<<<4",
        "TRAN<<VAN<MINH<DUC<<<<<<<<<<<<",
    )
