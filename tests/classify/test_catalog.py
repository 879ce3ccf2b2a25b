from collections.abc import Iterator
from pathlib import Path

import pytest

from classify import catalog, titles
from classify.catalog import Catalog
from classify.catalog_check import CatalogError
from classify.fields import extract
from core.dossier import SEPARATOR, UNKNOWN
from core.fold import nfc
from core.identifiers import procedure_key

FIRST = {
    *("birth_certificate", "marriage_certificate", "marital_status_confirmation", "citizen_id_card"),
    *("residence_confirmation", "land_use_certificate", "household_business_certificate", "diploma"),
    *("authorization_letter", "request_form", "declaration", "decision", "official_letter", "report"),
    *("receipt_slip", SEPARATOR, UNKNOWN),
}
NEW_TYPE = """
id = "menu"
name = "Thực đơn"
titles = ["THỰC ĐƠN"]

[[fields]]
name = "day"
label = "Ngày"
kind = "date"
labels = ["Ngày phục vụ"]
"""


@pytest.fixture(scope="module")
def loaded() -> Catalog:
    return catalog.load()


def site(folder: Path, name: str, text: str) -> Path:
    (folder / "types").mkdir(exist_ok=True)
    (folder / "types" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_every_type_of_the_first_issue_is_there(loaded: Catalog) -> None:
    assert {kind.id for kind in loaded.types.values() if kind.first} == FIRST


def test_every_field_can_be_read_and_has_labels_where_its_kind_needs_them(loaded: Catalog) -> None:
    for kind in loaded.types.values():
        for spec in kind.fields:
            assert spec.kind in extract.KINDS, (kind.id, spec.name)
            placed = spec.kind in extract.PLACED or spec.kind in {extract.MACHINE, "owners"}
            assert placed or spec.labels, (kind.id, spec.name)


def test_no_two_types_have_the_same_title(loaded: Catalog) -> None:
    owners: dict[str, set[str]] = {}
    for kind in loaded.types.values():
        for title in kind.titles:
            owners.setdefault(titles.squash(title), set()).add(kind.id)
    assert {title: ids for title, ids in owners.items() if len(ids) > 1} == {}


def test_all_texts_are_nfc_and_titles_are_capitals(loaded: Catalog) -> None:
    for kind in loaded.types.values():
        for text in (kind.name, *kind.titles, *kind.cues, *kind.stops, *texts_of_fields(kind.id, loaded)):
            assert text == nfc(text)
        assert all(title == title.upper() for title in kind.titles)


def texts_of_fields(name: str, loaded: Catalog) -> Iterator[str]:
    for spec in loaded.types[name].fields:
        yield spec.label
        yield from spec.labels


def test_procedures_ask_for_known_types_by_unique_codes(loaded: Catalog) -> None:
    assert len(loaded.procedures) == 20
    assert set(loaded.procedures) > {"1.009994", "1.001193", "1.000894"}
    for procedure in loaded.procedures.values():
        assert procedure_key(procedure.code) == procedure.code
        assert any(component.required for component in procedure.components)
        assert set(procedure.result_types) <= set(loaded.types)
        assert all(set(component.types) <= set(loaded.types) for component in procedure.components)
        assert not any(component.required and component.condition for component in procedure.components)


def test_a_word_that_procedures_do_not_have_is_refused(tmp_path: Path) -> None:
    text = (
        '[[procedures]]\ncode = "1.000001"\nname = "X"\ncomponents = [{code = "A", name = "a", types = [], copy = 1}]\n'
    )
    (tmp_path / "procedures.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match="copy"):
        catalog.load(tmp_path)


def test_a_site_adds_a_type_without_python(tmp_path: Path) -> None:
    extended = catalog.load(site(tmp_path, "menu", NEW_TYPE))
    assert extended.types["menu"].name == "Thực đơn"
    assert set(extended.types) > FIRST


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", "menu.toml"),
        ('id = "dish"\nname = "Món"', "dish"),
        ('id = "menu"\nname = "Thực đơn"\ncolour = "red"', "colour"),
        (NEW_TYPE + '\n[[fields]]\nname = "day"\nlabel = "Ngày"\nkind = "date"', "twice"),
        (NEW_TYPE.replace('kind = "date"', 'kind = "date"\nsection = "top"'), "section top"),
        ('id = "menu"\nname = "Thu\u031b\u0323c don"', "NFC"),
    ],
)
def test_bad_data_is_refused_with_the_name_of_the_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CatalogError, match=said) as caught:
        catalog.load(site(tmp_path, "menu", text))
    assert "menu.toml" in str(caught.value)


