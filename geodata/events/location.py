"""The place of an event: where it happened, not the nearest name, nor the actor's home.

Places are taken from the phrases that hang on the trigger or its arguments, then from the clauses
above it that share its place. Names that stand for a government or a people are never places of an
event.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from spacy.tokens import Doc, Token

from geodata.events.clauses import Frame
from geodata.events.matching import Match, Matcher
from geodata.events.status import reporting_verb
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Place

_LOCATIVE = frozenset(
    "in at near outside inside around across off throughout along over on toward towards into "
    "within beside beyond through between under above amid north south east west northeast "
    "northwest southeast southwest northern southern upon surrounding aboard by behind".split()
)
_DIRECTIONAL = frozenset({"to", "into", "toward", "towards", "through", "for"})
# types whose deed happens where their object is ("shelled Haifa", "curfew in the capital")
_PHYSICAL = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "RETREAT", "AID"})
_MOVING = frozenset({"MOBILIZE", "AID", "CONSULT"})
_ORIGIN = frozenset({"RETREAT", "MOBILIZE"})
# types done by words: they happen where the speaker is, and what they are about is elsewhere
_SPOKEN = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_FINENESS = (
    "site", "city", "district", "admin1", "sea", "region", "country", "continent", None,
)  # fmt: skip
_MEETING_WORDS = frozenset(
    "meeting session debate assembly summit hearing talk emergency special briefing".split()
)


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


class PlaceFinder:
    """The places of one document, found by token, and the choice among them for an event."""

    def __init__(self, doc: Doc, places: Sequence[Place], gazetteer: Gazetteer | None) -> None:
        self._doc = doc
        self._gazetteer = gazetteer
        self._by_token: dict[int, Place] = {}
        for place in places:
            if place.start is None or place.end is None:
                continue
            span = doc.char_span(place.start, place.end, alignment_mode="expand")
            for token in span or ():
                self._by_token[token.i] = place

    @property
    def tokens(self) -> frozenset[int]:
        """Indices of all words that belong to the name of a place."""
        return frozenset(self._by_token)

    def place_of(self, match: Match, code: str, matcher: Matcher) -> Place | None:
        """The place of an event, or None where the text gives none."""
        head = match.frame.head
        for found in (
            self._beside(match, code, matcher),
            self._seat(match, matcher),
            self._above(head, code, matcher),
        ):
            if found is not None:
                return found
        return None

    # -- the trigger's own phrases ----------------------------------------------------------------

    def _beside(self, match: Match, code: str, matcher: Matcher) -> Place | None:
        own = match.frame
        frames = [own] if match.light is None else [own, matcher.frame(match.light)]
        for frame in frames:
            found = self._in_phrases(frame.head, code)
            if found is not None:
                return found
        if code in _SPOKEN:
            return None
        for frame in frames:
            found = self._in_arguments(frame, code, matcher)
            if found is not None:
                return found
        return self._in_participles(own.head, code)

    def _in_phrases(self, word: Token, code: str, *, own: bool = True) -> Place | None:
        """Best place in the locative phrases of one word."""
        found: list[tuple[int, int, Place]] = []
        for preposition in _phrases(word):
            name = preposition.lower_
            rank = self._rank(name, code, own=own)
            if rank is None:
                continue
            place = self._inside(preposition)
            if place is not None:
                found.append((rank, _fineness(place), place))
        return min(found, key=lambda f: f[:2])[2] if found else None

    def _rank(self, preposition: str, code: str, *, own: bool) -> int | None:
        if preposition in _DIRECTIONAL:
            return 2 if code in _MOVING or code == "ASSAULT" else None
        if preposition in _LOCATIVE:
            return 1
        if preposition == "from":
            return 2 if code in _ORIGIN else None
        if preposition in {"against", "of"}:
            return 3 if code in _PHYSICAL and not (own and preposition == "of") else None
        return None

    def _inside(self, preposition: Token) -> Place | None:
        """The finest literal place below a preposition, clauses left out."""
        found = [
            place
            for token in _phrase_tokens(preposition)
            if (place := self._literal(token)) is not None
        ]
        return min(found, key=_fineness) if found else None

    def _literal(self, token: Token) -> Place | None:
        place = self._by_token.get(token.i)
        return place if place is not None and place.use == "literal" else None

    def _in_arguments(self, frame: Frame, code: str, matcher: Matcher) -> Place | None:
        physical = code in _PHYSICAL
        arguments = [*frame.objects]
        if physical:
            arguments += [*frame.fill("on"), *frame.fill("against"), *frame.fill("at")]
            arguments += [t for t in frame.fill("of") if frame.head.pos_ == "NOUN"]
        for token in arguments:
            found = self._in_phrases(token, code, own=False)
            if found is not None:
                return found
            if physical or code == "CONSULT":
                found = self._named(token, matcher, physical=physical)
                if found is not None:
                    return found
        for token in frame.subjects:
            if matcher.code(token) is not None and token.pos_ == "NOUN":
                found = self._in_phrases(token, code, own=False)
                if found is not None:
                    return found
        return None

    def _named(self, token: Token, matcher: Matcher, *, physical: bool) -> Place | None:
        """A place that is itself the object ("entered Mosul", "the Erez crossing")."""
        near = [token, *(c for c in token.lefts if c.dep_ in {"compound", "nmod", "poss"})]
        if not physical:
            near = [token]
        people = matcher.lexicon.classes["people"] | matcher.lexicon.classes["governments"]
        if token.i not in self._by_token and people & matcher.names(token):
            return None
        found = [p for t in near if (p := self._literal(t)) is not None]
        found += [p for c in token.children if c.lower_ == "of" and (p := self._inside(c))]
        return min(found, key=_fineness) if found else None

    def _in_participles(self, verb: Token, code: str) -> Place | None:
        """ "launched an offensive, targeting the town of X"."""
        for child in verb.children:
            if child.dep_ not in {"advcl", "xcomp"} or child.pos_ != "VERB":
                continue
            if any(c.dep_ == "mark" for c in child.children):
                continue
            found = self._in_phrases(child, code)
            if found is not None:
                return found
            for grandchild in child.children:
                if grandchild.dep_ == "dobj":
                    place = self._in_phrases(grandchild, code, own=False)
                    place = place or self._inside_phrase(grandchild, code)
                    if place is not None:
                        return place
        return None

    def _inside_phrase(self, token: Token, code: str) -> Place | None:
        if code not in _PHYSICAL:
            return None
        return self._literal(token) or next(
            (p for c in token.children if c.lower_ == "of" and (p := self._inside(c))), None
        )

    # -- clauses above ----------------------------------------------------------------------------

    def _above(self, trigger: Token, code: str, matcher: Matcher) -> Place | None:
        """The place of a clause that the trigger's clause is part of."""
        speech = reporting_verb(trigger, matcher.lexicon)
        token = trigger
        for _ in range(12):
            head = token.head
            if head.i == token.i or (head == speech and code not in _SPOKEN):
                break
            if token.dep_ in {"relcl", "ccomp"} and code not in _SPOKEN and head != speech:
                break
            if token.dep_ == "conj" and any(c.dep_ == "nsubj" for c in token.children):
                break
            if head.pos_ in {"VERB", "AUX", "NOUN"}:
                found = self._in_phrases(head, code)
                if found is None and head.pos_ == "VERB" and code in _PHYSICAL:
                    found = self._of_governor(head, code, matcher)
                if found is not None:
                    return found
            token = head
        return self._opening(trigger, speech, code)

    def _of_governor(self, head: Token, code: str, matcher: Matcher) -> Place | None:
        match = matcher.match(head)
        if match is None or match.code[0] not in _PHYSICAL:
            return None
        frames = [match.frame] if match.light is None else [match.frame, matcher.frame(match.light)]
        for frame in frames:
            found = self._in_phrases(frame.head, code) or self._in_arguments(frame, code, matcher)
            if found is not None:
                return found
        return None

    def _opening(self, trigger: Token, speech: Token | None, code: str) -> Place | None:
        """ "In Kabul, police said ...": a phrase that opens the sentence holds for all of it."""
        if speech is None or code in _SPOKEN:
            return None
        for preposition in _phrases(speech):
            if preposition.i <= trigger.sent.start + 1 and preposition.lower_ in {"in", "at"}:
                return self._inside(preposition)
        return None

    # -- seats of bodies --------------------------------------------------------------------------

    def _seat(self, match: Match, matcher: Matcher) -> Place | None:
        """ "told a Security Council meeting", "at the UN": the city where the body meets."""
        if match.code[0] in _PHYSICAL:
            return None
        head = match.frame.head
        words = [head]
        speech = reporting_verb(head, matcher.lexicon)
        if speech is not None:
            words.append(speech)
        for word in words:
            for child in _phrases(word):
                if child.lower_ in {"in", "at", "during", "before", "to"}:
                    found = self._seat_below(child)
                    if found is not None:
                        return found
        return None

    def _seat_below(self, preposition: Token) -> Place | None:
        tokens = list(_phrase_tokens(preposition))
        text = " ".join(t.lower_ for t in tokens)
        meeting = any(t.lemma_.lower() in _MEETING_WORDS for t in tokens)
        for name, seat in seats().items():
            named = f" {name} " in f" {text} "
            if named and (meeting or (seat.anywhere and preposition.lower_ == "at")):
                return self.seat(seat, name)
        return None

    def seat(self, seat: Seat, body: str) -> Place | None:
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
        reason="the same meeting, placed earlier in the text",
    )


def _fineness(place: Place) -> int:
    return _FINENESS.index(place.precision)


def _phrases(word: Token) -> Iterator[Token]:
    """Prepositions of a word, and those after an adverb ("early on Monday in Kabul")."""
    for child in word.children:
        if child.dep_ in {"prep", "agent"}:
            yield child
            for inner in child.children:
                if inner.dep_ in {"prep", "pcomp"} and inner.pos_ == "ADP":
                    yield inner
        elif child.dep_ in {"advmod", "npadvmod", "prt"}:
            yield from (c for c in child.children if c.dep_ == "prep")


def _phrase_tokens(preposition: Token) -> Iterator[Token]:
    """Words below a preposition without clauses, in text order."""
    found = []
    stack = [c for c in preposition.children]
    while stack:
        token = stack.pop()
        if token.dep_ in {"relcl", "acl", "advcl", "pcomp"} and token.pos_ == "VERB":
            continue
        found.append(token)
        stack.extend(token.children)
    yield from sorted(found, key=lambda t: t.i)
