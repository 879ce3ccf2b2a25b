"""What is held of whom, where it is linked, and who was warned, on every database."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from core.errors import IllegalStep, NotFound
from core.ids import DocumentId, LinkId, new_id
from core.party import How, Owner
from core.register import NEVER, LinkKind, LinkRole, SourceForm, Warned
from core.states import DocumentState, DossierState
from storage.db import documents, dossiers, holdings, links, owners, warnings
from storage.db.work import UnitOfWork
from tests.contracts.holdings import keep_dossier, keep_holding, keep_party, make_holding, make_link
from tests.contracts.material import NOW
from tests.contracts.parallel import at_once, link_paper


def test_a_holding_comes_back_as_it_was_kept(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        kept = keep_holding(uow, keep_party(uow), ends=NEVER, about="AB123456", purpose="để kết hôn")
        assert holdings.find(uow, kept.document) == kept
        assert holdings.find(uow, DocumentId("nothing")) is None


def test_reading_a_paper_again_changes_nothing_that_happened_to_it(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        party = keep_party(uow)
        kept, newer = keep_holding(uow, party), keep_holding(uow, party)
        holdings.supersede(uow, kept.document, newer.document)
        holdings.revoke(uow, kept.document, NOW, "Cấp sai")
        holdings.put(uow, make_holding(kept.document, party, state=DocumentState.CORRECTED, issuer="Xã khác"))
        found = holdings.find(uow, kept.document)
    assert found is not None
    assert (found.state, found.issuer) == (DocumentState.CORRECTED, "Xã khác")
    assert (found.superseded_by, found.revoked_at, found.revoked_why) == (newer.document, NOW, "Cấp sai")


def test_the_papers_of_a_person_are_found_by_all_ids_and_type_newest_first(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        me, also_me, other = keep_party(uow), keep_party(uow), keep_party(uow)
        old = keep_holding(uow, me, issued_on="2019")
        new = keep_holding(uow, also_me, issued_on="2021-01-01")
        undated = keep_holding(uow, me, issued_on=None, source_form=SourceForm.PHOTOCOPY)
        keep_holding(uow, other)
        keep_holding(uow, me, type="passport")
        keep_holding(uow, None)
        assert holdings.of_parties(uow, {me, also_me}, {"birth_certificate"}) == [new, old, undated]
        assert holdings.of_parties(uow, set(), {"birth_certificate"}) == []


def test_a_paper_of_several_owners_is_found_under_each(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        wife, husband, other = keep_party(uow), keep_party(uow), keep_party(uow)
        held = keep_holding(uow, wife)
        both = [
            Owner(held.document, role, party, How.FIELD, "sohoa", NOW)
            for role, party in (("wife", wife), ("husband", husband))
        ]
        owners.put(uow, held.document, both)
        assert holdings.of_parties(uow, {wife}, {held.type}) == [held]
        assert holdings.of_parties(uow, {husband}, {held.type}) == [held]
        assert holdings.of_parties(uow, {wife, husband}, {held.type}) == [held]
        assert holdings.of_parties(uow, {other}, {held.type}) == []


def test_results_are_hidden_until_they_are_handed_over(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        dossier = keep_dossier(uow)
        held = keep_holding(uow, None, origin=dossier.id, result=True, hidden=True)
        keep_holding(uow, None, origin=dossier.id)
        assert holdings.results_of(uow, dossier.id) == [held]
        holdings.hide(uow, held.document, hidden=False)
        assert not holdings.results_of(uow, dossier.id)[0].hidden


def test_what_is_held_of_a_batch(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        held = keep_holding(uow, None)
        keep_holding(uow, None)
        assert holdings.of_batch(uow, documents.get(uow, held.document).batch) == [held]


def test_papers_about_the_same_are_found_whosever_they_are(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        first = keep_holding(uow, keep_party(uow), type="land_use_certificate", about="AB123456")
        second = keep_holding(
            uow, keep_party(uow), type="land_use_certificate", about="AB123456", digitized_at=NOW + timedelta(1)
        )
        keep_holding(uow, keep_party(uow), type="land_use_certificate", about="AB999999")
        assert holdings.about(uow, "land_use_certificate", "AB123456") == [second, first]
        holdings.supersede(uow, first.document, second.document)
        assert [one.document for one in holdings.superseded_by(uow, second.document)] == [first.document]
        holdings.supersede(uow, first.document, None)
        assert holdings.superseded_by(uow, second.document) == []


def test_nothing_happens_to_a_paper_that_is_not_held(engine: Engine) -> None:
    with UnitOfWork(engine) as uow, pytest.raises(NotFound):
        holdings.revoke(uow, DocumentId("nothing"), NOW, "Cấp sai")


def test_a_link_is_made_once_ends_once_and_stays_on_record(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW + timedelta(1)) as uow:
        held, dossier = keep_holding(uow, keep_party(uow)), keep_dossier(uow)
        link = links.add(uow, make_link(dossier, held))
        assert links.add(uow, make_link(dossier, held)) == link
        ended = links.end(uow, link.id, "Lan", "Gắn nhầm")
        assert (ended.ended_at, ended.ended_by, ended.ended_why) == (NOW + timedelta(1), "Lan", "Gắn nhầm")
        with pytest.raises(IllegalStep):
            links.end(uow, link.id, "Lan", "Gắn nhầm")
        again = links.add(uow, make_link(dossier, held, at=NOW + timedelta(2)))
        assert again.id != link.id
        assert links.of_dossier(uow, dossier.id) == [ended, again]
        assert links.of_document(uow, held.document) == [ended, again]
        with pytest.raises(NotFound):
            links.end(uow, LinkId("nothing"), "Lan", "")


def test_a_result_is_linked_without_a_component(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        held, dossier = keep_holding(uow, keep_party(uow)), keep_dossier(uow)
        made = make_link(dossier, held, component=None, role=LinkRole.RESULT, kind=LinkKind.DIGITIZED)
        assert links.add(uow, made) == made
        assert links.standing(uow, dossier.id, None, held.document) == made
        assert links.standing(uow, dossier.id, "TP02", held.document) is None


def test_only_dossiers_under_way_that_use_a_paper_now_are_named(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        held, other = keep_holding(uow, keep_party(uow)), keep_holding(uow, None)
        uses, ended, finished, elsewhere = (keep_dossier(uow, number) for number in range(1, 5))
        for dossier in (uses, ended, finished):
            link = links.add(uow, make_link(dossier, held))
            if dossier == ended:
                links.end(uow, link.id, "Lan", "Gắn nhầm")
        links.add(uow, make_link(uses, held, component="TP03"))
        links.add(uow, make_link(elsewhere, other))
        dossiers.move_on(uow, finished.id, DossierState.PROCESSING, by="Lan")
        dossiers.move_on(uow, finished.id, DossierState.FINISHED, by="Lan")
        assert links.open_dossiers(uow, [held.document]) == [uses.id]


def test_of_people_who_link_the_same_paper_at_once_all_get_one_link(engine: Engine, database_url: str) -> None:
    with UnitOfWork(engine) as uow:
        held, dossier = keep_holding(uow, keep_party(uow)), keep_dossier(uow)
    found = at_once(link_paper, [(database_url, make_link(dossier, held, by=f"Người {n}")) for n in range(4)])
    assert len(set(found)) == 1
    with UnitOfWork(engine) as uow:
        assert [link.id for link in links.of_dossier(uow, dossier.id)] == found[:1]


def test_a_warning_is_seen_by_the_first_and_unseen_again_after_fresh_news(engine: Engine) -> None:
    with UnitOfWork(engine, lambda: NOW) as uow:
        held, dossier = keep_holding(uow, keep_party(uow)), keep_dossier(uow)
        first = Warned(new_id(), dossier.id, held.document, "revoked", "Đã bị thu hồi.", NOW)
        warnings.put(uow, first)
        assert warnings.see(uow, dossier.id, first.id, "Lan").seen_by == "Lan"
        assert warnings.see(uow, dossier.id, first.id, "An").seen_by == "Lan"
        assert warnings.of_dossier(uow, dossier.id, unseen=True) == []
        fresh = Warned(new_id(), dossier.id, held.document, "revoked", "Lại bị thu hồi.", NOW)
        warnings.put(uow, fresh)
        assert warnings.of_dossier(uow, dossier.id) == [fresh]
        assert warnings.settle(uow, held.document, ["revoked"], "An") == [dossier.id]
        assert warnings.of_dossier(uow, dossier.id, unseen=True) == []
        with pytest.raises(NotFound):
            warnings.see(uow, keep_dossier(uow, 2).id, fresh.id, "Lan")


def test_warnings_come_in_parts_newest_first(engine: Engine) -> None:
    with UnitOfWork(engine) as uow:
        held, dossier = keep_holding(uow, keep_party(uow)), keep_dossier(uow)
        made = [Warned(f"w{n}", dossier.id, held.document, f"code{n}", "Câu.", NOW) for n in range(5)]
        for one in made:
            warnings.put(uow, one)
        first = warnings.of_dossier(uow, dossier.id, limit=3)
        rest = warnings.of_dossier(uow, dossier.id, limit=3, before=first[-1].id)
    assert [*first, *rest] == made[::-1]
