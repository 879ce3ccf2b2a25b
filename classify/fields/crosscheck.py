"""Whether the fields of one paper fit together: identification number against birth date and sex."""

from collections.abc import Mapping
from dataclasses import replace

from classify.catalog import DocumentType
from classify.fields import id_numbers
from classify.fields.evidence import Found
from core.page import Problem
from core.settings import ClassifyOptions


def check(found: Mapping[str, Found], kind: DocumentType, options: ClassifyOptions) -> dict[str, Found]:
    """Return the fields with what speaks against them added as problems; agreement raises certainty."""
    result = dict(found)
    numbers = [spec.name for spec in kind.fields if spec.kind == "personal_id" and spec.name in found]
    for name in numbers:
        number = found[name]
        if not isinstance(number.value, str):
            continue
        prefix = name.removesuffix("personal_id")
        born = _text(found, f"{prefix}date_of_birth") or _text(found, f"{prefix}birth_year")
        sex = _text(found, f"{prefix}sex")
        problems = id_numbers.check(number.value, born=born, sex=sex, test_numbers=options.test_numbers)
        fits = len(number.value) == 12 and not problems and bool(born)
        marks = _test_number(number.value) if options.test_numbers and not problems else ()
        certainty = min(1.0, number.certainty * 1.08) if fits else number.certainty
        result[name] = replace(number, certainty=certainty, problems=(*number.problems, *problems, *marks))
    return result


def _test_number(number: str) -> tuple[Problem, ...]:
    if len(number) == 12 and number.startswith(id_numbers.TEST_PROVINCE):
        return (Problem("test_number", "Số định danh mang mã tỉnh thử nghiệm 099."),)
    return ()


def _text(found: Mapping[str, Found], name: str) -> str:
    value = found[name].value if name in found else None
    return value if isinstance(value, str) else ""
