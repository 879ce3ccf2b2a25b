"""What the law wants to be on record of each digitized paper."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import RowMapping, select

from core import codec
from core.ids import DocumentId
from core.register import Evidence
from storage.db import search_rows
from storage.db.register_tables import evidence as _evidence
from storage.db.statements import one, upsert
from storage.db.work import UnitOfWork

_CHUNK = 500
"""A statement may have only so many parameters."""


def find(uow: UnitOfWork, document: DocumentId) -> Evidence | None:
    """Return what is on record of a document, or None."""
    row = uow.connection.execute(select(_evidence).where(_evidence.c.document == document)).mappings().first()
    return _read(row) if row is not None else None


def of_documents(uow: UnitOfWork, documents: Collection[DocumentId]) -> dict[DocumentId, Evidence]:
    """Return what is on record of these documents, for those of which anything is."""
    found: dict[DocumentId, Evidence] = {}
    ids = sorted(documents)
    for start in range(0, len(ids), _CHUNK):
        query = select(_evidence).where(_evidence.c.document.in_(ids[start : start + _CHUNK]))
        found |= {DocumentId(row["document"]): _read(row) for row in uow.connection.execute(query).mappings()}
    return found


def by_code(uow: UnitOfWork, code: str) -> Evidence:
    """Return the record with this digitization code or DocCode; raise NotFound."""
    wanted = (_evidence.c.digitization_code == code) | (_evidence.c.doc_code == code)
    return _read(one(uow.connection.execute(select(_evidence).where(wanted)).mappings().first(), "code"))


def put(uow: UnitOfWork, record: Evidence) -> None:
    """Keep the record of a document in the place of an earlier one; codes are unique."""
    values = {
        "document": record.document,
        # Of papers without a code there may be many.
        "digitization_code": record.digitization_code or None,
        "doc_code": record.doc_code or None,
        "version": record.version,
        "digitized_unit": record.digitized_unit,
        "digitized_at": record.digitized_at,
        "body": codec.dump(record).decode(),
    }
    upsert(uow.connection, _evidence, ["document"], values)
    search_rows.put(uow, [record.document])


def _read(row: RowMapping) -> Evidence:
    record = codec.load(Evidence, row["body"])
    return replace(record, digitization_code=row["digitization_code"] or "", doc_code=row["doc_code"] or "")
