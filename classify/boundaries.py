"""Which pages are one paper: where each one begins, and why.

A paper begins after a separator sheet, at the head or title of a first page, and with a new file. A page without
head or title goes on with the paper before it, and so does one whose printed page number says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from classify import cards, edges, heads, rules, separators
from classify.catalog import Catalog
from classify.heads import Head
from classify.separators import Separator
from classify.sheet import Sheet, sheet
from core.dossier import UNKNOWN, PaperPage
from core.ids import PageId
from core.states import Bucket

_OF = re.compile(r"(?:trang|page)\s*:?\s*(\d{1,3})\s*(?:/|tren|of)\s*(\d{1,3})|^\W*(\d{1,3})\s*/\s*(\d{1,3})\W*$")
_APPENDED = re.compile(
    r"(?:ban hanh )?(?:kem theo|dinh kem) (?:quyet dinh|cong van|to trinh|thong bao|thong tu|nghi dinh)"
)
_APPENDIX = re.compile(r"^\W*(?:phu luc|danh muc|loi chung|bieu so|mau so)\b")


@dataclass(slots=True)
class Paper:
    """Pages that are one paper, before it has a type."""

    sheets: list[Sheet]
    slots: list[PageId]
    head: Head | None
    guess: rules.Guess
    reasons: list[str]
    separator: Separator | None = None


@dataclass(slots=True)
class Division:
    """A batch divided into papers; every page is in exactly one bucket."""

    papers: list[Paper] = field(default_factory=list)
    buckets: dict[PageId, Bucket] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a content page shows about its place in a paper."""

    sheet: Sheet
    head: Head | None
    number: int
    """Printed page number; 0 when there is none."""
    counted: bool
    """The number was printed with the number of pages."""
    appended: bool
    title: str
    """The type whose title stands on the page; empty when none does."""
    title_top: float
    """Where it stands, as a share of the page's height."""


def divide(pages: Sequence[PaperPage], catalog: Catalog) -> Division:
    """Return the papers of a batch in order."""
    division = Division()
    waiting: list[PaperPage] = []
    separator: Separator | None = None
    last: tuple[PaperPage, _Seen] | None = None
    for paper_page in pages:
        page = paper_page.page
        sign = separators.found(page.codes) if page else None
        if sign is not None:
            if division.papers:
                waiting = _settle(division, waiting)
            separator = sign
            division.buckets[paper_page.id] = Bucket.SEPARATOR
        elif page is None or page.blank:
            division.buckets[paper_page.id] = Bucket.FAILED if page is None else Bucket.BLANK
            waiting.append(paper_page)
        else:
            seen = _look(sheet(paper_page.id, page), catalog)
            reason = "after a separator sheet" if separator else _begins(paper_page, seen, last, division, catalog)
            if reason:
                _open(division, seen, reason, catalog)
                division.papers[-1].separator = separator
            mine = _mine(division, waiting, paper_page, last, new=bool(reason) and separator is None)
            division.papers[-1].slots += [*(item.id for item in mine), paper_page.id]
            if not reason:
                division.papers[-1].sheets.append(seen.sheet)
            division.buckets[paper_page.id] = Bucket.DOCUMENT
            last, waiting, separator = (paper_page, seen), [], None
    _settle(division, waiting)
    return division


def _settle(division: Division, waiting: list[PaperPage]) -> list[PaperPage]:
    """Let blank and failed pages lie at the end of the last paper; return that none is waiting."""
    if division.papers:
        division.papers[-1].slots += [page.id for page in waiting]
    return []


def _mine(
    division: Division, waiting: list[PaperPage], page: PaperPage, last: tuple[PaperPage, _Seen] | None, *, new: bool
) -> list[PaperPage]:
    """Return the waiting pages that lie before `page` in its own paper; give the others to the paper before.

    What stands between two papers is the back of the first, unless it came with the second one's file.
    """
    if not new or last is None:
        return waiting
    mine = [item for item in waiting if item.file == page.file != last[0].file]
    division.papers[-2].slots += [item.id for item in waiting if item not in mine]
    return mine


def _open(division: Division, seen: _Seen, reason: str, catalog: Catalog) -> None:
    guess = rules.guess([seen.sheet], seen.head, catalog)
    division.papers.append(Paper([seen.sheet], [], seen.head, guess, [reason]))


