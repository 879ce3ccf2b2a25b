"""What is painted on one PDF page, and what of it can be seen; as pdfium, which also draws it, understands it."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

Matrix = tuple[float, float, float, float, float, float]
Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in units of the page, y upwards."""

MOST_OBJECTS = 50_000
MOST_LEVELS = 6
"""Forms in forms; forms that contain themselves twice double with each level."""
MOST_CHARACTERS = 200_000
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_INVISIBLE_TEXT = {3, 7}
"""Text render modes that paint nothing: 3, and 7, which only clips."""
_SILENT_ANNOTATIONS = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP}
_UNSEEN_FLAGS = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_SLACK = 1.0
"""Points by which something may stick out and still count as inside."""


@dataclass(frozen=True)
class Placed:
    """A picture as it is placed on the page."""

    handle: pypdfium2.PdfImage
    order: int
    """Place in the order of painting."""
    matrix: Matrix
    """From the unit square to the page."""
    pixels: tuple[int, int]

    @property
    def bounds(self) -> Rect:
        """Rectangle around it on the page."""
        return transformed(self.matrix, (0, 0, 1, 1))


@dataclass(frozen=True)
class Survey:
    """The painted things of one page."""

    frame: Rect
    """What a viewer shows of the page, before /Rotate."""
    rotation: int
    """/Rotate: degrees clockwise."""
    images: tuple[Placed, ...]
    paths: tuple[tuple[int, Rect], ...]
    """Order and bounds of lines, areas and shadings."""
    texts: tuple[tuple[int, Rect], ...]
    """Order and bounds of each visible, non-blank character."""
    hidden_characters: int
    """Characters that paint nothing."""
    annotations: int
    """Visible annotations: a signature's appearance, a stamp, a comment, a filled field."""
    undrawn: int
    """Those among them without an appearance of their own, which each viewer draws as it likes."""
    complete: bool
    """False when there was too much to look at everything."""

    def coverage(self, rect: Rect) -> float:
        """Share of the frame that `rect` covers."""
        return area(intersection(rect, self.frame)) / max(area(self.frame), 1e-9)


def survey(page: pypdfium2.PdfPage) -> Survey:
    """Look at every object of the page; raise PdfiumError where pdfium cannot read it."""
    images: list[Placed] = []
    paths: list[tuple[int, Rect]] = []
    visible: dict[int, int] = {}
    complete = True
    frame: Rect = page.get_bbox()
    for order, (item, outer) in enumerate(_objects(page)):
        if order >= MOST_OBJECTS or item.level == MOST_LEVELS - 1:
            complete = False
            break
        try:
            if isinstance(item, pypdfium2.PdfImage):
                images.append(Placed(item, order, multiplied(_matrix(item), outer), item.get_px_size()))
            elif item.type == pdfium.FPDF_PAGEOBJ_TEXT:
                if pdfium.FPDFTextObj_GetTextRenderMode(item) not in _INVISIBLE_TEXT:
                    visible[_address(item.raw)] = order
            elif item.type == pdfium.FPDF_PAGEOBJ_SHADING or _is_painted(item):
                bounds = transformed(outer, item.get_bounds())
                if area(intersection(_grown(bounds), frame)) > 0:
                    paths.append((order, bounds))
        except pypdfium2.PdfiumError:
            complete = False
    appearances = list(_visible_annotations(page))
    texts, hidden, all_characters = _characters(page, visible)
    return Survey(
        frame=frame,
        rotation=page.get_rotation(),
        images=tuple(images),
        paths=tuple(paths),
        texts=tuple((order, rect) for order, rect in texts if area(intersection(_grown(rect), frame)) > 0),
        hidden_characters=hidden,
        annotations=len(appearances),
        undrawn=appearances.count(False),
        complete=complete and all_characters,
    )


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[pypdfium2.PdfObject, Matrix]]:
    """Yield everything painted in order, each with the matrix from its form's space to the page."""
    outer: list[Matrix] = [_IDENTITY]
    for item in page.get_objects(max_depth=MOST_LEVELS):
        del outer[item.level + 1 :]
        if item.type == pdfium.FPDF_PAGEOBJ_FORM:
            outer.append(multiplied(_matrix(item), outer[-1]))
        else:
            yield item, outer[-1]


def _characters(page: pypdfium2.PdfPage, visible: dict[int, int]) -> tuple[list[tuple[int, Rect]], int, bool]:
    """Return order and box of the visible characters, the number of the others, and whether all were looked at."""
    found: list[tuple[int, Rect]] = []
    hidden = 0
    textpage = page.get_textpage()
    count = textpage.count_chars()
    for index in range(min(count, MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code <= 32 or code == 0xA0 or pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        owner = pdfium.FPDFText_GetTextObject(textpage, index)
        order = visible.get(_address(owner)) if owner else None
        if order is None:
            hidden += 1
        else:
            found.append((order, textpage.get_charbox(index)))
    textpage.close()
    return found, hidden, count <= MOST_CHARACTERS


def _matrix(item: pypdfium2.PdfObject) -> Matrix:
    m = item.get_matrix()
    return m.a, m.b, m.c, m.d, m.e, m.f


def _is_painted(path: pypdfium2.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke):
        return True
    return bool(fill.value or stroke.value)


def _visible_annotations(page: pypdfium2.PdfPage) -> Iterator[bool]:
    """Yield for each visible annotation whether it has an appearance stream."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        rect = pdfium.FS_RECTF()
        has_rect = pdfium.FPDFAnnot_GetRect(annotation, rect)
        seen = (
            has_rect
            and abs(rect.right - rect.left) > _SLACK
            and abs(rect.top - rect.bottom) > _SLACK
            and pdfium.FPDFAnnot_GetSubtype(annotation) not in _SILENT_ANNOTATIONS
            and not pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN_FLAGS
        )
        # The length of an absent appearance is that of an empty UTF-16 string.
        drawn = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
        pdfium.FPDFPage_CloseAnnot(annotation)
        if seen:
            yield drawn


def _address(handle: object) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def multiplied(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def transformed(matrix: Matrix, rect: Rect) -> Rect:
    """Return the rectangle around the transformed `rect`."""
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (rect[0], rect[2]) for y in (rect[1], rect[3])]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def intersection(one: Rect, other: Rect) -> Rect:
    """Return what both share; empty (of no area) where they do not meet."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return left, bottom, max(left, min(one[2], other[2])), max(bottom, min(one[3], other[3]))


def area(rect: Rect) -> float:
    """Square units."""
    return (rect[2] - rect[0]) * (rect[3] - rect[1])


def inside(inner: Rect, outer: Rect) -> bool:
    """Say whether `inner` sticks out of `outer` by no more than a point."""
    left, bottom, right, top = outer
    return (
        inner[0] >= left - _SLACK
        and inner[1] >= bottom - _SLACK
        and inner[2] <= right + _SLACK
        and inner[3] <= top + _SLACK
    )


def _grown(rect: Rect) -> Rect:
    # A line has no width of its own.
    return rect[0] - 0.01, rect[1] - 0.01, rect[2] + 0.01, rect[3] + 0.01
