"""`sohoa arrange`: see which pages of a batch stand together, change it, undo it."""

from typing import Annotated

import typer

from classify.arrangement import Change
from cli import screen
from cli.digitize import work_and_wait
from cli.exits import Exit, exit_code
from core import settings
from core.arrangement import UNDO, Mark, Version
from core.errors import InvalidRequest, SohoaError
from core.ids import BatchId, PageId
from pipeline import arrange as arranging
from pipeline import audit, describe
from pipeline.services import Services

_ACTIONS = "split, merge, move, order, mark, turn, confirm, undo; không ghi gì: chỉ xem."


def arrange(
    batch: Annotated[str, typer.Argument(help="Mã lô, hoặc mã của một giấy tờ hay trang trong lô.")],
    action: Annotated[str | None, typer.Argument(help=_ACTIONS)] = None,
    page: Annotated[str | None, typer.Argument(help="Trang: số thứ tự trong lô, hoặc mã trang.")] = None,
    *,
    after: Annotated[str | None, typer.Option(help="move: đặt sau trang này.")] = None,
    before: Annotated[str | None, typer.Option(help="move: đặt trước trang này.")] = None,
    order: Annotated[str, typer.Option(help="order: các trang theo thứ tự mới, cách nhau bằng dấu phẩy.")] = "",
    mark: Annotated[Mark | None, typer.Option("--as", help="mark: trang là gì.")] = None,
    degrees: Annotated[int, typer.Option("--by", help="turn: 90, 180 hoặc 270 độ ngược chiều kim đồng hồ.")] = 0,
    version: Annotated[int | None, typer.Option(help="Chỉ sửa nếu phiên bản mới nhất đúng là số này.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In cách xếp dưới dạng JSON.")] = False,
) -> None:
    """Xem cách Sohoa tách lô thành giấy tờ; sửa và hoàn tác."""
    try:
        services = Services.open(settings.load())
        # Ids of pages and documents begin with that of their batch.
        identity = BatchId(batch.partition(".")[0])
        audit.operator(services, "arrange", "batch", identity, {"action": action})
        now = arranging.current(services, identity)
        if action is not None:
            seen = now.number if version is None else version
            if action == UNDO:
                now = arranging.undo(services, now.batch, seen=seen, by=audit.CLI)
            else:
                wanted = Change(
                    action=action,
                    page=_page(services, now.batch, page),
                    after=_page(services, now.batch, after) if after else None,
                    before=_page(services, now.batch, before) if before else None,
                    order=tuple(_page(services, now.batch, one) for one in order.split(",") if one.strip()),
                    mark=mark,
                    degrees=degrees,
                )
                now = arranging.change(services, now.batch, wanted, seen=seen, by=audit.CLI)
            work_and_wait(services, now.batch)
        _show(services, now, as_json=as_json)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
    raise typer.Exit(Exit.OK)


def _page(services: Services, batch: BatchId, named: str | None) -> PageId:
    """Return the page with this id, or at this place (from 1) of the batch as it was fed; raise InvalidRequest."""
    if not named:
        raise InvalidRequest("name a page")
    pages = list(describe.contents(services, batch).pages)
    if named.strip().isdecimal() and 1 <= int(named) <= len(pages):
        return pages[int(named) - 1]
    return PageId(named.strip())


def _show(services: Services, version: Version, *, as_json: bool) -> None:
    value = describe.arrangement(describe.contents(services, version.batch), version)
    if as_json:
        screen.emit({**value, "at": value["at"].isoformat()})
        return
    screen.OUT.print(f"Phiên bản {value['version']} ({value['action']}, {value['by']})", markup=False)
    for number, paper in enumerate(value["papers"], 1):
        screen.OUT.print(f"Giấy tờ {number}", markup=False)
        for slot in paper["pages"]:
            judged = slot["boundary"]
            why = ""
            if judged:
                reasons = " ".join(reason["message"] for reason in judged["reasons"][:2])
                why = f": {'bắt đầu' if judged['begins'] else 'tiếp'} ({judged['confidence']:.0%}) {reasons}"
            mark = f" [{slot['mark']}]" if slot["mark"] else ""
            screen.OUT.print(f"    {slot['source']} trang {slot['page']}{mark}{why}", markup=False)
    for slot in value["apart"]:
        screen.OUT.print(f"Để riêng: {slot['source']} trang {slot['page']} ({slot['bucket']})", markup=False)
