"""The PDF as a file: sound, the same for the same paper, saying no more than it should, and honest about failure."""

import errno
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import Image
from typing_extensions import Buffer

from core.errors import CorruptImage, InvalidRequest, StorageDown, StorageError, StorageFull, TooLarge
from core.page import PageImage
from ocr.formats import pdf
from ocr.formats.invisible import Glyphs
from ocr.formats.objects import Name, PdfFile, Value, encode, number
from ocr.formats.pdf import PdfPage
from ocr.formats.sink import Sink
from tests.ocr.formats.papers import CREATED, FullDisk, blank_image, encoded, make_page, rendered, written


class LateDisk(io.RawIOBase):
    """A full disk behind a buffer that has room."""

    full = True

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return memoryview(data).nbytes


class SlowFile(io.BytesIO):
    """A file that takes seven bytes at a time."""

    def write(self, data: Buffer) -> int:
        return super().write(memoryview(data)[:7])


class StuckFile(io.BytesIO):
    """A file that takes nothing and does not say why."""

    def write(self, data: Buffer) -> int:
        return 0 * memoryview(data).nbytes


def three_pages() -> list[PdfPage]:
    return [PdfPage(blank_image(), make_page(f"Trang {number}", "Độc lập - Tự do")) for number in (1, 2, 3)]


def test_qpdf_finds_no_fault() -> None:
    with pikepdf.open(io.BytesIO(written(*three_pages()))) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) == 3


def test_readers_that_are_strict_open_it() -> None:
    reader = pypdf.PdfReader(io.BytesIO(written(*three_pages())), strict=True)
    assert [page.extract_text().split()[1] for page in reader.pages] == ["1", "2", "3"]


