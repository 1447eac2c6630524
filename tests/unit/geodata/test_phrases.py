from __future__ import annotations

import pytest
from shapely.geometry import Point, shape
from shapely.ops import nearest_points

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
        "He is 50 and lives far from Lusaka.",
        "Talks between Peru and Chile broke down.",
        "A match between Lusaka and Kitwe was called off.",
        "Mexico borders Guatemala.",
        "Rain fell in the northern Maharashtra region.",  # it lies in the north
        "Kenya's western Kakamega county voted.",
        "The prime minister is close to Nairobi's mayor.",
        "Police on the Chilean border force resigned.",
        "Workers took Tuesday off. Norway agreed.",
        "Eastern Ukrainian voters stayed home.",
        "Nothing happened in the north of Nowhereville.",
    ],
)
def test_other_words_compute_nothing(computed, text: str) -> None:
    assert [p.text for p in computed(text)] == []


@pytest.mark.parametrize(
    ("text", "words", "countries"),
    [
        ("They met at the Peru-Chile border.", "the Peru-Chile border", ("PER", "CHL")),
        (
            "Goats were stolen near the Kenyan-Ugandan border.",
            "near the Kenyan-Ugandan border",
            ("KEN", "UGA"),
        ),
        ("Zambia's border with Angola is shut.", "Zambia's border with Angola", ("ZMB", "AGO")),
        (
            "Floods hit villages along the border between India and Nepal.",
            "the border between India and Nepal",
            ("IND", "NPL"),
        ),
    ],
)
def test_a_border_of_two_is_of_both(
    computed, gazetteer: Gazetteer, text: str, words: str, countries: tuple[str, str]
) -> None:
    place = only(computed(text))
    area = shape(place.geometry)
    assert (place.text, place.country, place.precision) == (words, None, "region")
    for country in countries:
        land = gazetteer.shape(f"dateline:country/{country}")
        assert area.intersects(land)
        assert land.distance(Point(place.lon, place.lat)) < 0.2


@pytest.mark.parametrize(
    ("text", "words", "country", "near"),
    [  # the side that the text is on, and the town or division beside it
        (
            "A lorry overturned in Lublin, close to the border with Ukraine.",
            "close to the border with Ukraine",
            "POL",
            (51.0, 23.7),
        ),
        (
            "Troops dug in 15 km from the border with Laos in Thailand's Nan province.",
            "15 km from the border with Laos",
            "THA",
            (19.0, 101.1),
        ),
        ("Soldiers in Bolivia closed the Chilean border.", "the Chilean border", "BOL", None),
    ],
)
def test_a_border_seen_from_one_side(
    computed, gazetteer: Gazetteer, text: str, words: str, country: str, near
) -> None:
    place = only(computed(text))
    assert (place.text, place.country) == (words, country)
    area = shape(place.geometry)
    inside = gazetteer.shape(f"dateline:country/{country}")
    assert area.intersection(inside).area > 0.9 * area.area
    if near is not None:
        assert place.precision == "district"
        assert distance_km(place.lat, place.lon, *near) < 120


@pytest.mark.parametrize(
    ("text", "words", "ends"),
    [
        ("A bus burned between Kitwe and Ndola.", "between Kitwe and Ndola", ("Kitwe", "Ndola")),
        (
            "Mudslides cut the road from Lusaka to Kafue.",
            "the road from Lusaka to Kafue",
            ("Lusaka", "Kafue"),
        ),
    ],
)
def test_between_two_towns(
    computed, gazetteer: Gazetteer, text: str, words: str, ends: tuple[str, str]
) -> None:
    place = only(computed(text))
    assert place.text == words
    one, two = (gazetteer.lookup(name)[0] for name in ends)
    apart = distance_km(one.lat, one.lon, two.lat, two.lon)
    for end in (one, two):
        assert distance_km(place.lat, place.lon, end.lat, end.lon) == pytest.approx(apart / 2, 0.02)


@pytest.mark.parametrize(
    ("text", "words", "km", "precision"),
    [
        ("A mine caved in 25 km from Kitwe.", "25 km from Kitwe", 0, "district"),
        ("A mine caved in 120 miles from Kitwe.", "120 miles from Kitwe", 0, "region"),
        ("Meteors fell 12 km NW of Kitwe.", "12 km NW of Kitwe", 12, "district"),
        ("Meteors fell 20 to 30 km west of Kitwe.", "20 to 30 km west of Kitwe", 30, "district"),
        (
            "Meteors fell 10 miles (16 km) east-northeast of the mining town of Kitwe.",
            "10 miles (16 km) east-northeast of the mining town of Kitwe",
            16.09,
            "district",
        ),
    ],
)
def test_distances_of_all_kinds(
    computed, gazetteer: Gazetteer, text: str, words: str, km: float, precision: str
) -> None:
    place = only(computed(text))
    kitwe = gazetteer.lookup("Kitwe")[0]
    away = distance_km(place.lat, place.lon, kitwe.lat, kitwe.lon)
    assert (place.text, place.precision) == (words, precision)
    assert away == pytest.approx(km, rel=0.02, abs=0.1)


