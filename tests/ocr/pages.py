"""Draws official-looking pages with known text, and damages them as offices do."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from samples import fonts

Picture = npt.NDArray[np.uint8]

PARAGRAPHS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    (
        "Xét đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 128/TTr-SNV ngày 03 tháng 10 năm 2025 về việc kiện toàn Tổ "
        "công tác giải quyết thủ tục hành chính trên môi trường điện tử,"
    ),
    (
        "Điều 1. Thành lập Tổ công tác rà soát, đánh giá việc tiếp nhận và trả kết quả giải quyết thủ tục hành chính "
        "tại Trung tâm Phục vụ hành chính công, gồm các ông, bà có tên trong danh sách kèm theo Quyết định này."
    ),
    (
        "Điều 2. Tổ công tác có nhiệm vụ hướng dẫn, kiểm tra việc số hóa hồ sơ, giấy tờ; kịp thời tháo gỡ khó "
        "khăn, vướng mắc của người dân và doanh nghiệp; tổng hợp kết quả, báo cáo Chủ tịch trước ngày 25 hằng tháng."
    ),
    (
        "Điều 3. Kinh phí hoạt động được bảo đảm từ nguồn ngân sách nhà nước đã giao cho Văn phòng và các nguồn hợp "
        "pháp khác theo quy định của pháp luật. Quyết định này có hiệu lực kể từ ngày ký ban hành."
    ),
    (
        "Điều 4. Chánh Văn phòng, Giám đốc Sở Nội vụ, Thủ trưởng các cơ quan, đơn vị có liên quan và các thành viên Tổ "
        "công tác chịu trách nhiệm thi hành Quyết định này kể từ ngày 20 tháng 10 năm 2025./."
    ),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page and its words, line by line, two columns left first."""

    picture: Picture
    text: str


class _Sheet:
    def __init__(self, width: int, height: int, dpi: int) -> None:
        self.image = Image.new("RGB", (width, height), (252, 251, 249))
        self.draw = ImageDraw.Draw(self.image)
        self.dpi = dpi
        self.lines: list[str] = []

    def font(self, style: str, points: float) -> ImageFont.FreeTypeFont:
        family, _, look = style.partition("-")
        pixels = round(points * self.dpi / 72)
        return fonts.font(family, bold="bold" in look, italic="italic" in look, pixels=pixels)

    def centred(self, text: str, x: float, y: float, style: str, points: float) -> None:
        font = self.font(style, points)
        self.draw.text((x - self.draw.textlength(text, font=font) / 2, y), text, (22, 22, 24), font)
        self.lines.append(text)

    def paragraph(self, text: str, box: tuple[float, float, float], style: str, points: float) -> float:
        """Draw justified below `box` (left, top, right); return where the next paragraph begins."""
        left, top, right = box
        font = self.font(style, points)
        indent = self.dpi * 0.4
        rows: list[list[str]] = [[]]
        for word in text.split():
            room = right - left - (indent if len(rows) == 1 else 0)
            if rows[-1] and self.draw.textlength(" ".join([*rows[-1], word]), font=font) > room:
                rows.append([])
            rows[-1].append(word)
        for number, row in enumerate(rows):
            x = left + (indent if number == 0 else 0)
            widths = [self.draw.textlength(word, font=font) for word in row]
            gap = self.draw.textlength(" ", font=font)
            if number < len(rows) - 1 and len(row) > 1:
                gap = (right - x - sum(widths)) / (len(row) - 1)
            for word, width in zip(row, widths, strict=True):
                self.draw.text((x, top), word, (22, 22, 24), font)
                x += width + gap
            self.lines.append(" ".join(row))
            top += points * self.dpi / 72 * 1.35
        return top + points * self.dpi / 72 * 0.4


