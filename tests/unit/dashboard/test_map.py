"""Marks are gathered without losing any, and drawn as circles with what a click needs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import map as event_map
from dashboard.map import Mark, area, diameter, gather, latitude, mercator, short, traces
from dashboard.palette import DARK, LIGHT

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
places = st.lists(
    st.builds(
        lambda lat, lon, counts: made(lat, lon, dict(zip(QUADS, counts, strict=True))),
        st.floats(-80, 80),
        st.floats(-179, 179),
        st.tuples(*[st.integers(0, 40)] * 3, st.integers(1, 40)),
    ),
    max_size=30,
)


def made(lat: float, lon: float, counts: dict[str, int]) -> Mark:
    total = sum(counts.values())
    box = (lon - 1e-4, lat - 1e-4, lon + 1e-4, lat + 1e-4)
    return Mark(lat, lon, total, counts, f"{lat:.2f}", "e" if total == 1 else None, box)


@given(places, st.floats(0, 12))
def test_gathering_loses_no_event_and_boxes_do_not_overlap_in_content(
    marks: list[Mark], zoom: float
):
    found = gather(marks, zoom)
    assert sum(m.count for m in found) == sum(m.count for m in marks)
    for mark in found:
        west, south, east, north = mark.box
        inside = [m for m in marks if west <= m.lon <= east and south <= m.lat <= north]
        assert sum(m.count for m in inside) >= mark.count
        assert mark.count == sum(mark.counts.values())


@given(places)
def test_close_up_every_place_stands_where_it_is(marks: list[Mark]):
    distinct = {(round(m.lat, 1), round(m.lon, 1)): m for m in marks}
    spots = {(m.lat, m.lon) for m in gather(list(distinct.values()), 18)}
    assert spots == {(m.lat, m.lon) for m in distinct.values()}


def test_far_out_neighbours_become_one_mark_of_the_commonest_colour():
    counts = dict.fromkeys(QUADS, 0)
    near = [
        made(50.0, 30.0, counts | {"verbal conflict": 2}),
        made(50.1, 30.1, counts | {"material conflict": 3}),
    ]
    (joined,) = gather(near, 1)
    assert (joined.count, joined.quad, joined.places, joined.event) == (
        5, "material conflict", 2, None,
    )  # fmt: skip


@given(places, st.floats(0, 8))
def test_a_joined_mark_lies_within_its_cell(marks: list[Mark], zoom: float):
    across = 512 * 2 ** (math.floor(zoom * 2) / 2) / event_map.CELL
    for mark in gather(marks, zoom):
        x, y = mercator(mark.lat, mark.lon)
        cell = math.floor(x * across), math.floor(y * across)
        west, south, east, north = mark.box
        for lat, lon in ((south, west), (north, east)):
            u, v = mercator(lat, lon)
            assert u * across == pytest.approx(cell[0] + 0.5, abs=0.51)
            assert v * across == pytest.approx(cell[1] + 0.5, abs=0.51)


@given(st.floats(-84, 84))
def test_mercator_and_back(lat: float):
    assert latitude(mercator(lat, 0)[1]) == pytest.approx(lat, abs=1e-6)


@given(st.integers(1, 10**7))
def test_size_grows_and_stays_bounded(count: int):
    assert event_map.SMALLEST <= diameter(count) <= diameter(count + 1) <= event_map.LARGEST


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (1, ""), (2, "2"), (999, "999"), (1000, "1.0k"), (9949, "9.9k"), (9999, "10k"),
        (123456, "123k"),
    ],
)  # fmt: skip
def test_counts_fit_their_marks(count: int, written: str):
    assert short(count) == written


def test_marks_are_circles_with_ids_and_boxes():
    counts = dict.fromkeys(QUADS, 0)
    drawn = traces(
        [
            made(1.0, 2.0, counts | {"verbal conflict": 1}),
            made(3.0, 4.0, counts | {"material conflict": 7}),
        ],
        LIGHT,
    )
    assert [trace["name"] for trace in drawn] == ["deeds", "words"]
    assert {trace["type"] for trace in drawn} == {"scattermap"}
    assert all("symbol" not in trace["marker"] for trace in drawn)
    assert drawn[0]["text"] == ["7"]
    assert drawn[0]["customdata"] == [[None, "3.9999,2.9999,4.0001,3.0001"]]
    assert drawn[1]["customdata"][0][0] == "e"
    assert drawn[1]["marker"]["color"] == [LIGHT.quads["verbal conflict"]]


def test_a_label_cannot_bring_markup():
    mark = Mark(0, 0, 1, dict.fromkeys(QUADS, 1), "<a href='x'>", None, (0, 0, 0, 0))
    (trace,) = traces([mark], DARK)[:1]
    assert "<a" not in trace["hovertext"][0]


def test_one_event_is_told_in_a_line_and_several_are_counted():
    counts = dict.fromkeys(QUADS, 0) | {"verbal conflict": 1}
    one = Mark(0, 0, 1, counts, "Oslo", "e", (0, 0, 0, 0), told="Norway <rejects> it · 6 Nov 2024")
    (trace,) = traces([one], LIGHT)
    assert trace["hovertext"] == ["Norway &lt;rejects&gt; it · 6 Nov 2024"]
    near = Mark(0.001, 0.001, 1, counts, "Oslo", "f", (0, 0, 0, 0), told="Another")
    (trace,) = traces(gather([one, near], 1.0), LIGHT)
    assert trace["hovertext"] == ["<b>Oslo and another place near</b><br>2 verbal conflict"]


def test_an_event_without_a_spot_draws_nothing():
    drawn = area(
        event="e", lat=None, lon=None, quad="verbal conflict", kind=None, precision=None,
        geometry=None,
    )  # fmt: skip
    assert (drawn["lat"], drawn["lon"], drawn["line"]) == (None, None, ())


@pytest.mark.parametrize(("kind", "dashed"), [("admin1", False), ("eez", True), ("sea", True)])
def test_a_zone_is_dashed_and_a_province_is_not(kind: str, dashed: bool):
    drawn = area(
        event="e", lat=1, lon=2, quad="verbal conflict", kind=kind, precision="sea",
        geometry={"type": "Point", "coordinates": [2, 1]},
    )  # fmt: skip
    assert drawn["dashed"] is dashed
