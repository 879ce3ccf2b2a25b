"""Files that try to break whoever opens them, made here so that the tests need nothing else."""

import io
import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image

from core.errors import (
    CorruptFile,
    CorruptImage,
    EmptyFile,
    EncryptedFile,
    InputError,
    NoPages,
    ParseCrash,
    TooLarge,
    TooManyPages,
    UnsupportedFile,
)


@dataclass(frozen=True)
class Hostile:
    """One file and the errors that are right for it; none of them where its pages can be taken."""

    name: str
    make: Callable[[], bytes]
    errors: tuple[type[InputError], ...] = ()


def pdf_objects(objects: Iterable[bytes], root: int = 1, *, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, numbered from 1, with a sound cross-reference table."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer << /Size %d /Root %d 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(offsets) + 1,
        root,
        trailer,
        table,
    )
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object's body."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


def plain_pdf(pages: int = 1, box: str = "0 0 595 842", content: bytes = b"0 0 1 rg 100 100 200 200 re f") -> bytes:
    """Return a sound PDF whose pages show a blue square."""
    kids = " ".join(f"{number} 0 R" for number in range(4, 4 + pages)).encode()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 3 0 R >>" % box.encode()
    return pdf_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, pages),
            stream(content),
            *[page] * pages,
        ]
    )


def encrypted_pdf(user: str, owner: str = "owner") -> bytes:
    """Return a PDF encrypted with AES-256; an empty `user` password opens for everyone."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))
    return out.getvalue()


def picture_pdf(width: int, height: int, data: bytes, entries: bytes) -> bytes:
    """Return a PDF of one A4 page filled by one picture with these stream entries."""
    return pdf_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                b" /Resources << /XObject << /Im0 5 0 R >> >> >>"
            ),
            stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q"),
            stream(data, b"/Type /XObject /Subtype /Image /Width %d /Height %d %b" % (width, height, entries)),
        ]
    )


def zeros(mebibytes: int) -> bytes:
    """Return so many MiB of zero bytes, deflated, without ever holding them."""
    packer = zlib.compressobj(9)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    start, body = block[:2], block[2:]
    checksum = ((mebibytes << 20) % 65521) << 16 | 1
    # After a full flush the next block stands for itself, so that one can be repeated.
    return start + body * mebibytes + b"\x03\x00" + struct.pack(">I", checksum)


def png_header(width: int, height: int, body: bytes) -> bytes:
    """Return a PNG that declares its size and carries `body` as its pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def tiff_header(width: int, height: int, next_frame: int = 0) -> bytes:
    """Return a TIFF that declares its size over a few bytes of pixels; `next_frame` may point anywhere."""
    tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1)]
    tags += [(278, 4, height), (279, 4, width * height & 0xFFFFFFFF)]
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + struct.pack("<I", next_frame)


def jpeg(size: tuple[int, int] = (600, 800), colour: str = "white", **options: int) -> bytes:
    """Return a sound JPEG with a dark bar."""
    image = Image.new("RGB", size, colour)
    image.paste("black", (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def _looping_tree() -> bytes:
    return pdf_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
        ]
    )


def _looping_form() -> bytes:
    return pdf_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                b" /Resources << /XObject << /F 5 0 R >> >> >>"
            ),
            stream(b"/F Do"),
            stream(b"/F Do /F Do", b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"),
        ]
    )


def _looping_xref() -> bytes:
    body = plain_pdf()
    table = int(body.rsplit(b"startxref\n", 1)[1].split()[0])
    return body.replace(b"trailer << ", b"trailer << /Prev %d " % table)


def scripted_pdf() -> bytes:
    """Return a PDF whose opening, pages and links run a script that would never end."""
    return pdf_objects(
        [
            (
                b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R /AA << /WC 4 0 R >>"
                b" /Names << /JavaScript << /Names [(x) 4 0 R] >> >> >>"
            ),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /AA << /O 4 0 R >> /Annots [5 0 R] >>",
            b"<< /S /JavaScript /JS (while (true) {}) /Next << /S /Launch /F (/bin/sh) >> >>",
            b"<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A 4 0 R >>",
        ]
    )


def _deep(levels: int) -> bytes:
    return pdf_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Deep %b%b >>" % (b"[" * levels, b"]" * levels),
            b"<< /Type /Pages /Kids [] /Count 0 >>",
        ]
    )


def _bomb() -> bytes:
    return picture_pdf(
        1000,
        1400,
        zlib.compress(zeros(1024), 9),
        b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter [/FlateDecode /FlateDecode]",
    )


CATALOGUE = (
    Hostile("empty.pdf", bytes, (EmptyFile,)),
    Hostile("password.pdf", lambda: encrypted_pdf("secret"), (EncryptedFile,)),
    Hostile("owner-password.pdf", lambda: encrypted_pdf("")),
    Hostile("head-only.pdf", lambda: b"%PDF-1.7\n", (CorruptFile, NoPages)),
    Hostile("truncated.pdf", lambda: plain_pdf(3)[:120], (CorruptFile, NoPages)),
    Hostile("garbage.pdf", lambda: b"%PDF-1.4\n" + bytes(range(256)) * 40, (CorruptFile, NoPages)),
    Hostile("no-pages.pdf", lambda: plain_pdf(0), (NoPages,)),
    Hostile("looping-tree.pdf", _looping_tree, (NoPages, CorruptFile, CorruptImage)),
    Hostile("looping-form.pdf", _looping_form, (ParseCrash,)),
    Hostile("looping-xref.pdf", _looping_xref),
    Hostile("deep.pdf", lambda: _deep(100_000), (NoPages, CorruptFile)),
    Hostile("many-pages.pdf", lambda: plain_pdf(100_000), (TooManyPages,)),
    Hostile("declared-pages.pdf", lambda: plain_pdf().replace(b"/Count 1 ", b"/Count 100000 ")),
    Hostile("huge-page.pdf", lambda: plain_pdf(box="0 0 2000000 2000000"), (TooLarge,)),
    Hostile("flat-page.pdf", lambda: plain_pdf(box="0 0 0 0")),
    Hostile("stream-bomb.pdf", _bomb),
    Hostile("script.pdf", scripted_pdf),
    Hostile("huge.png", lambda: png_header(60_000, 60_000, zeros(1)), (TooLarge,)),
    Hostile("short.png", lambda: png_header(2000, 2000, zlib.compress(bytes(4000))), (CorruptImage,)),
    Hostile("huge.tiff", lambda: tiff_header(100_000, 100_000), (TooLarge,)),
    Hostile("looping.tiff", lambda: tiff_header(10, 10, next_frame=8)),
    Hostile("truncated.jpg", lambda: jpeg()[:4000], (CorruptImage,)),
    Hostile("picture-named.pdf", jpeg),
    Hostile("pdf-named.jpg", plain_pdf),
    Hostile("office.pdf", lambda: b"PK\x03\x04" + bytes(3000), (UnsupportedFile,)),
    Hostile("page.html", lambda: b"<!DOCTYPE html><script>alert(1)</script>", (UnsupportedFile,)),
    Hostile("program.exe", lambda: b"MZ" + bytes(3000), (UnsupportedFile,)),
)
"""Every hostile file with the errors it may end in; none where its pages can be taken."""


def write(folder: Path) -> list[tuple[Path, Hostile]]:
    """Write the catalogue into the folder."""
    written = []
    for hostile in CATALOGUE:
        path = folder / hostile.name
        path.write_bytes(hostile.make())
        written.append((path, hostile))
    return written
