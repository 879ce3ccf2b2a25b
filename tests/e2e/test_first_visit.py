"""Signing in, handing in, watching, choosing a password: at the size of an old office screen and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.ids import PersonId
from core.people import Duty, Person, Role, operator
from pipeline import accounts, administration
from tests.e2e.site import PHONE, Desk, check_access
from tests.pipeline.papers import scan

pytestmark = pytest.mark.e2e
OWN = "bốn con thuyền giấy"


def test_a_clerk_signs_in_hands_in_and_sees_the_papers(desk: Desk, tmp_path: Path) -> None:
    page = desk.fresh()
    page.goto("/counter")
    assert page.url == f"{desk.site.address}/sign-in?next=/counter"
    check_access(page)
    page.get_by_text("Đăng nhập bằng khóa truy cập").click()
    page.get_by_label("Khóa truy cập").fill(desk.site.key)
    page.keyboard.press("Enter")
    page.wait_for_url("/counter")
    check_access(page)
    (tmp_path / "bad.pdf").touch()
    page.keyboard.press("Alt+k")
    page.keyboard.press("Alt+h")
    page.keyboard.type("H99-1")
    page.locator("#procedure").select_option("1.009994")
    page.get_by_label("Tệp quét").set_input_files([scan(tmp_path / "a.tif", 2), tmp_path / "bad.pdf"])
    page.get_by_role("button", name="Nộp", exact=True).click()
    page.wait_for_selector("text=Chờ kiểm tra", timeout=60_000)
    assert page.locator("dd").all_inner_texts() == ["3", "2", "0", "0", "1"]
    assert page.locator(".failures").inner_text().startswith("bad.pdf, trang 1")
    check_access(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="a.tif").click()
    assert download.value.path().read_bytes() == (tmp_path / "a.tif").read_bytes()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("/sign-in")


def test_handing_in_needs_no_scripts(desk: Desk, tmp_path: Path) -> None:
    desk.site.person("binh.tran")
    page = desk.signed_in("binh.tran", "/counter", PHONE, scripts=False)
    page.get_by_text("Nộp giấy tờ không qua hồ sơ").click()
    page.get_by_label("Tệp quét").set_input_files([scan(tmp_path / "một.tif", 1)])
    page.get_by_role("button", name="Nộp", exact=True).click()
    page.wait_for_selector("text=Chờ kiểm tra", timeout=60_000)
    assert page.get_by_role("link", name="một.tif").is_visible()


def test_somebody_new_chooses_a_password_and_ends_other_sessions(desk: Desk) -> None:
    services = desk.site.services
    wanted = Person(PersonId(""), "lan.nguyen", "Nguyễn Thị Lan")
    _, first = administration.add_person(services, operator("test"), wanted, [Duty(Role.COUNTER)])
    page = desk.fresh()
    page.goto("/batches/x")
    page.get_by_label("Tài khoản").fill("lan.nguyen")
    page.get_by_label("Mật khẩu").fill(first)
    page.keyboard.press("Enter")
    page.wait_for_url("/account")
    assert page.get_by_text("Mật khẩu này do người khác đặt").is_visible()
    check_access(page)
    for label, text in (("Mật khẩu hiện tại", first), ("Mật khẩu mới", OWN), ("Nhập lại mật khẩu mới", OWN)):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.wait_for_url("/counter")
    accounts.sign_in(services, "lan.nguyen", OWN, browser="another")
    page.get_by_role("link", name="lan.nguyen").click()
    assert page.locator("tbody tr").count() == 2
    page.get_by_role("button", name="Kết thúc").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    check_access(page)
    page.get_by_role("button", name="Đăng xuất ở mọi nơi").click()
    page.wait_for_url("/sign-in")


def test_what_is_not_there_is_said_on_a_page(desk: Desk) -> None:
    desk.site.person("chi.le")
    page = desk.signed_in("chi.le", "/batches/nothing")
    assert page.get_by_role("heading", level=1).inner_text() == "Không tìm thấy"
    check_access(page)
    page.get_by_role("link", name="Về trang làm việc").click()
    page.wait_for_url("/counter")


def test_a_page_tells_its_keys(desk: Desk) -> None:
    desk.site.person("dung.vo")
    page = desk.signed_in("dung.vo", "/counter")
    page.keyboard.press("F1")
    dialog = page.get_by_role("dialog", name="Phím tắt của trang này")
    assert "Alt+M\tMở hồ sơ mới" in dialog.inner_text()
    assert "Alt+H" not in dialog.inner_text(), "its field is in a part that is closed"
    check_access(page)
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
