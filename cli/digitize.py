"""`sohoa digitize`: one batch through the whole journey over the embedded store."""

import contextlib
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import screen
from cli.exits import Exit, exit_code
from cli.files import written
from core import log, settings
from core.blob import Artifact, ArtifactKind, digest
from core.dossier import Document, FieldValue
from core.errors import EngineError, SohoaError
from core.ids import BatchId
from core.messages import explain, sentence
from core.states import BatchState
from ocr.engine import require_engine
from pipeline import audit, describe
from pipeline import digitize as journey
from pipeline.describe import Contents
from pipeline.digitize import Handed
from pipeline.progress import Progress, progress
from pipeline.services import Services
from pipeline.supervise import Workers
from storage.db import documents, workers
from storage.identity import here

LOOK_SECONDS = 0.3
MAIN_FIELDS = 6
LONGEST_STEM = 180
SUFFIXES = {ArtifactKind.PDF: ".pdf", ArtifactKind.ALTO: ".xml", ArtifactKind.TEXT: ".txt"}


def digitize(
    files: Annotated[list[Path], typer.Argument(help="Các tệp của một lô, theo thứ tự.", exists=True, dir_okay=False)],
    *,
    dossier: Annotated[str | None, typer.Option(help="Mã hồ sơ; hồ sơ chưa có sẽ được tạo.")] = None,
    procedure: Annotated[str | None, typer.Option(help="Mã thủ tục hành chính.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Một dòng JSON cho mỗi giấy tờ.")] = False,
    out: Annotated[Path | None, typer.Option(help="Thư mục nhận PDF, ALTO và văn bản của từng giấy tờ.")] = None,
) -> None:
    """Số hóa một lô giấy tờ, từ tệp quét đến giấy tờ đã phân loại, gắn với hồ sơ."""
    options = settings.load()
    log.set_up(options.log_level)
    started = time.monotonic()
    try:
        services = Services.open(options)
        audit.operator(services, "digitize", "dossier", dossier or "", {"files": len(files)})
        handed = journey.hand_in(services, files, dossier=dossier, procedure=procedure, by=audit.CLI)
        _report_refusals(handed, as_json=as_json)
        now = work_and_wait(services, handed.batch.id)
        found = describe.contents(services, handed.batch.id)
        _deliver(services, found, out, as_json=as_json)
        if now.batch.state is not BatchState.FAILED:
            journey.delivered(services, handed.batch)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
    except KeyboardInterrupt as interrupt:
        screen.ERR.print("Đã dừng. Chạy lại đúng lệnh này để làm tiếp từ chỗ dừng.")
        raise typer.Exit(Exit.INTERRUPTED) from interrupt
    _summarize(now, found, time.monotonic() - started, as_json=as_json)
    whole = now.batch.state is BatchState.READY and not now.failed and not handed.refused
    raise typer.Exit(Exit.OK if whole else Exit.PARTIAL)


def _report_refusals(handed: Handed, *, as_json: bool) -> None:
    for refusal in handed.refused:
        screen.complain(refusal.error, refusal.source)
        if as_json:
            error = {"code": refusal.error.code, "message": explain(refusal.error), **refusal.error.params}
            screen.emit({"source": refusal.source, "error": error})


def work_and_wait(services: Services, batch: BatchId) -> Progress:
    """Watch the batch until nothing more happens by itself, with our own workers unless a `sohoa up` is running."""
    with contextlib.ExitStack() as stack, screen.bar("Số hóa") as bar:
        own: Workers | None = None
        while not (now := progress(services, batch)).finished:
            if own is None and not _somebody_works(services):
                require_engine(services.settings.ocr)
                own = stack.enter_context(Workers(services.settings))
            if own is not None and not own.keep_alive():
                raise EngineError("workers cannot be kept running")
            if now.documents:
                bar.show(now.documents_rendered, now.documents, "Ghi tệp kết quả")
            else:
                bar.show(now.read, now.pages or None, "Đọc trang")
            time.sleep(LOOK_SECONDS)
        return now


