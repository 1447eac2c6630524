"""Where: names to candidate places, and which candidate a text means."""

from __future__ import annotations

from collections.abc import Iterable
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
    from geodata.places.phrases import computed_places
    from geodata.places.recognise import mention_of, merged, recognise
    from geodata.places.resolve import resolve
    from geodata.places.spans import Names

    names = Names(gazetteer)
    found = recognise(doc, gazetteer, names=names)
    if spans is None:
        places = resolve(doc, found, names, source=source)
        described = computed_places(doc, places, gazetteer)
        return sorted([*places, *described], key=lambda p: (p.start or 0, -(p.end or 0)))
    given = [mention_of(doc, start, end, names) for start, end in spans]
    # the other names of the document are the context of those that were given
    everything = merged(given, found)
    resolved = dict(zip(everything, resolve(doc, everything, names, source=source), strict=True))
    return [resolved[mention] for mention in given]
