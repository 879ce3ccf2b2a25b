"""What is on record of a paper: counted, compared, handed back, coded."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from classify import codes
from core.errors import IllegalStep, InvalidRequest, NotFound
from core.ids import DocumentId
from core.options import RegistryOptions
from core.states import DocumentState
from pipeline import evidence
from pipeline.services import Services
from storage.db import documents, pages
from storage.db import evidence as records
from storage.db.tables import documents as table
from tests.api.test_batches import upload
from tests.pipeline.papers import scan

Run = Callable[[], None]
CODE = "H99.36.05-261102-0008"
OWNER = "099099000001"


@pytest.fixture
def paper(client: TestClient, run_steps: Run, tmp_path: Path) -> dict[str, Any]:
    client.post("/api/v1/dossiers", json={"code": CODE, "procedure": "1.009994"})
    upload(client, f"/api/v1/dossiers/{CODE}/batches", scan(tmp_path / "giấy tờ.tif", 3))
    run_steps()
    found: dict[str, Any] = client.get(f"/api/v1/dossiers/{CODE}/documents").json()[0]
    return found


def _url(paper: dict[str, Any], part: str = "") -> str:
    return f"/api/v1/documents/{paper['document']}/evidence{part}"


def _verified(
    services: Services, paper: dict[str, Any], component: str | None = None, kind: str = "unknown"
) -> DocumentId:
    with services.work() as uow:
        found = replace(documents.get(uow, DocumentId(paper["document"])), component=component, type=kind)
        row = {"state": DocumentState.VERIFIED.value, "body": documents._values(found, 1)["body"]}
        uow.connection.execute(update(table).where(table.c.id == found.id).values(**row))
    return found.id


def _issue(services: Services, document: DocumentId, owner: str = OWNER) -> tuple[str, str]:
    with services.work() as uow:
        made = evidence.issue(services, uow, documents.get(uow, document), owner)
    return made.digitization_code, made.doc_code


def test_a_paper_that_nobody_looked_at_says_so(client: TestClient, paper: dict[str, Any]) -> None:
    found = client.get(_url(paper)).json()
    assert (found["digitization_code"], found["images"], found["pages_fed"]) == (None, 3, None)
    assert [lack["code"] for lack in found["problems"]] == ["source_form"]


def test_images_and_pages_must_agree_with_sticky_notes_counted(
    client: TestClient, services: Services, paper: dict[str, Any]
) -> None:
    assert client.post(_url(paper, "/counts"), json={"source_form": "original", "pages_fed": 3}).status_code == 200
    assert client.get(_url(paper)).json()["problems"] == []
    found = client.post(_url(paper, "/counts"), json={"pages_fed": 2}).json()
    assert found["problems"][0]["message"].startswith("Có 3 ảnh nhưng phải có 2 ảnh")
    with services.look() as uow:
        first, second, _ = documents.get(uow, DocumentId(paper["document"])).slots
    both = {"with_note": first, "without_note": second}
    assert client.post(_url(paper, "/pairs"), json=both).json()["problems"] == []
    assert client.post(_url(paper, "/pairs"), json=both).status_code == 400
    assert client.post(_url(paper, "/pairs"), json={"with_note": first, "without_note": "x"}).status_code == 400
    assert client.post(_url(paper, "/pairs/taken-back"), json=both).json()["note_pairs"] == []
    assert client.post(_url(paper, "/pairs/taken-back"), json=both).status_code == 404


def test_two_clerks_who_pair_pages_at_once_are_both_heard(services: Services, paper: dict[str, Any]) -> None:
    document = DocumentId(paper["document"])
    with services.look() as uow:
        first, second, third = documents.get(uow, document).slots
    refused: list[type[Exception]] = []

    def pair_the_same() -> None:
        try:
            evidence.pair(services, document, second, third, by="Minh")
        except InvalidRequest:
            refused.append(InvalidRequest)

    meanwhile = Thread(target=pair_the_same)
    with services.work() as uow:
        known = records.find(uow, document) or evidence.show(services, document)
        meanwhile.start()
        meanwhile.join(0.5)
        records.put(uow, replace(known, note_pairs=((first, second),)))
    meanwhile.join()
    assert refused == [InvalidRequest]
    assert evidence.show(services, document).note_pairs == ((first, second),)


def test_a_paper_of_another_kind_than_it_seemed_gets_a_number_of_that_kind(
    client: TestClient, services: Services, run_steps: Run, tmp_path: Path, paper: dict[str, Any]
) -> None:
    upload(client, f"/api/v1/dossiers/{CODE}/batches", scan(tmp_path / "b.png", seed=7))
    run_steps()
    second = client.get(f"/api/v1/dossiers/{CODE}/documents").json()[1]
    seemed, decision = _verified(services, paper), _verified(services, second, kind="decision")
    assert _issue(services, seemed)[1] == "H99.36.05_GT_000001_V1"
    assert _issue(services, decision)[1] == "H99.36.05_QĐ_000001_V1"
    assert _issue(services, decision)[1] == "H99.36.05_QĐ_000001_V2"
    _verified(services, paper, kind="decision")
    assert _issue(services, seemed)[1] == "H99.36.05_QĐ_000002_V2"
    assert _issue(services, seemed)[1] == "H99.36.05_QĐ_000002_V3"


def test_a_photograph_asks_for_a_comparison(client: TestClient, paper: dict[str, Any]) -> None:
    form = {"source_form": "photo_with_original_checked"}
    assert client.post(_url(paper, "/counts"), json=form).json()["problems"][0]["code"] == "comparison"
    agreed = client.post(_url(paper, "/comparison"), json={"agrees": True}).json()
    assert agreed["problems"] == []
    assert agreed["comparison"]["by"] == "first"
    refused = client.post(_url(paper, "/comparison"), json={"agrees": False, "note": "Thiếu trang 2"}).json()
    assert "không khớp" in refused["problems"][0]["message"]


def test_no_more_goes_back_than_was_received(client: TestClient, paper: dict[str, Any]) -> None:
    client.post(_url(paper, "/counts"), json={"originals_received": 1})
    assert client.post(_url(paper, "/return"), json={"originals": 2}).status_code == 400
    found = client.post(_url(paper, "/return"), json={"originals": 1, "to": "Ông A"}).json()
    assert (found["originals_returned"], found["returned_to"]) == (1, "Ông A")
    assert found["returned_at"]
    assert client.get(_url(paper)).json() == found


def test_codes_come_with_the_verification_and_stay(services: Services, paper: dict[str, Any]) -> None:
    with services.work() as uow, pytest.raises(IllegalStep):
        evidence.issue(services, uow, documents.get(uow, DocumentId(paper["document"])), OWNER)
    document = _verified(services, paper, component="TP02")
    code, doc_code = _issue(services, document)
    assert code == f"{OWNER}.1.009994.TP02"
    assert doc_code == "H99.36.05_GT_000001_V1"
    assert _issue(services, document, owner="") == (code, "H99.36.05_GT_000001_V2")
    with services.look() as uow:
        assert records.by_code(uow, code).document == document
        assert records.by_code(uow, "H99.36.05_GT_000001_V2").document == document
        with pytest.raises(NotFound):
            records.by_code(uow, doc_code)


def test_the_second_paper_of_a_kind_gets_another_code(
    client: TestClient, services: Services, run_steps: Run, tmp_path: Path, paper: dict[str, Any]
) -> None:
    upload(client, f"/api/v1/dossiers/{CODE}/batches", scan(tmp_path / "b.png", seed=7))
    run_steps()
    second = client.get(f"/api/v1/dossiers/{CODE}/documents").json()[1]
    both = [_issue(services, _verified(services, one, "TP02"), owner="") for one in (paper, second)]
    assert both == [("1.009994.TP02", "H99.36.05_GT_000001_V1"), ("1.009994.TP02.2", "H99.36.05_GT_000002_V1")]


def test_an_agency_with_a_long_code_stands_under_the_one_above_it() -> None:
    template = RegistryOptions().doc_code
    assert codes.doc_unit(template, "H99.36.05.02.001.07", "birth_certificate") == "H99.36.05.02.001"
    assert codes.doc_unit(template, "H99.36", "birth_certificate") == "H99.36"
    with pytest.raises(InvalidRequest):
        codes.doc_code(template, agency="H99", kind="birth_certificate", number=10**20, version=1)


@pytest.mark.parametrize(
    "options", [{"digitization_code": "{owner}"}, {"doc_code": "{version}"}, {"doc_code": "{number}{version}{name}"}]
)
def test_templates_that_cannot_be_unique_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="may name"):
        RegistryOptions(**options)


def _forms(client: TestClient, paper: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the forms of a paper by name, of the pictures that of its first page."""
    found: dict[str, dict[str, Any]] = {}
    for form in client.get(_url(paper, "/renditions")).json():
        found.setdefault(form["name"], form)
    return found


