"""The supervisor's and the auditor's pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.people import Duty, Role
from tests.api.staff import A, C
from tests.e2e.site import PHONE, Desk, Site, check_access, running
from tests.pipeline.papers import scan

pytestmark = pytest.mark.e2e
CODE = "H99.36.05-261102-0007"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = Path(tmp_path_factory.mktemp("site"))
    with running(folder) as found:
        found.digitize(CODE, "1.001193", scan(folder / "a.tif", 2))
        found.person("quy.dinh", Duty(Role.SUPERVISOR, A))
        found.person("hoa.le", Duty(Role.REVIEWER, A))
        found.person("sang.cao", Duty(Role.AUDITOR, A))
        found.person("tam.mai", Duty(Role.SUPERVISOR, C))
        yield found


def test_a_supervisor_sees_what_waits_and_what_was_done(desk: Desk) -> None:
    page = desk.signed_in("quy.dinh", "/dashboard")
    check_access(page)
    now = page.locator("#now")
    assert "Hồ sơ đang mở\n1" in now.inner_text()
    assert page.locator(".plot svg").count() == 4
    assert page.locator(".plot rect").first.get_attribute("height") is not None
    row = page.get_by_role("row", name=A)
    assert row.get_by_role("cell").nth(1).inner_text() == "1"
    with page.expect_download() as download:
        page.keyboard.press("Alt+x")
    assert A in download.value.path().read_text(encoding="utf-8-sig")
    page.goto("/review")
    page.get_by_role("button", name="Giao").first.click()
    choice = page.get_by_label("Giao cho")
    expect(choice.locator("option")).to_have_count(3)
    page.get_by_label("Tìm theo tên hoặc tài khoản").fill("HOA")
    expect(choice.locator("option")).to_have_count(1)
    check_access(page)
    page.keyboard.press("Enter")
    page.get_by_text("giao cho").wait_for()
    assert "hoa.le" in page.get_by_role("row").nth(1).inner_text()
    page.goto("/dashboard")
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    check_access(page)


@pytest.mark.parametrize("screen", [None, PHONE], ids=["office", "phone"])
def test_the_end_of_dossiers_can_be_decided_by_everybody(desk: Desk, screen: dict[str, int] | None) -> None:
    page = desk.signed_in("quy.dinh", "/retention", screen)
    check_access(page)
    page.goto("/retention/destructions")
    check_access(page)
    page.goto(f"/dossiers/{CODE}")
    page.get_by_role("link", name="Giữ lại").click()
    page.get_by_label("Vì sao phải giữ lại").fill("Đang khiếu nại")
    page.keyboard.press("Enter")
    page.get_by_text("đang giữ", exact=True).first.wait_for()
    check_access(page)


def test_what_waits_is_renewed_by_itself(desk: Desk) -> None:
    page = desk.fresh()
    page.clock.install()
    page.goto("/sign-in?next=/dashboard")
    page.get_by_label("Tài khoản").fill("quy.dinh")
    page.get_by_label("Mật khẩu").fill("bốn con thuyền giấy")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/dashboard")
    page.wait_for_selector("html[data-ready]")
    page.evaluate("document.querySelector('#now dd').textContent = 'cũ'")
    page.clock.fast_forward(11_000)
    expect(page.locator("#now dd").first).to_have_text("0")


def test_a_supervisor_elsewhere_sees_none_of_it(desk: Desk) -> None:
    page = desk.signed_in("tam.mai", "/dashboard")
    assert "Hồ sơ đang mở\n0" in page.locator("#now").inner_text()
    assert "Chưa có hồ sơ nào" in page.locator("main").inner_text()
    check_access(page)


def test_an_auditor_finds_who_looked_and_who_was_refused(desk: Desk) -> None:
    looked = desk.signed_in("quy.dinh", f"/dossiers/{CODE}")
    assert CODE in looked.content()
    desk.signed_in("tam.mai", f"/dossiers/{CODE}")
    page = desk.signed_in("sang.cao", "/audit")
    check_access(page)
    page.get_by_label("Mã hồ sơ").fill(CODE)
    page.get_by_role("button", name="Tìm").click()
    page.wait_for_url("**/audit?*")
    seen = page.get_by_role("row").filter(has_text="quy.dinh").filter(has_text="Xem hồ sơ")
    assert seen.count() >= 1
    assert seen.first.get_by_text("được phép").count() == 1
    page.get_by_label("Kết quả").select_option("denied")
    page.get_by_role("button", name="Tìm").click()
    page.wait_for_selector("text=tam.mai")
    assert "được phép" not in page.locator("tbody").inner_text()
    check_access(page)
    page.goto("/counter")
    assert page.get_by_role("heading", level=1).inner_text() == "Không được phép"
