"""The clerk's day in real Chromium: a receipt, two papers reused, three pages scanned, one scanned again, and done."""

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from core.people import Duty, Role
from pipeline import dossiers
from pipeline.dossiers import Opening
from tests.api.staff import A
from tests.e2e import counter
from tests.e2e.site import PHONE, Desk, Site, check_access, running
from tests.pipeline.papers import scan

pytestmark = pytest.mark.e2e
CODE = "H99.36.05-261102-{:04}"
SLOW = 120_000
CARD = "099085000012||Trần Văn Minh Đức|05041985|Nam|Thôn Đồng Xuân, Sông Lam, Lam Sơn|20052021"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(Path(tmp_path_factory.mktemp("site"))) as found:
        found.person("hoa.le", Duty(Role.COUNTER, A))
        found.person("an.do", Duty(Role.COUNTER, A))
        yield found


def opened(site: Site, number: int) -> str:
    """Open a dossier without a procedure; return its address."""
    code = CODE.format(number)
    dossiers.open_dossier(site.services, Opening(code), by="tests")
    return f"/counter/{code}"


def choose(page: BrowserPage, *paths: Path) -> None:
    page.locator("#hand-in input[name=files]").set_input_files(list(paths))


def ready(page: BrowserPage, batches: int = 1) -> None:
    expect(page.locator(".batch[data-state=ready]")).to_have_count(batches, timeout=SLOW)


def sums(page: BrowserPage) -> list[str]:
    return page.locator(".sums dd").all_inner_texts()


def test_the_clerks_story(desk: Desk, tmp_path: Path) -> None:
    party = counter.citizen(desk.site, tmp_path)
    code = CODE.format(7)
    dossiers.open_dossier(desk.site.services, Opening(code, counter.PROCEDURE.code, party), by="tests")
    page = desk.signed_in("hoa.le", "/counter")
    check_access(page)
    # The scanner types the QR of the receipt into the field that is ready for it.
    page.keyboard.type(f"{code}|{counter.PROCEDURE.code}|099011001001|Giấy tiếp nhận|HTTT|2026-11-02T08:45:10+07:00|\n")
    page.wait_for_url(f"**/counter/{code}")
    page.wait_for_selector("html[data-ready]")
    check_access(page)
    for held in ("TP02", "TP03"):
        expect(page.locator(f"#c-{held} button kbd")).to_have_text("Alt+R")
        page.locator(f"#c-{held} button").press("Alt+r")
        expect(page.locator(f"#c-{held} > .line .state.good")).to_have_text("Dùng lại")
        expect(page.locator(f"#c-{held}")).to_be_focused()
    expect(page.get_by_role("button", name="Hoàn tất")).to_be_disabled()
    stack = [counter.sheet(code, "TP01"), counter.page(1), counter.page(2, blurred=True), counter.page(3)]
    choose(page, counter.file(tmp_path / "don.tif", *stack))
    ready(page)
    assert sums(page)[:6] == ["4", "3", "0", "1", "0", "0"]
    [blurred] = page.locator(".page.bad").all()
    assert "Nên quét lại" in blurred.inner_text()
    assert blurred.locator(".advice").inner_text().endswith(".")
    new = counter.file(tmp_path / "lai.png", counter.page(2))
    desk.expected = ("ERR_INTERNET_DISCONNECTED",)
    page.context.set_offline(True)
    blurred.locator("input[type=file]").set_input_files(new)
    expect(page.get_by_text("Hãy thử lại khi có mạng")).to_be_visible()
    page.context.set_offline(False)
    blurred.locator("input[type=file]").set_input_files(new)
    expect(page.locator(".page.bad")).to_have_count(0, timeout=SLOW)
    ready(page)
    expect(page.locator("#c-TP01 > .line .state.good")).to_have_count(1, timeout=SLOW)
    expect(page.get_by_text("Đủ trang, đủ giấy tờ")).to_be_visible()
    assert sums(page)[-1] == "1"
    assert "Đơn đề nghị cấp lại" in page.locator(".paper h4").first.inner_text()
    say_what_lies_there(page)
    page.keyboard.press("Alt+Enter")
    expect(page.get_by_text("Đã tiếp nhận xong")).to_be_visible()
    assert "Đang xử lý" in page.locator("#case").inner_text()
    page.goto(f"/counter/{code}/receipt")
    expect(page.locator("img.sheet")).to_have_js_property("complete", value=True)
    check_access(page)
    assert len(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) == 1, "no empty sheet follows"


