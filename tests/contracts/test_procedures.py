"""Versions of procedures on every database: which one holds, and that none which dossiers used is ever rewritten."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.days import VIETNAM, begin_of
from core.errors import InvalidRequest, NotFound
from core.ids import DossierId, new_id
from core.procedure import ComponentRequirement, Procedure
from core.settings import Settings
from core.states import DossierState
from pipeline import dossiers as cases
from pipeline import procedures as known
from pipeline.database_queue import DatabaseQueue
from pipeline.dossiers import Opening
from pipeline.procedures import Form, Outcome
from pipeline.services import Services
from storage.blobs.folder import FolderStore
from storage.blobs.links import Linker
from storage.db import dossiers, procedures
from storage.db.work import open_engine
from tests.contracts.material import make_dossier
from tests.contracts.parallel import at_once

TODAY = date(2026, 11, 23)
FIRST = date(2026, 6, 1)
CODE = "1.001193"
PAPER = ComponentRequirement("TP01", "Tờ khai", ("declaration",))


MIGRATION = import_module("storage.migrations.versions.v0017_version_of_a_dossier")


@dataclass
class Clock:
    at: datetime = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)

    def __call__(self) -> datetime:
        return self.at.astimezone(UTC)


def services_over(engine: Engine, folder: Path) -> Services:
    settings = Settings(_env_file=None, data=folder)
    return Services(settings, engine, FolderStore(folder / "blobs", Linker("http://x", "x")), DatabaseQueue(), Clock())


@pytest.fixture
def services(engine: Engine, tmp_path: Path) -> Services:
    return services_over(engine, tmp_path)


def version(name: str, day: date = FIRST, code: str = "1.000001") -> Procedure:
    return Procedure(code, name, (PAPER,), day)


def use(services: Services, day: date, code: str = "1.000001") -> None:
    """Let a dossier be received on a day."""
    with services.work() as uow:
        since = known.hold(services, uow, code, day).effective_from
        at = begin_of(day) + timedelta(hours=9)
        fresh = make_dossier(id=DossierId(new_id()), code=f"H99-{new_id()}", procedure=code, created_at=at)
        dossiers.create(uow, replace(fresh, received_at=at, state=DossierState.RECEIVED, procedure_from=since))


def names(services: Services, code: str = "1.000001") -> dict[date, str]:
    with services.look() as uow:
        return {one.effective_from: one.name for one in known.versions(services, uow, code)}


def take(services: Services, *found: Procedure) -> list[Outcome]:
    return [one.outcome for one in known.take_in(services, found, by="Lan")]


def test_the_version_of_the_day_holds(services: Services) -> None:
    later = FIRST + timedelta(days=30)
    assert take(services, version("A"), version("B", later)) == [Outcome.ADDED, Outcome.ADDED]
    with services.look() as uow:
        assert known.find(services, uow, "1.000001", FIRST - timedelta(days=1)) is None
        assert known.get(services, uow, "1.000001", later - timedelta(days=1)).name == "A"
        assert known.get(services, uow, "1.000001.000.00.00.H56", later).name == "B"
        with pytest.raises(NotFound):
            known.get(services, uow, "1.999999", later)
        of_dossier = make_dossier(procedure="1.000001", received_at=begin_of(later) - timedelta(minutes=1))
        assert known.of_dossier(services, uow, of_dossier) == version("A")
        assert known.of_dossier(services, uow, replace(of_dossier, received_at=begin_of(later))) == version("B", later)


def test_a_procedure_that_is_not_in_force_yet_takes_no_dossier(services: Services) -> None:
    take(services, version("A", TODAY + timedelta(days=1)))
    with services.work() as uow, pytest.raises(InvalidRequest):
        known.hold(services, uow, "1.000001", TODAY)


def test_the_same_import_twice_changes_nothing_and_an_unused_version_is_replaced(services: Services) -> None:
    assert take(services, version("A")) == [Outcome.ADDED]
    assert take(services, version("A")) == [Outcome.UNCHANGED]
    assert take(services, version("B")) == [Outcome.REPLACED]
    assert names(services) == {FIRST: "B"}


def test_a_version_that_dossiers_used_stays_and_another_is_added(services: Services) -> None:
    take(services, version("A"))
    use(services, TODAY - timedelta(days=3))
    assert take(services, version("B")) == [Outcome.ADDED]
    assert names(services) == {FIRST: "A", TODAY: "B"}
    assert take(services, version("B")) == [Outcome.UNCHANGED]
    assert names(services) == {FIRST: "A", TODAY: "B"}


def test_a_version_with_an_earlier_day_changes_no_dossier_that_was_received(services: Services) -> None:
    take(services, version("A"))
    opening = Opening(procedure="1.000001", receiving="H99.36.05", received_at=begin_of(TODAY - timedelta(days=3)))
    before = cases.open_dossier(services, opening, by="Lan")
    registered = cases.open_dossier(services, replace(opening, received_at=None, registered=True), by="Lan")
    earlier = replace(version("B", TODAY - timedelta(days=5)), components=(replace(PAPER, code="TP02"),))
    [taken] = known.take_in(services, [earlier], by="Lan")
    assert (taken.outcome, taken.procedure) == (Outcome.ADDED, earlier)
    assert "2 hồ sơ đã nhận từ ngày đó vẫn theo phiên bản lúc tiếp nhận." in taken.message
    assert [one.requirement.code for one in cases.show(services, before.code).components] == ["TP01"]
    with services.look() as uow:
        assert procedures.used(uow, "1.000001", FIRST).dossiers == 2
        assert procedures.used(uow, "1.000001", earlier.effective_from) == procedures.Use(0, None)
    # The first reception fixes the version; whoever comes now comes under the new one.
    cases.move(services, registered.code, DossierState.RECEIVED, by="Lan")
    for code in (registered.code, cases.open_dossier(services, replace(opening, received_at=None), by="Lan").code):
        assert [one.requirement.code for one in cases.show(services, code).components] == ["TP02"]


def test_older_dossiers_keep_the_version_that_counted_until_now(services: Services) -> None:
    second = FIRST + timedelta(days=30)
    take(services, version("A"), version("B", second))
    midnight = begin_of(second)
    wanted = {
        midnight - timedelta(minutes=1): FIRST,
        midnight: second,
        midnight - timedelta(days=365): FIRST,
    }
    with services.work() as uow:
        made = {}
        for at in wanted:
            fresh = make_dossier(id=DossierId(new_id()), code=f"H99-{new_id()}", procedure="1.000001", created_at=at)
            dossiers.create(uow, fresh)
            made[fresh.id] = at
        other = make_dossier(id=DossierId(new_id()), code=f"H99-{new_id()}", procedure=None)
        dossiers.create(uow, other)
        MIGRATION.fill(uow.connection)
        for dossier, at in made.items():
            found = dossiers.get(uow, dossier)
            assert found.procedure_from == wanted[at]
            assert known.of_dossier(services, uow, replace(found, procedure_from=None)) == known.of_dossier(
                services, uow, found
            )
        assert dossiers.get(uow, other.id).procedure_from is None


def test_what_is_added_on_a_day_with_dossiers_holds_from_the_next_one(services: Services) -> None:
    take(services, version("A"))
    use(services, TODAY)
    [taken] = known.take_in(services, [version("B")], by="Lan")
    assert taken.procedure.effective_from == TODAY + timedelta(days=1)
    assert "đã có hồ sơ dùng" in taken.message
    assert "24/11/2026" in taken.message


def test_a_used_version_that_has_a_successor_is_history(services: Services) -> None:
    take(services, version("A"), version("C", TODAY - timedelta(days=2)))
    use(services, TODAY - timedelta(days=10))
    assert take(services, version("B")) == [Outcome.KEPT]
    assert names(services) == {FIRST: "A", TODAY - timedelta(days=2): "C"}


def test_a_used_packaged_version_becomes_a_row_that_nothing_rewrites(services: Services) -> None:
    packaged = services.catalog.procedures[CODE]
    use(services, TODAY - timedelta(days=1), CODE)
    with services.look() as uow:
        assert procedures.of_code(uow, CODE) == [packaged]
    changed = replace(packaged, name="Tên khác")
    assert take(services, changed) == [Outcome.ADDED]
    assert names(services, CODE) == {packaged.effective_from: packaged.name, TODAY: "Tên khác"}


def test_an_unused_packaged_version_may_be_replaced(services: Services) -> None:
    changed = replace(services.catalog.procedures[CODE], name="Tên khác")
    assert take(services, changed) == [Outcome.REPLACED]
    assert names(services, CODE) == {changed.effective_from: "Tên khác"}


def test_the_list_of_a_day_joins_packaged_and_imported_ones_part_by_part(services: Services) -> None:
    take(services, version("A", code="1.000500"), version("B", TODAY + timedelta(days=1), code="1.000600"))
    codes = sorted([*services.catalog.procedures, "1.000500"])
    with services.look() as uow:
        assert [one.code for one in known.in_force(services, uow, TODAY)] == codes
        parts, after = [], ""
        while found := known.in_force(services, uow, TODAY, after=after, limit=3):
            assert len(found) <= 3
            parts += [one.code for one in found]
            after = parts[-1]
    assert parts == codes


@pytest.mark.parametrize("form", list(Form))
def test_what_is_exported_is_imported_without_a_change(services: Services, form: Form, tmp_path: Path) -> None:
    with services.look() as uow:
        (tmp_path / "file").write_bytes(known.written(known.every_version(services, uow), form))
    found = known.read(services, tmp_path / "file", form, TODAY)
    assert set(take(services, *found)) == {Outcome.UNCHANGED}
    assert len(found) == 20


def open_one(url: str, folder: Path) -> str:
    """Open a dossier under the packaged version; return the name of the procedure that it was opened with."""
    services = services_over(open_engine(url, lock_seconds=20), folder)
    with services.work() as uow:
        held = known.hold(services, uow, CODE, TODAY)
        at = uow.now()
        fresh = make_dossier(id=DossierId(new_id()), code=f"H99-{new_id()}", procedure=CODE, created_at=at)
        dossiers.create(uow, replace(fresh, received_at=at, procedure_from=held.effective_from))
    services.engine.dispose()
    return held.name


def import_one(url: str, folder: Path) -> str:
    services = services_over(open_engine(url, lock_seconds=20), folder)
    changed = replace(services.catalog.procedures[CODE], name="Tên khác")
    [taken] = known.take_in(services, [changed], by="Lan")
    services.engine.dispose()
    return taken.outcome.value


def either(url: str, folder: Path, work: str) -> str:
    return {"open": open_one, "import": import_one}[work](url, folder)


def test_an_import_at_the_same_moment_changes_no_version_under_a_dossier(
    database_url: str, engine: Engine, tmp_path: Path
) -> None:
    arguments = [(database_url, tmp_path, "open"), (database_url, tmp_path, "import")] * 2
    found = at_once(either, arguments)
    services = services_over(engine, tmp_path)
    with services.look() as uow:
        first = known.versions(services, uow, CODE)[0]
        count = procedures.used(uow, CODE, first.effective_from)
    # Whatever came first: what the dossiers were opened with is what stands there.
    assert set(found[::2]) == {first.name}
    assert count.dossiers == 2
