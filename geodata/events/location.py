"""The place of an event: where it happened, not the nearest name, nor the actor's home.

Every name of the sentence is a candidate, and so is "nowhere". What the grammar says of a candidate
(`place_traits`) is weighed with the numbers of `place_weights.csv`, and the heaviest
wins. Bodies that meet somewhere have their seats, and meetings go on where they began.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from spacy.tokens import Doc

from geodata.events.matching import Match, Matcher
from geodata.events.place_candidates import Candidate, candidates
from geodata.events.place_traits import PHYSICAL, acting_names, traits_of_name, traits_of_use
from geodata.events.seats import Meetings
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Place

WEIGHTS = "place_weights.csv"


@cache
def weights() -> Mapping[str, float]:
    """How much each trait speaks for a place; fitted by tests/eval/fit_places.py."""
    text = (resources.files("geodata.events") / WEIGHTS).read_text("utf-8")
    return {row["trait"]: float(row["weight"]) for row in csv.DictReader(text.splitlines())}


class PlaceFinder:
    """The places of one document, and the choice among them for an event."""

    def __init__(
        self,
        doc: Doc,
        places: Sequence[Place],
        gazetteer: Gazetteer | None,
        *,
        date_tokens: frozenset[int] = frozenset(),
    ) -> None:
        self._candidates = candidates(doc, places, date_tokens)
        named = {t.i: c.place for c in self._candidates if c.place is not None for t in c.span}
        self._meetings = Meetings(doc, named, gazetteer)
        self.tokens = frozenset(named)
        self._acting = acting_names(doc)
        self._told: dict[tuple[int, int], list[str]] = {}

    def place_of(self, match: Match, code: str, matcher: Matcher) -> Place | None:
        """The place of an event of type `code`, or None where the text gives none."""
        # "will bomb X" is a threat, but X is where the bombs would fall
        deed = match.code[0] if match.code[0] in PHYSICAL else code
        return (
            self._meetings.seat_of(match, code, matcher)
            or self._meetings.same_meeting(match, code, matcher)
            or self._likeliest(match, deed, matcher)
        )

    def options(
        self, match: Match, code: str, matcher: Matcher
    ) -> list[tuple[Candidate, list[str]]]:
        """The names of the trigger's sentence, and what each is to the event."""
        sentence = match.frame.head.sent
        among = [c for c in self._candidates if sentence.start <= c.head.i < sentence.end]
        found = [(c, traits_of_use(c, match, code, among, matcher, self._acting)) for c in among]
        if _is_nearing(match):
            below = set(match.frame.head.subtree) - set(match.frame.objects)
            found = [(c, told) for c, told in found if c.head in below]
        return [(c, [*self._of_name(c, matcher), *told]) for c, told in found if told]

    def _of_name(self, candidate: Candidate, matcher: Matcher) -> list[str]:
        span = (candidate.span.start, candidate.span.end)
        if span not in self._told:
            self._told[span] = list(traits_of_name(candidate, matcher, self._acting))
        return self._told[span]

    def _likeliest(self, match: Match, code: str, matcher: Matcher) -> Place | None:
        nowhere = score(traits_of_nowhere(code))
        scored = [(score(told), c) for c, told in self.options(match, code, matcher)]
        likely = sorted((s for s in scored if s[0] > nowhere), key=lambda s: -s[0])
        if not likely:
            return None
        chosen = likely[0][1]
        known = [c.place for _, c in likely if c.place is not None and c.place.resolved]
        return chosen.placed(known[0] if known else None)


def _is_nearing(match: Match) -> bool:
    """Whether somebody only comes near to what is named: "soldiers approaching the town"."""
    head = match.frame.head
    return head.lemma_.lower() == "approach" and head.pos_ == "VERB"


def score(told: Iterable[str]) -> float:
    """The sum of the weights of what is told of a candidate."""
    return sum(weights().get(trait, 0.0) for trait in told)


def traits_of_nowhere(code: str) -> list[str]:
    """What speaks for an event of type `code` having no place in its sentence."""
    return ["nowhere", f"nowhere {code}"]
