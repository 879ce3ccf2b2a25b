"""`sohoa agencies`: the tree of agencies."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from cli import screen
from cli.exits import exit_code
from core import settings
from core.errors import InvalidRequest, SohoaError
from core.people import operator
from pipeline import administration, audit
from pipeline.services import Services
from storage.db import agencies as known


class Action(StrEnum):
    """What to do."""

    LIST = "list"
    ADD = "add"
    CHANGE = "change"
    CLOSE = "close"
    REOPEN = "reopen"


def agencies(
    action: Annotated[Action, typer.Argument(help="list; add MÃ --name TÊN; change, close, reopen MÃ.")] = Action.LIST,
    code: Annotated[str, typer.Argument(help="Mã cơ quan, ví dụ H99.36.05.")] = "",
    *,
    name: Annotated[str, typer.Option(help="add, change: tên cơ quan.")] = "",
    parent: Annotated[str | None, typer.Option(help="add, change: mã cơ quan cấp trên; để trống: không có.")] = None,
) -> None:
    """Quản lý cây cơ quan."""
    try:
        services = Services.open(settings.load())
        who = operator(audit.CLI)
        if action is Action.LIST:
            for one in administration.list_agencies(services, who):
                _show(one.code, one.name, one.parent, "đã đóng" if one.closed_at else "")
            return
        audit.operator(services, "agencies", "agency", code, {"action": action.value})
        if not code:
            raise InvalidRequest("which agency?")
        if action is Action.ADD:
            administration.add_agency(services, who, code, name, parent or None)
        else:
            _change(services, action, code, name, parent)
        screen.OUT.print(f"Đã ghi cơ quan {code}.", markup=False)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error


def _change(services: Services, action: Action, code: str, name: str, parent: str | None) -> None:
    with services.look() as uow:
        held = known.get(uow, code)
    wanted = replace(held, name=name or held.name, parent=held.parent if parent is None else parent or None)
    closed = held.closed_at is not None if action is Action.CHANGE else action is Action.CLOSE
    administration.change_agency(services, operator(audit.CLI), wanted, closed=closed)


def _show(code: str, name: str, parent: str | None, state: str) -> None:
    parts = [code, name, f"thuộc {parent}" if parent else "", state]
    screen.OUT.print("  ".join(part for part in parts if part), markup=False)
