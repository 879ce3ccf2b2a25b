"""What thresholds would have done to papers of which it is known what is right."""

from dataclasses import replace

import pytest

from classify import catalog, confidence, effects
from classify.effects import Effect
from core.dossier import UNKNOWN, Document, Field, FieldSource, Verdict
from core.ids import BatchId, DocumentId, PageId
from core.options import ClassifyOptions
from core.page import Problem

CATALOG = catalog.load()
OPTIONS = ClassifyOptions()
PAGE = PageId("b.1.1")
KIND = CATALOG.types["birth_certificate"]
CRITICAL = KIND.critical[0]
OTHER = next(spec.name for spec in KIND.fields if not spec.critical)


def value(name: str, said: str, sure: float, *problems: Problem, state: Verdict = Verdict.ACCEPTED) -> Field:
    return Field(name, said, said, sure, PAGE, 1, None, FieldSource.OCR, state, problems)


def paper(kind: str, sure: float, *fields: Field, problems: tuple[Problem, ...] = ()) -> Document:
    return Document(
        DocumentId("d"), BatchId("b"), kind, sure, Verdict.REVIEW, (PAGE,), (PAGE,), fields=fields, problems=problems
    )


def at(found: tuple[Effect, ...], limit: float) -> Effect:
    return next(one for one in found if one.limit == limit)


def test_a_higher_limit_costs_looks_and_lets_fewer_wrong_types_through() -> None:
    sure = paper("birth_certificate", 0.97)
    wrong = (paper("decision", 0.86), paper("notice", 1.0))
    none = (paper(UNKNOWN, 0.99), paper("decision", 1.0))
    found = effects.measure([(sure, sure), wrong, none], CATALOG, OPTIONS)
    assert (found.documents, found.types_wrong) == (3, 2)
    assert [one.limit for one in found.types if one.in_force] == [0.85]
    now, higher = at(found.types, 0.85), at(found.types, 0.9)
    assert (now.cases, now.looked, now.slipped) == (3, 1, 1)
    assert (higher.looked, higher.slipped) == (2, 0)
    assert now.share == pytest.approx(1 / 3)


def test_what_the_model_itself_doubts_is_looked_at_under_every_limit() -> None:
    doubted = paper("birth_certificate", 0.9, problems=(Problem("uncertain_type", "?"),))
    found = effects.measure([(doubted, doubted)], CATALOG, OPTIONS)
    assert {one.looked for one in found.types} == {1}


def test_fields_are_judged_as_the_journey_does_and_apart_from_those_that_harm() -> None:
    least = confidence.limits(critical=True).accept
    read = paper(
        "birth_certificate",
        1.0,
        value(CRITICAL, "Trần", 0.992),
        value(OTHER, "Kinh", 0.999, Problem("conflict", "!")),
    )
    mended = replace(read, fields=(replace(read.fields[0], value="Trấn"), read.fields[1]))
    found = effects.measure([(read, mended)], CATALOG, OPTIONS)
    assert (found.critical_wrong, found.others_wrong) == (1, 0)
    assert 0.9 < least < 0.992
    assert (at(found.critical, 0.9).looked, at(found.critical, 0.9).slipped) == (0, 1)
    assert (at(found.critical, 0.995).looked, at(found.critical, 0.995).slipped) == (1, 0)
    assert {one.looked for one in found.others} == {1}
    # Below what was fitted nothing changes; and fields of another type say nothing.
    low = effects.measure([(replace(read, fields=(value(CRITICAL, "x", least - 0.001),)), read)], CATALOG, OPTIONS)
    assert {one.looked for one in low.critical} == {1}
    other = effects.measure([(read, replace(mended, type="decision"))], CATALOG, OPTIONS)
    assert other.critical[0].cases == 0


def test_few_cases_promise_little() -> None:
    assert Effect(0.9, in_force=True, cases=20, looked=0, slipped=0).most == pytest.approx(0.161, abs=0.001)
    assert Effect(0.9, in_force=True, cases=2000, looked=0, slipped=0).most < 0.002
    assert Effect(0.9, in_force=True, cases=5, looked=5, slipped=0).most == 0
