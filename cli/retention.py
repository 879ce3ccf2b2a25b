"""`sohoa retention`: what has been kept long enough, who holds what back, and proposals to destroy."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer

from cli import screen
from cli.exits import exit_code
from core import settings
from core.errors import InvalidRequest, SohoaError
from core.people import operator
from core.retention import Group
from core.sight import EVERYTHING
from pipeline import audit, destruction, minutes
from pipeline import retention as kept
from pipeline.audit import CLI
from pipeline.services import Services

_MANY = 200


class Action(StrEnum):
    """What to do."""

    DUE = "due"
    GROUPS = "groups"
    HOLD = "hold"
    LIFT = "lift"
    HOLDS = "holds"
    PROPOSE = "propose"
    REJECT = "reject"
    LIST = "list"
    MINUTES = "minutes"
    CARRY_ON = "carry-on"
    SCRUB = "scrub"


def retention(
    action: Annotated[
        Action,
        typer.Argument(
            help="due; groups; hold, holds MÃ_HỒ_SƠ; lift MÃ_HỒ_SƠ MÃ_LỆNH; propose MÃ_HỒ_SƠ...; list; "
            "reject, minutes MÃ_BIÊN_BẢN; carry-on; scrub."
        ),
    ] = Action.DUE,
    names: Annotated[list[str] | None, typer.Argument(help="Mã hồ sơ, mã lệnh giữ hoặc mã biên bản.")] = None,
    *,
    reason: Annotated[str, typer.Option(help="hold, lift, propose, reject: lý do.")] = "",
) -> None:
    """Thời hạn lưu trữ: hồ sơ đến hạn, lệnh giữ lại, đề nghị và biên bản tiêu hủy.

    Phê duyệt tiêu hủy không làm được ở đây: một người phụ trách khác phải đăng nhập và phê duyệt qua dịch vụ.
    """
    try:
        services = Services.open(settings.load())
        _DO[action](services, names or [], reason)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error


def _due(services: Services, _names: list[str], _reason: str) -> None:
    after, count = None, 0
    while some := kept.due(services, EVERYTHING, _MANY, after):
        for one in some:
            count += 1
            why = " ".join(kept.SENTENCES[each] for each in one.blocked)
            inside = one.content
            _say(
                f"{one.dossier.code}  {one.group.name}  kết thúc {one.ended_on:%d/%m/%Y}  đến hạn "
                f"{one.due_on:%d/%m/%Y}  {len(inside.documents)} giấy tờ, {len(inside.pages)} trang  {why}".rstrip()
            )
        after = some[-1].dossier.id
    _say(f"{count} hồ sơ đã hết thời hạn lưu trữ.")
    silent = [group.name for group in kept.groups(services) if group.years is None and not group.permanent]
    if silent:
        _say(f"Chưa khai báo thời hạn, nên không tính đến hạn: {', '.join(silent)}.")


def _groups(services: Services, _names: list[str], _reason: str) -> None:
    for group in kept.groups(services):
        _say(f"{group.id}  {group.name}  {_period(group)}  {group.basis}".rstrip())


def _period(group: Group) -> str:
    if group.permanent:
        return "vĩnh viễn"
    return f"{group.years} năm" if group.years is not None else "chưa khai báo thời hạn"


def _hold(services: Services, names: list[str], reason: str) -> None:
    [code] = _given(names, 1)
    audit.operator(services, "retention", "dossier", code, {"action": Action.HOLD.value})
    made = kept.hold(services, code, reason, by=CLI)
    _say(f"Đã ghi lệnh giữ hồ sơ {code}: {made.id}.")


def _lift(services: Services, names: list[str], reason: str) -> None:
    code, hold = _given(names, 2)
    audit.operator(services, "retention", "dossier", code, {"action": Action.LIFT.value})
    kept.lift(services, code, hold, reason, by=CLI)
    _say(f"Đã bỏ lệnh giữ {hold} của hồ sơ {code}.")


def _holds(services: Services, names: list[str], _reason: str) -> None:
    [code] = _given(names, 1)
    audit.operator(services, "retention", "dossier", code, {"action": Action.HOLDS.value})
    for one in kept.holds_of(services, code):
        end = f"bỏ ngày {one.lifted_at:%d/%m/%Y} bởi {one.lifted_by}: {one.lifted_why}" if one.lifted_at else "đang giữ"
        _say(f"{one.id}  {one.at:%d/%m/%Y}  {one.by}: {one.reason}  {end}")


def _propose(services: Services, names: list[str], reason: str) -> None:
    audit.operator(services, "retention", data={"action": Action.PROPOSE.value, "dossiers": len(names)})
    made = destruction.propose(services, operator(CLI), names, reason)
    _say(f"Đã lập đề nghị tiêu hủy {made.id}. Một người phụ trách khác phải phê duyệt.")


def _reject(services: Services, names: list[str], reason: str) -> None:
    [wanted] = _given(names, 1)
    audit.operator(services, "retention", "destruction", wanted, {"action": Action.REJECT.value})
    destruction.reject(services, operator(CLI), wanted, reason)
    _say(f"Đã hủy đề nghị {wanted}.")


def _list(services: Services, _names: list[str], _reason: str) -> None:
    before = None
    while some := destruction.every(services, _MANY, before):
        for one in some:
            _say(f"{one.id}  {one.proposed_at:%d/%m/%Y}  {minutes.STATES[one.state]}")
        before = some[-1].id


def _minutes(services: Services, names: list[str], _reason: str) -> None:
    [wanted] = _given(names, 1)
    audit.operator(services, "retention", "destruction", wanted, {"action": Action.MINUTES.value})
    _say(minutes.text(services, wanted).rstrip())


def _carry_on(services: Services, _names: list[str], _reason: str) -> None:
    audit.operator(services, "retention", data={"action": Action.CARRY_ON.value})
    _say(f"Đã hoàn tất {destruction.carry_on(services)} đề nghị tiêu hủy đã được phê duyệt.")


def _scrub(services: Services, _names: list[str], _reason: str) -> None:
    audit.operator(services, "retention", data={"action": Action.SCRUB.value})
    destruction.scrub(services)
    _say("Đã dọn khỏi tệp cơ sở dữ liệu những gì còn sót của giấy tờ đã tiêu hủy.")


def _given(names: list[str], count: int) -> list[str]:
    if len(names) != count:
        raise InvalidRequest(f"{count} names wanted")
    return names


def _say(text: str) -> None:
    screen.OUT.print(text, markup=False, soft_wrap=True)


_DO: dict[Action, Callable[[Services, list[str], str], None]] = {
    Action.DUE: _due,
    Action.GROUPS: _groups,
    Action.HOLD: _hold,
    Action.LIFT: _lift,
    Action.HOLDS: _holds,
    Action.PROPOSE: _propose,
    Action.REJECT: _reject,
    Action.LIST: _list,
    Action.MINUTES: _minutes,
    Action.CARRY_ON: _carry_on,
    Action.SCRUB: _scrub,
}
