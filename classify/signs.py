"""Signs at the head and foot of pages, and between them, that a new paper begins or that the one before goes on.

A sign is a name in English and its points, positive for a beginning. `core.messages.SIGNS` has its sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classify import cards, edges, heads
from classify.catalog import Catalog, DocumentType
from classify.fields import dossier_codes
from classify.numbering import Numbered
from classify.traits import Traits
from core.dossier import UNKNOWN

Sign = tuple[str, float]
_HEAD = 0.35
"""Codes of a first page stand above this share of it."""
_LOW = 0.15
"""Text that goes on begins above this share of the page."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two pages with content."""

    new_file: bool = False
    single: bool = False
    """The new file has one page: a photograph, rather than a bound scan."""
    sheeted: bool = False
    """Separator sheets part the papers of the batch, so that another boundary needs strong signs."""
    blanks: float = 0.0
    """What a blank page before it says: 0 to 1, least where most sheets have a blank back."""
    back: int = 0
    """When the page is the back of a sheet: how many blank backs its file has, as a proof of both sides."""


@dataclass(frozen=True, slots=True)
class Sofar:
    """The paper before the gap."""

    pages: Sequence[Traits]
    kind: DocumentType


def faces(paper: Sofar, now: Traits) -> Iterator[Sign]:
    """Front and back of a card, or cards of two people."""
    before, page = paper.pages[-1].sheet.page, now.sheet.page
    if len(paper.pages) == 1 and cards.faces_match(before, page):
        yield "other face of the card", -18.0
    elif cards.other_person(before, page):
        yield "another person's card", 7.0
    elif cards.shown(page) is not cards.shown(before):
        yield "a card beside another paper", 4.0


def numbers(paper: Sofar, now: Traits, after: Traits | None) -> Iterator[Sign]:
    """Printed page numbers: of this page, of the one before and of the one after."""
    before, number = paper.pages[-1].number, now.number
    if number is None:
        yield from _unnumbered(paper, after.number if after else None)
        return
    expected = before.number + 1 if before else len(paper.pages) + 1
    same = not (before and before.total and number.total and before.total != number.total)
    if number.number == 1:
        yield "page 1 of its own count", 7.0 if number.named else 2.5
    elif number.number == expected and same:
        # Nothing but a count that was begun is surer than a head: forms in an annex have one, too.
        yield "the page number goes on", -18.0 if number.named or before else -5.0
    elif before and (number.number < expected or not same):
        yield "the page number begins anew", 2.0
    else:
        yield "the page number goes on after a gap", -2.0


def _unnumbered(paper: Sofar, following: Numbered | None) -> Iterator[Sign]:
    before = paper.pages[-1].number
    if before and before.number > 1:
        missed = following is not None and following.number == before.number + 2
        yield ("the next page goes on counting", -4.0) if missed else ("page numbers have ended", 1.2)
    if before and before.total and before.number == before.total:
        yield "the count of pages is complete", 3.5
    if following is None:
        return
    if following.number == 2 and (before is not None or len(paper.pages) > 1 or following.named):
        yield "the next page is page 2", 2.5
    elif following.number == len(paper.pages) + 2 and before is None:
        yield "the next page goes on counting", -1.5


def openings(paper: Sofar, now: Traits, catalog: Catalog) -> Iterator[Sign]:
    """What stands at the head of the page."""
    named = _named(paper, now)
    if now.appended and (now.head is None or named):
        yield "says that it is an annex", -7.0
        return
    if now.head is not None:
        yield "national motto at the head", 7.0
    elif head_of_agency(now):
        yield "agency and number at the head", 6.0
    yield from _titled(now, catalog)
    if now.saluted:
        yield "somebody is addressed", 1.5
    if now.head is None and named:
        yield "names the paper before", -6.0
    if now.head is None:
        yield from _headless(paper, now)


def _named(paper: Sofar, now: Traits) -> bool:
    """Whether the first rows name a number of the paper before: its kind and agency; digits are easily misread.

    Forms name the regulation that they came with, which is another paper.
    """
    own = {number.rpartition("/")[2] for number in paper.pages[0].cited}
    return bool(own & {number.rpartition("/")[2] for number in now.cited})


