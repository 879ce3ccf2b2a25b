"""PDF objects, written one after the other (ISO 32000-1, part 7): nothing is kept but where each one begins."""

import hashlib
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ocr.formats.sink import Sink


@dataclass(frozen=True, slots=True)
class Name:
    """A PDF name: letters, digits and hyphens only."""

    value: str


@dataclass(frozen=True, slots=True)
class Ref:
    """Points to an object by its number."""

    number: int


Value: TypeAlias = "Name | Ref | str | bytes | bool | int | float | Sequence[Value] | Mapping[str, Value]"
"""`str` is a text for people, `bytes` a string of codes; a mapping is a dictionary with its names as keys."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes as some filter has encoded them, and the entries that say how."""

    entries: Mapping[str, Value]
    data: bytes


def flate(data: bytes, entries: Mapping[str, Value] | None = None) -> Stream:
    """Return `data` compressed without loss."""
    return Stream({**(entries or {}), "Filter": Name("FlateDecode")}, zlib.compress(data))


def number(value: float) -> str:
    """Return `value` as PDF wants it: no exponent, four decimals at most; raise ValueError when it is not finite."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number for a PDF")
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def encode(value: Value) -> bytes:  # noqa: PLR0911  (one answer per kind of value)
    """Return `value` in PDF syntax."""
    match value:
        case bool():
            return b"true" if value else b"false"
        case int() | float():
            return number(value).encode()
        case Name():
            return b"/" + value.value.encode()
        case Ref():
            return b"%d 0 R" % value.number
        case str():
            return encode(("\ufeff" + value).encode("utf-16-be"))
        case bytes():
            return b"<" + value.hex().encode() + b">"
        case Mapping():
            return b"<<" + b" ".join(b"/" + key.encode() + b" " + encode(item) for key, item in value.items()) + b">>"
        case _:
            return b"[" + b" ".join(map(encode, value)) + b"]"


class PdfFile:
    """A PDF in the making; equal objects in equal order give equal bytes. Raise StorageFull or StorageError."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._digest = hashlib.sha256()
        self._starts: list[int] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._sink.write(data)

    def reserve(self) -> Ref:
        """Return the reference of an object that will be put later."""
        self._starts.append(0)
        return Ref(len(self._starts))

    def put(self, value: Value, ref: Ref | None = None) -> Ref:
        """Write an object, under its reserved reference if it has one; return the reference."""
        ref = self._begin(ref)
        self._write(encode(value) + b"\nendobj\n")
        return ref

    def put_stream(self, stream: Stream) -> Ref:
        """Write a stream as it is; return the reference."""
        ref = self._begin(None)
        self._write(encode({**stream.entries, "Length": len(stream.data)}) + b"\nstream\n")
        self._write(stream.data)
        self._write(b"\nendstream\nendobj\n")
        return ref

    def _begin(self, ref: Ref | None) -> Ref:
        ref = ref or self.reserve()
        self._starts[ref.number - 1] = self._sink.position
        self._write(b"%d 0 obj\n" % ref.number)
        return ref

    def close(self, root: Ref, info: Ref) -> None:
        """Write the table of objects; raise ValueError when a reserved object was never put."""
        if 0 in self._starts:
            raise ValueError(f"object {self._starts.index(0) + 1} is missing")
        begin, size = self._sink.position, len(self._starts) + 1
        # The file's identity is made of its content, so that equal papers give equal files.
        identity = self._digest.digest()[:16]
        rows = b"".join(b"%010d 00000 n \n" % start for start in self._starts)
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % size + rows)
        trailer: dict[str, Value] = {"Size": size, "Root": root, "Info": info, "ID": [identity, identity]}
        self._write(b"trailer\n" + encode(trailer) + b"\nstartxref\n%d\n%%%%EOF\n" % begin)
        self._sink.finish()
