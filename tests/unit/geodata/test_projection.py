from __future__ import annotations

import pytest
import shapely
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geodata.places.projection import Plane, Sheet, unwrapped, wrapped


@given(st.floats(-70, 70), st.floats(-179, 179), st.floats(0, 360), st.floats(1, 1500))
def test_a_plane_keeps_distances_from_its_middle(
    lat: float, lon: float, bearing: float, km: float
) -> None:
    there = great_circle(kilometers=km).destination((lat, lon), bearing)
    flat = Plane.at(Point(lon, lat)).flatten(Point(there.longitude, there.latitude))
    assert float(flat.distance(Point(0, 0))) == pytest.approx(km, rel=1e-6)


def test_a_plane_gives_degrees_back() -> None:
    area = shapely.box(20, -5, 24, 3)
    plane = Plane.around(area)
    assert plane.curve(plane.flatten(area)).symmetric_difference(area).area < 0.05 * area.area


def test_what_a_plane_draws_over_the_antimeridian_is_cut_there() -> None:
    drawn = Plane.at(Point(180, 10)).curve(Point(0, 0).buffer(200))
    west, _, east, _ = drawn.bounds
    assert (west, east) == (-180, 180)
    assert len(shapely.get_parts(drawn)) == 2


@pytest.mark.parametrize("degrees", [0.0, 37.0, 90.0, 200.0])
def test_a_sheet_keeps_straight_lines(degrees: float) -> None:
    line = shapely.LineString([(20, 50), (25, 52), (30, 54)])
    sheet = Sheet.under(line)
    ends = shapely.get_coordinates(sheet.flatten(line, degrees))
    assert (ends[0] + ends[2]) / 2 == pytest.approx(ends[1])
    assert sheet.curve(sheet.flatten(line, degrees), degrees).equals_exact(line, 1e-9)


def test_a_sheet_turns_its_direction_upwards() -> None:
    east = shapely.LineString([(0, 0), (1, 0)])
    up = shapely.get_coordinates(Sheet.under(east).flatten(east, 90))
    assert up[1] - up[0] == pytest.approx([0, 1])


def test_two_halves_of_an_island_at_the_antimeridian_are_one() -> None:
    halves = shapely.union_all([shapely.box(178, 10, 180, 12), shapely.box(-180, 10, -179, 12)])
    whole = unwrapped(halves)
    assert whole.bounds == (178, 10, 181, 12)
    assert wrapped(whole).equals(halves)
