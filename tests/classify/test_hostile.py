"""Pages that nobody meant well with: none may break a batch or hold it up."""

import pytest

from classify import catalog
from classify.understand import understand
from core.dossier import Understanding
from core.ids import BatchId
from core.options import ClassifyOptions
from core.page import Page
from tests.factories import make_page, make_paper_page

CATALOG = catalog.load()


def understood(*pages: Page) -> Understanding:
    papers = [make_paper_page(page, number=number) for number, page in enumerate(pages, start=1)]
    return understand(BatchId("batch"), papers, CATALOG, ClassifyOptions())


@pytest.mark.parametrize("mark", ["²", "①", "⑤", "٣", "½"])
def test_a_row_may_begin_with_any_sign_that_is_like_a_digit(mark: str) -> None:
    before = f"BẢNG KÊ DIỆN TÍCH\n\n1          Đất ở            100\n{mark}          Đất ao           300"
    after = "8          Đất lúa          400\n9          Đất rừng         500"
    result = understood(make_page(before), make_page(after, number=2))
    assert len(result.buckets) == 2
