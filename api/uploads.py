"""Uploads streamed to disk: never whole in memory, limits enforced while the bytes arrive."""

import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from core.disk import disk
from core.errors import InvalidRequest, TooLarge
from core.fold import nfc
from core.settings import Settings
from pipeline.services import Services

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

ANY_SIZE = 1 << 50
"""`max_body_size` of a route that takes uploads: here bytes are counted against the settings while they arrive."""
MAX_NAME = 150
MAX_HEADER = 8192
MAX_FIELD = 1000
MAX_FIELDS = 20


@dataclass(slots=True)
class Upload:
    """One uploaded file on disk, or one short form field."""

    name: str
    path: Path
    size: int = 0


@dataclass(slots=True)
class Form:
    """What a multipart request held, files in the order in which they were sent."""

    files: list[Upload] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


def clean_name(name: str) -> str:
    """Return a file name that is safe to show and to keep: its last part, NFC, printable, not too long."""
    last = nfc(name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    return shown[-MAX_NAME:] or "khong-ten"


@asynccontextmanager
async def received(request: Request, services: Services, most: int | None = None) -> AsyncIterator[Form]:
    """Lend the files of a multipart request, spooled to the scratch folder and gone afterwards.

    Raise TooLarge as soon as a limit is passed (`most` bytes in all, else those of a batch), InvalidRequest for
    anything that is no multipart form.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise InvalidRequest("multipart/form-data expected")
    with services.scratch() as folder:
        spool = _Spool(folder, services.settings, services.settings.api.max_batch_bytes if most is None else most)
        try:
            parser = MultipartParser(options[b"boundary"], spool.callbacks())
            async for chunk in request.stream():
                spool.count(chunk)
                await run_in_threadpool(parser.write, chunk)
            parser.finalize()
        except FormParserError as error:
            raise InvalidRequest("malformed form") from error
        finally:
            spool.close()
        if spool.unfinished:
            raise InvalidRequest("the form was cut off")
        yield spool.form


@asynccontextmanager
async def received_body(request: Request, services: Services, most: int | None = None) -> AsyncIterator[Path]:
    """Lend the raw body of a request as a file; raise TooLarge for more than `most` bytes, or than a file may have."""
    limit = services.settings.ingest.max_bytes if most is None else most
    with services.scratch() as folder:
        path, size = folder / "body", 0
        with disk(), path.open("wb") as out:
            async for chunk in request.stream():
                size += len(chunk)
                if size > limit:
                    raise TooLarge("file")
                await run_in_threadpool(out.write, chunk)
        yield path


@asynccontextmanager
async def received_part(
    request: Request, services: Services, head: bytes, most: int
) -> AsyncIterator[tuple[Path, int]]:
    """Lend a file of `head` and the raw body of a request, and how many bytes of it came before the line was cut.

    Raise TooLarge for more than `most` bytes.
    """
    with services.scratch() as folder:
        path, size = folder / "part", 0
        with disk(), path.open("wb") as out:
            out.write(head)
            # What came before the line was cut is as good as the rest.
            with suppress(ClientDisconnect):
                async for chunk in request.stream():
                    size += len(chunk)
                    if size > most:
                        raise TooLarge("upload")
                    await run_in_threadpool(out.write, chunk)
        yield path, size


class _Spool:
    """Writes the parts of a form to files as the parser finds them."""

    def __init__(self, folder: Path, settings: Settings, most: int) -> None:
        self.form = Form()
        self._most = most
        self.unfinished = True
        self._folder = folder
        self._settings = settings
        self._total = 0
        self._header_name = b""
        self._header_value = b""
        self._disposition = b""
        self._part: Upload | None = None
        self._out: BinaryIO | None = None
        self._field: str | None = None
        self._text = b""

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._name,
            "on_header_value": self._value,
            "on_header_end": self._header,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_part_end": self.close,
            "on_end": self._end,
        }

    def count(self, chunk: bytes) -> None:
        """Count every byte that arrives, also those between the files; raise TooLarge."""
        self._total += len(chunk)
        if self._total > self._most:
            raise TooLarge("batch")

    def _end(self) -> None:
        self.unfinished = False

    def _begin(self) -> None:
        self._disposition = self._header_name = self._header_value = b""

    def _name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]
        if len(self._header_value) > MAX_HEADER:
            raise InvalidRequest("part header too long")

    def _header(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            self._disposition = self._header_value
        self._header_name = self._header_value = b""

    def _open(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"filename")
        if name is None:
            if len(self.form.fields) >= MAX_FIELDS:
                raise InvalidRequest("too many fields")
            self._field, self._text = options.get(b"name", b"").decode("utf-8", "replace"), b""
            return
        if len(self.form.files) >= self._settings.api.max_batch_files:
            raise TooLarge("files")
        number = len(self.form.files)
        self._part = Upload(clean_name(name.decode("utf-8", "replace")), self._folder / f"file-{number}")
        with disk():
            self._out = self._part.path.open("wb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._part is None or self._out is None:
            self._text += data[start:end]
            if len(self._text) > MAX_FIELD:
                raise InvalidRequest("field too long")
            return
        self._part.size += end - start
        if self._part.size > self._settings.ingest.max_bytes:
            raise TooLarge("file")
        with disk():
            self._out.write(data[start:end])

    def close(self) -> None:
        """End the part at hand."""
        if self._out is not None and self._part is not None:
            with disk():
                self._out.close()
            # A browser sends an empty, nameless part for a file input that was left empty.
            if self._part.size or self._part.name != "khong-ten":
                self.form.files.append(self._part)
        elif self._field is not None:
            self.form.fields[self._field] = nfc(self._text.decode("utf-8", "replace")).strip()
        self._part = self._out = self._field = None
