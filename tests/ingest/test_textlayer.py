"""The words of the file itself: taken where a person sees just these, left to OCR in any doubt."""

import unicodedata
import zlib

import pytest

from core.page import TextSource
from ingest.syllables import is_syllable
from ingest.trust import sane
from tests.ingest.conftest import Split
from tests.ingest.papers import BODY, FOOT, HEAD, PAPER, Line, Sheet, grey
from tests.ingest.test_pictures import drawing, encoded
from tests.ingest.test_scan import A4_200, full_page, jpeg_entries

GARBAGE = (
    "CQNG HOA XA HQI CHU NGHiA VIET NAM DQc lap - Tg do - Hanh phuc QUYET DINH Vé viec cdng bd danh muc thii tuc "
    "hanh chinh dirge thay thé trong linh vuc dang ky cu tru thuéc pham vi chirc ning quan ly cua Bd Cong an"
)
TCVN3 = (
    "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc ñy ban nh©n d©n tØnh c¨n cø LuËt tæ chøc chÝnh "
    "quyÒn ®Þa ph¬ng"
)
VNI = (
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp Töï do Haïnh phuùc Uûy ban nhaân daân tænh caên cöù luaät toå "
    "chöùc chính quyeàn ñòa phöông"
)
VIETNAMESE = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025; Xét đề nghị của Chánh Văn phòng Ủy ban nhân "
    "dân tỉnh tại Tờ trình số 10/TTr-VP ngày 05 tháng 01 năm 2026 về việc công nhận kết quả kiểm tra công tác văn thư."
)
ENGLISH = (
    "The authority shall issue the certificate to the applicant within ten days of the receipt of a complete "
    "application."
)


def text_of(split: Split, sheet: Sheet, *more: bytes) -> str | None:
    (page,) = split(sheet.pdf(*more))
    assert page.image is not None, page.error
    return page.text.text if page.text else None


def lines(*columns: tuple[Line, ...]) -> str:
    return "\n".join(text for column in columns for _, _, text in column)


def test_a_paper_reads_left_column_first(take_apart: Split) -> None:
    left, right = HEAD[0::2], HEAD[1::2]
    recipients, signature = (FOOT[0], FOOT[2], FOOT[3]), (FOOT[1], FOOT[4])
    assert text_of(take_apart, Sheet().words(PAPER)) == lines(left, right, BODY, recipients, signature)


def test_the_page_says_what_read_it(take_apart: Split) -> None:
    (page,) = take_apart(Sheet().words(PAPER).pdf())
    assert page.text is not None
    assert page.image is not None
    assert page.text.source is TextSource.TEXT_LAYER
    assert page.text.engine.startswith("pdf text (pdfplumber ")
    assert (page.text.number, page.text.width, page.text.height) == (1, page.image.width, page.image.height)
    assert page.text.dpi == page.image.dpi


@pytest.mark.parametrize(
    ("entries", "left", "top"),
    [
        (b"", 90, 842 - 690),
        (b"/CropBox [50 100 595 742]", 40, 742 - 690),
        (b"/MediaBox [-20 -30 575 812]", 110, 812 - 690),
    ],
    ids=["plain", "cropped", "shifted"],
)
def test_boxes_lie_on_the_picture(take_apart: Split, entries: bytes, left: float, top: float) -> None:
    (page,) = take_apart(Sheet(entries=entries).words(((90, 690, "Điều 1. Công nhận"),)).pdf())
    assert page.text is not None
    first = page.text.words[0]
    scale = 300 / 72
    assert first.text == "Điều"
    assert first.bbox.x0 == pytest.approx(left * scale, abs=3)
    assert first.bbox.width == pytest.approx(4 * 6 * scale, abs=3)
    assert first.bbox.y0 < top * scale < first.bbox.y1 + 3
    assert first.bbox.height == pytest.approx(12 * scale, abs=6)


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_boxes_lie_on_a_turned_page(take_apart: Split, rotate: int) -> None:
    (page,) = take_apart(Sheet(entries=b"/Rotate %d" % rotate).words(PAPER).pdf())
    if rotate == 180:
        # The words stand on their heads: such a page is left to OCR, which turns it, or its boxes must lie inside.
        assert page.text is None or all(word.bbox.y1 <= page.text.height for word in page.text.words)
    else:
        assert page.text is None


def test_words_are_composed(take_apart: Split) -> None:
    loose = tuple((x, y, unicodedata.normalize("NFD", text)) for x, y, text in BODY)
    text = text_of(take_apart, Sheet().words(loose))
    assert text is not None
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("shift", [0, 2, 3])
def test_a_number_in_a_signature_is_read_where_it_stands(take_apart: Split, shift: int) -> None:
    paper = tuple(line if not line[2].startswith("Số:") else (110, 735, "Số:     /QĐ-UBND") for line in PAPER)
    sheet = Sheet(entries=b"/Annots [9 0 R]").words(paper)
    x = 110 + 6 * 4 + shift
    appearance = (
        b"BT /F 12 Tf 1 0 0 1 0 5 Tm <%b> Tj ET"
        % "".join(f"{sheet._letters.setdefault(letter, len(sheet._letters) + 1):04x}" for letter in "15").encode()
    )
    field = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /F 132 /Rect [%g 730 %g 750] /AP << /N 10 0 R >> >>"
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 14 20] /Resources << /Font << /F 5 0 R >> >> /Length %d"
    form = b"<< %b >>\nstream\n%b\nendstream" % (entries % len(appearance), appearance)
    text = text_of(take_apart, sheet, field % (x, x + 14), form)
    assert text is not None
    assert text.split("\n")[2] == "Số: 15 /QĐ-UBND"


