"""Keystrokes and seconds that a document costs a reviewer: `python -m tests.e2e.effort [SEED]`.

Twenty drawn papers that nothing was tuned on are scanned in six ways and read by Tesseract. A reviewer who sees every
mistake then goes through the queue in Chromium by keyboard alone: what is doubtful and right is confirmed, what is
wrong is typed anew, also where nobody asked for a look. The same person types the same papers into a plain form, whose
type is chosen already and which takes no time at all. Lists are left out of both.

Keystrokes are those that were pressed: each modifier counts, letters as Telex types them, capitals as small ones.
Waiting is real: from the last key of a paper until the next one can be typed in. Seconds are keystrokes at the rate of
an average typist (.28 s; Card, Moran and Newell 1980) and the waiting. Looking at the paper costs the same in both and
is left out.
"""

import shutil
import statistics
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import sync_playwright

from api.web.view import written
from core.ids import BatchId
from core.people import Duty, Role
from storage.db import documents
from tests.api.staff import A
from tests.bench.fields import drawn
from tests.bench.fields.drawn import Drawn
from tests.e2e import reviewing
from tests.e2e.conftest import FLAGS
from tests.e2e.site import Desk, Site, running

SEED = 2101
PAPERS = 20
SECONDS = 0.28
"""That a keystroke takes."""
WHO = "mai.vu"
_FIELDS = "JSON.parse(document.querySelector('script#bench').textContent)"
_HERE = "document.activeElement.closest('.entry')?.dataset.name ?? ''"


