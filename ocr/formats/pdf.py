"""Searchable PDF: each page's picture, upright and straight, under words that cannot be seen.

The picture is not resampled: a matrix turns and straightens it where it is shown. PDF/A is not claimed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO
from xml.sax.saxutils import escape

from core.errors import CorruptImage, InvalidRequest
from core.geometry import IDENTITY, Matrix, then, upright_matrix
from core.page import POINTS_PER_INCH, Page, PageImage
from ocr.formats import invisible
from ocr.formats.characters import fit
from ocr.formats.objects import Name, PdfFile, Ref, Stream, Value, flate, number
from ocr.formats.picture import picture
from ocr.formats.sink import Sink

PRODUCER = "Sohoa"
_LANGUAGE = b"vi-VN"
_LONGEST_SIDE, _SHORTEST_SIDE = 14400.0, 3.0
"""Points; what lies outside, common readers refuse to open (ISO 32000-1, annex C)."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{created}</xmp:CreateDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page of the file; `page` is None when it could not be read: its picture is shown, if that can be decoded."""

    image: PageImage
    page: Page | None


def write(pages: Iterable[PdfPage], out: BinaryIO, *, title: str, created: datetime) -> None:
    """Write a searchable PDF to `out`, one page in memory at a time; equal input gives equal bytes.

    `created` is an aware time. Raise InvalidRequest for no pages, CorruptImage for a page that was read and whose
    picture cannot be taken (a failed page becomes an empty sheet then), TooLarge for text with more different
    characters than a font holds, StorageFull and StorageError.
    """
    pdf = PdfFile(Sink(out))
    glyphs = invisible.Glyphs()
    tree, font = pdf.reserve(), pdf.reserve()
    leaves = [_put_page(pdf, page, tree, font, glyphs) for page in pages]
    if not leaves:
        raise InvalidRequest("a PDF needs a page")
    glyphs.put_font(pdf, font)
    pdf.put({"Type": Name("Pages"), "Kids": leaves, "Count": len(leaves)}, tree)
    root, info = _put_metadata(pdf, tree, fit(title), created.astimezone(UTC))
    pdf.close(root, info)


def placement(image: PageImage, page: Page | None, scale: float) -> Matrix:
    """Return the matrix from the unit square, in which a PDF draws a picture, to the page in points, y upwards."""
    turned = image.orientation >= 5
    width, height = (image.height, image.width) if turned else (image.width, image.height)
    unit: Matrix = ((float(width), 0.0, 0.0), (0.0, float(-height), float(height)))
    rotation, skew = (page.rotation, page.skew) if page else (0, 0.0)
    upright = upright_matrix(image.width, image.height, rotation, skew)
    top = (page.height if page else image.height) * scale
    points: Matrix = ((scale, 0.0, 0.0), (0.0, -scale, top))
    return then(then(then(unit, _viewed(image.orientation, width, height)), upright), points)


def _viewed(orientation: int, width: int, height: int) -> Matrix:
    """Return the matrix from stored pixels to the viewer's picture (EXIF 2.3, tag 274)."""
    w, h = float(width), float(height)
    matrices: dict[int, Matrix] = {
        1: IDENTITY,
        2: ((-1.0, 0.0, w), (0.0, 1.0, 0.0)),
        3: ((-1.0, 0.0, w), (0.0, -1.0, h)),
        4: ((1.0, 0.0, 0.0), (0.0, -1.0, h)),
        5: ((0.0, 1.0, 0.0), (1.0, 0.0, 0.0)),
        6: ((0.0, -1.0, h), (1.0, 0.0, 0.0)),
        7: ((0.0, -1.0, h), (-1.0, 0.0, w)),
        8: ((0.0, 1.0, 0.0), (-1.0, 0.0, w)),
    }
    return matrices[orientation]


def _scale(width: int, height: int, dpi: float) -> float:
    """Return points per pixel: the real size, within what readers open."""
    scale = max(POINTS_PER_INCH / dpi, _SHORTEST_SIDE / min(width, height))
    return min(scale, _LONGEST_SIDE / max(width, height))


def _put_page(pdf: PdfFile, item: PdfPage, tree: Ref, font: Ref, glyphs: invisible.Glyphs) -> Ref:
    sheet = item.page or item.image
    scale = _scale(sheet.width, sheet.height, sheet.dpi)
    resources: dict[str, Value] = {"Font": {invisible.FONT: font}}
    shown = b""
    drawn = _drawn(item)
    if drawn is not None:
        resources["XObject"] = {"P": pdf.put_stream(drawn)}
        (a, c, e), (b, d, f) = placement(item.image, item.page, scale)
        shown = f"q {' '.join(map(number, (a, b, c, d, e, f)))} cm /P Do Q\n".encode()
    words = invisible.draw(item.page, scale, glyphs) if item.page else b""
    leaf: dict[str, Value] = {
        "Type": Name("Page"),
        "Parent": tree,
        "MediaBox": [0, 0, sheet.width * scale, sheet.height * scale],
        "Resources": resources,
        "Contents": pdf.put_stream(flate(shown + words)),
    }
    return pdf.put(leaf)


def _drawn(item: PdfPage) -> Stream | None:
    """Return the picture; None where it is the broken picture of a page that failed, whose place an empty sheet keeps.

    Raise CorruptImage when the page was read and its picture still cannot be taken.
    """
    try:
        return picture(item.image)
    except CorruptImage:
        if item.page is not None:
            raise
        return None


def _put_metadata(pdf: PdfFile, tree: Ref, title: str, created: datetime) -> tuple[Ref, Ref]:
    """Write what the file says about itself; return its root and its information."""
    stamp = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    packet = _XMP.format(title=escape(title), created=stamp, producer=PRODUCER)
    metadata = pdf.put_stream(Stream({"Type": Name("Metadata"), "Subtype": Name("XML")}, packet.encode()))
    root: dict[str, Value] = {
        "Type": Name("Catalog"),
        "Pages": tree,
        "Lang": _LANGUAGE,
        "Metadata": metadata,
        "ViewerPreferences": {"DisplayDocTitle": True},
    }
    date = created.strftime("D:%Y%m%d%H%M%SZ").encode()
    info: dict[str, Value] = {"Title": title, "Producer": PRODUCER, "CreationDate": date, "ModDate": date}
    return pdf.put(root), pdf.put(info)
