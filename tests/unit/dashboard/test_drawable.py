"""Every class of precision, and every kind of place, is something that the map can draw."""

from __future__ import annotations

from typing import get_args

import pytest
from shapely.geometry import Point, shape

from dashboard.map import AREAS, VAGUE, ZOOMS, Mark, area, traces
from dashboard.palette import LIGHT
from geodata.language import Language
from geodata.places import Place, find_places
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Precision

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")

# a sentence, the words of the place, its precision, and whether it is drawn as an area
CLASSES = [
    ("Guards stood outside the Élysée Palace.", "Élysée Palace", "site", False),
    ("Rain fell in Nairobi.", "Nairobi", "city", False),
    ("Rain fell near Nairobi.", "Nairobi", "district", True),
    ("Rain fell in western Nairobi.", "western Nairobi", "city", True),
    ("Rain fell 30 km south of Nairobi.", "30 km south of Nairobi", "district", True),
    ("Rain fell in Bavaria.", "Bavaria", "admin1", True),
    ("Rain fell in the Balkans.", "Balkans", "region", True),
    ("Rain fell in eastern Kenya.", "eastern Kenya", "region", True),
    ("Rain fell on the Kenya-Uganda border.", "the Kenya-Uganda border", "region", True),
    ("Rain fell in Kenya.", "Kenya", "country", True),
    ("Ships met in the Black Sea.", "Black Sea", "sea", True),
    ("Ships met in the Strait of Hormuz.", "Strait of Hormuz", "sea", True),
    ("Ships met off the coast of Kenya.", "off the coast of Kenya", "sea", True),
    ("Ships met in Japan's EEZ.", "Japan's EEZ", "sea", True),
    ("Ships met in Africa.", "Africa", "continent", False),  # its ring alone
]


def drawn_place(pipeline: Language, gazetteer: Gazetteer, text: str, words: str) -> Place:
    found = [p for p in find_places(pipeline.parse(text), gazetteer) if words in str(p.text)]
    assert found, text
    return min(found, key=lambda place: len(str(place.text)))


def test_every_class_is_tried() -> None:
    assert {precision for *_, precision, _ in CLASSES} == set(get_args(Precision))
    assert set(get_args(Precision)) <= VAGUE | ZOOMS.keys()


@pytest.mark.parametrize(("text", "words", "precision", "as_area"), CLASSES)
def test_it_is_drawn(
    pipeline: Language,
    gazetteer: Gazetteer,
    text: str,
    words: str,
    precision: str,
    as_area: bool,
) -> None:
    place = drawn_place(pipeline, gazetteer, text, words)
    assert place.precision == precision
    geometry = place.geometry
    if geometry is None and place.id and place.kind in AREAS:
        geometry = gazetteer.geojson(place.id, tolerance=AREAS[place.kind])
    open_event = area(
        event="e", lat=place.lat, lon=place.lon, quad=QUADS[3], kind=place.kind,
        precision=place.precision, geometry=geometry,
    )  # fmt: skip
    assert (open_event["lat"], open_event["lon"]) == (round(place.lat, 4), round(place.lon, 4))
    assert (open_event["geometry"] is not None) == as_area
    if as_area:
        outline = shape(geometry)
        assert outline.geom_type in {"Polygon", "MultiPolygon"}
        assert outline.area > 0
        assert outline.distance(Point(place.lon, place.lat)) < 0.1
    box = (place.lon, place.lat, place.lon, place.lat)
    counts = {**dict.fromkeys(QUADS, 0), QUADS[3]: 1}
    mark = Mark(place.lat, place.lon, 1, counts, words, "e", box, precision=place.precision)
    (trace,) = traces([mark], LIGHT)
    assert trace["name"] == ("regions" if precision in VAGUE else "deeds")
