"""What became of every field that stands on a paper: right or not, and what a person was told about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from classify import confidence
from classify.catalog import Catalog
from classify.confidence import Weigh
from classify.understand import understand
from core.dossier import Document, PaperPage, Verdict
from core.ids import BatchId, FileId, PageId
from core.options import ClassifyOptions
from tests.bench.fields.reading import Case

TODAY = date(2026, 11, 22)
"""After every day that the papers name."""
_BATCH = BatchId("bench")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field that stands on a paper."""

    case: Case
    name: str
    critical: bool
    wanted: Any
    got: Any
    """None where nothing was found."""
    confidence: float
    state: Verdict | None
    """None where nothing was found."""

    @property
    def right(self) -> bool:
        """Whether the value is exactly the one that stands there."""
        return bool(self.got == self.wanted)

    @property
    def accepted(self) -> bool:
        """Whether nobody is asked about it."""
        return self.state is Verdict.ACCEPTED


@dataclass(frozen=True, slots=True)
class Result:
    """One paper: what it was taken for, and its fields."""

    case: Case
    type: str
    verdict: Verdict
    outcomes: tuple[Outcome, ...]

    @property
    def known(self) -> bool:
        """Whether the paper was taken for what it is."""
        return self.type == self.case.paper.type

    @property
    def harmless(self) -> bool:
        """Whether its type and every critical field are right."""
        return self.known and all(outcome.right for outcome in self.outcomes if outcome.critical)


def documents(
    case: Case, catalog: Catalog, options: ClassifyOptions, weigh: Weigh = confidence.probability
) -> tuple[Document, ...]:
    """Return what is made of a paper that is a batch by itself."""
    home = FileId(f"{_BATCH}.1")
    pages = [PaperPage(PageId(f"{home}.{page.number}"), home, page) for page in case.pages]
    return understand(_BATCH, pages, catalog, options, TODAY, weigh=weigh).documents


def understood(case: Case, catalog: Catalog, options: ClassifyOptions) -> Result:
    """Return what is understood of a paper; of several documents the largest counts."""
    best = max(documents(case, catalog, options), key=lambda document: len(document.pages), default=None)
    kind = catalog.types[case.paper.type]
    found = _found(best, case)
    outcomes = []
    for name, wanted in case.paper.fields.items():
        field = found.get(name)
        got, sure, state = (field.value, field.confidence, field.state) if field else (None, 0.0, None)
        outcomes.append(Outcome(case, name, name in kind.critical, wanted, got, sure, state))
    if best is None:
        return Result(case, "", Verdict.REVIEW, tuple(outcomes))
    return Result(case, best.type, best.verdict, tuple(outcomes))


def _found(document: Document | None, case: Case) -> dict[str, Any]:
    """Return the fields by name; those of a paper that was taken for another type are not this one's."""
    if document is None or document.type != case.paper.type:
        return {}
    return {field.name: field for field in document.fields}


HEADINGS = (
    "papers",
    "type right",
    "fields",
    "exact",
    "accepted",
    "right of accepted",
    "critical",
    "exact",
    "accepted",
    "right of accepted",
    "papers accepted",
    "harmless of these",
)


def table(results: Iterable[Result], by: Callable[[Result], str], title: str) -> str:
    """Return a Markdown table with a row for each group and one for all."""
    groups: dict[str, list[Result]] = {}
    every = list(results)
    for result in every:
        groups.setdefault(by(result), []).append(result)
    lines = [f"| {title} | " + " | ".join(HEADINGS) + " |", "|---" * (len(HEADINGS) + 1) + "|"]
    lines += [_line(name, group) for name, group in groups.items()]
    lines.append(_line("all", every))
    return "\n".join(lines)


def _line(name: str, group: list[Result]) -> str:
    outcomes = [outcome for result in group for outcome in result.outcomes]
    critical = [outcome for outcome in outcomes if outcome.critical]
    done = [result for result in group if result.verdict is Verdict.ACCEPTED]
    cells = [
        str(len(group)),
        str(sum(result.known for result in group)),
        *_shares(outcomes),
        *_shares(critical),
        share(len(done), len(group)),
        f"{sum(result.harmless for result in done)} of {len(done)}",
    ]
    return f"| {name} | " + " | ".join(cells) + " |"


def _shares(outcomes: list[Outcome]) -> tuple[str, str, str, str]:
    accepted = [outcome for outcome in outcomes if outcome.accepted]
    right = sum(outcome.right for outcome in accepted)
    count = len(outcomes)
    return (
        str(count),
        share(sum(outcome.right for outcome in outcomes), count),
        share(len(accepted), count),
        f"{right} of {len(accepted)}",
    )


def share(part: int, whole: int) -> str:
    """Return a share in per cent."""
    return f"{100 * part / whole:.1f} %" if whole else "-"
