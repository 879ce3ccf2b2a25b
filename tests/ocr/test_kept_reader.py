"""The child that reads picture after picture: kept while it is good, ended when it hangs, never left behind."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from core import process
from core.answers import Answers
from core.errors import EngineCrash, EngineMissing, EngineTimeout
from core.options import OcrOptions
from ocr.engine import OcrEngine, make_engine
from ocr.engines import tesseract
from tests.children import running
from tests.ocr import pages

pytestmark = pytest.mark.tesseract
LINE = pages.decision(dpi=110).picture[80:210, :, 0].copy()
Start = Callable[..., OcrEngine]


def readers() -> list[psutil.Process]:
    """Return the running readers of this process."""
    return running("ocr.engines.reader")


@pytest.fixture
def start() -> Iterator[Start]:
    """Return what makes an engine with a reader of its own; all readers are ended afterwards."""

    def build(**options: object) -> OcrEngine:
        return make_engine(OcrOptions.model_validate({"page_seconds": 30, **options}))

    tesseract._kept.__dict__.clear()
    yield build
    tesseract._kept.__dict__.clear()
    assert readers() == []


def words(engine: OcrEngine) -> list[str]:
    return [word.text for block in engine.recognize(LINE) for line in block.lines for word in line.words]


def test_one_reader_reads_all_pictures_of_a_thread(start: Start) -> None:
    first = words(start())
    (before,) = readers()
    assert words(start()) == first != []
    assert [reader.pid for reader in readers()] == [before.pid]


def test_other_options_have_another_reader(start: Start) -> None:
    words(start())
    (before,) = readers()
    words(start(page_seconds=29))
    (after,) = readers()
    assert after.pid != before.pid


def test_one_that_hangs_is_killed_at_its_deadline(start: Start) -> None:
    engine = start(page_seconds=4)
    words(engine)
    (reader,) = readers()
    reader.suspend()
    began = time.monotonic()
    with pytest.raises(EngineTimeout):
        engine.recognize(LINE)
    assert time.monotonic() - began < 12
    assert not reader.is_running()
    assert words(engine) != []


def test_one_that_died_is_replaced(start: Start) -> None:
    engine = start()
    words(engine)
    (reader,) = readers()
    reader.kill()
    reader.wait(10)
    assert words(engine) != []


def test_one_that_is_shot_while_it_reads_is_a_crash(start: Start) -> None:
    engine = start()
    words(engine)
    (reader,) = readers()
    reader.suspend()
    threading.Timer(0.5, reader.kill).start()
    with pytest.raises(EngineCrash, match=str(-signal.SIGKILL)):
        engine.recognize(LINE)
    assert words(engine) != []


def test_one_that_has_read_enough_is_replaced(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "MOST_PICTURES", 1)
    engine = start()
    assert words(engine) == words(engine) == words(engine) != []


def test_one_that_rests_is_replaced(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "REST_SECONDS", 1.0)
    engine = start()
    expected = words(engine)
    (reader,) = readers()
    reader.wait(20)
    assert words(engine) == expected != []


def test_it_is_bounded_and_sees_nothing_of_ours(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_LINK_SECRET", "secret")
    words(start(memory=900 << 20))
    (reader,) = readers()
    assert reader.rlimit(psutil.RLIMIT_AS)[0] == 900 << 20
    assert reader.rlimit(psutil.RLIMIT_CORE)[0] == 0
    assert reader.environ()["OMP_THREAD_LIMIT"] == "1"
    assert "SOHOA_LINK_SECRET" not in reader.environ()
    assert os.getpgid(reader.pid) == reader.pid


def test_too_little_memory_is_a_crash(start: Start) -> None:
    with pytest.raises(EngineCrash):
        start(memory=16 << 20).recognize(LINE)


def test_it_ends_with_its_thread(start: Start) -> None:
    found: list[psutil.Process] = []

    def read() -> None:
        words(start())
        found.extend(readers())

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    found[0].wait(10)
    assert not found[0].is_running()


def test_it_ends_with_its_process_and_a_copied_process_has_its_own(start: Start, tmp_path: Path) -> None:
    engine = start()
    expected = words(engine)
    (ours,) = readers()
    mark = tmp_path / "pid"
    copy = os.fork()
    if copy == 0:
        good = words(engine) == expected
        (mine,) = (child for child in readers() if child.pid != ours.pid)
        mark.with_suffix(".part").write_text(f"{mine.pid} {good}", encoding="utf-8")
        mark.with_suffix(".part").rename(mark)
        signal.pause()
    deadline = time.monotonic() + 60
    while not mark.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    number, same = mark.read_text(encoding="utf-8").split()
    theirs = psutil.Process(int(number))
    os.kill(copy, signal.SIGKILL)
    os.waitpid(copy, 0)
    theirs.wait(10)
    assert same == "True"
    assert words(engine) == expected
    assert [reader.pid for reader in readers()] == [ours.pid]


def test_a_missing_language_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match="lao"):
        _ = make_engine(OcrOptions(languages="vie+lao")).name
    with pytest.raises(EngineMissing, match=str(tmp_path)):
        make_engine(OcrOptions(tessdata=str(tmp_path))).recognize(LINE)


def test_a_broken_language_pack_is_a_crash(start: Start, tmp_path: Path) -> None:
    (tmp_path / "vie.traineddata").write_bytes(b"nonsense" * 100)
    with pytest.raises(EngineCrash):
        start(tessdata=str(tmp_path)).recognize(LINE)


@pytest.mark.parametrize("error", [OSError(24, "no more files"), MemoryError(), KeyboardInterrupt()])
def test_a_page_never_gets_the_words_of_the_one_before(
    start: Start, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    engine = start()
    expected = words(engine)
    with monkeypatch.context() as broken:
        broken.setattr(Answers, "_more", lambda *_: (_ for _ in ()).throw(error))
        with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else EngineCrash):
            engine.recognize(np.ascontiguousarray(LINE[:, ::-1]))
    assert readers() == []
    assert words(engine) == expected


def test_an_answer_to_another_question_is_a_crash(start: Start) -> None:
    engine = start()
    words(engine)
    tesseract._kept.reader._asked += 5
    tesseract._kept.reader._answers._pending += b"3 2\nab"
    with pytest.raises(EngineCrash, match="question 3"):
        engine.recognize(LINE)


def test_pictures_of_all_sizes_and_strides_go_through_one_reader(start: Start) -> None:
    engine = start()
    expected = words(engine)
    engine.recognize(np.full((1500, 2000), 255, np.uint8))
    assert words(engine) == expected
    engine.recognize(np.zeros((9, 3000), np.uint8))
    (before,) = readers()
    wide = np.repeat(LINE, 2, axis=1)
    found = [word.text for block in engine.recognize(wide[:, ::2]) for line in block.lines for word in line.words]
    assert found == expected
    assert [reader.pid for reader in readers()] == [before.pid]


@pytest.mark.parametrize("error", [PermissionError(13, "no"), BlockingIOError(11, "too many processes")])
def test_a_child_that_cannot_start_is_a_crash_and_leaves_nothing(
    start: Start, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    opened = psutil.Process().num_fds()
    monkeypatch.setattr(process, "start", broken)
    for _ in range(3):
        with pytest.raises(EngineCrash):
            start().recognize(LINE)
    assert psutil.Process().num_fds() == opened