def _somebody_works(services: Services) -> bool:
    with services.look() as uow:
        return bool(workers.alive(uow, here(), "worker"))


def _deliver(services: Services, found: Contents, out: Path | None, *, as_json: bool) -> None:
    """Write the files of every document and print it."""
    for number, paper in enumerate(found.documents, start=1):
        path = _write(services, found, paper, number, out) if out else None
        value = describe.document(found, paper, str(path) if path else None)
        if as_json:
            screen.emit(value)
        else:
            _show(services, value)


def _write(services: Services, found: Contents, paper: Document, number: int, out: Path) -> Path | None:
    """Write the files of one document under a name that no other document has; return where its PDF is."""
    stem = Path(found.files[found.pages[paper.pages[0]].file].name).stem
    # A file name has room for 255 bytes, and a Vietnamese letter takes up to three.
    stem = stem.encode()[:LONGEST_STEM].decode(errors="ignore")
    with services.look() as uow:
        made = {kind: artifact for kind, artifact in documents.artifacts(uow, paper.id).items() if kind in SUFFIXES}
    name = _free_name(out, f"{stem}-{number:02d}-{paper.type}", made)
    for kind, artifact in made.items():
        with services.blobs.open(artifact.blob) as source, written(out / f"{name}{SUFFIXES[kind]}") as target:
            while chunk := source.read(1 << 20):
                target.write(chunk)
    return out / f"{name}{SUFFIXES[ArtifactKind.PDF]}" if ArtifactKind.PDF in made else None


def _free_name(out: Path, name: str, made: dict[ArtifactKind, Artifact]) -> str:
    """Return the name, numbered when files of another document stand under it already."""
    number, free = 1, name
    while any(_other(out / f"{free}{SUFFIXES[kind]}", artifact) for kind, artifact in made.items()):
        number += 1
        free = f"{name}-{number}"
    return free


def _other(path: Path, artifact: Artifact) -> bool:
    return path.exists() and digest(path) != artifact.blob.sha256


def _show(services: Services, value: dict[str, Any]) -> None:
    """Print a document for people: pages, type, confidence, main fields, where its PDF is."""
    kind = services.catalog.types[value["type"]]
    for part in value["parts"]:
        pages = ", ".join(str(page) for page in part["pages"])
        screen.OUT.print(f"{part['source']} trang {pages}: {kind.name} ({value['type_confidence']:.0%})", markup=False)
    for name, item in list(value["fields"].items())[:MAIN_FIELDS]:
        screen.OUT.print(f"    {kind.names.get(name, name)}: {_plain(item['value'])}", markup=False)
    if value["pdf"]:
        screen.OUT.print(f"    PDF: {value['pdf']}", markup=False)


def _plain(value: FieldValue) -> str:
    """Return a value as one line; what could not be read stands as a question for a person."""
    if value is None:
        return "(cần người kiểm tra)"
    if isinstance(value, list):
        return "; ".join(" ".join(map(str, item.values())) if isinstance(item, dict) else item for item in value)
    return str(value)


def _summarize(now: Progress, found: Contents, seconds: float, *, as_json: bool) -> None:
    for failure in describe.failures(found):
        screen.ERR.print(f"{failure['source']} trang {failure['page']}: {failure['error']['message']}", markup=False)
    for page in [] if as_json else describe.doubtful_pages(found):
        screen.ERR.print(f"{page['source']} trang {page['page']}: {page['problems'][0]['message']}", markup=False)
    if now.batch.failure is not None:
        screen.ERR.print(sentence(now.batch.failure.code), markup=False)
    counts = describe.summary(now)
    if as_json:
        screen.emit({"summary": {**counts, "seconds": round(seconds, 1)}})
    else:
        screen.OUT.print(
            f"{counts['pages_fed']} trang: {counts['in_documents']} trong giấy tờ, {counts['blank']} trắng, "
            f"{counts['separators']} phân cách, {counts['failed']} lỗi; {seconds:.0f} giây",
            markup=False,
        )
