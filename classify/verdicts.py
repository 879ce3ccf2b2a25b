"""What may be done with a field or a paper without asking a person; said in one place for Sohoa and for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from classify import confidence
from classify.catalog import DocumentType
from core.dossier import UNKNOWN, Document, Field, FieldValue, Verdict
from core.options import ClassifyOptions
from core.page import Problem

MISSING = "missing_field"
TEST_NUMBER = "test_number"
"""Code of what is said of made-up numbers: it speaks against nothing."""
_ORDER = (Verdict.ACCEPTED, Verdict.CAUTION, Verdict.REVIEW)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a field."""

    value: FieldValue
    problems: Sequence[Problem]
    confidence: float
    """Probability that the value is right."""
    doubtful: bool = False
    """It was read too badly to be print."""


def of_field(read: Read, options: ClassifyOptions, *, critical: bool) -> Verdict:
    """Return the verdict on what was read: anything that speaks against it calls for a person.

    The limits are the fitted ones; a site may only ask for more.
    """
    if read.value is None or read.doubtful or speaks_against(read.problems):
        return Verdict.REVIEW
    limits = confidence.limits(critical=critical)
    if read.confidence >= max(limits.accept, options.accept_field):
        return Verdict.ACCEPTED
    return Verdict.CAUTION if read.confidence >= max(limits.caution, options.caution_field) else Verdict.REVIEW


def speaks_against(problems: Sequence[Problem]) -> bool:
    """Whether one of the problems speaks against the value."""
    return any(problem.code != TEST_NUMBER for problem in problems)


def missing(kind: DocumentType, found: Sequence[Field]) -> list[Problem]:
    """Return a problem for every critical field that was not found."""
    names = {field.name for field in found}
    return [
        Problem(MISSING, f"Không tìm thấy “{spec.label}” trên giấy; hãy nhập theo bản giấy.")
        for spec in kind.fields
        if spec.critical and spec.name not in names
    ]


def of_document(document: Document, kind: DocumentType, *, decided: bool = False) -> Verdict:
    """Return the worst verdict of the type and the critical fields; `decided` says that a person named the type.

    Any other field that needs a person calls for caution, and so does a doubtful type or boundary: a paper with a
    doubtful number is not simply accepted.
    """
    verdicts = [field.state for field in document.fields if field.name in kind.critical]
    if (kind.id == UNKNOWN and not decided) or len(verdicts) < len(kind.critical):
        verdicts.append(Verdict.REVIEW)
    doubtful = any(problem.code != MISSING for problem in document.problems)
    if doubtful or any(field.state is Verdict.REVIEW for field in document.fields):
        verdicts.append(Verdict.CAUTION)
    return max([Verdict.ACCEPTED, *verdicts], key=_ORDER.index)
