"""One batch through the whole journey, in this process, with an engine that reads nothing."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from core.blob import ArtifactKind
from core.errors import DuplicateFile, IllegalStep
from core.ids import BatchId
from core.states import BatchState, Bucket, DocumentState
from pipeline import describe, digitize, repair
from pipeline.progress import progress
from pipeline.queue import Step, ask
from pipeline.receive import add_file, open_batch, submit
from pipeline.services import Services
from storage.db import batches, documents, events, pages
from tests.pipeline.papers import scan

Run = Callable[[], None]


def hand_in(services: Services, *files: Path, dossier: str | None = None) -> BatchId:
    return digitize.hand_in(services, files, dossier=dossier, procedure=None, by="test").batch.id


def closes(services: Services, batch: BatchId) -> None:
    now = progress(services, batch)
    assert now.pages == now.in_documents + now.blank + now.separators + now.failed


def test_a_scan_becomes_a_stored_document(services: Services, run_steps: Run, tmp_path: Path) -> None:
    path = scan(tmp_path / "a.tif", 3)
    batch = hand_in(services, path, dossier="H99-TEST-1")
    run_steps()
    found = describe.contents(services, batch)
    assert found.batch.state is BatchState.READY
    assert found.dossier_code == "H99-TEST-1"
    [paper] = found.documents
    assert [page.number for page in found.pages.values()] == [1, 2, 3]
    assert paper.pages == tuple(found.pages)
    assert paper.state is DocumentState.NEEDS_REVIEW
    assert paper.type == "unknown"
    with services.look() as uow:
        made = documents.artifacts(uow, paper.id)
    assert set(made) == {ArtifactKind.PDF, ArtifactKind.ALTO, ArtifactKind.TEXT, ArtifactKind.WORDS}
    assert services.blobs.read(made[ArtifactKind.PDF].blob).startswith(b"%PDF-")
    [file] = found.files.values()
    assert services.blobs.read(file.blob) == path.read_bytes()
    assert file.blob.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    closes(services, batch)


def test_files_that_cannot_be_read_stand_as_failed_pages(services: Services, run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "letter.pdf").write_text("không phải PDF")
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    good = scan(tmp_path / "good.png")
    files = [tmp_path / "empty.pdf", good, tmp_path / "letter.pdf", tmp_path / "cut.pdf"]
    batch = hand_in(services, *files)
    run_steps()
    found = describe.contents(services, batch)
    assert found.batch.state is BatchState.READY
    assert [page.bucket for page in found.pages.values()] == [
        Bucket.FAILED,
        Bucket.DOCUMENT,
        Bucket.FAILED,
        Bucket.FAILED,
    ]
    failures = {failure["source"]: failure["error"] for failure in describe.failures(found)}
    assert failures["empty.pdf"]["code"] == "empty_file"
    assert failures["letter.pdf"]["code"] == "unsupported_file"
    assert failures["cut.pdf"]["code"] in {"corrupt_file", "no_pages"}
    assert all(failure["message"].endswith(".") for failure in failures.values())
    for path, file in zip(files, found.files.values(), strict=True):
        assert services.blobs.read(file.blob) == path.read_bytes()
    closes(services, batch)


def test_a_step_that_is_asked_for_again_changes_nothing(services: Services, run_steps: Run, tmp_path: Path) -> None:
    batch = hand_in(services, scan(tmp_path / "a.tif", 2))
    run_steps()
    before = describe.contents(services, batch)
    with services.work() as uow:
        for page in before.pages:
            ask(uow, services.queue, Step.RECOGNIZE, page)
        ask(uow, services.queue, Step.RENDER, before.documents[0].id)
    run_steps()
    assert describe.contents(services, batch) == before


def test_the_same_bytes_in_the_same_dossier_are_refused_with_the_first_batch(
    services: Services, run_steps: Run, tmp_path: Path
) -> None:
    path = scan(tmp_path / "a.png")
    handed = digitize.hand_in(services, [path], dossier="H99-1", procedure=None, by="test")
    run_steps()
    digitize.delivered(services, handed.batch)
    again = digitize.hand_in(services, [path], dossier="H99-1", procedure=None, by="test")
    [refusal] = again.refused
    assert isinstance(refusal.error, DuplicateFile)
    assert refusal.error.params["batch"] == handed.batch.id
    elsewhere = digitize.hand_in(services, [path], dossier="H99-2", procedure=None, by="test")
    assert elsewhere.refused == []


def test_an_interrupted_command_finds_its_batch_again(services: Services, run_steps: Run, tmp_path: Path) -> None:
    files = [scan(tmp_path / "a.png", seed=1), scan(tmp_path / "b.png", seed=2)]
    first = digitize.hand_in(services, files, dossier="H99-1", procedure=None, by="test")
    again = digitize.hand_in(services, files, dossier="H99-1", procedure=None, by="test")
    assert again.resumed
    assert again.batch.id == first.batch.id
    run_steps()
    assert progress(services, first.batch.id).pages == 2
    digitize.delivered(services, first.batch)
    third = digitize.hand_in(services, files, dossier=None, procedure=None, by="test")
    assert not third.resumed


def test_a_command_that_died_between_two_files_adds_the_rest(services: Services, tmp_path: Path) -> None:
    files = [scan(tmp_path / "a.png", seed=1), scan(tmp_path / "b.png", seed=2)]
    handed = digitize.hand_in(services, files, dossier=None, procedure=None, by="test")
    key = handed.batch.key
    other = open_batch(services, by="test", key=key)
    add_file(services, other.id, "a.png", files[0], by="test")
    resumed = digitize.hand_in(services, files, dossier=None, procedure=None, by="test")
    assert resumed.batch.id == other.id
    with services.look() as uow:
        assert [file.name for file in batches.files(uow, other.id)] == ["a.png", "b.png"]


def test_a_withdrawn_batch_is_not_served_and_its_steps_end(services: Services, run_steps: Run, tmp_path: Path) -> None:
    batch = hand_in(services, scan(tmp_path / "a.tif", 3))
    repair.withdraw(services, batch, by="test")
    run_steps()
    found = describe.contents(services, batch)
    assert found.batch.state is BatchState.WITHDRAWN
    assert found.documents == []
    with pytest.raises(IllegalStep):
        repair.withdraw(services, batch, by="test")
    done = hand_in(services, scan(tmp_path / "b.png"))
    run_steps()
    repair.withdraw(services, done, by="test")
    assert [paper.state for paper in describe.contents(services, done).documents] == [DocumentState.WITHDRAWN]


def test_a_failed_page_is_replaced_by_a_new_scan(services: Services, run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(scan(tmp_path / "x.png").read_bytes()[:300])
    batch = hand_in(services, scan(tmp_path / "a.png", seed=1), tmp_path / "bad.png", scan(tmp_path / "c.png", seed=3))
    run_steps()
    found = describe.contents(services, batch)
    [failure] = describe.failures(found)
    assert failure["source"] == "bad.png"
    repair.replace_page(services, failure["page_id"], "again.png", scan(tmp_path / "d.png", seed=4), by="test")
    run_steps()
    found = describe.contents(services, batch)
    assert found.batch.state is BatchState.READY
    assert describe.failures(found) == []
    assert len(found.pages) == 3
    assert list(found.pages)[1] == failure["page_id"]
    closes(services, batch)


def test_a_page_that_is_hard_to_read_is_scanned_again(services: Services, run_steps: Run, tmp_path: Path) -> None:
    batch = hand_in(services, scan(tmp_path / "a.tif", 2, seed=1))
    run_steps()
    found = describe.contents(services, batch)
    blurred = list(found.pages.values())[1]
    repair.replace_page(services, blurred.id, "broken.png", broken(tmp_path / "x.png"), by="test")
    with pytest.raises(IllegalStep):
        repair.replace_page(services, blurred.id, "more.png", scan(tmp_path / "e.png", seed=5), by="test")
    run_steps()
    with services.look() as uow:
        assert pages.get(uow, blurred.id).image == blurred.image, "it stands until its new scan can be opened"
    closes(services, batch)
    repair.replace_page(services, blurred.id, "sharp.png", scan(tmp_path / "s.png", seed=6), by="test")
    run_steps()
    with services.look() as uow:
        assert pages.get(uow, blurred.id).image != blurred.image
    found = describe.contents(services, batch)
    assert len(found.pages) == 2
    closes(services, batch)


def broken(path: Path) -> Path:
    path.write_bytes(scan(path.with_name("whole.png"), seed=7).read_bytes()[:300])
    return path


def test_a_replacement_has_exactly_one_page(services: Services, run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.png").touch()
    batch = hand_in(services, tmp_path / "bad.png")
    run_steps()
    [failure] = describe.failures(describe.contents(services, batch))
    repair.replace_page(services, failure["page_id"], "two.tif", scan(tmp_path / "two.tif", 2), by="test")
    run_steps()
    [failure] = describe.failures(describe.contents(services, batch))
    assert failure["error"]["code"] == "too_many_pages"
    closes(services, batch)


def test_an_empty_batch_is_ready_at_once(services: Services) -> None:
    batch = open_batch(services, by="test")
    submit(services, batch.id, by="test")
    assert progress(services, batch.id).finished
    with pytest.raises(IllegalStep):
        submit(services, batch.id, by="test")


def test_everything_that_happened_is_an_event(services: Services, run_steps: Run, tmp_path: Path) -> None:
    batch = hand_in(services, scan(tmp_path / "a.png"), dossier="H99-1")
    run_steps()
    with services.look() as uow:
        actions = [event.action for event in events.of_subject(uow, batch)]
    assert actions == ["batch.opened", "batch.submitted", "batch.ready"]


def test_pages_stand_in_the_order_in_which_they_were_fed(services: Services, run_steps: Run, tmp_path: Path) -> None:
    files = [scan(tmp_path / f"{name}.tif", 12, seed=seed) for seed, name in enumerate("zab")]
    batch = hand_in(services, *files)
    run_steps()
    with services.look() as uow:
        found = pages.of_batch(uow, batch)
    assert [page.number for page in found] == [*range(1, 13)] * 3
    assert [page.file for page in found] == [f"{batch}.{n}" for n in (1, 2, 3) for _ in range(12)]
