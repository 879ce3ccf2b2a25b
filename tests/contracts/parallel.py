"""What several processes do at once to one database; each function runs in a process of its own."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import text

from core.dossier import Field, FieldSource, Verdict
from core.edition import CORRECT, Decision, Said
from core.errors import IllegalStep, Outdated
from core.ids import BatchId, DocumentId, DossierId, LinkId, PageId, new_id
from core.register import Link
from core.states import DocumentState
from storage.db import batches, documents, dossiers, editions, links, pages, steps
from storage.db.work import UnitOfWork, is_current, open_engine, upgrade, utc_now
from storage.identity import here
from tests.contracts.material import make_blob, make_dossier, make_reading

T = TypeVar("T")


def at_once(work: Callable[..., T], arguments: Sequence[tuple[Any, ...]]) -> list[T]:
    """Run `work` in as many processes as there are arguments and return what each one found."""
    # Each is forked from one that has loaded what they need: they meet sooner, and loading would take most of the time.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    wait = context.Barrier(len(arguments)).wait
    # The barrier is passed while the processes start: no other way is open to it.
    with ProcessPoolExecutor(len(arguments), mp_context=context, initializer=wait, initargs=(60,)) as pool:
        return [each.result() for each in [pool.submit(work, *some) for some in arguments]]


def migrate(url: str) -> bool:
    engine = open_engine(url)
    upgrade(engine)
    current = is_current(engine)
    engine.dispose()
    return current


def work_off(url: str, batch: BatchId) -> list[str]:
    """Claim and finish due steps until there are none; count every one in the batch's key."""
    engine = open_engine(url)
    done = []
    while claim := steps.claim(engine, here(), utc_now(), 60):
        with UnitOfWork(engine) as uow:
            batches.lock(uow, batch)
            count = int(batches.get(uow, batch).key)
            uow.connection.execute(text("UPDATE batches SET key = :count"), {"count": str(count + 1)})
            steps.finish(uow, claim)
        done.append(claim.subject)
    engine.dispose()
    return done


def read_pages(url: str, shares: list[tuple[BatchId, list[PageId]]]) -> list[BatchId]:
    """Read these pages one by one; return the batches of which this process found that nothing waits any more."""
    engine = open_engine(url)
    ended = []
    for batch, ids in shares:
        for page in ids:
            with UnitOfWork(engine) as uow:
                batches.lock(uow, batch)
                pages.keep_reading(uow, page, make_reading("chữ"), make_blob())
                if not pages.pending(uow, batch):
                    ended.append(batch)
    engine.dispose()
    return ended


def open_dossier(url: str, code: str) -> bool:
    """Create a dossier; return whether this process was the one that made it."""
    engine = open_engine(url)
    try:
        with UnitOfWork(engine) as uow:
            dossiers.create(uow, make_dossier(id=DossierId(new_id()), code=code))
    except IllegalStep:
        return False
    finally:
        engine.dispose()
    return True


def correct_document(url: str, batch: BatchId, document: DocumentId, value: str) -> bool:
    """Give the first version of a document a number as a person does; return whether this process was the first."""
    engine = open_engine(url)
    try:
        with UnitOfWork(engine) as uow:
            batches.lock(uow, batch)
            seen = replace(editions.newest(uow, documents.get(uow, document)), number=1)
            field = Field(
                "number", value, "", 1.0, seen.document.pages[0], 1, None, FieldSource.HUMAN, Verdict.ACCEPTED
            )
            paper = replace(seen.document, fields=(field,), state=DocumentState.CORRECTED)
            decision = Decision(fields={"number": Said(value, "An", uow.now())})
            editions.change(uow, seen, replace(seen, document=paper, decision=decision, action=CORRECT))
            documents.correct(uow, paper)
    except Outdated:
        return False
    finally:
        engine.dispose()
    return True


def link_paper(url: str, link: Link) -> LinkId:
    """Link a document to a component of a dossier; return the id of the link that stands."""
    engine = open_engine(url)
    with UnitOfWork(engine) as uow:
        made = links.add(uow, replace(link, id=LinkId(new_id())))
    engine.dispose()
    return made.id


def ask_often(url: str, subjects: list[str]) -> None:
    """Ask for the same steps again and again."""
    engine = open_engine(url)
    for subject in subjects:
        with UnitOfWork(engine) as uow:
            steps.ask(uow, "recognize", subject)
    engine.dispose()


def claim_and_die(url: str, connection: Any) -> None:
    """Claim a step, say so, and be killed."""
    engine = open_engine(url)
    connection.send(steps.claim(engine, here(), utc_now(), timedelta(hours=1).total_seconds()))
    os.kill(os.getpid(), signal.SIGKILL)