def test_a_filled_field_without_appearance_is_left_to_ocr(take_apart: Split) -> None:
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (An) /F 4 /Rect [90 550 300 570] /DA (/F 12 Tf) >>"
    assert text_of(take_apart, Sheet(entries=b"/Annots [9 0 R]").words(PAPER), field) is None


def test_words_of_a_signature_over_a_scan_are_not_the_page(take_apart: Split) -> None:
    sheet, _ = full_page()
    assert text_of(take_apart, sheet.words(((350, 800, "SAO Y; Ủy ban nhân dân xã; 05/01/2026 08:00:00"),))) is None


def test_a_hidden_layer_over_a_scan_is_not_trusted(take_apart: Split) -> None:
    sheet, _ = full_page()
    assert text_of(take_apart, sheet.words(PAPER, mode=3)) is None
    sheet, _ = full_page()
    assert text_of(take_apart, sheet.words(PAPER, mode=3).words(HEAD[:1])) is None


def test_words_beside_a_scanned_half_are_not_the_page(take_apart: Split) -> None:
    data, entries = grey(800, 500, dark=(50, 50, 750, 450))
    assert text_of(take_apart, Sheet().words(BODY).picture(data, entries, "595 0 0 350 0 50")) is None


def test_a_pale_background_and_a_small_emblem_do_no_harm(take_apart: Split) -> None:
    pale = zlib.compress(b"\xe8" * (300 * 424))
    entries = b"/Width 300 /Height 424 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    emblem = encoded(drawing(size=(100, 100)), "JPEG")
    sheet = Sheet().picture(pale, entries)
    for x, y, words in PAPER:
        # The font is not embedded, so the words would leave no ink.
        sheet.draw(b"%g %g %g 6 re f" % (x, y, 6 * len(words)))
    sheet.words(PAPER).picture(emblem, jpeg_entries((100, 100)), "60 0 0 60 270 300")
    text = text_of(take_apart, sheet)
    assert text is not None
    assert "QUYẾT ĐỊNH" in text


@pytest.mark.parametrize("font", [".VnTime", "ABCDEF+.VnTimeH", "VNI-Times", "ABCDEF+VNI-Times-Bold"])
def test_fonts_of_legacy_encodings_are_left_to_ocr(take_apart: Split, font: str) -> None:
    assert text_of(take_apart, Sheet(font=font).words(PAPER)) is None


@pytest.mark.parametrize("text", [TCVN3, VNI, GARBAGE], ids=["tcvn3", "vni", "garbage"])
def test_broken_letters_are_left_to_ocr(take_apart: Split, text: str) -> None:
    assert text_of(take_apart, Sheet().words(((50, 700, text),), size=4)) is None


def test_a_page_larger_than_a_scan_has_few_words(take_apart: Split) -> None:
    assert text_of(take_apart, Sheet().words(((250, 700, "PHỤ LỤC I"),))) == "PHỤ LỤC I"


@pytest.mark.parametrize(
    "text", [VIETNAMESE, ENGLISH, f"{VIETNAMESE} {ENGLISH}", VIETNAMESE.upper(), "1.234,5 m² 15/01/2026 099085000012"]
)
def test_real_words_are_sane(text: str) -> None:
    assert sane(text)


@pytest.mark.parametrize(
    "text",
    [
        TCVN3,
        VNI,
        GARBAGE,
        "",
        "(cid:12)(cid:14)(cid:99) " * 20,
        "\ufffd\ufffd\ufffd " * 20,
        "\ue001\ue002\ue003 " * 30,
        "Fdwq fỷ Oxdw Wr fkxf fkmqk txbhq gld skxrqj qjdb wkdqj qdp Xhw gh qjkl fxd Fkdqk Ydq skrqj Xb edq qkdq gdq",
        VIETNAMESE.translate(str.maketrans("ủứậổềịăơưáàêđ", "uuaoeiaouaaed")),
    ],
    ids=["tcvn3", "vni", "garbage", "empty", "cid", "replacement", "private", "shifted", "stripped"],
)
def test_garbage_is_not_sane(text: str) -> None:
    assert not sane(text)


@pytest.mark.parametrize(
    "token",
    [
        "nghiêng",
        "Quyết",
        "ĐỊNH",
        "giữ",
        "gì",
        "quốc",
        "khuỷu",
        "ưu",
        "yêu",
        "oanh",
        "Thủy",
        "thuỷ",
        "hòa",
        "hoà",
        "HOA",
    ],
)
def test_syllables(token: str) -> None:
    assert is_syllable(token)


@pytest.mark.parametrize(
    "token", ["CQNG", "HQI", "cdng", "dirge", "chirc", "jazz", "first", "strengths", "qq", "aeiou", "1990"]
)
def test_no_syllables(token: str) -> None:
    assert not is_syllable(token)


def test_a_letter_painted_twice_is_read_once(take_apart: Split) -> None:
    shifted = tuple((x + 0.3, y, text) for x, y, text in BODY)
    assert text_of(take_apart, Sheet().words(BODY).words(shifted)) == lines(BODY)


def test_only_a_picture_means_no_words(take_apart: Split) -> None:
    data = encoded(drawing(size=A4_200), "JPEG")
    assert text_of(take_apart, Sheet().picture(data, jpeg_entries(A4_200))) is None
