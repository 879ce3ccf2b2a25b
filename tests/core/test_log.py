"""The log tells where an error came from, and nothing of what a paper says."""

import subprocess
import sys

FAULT = """
import logging
from core import log
from core.errors import InvalidRequest

log.set_up("info")
with log.about("06h0mn82wzmj9hvfwkcj"):
    try:
        try:
            int("0990 90 000017")
        except ValueError as error:
            raise InvalidRequest("a number cannot be read") from error
    except InvalidRequest:
        logging.getLogger("x").exception("failed unexpectedly")
"""


def test_a_trace_says_the_kind_of_an_error_and_not_its_words() -> None:
    done = subprocess.run([sys.executable, "-c", FAULT], stderr=subprocess.PIPE, text=True, check=True)
    said = done.stderr
    assert "[06h0mn82wzmj9hvfwkcj] failed unexpectedly" in said
    assert "InvalidRequest: a number cannot be read" in said
    assert "ValueError\n" in said
    assert 'File "<string>"' in said
    assert "0990" not in said
    assert "invalid literal" not in said
