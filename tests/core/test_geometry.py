"""The upright page: where pixels go, and that the way back is exact."""

import pytest

from core import geometry
from core.page import BBox


@pytest.mark.parametrize(("rotation", "expected"), [(0, (400, 10)), (90, (10, 0)), (180, (0, 290)), (270, (290, 400))])
def test_turns_the_top_right_corner_counter_clockwise(rotation: int, expected: tuple[int, int]) -> None:
    matrix = geometry.upright_matrix(400, 300, rotation, 0)
    assert geometry.apply(matrix, 400, 10) == pytest.approx(expected)


def test_straightens_a_page_that_leans_counter_clockwise() -> None:
    matrix = geometry.upright_matrix(400, 300, 0, 5)
    left, right = geometry.apply(matrix, 100, 150), geometry.apply(matrix, 300, 150)
    assert right[1] > left[1]
    assert geometry.apply(matrix, 200, 150) == pytest.approx((200, 150))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [-15.0, -0.07, 0.0, 3.3])
def test_the_way_back_is_exact(rotation: int, skew: float) -> None:
    matrix = geometry.upright_matrix(2480, 3508, rotation, skew)
    back = geometry.inverse(matrix)
    assert geometry.apply(back, *geometry.apply(matrix, 17, 3001)) == pytest.approx((17, 3001))
    together = geometry.then(matrix, back)
    assert [value for row in together for value in row] == pytest.approx([1, 0, 0, 0, 1, 0], abs=1e-9)


def test_a_turned_page_exchanges_its_sides_and_a_straightened_one_keeps_them() -> None:
    assert [geometry.upright_size(4, 3, turn) for turn in (0, 90, 180, 270)] == [(4, 3), (3, 4), (4, 3), (3, 4)]


def test_boxes_stay_on_the_page_and_never_vanish() -> None:
    quarter = geometry.upright_matrix(400, 300, 90, 0)
    assert geometry.map_box(BBox(0, 0, 40, 10), quarter, 300, 400) == BBox(0, 360, 10, 400)
    half = geometry.scaling(0.5)
    assert geometry.map_box(BBox(399, 299, 400, 300), half, 200, 150) == BBox(199, 149, 200, 150)
    double = geometry.scaling(2)
    assert geometry.map_box(BBox(390, 290, 401, 310), double, 400, 300) == BBox(399, 299, 400, 300)


def test_refuses_what_is_no_quarter_turn() -> None:
    with pytest.raises(ValueError, match="45"):
        geometry.upright_matrix(4, 3, 45, 0)
