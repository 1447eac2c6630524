"""The words around a place, where a spatial phrase is looked for, and what is found there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geodata.places import spatial
from geodata.places.place import Place, Precision
from geodata.words import words_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry
    from spacy.tokens import Doc

    from geodata.places.gazetteer import Gazetteer
    from geodata.places.spatial import Spot

WINDOW = 80  # characters before and after a name in which a phrase may lie
OUTLINE = 0.02  # degrees to which the outline of a large area is simplified
DENSITY = 3200.0  # people per square kilometre of a town, which gives its extent
TOWNS = frozenset(["city", "site", "airport", "port"])
AREAS = frozenset(["country", "admin1", "region"])  # what mostly has an outline

NUMBERS = {
    "half a": 0.5, "a": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "a few": 3, "four": 4,
    "five": 5, "several": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "dozen": 12,
    "a dozen": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "dozens of": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "hundred": 100, "a hundred": 100, "hundreds of": 200,
}  # fmt: skip
KM = {"nautical": 1.852, "km": 1.0, "kilomet": 1.0, "mile": 1.609, "mi": 1.609}

SIDE = (
    r"(?P<side>(?:(?:north|south)[- ](?=north|south)|(?:east|west)[- ](?=north|south))?"
    r"(?:north|south)(?:[- ]?(?:east|west))?|east|west"
    r"|(?-i:[NS](?:[NS]?[EW])?|[EW](?:[NS][EW])?)\b)"
)
SIDE_ERN = rf"{SIDE}(?:ern(?:most)?)?"
ERN = r"(?P<side>(?:(?:north|south)(?:[- ]?(?:east|west))?|east|west)ern)"
THE = r"(?:the\s+)?"
_KIND = (
    r"country|city|port|town|village|island|coast|capital|camp|district|province|region|settlement"
    r"|hamlet|suburb|peninsula|state|archipelago"
)
# what may stand between "of" and the name: "the besieged eastern town of"
OF = rf"\s+{THE}(?:(?:[\w-]+\s+){{0,3}}?(?:{_KIND})(?:\s+city)?(?:\s+of\s+|,?\s+))?\Z"
_LOW = r"(?:\d[\d.,]*\s*(?:-|–|to|or)\s*)?"
NUMBER = rf"{_LOW}(?P<number>\d[\d,.]*|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
UNIT = r"(?P<unit>kms?|kilomet(?:er|re)s?|nautical\s+miles?|miles?|mi)\b\.?"
ALSO = r"(?:\s*\([^)]*\)|,?\s+or\s+(?:about\s+)?[\d.,]+\s*(?:miles|kms?|kilomet(?:er|re)s),?)?"
LENGTH = rf"(?<![\w.,-]){NUMBER}(?:\s*|-){UNIT}{ALSO}"
KIND_AFTER = re.compile(
    r"\s+(?:region|province|oblast|district|governorate|state|county|prefecture|peninsula|islands?"
    r"|city|town|village)\b"
)


def words(pattern: str) -> re.Pattern[str]:
    """A pattern of words, in either case."""
    return re.compile(pattern, re.IGNORECASE)


def kilometres(number: str, unit: str) -> float | None:
    """Kilometres of "1,200" "miles", of "ten" "km"; None for what is no number."""
    factor = next(KM[key] for key in KM if unit.lower().startswith(key))
    if number.lower() in NUMBERS:
        return NUMBERS[number.lower()] * factor
    try:
        return float(number.replace(",", "").rstrip(".")) * factor
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A spot that a stretch of text describes: `start`, `end` are offsets.

    `country` is that of the spot where None; "" for one that lies in several.
    """

    start: int
    end: int
    spot: Spot
    precision: Precision
    name: str
    base: Place
    country: str | None = None


class Surroundings:
    """A place, what stands before and after it, and the places around it."""

    def __init__(
        self,
        doc: Doc,
        places: Sequence[Place],
        index: int,
        gazetteer: Gazetteer,
        *,
        sea: Spot | None = None,
    ) -> None:
        self.doc, self.text = doc, words_of(doc).text
        self.places, self.index = places, index
        self.place = places[index]
        self.start, self.end = self.place.start or 0, self.place.end or 0
        self.gazetteer, self.shapes = gazetteer, gazetteer.shapes
        self.opening = max(0, self.start - WINDOW)
        self.before = self.text[self.opening : self.start]
        self._said = self.before.lower()
        self.after = self.text[self.end : self.end + WINDOW]
        self.sea = sea  # the last piece of sea that the text described

    @property
    def following(self) -> Place | None:
        """The next place that is resolved to a listed one."""
        later = self.places[self.index + 1 : self.index + 2]
        return later[0] if later and later[0].id and later[0].start is not None else None

    @property
    def modifies(self) -> bool:
        """Whether the name only says which of something: "Uro" in "near Uro airport"."""
        span = self.doc.char_span(self.start, self.end, alignment_mode="expand")
        if span is None or span.root.dep_ not in ("compound", "amod", "nmod", "poss"):
            return False
        head = span.root.head
        # of names in a row the parser may take the first for a part of the next
        return head.i >= span.end and not head.ent_type_ and head.pos_ != "PROPN"

    def searched(self, pattern: re.Pattern[str], *needed: str) -> tuple[re.Match[str], int] | None:
        """A match that ends where the place begins, and the offset at which it starts.

        Each match holds one of the `needed` words: a quick look before the pattern is tried.
        """
        if needed and not any(word in self._said for word in needed):
            return None
        match = pattern.search(self.before)
        return (match, self.opening + match.start()) if match else None

    def area(self, place: Place | None = None) -> BaseGeometry | None:
        """The area of a place (this one by default), to about 2 km, or its point."""
        place = place or self.place
        if place.id is None or place.lat is None or place.lon is None:
            return None
        return area_of(self.gazetteer, place.id, place.lat, place.lon)

    def radius(self) -> float:
        """How far a town reaches from its point, in km, by its people; 1 to 25."""
        listed = self.gazetteer.get(self.place.id) if self.place.id else None
        people = listed.population if listed and listed.kind == "city" else 0
        return float(min(max((people / DENSITY / 3.1416) ** 0.5, 1.0), 25.0))

    def phrase(
        self,
        start: int,
        end: int,
        spot: Spot | None,
        precision: Precision,
        name: str,
        *,
        country: str | None = None,
    ) -> Phrase | None:
        """A phrase about this place; None without a spot."""
        if spot is None:
            return None
        return Phrase(start, end, spot, precision, name, self.place, country)


@lru_cache(maxsize=256)
def area_of(gazetteer: Gazetteer, identifier: str, lat: float, lon: float) -> BaseGeometry:
    """A place's area, simplified to about 2 km, finer where it is small, or its point."""
    from shapely import Point

    shape = gazetteer.shape(identifier)
    return Point(lon, lat) if shape is None else shape.simplify(outline(shape))


def outline(shape: BaseGeometry) -> float:
    """Degrees to which an area may be simplified so that nobody sees it."""
    return float(min(OUTLINE, shape.area**0.5 / 150))


def disc(lat: float, lon: float, km: float) -> Spot:
    """What lies within `km` of a point."""
    return spatial.vicinity(lat, lon, km)
