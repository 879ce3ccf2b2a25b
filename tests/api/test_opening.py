"""Opening a dossier at the counter: days as people write them, and nothing typed twice after a refusal."""

import re

import pytest

from api.app import create_app
from core.people import Duty, Role
from pipeline.services import Services
from storage.db import dossiers, parties
from tests.api.staff import A, C, alert, keep_agencies, keep_person, signed_in

FORM = {"procedure": "1.001193", "name": "Trần Thị Mơ", "born": "05/04/1985", "number": "099185000017"}


@pytest.fixture
def app(services: Services) -> object:
    keep_agencies(services)
    keep_person(services, "lan")
    return create_app(services)


def held(page: str) -> dict[str, str]:
    """Return what stands in the text fields of the form."""
    form = page.split('id="opening"')[1]
    return dict(re.findall(r'<input id="\w+" name="(\w+)"[^>]* value="([^"]*)"', form))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("05/04/1985", "1985-04-05"),
        ("5.4.1985", "1985-04-05"),
        ("1985-04-05", "1985-04-05"),
        ("1985", "1985"),
        ("", None),
    ],
)
def test_a_day_of_birth_is_written_as_people_write_it(
    app: object, services: Services, said: str, kept: str | None
) -> None:
    answer = signed_in(app, "lan").post("/counter/open", data={**FORM, "born": said})
    assert answer.status_code == 303, alert(answer.text)
    with services.look() as uow:
        found = dossiers.by_code(uow, answer.headers["location"].rpartition("/")[2])
        assert found is not None
        assert found.applicant is not None
        assert parties.get(uow, services.keyring, found.applicant).born == kept


@pytest.mark.parametrize(
    ("part", "said", "hint"),
    [("born", "31/02/1985", "05/04/1985"), ("born", "hôm qua", "05/04/1985"), ("number", "123", "12 chữ số")],
)
def test_what_was_typed_stays_when_a_part_of_it_is_wrong(app: object, part: str, said: str, hint: str) -> None:
    typed = {**FORM, part: said, "submitted_by": "Lê Văn Tư"}
    answer = signed_in(app, "lan").post("/counter/open", data=typed)
    assert answer.status_code == 400
    assert hint in alert(answer.text)
    assert {**held(answer.text), "procedure": FORM["procedure"]} == {**typed, "code": ""}
    assert '<option value="1.001193" selected>' in answer.text


def test_who_was_chosen_stays_chosen(app: object, services: Services) -> None:
    lan = signed_in(app, "lan")
    lan.post("/counter/open", data={**FORM, "code": f"{A}-261123-0001"})
    with services.look() as uow:
        first = dossiers.by_code(uow, f"{A}-261123-0001")
    assert first is not None
    assert first.applicant is not None
    elsewhere = {"code": f"{C}-261123-0001", "applicant": first.applicant, "procedure": "1.001193"}
    again = lan.post("/counter/open", data=elsewhere)
    assert again.status_code == 404
    assert f'value="{first.applicant}" checked> Trần Thị Mơ, sinh 05/04/1985' in again.text


def test_a_card_fills_the_form_with_days_as_people_write_them(app: object) -> None:
    text = "099085000012||Trần Văn Minh Đức|05041985|Nam|Thôn Đồng Xuân, Lam Sơn|20052021"
    form = held(signed_in(app, "lan").post("/counter/find", data={"text": text}).text)
    assert (form["name"], form["born"]) == ("Trần Văn Minh Đức", "05/04/1985")


def test_somebody_of_another_agency_is_not_named(app: object, services: Services) -> None:
    keep_person(services, "xa", Duty(Role.COUNTER, C))
    signed_in(app, "xa").post("/counter/open", data={**FORM, "code": f"{C}-261123-0001"})
    with services.look() as uow:
        theirs = dossiers.by_code(uow, f"{C}-261123-0001")
    assert theirs is not None
    data = {"applicant": str(theirs.applicant), "procedure": FORM["procedure"]}
    answer = signed_in(app, "lan").post("/counter/open", data=data)
    assert answer.status_code == 404
    assert FORM["name"] not in answer.text


def test_who_was_entered_before_the_refusal_is_not_entered_twice(app: object, services: Services) -> None:
    lan = signed_in(app, "lan")
    refused = lan.post("/counter/open", data={**FORM, "code": f"{C}-261123-0002"})
    assert refused.status_code == 404
    [chosen] = re.findall(r'name="applicant" value="([^"]+)" checked', refused.text)
    again = {"code": f"{A}-261123-0002", "procedure": FORM["procedure"], "applicant": chosen}
    assert lan.post("/counter/open", data=again).status_code == 303
    with services.look() as uow:
        found = dossiers.by_code(uow, again["code"])
        assert found is not None
        assert found.applicant == chosen
