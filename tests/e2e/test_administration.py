"""The administrator's pages: agencies, people, keys, procedures, and what was given up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.people import Duty, Role
from tests.e2e.site import PHONE, Desk, Site, check_access, running
from tests.pipeline.papers import scan, torn_page

pytestmark = pytest.mark.e2e
TABS = ("agencies", "people", "keys", "procedures", "types", "types/trial", "thresholds", "operation")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(Path(tmp_path_factory.mktemp("site"))) as found:
        found.person("vinh.ha", Duty(Role.ADMINISTRATOR))
        yield found


@pytest.mark.parametrize("screen", [None, PHONE], ids=["office", "phone"])
def test_every_page_of_it_can_be_used_by_everybody(desk: Desk, screen: dict[str, int] | None) -> None:
    page = desk.signed_in("vinh.ha", "/administration", screen)
    assert page.url.endswith("/administration/agencies")
    for tab in TABS:
        page.goto(f"/administration/{tab}")
        check_access(page)


def test_an_agency_and_somebody_who_works_there(desk: Desk) -> None:
    page = desk.signed_in("vinh.ha", "/administration/agencies")
    page.keyboard.press("Alt+n")
    page.get_by_label("Mã", exact=True).fill("H99.36.77")
    page.get_by_label("Tên", exact=True).fill("Xã Bảy")
    page.get_by_label("Trực thuộc").select_option("H99.36")
    check_access(page)
    page.get_by_role("button", name="Lưu").click()
    row = page.get_by_role("row").filter(has_text="H99.36.77")
    row.wait_for()
    assert "Xã Bảy" in row.inner_text()
    page.goto("/administration/people")
    page.keyboard.press("Alt+n")
    page.get_by_label("Tài khoản").fill("xuan.vo")
    page.get_by_label("Họ tên").fill("Võ Thị Xuân")
    page.get_by_label("Vai trò").select_option("reviewer")
    # Neither the whole installation nor anything else by leaving the choice alone.
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_label("Cơ quan")).to_be_focused()
    page.get_by_label("Cơ quan").select_option("H99.36.77")
    # What is refused can be mended where it was typed.
    page.get_by_label("Tài khoản").fill("vinh.ha")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert page.get_by_label("Họ tên").input_value() == "Võ Thị Xuân"
    check_access(page)
    page.get_by_label("Tài khoản").fill("xuan.vo")
    page.get_by_role("button", name="Lưu").click()
    secret = page.get_by_label("Bí mật").input_value()
    check_access(page)
    page.get_by_role("button", name="Đã chép").click()
    row = page.get_by_role("row").filter(has_text="xuan.vo")
    row.wait_for()
    assert "Kiểm tra" in row.inner_text()
    other = desk.fresh()
    other.goto("/sign-in")
    other.get_by_label("Tài khoản").fill("xuan.vo")
    other.get_by_label("Mật khẩu").fill(secret)
    other.keyboard.press("Enter")
    other.wait_for_url("/account")
    row.get_by_role("button", name="Khóa").click()
    page.get_by_role("button", name="Đồng ý").click()
    page.get_by_role("row").filter(has_text="đã khóa").wait_for()
    other.goto("/account")
    other.wait_for_url("**/sign-in**")


def test_a_key_is_shown_once_and_taken_back(desk: Desk) -> None:
    page = desk.signed_in("vinh.ha", "/administration/keys")
    page.keyboard.press("Alt+n")
    page.get_by_label("Tên dịch vụ").fill("cổng thử")
    page.get_by_label("Xem", exact=True).check()
    page.get_by_label("Tiếp nhận hồ sơ").check()
    page.get_by_label("Cơ quan").select_option("Toàn hệ thống")
    page.get_by_role("button", name="Lưu").click()
    assert page.get_by_label("Bí mật").input_value().startswith("sohoa_")
    page.get_by_role("button", name="Đã chép").click()
    row = page.get_by_role("row").filter(has_text="cổng thử")
    row.get_by_role("button", name="Thu hồi").click()
    page.get_by_role("button", name="Đồng ý").click()
    page.get_by_role("row").filter(has_text="đã thu hồi").wait_for()


def test_what_is_refused_is_said(desk: Desk) -> None:
    page = desk.signed_in("vinh.ha", "/administration/agencies")
    page.keyboard.press("Alt+n")
    page.get_by_label("Mã", exact=True).fill("chữ thường")
    page.get_by_label("Tên", exact=True).fill("X")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    check_access(page)


def test_procedures_are_taken_in_from_a_table(desk: Desk, tmp_path: Path) -> None:
    page = desk.signed_in("vinh.ha", "/administration/procedures")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    table = tmp_path / "thu-tuc.csv"
    table.write_bytes(download.value.path().read_bytes())
    page.locator("#table").set_input_files(table)
    page.locator("#taken").get_by_text("Đăng ký khai sinh").first.wait_for()


def test_a_page_that_is_dropped_is_tried_at_once(desk: Desk, tmp_path: Path) -> None:
    page = desk.signed_in("vinh.ha", "/administration/types")
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/types/trial")
    page.locator("#file").set_input_files(torn_page(scan(tmp_path / "trang.tif", 3), 2))
    picture = page.locator("#viewer img[src^='blob:']")
    picture.wait_for(timeout=120_000)
    assert page.get_by_text("Trang 1: chữ máy đọc được").is_visible()
    expect(page.locator("#place")).to_have_text("Trang 1/3")
    check_access(page)
    # A page that was not read is told of by its number, which is no other page's.
    assert page.locator(".notice.bad").get_by_text("Trang 2:").is_visible()
    page.keyboard.press("PageDown")
    expect(page.locator("#place")).to_have_text("Trang 3/3")
    expect(picture).to_have_attribute("alt", "Trang 3")