def _titled(now: Traits, catalog: Catalog) -> Iterator[Sign]:
    kind = catalog.types.get(now.title)
    if kind is not None and kind.card:
        yield "title of a card", 5.0
    elif kind is not None and not kind.symbols and not kind.letter and now.title_top < 0.35:
        yield "title of a paper", 5.0
    elif now.later:
        return
    elif now.heading and now.head is None:
        yield "heading in the middle", 2.2
    elif edges.opens(now.sheet) and now.head is None:
        yield "begins like a first page", 1.8


def _headless(paper: Sofar, now: Traits) -> Iterator[Sign]:
    if now.later:
        yield "a heading of later pages", -7.0 if now.later & {paper.kind.id} or paper.kind.id == UNKNOWN else -2.0
    if now.enacting:
        yield "begins with the words that enact", -4.0
    elif now.inner:
        yield "begins with a part or point", -3.0 if now.resumed else -1.5
    if now.empty and not (now.heading or now.saluted or now.title):
        yield "hardly a word stands on the page", -3.0
    elif now.begins > _LOW and now.begins > paper.pages[-1].begins + 0.06:
        yield "begins low on the page", 0.7 if now.begins < 2 * _LOW else 2.0


def endings(paper: Sofar, now: Traits) -> Iterator[Sign]:
    """How the paper before stands: signed, full, at its end."""
    before, kind = paper.pages[-1], paper.kind
    known = kind.id != UNKNOWN
    if known and len(paper.pages) < kind.usual_pages:
        yield "such a paper has more pages", -1.5
    elif edges.closed([before.sheet]):
        yield "the paper before is signed", 2.5
    elif edges.closed([page.sheet for page in paper.pages]):
        yield "the paper before is signed", 1.0
    elif paper.pages[0].head is not None and before.ends > 0.8 and (not known or kind.symbols or kind.letter):
        yield "the paper before is not signed yet", -2.2
    if known and kind.max_pages and len(paper.pages) >= kind.max_pages:
        yield "the paper before has all its pages", 3.0
    if before.ends < 0.62 and not before.scarce:
        yield "the page before is not full", 1.5
    elif before.ends > 0.85 and not now.heading:
        yield "the page before is full", -0.8


def codes(before: Traits, now: Traits) -> Iterator[Sign]:
    """Codes that both pages have, or that stand at the head of one.

    Receipts and results of the one-stop systems carry a code of their dossier at the top left (TT 01/2023, article 26).
    """
    known = {code.text for code in before.sheet.page.codes}
    mine = {code.text for code in now.sheet.page.codes}
    high = [code.text for code in now.sheet.page.codes if code.bbox.y0 < _HEAD * now.sheet.page.height]
    if known & mine:
        yield "the same code stands on both", -3.0
    elif any(dossier_codes.find(text.split("|")[0]) for text in high):
        yield "a dossier's code at the head", 4.0
    elif high:
        yield "a code at the head", 2.5


def sheets(gap: Gap) -> Iterator[Sign]:
    """Files, blank pages and backs."""
    if gap.new_file:
        yield "first page of a file", 3.0 if gap.single else 5.0
    if gap.sheeted:
        yield "separator sheets part the papers", -9.0
    if gap.back:
        yield "the back of its sheet", -1.5 * min(gap.back, 3)
    elif gap.blanks:
        yield "a blank page before it", 1.2 * gap.blanks


def head_of_agency(now: Traits) -> bool:
    """Whether a number line with a date beside or below it stands at the top, although the motto was not read."""
    rows = [row for row in now.sheet.rows[:8] if row[0].bbox.y0 < 0.25 * now.sheet.page.height]
    numbered = any(heads.is_number_line(row[0].folded) for row in rows)
    dated = any(heads.is_date_line(piece.folded) for row in rows for piece in row if piece.words[0].text[:1].isupper())
    return numbered and dated
