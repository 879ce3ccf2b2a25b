"""Which pages are one paper, and that every page is accounted for."""

import ast
import inspect
import re
from collections.abc import Sequence

import pytest

from classify import boundaries, catalog, checklist, continuity, decided, numbering, separators, signs
from classify.sheet import sheet
from classify.understand import understand
from core.dossier import PaperPage, Understanding, Verdict
from core.ids import BatchId, PageId
from core.messages import SIGNS
from core.options import ClassifyOptions
from core.page import Code
from core.states import Bucket
from tests.classify.test_papers import texts
from tests.factories import make_code, make_page, make_paper_page

CATALOG = catalog.load()
BODY = "quy định tại khoản này và báo cáo cơ quan có thẩm quyền xem xét, quyết định theo quy định của pháp luật;\n" * 20
UNSIGNED = texts("decision")[0].partition(" Nơi nhận:")[0]
BLANK, FAILED = "", None
SHEET = separators.payload("0abc", "H99.36.05-261102-0007", "TP02")
DECISION, LETTER, BIRTH = (texts(kind)[0] for kind in ("decision", "official_letter", "birth_certificate"))


WRONG = SHEET.replace("TP02", "TP03")


def batch(*files: Sequence[str | None]) -> list[PaperPage]:
    """Return files of pages: text, empty for a blank page, None for a page that failed, SHEET for a separator."""
    pages = []
    for file, contents in enumerate(files, start=1):
        for number, text in enumerate(contents, start=1):
            codes = (make_code(text),) if text in {SHEET, WRONG} else ()
            shown = "TỜ PHÂN CÁCH" if codes else text
            page = None if shown is None else make_page(shown, number=number, codes=codes)
            pages.append(make_paper_page(page, file, number))
    return pages


def divided(*files: Sequence[str | None]) -> Understanding:
    pages = batch(*files)
    result = understand(BatchId("batch"), pages, CATALOG, ClassifyOptions())
    assert_closed(pages, result)
    return result


def assert_closed(pages: list[PaperPage], result: Understanding) -> None:
    """Every page is in exactly one bucket; each lies in one document or apart, those with content in a document."""
    assert list(result.buckets) == [page.id for page in pages]
    inside = [page for document in result.documents for page in document.pages]
    assert sorted(inside) == sorted(page for page, bucket in result.buckets.items() if bucket is Bucket.DOCUMENT)
    slots = [slot for document in result.documents for slot in document.slots]
    assert len(slots) == len(set(slots))
    apart = {slot.page for slot in result.arrangement.apart}
    assert apart.isdisjoint(slots)
    assert apart.union(slots) == set(result.buckets)
    assert all(result.buckets[page] is not Bucket.DOCUMENT for page in apart)
    for document in result.documents:
        assert [slot for slot in document.slots if slot in document.pages] == list(document.pages)
        assert document.id == f"{document.pages[0]}.d"


def shape(result: Understanding) -> list[tuple[str, int]]:
    return [(document.type, len(document.pages)) for document in result.documents]


def test_papers_in_one_file_are_parted_at_their_heads() -> None:
    assert shape(divided([DECISION, BODY, LETTER, BIRTH])) == [
        ("decision", 2),
        ("official_letter", 1),
        ("birth_certificate", 1),
    ]


def test_two_decisions_in_a_row_are_two() -> None:
    assert shape(divided([DECISION, DECISION, BODY])) == [("decision", 1), ("decision", 2)]


def test_each_file_is_a_paper() -> None:
    assert shape(divided([DECISION], [BODY])) == [("decision", 1), ("unknown", 1)]


def test_a_counted_page_goes_on_over_files() -> None:
    assert shape(divided(["Trang 1/2\n" + DECISION], ["Trang 2/2\n" + BODY])) == [("decision", 2)]


def test_a_page_number_goes_on_although_a_form_in_the_annex_has_a_head() -> None:
    form = texts("building_permit_application")[0]
    pages = [DECISION, " " * 42 + "2\n" + BODY, " " * 42 + "3\n" + form]
    assert shape(divided(pages)) == [("decision", 3)]


def test_an_annex_belongs_to_its_decision() -> None:
    annex = "                    PHỤ LỤC\n      (Kèm theo Quyết định số 09/QĐ-UBND ngày 05/6/2026)\n" + BODY
    assert shape(divided([DECISION, annex])) == [("decision", 2)]


