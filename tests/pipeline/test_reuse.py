"""What is offered for reuse, and what a dossier says of itself at the counter and outside."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from core.errors import InvalidRequest
from core.page import Problem
from core.register import Exclusion, LinkKind, SourceForm
from core.states import DossierState
from pipeline import dossiers, evidence, exclusions, holdings, lookup, repair, reuse
from pipeline.dossiers import Opening
from pipeline.evidence import Counted
from pipeline.offers import MOST_CANDIDATES
from pipeline.reuse import Question
from pipeline.services import Services
from storage.db import documents
from tests.contracts.holdings import keep_holding
from tests.databases import ON_BOTH
from tests.pipeline.register import AN, LAN, PERMANENT, amend, case, held, paper, use, who

pytestmark = ON_BOTH

OWNERS = [{"full_name": "LÊ THỊ HOÀI AN", "personal_id": AN}]


def test_a_paper_that_must_not_be_digitized_is_offered_to_nobody(services: Services) -> None:
    land = paper(services, "land_use_certificate", serial="ZZ 000123", owners=OWNERS, issuer="UBND HUYỆN SÔNG LAM")
    question = Question(dossier=case(services, PERMANENT, who(services, AN)).code)
    offer = next(one for one in reuse.held(services, question, LAN).offers if one.component.code == "TP02")
    assert offer.reusable
    for code in ("secret_mark", "not_digitized"):
        with services.work() as uow:
            marked = replace(documents.get(uow, land.id), problems=(Problem(code, "Giấy tờ có dấu mật."),))
            holdings.keep(services, uow, marked)
        assert held(services, land.id).privacy == "PX"
        offer = next(one for one in reuse.held(services, question, LAN).offers if one.component.code == "TP02")
        assert [reason.rule for reason in offer.candidates[0].reasons if not reason.met] == ["privacy"]


def test_what_lies_in_the_dossier_already_is_not_asked_for_again(services: Services) -> None:
    paper(services, "birth_certificate", full_name="LÊ THỊ HOÀI AN", personal_id=AN, registered_at="UBND XÃ ĐỒNG")
    dossier = case(services, PERMANENT, who(services, AN))

    def said(component: str) -> tuple[bool, str]:
        offers = reuse.held(services, Question(dossier=dossier.code), LAN).offers
        return next((one.filled, one.message) for one in offers if one.component.code == component)

    assert said("TP01") == (False, "Chưa có giấy tờ trong kho; cần nhận và số hóa.")
    form = paper(services, "residence_change_form", dossier, component="TP01", full_name="LÊ THỊ HOÀI AN")
    amend(services, form.id, full_name="LÊ HOÀI AN")
    assert said("TP01") == (True, "Thành phần này đã có giấy tờ trong hồ sơ.")
    evidence.record(services, form.id, Counted(source_form=SourceForm.PHOTOCOPY), by="Lan")
    assert "cần 1 bản chính, đã có 1 bản chụp" in said("TP01")[1]
    exclusions.exclude(services, dossier.code, "TP02", Exclusion.SECRET, "", by="Lan")
    assert said("TP02")[1].startswith("Giấy tờ thuộc bí mật nhà nước (không số hóa)")


def test_of_very_many_papers_the_best_are_told(services: Services) -> None:
    land = paper(services, "land_use_certificate", serial="ZZ 000123", owners=OWNERS, issuer="UBND HUYỆN SÔNG LAM")
    owner = who(services, AN)
    with services.work() as uow:
        for number in range(30):
            mine = {"type": "land_use_certificate", "issued_on": "2025-01-02", "about": f"ZZ9{number:05}"}
            keep_holding(uow, owner, source_form=SourceForm.PHOTOCOPY, privacy="P2", **mine)
    question = Question(dossier=case(services, PERMANENT, owner).code)
    offer = next(one for one in reuse.held(services, question, LAN).offers if one.component.code == "TP02")
    assert offer.candidates[0].holding.document == land.id
    assert (len(offer.candidates), offer.more) == (MOST_CANDIDATES, 31 - MOST_CANDIDATES)


def test_the_public_look_up_and_the_counter_miss_the_same_papers(services: Services) -> None:
    paper(services, "birth_certificate", full_name="LÊ THỊ HOÀI AN", personal_id=AN, registered_at="UBND XÃ ĐỒNG")
    dossier = case(services, PERMANENT, who(services, AN))
    form = paper(services, "residence_change_form", dossier, component="TP01", full_name="LÊ THỊ HOÀI AN")
    land = paper(services, "land_use_certificate", serial="ZZ 000123", owners=OWNERS, issuer="UBND HUYỆN SÔNG LAM")
    use(services, dossier, "TP02", land.id)

    def outside() -> lookup.Standing:
        return lookup.look_up(services, dossier.code, AN[-4:], "203.0.113.7")

    assert (outside().missing, outside().reused) == ((), 1)
    # A copy where the original is asked for, and a reused paper that was withdrawn.
    evidence.record(services, form.id, Counted(source_form=SourceForm.PHOTOCOPY), by="Lan")
    repair.withdraw(services, land.batch, by="Lan")
    shown = dossiers.show(services, dossier.code)
    names = {one.requirement.code: one.requirement.name for one in shown.components}
    assert [code for code, _ in shown.missing] == ["TP01", "TP02"]
    assert outside().missing == (names["TP01"], names["TP02"])
    assert outside().reused == 0


def test_how_far_a_dossier_is_does_not_take_longer_with_each_paper(services: Services) -> None:
    dossier = case(services, PERMANENT)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    counts = []
    for papers in (1, 4):
        for _ in range(papers):
            form = paper(services, "residence_change_form", dossier, component="TP01", full_name="LÊ THỊ HOÀI AN")
            evidence.record(services, form.id, Counted(source_form=SourceForm.ORIGINAL), by="Lan")
        event.listen(services.engine, "before_cursor_execute", note)
        asked.clear()
        assert dossiers.show(services, dossier.code).components[0].complete
        event.remove(services.engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_was_scanned_for_a_dossier_is_not_reused_in_it(services: Services) -> None:
    names: dict[str, Any] = {"full_name": "LÊ THỊ HOÀI AN", "personal_id": AN, "registered_at": "UBND XÃ ĐỒNG"}
    dossier = case(services, PERMANENT)
    mine = paper(services, "birth_certificate", dossier, component="TP03", **names)
    [link] = reuse.used(services, dossier.code)
    reuse.give_up(services, dossier.code, link.id, "Nhầm thành phần", LAN)
    dossiers.change(services, dossier.code, {"applicant": who(services, AN)}, by="Lan")
    use(services, dossier, "TP03", mine.id)
    filled = next(one for one in dossiers.show(services, dossier.code).components if one.requirement.code == "TP03")
    assert [one.kind for one in filled.fillings] == [LinkKind.DIGITIZED]


def test_whoever_asks_for_more_papers_says_which(services: Services) -> None:
    complete = dossiers.open_dossier(services, Opening("H99.36.05-261101-9001"), by="Lan")
    with pytest.raises(InvalidRequest):
        dossiers.move(services, complete.code, DossierState.SUPPLEMENT, by="Lan", note=" ")
    lacking = case(services, PERMANENT)
    dossiers.move(services, lacking.code, DossierState.SUPPLEMENT, by="Lan")
    dossiers.move(services, complete.code, DossierState.SUPPLEMENT, by="Lan", note="Bổ sung bản vẽ.")
