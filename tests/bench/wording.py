"""What drawn pages say: paragraphs out of a text file or put together here, and made-up names, places and numbers."""

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

from core.fold import nfc
from tests.bench.faces import letters

_SHORTEST, _LONGEST = 40, 900
_TRIES = 200
_MARKED = 0.1
# Papers number their paragraphs themselves.
_NUMBERING = re.compile(r"^(?:(?:Điều \d+|\d+(?:\.\d+)*|[IVX]+|[a-zđ]{1,2})[.)/]+|[-–“”+*]+|\s+)+\s*")

_WHO = (
    "Ủy ban nhân dân các xã, phường",
    "Giám đốc Sở Nội vụ",
    "Chánh Văn phòng Ủy ban nhân dân tỉnh",
    "Trung tâm Phục vụ hành chính công",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Thủ trưởng các cơ quan, đơn vị thuộc tỉnh",
    "Công an xã phối hợp với Tổ công nghệ số cộng đồng",
    "Bộ phận Tiếp nhận và Trả kết quả",
    "Hộ gia đình, cá nhân sử dụng đất",
    "Ban Quản lý dự án đầu tư xây dựng",
)
_DOES = (
    "có trách nhiệm rà soát, đẩy nhanh tiến độ số hóa hồ sơ, giấy tờ",
    "tổ chức kiểm tra, đôn đốc việc thực hiện quy chế văn thư, lưu trữ",
    "chủ trì tổng hợp ý kiến, hoàn chỉnh dự thảo trình cấp có thẩm quyền phê duyệt",
    "tiếp nhận hồ sơ đăng ký khai sinh, khai tử, kết hôn và trả kết quả đúng hạn",
    "bố trí đủ kinh phí, máy quét và đường truyền phục vụ công dân đến giao dịch",
    "công khai mức thu phí, lệ phí tại nơi niêm yết thủ tục hành chính",
    "hướng dẫn người dân nộp đơn, bổ sung những giấy tờ còn thiếu",
    "lập biên bản, xử lý vi phạm về trật tự xây dựng theo quy định",
    "cập nhật kết quả vào phần mềm một cửa, không yêu cầu nộp lại bản giấy",
    "thẩm định, cấp giấy phép xây dựng nhà ở riêng lẻ đối với các thửa đất ở",
)
_HOW = (
    "trước ngày {day} tháng {month} năm {year}",
    "trong thời hạn {few} ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
    "theo Nghị định số {number}/{year}/NĐ-CP của Chính phủ",
    "với tổng mức kinh phí {money} đồng từ nguồn ngân sách nhà nước",
    "và gửi báo cáo về Sở Nội vụ qua hộp thư vanthu{few}@snv.thuson.vn",
    "tại {number} thôn, tổ dân phố; tỷ lệ đạt {few},{month}%",
    "bằng văn bản giấy hoặc tệp PDF có ký số của người có thẩm quyền",
    "theo Phụ lục {roman} ban hành kèm theo Quyết định số {number}/QĐ-UBND",
    "nếu có vướng mắc thì phản ánh về VPUBND để kịp thời tháo gỡ",
    "đối với các thửa đất thuộc tờ bản đồ số {few}, diện tích {number} m2",
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đỗ", "Lò", "Hà", "Quách", "Bế", "Sầm", "Giàng", "Mỵ", "Kiều")
_MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Hữu", "Thúy", "Quỳnh", "Bảo", "Xuân", "Ngọc", "A", "Khắc")
_GIVEN = ("Thử", "Mẫu", "Hảo", "Quyển", "Diễm", "Tuấn", "Sương", "Lượng", "Khuê", "Bẩy", "Hưởng", "Nhã", "Vượng", "Ý")
_PLACES = ("Thử Sơn", "Mẫu Giang", "Bình Thử", "Tân Mỹ Thử", "Đồng Mẫu", "Hạ Mẫu", "Thượng Thử", "Phú Thử Tây")


class Wording:
    """Words for pages; the same numbers drawn from the same text give the same words."""

    def __init__(self, rng: Random, lines: Sequence[str] = ()) -> None:
        """Take paragraphs from `lines` where there are any, else put them together."""
        self.rng = rng
        self._lines = lines
        self._known = frozenset(letters() + " ")

    def paragraphs(self, count: int) -> list[str]:
        """Return paragraphs as they follow one another."""
        if not self._lines:
            return [self.sentence() for _ in range(count)]
        found: list[str] = []
        for _ in range(_TRIES):
            start = self.rng.randrange(len(self._lines))
            for line in self._lines[start : start + 4 * count]:
                text = _NUMBERING.sub("", " ".join(line.split()))
                if len(found) < count and self._fits(text):
                    found.append(text)
            if len(found) >= count:
                break
        return found

    def _fits(self, text: str) -> bool:
        """Return whether the text can be printed and is Vietnamese; files of laws hold translations too."""
        marked = sum(not letter.isascii() for letter in text)
        return _SHORTEST <= len(text) <= _LONGEST and marked > _MARKED * len(text) and self._known.issuperset(text)

    def sentence(self) -> str:
        """Return a sentence or two of our own."""
        parts = []
        for _ in range(self.rng.choice((1, 1, 2))):
            how = " ".join(self._filled(text) for text in self.rng.sample(_HOW, self.rng.choice((1, 2))))
            parts.append(f"{self.rng.choice(_WHO)} {self.rng.choice(_DOES)} {how}.")
        return " ".join(parts)

    def short(self, most: int) -> str:
        """Return the beginning of a paragraph, at most about `most` letters, ended at a word."""
        text = self.paragraphs(1)[0]
        if len(text) <= most:
            return text
        return text[:most].rsplit(" ", 1)[0].rstrip(",;:-–( ")

    def number(self) -> str:
        """Return a number as a paper has it: `09`, `128`, `3412`."""
        return self.rng.choice((f"{self.rng.randint(1, 99):02}", str(self.rng.randint(100, 4999))))

    def money(self) -> str:
        """Return an amount with points between thousands."""
        return f"{self.rng.randint(120, 98_000) * 1000:,}".replace(",", ".")

    def date(self) -> str:
        """Return `ngày 09 tháng 10 năm 2025`."""
        day, month, year = self.rng.randint(1, 28), self.rng.randint(1, 12), self.rng.randint(2018, 2026)
        return f"ngày {day:02} tháng {month:02} năm {year}"

    def short_date(self) -> str:
        """Return `09/10/1987`."""
        return f"{self.rng.randint(1, 28):02}/{self.rng.randint(1, 12):02}/{self.rng.randint(1950, 2025)}"

    def person(self) -> str:
        """Return the name of somebody who does not exist."""
        return f"{self.rng.choice(_FAMILY)} {self.rng.choice(_MIDDLE)} {self.rng.choice(_GIVEN)}"

    def place(self) -> str:
        """Return the name of a place that does not exist."""
        return self.rng.choice(_PLACES)

    def _filled(self, text: str) -> str:
        return text.format(
            day=f"{self.rng.randint(1, 28):02}",
            month=f"{self.rng.randint(1, 12):02}",
            year=self.rng.randint(2015, 2026),
            few=self.rng.randint(2, 45),
            number=self.number(),
            money=self.money(),
            roman=self.rng.choice(ROMAN),
        )


def lines_of(path: Path) -> list[str]:
    """Return the paragraphs of a text file, one a line, NFC."""
    return [nfc(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
