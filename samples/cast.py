"""The people of the committed dossiers (domain reference, part 7)."""

from datetime import date
from random import Random

from samples.world import Case, Person, Place

_HOA_BAN = Place("phường", "Đông Phú", "huyện Sông Lam", "số 27 đường Hoa Ban")
_DONG_XUAN = Place("xã", "Thanh Lương", "huyện Sông Lam", "thôn Đồng Xuân")
_GROUP_SIX = Place("phường", "Đông Phú", "huyện Sông Lam", "tổ dân phố số 6")

VI = Person(
    "Nguyễn Đình Khôi Vĩ", "Nam", date(1972, 2, 12), "099072000045", "990007890", date(2021, 7, 14), _HOA_BAN,
    phone="0900000012",
)  # fmt: skip
KHANH = Person("Phạm Thu Vân Khánh", "Nữ", date(1968, 9, 3), "099168000056", "990006543", date(2021, 7, 14), _HOA_BAN)
HUY = Person("Nguyễn Phạm Gia Huy", "Nam", date(1996, 1, 21), "099096000089", "990009911", date(2024, 3, 5), _HOA_BAN)
DUC = Person("Trần Văn Minh Đức", "Nam", date(1985, 4, 5), "099085000012", "990001234", date(2021, 5, 20), _DONG_XUAN)
AN = Person("Lê Thị Hoài An", "Nữ", date(1990, 11, 20), "099190000023", "990005678", date(2021, 5, 20), _DONG_XUAN)
NGOC = Person("Trần Lê Bảo Ngọc", "Nữ", date(2021, 6, 5), "099321000034", "990000000", date(2021, 6, 5), _DONG_XUAN)
LAM = Person(
    "Đặng Hữu Phước Lâm", "Nam", date(1995, 7, 18), "099095000067", "990002468", date(2023, 2, 2), _GROUP_SIX,
    ethnicity="Tày", phone="0900000067",
)  # fmt: skip
QUYEN = Person(
    "Phan Ngọc Thảo Quyên", "Nữ", date(1997, 10, 30), "099197000078", "990001357", date(2022, 8, 9), _HOA_BAN,
    phone="0900000078",
)  # fmt: skip


def building() -> Case:
    """Return the dossier of a family that builds a house."""
    return Case(Random("building"), VI, KHANH, HUY, HUY, date(2026, 11, 2), "H99.36.05-261102-0007", "B261102", "TP02")


def birth() -> Case:
    """Return the dossier in which a birth is registered again."""
    return Case(Random("birth-1"), DUC, AN, NGOC, HUY, date(2026, 10, 15), "H99.36.07-261015-0012", "B261015", "TP03")


def marriage(*, bride: bool = False) -> Case:
    """Return the dossier of a couple, seen from the groom or from the bride."""
    first, second = (QUYEN, LAM) if bride else (LAM, QUYEN)
    rng = Random(f"marriage-{bride}")
    return Case(rng, first, second, NGOC, HUY, date(2026, 9, 14), "H99.36.05-260914-0031", "B260914", "TP02")
