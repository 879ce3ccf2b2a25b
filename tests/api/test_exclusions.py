"""The four cases in which a paper must not be digitized."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from core.ids import BatchId
from pipeline import hints
from pipeline.services import Services
from storage.db import batches, documents, dossiers, events
from tests.api.test_batches import upload
from tests.api.test_dossiers import URL, opened, papers
from tests.pipeline.papers import scan

BIRTH = "1.001193"


def components(client: TestClient, code: str) -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in client.get(f"{URL}/{code}/components").json()}


def exclude(client: TestClient, code: str, component: str, why: str) -> Any:
    return client.put(f"{URL}/{code}/components/{component}/exclusion", json={"why": why, "note": "theo công văn"})


@pytest.fixture
def case(client: TestClient) -> str:
    return str(opened(client, procedure=BIRTH)["code"])


def needed(client: TestClient, code: str) -> str:
    """Return the first component that has to be brought."""
    return next(str(one["code"]) for one in components(client, code).values() if not one["complete"])


def test_what_is_said_to_be_secret_is_not_missing_any_more(client: TestClient, services: Services, case: str) -> None:
    code = needed(client, case)
    answer = exclude(client, case, code, "secret")
    assert answer.status_code == 200, answer.text
    found = components(client, case)[code]
    assert (found["excluded"], found["complete"], found["digitization_status"]) == ("secret", True, 0)
    assert "bí mật nhà nước" in found["message"]
    assert code not in {one["component"] for one in client.get(f"{URL}/{case}").json()["missing"]}
    assert client.delete(f"{URL}/{case}/components/{code}/exclusion").status_code == 200
    assert components(client, case)[code]["excluded"] is None
    assert client.delete(f"{URL}/{case}/components/{code}/exclusion").status_code == 404
    with services.look() as uow:
        dossier = dossiers.by_code(uow, case)
        assert dossier is not None
        actions = [one.action for one in events.of_subject(uow, dossier.id)]
    assert actions[-2:] == ["component.excluded", "component.included"]


def test_a_component_that_was_digitized_is_withdrawn_first(client: TestClient, services: Services, case: str) -> None:
    code = needed(client, case)
    papers(services, case, ("birth_registration_form", code, "original"))
    assert exclude(client, case, code, "opinion").status_code == 409


def test_only_components_of_the_procedure_of_an_open_dossier_can_be_excluded(client: TestClient, case: str) -> None:
    assert exclude(client, case, "TP99", "secret").status_code == 404
    assert exclude(client, case, "TP01", "because").status_code == 400
    client.post(f"{URL}/{case}/moves", json={"state": "withdrawn"})
    assert exclude(client, case, "TP01", "secret").status_code == 409


def test_what_the_procedure_only_wants_to_be_shown_says_so(client: TestClient, case: str) -> None:
    shown = [one for one in components(client, case).values() if one["shown"]]
    assert shown
    assert {one["excluded"] for one in shown} == {"shown_only"}


def test_the_counter_tells_that_a_paper_was_scanned_that_was_only_to_be_shown(
    client: TestClient, services: Services, case: str
) -> None:
    [code, *_] = (one["code"] for one in components(client, case).values() if one["shown"])
    papers(services, case, ("citizen_id_card", code, "original"))
    row = client.get(f"/counter/{case}").text.partition(f'id="c-{code}"')[2].partition("</li>")[0]
    assert "Quét cho hồ sơ này" in row
    assert "Không số hóa" in row
    assert "hãy xem lại" in row


def test_no_paper_is_taken_for_what_was_filed_online(client: TestClient, services: Services, tmp_path: Path) -> None:
    case = str(opened(client, procedure=BIRTH, channel=2)["code"])
    assert client.get(f"{URL}/{case}").json()["missing"] == []
    assert {one["excluded"] for one in components(client, case).values()} == {"filed_online", "shown_only"}
    with scan(tmp_path / "a.png").open("rb") as file:
        answer = client.post(f"{URL}/{case}/batches", files=[("files", ("a.png", file))])
    assert answer.status_code == 409
    assert "nộp trực tuyến" in answer.json()["detail"]
    with services.look() as uow:
        assert batches.recent(uow, 10) == []
    client.post(f"{URL}/{case}/moves", json={"state": "supplement", "note": "Thiếu giấy chứng sinh"})
    assert upload(client, f"{URL}/{case}/batches", scan(tmp_path / "a.png"))


def test_a_paper_that_lands_in_an_excluded_component_is_doubted(
    client: TestClient, services: Services, case: str
) -> None:
    code = needed(client, case)
    assert exclude(client, case, code, "secret").status_code == 200
    kind = next(one.types[0] for one in services.catalog.procedures[BIRTH].components if one.code == code)
    [document] = papers(services, case, (kind, None, "original"))
    with services.look() as uow:
        paper = documents.get(uow, document)
        batch = batches.get(uow, BatchId(paper.batch))
        [placed] = hints.placed(services, uow, batch, (paper,))
    assert placed.component == code
    assert [one.code for one in placed.problems][-1] == "not_digitized"
