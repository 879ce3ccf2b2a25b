"""Words that can be searched and copied but not seen, each over its place in the picture.

Every character has a code of its own in one font, whose ToUnicode map says exactly which character it is; what is
copied is therefore what was stored, letter for letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.errors import TooLarge
from core.page import BBox, Line, Page, Word
from ocr.formats.characters import fit
from ocr.formats.objects import Name, PdfFile, Ref, Value, flate, number
from ocr.formats.typeface import ADVANCE, ASCENT, DESCENT, UNITS, truetype

FONT = "F"
_NAME = Name("SohoaInvisible")
_MOST_CODES = 0xFFFF
_ENTRIES = 100
"""Most entries of one section of a CMap."""
_LEAST_POINTS = 0.5
"""A box thinner than this is drawn this thick: readers drop text without extent."""
_GAP = 0.2
"""Least space between two words, in font sizes; pdftotext glues words that are closer than 0.15."""
_NARROWEST = 0.2
"""A word gives way to its neighbour down to this width, in font sizes."""
_STROKE = 2
"""A word this many times higher than its line is a rule or a flourish and keeps a box of its own."""

_HYPHENS = "-\u00ad\u2010"

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{sections}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class Glyphs:
    """The codes of the characters that were used, from 1 in order of first use."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, text: str) -> bytes:
        """Return two bytes per character; raise TooLarge beyond 65,535 different ones."""
        for character in text:
            if character not in self._codes and len(self._codes) == _MOST_CODES:
                raise TooLarge("more different characters than one font can hold")
            self._codes.setdefault(character, len(self._codes) + 1)
        return b"".join(self._codes[character].to_bytes(2, "big") for character in text)

    def put_font(self, pdf: PdfFile, ref: Ref) -> None:
        """Write the font with all codes given out so far."""
        file = truetype()
        # Every code shows the same glyph.
        shown = b"\x00\x01" * (len(self._codes) + 1)
        descriptor: dict[str, Value] = {
            "Type": Name("FontDescriptor"),
            "FontName": _NAME,
            "Flags": 4,
            "FontBBox": [0, DESCENT, ADVANCE, ASCENT],
            "ItalicAngle": 0,
            "Ascent": ASCENT,
            "Descent": DESCENT,
            "CapHeight": ASCENT,
            "StemV": 80,
            "FontFile2": pdf.put_stream(flate(file, {"Length1": len(file)})),
        }
        descendant: dict[str, Value] = {
            "Type": Name("Font"),
            "Subtype": Name("CIDFontType2"),
            "BaseFont": _NAME,
            "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0},
            "FontDescriptor": pdf.put(descriptor),
            "CIDToGIDMap": pdf.put_stream(flate(shown)),
            "DW": ADVANCE,
        }
        font: dict[str, Value] = {
            "Type": Name("Font"),
            "Subtype": Name("Type0"),
            "BaseFont": _NAME,
            "Encoding": Name("Identity-H"),
            "DescendantFonts": [pdf.put(descendant)],
            "ToUnicode": pdf.put_stream(flate(self._to_unicode().encode())),
        }
        pdf.put(font, ref)

    def _to_unicode(self) -> str:
        rows = [f"<{code:04X}> <{character.encode('utf-16-be').hex()}>" for character, code in self._codes.items()]
        parts = [rows[start : start + _ENTRIES] for start in range(0, len(rows), _ENTRIES)]
        sections = (f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts)
        return _CMAP.format(sections="\n".join(sections))


@dataclass(frozen=True, slots=True)
class _Run:
    """One word on its way to the page: `x0` to `x1` and `y0` (top) to `y1` in points, y running down."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float


def draw(page: Page, scale: float, glyphs: Glyphs) -> bytes:
    """Return the operators that lay the words of `page` over its picture, `scale` points per pixel."""
    top = page.height * scale
    operators = [operator for line in page.lines for operator in _line(page, line, scale, top, glyphs)]
    return "\n".join(["BT", "3 Tr", *operators, "ET"]).encode() if operators else b""


def _line(page: Page, line: Line, scale: float, top: float, glyphs: Glyphs) -> Iterator[str]:
    runs = _apart(list(_runs(page, line, scale)))
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        size = run.y1 - run.y0
        gap = after.x0 - run.x1 if after and after.x0 > run.x1 else _GAP * size
        baseline = top - run.y1 - DESCENT / UNITS * size
        yield f"/{FONT} {number(size)} Tf 1 0 0 1 {number(run.x0)} {number(baseline)} Tm"
        yield _show(run.text, run.x1 - run.x0, size, glyphs)
        # Readers join a line that ends in a hyphen with the next one and drop the hyphen, unless a hard space follows.
        space = " " if after or run.text[-1] not in _HYPHENS else "\u00a0"
        yield _show(space, gap, size, glyphs)


def _apart(runs: list[_Run]) -> list[_Run]:
    """Return the words with a gap after each: readers glue words whose boxes touch or overlap.

    The word before gives way as far as it can, and what is left moves the word after.
    """
    for index in range(1, len(runs)):
        before, run = runs[index - 1], runs[index]
        gap, least = _GAP * (run.y1 - run.y0), _NARROWEST * (before.y1 - before.y0)
        if before.x0 <= run.x0 < before.x1 + gap:
            end = max(before.x0 + least, min(before.x1, run.x0 - gap))
            start = max(run.x0, end + gap)
            runs[index - 1] = replace(before, x1=end)
            runs[index] = replace(run, x0=start, x1=max(run.x1, start + least))
    return runs


def _show(text: str, width: float, size: float, glyphs: Glyphs) -> str:
    """Return the operators that stretch `text` over `width`."""
    percent = 100 * width / (len(text) * ADVANCE / UNITS * size)
    return f"{number(percent)} Tz <{glyphs.encode(text).hex()}> Tj"


def _runs(page: Page, line: Line, scale: float) -> Iterator[_Run]:
    """Return the words in their places on the page.

    The words of a line share its top and bottom: with a box of its own for each, readers take "và" and "HỘ" of one
    line for two lines.
    """
    words = [word for word in line.words if word.text.strip()]
    if not words:
        return
    band = _band(words)
    for word in words:
        yield _run(page, word, band if _belongs(word.bbox, band) else (word.bbox.y0, word.bbox.y1), scale)


def _belongs(box: BBox, band: tuple[int, int]) -> bool:
    """Whether a word stands in its line; else it is a rule, a flourish, or the end of a line that leans."""
    top, bottom = band
    height = bottom - top
    return box.height <= _STROKE * height and 2 * top - height <= box.y0 + box.y1 <= 2 * bottom + height


def _band(words: list[Word]) -> tuple[int, int]:
    """Return top and bottom of a line: a few words with boxes that reach into its neighbours do not count."""
    tops, bottoms = sorted(word.bbox.y0 for word in words), sorted(word.bbox.y1 for word in words)
    few = len(words) // 5
    return tops[few], bottoms[-1 - few]


def _run(page: Page, word: Word, band: tuple[int, int], scale: float) -> _Run:
    x0, x1 = _extent(word.bbox.x0 * scale, word.bbox.x1 * scale, page.width * scale)
    y0, y1 = _extent(band[0] * scale, band[1] * scale, page.height * scale)
    return _Run(fit(word.text), x0, x1, y0, y1)


def _extent(start: float, end: float, length: float) -> tuple[float, float]:
    """Return the part of `start` to `end` that lies on the page, never thinner than readers need."""
    least = min(_LEAST_POINTS, length)
    start = min(max(start, 0.0), length - least)
    return start, max(min(end, length), start + least)
