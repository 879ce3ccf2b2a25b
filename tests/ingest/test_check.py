from pathlib import Path

import pytest

from core.errors import EmptyFile, UnsupportedFile
from ingest import check
from tests.ingest import hostile_files


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.4\n", check.PDF),
        (b"\xef\xbb\xbf\r\n<junk of a mail program>\n%PDF-1.7\n", check.PDF),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", check.JPEG),
        (b"\x89PNG\r\n\x1a\n", check.PNG),
        (b"II*\x00\x08\x00\x00\x00", check.TIFF),
        (b"MM\x00*\x00\x00\x00\x08", check.TIFF),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", check.WEBP),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", check.HEIC),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", check.HEIC),
        (b"GIF89a", check.GIF),
        (b"BM" + bytes(12) + b"\x28\x00\x00\x00", check.BMP),
        (b"\xff\x4f\xff\x51", check.JP2),
    ],
)
def test_the_kind_is_known_by_content(tmp_path: Path, head: bytes, kind: str) -> None:
    path = tmp_path / "wrong.docx"
    path.write_bytes(head)
    assert check.media_type(path) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + bytes(100),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        b"<html></html>",
        b"From: a@example.com\r\n\r\nhello",
        b"RIFF\x10\x00\x00\x00WAVE",
        b"\x00\x00\x00\x18ftypmp42",
        b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif",
        b"BMW is a car maker",
        bytes(2000) + b"%PDF-1.4",
    ],
)
def test_anything_else_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "named.pdf"
    path.write_bytes(data)
    with pytest.raises(UnsupportedFile):
        check.media_type(path)


def test_an_empty_file_has_its_own_error(tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    path.touch()
    with pytest.raises(EmptyFile):
        check.media_type(path)


def test_a_picture_that_hides_a_pdf_is_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "both.pdf"
    path.write_bytes(hostile_files.jpeg()[:20] + b"%PDF-1.4\n")
    assert check.media_type(path) == check.JPEG
