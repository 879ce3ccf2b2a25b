"""The killable process in which pages are tried: it takes one request and gives one answer, and keeps nothing.

Its parts that meet foreign bytes are children of their own, as in a worker: the parser and the engine.
"""

import base64
import logging
import os
import sys

from classify import catalog
from classify.explain import explain
from core import codec
from core.dossier import PaperPage
from core.errors import EngineError, SohoaError
from core.ids import BatchId, file_id, page_id
from core.trial import Trial, TriedPage
from ocr import shown
from ocr.engine import require_engine
from ocr.picture import one_thread
from pipeline import direct
from pipeline.direct import DirectPage
from pipeline.trial import MOST_PAGES, Answer, Wanted

_FILE = file_id(BatchId("trial"), 1)


def tried(wanted: Wanted) -> Trial:
    """Read the first pages of a file and say what they would be taken for; raise InputError, EngineError."""
    require_engine(wanted.ocr)
    types = catalog.load(wanted.classify.site_types)
    sheets, pages, of = [], [], 0
    for page in direct.read(wanted.path, wanted, wanted.scratch, workers=1, most=MOST_PAGES):
        of = page.of
        sheets.append(_sheet(page))
        pages.append(PaperPage(page_id(_FILE, page.number), _FILE, page.page))
    return Trial(of, tuple(sheets), explain(pages, types, wanted.classify, wanted.model))


def _sheet(page: DirectPage) -> TriedPage:
    name, read = page_id(_FILE, page.number), page.page
    if read is None or page.image is None:
        return TriedPage(name, page.number, 0, 0, failure=(page.error or EngineError()).code)
    picture = shown.shown(page.image, read.rotation, read.skew).screen
    return TriedPage(
        name,
        page.number,
        read.width,
        read.height,
        picture=base64.b64encode(picture).decode(),
        text=read.text,
        codes=tuple(f"{code.symbology}: {code.text}" for code in read.codes),
        quality=tuple(problem.message for problem in read.quality.problems),
    )


def main() -> None:
    """Answer the request on the standard input."""
    # Foreign libraries may print; only our answer may reach the pipe.
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        one_thread()
        wanted = codec.load(Wanted, sys.stdin.buffer.readline())
        try:
            answer = Answer(tried(wanted))
        except SohoaError as error:
            answer = Answer(failure=error.code)
        except Exception:
            logging.getLogger(__name__).exception("unexpected in a trial")
            answer = Answer(failure=SohoaError.code)
        answers.write(codec.dump(answer) + b"\n")


if __name__ == "__main__":
    main()
