"""Dossiers, papers and the store on the screen: real pages, read by Tesseract."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as BrowserPage

from core.people import Duty, Role
from tests.api.staff import A, C
from tests.e2e.site import PHONE, Desk, Site, check_access, running

pytestmark = [pytest.mark.e2e, pytest.mark.tesseract]
SAMPLES = Path(__file__).parents[2] / "samples" / "1.001193-dang-ky-khai-sinh"
CODE = "H99.36.05-261102-0007"
READ = """async () => {
    const document_ = document.querySelector("main").dataset.document;
    const [page] = await (await fetch(`/api/v1/documents/${document_}/words`)).json();
    return page.lines.flatMap((line) => line.words.map((word) => word.bbox));
}"""
"""The boxes of the words of the first page."""
ASTRAY = """(print) => {
    const stage = document.querySelector(".stage");
    const room = stage.getBoundingClientRect();
    const zoom = room.width / stage.offsetWidth;
    return [...document.querySelectorAll(".word")].flatMap((word, index) => {
        const box = word.getBoundingClientRect();
        const [x0, y0, x1, y1] = print[index];
        return [box.left - room.left - x0 * zoom, box.top - room.top - y0 * zoom, box.right - room.left - x1 * zoom,
            box.bottom - room.top - y1 * zoom].map((far) => Math.abs(far) / zoom);
    });
}"""
"""How many pixels of the page each edge of each word lies beside its print."""
ENTERED = """async (party) => (await fetch("/api/v1/parties", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(party) })).status"""
"""Enter somebody; the status of the answer."""
FOUND = "(text) => { getSelection().empty(); return window.find(text); }"
"""Whether the browser finds text, from the beginning of the page."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(Path(tmp_path_factory.mktemp("site")), OCR__ENGINE="tesseract") as found:
        found.digitize(CODE, "1.001193", SAMPLES / "02-giay-khai-sinh.jpg", SAMPLES / "03-ket-hon-va-cu-tru.pdf")
        found.person("hoa.pham", Duty(Role.SUPERVISOR, A))
        found.person("khoa.do", Duty(Role.SUPERVISOR, C))
        yield found


