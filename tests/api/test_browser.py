"""The pages in real Chromium: sign in, hand in, watch, at the size of an old office screen."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import sync_playwright

from core.ids import PersonId
from core.people import Duty, Person, Role, operator
from core.settings import Settings
from pipeline import accounts, administration
from pipeline.services import Services
from tests.pipeline.papers import scan

pytestmark = pytest.mark.e2e
SOHOA = str(Path(sys.executable).parent / "sohoa")
OWN = "bốn con thuyền giấy"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A running `sohoa up`; its address and the key that it showed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "SOHOA_DATA": str(tmp_path / "var"),
        "SOHOA_API__PORT": str(port),
        "SOHOA_OCR__ENGINE": "null",
        "SOHOA_QUEUE__WORKERS": "1",
        "PYTHONUNBUFFERED": "1",
    }
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([SOHOA, "up"], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        key = process.stdout.readline().rsplit(" ", 1)[-1].strip()
        wait_until_up(address)
        yield address, key
        process.terminate()


def wait_until_up(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("the service did not come up")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[BrowserPage]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "Debian's chromium is missing"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium,
            args=FLAGS,
            viewport={"width": 1366, "height": 768},
        )
        yield browser.new_page()
        browser.close()


def test_a_clerk_signs_in_hands_in_and_sees_the_papers(
    service: tuple[str, str], page: BrowserPage, tmp_path: Path
) -> None:
    address, key = service
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(address) else None)
    page.goto(address)
    assert page.url == f"{address}/sign-in"
    page.get_by_text("Đăng nhập bằng khóa truy cập").click()
    page.get_by_label("Khóa truy cập").fill(key)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    (tmp_path / "bad.pdf").touch()
    page.get_by_label("Mã hồ sơ").fill("H99-1")
    page.get_by_label("Thủ tục").select_option("1.009994")
    page.get_by_label("Tệp quét").set_input_files([scan(tmp_path / "a.tif", 2), tmp_path / "bad.pdf"])
    page.get_by_role("button", name="Nộp").click()
    page.wait_for_selector("text=Chờ kiểm tra", timeout=60_000)
    assert page.locator("dd").all_inner_texts() == ["3", "2", "0", "0", "1"]
    assert page.locator(".failures").inner_text().startswith("bad.pdf, trang 1")
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide
    with page.expect_download() as download:
        page.get_by_role("link", name="a.tif").click()
    assert download.value.path().read_bytes() == (tmp_path / "a.tif").read_bytes()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(f"{address}/sign-in")
    assert complaints == []


def test_somebody_new_chooses_a_password_and_ends_other_sessions(
    service: tuple[str, str], page: BrowserPage, tmp_path: Path
) -> None:
    address, _ = service
    services = Services.open(Settings(_env_file=None, data=tmp_path / "var"))
    wanted = Person(PersonId(""), "lan.nguyen", "Nguyễn Thị Lan")
    _, first = administration.add_person(services, operator("test"), wanted, [Duty(Role.COUNTER)])
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/batches/x")
    page.get_by_label("Tài khoản").fill("lan.nguyen")
    page.get_by_label("Mật khẩu").fill(first)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/account")
    assert page.get_by_text("Mật khẩu này do người khác đặt").is_visible()
    for label, text in (("Mật khẩu hiện tại", first), ("Mật khẩu mới", OWN), ("Nhập lại mật khẩu mới", OWN)):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.wait_for_url(f"{address}/")
    accounts.sign_in(services, "lan.nguyen", OWN, browser="another")
    page.get_by_role("link", name="Tài khoản").click()
    assert page.locator("tbody tr").count() == 2
    page.get_by_role("button", name="Kết thúc").click()
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 1")
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_role("button", name="Đăng xuất ở mọi nơi").click()
    page.wait_for_url(f"{address}/sign-in")
    assert complaints == []
