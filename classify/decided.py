"""A batch divided as a person decided; what the person left alone keeps the reasons of the proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from classify import arrangement as arrangements
from classify import behind, boundaries, rules, separators, traits
from classify.boundaries import Division, Paper
from classify.catalog import Catalog
from classify.sheet import sheet
from core.arrangement import Arrangement, Mark, Slot
from core.dossier import Boundary, PaperPage
from core.ids import PageId
from core.options import ClassifyOptions
from core.states import Bucket

_CONTENT = frozenset({Mark.CONTENT, Mark.ATTACHMENT})


def proposal(division: Division) -> Arrangement:
    """Return the arrangement that a division proposes."""
    papers = tuple(tuple(Slot(page) for page in paper.slots) for paper in division.papers)
    inside = {slot.page for paper in papers for slot in paper}
    return Arrangement(papers, tuple(Slot(page) for page in division.buckets if page not in inside))


def follow(
    pages: Sequence[PaperPage], arrangement: Arrangement, by: str, catalog: Catalog, options: ClassifyOptions
) -> Division:
    """Return the batch divided as arranged; raise KeyError when the arrangement is of other pages.

    A paper of which no page could be read is none of the division's: its pages lie in no document until one of them is
    read, and then in their own. One of blank pages only lies behind the paper before.
    """
    known = {page.id: page for page in pages}
    proposed = boundaries.divide(_as_marked(pages, arrangement, options), catalog, options)
    result = Division()
    for slot in arrangement.slots:
        result.buckets[slot.page] = _bucket(slot, known[slot.page], proposed)
    result.buckets = {page.id: result.buckets[page.id] for page in pages}
    waiting: list[PageId] = []
    for slots in _with_late(arrangement, result.buckets):
        content = [slot for slot in slots if result.buckets[slot.page] is Bucket.DOCUMENT]
        if content:
            result.papers.append(_paper(slots, content, waiting, known, catalog))
            waiting = []
        elif Bucket.FAILED in {result.buckets[slot.page] for slot in slots}:
            continue  # no document before it is scanned again, and no part of another one
        elif result.papers:
            result.papers[-1].slots += [slot.page for slot in slots]
        else:
            waiting += [slot.page for slot in slots]
    behind.tell(result.papers, proposed.papers, list(known), arrangement.decided)
    _judge(result.papers, proposed, arrangement, by)
    return result


def _as_marked(pages: Sequence[PaperPage], arrangement: Arrangement, options: ClassifyOptions) -> list[PaperPage]:
    """Return the pages as a person sees them: what they call content is no separator sheet, whatever code it bears."""
    content = {slot.page for slot in arrangement.slots if slot.mark in _CONTENT}

    def plain(page: PaperPage) -> PaperPage:
        if page.id not in content or page.page is None or not separators.parts(page.page, options):
            return page
        return replace(page, page=replace(page.page, codes=(), blank=False))

    return [plain(page) for page in pages]


def _with_late(arrangement: Arrangement, buckets: Mapping[PageId, Bucket]) -> list[tuple[Slot, ...]]:
    """Return the papers with those of pages that failed, stood apart and have been read meanwhile, in their places."""
    papers = list(arrangement.papers)
    for slot in arrangement.apart:
        if buckets[slot.page] is Bucket.DOCUMENT:
            papers.insert(arrangements.place_of(papers, slot.page, list(buckets)), (slot,))
    return papers


def _judge(papers: Sequence[Paper], proposed: Division, arrangement: Arrangement, by: str) -> None:
    """Say of each page with content why it begins its paper or goes on with it."""
    judged = {boundary.page: boundary for paper in proposed.papers for boundary in paper.boundaries}
    ours = {slot.page for slots in arrangement.papers for slot in slots} - set(arrangement.decided)
    for paper in papers:
        for number, one in enumerate(paper.sheets):
            machine = judged.get(one.id)
            if machine is None or one.id not in ours or machine.begins != (number == 0):
                machine = Boundary(one.id, number == 0, 1.0, ("a person decided",), by)
            paper.boundaries.append(machine)


def _bucket(slot: Slot, page: PaperPage, proposed: Division) -> Bucket:
    """Return where the page is counted: what a person said comes before what was seen."""
    if page.page is None:
        return Bucket.FAILED
    if slot.mark in _CONTENT:
        return Bucket.DOCUMENT
    if slot.mark is not None:
        return Bucket.BLANK if slot.mark is Mark.BLANK else Bucket.SEPARATOR
    return proposed.buckets[slot.page]


def _paper(
    slots: Sequence[Slot], content: list[Slot], waiting: list[PageId], known: dict[PageId, PaperPage], catalog: Catalog
) -> Paper:
    """Return one paper; its type and fields come from the pages that are no attachments, if there are any."""
    sheets = {slot.page: sheet(slot.page, page) for slot in content if (page := known[slot.page].page) is not None}
    attached = {slot.page for slot in content if slot.mark is Mark.ATTACHMENT}
    main = next((one for page, one in sheets.items() if page not in attached), next(iter(sheets.values())))
    seen = traits.look(main, catalog)
    guess = rules.guess([main], seen.head, catalog)
    return Paper(
        list(sheets.values()),
        [*waiting, *(slot.page for slot in slots)],
        seen.head,
        guess,
        [],
        attached=frozenset(attached) if len(attached) < len(sheets) else frozenset(),
    )
