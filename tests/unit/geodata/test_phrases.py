from __future__ import annotations

import pytest
from shapely.geometry import Point, shape

from geodata.language import Language
from geodata.places import Place, find_places
from geodata.places.gazetteer import Gazetteer, distance_km


@pytest.fixture(scope="module")
def computed(pipeline: Language, gazetteer: Gazetteer):
    def find(text: str) -> list[Place]:
        found = find_places(pipeline.parse(text), gazetteer)
        return [place for place in found if place.kind == "computed"]

    return find


def only(found: list[Place]) -> Place:
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "sea", "box"),
    [
        (
            "The trawler sank in the sea east of Sri Lanka.",
            "the sea east of Sri Lanka",
            "Bay of Bengal",
            (5, 10, 81, 86),
        ),
        (
            "The tanker burned off the western coast of Norway.",
            "off the western coast of Norway",
            "Norwegian Sea",
            (58, 72, 0, 14),
        ),
        (
            "Pirates boarded a ship off the coast of Yemen.",
            "off the coast of Yemen",
            None,
            (10, 17, 40, 56),
        ),
        (
            "A drone fell off Portugal’s coast.",
            "off Portugal’s coast",
            "North Atlantic Ocean",
            (35, 43, -13, -6),
        ),
    ],
)
def test_a_piece_of_sea_is_computed(computed, text: str, words: str, sea: str | None, box) -> None:
    place = only(computed(text))
    south, north, west, east = box
    assert place.text == words
    assert (place.country, place.precision) == (None, "sea")
    assert south < place.lat < north
    assert west < place.lon < east
    assert sea is None or sea in str(place.name)
    assert shape(place.geometry).buffer(0.1).covers(Point(place.lon, place.lat))


def test_a_distance_and_a_direction(computed, gazetteer: Gazetteer) -> None:
    place = only(computed("A train derailed about 50 km (31 miles) south of Lusaka on Friday."))
    lusaka = gazetteer.lookup("Lusaka")[0]
    assert place.text == "50 km (31 miles) south of Lusaka"
    assert place.lat < lusaka.lat
    away = distance_km(place.lat, place.lon, lusaka.lat, lusaka.lon)
    assert away == pytest.approx(50, rel=0.01)
    assert (place.country, place.precision) == ("ZMB", "district")


def test_miles_and_words_for_numbers(computed, gazetteer: Gazetteer) -> None:
    place = only(computed("It fell ten miles northwest of Lusaka."))
    lusaka = gazetteer.lookup("Lusaka")[0]
    away = distance_km(place.lat, place.lon, lusaka.lat, lusaka.lon)
    assert away == pytest.approx(16.09, rel=0.01)
    assert place.lat > lusaka.lat
    assert place.lon < lusaka.lon


@pytest.mark.parametrize(
    ("text", "words", "country"),
    [
        ("Fighting spread in eastern Ukraine.", "eastern Ukraine", "UKR"),
        ("Wildfires spread in the south of Chile.", "south of Chile", "CHL"),
    ],
)
def test_a_part_of_a_country(
    computed, gazetteer: Gazetteer, text: str, words: str, country: str
) -> None:
    place = only(computed(text))
    assert place.text.endswith(words)
    assert (place.country, place.precision) == (country, "region")
    whole = gazetteer.shape(f"dateline:country/{country}")
    part = shape(place.geometry)
    assert 0.1 < part.area / whole.area < 0.6
    assert gazetteer.country_at(place.lat, place.lon) == country


def test_outside_an_economic_zone_is_outside_of_it(computed, gazetteer: Gazetteer) -> None:
    text = (
        "The rocket crossed the sea west of Japan. Tokyo said it fell outside Japan's exclusive "
        "economic zone."
    )
    side, zone = computed(text)
    assert zone.text == "outside Japan's exclusive economic zone"
    assert "approximate" in zone.reason
    assert zone.country is None
    assert not gazetteer.shapes.shape("eez/JPN").covers(Point(zone.lon, zone.lat))
    assert gazetteer.shapes.sea_at(zone.lat, zone.lon) == gazetteer.shapes.sea_at(
        side.lat, side.lon
    )


def test_a_border_lies_between_both(computed, gazetteer: Gazetteer) -> None:
    place = only(computed("Shots were fired on the border between Peru and Chile."))
    assert place.text == "the border between Peru and Chile"
    area = shape(place.geometry)
    for country in ("PER", "CHL"):
        assert area.intersects(gazetteer.shape(f"dateline:country/{country}"))


def test_the_place_itself_is_reported_too(pipeline: Language, gazetteer: Gazetteer) -> None:
    found = find_places(pipeline.parse("Fighting spread in eastern Ukraine."), gazetteer)
    assert [(p.text, p.kind) for p in found] == [
        ("eastern Ukraine", "computed"),
        ("Ukraine", "country"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine's eastern front held.",
        "He is 50 and lives south of Lusaka.",
        "Workers took Tuesday off. Norway agreed.",
        "Eastern Ukrainian voters stayed home.",
        "Nothing happened in the north of Nowhereville.",
    ],
)
def test_other_words_compute_nothing(computed, text: str) -> None:
    assert [p.text for p in computed(text)] == []
