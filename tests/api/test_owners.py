"""Whose paper a document is, over HTTP: proposals, a person's decision, and taking it back."""

from fastapi.testclient import TestClient

from pipeline.parties import owner
from pipeline.services import Services
from storage.db import events, holdings
from tests.api.test_parties import DUC, PERSONAL, enter
from tests.pipeline.test_parties import card, paper


def test_a_person_accepts_a_proposal_and_takes_it_back(client: TestClient, services: Services) -> None:
    known = enter(client, PERSONAL)
    diploma = paper(services, "diploma", full_name="TRẦN VĂN MINH ĐỨC", date_of_birth="1985-04-05")
    place = f"/api/v1/documents/{diploma.id}/owners"
    found = client.get(place)
    assert found.json()["owners"] == []
    (offer,) = found.json()["proposals"]
    assert (offer["role"], offer["party"]) == ("owner", known)
    assert PERSONAL not in found.text
    decided = client.put(f"{place}/owner", json={"party": known["id"]})
    assert [(one["party"], one["how"], one["by"]) for one in decided.json()] == [(known["id"], "person", "first")]
    assert client.get(place).json() == {"owners": decided.json(), "proposals": []}
    (held,) = client.get(f"/api/v1/parties/{known['id']}/documents").json()
    assert held["document"] == diploma.id
    with services.look() as uow:
        kept = holdings.find(uow, diploma.id)
        assert kept is not None
        assert kept.party == known["id"]
        actions = [(one.action, one.actor) for one in events.of_subject(uow, diploma.id)]
        assert ("document.owner_decided", "first") in actions
    assert client.delete(f"{place}/owner").json() == []
    assert client.delete(f"{place}/owner").status_code == 404
    with services.look() as uow:
        kept = holdings.find(uow, diploma.id)
        assert kept is not None
        assert kept.party is None


def test_a_decision_outlives_what_the_fields_say_and_then_gives_way_to_them(
    client: TestClient, services: Services
) -> None:
    document = card(services)
    with services.work() as uow:
        by_fields = owner(services, uow, document)
    other = enter(client, name="Lê Thị Hoài An", born="1990-11-20")
    place = f"/api/v1/documents/{document.id}/owners"
    assert client.put(f"{place}/owner", json={"party": other["id"]}).json()[0]["party"] == other["id"]
    with services.work() as uow:
        assert owner(services, uow, document) == other["id"]
    assert [one["party"] for one in client.delete(f"{place}/owner").json()] == [by_fields]


def test_a_decision_that_was_wrong_leaves_nothing_behind(client: TestClient, services: Services) -> None:
    document = card(services)
    wrong = enter(client, "099190000787", name="Lê Thị Hoài An", born="1990-11-20")
    place = f"/api/v1/documents/{document.id}/owners"
    assert client.put(f"{place}/owner", json={"party": wrong["id"]}).json()[0]["party"] == wrong["id"]
    [right] = client.delete(f"{place}/owner").json()
    assert right["party"] != wrong["id"]
    assert right["how"] != "person"
    assert client.get(f"/api/v1/parties/{wrong['id']}").json() == wrong


def test_nobody_owns_what_is_not_there(client: TestClient, services: Services) -> None:
    known = enter(client, PERSONAL, **DUC)
    diploma = paper(services, "diploma", full_name="TRẦN VĂN MINH ĐỨC")
    place = "/api/v1/documents/nothing/owners"
    assert client.get(place).status_code == 404
    assert client.put(f"{place}/owner", json={"party": known["id"]}).status_code == 404
    place = f"/api/v1/documents/{diploma.id}/owners"
    assert client.put(f"{place}/owner", json={"party": "nobody"}).status_code == 404
    assert client.put(f"{place}/{'x' * 61}", json={"party": known["id"]}).status_code == 400
