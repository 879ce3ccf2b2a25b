"""Papers that wait for a reviewer: everyday ones whose words are given, and one that is larger than any."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page as BrowserPage

from core.ids import BatchId
from storage.db import documents
from tests.api.staff import A
from tests.e2e import counter
from tests.e2e.site import Site
from tests.pipeline.papers import scan, written

PAPERS = Path(__file__).parents[1] / "classify" / "papers"
KINDS = (
    "birth_certificate",
    "marriage_certificate",
    "decision",
    "residence_confirmation",
    "marital_status_confirmation",
)
CODE = "{}-261102-{:04}"
LARGE = "long_register"
FIELDS, WORDS = 60, 1000
_TITLE = "SỔ THEO DÕI NHIỀU MỤC CỦA XÃ"
_ROW = "Một dòng chữ in trên trang để trang có đủ một nghìn chữ như giấy thật dài."


def hand_in(site: Site, folder: Path, number: int, *kinds: str, agency: str = A, confidence: float = 0.97) -> str:
    """Let papers of these kinds, read so surely, wait for a reviewer; return the workbench of the first."""
    texts = [(PAPERS / f"{kind}.txt").read_text(encoding="utf-8").split("===\n")[0] for kind in kinds]
    file = scan(folder / f"{number}.tif", len(texts) + 1, seed=number)
    return _waiting(site, CODE.format(agency, number), file, [*texts, ""], kinds[0], confidence=confidence)


def large_type(folder: Path) -> Path:
    """Write a type of papers with 60 fields; return the folder, which is a site's own catalog."""
    (folder / "types").mkdir(parents=True)
    fields = [
        f'[[fields]]\nname = "item{number}"\nlabel = "Mục {number:02}"\nkind = "text"\nlabels = ["Mục {number:02}"]\n'
        for number in range(1, FIELDS + 1)
    ]
    head = f'id = "{LARGE}"\nname = "Sổ nhiều mục"\ntitles = ["{_TITLE}"]\n'
    (folder / "types" / f"{LARGE}.toml").write_text("\n".join([head, *fields]), encoding="utf-8")
    return folder


def hand_in_large(site: Site, folder: Path, number: int) -> str:
    """Let a paper of 1,000 words with 60 fields wait, scanned as large as a real one; return its workbench."""
    rows = [_TITLE, *(f"Mục {row:02}: Nội dung của mục số {row}" for row in range(1, FIELDS + 1))]
    while (missing := WORDS - sum(len(row.split()) for row in rows)) > 0:
        rows.append(" ".join(_ROW.split()[:missing]))
    file = counter.file(folder / f"large-{number}.png", counter.page(number))
    return _waiting(site, CODE.format(A, number), file, ["\n".join(rows)], LARGE, confidence=0.6)


def _waiting(site: Site, code: str, file: Path, texts: list[str], kind: str, *, confidence: float) -> str:
    batch = site.digitize(code, "1.001193", file)
    written(site.services, BatchId(batch), texts, file.parent, confidence=confidence)
    site.wait(batch)
    with site.services.look() as uow:
        found = documents.of_batch(uow, BatchId(batch))
    return f"/review/{next(paper.id for paper in found if paper.type == kind)}"


def work_at(page: BrowserPage, address: str) -> None:
    """Open a workbench, and wait until a field can be typed in."""
    page.goto(address)
    page.wait_for_selector(".entry:focus-within")


def other_than(before: str) -> Callable[[str], bool]:
    """Tell any address from this one."""
    return lambda url: url != before
