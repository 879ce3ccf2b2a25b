"""One Chromium and one service per module, one desk per test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.site import Desk, Site, running

# Windows of the browser's own that each new one loads for its address bar: two thirds of what a context costs.
_WINDOWS = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup")
# The browser heeds only the last list, so what Playwright's own holds is said again as far as it touches pages.
_UNWANTED = (
    *(
        "AimEnabled",
        "AvoidUnnecessaryBeforeUnloadCheckSync",
        "DestroyProfileOnBrowserClose",
        "HttpsFirstBalancedModeAutoEnable",
    ),
    *("HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding"),
    *("PreconnectToSearch", "ThirdPartyStoragePartitioning"),
)
FLAGS = [
    f"--disable-features={','.join((*_WINDOWS, *_UNWANTED))}",
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    # A camera that shows a test picture; whoever is to use it is granted it.
    "--use-fake-device-for-media-stream",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; not for longer, because Playwright leaves an event loop running in the thread of the tests."""
    program = shutil.which("chromium")
    assert program is not None, "Debian's chromium is missing"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A service that reads nothing; modules that need words make a site of their own."""
    with running(Path(tmp_path_factory.mktemp("site"))) as found:
        yield found


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Desk]:
    """Browsers that must have nothing to complain of."""
    opened = Desk(chromium, site)
    yield opened
    opened.close()
    assert opened.complaints == []
