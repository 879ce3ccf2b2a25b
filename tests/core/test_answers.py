"""Answers of a child, each within its deadline."""

import os
import threading
import time
from collections.abc import Iterator
from io import FileIO

import pytest

from core.answers import Answers


@pytest.fixture
def pipe() -> Iterator[tuple[Answers, int]]:
    """Return the answers of a pipe and the end to write into."""
    out, into = os.pipe()
    with FileIO(out) as reading, FileIO(into, "w"):
        yield Answers(reading), into


def test_lines_and_bytes_come_as_they_were_said(pipe: tuple[Answers, int]) -> None:
    answers, into = pipe
    os.write(into, b"one\n5\nab\ncdtwo\n")
    assert answers.line(1) == b"one"
    assert answers.take(int(answers.line(1)), 1) == b"ab\ncd"
    assert answers.take(0, 1) == b""
    assert answers.line(1) == b"two"


def test_an_answer_in_pieces_is_waited_for(pipe: tuple[Answers, int]) -> None:
    answers, into = pipe

    def say() -> None:
        for piece in (b"a", b"b\nc", b"d"):
            time.sleep(0.05)
            os.write(into, piece)

    thread = threading.Thread(target=say)
    thread.start()
    assert answers.line(5) == b"ab"
    assert answers.take(2, 5) == b"cd"
    thread.join()


def test_a_silent_child_is_not_waited_for_longer(pipe: tuple[Answers, int]) -> None:
    answers, into = pipe
    os.write(into, b"half")
    with pytest.raises(TimeoutError):
        answers.line(0.05)
    with pytest.raises(TimeoutError):
        answers.take(9, 0.05)


def test_the_end_of_a_child_is_told(pipe: tuple[Answers, int]) -> None:
    answers, into = pipe
    os.write(into, b"half")
    os.dup2(os.open(os.devnull, os.O_WRONLY), into)
    with pytest.raises(EOFError):
        answers.line(1)
