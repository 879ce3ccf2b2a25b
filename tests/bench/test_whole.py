"""What a program needed is counted as its own, with its children, and its failure is noticed."""

import sys

from core.options import MIB
from tests.bench.whole import Run, watched

NOTHING = Run("a.pdf", "office", "some", 1, 0, 0, failed=True)


def test_memory_and_time_of_a_child_are_counted_and_ours_are_not() -> None:
    ours = bytearray(300 * MIB)
    inner = f"x = bytearray({90 * MIB}); sum(range(3_000_000))"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{inner}'])"
    found = watched(NOTHING, [sys.executable, "-c", outer])
    assert 90 * MIB < found.peak < len(ours)
    assert found.seconds > 0.01
    assert not found.failed


def test_a_program_that_fails_is_told() -> None:
    assert watched(NOTHING, [sys.executable, "-c", "raise SystemExit(3)"]).failed
