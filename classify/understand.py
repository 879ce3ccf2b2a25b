"""From the pages of a batch to its documents: where each begins, what it is, what it says, what a person must see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from classify import boundaries, checklist, confidence, corrected, decided, doubts, rules, verdicts
from classify.boundaries import Paper
from classify.catalog import Catalog, DocumentType
from classify.checks import dossier, secrecy
from classify.checks.identifiers import Day
from classify.confidence import Weigh
from classify.fields import extract
from classify.fields.evidence import Subject
from classify.flow import whole
from classify.learned import judge
from classify.learned import model as learned
from classify.learned.judge import Means, Opinion
from classify.learned.model import Model
from classify.separators import BATCH_HINT
from classify.sheet import Sheet
from core.arrangement import Version
from core.dossier import UNKNOWN, Document, PaperPage, Understanding, Verdict
from core.edition import Decision
from core.ids import BatchId, DocumentId, document_id
from core.options import ClassifyOptions
from core.page import MarkKind, Problem

_COPY = ("chung thuc ban sao", "ban sao dung voi ban chinh", "sao y ban chinh", "sao y ban goc")
_LOOKED_AT = 6
"""Pages whose phrases may tell the type of a paper that has lost its title."""


@dataclass(frozen=True, slots=True)
class _Known(Means):
    """What all papers of a batch are understood with."""

    day: Day
    decisions: Mapping[DocumentId, Decision] = field(default_factory=dict)
    """What people decided about documents."""
    weigh: Weigh = confidence.probability
    """How sure a field is."""


def understand(
    batch: BatchId,
    pages: Sequence[PaperPage],
    catalog: Catalog,
    options: ClassifyOptions,
    today: date | None = None,
    *,
    arranged: Version | None = None,
    decisions: Mapping[DocumentId, Decision] | None = None,
    model: Model | None = None,
    weigh: Weigh = confidence.probability,
) -> Understanding:
    """Return the documents of a batch and the bucket of every page; a batch without content has no documents.

    What is printed cannot lie after `today`, which is now in UTC unless it is given. Where a person has `arranged` the
    pages, the papers are theirs; where one made `decisions` about a document, so are its type and values. Without
    `model` the packaged one says what papers are like; `weigh` turns scores of fields into probabilities.
    """
    now = Day(today or datetime.now(UTC).date(), options.test_numbers)
    known = _Known(catalog, options, model or learned.load(), now, decisions or {}, weigh)
    if arranged is None:
        division = boundaries.divide(pages, catalog, options)
        arrangement = decided.proposal(division)
    else:
        arrangement = arranged.arrangement
        division = decided.follow(pages, arrangement, arranged.by, catalog, options)
    doubts.note(division.papers, options)
    documents = tuple(_document(batch, paper, known) for paper in division.papers)
    return Understanding(documents, division.buckets, arrangement)


def _document(batch: BatchId, paper: Paper, known: _Known) -> Document:
    sheets = paper.own
    first = paper.sheets[0]
    name = _name(paper, known)
    decision = known.decisions.get(name, Decision())
    opinion = _opinion(paper, sheets, known, decision)
    kind = known.catalog.types[opinion.type]
    subject = Subject(kind, tuple(sheets), paper.head, opinion.title, whole(sheets))
    found = extract.fields(subject, known.options, known.day, known.weigh) if kind.id != UNKNOWN else ()
    secret = secrecy.problems(paper.sheets)
    read = Document(
        id=name,
        batch=batch,
        type=kind.id,
        type_confidence=round(opinion.probability, 4),
        verdict=Verdict.REVIEW,
        pages=tuple(sheet.id for sheet in paper.sheets),
        slots=tuple(paper.slots),
        fields=found,
        problems=(*secret, *paper.doubts, *_type_problems(kind, opinion), *verdicts.missing(kind, found)),
        attributes=_attributes(paper, subject),
        reasons=(*paper.boundaries[0].reasons, *opinion.reasons),
        boundaries=tuple(paper.boundaries),
        alternatives=opinion.others,
    )
    if decision == Decision():
        return replace(read, verdict=Verdict.REVIEW if secret else verdicts.of_document(read, kind))
    bench = corrected.Bench(known.catalog, known.options, known.day)
    return corrected.decided(read, decision, first.page.number, bench)


def _name(paper: Paper, known: _Known) -> DocumentId:
    """Return the id of the document: that of its first page, or the one under which a person decided about it.

    A page that failed may be read later, and lie before the one by which the person knew the document.
    """
    names = [document_id(sheet.id) for sheet in paper.sheets]
    return next((name for name in names if name in known.decisions), names[0])


def _opinion(paper: Paper, sheets: Sequence[Sheet], known: _Known, decision: Decision) -> Opinion:
    """Return what a person named, else what the pages say."""
    if decision.type is not None and decision.type in known.catalog.types:
        return judge.decided(paper.guess, decision.type)
    return told(paper, sheets, known)


def told(paper: Paper, sheets: Sequence[Sheet], means: Means) -> Opinion:
    """Return what the first page shows; where that is nothing, what all pages say.

    `sheets` are the pages of the paper that may say something about its type.
    """
    first = judge.opinion(paper.guess, sheets[:1], paper.head, means)
    if first.type != UNKNOWN or paper.guess.title is not None or len(sheets) < 2:
        return first
    some = sheets[:_LOOKED_AT]
    return judge.opinion(rules.guess(some, paper.head, means.catalog), some, paper.head, means)


def _type_problems(kind: DocumentType, opinion: Opinion) -> list[Problem]:
    if kind.id == UNKNOWN:
        return [Problem("unknown_type", "Chưa xác định được loại giấy tờ; hãy chọn loại phù hợp.")]
    if not opinion.accepted:
        return [Problem("uncertain_type", f"Loại giấy tờ có thể là “{kind.name}”; hãy kiểm tra lại.")]
    return []


def _attributes(paper: Paper, subject: Subject) -> dict[str, str | int | bool]:
    marks = [mark.kind for sheet in paper.sheets for mark in sheet.page.marks]
    attributes: dict[str, str | int | bool] = {
        "page_count": len(paper.sheets),
        "language": "vi",
        "stamps": MarkKind.STAMP in marks,
        "signatures": MarkKind.SIGNATURE in marks,
    }
    if paper.attached:
        attributes["attachments"] = len(paper.attached)
    text = subject.text.folded
    if any(cue in text for cue in _COPY) and "chung thuc chu ky" not in text:
        attributes["source_form"] = "certified_copy"
    if paper.separator is not None:
        said = paper.separator
        hints = {checklist.HINT: said.component, dossier.DOSSIER_HINT: said.dossier_code, BATCH_HINT: said.batch}
        attributes |= {name: hint for name, hint in hints.items() if hint}
    if paper.broken:
        # It named some dossier, and that of the sheet before no longer holds.
        attributes[dossier.DOSSIER_HINT] = ""
    return attributes
