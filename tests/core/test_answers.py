"""Answers of a child, each within its deadline."""

import os
import threading
import time
from collections.abc import Iterator
from io import FileIO

import pytest

from core.answers import Answers


def after(seconds: float) -> float:
    return time.monotonic() + seconds


@pytest.fixture
def pipe() -> Iterator[tuple[Answers, int]]:
    """Return the answers of a pipe and the end to write into."""
    out, into = os.pipe()
    with FileIO(out) as reading, FileIO(into, "w"):
        yield Answers(reading, 1000), into


def test_lines_and_bytes_come_as_they_were_said(pipe: tuple[Answers, int]) -> None:
    answers, into = pipe
    os.write(into, b"one\n5\nab\ncdtwo\n")
    assert answers.line(after(1)) == b"one"
    assert answers.take(int(answers.line(after(1))), after(1)) == b"ab\ncd"
    assert answers.take(0, after(1)) == b""
    assert answers.line(after(1)) == b"two"


def test_an_answer_in_pieces_is_waited_for(pipe: tuple[Answers, int]) -> None:
    answers, into = pipe

    def say() -> None:
        for piece in (b"a", b"b\nc", b"d"):
            time.sleep(0.05)
            os.write(into, piece)

    thread = threading.Thread(target=say)
    thread.start()
    assert answers.line(after(5)) == b"ab"
    assert answers.take(2, after(5)) == b"cd"
    thread.join()


def test_a_silent_child_is_not_waited_for_longer(pipe: tuple[Answers, int]) -> None:
    answers, into = pipe
    os.write(into, b"half")
    with pytest.raises(TimeoutError):
        answers.line(after(0.05))
    with pytest.raises(TimeoutError):
        answers.take(9, after(0.05))


def test_the_end_of_a_child_is_told(pipe: tuple[Answers, int]) -> None:
    answers, into = pipe
    os.write(into, b"half")
    os.dup2(os.open(os.devnull, os.O_WRONLY), into)
    with pytest.raises(EOFError):
        answers.line(after(1))


@pytest.mark.parametrize("size", [-1, 1001])
def test_sizes_that_no_answer_has_are_refused(pipe: tuple[Answers, int], size: int) -> None:
    with pytest.raises(ValueError, match=str(size)):
        pipe[0].take(size, after(1))


def test_a_line_without_end_is_not_kept(pipe: tuple[Answers, int]) -> None:
    answers, into = pipe
    os.write(into, b"x" * 2000)
    with pytest.raises(ValueError, match="1000"):
        answers.line(after(1))
