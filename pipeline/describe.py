"""Documents and batches as the JSON that the command line and the API promise (the catalog's contract)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from core.arrangement import Slot, Version
from core.batch import Batch, BatchPage, SourceFile
from core.dossier import Boundary, Document, Field
from core.edition import Edition
from core.errors import InvalidRequest, NotFound
from core.ids import BatchId, DocumentId, DossierId, PageId
from core.messages import reason, sentence
from core.page import Grade, Problem
from core.sight import EVERYTHING, Sight
from core.states import Bucket, DocumentState
from pipeline.progress import Progress
from pipeline.services import Services
from storage.db import batches, documents, dossiers, editions, pages
from storage.db.editions import Standing


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of a batch that descriptions draw from, read in one go."""

    batch: Batch
    dossier_code: str | None
    files: dict[str, SourceFile]
    pages: dict[PageId, BatchPage]
    documents: list[Document]
    codes: dict[DossierId, str]
    """Of the dossiers of batch and documents, as far as they may be known: sheets may part a batch by dossier."""
    standing: dict[DocumentId, Standing]
    """The newest version of each document."""


def contents(services: Services, batch_id: BatchId, sight: Sight = EVERYTHING) -> Contents:
    """Read a batch with its files, pages and documents, and the codes of dossiers within sight; raise NotFound."""
    with services.look() as uow:
        batch = batches.get(uow, batch_id)
        papers = documents.of_batch(uow, batch_id)
        homes = {batch.dossier, *(paper.dossier for paper in papers)}
        codes = dossiers.codes(uow, {home for home in homes if home is not None}, sight)
        return Contents(
            batch=batch,
            dossier_code=codes.get(batch.dossier) if batch.dossier else None,
            files={file.id: file for file in batches.files(uow, batch_id)},
            pages={page.id: page for page in pages.of_batch(uow, batch_id)},
            documents=papers,
            codes=codes,
            standing=editions.standing(uow, batch_id),
        )


def part(papers: Sequence[Document], after: str, limit: int | None) -> list[Document]:
    """Return the papers that stand, at most so many behind the one with the id `after`.

    They are in the order of their pages, which an id does not tell: pages are moved. Raise InvalidRequest where that
    one is no longer among `papers`, because its pages were parted or joined: who reads on has to begin again.
    """
    ids = [paper.id for paper in papers]
    if after and after not in ids:
        raise InvalidRequest("no such paper here", field="after")
    rest = papers[ids.index(DocumentId(after)) + 1 :] if after else papers
    return [paper for paper in rest if paper.state is not DocumentState.WITHDRAWN][:limit]


def document(found: Contents, paper: Document, pdf: str | None) -> dict[str, Any]:
    """Return one document as `sohoa digitize --json` prints it; `pdf` is where its searchable PDF lies."""
    parts = [
        {"source": found.files[file].name, "pages": [page.number for page in run]}
        for file, run in groupby((found.pages[page] for page in paper.pages), key=lambda page: page.file)
    ]
    if not parts:
        raise NotFound("a document without pages")
    standing = found.standing.get(paper.id, Standing())
    return {
        "document": paper.id,
        **parts[0],
        "parts": parts,
        "type": paper.type,
        "type_confidence": round(paper.type_confidence, 4),
        "state": paper.verdict.value,
        "fields": {item.name: field(item) for item in paper.fields},
        "dossier": found.codes.get(paper.dossier) if paper.dossier else found.dossier_code,
        "component": paper.component,
        "pdf": pdf,
        "status": paper.state.value,
        "version": standing.number,
        "settled": standing.settled,
        "attributes": paper.attributes,
        "boundaries": [boundary(found, one) for one in paper.boundaries],
        "problems": [_problem(problem) for problem in paper.problems],
    }


def boundary(found: Contents, one: Boundary) -> dict[str, Any]:
    """Return why a paper begins with a page or goes on with it, how sure that is, and who says so."""
    page = found.pages[one.page]
    return {
        "page_id": one.page,
        "source": found.files[page.file].name,
        "page": page.number,
        "begins": one.begins,
        "confidence": round(one.confidence, 4),
        "reasons": [{"code": code, "message": reason(code)} for code in one.reasons],
        "decided_by": one.decided_by,
    }


