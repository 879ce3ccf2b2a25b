"""`sohoa doctor`: what is installed, what is missing, what to run."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import typer
from pydantic import ValidationError

from classify import catalog, owners, working_days
from classify.catalog_check import CatalogError
from cli import screen
from cli.exits import Exit
from core import settings
from core.errors import SohoaError
from core.messages import explain
from core.settings import Settings
from ocr.engine import make_engine
from pipeline.services import Services

PACKAGES = "apt-get install -y tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd util-linux"
MINIMUM_FREE = 2 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    good: bool
    found: str
    advice: str = ""


def doctor() -> None:
    """Xem máy đã cài đủ chưa, thiếu gì, cần chạy lệnh nào."""
    try:
        options = settings.load()
    except ValidationError as error:
        for problem in error.errors():
            screen.OUT.print(f"✗ cấu hình: {'.'.join(map(str, problem['loc']))}: {problem['msg']}", markup=False)
        raise typer.Exit(Exit.PARTIAL) from error
    findings = [check(options) for check in CHECKS]
    for finding in findings:
        screen.OUT.print(f"{'✓' if finding.good else '✗'} {finding.what}: {finding.found}", markup=False)
        if not finding.good and finding.advice:
            screen.OUT.print(f"    → {finding.advice}", markup=False)
    raise typer.Exit(Exit.OK if all(finding.good for finding in findings) else Exit.PARTIAL)


def _python(_options: Settings) -> Finding:
    return Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0], "cần Python 3.11 trở lên")


def _guard(_options: Settings) -> Finding:
    missing = [name for name in ("setpriv", "prlimit") if shutil.which(name) is None]
    return Finding("util-linux", not missing, "thiếu " + ", ".join(missing) if missing else "có", PACKAGES)


def _engine(options: Settings) -> Finding:
    try:
        return Finding("Bộ nhận dạng", good=True, found=make_engine(options.ocr).name)
    except SohoaError as error:
        return Finding("Bộ nhận dạng", good=False, found=error.detail or error.code, advice=PACKAGES)


def _store(options: Settings) -> Finding:
    try:
        services = Services.open(options)
        services.blobs.probe()
    except (SohoaError, OSError) as error:
        text = explain(error) if isinstance(error, SohoaError) else str(error)
        return Finding("Kho dữ liệu", good=False, found=text, advice="xem docs/operations.md, mục Kho")
    return Finding("Kho dữ liệu", good=True, found=f"{options.storage.blobs.value}, {services.engine.dialect.name}")


def _catalog(options: Settings) -> Finding:
    site = options.classify.site_types
    try:
        found = catalog.load(site)
        owners.load(site)
        working_days.load(site)
    except CatalogError as error:
        return Finding("Danh mục giấy tờ", good=False, found=error.detail, advice=f"sửa tệp đó trong {site}")
    return Finding("Danh mục giấy tờ", good=True, found=f"{len(found.types)} loại, {len(found.procedures)} thủ tục")


def _room(options: Settings) -> Finding:
    place = next(path for path in (options.data.absolute(), *options.data.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    return Finding("Đĩa trống", free >= MINIMUM_FREE, f"{free / (1 << 30):.1f} GiB", "cần ít nhất 2 GiB trống")


CHECKS: tuple[Callable[[Settings], Finding], ...] = (_python, _guard, _engine, _store, _catalog, _room)
