"""How sure values are, and from when on they are accepted."""

import pytest

from classify import catalog, confidence, verdicts
from classify.fields import readers
from classify.fields.extract import KINDS
from core.dossier import Verdict
from core.options import ClassifyOptions
from core.page import Problem

SCORES = [step / 50 for step in range(1, 51)]


@pytest.mark.parametrize("kind", ["name", "head_agency", "personal_id", "date"])
def test_a_better_read_value_is_surer(kind: str) -> None:
    told = [confidence.probability(score, kind) for score in SCORES]
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] < 1


def test_words_are_less_sure_than_what_has_a_form() -> None:
    assert all(confidence.probability(score, "name") < confidence.probability(score, "date") for score in SCORES)


def test_what_was_not_read_is_not_sure() -> None:
    assert confidence.probability(0.0, "date") == 0.0


def test_kinds_with_a_form_are_kinds_of_the_catalog() -> None:
    assert set(readers.READERS) <= KINDS
    assert confidence._BOUNDED <= KINDS
    assert {spec.kind for kind in catalog.load().types.values() for spec in kind.fields} - confidence._BOUNDED


def test_what_may_harm_must_be_surer() -> None:
    critical, other = confidence.limits(critical=True), confidence.limits(critical=False)
    assert 1 > critical.accept > other.accept > other.caution > 0.5
    between = verdicts.Read("An", (), (critical.accept + other.accept) / 2)
    assert verdicts.of_field(between, ClassifyOptions(), critical=True) is Verdict.CAUTION
    assert verdicts.of_field(between, ClassifyOptions(), critical=False) is Verdict.ACCEPTED


def test_a_site_may_ask_for_more_but_not_for_less() -> None:
    sure = verdicts.Read("An", (), 0.99)
    strict, lax = ClassifyOptions(accept_field=0.999), ClassifyOptions(accept_field=0.1, caution_field=0.1)
    assert verdicts.of_field(sure, ClassifyOptions(), critical=True) is Verdict.ACCEPTED
    assert verdicts.of_field(sure, strict, critical=True) is Verdict.CAUTION
    assert verdicts.of_field(verdicts.Read("An", (), 0.5), lax, critical=False) is Verdict.REVIEW


@pytest.mark.parametrize("read", [verdicts.Read(None, (), 1.0), verdicts.Read("An", (Problem("a", "b"),), 1.0)])
def test_nothing_outweighs_a_doubt(read: verdicts.Read) -> None:
    assert verdicts.of_field(read, ClassifyOptions(), critical=False) is Verdict.REVIEW
