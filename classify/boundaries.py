"""Which pages are one paper: where each one begins, how sure that is, and why.

A separator sheet decides; elsewhere the signs of `classify.joints` are weighed. What comes out is a proposal: a person
may decide otherwise (`classify.arrangement`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from classify import cards, joints, rules, separators, traits
from classify.catalog import Catalog
from classify.heads import Head
from classify.joints import Joint
from classify.separators import Found, Kind, Separator
from classify.sheet import Sheet, sheet
from classify.signs import Gap, Sofar
from classify.traits import Traits
from core.dossier import UNKNOWN, Boundary, PaperPage
from core.ids import FileId, PageId
from core.options import ClassifyOptions
from core.page import Page, Problem
from core.states import Bucket

_FACE = "other face of the card"
_SAME_NUMBER, _ONLY_CARD = 0.97, 0.8
"""How sure it is that two faces are of one card, by its number, and because there is no other one."""
_LEAST_SHEETS = 2
_LEAST_BACKS = 2
"""So many blank backs, and no blank front, tell that a file was scanned on both sides."""


@dataclass(slots=True, eq=False)
class Paper:
    """Pages that are one paper, before it has a type."""

    sheets: list[Sheet]
    slots: list[PageId]
    head: Head | None
    guess: rules.Guess
    boundaries: list[Boundary]
    """One for each page with content: why it begins the paper, or goes on with it."""
    separator: Separator | None = None
    """What the sheet before it says."""
    broken: bool = False
    """That sheet cannot be believed."""
    attached: frozenset[PageId] = frozenset()
    """Pages that belong to it but say nothing about its type and fields."""
    doubts: list[Problem] = field(default_factory=list)
    """What a person should look at (`classify.doubts`)."""

    @property
    def own(self) -> list[Sheet]:
        """The pages that may say something about its type and fields."""
        return [sheet for sheet in self.sheets if sheet.id not in self.attached]


@dataclass(slots=True)
class Division:
    """A batch divided into papers; every page is in exactly one bucket."""

    papers: list[Paper] = field(default_factory=list)
    buckets: dict[PageId, Bucket] = field(default_factory=dict)


@dataclass(slots=True)
class _Walk:
    """Where a walk through the pages stands."""

    division: Division
    catalog: Catalog
    waiting: list[PaperPage] = field(default_factory=list)
    """Blank and failed pages since the last one with content."""
    sign: Found | None = None
    """The separator since then."""
    signed: PageId | None = None
    """The page on which it stands."""
    pages: list[Traits] = field(default_factory=list)
    """Of the paper that was begun last."""
    last: PaperPage | None = None
    sheeted: bool = False
    """Papers, and not only dossiers, are parted by sheets."""


def divide(pages: Sequence[PaperPage], catalog: Catalog, options: ClassifyOptions) -> Division:
    """Return the papers of a batch in order."""
    walk = _Walk(Division(), catalog, sheeted=_sheeted(pages, options))
    seen = {
        page.id: traits.look(sheet(page.id, page.page), catalog)
        for page in pages
        if page.page is not None and _has_content(page.page, options)
    }
    backs, singles = _backs(pages), _singles(pages)
    order = [page for page in pages if page.id in seen]
    following = dict(zip((page.id for page in order), [seen[page.id] for page in order[1:]], strict=False))
    for page in pages:
        found = separators.found(page.page, options) if page.page else None
        if found is not None and found.kind is not Kind.FIRST_PAGE:
            _separate(walk, page, found)
        if page.id in seen:
            gap = _gap(walk, page, backs.get(page.file), single=page.file in singles)
            first = found if found is not None and found.kind is Kind.FIRST_PAGE else None
            _take(walk, page, seen[page.id], _joint(walk, seen[page.id], following.get(page.id), gap, first))
        elif page.id not in walk.division.buckets:
            walk.division.buckets[page.id] = Bucket.FAILED if page.page is None else Bucket.BLANK
            walk.waiting.append(page)
    if walk.division.papers:
        _settle(walk)
    for stretch in _stretches(walk.division.papers):
        _reunite(walk.division, stretch)
    return walk.division


def _gap(walk: _Walk, page: PaperPage, backs: tuple[int, float] | None, *, single: bool) -> Gap:
    """Return what lies before the page; `backs` is of a file that was scanned on both sides."""
    blank = any(item.page is not None for item in walk.waiting)
    on_back = page.page is not None and page.page.number % 2 == 0
    return Gap(
        new_file=walk.last is not None and page.file != walk.last.file,
        single=single,
        sheeted=walk.sheeted,
        blanks=(backs[1] if backs else 1.0) if blank else 0.0,
        back=backs[0] if backs and on_back else 0,
    )


def _has_content(page: Page, options: ClassifyOptions) -> bool:
    """Whether the page belongs to a paper: a separator sheet does when it cannot be trusted, though nothing is read."""
    found = separators.found(page, options)
    kind = found.kind if found is not None else None
    return kind is Kind.BROKEN or (kind is not Kind.SHEET and not page.blank)


def _sheeted(pages: Sequence[PaperPage], options: ClassifyOptions) -> bool:
    """Whether at least two sheets part papers; one of ours that names a dossier alone may stand before many papers."""
    found = [separators.found(page.page, options) for page in pages if page.page is not None]
    sheets = [one.separator for one in found if one is not None and one.kind is Kind.SHEET]
    return sum(bool(sheet.component) or not sheet.dossier_code for sheet in sheets) >= _LEAST_SHEETS


def _separate(walk: _Walk, page: PaperPage, found: Found) -> None:
    """Part the papers; a sheet whose checksum is wrong parts them too, yet stays a page for a person to look at."""
    if found.kind is Kind.SHEET:
        if walk.division.papers or walk.sign is not None:
            _settle(walk)
        walk.division.buckets[page.id] = Bucket.SEPARATOR
    walk.sign, walk.signed = found.behind(walk.sign), page.id


def _joint(walk: _Walk, now: Traits, after: Traits | None, gap: Gap, first: Found | None) -> Joint | Boundary:
    """Return why a new paper begins with this page, or why it goes on."""
    identity = now.sheet.id
    if walk.sign is not None:
        broken = walk.sign.kind is Kind.BROKEN
        reason = "after a separator sheet whose checksum is wrong" if broken else "after a separator sheet"
        return Boundary(identity, begins=True, confidence=0.6 if broken else 1.0, reasons=(reason,))
    if first is not None:
        return Boundary(identity, begins=True, confidence=1.0, reasons=("code of a first page",))
    if walk.last is None:
        return Boundary(identity, begins=True, confidence=1.0, reasons=("first page of the batch",))
    guess = walk.division.papers[-1].guess.type
    if guess == UNKNOWN:
        # The first page may have lost its title; the headings of later ones tell as well.
        guess = next((kind for seen in walk.pages for kind in sorted(seen.later)), UNKNOWN)
    return joints.weigh(Sofar(walk.pages, walk.catalog.types[guess]), now, after, gap, walk.catalog)


def _take(walk: _Walk, page: PaperPage, seen: Traits, joint: Joint | Boundary) -> None:
    """Put the page into the paper at hand, or into a new one."""
    if isinstance(joint, Joint):
        joint = Boundary(seen.sheet.id, joint.begins, round(joint.confidence, 4), joint.reasons)
    papers, separator = walk.division.papers, walk.sign
    if joint.begins:
        guess = rules.guess([seen.sheet], seen.head, walk.catalog)
        broken = separator is not None and separator.kind is Kind.BROKEN
        papers.append(Paper([], [], seen.head, guess, [], separator.separator if separator else None, broken))
        walk.pages = []
    mine = _mine(walk, page, new=joint.begins and separator is None)
    papers[-1].slots += [*(item.id for item in mine), page.id]
    papers[-1].sheets.append(seen.sheet)
    papers[-1].boundaries.append(joint)
    walk.division.buckets[page.id] = Bucket.DOCUMENT
    walk.pages.append(seen)
    # A sheet that cannot be trusted stands alone: the paper behind it begins anew.
    walk.last, walk.waiting = page, []
    if walk.signed != page.id:
        walk.sign = None


def _settle(walk: _Walk) -> None:
    """Let blank and failed pages lie at the end of the last paper, or apart when a sheet stands between."""
    if walk.sign is None or walk.sign.kind is Kind.BROKEN:
        walk.division.papers[-1].slots += [page.id for page in walk.waiting]
    walk.waiting = []


def _mine(walk: _Walk, page: PaperPage, *, new: bool) -> list[PaperPage]:
    """Return the waiting pages that lie before `page` in its own paper; give the others to the paper before.

    What stands between two papers is the back of the first, unless it came with the second one's file.
    """
    if not new or walk.last is None:
        return walk.waiting
    mine = [item for item in walk.waiting if item.file == page.file != walk.last.file]
    walk.division.papers[-2].slots += [item.id for item in walk.waiting if item not in mine]
    return mine


def _stretches(papers: Sequence[Paper]) -> list[list[Paper]]:
    """Return the papers between one separator sheet and the next."""
    found: list[list[Paper]] = [[]]
    for paper in papers:
        if paper.separator is not None or paper.broken:
            found.append([])
        found[-1].append(paper)
    return found


def _reunite(division: Division, stretch: Sequence[Paper]) -> None:
    """Join the faces of a card between which other pages came; without its number only where there is no other card."""
    lone = {paper: cards.face(paper.sheets[0].page) for paper in stretch if len(paper.sheets) == 1}
    fronts, backs = ([paper for paper in lone if lone[paper] is face] for face in (cards.Face.FRONT, cards.Face.BACK))
    for front in list(fronts):
        mine = [back for back in backs if cards.same_person(front.sheets[0].page, back.sheets[0].page)]
        if mine:
            _join(division, front, mine[0], _SAME_NUMBER)
            fronts.remove(front)
            backs.remove(mine[0])
    if len(fronts) == len(backs) == 1 and cards.faces_match(fronts[0].sheets[0].page, backs[0].sheets[0].page):
        _join(division, fronts[0], backs[0], _ONLY_CARD)


def _join(division: Division, front: Paper, back: Paper, confidence: float) -> None:
    """Put the face that came later behind the other one."""
    first, second = sorted((front, back), key=division.papers.index)
    first.sheets += second.sheets
    first.slots += second.slots
    first.boundaries.append(Boundary(second.sheets[0].id, begins=False, confidence=confidence, reasons=(_FACE,)))
    first.guess, first.head = front.guess, front.head
    division.papers.remove(second)


def _backs(pages: Sequence[PaperPage]) -> dict[FileId, tuple[int, float]]:
    """Return the files that were scanned on both sides, with their blank backs and the share of backs with content.

    Such a file has blank pages only on the backs of its sheets.
    """
    found: dict[FileId, tuple[int, float]] = {}
    for file in {page.file for page in pages}:
        inside = [page for page in pages if page.file == file]
        blank = [place for place, page in enumerate(inside, 1) if page.page is not None and page.page.blank]
        if len(blank) >= _LEAST_BACKS and all(place % 2 == 0 for place in blank):
            found[file] = len(blank), 1 - len(blank) / max(1, len(inside) // 2)
    return found


def _singles(pages: Sequence[PaperPage]) -> set[FileId]:
    """Return the files that hold one page."""
    files = [page.file for page in pages]
    return {file for file in files if files.count(file) == 1}
