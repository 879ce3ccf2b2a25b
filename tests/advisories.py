"""Ask the advisory database about every pinned dependency: `python -m tests.advisories`.

Findings fail. Without the database (no network, or an index that has no advisories) nothing is known, and one sentence
says so: that is no failure, because `make check` has to work on a machine without network, but never silence.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")
SECONDS = 180
_UNREACHED = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "Max retries", "ServiceError", "Could not connect")


@dataclass(frozen=True)
class Verdict:
    """What is known of the dependencies, in a sentence, and whether the check passes."""

    passed: bool
    said: str


def verdict(code: int, out: str, errors: str) -> Verdict:
    """Return what an answer of pip-audit means; `out` is its JSON, empty where it could not finish."""
    try:
        found = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        if any(sign in errors for sign in _UNREACHED):
            return Verdict(passed=True, said=f"NOT AUDITED: the advisory database was out of reach ({_last(errors)}).")
        return Verdict(passed=False, said=f"pip-audit failed ({code}): {_last(errors)}")
    known = [one for one in found if "vulns" in one]
    weak = [one for one in known if one["vulns"]]
    if weak:
        return Verdict(passed=False, said="\n".join(_finding(one) for one in weak))
    if not known:
        return Verdict(
            passed=True, said="NOT AUDITED: the advisory database was out of reach (it knows none of our packages)."
        )
    if code != 0:
        return Verdict(passed=False, said=f"pip-audit failed ({code}): {_last(errors)}")
    skipped = [str(one["name"]) for one in found if "vulns" not in one]
    rest = f" NOT AUDITED, unknown to the database: {', '.join(skipped)}." if skipped else ""
    return Verdict(passed=True, said=f"No known weakness in {len(known)} packages.{rest}")


def ask(lock: str) -> Verdict:
    """Return what the database says of a lock; nothing is installed or resolved."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json"]
    command += ["--progress-spinner", "off", "--timeout", "10", "--requirement", str(ROOT / lock)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return Verdict(passed=True, said=f"NOT AUDITED: the advisory database did not answer in {SECONDS} seconds.")
    return verdict(done.returncode, done.stdout, done.stderr)


def _finding(one: dict[str, object]) -> str:
    vulns = one["vulns"]
    assert isinstance(vulns, list)
    told = "; ".join(f"{each['id']} (mended in {', '.join(each['fix_versions']) or 'no version'})" for each in vulns)
    return f"WEAK: {one['name']} {one['version']}: {told}"


def _last(errors: str) -> str:
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "no reason given"


if __name__ == "__main__":
    answers = {lock: ask(lock) for lock in LOCKS}
    for name, answer in answers.items():
        print(f"{name}: {answer.said}")
    sys.exit(0 if all(answer.passed for answer in answers.values()) else 1)
