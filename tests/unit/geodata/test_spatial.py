from __future__ import annotations

import pytest
import shapely
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geodata.places.shapes import Shapes, geojson
from geodata.places.spatial import (
    Spot,
    bearing,
    between,
    circle,
    eez_outside,
    mainland,
    off_coast,
    offset,
    part_of,
    sea_side,
)


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.open()


def shape(shapes: Shapes, key: str) -> shapely.Geometry:
    found = shapes.shape(key)
    assert found is not None, key
    return found


def km(spot: Spot, lat: float, lon: float) -> float:
    return float(geodesic((spot.lat, spot.lon), (lat, lon)).km)


def inside(spot: Spot | None) -> Spot:
    """A spot's point lies in its area, which can be drawn."""
    assert spot is not None
    assert spot.geometry.is_valid
    assert spot.geometry.covers(Point(spot.lon, spot.lat))
    assert geojson(spot.geometry)["type"] in {"Polygon", "MultiPolygon"}
    return spot


@pytest.mark.parametrize(
    ("words", "degrees"),
    [
        ("north", 0), ("North-Eastern", 45), ("east", 90), ("southeastern", 135),
        ("southernmost", 180), ("south west", 225), ("westward", 270), ("north-westerly", 315),
        ("up", None), ("eastbourne", None),
    ],
)  # fmt: skip
def test_bearing(words: str, degrees: float | None) -> None:
    assert bearing(words) == degrees


@given(
    st.floats(-80, 80), st.floats(-179, 179), st.floats(0, 360), st.floats(0.1, 2000)
)  # fmt: skip
def test_offset_is_that_far_away(lat: float, lon: float, degrees: float, far: float) -> None:
    there = offset(lat, lon, degrees, far)
    assert geodesic((lat, lon), there).km == pytest.approx(far, rel=1e-6, abs=1e-6)


def test_offset_goes_that_way() -> None:
    lat, lon = offset(50.0, 30.0, 90.0, 100.0)
    assert lat == pytest.approx(50.0, abs=0.01)
    assert lon == pytest.approx(31.395, abs=0.01)


@settings(max_examples=30, deadline=None)
@given(st.floats(-70, 70), st.floats(-180, 180), st.floats(5, 500))
def test_circle_reaches_as_far_everywhere(lat: float, lon: float, far: float) -> None:
    ring = circle(lat, lon, far)
    for degrees in (0, 90, 180, 270):
        here, there = offset(lat, lon, degrees, far * 0.97), offset(lat, lon, degrees, far * 1.03)
        assert ring.intersects(Point(here[1], here[0]).buffer(1e-9))
        assert not ring.contains(Point(there[1], there[0]))


def test_sea_east_of_the_korean_peninsula(shapes: Shapes) -> None:
    peninsula = mainland(
        shapely.union_all([shape(shapes, "country/KOR"), shape(shapes, "country/PRK")])
    )
    spot = inside(sea_side(shapes, peninsula, 90.0))
    assert spot.sea == "marine/sea-of-japan"
    assert km(spot, 39.5, 130.5) < 120
    assert shapes.country_at(spot.lat, spot.lon) is None
    assert spot.geometry.bounds[2] < 135  # not the sea's far end


@pytest.mark.parametrize(
    ("key", "direction", "sea"),
    [
        ("country/JPN", "west", "marine/sea-of-japan"),
        ("country/JPN", "east", "marine/north-pacific-ocean"),
        ("country/TWN", "west", "marine/taiwan-strait"),
        ("country/TWN", "east", "marine/philippine-sea"),
        ("country/YEM", "west", "marine/red-sea"),
        ("country/YEM", "south", "marine/gulf-of-aden"),
        ("country/UKR", "south", "marine/black-sea"),
        ("country/PRK", "east", "marine/sea-of-japan"),
        ("country/PRK", "west", "marine/yellow-sea"),
        ("country/LKA", "east", "marine/bay-of-bengal"),
        ("country/POL", "north", "marine/baltic-sea"),
    ],
)
def test_sea_sides(shapes: Shapes, key: str, direction: str, sea: str) -> None:
    degrees = bearing(direction)
    assert degrees is not None
    spot = inside(sea_side(shapes, shape(shapes, key), degrees))
    assert spot.sea == sea
    assert shapes.sea_at(spot.lat, spot.lon) == sea


def test_the_named_sea_wins(shapes: Shapes) -> None:
    spot = inside(sea_side(shapes, shape(shapes, "country/UKR"), 180.0, sea="marine/sea-of-azov"))
    assert spot.sea == "marine/sea-of-azov"


def test_no_sea_beside_mongolia(shapes: Shapes) -> None:
    assert sea_side(shapes, shape(shapes, "country/MNG"), 90.0) is None
    assert off_coast(shape(shapes, "country/CHE"), shapes) is None


@pytest.mark.parametrize(
    ("key", "seas"),
    [
        ("country/LBY", {"marine/mediterranean-sea", "marine/gulf-of-sidra"}),
        ("country/KEN", {"marine/indian-ocean"}),
        ("admin1/UA.11", {"marine/black-sea"}),
    ],
)
def test_off_coast(shapes: Shapes, key: str, seas: set[str]) -> None:
    land = shape(shapes, key)
    spot = inside(off_coast(land, shapes))
    assert spot.sea in seas
    assert not land.covers(Point(spot.lon, spot.lat))
    nearest = shapely.shortest_line(land, Point(spot.lon, spot.lat)).coords
    assert geodesic(*((y, x) for x, y in nearest)).km < 105


