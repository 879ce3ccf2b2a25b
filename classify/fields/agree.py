"""Which of several readings of one value counts, and what is said where they differ."""

import re
from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import fuzz

from classify.catalog import FieldSpec
from classify.fields import mrz
from classify.fields.evidence import Found
from core.dossier import FieldSource
from core.fold import fold, tone_key
from core.page import Problem

_CALLED: Mapping[FieldSource | None, str] = {
    FieldSource.QR: "mã QR",
    FieldSource.BARCODE: "mã vạch",
    FieldSource.MRZ: "vùng mã máy đọc (MRZ)",
}
TRUSTED = frozenset(_CALLED)
"""Sources whose value is certain by itself."""
_SAME_NAME = 75.0


def trusted(spec: FieldSpec, printed: Found | None, coded: list[Found]) -> Found | None:
    """Return what a code says before what was read; where codes and print disagree, with a problem."""
    if not coded:
        return printed
    best, problems = coded[0], list(coded[0].problems)
    if printed is not None and printed.value is not None:
        if _extends(printed, best):
            best = replace(printed, source=best.source, certainty=1.0)
        elif _same(printed, best):
            # What print and zone say alike needs no other proof.
            problems = [problem for problem in problems if problem != mrz.UNPROVED]
        else:
            problems.append(_differing(spec, best, f"trên giấy đọc được “{printed.value}”"))
    others = (other for other in coded[1:] if not _same(other, best))
    problems += [_differing(spec, best, f"{_CALLED[other.source]} ghi “{other.value}”") for other in others]
    return replace(best, problems=tuple(problems))


def placed(item: Found, printed: Found | None) -> Found:
    """Return what a code says with its place where the same is printed, for people to compare with the paper."""
    if item.source not in TRUSTED or printed is None or printed.value is None:
        return item
    if not (_extends(printed, item) or _same(printed, item)):
        return item
    there = printed.span
    span = replace(item.span, page_id=there.page_id, page=there.page, bbox=there.bbox)
    return replace(item, span=span)


def signed(value: Found, signature: Found | None) -> Found:
    """Return the applicant's name; where the one under the signature is nearly the same and better read, that one.

    What is filled in above is often written by hand, what stands below typed. A person is asked either way.
    """
    if signature is None or value.value is None or tone_key(str(value.value)) == tone_key(str(signature.value)):
        return value
    read, below = fold(str(value.value)), fold(str(signature.value))
    if fuzz.ratio(read, below) < _SAME_NAME:
        return value
    text = f"Họ tên ở phần khai đọc được là “{value.value}”, ở chỗ ký là “{signature.value}”; hãy đối chiếu với giấy."
    longer = below.startswith(f"{read} ")
    better = signature if longer or signature.span.confidence > value.span.confidence else value
    return replace(better, problems=(*better.problems, Problem("name_differs_signature", text)))


def _extends(printed: Found, coded: Found) -> bool:
    """Whether the print adds the time to the day of a code."""
    return len(str(coded.value)) == len("2026-01-01") and str(printed.value).startswith(f"{coded.value}T")


def _same(one: Found, other: Found) -> bool:
    """Whether two values agree; case, marks and signs do not count: OCR loses them more often than papers err."""
    return _letters(one) == _letters(other)


def _letters(item: Found) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(str(item.value)))


def _differing(spec: FieldSpec, best: Found, other: str) -> Problem:
    return Problem("code_differs", f"{spec.label}: {_CALLED[best.source]} ghi “{best.value}”, nhưng {other}.")