def test_a_distance_from_an_area_counts_from_its_edge(computed, gazetteer: Gazetteer) -> None:
    place = only(computed("The buoy drifted 200 km west of Ireland."))
    ireland, spot = gazetteer.shape("dateline:country/IRL"), Point(place.lon, place.lat)
    coast = nearest_points(ireland, spot)[0]
    assert distance_km(coast.y, coast.x, place.lat, place.lon) == pytest.approx(200, rel=0.15)
    assert place.country is None


@pytest.mark.parametrize(
    ("text", "words", "precision"),
    [
        ("Fires burned on the outskirts of Nairobi.", "the outskirts of Nairobi", "city"),
        (
            "Fires burned in Nairobi's eastern suburbs.",
            "Nairobi's eastern suburbs",
            "city",
        ),
        ("Looting spread to western Nairobi.", "western Nairobi", "city"),
        ("Rain fell in the far south of Kenya.", "south of Kenya", "region"),
        ("Rain fell in Kenya's north-east.", "Kenya's north-east", "region"),
    ],
)
def test_parts_of_towns_and_areas(
    computed, gazetteer: Gazetteer, text: str, words: str, precision: str
) -> None:
    place = only(computed(text))
    assert (place.text, place.precision, place.country) == (words, precision, "KEN")
    assert shape(place.geometry).buffer(0.01).covers(Point(place.lon, place.lat))


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Aid entered Gaza from the south of the strip.", "the south of the strip", "Gaza Strip"),
        ("Floods in Ghana spared the country's north.", "the country's north", "Ghana"),
        (
            "Crimea lost power, above all in the west of the peninsula.",
            "the west of the peninsula",
            None,  # its name does not say that it is one
        ),
    ],
)
def test_a_part_of_what_a_noun_stands_for(computed, text: str, words: str, name: str) -> None:
    found = computed(text)
    if name is None:
        assert found == []
    else:
        place = only(found)
        assert place.text == words
        assert place.name.endswith(name)


@pytest.mark.parametrize(
    ("text", "words", "km"),
    [
        ("The ferry sank 30 miles off the coast of Kenya.", "30 miles off the coast of Kenya", 48),
        ("The ferry sank off the Kenyan coast.", "off the Kenyan coast", None),
        ("The ship entered Kenya's territorial waters.", "Kenya's territorial waters", None),
        ("The ship sank in waters off Kenya.", "waters off Kenya", None),
    ],
)
def test_waters_off_a_coast(computed, gazetteer: Gazetteer, text: str, words: str, km) -> None:
    place = only(computed(text))
    assert (place.text, place.country, place.precision) == (words, None, "sea")
    assert gazetteer.country_at(place.lat, place.lon) is None
    off = gazetteer.shape("dateline:country/KEN").distance(Point(place.lon, place.lat)) * 111
    assert off < 100
    assert km is None or 0.8 * km < off < 1.2 * km


def test_waters_between_two_islands(computed) -> None:
    place = only(computed("A yacht vanished in the waters between Cuba and Jamaica."))
    assert (place.text, place.precision) == ("the waters between Cuba and Jamaica", "sea")
    assert 18.5 < place.lat < 19.9
    assert -78.5 < place.lon < -75.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The ship left the Japanese exclusive economic zone.",
            "Japanese exclusive economic zone",
        ),
        (
            "It fell inside the exclusive economic zone of Japan.",
            "inside the exclusive economic zone of Japan",
        ),
    ],
)
def test_a_zone_in_other_words(computed, gazetteer: Gazetteer, text: str, words: str) -> None:
    place = only(computed(text))
    assert place.text.endswith(words)
    zone = gazetteer.shapes.shape("eez/JPN")
    assert zone.covers(Point(place.lon, place.lat))
    assert "approximate" in place.reason


@pytest.mark.parametrize(
    "text",
    [
        "A bridge fell near Kitwe on Friday.",
        "A bridge fell just outside Kitwe.",
        "Bridges fell in villages around the town of Kitwe.",
        "A bridge fell north of Kitwe.",
    ],
)
def test_near_a_town_is_that_town_less_exactly(
    pipeline: Language, gazetteer: Gazetteer, text: str
) -> None:
    place = only([p for p in find_places(pipeline.parse(text), gazetteer) if p.text == "Kitwe"])
    kitwe = gazetteer.lookup("Kitwe")[0]
    assert (place.id, place.lat, place.precision) == (kitwe.id, kitwe.lat, "district")
    area = shape(place.geometry)
    assert area.buffer(0.001).covers(Point(place.lon, place.lat))
    if "north" in text:
        assert area.centroid.y > place.lat


def test_outside_a_building_is_at_its_door(pipeline: Language, gazetteer: Gazetteer) -> None:
    found = find_places(pipeline.parse("Farmers rallied outside the Reichstag."), gazetteer)
    assert [(p.precision, p.geometry) for p in found] == [("site", None)]


def test_a_name_that_only_says_which_of_something_stays_exact(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    found = find_places(pipeline.parse("A bridge fell near Kitwe hospital."), gazetteer)
    assert [p.geometry for p in found if p.text == "Kitwe"] == [None]