def say_what_lies_there(page: BrowserPage) -> None:
    """Say it by keys, for all papers at once and for the one that is chosen."""
    page.keyboard.press("Alt+b")
    form = page.get_by_label("Công dân nộp bản nào").first
    expect(form).to_have_value("original")
    page.locator("button.picture").first.focus()
    page.keyboard.press("d")
    expect(page.get_by_text("Đã đối chiếu, khớp")).to_be_visible()
    page.locator("button.picture").first.press("b")
    expect(form).to_be_focused()
    form.select_option("photocopy")
    expect(page.locator("#c-TP01 > .hint")).to_contain_text("đã có 1 bản chụp")
    expect(page.get_by_role("button", name="Hoàn tất")).to_be_disabled()
    check_access(page)
    form.select_option("original")
    expect(page.get_by_text("Đủ trang, đủ giấy tờ")).to_be_visible()


def test_a_cut_line_and_a_reload_lose_nothing(desk: Desk, tmp_path: Path) -> None:
    page = desk.signed_in("hoa.le", opened(desk.site, 21))
    page.wait_for_selector("html[data-ready]")
    parts: list[str] = []
    page.on("request", lambda request: parts.append(request.url) if request.method == "PATCH" else None)
    # The line is cut after the first part.
    expect(page.get_by_role("button", name="Hoàn tất")).to_be_disabled()
    desk.expected = ("ERR_FAILED",)
    page.context.route("**/api/v1/uploads/*", lambda route: route.abort() if len(parts) > 1 else route.continue_())
    path = tmp_path / "lớn.tif"
    counter.file(path, *(counter.page(number) for number in range(2)))
    assert path.stat().st_size > 3 << 20
    choose(page, path)
    expect(page.get_by_text("Mất kết nối. Tệp vẫn được giữ")).to_be_visible(timeout=SLOW)
    assert page.locator(".page").count() == 0
    page.context.unroute("**/api/v1/uploads/*")
    page.reload()
    ready(page)
    assert sums(page)[0] == "2"
    expect(page.locator(".sent")).to_have_count(0)
    # What still waits to be sent is no part of what the service counts, and the dossier is not ended without it.
    page.context.route("**/api/v1/uploads", lambda route: route.abort())
    choose(page, scan(tmp_path / "nữa.png", seed=2))
    expect(page.locator(".sent")).to_have_count(1)
    page.keyboard.press("Alt+Enter")
    expect(page.get_by_text("Còn tệp đang gửi")).to_be_visible()
    expect(page.get_by_role("button", name="Hoàn tất")).to_be_enabled()


def test_two_tabs_make_one_batch_and_see_the_same(desk: Desk, tmp_path: Path) -> None:
    address = opened(desk.site, 22)
    one = desk.signed_in("hoa.le", address)
    two = one.context.new_page()
    two.goto(address)
    for tab in (one, two):
        tab.wait_for_selector("html[data-ready]")
    choose(one, scan(tmp_path / "a.tif", 2, seed=3))
    ready(one)
    ready(two)
    assert sums(one) == sums(two)
    # What one tab has changed, the other one sees.
    one.locator("button.picture").nth(1).focus()
    one.keyboard.press("x")
    expect(two.get_by_role("button", name="Hoàn tác")).to_be_visible(timeout=SLOW)


