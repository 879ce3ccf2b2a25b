"""What is held of a document: filled when a person vouches for it, renewed whenever it changes.

A document's own dossier is linked to it here, papers about the same thing take the place of older ones, and dossiers
that use the paper are told when it loses its standing.
"""

from dataclasses import dataclass, replace

from classify import checklist, validity
from classify.catalog import PERSON, DocumentType, Validity
from classify.checks import secrecy
from core.blob import ArtifactKind
from core.dossier import UNKNOWN, Document, Verdict
from core.fold import squeeze
from core.ids import BatchId, DocumentId, DossierId, LinkId, PartyId, new_id
from core.page import Grade
from core.procedure import Dossier, Procedure
from core.register import Evidence, Holding, Link, LinkKind, LinkRole, SourceForm, pictures_seen
from core.states import Bucket, DocumentState, DossierState
from pipeline import belonging, procedures, ripple, succession
from pipeline import parties as people
from pipeline.ripple import News
from pipeline.services import Services
from storage.db import batches, documents, dossiers, evidence, holdings, links, numbers, pages
from storage.db.documents import VOUCHED
from storage.db.work import UnitOfWork

SOHOA = "sohoa"
_ISSUERS = ("issuer", "registered_at")
_PURPOSES = ("purpose", "scope")
_CERTIFIED = "certified_copy"
"""What classification calls a paper with the stamp of a certified copy."""
_ABOUT_LENGTH = 100
_NEVER_GIVEN = "PX"
"""The class of papers that must not be digitized: nobody reuses them."""
_NOT_DIGITIZED = frozenset({secrecy.CODE, checklist.NOT_DIGITIZED_CODE})
"""Problems of a paper that should not have been scanned (Thông tư 03/2025/TT-VPCP article 5 paragraph 2)."""
_MOVED = "Giấy tờ đã được rút hoặc chuyển sang thành phần, hồ sơ khác."
"""Why we ended a link ourselves."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """A document beside whose it is and what it was handed in for."""

    document: Document
    party: PartyId | None
    dossier: Dossier | None
    procedure: Procedure | None

    @property
    def is_result(self) -> bool:
        """Whether it is what its dossier's procedure ends with, and fills no component."""
        ends_with = self.procedure.result_types if self.procedure else ()
        return self.document.component is None and self.document.type in ends_with


def keep(services: Services, uow: UnitOfWork, document: Document, by: str = SOHOA, *, amended: bool = False) -> Holding:
    """Write or renew what is held of a document, in any state; only a verified one can be reused.

    `amended` says that a person just changed what it says.

    Ask whenever a document is verified, corrected, undone, withdrawn, or its files are made anew, under the lock of its
    batch.
    """
    before = holdings.find(uow, document.id)
    if document.state in VOUCHED or before is not None:
        # Of two new papers about the same thing the second must see the first; and others are locked beside this one.
        numbers.alone(uow)
    before = holdings.locked(uow, document.id) if before is not None else None
    were = belonging.known(uow, document.id)
    party = people.owner(services, uow, document)
    dossier = dossiers.get(uow, document.dossier) if document.dossier else None
    procedure = procedures.of_dossier(services, uow, dossier) if dossier else None
    paper = _Paper(document, party, dossier, procedure)
    if dossier is not None and paper.is_result:
        # It may be handed over at this moment: a result that was kept as hidden then would stay so.
        dossiers.lock(uow, dossier.id)
        paper = replace(paper, dossier=dossiers.get(uow, dossier.id))
    holdings.put(uow, _filled(services, uow, paper))
    held = holdings.locked(uow, document.id)
    _link(uow, document, held, f"thủ tục {procedure.name}" if procedure else "hồ sơ", by)
    if before is not None:
        _tell(services, uow, before, held, by, amended=amended)
        belonging.owners_changed(services, uow, document.id, were, by)
    succession.settle(services, uow, held, by)
    return holdings.locked(uow, document.id)


def renew(services: Services, uow: UnitOfWork, batch: BatchId, by: str = SOHOA) -> None:
    """Renew what is held of the documents of a batch, after something happened to all of them."""
    for held in holdings.of_batch(uow, batch):
        keep(services, uow, documents.get(uow, held.document), by)


def renew_one(services: Services, uow: UnitOfWork, document: DocumentId, by: str = SOHOA) -> None:
    """Renew what is held of a document, if anything is, after its files or what is on record of it changed."""
    if holdings.find(uow, document) is not None:
        keep(services, uow, documents.get(uow, document), by)


def handed_over(uow: UnitOfWork, dossier: DossierId) -> None:
    """Offer the results of a dossier to all from now on: the applicant has them.

    Whoever calls has them locked (`storage.db.holdings.results_of`) since before the dossier.
    """
    for held in holdings.results_of(uow, dossier):
        holdings.hide(uow, held.document, hidden=False)


