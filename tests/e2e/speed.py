"""How soon pages are seen and keys answered, measured in the browser: `python -m tests.e2e.speed [ROUNDS]`.

First paint is the browser's own `first-contentful-paint`, counted from the beginning of the navigation: once in a
browser that has nothing of ours yet, once in one that was there before. A key's time runs from the moment at which the
browser got it until the frame that shows its answer was painted.
"""

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Page as BrowserPage

from core.people import Duty, Role
from tests.api.staff import A
from tests.e2e import reviewing
from tests.e2e.conftest import FLAGS
from tests.e2e.site import OFFICE, Desk, Site, running

ROUNDS = 7
WHO = "moi.viec"
"""Somebody who may open every page."""
ROLES = (Role.COUNTER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR)
DUTIES = (*(Duty(role, A) for role in ROLES), Duty(Role.ADMINISTRATOR))
SETTLED = 1000
"""Milliseconds that a browser gets for its own start before anybody has typed an address."""
KEYS = (
    *("a", "b", "c", "d", "e") * 4,
    "Escape",
    *("Enter",) * 15,
    *("Alt+ArrowDown", "Alt+ArrowUp", "Tab") * 5,
    *("Alt+0", "Alt+Equal", "Alt+w", "Alt+Period", "Alt+Comma"),
)
"""Typing, taking back, confirming (which flies to the next place), going about, zooming and turning."""
WATCHED = """(() => {
    const seen = { keys: [] };
    window.speed = seen;
    addEventListener("focusin", ({ target }) => {
        if (target.closest?.(".entry")) seen.edit ??= performance.now();
    }, true);
    new MutationObserver(() => { if ("ready" in document.documentElement.dataset) seen.ready ??= performance.now(); })
        .observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
    addEventListener("keydown", (event) => requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => seen.keys.push(performance.now() - event.timeStamp);
        painted.port2.postMessage(0);
    }), true);
})()"""
"""Runs in a page before anything of ours."""


def seen_after(page: BrowserPage, address: str) -> float:
    """Open a page; return the milliseconds until something was painted."""
    page.goto(address, wait_until="load")
    painted = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
    deadline = 50
    while (found := page.evaluate(painted)) is None:
        deadline -= 1
        assert deadline, f"{address} paints nothing"
        page.wait_for_timeout(20)
    return float(found)


def editable_after(page: BrowserPage, address: str) -> float:
    """Open a workbench in a page that is `WATCHED`; return the milliseconds until a field can be typed in."""
    reviewing.work_at(page, address)
    page.wait_for_selector("html[data-ready]", state="attached")
    return float(page.evaluate("Math.max(speed.ready, speed.edit)"))


def answered_after(page: BrowserPage, keys: Sequence[str] = KEYS) -> list[float]:
    """Press keys in a page that is `WATCHED`; return the milliseconds of each until its answer was painted."""
    page.evaluate("() => { speed.keys.length = 0; }")
    for count, key in enumerate(keys, 1):
        page.keyboard.press(key)
        while page.evaluate("speed.keys.length") < count:
            page.wait_for_timeout(5)
    return [float(one) for one in page.evaluate("speed.keys")]


def _addresses(site: Site, folder: Path, waiting: str) -> dict[str, str]:
    """Return a page of each kind by what it is."""
    document = waiting.rpartition("/")[2]
    code = reviewing.CODE.format(A, 1)
    batch = document.split(".")[0]
    sections = {"counter": "/counter", "review": "/review", "dossiers": "/dossiers", "search": "/search"}
    watching = {"dashboard": "/dashboard", "audit": "/audit", "account": "/account"}
    parts = ("agencies", "people", "keys", "procedures", "types", "operation")
    administration = {part: f"/administration/{part}" for part in parts}
    things = {
        "dossier": f"/dossiers/{code}",
        "dossier at the counter": f"/counter/{code}",
        "receipt": f"/counter/{code}/receipt",
        "document": f"/documents/{document}",
        "workbench": waiting,
        "batch": f"/batches/{batch}",
        "large workbench": reviewing.hand_in_large(site, folder, 90),
    }
    return {**sections, **watching, **administration, **things}


def _context(browser: Browser, site: Site, state: object = None) -> BrowserContext:
    size = {"width": OFFICE["width"], "height": OFFICE["height"]}
    made = browser.new_context(viewport=size, base_url=site.address, storage_state=state)  # type: ignore[arg-type]
    made.add_init_script(WATCHED)
    return made


def _told(name: str, *sets: Iterable[float]) -> None:
    cells = [f"{statistics.median(each):.0f} | {_p95(each):.0f}" for each in map(sorted, sets)]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _p95(ordered: Sequence[float]) -> float:
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def _paints(browser: Browser, site: Site, addresses: dict[str, str], state: object, rounds: int) -> None:
    print("| page | first paint, new browser: median | p95 | been there: median | p95 |\n|---|---|---|---|---|")
    for name, address in addresses.items():
        cold, warm = [], []
        for _ in range(rounds):
            context = _context(browser, site, None if name in {"sign-in", "look-up"} else state)
            page = context.new_page()
            page.wait_for_timeout(SETTLED)
            cold.append(seen_after(page, address))
            warm.append(seen_after(page, address))
            context.close()
        _told(name, cold, warm)


def _work(browser: Browser, site: Site, address: str, state: object, rounds: int) -> None:
    print("\n| 1,000 words, 60 fields | ms: median | p95 |\n|---|---|---|")
    cold, warm, keys = [], [], []
    for _ in range(rounds):
        context = _context(browser, site, state)
        page = context.new_page()
        page.wait_for_timeout(SETTLED)
        cold.append(editable_after(page, address))
        warm.append(editable_after(page, address))
        keys += answered_after(page)
        page.evaluate("sessionStorage.clear()")
        context.close()
    _told("ready to edit, new browser", cold)
    _told("ready to edit, been there", warm)
    _told(f"{len(keys)} keys, each", keys)
    print(f"slowest key {max(keys):.0f} ms")


def main(rounds: int = ROUNDS) -> None:
    """Print both tables, and how busy the machine was."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("Debian's chromium is missing")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = {"CLASSIFY__SITE_TYPES": str(reviewing.large_type(folder / "site"))}
        with running(folder, **options) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            site.person(WHO, *DUTIES)
            for number in range(1, 5):
                waiting = reviewing.hand_in(site, folder, number, *reviewing.KINDS)
            addresses = _addresses(site, folder, waiting)
            state = Desk(browser, site).signed_in(WHO, "/account").context.storage_state()
            print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {rounds} rounds")
            _paints(
                browser,
                site,
                {"a line of text": "/healthz", "sign-in": "/sign-in", "look-up": "/look-up", **addresses},
                state,
                rounds,
            )
            _work(browser, site, addresses["large workbench"], state, rounds)
            print(f"load at the end {os.getloadavg()[0]:.1f}")
            browser.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
