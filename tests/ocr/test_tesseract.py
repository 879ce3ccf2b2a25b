"""Tesseract as an engine: what it gives, and that nothing of a broken one reaches or outlives the caller."""

import os
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest

from core.errors import EngineCrash, EngineMissing, EngineTimeout, InvalidRequest
from core.options import OcrOptions
from core.page import BBox
from ocr.engine import make_engine
from ocr.engines import hocr
from ocr.modes import Mode
from ocr.spelled import Sign, SpelledWord
from tests.ocr import pages

WHITE = np.full((100, 200), 255, np.uint8)
ANSWERS = 'case "$1" in --list-langs) echo vie; exit;; --version) echo tesseract 9.9; exit;; esac\n'
Fake = Callable[[str], OcrOptions]


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """Return options for a Tesseract that does what the given shell lines say when it is to read."""

    def build(script: str) -> OcrOptions:
        program = tmp_path / "tesseract"
        program.write_text(f"#!/bin/sh\n{ANSWERS}{script}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return OcrOptions(engine="pytesseract", tesseract=str(program), page_seconds=1)

    return build


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for temporary files of this test."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(params=["tesseract", "pytesseract"])
def options(request: pytest.FixtureRequest) -> OcrOptions:
    """Return the options of each way to Tesseract."""
    return OcrOptions(engine=str(request.param))


@pytest.mark.tesseract
def test_reads_words_with_boxes_and_confidences(options: OcrOptions, scratch: Path) -> None:
    engine = make_engine(options)
    page = pages.decision(dpi=110).picture[:, :, 0].copy()
    words = [word for block in engine.recognize(page) for line in block.lines for word in line.words]
    assert engine.name.startswith("tesseract 5")
    assert engine.name.endswith(" vie")
    nation = next(word for word in words if word.text == "CỘNG")
    assert 0.5 < nation.confidence <= 1
    assert nation.bbox.x0 > page.shape[1] * 0.4
    assert nation.bbox.y1 < page.shape[0] * 0.12
    assert list(scratch.iterdir()) == []


@pytest.mark.tesseract
@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_reads_and_an_empty_picture_has_no_words(options: OcrOptions, mode: Mode) -> None:
    engine = make_engine(options)
    line = pages.decision(dpi=110).picture[80:210, :, 0].copy()
    assert any(block.lines for block in engine.recognize(line, mode))
    assert engine.recognize(WHITE, mode) == ()


@pytest.mark.tesseract
def test_slivers_of_pictures_are_empty(options: OcrOptions) -> None:
    engine = make_engine(options)
    assert engine.recognize(np.zeros((3, 500), np.uint8)) == ()
    assert engine.recognize(np.zeros((1, 1), np.uint8)) == ()


def test_a_hung_program_is_killed_at_its_deadline(fake: Fake, scratch: Path, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    engine = make_engine(fake(f"trap '' TERM; echo $$ > {mark}; while :; do :; done"))
    began = time.monotonic()
    with pytest.raises(EngineTimeout):
        engine.recognize(WHITE)
    assert time.monotonic() - began < 5
    assert not psutil.pid_exists(int(mark.read_text()))
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    "script",
    ["kill -SEGV $$", "exit 1", "exit 0", 'echo nonsense > "$2.hocr"', 'printf "<html><body>" > "$2.hocr"'],
    ids=["dies", "fails", "says nothing", "answers nonsense", "answers half a page"],
)
def test_a_broken_program_is_a_crash(fake: Fake, scratch: Path, script: str) -> None:
    with pytest.raises(EngineCrash):
        make_engine(fake(script)).recognize(WHITE)
    assert list(scratch.iterdir()) == []


def test_bytes_that_are_no_text_are_a_crash(fake: Fake) -> None:
    with pytest.raises(EngineCrash):
        make_engine(fake('printf "<html>\\377\\376</html>" > "$2.hocr"')).recognize(WHITE)


def test_the_program_is_bounded_in_memory_and_runs_on_one_core(fake: Fake, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    options = fake(f'echo "$OMP_THREAD_LIMIT $(ulimit -v) $(ulimit -c)" > {seen}; exit 3')
    with pytest.raises(EngineCrash, match="3"):
        make_engine(options.model_copy(update={"memory": 512 << 20})).recognize(WHITE)
    assert seen.read_text().split() == ["1", str(512 << 10), "0"]


def test_a_missing_program_or_language_is_told() -> None:
    with pytest.raises(EngineMissing, match="no-such-program"):
        make_engine(OcrOptions(engine="pytesseract", tesseract="no-such-program")).recognize(WHITE)


def test_a_missing_language_is_told(fake: Fake) -> None:
    with pytest.raises(EngineMissing, match="lao"):
        _ = make_engine(fake("exit 1").model_copy(update={"languages": "vie+lao"})).name


@pytest.mark.parametrize(
    ("script", "error"),
    [("sleep 60", EngineTimeout), ("exit 9", EngineCrash), ("echo vie", EngineCrash), ("echo eng", EngineMissing)],
)
def test_a_program_that_does_not_introduce_itself(tmp_path: Path, script: str, error: type[Exception]) -> None:
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(error):
        _ = make_engine(OcrOptions(engine="pytesseract", tesseract=str(program), page_seconds=0.5)).name


def test_the_engine_dies_with_its_caller(fake: Fake, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    options = fake(f"echo $$ > {mark}; exec sleep 300").model_copy(update={"page_seconds": 200})
    caller = os.fork()
    if caller == 0:
        make_engine(options).recognize(WHITE)
    deadline = time.monotonic() + 20
    while not (mark.exists() and mark.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.02)
    engine = psutil.Process(int(mark.read_text()))
    os.kill(caller, 9)
    os.waitpid(caller, 0)
    engine.wait(10)
    assert not engine.is_running()


def test_null_reads_nothing() -> None:
    engine = make_engine(OcrOptions(engine="null"))
    assert engine.recognize(WHITE) == ()
    assert engine.name == "null"


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="tesseract"):
        make_engine(OcrOptions(engine="crystal-ball"))


def hocr_page(*lines: str) -> bytes:
    """Return one block with these lines of words."""
    inside = "".join(f"<span class='ocr_line' title='bbox 0 0 9 9'>{line}</span>" for line in lines)
    area = f"<div class='ocr_carea'><p class='ocr_par'>{inside}</p></div>"
    return f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{area}</body></html>".encode()


def hocr_word(text: str, confidence: int, *places: dict[str, float]) -> str:
    """Return one word with what may stand in its places and how much that is supported."""
    groups = "".join(
        "<span class='ocrx_cinfo'>"
        + "".join(f"<span class='ocrx_cinfo' title='x_confs {value}'>{sign}</span>" for sign, value in place.items())
        + "</span>"
        for place in places
    )
    return f"<span class='ocrx_word' title='bbox 10 20 40 32; x_wconf {confidence}'>{text}{groups}</span>"


def test_words_are_composed_and_grouped() -> None:
    lines = hocr_word("Nguye\u0302\u0303n", 91), hocr_word("|", 20), hocr_word("-", 88) + hocr_word("&quot;a&quot;", 91)
    (block,) = hocr.parse(hocr_page(*lines))
    assert [line.text for line in block.lines] == ["Nguyễn", '- "a"']
    assert block.lines[0].words[0].confidence == 0.91
    assert block.lines[0].words[0].bbox == BBox(10, 20, 40, 32)


def test_the_slash_of_fractions_is_a_slash() -> None:
    (block,) = hocr.parse(hocr_page(hocr_word("23\u20444", 90)))
    assert block.lines[0].text == "23/4"


def test_a_word_tells_what_else_may_stand_in_its_places() -> None:
    space = {" ": 99.0, ",": 57.0}
    (block,) = hocr.parse(hocr_page(hocr_word("sô", 81, space, {"s": 99.0}, {"ô": 98.0, "ố": 97.0, "o\u0302": 3.0})))
    (word,) = block.lines[0].words
    assert isinstance(word, SpelledWord)
    assert word.places == ((Sign("s", 0.0),), (Sign("ô", 0.0), Sign("ố", 1.0)))


def test_places_that_do_not_spell_the_word_say_nothing() -> None:
    (block,) = hocr.parse(hocr_page(hocr_word("sô", 81, {"s": 99.0})))
    (word,) = block.lines[0].words
    assert isinstance(word, SpelledWord)
    assert word.places == ()


@pytest.mark.parametrize(
    "answer",
    [b"<svg/>", hocr_page("<span class='ocrx_word' title='bbox 1 2 3 4'>a</span>")],
    ids=["something else", "a word without confidence"],
)
def test_what_is_no_hocr_is_refused(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"hOCR|word"):
        hocr.parse(answer)


@pytest.mark.tesseract
def test_tesseract_tells_what_else_its_signs_may_be(options: OcrOptions) -> None:
    page = pages.decision(dpi=110).picture[:, :, 0].copy()
    words = [word for block in make_engine(options).recognize(page) for line in block.lines for word in line.words]
    spelled = [word for word in words if isinstance(word, SpelledWord) and word.places]
    assert len(spelled) > 0.9 * len(words)
    assert all("".join(place[0].text for place in word.places) == word.text for word in spelled)
    assert any(len(place) > 1 for word in spelled for place in word.places)