def test_a_form_that_came_with_a_regulation_is_a_paper_of_its_own() -> None:
    form = "        (Ban hành kèm theo Thông tư số 04/2020/TT-BTP ngày 28/5/2020)\n" + BIRTH
    assert shape(divided([DECISION, form])) == [("decision", 1), ("birth_certificate", 1)]


def test_a_list_that_names_the_decision_before_it_belongs_to_it() -> None:
    number = heads_number(DECISION)
    listed = (
        f"            CÁC HỘ ĐƯỢC HỖ TRỢ\n     quyết định số {number} ngày 05 tháng 6\n\n" + "1. Nguyễn Văn A\n" * 9
    )
    assert shape(divided([DECISION, listed])) == [("decision", 2)]


def heads_number(text: str) -> str:
    found = re.search(r"\d+/QĐ-\w+", text)
    assert found is not None
    return found[0]


def test_the_title_inside_a_decision_begins_no_paper() -> None:
    inner = "\n                       QUYẾT ĐỊNH:\n\n   Điều 1. " + BODY
    assert shape(divided([UNSIGNED, inner])) == [("decision", 2)]


def test_both_faces_of_a_card_are_one_paper_over_files_too() -> None:
    front, back = texts("citizen_id_card")
    assert shape(divided([front, back])) == [("citizen_id_card", 2)]
    assert shape(divided([front], [back])) == [("citizen_id_card", 2)]


def test_all_pages_of_a_land_certificate_are_one_paper() -> None:
    assert shape(divided([*texts("land_use_certificate"), BIRTH])) == [
        ("land_use_certificate", 4),
        ("birth_certificate", 1),
    ]


def test_a_paper_that_has_no_more_pages_ends() -> None:
    assert shape(divided([BIRTH, BODY, "Ông bà tôi\n" + BODY.capitalize()])) == [
        ("birth_certificate", 2),
        ("unknown", 1),
    ]


def test_a_separator_begins_a_paper_and_says_its_component() -> None:
    result = divided([DECISION, SHEET, BODY])
    assert shape(result) == [("decision", 1), ("unknown", 1)]
    assert result.buckets[result.documents[0].pages[0]] is Bucket.DOCUMENT
    assert list(result.buckets.values()).count(Bucket.SEPARATOR) == 1
    assert result.documents[1].attributes[checklist.HINT] == "TP02"
    assert result.documents[1].reasons[0] == "after a separator sheet"


def test_blank_and_failed_pages_keep_their_places() -> None:
    result = divided([BLANK, DECISION, BLANK, FAILED, BODY, BLANK, LETTER, FAILED])
    assert [document.slots for document in result.documents] == [
        tuple(f"batch.1.{number}" for number in (1, 2, 3, 4, 5, 6)),
        ("batch.1.7", "batch.1.8"),
    ]
    assert list(result.buckets.values()).count(Bucket.BLANK) == 3
    assert list(result.buckets.values()).count(Bucket.FAILED) == 2


def test_a_failed_first_page_stays_with_its_file() -> None:
    result = divided([DECISION, BLANK], [FAILED, LETTER])
    assert [document.slots for document in result.documents] == [
        ("batch.1.1", "batch.1.2"),
        ("batch.2.1", "batch.2.2"),
    ]


def test_what_follows_a_separator_belongs_to_the_next_paper() -> None:
    result = divided([DECISION, SHEET, FAILED, LETTER])
    assert [document.slots for document in result.documents] == [("batch.1.1",), ("batch.1.3", "batch.1.4")]


@pytest.mark.parametrize("contents", [[], [BLANK], [FAILED, BLANK], [SHEET], [SHEET, BLANK], [SHEET, SHEET]])
def test_a_batch_without_content_has_no_documents(contents: list[str | None]) -> None:
    assert divided(contents).documents == ()


@pytest.mark.parametrize(
    "contents", [[BLANK, SHEET, DECISION, SHEET, BLANK], [SHEET, SHEET, FAILED, BODY], [BODY, FAILED, SHEET]]
)
def test_accounting_closes_in_odd_orders(contents: list[str | None]) -> None:
    divided(contents)


def test_the_same_batch_is_understood_the_same_way_twice() -> None:
    assert divided([DECISION, BODY, LETTER]) == divided([DECISION, BODY, LETTER])


POEM = "\n" * 6 + " " * 36 + "Chiều bến cũ\n\n\n" + "                          Con đò lặng lẽ qua sông\n" * 8


def test_a_paper_without_a_head_begins_after_one_that_was_signed() -> None:
    assert shape(divided([BIRTH, POEM])) == [("birth_certificate", 1), ("unknown", 1)]


