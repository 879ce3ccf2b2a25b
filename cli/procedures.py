"""`sohoa procedures`: take the procedures out as a table, bring them in again."""

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import screen
from cli.exits import exit_code
from cli.files import written
from core import settings
from core.days import day_of
from core.errors import InvalidRequest, SohoaError
from pipeline import audit
from pipeline import procedures as known
from pipeline.procedures import Form
from pipeline.services import Services


class Action(StrEnum):
    """What to do."""

    EXPORT = "export"
    IMPORT = "import"


def procedures(
    action: Annotated[Action, typer.Argument(help="export: ghi ra tệp; import: nhập từ tệp.")],
    file: Annotated[Path, typer.Argument(help="Tệp .csv, .xlsx hoặc .json.", dir_okay=False)],
    *,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Ngày hiệu lực; mặc định: hôm nay."),
    ] = None,
    every: Annotated[bool, typer.Option("--every", help="export: mọi phiên bản.")] = False,
) -> None:
    """Nhập, xuất thủ tục hành chính và thành phần hồ sơ."""
    try:
        form = _form(file)
        services = Services.open(settings.load())
        audit.operator(services, "procedures", data={"action": action.value})
        day = since.date() if since else day_of(datetime.now(UTC))
        if action is Action.EXPORT:
            _export(services, file, form, day, every=every)
        else:
            _import(services, file, form, day)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error


def _form(file: Path) -> Form:
    try:
        return Form(file.suffix.removeprefix(".").lower())
    except ValueError as error:
        raise InvalidRequest("a table is .csv, .xlsx or .json") from error


def _export(services: Services, file: Path, form: Form, day: date, *, every: bool) -> None:
    with services.look() as uow:
        found = known.every_version(services, uow) if every else known.in_force(services, uow, day)
    with written(file) as out:
        out.write(known.written(found, form))
    screen.OUT.print(f"Đã ghi {len(found)} thủ tục vào {file}", markup=False)


def _import(services: Services, file: Path, form: Form, day: date) -> None:
    if not file.is_file():
        raise InvalidRequest("no such file")
    for one in known.take_in(services, known.read(services, file, form, day), by=audit.CLI):
        screen.OUT.print(f"{one.procedure.code} {one.procedure.name}: {one.message}", markup=False)
