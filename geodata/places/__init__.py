"""Where: names to candidate places, and which candidate a text means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from geodata.places.place import Place

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geodata.places.gazetteer import Gazetteer

__all__ = ["Place", "find_places"]


def find_places(
    doc: Doc,
    gazetteer: Gazetteer,
    *,
    spans: Iterable[tuple[int, int]] | None = None,
    source: str | None = None,
) -> list[Place]:
    """The places that `doc` names and describes, in order.

    With `spans`, (start, end) offsets, nothing is recognised and exactly one place comes out for
    each, in their order; phrases ("30 km south of Uro") are read only without them. `source` is
    the publisher's name: the place it is named after ("Lagos Daily") counts as named in the text.
    Needs the parser, the tagger and the names of the pipeline.
    """
    from geodata.language import given_text
    from geodata.places.phrases import with_phrases
    from geodata.places.recognise import mention_of, merged, recognise, sureness
    from geodata.places.resolve import resolve, with_confidence
    from geodata.places.spans import Names

    names = Names(gazetteer)
    found = recognise(doc, gazetteer, names=names)
    # the other names of the document are the context of spans that were given
    given = [mention_of(doc, start, end, names) for start, end in spans or ()]
    mentions = merged(given, found)
    resolved = dict(zip(mentions, resolve(doc, mentions, names, source=source), strict=True))
    if spans is not None:
        places = [resolved[mention] for mention in given]
    else:
        named = [with_confidence(place, sureness(m)) for m, place in resolved.items()]
        described = with_phrases(doc, named, gazetteer)
        places = sorted(described, key=lambda p: (p.start or 0, -(p.end or 0)))
    text = given_text(doc)
    given_texts = (text[place.start : place.end] for place in places)
    return [
        place if place.text == given else replace(place, text=given)
        for place, given in zip(places, given_texts, strict=True)
    ]
