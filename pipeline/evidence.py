"""What the law wants to be on record of a paper: its codes, who digitized and compared it, what was counted."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from classify import codes
from core.dossier import Document
from core.errors import IllegalStep, InvalidRequest, NotFound
from core.ids import DocumentId, PageId
from core.register import Comparison, Evidence, Rendition, SourceForm, pictures_seen
from core.states import DocumentState
from pipeline import holdings, renditions
from pipeline.services import Services
from storage.db import batches, counters, documents, dossiers, events, pages
from storage.db import evidence as records
from storage.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Act:
    """What is recorded as an event."""

    name: str
    by: str
    data: events.Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a clerk says about the paper that lies on the counter; None leaves what is known."""

    source_form: SourceForm | None = None
    pages_fed: int | None = None
    """Pages that went through the scanner, a page with a sticky note once."""
    originals_received: int | None = None
    copies_received: int | None = None


def show(services: Services, document: DocumentId) -> Evidence:
    """Return what is on record of a document; raise NotFound."""
    with services.look() as uow:
        return _known(services, uow, documents.get(uow, document))


def forms(services: Services, document: DocumentId) -> list[Rendition]:
    """Return in which forms a document is kept, and what each of them stands for; raise NotFound."""
    with services.look() as uow:
        paper = documents.get(uow, document)
        return renditions.of(uow, paper, _known(services, uow, paper))


def record(services: Services, document: DocumentId, counted: Counted, *, by: str) -> Evidence:
    """Keep what a clerk counted; raise NotFound, IllegalStep for a withdrawn paper."""
    changes = {name: value for name, value in _said(counted).items() if value is not None}
    if not changes:
        raise InvalidRequest("nothing is said")
    if any(isinstance(value, int) and value < 0 for value in changes.values()):
        raise InvalidRequest("a count below zero")
    return _change(services, document, _Act("evidence.recorded", by), lambda _paper, _known: changes)


def compare(services: Services, document: DocumentId, *, agrees: bool, note: str, by: str) -> Evidence:
    """Say that somebody held the picture against the paper; raise NotFound, IllegalStep."""

    def changes(_paper: Document, known: Evidence) -> dict[str, Any]:
        return {"comparison": Comparison(by, services.clock(), agrees, note, known.pictures)}

    return _change(services, document, _Act("evidence.compared", by, {"agrees": agrees}), changes)


def hand_back(services: Services, document: DocumentId, *, originals: int, copies: int, to: str, by: str) -> Evidence:
    """Say how many originals and copies went back to whom; raise InvalidRequest for more than were received."""

    def changes(_paper: Document, known: Evidence) -> dict[str, Any]:
        if originals < 0 or copies < 0 or originals > known.originals_received or copies > known.copies_received:
            raise InvalidRequest("more is handed back than was received")
        back = {"originals_returned": originals, "copies_returned": copies}
        return {**back, "returned_to": to, "returned_at": services.clock()}

    return _change(services, document, _Act("evidence.handed_back", by), changes)


def pair(services: Services, document: DocumentId, with_note: PageId, without: PageId, *, by: str) -> Evidence:
    """Say that two pictures are one page, with its sticky note and without (Thông tư 01/2023 article 8 paragraph 2d).

    Raise InvalidRequest when the two are not pages of this paper, or one of them is in a pair already.
    """

    def changes(paper: Document, known: Evidence) -> dict[str, Any]:
        taken = {page for both in known.note_pairs for page in both}
        if with_note == without or {with_note, without} - set(paper.slots) or taken & {with_note, without}:
            raise InvalidRequest("no two pages of this paper")
        return {"note_pairs": (*known.note_pairs, (with_note, without))}

    return _change(services, document, _Act("evidence.paired", by), changes)


def part(services: Services, document: DocumentId, with_note: PageId, without: PageId, *, by: str) -> Evidence:
    """Take back that two pictures are one page; raise NotFound when nobody said so."""

    def changes(_paper: Document, known: Evidence) -> dict[str, Any]:
        left = tuple(both for both in known.note_pairs if both != (with_note, without))
        if len(left) == len(known.note_pairs):
            raise NotFound("pair")
        return {"note_pairs": left}

    return _change(services, document, _Act("evidence.parted", by), changes)


