"""Learning from checked papers: what is read from the store, what is taken, what is refused, where files lie."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from classify.catalog import Catalog
from classify.learned import model as learned
from classify.learned.model import Model
from classify.training.measure import Measure
from classify.training.retrain import Compared, Corrected, Trial, held_back, retrain, trained
from core import codec
from core.dossier import UNKNOWN
from core.page import Page
from core.states import DocumentState
from pipeline import correct, digitize, receive
from pipeline.correct import Wanted
from pipeline.journey import perform
from pipeline.learn import Train, corrected, learn
from pipeline.services import Services
from storage.db import documents, pages, steps
from storage.identity import here
from tests.classify.test_model_training import CATALOG, FEW, KINDS, VISIT
from tests.factories import make_page
from tests.pipeline.papers import scan, written

Run = Callable[[], None]
GOOD = Measure(known=10, right=9, strangers=4, abstained=4)
BAD = Measure(known=10, right=7, wrong=2, strangers=4, abstained=3)
TEXT = "TRẠM Y TẾ HÒA SƠN\nPHIẾU THEO DÕI HUYẾT ÁP\nHọ tên: Đinh Văn Thảo\nLần khám sau: 15/10/2026"


def check(services: Services, run_steps: Run, path: Path, kind: str, state: DocumentState) -> str:
    """Hand in a paper that says TEXT, and let a person give it a type; return its id."""
    batch = digitize.hand_in(services, [scan(path, seed=len(path.stem))], dossier=None, procedure=None, by="test").batch
    run_steps()
    with services.look() as uow:
        [paper] = documents.of_batch(uow, batch.id)
        row = pages.get(uow, paper.pages[0])
    page: Page = make_page(TEXT)
    file = path.with_suffix(".json")
    file.write_bytes(codec.dump(page))
    words = services.keep(file, "application/json")
    with services.work() as uow:
        pages.keep_reading(uow, row.id, page, words)
        buckets = {one.id: one.bucket for one in pages.of_batch(uow, batch.id) if one.bucket}
        documents.replace_all(uow, batch.id, [replace(paper, type=kind)], buckets)
        if state is not DocumentState.NEEDS_REVIEW:
            documents.set_state(uow, paper.id, state)
    return paper.id


def test_only_checked_papers_are_learned_from(services: Services, run_steps: Run, tmp_path: Path) -> None:
    check(services, run_steps, tmp_path / "a.png", "decision", DocumentState.NEEDS_REVIEW)
    fixed = check(services, run_steps, tmp_path / "bb.png", "report", DocumentState.CORRECTED)
    right = check(services, run_steps, tmp_path / "ccc.png", UNKNOWN, DocumentState.VERIFIED)
    found = {paper.id: (paper.type, paper.sheets[0].page.text) for paper in corrected(services)}
    assert found == {fixed: ("report", TEXT), right: (UNKNOWN, TEXT)}


def outcome_of(now: Measure, new: Measure) -> Train:
    """Return a training whose new model does so well."""

    def train(_catalog: Catalog, model: Model, papers: Sequence[Corrected]) -> Trial:
        fresh = replace(model, header=replace(model.header, seed=model.header.seed + 1))
        return Trial(fresh, learned.dump(fresh), Compared(now, new), Compared(GOOD, GOOD), len(papers))

    return train


def test_without_checked_papers_nothing_happens(services: Services) -> None:
    outcome = learn(services, train=outcome_of(GOOD, GOOD))
    assert (outcome.trial, outcome.taken) == (None, False)
    assert not services.settings.type_model.exists()


def test_a_worse_model_leaves_everything_as_it_was(services: Services) -> None:
    outcome = learn(services, generated=True, train=outcome_of(GOOD, BAD))
    assert outcome.trial is not None
    assert outcome.trial.worse == ("corrected",)
    assert not outcome.taken
    assert not services.settings.type_model.exists()
    assert learned.load(services.settings.type_model) is learned.load()


def test_a_model_that_is_no_worse_is_taken_and_the_former_one_kept(services: Services) -> None:
    path = services.settings.type_model
    first = learn(services, generated=True, train=outcome_of(BAD, GOOD))
    assert (first.taken, first.former) == (True, None)
    before = path.read_bytes()
    assert learned.load(path).header.seed == learned.load().header.seed + 1
    second = learn(services, generated=True, train=outcome_of(GOOD, GOOD))
    assert second.former == path.with_name("types.former.npz")
    assert second.former.read_bytes() == before
    assert learned.load(path).header.seed == learned.load().header.seed + 2
    assert sorted(one.name for one in path.parent.iterdir()) == ["types.former.npz", "types.npz"]


SITE_TYPE = """id = "health_visit"
name = "Phiếu theo dõi sức khỏe"
titles = ["PHIẾU THEO DÕI TẠI NHÀ CỦA TRẠM"]
"""
TAUGHT, ASKED = 16, 2
BATCH = "lothunhat"


def small(catalog: Catalog, _model: Model, papers: Sequence[Corrected]) -> Trial:
    """Train as `sohoa train` does, from few types and few made-up papers."""
    some = MappingProxyType({name: catalog.types[name] for name in (*KINDS, "health_visit")})
    return retrain(replace(catalog, types=some), trained(CATALOG, (), FEW, 1), papers, FEW)


def test_a_type_that_a_person_corrected_is_told_from_then_on(
    services: Services, run_steps: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Which papers are kept for comparing follows from their ids: of one batch in thirty it would be none.
    monkeypatch.setattr(receive, "new_id", lambda: BATCH)
    assert any(held_back(f"{BATCH}.{number}.1.d") for number in range(1, TAUGHT + 1))
    (tmp_path / "site" / "types").mkdir(parents=True)
    (tmp_path / "site" / "types" / "health_visit.toml").write_text(SITE_TYPE, encoding="utf-8")
    options = services.settings.classify.model_copy(update={"site_types": tmp_path / "site"})
    site = replace(services, settings=services.settings.model_copy(update={"classify": options}))

    def work_off() -> None:
        while claim := steps.claim(site.engine, here(), site.clock(), 60):
            perform(site, claim)

    files = [scan(tmp_path / f"{number:02}.png", seed=number + 1) for number in range(TAUGHT + ASKED)]
    batch = digitize.hand_in(site, files, dossier=None, procedure=None, by="test").batch.id
    work_off()
    texts = [VISIT.format(number) for number in range(TAUGHT + ASKED)]
    written(site, batch, texts, tmp_path)
    work_off()
    with site.look() as uow:
        papers = documents.of_batch(uow, batch)
    assert [paper.type for paper in papers] == [UNKNOWN] * (TAUGHT + ASKED)
    for paper in papers[:TAUGHT]:
        seen = correct.current(site, paper.id).number
        correct.correct(site, paper.id, Wanted("health_visit"), seen=seen, by="An")
    outcome = learn(site, train=small)
    assert outcome.trial is not None
    held = outcome.trial.corrected
    assert outcome.trial.learned + held.new.known == TAUGHT
    assert held.new.right == held.new.known >= 1
    assert outcome.taken
    assert held.now.right == 0
    written(site, batch, texts, tmp_path)
    work_off()
    with site.look() as uow:
        again = documents.of_batch(uow, batch)
    assert [paper.type for paper in again[TAUGHT:]] == ["health_visit"] * ASKED
    assert [paper.state for paper in again[TAUGHT:]] == [DocumentState.NEEDS_REVIEW] * ASKED
