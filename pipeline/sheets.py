"""Separator sheets to print: one A4 picture each, whose code says where the paper behind it belongs.

The code stands twice, large in the middle and small in a corner, because a fold or a staple may spoil one of them.
"""

import re
from collections.abc import Sequence
from html import escape

from classify import separators
from core.errors import InvalidRequest
from pipeline import symbols
from pipeline.dossiers import DOSSIER_CODE

_WIDTH, _HEIGHT = 210, 297
_LARGE, _SMALL = 95.0, 40.0
"""Millimetres: modules of the large code are some 2.5 mm wide, so that a telephone reads it from a metre away."""
_BATCH = re.compile(r"[^|\x00-\x1f\x7f]{1,40}")
"""An id of ours, or a name that a site gives to its sheets."""
_COMPONENT = re.compile(r"[0-9A-Za-zĐđ._-]{1,40}")


def svg(batch: str, dossier_code: str, component: str, name: str = "") -> str:
    """Return a sheet as SVG of A4 size; `name` is that of the component.

    Raise InvalidRequest for what is no name of a batch, dossier or component: nobody would find out before scanning.
    """
    for part, shape in ((batch, _BATCH), (dossier_code, DOSSIER_CODE), (component, _COMPONENT)):
        if part and not shape.fullmatch(part):
            raise InvalidRequest("no name of a batch, dossier code or component code")
    text = separators.payload(batch, dossier_code, component)
    lines = [
        ("Lô", batch),
        ("Mã hồ sơ", dossier_code),
        ("Thành phần", " – ".join(part for part in (component, name) if part)),
    ]
    said = "".join(
        _line(190 + 14 * place, 7, f"{label}: {value}") for place, (label, value) in enumerate(lines) if value
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}mm" height="{_HEIGHT}mm" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
        f"{_line(40, 14, 'TỜ PHÂN CÁCH')}{_line(55, 6, 'Đặt tờ này trước giấy tờ tiếp theo khi quét')}"
        f"{symbols.square(text, (_WIDTH - _LARGE) / 2, 72, _LARGE)}{said}"
        f"{symbols.square(text, _WIDTH - 20 - _SMALL, _HEIGHT - 20 - _SMALL, _SMALL)}</svg>"
    )


def page(sheets: Sequence[str]) -> str:
    """Return sheets as one HTML page that prints each on a paper of its own."""
    style = "@page{size:A4;margin:0}body{margin:0}svg{display:block;break-after:page}"
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Tờ phân cách</title>'
        f"<style>{style}</style></head><body>{''.join(sheets)}</body></html>\n"
    )


def _line(y: float, size: float, text: str) -> str:
    """Return a centred line; a long one is pressed together."""
    wide = (
        f' textLength="{_WIDTH - 30}" lengthAdjust="spacingAndGlyphs"' if len(text) * size * 0.5 > _WIDTH - 30 else ""
    )
    return (
        f'<text x="{_WIDTH / 2}" y="{y}" font-size="{size}" text-anchor="middle" '
        f'font-family="Arial, Helvetica, sans-serif"{wide}>{escape(text)}</text>'
    )
