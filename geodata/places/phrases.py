"""Places that a text describes instead of naming: "the sea east of Uro", "30 km south of Uro".

A phrase is found by the words around a place that is resolved already; the place itself is still
reported, and the phrase besides it as a `computed` place with an area of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from geodata.places import spatial
from geodata.places.place import Place, Precision
from geodata.places.shapes import geojson

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geodata.places.gazetteer import Gazetteer
    from geodata.places.spatial import Spot

WINDOW = 80  # characters before a name in which a phrase may begin
TOLERANCE = 0.02  # degrees to which a computed area is simplified
KM = {"km": 1.0, "kilomet": 1.0, "mile": 1.609, "mi": 1.609, "nautical": 1.852}
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "dozen": 12, "a dozen": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100, "a hundred": 100,
}  # fmt: skip

_ANY_CASE = re.IGNORECASE
_SIDE = r"(?P<side>(?:north|south)(?:[- ]?(?:east|west))?|east|west)"
_SIDE_ERN = rf"{_SIDE}(?:ern(?:most)?)?"
_THE = r"(?:the\s+)?"
_END = rf"\s+{_THE}(?:(?:country|city|port|island|coast)\s+of\s+)?$"
_NUMBER = rf"(?P<number>\d[\d,.]*|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>km|kilomet(?:er|re)s?|nautical\s+miles?|miles?|mi)\b\.?"

SEA_SIDE = re.compile(
    rf"{_THE}\b(?:seas?|waters|ocean)\s+(?:to\s+the\s+|just\s+)?{_SIDE_ERN}\s+of{_END}", _ANY_CASE
)
COAST_SIDE = re.compile(rf"\boff\s+{_THE}{_SIDE_ERN}\s+(?:coast|shores?)\s+of{_END}", _ANY_CASE)
OFF_COAST = re.compile(
    rf"\b(?:off\s+{_THE}(?:coast|shores?)\s+of|(?:seas?|waters|coast|miles|km)\s+off){_END}",
    _ANY_CASE,
)
COAST_AFTER = re.compile(rf"'s\s+(?:{_SIDE_ERN}\s+)?(?:coast|shores?)\b", _ANY_CASE)
DISTANCE = re.compile(
    rf"\b{_NUMBER}\s*{_UNIT}\s+(?:\([^)]*\)\s+)?(?:to\s+the\s+|due\s+)?{_SIDE}\s+of{_END}",
    _ANY_CASE,
)
PART = re.compile(r"(?<![\w-])(?P<side>(?:north|south)(?:[- ]?(?:east|west))?ern"
                  r"|eastern|western|central)\s+$", _ANY_CASE)  # fmt: skip
PART_OF = re.compile(rf"\bthe\s+{_SIDE}\s+of{_END}", _ANY_CASE)
ZONE = re.compile(
    r"'s\s+(?:(?:\d+|two-hundred)[- ]\S+\s+)?(?:claimed\s+)?"
    r"(?:(?:maritime\s+)?exclusive\s+economic\s+zone|economic\s+zone|EEZ)\b",
    _ANY_CASE,
)
ZONE_BEFORE = re.compile(
    rf"\b(?P<word>outside|beyond|inside|within|in|into|entered)\s+(?:of\s+)?{_THE}$", _ANY_CASE
)
BORDER = re.compile(rf"\b{_THE}border\s+between\s+{_THE}$", _ANY_CASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A spot that a stretch of text describes: `start`, `end` are offsets."""

    start: int
    end: int
    spot: Spot
    precision: Precision
    name: str
    base: Place


def computed_places(doc: Doc, places: Sequence[Place], gazetteer: Gazetteer) -> list[Place]:
    """A computed place for each spatial phrase around `places`, in order."""
    text = doc.text
    found: list[Phrase] = []
    for index, place in enumerate(places):
        if not place.resolved or place.id is None or place.start is None or place.end is None:
            continue
        if place.use == "demonym":
            continue
        finder = _Finder(text, place, gazetteer, places[index + 1 : index + 2])
        phrase = finder.find(_sea_before(found))
        if phrase is not None and not any(p.start <= phrase.start < p.end for p in found):
            found.append(phrase)
    return [_place(text, phrase, gazetteer) for phrase in found]


