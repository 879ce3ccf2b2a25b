"""What separator sheets say of papers that a person arranged: it holds for the pages behind them, wherever they lie."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from classify.boundaries import Paper
from classify.separators import Separator
from core.ids import PageId
from core.page import Problem

_MIXED = Problem(
    "mixed_separators",
    "Giấy tờ này gồm các trang nằm sau những tờ phân cách khác nhau; hãy kiểm tra giấy tờ thuộc hồ sơ nào.",
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The pages from one sheet to the next."""

    said: Separator | None
    """By the sheet; None before the first one."""
    broken: bool
    holds: Separator
    """Of what earlier sheets said, what this one leaves as it is."""
    lost: bool
    """The last sheet that could have named a dossier cannot be believed."""


def tell(
    papers: Sequence[Paper], proposed: Sequence[Paper], scanned: Sequence[PageId], moved: Collection[PageId]
) -> None:
    """Give each of `papers` what the sheets before its pages say; `proposed` are the papers as they were scanned.

    The component that a sheet names is for the paper that has the first page behind it. A paper that comes from behind
    several sheets belongs where most of its pages do (pages that a person `moved` count last), and a person is told.
    """
    stretches, places = _stretches(proposed)
    homes = [_home(paper, places, moved) for paper in papers]
    first = {place: page for page in reversed(scanned) if (place := places.get(page)) is not None and _in(page, papers)}
    before = 0
    for paper, home in zip(papers, homes, strict=True):
        stretch = stretches[home]
        opening = first.get(home) in {sheet.id for sheet in paper.sheets}
        if opening and home == before + 1:
            paper.separator, paper.broken = stretch.said, stretch.broken
        elif home != before or opening:
            component = stretch.said.component if opening and stretch.said else ""
            paper.separator = replace(stretch.holds, component=component)
            # Pages from before the first sheet that now lie behind one belong to no dossier that a sheet named.
            paper.broken = stretch.lost or (home == 0 and before > 0)
        named = {stretches[places[sheet.id]].holds.dossier_code for sheet in paper.sheets if sheet.id in places}
        if len(named) > 1:
            paper.doubts.append(_MIXED)
        before = home


def _stretches(proposed: Sequence[Paper]) -> tuple[list[_Stretch], dict[PageId, int]]:
    """Return the stretches, that before the first sheet included, and in which each page with content lies."""
    found = [_Stretch(None, False, Separator(), False)]
    places: dict[PageId, int] = {}
    for paper in proposed:
        if paper.separator is not None or paper.broken:
            found.append(_next(found[-1], paper))
        places |= {sheet.id: len(found) - 1 for sheet in paper.sheets}
    return found, places


def _next(last: _Stretch, paper: Paper) -> _Stretch:
    said = paper.separator or Separator()
    if paper.broken:
        return _Stretch(paper.separator, True, Separator(), True)
    code = said.dossier_code or last.holds.dossier_code
    holds = Separator(said.batch or last.holds.batch, code)
    return _Stretch(said, False, holds, last.lost and not said.dossier_code)


def _home(paper: Paper, places: dict[PageId, int], moved: Collection[PageId]) -> int:
    found = [sheet.id for sheet in paper.sheets if sheet.id in places]
    counts = Counter(places[page] for page in found)
    most = max(counts.values(), default=0)
    likely = [page for page in found if counts[places[page]] == most]
    stayed = next((page for page in likely if page not in moved), None)
    return places[stayed or likely[0]] if likely else 0


def _in(page: PageId, papers: Sequence[Paper]) -> bool:
    return any(page == sheet.id for paper in papers for sheet in paper.sheets)
