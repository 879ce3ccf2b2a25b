"""Small valid things to keep in a database."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.batch import Batch, BatchPage, SourceFile
from core.blob import Blob
from core.dossier import Document, Verdict
from core.ids import BatchId, DossierId, PageId, document_id, file_id, new_id, page_id
from core.page import BBox, Block, BlockKind, Grade, Line, Page, Quality, Word
from core.procedure import Dossier
from core.states import BatchState, FileState, PageState
from storage.db import batches, pages
from storage.db.work import UnitOfWork

NOW = datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC)


def make_blob(text: str = "bytes", media_type: str = "image/jpeg") -> Blob:
    data = text.encode()
    return Blob(hashlib.sha256(data).hexdigest(), len(data), media_type)


def make_batch(**changed: Any) -> Batch:
    return replace(Batch(BatchId(new_id()), BatchState.OPEN, NOW, "tests"), **changed)


def make_file(batch: Batch, position: int = 1, **changed: Any) -> SourceFile:
    blob = make_blob(f"{batch.id} {position}", "application/pdf")
    file = SourceFile(file_id(batch.id, position), batch.id, position, "scan.pdf", blob, FileState.WAITING)
    return replace(file, **changed)


def make_page(file: SourceFile, number: int = 1, **changed: Any) -> BatchPage:
    page = BatchPage(page_id(file.id, number), file.batch, file.id, number, PageState.WAITING, image=make_blob())
    return replace(page, **changed)


def make_document(batch: BatchId, slots: list[PageId], **changed: Any) -> Document:
    document = Document(
        document_id(slots[0]), batch, "birth_certificate", 0.9, Verdict.ACCEPTED, tuple(slots), tuple(slots)
    )
    return replace(document, **changed)


def make_dossier(**changed: Any) -> Dossier:
    return replace(Dossier(DossierId(new_id()), "H99.01-260301-0001", "1.001193", NOW, "tests"), **changed)


def make_reading(text: str, *, blank: bool = False, grade: Grade = Grade.GOOD) -> Page:
    box = BBox(0, 0, 10, 10)
    lines = tuple(Line(tuple(Word(word, box, 0.9) for word in line.split()), box) for line in text.splitlines())
    return Page(
        1, 100, 100, 300.0, "none", blank=blank, quality=Quality(grade), blocks=(Block(BlockKind.TEXT, box, lines),)
    )


def keep_batch(uow: UnitOfWork, page_count: int = 1, **changed: Any) -> tuple[Batch, SourceFile, list[BatchPage]]:
    """Keep a batch of one file, already split into waiting pages."""
    batch = make_batch(state=BatchState.PROCESSING, **changed)
    file = make_file(batch, state=FileState.SPLIT, page_count=page_count)
    rows = [make_page(file, number) for number in range(1, page_count + 1)]
    batches.add(uow, batch)
    batches.add_file(uow, file)
    for row in rows:
        pages.put(uow, row)
    return batch, file, rows
