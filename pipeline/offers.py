"""What is offered for one component: held papers rule by rule, the best first, and what to do in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from classify import eligibility
from classify.catalog import Catalog
from classify.checklist import ComponentStatus
from classify.eligibility import Ask
from core.procedure import ComponentRequirement
from core.register import Candidate, Exclusion, Holding

MOST_CANDIDATES = 20
"""Papers that are told of one component."""
_NEVER = frozenset({Exclusion.OPINION, Exclusion.SECRET})
"""Why a component is not filled by any digitized paper, also not by one that is held."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One component, and what is held that may fill it, the best first."""

    component: ComponentRequirement
    candidates: tuple[Candidate, ...]
    more: int
    """How many further papers are held of which none is better; they are not told one by one."""
    standing: ComponentStatus | None = None
    """How far it is filled in the dossier asked about; None where a procedure and a person were asked about."""

    @property
    def reusable(self) -> bool:
        """Whether a paper is held that may be used today."""
        return any(candidate.reusable for candidate in self.candidates)

    @property
    def filled(self) -> bool:
        """Whether a paper fills it already in the dossier asked about, also one that nobody has verified yet."""
        return self.standing is not None and bool(self.standing.fillings)

    @property
    def message(self) -> str:
        """What the clerk can do, in a sentence."""
        if self.standing is not None and self.filled:
            return f"Thành phần này đã có giấy tờ trong hồ sơ. {self.standing.message}".strip()
        if self.component.shown:
            return "Chỉ xuất trình tại quầy, không cần nộp bản số hóa."
        excluded = self.standing.excluded if self.standing is not None else None
        if self.reusable and excluded not in _NEVER:
            return "Đã có giấy tờ trong kho, dùng lại được; không yêu cầu nộp lại và không cần quét."
        return self.standing.message if self.standing is not None and excluded else self._nothing()

    def _nothing(self) -> str:
        """Return why nothing can be reused."""
        if self.candidates:
            why = next(reason.message for reason in self.candidates[0].reasons if not reason.met)
            return f"Đã có giấy tờ trong kho nhưng chưa dùng lại được. {why}"
        return "Chưa có giấy tờ trong kho; cần nhận và số hóa."


def offer(
    catalog: Catalog,
    component: ComponentRequirement,
    ask: Ask,
    papers: Sequence[Holding],
    standing: ComponentStatus | None,
) -> Offer:
    """Judge the papers that a component takes and return it with the best of them."""
    types = catalog.types
    fitting = [paper for paper in papers if paper.type in component.types]
    judged = [eligibility.judge(paper, component, ask, types.get(paper.type), mine=True) for paper in fitting]
    # What may be used comes first, then what lacks least; the newest of those first, as they were read.
    judged.sort(key=lambda candidate: sum(not reason.met for reason in candidate.reasons))
    return Offer(component, tuple(judged[:MOST_CANDIDATES]), max(len(judged) - MOST_CANDIDATES, 0), standing)
