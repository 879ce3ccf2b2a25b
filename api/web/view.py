"""How pages are made: templates, the sections that a caller may open, sentences for what goes wrong."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.deps import CallerOf
from api.errors import status_of
from api.web import labels
from api.web.assets import address_of, styles_of
from core.days import VIETNAM
from core.errors import SohoaError
from core.messages import explain
from core.people import Caller, Permission
from pipeline import pending

SEE_OTHER = 303
_DAY = re.compile(r"(\d{4}-\d{2}(?:-\d{2})?)(?:T(\d{2}:\d{2}))?")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the service that has an entry in the bar."""

    name: str
    """Vietnamese."""
    address: str
    permission: Permission


SECTIONS = (
    Section("Quầy", "/counter", Permission.SCAN),
    Section("Kiểm tra", "/review", Permission.CORRECT),
    Section("Hồ sơ", "/dossiers", Permission.SEE),
    Section("Kho", "/search", Permission.SEE),
    Section("Theo dõi", "/dashboard", Permission.MEASURE),
    Section("Lưu trữ", "/retention", Permission.DECIDE),
    Section("Nhật ký", "/audit", Permission.AUDIT),
    Section("Quản trị", "/administration", Permission.ADMINISTER),
)
"""In the order of the bar; the first that somebody may open is where they begin."""


def sections_of(caller: Caller) -> list[Section]:
    """Return what the caller may open."""
    return [] if caller.must_change else [one for one in SECTIONS if caller.may(one.permission)]


def beginning(caller: Caller) -> str:
    """Return the address at which the caller begins to work."""
    found = sections_of(caller)
    return found[0].address if found else "/account"


def moment(value: datetime) -> str:
    """Return a moment as people in Vietnam write it."""
    return value.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


def day(value: date) -> str:
    """Return a day as people in Vietnam write it."""
    return value.strftime("%d/%m/%Y")


def number(value: float, places: int = 0) -> str:
    """Return a number as people in Vietnam write it: 1.234,5."""
    # No minus before what is rounded to nothing.
    return f"{round(value, places) + 0.0:,.{places}f}".translate(str.maketrans(",.", ".,"))


def written(value: object) -> str:
    """Return a field's value as people read it: days day first and the hour behind, lists one after the other."""
    if value is None or value == "":
        return "—"
    if isinstance(value, list):
        return "; ".join(written(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(written(one) for one in value.values() if one not in {None, ""})
    text = str(value)
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    return " ".join(filter(None, ("/".join(reversed(found[1].split("-"))), found[2])))


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(moment=moment, day=day, number=number, written=written)
_templates.globals.update(labels=labels, asset=address_of, styles=styles_of)


def render(name: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401  (template values)
    """Return a page for whoever asks, signed in or not."""
    frame: dict[str, Any] = {"caller": None, "sections": [], "here": ""}
    return HTMLResponse(_templates.get_template(name).render(frame | values), status)


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes pages for somebody who is signed in."""

    caller: Caller
    here: str
    """Path of the page."""
    status: HTTPStatus = HTTPStatus.OK
    error: str = ""
    """The Vietnamese sentence of what was refused just now."""

    def after(self, error: SohoaError, sentence: str = "") -> "Pages":
        """Return pages that say why something was refused, by the error's own sentence or a nearer one.

        It is on record at once, not when the page is shown: what is loaded for a page may write, and the entry of this
        request goes with the first change.
        """
        pending.refuse(error)
        return replace(self, status=status_of(type(error)), error=sentence or explain(error))

    def show(self, name: str, **values: Any) -> HTMLResponse:  # noqa: ANN401  (template values)
        """Return a page made of a template, in the frame of its caller; it knows the `error` that goes before."""
        frame: dict[str, Any] = {"caller": self.caller, "sections": sections_of(self.caller), "here": self.here}
        return render(name, self.status, **(frame | values | {"error": self.error}))


def _pages(request: Request, caller: CallerOf) -> Pages:
    return Pages(caller, request.url.path)


PagesOf = Annotated[Pages, Depends(_pages)]


def permissions(*, camera: bool = False) -> str:
    """Return what a page may ask of the computer: nothing, or its camera."""
    allowed = "self" if camera else ""
    return f"camera=({allowed}), microphone=(), geolocation=(), display-capture=(), usb=(), payment=()"


def refused(status: int, sentence: str) -> HTMLResponse:
    """Return the page that says why something is not shown."""
    title = {404: "Không tìm thấy", 403: "Không được phép"}.get(status, "Không mở được trang")
    return render("refused.html", status, title=title, sentence=sentence)
