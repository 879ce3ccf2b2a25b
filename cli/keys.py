"""`sohoa key`: make another access key."""

from typing import Annotated

import typer

from cli import screen
from cli.exits import exit_code
from core import settings
from core.errors import SohoaError
from pipeline import access, audit
from pipeline.services import Services


def key(
    name: Annotated[str, typer.Argument(help="Tên của khóa, để biết ai dùng.")],
    *,
    revoke: Annotated[bool, typer.Option("--revoke", help="Thu hồi khóa có tên này.")] = False,
) -> None:
    """Tạo khóa truy cập mới (chỉ hiện một lần) hoặc thu hồi khóa."""
    try:
        services = Services.open(settings.load())
        audit.operator(services, "key", data={"revoke": revoke})
        if revoke:
            access.revoke_key(services, name)
            screen.OUT.print(f"Đã thu hồi khóa {name}.", markup=False)
        else:
            screen.OUT.print(access.new_key(services, name), markup=False)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
