"""Dossiers by the API: opened, listed, moved, and complete or not at every moment."""

from datetime import UTC, datetime

from fastapi.testclient import TestClient

from core.ids import DocumentId, LinkId, new_id
from core.register import Link, LinkKind, LinkRole
from core.states import Bucket, DocumentState
from pipeline.services import Services
from storage.db import documents, dossiers, events, links
from tests.contracts.material import keep_batch, make_document

CODE = "H99.36.05-261102-0007"
BIRTH = "1.001193"
URL = "/api/v1/dossiers"


def opened(client: TestClient, **body: object) -> dict[str, object]:
    response = client.post(URL, json={"receiving": "H99.36.05", **body})
    assert response.status_code == 201, response.text
    found: dict[str, object] = response.json()
    return found


def papers(services: Services, code: str, *wanted: tuple[str, str | None, str]) -> list[DocumentId]:
    """Keep a document for each type, component and form, as assembly leaves it."""
    with services.work() as uow:
        dossier = dossiers.by_code(uow, code)
        assert dossier is not None
        batch, _, rows = keep_batch(uow, len(wanted), dossier=dossier.id)
        made = [
            make_document(
                batch.id,
                [row.id],
                type=kind,
                component=component,
                dossier=dossier.id,
                attributes={"source_form": form} if form else {},
            )
            for row, (kind, component, form) in zip(rows, wanted, strict=True)
        ]
        documents.replace_all(uow, batch.id, made, dict.fromkeys([row.id for row in rows], Bucket.DOCUMENT))
    return [paper.id for paper in made]


def link(services: Services, code: str, document: DocumentId, component: str, kind: LinkKind) -> Link:
    """Let a document fill a component of a dossier."""
    role = LinkRole.COMPONENT
    with services.work() as uow:
        dossier = dossiers.by_code(uow, code)
        assert dossier is not None
        who = ("An", "H99", uow.now(), "để thử", "luật", "0")
        return links.add(uow, Link(LinkId(new_id()), document, dossier.id, component, role, kind, *who))


def test_new_codes_are_given_out_by_agency_and_day(client: TestClient) -> None:
    first, second = opened(client, procedure=BIRTH), opened(client, deciding="H99.36")
    assert str(first["code"]).startswith("H99.36.05-")
    assert str(first["code"])[-4:] == "0001"
    assert str(second["code"])[-4:] == "0002"
    assert (first["receiving"], first["deciding"]) == ("H99.36.05", "H99.36.05")
    assert (second["receiving"], second["deciding"]) == ("H99.36.05", "H99.36")
    assert first["state"] == "received"


def test_a_given_code_stays_and_tells_the_receiving_agency(client: TestClient) -> None:
    response = client.post(URL, json={"code": CODE, "procedure": f"{BIRTH}.000.00.00.H56"})
    assert response.status_code == 201
    assert response.json()["code"] == CODE
    assert response.json()["receiving"] == "H99.36.05"
    assert response.json()["procedure"] == BIRTH
    assert client.post(URL, json={"code": CODE}).status_code == 200


def test_what_makes_no_sense_is_refused(client: TestClient) -> None:
    for body in (
        {},
        {"receiving": "x"},
        {"receiving": "Z99ABC"},
        {"code": "H99-1", "deciding": "quận 1"},
        {"code": "H99-1", "procedure": "9.9"},
        {"code": "H99-1", "received_at": "2099-01-01T00:00:00+07:00"},
        {"code": "H99-1", "received_at": "2026-01-01T00:00:00"},
        {"code": "H99-1", "channel": 9},
    ):
        assert client.post(URL, json=body).status_code == 400, body
    assert client.post(URL, json={"code": "H99-1", "applicant": "nobody"}).status_code == 404


def test_the_due_date_counts_working_days(client: TestClient) -> None:
    found = opened(client, code=CODE, procedure="1.009994", received_at="2026-11-02T08:42:00+07:00")
    assert found["due_at"] == "2026-11-23T09:30:00Z"
    assert found["due_note"] == ""


