"""The scanner's folder, with a clock of its own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import CorruptFile, StorageDown
from core.messages import SENTENCES
from ingest import hotfolder


class Scanner:
    """A folder, a clock that each pause moves on, and what happens at each round."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: list[str] = []
        self.now = 0.0
        self.rounds: dict[int, Callable[[], object]] = {}
        self.fail: dict[str, Exception] = {}

    def take(self, path: Path) -> None:
        self.taken.append(path.name)
        if path.name in self.fail:
            raise self.fail[path.name]

    def run(self, rounds: int = 6) -> None:
        done = 0

        def stop() -> bool:
            return done >= rounds

        def pause(seconds: float) -> None:
            nonlocal done
            done += 1
            self.now += seconds
            self.rounds.get(done, lambda: None)()

        hotfolder.watch(
            self.folder, self.take, settle_seconds=2, poll_seconds=1, stop=stop, clock=lambda: self.now, pause=pause
        )

    def names(self, *below: str) -> list[str]:
        folder = self.folder.joinpath(*below)
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def scanner(tmp_path: Path) -> Scanner:
    return Scanner(tmp_path)


def test_a_finished_file_is_taken_once_and_moved(scanner: Scanner) -> None:
    (scanner.folder / "a.pdf").write_bytes(b"a")
    scanner.run()
    assert scanner.taken == ["a.pdf"]
    assert scanner.names("done") == ["a.pdf"]
    assert (scanner.folder / "done" / "a.pdf").read_bytes() == b"a"


def test_a_growing_file_waits(scanner: Scanner) -> None:
    path = scanner.folder / "a.pdf"
    path.write_bytes(b"a")
    for at in range(1, 6):
        scanner.rounds[at] = lambda at=at: path.write_bytes(b"a" * (at + 1))  # type: ignore[misc]
    scanner.run(rounds=6)
    assert scanner.taken == []
    scanner.rounds.clear()
    scanner.run(rounds=4)
    assert scanner.taken == ["a.pdf"]


def test_a_file_rewritten_at_the_same_size_waits(scanner: Scanner) -> None:
    path = scanner.folder / "a.pdf"
    path.write_bytes(b"a")
    for at in range(1, 6):
        scanner.rounds[at] = lambda at=at: os.utime(path, (1000 + at, 1000 + at))  # type: ignore[misc]
    scanner.run(rounds=6)
    assert scanner.taken == []


@pytest.mark.parametrize("name", [".a.pdf", "~a.pdf", "a.pdf.part", "a.TMP"])
def test_an_unfinished_name_waits_until_it_is_renamed(scanner: Scanner, name: str) -> None:
    path = scanner.folder / name
    path.write_bytes(b"a")
    scanner.rounds[4] = lambda: path.rename(scanner.folder / "b.pdf")
    scanner.run(rounds=4)
    assert scanner.taken == []
    scanner.rounds.clear()
    scanner.run(rounds=4)
    assert scanner.taken == ["b.pdf"]


def test_a_refused_file_lies_in_failed_beside_the_reason(scanner: Scanner) -> None:
    (scanner.folder / "a.pdf").write_bytes(b"a")
    scanner.fail["a.pdf"] = CorruptFile("x")
    scanner.run()
    assert scanner.taken == ["a.pdf"]
    assert scanner.names("failed") == ["a.pdf", "a.pdf.txt"]
    assert (scanner.folder / "failed" / "a.pdf.txt").read_text(encoding="utf-8").strip() == SENTENCES["corrupt_file"]


@pytest.mark.parametrize("error", [StorageDown(), OSError("share is gone")])
def test_what_can_help_later_is_tried_again(scanner: Scanner, error: Exception) -> None:
    (scanner.folder / "a.pdf").write_bytes(b"a")
    scanner.fail["a.pdf"] = error
    scanner.rounds[5] = scanner.fail.clear
    scanner.run(rounds=8)
    assert len(scanner.taken) > 1
    assert scanner.names("done") == ["a.pdf"]
    assert scanner.names("failed") == []


def test_nothing_is_overwritten(scanner: Scanner) -> None:
    for content in (b"first", b"second", b"third"):
        (scanner.folder / "scan.pdf").write_bytes(content)
        scanner.run()
    assert {path.name: path.read_bytes() for path in (scanner.folder / "done").iterdir()} == {
        "scan.pdf": b"first",
        "scan (2).pdf": b"second",
        "scan (3).pdf": b"third",
    }


def test_a_reason_never_overwrites_a_file_of_that_name(scanner: Scanner) -> None:
    failed = scanner.folder / "failed"
    failed.mkdir()
    (failed / "a.pdf.txt").write_text("another paper")
    (scanner.folder / "a.pdf").write_bytes(b"a")
    scanner.fail["a.pdf"] = CorruptFile()
    scanner.run()
    assert (failed / "a.pdf.txt").read_text() == "another paper"
    assert scanner.names("failed") == ["a (2).pdf", "a (2).pdf.txt", "a.pdf.txt"]


def test_an_interrupted_move_repeats_the_file(scanner: Scanner) -> None:
    (scanner.folder / "a.pdf").write_bytes(b"a")
    scanner.fail["a.pdf"] = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        scanner.run()
    scanner.fail.clear()
    scanner.run()
    assert scanner.taken == ["a.pdf", "a.pdf"]
    assert scanner.names("done") == ["a.pdf"]


def test_folders_and_links_are_left_alone(scanner: Scanner) -> None:
    (scanner.folder / "inner").mkdir()
    (scanner.folder / "inner" / "a.pdf").write_bytes(b"a")
    (scanner.folder / "link.pdf").symlink_to(scanner.folder / "inner" / "a.pdf")
    scanner.run()
    assert scanner.taken == []


def test_a_missing_folder_is_waited_for(tmp_path: Path) -> None:
    scanner = Scanner(tmp_path / "share")

    def appear() -> None:
        scanner.folder.mkdir()
        (scanner.folder / "a.pdf").write_bytes(b"a")

    scanner.rounds[2] = appear
    scanner.run(rounds=8)
    assert scanner.taken == ["a.pdf"]


def test_the_oldest_file_comes_first(scanner: Scanner) -> None:
    for at, name in enumerate(["c.pdf", "a.pdf", "b.pdf"]):
        path = scanner.folder / name
        path.write_bytes(b"x")
        os.utime(path, (1000 + at, 1000 + at))
    scanner.run()
    assert scanner.taken == ["c.pdf", "a.pdf", "b.pdf"]