def test_pages_are_arranged_by_keys_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    page = desk.signed_in("hoa.le", opened(desk.site, 23))
    page.wait_for_selector("html[data-ready]")
    choose(page, scan(tmp_path / "a.tif", 3, seed=5))
    ready(page)
    papers = page.locator(".paper:not(.apart)").count()
    first = page.locator("button.picture").first
    order = page.locator(".page").evaluate_all("pages => pages.map((page) => page.id)")
    first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('.page').id") == order[1]
    page.keyboard.press("g" if papers == 3 else "t")
    expect(page.locator(".paper:not(.apart)")).to_have_count(papers - 1 if papers == 3 else papers + 1, timeout=SLOW)
    ready(page)
    assert page.evaluate("document.activeElement.closest('.page').id") == order[1], "the page that was chosen still is"
    page.keyboard.press("Alt+z")
    expect(page.locator(".paper:not(.apart)")).to_have_count(papers, timeout=SLOW)
    ready(page)
    page.locator("button.picture").first.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("page-viewer img")).to_be_visible()
    check_access(page)
    page.keyboard.press("PageDown")
    expect(dialog.get_by_role("heading")).to_have_text(re.compile("trang 2"))
    page.keyboard.press("Escape")
    page.wait_for_function("id => document.activeElement.closest('.page')?.id === id", arg=order[1])


def test_a_folder_what_is_dropped_and_a_page_that_is_moved_by_the_mouse(desk: Desk, tmp_path: Path) -> None:
    page = desk.signed_in("hoa.le", opened(desk.site, 26))
    page.wait_for_selector("html[data-ready]")
    folder = tmp_path / "máy quét"
    folder.mkdir()
    scan(folder / "b10.png", seed=21)
    scan(folder / "b2.png", seed=22)
    (folder / "Thumbs.db").write_bytes(b"no scan")
    page.locator("#hand-in input[webkitdirectory]").set_input_files(folder)
    ready(page)
    names = page.locator("button.picture").evaluate_all("all => all.map((one) => one.dataset.about)")
    assert names == ["b2.png, trang 1", "b10.png, trang 1"], "as people count, and only what can be read"
    dropped = page.evaluate_handle(
        """([name, data]) => {
            const given = new DataTransfer();
            given.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name));
            return given;
        }""",
        ["thả.tif", b64encode(scan(tmp_path / "c.tif", 3, seed=23).read_bytes()).decode()],
    )
    page.dispatch_event(".feed", "dragover", {"dataTransfer": dropped})
    expect(page.locator(".feed.over")).to_have_count(1)
    page.dispatch_event(".feed", "drop", {"dataTransfer": dropped})
    ready(page, 2)
    newest = page.locator(".batch").first.locator(".page")
    order = newest.evaluate_all("pages => pages.map((page) => page.id)")
    box = newest.nth(2).bounding_box()
    assert box is not None
    newest.first.locator("button.picture").hover()
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + 60, steps=6)
    expect(newest.nth(2)).to_have_class(re.compile("after"))
    page.mouse.up()
    assert page.get_by_role("dialog").count() == 0, "what was moved was not clicked"
    expect(newest.nth(2)).to_have_id(order[0], timeout=SLOW)
    assert newest.evaluate_all("pages => pages.map((page) => page.id)") == [order[1], order[2], order[0]]
    page.keyboard.press("Alt+z")
    expect(newest.first).to_have_id(order[0], timeout=SLOW)


