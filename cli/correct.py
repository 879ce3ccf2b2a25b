"""`sohoa correct`: see the versions of a document, correct its type and fields, vouch for it, undo."""

import json
from typing import Annotated, Any

import typer

from cli import screen
from cli.digitize import work_and_wait
from cli.exits import Exit, exit_code
from core import settings
from core.dossier import FieldValue
from core.edition import READ
from core.errors import InvalidRequest, SohoaError
from core.ids import DocumentId
from pipeline import audit, describe
from pipeline import correct as correcting
from pipeline.correct import Wanted
from pipeline.services import Services

_SET = "TRƯỜNG=GIÁ TRỊ; để trống giá trị khi trên giấy không có. Danh sách ghi dạng JSON."


def correct(
    document: Annotated[str, typer.Argument(help="Mã giấy tờ.")],
    *,
    kind: Annotated[
        str | None, typer.Option("--type", help="Loại giấy tờ; “unknown” nếu không thuộc loại nào.")
    ] = None,
    values: Annotated[list[str] | None, typer.Option("--set", help=_SET)] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Xác nhận loại và mọi trường là đúng.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Hoàn tác lần sửa gần nhất.")] = False,
    version: Annotated[int | None, typer.Option(help="Chỉ sửa nếu phiên bản mới nhất đúng là số này.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In giấy tờ hoặc các phiên bản dưới dạng JSON.")] = False,
) -> None:
    """Sửa loại và các trường của một giấy tờ, xác nhận, hoàn tác; không ghi gì: xem các phiên bản."""
    try:
        services = Services.open(settings.load())
        paper = DocumentId(document)
        audit.operator(services, "correct", "document", paper)
        seen = correcting.current(services, paper).number if version is None else version
        wanted = Wanted(kind, _values(values or []), verify)
        if undo and wanted != Wanted():
            raise InvalidRequest("undo stands alone")
        if undo:
            correcting.undo(services, paper, seen=seen, by=audit.CLI)
        elif wanted != Wanted():
            correcting.correct(services, paper, wanted, seen=seen, by=audit.CLI)
        else:
            _show_versions(services, paper, as_json=as_json)
            raise typer.Exit(Exit.OK)
        work_and_wait(services, correcting.current(services, paper).document.batch)
        _show(services, paper, as_json=as_json)
    except SohoaError as error:
        screen.complain(error, str(error.params.get("field", "")))
        raise typer.Exit(exit_code(error)) from error
    raise typer.Exit(Exit.OK)


def _values(given: list[str]) -> dict[str, FieldValue]:
    """Return the values by field; raise InvalidRequest."""
    found: dict[str, FieldValue] = {}
    for one in given:
        name, sign, text = one.partition("=")
        if not sign:
            raise InvalidRequest("a field without a value", field=one)
        try:
            found[name.strip()] = json.loads(text) if text.lstrip().startswith("[") else text
        except ValueError as error:
            raise InvalidRequest("no JSON", field=name) from error
    return found


def _show(services: Services, paper: DocumentId, *, as_json: bool) -> None:
    newest = correcting.current(services, paper)
    found = describe.contents(services, newest.document.batch)
    value = describe.document(found, next(one for one in found.documents if one.id == paper), None)
    if as_json:
        screen.emit(value)
        return
    name = services.catalog.types[value["type"]].name
    screen.OUT.print(f"{name} ({value['status']}), phiên bản {value['version']}", markup=False)
    labels = services.catalog.types[value["type"]].names
    for field, item in value["fields"].items():
        said = f" [{item['checked_by']}]" if "checked_by" in item else ""
        screen.OUT.print(f"    {labels.get(field, field)}: {_shown(item['value'])}{said}", markup=False)
        for problem in item["problems"]:
            screen.OUT.print(f"        {problem['message']}", markup=False)
    for problem in value["problems"]:
        screen.OUT.print(f"    {problem['message']}", markup=False)


def _show_versions(services: Services, paper: DocumentId, *, as_json: bool) -> None:
    versions = correcting.history(services, paper)
    for before, now in zip([None, *versions[:-1]], versions, strict=True):
        value = describe.edition(now, before)
        if as_json:
            screen.emit({**value, "at": value["at"].isoformat()})
            continue
        at = now.at.astimezone().strftime("%d/%m/%Y %H:%M")
        screen.OUT.print(f"Phiên bản {now.number} ({now.action}, {now.by}, {at}): {value['type']}", markup=False)
        for change in [] if now.action == READ and before is None else value["changes"]:
            text = f"    {change['field']}: {_shown(change['before'])} → {_shown(change['after'])}"
            screen.OUT.print(text, markup=False)


def _shown(value: Any) -> str:  # noqa: ANN401  (any value of a field)
    if value is None:
        return "(trống)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
