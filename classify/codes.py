"""The codes of a digitized paper, made by the templates of an installation and never taken apart again.

Mã kết quả số hóa: Thông tư 01/2023/TT-VPCP article 10, whose exact layout is a matter of each system. DocCode: agency,
kind, running number and version, at most 30 characters (Công văn 7197, `G06.01_CV_000021_V1`).
"""

import tomllib
from functools import cache

from classify.catalog import DATA
from core.errors import InvalidRequest

LONGEST_DOC_CODE = 30
LONGEST_DIGITIZATION = 100


def digitization_code(template: str, **parts: str) -> str:
    """Return the code of a digitized paper; raise InvalidRequest when it is too long."""
    return _fitting(template.format(**parts).strip("."), LONGEST_DIGITIZATION)


def doc_unit(template: str, agency: str, kind: str) -> str:
    """Return the agency, or the nearest one above it whose code is short enough for a DocCode of a million papers."""
    groups = agency.split(".")
    for count in range(len(groups), 0, -1):
        unit = ".".join(groups[:count])
        if len(template.format(agency=unit, kind=doc_kind(kind), number=10**6 - 1, version=99)) <= LONGEST_DOC_CODE:
            return unit
    return groups[0]


def doc_code(template: str, *, agency: str, kind: str, number: int, version: int) -> str:
    """Return the DocCode of a version of a paper; raise InvalidRequest when it is too long."""
    made = template.format(agency=agency, kind=doc_kind(kind), number=number, version=version)
    return _fitting(made, LONGEST_DOC_CODE)


def doc_kind(kind: str) -> str:
    """Return the abbreviation of a document type in a DocCode."""
    kinds = _kinds()
    return kinds.get(kind, kinds["other"])


@cache
def _kinds() -> dict[str, str]:
    found: dict[str, str] = tomllib.loads((DATA / "doc_kinds.toml").read_text(encoding="utf-8"))["kinds"]
    return found


def _fitting(code: str, most: int) -> str:
    if len(code) > most:
        raise InvalidRequest(f"a code of {len(code)} characters")
    return code
