"""The public look-up in real Chromium, on an old office screen and on a phone."""

import pytest

from core.party import NumberKind
from tests.e2e.site import OFFICE, PHONE, Desk, Site, check_access
from tests.pipeline.test_lookup import CODE, NUMBER, QR, keep_dossier

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module", autouse=True)
def received(site: Site) -> None:
    keep_dossier(site.services, (NumberKind.PERSONAL, NUMBER))


@pytest.mark.parametrize("screen", [OFFICE, PHONE], ids=["office", "phone"])
def test_a_citizen_finds_a_dossier_by_its_receipt(desk: Desk, screen: dict[str, int]) -> None:
    page = desk.fresh(screen)
    page.goto("/sign-in")
    page.get_by_role("link", name="tra cứu hồ sơ").click()
    page.wait_for_selector("input:focus")
    check_access(page)
    # A scanner types what the bar code holds and ends with Enter; the page then waits for the four digits.
    page.keyboard.type(f"{CODE}\n")
    page.wait_for_selector(".notice.bad")
    page.keyboard.type("0045\n")
    page.wait_for_selector("text=Đang xử lý")
    assert page.get_by_role("heading", level=1).inner_text().endswith(CODE)
    assert page.url.endswith("/look-up")
    check_access(page)
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
