"""The public look-up in real Chromium, on an old office screen and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page as BrowserPage

from core.party import NumberKind
from core.settings import Settings
from pipeline.services import Services
from tests.api.test_browser import page, service  # noqa: F401  (fixtures)
from tests.pipeline.test_lookup import CODE, NUMBER, QR, keep_dossier

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_a_citizen_finds_a_dossier_by_its_receipt(
    service: tuple[str, str],  # noqa: F811
    page: BrowserPage,  # noqa: F811
    tmp_path: Path,
    width: int,
    height: int,
) -> None:
    address, _ = service
    keep_dossier(Services.open(Settings(_env_file=None, data=tmp_path / "var")), (NumberKind.PERSONAL, NUMBER))
    complaints: list[str] = []
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(address) else None)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}/sign-in")
    page.get_by_role("link", name="tra cứu hồ sơ").click()
    page.wait_for_selector("input:focus")
    # A scanner types what the bar code holds and ends with Enter; the page then waits for the four digits.
    page.keyboard.type(f"{CODE}\n")
    page.wait_for_selector(".alert")
    page.keyboard.type("0045\n")
    page.wait_for_selector("text=Đang xử lý")
    assert page.get_by_role("heading", level=1).inner_text().endswith(CODE)
    assert page.url == f"{address}/look-up"
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_role("link", name="Tra cứu hồ sơ khác").click()
    page.wait_for_selector("input:focus")
    # The QR code of the receipt holds the number, too.
    page.keyboard.type(f"{QR}\n")
    page.wait_for_selector("text=Đang xử lý")
    assert NUMBER not in page.content()
    page.get_by_role("link", name="Tra cứu hồ sơ khác").click()
    page.wait_for_selector("input:focus")
    page.get_by_label("Mã hồ sơ").fill("H99.36.05-261102-0009")
    page.get_by_label("Bốn chữ số cuối").fill("0045")
    page.get_by_role("button", name="Tra cứu").click()
    page.wait_for_selector("text=Không có hồ sơ nào khớp")
    assert complaints == []
