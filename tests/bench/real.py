"""What Sohoa understands of real scans: type, number, date, issuer and subject of their first paper.

`python -m tests.bench.real FOLDER` reads the scans that `real_scans.toml` names out of FOLDER, keeps what was read in
`--keep`, and counts what is right, wrong and left to a person. The scans are no part of the project: what stands on
them is known by digests of the values, typed by eye. What was written by hand may be left.
"""

import argparse
import hashlib
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from classify import catalog
from classify.understand import understand
from core import codec
from core.dossier import Document, PaperPage, Verdict
from core.fold import nfc, squeeze
from core.ids import BatchId, file_id, page_id
from core.options import ClassifyOptions, IngestOptions, OcrOptions
from core.page import Page
from ingest import split
from ocr.engine import make_engine
from ocr.read import read

TRUTH = Path(__file__).with_name("real_scans.toml")
FIELDS = ("number", "issued_date", "issuer", "subject")
HANDWRITTEN = "handwritten"
_PAGES = 3
"""Of a scan that are read."""


def digest(value: str) -> str:
    """Return by what the truth knows a value, whatever its case."""
    return hashlib.sha256(squeeze(nfc(value)).casefold().encode()).hexdigest()[:16]


def words(path: Path, keep: Path) -> tuple[Page, ...]:
    """Return the first pages of a scan, read or as they were read before."""
    kept = keep / f"{path.stem}.json"
    if not kept.exists():
        keep.mkdir(parents=True, exist_ok=True)
        engine = make_engine(OcrOptions())
        with tempfile.TemporaryDirectory() as scratch:
            found = islice(split.pages(path, IngestOptions(), Path(scratch)), _PAGES)
            pages = tuple(read(page.image, page.number, engine, OcrOptions()) for page in found if page.image)
        kept.write_bytes(codec.dump(pages, tuple[Page, ...]))
    return codec.load(tuple[Page, ...], kept.read_bytes())


def first_paper(pages: tuple[Page, ...]) -> Document:
    """Return the document that begins with the first page."""
    batch = BatchId("real")
    file = file_id(batch, 1)
    stack = [PaperPage(page_id(file, page.number), file, page) for page in pages]
    return understand(batch, stack, catalog.load(), ClassifyOptions()).documents[0]


def judged(document: Document, truth: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield what was asked, how it came out (`right`, `wrong`, `left`, `accepted wrong`) and what was read."""
    right = document.type == truth["type"]
    yield "type", "right" if right else "left" if document.type == "unknown" else "wrong", document.type
    fields = {field.name: field for field in document.fields}
    for name in FIELDS:
        if name not in truth:
            continue
        field = fields.get(name)
        value = "" if field is None or field.value is None else str(field.value)
        if not value:
            yield name, "right" if HANDWRITTEN in truth[name] else "left", value
        elif digest(value) in truth[name].split():
            yield name, "right", value
        else:
            accepted = field is not None and field.state is Verdict.ACCEPTED
            yield name, "accepted wrong" if accepted else "wrong", value


def main() -> None:
    """Print a row for each thing asked, then what was not right."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.real", description=__doc__)
    options.add_argument("folder", type=Path, help="of the scans")
    options.add_argument("--keep", type=Path, default=Path("build/bench/real"), help="folder of pages that were read")
    given = options.parse_args()
    counts: dict[str, Counter[str]] = {}
    faults = []
    for scan in tomllib.loads(TRUTH.read_text(encoding="utf-8"))["scans"]:
        path = given.folder / scan["file"]
        if not path.exists():
            print(f"{path.name} is not there")
            continue
        for name, how, value in judged(first_paper(words(path, given.keep)), scan):
            counts.setdefault(name, Counter())[how] += 1
            if how != "right":
                faults.append(f"{path.name}: {name} {how}: {value}")
    print("| what | scans | right | left to a person | wrong, shown to one | accepted wrong |\n|" + "---|" * 6)
    for name, count in counts.items():
        total = sum(count.values())
        share = f"{100 * count['right'] / total:.1f} %"
        print(f"| {name} | {total} | {share} | {count['left']} | {count['wrong']} | {count['accepted wrong']} |")
    print("\n".join(faults))


if __name__ == "__main__":
    main()
