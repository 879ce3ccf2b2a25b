"""`sohoa read`: files to words at once, without a database."""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import screen
from cli.exits import Exit, exit_code
from cli.files import written
from core import log, settings
from core.blob import digest
from core.errors import EngineError, SohoaError
from core.fold import shown
from core.messages import explain
from core.page import Page, PageImage
from core.settings import Settings
from ocr.engine import require_engine
from ocr.formats import alto, pdf, text, words
from ocr.picture import one_thread
from pipeline import direct


def read(
    files: Annotated[list[Path], typer.Argument(help="PDF, TIFF, JPEG, PNG, WebP hoặc HEIC.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Một dòng JSON cho mỗi tệp.")] = False,
    out: Annotated[Path | None, typer.Option(help="Thư mục nhận .txt, .json, .xml (ALTO), .pdf.")] = None,
    engine: Annotated[str | None, typer.Option(help="Bộ nhận dạng: tesseract hoặc null.")] = None,
) -> None:
    """Đọc tệp thành chữ, không cần cơ sở dữ liệu."""
    options = _options(engine)
    log.set_up(options.log_level)
    one_thread()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        require_engine(options.ocr)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
    for path in files:
        if not path.is_file():
            typer.echo(f"{shown(path)}: không có tệp này", err=True)
            raise typer.Exit(Exit.USAGE)
    names = _names(files)
    failed = False
    for path, name in zip(files, names, strict=True):
        failed |= _read_one(path, name, options, as_json=as_json, out=out)
    raise typer.Exit(Exit.PARTIAL if failed else Exit.OK)


def _options(engine: str | None) -> Settings:
    options = settings.load()
    if engine is None:
        return options
    return options.model_copy(update={"ocr": options.ocr.model_copy(update={"engine": engine})})


def _names(files: list[Path]) -> list[str]:
    """Return a name for the results of each file; the same name twice gets a number, so that nothing is overwritten."""
    names: list[str] = []
    for path in files:
        name, number = shown(path.stem), 1
        while name in names:
            number += 1
            name = f"{shown(path.stem)}-{number}"
        names.append(name)
    return names


def _read_one(path: Path, name: str, options: Settings, *, as_json: bool, out: Path | None) -> bool:
    """Read one file and give out what was read; return whether any of it failed."""
    source = shown(path)
    result: dict[str, Any] = {"source": source, "sha256": digest(path), "error": None, "pages": []}
    done: list[_Done] = []
    with tempfile.TemporaryDirectory(prefix="sohoa-") as scratch:
        try:
            _read_pages(path, options, Path(scratch), done)
        except SohoaError as error:
            result["error"] = _error(error)
            screen.complain(error, source)
        result["pages"] = [_page(page) for page in done]
        if as_json:
            screen.emit(result)
        elif out is None:
            screen.OUT.print("\n\f".join(page.page.text for page in done if page.page), markup=False)
        if out is not None and done:
            _write(out, name, result, done)
    return result["error"] is not None or any(page.error for page in done)


@dataclass(frozen=True, slots=True)
class _Done:
    """A page that was read; the bytes of its picture lie in the scratch folder, a file may have 2000 pages."""

    number: int
    image: PageImage | None
    spooled: Path
    page: Page | None
    error: SohoaError | None


def _read_pages(path: Path, options: Settings, scratch: Path, done: list[_Done]) -> None:
    with screen.bar(shown(path.name)) as bar:
        for page in direct.read(path, options, scratch, workers=os.cpu_count() or 1):
            spooled = scratch / f"page-{page.number}"
            image = page.image
            if image is not None:
                spooled.write_bytes(image.data)
                image = replace(image, data=b"")
            done.append(_Done(page.number, image, spooled, page.page, page.error))
            bar.show(len(done), page.of)
            if page.error is not None:
                screen.complain(page.error, f"{shown(path)} trang {page.number}")


def _error(error: SohoaError) -> dict[str, str]:
    return {"code": error.code, "message": explain(error)}


def _page(page: _Done) -> dict[str, Any]:
    """Return the contract's object for a page; one that failed has its place and its reason."""
    if page.page is not None:
        return words.page_json(page.page)
    return words.failed_page_json(page.number, page.image, **_error(page.error or EngineError()))


def _write(out: Path, name: str, result: dict[str, Any], done: list[_Done]) -> None:
    """Write NAME.txt, .json, .xml and .pdf, each complete or not at all."""
    pages = [page.page for page in done if page.page]
    with written(out / f"{name}.json") as file:
        file.write(json.dumps(result, ensure_ascii=False).encode())
    with written(out / f"{name}.txt") as file:
        text.write(pages, file)
    if pages:
        with written(out / f"{name}.xml") as file:
            alto.write(pages, file, source=name)
    if any(page.image for page in done):
        with written(out / f"{name}.pdf") as file:
            pdf.write(_pdf_pages(done), file, title=name, created=datetime.now(UTC))


def _pdf_pages(done: list[_Done]) -> Iterator[pdf.PdfPage]:
    for page in done:
        if page.image is not None:
            yield pdf.PdfPage(replace(page.image, data=page.spooled.read_bytes()), page.page)
