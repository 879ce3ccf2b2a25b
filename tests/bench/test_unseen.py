"""Drawn pages say what their truth says, and the same seed draws them again."""

from random import Random

import numpy as np
import pytest

from ocr.picture import decode
from tests.bench import unseen
from tests.bench.cases import Case
from tests.bench.layouts import KINDS
from tests.bench.wording import Wording


def _page(seed: int, way: str) -> Case:
    (case,) = unseen.pages(seed, 1, [way])
    return case


def test_the_same_seed_draws_the_same_page_and_another_one_another() -> None:
    first, again, other = _page(3, "office"), _page(3, "office"), _page(4, "office")
    assert first == again
    assert first.truth != other.truth


def test_every_kind_has_text_on_it() -> None:
    for case in unseen.pages(5, len(KINDS), ["clean300"]):
        assert len(case.truth.split()) > 40
        assert 0.005 < float((decode(case.image) < 128).mean()) < 0.4


@pytest.mark.parametrize("way", list(unseen.WAYS))
def test_every_way_gives_a_picture_of_the_size_it_tells(way: str) -> None:
    case = _page(6, way)
    picture = decode(case.image)
    assert picture.shape[:2] == (case.image.height, case.image.width)
    assert min(picture.shape[:2]) / case.image.dpi == pytest.approx(8.27, abs=0.02)
    assert (case.rotation > 0) == (way == "turned")


def test_a_photocopy_is_black_and_white() -> None:
    assert set(np.unique(decode(_page(7, "photocopy").image))) == {0, 255}


def test_paragraphs_come_from_the_given_text_if_they_are_vietnamese() -> None:
    lines = ["This paragraph is long enough but was translated.", "3. Ủy ban nhân dân xã tổ chức thực hiện Điều này."]
    say = Wording(Random(1), lines)
    assert set(say.paragraphs(3)) == {"Ủy ban nhân dân xã tổ chức thực hiện Điều này."}
