"""Parts of a file follow each other without a gap, whoever sends them at once; on every database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from core.errors import IllegalStep, NotFound, WrongOffset
from core.ids import BatchId, UploadId, new_id
from core.upload import Part, Upload
from storage.db import uploads
from storage.db.work import UnitOfWork
from tests.contracts.material import NOW, make_blob


def upload(**changed: object) -> Upload:
    return replace(Upload(UploadId(new_id()), "lan", "giấy.pdf", 10, NOW, NOW), **changed)  # type: ignore[arg-type]


def work(engine: Engine, days: float = 0) -> UnitOfWork:
    return UnitOfWork(engine, lambda: NOW + timedelta(days=days))


def part(begins: int, size: int, text: str = "") -> Part:
    return Part(begins, size, make_blob(text or f"{begins} {size}"))


def test_parts_come_back_in_order_and_leave_no_gap(engine: Engine) -> None:
    mine = upload()
    with work(engine) as uow:
        uploads.add(uow, mine)
        assert uploads.get(uow, mine.id) == mine
        with pytest.raises(IllegalStep):
            uploads.add(uow, mine)
        uploads.append(uow, mine.id, part(0, 4))
        for begins in (0, 3, 5):
            with pytest.raises(WrongOffset) as wrong:
                uploads.append(uow, mine.id, part(begins, 2))
            assert wrong.value.params == {"offset": 4}
        assert uploads.append(uow, mine.id, part(4, 6)).complete
        assert [(one.begins, one.size) for one in uploads.parts(uow, mine.id)] == [(0, 4), (4, 6)]
        assert uploads.held(uow, "lan") == (1, 10)
        assert uploads.held(uow, "minh") == (0, 0)


def test_of_parts_that_come_at_once_one_is_kept(engine: Engine) -> None:
    mine = upload()
    with work(engine) as uow:
        uploads.add(uow, mine)

    def send(number: int) -> bool:
        try:
            with work(engine) as uow:
                uploads.append(uow, mine.id, part(0, 4, str(number)))
        except WrongOffset:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, range(8))) == 1
    with work(engine) as uow:
        assert uploads.get(uow, mine.id).received == 4
        assert len(uploads.parts(uow, mine.id)) == 1


def test_what_is_over_takes_nothing_and_ends_once(engine: Engine) -> None:
    mine = upload()
    with work(engine) as uow:
        uploads.add(uow, mine)
        uploads.append(uow, mine.id, part(0, 4))
        uploads.end(uow, mine.id, BatchId("b"))
        assert uploads.get(uow, mine.id).batch == "b"
        with pytest.raises(IllegalStep):
            uploads.append(uow, mine.id, part(4, 6))
        with pytest.raises(IllegalStep):
            uploads.end(uow, mine.id)
        with pytest.raises(NotFound):
            uploads.restart(uow, mine.id)
        assert uploads.standing(uow, "lan") == []


def test_only_what_nobody_goes_on_with_is_forgotten(engine: Engine) -> None:
    old, new = upload(), upload()
    with work(engine) as uow:
        uploads.add(uow, old)
        uploads.append(uow, old.id, part(0, 4))
        uploads.add(uow, replace(new, changed_at=NOW + timedelta(days=1)))
    with work(engine, 2) as uow:
        before = NOW + timedelta(hours=1)
        assert uploads.any_over(uow, before)
        assert uploads.end_stale(uow, before, 10) == 1
        assert uploads.over(uow, 10) == [old.id]
        uploads.forget(uow, NOW + timedelta(days=3))
        assert uploads.get(uow, old.id).received == 4, "its parts are still there"
        uploads.forget_parts(uow, old.id)
        assert not uploads.any_over(uow, before)
        uploads.forget(uow, NOW + timedelta(days=3))
        with pytest.raises(NotFound):
            uploads.get(uow, old.id)
        assert [one.id for one in uploads.standing(uow, "lan")] == [new.id]
