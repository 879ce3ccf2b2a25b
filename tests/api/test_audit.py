"""Whatever is asked leaves exactly one entry, and no entry says what a paper says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pipeline import audit as recorded
from pipeline.services import Services
from storage.db import audit
from storage.db.audit import DENIED, GRANTED, Entry
from tests.api.test_guard import A, B, C, at, entries, tree
from tests.stories.counter import Counter, Run, text_of

__all__ = ["at", "tree"]
At = Callable[..., TestClient]
CHILD, MOTHER = "099321000034", "099190000023"
PERMANENT, TEMPORARY = "1.004222", "1.004194"
SECRETS = (CHILD, MOTHER, "099085000012", "0034")


@pytest.fixture
def counter(client: TestClient, services: Services, run_steps: Run, tmp_path: Path) -> Counter:
    return Counter(client, services, run_steps, tmp_path)


@pytest.fixture
def paper(counter: Counter) -> str:
    """A birth certificate that was digitized at A and may be reused."""
    counter.open(f"{A}-261123-0001", TEMPORARY, A)
    return counter.digitize(f"{A}-261123-0001", text_of("birth_certificate"), "birth_certificate")


Left = Callable[[], list[Entry]]


@pytest.fixture
def left(services: Services) -> Left:
    """Return the entries since the last call."""
    seen = [len(entries(services))]

    def new() -> list[Entry]:
        found = entries(services)[seen[0] :]
        seen[0] += len(found)
        return found

    return new


def told(entry: Entry) -> tuple[str, str, str, str]:
    return entry.action, entry.subject_kind, entry.subject, entry.outcome


def test_a_read_a_download_a_denial_and_a_reuse_leave_one_entry_each(
    paper: str, counter: Counter, at: At, left: Left, services: Services
) -> None:
    left()
    shown = counter.client.get(f"/api/v1/documents/{paper}", headers={"Sohoa-Purpose": "request"})
    assert shown.status_code == 200
    [read] = left()
    assert told(read) == ("v1.documents.show", "document", paper, GRANTED)
    assert (read.purpose, read.actor, read.kind) == ("request", "first", "service")
    assert counter.client.get(f"/api/v1/documents/{paper}/pdf").status_code in {200, 307}
    [download] = left()
    assert told(download) == ("v1.documents.pdf", "document", paper, GRANTED)
    found = recorded.known(services, "document", paper)
    assert found is not None
    assert (download.version, download.dossier) == (found.version, found.dossier)
    assert len(download.version) == 64

    code = counter.open(f"{B}-261123-0002", PERMANENT, B, counter.party(CHILD))
    left()
    counter.reuse(code, "TP03", paper)
    [reuse] = left()
    assert told(reuse) == ("v1.reuse.take", "document", paper, GRANTED)
    assert reuse.dossier == recorded.known(services, "dossier", code).id  # type: ignore[union-attr]
    assert reuse.version == found.version

    stranger = at(C)
    left()
    assert stranger.get(f"/api/v1/documents/{paper}").status_code == 404
    [denied] = left()
    assert told(denied) == ("v1.documents.show", "document", paper, DENIED)
    assert denied.data == {"agency": C, "why": "not_found"}


def test_a_question_about_somebody_names_them_by_id(paper: str, counter: Counter, left: Left) -> None:
    party = counter.party(CHILD)
    left()
    counter.ask(procedure=PERMANENT, number=CHILD, number_kind="personal_id")
    counter.client.post("/api/v1/parties/search", json={"number": {"number": CHILD}})
    counter.client.post("/api/v1/parties/search", json={"number": {"number": MOTHER[::-1]}})
    counter.client.post("/api/v1/eligibility", json={"dossier": f"{A}-261123-0001"})
    asked, found, nobody, of_dossier = left()
    assert told(asked)[1:3] == told(found)[1:3] == ("party", party)
    assert told(nobody)[1:3] == ("party", "")
    assert of_dossier.subject == of_dossier.dossier != ""


def test_no_answer_without_an_entry(client: TestClient, services: Services, left: Left) -> None:
    left()
    with services.work() as uow:
        uow.connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    for path in ("/api/v1/dossiers", "/api/v1/batches"):
        assert client.get(path).status_code == 500
    assert client.post("/api/v1/dossiers", json={"procedure": PERMANENT, "receiving": A}).status_code == 500
    with services.work() as uow:
        uow.connection.exec_driver_sql("DROP TRIGGER full")
    assert client.get("/api/v1/dossiers").json() == []
    assert len(left()) == 1


@pytest.mark.parametrize("path", ["/documents/{}", "/dossiers/{}", "/parties/{}", "/batches/{}", "/pages/{}/image"])
@pytest.mark.parametrize("typed", [CHILD, "Trần Văn Minh Đức", "x" * 900, "%00", "a%2Fb"])
def test_what_somebody_types_for_an_id_is_not_in_clear(client: TestClient, left: Left, path: str, typed: str) -> None:
    left()
    answer = client.get(f"/api/v1{path.format(typed)}")
    assert answer.status_code in {200, 404}
    for entry in left():
        assert entry.subject.startswith("?")
        assert CHILD not in entry.subject
        assert audit.hash_of(entry) == entry.hash


def test_what_has_a_name_is_in_clear_where_it_is_there(client: TestClient, tree: None, left: Left) -> None:
    left()
    sha256 = "ab" * 32
    for path in (f"/agencies/{A}", f"/agencies/{CHILD}", f"/blobs/{sha256}", f"/blobs/{CHILD}"):
        client.get(f"/api/v1{path}")
    found, unknown, blob, nothing = (entry.subject for entry in left())
    assert (found, blob) == (A, sha256)
    assert unknown == nothing
    assert unknown.startswith("?")


def test_the_public_look_up_is_on_record_without_code_or_digits(
    paper: str, counter: Counter, client: TestClient, left: Left, services: Services
) -> None:
    code = counter.open(f"{A}-261123-0009", PERMANENT, A, counter.party(CHILD))
    left()
    stranger = TestClient(client.app)
    for last_four, status in (("0034", 200), ("0035", 404), ("x", 400)):
        answer = stranger.post("/api/v1/look-ups", json={"payload": code, "last_four": last_four})
        assert answer.status_code == status
    found, wrong, malformed = left()
    dossier = recorded.known(services, "dossier", code)
    assert dossier is not None
    assert told(found) == (recorded.LOOK_UP, "dossier", dossier.id, GRANTED)
    assert told(wrong) == told(malformed) == (recorded.LOOK_UP, "", "", DENIED)
    assert (wrong.data, malformed.data) == ({"why": "not_found"}, {"why": "invalid_request"})
    assert found.kind == wrong.kind == "public"
    assert not any(code in str(one) for one in (wrong, malformed))


def test_no_entry_says_what_a_paper_says(paper: str, counter: Counter, at: At, services: Services) -> None:
    """A broad walk; then every personal value is looked for in every row of the audit."""
    client = counter.client
    party = counter.party(CHILD)
    shown = counter.get(f"/documents/{paper}")
    values = {value for value in _texts([one["value"] for one in shown["fields"].values()]) if len(value) > 5}
    assert len(values) > 5
    for value in sorted(values):
        client.post("/api/v1/search", json={"text": value})
        client.get(f"/api/v1/parties/{value}")
        client.get(f"/api/v1/documents/{value}")
        client.get(f"/api/v1/dossiers?applicant={value}")
        lookup_body = {"payload": value, "last_four": value[-4:]}
        client.post("/api/v1/look-ups", json=lookup_body)
        at(B).get(f"/api/v1/parties/{value}")
        client.post("/sign-in", data={"account": value, "password": value}, headers={"Origin": "http://testserver"})
        recorded.operator(services, "correct", "document", value)
    entered = {"name": "Trần Văn Minh Đức", "born": "1985-04-05", "numbers": [{"number": "099085000012"}]}
    client.post("/api/v1/parties", json=entered)
    client.post("/api/v1/parties/search", json={"name": entered["name"], "born": "1985-04-05"})
    for path in ("", "/traces", "/documents", "/merges"):
        client.get(f"/api/v1/parties/{party}{path}")
    version = shown["version"]
    client.post(f"/api/v1/documents/{paper}/corrections", json={"version": version, "fields": {"so": "12/2024"}})
    client.post(f"/api/v1/documents/{paper}/revoke", json={"why": f"nhầm của {entered['name']}"})
    said = " ".join(str(entry).lower() for entry in entries(services))
    told = values | {str(entered["name"]), *SECRETS[:3]}
    assert {value for value in told if value.lower() in said} == set()


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for one in value or [] for text in _texts(one)] if isinstance(value, list) else []
