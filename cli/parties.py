"""`sohoa parties`: keys of the numbers of parties, and merges."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from cli import screen
from cli.exits import Exit, exit_code
from core import settings
from core.errors import InvalidRequest, SohoaError
from core.ids import PartyId
from core.people import operator
from pipeline import accesses, audit, party_care
from pipeline.services import Services
from storage.db import numbers
from storage.db.sealing import new_key


class Action(StrEnum):
    """What to do."""

    KEYS = "keys"
    NEW_KEY = "new-key"
    ROTATE = "rotate"
    MERGE = "merge"
    PART = "part"
    ACCESSES = "accesses"


_PART = 500
"""Entries that are printed at once."""
_ACTIONS = (
    "keys: các khóa và số lượng số đang dùng khóa đó; new-key TÊN: tạo khóa; rotate: chuyển mọi số sang khóa đầu tiên; "
    "merge ID1 ID2: gộp ID1 vào ID2; part ID: bỏ một lần gộp; accesses ID: ai đã xem giấy tờ của người, tổ chức này."
)


def parties(
    action: Annotated[Action, typer.Argument(help=_ACTIONS)],
    names: Annotated[list[str] | None, typer.Argument(help="Tên khóa, hoặc mã của người, tổ chức, lần gộp.")] = None,
    *,
    reason: Annotated[str, typer.Option(help="merge: vì sao là cùng một người.")] = "",
    certain: Annotated[bool, typer.Option("--certain", help="merge: dù cả hai đều có số định danh.")] = False,
) -> None:
    """Quản lý khóa bảo vệ số định danh; gộp và bỏ gộp người, tổ chức trùng."""
    try:
        given = names or []
        if len(given) != {Action.NEW_KEY: 1, Action.MERGE: 2, Action.PART: 1, Action.ACCESSES: 1}.get(action, 0):
            raise InvalidRequest("too many or too few names")
        if action is Action.NEW_KEY:
            screen.OUT.print(new_key(given[0]), markup=False)
            return
        services = Services.open(settings.load())
        kind = {Action.MERGE: "party", Action.PART: "merge", Action.ACCESSES: "party"}.get(action, "")
        audit.operator(services, "parties", kind, given[0] if kind else "", {"action": action.value})
        if action is Action.MERGE:
            gone, into = map(PartyId, given)
            made = party_care.merge(services, operator(audit.CLI), gone, into, reason, certain=certain)
            screen.OUT.print(f"Đã gộp; mã lần gộp: {made.id}", markup=False)
        elif action is Action.PART:
            party_care.part(services, operator(audit.CLI), given[0])
            screen.OUT.print("Đã bỏ gộp.", markup=False)
        elif action is Action.ACCESSES:
            _accesses(services, PartyId(given[0]))
        else:
            _keys(services, rotate=action is Action.ROTATE)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error


def _accesses(services: Services, party: PartyId) -> None:
    """Print who asked for something of a person, one line each, newest first."""
    before: int | None = None
    while True:
        found = accesses.of_party(services, operator(audit.CLI), party, _PART, before)
        for one in found.accesses:
            screen.emit({**asdict(one), "at": one.at.isoformat()})
        before = found.next
        if before is None:
            return


def _keys(services: Services, *, rotate: bool) -> None:
    """Show the keys, after moving every number to the first one; end with 1 when some could not be moved."""
    stuck = _rotate(services) if rotate else 0
    with services.look() as uow:
        held = numbers.by_key(uow)
    for place, name in enumerate(services.keyring.names):
        use = "đang dùng" if place == 0 else "còn cần" if held.get(name) else "có thể bỏ"
        screen.OUT.print(f"{name}: {held.get(name, 0)} số, {use}", markup=False)
    if stuck:
        screen.ERR.print(f"{stuck} số không chuyển được: khóa sai, dữ liệu hỏng, hoặc hai người có cùng một số.")
        raise typer.Exit(Exit.PARTIAL)


def _rotate(services: Services) -> int:
    """Move every number to the first key and return how many could not be moved; what was moved before stays."""
    with services.look() as uow:
        total = sum(count for name, count in numbers.by_key(uow).items() if name != services.keyring.current)
    done = stuck = 0
    with screen.bar("Chuyển khóa") as bar:
        for moved in party_care.rotate(services):
            done, stuck = done + moved.done, stuck + len(moved.stuck)
            bar.show(done, total)
    return stuck
