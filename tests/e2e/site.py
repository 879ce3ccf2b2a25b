"""A running service and people who work with it in a browser."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, Response
from playwright.sync_api import Page as BrowserPage

from core.ids import BatchId
from core.people import Duty
from core.settings import Settings
from core.states import BatchState
from pipeline.queue import Step
from pipeline.services import Services
from storage.db import batches, steps
from tests.api.staff import PASSWORD, keep_agencies, keep_person

ROOT = str(Path(__file__).parents[2])
"""The service is that of this checkout, whatever environment it runs in."""
SOHOA = str(Path(sys.executable).parent / "sohoa")
OFFICE = {"width": 1366, "height": 768}
"""The screen of an old office computer."""
PHONE = {"width": 390, "height": 844}
AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass
class Site:
    """`sohoa up` over a folder of its own, with the agencies of `tests.api.staff`."""

    address: str
    key: str
    """Shown when it came up first."""
    services: Services
    """Opened over the same data, with the same options."""
    _passwords: dict[str, str] = field(default_factory=dict)

    def person(self, account: str, *duties: Duty) -> str:
        """Keep somebody, a clerk of the first commune unless told otherwise; return the account."""
        if account not in self._passwords:
            keep_person(self.services, account, *duties)
            self._passwords[account] = PASSWORD
        return account

    def digitize(self, dossier: str, procedure: str, *files: Path) -> str:
        """Hand files in for a dossier, which is opened where there is none; return the batch once it is ready."""
        with httpx2.Client(
            base_url=self.address, headers={"Authorization": f"Bearer {self.key}"}, timeout=60
        ) as client:
            form = {"dossier": dossier, "procedure": procedure}
            given = [("files", (path.name, path.read_bytes())) for path in files]
            batch = client.post("/api/v1/batches", data=form, files=given).raise_for_status().json()["batch"]
        self.wait(str(batch))
        return str(batch)

    def wait(self, batch: str) -> None:
        """Wait until a batch is ready and nothing of it is under way."""
        deadline = time.monotonic() + 120
        while True:
            with self.services.look() as uow:
                busy = any(steps.is_open(uow, step, batch) for step in (Step.SPLIT, Step.ASSEMBLE))
                state = batches.get(uow, BatchId(batch)).state
            if state is BatchState.READY and not busy:
                return
            assert time.monotonic() < deadline, "the batch was not read"
            time.sleep(0.1)


@contextmanager
def running(folder: Path, **options: str) -> Iterator[Site]:
    """Run a service; `options` are settings as environment variables without their `SOHOA_`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wanted = {"OCR__ENGINE": "null", "QUEUE__WORKERS": "1", "API__PORT": str(port), **options}
    environment = {**os.environ, "SOHOA_DATA": str(folder / "var"), "PYTHONUNBUFFERED": "1", "PYTHONPATH": ROOT}
    environment |= {f"SOHOA_{name}": value for name, value in wanted.items()}
    with subprocess.Popen([SOHOA, "up"], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        key = process.stdout.readline().rsplit(" ", 1)[-1].strip()
        _wait(port)
        services = Services.open(Settings(_env_file=None, data=folder / "var", **_grouped(wanted)))  # type: ignore[arg-type]
        keep_agencies(services)
        try:
            yield Site(f"http://127.0.0.1:{port}", key, services)
        finally:
            services.engine.dispose()
            process.terminate()


def _grouped(options: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return options by the group of settings that they belong to."""
    found: dict[str, dict[str, str]] = {}
    for name, value in options.items():
        group, _, key = name.lower().partition("__")
        found.setdefault(group, {})[key] = value
    return found


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("the service did not come up")


@dataclass
class Desk:
    """Browsers of several people, each with a session of its own; what a page complains of is remembered."""

    browser: Browser
    site: Site
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """Parts of what the console will say because of what a test does, whenever it says it."""
    """Errors on the console, uncaught ones, requests to other hosts, answers 5xx."""
    _open: list[BrowserContext] = field(default_factory=list)

    def fresh(self, screen: dict[str, int] | None = None, *, scripts: bool = True, touch: bool = False) -> BrowserPage:
        """Return a page of a browser in which nobody is signed in; with `touch` there is no mouse."""
        size = screen or OFFICE
        context = self.browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            base_url=self.site.address,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=scripts,
            has_touch=touch,
            is_mobile=touch,
        )
        self._open.append(context)
        context.on("console", self._said)
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context.new_page()

    def signed_in(
        self,
        account: str,
        place: str = "/",
        screen: dict[str, int] | None = None,
        *,
        scripts: bool = True,
        touch: bool = False,
    ) -> BrowserPage:
        """Return a page at `place` of somebody who is signed in."""
        page = self.fresh(screen, scripts=scripts, touch=touch)
        page.goto(f"/sign-in?next={place}")
        page.get_by_label("Tài khoản").fill(account)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def close(self) -> None:
        """Close every browser."""
        for context in self._open:
            context.close()

    def _said(self, message: ConsoleMessage) -> None:
        # What the service refuses is said on the page; the browser writes a line of its own about it.
        known = ("the server responded with a status of", *self.expected)
        if message.type == "error" and not any(part in message.text for part in known):
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site.address, "blob:")):
            self.complaints.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")


def check_access(page: BrowserPage) -> None:
    """Fail when axe-core finds a violation, or when the page or a list on a telephone is wider than the screen."""
    found = AXE.run(page, options=RULES).response["violations"]
    told = [f"{one['id']}: {one['help']} {[node['html'][:200] for node in one['nodes'][:4]]}" for one in found]
    assert not told, "\n".join(told)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the screen"
    if page.evaluate("innerWidth") <= PHONE["width"]:
        lists = page.locator(".scroll", has=page.locator("table[data-named]"))
        assert lists.evaluate_all("(lists) => lists.filter((one) => one.scrollWidth > one.clientWidth).length") == 0