def test_off_coast_of_a_land_between_seas(shapes: Shapes) -> None:
    spot = inside(off_coast(shape(shapes, "country/YEM"), shapes))
    assert spot.sea is None
    assert shapes.sea_at(spot.lat, spot.lon) == "marine/gulf-of-aden"  # it has most of the coast
    assert spot.geometry.covers(Point(42.3, 15.0))  # the Red Sea off Hodeidah
    assert not spot.geometry.covers(Point(54.0, 11.5))  # not the waters round Socotra


def test_a_gulf_goes_with_its_sea(shapes: Shapes) -> None:
    spot = inside(sea_side(shapes, shape(shapes, "country/LBY"), 0.0))
    assert spot.sea == "marine/mediterranean-sea"
    assert shapes.sea_at(31.0, 18.5) == "marine/gulf-of-sidra"
    assert spot.geometry.covers(Point(18.5, 31.0))


def test_the_open_edge_of_a_sea_side_is_smooth(shapes: Shapes) -> None:
    spot = inside(sea_side(shapes, shape(shapes, "country/JPN"), 270.0))
    land = shapes.shape("country/JPN").buffer(0.2)
    open_edge = spot.geometry.boundary.difference(land)
    smooth = open_edge.simplify(0.15)
    assert open_edge.length < 1.08 * smooth.length


def test_off_a_port(shapes: Shapes) -> None:
    spot = inside(off_coast(Point(30.73, 46.48), shapes, km=50.0))  # Odesa
    assert spot.sea == "marine/black-sea"
    assert km(spot, 46.48, 30.73) < 50


@pytest.mark.parametrize(
    ("key", "word", "within", "without"),
    [
        ("country/UKR", "eastern", (48.0, 37.8), (49.84, 24.03)),  # Donetsk, not Lviv
        ("country/UKR", "western", (49.84, 24.03), (48.0, 37.8)),
        ("country/UKR", "southern", (46.64, 32.61), (50.45, 30.52)),  # Kherson, not Kyiv
        ("country/UKR", "north-eastern", (50.0, 36.23), (46.48, 30.73)),  # Kharkiv, not Odesa
        ("country/UKR", "central", (48.51, 32.26), (48.0, 37.8)),  # Kropyvnytskyi
        ("country/SYR", "northwestern", (35.93, 36.63), (35.33, 40.14)),  # Idlib, not Deir ez-Zor
        ("country/RUS", "eastern", (62.03, 129.73), (55.75, 37.62)),  # Yakutsk, not Moscow
        ("country/RUS", "eastern", (66.5, -174.5), (55.75, 37.62)),  # beyond the antimeridian
        ("country/USA", "western", (39.53, -119.81), (64.84, -147.72)),  # Reno, not Fairbanks
        ("country/MYS", "eastern", (5.95, 116.67), (3.14, 101.69)),  # Borneo
    ],
)
def test_part_of(
    shapes: Shapes,
    key: str,
    word: str,
    within: tuple[float, float],
    without: tuple[float, float],
) -> None:
    whole = shape(shapes, key)
    spot = inside(part_of(whole, word))
    assert spot.geometry.contains(Point(within[1], within[0]))
    assert not spot.geometry.contains(Point(without[1], without[0]))
    assert spot.geometry.difference(whole.buffer(1e-6)).area < 1e-6


def test_part_of_needs_a_side(shapes: Shapes) -> None:
    assert part_of(shape(shapes, "country/UKR"), "sovereign") is None


def test_sides_share_out_the_country(shapes: Shapes) -> None:
    whole = shape(shapes, "country/POL")
    for word in ("northern", "southern", "eastern", "western"):
        assert inside(part_of(whole, word)).geometry.area == pytest.approx(whole.area / 3, rel=0.02)


def test_outside_a_zone_in_a_named_sea(shapes: Shapes) -> None:
    near = shape(shapes, "country/PRK")
    spot = inside(eez_outside(shapes, "JPN", sea="marine/sea-of-japan", near=near))
    zone = shape(shapes, "eez/JPN")
    assert not zone.contains(Point(spot.lon, spot.lat))
    assert shapes.sea_at(spot.lat, spot.lon) == "marine/sea-of-japan"
    assert spot.lon < 134.5  # on the Korean side
    assert spot.approximate
    assert not spot.outside


def test_outside_a_zone_and_nothing_else(shapes: Shapes) -> None:
    spot = inside(eez_outside(shapes, "JPN"))
    assert spot.approximate
    assert spot.outside
    assert eez_outside(shapes, "CHE") is None


def test_between_cuba_and_florida(shapes: Shapes) -> None:
    spot = between(shape(shapes, "country/CUB"), shape(shapes, "admin1/US.FL"))
    assert inside(spot).geometry.bounds[3] < 25.5
    assert km(inside(spot), 23.9, -81.9) < 60


def test_between_two_cities() -> None:
    spot = inside(between(Point(30.52, 50.45), Point(36.23, 50.0)))
    assert km(spot, 50.26, 33.38) < 15
    far = inside(between(Point(139.69, 35.69), Point(-122.42, 37.77)))
    assert km(far, 48.6, -172.2) < 60  # the great circle runs far north of both


def test_between_neighbours_is_their_border(shapes: Shapes) -> None:
    poland, germany = shape(shapes, "country/POL"), shape(shapes, "country/DEU")
    spot = inside(between(poland, germany))
    assert spot.lon == pytest.approx(14.6, abs=0.5)
    assert spot.geometry.bounds[2] < 15.6
