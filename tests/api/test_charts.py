"""Plots: values in, shapes inside the frame out."""

from hypothesis import given
from hypothesis import strategies as st

from api.web import charts
from api.web.charts import HEIGHT, WIDTH

VALUES = st.lists(st.floats(0, 1e6), min_size=1, max_size=40)


@given(VALUES)
def test_every_bar_stands_inside_and_none_is_taller_than_a_larger_value(values: list[float]) -> None:
    plot = charts.bars("x", [str(place) for place in range(len(values))], {"a": values})
    assert len(plot.bars) == len(values)
    for bar in plot.bars:
        assert -0.1 <= bar.y <= plot.base + 0.1
        assert plot.left <= bar.x <= bar.x + bar.width <= WIDTH + 0.2
        assert abs(bar.y + bar.height - plot.base) < 0.2
    ranked = sorted(zip(values, plot.bars, strict=True), key=lambda pair: pair[0])
    heights = [bar.height for _, bar in ranked]
    assert heights == sorted(heights)
    assert 2 <= len(plot.scale) <= 6
    assert len(plot.names) <= 9


def test_a_line_is_broken_where_there_is_no_value() -> None:
    plot = charts.lines("x", ["1", "2", "3", "4"], {"a": [10.0, 20.0, None, 30.0]}, " %")
    assert [part.count(",") for part in plot.lines[0].split("|")] == [2, 1]
    assert [bar.title for bar in plot.bars] == ["1: a 10 %", "2: a 20 %", "4: a 30 %"]


def test_nothing_at_all_is_drawn_as_an_empty_plot() -> None:
    for plot in (charts.bars("x", [], {"a": []}), charts.lines("x", ["1"], {"a": [None]})):
        assert plot.bars == ()
        assert plot.scale[0].text.startswith("0")
        assert plot.height == HEIGHT
