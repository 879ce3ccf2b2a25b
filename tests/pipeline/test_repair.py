"""What goes wrong half-way: nothing is lost, doubled, stuck, or served that should not be."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from core.batch import Failure
from core.errors import IllegalStep, StorageDown
from core.ids import BatchId, PageId
from core.states import BatchState, DocumentState, PageState
from pipeline import describe, digitize, repair
from pipeline.journey import perform, settle
from pipeline.progress import progress
from pipeline.queue import Step, ask
from pipeline.services import Services
from storage.db import batches, pages, steps
from storage.db.steps import Claim
from storage.identity import here
from tests.faults.stores import FailingStore, Meanwhile
from tests.pipeline.papers import scan

Run = Callable[[], None]


def hand_in(services: Services, *files: Path) -> BatchId:
    return digitize.hand_in(services, files, dossier=None, procedure=None, by="test").batch.id


def take(services: Services, step: Step) -> Claim:
    claim = steps.claim(services.engine, here(), services.clock(), 60, steps=[step])
    assert claim is not None
    return claim


def closes(services: Services, batch: BatchId, pages_fed: int) -> None:
    now = progress(services, batch)
    assert now.batch.state is BatchState.READY
    assert now.pages == pages_fed == now.in_documents + now.blank + now.separators + now.failed


def broken_file(path: Path) -> Path:
    path.write_bytes(scan(path.with_name("x.png")).read_bytes()[:300])
    return path


def test_a_split_given_up_half_way_names_every_page_that_is_missing(
    services: Services, run_steps: Run, tmp_path: Path
) -> None:
    batch = hand_in(services, scan(tmp_path / "a.tif", 6))
    claim = take(services, Step.SPLIT)
    # Two pages are kept, then the store fails; the second time the file itself is given up.
    shaky = replace(services, blobs=FailingStore(services.blobs, StorageDown("cut"), 0))
    with services.work() as uow:
        [file] = batches.files(uow, batch)
        batches.know_file(uow, file.id, page_count=6, signed=False)
    settle(shaky, claim, IllegalStep("bug"))
    run_steps()
    failures = describe.failures(describe.contents(services, batch))
    assert [failure["page"] for failure in failures] == [1, 2, 3, 4, 5, 6]
    closes(services, batch, 6)


def test_two_new_scans_of_one_page_do_not_harm_each_other(services: Services, run_steps: Run, tmp_path: Path) -> None:
    batch = hand_in(services, broken_file(tmp_path / "bad.png"))
    run_steps()
    [failure] = describe.failures(describe.contents(services, batch))
    page = failure["page_id"]
    repair.replace_page(services, page, "one.png", scan(tmp_path / "one.png", seed=1), by="test")
    with pytest.raises(IllegalStep):
        repair.replace_page(services, page, "two.png", scan(tmp_path / "two.png", seed=2), by="test")
    with pytest.raises(IllegalStep):
        repair.retry_page(services, page, by="test")
    run_steps()
    closes(services, batch, 1)
    assert describe.failures(describe.contents(services, batch)) == []


def test_a_late_second_scan_that_fails_leaves_the_good_page_alone(
    services: Services, run_steps: Run, tmp_path: Path
) -> None:
    batch = hand_in(services, broken_file(tmp_path / "bad.png"))
    run_steps()
    [failure] = describe.failures(describe.contents(services, batch))
    late = repair.replace_page(services, failure["page_id"], "late.png", scan(tmp_path / "l.png", seed=1), by="test")
    claim = take(services, Step.SPLIT)
    perform(services, claim)
    run_steps()
    with services.work() as uow:
        ask(uow, services.queue, Step.SPLIT, late.id)
    settle(services, take(services, Step.SPLIT), IllegalStep("done before"))
    closes(services, batch, 1)


@pytest.mark.parametrize("moment", [Step.ASSEMBLE, Step.RENDER])
def test_a_page_that_is_replaced_while_the_batch_is_under_way_is_counted(
    services: Services, run_steps: Run, tmp_path: Path, moment: Step
) -> None:
    batch = hand_in(services, broken_file(tmp_path / "bad.png"), scan(tmp_path / "a.png", seed=1))
    while True:
        claim = steps.claim(services.engine, here(), services.clock(), 60)
        assert claim is not None
        if claim.step == moment:
            break
        perform(services, claim)
    [failure] = describe.failures(describe.contents(services, batch))
    repair.replace_page(services, failure["page_id"], "n.png", scan(tmp_path / "n.png", seed=2), by="test")
    perform(services, claim)
    assert progress(services, batch).batch.state is BatchState.PROCESSING
    run_steps()
    closes(services, batch, 2)
    assert progress(services, batch).in_documents == 2


@pytest.mark.parametrize("moment", [Step.ASSEMBLE, Step.RENDER])
def test_a_batch_withdrawn_under_way_gets_no_living_document(
    services: Services, run_steps: Run, tmp_path: Path, moment: Step
) -> None:
    batch = hand_in(services, scan(tmp_path / "a.png"))
    while (claim := steps.claim(services.engine, here(), services.clock(), 60)) and claim.step != moment:
        perform(services, claim)
    assert claim is not None
    repair.withdraw(services, batch, by="test")
    perform(services, claim)
    run_steps()
    found = describe.contents(services, batch)
    assert found.batch.state is BatchState.WITHDRAWN
    assert all(paper.state is DocumentState.WITHDRAWN for paper in found.documents)


def test_one_document_without_files_does_not_undo_the_others(
    services: Services, run_steps: Run, tmp_path: Path
) -> None:
    files = [scan(tmp_path / f"{n}.png", seed=n) for n in range(3)]
    batch = hand_in(services, *files)
    while (claim := steps.claim(services.engine, here(), services.clock(), 60)) and claim.step != Step.RENDER:
        perform(services, claim)
    assert claim is not None
    settle(services, claim, IllegalStep("bug"))
    assert progress(services, batch).batch.state is BatchState.PROCESSING
    run_steps()
    now = progress(services, batch)
    assert now.batch.state is BatchState.FAILED
    assert now.batch.failure == Failure("illegal_step", "bug")
    assert now.documents_rendered == 2
    again = digitize.hand_in(services, files, dossier=None, procedure=None, by="test")
    assert again.batch.id == batch
    run_steps()
    closes(services, batch, 3)


def test_an_upload_that_was_cut_can_be_handed_in_again(services: Services, token: str, tmp_path: Path) -> None:
    files = [("files", (name, scan(tmp_path / name, seed=ord(name[0])).read_bytes())) for name in ("a.png", "b.png")]
    shaky = replace(services, blobs=CutAfter(services.blobs, 1))
    with TestClient(create_app(shaky), headers={"Authorization": f"Bearer {token}"}) as client:
        client.post("/api/v1/dossiers", json={"code": "H99-1"})
        assert client.post("/api/v1/dossiers/H99-1/batches", files=files).status_code == 503
        again = client.post("/api/v1/dossiers/H99-1/batches", files=files)
        assert again.status_code == 202
        assert len(again.json()["accepted"]) == 2
        assert again.json()["refused"] == []


class CutAfter(FailingStore):
    """Takes some files, fails once, then works."""

    def __init__(self, store: object, good: int) -> None:
        super().__init__(store, StorageDown("cut"), 1)  # type: ignore[arg-type]
        self._good = good

    def _touch(self) -> None:
        self._good -= 1
        if self._good < 0:
            super()._touch()


def test_no_page_is_forgotten_by_the_count(services: Services, run_steps: Run, tmp_path: Path) -> None:
    batch = hand_in(services, scan(tmp_path / "a.tif", 3))
    run_steps()
    with services.look() as uow:
        assert [pages.get(uow, PageId(f"{batch}.1.{n}")).bucket for n in (1, 2, 3)].count(None) == 0


def test_what_was_read_on_the_old_scan_is_not_kept_for_the_new_one(services: Services, tmp_path: Path) -> None:
    batch = hand_in(services, scan(tmp_path / "a.png", seed=1))
    perform(services, take(services, Step.SPLIT))
    with services.look() as uow:
        [page] = pages.of_batch(uow, batch)
    fresh = replace(page, image=services.keep(scan(tmp_path / "b.png", seed=2), "image/png"))

    def meanwhile() -> None:
        with services.work() as uow:
            pages.fail(uow, page.id, Failure("engine_crash"))
            pages.replace(uow, fresh)
            ask(uow, services.queue, Step.RECOGNIZE, page.id)

    perform(replace(services, blobs=Meanwhile(services.blobs, meanwhile)), take(services, Step.RECOGNIZE))
    with services.look() as uow:
        assert pages.get(uow, page.id).state is PageState.WAITING
    perform(services, take(services, Step.RECOGNIZE))
    with services.look() as uow:
        assert pages.get(uow, page.id).state is PageState.READ
