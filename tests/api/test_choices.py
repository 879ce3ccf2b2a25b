"""Filters of pages: agencies by code or name, as far as somebody may know of them; procedures in force."""

import re

import pytest

from api.app import create_app
from core.people import Duty, Role
from pipeline.dossiers import Opening, open_dossier
from pipeline.services import Services
from tests.api.staff import DISTRICT, A, B, alert, keep_agencies, keep_person, signed_in


@pytest.fixture
def app(services: Services) -> object:
    keep_agencies(services)
    keep_person(services, "hoa", Duty(Role.SUPERVISOR, DISTRICT))
    keep_person(services, "lan", Duty(Role.SUPERVISOR, A))
    for code in (f"{A}-261102-0001", f"{B}-261102-0002"):
        open_dossier(services, Opening(code, "1.001193"), by="test")
    return create_app(services)


def offered(page: str) -> list[str]:
    return re.findall(r'<option value="(H99[^"]*)">', page)


@pytest.mark.parametrize("address", ["/dossiers", "/dashboard", "/search"])
def test_agencies_are_offered_where_somebody_has_more_than_one(app: object, address: str) -> None:
    assert offered(signed_in(app, "hoa").get(address).text) == [DISTRICT, A, B]
    assert offered(signed_in(app, "lan").get(address).text) == []


@pytest.mark.parametrize("said", [B, " xã hai ", "Xã Hai"])
def test_an_agency_is_meant_by_its_code_or_its_name(app: object, said: str) -> None:
    hoa = signed_in(app, "hoa")
    listed = hoa.get("/dossiers", params={"agency": said}).text
    assert f"{B}-261102-0002" in listed
    assert f"{A}-261102-0001" not in listed
    for page in (hoa.get("/dashboard", params={"agency": said}), hoa.post("/search", data={"agency": said})):
        assert f'name="agency" maxlength="200" value="{B}"' in page.text


def test_the_name_of_an_agency_elsewhere_means_nothing(app: object) -> None:
    assert 'value="Xã Ba"' in signed_in(app, "hoa").get("/dossiers", params={"agency": "Xã Ba"}).text


def test_a_procedure_that_is_no_longer_in_force_stays_chosen(app: object) -> None:
    page = signed_in(app, "hoa").get("/dashboard", params={"procedure": "9.999999"}).text
    assert '<option value="9.999999" selected>' in page


def test_agencies_are_told_by_name(app: object) -> None:
    hoa = signed_in(app, "hoa")
    for address in ("/dossiers", f"/dossiers/{A}-261102-0001", "/dashboard"):
        assert f'Xã Một <span class="hint nowrap">{A}</span>' in hoa.get(address).text


@pytest.mark.parametrize("split", ["procedure", "agency"])
def test_figures_are_told_by_name(app: object, split: str) -> None:
    page = signed_in(app, "hoa").get("/dashboard", params={"split": split}).text
    assert {"procedure": 'Đăng ký khai sinh <span class="hint nowrap">', "agency": "Xã Một <span"}[split] in page
    assert re.search(r"<td>\d\d/\d\d/\d{4}</td>", page)


@pytest.mark.parametrize("address", ["/dossiers?since={}&until={}", "/dashboard?begin={}&end={}"])
def test_days_the_wrong_way_round_are_said_beside_the_form(app: object, address: str) -> None:
    answer = signed_in(app, "hoa").get(address.format("2026-12-01", "2026-01-01"))
    assert "ngày cuối đứng trước ngày đầu" in alert(answer.text)
    assert answer.status_code == 400
    assert 'name="agency"' in answer.text
