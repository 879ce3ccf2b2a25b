"""`sohoa key`: make another access key, rotate or end one, show which ones there are."""

from datetime import timedelta
from typing import Annotated

import typer

from cli import screen
from cli.exits import exit_code
from core import settings
from core.days import day_of
from core.errors import InvalidRequest, SohoaError
from core.people import PRIVACY_CLASSES, Permission, Purpose, operator
from pipeline import administration, audit
from pipeline.services import Services
from storage.db.keys import ApiKey


def key(
    name: Annotated[str, typer.Argument(help="Tên của khóa, để biết ai dùng; để trống: liệt kê các khóa.")] = "",
    *,
    revoke: Annotated[bool, typer.Option("--revoke", help="Thu hồi khóa có tên này.")] = False,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Thay khóa; khóa cũ còn dùng được thêm một thời gian.")
    ] = False,
    overlap: Annotated[float, typer.Option(min=0, help="rotate: số giờ khóa cũ còn dùng được.")] = 24,
    scope: Annotated[list[Permission] | None, typer.Option(help="Được làm gì; nhiều lần; mặc định: mọi việc.")] = None,
    purpose: Annotated[list[Purpose] | None, typer.Option(help="Để làm gì; nhiều lần; mặc định: mọi mục đích.")] = None,
    classes: Annotated[str, typer.Option(help="Mức riêng tư, ví dụ P0,P1; mặc định: mọi mức.")] = "",
    agency: Annotated[str, typer.Option(help="Mã cơ quan, gồm cả cấp dưới; mặc định: toàn hệ thống.")] = "",
    days: Annotated[int, typer.Option(min=0, help="Số ngày có hiệu lực; 0: không có hạn.")] = 0,
) -> None:
    """Tạo khóa truy cập mới (chỉ hiện một lần), thay khóa, thu hồi khóa hoặc liệt kê các khóa."""
    try:
        if revoke and rotate:
            raise InvalidRequest("either revoke or rotate")
        services = Services.open(settings.load())
        who = operator(audit.CLI)
        audit.operator(services, "key", "key", name, {"revoke": revoke, "rotate": rotate})
        if not name:
            _list(services)
        elif revoke:
            administration.revoke_key(services, who, name)
            screen.OUT.print(f"Đã thu hồi khóa {name}.", markup=False)
        elif rotate:
            made = administration.rotate_key(services, who, name, timedelta(hours=overlap))
            screen.OUT.print(made, markup=False)
        else:
            wanted = ApiKey(
                name,
                scopes=frozenset(scope or Permission),
                purposes=tuple(purpose or Purpose),
                classes=tuple(part.strip() for part in classes.split(",") if part.strip()) or PRIVACY_CLASSES,
                agency=agency,
                expires_at=services.clock() + timedelta(days=days) if days else None,
            )
            screen.OUT.print(administration.add_key(services, who, wanted), markup=False)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error


def _list(services: Services) -> None:
    for one in administration.list_keys(services, operator(audit.CLI)):
        ends = f"đến {day_of(one.expires_at):%d/%m/%Y}" if one.expires_at else ""
        state = "đã thu hồi" if one.revoked_at else ends
        scopes = "mọi việc" if one.scopes == frozenset(Permission) else ",".join(sorted(one.scopes))
        parts = (one.name, one.agency or "toàn hệ thống", scopes, ",".join(one.classes), state)
        screen.OUT.print("  ".join(part for part in parts if part), markup=False)