def test_a_dossier_tells_what_fills_it_and_leads_to_the_papers(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", "/dossiers")
    check_access(page)
    page.get_by_role("link", name=CODE).click()
    page.wait_for_url(f"/dossiers/{CODE}")
    check_access(page)
    row = page.get_by_role("row", name="Giấy chứng nhận kết hôn của cha, mẹ")
    row.get_by_role("link", name="Giấy chứng nhận kết hôn").click()
    page.wait_for_selector("page-viewer .word")
    check_access(page)
    assert "H99.36.05" in page.locator(".about").inner_text()


def test_a_field_leads_to_its_place_on_the_page(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", f"/dossiers/{CODE}")
    page.get_by_role("link", name="Giấy khai sinh").first.click()
    page.wait_for_selector("page-viewer .word")
    page.get_by_role("button", name="Họ, chữ đệm, tên", exact=True).click()
    place = page.locator("page-viewer .places > div").bounding_box()
    room = page.locator("page-viewer").bounding_box()
    assert place
    assert room
    page.wait_for_timeout(300)
    place = page.locator("page-viewer .places > div").bounding_box()
    assert place
    middle = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    assert abs(middle[0] - room["x"] - room["width"] / 2) < 5
    assert abs(middle[1] - room["y"] - room["height"] / 2) < 5
    value = page.get_by_role("row", name="Họ, chữ đệm, tên").locator(".value").inner_text()
    covered = page.evaluate(
        """() => {
            const place = document.querySelector(".places > div").getBoundingClientRect();
            return [...document.querySelectorAll(".word")].filter((word) => {
                const box = word.getBoundingClientRect();
                const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
                return x > place.left && x < place.right && y > place.top && y < place.bottom;
            }).map((word) => word.textContent.trim()).join(" ");
        }"""
    )
    assert covered == value


def test_words_of_the_page_are_found_chosen_and_copied_like_text(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", f"/dossiers/{CODE}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Giấy chứng nhận kết hôn").first.click()
    page.wait_for_selector("page-viewer .word")
    astray = page.evaluate(ASTRAY, page.evaluate(READ))
    assert len(astray) > 100
    assert max(astray) < 2
    # In a line, over the end of a line, over words that only stand beside one another.
    wanted = ("chữ đệm, tên vợ:", "tên vợ: LÊ THỊ HOÀI AN Ngày, tháng", "tên vợ: Họ, chữ đệm")
    assert [page.evaluate(FOUND, text) for text in wanted] == [True, True, False]
    words = page.locator(".word")
    first = words.all_inner_texts().index("LÊ")
    assert copied(page, words.nth(first), words.nth(first + 2)) == "LÊ THỊ HOÀI"
    assert copied(page, words.nth(first - 1), words.nth(first + 1)) == "vợ:\nLÊ THỊ"
    # A line that rises to the right, under a short one: its last word stands higher than the line above.
    short, rising = [[100, 110, 150, 130]], [[100, 150, 150, 170], [600, 100, 650, 120]]
    lines = [[{"text": "chữ", "box": box} for box in line] for line in (short, rising)]
    page.locator("page-viewer").evaluate("(viewer, lines) => viewer.overlay(lines)", lines)
    assert max(page.evaluate(ASTRAY, short + rising)) < 2


def copied(page: BrowserPage, first: Locator, last: Locator) -> str:
    """Draw the mouse over words, from one to another, and copy what is selected then."""
    begin, end = first.bounding_box(), last.bounding_box()
    assert begin
    assert end
    page.mouse.move(begin["x"] + 1, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] - 1, end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()
    page.keyboard.press("Control+c")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_the_page_moves_to_what_the_browser_has_found(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", f"/dossiers/{CODE}")
    page.get_by_role("link", name="Giấy chứng nhận kết hôn").first.click()
    last = page.locator("page-viewer .word").last
    last.wait_for()
    page.keyboard.press("Alt+w")
    expect(last).not_to_be_in_viewport()
    last.evaluate("(word) => word.scrollIntoView()")
    expect(last).to_be_in_viewport()
    assert page.locator("page-viewer").evaluate("(viewer) => [viewer.scrollTop, viewer.scrollLeft]") == [0, 0]


def test_the_page_can_be_zoomed_turned_and_moved_by_keys(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", f"/dossiers/{CODE}")
    page.get_by_role("link", name="Giấy khai sinh").first.click()
    page.wait_for_selector("page-viewer .word")
    stage = page.locator("page-viewer .stage")

    def seen() -> str:
        return str(stage.evaluate("(stage) => stage.style.transform"))

    whole = seen()
    page.locator("page-viewer").focus()
    for key in ("+", "ArrowDown", "Alt+w", "Alt+Period"):
        before = seen()
        page.keyboard.press(key)
        assert seen() != before, key
    page.keyboard.press("Alt+Comma")
    page.keyboard.press("Alt+0")
    assert seen() == whole


def test_it_is_decided_whose_a_paper_is_and_whether_it_still_counts(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", f"/dossiers/{CODE}")
    assert page.evaluate(ENTERED, {"name": "Đỗ Thị Sen", "numbers": [{"number": "099190000787"}]}) == 201
    page.get_by_role("link", name="Giấy chứng nhận kết hôn").first.click()
    people = page.locator("#owners")
    people.get_by_role("button", name="Chọn theo số định danh").click()
    check_access(page)
    asked = page.get_by_role("dialog")
    asked.get_by_label("Số định danh").fill("099190000787")
    asked.get_by_label("Là").select_option("vợ")
    page.keyboard.press("Enter")
    expect(asked.get_by_label("Người có số này")).to_have_text("Đỗ Thị Sen")
    page.keyboard.press("Enter")
    expect(people).to_contain_text("Đỗ Thị Sen vợ")
    expect(people).to_contain_text("hoa.pham xác định")
    check_access(page)
    people.get_by_role("button", name="Bỏ", exact=True).click()
    expect(people).not_to_contain_text("Đỗ Thị Sen")
    standing = page.locator("#standing")
    standing.get_by_role("button", name="Thu hồi").click()
    asked.get_by_label("Vì sao thu hồi").fill("Bản án ly hôn")
    asked.get_by_role("button", name="Thu hồi").click()
    expect(page.locator(".notice.bad")).to_contain_text("Bản án ly hôn")
    standing.get_by_role("button", name="Bỏ thu hồi").click()
    asked.get_by_label("Vì sao bỏ thu hồi").fill("Nhập nhầm giấy")
    page.keyboard.press("Enter")
    expect(standing.get_by_role("button", name="Thu hồi", exact=True)).to_be_visible()


def test_a_file_is_fetched_for_the_purpose_that_was_chosen(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", f"/dossiers/{CODE}")
    page.get_by_role("link", name="Giấy khai sinh").first.click()
    page.wait_for_url("**/documents/*")
    page.get_by_label("Mục đích tải về").select_option("request")
    with page.expect_request("**/pdf") as asked, page.expect_download() as download:
        page.keyboard.press("Alt+d")
    assert asked.value.headers["sohoa-purpose"] == "request"
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert re.fullmatch(r"giay-[a-z-]+-\w+(\.\w+)+\.pdf", download.value.suggested_filename)


def test_the_store_answers_while_somebody_types_and_shows_the_place(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", "/search")
    page.keyboard.type("giay khai sinh", delay=30)
    page.wait_for_selector("#found mark")
    check_access(page)
    first = page.locator(".result").first
    assert first.get_by_role("heading").inner_text() == "Giấy khai sinh"
    first.locator(".snippet a").first.click()
    page.wait_for_selector("page-viewer .places > .hit")
    lit = page.locator("page-viewer .places > .hit").count()
    assert lit >= 2
    # Who comes back, or loads the page anew, need not type it again.
    page.go_back()
    expect(page.locator(".result").first).to_contain_text("Giấy khai sinh")
    assert page.locator("#text").input_value() == "giay khai sinh"
    page.reload()
    expect(page.locator(".result").first).to_contain_text("Giấy khai sinh")
    assert page.url.endswith("/search")
    page.locator("#text").fill("g")
    expect(page.locator("#found")).to_contain_text("ít nhất hai chữ cái")


def test_the_store_works_without_scripts_and_names_nothing_in_the_address(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", "/search", scripts=False)
    page.locator("#text").fill('"giấy khai sinh"')
    page.get_by_role("button", name="Tìm").click()
    assert page.url.endswith("/search")
    assert "Giấy khai sinh" in page.locator("#found").inner_text()
    page.get_by_role("link", name="Giấy khai sinh").first.click()
    sheet = page.locator("page-viewer img")
    assert sheet.count() == 1
    # The whole page can be read, though it is longer than the pane.
    sheet.hover()
    page.mouse.wheel(0, 5000)
    expect(page.locator("page-viewer")).to_have_css("overflow", "auto")
    page.wait_for_timeout(300)
    end, room = sheet.bounding_box(), page.locator("page-viewer").bounding_box()
    assert end
    assert room
    assert abs(end["y"] + end["height"] - room["y"] - room["height"]) < 20
    assert "Họ, chữ đệm, tên" in page.locator(".fields").inner_text()


def test_a_stranger_sees_none_of_it(desk: Desk) -> None:
    page = desk.signed_in("khoa.do", "/dossiers")
    assert CODE not in page.content()
    page.goto(f"/dossiers/{CODE}")
    assert page.get_by_role("heading", level=1).inner_text() == "Không tìm thấy"
    page.goto("/search")
    page.keyboard.type("giay khai sinh", delay=30)
    page.wait_for_selector("text=Không tìm thấy giấy tờ nào")


def test_a_paper_fits_a_telephone(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", f"/dossiers/{CODE}", PHONE)
    check_access(page)
    page.get_by_role("link", name="Giấy khai sinh").first.click()
    page.wait_for_selector("page-viewer .word")
    check_access(page)


def test_a_dossier_is_moved_on(desk: Desk) -> None:
    page = desk.signed_in("hoa.pham", f"/dossiers/{CODE}")
    page.keyboard.press("Alt+m")
    page.get_by_label("Trạng thái mới").select_option("processing")
    page.get_by_role("button", name="Chuyển", exact=True).click()
    page.wait_for_selector("text=Đang xử lý")
    assert "hoa.pham" in page.get_by_role("row", name="Đang xử lý").inner_text()