def test_a_year_without_a_calendar_is_named(client: TestClient, services: Services) -> None:
    ahead = services.calendar.due(datetime(2027, 12, 30, tzinfo=UTC), 15)
    assert ahead.at is None
    own = opened(client, procedure=BIRTH, due_at="2026-12-31T16:30:00+07:00")
    assert own["due_at"] == "2026-12-31T09:30:00Z"


def test_a_dossier_moves_as_allowed_and_every_move_is_told(client: TestClient) -> None:
    code = opened(client, procedure=BIRTH, registered=True)["code"]
    assert client.get(f"{URL}/{code}").json()["received_at"] is None
    received = client.post(f"{URL}/{code}/moves", json={"state": "received"}).json()
    assert received["received_at"] is not None
    assert received["due_at"] is not None
    assert client.post(f"{URL}/{code}/moves", json={"state": "returned"}).status_code == 409
    assert client.post(f"{URL}/{code}/moves", json={"state": "refused"}).status_code == 400
    asked = client.post(f"{URL}/{code}/moves", json={"state": "supplement"})
    assert asked.status_code == 201
    moves = client.get(f"{URL}/{code}/moves").json()
    assert [(move["state"], move["national_state"]) for move in moves] == [
        ("registered", 1),
        ("received", 2),
        ("supplement", 5),
    ]
    assert "Tờ khai đăng ký khai sinh" in moves[-1]["note"]
    stopped = client.post(f"{URL}/{code}/moves", json={"state": "stopped", "note": "Người dân yêu cầu"}).json()
    assert stopped["moves"] == ["processing"]


def test_what_may_be_changed_is_changed_and_the_log_has_no_names(client: TestClient, services: Services) -> None:
    code = opened(client, procedure=BIRTH)["code"]
    changed = client.patch(f"{URL}/{code}", json={"deciding": "H99.36", "submitted_by": "Nguyễn Phạm Gia Huy"}).json()
    assert (changed["deciding"], changed["receiving"]) == ("H99.36", "H99.36.05")
    assert client.patch(f"{URL}/{code}", json={"state": "returned"}).status_code == 400
    assert client.patch(f"{URL}/{code}", json={"applicant": "nobody"}).status_code == 404
    client.post(f"{URL}/{code}/moves", json={"state": "withdrawn"})
    assert client.patch(f"{URL}/{code}", json={"deciding": "H99"}).status_code == 409
    with services.look() as uow:
        dossier = dossiers.by_code(uow, str(code))
        assert dossier is not None
        told = [event for event in events.of_subject(uow, dossier.id) if event.action == "dossier.changed"]
    assert [event.data for event in told] == [{"parts": "deciding, submitted_by"}]


def test_the_list_is_filtered_and_goes_on(client: TestClient) -> None:
    for number in range(3):
        opened(client, procedure=BIRTH, deciding=f"H99.0{number}")
    opened(client, code="H98-261102-0001", receiving="H98")
    every = client.get(URL).json()
    assert [line["code"][:3] for line in every] == ["H98", "H99", "H99", "H99"]
    assert every[1]["procedure_name"] == "Đăng ký khai sinh"
    assert every[1]["overdue"] is False
    assert [line["code"] for line in client.get(URL, params={"agency": "H98"}).json()] == ["H98-261102-0001"]
    assert len(client.get(URL, params={"agency": "H99.01"}).json()) == 1
    assert len(client.get(URL, params={"procedure": f"{BIRTH}.H99"}).json()) == 3
    assert client.get(URL, params={"state": ["finished", "returned"]}).json() == []
    assert client.get(URL, params={"since": "2026-01-02", "until": "2026-01-01"}).status_code == 400
    assert client.get(URL, params={"until": "2020-01-01"}).json() == []
    assert len(client.get(URL, params={"since": "2020-01-01", "state": "received"}).json()) == 4
    assert [line["id"] for line in client.get(URL, params={"before": every[1]["id"], "limit": 1}).json()] == [
        every[2]["id"]
    ]