@dataclass
class Hands:
    """Hands on a keyboard."""

    page: BrowserPage
    strokes: int = 0

    def press(self, key: str) -> None:
        """Press a key with its modifiers."""
        self.strokes += key.count("+") + 1
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type over what is selected, with Telex."""
        self.strokes += telex(text)
        self.page.keyboard.insert_text(text)


def telex(text: str) -> int:
    """Return the keys that a text takes: one for each letter, mark and tone."""
    return len(unicodedata.normalize("NFD", text)) + sum(letter in "đĐ" for letter in text)


@dataclass
class Cost:
    """What papers took, one after the other."""

    strokes: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    """Seconds."""
    wrong: int = 0
    """Values that were typed."""
    looked: int = 0
    """Fields at which somebody was asked to look."""


def papers(seed: int) -> Iterator[tuple[Drawn, str]]:
    """Yield the papers, each with the way in which it is scanned."""
    every = chain(drawn.held_back(seed), drawn.of_every_day(seed))
    for number, paper in enumerate(islice(every, PAPERS)):
        yield paper, drawn.WAYS[number % len(drawn.WAYS)]


def hand_in(site: Site, folder: Path, number: int, paper: Drawn, way: str) -> str:
    """Let a paper be read; return its document."""
    pictures = [Image.open(BytesIO(image.data)) for image in paper.scan(way)]
    dpi = pictures[0].info.get("dpi", (300, 300))
    path = folder / f"{number}.tif"
    pictures[0].save(path, save_all=True, append_images=pictures[1:], compression="tiff_deflate", dpi=dpi)
    batch = site.digitize(reviewing.CODE.format(A, number), "1.001193", path)
    with site.services.look() as uow:
        return next(one.id for one in documents.of_batch(uow, BatchId(batch)))


def by_workbench(page: BrowserPage, truth: dict[str, Drawn]) -> Cost:
    """Go through the queue until all these papers are done."""
    hands, cost = Hands(page), Cost()
    hands.press("Alt+n")
    left = set(truth)
    while left:
        page.wait_for_url("**/review/*")
        page.wait_for_selector(".entry:focus-within, #verify:focus")
        document = page.url.rpartition("/")[2]
        begin = hands.strokes
        _look_through(hands, cost, truth.get(document))
        before = page.url
        hands.press("Control+Enter")
        pressed = time.perf_counter()
        page.wait_for_url(reviewing.other_than(before))
        if not page.url.endswith("/review"):
            page.wait_for_selector(".entry:focus-within, #verify:focus")
        if document in left:
            cost.strokes.append(hands.strokes - begin)
            cost.waits.append(time.perf_counter() - pressed)
            left.discard(document)
    return cost


def _look_through(hands: Hands, cost: Cost, paper: Drawn | None) -> None:
    """Confirm what is doubtful, type what is wrong."""
    page = hands.page
    if paper is not None and page.locator("#type").input_value() != paper.type:
        _retype(hands, paper.type)
    fields = {one["name"]: one for one in page.evaluate(_FIELDS)["fields"]}
    known: Mapping[str, Any] = paper.fields if paper is not None else {}
    wrong = {
        name: text for name, text in _typed(known).items() if name in fields and fields[name]["value"] != known[name]
    }
    while here := page.evaluate(_HERE):
        if fields[here]["state"] == "accepted":
            break
        cost.looked += 1
        if here in wrong:
            hands.write(wrong.pop(here))
            cost.wrong += 1
        hands.press("Enter")
    for name, text in wrong.items():
        _go_to(hands, list(fields), name)
        hands.write(text)
        cost.wrong += 1


def _go_to(hands: Hands, names: list[str], name: str) -> None:
    """Go to a field by the keys that go to the next and the one before."""
    here = hands.page.evaluate(_HERE)
    if not here:
        hands.page.locator(f"[data-name='{names[-1]}'] :is(input, textarea)").focus()
        here = names[-1]
    step = names.index(name) - names.index(here)
    for _ in range(abs(step)):
        hands.press("Alt+ArrowDown" if step > 0 else "Alt+ArrowUp")


def _retype(hands: Hands, kind: str) -> None:
    """Choose another type: its name is typed until it is the only one."""
    page = hands.page
    name = page.locator(f"#type option[value={kind}]").last.inner_text()
    hands.strokes += len(("Alt", "t")) + telex(name[:12])
    page.locator("#type").select_option(kind)
    page.get_by_role("dialog").wait_for()
    hands.press("Enter")
    page.wait_for_selector("text=Đã đọc xong các trường", timeout=60_000)


def _typed(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: written(value) for name, value in fields.items() if not isinstance(value, list | tuple | dict)}


def by_form(page: BrowserPage, every: list[Drawn]) -> Cost:
    """Type all fields that stand on the papers into plain forms."""
    hands, cost = Hands(page), Cost()
    for paper in every:
        values = _typed(paper.fields)
        page.set_content(
            "<form onsubmit='return false'>"
            + "".join(f"<input aria-label='{name}'>" for name in values)
            + "<button>Gửi</button></form>"
        )
        page.locator("input").first.focus()
        begin = hands.strokes
        for text in values.values():
            hands.write(text)
            hands.press("Tab")
        cost.wrong += len(values)
        assert page.locator("input").last.input_value() == list(values.values())[-1]
        hands.press("Enter")
        cost.strokes.append(hands.strokes - begin)
        cost.waits.append(0.0)
    return cost


def _told(name: str, cost: Cost) -> None:
    strokes, wait = statistics.mean(cost.strokes), statistics.mean(cost.waits)
    seconds = strokes * SECONDS + wait
    median, most = statistics.median(cost.strokes), max(cost.strokes)
    print(f"| {name} | {strokes:.0f} | {median:.0f} | {most} | {cost.wrong} | {wait:.2f} | {seconds:.1f} |")


def main(seed: int = SEED) -> None:
    """Print what a paper costs at the workbench and in a plain form."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("Debian's chromium is missing")
    options = {"OCR__ENGINE": "tesseract", "REVIEW__SECOND_SHARE": "0"}
    with tempfile.TemporaryDirectory() as name, running(Path(name), **options) as site, sync_playwright() as playwright:
        truth = {
            hand_in(site, Path(name), number, paper, way): paper for number, (paper, way) in enumerate(papers(seed), 1)
        }
        site.person(WHO, Duty(Role.REVIEWER, A))
        desk = Desk(playwright.chromium.launch(executable_path=program, args=FLAGS), site)
        cost = by_workbench(desk.signed_in(WHO, "/review"), truth)
        form = by_form(desk.fresh(), list(truth.values()))
        fields = sum(len(_typed(paper.fields)) for paper in truth.values())
        print(
            f"{len(truth)} papers, {fields} fields; {cost.looked} were to be looked at, {cost.wrong} of all were typed"
        )
        print(
            "| | keystrokes a paper | median | most | values typed | waiting, s | seconds a paper |\n"
            + "|---" * 7
            + "|"
        )
        _told("workbench", cost)
        _told("plain form", form)
        desk.browser.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
