"""Known weaknesses fail the check; not knowing does not, but is said."""

import json

import pytest

from tests.advisories import verdict

SOUND = {"name": "sound", "version": "1.0", "vulns": []}
WEAK = {"name": "weak", "version": "2.0", "vulns": [{"id": "PYSEC-2099-1", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found on PyPI"}


def out(*found: object) -> str:
    return json.dumps({"dependencies": list(found), "fixes": []})


def test_a_known_weakness_fails_whatever_else_is_known() -> None:
    found = verdict(1, out(SOUND, WEAK, UNKNOWN), "Found 1 known vulnerability in 1 package")
    assert not found.passed
    assert found.said == "WEAK: weak 2.0: PYSEC-2099-1 (mended in 2.1)"


def test_nothing_known_against_any() -> None:
    found = verdict(0, out(SOUND, SOUND), "No known vulnerabilities found")
    assert (found.passed, found.said) == (True, "No known weakness in 2 packages.")


def test_what_the_database_does_not_know_is_named() -> None:
    found = verdict(0, out(SOUND, UNKNOWN), "No known vulnerabilities found")
    assert found.passed
    assert found.said.endswith("NOT AUDITED, unknown to the database: unknown.")


def test_an_index_without_advisories_is_no_clean_bill() -> None:
    # pip-audit itself ends with 0 and "No known vulnerabilities found" here.
    found = verdict(0, out(UNKNOWN, UNKNOWN), "No known vulnerabilities found")
    assert found.passed
    assert found.said.startswith("NOT AUDITED: the advisory database was out of reach")


@pytest.mark.parametrize("error", ["requests.exceptions.ConnectionError: refused", "ReadTimeout: pypi.org"])
def test_no_network_passes_and_is_said(error: str) -> None:
    found = verdict(1, "", f"Traceback\n{error}\n")
    assert found.passed
    assert found.said.startswith("NOT AUDITED")


@pytest.mark.parametrize(
    ("code", "said", "error"), [(1, "", "requirements.txt: no hash"), (2, "", ""), (3, out(SOUND), "broken")]
)
def test_any_other_failure_fails(code: int, said: str, error: str) -> None:
    assert not verdict(code, said, error).passed