def decision(
    paragraphs: tuple[str, ...] = PARAGRAPHS, *, dpi: int = 300, style: str = "serif", points: float = 13.5
) -> Drawn:
    """Return an A4 page with a two-column head, a title, a body and a two-column foot."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    sheet = _Sheet(width, height, dpi)
    left, right, y = 1.18 * dpi, width - 0.6 * dpi, 0.8 * dpi
    agency, nation = left + 1.35 * dpi, right - 1.75 * dpi
    step = 0.24 * dpi
    sheet.centred("ỦY BAN NHÂN DÂN", agency, y, f"{style}-regular", 12)
    sheet.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", nation, y, f"{style}-bold", 12)
    sheet.centred("TỈNH THANH SƠN", agency, y + step, f"{style}-bold", 12)
    sheet.centred("Độc lập - Tự do - Hạnh phúc", nation, y + step, f"{style}-bold", 13)
    sheet.draw.line((nation - dpi, y + 2.2 * step, nation + dpi, y + 2.2 * step), (22, 22, 24), max(1, dpi // 150))
    sheet.centred("Số: 413/QĐ-UBND", agency, y + 2.6 * step, f"{style}-regular", 13)
    sheet.centred("Thanh Sơn, ngày 09 tháng 10 năm 2025", nation, y + 2.6 * step, f"{style}-italic", 13)
    y += 4.4 * step
    sheet.centred("QUYẾT ĐỊNH", width / 2, y, f"{style}-bold", 14)
    sheet.centred("Về việc thành lập Tổ công tác số hóa hồ sơ", width / 2, y + step, f"{style}-bold", 14)
    y += 2.6 * step
    for text in paragraphs:
        if y > height - 3.6 * dpi:
            break
        y = sheet.paragraph(text, (left, y, right), f"{style}-regular", points)
    y += 0.2 * dpi
    sheet.centred("Nơi nhận:", left + 0.5 * dpi, y, f"{style}-bold-italic", 12)
    sheet.centred("KT. CHỦ TỊCH", nation, y, f"{style}-bold", 13)
    sheet.centred("- Như Điều 4;", left + 0.55 * dpi, y + step, f"{style}-regular", 11)
    sheet.centred("PHÓ CHỦ TỊCH", nation, y + step, f"{style}-bold", 13)
    sheet.centred("- Lưu: VT, NC.", left + 0.58 * dpi, y + 2 * step, f"{style}-regular", 11)
    sheet.centred("Lò Thị Thử Nghiệm", nation, y + 6 * step, f"{style}-bold", 13)
    return Drawn(np.asarray(sheet.image)[:, :, ::-1].copy(), "\n".join(sheet.lines))


def stamped(picture: Picture, centre: tuple[float, float], radius: float) -> Picture:
    """Return the page with a red round stamp; `centre` in parts of the page, `radius` in pixels."""
    image = Image.fromarray(picture[:, :, ::-1])
    stamp = Image.new("RGB", image.size, (255, 255, 255))
    draw = ImageDraw.Draw(stamp)
    x, y = centre[0] * image.width, centre[1] * image.height
    for part, thick in ((1.0, 0.05), (0.68, 0.02)):
        r = radius * part
        draw.ellipse((x - r, y - r, x + r, y + r), outline=(215, 40, 50), width=max(2, round(radius * thick)))
    font = fonts.font("sans", bold=True, italic=False, pixels=round(radius / 5))
    for text, dy in (("TỈNH THANH SƠN", -0.4), ("★", -0.1), ("ỦY BAN", 0.2)):
        draw.text((x - draw.textlength(text, font=font) / 2, y + dy * radius), text, (215, 40, 50), font)
    return np.asarray(np.minimum(np.asarray(image), np.asarray(stamp)))[:, :, ::-1].copy()


def leaning(picture: Picture, degrees: float) -> Picture:
    """Return the page as it lies `degrees` counter-clockwise under the lid, same canvas."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1)
    white = (255, 255, 255)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=white).astype(np.uint8)


def turned(picture: Picture, degrees: int) -> Picture:
    """Return the page turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -degrees // 90))


def shaded(picture: Picture, seed: int = 1) -> Picture:
    """Return the page as a phone sees it: light from one side, soft, noisy."""
    random = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    across = np.linspace(1.0, 0.55, width, dtype=np.float32)[None, :, None]
    down = np.linspace(0.75, 1.0, height, dtype=np.float32)[:, None, None]
    dim = (picture * across * down).astype(np.uint8)
    soft = cv2.GaussianBlur(dim, (0, 0), 1.1) + random.normal(0, 5, dim.shape)
    return jpeg(np.clip(soft, 0, 255).astype(np.uint8), 80)


def photocopied(picture: Picture, seed: int = 1, speckles: int = 1500) -> Picture:
    """Return a one-bit copy (0 and 255) with ragged edges and specks."""
    random = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (0, 0), 1.2)
    grey = soft + random.normal(0, 22, soft.shape)
    copy = np.where(grey < 150, 0, 255).astype(np.uint8)
    ys, xs = random.integers(0, grey.shape[0] - 3, speckles), random.integers(0, grey.shape[1] - 3, speckles)
    for y, x, size in zip(ys, xs, random.integers(1, 4, speckles), strict=True):
        copy[y : y + size, x : x + size] = 0
    return copy


def smaller(picture: Picture, factor: float) -> Picture:
    """Return the page at a lower resolution."""
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.uint8)


def jpeg(picture: Picture, quality: int) -> Picture:
    """Return what is left after JPEG."""
    coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_UNCHANGED), dtype=np.uint8)
