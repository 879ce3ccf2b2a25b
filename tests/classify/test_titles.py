"""Where a title stands and how it fits, when the head above it and the words of it are read badly."""

import pytest

from classify import catalog, heads, rules, titles
from classify.sheet import Sheet, sheet
from core.ids import PageId
from tests.factories import make_page

CATALOG = catalog.load()
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
DEVICE = "Độc lập - Tự do - Hạnh phúc"


def page(text: str) -> Sheet:
    return sheet(PageId("page"), make_page(text))


def title_of(text: str) -> str | None:
    seen = page(text)
    found = rules.title_on(seen, heads.find(seen), CATALOG)
    return found[0] if found else None


@pytest.mark.parametrize("number", ["Số: 90/BC-CAX", "S: 90/BC-CAX", "ố: 90/BC-CAX", "90/BC-CAX", ". 90/BC-CAX", ""])
def test_a_title_below_a_badly_read_number_is_no_line_of_the_head(number: str) -> None:
    text = f"CÔNG AN XÃ                                {MOTTO}\n{number:42}{DEVICE}\n\n"
    assert title_of(f"{text}                            BÁO CÁO\nTình hình") == "report"


def test_a_number_without_its_word_at_the_top_of_a_page_is_no_head_in_running_text() -> None:
    assert heads.is_number_line("08/2026/tt-bxd")
    assert heads.is_number_line("luat so: 31/2026/qh16")
    assert not heads.is_number_line("15/2021/nd-cp ngay 03 thang 3 nam 2021 cua chinh phu")
    assert not heads.is_number_line("12/5 va 3/4 so ho dan")


@pytest.mark.parametrize("title", ["KẾ HOẠCH CÔNG TÁC NĂM 2026", "GIẤY CHỨNG NHẬN HỘ NGHÈO NĂM 2026"])
def test_a_title_that_ends_in_a_year_is_no_date(title: str) -> None:
    text = f"UBND XÃ TÂN HÀ                            {MOTTO}\nSố: 31/UBND                               {DEVICE}\n"
    assert title_of(f"{text}                {title}\nNội dung") in {"plan", "social_status_certificate"}


def test_a_date_is_one_however_its_words_were_read() -> None:
    assert heads.is_date_line("ha noi, ngay 15 thang 3 nam 2026")
    assert heads.is_date_line("ha noi, ngy 15 thng 3 nam 2026")
    assert not heads.is_date_line("ke hoach cong tac nam 2026")


def test_a_title_in_the_middle_under_a_motto_on_the_right_is_found_though_its_words_stand_wide_apart() -> None:
    text = f"ỦY BAN NHÂN DÂN               {MOTTO}\nXÃ TÂN HÀ                     {DEVICE}\nSố: 8\n"
    assert title_of(f"{text}                 GIẤY     CHỨNG     TỬ\nHọ và tên: Phan Văn Lộc") == "death_extract"


def test_a_motto_on_two_lines_stays_in_the_head() -> None:
    seen = page(
        "ỦY BAN NHÂN DÂN               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT\nXÃ TÂN HÀ                                  NAM\n"
        f"Số: 8/QĐ-UBND                 {DEVICE}\n\n                    QUYẾT ĐỊNH"
    )
    head = heads.find(seen)
    assert head is not None
    assert [piece.text for piece in head.left] == ["ỦY BAN NHÂN DÂN", "XÃ TÂN HÀ", "Số: 8/QĐ-UBND"]


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        ("GIẤY XÁC NHẬN TÌNH HÔN NHÂN", "marital_status_confirmation"),
        ("BẢNG KẾT QUẢ TẬP", "transcript"),
        ("GIẤY CHƯNG NHẬN ĐĂNG KÝ NGHIỆP", "enterprise_certificate"),
        ("ĐƠN ĐỀ NGHỊ CẤP PHÉP XÂY DỰNG", "building_permit_application"),
        ("TỜ KHAl ĐĂNG KÝ KẾT HÔN", "declaration"),
        ("Dl CHÚC", "inheritance_paper"),
        ("TRÍCH LỤC KHAI IỬ", "death_extract"),
        ("GIÂY MỠI", "invitation"),
    ],
)
def test_a_title_is_known_though_a_word_or_a_letter_was_lost(read: str, kind: str) -> None:
    assert title_of(f"{MOTTO}\n     {DEVICE}\n\n      {read}\n\nNội dung của giấy") == kind


@pytest.mark.parametrize("read", ["TỔ TRƯỞNG", "GIẤY HẸN LÀM VIỆC", "KẾ TOÁN TRƯỞNG", "CỘNG ĐỒNG"])
def test_other_words_are_no_title_that_lost_something(read: str) -> None:
    assert title_of(f"{MOTTO}\n     {DEVICE}\n\n      {read}\n\nNội dung của giấy") is None


def test_a_title_that_lost_its_only_telling_word_is_not_known() -> None:
    assert titles.name("GIẤY KHAI SINH").shorter == ()
    assert all(len(rest) >= 12 for rest in titles.name("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN").shorter)
