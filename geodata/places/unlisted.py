"""Names that no gazetteer has: a street, a club, a hamlet, placed by what the text says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from geodata.places.context import Container
from geodata.places.place import Place
from geodata.places.recognise import Mention

FINE = frozenset(["site", "city", "district"])
DOUBTFUL = 0.55  # confidence of a place that stands where its neighbour stands


def unlisted(mention: Mention, anchor: Place | None) -> Place:
    """A place no more exact than the one it lies in or by; unresolved without one."""
    place = Place(
        start=mention.start, end=mention.end, text=mention.text, use=mention.use,
        reason="no such name known",
    )  # fmt: skip
    if anchor is None or mention.use == "demonym":
        return place
    return replace(
        place, kind="site", lat=anchor.lat, lon=anchor.lon, country=anchor.country,
        admin1=anchor.admin1, precision=anchor.precision, confidence=DOUBTFUL,
        reason=f"not listed; placed with {anchor.name}, named with it",
    )  # fmt: skip


def anchor_of(
    doc: Doc,
    index: int,
    mentions: Sequence[Mention],
    places: Sequence[Place | None],
    inside: Sequence[Container | None],
) -> Place | None:
    """Where an unlisted name most likely lies.

    What the text puts it in, else the nearest place finer than a region, those of its own sentence
    first.
    """
    container = inside[index]
    if container is not None:
        return places[container.mention]
    mention = mentions[index]
    if mention.first >= len(doc):
        return None
    sentence = doc[mention.first].sent
    local = [
        (not sentence.start <= m.first < sentence.end, abs(m.first - mention.first), i)
        for i, (m, place) in enumerate(zip(mentions, places, strict=True))
        if place is not None and place.id and place.precision in FINE and m.use != "demonym"
    ]
    return places[min(local)[2]] if local else None