def _filled(services: Services, uow: UnitOfWork, paper: _Paper) -> Holding:
    document, dossier = paper.document, paper.dossier
    kind = services.catalog.types.get(document.type, DocumentType(document.type, document.type))
    made = documents.artifacts(uow, document.id).get(ArtifactKind.PDF)
    issued, end = validity.issued_on(document), validity.ends(document)
    record = evidence.find(uow, document.id)
    return Holding(
        document=document.id,
        party=paper.party,
        type=document.type,
        issued_on=issued,
        valid_until=validity.until(kind.validity, issued, end),
        issuer=_text(document, _ISSUERS),
        purpose=_text(document, _PURPOSES) if kind.validity.purpose_bound else "",
        privacy=_NEVER_GIVEN if _is_secret(document) else kind.privacy,
        source_form=source_form(document, record),
        state=document.state,
        good=_is_good(uow, document, record),
        version=made.blob.sha256 if made else "",
        agency=(dossier.receiving if dossier else "") or services.settings.registry.agency,
        digitized_at=batches.get(uow, document.batch).created_at,
        origin=document.dossier,
        result=paper.is_result,
        hidden=paper.is_result and dossier is not None and dossier.state is not DossierState.RETURNED,
        ends=end,
        about=_about(document, kind.validity),
    )


def _is_secret(document: Document) -> bool:
    """Whether a paper should not have been digitized."""
    return not _NOT_DIGITIZED.isdisjoint(problem.code for problem in document.problems)


def source_form(document: Document, record: Evidence | None) -> SourceForm | None:
    """Return what a clerk put on record; before that, what the paper itself shows."""
    if record is not None and record.source_form is not None:
        return record.source_form
    told = document.attributes.get("source_form")
    if told == _CERTIFIED:
        return SourceForm.PAPER_CERTIFIED_COPY
    return SourceForm(str(told)) if told in set(SourceForm) else None


def _is_good(uow: UnitOfWork, document: Document, record: Evidence | None) -> bool:
    """Whether every page can be read well, nothing is left to look at, and the paper was compared where it must be."""
    rows = pages.some(uow, document.slots)
    if record is not None:
        record = replace(record, pictures=pictures_seen(rows))
        if record.comparison is not None and not record.comparison.agrees:
            return False
        if record.source_form is SourceForm.PHOTO_WITH_ORIGINAL_CHECKED and record.compared is None:
            return False
    if document.type == UNKNOWN or any(field.state is Verdict.REVIEW for field in document.fields):
        return False
    poor = any(row.quality is not None and row.quality.grade is Grade.POOR for row in rows)
    return not poor and all(row.bucket is not Bucket.FAILED for row in rows)


def _about(document: Document, rule: Validity) -> str:
    """Return the value by which papers about the same thing are known, in one spelling."""
    if rule.about in {"", PERSON}:
        return ""
    return "".join(_text(document, (rule.about,)).upper().split())[:_ABOUT_LENGTH]


def _text(document: Document, names: tuple[str, ...]) -> str:
    values = {field.name: field.value for field in document.fields}
    return next((squeeze(str(values[name])) for name in names if values.get(name)), "")


def _link(uow: UnitOfWork, document: Document, held: Holding, task: str, by: str) -> None:
    """Let the document be linked to the place for which it was digitized, and to no other one as digitized."""
    role = LinkRole.RESULT if held.result else LinkRole.COMPONENT
    placed = document.dossier is not None and (document.component is not None or held.result)
    wanted = (document.dossier, document.component, role) if placed else None
    if document.state is DocumentState.WITHDRAWN:
        wanted = None
    known = [link for link in links.of_document(uow, document.id) if link.kind is LinkKind.DIGITIZED]
    for link in known:
        if link.ended_at is not None:
            continue
        if (link.dossier, link.component, link.role) == wanted:
            return
        links.end(uow, link.id, by, _MOVED)
    if wanted is None or document.dossier is None or document.state not in VOUCHED:
        return
    if any((link.dossier, link.component, link.role) == wanted and link.ended_why != _MOVED for link in known):
        return  # a person has said that it does not fill this place
    link = Link(
        id=LinkId(new_id()),
        document=document.id,
        dossier=document.dossier,
        component=document.component,
        role=role,
        kind=LinkKind.DIGITIZED,
        by=by,
        agency=held.agency,
        at=uow.now(),
        purpose=f"Số hóa để giải quyết {task}",
        legal_basis="Thông tư 01/2023/TT-VPCP, Điều 4 và Điều 7",
        version=held.version,
    )
    links.add(uow, link)


def _tell(services: Services, uow: UnitOfWork, before: Holding, held: Holding, by: str, *, amended: bool) -> None:
    """Let others know that a paper lost or regained its standing, or that people vouch for other values now."""
    stood, stands = before.state in VOUCHED, held.state in VOUCHED
    if held.state is DocumentState.WITHDRAWN and before.state is not DocumentState.WITHDRAWN:
        ripple.spread(services, uow, held, News.WITHDRAWN, by)
    elif stood and not stands:
        ripple.spread(services, uow, held, News.UNVERIFIED, by)
    elif stands and (amended or not stood):
        ripple.spread(services, uow, held, News.VERIFIED_AGAIN, by)
    elif stands and _is_sound(services, before) and not _is_sound(services, held):
        ripple.spread(services, uow, held, News.DOUBTED, by)


def _is_sound(services: Services, held: Holding) -> bool:
    """Whether a paper may be reused as far as its picture and what lay on the scanner go."""
    return held.good and held.source_form in services.settings.registry.reusable_forms
