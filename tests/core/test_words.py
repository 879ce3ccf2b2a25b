"""The shared words: identifiers, folding, states, codec, messages, settings."""

import time
import unicodedata
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core import codec
from core.errors import DuplicateFile, IllegalStep, NotFound, SohoaError
from core.fold import fold, nfc, placed, squeeze, tone_key
from core.ids import BatchId, document_id, file_id, new_id, page_id
from core.messages import explain, sentence
from core.page import BBox, Block, BlockKind, Line, Page, Word, enclosing
from core.process import Limits, kill, start
from core.settings import Settings
from core.states import BATCH_MOVES, DOCUMENT_MOVES, FILE_MOVES, PAGE_MOVES, BatchState, move

LETTERS = "".join(chr(code) for code in range(0x1EA0, 0x1EFA)) + "àáâãèéêìíòóôõùúýăđĩũơư"


def test_new_ids_sort_by_time_and_do_not_repeat() -> None:
    made = [new_id() for _ in range(2000)]
    assert len(set(made)) == len(made)
    assert [one[:9] for one in made] == sorted(one[:9] for one in made)
    assert {len(one) for one in made} == {20}


def test_derived_ids_are_the_same_for_every_repetition() -> None:
    file = file_id(BatchId("b"), 2)
    assert page_id(file, 3) == page_id(file, 3) == "b.2.3"
    assert document_id(page_id(file, 3)) == "b.2.3.d"


@pytest.mark.parametrize("letter", LETTERS + LETTERS.upper())
def test_every_letter_is_composed_however_it_was_typed(letter: str) -> None:
    bare = unicodedata.normalize("NFD", letter)
    assert nfc(bare) == letter
    assert nfc(bare[0] + bare[:0:-1]) == letter
    assert fold(letter).isascii()


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Hòa", "hoa"), ("HOÀ", "hoa"), ("Đặng  Thuỷ\n", "dang thuy"), ("\u00d0\u00ea", "de"), ("QĐ-UBND", "qd-ubnd")],
)
def test_search_finds_what_people_type(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert nfc(nfc(text)) == nfc(text)
    assert squeeze(squeeze(text)) == squeeze(text)


def test_only_drawn_moves_are_allowed() -> None:
    assert move(BATCH_MOVES, BatchState.OPEN, BatchState.PROCESSING) is BatchState.PROCESSING
    for then in BatchState:
        with pytest.raises(IllegalStep):
            move(BATCH_MOVES, BatchState.WITHDRAWN, then)
    for table in (BATCH_MOVES, FILE_MOVES, PAGE_MOVES, DOCUMENT_MOVES):
        states = type(next(iter(table)))
        assert set(table) == set(states)


def test_a_page_comes_back_exactly() -> None:
    word = Word("Số:", BBox(1, 2, 3, 4), 0.75)
    line = Line((word, word), BBox(1, 2, 9, 4))
    page = Page(1, 10, 20, 300.0, "null", blocks=(Block(BlockKind.TITLE, line.bbox, (line,)),))
    assert codec.load(Page, codec.dump(page)) == page
    assert page.text == "Số: Số:"
    assert enclosing([word.bbox, line.bbox]) == BBox(1, 2, 9, 4)


def test_sentences_fill_their_gaps_and_never_fail() -> None:
    assert "lô b1" in explain(DuplicateFile(batch="b1"))
    assert sentence("duplicate_file") == "Tệp này đã có trong hồ sơ."
    assert sentence("nobody knows") == sentence("internal")
    assert str(NotFound()) == "not_found"
    assert str(SohoaError("why")) == "why"


def test_a_secret_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("hidden\n")
    monkeypatch.setenv("SOHOA_API__LINK_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("SOHOA_OCR__LANGUAGES", "vie+eng")
    settings = Settings(_env_file=None)
    assert settings.api.link_secret.get_secret_value() == "hidden"
    assert settings.ocr.languages == "vie+eng"
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"api": {"link_secret": "x"}, "storage": {"blobs": "s3"}},
        {"api": {"link_secret": "x"}, "queue": {"kind": "celery"}},
    ],
)
def test_a_default_secret_is_refused_outside_development(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"environment": "production", **options})


def test_a_misspelt_option_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_OCR__LANGUAGE", "vie")
    with pytest.raises(ValidationError):
        Settings(_env_file=None)


def test_a_guarded_child_cannot_take_more_memory_or_write_more_than_it_may(tmp_path: Path) -> None:
    hungry = start(["python3", "-c", "x = bytearray(2 << 30); print('alive')"], Limits(20, 512 << 20))
    assert hungry.stdout is not None
    assert hungry.stdout.read() == b""
    kill(hungry)
    assert hungry.returncode != 0
    writer = start(["dd", "if=/dev/zero", f"of={tmp_path / 'big'}", "bs=1M", "count=20"], Limits(20, 1 << 30, 5 << 20))
    writer.wait(20)
    kill(writer)
    assert (tmp_path / "big").stat().st_size <= 5 << 20


def test_a_hanging_child_and_its_own_children_are_killed() -> None:
    child = start(["sh", "-c", "sleep 100 & echo $!; wait"], Limits(20, 1 << 30))
    assert child.stdout is not None
    grandchild = int(child.stdout.readline())
    kill(child)
    kill(child)
    # Nobody waits for a grandchild: the kernel takes it away a moment later.
    deadline = time.monotonic() + 10
    while psutil.pid_exists(grandchild) and psutil.Process(grandchild).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hoà", "hòa"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("Thuỷ", "Thủy"),
        ("Uỷ ban nhân dân", "Ủy ban nhân dân"),
        ("khoẻ", "khỏe"),
        ("quý", "quý"),
        ("Quỳnh", "Quỳnh"),
        ("hoàn toàn", "hoàn toàn"),
        ("ngoại", "ngoại"),
        ("khuỷu", "khuỷu"),
        ("già", "già"),
        ("hoa\u0300", "hòa"),
    ],
)
def test_tones_get_one_place(text: str, said: str) -> None:
    assert placed(text) == said
    assert placed(said) == said
    assert fold(placed(text)) == fold(text)


def test_two_spellings_of_a_name_have_one_key_and_two_names_have_two() -> None:
    assert tone_key("LÊ THỊ  HOÀ") == tone_key("Lê Thị Hòa")
    assert tone_key("Lê Văn Hùng") != tone_key("Lê Văn Hưng")
