"""A batch as somebody sees it who watches it: every page with its picture, verdict and what is to be done about it."""

from dataclasses import replace
from typing import Any

from core.arrangement import Version
from core.batch import BatchPage
from core.dossier import Document
from core.ids import BatchId, PageId
from core.messages import sentence
from core.page import Grade
from core.register import Comparison, Evidence, pictures_seen
from core.sight import Sight
from core.states import DocumentState, FileState, PageState
from pipeline import accounting, describe, holdings
from pipeline.services import Services
from storage.db import arrangements, documents, markers, pictures, rescans
from storage.db import evidence as records

_PAGES = "/api/v1/pages"


def marker(services: Services, batch: BatchId) -> str:
    """Return a text that is another one once the batch has changed."""
    return changes(services, [batch]).get(batch, "")


def changes(services: Services, ids: list[BatchId]) -> dict[BatchId, str]:
    """Return the same for many batches at once."""
    with services.look() as uow:
        return markers.of_batches(uow, ids)


def state(services: Services, batch_id: BatchId, sight: Sight) -> dict[str, Any]:
    """Return all that a page which watches a batch shows; raise NotFound."""
    found = describe.contents(services, batch_id, sight)
    with services.look() as uow:
        newest = arrangements.head(uow, batch_id)
        shown = pictures.of_batch(uow, batch_id)
        wanted = rescans.of_batch(uow, batch_id)
        told = records.of_documents(uow, [paper.id for paper in found.documents])
    files = list(found.files.values())
    account = accounting.of_batch(found.batch, files, found.pages.values(), wanted)
    sent_back = {one.page: accounting.why_again(one) for one in wanted}
    coming = {file.replaces for file in files if file.state is FileState.WAITING and file.replaces}
    refused = accounting.failed_scans(files)
    vouched = {page for paper in found.documents if paper.state in documents.VOUCHED for page in paper.slots}
    turned = {slot.page: slot.rotation for slot in newest.arrangement.slots} if newest else {}
    standing = [paper for paper in found.documents if paper.state is not DocumentState.WITHDRAWN]
    return {
        "batch": batch_id,
        "state": found.batch.state.value,
        "dossier": found.dossier_code,
        "version": newest.number if newest else None,
        "undoable": newest is not None and newest.before is not None,
        "accounting": account.account,
        "closes": account.closes,
        "open": account.open,
        "files_waiting": [file.name for file in files if file.state is FileState.WAITING and not file.replaces],
        "pages": [
            {
                **_page(found, page, shown.get(page.id)),
                "rotation": turned.get(page.id),
                "rescanning": page.id in coming,
                "rescannable": page.state is not PageState.WAITING and page.id not in coming | vouched,
                "refused_scan": refused.get(page.id, ""),
                "sent_back": sent_back.get(page.id, ""),
            }
            for page in found.pages.values()
        ],
        "papers": _stacks(found, newest),
        "documents": [_document(services, found, paper, told.get(paper.id)) for paper in standing],
    }


def _stacks(found: describe.Contents, newest: Version | None) -> list[list[PageId]]:
    """Return the pages that may be known, paper by paper."""
    papers = newest.arrangement.papers if newest else ()
    stacks = [[slot.page for slot in slots if slot.page in found.pages] for slots in papers]
    return [stack for stack in stacks if stack]


def _page(found: describe.Contents, page: BatchPage, picture: str | None) -> dict[str, Any]:
    quality = page.quality
    problems = quality.problems if quality is not None and quality.grade is not Grade.GOOD else ()
    failed = page.failure if page.state is PageState.FAILED else None
    address = f"{_PAGES}/{page.id}/picture"
    seen = picture or (page.image.sha256 if page.image else "")
    return {
        "page": page.id,
        "source": found.files[page.file].name,
        "number": page.number,
        "state": page.state.value,
        "bucket": page.bucket.value if page.bucket else None,
        "document": page.document,
        "grade": quality.grade.value if quality else None,
        "problems": [{"code": one.code, "message": one.message} for one in problems],
        "advice": sentence(failed.code) if failed else problems[0].message if problems else "",
        "thumbnail": f"{address}?size=thumbnail&v={seen[:12]}" if seen else None,
        "screen": f"{address}?size=screen&v={seen[:12]}" if seen else None,
        "retryable": failed is not None and page.image is not None,
    }


def _document(services: Services, found: describe.Contents, paper: Document, record: Evidence | None) -> dict[str, Any]:
    kind = services.catalog.types.get(paper.type)
    begins = {one.page: round(one.confidence, 4) for one in paper.boundaries if one.begins}
    first: PageId | None = paper.slots[0] if paper.slots else None
    form = holdings.source_form(paper, record)
    compared = _compared(found, paper, record)
    return {
        "document": paper.id,
        "type": paper.type,
        "type_name": kind.name if kind else paper.type,
        "verdict": paper.verdict.value,
        "status": paper.state.value,
        "component": paper.component,
        "dossier": found.codes.get(paper.dossier) if paper.dossier else None,
        "pages": list(paper.slots),
        "confidence": begins.get(first) if first else None,
        "source_form": form.value if form else None,
        "compared": compared.agrees if compared else None,
        "problems": [{"code": one.code, "message": one.message} for one in paper.problems],
    }


def _compared(found: describe.Contents, paper: Document, record: Evidence | None) -> Comparison | None:
    """Return who held the pictures that there are now against the paper."""
    if record is None:
        return None
    rows = (found.pages[page] for page in paper.slots if page in found.pages)
    return replace(record, pictures=pictures_seen(rows)).compared