def test_completeness_is_told_at_every_moment(client: TestClient, services: Services) -> None:
    code = str(opened(client, procedure="1.000894")["code"])

    def lacking() -> list[str]:
        return [one["message"] for one in client.get(f"{URL}/{code}").json()["missing"]]

    assert lacking() == [
        "Hồ sơ còn thiếu: Tờ khai đăng ký kết hôn (cần 1 bản chính).",
        "Hồ sơ còn thiếu: Giấy xác nhận tình trạng hôn nhân (cần 1 bản chính).",
    ]
    made = papers(
        services,
        code,
        ("declaration", "TP01", "original"),
        ("marital_status_confirmation", "TP02", "photocopy"),
        ("citizen_id_card", "TP04", ""),
    )
    assert lacking() == ["Giấy xác nhận tình trạng hôn nhân: cần 1 bản chính, đã có 1 bản chụp."]
    found = {one["code"]: one for one in client.get(f"{URL}/{code}/components").json()}
    filling = {"document": made[0], "type": "declaration", "kind": "digitized", "state": "recognized"}
    assert found["TP01"]["filled_by"] == [{**filling, "source_form": "original"}]
    assert [found[name]["digitization_status"] for name in ("TP01", "TP02", "TP03")] == [1, 1, 0]
    assert found["TP05"]["message"].startswith("Chỉ cần khi một bên đã ly hôn")
    assert found["TP04"]["shown"] is True
    with services.work() as uow:
        documents.set_state(uow, made[0], DocumentState.WITHDRAWN)
    assert len(lacking()) == 2


def test_links_outrank_what_assembly_found(client: TestClient, services: Services) -> None:
    code = str(opened(client, procedure="1.000894")["code"])
    other = str(opened(client, procedure="1.000894")["code"])
    [declared] = papers(services, code, ("declaration", "TP02", "original"))
    [elsewhere] = papers(services, other, ("marital_status_confirmation", "TP02", "photocopy"))

    def filled() -> dict[str, list[str]]:
        every = client.get(f"{URL}/{code}/components").json()
        return {one["code"]: [by["document"] for by in one["filled_by"]] for one in every if one["filled_by"]}

    assert filled() == {"TP02": [declared]}
    link(services, code, declared, "TP01", LinkKind.DIGITIZED)
    reused = link(services, code, elsewhere, "TP02", LinkKind.REUSED)
    assert filled() == {"TP01": [declared], "TP02": [elsewhere]}
    assert client.get(f"{URL}/{code}").json()["complete"] is True
    with services.work() as uow:
        links.end(uow, reused.id, "An", "nhầm người")
    assert filled() == {"TP01": [declared]}
    assert [one["component"] for one in client.get(f"{URL}/{code}").json()["missing"]] == ["TP02"]


def test_an_ended_link_says_that_the_paper_does_not_fill(client: TestClient, services: Services) -> None:
    code = str(opened(client, procedure="1.000894")["code"])
    [declared] = papers(services, code, ("declaration", "TP01", "original"))
    kept = link(services, code, declared, "TP01", LinkKind.DIGITIZED)
    with services.work() as uow:
        links.end(uow, kept.id, "An", "của hồ sơ khác")
    assert {one["component"] for one in client.get(f"{URL}/{code}").json()["missing"]} == {"TP01", "TP02"}


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    for path in ("", "/moves", "/components", "/documents"):
        assert client.get(f"{URL}/H99-1{path}").status_code == 404
    assert client.post(f"{URL}/H99-1/moves", json={"state": "received"}).status_code == 404
    assert client.patch(f"{URL}/H99-1", json={}).status_code == 404
