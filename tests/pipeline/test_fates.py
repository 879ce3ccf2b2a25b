"""What becomes of papers and of dossiers that use them, on every database: nobody is undone behind their back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from core.dossier import Document
from core.settings import Settings
from core.states import DocumentState
from pipeline import evidence, fates, holdings, party_care, repair
from pipeline.evidence import Counted
from pipeline.services import Services
from storage.db import documents
from tests.contracts.conftest import DATABASES
from tests.pipeline.register import (
    AN,
    BINH,
    LAN,
    amend,
    held,
    paper,
    renew,
    vouch,
    who,
)


@pytest.fixture(params=DATABASES)
def services(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Services]:
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    settings = Settings(_env_file=None, data=tmp_path / "var", storage={"database_url": url})
    opened = Services.open(settings)
    yield opened
    opened.engine.dispose()


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


def birth(services: Services, number: str = AN, name: str = "LÊ THỊ HOÀI AN") -> Document:
    said: dict[str, Any] = {"date_of_birth": "1990-11-20", "number": "12/1990", "registered_at": "UBND XÃ THANH LƯƠNG"}
    return paper(services, "birth_certificate", full_name=name, personal_id=number, **said)


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


def test_taking_a_merge_back_warns_dossiers_and_frees_papers(services: Services) -> None:
    older, newer = residence(services, "2026-03-01"), residence(services, "2026-10-01", BINH, "TRẦN VĂN BÌNH")
    merge = party_care.merge(services, LAN, who(services, AN), who(services, BINH), "Một người", certain=True)
    renew(services, newer.id)
    assert held(services, older.id).superseded_by == newer.id
    party_care.part(services, LAN, merge.id)
    assert held(services, older.id).superseded_by is None


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
