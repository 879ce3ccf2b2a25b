"""What the readers of one paper look at, and what they hand back."""

from collections.abc import Mapping
from dataclasses import dataclass

from classify.catalog import DocumentType
from classify.flow import Flow, Span, flow
from classify.heads import Head
from classify.sheet import Segment, Sheet
from classify.titles import Fit
from core.dossier import FieldSource, FieldValue
from core.page import Problem, TextSource


@dataclass(frozen=True, slots=True)
class Subject:
    """One paper with all that is known before its fields are read."""

    kind: DocumentType
    sheets: tuple[Sheet, ...]
    head: Head | None
    title: Fit | None
    text: Flow
    """The whole paper."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value with where it was read; `value` is None when something stands there that may not be trusted."""

    value: FieldValue
    span: Span
    certainty: float = 1.0
    problems: tuple[Problem, ...] = ()
    source: FieldSource | None = None
    """Set when it is not simply the page's own text."""


FoundFields = Mapping[str, Found]
HANDWRITTEN = Problem("handwritten", "Chỗ này có vẻ viết tay hoặc đọc không rõ; hãy nhập lại theo bản giấy.")


def lines_flow(sheet: Sheet, lines: tuple[Segment, ...]) -> Flow:
    """Return lines of one page as a flow."""
    return flow((sheet, (line,)) for line in lines)


def doubtful(span: Span, least: float = 0.6) -> bool:
    """Whether OCR read some word of the span so badly that it is rather handwriting than print."""
    return span.source is TextSource.OCR and span.confidence < least
