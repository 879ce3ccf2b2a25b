"""What a person should look at because the division into papers is not sure."""

from collections.abc import Sequence

from classify.boundaries import Paper
from core.dossier import Boundary
from core.options import ClassifyOptions
from core.page import Problem

_START = "Chưa chắc trang {} là trang đầu của giấy tờ này; hãy kiểm tra chỗ tách."
_INSIDE = "Chưa chắc trang {} thuộc giấy tờ này; hãy kiểm tra chỗ ghép."
_END = "Chưa chắc giấy tờ này đã hết trang; hãy kiểm tra chỗ tách với giấy tờ tiếp theo."
_CHECKSUM = "Tờ phân cách có mã kiểm tra sai nên không dùng thông tin trên đó; hãy kiểm tra chỗ tách và hồ sơ."


def note(papers: Sequence[Paper], options: ClassifyOptions) -> None:
    """Tell each paper what is doubtful about where it begins and ends and what belongs to it."""

    def doubtful(boundary: Boundary) -> bool:
        return boundary.confidence < options.accept_boundary

    for paper, following in zip(papers, [*papers[1:], None], strict=False):
        numbers = {sheet.id: sheet.page.number for sheet in paper.sheets}
        for boundary in filter(doubtful, paper.boundaries):
            code, text = ("uncertain_start", _START) if boundary.begins else ("uncertain_page", _INSIDE)
            paper.doubts.append(Problem(code, text.format(numbers[boundary.page])))
        if following is not None and doubtful(following.boundaries[0]):
            paper.doubts.append(Problem("uncertain_end", _END))
        if paper.broken:
            paper.doubts.append(Problem("separator_checksum", _CHECKSUM))