def test_a_paper_without_a_head_begins_after_one_that_nobody_signed() -> None:
    assert shape(divided([UNSIGNED, POEM])) == [("decision", 1), ("unknown", 1)]


def test_text_goes_on_with_a_paper_that_was_not_signed_yet() -> None:
    assert shape(divided([UNSIGNED + BODY, BODY.capitalize()])) == [("decision", 2)]


def test_a_page_of_another_size_after_a_signed_paper_begins_another() -> None:
    pages = [
        make_paper_page(make_page(DECISION)),
        make_paper_page(make_page(BODY, number=2, rows=40, columns=60), 1, 2),
    ]
    assert shape(understand(BatchId("batch"), pages, CATALOG, ClassifyOptions())) == [("decision", 1), ("unknown", 1)]


def test_a_sheet_with_a_wrong_checksum_parts_and_is_shown_but_says_nothing() -> None:
    result = divided([DECISION, WRONG, BODY])
    assert shape(result) == [("decision", 1), ("unknown", 1), ("unknown", 1)]
    assert Bucket.SEPARATOR not in result.buckets.values()
    for document in result.documents[1:]:
        assert "separator_checksum" in {problem.code for problem in document.problems}
        assert document.verdict is not Verdict.ACCEPTED
        assert checklist.HINT not in document.attributes
        # That of the sheet before no longer holds.
        assert document.attributes["dossier_hint"] == ""


RECEIPT = (make_code("H99.36.05-261102-0007|1.009994|099072000045|Giấy tiếp nhận hồ sơ", "QRCode"),)
TEXT = "Hồ sơ đã nộp ngày hôm nay tại quầy số ba.\n" * 12


def with_codes(*pages: tuple[str, tuple[Code, ...]]) -> list[int]:
    stack = [
        make_paper_page(make_page(text, number=number, codes=codes), 1, number)
        for number, (text, codes) in enumerate(pages, 1)
    ]
    result = understand(BatchId("batch"), stack, CATALOG, ClassifyOptions(first_page_codes=("BD*",)))
    assert_closed(stack, result)
    return [len(document.pages) for document in result.documents]


def test_the_code_of_a_receipt_speaks_for_a_first_page_and_the_same_code_again_against() -> None:
    other = (make_code("H99.36.05-261102-0008", "Code128"),)
    begun = UNSIGNED + "\n" * 9 + TEXT * 2
    assert with_codes((begun, ()), (TEXT, ())) == [2]
    assert with_codes((begun, ()), (TEXT, RECEIPT)) == [1, 1]
    assert with_codes((DECISION, ()), (TEXT, RECEIPT), (TEXT, RECEIPT)) == [1, 2]
    assert with_codes((DECISION, ()), (TEXT, RECEIPT), (TEXT, other)) == [1, 1, 1]


def test_a_configured_code_marks_a_first_page_and_stays_on_it() -> None:
    label = (make_code("BD000123", "Code39"),)
    assert with_codes((UNSIGNED + BODY, ()), (BODY, label), (BODY, ())) == [1, 2]


def test_every_page_has_a_boundary_with_reasons_that_have_sentences() -> None:
    result = divided([DECISION, BODY, LETTER, BLANK, BIRTH], [POEM])
    for document in result.documents:
        assert [boundary.page for boundary in document.boundaries] == list(document.pages)
        assert [boundary.begins for boundary in document.boundaries] == [True, *[False] * (len(document.pages) - 1)]
        for boundary in document.boundaries:
            assert 0.5 <= boundary.confidence <= 1
            assert boundary.reasons
            assert set(boundary.reasons) <= SIGNS.keys()


def test_a_doubtful_boundary_is_shown_for_review() -> None:
    doubtful = [UNSIGNED, "Người dân nộp hồ sơ tại bộ phận tiếp nhận của xã.\n" * 9]
    found = understand(BatchId("batch"), batch(doubtful), CATALOG, ClassifyOptions(accept_boundary=1.0))
    codes = {problem.code for document in found.documents for problem in document.problems}
    assert codes & {"uncertain_start", "uncertain_page"}
    assert all(document.verdict is not Verdict.ACCEPTED for document in found.documents)


