"""ALTO 4.4 (Library of Congress): blocks, lines and words with their places, for archives and other OCR tools.

Coordinates are pixels of the upright page. How the given picture was turned and straightened stands in the processing
step of its page, because ALTO's own ROTATION is that of the text in the described page, which is none.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from core.errors import InvalidRequest
from core.page import BBox, Block, BlockKind, Cell, Line, MarkKind, Page, Reason, Word
from ocr.formats.characters import fit
from ocr.formats.sink import Sink

_NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_ROOT = {
    "xmlns": _NAMESPACE,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{_NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-4.xsd",
    "SCHEMAVERSION": "4.4",
}
_KINDS = tuple(kind for kind in BlockKind if kind is not BlockKind.TEXT)
"""Kinds that are named by a tag; plain text needs none."""
_ILLUSTRATIONS = {MarkKind.STAMP: "stamp", MarkKind.SIGNATURE: "signature"}

Attributes = Mapping[str, str]


class _Xml:
    """A stream of indented elements."""

    def __init__(self, sink: Sink) -> None:
        self._xml = XMLGenerator(sink, "UTF-8", short_empty_elements=True)
        self._depth = 0
        self._xml.startDocument()

    def open(self, name: str, attributes: Attributes) -> None:
        """Begin an element that holds others."""
        self._begin(name, attributes)
        self._xml.ignorableWhitespace("\n")
        self._depth += 1

    def close(self, name: str) -> None:
        """End the element that was opened last."""
        self._depth -= 1
        self._xml.ignorableWhitespace(" " * self._depth)
        self._end(name)

    def leaf(self, name: str, attributes: Attributes, text: str = "") -> None:
        """Write an element that holds only text, or nothing."""
        self._begin(name, attributes)
        if text:
            self._xml.characters(fit(text))
        self._end(name)

    def _begin(self, name: str, attributes: Attributes) -> None:
        self._xml.ignorableWhitespace(" " * self._depth)
        self._xml.startElement(name, AttributesImpl(attributes))

    def _end(self, name: str) -> None:
        self._xml.endElement(name)
        self._xml.ignorableWhitespace("\n")


def write(pages: Iterable[Page], out: BinaryIO, *, source: str) -> None:
    """Write the pages of one document to `out`; `source` is the name of the file that they were read from.

    Raise InvalidRequest for no pages, StorageFull and StorageError.
    """
    pages = list(pages)
    if not pages:
        raise InvalidRequest("ALTO needs a page")
    sink = Sink(out)
    xml = _Xml(sink)
    xml.open("alto", _ROOT)
    _describe(xml, pages, source)
    xml.open("Tags", {})
    for kind in _KINDS:
        xml.leaf("LayoutTag", {"ID": _tag(kind), "TYPE": "block", "LABEL": kind.value})
    xml.close("Tags")
    xml.open("Layout", {})
    for place, page in enumerate(pages, start=1):
        _page(xml, page, place)
    xml.close("Layout")
    xml.close("alto")
    sink.finish()


def _describe(xml: _Xml, pages: list[Page], source: str) -> None:
    xml.open("Description", {})
    xml.leaf("MeasurementUnit", {}, "pixel")
    xml.open("sourceImageInformation", {})
    xml.leaf("fileName", {}, source)
    xml.close("sourceImageInformation")
    for place, page in enumerate(pages, start=1):
        xml.open("Processing", {"ID": _step(place)})
        xml.leaf("processingCategory", {}, "contentGeneration")
        settings = f"rotation={page.rotation} skew={page.skew:.2f} dpi={page.dpi:g} source={page.source.value}"
        xml.leaf("processingStepSettings", {}, settings)
        xml.open("processingSoftware", {})
        xml.leaf("softwareName", {}, page.engine)
        xml.leaf("applicationDescription", {}, "Sohoa")
        xml.close("processingSoftware")
        xml.close("Processing")
    xml.close("Description")


def _page(xml: _Xml, page: Page, place: int) -> None:
    size = {"WIDTH": str(page.width), "HEIGHT": str(page.height)}
    attributes = {
        "ID": f"page{place}",
        "PHYSICAL_IMG_NR": str(page.number),
        **size,
        "PROCESSINGREFS": _step(place),
        "LANG": "vi",
    }
    if page.words:
        confidence = sum(word.confidence for word in page.words) / len(page.words)
        attributes["PC"] = _confidence(confidence)
    if page.blank:
        attributes["PAGECLASS"] = "blank"
    xml.open("Page", attributes)
    xml.open("PrintSpace", {"ID": f"page{place}_space", "HPOS": "0", "VPOS": "0", **size})
    for index, block in enumerate(page.blocks, start=1):
        _block(xml, block, f"page{place}_b{index}")
    for index, mark in enumerate(page.marks, start=1):
        kind = _ILLUSTRATIONS[mark.kind]
        xml.leaf("Illustration", {"ID": f"page{place}_m{index}", **_box(mark.bbox), "TYPE": kind})
    for index, code in enumerate(page.codes, start=1):
        xml.leaf("Illustration", {"ID": f"page{place}_c{index}", **_box(code.bbox), "TYPE": fit(code.symbology)})
    xml.close("PrintSpace")
    xml.close("Page")


def _block(xml: _Xml, block: Block, name: str) -> None:
    kind = {"TAGREFS": _tag(block.kind)} if block.kind in _KINDS else {}
    if block.cells:
        xml.open("ComposedBlock", {"ID": name, **_box(block.bbox), **kind, "TYPE": "table"})
        for cell in block.cells:
            _cell(xml, cell, block.lines, name)
        xml.close("ComposedBlock")
        return
    xml.open("TextBlock", {"ID": name, **_box(block.bbox), **kind})
    for index, line in enumerate(block.lines, start=1):
        _line(xml, line, f"{name}_l{index}")
    xml.close("TextBlock")


def _cell(xml: _Xml, cell: Cell, lines: tuple[Line, ...], table: str) -> None:
    """Write a field of a table; its name says row and column, from 1."""
    name = f"{table}_r{cell.row + 1}c{cell.column + 1}"
    xml.open("TextBlock", {"ID": name, **_box(cell.bbox)})
    for index, line in enumerate(lines[cell.first : cell.first + cell.count], start=1):
        _line(xml, line, f"{name}_l{index}")
    xml.close("TextBlock")


def _line(xml: _Xml, line: Line, name: str) -> None:
    xml.open("TextLine", {"ID": name, **_box(line.bbox)})
    _string(xml, line.words[0], f"{name}_w1")
    for index, (before, word) in enumerate(pairwise(line.words), start=2):
        width = max(word.bbox.x0 - before.bbox.x1, 0)
        xml.leaf("SP", {"HPOS": str(before.bbox.x1), "VPOS": str(line.bbox.y0), "WIDTH": str(width)})
        _string(xml, word, f"{name}_w{index}")
    xml.close("TextLine")


def _string(xml: _Xml, word: Word, name: str) -> None:
    confidence = _confidence(word.confidence)
    attributes = {"ID": name, **_box(word.bbox), "CONTENT": fit(word.text), "WC": confidence}
    if word.reason is Reason.PERSON:
        attributes["CS"] = "true"  # corrected by a person (ALTO 4: correction status)
    if word.reason is None or not word.first:
        xml.leaf("String", attributes)
        return
    xml.open("String", attributes)
    xml.leaf("ALTERNATIVE", {"PURPOSE": f"first reading, {word.reason}"}, word.first)
    xml.close("String")


def _confidence(value: float) -> str:
    return f"{min(max(value, 0.0), 1.0):.4g}"


def _box(box: BBox) -> dict[str, str]:
    return {"HPOS": str(box.x0), "VPOS": str(box.y0), "WIDTH": str(box.width), "HEIGHT": str(box.height)}


def _tag(kind: BlockKind) -> str:
    return f"block_{kind.value}"


def _step(place: int) -> str:
    return f"step{place}"
