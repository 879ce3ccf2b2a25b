"""Searching: what comes back, where it stands on the page, and how the list goes on."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, text

from core.fold import nfc
from core.ids import DocumentId
from core.page import Page
from core.people import operator
from core.search import Filter
from core.sight import Sight
from pipeline import search
from pipeline.services import Services
from storage.db import documents, dossiers, pages
from storage.db.work import UnitOfWork, open_engine
from tests.cli.test_commands import Sohoa
from tests.contracts.material import make_dossier, make_reading
from tests.contracts.test_search import keep

BIRTH = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
GIẤY KHAI SINH Số: 12/2024/GKS-TL
Họ và tên: Nguyễn Văn An; Họ và tên mẹ: Trần Thị Hoa"""


@pytest.fixture
def birth(services: Services) -> DocumentId:
    with services.work() as uow:
        dossiers.create(uow, make_dossier(code="H99.36.05-261102-0007"))
        dossier = dossiers.by_code(uow, "H99.36.05-261102-0007")
        assert dossier is not None
        keep(uow, "Giấy tờ khác")
        return keep(uow, "trang bìa", BIRTH, values={"full_name": "Nguyễn Văn An"}, dossier=dossier.id)


def ask(client: TestClient, words: str, **more: Any) -> dict[str, Any]:
    response = client.post("/api/v1/search", json={"text": words, **more})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def shown(parts: list[dict[str, Any]]) -> str:
    return "".join(f"[{part['text']}]" if part["hit"] else part["text"] for part in parts)


def test_an_answer_says_where_it_stands(client: TestClient, birth: DocumentId) -> None:
    found = ask(client, '"van an" khai sinh')
    (one,) = found["results"]
    assert found["next"] is None
    assert (one["document"], one["type"], one["dossier"]) == (birth, "birth_certificate", "H99.36.05-261102-0007")
    assert one["exact"] is True
    assert [(field["name"], shown(field["parts"])) for field in one["fields"]] == [("full_name", "Nguyễn [Văn] [An]")]
    (snippet,) = one["snippets"]
    assert "GIẤY [KHAI] [SINH] Số" in shown(snippet["parts"])
    reading: Page = make_reading(BIRTH)
    assert [reading.words[place].text for place in snippet["words"]] == ["KHAI", "SINH", "Văn", "An;"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("12/2024/GKS-TL", ["12/2024/GKS-TL"]),
        ("122024gks", ["12/2024/GKS-TL"]),
        ("2024/gks", ["12/2024/GKS-TL"]),
        ("hoà ", ["HÒA"]),
        ("hoa", ["HÒA", "Hoa"]),
        ("nguyễn t", ["12/2024/GKS-TL", "tên:", "Nguyễn", "tên", "Trần", "Thị"]),
    ],
)
def test_hits_are_words_of_the_page(client: TestClient, birth: DocumentId, asked: str, words: list[str]) -> None:
    (one,) = [one for one in ask(client, asked)["results"] if one["document"] == birth]
    reading = make_reading(BIRTH)
    (snippet,) = [each for each in one["snippets"] if each["page_id"].endswith(".2")]
    assert [reading.words[place].text for place in snippet["words"]] == words
    assert any(part["hit"] for part in snippet["parts"])


def test_what_lacks_the_marks_comes_last_and_is_shown_by_its_letters(client: TestClient, services: Services) -> None:
    with services.work() as uow:
        right = keep(uow, "ông Hoàng")
        wrong = keep(uow, "ông Hoang")
    first, second = ask(client, "hoàng")["results"]
    assert (first["document"], first["exact"], second["document"], second["exact"]) == (right, True, wrong, False)
    assert shown(second["snippets"][0]["parts"]) == "ông [Hoang]"
    assert [one["document"] for one in ask(client, "hoàng", exact=True)["results"]] == [right]


def test_the_list_goes_on(client: TestClient, services: Services) -> None:
    with services.work() as uow:
        kept = [keep(uow, "Hoàng" if number % 2 else "Hoang") for number in range(7)]
    found: list[str] = []
    cursor = None
    while True:
        part = ask(client, "hoàng", limit=2, cursor=cursor)
        found += [one["document"] for one in part["results"]]
        cursor = part["next"]
        if cursor is None:
            break
    assert len(found) == len(set(found)) == len(kept)
    assert found[:3] == [kept[5], kept[3], kept[1]]


