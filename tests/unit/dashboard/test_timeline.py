"""Bars, the brush over the chosen days, and the names under them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboard.palette import LIGHT
from dashboard.timeline import Bar, figure

FIRST = date(2024, 12, 28)


def bars(number: int, days: int = 1) -> list[Bar]:
    starts = [FIRST + timedelta(days=days * n) for n in range(number)]
    counts = {"material conflict": 2, "verbal conflict": 1}
    return [Bar(start, start + timedelta(days=days - 1), counts) for start in starts]


def test_quad_classes_are_stacked_in_one_order():
    drawn = figure(bars(3), LIGHT)
    assert [trace["name"] for trace in drawn["data"]][-1] == "Material conflict"
    assert drawn["layout"]["barmode"] == "stack"
    assert drawn["data"][-1]["y"] == [2, 2, 2]
    assert drawn["data"][0]["y"] == [0, 0, 0]


def test_a_bar_tells_its_days_for_a_click():
    drawn = figure(bars(2, days=7), LIGHT)
    assert drawn["data"][0]["customdata"][0] == ["2024-12-28", "2025-01-03"]


def test_chosen_days_have_a_band_with_two_grips_and_the_rest_is_pale():
    drawn = figure(bars(6), LIGHT, chosen=(FIRST + timedelta(1), FIRST + timedelta(2)))
    shapes = drawn["layout"]["shapes"]
    assert [shape["type"] for shape in shapes] == ["rect", "line", "line"]
    assert (shapes[0]["x0"], shapes[0]["x1"]) == ("2024-12-29", "2024-12-31")
    assert drawn["data"][0]["marker"]["opacity"] == [0.35, 1, 1, 0.35, 0.35, 0.35]


def test_an_open_end_has_no_grip():
    drawn = figure(bars(4), LIGHT, chosen=(FIRST + timedelta(2), None))
    assert [shape["type"] for shape in drawn["layout"]["shapes"]] == ["rect", "line"]


def test_without_dates_there_is_no_brush():
    assert figure(bars(4), LIGHT)["layout"]["shapes"] == []


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (1, ["28 Dec 2024", "29 Dec", "30 Dec", "31 Dec", "1 Jan 2025"]),
        (30, ["Dec 2024", "Jan 2025", "Feb", "Mar", "Apr"]),
        (366, ["2024", "2025", "2026", "2028", "2029"]),
    ],
)
def test_names_say_the_year_where_it_is_new(days: int, names: list[str]):
    made = bars(5, days)
    found = figure(made, LIGHT)["layout"]["xaxis"]["ticktext"]
    assert found[:2] == names[:2]
    assert len(found) == 5


def test_many_bars_have_few_names():
    assert len(figure(bars(90), LIGHT)["layout"]["xaxis"]["ticktext"]) <= 7


def test_no_bars_no_names():
    assert figure([], LIGHT)["layout"]["xaxis"]["showticklabels"] is False


def test_nothing_in_the_timeline_names_another_host():
    assert "http" not in str(figure(bars(3), LIGHT))


def test_events_beyond_the_bars_are_counted():
    notes = figure(bars(3), LIGHT, beyond=(31, 2))["layout"]["annotations"]
    assert [note["text"] for note in notes] == ["‹ 31 earlier", "2 later ›"]
    assert figure(bars(3), LIGHT)["layout"]["annotations"] == []


def test_a_single_bar_is_no_wall():
    low, high = figure(bars(1), LIGHT)["layout"]["xaxis"]["range"]
    assert date.fromisoformat(high) - date.fromisoformat(low) >= timedelta(days=11)
