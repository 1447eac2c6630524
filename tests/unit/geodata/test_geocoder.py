from __future__ import annotations

import pytest
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geodata.places.gazetteer import Gazetteer
from geodata.places.geocoder import GazetteerGeocoder


@pytest.fixture(scope="module")
def geocoder(gazetteer: Gazetteer) -> GazetteerGeocoder:
    return GazetteerGeocoder(gazetteer)


def test_it_is_a_geopy_geocoder(geocoder: GazetteerGeocoder) -> None:
    assert isinstance(geocoder, Geocoder)
    found = geocoder.geocode("Oslo")
    assert isinstance(found, Location)
    assert found.raw["country"] == "NOR"
    assert found.latitude == pytest.approx(59.91, abs=0.05)


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("Kursk, Russia", "Kursk, Kursk Oblast, Russia"),
        ("Springfield, Ill.", "Springfield, Illinois, United States"),
        ("Portland, OR", "Portland, Oregon, United States"),
        ("Paris, Texas, USA", "Paris, Texas, United States"),
        ("London, Ontario", "London, Ontario, Canada"),
        ("Hyderabad, Pakistan", "Hyderabad, Sindh, Pakistan"),
        ("Tripoli, Lebanon", "Tripoli, North Lebanon, Lebanon"),
        ("Washington, D.C.", "Washington, District of Columbia, United States"),
        ("Sea of Japan", "Sea of Japan"),
        ("Norway", "Norway"),
    ],
)
def test_later_parts_say_where_it_lies(
    geocoder: GazetteerGeocoder, query: str, address: str
) -> None:
    found = geocoder.geocode(query)
    assert isinstance(found, Location)
    assert found.address == address


@pytest.mark.parametrize("query", ["Qzxyqua", "Kursk, Japan", "Oslo, Qzxyqua", ",,"])
def test_nothing_is_answered_where_nothing_fits(geocoder: GazetteerGeocoder, query: str) -> None:
    assert geocoder.geocode(query) is None


def test_an_abbreviation_needs_its_capitals(geocoder: GazetteerGeocoder) -> None:
    upper, lower = geocoder.geocode("US"), geocoder.geocode("us")
    assert isinstance(upper, Location)
    assert upper.raw["country"] == "USA"
    assert not isinstance(lower, Location) or lower.raw["kind"] != "country"


def test_countries_and_limit_restrict_the_list(geocoder: GazetteerGeocoder) -> None:
    found = geocoder.geocode("Springfield", exactly_one=False, limit=3, country_codes="us")
    assert isinstance(found, list)
    assert [location.raw["country"] for location in found] == ["USA"] * 3
    only = geocoder.geocode("Paris", country_codes=["US", "CAN"])
    assert isinstance(only, Location)
    assert only.raw["country"] in ("USA", "CAN")


@pytest.mark.parametrize(
    "box", [[(40, -76), (43, -70)], [Point(43, -70), Point(40, -76)], ["40,-76", "43,-70"]]
)
def test_a_view_brings_places_inside_it_forward(
    geocoder: GazetteerGeocoder, box: list[object]
) -> None:
    found = geocoder.geocode("Springfield", viewbox=box)
    assert isinstance(found, Location)
    assert found.raw["admin1"] == "US.MA"


def test_a_view_may_cross_the_antimeridian(geocoder: GazetteerGeocoder) -> None:
    found = geocoder.geocode("Savusavu", exactly_one=False, viewbox=[(-20, 175), (-10, -175)])
    assert isinstance(found, list)
    assert found[0].raw["country"] == "FJI"


@pytest.mark.parametrize("query", ["", "   "])
def test_an_empty_query_is_an_error(geocoder: GazetteerGeocoder, query: str) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode(query)


def test_an_unknown_country_code_is_an_error(geocoder: GazetteerGeocoder) -> None:
    with pytest.raises(GeocoderQueryError, match="QQ"):
        geocoder.geocode("Oslo", country_codes="QQ")


@pytest.mark.parametrize(
    ("point", "address"),
    [
        ((51.2, 35.3), "Sudzha, Kursk Oblast, Russia"),
        ("51.2, 35.3", "Sudzha, Kursk Oblast, Russia"),
        (Point(39.5, 132.0), "Sea of Japan"),
    ],
)
def test_reverse_names_the_town_or_the_sea(
    geocoder: GazetteerGeocoder, point: object, address: str
) -> None:
    found = geocoder.reverse(point)
    assert isinstance(found, Location)
    assert found.address == address


def test_reverse_lists_towns_then_division_then_country(geocoder: GazetteerGeocoder) -> None:
    found = geocoder.reverse((51.2, 35.3), exactly_one=False)
    assert isinstance(found, list)
    kinds = [location.raw["kind"] for location in found]
    assert kinds[-2:] == ["admin1", "country"]
    assert set(kinds[:-2]) == {"city"}


def test_reverse_wants_a_point(geocoder: GazetteerGeocoder) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse("nowhere at all")


def test_it_works_with_the_rate_limiter(geocoder: GazetteerGeocoder) -> None:
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0.0)
    assert limited("Oslo").raw["country"] == "NOR"
