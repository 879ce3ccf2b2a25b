"""A batch divided as a person decided; what the person left alone keeps the reasons of the proposal."""

from collections.abc import Sequence

from classify import boundaries, rules, traits
from classify.boundaries import Division, Paper
from classify.catalog import Catalog
from classify.sheet import sheet
from core.arrangement import Arrangement, Mark, Slot
from core.dossier import Boundary, PaperPage
from core.ids import PageId
from core.settings import ClassifyOptions
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
    """Return the batch divided as arranged; raise KeyError when the arrangement is of other pages."""
    known = {page.id: page for page in pages}
    proposed = boundaries.divide(pages, catalog, options)
    judged = {boundary.page: boundary for paper in proposed.papers for boundary in paper.boundaries}
    result = Division()
    for slot in arrangement.slots:
        result.buckets[slot.page] = _bucket(slot, known[slot.page], proposed)
    result.buckets = {page.id: result.buckets[page.id] for page in pages}
    inside = {slot.page for slots in arrangement.papers for slot in slots}
    # A page that failed and stood apart may have been read meanwhile.
    late = [(slot,) for slot in arrangement.apart if result.buckets[slot.page] is Bucket.DOCUMENT]
    waiting: list[PageId] = []
    for slots in (*arrangement.papers, *late):
        content = [slot for slot in slots if result.buckets[slot.page] is Bucket.DOCUMENT]
        if content:
            result.papers.append(_paper(slots, content, waiting, known, catalog))
            waiting = []
        elif result.papers:
            result.papers[-1].slots += [slot.page for slot in slots]
        else:
            waiting += [slot.page for slot in slots]
    # What a separator sheet says holds for the paper that begins behind it, whoever says where that ends.
    told = {paper.sheets[0].id: paper for paper in proposed.papers}
    for paper in result.papers:
        if behind := told.get(paper.sheets[0].id):
            paper.separator, paper.broken = behind.separator, behind.broken
    decided = set(arrangement.decided)
    for paper in result.papers:
        for number, one in enumerate(paper.sheets):
            machine = judged.get(one.id)
            ours = (
                one.id not in decided and one.id in inside and machine is not None and machine.begins == (number == 0)
            )
            paper.boundaries.append(
                machine if ours and machine else Boundary(one.id, number == 0, 1.0, ("a person decided",), by)
            )
    return result


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
