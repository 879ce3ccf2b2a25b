"""What separator sheets say about the dossier and component of the papers behind them, held against what is known."""

from collections import Counter
from dataclasses import dataclass, replace

from classify import checklist
from classify.checks.dossier import DOSSIER_HINT
from classify.separators import BATCH_HINT
from core.batch import Batch
from core.days import day_of
from core.dossier import Document, Verdict
from core.errors import NotFound
from core.ids import BatchId, DocumentId, DossierId
from core.page import Problem
from core.procedure import Dossier, Procedure
from pipeline import procedures
from pipeline.services import Services
from storage.db import batches, dossiers, exclusions
from storage.db.work import UnitOfWork

_UNBOUND = "nên giấy tờ chưa được gắn vào hồ sơ nào; hãy chọn hồ sơ"
_WHERE = "hãy kiểm tra giấy tờ thuộc hồ sơ nào"


@dataclass(frozen=True, slots=True)
class _Word:
    """What the last sheet that named a dossier said."""

    code: str = ""
    named: Dossier | None = None
    lost: bool = False
    """Its checksum was wrong, while others name dossiers."""
    foreign: str = ""
    """The other batch that it was printed for."""


def linked(uow: UnitOfWork, batch: Batch, papers: tuple[Document, ...]) -> tuple[Document, ...]:
    """Return the papers with the dossier that each belongs to.

    The dossier of the batch comes first; a sheet that names another one is reported. In a batch without a dossier each
    paper goes to the dossier that the last sheet before it named, if there is such a dossier and the sheet can be
    believed: one with a wrong checksum or of another batch binds nothing.
    """
    strange = _strange(uow, batch, papers)
    parting = any(paper.attributes.get(DOSSIER_HINT) for paper in papers)
    found, word = [], _Word()
    for paper in papers:
        label = str(paper.attributes.get(BATCH_HINT, ""))
        code = paper.attributes.get(DOSSIER_HINT)
        if isinstance(code, str):
            foreign = label if label in strange else ""
            named = dossiers.by_code(uow, code) if code else None
            word = _Word(code, named, lost=parting and not code, foreign=foreign)
        elif label in strange:
            word = replace(word, foreign=label)
        found.append(_linked(batch, paper, word))
    return tuple(found)


def _strange(uow: UnitOfWork, batch: Batch, papers: tuple[Document, ...]) -> set[str]:
    """Return the batches named by sheets that are not this one.

    Sites may print a name of their own; then all sheets of the batch have it, and none of them is another batch's id.
    """
    labels = Counter(str(paper.attributes[BATCH_HINT]) for paper in papers if BATCH_HINT in paper.attributes)
    if not labels:
        return set()
    own = batch.id if batch.id in labels else labels.most_common(1)[0][0]
    return {label for label in labels if label != batch.id and (label != own or _exists(uow, label))}


def _exists(uow: UnitOfWork, label: str) -> bool:
    try:
        batches.get(uow, BatchId(label))
    except NotFound:
        return False
    return True


def _linked(batch: Batch, paper: Document, word: _Word) -> Document:
    """Return one paper, with what speaks against its dossier."""
    believed = word.named if not word.foreign else None
    bound = replace(paper, dossier=batch.dossier or (believed.id if believed else None))
    printed = f"Tờ phân cách được in cho lô {word.foreign}, không phải lô này"
    if batch.dossier is not None:
        if word.foreign:
            return doubted(bound, Problem("other_batch", f"{printed}; {_WHERE}."))
        other = bool(word.code) and (word.named is None or word.named.id != batch.dossier)
        text = f"Tờ phân cách ghi mã hồ sơ {word.code}, khác hồ sơ của lô; {_WHERE}."
        return doubted(bound, Problem("other_dossier", text)) if other else bound
    if word.foreign:
        return doubted(bound, Problem("other_batch", f"{printed}, {_UNBOUND}."))
    if word.lost:
        return doubted(bound, Problem("unsure_dossier", f"Tờ phân cách phía trước có mã kiểm tra sai {_UNBOUND}."))
    if word.code and word.named is None:
        unknown = f"Tờ phân cách ghi mã hồ sơ {word.code} chưa có trong hệ thống"
        return doubted(bound, Problem("unknown_dossier", f"{unknown}; hãy tạo hồ sơ hoặc kiểm tra lại tờ phân cách."))
    return _contradicted(bound, word)


def _contradicted(paper: Document, word: _Word) -> Document:
    """Return the paper; a slip that carries the code of another dossier than the sheet before it is reported."""
    for field in paper.fields:
        told = field.name == "dossier_code" and field.state is not Verdict.REVIEW and isinstance(field.value, str)
        if told and word.named is not None and field.value != word.named.code:
            text = f"Giấy tờ ghi mã hồ sơ {field.value}, khác mã {word.named.code} trên tờ phân cách; {_WHERE}."
            return doubted(paper, Problem("other_dossier", text))
    return paper


def placed(services: Services, uow: UnitOfWork, batch: Batch, papers: tuple[Document, ...]) -> tuple[Document, ...]:
    """Return the papers with the component that each fills of its dossier's procedure, or else of the batch's."""
    filled: dict[DocumentId, str] = {}
    wrong: dict[DocumentId, Problem] = {}
    for dossier in dict.fromkeys(paper.dossier for paper in papers):
        procedure = _asking(services, uow, batch, dossiers.get(uow, dossier) if dossier else None)
        if procedure is None:
            continue
        mine = [paper for paper in papers if paper.dossier == dossier]
        matched = checklist.match(mine, procedure)
        filled |= matched
        wrong |= {paper.id: problem for paper in mine if (problem := checklist.misplaced(paper, procedure))}
        wrong |= _forbidden(uow, dossier, procedure, matched) if dossier else {}
    filling = [replace(paper, component=filled.get(paper.id)) for paper in papers]
    return tuple(doubted(paper, wrong[paper.id]) if paper.id in wrong else paper for paper in filling)


def _forbidden(
    uow: UnitOfWork, dossier: DossierId, procedure: Procedure, filled: dict[DocumentId, str]
) -> dict[DocumentId, Problem]:
    """Return what speaks against papers of components that somebody said must not be digitized."""
    why = {one.component: one.why for one in exclusions.of_dossier(uow, dossier)}
    known = {one.code: one for one in procedure.components}
    return {
        paper: checklist.forbidden(known[component], why[component])
        for paper, component in filled.items()
        if component in why
    }


def _asking(services: Services, uow: UnitOfWork, batch: Batch, dossier: Dossier | None) -> Procedure | None:
    """Return the procedure as it holds for a dossier, or for papers that were only handed in with its code."""
    if dossier is not None and dossier.procedure is not None:
        return procedures.of_dossier(services, uow, dossier)
    return procedures.find(services, uow, batch.procedure, day_of(batch.created_at)) if batch.procedure else None


def doubted(paper: Document, problem: Problem) -> Document:
    """Return the paper with a problem more; a person should look at it."""
    verdict = Verdict.CAUTION if paper.verdict is Verdict.ACCEPTED else paper.verdict
    return replace(paper, problems=(*paper.problems, problem), verdict=verdict)