def test_papers_are_taken_with_the_camera_which_no_other_page_may_use(desk: Desk, tmp_path: Path) -> None:
    address = opened(desk.site, 27)
    page = desk.signed_in("an.do", "/counter")
    asked = "navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', (error) => error.name)"
    desk.expected = ("camera is not allowed in this document",)
    assert page.evaluate(asked) == "NotAllowedError"
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("Alt+c")
    refused = page.get_by_role("alert").filter(has_text="Trình duyệt chưa được phép dùng máy ảnh.")
    refused.wait_for()
    check_access(page)
    with page.expect_file_chooser() as chooser:
        refused.get_by_role("button", name="Chọn tệp").click()
    chooser.value.set_files(counter.file(tmp_path / "trang.png", counter.page(1)))
    ready(page)
    page.context.grant_permissions(["camera"])
    page.keyboard.press("Alt+c")
    room = page.get_by_role("dialog")
    expect(room.get_by_role("button", name="Nộp ảnh")).to_be_disabled()
    page.wait_for_function("() => document.querySelector('video').videoWidth > 0")
    check_access(page)
    page.keyboard.press("Space")
    expect(room.get_by_text("Đã chụp 1 ảnh.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(room.get_by_text("Đã chụp 2 ảnh.")).to_be_visible()
    room.get_by_role("button", name="Bỏ ảnh 1").click()
    check_access(page)
    room.get_by_role("button", name="Nộp ảnh").click()
    ready(page, 2)
    assert sums(page)[0] == "2"
    names = [str(one.get_attribute("data-about")) for one in page.locator("button.picture").all()]
    assert sorted("chup-" in name for name in names) == [False, True]
    page.keyboard.press("Alt+c")
    room.get_by_role("button", name="Bỏ", exact=True).click()
    expect(page.locator(".sent")).to_have_count(0)


def test_a_card_opens_a_dossier_for_its_holder(desk: Desk) -> None:
    page = desk.signed_in("an.do", "/counter")
    page.keyboard.type(f"{CARD}\n")
    page.wait_for_selector("text=Chưa có ai với số này")
    assert page.get_by_label("Họ tên chủ hồ sơ").input_value() == "Trần Văn Minh Đức"
    assert "0990" not in page.url
    check_access(page)
    expect(page.locator("#wanted")).to_be_focused()
    page.locator("#wanted").select_option("1.009994")
    page.get_by_role("button", name="Mở hồ sơ", exact=True).click()
    page.wait_for_url(re.compile(r"/counter/H99\.36\.05-"))
    assert "Trần Văn Minh Đức" in page.locator("#case").inner_text()
    # What is missing is asked for only after a question, whose answers say what they do.
    page.get_by_role("button", name="Yêu cầu bổ sung").click()
    asked = page.get_by_role("dialog")
    expect(asked.get_by_role("button", name="Không")).to_be_focused()
    page.keyboard.press("Enter")
    expect(asked).to_have_count(0)
    expect(page.locator("#case")).to_contain_text("Đã được tiếp nhận")
    page.get_by_role("button", name="Yêu cầu bổ sung").click()
    asked.get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(page.locator("#case")).to_contain_text("bổ sung")
    page.goto("/counter")
    page.keyboard.type(f"{CARD.replace('|', '')}\n")
    expect(page.locator(".cases a")).to_have_count(1)
    # A dossier that was opened without anybody is theirs by the same card.
    page.goto(opened(desk.site, 29))
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("Alt+a")
    check_access(page)
    page.keyboard.type("12345\n")
    expect(page.locator("#notices")).to_contain_text("12 chữ số")
    page.get_by_label("Quét thẻ căn cước").fill("")
    page.keyboard.type(f"{CARD}\n")
    expect(page.locator("#case")).to_contain_text("Trần Văn Minh Đức")
    expect(page.locator("#applicant > summary")).to_be_focused()
    expect(page.get_by_label("Quét thẻ căn cước")).to_be_hidden()


def test_it_is_read_and_used_without_scripts(desk: Desk, tmp_path: Path) -> None:
    page = desk.signed_in("an.do", opened(desk.site, 24), PHONE, scripts=False)
    page.locator("#hand-in input[name=files]").set_input_files([scan(tmp_path / "một.png", seed=8)])
    page.get_by_role("button", name="Nộp", exact=True).click()
    for _ in range(60):
        if page.locator(".batch[data-state=ready]").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert page.locator(".page img").count() == 1
    assert sums(page)[0] == "1"
    page.get_by_role("button", name="Hoàn tất").click()
    assert page.get_by_text("Đã tiếp nhận xong").is_visible()


@pytest.mark.parametrize("address", ["/counter", f"/counter/{CODE.format(25)}"])
def test_it_fits_a_telephone(desk: Desk, tmp_path: Path, address: str) -> None:
    if address != "/counter":
        opened(desk.site, 25)
    page = desk.signed_in("an.do", address, PHONE)
    page.wait_for_selector("html[data-ready]")
    if address != "/counter":
        choose(page, scan(tmp_path / "a.tif", 2, seed=11))
        ready(page)
    check_access(page)
