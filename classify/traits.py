"""What a page looks like beside its neighbours: print, margins, first and last words, numbers, codes."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz

from classify import heads, numbering, rules, titles
from classify.catalog import Catalog
from classify.heads import Head
from classify.numbering import Numbered
from classify.sheet import Row, Segment, Sheet, flat
from core.page import MM_PER_INCH

_APPENDED = re.compile(
    r"^\W*(?:ban hanh )?(?:kem theo|dinh kem) (?:\w+ )?(?:quyet dinh|cong van|to trinh|thong bao|thong tu|nghi dinh"
    r"|ke hoach|bao cao|hop dong|giay|nghi quyet|huong dan|quy che|phuong an|chuong trinh)"
    r"|^\(.{0,24}\b(?:quyet dinh|cong van|to trinh|thong bao|ke hoach|bao cao|nghi quyet) so \d"
)
_NUMBER = re.compile(r"\d{1,5}\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ]{2,5}\s?-\s?[A-ZĐ]{2,}")
_APPENDIX = re.compile(r"^\W*(?:phu luc|danh muc|loi chung|bieu so|mau so)\b")
_INNER = re.compile(
    r"^\W*(?:(?:chuong|phan|muc|dieu|khoan|tiet|bang|bieu|hinh|phu luc)\s+(?:thu\s+)?(?:so\s+)?[\divx]"
    r"|[ivx]{1,5}\s?[.)]\s|\d{1,2}(?:\.\d{1,2})*\s?[.)]\s?\w|[a-hđ]\s?[.)]\s|[-+•]\s)"
)
_MARKER = re.compile(r"^\W{0,2}(?:(dieu|chuong|phan|muc)\s+)?(\d{1,3}|[ivx]{1,5}|[a-hđ])\s?[.):]\s")
FIRST_MARKS = frozenset({"1", "i", "a"})
"""Of parts, articles and points."""
_ENDED = re.compile(r"[.!?…”\"]\s*/?\.?\s*$")
_VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
_ENACTING = re.compile(r"^\W*(?:quyet dinh|quyet nghi|chi thi|thong tu|nghi dinh)\s*[:;.]\W*$")
_LETTERS = re.compile(r"[^\W\d_]+")
_SALUTATION = re.compile(r"kinh g[uo]i|than men|yeu quy|^dear\b|to whom it may")
_COUNTED = re.compile(r"^\W*(?:[ivx\d]{1,4}\s?[.)]\s*)?")
_FIRST_ROWS = 3
_ALIKE = 84.0
"""Likeness of a line to a heading, of 100, where some letters were misread."""
_HARDLY = 12
_LINE = 4
"""Words that a line of running text has at least."""
_TOP = 0.2
"""Running text that goes on begins above this share of the page."""
_FEW = 25
"""With fewer words a page says little about itself."""


@dataclass(frozen=True, slots=True)
class Traits:
    """One page with content, for comparing; lengths in millimetres."""

    sheet: Sheet
    head: Head | None
    number: Numbered | None
    appended: bool
    """It says that it is an annex, or a form that came with some regulation."""
    cited: frozenset[str]
    """Numbers of papers in its first rows: `383/QĐ-UBND`."""
    title: str
    """The type whose title stands on the page; empty when none does."""
    title_top: float
    """Where it stands, as a share of the page's height."""
    heading: bool
    """A line like a title, of whatever paper, stands in the middle at the top."""
    later: frozenset[str]
    """The types of whose second and later pages one of its first lines is a heading."""
    inner: bool
    """Its first line is the heading of a part, article or point."""
    enacting: bool
    """Its first line is "QUYẾT ĐỊNH:" or the like, which stands below the grounds of a decision."""
    saluted: bool
    """Somebody is addressed in its upper half."""
    text: float
    """Usual height of a word."""
    pitch: float
    """Usual distance of lines; 0 when there are too few."""
    left: float
    begins: float
    """Where the print begins, as a share of the page's height; likewise where it ends."""
    ends: float
    first: str
    last: str
    full: bool
    """Its last line goes from margin to margin."""
    words: Counter[str]
    foreign: bool
    """Hardly a word has a Vietnamese letter."""
    top_cells: tuple[float, ...]
    """Where the cells of its first rows begin, when they stand in a table; likewise of its last rows."""
    low_cells: tuple[float, ...]
    top_row: str
    """The first row when it has cells, such as the head of a table."""

    @property
    def scarce(self) -> bool:
        """Whether there are too few words to compare."""
        return self.words.total() < _FEW

    @property
    def empty(self) -> bool:
        """Whether there is hardly a word."""
        return self.words.total() < _HARDLY

    @property
    def unfinished(self) -> bool:
        """Whether its last sentence goes on elsewhere."""
        return self.full and len(self.last.split()) >= _LINE and not _ENDED.search(self.last)

    @property
    def lower(self) -> bool:
        """Whether it begins within a sentence, at the top: where the top was not read that says nothing."""
        # Of a table that was read lying on its side there are single signs.
        word = _LETTERS.search(self.first) if self.begins < _TOP else None
        begun = word is not None and len(word[0]) > 1 and word[0][0].islower()
        return begun and _MARKER.match(flat(self.first)) is None

    @property
    def resumed(self) -> bool:
        """Whether its first line is a part, article or point that others come before."""
        match = _MARKER.match(flat(self.first) + " ")
        return match is not None and match[2] not in FIRST_MARKS

    @property
    def markers(self) -> tuple[tuple[str, str], ...]:
        """The marks of numbered lines and rows: (word before it, mark)."""
        found = []
        for row in self.sheet.rows:
            if len(row) > 2 and row[0].text.isdecimal() and len(row[0].text) <= 3:
                found.append(("row", row[0].text))
            elif match := _MARKER.match(row[0].folded + " "):
                found.append((match[1] or "", match[2]))
        return tuple(found)


