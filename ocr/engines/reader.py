"""The program that reads for `ocr.engines.tesseract`: Tesseract's library, loaded once, one picture after the other.

`python -m ocr.engines.reader MEMORY_FILE REQUEST`. A line "number width height layout" asks for the grey picture that
lies in the memory file; the answer is a line "number size" and so many bytes of hOCR. It ends with its input, after a
while without questions, and before leaks of the library could count.
"""

import json
import os
import select
import sys
from typing import BinaryIO

import tesserocr

_HEAD = b'<html xmlns="http://www.w3.org/1999/xhtml"><body>'
_FOOT = b"</body></html>"


def main() -> None:
    """Answer until nothing more is asked."""
    picture, request = int(sys.argv[1]), json.loads(sys.argv[2])
    answers = _private_output()
    reader = tesserocr.PyTessBaseAPI(path=request["folder"], lang=request["languages"], oem=tesserocr.OEM.LSTM_ONLY)
    for name, value in request["variables"].items():
        if not reader.SetVariable(name, value):
            raise SystemExit(f"no variable {name}")
    _say(answers, 0, b"")
    for _ in range(request["pictures"]):
        if not select.select([0], [], [], request["rest"])[0]:
            return
        question = os.read(0, 100).split()
        if not question:
            return
        number, width, height, layout = map(int, question)
        reader.SetPageSegMode(layout)
        reader.SetImageBytes(os.pread(picture, width * height, 0), width, height, 1, width)
        _say(answers, number, _HEAD + reader.GetHOCRText(0).encode() + _FOOT)
        reader.Clear()


def _say(answers: BinaryIO, number: int, answer: bytes) -> None:
    answers.write(b"%d %d\n" % (number, len(answer)) + answer)
    answers.flush()


def _private_output() -> BinaryIO:
    """Return our output; what the library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    main()
