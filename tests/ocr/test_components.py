"""Connected things of a picture, held against OpenCV's own statistics."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ocr.components import components
from ocr.picture import Picture


def _same(dark: Picture) -> None:
    found = components(dark)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(dark, connectivity=8)
    assert np.array_equal(found.labels, labels)
    assert np.allclose(found.middles[1:], middles[1:])
    assert np.array_equal(found.boxes[1:], stats[1:])
    assert len(found) == len(stats)


@given(arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12)), elements=st.sampled_from([0, 0, 1, 255])))
@settings(max_examples=300, deadline=None)
def test_small_pictures_have_the_things_that_opencv_finds(dark: Picture) -> None:
    _same(dark)


@pytest.mark.parametrize("share", [0.001, 0.1, 0.4, 0.9])
def test_a_page_has_the_things_that_opencv_finds(share: float) -> None:
    noise = np.random.default_rng(1).random((700, 500))
    _same((noise < share).astype(np.uint8))


def test_nothing_is_left_over_in_a_white_picture() -> None:
    found = components(np.zeros((5, 7), np.uint8))
    assert len(found) == 1
    assert not found.boxes.any()
