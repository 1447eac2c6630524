"""What one passage of a document makes certain helps the same name in its other passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from geodata.places.evidence import ACCEPT, Judged
from geodata.places.lists import LINKS
from geodata.places.names import fold

CERTAIN = 3.5  # evidence that speaks for the same name elsewhere in the document


def across_document(doc: Doc, judged: Sequence[Judged]) -> list[Judged]:
    """What one passage makes certain helps the same name, and its neighbours in a list, elsewhere.

    Not within a person's full name: after "in Madison", "Ann Madison" is still a person.
    """
    keyed = [(fold(doc[j.span.start : j.span.end].text), j) for j in judged]
    certain = {key for key, j in keyed if j.weight >= CERTAIN and not j.demonym}
    likely = {key for key, j in keyed if j.weight >= ACCEPT and not j.demonym}
    lifted = []
    for key, j in keyed:
        lift = 0.0 if j.person else 2.0 if key in certain else 1.0 if key in likely else 0.0
        lifted.append(replace(j, weight=j.weight + lift) if lift else j)
    beside = _listed_with_places(doc, lifted)
    return [
        replace(j, weight=j.weight + 1.5) if 0 < j.weight < ACCEPT and near else j
        for j, near in zip(lifted, beside, strict=True)
    ]


def _listed_with_places(doc: Doc, judged: Sequence[Judged]) -> list[bool]:
    """For each span, whether it stands in a list ("A, B and C") with one that is a place."""
    lists: list[list[int]] = [[]]
    for i, j in enumerate(judged):
        between = doc[judged[i - 1].span.end : j.span.start] if i else doc[:0]
        linked = 0 < len(between) <= 2 and all(t.lower_ in LINKS for t in between)
        if not linked:
            lists.append([])
        lists[-1].append(i)
    near = [False] * len(judged)
    for members in lists:
        certain = any(judged[i].weight >= CERTAIN for i in members)
        for i in members:
            near[i] = certain
    return near