def issue(services: Services, uow: UnitOfWork, document: Document, owner: str) -> Evidence:
    """Give a verified paper its two codes, or its next version; `owner` is the owner's number, empty where unknown.

    A code that was given stays: papers and systems elsewhere name it. Each time that somebody vouches for the paper
    anew, its DocCode has the next version.
    """
    known = _known(services, uow, document)
    version = known.version + 1 if known.doc_code else known.version
    if document.state not in {DocumentState.VERIFIED, DocumentState.SIGNED, DocumentState.PUBLISHED}:
        raise IllegalStep("only a verified paper has codes")
    options = services.settings.registry
    code = known.digitization_code or _digitization_code(services, uow, document, owner)
    unit = codes.doc_unit(options.doc_code, known.digitized_unit, document.type)
    as_before = partial(codes.doc_code, options.doc_code, agency=unit, kind=document.type)
    number = known.doc_number
    if not number or as_before(number=number, version=known.version) != known.doc_code:
        # A paper that turned out to be of another kind is counted among those: its old number is somebody else's there.
        number = counters.following(uow, f"doc:{unit}:{codes.doc_kind(document.type)}")
    made = as_before(number=number, version=version)
    kept = replace(known, digitization_code=code, doc_code=made, version=version, doc_number=number)
    records.put(uow, kept)
    return kept


def problems(record: Evidence) -> list[tuple[str, str]]:
    """Return what the record lacks or contradicts, as code and Vietnamese sentence."""
    found = []
    expected = record.pages_fed + len(record.note_pairs)
    if record.pages_fed and record.images != expected:
        text = f"Có {record.images} ảnh nhưng phải có {expected} ảnh; hãy kiểm tra trang thiếu hoặc thừa."
        found.append(("image_count", text))
    if record.source_form is None:
        found.append(("source_form", "Chưa ghi giấy tờ là bản chính, bản sao hay bản chụp."))
    if record.comparison is not None and record.compared is None:
        found.append(("comparison", "Ảnh đã thay đổi sau khi đối chiếu; hãy đối chiếu lại."))
    elif record.source_form is SourceForm.PHOTO_WITH_ORIGINAL_CHECKED and record.comparison is None:
        found.append(("comparison", "Bản chụp chưa được đối chiếu với bản chính."))
    elif record.comparison is not None and not record.comparison.agrees:
        found.append(("comparison", "Đối chiếu cho thấy ảnh không khớp với giấy tờ; hãy quét lại."))
    return found


def _said(counted: Counted) -> dict[str, Any]:
    return {
        "source_form": counted.source_form,
        "pages_fed": counted.pages_fed,
        "originals_received": counted.originals_received,
        "copies_received": counted.copies_received,
    }


def _change(
    services: Services, document: DocumentId, act: _Act, changes: Callable[[Document, Evidence], dict[str, Any]]
) -> Evidence:
    """Change the record of a paper as it stands under the lock of its batch."""
    with services.work() as uow:
        batches.lock(uow, documents.get(uow, document).batch)
        paper = documents.get(uow, document)
        if paper.state is DocumentState.WITHDRAWN:
            raise IllegalStep("the document was withdrawn")
        known = _known(services, uow, paper)
        kept = replace(known, **changes(paper, known))
        records.put(uow, kept)
        holdings.renew_one(services, uow, document, act.by)
        events.append(uow, act.by, act.name, document, {"dossier": paper.dossier or "", **act.data})
    return kept


def _known(services: Services, uow: UnitOfWork, paper: Document) -> Evidence:
    """Return the record of a paper; what nobody has said yet follows from the batch in which it came."""
    found = records.find(uow, paper.id)
    images, pictures = len(paper.slots), pictures_seen(pages.some(uow, paper.slots))
    if found is not None:
        return replace(found, images=images, pictures=pictures)
    batch = batches.get(uow, paper.batch)
    agency = dossiers.get(uow, paper.dossier).receiving if paper.dossier else ""
    return Evidence(
        document=paper.id,
        digitization_code="",
        doc_code="",
        version=1,
        source_form=None,
        digitized_by=batch.created_by,
        digitized_unit=agency or services.settings.registry.agency,
        digitized_at=batch.created_at,
        pages_fed=0,
        images=images,
        pictures=pictures,
    )


def _digitization_code(services: Services, uow: UnitOfWork, document: Document, owner: str) -> str:
    procedure = dossiers.get(uow, document.dossier).procedure if document.dossier else None
    kind = f"{procedure}.{document.component}" if procedure and document.component else document.type
    template = services.settings.registry.digitization_code
    parts = {"owner": owner, "kind": kind, "procedure": procedure or "", "component": document.component or ""}
    # The name of the counter stands in clear, so it must not hold the owner's number.
    base = codes.digitization_code(template, **parts, seq="")
    number = counters.following(uow, "code:" + hashlib.sha256(base.encode()).hexdigest())
    return codes.digitization_code(template, **parts, seq=f".{number}" if number > 1 else "")