def field(item: Field) -> dict[str, Any]:
    """Return one field with where it was read."""
    box = item.bbox
    return {
        "value": item.value,
        "raw": item.raw,
        "confidence": round(item.confidence, 4),
        "page": item.page,
        "bbox": [box.x0, box.y0, box.x1, box.y1] if box else None,
        "source": item.source.value,
        "state": item.state.value,
        "problems": [_problem(problem) for problem in item.problems],
        **({"parts": item.parts} if item.parts else {}),
        **({"checked_by": item.checked_by} if item.checked_by else {}),
    }


def edition(now: Edition, before: Edition | None) -> dict[str, Any]:
    """Return who made a version of a document, when, and what differs from the version before it."""
    old = {item.name: item for item in before.document.fields} if before else {}
    new = {item.name: item for item in now.document.fields}
    return {
        "version": now.number,
        "action": now.action,
        "by": now.by,
        "at": now.at,
        "undoable": now.before is not None,
        "settled": now.settled,
        "sha256": now.sha256 or None,
        "status": now.decision.state.value,
        "type": now.document.type,
        "previous_type": before.document.type if before else None,
        "changes": [
            _field_change(name, old.get(name), new.get(name))
            for name in dict.fromkeys([*old, *new])
            if name not in old or name not in new or old[name].value != new[name].value
        ],
    }


def _field_change(name: str, old: Field | None, new: Field | None) -> dict[str, Any]:
    """Return the value before and after, where the new one is from, and what was read."""
    return {
        "field": name,
        "before": old.value if old else None,
        "after": new.value if new else None,
        "source": new.source.value if new else None,
        "raw": new.raw if new else old.raw if old else "",
    }


def summary(now: Progress) -> dict[str, int]:
    """Return the page accounting: the last four numbers add up to the first."""
    return {
        "pages_fed": now.pages,
        "in_documents": now.in_documents,
        "blank": now.blank,
        "separators": now.separators,
        "failed": now.failed,
    }


def failures(found: Contents) -> list[dict[str, Any]]:
    """Return every page that could not be read, with its file and the sentence for the clerk."""
    return [
        {
            "source": found.files[page.file].name,
            "page": page.number,
            "page_id": page.id,
            "error": {"code": page.failure.code, "message": sentence(page.failure.code)},
        }
        for page in found.pages.values()
        if page.failure is not None and page.bucket in {None, Bucket.FAILED}
    ]


def doubtful_pages(found: Contents) -> list[dict[str, Any]]:
    """Return every page with a picture that is hard to read, from the moment it was kept, and what the clerk can do."""
    return [
        {
            "source": found.files[page.file].name,
            "page": page.number,
            "page_id": page.id,
            "grade": page.quality.grade.value,
            "problems": [_problem(problem) for problem in page.quality.problems],
        }
        for page in found.pages.values()
        if page.quality is not None and page.quality.grade is not Grade.GOOD
    ]


def arrangement(found: Contents, version: Version) -> dict[str, Any]:
    """Return which pages stand together, page by page with where each is counted."""
    judged = {one.page: boundary(found, one) for paper in found.documents for one in paper.boundaries}
    return {
        **revision(version),
        "papers": [{"pages": [_slot(found, slot, judged) for slot in paper]} for paper in version.arrangement.papers],
        "apart": [_slot(found, slot, judged) for slot in version.arrangement.apart],
        "accounting": dict(Counter(page.bucket.value for page in found.pages.values() if page.bucket)),
    }


def revision(version: Version) -> dict[str, Any]:
    """Return who made a version, when and by what."""
    return {
        "version": version.number,
        "action": version.action,
        "by": version.by,
        "at": version.at,
        "undoable": version.before is not None,
    }


def _slot(found: Contents, slot: Slot, judged: dict[PageId, dict[str, Any]]) -> dict[str, Any]:
    page = found.pages[slot.page]
    return {
        "page_id": slot.page,
        "source": found.files[page.file].name,
        "page": page.number,
        "bucket": page.bucket.value if page.bucket else None,
        "document": page.document,
        "mark": slot.mark.value if slot.mark else None,
        "rotation": slot.rotation,
        "boundary": judged.get(slot.page),
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "message": problem.message}
