"""How likely it is that an event is one: a weighed sum of plain traits, as a probability.

The weights in `confidence_weights.csv` are fitted by `python -m tests.eval.confidence` to events
that were judged by hand, and to records whose main event is annotated. So the figure tells how
likely a reader would agree that the text reports this, and it puts the main event first. What is
less likely than `LEAST` is left out.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from math import exp

from spacy.tokens import Doc, Token

from geodata.events.event import Event
from geodata.events.register import register_of

Traits = Mapping[str, float]

LEAST = 0.65  # keeps five in six sound events of news, guides and essays, two in five others
_UNSURE = ("planned", "hypothetical", "denied", "historical")
_CONTENTS = frozenset({"dobj", "pobj", "conj"})
_CLAUSES = frozenset({"advcl", "relcl", "acl", "pcomp"})
_HABIT = frozenset(
    ["often", "usually", "always", "sometimes", "never", "routinely", "generally", "typically",
     "frequently", "rarely", "every", "any", "anyone"]
)  # fmt: skip
_FILE = "confidence_weights.csv"


def likely(doc: Doc, events: Sequence[Event], *, least: float = LEAST) -> list[Event]:
    """The events with a confidence of at least `least`, in the same order, with it.

    What the first sentence tells is the text's news and always stays.
    """
    first = next(doc.sents).end_char if len(doc) else 0
    found = weighed(doc, events)
    return [e for e in found if e.confidence >= least or e.trigger.start < first]


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
    text = {**register_of(doc), "events in text": min(len(events) / max(len(ends), 1), 1.0)}
    found: list[Traits] = []
    for event in events:
        index = bisect_right(ends, event.trigger.start)
        place = {
            "lead sentence": float(index == 0),
            "early": 0.8**index,
            "first of its sentence": float(ranks[event.sentence] == 0),
        }
        ranks[event.sentence] += 1
        found.append({**text, **place, **_grammar(doc, event), **_contents(event)})
    return found


def _grammar(doc: Doc, event: Event) -> dict[str, float]:
    span = doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    token = span.root if span else doc[0]
    helpers = {child.lower_ for child in token.children if child.dep_ == "aux"}
    return {
        "main clause": float(token.dep_ == "ROOT"),
        "reported clause": float(token.dep_ == "ccomp"),
        "depth": min(_subordination(token), 6) / 6,
        "past perfect": float(bool(helpers & {"had", "'d"})),
        "habit": float(any(word.lower_ in _HABIT for word in token.sent)),
    }


def _contents(event: Event) -> dict[str, float]:
    return {
        **{status: float(event.status == status) for status in _UNSURE},
        "mode": float(event.mode is not None),
        "numbers": float(bool(event.numbers)),
        "target known": float(any(party.code for party in event.targets)),
        "no party": float(not (event.actors or event.targets)),
        "public actor": float(any(party.code and party.role != "CVL" for party in event.actors)),
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