def test_requests_that_make_no_sense_are_refused(client: TestClient) -> None:
    for body in (
        {"text": "a" * 1001},
        {"cursor": "???"},
        {"cursor": "e30="},
        {"limit": 0},
        {"limit": 101},
        {"state": "no such state"},
        {"since": "2026-01-01T00:00:00"},
        {"words": "x"},
    ):
        response = client.post("/api/v1/search", json=body)
        assert response.status_code == 400, body
        assert response.headers["content-type"] == "application/problem+json"
    assert client.get("/api/v1/search?text=x").status_code in {404, 405}
    del client.headers["Authorization"]
    assert client.post("/api/v1/search", json={"text": "x"}).status_code == 401


def test_whatever_is_typed_is_answered(client: TestClient, birth: DocumentId) -> None:
    for asked in ('"', "AND (", "'; --", "\\", "*", "an* OR", "{}", "𝕏 \u0323", "…", "§type§unknown", ""):
        assert ask(client, asked)["results"] is not None


def test_what_a_caller_sees_is_asked_of_one_place(services: Services, birth: DocumentId) -> None:
    assert operator("Lan").sight() == Sight()
    with services.look() as uow:
        assert documents.get(uow, birth).id == birth
    found = search.find(services, "khai sinh", Filter(), operator("Lan"), limit=5, cursor=None, exact=False)
    assert [one.document.id for one in found.found] == [birth]


def test_more_answers_need_no_more_queries(services: Services) -> None:
    counted = []
    for many in (2, 9):
        with services.work() as uow:
            for _ in range(many):
                keep(uow, "trang bìa", f"lần {many}")
        asked: list[str] = []
        event.listen(services.engine, "before_cursor_execute", lambda *said, asked=asked: asked.append(said[2]))
        found = search.find(services, f"lần {many}", Filter(), operator("Lan"), limit=20, cursor=None, exact=False)
        assert [len(one.snippets) for one in found.found] == [1] * many
        counted.append(len([said for said in asked if said.startswith("SELECT")]))
    assert counted[0] == counted[1]


def test_a_long_document_is_read_only_as_far_as_needed(services: Services) -> None:
    with services.work() as uow:
        keep(uow, *[f"trang {number}" + (" cuối cùng" if number == 45 else "") for number in range(50)])
    caller = operator("Lan")
    (one,) = search.find(services, "cuối cùng", Filter(), caller, limit=5, cursor=None, exact=False).found
    assert [each.page.rpartition(".")[2] for each in one.snippets] == ["46"]
    (one,) = search.find(services, "trang", Filter(), caller, limit=5, cursor=None, exact=False).found
    assert len(one.snippets) == 3


def test_a_page_that_is_read_anew_is_found_by_what_it_says_now(services: Services) -> None:
    with services.work() as uow:
        document = keep(uow, "chữ cũ")
    with services.work() as uow:
        page = documents.get(uow, document).pages[0]
        blob = pages.get(uow, page).words
        assert blob is not None
        pages.keep_reading(uow, page, make_reading("chữ mới"), blob)
    caller = operator("Lan")
    assert search.find(services, "cũ", Filter(), caller, limit=5, cursor=None, exact=True).found == ()
    assert len(search.find(services, "mới", Filter(), caller, limit=5, cursor=None, exact=True).found) == 1
    with services.look() as uow:
        assert pages.text(uow, page) == nfc("chữ mới")


def test_verify_names_what_cannot_be_found_and_rebuild_makes_it_again(tmp_path: Path) -> None:
    sohoa = Sohoa(tmp_path)
    assert sohoa("verify").returncode == 0
    url = f"sqlite:///{tmp_path / 'var' / 'sohoa.db'}"
    engine = open_engine(url)
    with UnitOfWork(engine) as uow:
        document = keep(uow, "Tờ khai")
    with UnitOfWork(engine) as uow:
        uow.connection.execute(text("DELETE FROM search_texts"))
    done = sohoa("verify")
    assert done.returncode == 1
    assert f"chỉ mục không khớp {document}" in done.stdout
    assert "sohoa search rebuild" in done.stdout
    done = sohoa("search", "rebuild")
    assert done.returncode == 0, done.stderr
    assert "1 giấy tờ" in done.stdout
    assert "chỉ mục không khớp" not in sohoa("verify").stdout
    engine.dispose()
