"""`sohoa search`: make anew what documents are found by."""

from enum import StrEnum
from typing import Annotated

import typer

from cli import screen
from cli.exits import Exit, exit_code
from core import settings
from core.errors import SohoaError
from pipeline import audit
from pipeline import search as searching
from pipeline.services import Services


class Action(StrEnum):
    """What to do with the search index."""

    REBUILD = "rebuild"


def search(
    action: Annotated[Action, typer.Argument(help="rebuild: lập lại toàn bộ chỉ mục tìm kiếm từ dữ liệu đã lưu.")],
) -> None:
    """Lập lại chỉ mục tìm kiếm; hệ thống vẫn làm việc trong lúc đó."""
    try:
        services = Services.open(settings.load())
        audit.operator(services, "search", data={"action": action.value})
        done = 0
        with screen.bar("Lập chỉ mục") as bar:
            for done in searching.rebuild(services):
                bar.show(done, None)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
    screen.OUT.print(f"Đã lập chỉ mục cho {done} giấy tờ.")
    raise typer.Exit(Exit.OK)