def test_poppler_has_nothing_to_complain_about(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(written(*three_pages()))
    for command in (
        ["pdfinfo", str(path)],
        ["pdftotext", str(path), "-"],
        ["pdftoppm", "-r", "20", str(path), str(path)],
    ):
        assert subprocess.run(command, capture_output=True, check=True, timeout=60).stderr == b""


def test_equal_papers_give_equal_files() -> None:
    assert written(*three_pages()) == written(*three_pages())


def test_the_time_of_making_is_told_in_universal_time() -> None:
    hanoi = timezone(timedelta(hours=7))
    same = io.BytesIO()
    pdf.write(three_pages(), same, title="Giấy tờ", created=CREATED.astimezone(hanoi))
    assert same.getvalue() == written(*three_pages())
    with pikepdf.open(same) as document:
        assert str(document.docinfo.CreationDate) == "D:20260102030405Z"


def test_it_tells_its_title_its_language_and_who_made_it_and_nothing_else() -> None:
    title = "Quyết định <1> & “2” 𡨸"
    with pikepdf.open(io.BytesIO(written(*three_pages(), title=title))) as document:
        assert {str(key): str(value) for key, value in document.docinfo.items()} == {
            "/Title": title,
            "/Producer": "Sohoa",
            "/CreationDate": "D:20260102030405Z",
            "/ModDate": "D:20260102030405Z",
        }
        assert str(document.Root.Lang) == "vi-VN"
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == title
            assert metadata["pdf:Producer"] == "Sohoa"
            assert metadata["xmp:CreateDate"] == "2026-01-02T03:04:05Z"
            assert metadata.pdfa_status == ""


def test_pages_are_asked_for_one_at_a_time() -> None:
    out, seen = io.BytesIO(), list[int]()

    def pages() -> Iterator[PdfPage]:
        for page in three_pages():
            seen.append(len(out.getvalue()))
            yield page

    pdf.write(pages(), out, title="t", created=CREATED)
    assert seen == sorted(set(seen))


def test_no_pages_make_no_file() -> None:
    with pytest.raises(InvalidRequest):
        written()


BROKEN = PageImage(b"broken", "image/png", 1000, 500, 100)


def test_a_page_that_was_read_needs_its_picture() -> None:
    with pytest.raises(CorruptImage):
        written(*three_pages(), PdfPage(BROKEN, make_page("chữ", size=(1000, 500), dpi=100)))


def test_an_empty_sheet_keeps_the_place_of_a_failed_page_whose_picture_is_broken() -> None:
    first, second, _ = three_pages()
    data = written(first, PdfPage(BROKEN, None), second)
    assert [page.extract_text().split() for page in pypdf.PdfReader(io.BytesIO(data)).pages][1] == []
    assert (rendered(data, number=1) == 255).all()
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
        assert [float(side) for side in document.pages[1].mediabox] == [0, 0, 720, 360]


def test_a_file_that_takes_little_at_a_time_gets_everything() -> None:
    slow = SlowFile()
    pdf.write(three_pages(), slow, title="Giấy tờ", created=CREATED)
    assert slow.getvalue() == written(*three_pages())


def test_a_file_that_takes_nothing_is_given_up() -> None:
    with pytest.raises(StorageError):
        pdf.write(three_pages(), StuckFile(), title="t", created=CREATED)


@pytest.mark.parametrize("room", [0, 40, 3000])
@pytest.mark.parametrize(
    ("code", "error"),
    [(errno.ENOSPC, StorageFull), (errno.EDQUOT, StorageFull), (errno.EIO, StorageDown), (errno.EACCES, StorageDown)],
)
def test_a_disk_that_fails_is_named(room: int, code: int, error: type[StorageError]) -> None:
    with pytest.raises(StorageError) as caught:
        pdf.write(three_pages(), FullDisk(room, code), title="t", created=CREATED)
    assert type(caught.value) is error


def test_a_full_disk_is_noticed_before_the_caller_closes_the_file() -> None:
    disk = LateDisk()
    file = io.BufferedWriter(disk, buffer_size=1 << 20)
    with pytest.raises(StorageFull):
        pdf.write(three_pages(), file, title="t", created=CREATED)
    disk.full = False
    file.close()


def test_a_disk_that_is_really_full_says_so() -> None:
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(StorageFull):
        pdf.write(three_pages(), full, title="t", created=CREATED)


def test_the_font_has_room_for_every_character_of_the_first_plane_and_no_more() -> None:
    glyphs = Glyphs()
    codes = glyphs.encode("".join(map(chr, range(0x20000, 0x20000 + 0xFFFF))))
    assert codes[:2] == b"\x00\x01"
    assert codes[-2:] == b"\xff\xff"
    with pytest.raises(TooLarge):
        glyphs.encode("a")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.00001, "0"),
        (1.5, "1.5"),
        (-2.25, "-2.25"),
        (1e-9, "0"),
        (1e15, "1000000000000000"),
        (595.2, "595.2"),
    ],
)
def test_numbers_are_written_without_exponents(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_written(value: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        number(value)


def test_every_kind_of_object_reads_back() -> None:
    value: dict[str, Value] = {"A": [1, -0.5, True, False, Name("N"), "chữ )(\\", b"\x00\xff"], "B": {"C": []}}
    read = pikepdf.Object.parse(encode(value))
    assert read.A.as_list()[:2] == [1, pikepdf.Object.parse(b"-0.5")]
    assert [bool(item) for item in read.A.as_list()[2:4]] == [True, False]
    assert str(read.A[4]) == "/N"
    assert str(read.A[5]) == "chữ )(\\"
    assert bytes(read.A[6]) == b"\x00\xff"
    assert len(read.B.C) == 0


def test_an_object_that_was_promised_must_be_put() -> None:
    file = PdfFile(Sink(io.BytesIO()))
    promised = file.reserve()
    with pytest.raises(ValueError, match="missing"):
        file.close(promised, file.put({}))


MANY_PAGES = """
import io, sys
from pathlib import Path
from datetime import UTC, datetime
from core.page import PageImage
from ocr.formats import pdf
from tests.ocr.formats.papers import make_page

picture = open(sys.argv[1], "rb").read()

def pages():
    for number in range(200):
        # A copy for each page: what is kept would be seen.
        image = PageImage(bytes(bytearray(picture)), "image/jpeg", 2480, 3508, 300)
        texts = [f"Dòng {line} của trang {number}: căn cứ Luật Tổ chức chính quyền địa phương" for line in range(40)]
        yield pdf.PdfPage(image, make_page(*texts, size=(2480, 3508), dpi=300))

with open(sys.argv[2], "wb") as out:
    pdf.write(pages(), out, title="200 trang", created=datetime(2026, 1, 1, tzinfo=UTC))
# Unlike getrusage this does not count what the process was before it became this program.
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.slow
def test_200_pages_need_no_more_memory_than_one(tmp_path: Path) -> None:
    photograph = Image.effect_noise((2480, 3508), 20).convert("RGB")
    picture, made = tmp_path / "page.jpg", tmp_path / "made.pdf"
    picture.write_bytes(encoded(photograph, "JPEG", quality=20))
    command = [sys.executable, "-c", MANY_PAGES, str(picture), str(made)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=200, text=True)
    assert made.stat().st_size > 200 * picture.stat().st_size > 100_000_000
    assert int(done.stdout) < 200_000, "kilobytes"
    with pikepdf.open(made) as document:
        assert len(document.pages) == 200
