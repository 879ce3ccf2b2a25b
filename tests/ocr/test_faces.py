"""Cards on a sheet: where their faces lie, in which order they are read, and their machine-readable zone."""

import cv2
import numpy as np
import pytest

from core.options import OcrOptions
from core.page import Page, Reason
from ocr import clean, faces, zone
from ocr.engine import make_engine
from ocr.picture import Picture as Grey
from ocr.read import read
from ocr.survey import survey
from samples.make import paper, scan
from tests.bench.score import word_f1
from tests.factories import make_page
from tests.ocr import cards, pages
from tests.ocr.images import page_image
from tests.ocr.pages import Picture

OPTIONS = OcrOptions()
SEED = 71


def cleaned(picture: Picture) -> Grey:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    return clean.strengthened(clean.even(grey))


def apart(one: float, other: float) -> float:
    """Return the degrees between two leans; the search does not tell a face from one upside down."""
    return abs((one - other + 90) % 180 - 90)


@pytest.mark.parametrize("layout", cards.LAYOUTS)
def test_finds_each_face_where_it_lies(layout: str) -> None:
    found = faces.find(cleaned(cards.sheet(SEED, cards.LAYOUTS[layout])), 300)
    assert len(found) == 2
    for laid in cards.LAYOUTS[layout]:
        place = min(found, key=lambda place: abs(place.x - laid.x) + abs(place.y - laid.y))
        assert (place.x, place.y) == pytest.approx((laid.x, laid.y), abs=4)
        assert apart(place.lean, laid.lean) < 4


def test_finds_the_faces_on_a_photocopy_and_beside_other_print() -> None:
    sheet = cards.sheet(SEED, cards.LAYOUTS["leaning"])
    sheet[2500:2800, 300:2300] = pages.decision().picture[2300:2600, 300:2300]
    copy = pages.photocopied(sheet)
    assert len(faces.find(clean.even(copy), 300)) == 2


@pytest.mark.parametrize(
    "picture",
    [
        pages.decision().picture,
        pages.decision(points=9).picture,
        np.full((3508, 2480, 3), 255, np.uint8),
    ],
    ids=["decision", "small print", "empty"],
)
def test_other_papers_have_no_faces(picture: Picture) -> None:
    for turn in (0, 90):
        assert faces.find(cleaned(pages.turned(picture, turn)), 300) == []


@pytest.mark.tesseract
def test_short_blocks_that_lie_like_faces_are_no_cards() -> None:
    drawn = cards.sheet(SEED, cards.LAYOUTS["above"])
    block = pages.decision(paragraphs=pages.PARAGRAPHS[2:]).picture[1300:1900, 700:1650]
    for top in (590, 1390):
        drawn[top - 60 : top + 720, 600:1900] = 255
        drawn[top : top + 600, 760:1710] = block
    grey = cleaned(drawn)
    assert len(faces.find(grey, 300)) == 2
    sheet = faces.Sheet(grey, 300, make_engine(OPTIONS), lambda blocks, _: blocks)
    assert sheet.read(survey(grey)) is None


def test_two_cards_on_one_sheet_are_four_faces() -> None:
    sheet = cards.sheet(SEED, cards.LAYOUTS["beside"])
    sheet[1750:3300] = cards.sheet(SEED + 1, cards.LAYOUTS["leaning beside"])[300:1850]
    assert len(faces.find(cleaned(sheet), 300)) == 4


def in_order(page: Page, seed: int) -> bool:
    """Return whether all that was read of the front comes before the back."""
    front, back = (set(text.split()) for _, text in cards.faces(seed))
    words = [word.text for word in page.words]
    of_front = [place for place, word in enumerate(words) if word in front - back]
    of_back = [place for place, word in enumerate(words) if word in back - front]
    return max(of_front) < min(of_back)


@pytest.mark.tesseract
@pytest.mark.parametrize("layout", ["beside", "leaning", "back upside down", "back on its side", "back first"])
def test_reads_both_faces_the_front_first_with_whole_zones(layout: str) -> None:
    picture = cards.sheet(SEED, cards.LAYOUTS[layout])
    page = read(page_image(picture, "image/jpeg", dpi=300), 1, make_engine(OPTIONS), OPTIONS)
    assert word_f1(page.text, cards.text(SEED)) > 0.9
    assert in_order(page, SEED)
    lines = [line.text for line in page.lines]
    assert sum(line in lines for line in cards.text(SEED).splitlines()[-3:]) >= 2
    # Each word stands where its face lies.
    number = next(line.bbox for line in page.lines if "DVNM" in line.text)
    laid = cards.LAYOUTS[layout][1]
    assert abs((number.x0 + number.x1) / 2 - laid.x * cards.MM) < 30 * cards.MM
    assert abs((number.y0 + number.y1) / 2 - laid.y * cards.MM) < 30 * cards.MM


def words_below(picture: Picture) -> list[str]:
    """Return the words that are read under the faces, which must be whole."""
    page = read(page_image(picture, "image/jpeg", dpi=300), 1, make_engine(OPTIONS), OPTIONS)
    assert word_f1(page.text, cards.text(SEED)) > 0.85
    return [word.text for word in page.words if word.bbox.y0 > 2500]