def _saluted(rows: list[Row], height: int) -> bool:
    upper = (piece for row in rows[:14] if row[0].bbox.y0 < height / 2 for piece in row)
    return any(_SALUTATION.search(piece.folded) for piece in upper)


def look(sheet: Sheet, catalog: Catalog) -> Traits:
    """Return what the page shows."""
    head = heads.find(sheet)
    number = numbering.printed(sheet)
    rows = [row for index, row in enumerate(sheet.rows) if number is None or index != number.row] or list(sheet.rows)
    title = rules.title_on(sheet, head, catalog)
    strong = title is not None and title[1].score >= 0.9 and title[1].block.capitals
    top = [text for row in rows[:6] for text in (*(piece.folded for piece in row), flat(_text(row)))]
    scale = MM_PER_INCH / sheet.page.dpi
    words = Counter(word for word in re.findall(r"\w{3,}", " ".join(piece.folded for row in rows for piece in row)))
    height = max(sheet.page.height, 1)
    return Traits(
        sheet=sheet,
        head=head,
        number=number,
        appended=any(map(_APPENDED.match, top)) or (head is None and bool(top) and bool(_APPENDIX.match(top[0]))),
        cited=frozenset(
            re.sub(r"\s", "", hit[0]) for row in rows[:8] for piece in row for hit in _NUMBER.finditer(piece.text)
        ),
        title=title[0] if title and strong else "",
        title_top=title[1].block.top / height if title else 1.0,
        heading=_heading(rows, sheet),
        later=_later(rows, catalog),
        inner=bool(rows) and bool(_INNER.match(rows[0][0].folded)),
        enacting=bool(rows) and len(rows[0]) == 1 and bool(_ENACTING.match(rows[0][0].folded)),
        saluted=_saluted(rows, height),
        text=sheet.height * scale,
        pitch=_pitch(rows) * scale,
        left=sheet.left * scale,
        begins=rows[0][0].bbox.y0 / height if rows else 0.0,
        ends=max((piece.bbox.y1 for row in rows for piece in row), default=0) / height,
        first=_text(rows[0]) if rows else "",
        last=_text(rows[-1]) if rows else "",
        full=bool(rows) and rows[-1][-1].bbox.x1 - rows[-1][0].bbox.x0 > 0.88 * (sheet.right - sheet.left),
        words=words,
        foreign=_foreign(sheet),
        top_cells=_cells(rows[:8], sheet),
        low_cells=_cells(rows[-8:], sheet),
        top_row=_text(rows[0]) if rows and len(rows[0]) >= 3 else "",
    )


def _later(rows: list[Row], catalog: Catalog) -> frozenset[str]:
    first = [_COUNTED.sub("", flat(_text(row))) for row in rows[:_FIRST_ROWS]]
    return frozenset(
        kind.id
        for kind in catalog.types.values()
        if any(fuzz.ratio(flat(heading), text, score_cutoff=_ALIKE) for heading in kind.later for text in first)
    )


def _text(row: Row) -> str:
    return " ".join(piece.text for piece in row)


def _pitch(rows: list[Row]) -> float:
    steps = [after[0].bbox.y1 - before[0].bbox.y1 for before, after in pairwise(rows)]
    return median(steps) if len(steps) >= 6 else 0.0


def _foreign(sheet: Sheet) -> bool:
    words = [word.text for word in sheet.page.words if sum(map(str.isalpha, word.text)) > 2]
    marked = sum(bool(_VIETNAMESE.search(word)) for word in words)
    return len(words) >= _FEW and marked < 0.25 * len(words)


def _cells(rows: list[Row], sheet: Sheet) -> tuple[float, ...]:
    """Return the left ends of segments that recur in these rows, as shares of the page's width."""
    many = [row for row in rows if len(row) >= 3]
    if len(many) < 3:
        return ()
    starts = Counter(round(piece.bbox.x0 / sheet.page.width, 2) for row in many for piece in row)
    return tuple(sorted(start for start, count in starts.items() if count >= 2))


def _heading(rows: list[Row], sheet: Sheet) -> bool:
    """Whether a line in capitals or in large print stands alone in the middle of the upper part."""
    for row in rows[:7]:
        if row[0].bbox.y0 > 0.35 * sheet.page.height:
            break
        if len(row) == 1 and _titular(row[0], sheet):
            return True
    return False


def _titular(piece: Segment, sheet: Sheet) -> bool:
    text = piece.text.strip()
    letters = [character for character in text if character.isalpha()]
    if len(letters) < 5 or text.endswith((":", ";", ",", ".")) or _INNER.match(piece.folded):
        return False
    width = sheet.page.width
    middle = abs(piece.center - width / 2) < 0.08 * width and piece.bbox.width < 0.75 * width
    capitals = sum(character.isupper() for character in letters) > 0.85 * len(letters)
    tall = median(word.bbox.height for word in piece.words) > 1.25 * sheet.height
    return middle and (capitals or tall) and not titles.squash(text).isdigit()
