"""One page per page, whatever happens to the child that takes them out."""

import io
import signal
from pathlib import Path

import psutil
import pytest
from PIL import Image

from core.errors import (
    CorruptImage,
    EncryptedFile,
    NoPages,
    ParseCrash,
    ParserKilled,
    ParseTimeout,
    TooLarge,
    TooManyPages,
)
from core.options import IngestOptions
from ingest import split
from tests.children import running
from tests.ingest import hostile_files
from tests.ingest.conftest import Split

SLOW = b"0 0 m 9 9 l S " * 400_000
"""A content stream that is still being read when a short deadline has passed."""


def many(contents: list[bytes]) -> bytes:
    """Return a PDF with these content streams, one per page."""
    first = 3
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(contents)),
    ]
    for at, content in enumerate(contents):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents %d 0 R >>" % (first + 2 * at + 1),
            hostile_files.stream(content),
        ]
    return hostile_files.pdf_objects(objects)


def children() -> list[psutil.Process]:
    return running("ingest.open")


def test_pages_come_in_order_and_as_they_are_asked_for(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(hostile_files.plain_pdf(5))
    pages = split.pages(path, IngestOptions(), scratch)
    assert next(pages).number == 1
    (child,) = children()
    written = [item.name for folder in scratch.iterdir() for item in folder.iterdir()]
    assert "3.image" not in written
    assert [page.number for page in pages] == [2, 3, 4, 5]
    assert not child.is_running()


def test_pages_can_begin_in_the_middle(take_apart: Split) -> None:
    assert [page.number for page in take_apart(hostile_files.plain_pdf(5), first=4)] == [4, 5]
    assert take_apart(hostile_files.plain_pdf(5), first=6) == []


def test_whoever_stops_asking_leaves_no_child_and_no_files(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(hostile_files.plain_pdf(3))
    pages = split.pages(path, IngestOptions(), scratch)
    next(pages)
    pages.close()  # type: ignore[attr-defined]
    assert children() == []
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("shot", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_that_is_shot_says_nothing_about_the_page(tmp_path: Path, scratch: Path, shot: signal.Signals) -> None:
    path = tmp_path / "file"
    path.write_bytes(hostile_files.plain_pdf(4))
    pages = split.pages(path, IngestOptions(), scratch)
    next(pages)
    (child,) = children()
    child.send_signal(shot)
    with pytest.raises(ParserKilled):
        next(pages)
    assert [page.error for page in split.pages(path, IngestOptions(), scratch, first=2)] == [None, None, None]


def test_a_child_that_dies_of_the_page_costs_one_page(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(hostile_files.plain_pdf(4))
    pages = split.pages(path, IngestOptions(), scratch)
    next(pages)
    (child,) = children()
    child.send_signal(signal.SIGSEGV)
    rest = list(pages)
    assert [page.number for page in rest] == [2, 3, 4]
    assert isinstance(rest[0].error, ParseCrash)
    assert [page.error for page in rest[1:]] == [None, None]


def test_a_hanging_child_costs_one_page(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(hostile_files.plain_pdf(3))
    pages = split.pages(path, IngestOptions(page_seconds=12), scratch)
    assert next(pages).error is None
    children()[0].suspend()
    assert isinstance(next(pages).error, ParseTimeout)
    assert next(pages).error is None
    assert next(pages, None) is None


def test_a_page_that_takes_too_long_is_given_up(take_apart: Split) -> None:
    (page,) = take_apart(many([SLOW]), IngestOptions(page_seconds=0.3))
    assert isinstance(page.error, ParseTimeout)


def test_a_file_of_bad_pages_is_given_up_but_each_page_is_counted(take_apart: Split) -> None:
    pages = take_apart(many([SLOW] * 9), IngestOptions(page_seconds=0.3))
    assert [page.number for page in pages] == list(range(1, 10))
    assert all(isinstance(page.error, ParseTimeout) for page in pages)
    assert pages[4].error is not pages[3].error
    assert all(page.error is pages[4].error for page in pages[5:])


def test_the_whole_file_has_a_deadline(take_apart: Split) -> None:
    pages = take_apart(hostile_files.plain_pdf(400), IngestOptions(total_seconds=4))
    assert len(pages) == 400
    assert pages[0].error is None
    assert isinstance(pages[-1].error, ParseTimeout)


def test_memory_is_bounded(take_apart: Split) -> None:
    (page,) = take_apart(hostile_files.plain_pdf(), IngestOptions(memory=90 << 20))
    assert isinstance(page.error, ParseCrash)


def test_a_hanging_file_is_given_up(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(hostile_files.plain_pdf(50_000))
    with pytest.raises(ParseTimeout):
        split.inspect(path, IngestOptions(max_pages=60_000, file_seconds=0.2), scratch)
    assert children() == []


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (hostile_files.encrypted_pdf("x"), EncryptedFile),
        (hostile_files.plain_pdf(0), NoPages),
        (hostile_files.plain_pdf(4), TooManyPages),
        (hostile_files.jpeg() * 300, TooLarge),
    ],
    ids=["encrypted", "no-pages", "too-many-pages", "too-many-bytes"],
)
def test_a_bad_file_is_refused_as_a_whole(tmp_path: Path, scratch: Path, data: bytes, error: type[Exception]) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    options = IngestOptions(max_pages=3, max_bytes=1_000_000)
    with pytest.raises(error):
        split.inspect(path, options, scratch)
    with pytest.raises(error):
        list(split.pages(path, options, scratch))
    assert list(scratch.iterdir()) == []


def test_a_signed_file_is_recognised_and_an_empty_signature_field_is_not(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "file"
    for value, signed in ((b"/V << /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>", True), (b"", False)):
        path.write_bytes(
            hostile_files.pdf_objects(
                [
                    b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>",
                    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>",
                    b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] %b >>" % value,
                ]
            )
        )
        assert split.inspect(path, IngestOptions(), scratch).signed is signed


def test_a_script_is_never_run_and_the_page_comes(take_apart: Split) -> None:
    (page,) = take_apart(hostile_files.scripted_pdf())
    assert page.image is not None


def test_a_picture_that_is_cut_short_inside_a_pdf_is_no_blank_page(take_apart: Split) -> None:
    whole = hostile_files.jpeg((800, 1131))
    entries = b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
    (page,) = take_apart(hostile_files.picture_pdf(800, 1131, whole[: len(whole) // 2], entries))
    assert isinstance(page.error, CorruptImage)


def test_each_page_is_decodable(take_apart: Split) -> None:
    for page in take_apart(hostile_files.plain_pdf(3)):
        assert page.image is not None
        with Image.open(io.BytesIO(page.image.data)) as picture:
            picture.load()
            assert picture.size == (page.image.width, page.image.height)