def _sea_before(found: Sequence[Phrase]) -> Spot | None:
    """The last piece of sea that was described: it says on which side of a zone we are."""
    return next((p.spot for p in reversed(found) if p.spot.sea), None)


class _Finder:
    """Looks for one phrase around one place."""

    def __init__(
        self, text: str, place: Place, gazetteer: Gazetteer, following: Sequence[Place]
    ) -> None:
        self.place = place
        self.start, self.end = place.start or 0, place.end or 0
        self.gazetteer = gazetteer
        self.shapes = gazetteer.shapes
        self.following = following
        self.opening = max(0, self.start - WINDOW)
        self.before = text[self.opening : self.start]
        self.after = text[self.end : self.end + WINDOW]
        self.text = text

    def find(self, sea: Spot | None) -> Phrase | None:
        """The first of the patterns that fits."""
        if self.place.use == "metonymic" and not ZONE.match(self.after):
            return self._border()
        return next(self._all(sea), None)

    def _all(self, sea: Spot | None) -> Iterator[Phrase]:
        for phrase in (self._zone(sea), self._beside(), self._off(), self._distance(),
                       self._border(), self._part()):  # fmt: skip
            if phrase is not None:
                yield phrase

    def _land(self) -> BaseGeometry | None:
        """The area of the place, or its point."""
        if self.place.id is None or self.place.lat is None or self.place.lon is None:
            return None
        return _area(self.gazetteer, self.place.id, self.place.lat, self.place.lon)

    def _phrase(
        self, start: int, end: int, spot: Spot | None, precision: Precision, name: str
    ) -> Phrase | None:
        if spot is None:
            return None
        return Phrase(start, end, spot, precision, name, self.place)

    def _beside(self) -> Phrase | None:
        """Like "the sea east of X", "off the eastern coast of X", "off X's east coast"."""
        match = SEA_SIDE.search(self.before) or COAST_SIDE.search(self.before)
        end, start = self.end, self.opening + match.start() if match else 0
        if match is None:
            match = COAST_AFTER.match(self.after) if self.before.endswith("off ") else None
            if match is None or not match["side"]:
                return None
            start, end = self.start - 4, self.end + match.end()
        direction = spatial.bearing(match["side"])
        land = self._land()
        if direction is None or land is None:
            return None
        spot = spatial.sea_side(self.shapes, land, direction)
        return self._phrase(start, end, spot, "sea", self._sea_name(spot, f"{match['side']} of"))

    def _off(self) -> Phrase | None:
        """Like "off the coast of X", "waters off X", "off X's coast"."""
        match = OFF_COAST.search(self.before)
        start, end = (self.opening + match.start() if match else 0), self.end
        if match is None:
            after = COAST_AFTER.match(self.after) if self.before.endswith("off ") else None
            if after is None:
                return None
            start, end = self.start - 4, self.end + after.end()
        land = self._land()
        spot = spatial.off_coast(land, self.shapes) if land is not None else None
        return self._phrase(start, end, spot, "sea", self._sea_name(spot, "off"))

    def _distance(self) -> Phrase | None:
        """Like "about 30 km (19 miles) south of X"."""
        match = DISTANCE.search(self.before)
        if match is None or self.place.lat is None or self.place.lon is None:
            return None
        km, direction = _km(match["number"], match["unit"]), spatial.bearing(match["side"])
        if km is None or direction is None or not 0 < km < 3000:
            return None
        lat, lon = spatial.offset(self.place.lat, self.place.lon, direction, km)
        spot = spatial.Spot(lat, lon, spatial.circle(lat, lon, max(2.0, km / 5)))
        name = f"{round(km)} km {match['side'].lower()} of {self.place.name}"
        return self._phrase(self.opening + match.start(), self.end, spot, "district", name)

    def _part(self) -> Phrase | None:
        """Like "eastern X", "the north of X", of a country, a division or a region."""
        match = PART.search(self.before) or PART_OF.search(self.before)
        if match is None or self.place.kind not in ("country", "admin1", "region", "island"):
            return None
        side = match["side"].lower()
        land = self._land()
        spot = spatial.part_of(land, side) if land is not None and land.area else None
        of = "" if PART.search(self.before) else " of"
        name = f"{side}{of} {self.place.name}"
        return self._phrase(self.opening + match.start("side"), self.end, spot, "region", name)

    def _zone(self, sea: Spot | None) -> Phrase | None:
        """Like "outside X's economic zone"; in the sea the text spoke of before, if any."""
        after, before = ZONE.match(self.after), ZONE_BEFORE.search(self.before)
        country = self.place.country
        if after is None or country is None or self.place.kind != "country":
            return None
        start = self.opening + before.start() if before else self.start
        end, owner = self.end + after.end(), self.place.name
        if before and before["word"].lower() in ("outside", "beyond"):
            spot = spatial.eez_outside(
                self.shapes, country, sea=sea.sea if sea else None,
                near=sea.geometry if sea else None,
            )  # fmt: skip
            return self._phrase(start, end, spot, "sea", f"outside the economic zone of {owner}")
        zone = self.shapes.shape(f"eez/{country}")
        if zone is None:
            return None
        middle = zone.representative_point()
        spot = spatial.Spot(middle.y, middle.x, zone, approximate=True)
        return self._phrase(start, end, spot, "sea", f"economic zone of {owner}")

    def _border(self) -> Phrase | None:
        """Like "the border between X and Y"."""
        match = BORDER.search(self.before)
        other = self.following[0] if self.following else None
        if match is None or other is None or other.id is None or other.start is None:
            return None
        if self.text[self.end : other.start].strip().lower() not in ("and", "and the"):
            return None
        one, two = self._land(), _area(self.gazetteer, other.id, other.lat or 0, other.lon or 0)
        if one is None or other.end is None:
            return None
        name = f"border between {self.place.name} and {other.name}"
        spot = spatial.between(one, two)
        return self._phrase(self.opening + match.start(), other.end, spot, "region", name)

    def _sea_name(self, spot: Spot | None, relation: str) -> str:
        sea = self.shapes.name(spot.sea) if spot and spot.sea else None
        return f"{sea or 'the sea'}, {relation.lower()} {self.place.name}"


