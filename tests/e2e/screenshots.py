"""Pictures of every page for the help, as on an office screen and on a phone: `python -m tests.e2e.screenshots`.

With names behind it only those are taken. They show a made-up commune whose dossiers are those of `samples/`, read by
Tesseract, with some behind it that ended long ago.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as BrowserPage

from core.people import Duty, Role
from tests.api.staff import A
from tests.e2e import past
from tests.e2e.conftest import FLAGS
from tests.e2e.site import OFFICE, PHONE, Desk, Site, running

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "vi" / "anh"
CODES = {"1.001193": "H99.36.05-261102-0007", "1.000894": "H99.36.05-261102-0008"}
_COLOURS = 128
Act = Callable[[BrowserPage], object]


def _nothing(_page: BrowserPage) -> None:
    """Show the page as it opens."""


def _first_paper(page: BrowserPage) -> None:
    page.get_by_role("link", name="Giấy khai sinh").first.click()
    page.wait_for_selector("page-viewer .word")
    page.get_by_role("button", name="Họ, chữ đệm, tên", exact=True).click()


def _search(page: BrowserPage) -> None:
    page.keyboard.type("khai sinh trần")
    page.wait_for_selector("#found mark")


def _hit(page: BrowserPage) -> None:
    _search(page)
    page.locator(".snippet a").first.click()
    page.wait_for_selector("page-viewer .places > .hit")
    page.keyboard.press("Alt+0")


def _proposal(page: BrowserPage) -> None:
    page.locator("a[href^='/retention/destructions/']").first.click()
    page.wait_for_selector(".minutes")


def _report(page: BrowserPage) -> None:
    page.goto("/audit?actor=hoa.pham")
    page.get_by_role("link", name="báo cáo").first.click()
    page.wait_for_url("**/audit/parties/*")


def _next_paper(page: BrowserPage) -> None:
    page.keyboard.press("Alt+n")
    page.wait_for_selector(".entry:focus-within")


def _try(page: BrowserPage) -> None:
    [folder] = (ROOT / "samples").glob("1.001193-*")
    page.locator("#file").set_input_files(folder / "02-giay-khai-sinh.jpg")
    page.wait_for_selector("#viewer img[src^='blob:']", timeout=120_000)


def _october(page: BrowserPage) -> None:
    page.goto("/dashboard?begin=2026-10-01&end=2026-10-31")


def _camera(page: BrowserPage) -> None:
    if page.locator("#camera").is_hidden():
        return  # a telephone has its own
    page.context.grant_permissions(["camera"])
    page.keyboard.press("Alt+c")
    page.wait_for_function("() => document.querySelector('video')?.videoWidth > 0")
    page.get_by_role("dialog").get_by_role("button", name="Chụp", exact=True).click()


def _batch(page: BrowserPage) -> None:
    page.locator("a[href^='/batches/']").first.click()
    page.wait_for_url("**/batches/*")


@dataclass(frozen=True, slots=True)
class Shot:
    """One page to be shown."""

    name: str
    who: str
    """Empty for a page that nobody signs in for."""
    place: str
    act: Act = _nothing


SHOTS: tuple[Shot, ...] = (
    Shot("dang-nhap", "", "/sign-in"),
    Shot("tra-cuu", "", "/look-up"),
    Shot("quay", "lan.nguyen", "/counter"),
    Shot("tiep-nhan", "lan.nguyen", f"/counter/{CODES['1.001193']}"),
    Shot("may-anh", "lan.nguyen", f"/counter/{CODES['1.001193']}", _camera),
    Shot("giay-tiep-nhan", "lan.nguyen", f"/counter/{CODES['1.001193']}/receipt"),
    Shot("lo-quet", "lan.nguyen", f"/dossiers/{CODES['1.001193']}", _batch),
    Shot("ho-so", "lan.nguyen", f"/dossiers/{CODES['1.001193']}"),
    Shot("danh-sach-ho-so", "lan.nguyen", "/dossiers"),
    Shot("giay-to", "lan.nguyen", f"/dossiers/{CODES['1.001193']}", _first_paper),
    Shot("kho", "lan.nguyen", "/search", _search),
    Shot("kho-giay-to", "lan.nguyen", "/search", _hit),
    Shot("hang-cho", "minh.tran", "/review"),
    Shot("kiem-tra", "minh.tran", "/review", _next_paper),
    Shot("luu-tru", "hoa.pham", "/retention"),
    Shot("de-nghi-tieu-huy", "hoa.pham", "/retention/destructions"),
    Shot("bien-ban", "hoa.pham", "/retention/destructions", _proposal),
    Shot("giu-lai", "hoa.pham", f"/dossiers/{CODES['1.001193']}/holds"),
    Shot("nhat-ky", "son.le", "/audit"),
    Shot("bao-cao", "son.le", "/audit", _report),
    Shot("co-quan", "quan.tri", "/administration/agencies"),
    Shot("nguoi-dung", "quan.tri", "/administration/people"),
    Shot("khoa", "quan.tri", "/administration/keys"),
    Shot("thu-tuc", "quan.tri", "/administration/procedures"),
    Shot("loai-giay", "quan.tri", "/administration/types"),
    Shot("thu-trang", "quan.tri", "/administration/types/trial", _try),
    Shot("nguong", "quan.tri", "/administration/thresholds"),
    Shot("he-thong", "quan.tri", "/administration/operation"),
    Shot("tai-khoan", "lan.nguyen", "/account"),
)
MEASURED = Shot("theo-doi", "ha.dang", "/dashboard", _october)
"""Of a province that has more behind it than the office above."""
DUTIES = {
    "lan.nguyen": (Duty(Role.COUNTER, A),),
    "minh.tran": (Duty(Role.REVIEWER, A),),
    "hoa.pham": (Duty(Role.SUPERVISOR, A),),
    "son.le": (Duty(Role.AUDITOR, A),),
    "quan.tri": (Duty(Role.ADMINISTRATOR),),
}


def filled(site: Site) -> None:
    """Let the samples be received and people be known."""
    for account, duties in DUTIES.items():
        site.person(account, *duties)
    for procedure, code in CODES.items():
        [folder] = (ROOT / "samples").glob(f"{procedure}-*")
        files = sorted(path for path in folder.iterdir() if path.suffix in {".jpg", ".png", ".pdf", ".tif"})
        site.digitize(code, procedure, *files)


def main(names: list[str], folder: Path = FOLDER) -> None:
    """Write these pictures, every one where none is named; `-dt` ends the names of those from a phone."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("Debian's chromium is missing")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        _of_office(browser, [shot for shot in SHOTS if not names or shot.name in names], folder)
        if not names or MEASURED.name in names:
            _of_province(browser, folder)
        browser.close()


