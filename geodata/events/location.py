"""The place of an event: where it happened, not the nearest name, nor the actor's home.

Places are taken from the phrases that hang on the trigger or its arguments, then from the clauses
above it that share its place. Names that stand for a government or a people are never places of an
event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from geodata.events.clauses import Frame
from geodata.events.matching import Match, Matcher
from geodata.events.scenes import INSIDE, PHYSICAL, SOURCES, SPOKEN, Scenes, fineness, phrases
from geodata.events.seats import Meetings
from geodata.events.status import reporting_verb
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Place

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_WHILE = frozenset({"as", "when", "while", "after", "where"})


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
        self._scenes = Scenes(doc, places, date_tokens=date_tokens)
        self._meetings = Meetings(doc, self._scenes, gazetteer)
        self.tokens = self._scenes.tokens

    def place_of(self, match: Match, code: str, matcher: Matcher) -> Place | None:
        """The place of an event, or None where the text gives none."""
        head = match.frame.head
        return (
            self._beside(match, code, matcher)
            or self._meetings.seat_of(match, code, matcher)
            or self._meetings.same_meeting(match, code, matcher)
            or self._around(head, code, matcher)
            or self._above(head, code, matcher)
            or (self._within(match) if code in PHYSICAL else None)
        )

    def _within(self, match: Match) -> Place | None:
        """Where the parser hung the phrase elsewhere in the clause ("killed by gunmen believed to
        be rebels at X"), or on who acts ("a mob in X killed")."""
        for subject in match.frame.subjects:
            for child in subject.children:
                if child.dep_ == "prep" and child.lower_ in {"in", "at"}:
                    found = self._scenes.inside(child)
                    if found is not None:
                        return found
        for token in _nearby(match.frame.head):
            if token.dep_ == "prep" and token.lower_ in INSIDE:
                found = self._scenes.inside(token)
                if found is not None:
                    return found
        return None

    def _around(self, verb: Token, code: str, matcher: Matcher) -> Place | None:
        """The place of a clause joined to this one: "killed and wounded 40 in X", "as troops
        shelled X"."""
        for child in verb.children:
            if child.pos_ != "VERB":
                continue
            joined = child.dep_ == "conj" and not any(c.dep_ in _SUBJECTS for c in child.children)
            while_ = child.dep_ == "advcl" and any(c.lower_ in _WHILE for c in child.children)
            if not joined and not (while_ and code in PHYSICAL):
                continue
            match = matcher.match(child)
            found = self._scenes.in_phrases(child, code)
            if found is None and match is not None and match.code[0] in PHYSICAL:
                found = self._beside(match, match.code[0], matcher)
            if found is not None:
                return found
        return None

    def _beside(self, match: Match, code: str, matcher: Matcher) -> Place | None:
        own = match.frame
        frames = [own] if match.light is None else [own, matcher.frame(match.light)]
        for frame in frames:
            found = self._scenes.in_phrases(frame.head, code)
            if found is not None:
                return found
        if code in SPOKEN:
            return None
        for frame in frames:
            found = self._in_arguments(frame, code, matcher)
            if found is not None:
                return found
        return self._in_participles(own.head, code)

    def _in_arguments(self, frame: Frame, code: str, matcher: Matcher) -> Place | None:
        physical = code in PHYSICAL
        arguments = [*frame.objects]
        if physical:
            arguments += [*frame.fill("on"), *frame.fill("against"), *frame.fill("at")]
            arguments += frame.fill("with")
            arguments += [t for t in frame.fill("of") if frame.head.pos_ == "NOUN"]
        for token in arguments:
            found = self._scenes.in_phrases(token, code, own=False)
            if found is not None:
                return found
            if physical or code == "CONSULT":
                found = self._named(token, matcher, physical=physical)
                if found is not None:
                    return found
        for token in frame.subjects:
            if matcher.code(token) is not None and token.pos_ == "NOUN":
                found = self._scenes.in_phrases(token, code, own=False)
                if found is not None:
                    return found
        return None

    def _named(self, token: Token, matcher: Matcher, *, physical: bool) -> Place | None:
        """A place that is itself the object ("entered Mosul", "the Erez crossing")."""
        near = [token, *(c for c in token.lefts if c.dep_ in {"compound", "nmod", "poss"})]
        if not physical:
            near = [token]
        people = matcher.lexicon.classes["people"] | matcher.lexicon.classes["governments"]
        if token.i not in self.tokens and people & matcher.names(token):
            return None
        found = [p for t in near if (p := self._scenes.literal(t)) is not None]
        found += [p for c in token.children if c.lower_ == "of" and (p := self._scenes.inside(c))]
        return min(found, key=fineness) if found else self._scenes.named_beside(token)

    def _in_participles(self, verb: Token, code: str) -> Place | None:
        """ "launched an offensive, targeting the town of X"."""
        below = [c for p in verb.children if p.dep_ == "prep" for c in p.children]
        for child in (*verb.children, *(c for c in below if c.dep_ == "pcomp")):
            if child.dep_ not in {"advcl", "xcomp", "pcomp"} or child.pos_ != "VERB":
                continue
            if any(c.dep_ in {"mark", *_SUBJECTS} for c in child.children):
                continue
            found = self._scenes.in_phrases(child, code)
            if found is not None:
                return found
            for grandchild in child.children:
                if grandchild.dep_ == "dobj":
                    place = self._scenes.in_phrases(grandchild, code, own=False)
                    place = place or self._inside_phrase(grandchild, code)
                    if place is not None:
                        return place
        return None

    def _inside_phrase(self, token: Token, code: str) -> Place | None:
        if code not in PHYSICAL:
            return None
        below = (self._scenes.inside(c) for c in token.children if c.lower_ == "of")
        return (
            self._scenes.named_beside(token)
            or self._scenes.literal(token)
            or next((place for place in below if place is not None), None)
        )

    def _above(self, trigger: Token, code: str, matcher: Matcher) -> Place | None:
        """The place of a clause that the trigger's clause is part of."""
        speech = reporting_verb(trigger, matcher.lexicon)
        token = trigger
        for _ in range(12):
            head = token.head
            if head.i == token.i or (head == speech and code not in SPOKEN):
                break
            if token.dep_ in {"relcl", "ccomp"} and code not in SPOKEN and head != speech:
                break
            own_subject = any(c.dep_ in _SUBJECTS for c in token.children)
            if token.dep_ == "conj" and own_subject and code not in PHYSICAL:
                break
            if head.pos_ in {"VERB", "AUX", "NOUN"}:
                found = self._scenes.in_phrases(head, code)
                if found is None and head.pos_ == "VERB" and code in PHYSICAL:
                    found = self._of_governor(head, code, matcher)
                if found is not None:
                    return found
            token = head
        return self._opening(trigger, speech, code)

    def _of_governor(self, head: Token, code: str, matcher: Matcher) -> Place | None:
        match = matcher.match(head)
        if match is None or match.code[0] not in PHYSICAL:
            return None
        frames = [match.frame] if match.light is None else [match.frame, matcher.frame(match.light)]
        for frame in frames:
            found = self._scenes.in_phrases(frame.head, code) or self._in_arguments(
                frame, code, matcher
            )
            if found is not None:
                return found
        return None

    def _opening(self, trigger: Token, speech: Token | None, code: str) -> Place | None:
        """ "In Kabul, police said ...": a phrase that opens the sentence holds for all of it."""
        if speech is None or code in SPOKEN:
            return None
        for preposition in phrases(speech):
            if preposition.i <= trigger.sent.start + 1 and preposition.lower_ in {"in", "at"}:
                return self._scenes.inside(preposition)
        return None


def _nearby(verb: Token) -> Iterator[Token]:
    """Words of a clause in text order, from the trigger on, then those before it; subordinate
    clauses with a subject of their own are left out."""
    found = []
    stack = list(verb.children)
    while stack:
        token = stack.pop()
        if token.lower_ in SOURCES:
            continue
        own = any(c.dep_ in _SUBJECTS for c in token.children)
        if token.pos_ in {"VERB", "AUX"} and own:
            continue
        found.append(token)
        stack.extend(token.children)
    yield from sorted(found, key=lambda t: (t.i < verb.i, t.i))