@pytest.mark.tesseract
@pytest.mark.parametrize("layout", ["above", "back on its side"])
@pytest.mark.parametrize("text", ["So: 4521 CT", "SAO Y", "Trang 1", "4521"])
def test_the_few_words_beside_the_faces_are_read(text: str, layout: str) -> None:
    picture = cards.sheet(SEED, cards.LAYOUTS[layout])
    cv2.putText(picture, text, (900, 2600), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (0, 0, 0), 4)
    assert words_below(picture) == text.split()


@pytest.mark.tesseract
@pytest.mark.parametrize("seed", [2, 3])
def test_scribbles_beside_the_faces_are_no_words(seed: int) -> None:
    """The engine makes letters and digits of them, in which it does not believe."""
    picture, chance = cards.sheet(SEED, cards.LAYOUTS["above"]), np.random.default_rng(seed)
    for x in range(900, 1380, 80):
        stroke = (np.array([x, 2600]) + chance.integers(-28, 28, (5, 2))).astype(np.int32)
        cv2.polylines(picture, [stroke], isClosed=False, color=(0, 0, 0), thickness=5)
    assert words_below(picture) == []


@pytest.mark.parametrize("gap", [4, 5, 6])
@pytest.mark.parametrize("side", ["above", "below"])
def test_the_box_of_a_face_keeps_away_from_print_near_one_side(side: str, gap: int) -> None:
    """Print that fills less than the box would lie in its middle, and what stands near it in the box, too."""
    mm = cards.MM
    sheet = np.full((round(297 * mm), round(210 * mm), 3), 255, np.uint8)
    near = (60 - gap - 16, 60 - gap) if side == "above" else (106 + gap, 106 + gap + 16)
    for top, bottom in ((60, 106), near):
        for row in range(round(top * mm), round(bottom * mm) - 4, 24):
            sheet[row : row + 4, round(65 * mm) : round(140 * mm)] = 0
    (place,) = faces.find(cleaned(sheet), 300)
    low, high = place.y - 59 / 2, place.y + 59 / 2
    assert low < 61
    assert high > 105
    assert low > near[1] if side == "above" else high < near[0]


def zoned(*lines: str) -> list[str]:
    page = make_page("\n".join(lines))
    return [line.text for block in zone.set_right(page.blocks) for line in block.lines]


def test_signs_that_cannot_stand_in_a_zone_are_set_right() -> None:
    assert zoned(
        "TDVNM0809241923 099080924192<<9", "8010O30M4010032VNM<<<<<<<<<<0", "'TA<<HUU<TRU0NG<<<<<<<<<<<<<<<<<"
    ) == ["IDVNM0809241923099080924192<<9", "8010030M4010032VNM<<<<<<<<<<<0", "TA<<HUU<TRUONG<<<<<<<<<<<<<<<<"]


def test_a_digit_too_many_is_left_out_where_all_others_agree() -> None:
    assert zoned("TDVNM16819798786099168197987<<4") == ["IDVNM1681979878099168197987<<4"]
    assert zoned("TDVNM16819798786099168197986<<4") == ["TDVNM16819798786099168197986<<4"]


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("NGUYEN<<DTEU<LTNH", "NGUYEN<<DIEU<LINH"),
        ("TA<<HUU<THTIEN", "TA<<HUU<THIEN"),
        ("TRAN<<THT<TIT", "TRAN<<THI<TIT"),
    ],
)
def test_a_name_in_a_zone_is_made_of_syllables(read: str, name: str) -> None:
    lines = ("8010030M4010032VNM<<<<<<<<<<<0", read.ljust(30, "<"))
    assert zoned(*lines)[1] == name.ljust(30, "<")


def test_a_line_of_a_zone_keeps_what_was_read_first() -> None:
    page = make_page("8010030M4010032VNM<<<<<<<<<< 0")
    (word,) = zone.set_right(page.blocks)[0].lines[0].words
    assert (word.first, word.reason) == ("8010030M4010032VNM<<<<<<<<<< 0", Reason.LOOKALIKE)


@pytest.mark.parametrize(
    "text",
    ["TDVNM08092419230990809<<9", "IDVNMX809241923099080924192<<9", "Số: 12/QĐ-UBND", "TA<<HUU<TRUONG<<<<<<<<<<<<<<<<"],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    assert zoned(text) == [text]


@pytest.mark.parametrize(
    "kind",
    [
        "birth_certificate",
        "diploma",
        "letter",
        "marital_status_confirmation",
        "menu",
        "official_letter",
        "request_form",
    ],
)
@pytest.mark.parametrize("way", ["office", "photocopy"])
def test_no_part_of_an_ordinary_paper_is_a_face(kind: str, way: str) -> None:
    """A box cut out of lines of text has print right beside it, also where another was cut out before."""
    for one in scan(paper(kind, 7401), way, 7401):
        picture = cv2.imdecode(np.frombuffer(one.picture.data, np.uint8), cv2.IMREAD_COLOR)
        assert len(faces.find(cleaned(np.asarray(picture, np.uint8)), one.picture.dpi)) < 2
