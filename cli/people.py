"""`sohoa people`: accounts, what people are in which agency, first passwords."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from cli import screen
from cli.exits import exit_code
from core import settings
from core.errors import InvalidRequest, NotFound, SohoaError
from core.ids import PersonId
from core.people import PRIVACY_CLASSES, Duty, Person, Role, operator
from pipeline import administration, audit
from pipeline.administration import Held
from pipeline.services import Services
from storage.db import people as known

_FIRST = "Mật khẩu lần đầu (chỉ hiện một lần, phải đổi khi đăng nhập):"


class Action(StrEnum):
    """What to do."""

    LIST = "list"
    ADD = "add"
    CHANGE = "change"
    DUTIES = "duties"
    RESET = "reset"
    CLOSE = "close"
    REOPEN = "reopen"
    SIGN_OUT = "sign-out"
    LINK = "link"


_ACTIONS = (
    "list; add: tạo tài khoản; change: đổi tên, mức; duties: đặt lại mọi vai trò; reset: cấp mật khẩu mới; "
    "close, reopen: đóng, mở lại; sign-out: đăng xuất ở mọi nơi; link: cho đăng nhập qua nhà cung cấp danh tính."
)


def people(
    action: Annotated[Action, typer.Argument(help=_ACTIONS)] = Action.LIST,
    account: Annotated[str, typer.Argument(help="Tài khoản.")] = "",
    *,
    name: Annotated[str, typer.Option(help="add, change: họ và tên.")] = "",
    duty: Annotated[
        list[str] | None, typer.Option(help="add, duties: VAI_TRÒ@CƠ_QUAN hoặc VAI_TRÒ; nhiều lần.")
    ] = None,
    classes: Annotated[str, typer.Option("--classes", help="add, change: mức riêng tư, ví dụ P0,P1.")] = "",
    subject: Annotated[str, typer.Option(help="link: định danh ở nhà cung cấp; trống: người đầu tiên khớp.")] = "",
) -> None:
    """Quản lý tài khoản và vai trò của cán bộ."""
    try:
        services = Services.open(settings.load())
        who = _id(services, account)
        audit.operator(services, "people", "person" if who else "", who, {"action": action.value})
        if action is Action.LIST:
            for held in administration.list_people(services, operator(audit.CLI)):
                screen.OUT.print(_line(held), markup=False)
            return
        cleared = tuple(part.strip() for part in classes.split(",") if part.strip())
        duties = [_duty(text) for text in duty or []]
        if action is Action.ADD:
            wanted = Person(PersonId(""), account, name, cleared or PRIVACY_CLASSES)
            _, password = administration.add_person(services, operator(audit.CLI), wanted, duties)
            screen.OUT.print(f"{_FIRST} {password}", markup=False)
            return
        person = _known(services, account)
        if action is Action.DUTIES:
            administration.set_duties(services, operator(audit.CLI), person.id, duties)
        elif action in {Action.CHANGE, Action.CLOSE, Action.REOPEN}:
            closed = person.disabled_at is not None if action is Action.CHANGE else action is Action.CLOSE
            wanted = replace(person, name=name or person.name, classes=cleared or person.classes)
            administration.change_person(services, operator(audit.CLI), wanted, closed=closed)
        else:
            _sign_in(services, action, person.id, subject)
        screen.OUT.print(f"Đã ghi tài khoản {account}.", markup=False)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error


def _sign_in(services: Services, action: Action, person: PersonId, subject: str) -> None:
    """Do what concerns how somebody signs in."""
    if action is Action.RESET:
        password = administration.reset_password(services, operator(audit.CLI), person)
        screen.OUT.print(f"{_FIRST} {password}", markup=False)
    elif action is Action.LINK:
        administration.link(services, operator(audit.CLI), person, subject)
    else:
        administration.sign_out(services, operator(audit.CLI), person)


def _known(services: Services, account: str) -> Person:
    with services.look() as uow:
        held = known.by_account(uow, account)
    if held is None:
        raise NotFound("person")
    return held.person


def _id(services: Services, account: str) -> str:
    with services.look() as uow:
        held = known.by_account(uow, account)
    return held.person.id if held is not None else ""


def _duty(text: str) -> Duty:
    role, _, agency = text.partition("@")
    try:
        return Duty(Role(role), agency)
    except ValueError as error:
        raise InvalidRequest(f"roles are {', '.join(Role)}") from error


def _line(held: Held) -> str:
    person = held.account.person
    duties = ", ".join(f"{duty.role.value}@{duty.agency}" if duty.agency else duty.role.value for duty in held.duties)
    state = "đã đóng" if person.disabled_at else "chưa đổi mật khẩu" if person.must_change else ""
    return "  ".join(part for part in (person.account, person.name, duties, ",".join(person.classes), state) if part)