def _of_office(browser: Browser, shots: Sequence[Shot], folder: Path) -> None:
    options = {"OCR__ENGINE": "tesseract", "QUEUE__WORKERS": "2"}
    with (
        tempfile.TemporaryDirectory() as data,
        running(Path(data), **options, CLASSIFY__SITE_TYPES=str(past.catalog(Path(data) / "site"))) as site,
    ):
        filled(site)
        past.ended(site, Path(data))
        past.vouched(site, Path(data))
        desk = Desk(browser, site)
        past.looked(desk, CODES["1.000894"], "marital_status_confirmation")
        for shot in shots:
            _take(desk, shot, folder)


def _of_province(browser: Browser, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as data, running(Path(data)) as site:
        site.person(MEASURED.who, Duty(Role.SUPERVISOR))
        past.measured(site)
        _take(Desk(browser, site), MEASURED, folder)


def _take(desk: Desk, shot: Shot, folder: Path) -> None:
    for end, screen in (("", OFFICE), ("-dt", PHONE)):
        page = _opened(desk, shot, screen)
        page.wait_for_selector("html[data-ready]", state="attached")
        shot.act(page)
        # Pages that watch a batch are never without a request under way.
        page.wait_for_timeout(1500)
        _keep(page.screenshot(), folder / f"{shot.name}{end}.png")
        page.context.close()


def _opened(desk: Desk, shot: Shot, screen: dict[str, int]) -> BrowserPage:
    touch = screen is PHONE
    if shot.who:
        return desk.signed_in(shot.who, shot.place, screen, touch=touch)
    page = desk.fresh(screen, touch=touch)
    page.goto(shot.place)
    return page


def _keep(picture: bytes, path: Path) -> None:
    """Write a picture with few colours: it shows text and flat areas."""
    with Image.open(BytesIO(picture)) as opened:
        opened.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(path.relative_to(ROOT), path.stat().st_size // 1024, "KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
