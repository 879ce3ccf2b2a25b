"""Who looked at a person's papers, and what auditors find in the audit; each hears of their own agencies only."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from core.ids import PartyId
from core.party import How, Owner
from core.people import Permission
from core.sight import EVERYTHING
from pipeline import access
from pipeline.services import Services
from storage.db import owners, reach
from storage.db.audit import DENIED, GRANTED
from storage.db.keys import ApiKey
from tests.api.staff import alert
from tests.api.test_guard import A, B, C, at, entries, tree
from tests.contracts.holdings import keep_holding
from tests.contracts.material import NOW
from tests.databases import ON_BOTH

pytestmark = ON_BOTH

__all__ = ["at", "tree"]
At = Callable[..., TestClient]
AUDITOR = frozenset({Permission.AUDIT})
NUMBER = "099085000012"


@pytest.fixture
def party(services: Services, client: TestClient, tree: None) -> str:
    """Somebody with a dossier at A."""
    entered = client.post("/api/v1/parties", json={"name": "Trần Văn Minh Đức", "numbers": [{"number": NUMBER}]})
    return str(entered.json()["id"])


def owned(services: Services, party: str, *others: str) -> str:
    """Keep a paper that is the party's, also of others."""
    with services.work() as uow:
        holding = keep_holding(uow, party=PartyId(party))
        roles = {f"owner{place}": one for place, one in enumerate((party, *others))}
        held = [Owner(holding.document, role, PartyId(one), How.PERSON, "x", NOW) for role, one in roles.items()]
        owners.put(uow, holding.document, held)
    return str(holding.document)


def opened(client: TestClient, party: str) -> str:
    """Open a dossier of somebody at A and return its code."""
    answer = client.post("/api/v1/dossiers", json={"procedure": "1.001193", "applicant": party, "receiving": A})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["code"])


