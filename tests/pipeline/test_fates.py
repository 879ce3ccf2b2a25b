"""What becomes of papers and of dossiers that use them, on every database: nobody is undone behind their back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

from classify.checklist import ComponentStatus
from core.dossier import Document
from core.errors import IllegalStep, NotFound, SohoaError
from core.procedure import Dossier
from core.register import SourceForm
from core.states import DocumentState, DossierState
from pipeline import dossiers, evidence, fates, holdings, ownership, party_care, repair, reuse
from pipeline.evidence import Counted
from pipeline.ripple import COPY_FOUND
from pipeline.services import Services
from storage.db import documents, events
from storage.db import dossiers as storage
from storage.db import holdings as storage_holdings
from tests.databases import ON_BOTH
from tests.pipeline.register import (
    AN,
    BINH,
    LAN,
    PERMANENT,
    amend,
    case,
    held,
    news,
    paper,
    renew,
    told,
    use,
    vouch,
    who,
)

pytestmark = ON_BOTH


def land(services: Services, days_ago: int, **said: Any) -> Document:
    owners = [{"full_name": "LÊ THỊ HOÀI AN", "personal_id": AN}]
    values: dict[str, Any] = {
        "serial": "ZZ 000123",
        "owners": owners,
        "issued_date": "2020-05-04",
        "issuer": "UBND HUYỆN SÔNG LAM",
    }
    digitized = services.clock() - timedelta(days=days_ago)
    return paper(services, "land_use_certificate", digitized=digitized, **(values | said))


def residence(services: Services, day: str, number: str = AN, name: str = "LÊ THỊ HOÀI AN") -> Document:
    return paper(
        services,
        "residence_confirmation",
        full_name=name,
        personal_id=number,
        date_of_birth="1990-11-20",
        issued_date=day,
        issuer="CÔNG AN PHƯỜNG ĐÔNG PHÚ",
    )


def birth(
    services: Services, number: str = AN, name: str = "LÊ THỊ HOÀI AN", dossier: Dossier | None = None
) -> Document:
    said: dict[str, Any] = {"date_of_birth": "1990-11-20", "number": "12/1990", "registered_at": "UBND XÃ THANH LƯƠNG"}
    return paper(services, "birth_certificate", dossier, full_name=name, personal_id=number, **said)


def test_what_a_person_took_back_is_not_superseded_again_by_itself(services: Services) -> None:
    older, newer = land(services, 9), land(services, 1)
    assert held(services, older.id).superseded_by == newer.id
    fates.undo_superseding(services, older.id, "Chỉ là bản quét lại", LAN)
    evidence.record(services, newer.id, Counted(pages_fed=1), by="Lan")
    renew(services, older.id)
    assert held(services, older.id).superseded_by is None
    assert held(services, newer.id).superseded_by is None


def test_what_a_person_superseded_stays_so_while_the_newer_paper_is_corrected(services: Services) -> None:
    older, newer = birth(services), birth(services)
    fates.supersede(services, older.id, newer.id, "Cấp lại do cải chính", LAN)
    amend(services, newer.id, number="13/1990")
    vouch(services, newer.id)
    assert held(services, older.id).superseded_by == newer.id


def test_a_paper_goes_to_the_next_newer_one_when_that_in_between_is_withdrawn(services: Services) -> None:
    older, between, newest = (land(services, days) for days in (9, 5, 1))
    assert held(services, older.id).superseded_by == between.id
    repair.withdraw(services, between.batch, by="Lan")
    assert held(services, older.id).superseded_by == newest.id


def test_of_two_papers_that_are_vouched_for_at_once_one_is_the_newer(services: Services) -> None:
    first, second = land(services, 9), land(services, 1, serial="ZZ 000999")
    amend(services, second.id, serial="ZZ 000123")
    amend(services, first.id, address="Xã Thanh Lương")
    with services.look() as uow:
        papers = [replace(documents.get(uow, one.id), state=DocumentState.VERIFIED) for one in (first, second)]

    def keep_second() -> None:
        with services.work() as uow:
            holdings.keep(services, uow, papers[1])

    meanwhile = Thread(target=keep_second)
    with services.work() as uow:
        holdings.keep(services, uow, papers[0])
        meanwhile.start()
        meanwhile.join(0.5)
        assert meanwhile.is_alive()
    meanwhile.join()
    assert held(services, first.id).superseded_by == second.id


def test_a_photocopy_takes_no_originals_place(services: Services) -> None:
    older, newer = land(services, 9), land(services, 1)
    assert held(services, older.id).superseded_by == newer.id
    for form, instead in ((SourceForm.PHOTOCOPY, None), (SourceForm.ORIGINAL, newer.id), (SourceForm.PHOTOCOPY, None)):
        evidence.record(services, newer.id, Counted(source_form=form), by="Lan")
        assert held(services, older.id).superseded_by == instead
    evidence.record(services, older.id, Counted(source_form=SourceForm.PHOTOCOPY), by="Lan")
    assert held(services, older.id).superseded_by == newer.id


def test_who_uses_an_original_is_told_once_of_a_copy_that_says_more(services: Services) -> None:
    older = land(services, 9)
    dossier = case(services, PERMANENT, who(services, AN))
    use(services, dossier, "TP02", older.id)
    newer = land(services, 1)
    evidence.record(services, newer.id, Counted(source_form=SourceForm.PHOTOCOPY), by="Lan")
    for _ in range(2):
        evidence.record(services, newer.id, Counted(pages_fed=1), by="Lan")
    assert "newer_copy" in {each.code for each in news(services, dossier)}
    with services.look() as uow:
        copies = [each for each in events.of_subject(uow, older.id) if each.action == COPY_FOUND]
    assert [each.data["by"] for each in copies] == [newer.id]


def component(services: Services, dossier: Dossier, code: str) -> ComponentStatus:
    return next(one for one in dossiers.show(services, dossier.code).components if one.requirement.code == code)


def test_an_open_dossier_misses_what_was_revoked_and_is_told_what_was_superseded(services: Services) -> None:
    mine, newer = birth(services), birth(services)
    open_one, closed = (case(services, PERMANENT, who(services, AN)) for _ in range(2))
    for dossier in (open_one, closed):
        use(services, dossier, "TP03", mine.id)
    dossiers.move(services, closed.code, DossierState.WITHDRAWN, by="Lan")
    filled = component(services, open_one, "TP03")
    assert (filled.complete, filled.message) == (True, "")
    fates.revoke(services, mine.id, "Cấp sai", LAN)
    missing = component(services, open_one, "TP03")
    assert not missing.complete
    assert "bị thu hồi, hủy bỏ" in missing.message
    assert ("TP03", missing.message) in dossiers.show(services, open_one.code).missing
    fates.undo_revoking(services, mine.id, "Nhầm", LAN)
    fates.supersede(services, mine.id, newer.id, "Cấp lại do cải chính", LAN)
    told_of = component(services, open_one, "TP03")
    assert told_of.complete
    assert "đã có giấy mới hơn thay thế" in told_of.message
    fates.revoke(services, mine.id, "Cấp sai", LAN)
    assert component(services, closed, "TP03") == filled
    use(services, open_one, "TP03", newer.id)
    filled = component(services, open_one, "TP03")
    assert (filled.complete, filled.message) == (True, "")


def apart(*work: Callable[[], object]) -> tuple[list[Thread], list[SohoaError]]:
    """Return threads that do something each, and what went wrong in them but what may."""
    failed: list[SohoaError] = []

    def do(one: Callable[[], object]) -> None:
        try:
            one()
        except (IllegalStep, NotFound):
            return  # the other one was quicker
        except SohoaError as error:
            failed.append(error)

    return [Thread(target=do, args=(one,)) for one in work], failed


def begin(threads: list[Thread]) -> None:
    """Let them begin in this order, each until it waits for somebody."""
    for one in threads:
        one.start()
        one.join(0.5)
        assert one.is_alive()


def test_two_who_need_two_papers_do_not_wait_for_each_other(services: Services) -> None:
    older, newer = land(services, 9), land(services, 1)
    assert older.id < newer.id
    both, failed = apart(
        lambda: fates.supersede(services, older.id, newer.id, "Cấp lại", LAN),
        lambda: repair.withdraw(services, newer.batch, by="Lan"),
    )
    with services.work() as uow:
        storage_holdings.locked(uow, older.id)
        begin(both)
    for one in both:
        one.join()
    assert failed == []
    assert held(services, older.id).superseded_by is None


def test_who_hands_a_result_over_and_who_uses_it_do_not_wait_for_each_other(services: Services) -> None:
    dossier = case(services, "1.001193")
    result = birth(services, dossier=dossier)
    for state in (DossierState.PROCESSING, DossierState.FINISHED):
        dossiers.move(services, dossier.code, state, by="Lan")
    wish = reuse.Wish(result.id, "TP01", "Giải quyết thủ tục", "Nghị định 224/2026/NĐ-CP")
    both, failed = apart(
        lambda: dossiers.move(services, dossier.code, DossierState.RETURNED, by="Lan"),
        lambda: reuse.reuse(services, dossier.code, wish, LAN),
    )
    with services.work() as uow:
        storage.lock(uow, dossier.id)
        begin(both)
    for one in both:
        one.join()
    assert failed == []
    assert not held(services, result.id).hidden


def test_taking_a_merge_back_warns_dossiers_and_frees_papers(services: Services) -> None:
    older, newer = residence(services, "2026-03-01"), residence(services, "2026-10-01", BINH, "TRẦN VĂN BÌNH")
    mine = birth(services)
    merge = party_care.merge(services, LAN, who(services, AN), who(services, BINH), "Một người", certain=True)
    renew(services, newer.id)
    assert held(services, older.id).superseded_by == newer.id
    dossier = case(services, PERMANENT, who(services, BINH))
    use(services, dossier, "TP03", mine.id)
    party_care.part(services, LAN, merge.id)
    assert held(services, older.id).superseded_by is None
    assert told(services, dossier) == ["not_theirs"]


def test_a_paper_whose_owner_was_corrected_frees_what_it_superseded(services: Services) -> None:
    older, newer = residence(services, "2026-03-01"), residence(services, "2026-10-01")
    assert held(services, older.id).superseded_by == newer.id
    vouch(services, newer.id, personal_id=BINH, full_name="TRẦN VĂN BÌNH", date_of_birth="1985-04-05")
    assert held(services, older.id).superseded_by is None


def test_a_paper_whose_day_was_corrected_is_no_longer_the_newer_one(services: Services) -> None:
    older, newer = residence(services, "2026-03-01"), residence(services, "2026-10-01")
    vouch(services, newer.id, issued_date="2026-01-10")
    assert held(services, older.id).superseded_by is None
    assert held(services, newer.id).superseded_by == older.id


def test_a_link_that_a_person_ended_is_not_made_again_by_itself(services: Services) -> None:
    dossier = case(services, PERMANENT)
    mine = paper(services, "birth_certificate", dossier, component="TP03", full_name="LÊ THỊ HOÀI AN", personal_id=AN)
    [link] = reuse.used(services, dossier.code)
    reuse.give_up(services, dossier.code, link.id, "Giấy của người khác", LAN)
    evidence.record(services, mine.id, Counted(pages_fed=1), by="Lan")
    vouch(services, mine.id)
    assert [one.ended_at is None for one in reuse.used(services, dossier.code)] == [False]


def test_a_revoked_paper_that_is_superseded_no_longer_has_no_value_again(services: Services) -> None:
    older, newer = land(services, 9), None
    dossier = case(services, PERMANENT, who(services, AN))
    use(services, dossier, "TP02", older.id)
    newer = land(services, 1)
    fates.revoke(services, older.id, "Thu hồi theo quyết định", LAN)
    assert told(services, dossier) == ["revoked", "superseded"]
    fates.undo_superseding(services, older.id, "Không phải giấy mới", LAN)
    assert newer.id
    assert "revoked" in told(services, dossier)
    assert not any("có giá trị trở lại" in one.message for one in news(services, dossier))


def test_whoever_uses_a_verified_paper_hears_that_it_was_corrected(services: Services) -> None:
    mine = birth(services)
    dossier = case(services, PERMANENT, who(services, AN))
    use(services, dossier, "TP03", mine.id)
    vouch(services, mine.id, number="99/1990")
    assert told(services, dossier) == ["verified_again"]


def test_whoever_uses_a_paper_hears_that_its_picture_or_form_is_not_what_it_was(services: Services) -> None:
    mine = birth(services)
    dossier = case(services, PERMANENT, who(services, AN))
    use(services, dossier, "TP03", mine.id)
    evidence.compare(services, mine.id, agrees=True, note="", by="Lan")
    assert told(services, dossier) == []
    evidence.compare(services, mine.id, agrees=False, note="Thiếu mặt sau", by="Lan")
    [first] = news(services, dossier)
    assert first.code == "doubted"
    fates.see(services, dossier.code, first.id, LAN)
    evidence.compare(services, mine.id, agrees=True, note="", by="Lan")
    evidence.record(services, mine.id, Counted(source_form=SourceForm.PHOTOCOPY), by="Lan")
    assert told(services, dossier) == ["doubted"]


def test_a_dossier_that_gets_another_applicant_does_not_keep_the_papers_of_the_first(services: Services) -> None:
    mine = birth(services)
    dossier = case(services, PERMANENT, who(services, AN))
    use(services, dossier, "TP03", mine.id)
    birth(services, BINH, "TRẦN VĂN BÌNH")
    dossiers.change(services, dossier.code, {"applicant": who(services, BINH)}, by="Lan")
    assert told(services, dossier) == ["not_theirs"]
    assert [one.ended_at is None for one in reuse.used(services, dossier.code)] == [False]


def test_a_paper_that_turns_out_to_be_somebody_elses_warns_who_uses_it(services: Services) -> None:
    mine = birth(services)
    dossier = case(services, PERMANENT, who(services, AN))
    use(services, dossier, "TP03", mine.id)
    birth(services, BINH, "TRẦN VĂN BÌNH")
    ownership.decide(services, LAN, mine.id, "owner", who(services, BINH))
    assert told(services, dossier) == ["not_theirs"]


def test_a_result_that_is_verified_while_it_is_handed_over_is_offered(services: Services) -> None:
    dossier = case(services, "1.001193")
    result = birth(services, dossier=dossier)
    assert held(services, result.id).hidden
    for state in (DossierState.PROCESSING, DossierState.FINISHED):
        dossiers.move(services, dossier.code, state, by="Lan")
    with services.look() as uow:
        paper = documents.get(uow, result.id)

    def keep_again() -> None:
        with services.work() as uow:
            holdings.keep(services, uow, paper)

    meanwhile = Thread(target=keep_again)
    with services.work() as uow:
        storage.lock(uow, dossier.id)
        storage.move_on(uow, dossier.id, DossierState.RETURNED, by="Lan")
        holdings.handed_over(uow, dossier.id)
        meanwhile.start()
        meanwhile.join(0.5)
    meanwhile.join()
    assert not held(services, result.id).hidden


def test_two_clerks_who_change_a_dossier_at_once_both_get_their_way(services: Services) -> None:
    dossier = case(services, PERMANENT)
    other = Thread(
        target=dossiers.change, args=(services, dossier.code, {"submitted_by": "Phạm Gia Huy"}), kwargs={"by": "Minh"}
    )
    with services.work() as uow:
        storage.lock(uow, dossier.id)
        storage.change(uow, replace(dossier, deciding="H99.36"))
        storage.move_on(uow, dossier.id, DossierState.PROCESSING, by="Lan")
        storage.move_on(uow, dossier.id, DossierState.DUTY, by="Lan")
        other.start()
        other.join(0.5)
        assert other.is_alive()
    other.join()
    found = dossiers.show(services, dossier.code).dossier
    assert (found.deciding, found.submitted_by) == ("H99.36", "Phạm Gia Huy")
