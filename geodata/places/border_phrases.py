"""Borders: "the Uro-Aro border", "Uro's border with Aro", "near the border with Aro"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geodata.places import spatial
from geodata.places.place import Place, Precision
from geodata.places.surroundings import (
    AREAS,
    LENGTH,
    OF,
    SIDE_ERN,
    THE,
    Phrase,
    Surroundings,
    kilometres,
    outline,
    words,
)

if TYPE_CHECKING:
    from geodata.places.gazetteer import Gazetteer

NEAR_KM = 30.0
CONTEXT = 400  # characters in which the land on this side of a border was named

BORDERS = ("border", "frontier", "boundary")
_BORDER = r"(?:borders?|frontier|boundary)"
_AT = rf"(?:(?P<near>near|close\s+to|not\s+far\s+from|{LENGTH}\s+(?:away\s+)?from)\s+)?"
BETWEEN = words(
    rf"{_AT}{THE}\b(?:{SIDE_ERN}\s+)?{_BORDER}\s+(?:area\s+|region\s+)?(?:between|of){OF}"
)
WITH = words(rf"{_AT}{THE}\b(?:(?:{SIDE_ERN}|land|shared|common)\s+)?{_BORDER}\s+"
             rf"(?:areas?\s+|regions?\s+)?with{OF}")  # fmt: skip
AT = words(rf"{_AT}(?:the\s+)?\Z")
OWN = words(rf"(?:'s|')\s+(?:[\w-]+\s+){{0,2}}{_BORDER}\s+(?:area\s+|region\s+)?with{OF}")
AND = words(rf"\s+and{OF}")
JOINED = frozenset(["-", "–", "—", "/", " - ", " – "])
AFTER = words(
    r"\s+(?:(?:land|shared)\s+)?(?:border|frontier|boundary)\b(?!\s+(?:guards?|police|patrols?|force))"
)


def border(here: Surroundings) -> Phrase | None:
    """Any of the ways to name a border, of two areas or of one beside which the text is."""
    if here.place.kind not in AREAS:
        return None
    return _between(here) or _joined(here) or _owned(here) or _with(here)


def _between(here: Surroundings) -> Phrase | None:
    """Like "the border between X and Y"."""
    found, other = here.searched(BETWEEN, *BORDERS), here.following
    if found is None or other is None or not AND.match(here.text[here.end : other.start]):
        return None
    return _of_two(here, other, found[1], other.end or 0, _reach(found[0].groupdict()))


def _joined(here: Surroundings) -> Phrase | None:
    """Like "the X-Y border", "the Xan-Yan border"."""
    other = here.following
    if other is None or here.text[here.end : other.start] not in JOINED:
        return None
    after = AFTER.match(here.text, other.end or 0)
    found = here.searched(AT)
    if after is None or found is None:
        return None
    return _of_two(here, other, found[1], after.end(), _reach(found[0].groupdict()))


def _owned(here: Surroundings) -> Phrase | None:
    """Like "X's border with Y"."""
    other = here.following
    if other is None or not OWN.match(here.text[here.end : other.start]):
        return None
    found = here.searched(AT)
    start, words_of = (found[1], found[0].groupdict()) if found else (here.start, {})
    return _of_two(here, other, start, other.end or 0, _reach(words_of))


def _with(here: Surroundings) -> Phrase | None:
    """Like "near the border with Y", "the Yan border": the side where the text is."""
    found, end = here.searched(WITH, *BORDERS), here.end
    if found is None and (after := AFTER.match(here.after)) is not None:
        if here.text[here.start - 1 : here.start] in JOINED or here.place.kind == "region":
            return None  # the second of "the X-Y border", of which X is not known
        found, end = here.searched(AT), here.end + after.end()
    if found is None:
        return None
    own, beside = _this_side(here)
    if own is None:
        return None
    km = _reach(found[0].groupdict())
    one, other = here.area(own), here.area()
    if one is None or other is None:
        return None
    spot = spatial.border(
        one, other, km=km, one_side=True, around=here.area(beside) if beside else None
    )
    name = f"{own.name}'s border with {here.place.name}"
    exact: Precision = "district" if beside is not None and km <= NEAR_KM else "region"
    return here.phrase(found[1], end, spot, exact, name, country=own.country)


def _of_two(here: Surroundings, other: Place, start: int, end: int, km: float) -> Phrase | None:
    one, two = here.area(), here.area(other)
    if one is None or two is None or here.place.id == other.id:
        return None
    name = f"border between {here.place.name} and {other.name}"
    spot = spatial.border(one, two, km=km)
    same = here.place.country if here.place.country == other.country else ""
    return here.phrase(start, end, spot, "region", name, country=same)


def _this_side(here: Surroundings) -> tuple[Place | None, Place | None]:
    """The neighbour of this country that the text is in, and the place named there with it.

    "In Uro, near the border with Aro": the country of Uro, and Uro. What was named before goes
    before what follows in the sentence.
    """
    if here.place.kind != "country":
        return None, None
    earlier = [p for p in here.places[: here.index] if (p.end or 0) > here.start - CONTEXT]
    later = [p for p in here.places[here.index + 1 :] if _same_sentence(here, p)]
    for other in (*reversed(earlier), *later):
        country = _country(here, other)
        if country is None or not _touch(here.gazetteer, country, str(here.place.country)):
            continue
        beside = [p for p in (*reversed(earlier), *later) if _lies_beside(here, p, country)]
        return _as_place(here.gazetteer, country), beside[0] if beside else None
    return None, None


def _lies_beside(here: Surroundings, place: Place, country: str) -> bool:
    """Whether a place of that country says which part of a border the sentence means."""
    fine = place.kind not in ("country", "region", "continent") and place.use == "literal"
    return (
        fine and place.id is not None and place.country == country and _same_sentence(here, place)
    )


def _same_sentence(here: Surroundings, other: Place) -> bool:
    start, end = sorted([here.start, other.start or 0])
    return end - start < CONTEXT and re.search(r"[.!?]\s|\n", here.text[start:end]) is None


def _country(here: Surroundings, place: Place) -> str | None:
    other = place.country if place.resolved and place.id else None
    return other if other != here.place.country else None


def _as_place(gazetteer: Gazetteer, country: str) -> Place | None:
    found = gazetteer.by_code(country)
    if found is None:
        return None
    return Place(
        start=None, end=None, text=None, name=found.name, id=found.id, kind="country",
        lat=found.lat, lon=found.lon, country=country,
    )  # fmt: skip


def _reach(found: dict[str, str | None]) -> float:
    """How far from a border: what the text says, else 30 km "near" it and 20 on it."""
    number, unit = found.get("number"), found.get("unit")
    if number and unit and (km := kilometres(number, unit)) is not None:
        return min(max(1.2 * km, 5.0), 300.0)
    return NEAR_KM if found.get("near") else spatial.STEP_KM


@lru_cache(maxsize=1024)
def _touch(gazetteer: Gazetteer, one: str, other: str) -> bool:
    """Whether two countries are neighbours."""
    shapes = [gazetteer.shapes.shape(f"country/{code}") for code in (one, other)]
    if shapes[0] is None or shapes[1] is None:
        return False
    light = [shape.simplify(outline(shape)) for shape in shapes if shape is not None]
    return bool(light[0].distance(light[1]) < 0.05)