def test_every_sign_has_its_sentence() -> None:
    names = set()
    for module in (signs, continuity, boundaries, decided):
        tree = ast.parse(inspect.getsource(module))
        for node in ast.walk(tree):
            made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Boundary"
            if isinstance(node, ast.Yield) or made:
                names |= {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    assert len(names) > 30
    assert "a person decided" in names
    assert names <= SIGNS.keys()


def test_two_peoples_cards_are_two_papers() -> None:
    front, back = texts("citizen_id_card")
    other = re.sub(r"(\d{8})\d{4}", r"\g<1>7777", front)
    assert [count for _, count in shape(divided([front, back, other, back.replace("IDVNM", "")]))] == [2, 2]
    assert [count for _, count in shape(divided([other, back]))] == [1, 1]


def test_the_back_of_a_card_may_come_first() -> None:
    front, back = texts("citizen_id_card")
    assert shape(divided([DECISION, back, front, BIRTH]))[1][1] == 2


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("IV. Những thay đổi sau khi cấp Giấy chứng nhận", "land_use_certificate"),
        ("Nhưng thay dổi sau khí cấp Giấy chứng nhận", "land_use_certificate"),
        ("PHẦN GHI CHÚ NHỮNG THÔNG TIN THAY ĐỔI SAU NÀY", "birth_certificate"),
    ],
)
def test_a_heading_of_later_pages_goes_on_with_a_signed_paper(heading: str, kind: str) -> None:
    page = f"                    {heading}\n\n   Ngày 03/9/2022 thế chấp tại Ngân hàng theo hồ sơ số 12.\n"
    assert shape(divided([texts(kind)[0], page])) == [(kind, 2)]
    assert len(shape(divided([texts(kind)[0], page.replace(heading, "Giấy ghi nhận")]))) <= 2


def test_a_land_certificate_is_whole_although_its_title_was_not_read() -> None:
    first, *others = texts("land_use_certificate")
    headless = "\n" * 20 + first[first.index("Ông") :]
    assert [count for _, count in shape(divided([headless, *others, DECISION]))] == [4, 1]


def test_a_page_that_begins_with_a_later_part_speaks_more_against_a_beginning() -> None:
    points = []
    for mark in ("3", "1"):
        result = divided([DECISION, f"{mark}. Nội dung về thủ tục\nNgười dân nộp hồ sơ tại quầy.\n" + BODY])
        [boundary] = [one for paper in result.documents for one in paper.boundaries if one.page == "batch.1.2"]
        points.append(boundary.confidence if boundary.begins else -boundary.confidence)
    assert points[0] < points[1]


def test_the_source_of_an_annex_is_known_in_brackets_though_its_words_are_torn() -> None:
    annex = "                    PHỤ\n      (Kèt       Quyết định số 4556/QĐ ngày 05/6/2026)\n" + BODY
    assert shape(divided([DECISION, annex])) == [("decision", 2)]


def test_single_signs_of_a_table_that_lies_on_its_side_are_no_sentence() -> None:
    signs_alone = "œ   m   đ   s\n" * 12
    for text, goes_on in (("dân nộp hồ sơ tại quầy của xã\n" + BODY, True), (signs_alone, False)):
        result = divided([DECISION, text])
        [boundary] = [one for paper in result.documents for one in paper.boundaries if one.page == "batch.1.2"]
        assert ("begins within a sentence" in boundary.reasons) is goes_on


def test_backs_of_sheets_scanned_on_both_sides_begin_no_paper() -> None:
    title = "\n" * 6 + " " * 30 + "GHI CHÚ THÊM\n\n" + "                 Người nhận đã đọc\n" * 9
    single = [UNSIGNED, title]
    both = [BIRTH, BLANK, BIRTH, BLANK, UNSIGNED, title]
    assert len(divided(single).documents) == 2
    assert [count for _, count in shape(divided(both))] == [1, 1, 2]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2", (2, 0, False)),
        ("- 2 -", (2, 0, False)),
        ("Trang 2", (2, 0, True)),
        ("Trang 2/5", (2, 5, True)),
        ("Trng 2/5", (2, 5, True)),
        ("tháng 2/5", None),
        ("2/5", (2, 5, True)),
        ("Page 2 of 5", (2, 5, True)),
        ("Trang 7/5", None),
        ("2026", None),
        ("Điều 2", None),
    ],
)
@pytest.mark.parametrize("at_top", [True, False])
def test_page_numbers(row: str, expected: tuple[int, int, bool] | None, *, at_top: bool) -> None:
    text = f"{' ' * 40}{row}\n\n{BODY}" if at_top else f"{BODY}{chr(10) * 46}{' ' * 40}{row}"
    found = numbering.printed(sheet(PageId("p"), make_page(text)))
    assert (found and (found.number, found.total, found.named)) == expected
