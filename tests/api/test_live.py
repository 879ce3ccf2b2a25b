"""Who watches a batch sees each page, what to do about it and each change; and whether a dossier's account closes."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from core.people import Duty, Role
from pipeline import live
from pipeline.journey import perform
from pipeline.services import Services
from storage.db import pages, steps
from storage.identity import here
from tests.api.staff import A, keep_agencies, keep_person, signed_in
from tests.pipeline.papers import scan

Run = Callable[[], None]
CODE = "H99.36.05-261102-0007"


def handed(client: TestClient, *paths: Path) -> str:
    files = [("files", (path.name, path.read_bytes())) for path in paths]
    answer = client.post(f"/api/v1/dossiers/{CODE}/batches", files=files)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["batch"])


def one_step(services: Services) -> None:
    claim = steps.claim(services.engine, here(), services.clock(), 60)
    assert claim is not None
    perform(services, claim)


@pytest.fixture(autouse=True)
def dossier(client: TestClient) -> None:
    client.post("/api/v1/dossiers", json={"code": CODE, "procedure": "1.009994"})


def test_pages_are_seen_as_they_come(client: TestClient, services: Services, run_steps: Run, tmp_path: Path) -> None:
    batch = handed(client, scan(tmp_path / "a.tif", 2))
    url = f"/api/v1/batches/{batch}/live"
    begun = client.get(url).json()
    assert (begun["state"], begun["pages"], begun["files_waiting"]) == ("processing", [], ["a.tif"])
    assert [one["message"] for one in begun["open"]] == ["Đang tách trang của 1 tệp."]
    one_step(services)
    split = client.get(url).json()
    assert [page["state"] for page in split["pages"]] == ["waiting", "waiting"]
    assert [one["message"] for one in split["open"]] == ["Đang đọc 2 trang."]
    assert client.get(split["pages"][0]["thumbnail"]).headers["content-type"] == "image/jpeg"
    assert split["pages"][0]["advice"].endswith("."), "these pages are of low resolution"
    assert not split["pages"][0]["rescannable"]
    run_steps()
    done = client.get(url).json()
    assert (done["state"], done["closes"], done["open"]) == ("ready", True, [])
    assert done["accounting"]["fed"] == done["accounting"]["in_documents"] == 2
    assert [page for paper in done["documents"] for page in paper["pages"]] == [page["page"] for page in done["pages"]]
    assert done["version"] == 1
    assert done["pages"][0]["rescannable"]


def test_nothing_new_is_304_and_each_change_another_tag(client: TestClient, services: Services, tmp_path: Path) -> None:
    url = f"/api/v1/batches/{handed(client, scan(tmp_path / 'a.tif', 2))}/live"
    tags = []
    for _ in range(4):
        answer = client.get(url)
        again = client.get(url, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        tags.append(answer.headers["ETag"])
        one_step(services)
    assert len(set(tags)) == 4


def test_who_waits_hears_of_a_change_at_once_and_of_none_later(
    client: TestClient, services: Services, tmp_path: Path
) -> None:
    # Of more pages each one is a change, and the first of them would be heard of.
    url = f"/api/v1/batches/{handed(client, scan(tmp_path / 'a.png'))}/live"
    tag = client.get(url).headers["ETag"]
    begin = time.monotonic()
    assert client.get(url, params={"wait": 1}, headers={"If-None-Match": tag}).status_code == 304
    assert time.monotonic() - begin >= 0.9
    worker = threading.Timer(0.5, one_step, [services])
    worker.start()
    answer = client.get(url, params={"wait": 20}, headers={"If-None-Match": tag})
    worker.join()
    assert answer.status_code == 200
    assert len(answer.json()["pages"]) == 1
    assert time.monotonic() - begin < 15
    assert client.get(url, params={"wait": 21}).status_code == 400


def test_a_marker_differs_after_every_step(client: TestClient, services: Services, tmp_path: Path) -> None:
    batch: Any = handed(client, scan(tmp_path / "a.tif", 2))
    seen = [live.marker(services, batch)]
    while claim := steps.claim(services.engine, here(), services.clock(), 60):
        perform(services, claim)
        seen.append(live.marker(services, batch))
    assert len(seen) == len(set(seen)) >= 6
    client.post(f"/api/v1/batches/{batch}/withdraw")
    assert live.marker(services, batch) not in seen


def test_what_cannot_be_read_keeps_the_account_open_until_it_is_scanned_again(
    client: TestClient, services: Services, run_steps: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.png").write_bytes(scan(tmp_path / "x.png").read_bytes()[:300])
    batch = handed(client, scan(tmp_path / "a.png", seed=1), tmp_path / "bad.png")
    run_steps()
    account = client.get(f"/api/v1/dossiers/{CODE}/accounting").json()
    assert (account["closes"], account["complete"]) == (False, False)
    assert account["accounting"] | {"fed": 2, "in_documents": 1, "failed": 1} == account["accounting"]
    [said] = account["open"]
    assert said["message"].startswith("bad.png, trang 1: ")
    refused = client.post(f"/api/v1/dossiers/{CODE}/moves", json={"state": "processing", "closed": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_closed")
    assert "bad.png, trang 1" in refused.json()["detail"]
    new = scan(tmp_path / "new.png", seed=9).read_bytes()
    assert client.put(f"/api/v1/pages/{said['page']}/image", content=new).status_code == 202
    [page] = [one for one in client.get(f"/api/v1/batches/{batch}/live").json()["pages"] if one["page"] == said["page"]]
    assert (page["rescanning"], page["rescannable"]) == (True, False)
    run_steps()
    account = client.get(f"/api/v1/dossiers/{CODE}/accounting").json()
    assert (account["closes"], account["open"]) == (True, [])
    assert account["accounting"]["rescanned"] == 1
    assert account["missing"], "components are another matter"
    assert not account["complete"]


def test_a_new_scan_that_cannot_be_opened_is_told_and_the_page_stands(
    client: TestClient, run_steps: Run, tmp_path: Path
) -> None:
    batch = handed(client, scan(tmp_path / "a.png", seed=1))
    run_steps()
    page = f"{batch}.1.1"
    assert client.put(f"/api/v1/pages/{page}/image", content=b"nonsense").status_code == 202
    run_steps()
    [seen] = client.get(f"/api/v1/batches/{batch}/live").json()["pages"]
    assert (seen["state"], seen["rescannable"]) == ("read", True)
    assert seen["refused_scan"].startswith("Loại tệp này không được hỗ trợ.")


def test_an_account_is_the_sum_of_all_batches_that_stand(client: TestClient, run_steps: Run, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        handed(client, scan(tmp_path / f"{number}.png", seed=number))
    gone = handed(client, scan(tmp_path / "gone.png", seed=4))
    run_steps()
    client.post(f"/api/v1/batches/{gone}/withdraw")
    account = client.get(f"/api/v1/dossiers/{CODE}/accounting").json()
    assert account["accounting"]["fed"] == 3
    assert gone not in {one["batch"] for one in account["batches"]}
    assert account["closes"]


def test_a_dossier_without_a_procedure_is_ended_when_its_pages_are_accounted_for(
    client: TestClient, run_steps: Run, tmp_path: Path
) -> None:
    code = "H99.36.05-261102-0008"
    client.post("/api/v1/dossiers", json={"code": code})
    [said] = client.get(f"/api/v1/dossiers/{code}/accounting").json()["open"]
    assert said["code"] == "nothing_fed"
    files = {"files": ("a.png", scan(tmp_path / "a.png").read_bytes())}
    client.post(f"/api/v1/dossiers/{code}/batches", files=files)
    wish = {"state": "processing", "closed": True}
    early = client.post(f"/api/v1/dossiers/{code}/moves", json=wish)
    assert (early.status_code, early.json()["open"]) == (409, "Đang tách trang của 1 tệp.")
    run_steps()
    assert client.post(f"/api/v1/dossiers/{code}/moves", json=wish).json()["state"] == "processing"


def test_watching_keeps_no_session_awake(client: TestClient, services: Services, tmp_path: Path) -> None:
    keep_agencies(services)
    keep_person(services, "lan", Duty(Role.COUNTER, A))
    batch = handed(client, scan(tmp_path / "a.png"))
    idle = services.settings.api.session_idle_minutes
    now = services.clock()
    late = replace(services, clock=lambda: now)
    lan = signed_in(create_app(late), "lan")
    for minutes, status in ((idle - 1, 200), (idle + 1, 401)):
        now = services.clock() + timedelta(minutes=minutes)
        assert lan.get(f"/api/v1/batches/{batch}/live").status_code == status


def test_an_answer_is_made_of_few_questions_however_many_pages(
    client: TestClient, services: Services, run_steps: Run, tmp_path: Path
) -> None:
    batch: Any = handed(client, scan(tmp_path / "a.tif", 12))
    run_steps()
    with services.look() as uow:
        assert len(pages.of_batch(uow, batch)) == 12
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(given[2])

    from sqlalchemy import event

    event.listen(services.engine, "before_cursor_execute", note)
    from core.sight import EVERYTHING

    live.state(services, batch, EVERYTHING)
    assert len([one for one in asked if one.startswith("SELECT")]) <= 10
    asked.clear()
    live.changes(services, [batch])
    assert len([one for one in asked if one.startswith("SELECT")]) == 9


def test_what_a_reviewer_sent_back_keeps_the_account_open_and_says_why(
    client: TestClient, services: Services, run_steps: Run, tmp_path: Path
) -> None:
    from core.ids import DocumentId, PageId
    from core.review import RescanReason
    from pipeline import rescan

    batch: Any = handed(client, scan(tmp_path / "a.png", seed=1))
    run_steps()
    before, page = live.marker(services, batch), PageId(f"{batch}.1.1")
    rescan.reject(services, DocumentId(f"{page}.d"), [page], RescanReason.CUT_OFF, "Mất dấu.", by="minh")
    assert live.marker(services, batch) != before
    [said] = client.get(f"/api/v1/dossiers/{CODE}/accounting").json()["open"]
    assert said["message"].startswith("a.png, trang 1: Trang bị mất mép.")
    assert said["message"].endswith("Mất dấu.")
    [seen] = client.get(f"/api/v1/batches/{batch}/live").json()["pages"]
    assert seen["sent_back"].endswith("Mất dấu.")
    new = scan(tmp_path / "new.png", seed=2).read_bytes()
    client.put(f"/api/v1/pages/{page}/image", content=new)
    run_steps()
    assert client.get(f"/api/v1/dossiers/{CODE}/accounting").json()["closes"]