LABELLED = NEW_TYPE.replace('labels = ["Ngày phục vụ"]', "labels = {}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id = "Menu 1"\nname = "x"', "id of small letters"),
        ('name = "x"', "id of small letters"),
        ('id = "menu"', "name: Field required"),
        (NEW_TYPE.replace('kind = "date"', 'kind = "dat"'), "unknown kind dat"),
        (LABELLED.format('"Ngày"'), "day: labels must be a list of texts"),
        (LABELLED.format('["---"]'), "“---”, which has no letter"),
        (LABELLED.format('["Ngày"]\nlines = -5'), "lines must be at least 1"),
        (NEW_TYPE.replace('["THỰC ĐƠN"]', '["* * *"]'), "no letter"),
        (NEW_TYPE.replace('["THỰC ĐƠN"]', '[""]'), "no letter"),
        (NEW_TYPE.replace('["THỰC ĐƠN"]', '["THỰC ĐƠN"]\ncues = ["-"]'), "cues holds “-”"),
        (NEW_TYPE.replace('["THỰC ĐƠN"]', '"THỰC ĐƠN"'), "titles must be a list"),
        ('id = "menu"\nname = "x"\nstops = [1]', "stops must be a list of texts"),
        ('id = "menu"\nname = "x"\nstops = [' + '"a b",' * 401 + "]", "401 texts"),
        ('id = "menu"\nname = "x"\nfields = [1]', "list of tables"),
        ('id = "menu"\nname = "x"\nfields = "abc"', "list of tables"),
        ('id = "menu"\nname = "x"\n[[fields]]\nlabel = "A"', "field 1 has no name"),
        ('id = "menu"\nname = "x"\nsections = []', "table of tables"),
        ('id = "menu"\nname = "x"\nlike = ["decision"]', "like must name one type"),
        ('id = "menu"\nname = 2026-01-01', "menu.toml"),
        ('id = "menu"\nname = "x"\nmax_pages = nan', "max_pages"),
        (NEW_TYPE.replace("\n[[fields]]", '\nprivacy = "P9"\n[[fields]]'), "privacy"),
        (f'{NEW_TYPE}\n[validity]\nrule = "forever"', "validity.rule"),
        (f"{NEW_TYPE}\n[validity]\nmonths = -1", "months must be at least 0"),
    ],
)
def test_a_sites_type_is_checked_as_strictly_as_ours(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CatalogError) as caught:
        catalog.load(site(tmp_path, "menu", text))
    assert str(caught.value).startswith("menu.toml: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value) or "TOML" in text


@pytest.mark.parametrize(
    ("name", "said"),
    [("decision", "lacks its fields number"), (UNKNOWN, "no type of papers"), (SEPARATOR, "no type of papers")],
)
def test_a_site_cannot_take_away_what_is_promised_of_our_types(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(CatalogError, match=said):
        catalog.load(site(tmp_path, name, f'id = "{name}"\nname = "x"\ntitles = ["QUYẾT ĐỊNH"]'))


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("labels.toml", 'mine = "Họ và tên"', "mine must be a list of texts"),
        ("labels.toml", 'mine = ["-"]', "no letter"),
        ("other_titles.toml", "titles = [1]", "titles must be a list of texts"),
        ("other_titles.toml", 'titles = ["..."]', "no letter"),
        ("procedures.toml", "procedures = [1]", "list of tables"),
        ("procedures.toml", 'procedures = "x"', "list of tables"),
        ("procedures.toml", '[[procedures]]\ncode = "1"\nname = "x"', "components: Field required"),
    ],
)
def test_other_files_of_a_site_are_checked_too(tmp_path: Path, file: str, text: str, said: str) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        catalog.load(tmp_path)
    assert str(caught.value).startswith(f"{file}: ")
    assert said in str(caught.value)


def test_a_procedure_that_asks_for_an_unknown_type_is_refused(tmp_path: Path) -> None:
    (tmp_path / "procedures.toml").write_text(
        '[[procedures]]\ncode = "1.000001"\nname = "X"\ncomponents = [{code = "A", name = "a", types = ["nothing"]}]\n',
        encoding="utf-8",
    )
    with pytest.raises(CatalogError, match="nothing"):
        catalog.load(tmp_path)
