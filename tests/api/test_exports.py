"""A person's data for that person: whole, only for that purpose, and only what the caller may download."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from core.people import Permission, Purpose
from pipeline.services import Services
from tests.api.test_guard import SCOPES, A, C, at, entries, tree
from tests.stories.counter import Counter, Run, text_of

__all__ = ["at", "tree"]
At = Callable[..., TestClient]
CHILD, OTHER = "099321000034", "099301000077"
REQUEST = {"Sohoa-Purpose": "request"}


@pytest.fixture
def counter(client: TestClient, services: Services, run_steps: Run, tmp_path: Path) -> Counter:
    return Counter(client, services, run_steps, tmp_path)


@pytest.fixture
def party(counter: Counter, tree: None) -> str:
    """A child whose certificate of birth was digitized for a dossier at A."""
    counter.open(f"{A}-261123-0001", "1.004194", A)
    counter.digitize(f"{A}-261123-0001", text_of("birth_certificate"), "birth_certificate")
    counter.open(f"{C}-261123-0002", "1.004222", C, counter.party(CHILD))
    counter.post("/parties", {"name": "Lê Thị Bình", "numbers": [{"number": OTHER}]}, 201)
    return counter.party(CHILD)


def unpacked(answer: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("data.json")), files


def test_a_person_is_given_everything_that_is_kept_of_them(party: str, client: TestClient, services: Services) -> None:
    data, files = unpacked(client.get(f"/api/v1/parties/{party}/export", headers=REQUEST))
    assert data["complete"]
    assert data["person"]["numbers"] == [{"kind": "personal_id", "number": CHILD}]
    assert [case["code"] for case in data["dossiers"]] == [f"{C}-261123-0002"]
    [paper] = data["papers"]
    assert (paper["type"], paper["type_name"]) == ("birth_certificate", "Giấy khai sinh")
    assert CHILD in paper["fields"].values()
    assert list(files) == [paper["file"]]
    assert files[paper["file"]].startswith(b"%PDF")
    assert files[paper["file"]] == client.get(f"/api/v1/documents/{paper['document']}/pdf").content
    assert OTHER not in json.dumps(data)
    assert list(services.settings.scratch_folder.iterdir()) == []


def test_what_lies_elsewhere_is_left_out_and_that_is_said(party: str, at: At) -> None:
    data, files = unpacked(at(A).get(f"/api/v1/parties/{party}/export", headers=REQUEST))
    assert not data["complete"]
    assert data["dossiers"] == []
    assert len(data["papers"]) == len(files) == 1
    data, files = unpacked(at(C).get(f"/api/v1/parties/{party}/export", headers=REQUEST))
    assert [case["code"] for case in data["dossiers"]] == [f"{C}-261123-0002"]
    assert (data["papers"], files) == ([], {})


def test_it_is_given_for_that_purpose_to_who_may_download(party: str, at: At, services: Services) -> None:
    path = f"/api/v1/parties/{party}/export"
    assert at(A).get(path).status_code == 403
    assert at(A).get(path, headers={"Sohoa-Purpose": "review"}).status_code == 403
    assert at(A, SCOPES - {Permission.DOWNLOAD}).get(path, headers=REQUEST).status_code == 403
    assert at("H99.36.06").get(path, headers=REQUEST).status_code == 404
    before = len(entries(services))
    at(A).get(path, headers=REQUEST)
    [one] = entries(services)[before:]
    assert (one.action, one.subject, one.purpose, one.outcome) == ("v1.exports.show", party, "request", "granted")


def test_nothing_is_downloaded_for_no_purpose(party: str, client: TestClient, at: At) -> None:
    [paper] = unpacked(client.get(f"/api/v1/parties/{party}/export", headers=REQUEST))[0]["papers"]
    aimless = at(A, purposes=())
    assert aimless.get(f"/api/v1/documents/{paper['document']}").status_code == 200
    aiming = at(A, purposes=(Purpose.PROCESSING,))
    for kind in ("pdf", "text", "alto"):
        assert aimless.get(f"/api/v1/documents/{paper['document']}/{kind}").status_code == 403
        assert aiming.get(f"/api/v1/documents/{paper['document']}/{kind}").status_code == 200
