"""All that somebody needs who looks at one paper: pages with words, fields, type, contradictions, the lease."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classify.catalog import DocumentType, FieldSpec
from classify.checks.dossier import CONTRADICTIONS
from core import codec
from core.batch import BatchPage
from core.dossier import Document, Field, FieldSource, Verdict
from core.edition import Edition
from core.errors import NotFound
from core.geometry import upright_matrix, upright_size
from core.ids import DocumentId
from core.messages import SIGNS, VERDICTS, reason, sentence
from core.options import SecondEntry
from core.page import Page, PageImage, Word
from core.people import Caller
from core.states import DocumentState
from pipeline import double_entry, review
from pipeline.double_entry import Typed
from pipeline.readings import words_of
from pipeline.review import Shown
from pipeline.services import Services
from storage.db import arrangements, documents, editions, pages
from storage.db.documents import Beside

DOUBTFUL_WORD = 0.85
"""Confidence under which a word is shown as doubtful."""
AT_ONCE = 20
"""Pages that bring their words with one answer."""
_ORDER = (Verdict.REVIEW, Verdict.CAUTION, Verdict.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Bench:
    """A paper and what is around it, as it stood at one moment."""

    document: Document
    newest: Edition
    pages: list[BatchPage]
    beside: list[Beside]
    arrangement: int
    """Version of which pages of the batch stand together; 0 before there is one."""
    task: Shown | None
    typed: dict[str, Typed]
    """How far fields are that are to be typed twice."""
    tag: str
    """The same for the same answer."""


def look(services: Services, caller: Caller, document: DocumentId, first: int = 1) -> Bench:
    """Return what is known of a paper without its words; `first` is the page from which words are wanted.

    Raise NotFound.
    """
    with services.look() as uow:
        paper = documents.get(uow, document)
        if paper.state is DocumentState.WITHDRAWN:
            raise NotFound("the document was withdrawn")
        newest = editions.newest(uow, paper)
        rows = pages.some(uow, paper.slots)
        beside = documents.beside(uow, paper.batch, caller.sight())
        head = arrangements.head(uow, paper.batch)
        task = review.shown(services, uow, caller, document)
        typed = double_entry.standing(services, uow, document)
    version = head.number if head is not None else 0
    seen = [paper, newest.number, newest.settled, version, rows, beside, task, typed, first, caller.name]
    tag = hashlib.sha256("\n".join(map(repr, seen)).encode("utf-8", "surrogatepass")).hexdigest()
    return Bench(paper, newest, rows, beside, version, task, typed, tag)


def described(services: Services, found: Bench, first: int = 1) -> dict[str, Any]:
    """Return it as the API promises; the words of at most `AT_ONCE` pages from the page `first` on."""
    paper = found.document
    kind = services.catalog.types[paper.type]
    fields = _fields(paper, kind, found.typed)
    if services.settings.review.second_entry is SecondEntry.NONE:
        fields = [{**item, "double_entry": False} for item in fields]
    return {
        "document": paper.id,
        "batch": paper.batch,
        "status": paper.state.value,
        "verdict": paper.verdict.value,
        "version": found.newest.number,
        "settled": found.newest.settled,
        "undoable": found.newest.before is not None,
        "arrangement": found.arrangement,
        "type": _type(services, found),
        "fields": fields,
        "problems": [{"code": one.code, "message": one.message} for one in paper.problems],
        "contradictions": [
            {"field": item["name"], **problem}
            for item in fields
            for problem in item["problems"]
            if problem["code"] in CONTRADICTIONS
        ],
        "pages": [
            _page(services, row, position, lined=first <= position < first + AT_ONCE)
            for position, row in enumerate(found.pages, 1)
        ],
        "beside": [_beside(services, one) for one in found.beside],
        "previous": _neighbour(found, -1),
        "next": _neighbour(found, 1),
    }


def _neighbour(found: Bench, step: int) -> DocumentId | None:
    ids = [one.id for one in found.beside]
    if found.document.id not in ids:
        return None
    place = ids.index(found.document.id) + step
    return ids[place] if 0 <= place < len(ids) else None


def _beside(services: Services, one: Beside) -> dict[str, str]:
    types = services.catalog.types
    name = types[one.type].name if one.type in types else one.type
    return {"document": one.id, "type": one.type, "type_name": name, "status": one.state.value}


def _type(services: Services, found: Bench) -> dict[str, Any]:
    paper, types = found.document, services.catalog.types
    names = {kind.id: kind.name for kind in types.values()}
    return {
        "id": paper.type,
        "name": types[paper.type].name,
        "confidence": round(paper.type_confidence, 4),
        "accepted": not any(one.code in {"unknown_type", "uncertain_type"} for one in paper.problems),
        "decided": found.newest.decision.type is not None,
        "reasons": [{"code": one, "message": reason(one, names)} for one in sorted(paper.reasons, key=_of_start)],
        "alternatives": [
            {"id": name, "name": types[name].name, "probability": probability}
            for name, probability in paper.alternatives
            if name in types and name != paper.type
        ],
    }


def _of_start(reason: str) -> bool:
    """Return whether a reason is one for where the paper begins; who asks for its type wants the others first."""
    return reason in SIGNS


def _fields(paper: Document, kind: DocumentType, typed: Mapping[str, Typed]) -> list[dict[str, Any]]:
    """Return every field of the type, what needs a look first; what was not found and need not be stands last."""
    read = {item.name: item for item in paper.fields}
    specs = sorted(kind.fields, key=lambda spec: _rank(spec, read.get(spec.name)))
    return [_field(paper, spec, read.get(spec.name)) | _typed(typed.get(spec.name)) for spec in specs]


def _typed(known: Typed | None) -> dict[str, Any]:
    return {"typed": known.times if known else 0, "typed_outcome": known.outcome.value if known else None}


def _rank(spec: FieldSpec, item: Field | None) -> int:
    if item is None:
        return 0 if spec.critical else len(_ORDER)
    return _ORDER.index(item.state)


def _field(paper: Document, spec: FieldSpec, item: Field | None) -> dict[str, Any]:
    box = item.bbox if item else None
    return {
        "name": spec.name,
        "label": spec.label,
        "kind": spec.kind,
        "critical": spec.critical,
        "double_entry": spec.twice,
        "found": item is not None,
        "value": item.value if item else None,
        "raw": item.raw if item else "",
        "confidence": round(item.confidence, 4) if item else None,
        "state": item.state.value if item else (Verdict.REVIEW if spec.critical else Verdict.ACCEPTED).value,
        "verdict": _verdict(item),
        "source": item.source.value if item else None,
        "checked_by": item.checked_by if item else None,
        "page_id": item.page_id if item else None,
        "position": paper.slots.index(item.page_id) + 1 if item and item.page_id in paper.slots else None,
        "bbox": [box.x0, box.y0, box.x1, box.y1] if box else None,
        "problems": [{"code": one.code, "message": one.message} for one in item.problems] if item else [],
    }


def _verdict(item: Field | None) -> str:
    if item is None:
        return VERDICTS["missing"]
    if item.problems and item.state is not Verdict.ACCEPTED:
        return item.problems[0].message
    if item.checked_by:
        return VERDICTS["given" if item.source is FieldSource.HUMAN else "confirmed"]
    return VERDICTS[item.state.value]


def _page(services: Services, row: BatchPage, position: int, *, lined: bool) -> dict[str, Any]:
    picture = codec.load(PageImage, row.picture) if row.picture else None
    page = words_of(services, row) if lined else None
    quality = page.quality if page is not None else row.quality
    return {
        "page_id": row.id,
        "position": position,
        "number": row.number,
        "state": row.state.value,
        "bucket": row.bucket.value if row.bucket else None,
        "blank": row.blank,
        "image": f"/api/v1/pages/{row.id}/image" if row.image is not None else None,
        "screen": f"/api/v1/pages/{row.id}/picture?size=screen&v={_drawn(row)}" if row.image is not None else None,
        "picture": _picture(picture, page),
        "words_sha256": row.words.sha256 if row.words else None,
        "quality": {
            "grade": quality.grade.value,
            "problems": [{"code": one.code, "message": one.message} for one in quality.problems],
        }
        if quality is not None
        else None,
        "error": {"code": row.failure.code, "message": sentence(row.failure.code)} if row.failure else None,
        "lines": _lines(page) if page is not None else None,
    }


def _drawn(row: BatchPage) -> str:
    """Return what the picture for the screen is made from: another one has another address."""
    blob = row.words or row.image
    return blob.sha256[:16] if blob is not None else ""


def _picture(picture: PageImage | None, page: Page | None) -> dict[str, Any] | None:
    """Return the size of the picture as a viewer shows it, that of the upright page, and the way from one to the other.

    `matrix` has the six numbers of a CSS `matrix()` that lays the picture upon the page, on which all boxes are.
    """
    if picture is None:
        return None
    rotation, skew = (page.rotation, page.skew) if page is not None else (0, 0.0)
    (a, c, e), (b, d, f) = upright_matrix(picture.width, picture.height, rotation, skew)
    width, height = upright_size(picture.width, picture.height, rotation)
    return {
        "width": picture.width,
        "height": picture.height,
        "page_width": page.width if page is not None else width,
        "page_height": page.height if page is not None else height,
        "dpi": round(picture.dpi, 2),
        "rotation": rotation,
        "skew": skew,
        "matrix": [round(each, 6) for each in (a, b, c, d, e, f)],
    }


def _lines(page: Page) -> list[dict[str, Any]]:
    return [
        {
            "block": number,
            "kind": block.kind.value,
            "bbox": [line.bbox.x0, line.bbox.y0, line.bbox.x1, line.bbox.y1],
            "words": _words(line.words),
        }
        for number, block in enumerate(page.blocks)
        for line in block.lines
    ]


def _words(words: Sequence[Word]) -> list[dict[str, Any]]:
    return [
        {
            "text": word.text,
            "bbox": [word.bbox.x0, word.bbox.y0, word.bbox.x1, word.bbox.y1],
            "confidence": round(word.confidence, 3),
            "doubtful": word.confidence < DOUBTFUL_WORD,
            "first": word.first or None,
            "reason": word.reason.value if word.reason else None,
        }
        for word in words
    ]