def report(client: TestClient, party: str, **options: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/parties/{party}/accesses", params=options)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_report_names_everybody_who_asked(party: str, at: At, client: TestClient, services: Services) -> None:
    mine, other, auditor = at(A), at(C), at("", AUDITOR)
    code = opened(client, party)
    paper = owned(services, party)
    mine.get(f"/api/v1/dossiers/{code}", headers={"Sohoa-Purpose": "processing"})
    other.get(f"/api/v1/dossiers/{code}")
    client.get(f"/api/v1/documents/{paper}")
    other.get(f"/api/v1/documents/{paper}")
    client.get(f"/api/v1/batches/{paper.partition('.')[0]}")
    client.get(f"/api/v1/pages/{paper.removesuffix('.d')}/image")
    stranger = client.post("/api/v1/parties", json={"name": "Lê Thị Bình"}).json()["id"]
    client.get(f"/api/v1/parties/{stranger}")
    found = report(auditor, party)
    asked = [(one["action"], one["agency"], one["outcome"], one["subject_kind"]) for one in found["accesses"]]
    assert asked == [
        ("v1.audit.of_party", "", "granted", "party"),
        # There is no such picture.
        ("v1.pages.image", "", "denied", "page"),
        ("v1.batches.show", "", "granted", "batch"),
        ("v1.documents.show", C, "denied", "document"),
        ("v1.documents.show", "", "granted", "document"),
        ("v1.dossiers.show", C, "denied", "dossier"),
        ("v1.dossiers.show", A, "granted", "dossier"),
    ]
    assert found["complete"]
    assert found["accesses"][-1]["purpose"] == "processing"
    assert found["accesses"][-1]["dossier"] == code
    assert found["accesses"][4]["subject"] == paper
    assert NUMBER not in str(found)
    assert "Đức" not in str(found)
    page = auditor.get(f"/audit/parties/{party}").text
    assert f'<span class="code">{party}</span>' in page
    assert "In báo cáo" in page


def test_the_report_goes_through_merges_and_comes_in_parts(party: str, client: TestClient, services: Services) -> None:
    twin = client.post("/api/v1/parties", json={"name": "Trần Văn Minh Đức"}).json()["id"]
    papers = [owned(services, party), owned(services, twin)]
    for paper in papers * 3:
        client.get(f"/api/v1/documents/{paper}")
    merged = client.post("/api/v1/merges", json={"gone": twin, "into": party, "reason": "cùng một người"})
    assert merged.status_code == 201, merged.text
    seen: list[int] = []
    part: dict[str, Any] = report(client, party, limit=4)
    while True:
        seen += [one["number"] for one in part["accesses"]]
        if part["next"] is None:
            break
        part = report(client, party, limit=4, before=part["next"])
    assert len(seen) == len(set(seen))
    assert seen == sorted(seen, reverse=True)
    assert len(seen) >= 6


def test_the_report_tells_nothing_of_others(party: str, client: TestClient, services: Services) -> None:
    spouse = client.post("/api/v1/parties", json={"name": "Lê Thị Bình"}).json()["id"]
    body = {"procedure": "1.001193", "applicant": spouse, "receiving": A}
    code = client.post("/api/v1/dossiers", json=body).json()["code"]
    both = owned(services, party, spouse)
    client.get(f"/api/v1/documents/{both}")
    client.get(f"/api/v1/dossiers/{code}")
    client.get(f"/api/v1/batches/{both.partition('.')[0]}")
    found = report(client, party)["accesses"]
    assert code not in str(found)
    assert spouse not in str(found)
    with services.look() as uow:
        assert reach.dossier(uow, EVERYTHING, code).id not in str(found)
    assert [one["subject"] for one in found if one["action"] == "v1.batches.show"] == [""]
    assert [one["subject"] for one in found if one["action"] == "v1.documents.show"] == [both]


def test_who_sees_papers_at_a_counter_makes_no_report(party: str, at: At, client: TestClient) -> None:
    opened(client, party)
    mine = at(A)
    assert mine.get(f"/api/v1/parties/{party}").status_code == 200
    for path in (f"/parties/{party}/accesses", "/audit", "/audit/csv"):
        assert mine.get(f"/api/v1{path}").status_code == 403


def test_an_auditor_of_an_agency_is_told_of_that_agency(party: str, at: At, client: TestClient) -> None:
    mine, other, local, elsewhere = at(A), at(C), at("H99.36", AUDITOR), at(C, AUDITOR)
    code = opened(client, party)
    mine.get(f"/api/v1/dossiers/{code}")
    other.get(f"/api/v1/dossiers/{code}")
    other.get("/api/v1/dossiers")
    client.get("/api/v1/procedures")

    def told(auditor: TestClient, **sought: str) -> list[tuple[str, str]]:
        answer = auditor.get("/api/v1/audit", params=sought)
        assert answer.status_code == 200, answer.text
        return [(one["action"], one["data"].get("agency", "")) for one in answer.json()["entries"]]

    assert told(local, dossier=code) == [("v1.dossiers.show", C), ("v1.dossiers.show", A)]
    assert told(elsewhere, dossier=code) == []
    assert ("v1.dossiers.show", C) in told(elsewhere)
    assert ("v1.dossiers.list_dossiers", C) in told(elsewhere)
    assert ("v1.dossiers.list_dossiers", C) not in told(local)
    assert all(action != "v1.procedures.list_procedures" for action, _ in [*told(local), *told(elsewhere)])
    part = report(local, party)
    assert not part["complete"]
    assert elsewhere.get(f"/api/v1/parties/{party}/accesses").status_code == 404


def test_a_report_begins_with_a_number_that_stands_in_no_address(
    party: str, at: At, client: TestClient, services: Services
) -> None:
    opened(client, party)
    local, elsewhere = at("H99.36", AUDITOR), at(C, AUDITOR)
    for typed in (NUMBER, f" {NUMBER}\n", f"{NUMBER}|099099000|Trần Văn Minh Đức|05041985|Nam|Xã Một|01022023"):
        found = local.post("/audit", data={"text": typed})
        assert (found.status_code, found.headers["location"]) == (303, f"/audit/parties/{party}")
    assert local.get(f"/audit/parties/{party}").status_code == 200
    hidden = elsewhere.post("/audit", data={"text": NUMBER})
    unknown = elsewhere.post("/audit", data={"text": "099090000017"})
    assert (hidden.status_code, hidden.text) == (unknown.status_code, unknown.text)
    assert hidden.status_code == 404
    assert "Không thấy ai mang số này trong phạm vi bạn kiểm toán" in alert(hidden.text)
    assert NUMBER not in hidden.text
    wrong = local.post("/audit", data={"text": "09908500001"})
    assert (wrong.status_code, "căn cước có 12 chữ số" in alert(wrong.text)) == (400, True)
    assert at(A).post("/audit", data={"text": NUMBER}).status_code == 403
    looked = [one for one in entries(services) if one.action == "web.audit.look_up"]
    assert [(one.subject, one.outcome) for one in looked] == [
        *[(party, GRANTED)] * 3,
        (party, DENIED),
        ("", DENIED),
        ("", GRANTED),
        (party, DENIED),
    ]
    assert NUMBER not in str(looked)


def test_a_number_that_two_are_said_to_have_leads_to_both(party: str, at: At, client: TestClient) -> None:
    opened(client, party)
    mine, local = at(C), at(C, AUDITOR)
    # Whoever may not know the holder enters somebody of their own.
    named = {"name": "Lê Thị Bình", "numbers": [{"number": NUMBER}]}
    twins = [mine.post("/api/v1/parties", json=named | {"born": born}).json()["id"] for born in ("1980", "1981")]
    for twin in twins:
        body = {"procedure": "1.001193", "applicant": twin, "receiving": C}
        assert mine.post("/api/v1/dossiers", json=body).status_code == 201
    page = local.post("/audit", data={"text": NUMBER})
    assert page.status_code == 200
    for twin in twins:
        assert f'href="/audit/parties/{twin}"' in page.text
    assert party not in page.text


def test_the_audit_is_searched_by_all_that_an_entry_says(party: str, at: At, client: TestClient) -> None:
    mine, other = at(A), at(C)
    code = mine.post("/api/v1/dossiers", json={"procedure": "1.001193"}).json()["code"]
    mine.get(f"/api/v1/dossiers/{code}")
    other.get(f"/api/v1/dossiers/{code}")

    def found(**sought: Any) -> list[dict[str, Any]]:
        answer = client.get("/api/v1/audit", params=sought)
        assert answer.status_code == 200, answer.text
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries

    refused, read = found(dossier=code)
    assert (refused["outcome"], read["outcome"]) == ("denied", "granted")
    assert found(outcome="denied", dossier=code) == [refused]
    assert found(subject=read["subject"], outcome="granted") == [read]
    assert {one["actor"] for one in found(actor=read["actor"])} == {read["actor"]}
    assert found(dossier=code, since=read["at"], until=refused["at"]) == [read]
    assert found(dossier=f"{B}-990101-0001") == []
    assert client.get("/api/v1/audit", params={"outcome": "perhaps"}).status_code == 400
    first = client.get("/api/v1/audit", params={"dossier": code, "limit": 1}).json()
    rest = client.get("/api/v1/audit", params={"dossier": code, "limit": 1, "before": first["next"]}).json()
    assert [*first["entries"], *rest["entries"]] == [refused, read]
    assert rest["next"] is None
    table = client.get("/api/v1/audit/csv", params={"dossier": code})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert [(row["number"], row["outcome"]) for row in rows] == [
        (str(refused["number"]), "denied"),
        (str(read["number"]), "granted"),
    ]


def test_a_name_that_looks_like_a_formula_gets_a_mark(client: TestClient, services: Services) -> None:
    token = access.new_key(services, "=cmd", ApiKey("=cmd"))
    TestClient(client.app).get("/api/v1/dossiers", headers={"Authorization": f"Bearer {token}"})
    table = client.get("/api/v1/audit/csv", params={"actor": "=cmd"}).text
    assert "'=cmd" in table
