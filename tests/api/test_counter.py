"""The counter's page of a dossier: what it shows of pages as they are arranged, and which buttons it offers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from core.ids import BatchId, PageId
from pipeline import arrange, dossiers, repair
from pipeline.services import Services
from storage.db import events
from tests.api.staff import alert, keep_agencies, keep_person, signed_in
from tests.pipeline.papers import scan, torn_page, written

Run = Callable[[], None]
CODE = "H99.36.05-261102-0007"
HERE = f"/counter/{CODE}"
BIRTH = "1.001193"
DECLARATION = "TỜ KHAI ĐĂNG KÝ KHAI SINH\nKính gửi: Ủy ban nhân dân xã Lam Sơn"


@pytest.fixture
def lan(services: Services) -> TestClient:
    """A clerk, and a dossier without a procedure."""
    keep_agencies(services)
    keep_person(services, "lan")
    found = signed_in(create_app(services), "lan")
    assert found.post("/api/v1/dossiers", json={"code": CODE}).status_code == 201
    return found


def stacks(page: str) -> list[tuple[str, list[int]]]:
    """Return the name and the pages of each paper on the page."""
    papers = re.split(r'<div class="paper', page)[1:]
    labels = [re.search(r'aria-label="([^"]*)"', paper) for paper in papers]
    ids = [[int(one) for one in re.findall(r'id="p-\w+\.\d+\.(\d+)"', paper)] for paper in papers]
    return [(label[1] if label else "", mine) for label, mine in zip(labels, ids, strict=True)]


def parts(page: str) -> list[int]:
    """Return the pages with a button that parts a paper before them."""
    found = re.findall(r'<form id="acts-\w+\.\d+\.(\d+)"(.*?)</form>', page, re.DOTALL)
    return [int(number) for number, form in found if 'value="split"' in form]


def fed(lan: TestClient, run: Run, file: Path) -> str:
    answer = lan.post(f"{HERE}/batches", files={"files": (file.name, file.read_bytes())})
    assert answer.status_code == 303, alert(answer.text)
    run()
    [batch] = lan.get(f"/api/v1/dossiers/{CODE}/accounting").json()["batches"]
    return str(batch["batch"])


class Hand:
    """Somebody who presses the buttons of pages."""

    def __init__(self, lan: TestClient, services: Services, batch: str, run: Run) -> None:
        self.lan, self.services, self.batch, self.run = lan, services, batch, run

    def press(self, act: str, number: int) -> tuple[int, str]:
        version = arrange.current(self.services, BatchId(self.batch)).number
        form = {"batch": self.batch, "version": str(version), "page": f"{self.batch}.1.{number}", "act": act}
        answer = self.lan.post(f"{HERE}/arrange", data=form)
        self.run()
        return answer.status_code, answer.text if answer.status_code != 303 else self.lan.get(HERE).text


def test_a_page_that_was_not_read_is_seen_to_be_parted_and_joined(
    lan: TestClient, services: Services, run_steps: Run, tmp_path: Path
) -> None:
    batch = fed(lan, run_steps, torn_page(scan(tmp_path / "a.tif", 3), 2))
    hand = Hand(lan, services, batch, run_steps)
    [(name, pages)] = stacks(lan.get(HERE).text)
    assert (pages, parts(lan.get(HERE).text)) == ([1, 2, 3], [2, 3])
    status, page = hand.press("split", 3)
    assert (status, stacks(page)) == (303, [(name, [1, 2]), (name, [3])])
    status, page = hand.press("split", 2)
    assert (status, stacks(page)) == (303, [(name, [1]), ("Giấy tờ chưa đọc được", [2]), (name, [3])])
    assert parts(page) == []
    assert "a.tif, trang 2" in lan.get(f"/api/v1/dossiers/{CODE}/accounting").json()["open"][0]["message"]
    # Its own buttons work: it goes back to the paper before, and comes out of it once more.
    assert stacks(hand.press("merge", 2)[1]) == [(name, [1, 2]), (name, [3])]
    assert len(stacks(hand.press("split", 2)[1])) == 3
    new = scan(tmp_path / "new.png", seed=9)
    repair.replace_page(services, PageId(f"{batch}.1.2"), new.name, new, by="lan")
    run_steps()
    assert stacks(lan.get(HERE).text) == [(name, [1]), (name, [2]), (name, [3])]


def test_blank_pages_at_an_end_of_a_paper_are_not_offered_to_be_parted(
    lan: TestClient, services: Services, run_steps: Run, tmp_path: Path
) -> None:
    hand = Hand(lan, services, fed(lan, run_steps, scan(tmp_path / "a.tif", 3)), run_steps)
    assert parts(lan.get(HERE).text) == [2, 3]
    status, page = hand.press("blank", 3)
    assert (status, parts(page)) == (303, [2])
    status, page = hand.press("split", 3)
    assert status == 400
    assert alert(page)
    assert parts(page) == [2]


def test_a_dossier_without_a_procedure_is_given_one_and_its_papers_fill_what_that_asks_for(
    lan: TestClient, services: Services, run_steps: Run, tmp_path: Path
) -> None:
    batch = BatchId(fed(lan, run_steps, scan(tmp_path / "a.png")))
    written(services, batch, [DECLARATION], tmp_path)
    run_steps()
    page = lan.get(HERE).text
    assert "Chưa chọn thủ tục" in page
    assert 'class="plain checklist"' not in page
    [form] = re.findall(rf'<form method="post" action="{HERE}/procedure".*?</form>', page, re.DOTALL)
    assert f'<option value="{BIRTH}">' in form
    for wrong in ("", "9.999999"):
        answer = lan.post(f"{HERE}/procedure", data={"procedure": wrong})
        assert answer.status_code == 400
        assert dossiers.show(services, CODE).procedure is None
    assert lan.post(f"{HERE}/procedure", data={"procedure": BIRTH}).status_code == 303
    run_steps()
    shown = dossiers.show(services, CODE)
    assert shown.procedure is not None
    assert (shown.procedure.code, shown.dossier.procedure_from) == (BIRTH, shown.procedure.effective_from)
    assert shown.dossier.due_at is not None
    [paper] = shown.papers
    assert paper.component == "TP01"
    page = lan.get(HERE).text
    assert "Đăng ký khai sinh" in page
    assert f"{HERE}/procedure" not in page
    assert 'id="c-TP01"' in page
    # Once it has one it stays, and who gave it is on record.
    again = lan.post(f"{HERE}/procedure", data={"procedure": "1.009994"})
    assert again.status_code == 409
    assert dossiers.show(services, CODE).dossier == shown.dossier
    with services.look() as uow:
        [told] = [one for one in events.of_subject(uow, shown.dossier.id) if one.action == "dossier.changed"]
    assert (told.actor, told.data) == ("lan", {"parts": "procedure", "procedure": BIRTH})


def test_a_dossier_that_is_closed_is_given_no_procedure(lan: TestClient, services: Services) -> None:
    lan.post(f"/api/v1/dossiers/{CODE}/moves", json={"state": "withdrawn"})
    assert f"{HERE}/procedure" not in lan.get(HERE).text
    assert lan.post(f"{HERE}/procedure", data={"procedure": BIRTH}).status_code == 409
    assert dossiers.show(services, CODE).procedure is None
