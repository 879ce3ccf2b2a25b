"""The papers of a batch beside what their dossiers hold already, whether the batch or a separator sheet named these."""

from collections.abc import Mapping, Sequence

from classify.catalog import Catalog
from classify.checks import dossier as agreement
from core.batch import Batch
from core.dossier import Document
from core.ids import BatchId, DocumentId, PageId
from core.page import Problem
from pipeline.hints import doubted
from storage.db import documents, pages
from storage.db.work import UnitOfWork


def compared(uow: UnitOfWork, batch: Batch, papers: Sequence[Document], catalog: Catalog) -> tuple[Document, ...]:
    """Return the papers, bound to dossiers, with what disagrees within each dossier and which were scanned before."""
    found: dict[DocumentId, Document] = {}
    pictures = _pictures(uow, batch.id)
    for dossier in dict.fromkeys(paper.dossier for paper in papers):
        mine = [paper for paper in papers if paper.dossier == dossier]
        held = [one for one in documents.of_dossier(uow, dossier) if one.batch != batch.id] if dossier else []
        agreed = agreement.marked(mine, catalog, held)
        seen = _held(uow, held) if dossier else {}
        for paper in agreed:
            content = {sha for page in paper.pages if (sha := pictures.get(page))}
            batches = {seen[sha] for sha in content if sha in seen}
            again = content and content <= seen.keys()
            found[paper.id] = doubted(paper, _again(min(batches), batch.id)) if again else paper
            seen |= dict.fromkeys(content, batch.id) if dossier else {}
    return tuple(found[paper.id] for paper in papers)


def _pictures(uow: UnitOfWork, batch: BatchId) -> dict[PageId, str]:
    return {row.id: row.image.sha256 for row in pages.of_batch(uow, batch) if row.image is not None}


def _held(uow: UnitOfWork, held: Sequence[Document]) -> dict[str, BatchId]:
    """Return the pictures with content that these documents hold, each with its batch."""
    found: dict[str, BatchId] = {}
    for batch in dict.fromkeys(document.batch for document in held):
        pictures: Mapping[PageId, str] = _pictures(uow, batch)
        for document in held:
            if document.batch == batch:
                found |= {pictures[page]: batch for page in document.pages if page in pictures}
    return found


def _again(first: BatchId, own: BatchId) -> Problem:
    where = "ngay trong lô này" if first == own else f"trong lô {first}"
    text = f"Hình ảnh của giấy tờ này đã có trong hồ sơ ({where}); có thể giấy đã được quét hai lần."
    return Problem("scanned_twice", text)
