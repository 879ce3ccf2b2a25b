"""What was nearly read: values that other words of the paper, or their own signs, speak against; lines half lost."""

from dataclasses import replace

import pytest

from classify import catalog, flow
from classify.checks import echoes
from classify.sheet import sheet
from classify.understand import understand
from core.dossier import Document, Field, Verdict
from core.ids import BatchId, PageId
from core.options import ClassifyOptions
from core.page import BBox, Line, Page
from tests.classify.test_papers import texts
from tests.factories import make_page, make_paper_page

CATALOG = catalog.load()


def read(*pages: Page) -> Document:
    papers = [make_paper_page(page, number=number) for number, page in enumerate(pages, start=1)]
    return understand(BatchId("batch"), papers, CATALOG, ClassifyOptions()).documents[0]


def field(document: Document, name: str) -> Field:
    return next(field for field in document.fields if field.name == name)


def test_a_name_that_is_spelled_otherwise_elsewhere_is_not_accepted() -> None:
    """The place beside the date says "Đông Phú": one of the two readings is wrong."""
    text = texts("decision")[0].replace("PHƯỜNG ĐÔNG PHÚ", "PHƯỜNG ĐỒNG PHÚ", 1)
    issuer = field(read(make_page(text)), "issuer")
    assert [problem.code for problem in issuer.problems] == ["spelled_differently"]
    assert "PHƯỜNG ĐÔNG" in issuer.problems[0].message
    assert issuer.state is Verdict.REVIEW


@pytest.mark.parametrize(
    ("text", "value", "doubtful"),
    [
        ("Cầu Đất, CÂU ĐẤT", "PHƯỜNG CÂU ĐẤT", True),
        ("Cầu Đất, CẦU ĐẤT", "PHƯỜNG CẦU ĐẤT", False),
        ("Hoà An, HÒA AN", "HÒA AN", False),
        ("NGUYEN<<BINH NGUYEN BINH", "Nguyễn Bình", False),
        ("Cầu\nĐắt", "Cầu Đất", False),
        ("cầu đắt", "Cầu Đất", False),
    ],
)
def test_only_printed_names_with_other_marks_speak_against_a_name(text: str, value: str, doubtful: bool) -> None:
    paper = flow.whole([sheet(PageId("batch.1.1"), make_page(text))])
    assert (echoes.hear(paper).problem(value, value) is not None) is doubtful


@pytest.mark.parametrize(
    ("printed", "misread", "name", "value"),
    [
        ("Thửa đất số: 145", "Thửa đất số: 14 I", "parcel_number", "141"),
        ("Thửa đất số: 145", "Thửa đất số: l45", "parcel_number", "145"),
        ("Thửa đất số: 145", "Thửa đất số: 14 5", "parcel_number", "145"),
        ("ngày 22 tháng 8", "ngày 2I tháng 8", "issued_date", "2016-08-21"),
    ],
)
def test_a_digit_that_was_read_as_a_letter_goes_to_a_person(printed: str, misread: str, name: str, value: str) -> None:
    pages = [text.replace(printed, misread) for text in texts("land_use_certificate")]
    assert misread in "".join(pages)
    found = field(read(*map(make_page, pages)), name)
    assert (found.value, found.state) == (value, Verdict.REVIEW)


def test_an_agency_is_not_accepted_where_the_number_below_it_was_lost() -> None:
    text = texts("decision")[0].replace("Số: 09/QĐ-UBND", "              ")
    assert field(read(make_page(text)), "issuer").state is not Verdict.ACCEPTED


def test_the_name_of_an_agency_may_reach_over_the_middle_beside_the_device() -> None:
    text = texts("decision")[0].replace(
        " PHƯỜNG ĐÔNG PHÚ                            Độc lập",
        " PHƯỜNG ĐÔNG PHÚ VÀ CÁC XÃ PHƯỜNG LIỀN KỀ   Độc lập",
    )
    page = make_page(text)
    crowded = []
    for line in page.lines:
        words = list(line.words)
        at = next((i for i, word in enumerate(words) if word.text == "Độc"), 0)
        if at:
            # One gap like any other between the agency and the device.
            shift = words[at].bbox.x0 - words[at - 1].bbox.x1 - 22
            words[at:] = [
                replace(word, bbox=BBox(word.bbox.x0 - shift, word.bbox.y0, word.bbox.x1 - shift, word.bbox.y1))
                for word in words[at:]
            ]
        crowded.append(Line(tuple(words), line.bbox))
    document = read(replace(page, blocks=(replace(page.blocks[0], lines=tuple(crowded)),)))
    assert field(document, "issuer").value == "ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG PHÚ VÀ CÁC XÃ PHƯỜNG LIỀN KỀ"
    assert field(document, "number").value == "09/QĐ-UBND"


@pytest.mark.parametrize("subject", ["V/v phối hợp", "V/ phối hợp"])
def test_the_subject_of_a_letter_is_found_although_a_letter_of_its_lead_was_lost(subject: str) -> None:
    text = texts("official_letter")[0]
    assert "V/v phối hợp" in text
    found = field(read(make_page(text.replace("V/v phối hợp", subject))), "subject")
    assert str(found.value).startswith("phối hợp")


def test_recipients_go_on_behind_a_semicolon_although_their_dash_was_lost() -> None:
    text = texts("official_letter")[0]
    assert "- Trung tâm" in text
    found = field(read(make_page(text.replace("- Trung tâm", "  Trung tâm"))), "recipient")
    assert found.value == field(read(make_page(text)), "recipient").value


def test_a_subject_goes_on_in_small_letters_wherever_its_line_begins() -> None:
    first, second = "        Về việc cho phép chuyển mục đích", "                     ông Nguyễn Đình Khôi Vĩ"
    text = texts("decision")[0]
    assert first in text
    assert second in text
    found = field(read(make_page(text.replace(second, "   ông Nguyễn Đình Khôi Vĩ"))), "subject")
    assert found.value == field(read(make_page(text)), "subject").value
