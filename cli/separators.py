"""`sohoa separators`: write separator sheets to print."""

from pathlib import Path
from typing import Annotated

import typer

from cli import screen
from cli.exits import exit_code
from cli.files import written
from core import settings
from core.days import day_of
from core.errors import InvalidRequest, SohoaError
from pipeline import procedures, sheets
from pipeline.services import Services


def separators(
    out: Annotated[Path, typer.Argument(help="Tệp HTML sẽ ghi; mở bằng trình duyệt rồi in.", dir_okay=False)],
    *,
    dossier: Annotated[str, typer.Option(help="Mã hồ sơ ghi trên tờ.")] = "",
    component: Annotated[list[str] | None, typer.Option(help="Mã thành phần; mỗi thành phần một tờ.")] = None,
    procedure: Annotated[str | None, typer.Option(help="Mã thủ tục: một tờ cho mỗi thành phần của thủ tục.")] = None,
    batch: Annotated[str, typer.Option(help="Mã lô ghi trên tờ.")] = "",
    count: Annotated[int, typer.Option(min=1, max=500, help="Số bản của mỗi tờ.")] = 1,
) -> None:
    """Tạo tờ phân cách có mã QR để đặt giữa các giấy tờ khi quét."""
    try:
        names = _names(procedure, component or [])
        drawn = [sheets.svg(batch, dossier, code, name) for code, name in names.items() for _ in range(count)]
        with written(out) as target:
            target.write(sheets.page(drawn).encode())
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
    screen.OUT.print(f"Đã ghi {len(drawn)} tờ phân cách vào {out}", markup=False)


def _names(procedure: str | None, components: list[str]) -> dict[str, str]:
    """Return the components to print with their names; raise InvalidRequest for a procedure or component not known."""
    if procedure is None:
        return dict.fromkeys(components or [""], "")
    services = Services.open(settings.load())
    with services.look() as uow:
        found = procedures.find(services, uow, procedure, day_of(uow.now()))
    if found is None:
        raise InvalidRequest("procedure code")
    names = {one.code: one.name for one in found.components}
    if set(components) - names.keys():
        raise InvalidRequest("component code")
    return {code: name for code, name in names.items() if not components or code in components}
