"""Spots on land: "30 km south of Uro", "near Uro", "eastern Uro", "between Uro and Aro"."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geodata.places import spatial
from geodata.places.gazetteer import distance_km
from geodata.places.place import Place, Precision
from geodata.places.shapes import geojson
from geodata.places.surroundings import (
    AREAS,
    ERN,
    KIND_AFTER,
    LENGTH,
    OF,
    SIDE,
    SIDE_ERN,
    THE,
    TOWNS,
    Phrase,
    Surroundings,
    disc,
    kilometres,
    outline,
    words,
)

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

NEAR_KM = 10.0  # beyond the edge of a town
SITE_KM = 5.0  # around a building, a camp, a base
SIDE_KM = 25.0  # "south of" a town, where no distance is said
APART_KM = 600.0  # nothing is "between" towns farther apart
BESIDE_KM = 150.0  # nor, where only these words say that the second is a town

DISTANCE = words(rf"{LENGTH}\s+(?:away\s+)?(?:to\s+the\s+|due\s+)?{SIDE}\s+of{OF}")
FROM = words(rf"{LENGTH}\s+(?:away\s+|outside\s+)?(?:from|outside(?:\s+of)?){OF}")
SIDE_OF = words(rf"(?<!the\s)\b(?:just\s+|directly\s+|to\s+the\s+)?{SIDE}\s+of{OF}")
NEAR = words(
    rf"\b(?:near(?:\s+to)?|close\s+to|not\s+far\s+from|{THE}vicinity\s+of"
    r"|(?:areas?|villages|towns|countryside|hills|positions)\s+(?:around|surrounding|near)"
    rf"|(?:just\s+)?outside(?:\s+of)?){OF}"
)
PART = words(rf"(?<![\w-])(?:{ERN}|(?P<middle>central))\s+\Z")
_PARTS = r"(?:parts?|half|third|end|tip|corner|regions?|areas?|provinces|districts)"
PART_OF = words(rf"\bthe\s+(?:far\s+|extreme\s+)?{SIDE_ERN}\s+(?:{_PARTS}\s+)?of{OF}")
PART_AFTER = words(
    rf"(?:'s|')\s+(?:far\s+|restive\s+|remote\s+)?{SIDE}"
    rf"(?:ern\s+{_PARTS}\b|(?![\w-])(?!\s+(?-i:[A-Z]))(?!\s+(?:coast|shore|side|bank|border|wing|front)))"
)
EDGES = ("outskirts", "suburbs", "periphery", "fringes", "environs", "edge")
_EDGE = r"(?:outskirts|suburbs|periphery|fringes|environs|edges?)"
OUTSKIRTS = words(rf"{THE}\b(?:{SIDE_ERN}\s+)?{_EDGE}\s+of{OF}")
OUTSKIRTS_AFTER = words(rf"(?:'s|')\s+(?:{SIDE_ERN}\s+)?{_EDGE}\b")
_ROAD = r"(?:roads?|highway|motorway|route|railway|rail(?:way)?\s+line|corridor|section|stretch)"
BETWEEN = words(rf"(?P<what>\b[\w-]+\s+)?(?P<phrase>(?:midway\s+|half-?way\s+)?\bbetween){OF}")
ROAD = words(rf"{THE}\b{_ROAD}\s+(?:from|linking|connecting|joining|between){OF}")
ROAD_AFTER = words(rf"[- ](?:[a-z]+\s+)?{_ROAD}\b")
AND = words(rf"\s*,?\s+(?:and|to|with){OF}")
SECOND = re.compile(
    r"\s+(?:and|to)\s+(?:the\s+(?:[a-z]+\s+)?(?:town|village|city)\s+of\s+)?"
    r"(?P<name>[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+){0,2})"
)
CONTEST = frozenset(
    ["match", "game", "final", "tie", "fixture", "talks", "deal", "agreement", "relations", "ties",
     "trade", "dispute", "rivalry", "flights", "flight", "difference", "cooperation", "train"]
)  # fmt: skip


def distance(here: Surroundings) -> Phrase | None:
    """Like "about 30 km (19 miles) south of X"."""
    found = here.searched(DISTANCE)
    place = here.place
    if found is None or place.lat is None or place.lon is None:
        return None
    match, start = found
    km, direction = kilometres(match["number"], match["unit"]), spatial.bearing(match["side"])
    if km is None or direction is None or not 0 < km < 3000:
        return None
    land = here.area()
    if land is not None and land.area:
        lat, lon = spatial.beyond(land, direction, km)
    else:
        lat, lon = spatial.offset(place.lat, place.lon, direction, km)
    spot = disc(lat, lon, max(2.0, km / 5))
    name = f"{_whole(km)} km {_said(match['side'])} of {place.name}"
    return here.phrase(start, here.end, spot, _exactness(km / 5), name)


def away(here: Surroundings) -> Phrase | None:
    """Like "30 km from X", "just 5 km outside X": somewhere around it, nobody says where."""
    found = here.searched(FROM)
    place = here.place
    if found is None or place.kind not in TOWNS or place.lat is None or place.lon is None:
        return None
    km = kilometres(found[0]["number"], found[0]["unit"])
    if km is None or not 0 < km < 500:
        return None
    name = f"{_whole(km)} km from {place.name}"
    spot = disc(place.lat, place.lon, max(2.0, 1.1 * km))
    return here.phrase(found[1], here.end, spot, _exactness(km), name)


def vague(here: Surroundings) -> Place | None:
    """The place itself, made less exact by "near X", "outside X", "north of X".

    What is meant is so near to a town that it stays the town: with an area of some 10 km around
    it, or of 25 km on one side.
    """
    place = here.place
    if place.kind not in TOWNS or place.lat is None or place.lon is None or here.modifies:
        return None
    found = here.searched(SIDE_OF)
    if found is not None:
        around = disc(place.lat, place.lon, here.radius() + SIDE_KM).geometry
        word = _said(found[0]["side"])
        half = spatial.half(around, spatial.bearing(word) or 0.0)
        return _vaguer(place, half, f"{word} of it")
    near = here.searched(NEAR)
    if near is None or here.after.startswith(("'s ", "'s\n", "-")):
        return None
    building = place.kind == "site"
    if building and "outside" in near[0].group().lower():
        return None  # at its door
    reach = SITE_KM if building else here.radius() + NEAR_KM
    return _vaguer(place, disc(place.lat, place.lon, reach).geometry, "near it")


def _vaguer(place: Place, area: BaseGeometry, relation: str) -> Place:
    drawn = geojson(area, tolerance=outline(area))
    reason = f"{place.reason}; the text says {relation}"
    return replace(place, precision="district", geometry=drawn, reason=reason)


def outskirts(here: Surroundings) -> Phrase | None:
    """Like "the northern outskirts of X", "X's suburbs"."""
    found, place, end = here.searched(OUTSKIRTS, *EDGES), here.place, here.end
    if found is None and (after := OUTSKIRTS_AFTER.match(here.after)) is not None:
        found, end = (after, here.start), here.end + after.end()
    if found is None or place.kind != "city" or place.lat is None or place.lon is None:
        return None
    km, lat, lon = here.radius(), place.lat, place.lon
    direction = spatial.bearing(found[0]["side"] or "")
    if direction is not None:
        lat, lon = spatial.offset(lat, lon, direction, km)
    spot = disc(lat, lon, max(2.0, km * (1.5 if direction is None else 0.7)))
    words_of = f"{_said(found[0]['side'])} " if direction is not None else ""
    return here.phrase(found[1], end, spot, "city", f"{words_of}outskirts of {place.name}")


def part(here: Surroundings) -> Phrase | None:
    """Like "eastern X", "the north of X", "X's south-east", of an area."""
    place = here.place
    if place.kind not in (*AREAS, "island", "city"):
        return None
    found, end, of = here.searched(PART), here.end, ""
    if found is not None:
        if KIND_AFTER.match(here.after) or re.search(
            r"(?:'s|')\s+\Z", here.before[: found[0].start()]
        ):
            return None  # "the eastern X province", "Y's eastern X" lies in the east
        word = found[0]["side"] or found[0]["middle"]
        start = found[1]
    elif (found := here.searched(PART_OF)) is not None:
        word, start, of = found[0]["side"], here.opening + found[0].start("side"), " of"
    elif (after := PART_AFTER.match(here.after)) is not None:
        word, start, end = after["side"], here.start, here.end + after.end()
    else:
        return None
    return part_phrase(here, start, end, word, f"{word.lower()}{of} {place.name}")


def part_phrase(here: Surroundings, start: int, end: int, word: str, name: str) -> Phrase | None:
    """The part of this place that a word names, as a phrase from `start` to `end`."""
    land, place = here.area(), here.place
    town = place.kind == "city"
    if town and place.lat is not None and place.lon is not None:
        land = disc(place.lat, place.lon, here.radius()).geometry
    spot = spatial.part_of(land, word) if land is not None and land.area else None
    return here.phrase(start, end, spot, "city" if town else "region", name)


def between(here: Surroundings) -> Phrase | None:
    """Like "between X and Y", "on the road from X to Y", "the X-Y highway", of towns."""
    other, place = here.following, here.place
    if place.kind not in TOWNS:
        return None
    road, found = here.searched(ROAD), here.searched(BETWEEN)
    if road is None and found is not None:
        if (found[0]["what"] or "").strip().lower() in CONTEST:
            return None
        road = found[0], here.opening + found[0].start("phrase")
    if road is not None:
        if other is None or not AND.match(here.text[here.end : other.start]):
            other = _named_beside(here)
        start, end = road[1], other.end or 0 if other else 0
    elif other is not None and here.text[here.end : other.start] in ("-", "–"):
        after = ROAD_AFTER.match(here.text, other.end or 0)
        start, end = here.start, after.end() if after else 0
    else:
        return None
    if other is None or not end or not _are_apart(place, other):
        return None
    one, two = here.area(), here.area(other)
    if one is None or two is None:
        return None
    spot = spatial.between(one, two)
    name = f"between {place.name} and {other.name}"
    return here.phrase(start, end, spot, _exactness(_apart(place, other) / 2), name)


def _named_beside(here: Surroundings) -> Place | None:
    """The second of two towns, where nothing but these words makes its name that of a place."""
    match = SECOND.match(here.after)
    if match is None:
        return None
    for candidate in here.gazetteer.lookup(match["name"]):
        other = Place(
            start=here.end + match.start("name"), end=here.end + match.end("name"),
            text=match["name"], name=candidate.name, id=candidate.id, kind=candidate.kind,
            lat=candidate.lat, lon=candidate.lon,
        )  # fmt: skip
        if _are_apart(here.place, other) and _apart(here.place, other) < BESIDE_KM:
            return other
    return None


def _are_apart(one: Place, other: Place) -> bool:
    """Two different towns or sites, not too far from each other."""
    towns = one.kind in TOWNS and other.kind in TOWNS
    return one.id != other.id and towns and 2.0 < _apart(one, other) < APART_KM


def _apart(one: Place, other: Place) -> float:
    """Kilometres; far where one has no point."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    return distance_km(one.lat, one.lon, other.lat, other.lon)


def _exactness(km: float) -> Precision:
    """How exact a spot is that may be off by so many kilometres."""
    return "district" if km <= 40 else "region"


def _said(side: str) -> str:
    """A direction as it is said, but initials ("NW") as they are."""
    return side if side.isupper() and len(side) < 4 else side.lower()


def _whole(km: float) -> str:
    return f"{km:.0f}" if km >= 2 else f"{km:.1f}"
