"""How sure an event is the news of its text: a weighed sum of plain traits, as a probability.

The weights in `confidence_weights.csv` are fitted by `python -m tests.eval.confidence` to records
whose type is annotated. Within a text the figure is an order (which event is the main one). It is
scaled so that its mean over single sentences is the share of events rightly typed there; in longer
texts no set tells which events are real, so that it is no measured probability.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from math import exp

from spacy.tokens import Doc, Token

from geodata.events.event import Event

Traits = Mapping[str, float]

_UNSURE = ("planned", "hypothetical", "denied", "historical")
_CONTENTS = frozenset({"dobj", "pobj", "conj"})
_CLAUSES = frozenset({"advcl", "relcl", "acl", "pcomp"})
_FILE = "confidence_weights.csv"


def weighed(doc: Doc, events: Sequence[Event]) -> list[Event]:
    """The same events in the same order, with their confidences."""
    table = weights()
    return [
        replace(event, confidence=probability(traits, table))
        for event, traits in zip(events, traits_of(doc, events), strict=True)
    ]


def probability(traits: Traits, table: Mapping[str, float]) -> float:
    """Logistic function of the weighed sum; `constant` is the weight of what all events have."""
    score = table["constant"] + sum(table.get(name, 0.0) * value for name, value in traits.items())
    return round(min(max(1 / (1 + exp(-score)), 0.05), 0.97), 3)


@cache
def weights() -> Mapping[str, float]:
    """The weight of each trait."""
    text = (resources.files("geodata.events") / _FILE).read_text("utf-8")
    return {row["trait"]: float(row["weight"]) for row in csv.DictReader(text.splitlines())}


def traits_of(doc: Doc, events: Sequence[Event]) -> list[Traits]:
    """The traits of each event, all between 0 and 1."""
    ends = [sentence.end_char for sentence in doc.sents]
    ranks: Counter[tuple[int, int]] = Counter()
    found: list[Traits] = []
    for event in events:
        index = next((n for n, end in enumerate(ends) if end > event.trigger.start), len(ends))
        place = {
            "lead sentence": float(index == 0),
            "second sentence": float(index == 1),
            "early": 0.8**index,
            "first of its sentence": float(ranks[event.sentence] == 0),
        }
        ranks[event.sentence] += 1
        found.append({**place, **_grammar(doc, event), **_contents(event)})
    return found


def _grammar(doc: Doc, event: Event) -> dict[str, float]:
    span = doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    token = span.root if span else doc[0]
    return {
        "verb": float(token.pos_ in {"VERB", "AUX"}),
        "main clause": float(token.dep_ == "ROOT"),
        "reported clause": float(token.dep_ == "ccomp"),
        "depth": min(_subordination(token), 6) / 6,
    }


def _contents(event: Event) -> dict[str, float]:
    return {
        **{status: float(event.status == status) for status in _UNSURE},
        "actor known": float(any(a.code for a in event.actors)),
        "actor": float(bool(event.actors)),
        "target known": float(any(t.code for t in event.targets)),
        "mode": float(event.mode is not None),
        "attributed": float(bool(event.attribution)),
    }


def _subordination(token: Token) -> int:
    """How many clauses stand between a trigger and the main or reported clause."""
    depth = 0
    for _ in range(20):
        if token.head.i == token.i:
            break
        depth += 2 * (token.dep_ in _CLAUSES) + (token.dep_ in _CONTENTS)
        token = token.head
    return depth
