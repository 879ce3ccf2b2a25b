"""Addresses of two levels and of three, and the names of provinces."""

import pytest

from classify import places
from tests.classify.test_papers import pages_of, read


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Thôn Đồng Xuân, xã Thanh Lương, huyện Sông Lam, tỉnh Lam Sơn",
            ("Thôn Đồng Xuân", "xã Thanh Lương", "huyện Sông Lam", "tỉnh Lam Sơn", "pre_2025"),
        ),
        (
            "Tổ dân phố số 2, phường Đông Phú, tỉnh Lam Sơn",
            ("Tổ dân phố số 2", "phường Đông Phú", "", "tỉnh Lam Sơn", "post_2025"),
        ),
        (
            "số 5 phố Huế, phường Hai Bà Trưng, thành phố Hà Nội, Việt Nam",
            ("số 5 phố Huế", "phường Hai Bà Trưng", "", "thành phố Hà Nội", "post_2025"),
        ),
        ("Lũng Cú, Đồng Văn, Hà Giang", ("", "Lũng Cú", "Đồng Văn", "Hà Giang", "pre_2025")),
        ("Hoàn Kiếm, Hà Nội", ("", "Hoàn Kiếm", "", "Hà Nội", "post_2025")),
        ("Xã Tân Trào, tỉnh Hà Giang", ("", "Xã Tân Trào", "", "tỉnh Hà Giang", "pre_2025")),
        (
            "12 Lý Thường Kiệt, P. Trần Hưng Đạo, Q. Hoàn Kiếm, TP Hà Nội",
            ("12 Lý Thường Kiệt", "P. Trần Hưng Đạo", "Q. Hoàn Kiếm", "TP Hà Nội", "pre_2025"),
        ),
        (
            "khu phố 3, thị trấn Đông Phú, thành phố Sông Lam, tỉnh Lam Sơn",
            ("khu phố 3", "thị trấn Đông Phú", "thành phố Sông Lam", "tỉnh Lam Sơn", "pre_2025"),
        ),
        ("Thanh Lương, Sông Lam, Lam Sơn", ("Thanh Lương, Sông Lam, Lam Sơn", "", "", "", "unknown")),
    ],
)
def test_an_address_is_taken_apart(text: str, parts: tuple[str, str, str, str, str]) -> None:
    found = places.parse(text)
    assert (found.spot, found.commune, found.district, found.province, found.era) == parts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Số 5, xã Đồng Văn, tỉnh Tuyên Quảng", "Số 5, xã Đồng Văn, tỉnh Tuyên Quang"),
        ("Xã Lũng Cú, huyện Đông Văn, tỉnh Hà Giang", "Xã Lũng Cú, huyện Đồng Văn, tỉnh Hà Giang"),
        ("số 11. phường Hà Đông. thành phố Hà Nội", "số 11, phường Hà Đông, thành phố Hà Nội"),
        ("phường Thuận Hòa, thành phố Huế", "phường Thuận Hòa, thành phố Huế"),
        ("xã Hoà Bình, tỉnh Hoà Bình", "xã Hoà Bình, tỉnh Hoà Bình"),
        ("phường Hạ Mẫu, thành phố Mẫu Giang", "phường Hạ Mẫu, thành phố Mẫu Giang"),
        ("xã Đông Văn, tỉnh Lam Sơn", "xã Đông Văn, tỉnh Lam Sơn"),
    ],
)
def test_only_what_a_closed_list_proves_is_put_right(text: str, said: str) -> None:
    assert places.mended(text) == said


def test_a_letter_of_a_province_that_was_read_twice_counts_once() -> None:
    assert places.province_like("QUANG NGAÀI") == "Quảng Ngãi"
    assert places.province_like("Lam Sơn") == ""


def test_the_lists_are_whole() -> None:
    """34 provinces and 3,321 communes since July 2025, 63 provinces and 696 districts before."""
    text = {name: (places._DATA / name).read_text(encoding="utf-8") for name in ("now.txt", "before.txt")}
    lines = {name: [line for line in body.splitlines() if not line.startswith("#")] for name, body in text.items()}
    counted = {name: (len(body), sum(line.count(", ") + 1 for line in body)) for name, body in lines.items()}
    assert counted == {"now.txt": (34, 3321), "before.txt": (63, 696)}
    assert {line.split(" > ")[1].split(": ")[0] for line in lines["before.txt"]} == {
        line.split(": ")[0] for line in lines["now.txt"]
    }


def test_a_field_with_an_address_carries_its_parts() -> None:
    hometown = next(field for field in read(pages_of("birth_certificate")).fields if field.name == "hometown")
    assert hometown.value == "Xã Thanh Lương, huyện Sông Lam, tỉnh Lam Sơn"
    assert hometown.parts == {
        "commune": "Xã Thanh Lương",
        "district": "huyện Sông Lam",
        "province": "tỉnh Lam Sơn",
        "era": "pre_2025",
    }
