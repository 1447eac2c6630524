"""Places that a text describes instead of naming: "the sea east of Uro", "30 km south of Uro".

A phrase is found by the words around a place that is resolved already; the place itself is still
reported, and the phrase besides it as a `computed` place with an area of its own. Where the phrase
says no more than that it is not exactly there ("near Uro"), the place itself gets an area and is
less exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from geodata.places import border_phrases, land_phrases, sea_phrases
from geodata.places.place import Place
from geodata.places.shapes import geojson
from geodata.places.surroundings import SIDE_ERN, Phrase, Surroundings, outline, words
from geodata.words import words_of

if TYPE_CHECKING:
    from geodata.places.gazetteer import Gazetteer
    from geodata.places.spatial import Spot

Finder = Callable[[Surroundings], Phrase | None]

# the first that fits is meant; the words of a later one may be part of an earlier one's
FINDERS: tuple[Finder, ...] = (
    sea_phrases.zone,
    border_phrases.border,
    sea_phrases.beside,
    sea_phrases.off,
    sea_phrases.waters,
    sea_phrases.strait,
    land_phrases.distance,
    land_phrases.away,
    land_phrases.outskirts,
    land_phrases.between,
    land_phrases.part,
)
# what can be said with an adjective ("the Uran coast"), and what is plain where the name seems to
# stand for a government ("Uro's suburbs")
OF_ADJECTIVES = FINDERS[:5]
OF_GOVERNMENTS = FINDERS[:-1]

_NOUN = r"(?P<noun>strip|enclave|exclave|peninsula|island|country|province|region|territory)"
NOUN_PART = words(
    rf"\bthe\s+(?:far\s+)?{SIDE_ERN}\s+(?:(?:parts?|half|end|tip)\s+)?of\s+the\s+{_NOUN}\b"
    r"(?!\s+of\b)"
)
PART_OF_NOUN = words(
    rf"\bthe\s+{_NOUN}'s\s+(?:far\s+)?{SIDE_ERN}(?:\s+(?:parts?|half|end|tip|regions?|provinces))?"
    r"(?![\w-]|\s+(?:coast|shore|side|bank|border))"
)


def with_phrases(doc: Doc, places: Sequence[Place], gazetteer: Gazetteer) -> list[Place]:
    """The places, some of them less exact, and a computed one for each phrase around them."""
    found: list[Phrase] = []
    named = list(places)
    for index, place in enumerate(places):
        if not place.resolved or place.id is None or place.start is None or place.end is None:
            continue
        here = Surroundings(doc, places, index, gazetteer, sea=_sea_before(found))
        phrase = _first(here)
        _add(found, phrase)
        if phrase is None and place.use == "literal":
            named[index] = land_phrases.vague(here) or place
    for phrase in _of_nouns(doc, places, gazetteer):
        _add(found, phrase)
    text = words_of(doc).text
    return [*named, *(_place(text, phrase, gazetteer) for phrase in found)]


def _first(here: Surroundings) -> Phrase | None:
    finders = FINDERS
    if here.place.use == "demonym":
        finders = OF_ADJECTIVES
    elif here.place.use == "metonymic":
        finders = OF_GOVERNMENTS
    return next((phrase for find in finders if (phrase := find(here)) is not None), None)


def _add(found: list[Phrase], phrase: Phrase | None) -> None:
    """Keep a phrase, unless its words are part of one that was found before."""
    if phrase is None or any(p.start < phrase.end and phrase.start < p.end for p in found):
        return
    found.append(phrase)


def _sea_before(found: Sequence[Phrase]) -> Spot | None:
    """The last piece of sea that was described: it says on which side of a zone we are."""
    return next((p.spot for p in reversed(found) if p.spot.sea), None)


def _of_nouns(doc: Doc, places: Sequence[Place], gazetteer: Gazetteer) -> Iterator[Phrase]:
    """Like "the north of the strip", "the country's south", of the one named last."""
    for pattern in (NOUN_PART, PART_OF_NOUN):
        for match in pattern.finditer(words_of(doc).text):
            index = _meant(match["noun"].lower(), match.start(), places)
            if index is None:
                continue
            here = Surroundings(doc, places, index, gazetteer)
            side = match["side"].lower()
            name = f"{side} of {here.place.name}"
            phrase = land_phrases.part_phrase(here, match.start(), match.end(), side, name)
            if phrase is not None:
                yield phrase


def _meant(noun: str, at: int, places: Sequence[Place]) -> int | None:
    """Index of the place that "the strip" means: the last one before, else the first one after."""
    fitting = [i for i, place in enumerate(places) if place.id and _fits(noun, place)]
    before = [i for i in fitting if (places[i].end or 0) <= at]
    after = [i for i in fitting if (places[i].start or 0) >= at]
    if before:
        return before[-1]
    return after[0] if after and noun not in ("country", "region") else None


def _fits(noun: str, place: Place) -> bool:
    if noun == "country":
        return place.kind == "country"
    if noun == "island":
        return place.kind == "island"
    if noun in ("province", "region", "territory") and place.kind == "admin1":
        return True
    named = re.search(rf"\b{noun}\b", place.name or "", re.IGNORECASE) is not None
    return place.kind == "region" and (named or noun in ("region", "territory", "enclave"))


def _place(text: str, phrase: Phrase, gazetteer: Gazetteer) -> Place:
    spot, base = phrase.spot, phrase.base
    at_sea = phrase.precision == "sea"
    country = phrase.country
    if country is None and not at_sea:
        country = gazetteer.country_at(spot.lat, spot.lon)
        if country is None and gazetteer.shapes.sea_at(spot.lat, spot.lon) is None:
            country = base.country
    note = " (approximate, not a legal boundary)" if spot.approximate else ""
    return Place(
        start=phrase.start,
        end=phrase.end,
        text=text[phrase.start : phrase.end],
        name=phrase.name,
        kind="computed",
        lat=round(spot.lat, 4),
        lon=round(spot.lon, 4),
        country=country or None,
        admin1=gazetteer.admin1_at(spot.lat, spot.lon) if country else None,
        precision=phrase.precision,
        confidence=round(base.confidence * 0.9, 3),
        geometry=geojson(spot.geometry, tolerance=outline(spot.geometry)),
        reason=f"computed from the words around {base.name}{note}",
    )
