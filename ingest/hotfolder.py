"""A scanner's folder: each finished file is taken once and moved aside, never lost and never overwritten.

By polling, because the folder is usually on a network share, where nobody announces changes.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.errors import SohoaError
from core.messages import explain

DONE = "done"
FAILED = "failed"
_UNFINISHED_STARTS = (".", "~")
_UNFINISHED_ENDS = (".part", ".tmp", ".crdownload", ".filepart")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    size: int
    changed: int
    since: float


def watch(
    folder: Path,
    take: Callable[[Path], None],
    *,
    settle_seconds: float,
    poll_seconds: float,
    stop: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Give each file that stood still for `settle_seconds` to `take`, until `stop` says so.

    Afterwards it lies in `done/`, or, when `take` raised one of our errors, in `failed/` beside NAME.txt with the
    reason. A retryable error, or one of the file system, leaves it for the next round. What is hidden or has the name
    of an unfinished file waits; folders inside the folder are left alone. When the process ends between `take` and the
    move, the file is taken again.
    """
    seen: dict[Path, _Seen] = {}
    while not stop():
        seen = _look(folder, seen, clock())
        for path in _settled(seen, clock() - settle_seconds):
            if stop():
                return
            if _handled(folder, path, take):
                del seen[path]
        pause(poll_seconds)


def _look(folder: Path, before: dict[Path, _Seen], now: float) -> dict[Path, _Seen]:
    """Return what lies in the folder and since when it has not changed."""
    seen: dict[Path, _Seen] = {}
    try:
        paths = [path for path in folder.iterdir() if not _is_unfinished(path.name)]
    except OSError as error:
        # A network share comes back; until then nothing is known to have settled.
        _log.warning("the folder cannot be read: %s", error.strerror)
        return {}
    for path in paths:
        try:
            if path.is_symlink() or not path.is_file():
                continue
            state = path.stat()
        except OSError:
            continue
        known = before.get(path)
        same = known is not None and (known.size, known.changed) == (state.st_size, state.st_mtime_ns)
        since = known.since if known is not None and same else now
        seen[path] = _Seen(state.st_size, state.st_mtime_ns, since)
    return seen


def _settled(seen: dict[Path, _Seen], until: float) -> list[Path]:
    """Return the files that have stood still, oldest first, as the scanner wrote them."""
    return sorted(
        (path for path in seen if seen[path].since <= until), key=lambda path: (seen[path].changed, path.name)
    )


def _is_unfinished(name: str) -> bool:
    return name.startswith(_UNFINISHED_STARTS) or name.lower().endswith(_UNFINISHED_ENDS)


def _handled(folder: Path, path: Path, take: Callable[[Path], None]) -> bool:
    """Take one file and move it aside; return False where it stays for another try."""
    try:
        reason = _reason_to_refuse(path, take)
        _move(path, folder / (DONE if reason is None else FAILED), reason)
    except (SohoaError, OSError) as error:
        # Which one can be seen in the folder; its name may be that of a citizen.
        why = error.code if isinstance(error, SohoaError) else error.strerror
        _log.warning("a file stays for another try: %s", why)
        return False
    return True


def _reason_to_refuse(path: Path, take: Callable[[Path], None]) -> str | None:
    try:
        take(path)
    except SohoaError as error:
        if error.retryable:
            raise
        return explain(error)
    return None


def _move(path: Path, into: Path, reason: str | None) -> None:
    into.mkdir(exist_ok=True)
    for name in _names(path):
        target, beside = into / name, into / f"{name}.txt"
        if reason is not None and beside.exists():
            continue
        try:
            # The empty file holds the name against any other program; the rename replaces it in one step.
            target.touch(exist_ok=False)
        except FileExistsError:
            continue
        try:
            if reason is not None:
                beside.write_text(reason + "\n", encoding="utf-8")
            path.replace(target)
        except OSError:
            # The scanner may still hold the file; what was put down for it would pile up at every try.
            # On a network share a move may succeed and still report an error: then the target is the scan itself.
            if path.exists():
                target.unlink(missing_ok=True)
                if reason is not None:
                    beside.unlink(missing_ok=True)
            raise
        return


def _names(path: Path) -> list[str]:
    return [path.name, *(f"{path.stem} ({number}){path.suffix}" for number in range(2, 100_000))]
