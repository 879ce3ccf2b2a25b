"""Whose case a dossier is, said at the counter after it was opened: by a card or a number."""

import pytest

from api.app import create_app
from core.people import Duty, Role
from core.states import DossierState
from pipeline import dossiers as cases
from pipeline.dossiers import Opening
from pipeline.services import Services
from storage.db import parties
from tests.api.staff import A, C, alert, keep_agencies, keep_person, signed_in

CODE = f"{A}-261102-0001"
NUMBER = "099185000017"
CARD = f"{NUMBER}||Trần Thị Mơ|05041985|Nữ|Thôn Đồng Xuân, Sông Lam, Lam Sơn|20052021"


@pytest.fixture
def app(services: Services) -> object:
    keep_agencies(services)
    keep_person(services, "lan")
    keep_person(services, "khoa", Duty(Role.COUNTER, C))
    cases.open_dossier(services, Opening(CODE, "1.001193"), by="tests")
    return create_app(services)


def said(app: object, code: str, text: str, who: str = "lan", **more: str) -> tuple[int, str]:
    answer = signed_in(app, who).post(f"/counter/{code}/applicant", data={"text": text, **more})
    return answer.status_code, alert(answer.text) if answer.status_code >= 400 else ""


def applicant(services: Services, code: str = CODE) -> tuple[str, str | None] | None:
    found = cases.show(services, code).dossier.applicant
    if found is None:
        return None
    with services.look() as uow:
        who = parties.get(uow, services.keyring, found)
    return who.name, who.born


def test_a_card_says_whose_case_it_is(app: object, services: Services) -> None:
    assert "Ghi chủ hồ sơ" in signed_in(app, "lan").get(f"/counter/{CODE}").text
    assert said(app, CODE, CARD) == (303, "")
    assert applicant(services) == ("Trần Thị Mơ", "1985-04-05")
    assert "Đổi chủ hồ sơ" in signed_in(app, "lan").get(f"/counter/{CODE}").text
    first = cases.show(services, CODE).dossier.applicant
    # Somebody who is known is the same one by their number alone, in another dossier, too.
    other = f"{A}-261102-0002"
    cases.open_dossier(services, Opening(other), by="tests")
    assert said(app, other, NUMBER) == (303, "")
    assert cases.show(services, other).dossier.applicant == first


def test_a_number_of_nobody_wants_a_name(app: object, services: Services) -> None:
    status, told = said(app, CODE, NUMBER)
    assert (status, "Hãy nhập họ tên" in told) == (400, True)
    status, told = said(app, CODE, NUMBER, name="Trần Thị Mơ", born="31/02/1985")
    assert (status, "05/04/1985" in told) == (400, True)
    assert applicant(services) is None
    assert said(app, CODE, NUMBER, name="Trần Thị Mơ", born="5.4.1985") == (303, "")
    assert applicant(services) == ("Trần Thị Mơ", "1985-04-05")


def test_what_is_no_number_and_a_closed_dossier_are_refused(app: object, services: Services) -> None:
    status, told = said(app, CODE, "12345")
    assert (status, "12 chữ số" in told) == (400, True)
    assert said(app, CODE, CARD, who="khoa")[0] == 404
    cases.move(services, CODE, DossierState.WITHDRAWN, by="tests")
    assert said(app, CODE, CARD)[0] == 409
    assert "Ghi chủ hồ sơ" not in signed_in(app, "lan").get(f"/counter/{CODE}").text
    assert applicant(services) is None
