"""What separator sheets say about the dossier of the papers behind them, held against what is known."""

from dataclasses import replace

from classify.checks.dossier import DOSSIER_HINT
from core.batch import Batch
from core.dossier import Document, Verdict
from core.page import Problem
from core.procedure import Dossier
from storage.db import dossiers
from storage.db.work import UnitOfWork


def linked(uow: UnitOfWork, batch: Batch, papers: tuple[Document, ...]) -> tuple[Document, ...]:
    """Return the papers with the dossier that each belongs to.

    The dossier of the batch comes first; a sheet that names another one is reported. In a batch without a dossier each
    paper goes to the dossier that the last sheet before it named, if there is such a dossier.
    """
    known: dict[str, Dossier | None] = {}
    found, code = [], ""
    for paper in papers:
        told = paper.attributes.get(DOSSIER_HINT)
        code = told if isinstance(told, str) else code
        if code and code not in known:
            known[code] = dossiers.by_code(uow, code)
        found.append(_linked(batch, paper, code, known.get(code), own=isinstance(told, str)))
    return tuple(found)


def _linked(batch: Batch, paper: Document, code: str, named: Dossier | None, *, own: bool) -> Document:
    """Return one paper; `own` says that the sheet stands right before it."""
    if batch.dossier is None:
        paper = replace(paper, dossier=named.id if named else None)
        text = f"Tờ phân cách ghi mã hồ sơ {code} chưa có trong hệ thống; hãy tạo hồ sơ hoặc kiểm tra lại tờ phân cách."
        return _doubted(paper, Problem("unknown_dossier", text)) if code and own and named is None else paper
    paper = replace(paper, dossier=batch.dossier)
    text = f"Tờ phân cách ghi mã hồ sơ {code}, khác hồ sơ của lô; hãy kiểm tra giấy tờ thuộc hồ sơ nào."
    other = bool(code) and (named is None or named.id != batch.dossier)
    return _doubted(paper, Problem("other_dossier", text)) if other else paper


def _doubted(paper: Document, problem: Problem) -> Document:
    verdict = Verdict.CAUTION if paper.verdict is Verdict.ACCEPTED else paper.verdict
    return replace(paper, problems=(*paper.problems, problem), verdict=verdict)