def _place(text: str, phrase: Phrase, gazetteer: Gazetteer) -> Place:
    spot, base = phrase.spot, phrase.base
    at_sea = phrase.precision == "sea"
    note = " (approximate, not a legal boundary)" if spot.approximate else ""
    return Place(
        start=phrase.start,
        end=phrase.end,
        text=text[phrase.start : phrase.end],
        name=phrase.name,
        kind="computed",
        lat=round(spot.lat, 4),
        lon=round(spot.lon, 4),
        country=None if at_sea else gazetteer.country_at(spot.lat, spot.lon) or base.country,
        admin1=None if at_sea else gazetteer.admin1_at(spot.lat, spot.lon),
        precision=phrase.precision,
        confidence=round(base.confidence * 0.9, 3),
        geometry=geojson(spot.geometry, tolerance=TOLERANCE),
        reason=f"computed from the words around {base.name}{note}",
    )


@lru_cache(maxsize=256)
def _area(gazetteer: Gazetteer, identifier: str, lat: float, lon: float) -> BaseGeometry:
    """A place's area, simplified to about 2 km, or its point."""
    from shapely import Point

    shape = gazetteer.shape(identifier)
    return Point(lon, lat) if shape is None else shape.simplify(TOLERANCE)


def _km(number: str, unit: str) -> float | None:
    """Kilometres of "1,200" "miles", of "ten" "km"."""
    factor = next(KM[key] for key in ("nautical", "km", "kilomet", "mile", "mi")
                  if unit.lower().startswith(key))  # fmt: skip
    if number.lower() in NUMBERS:
        return NUMBERS[number.lower()] * factor
    try:
        return float(number.replace(",", "").rstrip(".")) * factor
    except ValueError:
        return None