def _look(page: Sheet, catalog: Catalog) -> _Seen:
    head = heads.find(page)
    title = rules.title_on(page, head, catalog)
    number, counted = _printed_number(page)
    top = " ".join(piece.folded for row in page.rows[:6] for piece in row)
    appended = bool(_APPENDED.search(top)) or (head is None and bool(_APPENDIX.match(top)))
    strong = title is not None and title[1].score >= 0.9 and title[1].block.capitals
    name = title[0] if title and strong else ""
    place = title[1].block.top / page.page.height if title else 1.0
    return _Seen(page, head, number, counted, appended, name, place)


def _begins(
    page: PaperPage, seen: _Seen, last: tuple[PaperPage, _Seen] | None, division: Division, catalog: Catalog
) -> str:
    """Return why a new paper begins with this page; empty when it goes on with the paper before it."""
    if last is None:
        return "first page of the batch"
    before_page, before = last
    paper = division.papers[-1]
    if _goes_on(seen, before, paper, same_file=page.file == before_page.file):
        return ""
    if page.file != before_page.file:
        return "" if _other_face(seen, paper, catalog) else "first page of a file"
    if seen.counted and seen.number == 1:
        return "page 1 of its own count"
    if seen.head is not None and not seen.appended:
        return "national motto at the head"
    return _titled(seen, paper, catalog)


def _goes_on(seen: _Seen, before: _Seen, paper: Paper, *, same_file: bool) -> bool:
    """Whether the printed number of the page is the next one of the paper."""
    expected = before.number + 1 if before.number else len(paper.sheets) + 1
    if seen.number < 2 or seen.number != expected:
        return False
    return seen.counted or (same_file and (seen.head is None or before.number > 0))


def _other_face(seen: _Seen, paper: Paper, catalog: Catalog) -> bool:
    """Whether the page is the back of the card whose front is all of the paper so far."""
    kind = catalog.types.get(paper.guess.type)
    return kind is not None and kind.card and len(paper.sheets) == 1 and cards.mrz_back(seen.sheet.page)


def _titled(seen: _Seen, paper: Paper, catalog: Catalog) -> str:
    kind = catalog.types.get(seen.title)
    if kind is not None and not seen.appended and not _other_face(seen, paper, catalog):
        plain = not kind.symbols and not kind.letter
        if plain and seen.title_top < 0.35:
            return f"title of {kind.id}"
    if _head_of_agency(seen):
        return "agency and number at the head"
    now = catalog.types.get(paper.guess.type)
    if not seen.appended and (paper.guess.type == UNKNOWN or edges.closed(paper.sheets)):
        if edges.opens(seen.sheet):
            return "begins like a first page after a paper that is complete"
        if edges.resized(paper.sheets[-1], seen.sheet):
            return "other paper size after a paper that is complete"
    if now is not None and now.max_pages and len(paper.sheets) >= now.max_pages and paper.guess.type != UNKNOWN:
        return f"{now.id} has at most {now.max_pages} pages"
    return ""


def _head_of_agency(seen: _Seen) -> bool:
    """Whether a number line with a date beside or below it stands at the top, although the motto was not read."""
    rows = [row for row in seen.sheet.rows[:8] if row[0].bbox.y0 < 0.25 * seen.sheet.page.height]
    numbered = any(heads.is_number_line(row[0].folded) for row in rows)
    dated = any(heads.is_date_line(piece.folded) for row in rows for piece in row if piece.words[0].text[:1].isupper())
    return numbered and dated and not seen.appended


def _printed_number(page: Sheet) -> tuple[int, bool]:
    """Return the page number printed alone at the top or bottom, and whether the count of pages stands beside it."""
    edges = [*page.rows[:2], *page.rows[-2:]]
    for row in edges:
        folded = " ".join(piece.folded for piece in row)
        if match := _OF.search(folded):
            number, total = int(match[1] or match[3]), int(match[2] or match[4])
            if 1 <= number <= total:
                return number, True
    for row in page.rows[:1]:
        text = " ".join(piece.text for piece in row).strip(" -–.")
        if text.isdigit() and len(text) <= 3 and row[0].bbox.y0 < 0.12 * page.page.height:
            return int(text), False
    return 0, False
