"""Rows of a made-up register, and the way in which they get into a database fast."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine, Table, insert, text

from classify import codes
from core import codec
from core.dossier import Document
from core.ids import BatchId, PageId, file_id
from core.options import DEVELOPMENT_SECRET, RegistryOptions
from core.party import How, PartyKind
from core.register import Evidence, SourceForm
from core.search import kept_text
from core.states import DossierState
from storage.db.register_tables import (
    document_owners,
    dossier_moves,
    evidence,
    holdings,
    links,
    parties,
    party_numbers,
)
from storage.db.sealing import Keyring
from storage.db.tables import batches, documents, dossiers, events, files, page_texts, pages, search_texts
from tests.bench.register_papers import Somebody

TABLES: tuple[Table, ...] = (
    dossiers,
    dossier_moves,
    parties,
    party_numbers,
    batches,
    files,
    pages,
    page_texts,
    documents,
    document_owners,
    evidence,
    holdings,
    links,
    search_texts,
    events,
)
"""In the order in which rows may be written."""
KEYS = Keyring.parse(DEVELOPMENT_SECRET)
BY = "bench"
_OPTIONS = RegistryOptions()
_WAY = (DossierState.RECEIVED, DossierState.PROCESSING, DossierState.FINISHED, DossierState.RETURNED)
_NO_FAILURE = {"failure_code": None, "failure_detail": None}
_NO_TEXT = {"text_sha256": None, "text_size": None, "text_media_type": None}

Row = dict[str, Any]
Rows = dict[Table, list[Row]]


def version_of(document: str) -> str:
    """Return the hash that stands for the PDF of a document."""
    return sha256(document.encode()).hexdigest()


def party_row(who: Somebody, since: datetime) -> Row:
    """Return the row of `parties`."""
    kind = PartyKind.ORGANISATION if who.is_organisation else PartyKind.CITIZEN
    folded = " ".join(word for word in kept_text([who.name]).folded.split() if word != "|")
    row: Row = {"id": who.id, "kind": kind.value, "name": who.name, "folded": folded, "born": who.born.isoformat()}
    return {**row, "other_names": "[]", "merged_into": None, "created_at": since, "created_by": BY}


def number_row(who: Somebody, kind: Any, number: str, since: datetime) -> Row:
    """Return the row of `party_numbers`, sealed and indexed as by the product."""
    row: Row = {"kind": kind.value, "found_by": KEYS.index(kind, number), "party": who.id}
    return {**row, "sealed": KEYS.seal(kind, who.id, number), "key_id": KEYS.current, "since": since, "origin": BY}


def move_rows(dossier: Row, state: DossierState) -> Iterator[Row]:
    """Yield the rows of the moves by which a dossier came into a state, a day each."""
    way = _WAY[: _WAY.index(state) + 1] if state in _WAY else (DossierState.RECEIVED, state)
    for place, moved in enumerate(way, 1):
        at = dossier["received_at"] + timedelta(days=place - 1)
        yield {"dossier": dossier["id"], "number": place, "state": moved.value, "at": at, "by": BY, "note": ""}


def batch_rows(batch: BatchId, dossier: Row) -> tuple[Row, Row]:
    """Return the rows of a batch and of its one file, whose pages are not counted yet."""
    at = dossier["received_at"]
    made: Row = {"id": batch, "state": "ready", "created_at": at, "created_by": BY, "dossier": dossier["id"]}
    made |= {"agency": dossier["receiving"], "procedure": dossier["procedure"], "key": "", "delivered_at": at}
    made |= _NO_FAILURE
    file: Row = {"id": file_id(batch, 1), "batch": batch, "position": 1, "name": "scan.pdf", "state": "split"}
    file |= {**_blob("blob", batch), "page_count": 0, "signed": False, "replaces": None, **_NO_FAILURE}
    return made, file


def page_row(document: Document, page: PageId, number: int) -> Row:
    """Return the row of a page that was read."""
    row: Row = {"id": page, "batch": document.batch, "file": file_id(document.batch, 1), "position": 1}
    row |= {"place": number, "number": number, "state": "read", "picture": "{}", "blank": False, "grade": "good"}
    row |= {"problems": "[]", "bucket": "document", "document": document.id, **_NO_FAILURE, **_NO_TEXT}
    return {**row, **_blob("image", page), **_blob("words", f"{page} words")}


def document_row(paper: Document, position: int) -> Row:
    """Return the row of a document."""
    row: Row = {"id": paper.id, "batch": paper.batch, "position": position, "state": paper.state.value}
    row |= {"superseded": False, "type": paper.type, "type_confidence": paper.type_confidence}
    row |= {"verdict": paper.verdict.value, "dossier": paper.dossier, "component": paper.component}
    return {**row, "body": codec.dump(paper).decode()}


def evidence_row(paper: Document, owner: str, dossier: Row, numbers: dict[str, int]) -> Row:
    """Return the row of the evidence of a verified paper, with its two codes; `numbers` counts what has which."""
    kind = f"{dossier['procedure']}.{paper.component}" if paper.component else paper.type
    unit = codes.doc_unit(_OPTIONS.doc_code, dossier["receiving"], paper.type)
    series = f"{unit}:{codes.doc_kind(paper.type)}"
    same = f"{owner}.{kind}"
    for counted in (series, same):
        numbers[counted] = numbers.get(counted, 0) + 1
    parts = {"owner": owner, "kind": kind, "procedure": dossier["procedure"], "component": paper.component or ""}
    again = f".{numbers[same]}" if numbers[same] > 1 else ""
    made = codes.doc_code(_OPTIONS.doc_code, agency=unit, kind=paper.type, number=numbers[series], version=1)
    record = Evidence(
        document=paper.id,
        digitization_code=codes.digitization_code(_OPTIONS.digitization_code, **parts, seq=again),
        doc_code=made,
        version=1,
        source_form=SourceForm.ORIGINAL,
        digitized_by=BY,
        digitized_unit=dossier["receiving"],
        digitized_at=dossier["received_at"],
        pages_fed=len(paper.slots),
        images=len(paper.slots),
        doc_number=numbers[series],
    )
    names = ("document", "digitization_code", "doc_code", "version", "digitized_unit", "digitized_at")
    return {**{name: getattr(record, name) for name in names}, "body": codec.dump(record).decode()}


def holding_row(paper: Document, dossier: Row, issued: date, issuer: str, privacy: str) -> Row:
    """Return the row of what is held of a document of nobody, good and original; the caller says what is otherwise."""
    return {
        "document": paper.id,
        "party": None,
        "type": paper.type,
        "issued_on": issued.isoformat(),
        "valid_until": None,
        "issuer": issuer,
        "purpose": "",
        "privacy": privacy,
        "source_form": SourceForm.ORIGINAL.value,
        "state": paper.state.value,
        "good": True,
        "version": version_of(paper.id),
        "agency": dossier["receiving"],
        "digitized_at": dossier["received_at"],
        "origin": dossier["id"],
        "result": False,
        "hidden": False,
        "superseded_by": None,
        "revoked_at": None,
        "revoked_why": "",
        "ends": None,
        "about": "",
    }


def link_row(number: int, document: str, dossier: Row, component: str | None, kind: str) -> Row:
    """Return the row of a link that stands."""
    row: Row = {"id": f"l{number:019}", "document": document, "dossier": dossier["id"], "component": component}
    row |= {"role": "component" if component else "result", "kind": kind, "by": BY, "agency": dossier["receiving"]}
    row |= {"at": dossier["received_at"], "purpose": f"Giải quyết {dossier['procedure']}", "legal_basis": "Luật"}
    return {**row, "version": version_of(document), "ended_at": None, "ended_by": None, "ended_why": ""}


def owner_rows(paper: Document, owners: Sequence[Somebody], at: datetime) -> Iterator[Row]:
    """Yield the rows of `document_owners`."""
    for place, who in enumerate(owners, 1):
        role = f"owners.{place}" if len(owners) > 1 else "owner"
        said: Row = {"document": paper.id, "role": role, "party": who.id}
        yield {**said, "how": How.FIELD.value, "by": BY, "at": at}


def event_row(at: datetime, action: str, subject: str) -> Row:
    """Return the row of an event."""
    return {"at": at, "actor": BY, "action": action, "subject": subject, "data": "{}"}


def write(engine: Engine, rows: Rows) -> None:
    """Write the rows of every table; PostgreSQL takes them by COPY."""
    with engine.begin() as connection:
        for table in TABLES:
            some = rows[table]
            if not some:
                continue
            if engine.dialect.name != "postgresql":
                connection.execute(insert(table), some)
                continue
            columns = list(some[0])
            names = ", ".join(f'"{name}"' for name in columns)
            driver: Any = connection.connection.driver_connection
            with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                for row in some:
                    copy.write_row([row[name] for name in columns])


@contextmanager
def indexed_later(engine: Engine) -> Iterator[None]:
    """Make the large index of PostgreSQL once, at the end, and let it count what it holds as it does by itself."""
    kept = ""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            found = text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_search_texts_vector'")
            kept = connection.execute(found).scalar_one()
            connection.execute(text("DROP INDEX ix_search_texts_vector"))
    yield
    if kept:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET maintenance_work_mem = '512MB'"))
            connection.execute(text(kept))
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("RESET maintenance_work_mem"))


def _blob(name: str, what: str) -> Row:
    digest = sha256(what.encode()).hexdigest()
    return {f"{name}_sha256": digest, f"{name}_size": 200_000, f"{name}_media_type": "image/jpeg"}