def test_each_form_of_a_paper_says_what_it_stands_for(client: TestClient, paper: dict[str, Any]) -> None:
    assert {form["standing"] for form in _forms(client, paper).values()} == {"unsaid", "aid"}
    client.post(_url(paper, "/counts"), json={"source_form": "original"})
    client.post(_url(paper, "/comparison"), json={"agrees": True})
    forms = _forms(client, paper)
    shown = {name: (form["standing"], form["compared"] and form["compared"]["by"]) for name, form in forms.items()}
    assert shown == {
        "page_image": ("scan_of_original", "first"),
        "pdf": ("scan_of_original", "first"),
        "alto": ("aid", None),
        "text": ("aid", None),
        "words": ("aid", None),
    }
    written = client.get(f"/api/v1/documents/{paper['document']}/pdf").content
    assert forms["pdf"]["sha256"] == hashlib.sha256(written).hexdigest()
    client.post(_url(paper, "/counts"), json={"source_form": "paper_certified_copy"})
    assert _forms(client, paper)["pdf"]["standing"] == "scan_of_copy"


def test_of_an_electronic_paper_its_own_file_counts(client: TestClient, paper: dict[str, Any]) -> None:
    client.post(_url(paper, "/counts"), json={"source_form": "e_certified_copy"})
    client.post(_url(paper, "/comparison"), json={"agrees": True})
    forms = _forms(client, paper)
    assert {name: form["standing"] for name, form in forms.items() if form["standing"] != "aid"} == {
        "source": "certified_copy"
    }
    assert not any(form["compared"] for form in forms.values())


def test_a_page_that_was_scanned_again_was_not_compared(
    client: TestClient, services: Services, paper: dict[str, Any]
) -> None:
    client.post(_url(paper, "/counts"), json={"source_form": "photo_with_original_checked"})
    assert client.post(_url(paper, "/comparison"), json={"agrees": True}).json()["problems"] == []
    with services.work() as uow:
        first = pages.get(uow, documents.get(uow, DocumentId(paper["document"])).slots[0])
        assert first.image is not None
        pages.replace(uow, replace(first, image=replace(first.image, sha256="0" * 64)))
    assert [each["code"] for each in client.get(_url(paper)).json()["problems"]] == ["comparison"]
    assert _forms(client, paper)["page_image"]["compared"] is None
    again = client.post(_url(paper, "/comparison"), json={"agrees": True}).json()
    assert again["problems"] == []
