"""Where bodies and meetings sit: "at a Security Council meeting", "during the meeting"."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from spacy.tokens import Doc, Token

from geodata.events.matching import Match, Matcher
from geodata.events.place_traits import PHYSICAL
from geodata.events.status import reporting_verb
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Place

SAME_MEETING = "the same meeting, placed earlier in the text"
_SOURCES = frozenset({"according", "due", "because", "despite", "like", "such"})
_OCCASIONS = frozenset({"in", "at", "during", "before", "to", "on"})
_HELD = frozenset({"in", "at"})
_JOURNEYS = frozenset({"visit", "trip", "tour"})
_MEETING_WORDS = frozenset(
    ["meeting", "session", "debate", "assembly", "summit", "hearing", "talk", "emergency",
     "special", "briefing"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a body meets; `anywhere` if "at the UN" is enough, else its meeting must be named."""

    place: str
    country: str
    anywhere: bool


@cache
def seats() -> Mapping[str, Seat]:
    """Seats by the names of bodies, lower case, from lexicon/seats.csv."""
    text = (resources.files("geodata.events") / "lexicon" / "seats.csv").read_text("utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        for name in row["body"].split(","):
            found[name.strip()] = Seat(row["place"], row["country"], row["when"] == "at")
    return found


class Meetings:
    """The meetings of one document, with the places that the text or their body gives them."""

    def __init__(self, doc: Doc, named: Mapping[int, Place], gazetteer: Gazetteer | None) -> None:
        self._doc = doc
        self._named = named  # the place that a word names, by the word's index
        self._gazetteer = gazetteer
        self._placed: list[tuple[int, str, Place]] = []

    def seat_of(self, match: Match, code: str, matcher: Matcher) -> Place | None:
        """ "told a Security Council meeting", "at the UN": the city where the body meets."""
        if code in PHYSICAL:
            return None
        for preposition in _settings(match, matcher):
            found = self._visited(preposition) or self._seat_in(
                _phrase_tokens(preposition), at=preposition.lower_ == "at"
            )
            if found is not None:
                return found
        if code == "CONSULT":
            for token in (*match.frame.subjects, *match.frame.objects):
                if token.lemma_.lower() in _MEETING_WORDS:
                    return self._seat_in(list(token.subtree), at=False)
        return None

    def _visited(self, preposition: Token) -> Place | None:
        """ "During a visit to Brussels": what is said on the way is said there."""
        for noun in preposition.children:
            if noun.dep_ == "pobj" and noun.lemma_.lower() in _JOURNEYS:
                return self._named_after(noun, frozenset({"to", "in"}))
        return None

    def _seat_in(self, tokens: Sequence[Token], *, at: bool) -> Place | None:
        text = " ".join(t.lower_ for t in tokens)
        meeting = any(t.lemma_.lower() in _MEETING_WORDS for t in tokens)
        for name, seat in seats().items():
            if f" {name} " in f" {text} " and (meeting or (seat.anywhere and at)):
                return self._place_of_seat(seat, name)
        return None

    def same_meeting(self, match: Match, code: str, matcher: Matcher) -> Place | None:
        """ "During the meeting, ...": where an earlier sentence has placed that meeting."""
        if code in PHYSICAL:
            return None
        for preposition in _settings(match, matcher):
            for noun in preposition.children:
                known = noun.dep_ == "pobj" and noun.lemma_.lower() in _MEETING_WORDS
                if known and any(c.lower_ in {"the", "that", "this"} for c in noun.children):
                    place = self._earlier(noun)
                    if place is not None:
                        return carried_over(place, 0.6)
        return None

    def _earlier(self, noun: Token) -> Place | None:
        """Place of the last meeting named before `noun` by the same word."""
        if not self._placed:
            self._placed = list(self._placed_meetings())
        before = [p for i, word, p in self._placed if i < noun.i and word == noun.lemma_.lower()]
        return before[-1] if before else None

    def _placed_meetings(self) -> Iterator[tuple[int, str, Place]]:
        for token in self._doc:
            word = token.lemma_.lower()
            if word not in _MEETING_WORDS or token.pos_ != "NOUN":
                continue
            place = self._named_after(token, _HELD) or self._seat_in(list(token.subtree), at=False)
            if place is not None:
                yield token.i, word, place

    def _named_after(self, noun: Token, prepositions: frozenset[str]) -> Place | None:
        """The place in a phrase of a noun: "talks in Geneva"."""
        for preposition in noun.children:
            if preposition.dep_ == "prep" and preposition.lower_ in prepositions:
                for child in preposition.children:
                    place = self._named.get(child.i)
                    if place is not None and place.use == "literal":
                        return place
        return None

    def _place_of_seat(self, seat: Seat, body: str) -> Place | None:
        """The place of a seat, marked as inferred: the text names the body, not the city."""
        if self._gazetteer is None:
            return None
        for candidate in self._gazetteer.lookup(seat.place, limit=5):
            if candidate.country == seat.country and candidate.kind == "city":
                return Place(
                    None,
                    None,
                    None,
                    name=candidate.name,
                    id=candidate.id,
                    kind=candidate.kind,
                    lat=candidate.lat,
                    lon=candidate.lon,
                    country=candidate.country,
                    admin1=candidate.admin1,
                    precision="city",
                    inferred=True,
                    confidence=0.7,
                    reason=f"seat of the {body}",
                )
        return None


def carried_over(place: Place, confidence: float) -> Place:
    """The place of an earlier sentence, for an event that only says "during the meeting"."""
    return replace(
        place,
        start=None,
        end=None,
        text=None,
        inferred=True,
        confidence=min(place.confidence, confidence),
        reason=SAME_MEETING,
    )


def _settings(match: Match, matcher: Matcher) -> Iterator[Token]:
    """Prepositions of a trigger and of the verb that reports it which may name an occasion."""
    head = match.frame.head
    speech = reporting_verb(head, matcher.lexicon)
    for word in (head, speech):
        if word is not None:
            yield from (p for p in _phrases(word) if p.lower_ in _OCCASIONS)


def _phrases(word: Token) -> Iterator[Token]:
    """Prepositions of a word, and those after an adverb ("early on Monday in Kabul")."""
    for child in word.children:
        if child.lower_ in _SOURCES:
            continue
        if child.dep_ in {"prep", "agent"}:
            yield child
            for inner in child.children:
                if inner.dep_ in {"prep", "pcomp"} and inner.pos_ == "ADP":
                    yield inner
        elif child.dep_ in {"advmod", "npadvmod", "prt"}:
            yield from (c for c in child.children if c.dep_ == "prep")


def _phrase_tokens(preposition: Token) -> list[Token]:
    """The words below a preposition in their order, clauses left out."""
    found, stack = [], list(preposition.children)
    while stack:
        token = stack.pop()
        clause = token.dep_ in {"relcl", "acl", "advcl", "pcomp"} and token.pos_ == "VERB"
        if not clause:
            found.append(token)
            stack.extend(token.children)
    return sorted(found, key=lambda t: t.i)
