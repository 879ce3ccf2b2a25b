"""PDF pages of words and pictures, at known places."""

import zlib
from dataclasses import dataclass, field

from tests.ingest.hostile_files import pdf_objects, stream

HEAD = (
    (90, 780, "ỦY BAN NHÂN DÂN"),
    (340, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (110, 765, "TỈNH LAM SƠN"),
    (370, 765, "Độc lập - Tự do - Hạnh phúc"),
    (110, 735, "Số: 15/QĐ-UBND"),
    (340, 735, "Lam Sơn, ngày 05 tháng 01 năm 2026"),
)
BODY = (
    (250, 690, "QUYẾT ĐỊNH"),
    (200, 675, "Về việc công nhận kết quả kiểm tra"),
    (90, 640, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;"),
    (90, 625, "Xét đề nghị của Chánh Văn phòng Ủy ban nhân dân tỉnh tại Tờ trình số 10,"),
    (90, 600, "Điều 1. Công nhận kết quả kiểm tra công tác văn thư của các cơ quan."),
)
FOOT = (
    (90, 500, "Nơi nhận:"),
    (350, 500, "CHỦ TỊCH"),
    (90, 485, "- Như Điều 1;"),
    (90, 470, "- Lưu: VT."),
    (340, 440, "Trần Văn Minh Đức"),
)
PAPER = HEAD + BODY + FOOT

Line = tuple[float, float, str]


@dataclass
class Sheet:
    """One page under construction: everything is painted in the order in which it is added."""

    width: float = 595
    height: float = 842
    entries: bytes = b""
    font: str = "TimesNewRomanPSMT"
    content: bytes = b""
    pictures: list[tuple[bytes, bytes]] = field(default_factory=list)
    _letters: dict[str, int] = field(default_factory=dict)

    def words(self, lines: tuple[Line, ...], *, size: float = 12, mode: int = 0) -> "Sheet":
        """Print the lines; mode 3 is invisible."""
        for x, y, text in lines:
            codes = "".join(f"{self._letters.setdefault(letter, len(self._letters) + 1):04x}" for letter in text)
            self.content += f"BT {mode} Tr /F {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET\n".encode()
        return self

    def picture(self, data: bytes, entries: bytes, matrix: str = "595 0 0 842 0 0") -> "Sheet":
        """Place a picture."""
        self.content += f"q {matrix} cm /I{len(self.pictures)} Do Q\n".encode()
        self.pictures.append((data, entries))
        return self

    def draw(self, operators: bytes) -> "Sheet":
        """Paint something else."""
        self.content += operators + b"\n"
        return self

    def pdf(self, *more: bytes) -> bytes:
        """Return the file; `more` objects follow from number 9 on, after the pictures."""
        names = b" ".join(b"/I%d %d 0 R" % (at, 9 + len(more) + at) for at in range(len(self.pictures)))
        resources = b"<< /Font << /F 5 0 R >> /XObject << %b >> >>" % names
        return pdf_objects(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Contents 4 0 R /Resources %b %b >>"
                % (self.width, self.height, resources, self.entries),
                stream(self.content),
                b"<< /Type /Font /Subtype /Type0 /BaseFont /%b /Encoding /Identity-H /DescendantFonts [6 0 R]"
                b" /ToUnicode 8 0 R >>" % self.font.encode(),
                b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%b /DW 500 /FontDescriptor 7 0 R"
                b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>" % self.font.encode(),
                b"<< /Type /FontDescriptor /FontName /%b /Flags 4 /Ascent 800 /Descent -200 /CapHeight 700"
                b" /ItalicAngle 0 /StemV 80 /FontBBox [0 -200 1000 800] >>" % self.font.encode(),
                stream(self._to_unicode()),
                *more,
                *(stream(data, b"/Type /XObject /Subtype /Image " + entries) for data, entries in self.pictures),
            ]
        )

    def _to_unicode(self) -> bytes:
        pairs = [f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in self._letters.items()]
        blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\nendcmap end end"
        ).encode()


def grey(width: int, height: int, *, dark: tuple[int, int, int, int] | None = None) -> tuple[bytes, bytes]:
    """Return data and entries of a white grey picture with a dark box, given as left, top, right, bottom."""
    rows = [bytearray(b"\xff" * width) for _ in range(height)]
    if dark is not None:
        for row in rows[dark[1] : dark[3]]:
            row[dark[0] : dark[2]] = bytes(dark[2] - dark[0])
    entries = b"/Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    return zlib.compress(b"".join(rows)), entries % (width, height)
