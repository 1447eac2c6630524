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

from spacy.tokens import Doc, Span, Token

from geodata.events.clauses import Frame
from geodata.events.matching import Match, Matcher
from geodata.events.status import reporting_verb
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Place

_LOCATIVE = frozenset(
    ["in", "at", "near", "outside", "inside", "around", "across", "off", "throughout", "along",
     "over", "on", "toward", "towards", "into", "within", "beside", "beyond", "through",
     "under", "above", "amid", "north", "south", "east", "west", "northeast",
     "northwest", "southeast", "southwest", "northern", "southern", "upon", "surrounding",
     "aboard", "by", "behind"]
)  # fmt: skip
_INSIDE = frozenset({"in", "at", "near", "outside", "inside", "around", "toward", "towards"})
_NO_PLACE = frozenset(
    {"DATE", "TIME", "EVENT", "CARDINAL", "ORDINAL", "LAW", "LANGUAGE", "PERCENT", "MONEY", "NORP"}
)
# bodies and media that one can be "in" without being anywhere
_BODIES = frozenset(
    ["parliament", "congress", "senate", "council", "court", "cabinet", "ministry", "government",
     "facebook", "twitter", "islam", "house", "party", "assembly", "police", "army", "church"]
)  # fmt: skip
_AREAS = frozenset(
    ["town", "city", "village", "district", "area", "region", "outskirt", "outskirts", "suburb",
     "province", "neighborhood", "neighbourhood", "countryside", "part", "street", "axis", "camp",
     "perimeter", "port", "farm", "state", "county", "island", "hill", "governorate", "zone",
     "centre", "center", "square", "quarter", "crossing", "settlement", "hamlet", "community",
     "department", "municipality", "prefecture", "valley", "sector", "sub", "junction", "airport",
     "base", "airbase", "mountain", "capital", "territory", "vicinity", "edge", "entrance", "lga"]
)  # fmt: skip
_SOURCES = frozenset({"according", "due", "because", "despite", "like", "such"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_WHILE = frozenset({"as", "when", "while", "after", "where"})
_DIRECTIONAL = frozenset({"to", "into", "toward", "towards", "for"})
_OCCASIONS = frozenset({"in", "at", "during", "before", "to"})
_SCENES = frozenset({"in", "at", "near", "outside", "inside", "from", "aboard"})
_TOPICS = frozenset({"on", "over", "against", "by"})  # of a protest
# "in response to", "in addition to": no scene of anything
_NO_SCENE = frozenset(
    ["addition", "response", "retaliation", "reaction", "order", "protest", "support", "wake",
     "connection", "favour", "favor", "exchange", "return", "relation", "terms", "term"]
)  # fmt: skip
_COMPASS = frozenset(
    ["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"]
)
# types whose deed happens where their object is ("shelled Haifa", "curfew in the capital")
_PHYSICAL = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "RETREAT", "AID"})
_MOVING = frozenset({"MOBILIZE", "AID", "CONSULT", "ASSAULT", "PROTEST"})
_ORIGIN = frozenset({"RETREAT", "MOBILIZE"})
# types done by words: they happen where the speaker is, and what they are about is elsewhere
_SPOKEN = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_FINENESS = (
    "site", "city", "district", "admin1", "sea", "region", "country", "continent", None,
)  # fmt: skip
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


class PlaceFinder:
    """The places of one document, found by token, and the choice among them for an event."""

    def __init__(
        self,
        doc: Doc,
        places: Sequence[Place],
        gazetteer: Gazetteer | None,
        *,
        date_tokens: frozenset[int] = frozenset(),
    ) -> None:
        self._doc = doc
        self._gazetteer = gazetteer
        self._by_token: dict[int, Place] = {}
        self._dates = date_tokens
        self._meetings: list[tuple[int, str, Place]] = []
        for place in sorted(places, key=_length):  # "the sea east of X" hides X
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
        return (
            self._beside(match, code, matcher)
            or self._seat(match, code, matcher)
            or self._same_meeting(match, code, matcher)
            or self._around(head, code, matcher)
            or self._above(head, code, matcher)
            or (self._within(match) if code in _PHYSICAL else None)
        )

    def _within(self, match: Match) -> Place | None:
        """Where the parser hung the phrase elsewhere in the clause ("killed by gunmen believed to
        be rebels at X"), or on who acts ("a mob in X killed")."""
        for subject in match.frame.subjects:
            for child in subject.children:
                if child.dep_ == "prep" and child.lower_ in {"in", "at"}:
                    found = self._inside(child)
                    if found is not None:
                        return found
        for token in _nearby(match.frame.head):
            if token.dep_ == "prep" and token.lower_ in _INSIDE:
                found = self._inside(token)
                if found is not None:
                    return found
        return None

    # -- the trigger's own phrases ----------------------------------------------------------------

    def _around(self, verb: Token, code: str, matcher: Matcher) -> Place | None:
        """The place of a clause joined to this one: "killed and wounded 40 in X", "as troops
        shelled X"."""
        for child in verb.children:
            if child.pos_ != "VERB":
                continue
            joined = child.dep_ == "conj" and not any(c.dep_ in _SUBJECTS for c in child.children)
            while_ = child.dep_ == "advcl" and any(c.lower_ in _WHILE for c in child.children)
            if not joined and not (while_ and code in _PHYSICAL):
                continue
            match = matcher.match(child)
            found = self._in_phrases(child, code)
            if found is None and match is not None and match.code[0] in _PHYSICAL:
                found = self._beside(match, match.code[0], matcher)
            if found is not None:
                return found
        return None

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
            if name == "of" and preposition.head.lower_ in _COMPASS:
                rank = 1
            if rank is None:
                continue
            place = self._inside(preposition)
            if place is not None:
                found.append((rank, _fineness(place), place))
        return min(found, key=lambda f: f[:2])[2] if found else None

    def _rank(self, preposition: str, code: str, *, own: bool) -> int | None:
        if code in _SPOKEN:
            return 1 if preposition in _SCENES else None
        if preposition in _DIRECTIONAL:
            return 2 if code in _MOVING else None
        if preposition in _LOCATIVE:
            return None if code == "PROTEST" and preposition in _TOPICS else 1
        if preposition == "from":
            return 2 if code in _ORIGIN else None
        if preposition in {"against", "of"}:
            return (
                3 if code in _PHYSICAL - {"PROTEST"} and not (own and preposition == "of") else None
            )
        return None

    def _inside(self, preposition: Token) -> Place | None:
        """The literal place nearest below a preposition, clauses left out.

        Of "the village of X in Y" it is X; where only the possessor is known, the possessor.
        """
        if any(c.dep_ == "pobj" and c.lemma_ in _NO_SCENE for c in preposition.children):
            return None
        found = [
            (depth, _fineness(place), place)
            for depth, token in _phrase_tokens(preposition)
            if (place := self._literal(token)) is not None and not _attributive(token, place)
        ]
        if preposition.lower_ == "outside":  # "outside X's waters" is not in X
            found = [f for f in found if f[0] == 0]
        unlisted = self._unlisted_below(preposition)
        if unlisted is not None and not any(depth == 0 for depth, _, _ in found):
            anchor = min(found, key=lambda f: f[:2])[2] if found else None
            return _unlisted(unlisted, anchor)
        return min(found, key=lambda f: f[:2])[2] if found else None

    def _unlisted_below(self, preposition: Token) -> Span | None:
        """A name that the grammar makes a place, though the gazetteer knows none: "near Kfar X"."""
        for child in preposition.children:
            if child.dep_ != "pobj":
                continue
            area = bool(_AREAS & {child.lemma_.lower()})
            if area:
                name = self._name_beside(child)
                if name is not None:
                    return name
                below = [c for c in child.children if c.lower_ == "of"]
                return self._unlisted_below(below[0]) if below else None
            of_area = preposition.lower_ == "of" and preposition.head.lemma_.lower() in _AREAS
            if (preposition.lower_ in _INSIDE or of_area) and self._may_name(child):
                return _name_run(child)
        return None

    def _name_beside(self, noun: Token) -> Span | None:
        """ "Kfar X village": the name in front of a word for a kind of place."""
        before = [c for c in noun.lefts if c.dep_ in {"compound", "nmod"} and self._may_name(c)]
        return _name_run(before[-1]) if before else None

    def _may_name(self, token: Token) -> bool:
        if token.pos_ != "PROPN" or token.i in self._by_token or token.ent_type_ in _NO_PLACE:
            return False
        return not (token.text.isupper() or token.lower_ in _BODIES)

    def _literal(self, token: Token) -> Place | None:
        place = None if token.i in self._dates else self._by_token.get(token.i)
        if place is None or place.use != "literal" or _is_body(place):
            return None
        return place

    def _in_arguments(self, frame: Frame, code: str, matcher: Matcher) -> Place | None:
        physical = code in _PHYSICAL
        arguments = [*frame.objects]
        if physical:
            arguments += [*frame.fill("on"), *frame.fill("against"), *frame.fill("at")]
            arguments += frame.fill("with")
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
        if not found and token.lemma_.lower() in _AREAS:
            beside = self._name_beside(token)
            return _unlisted(beside, None) if beside is not None else None
        return min(found, key=_fineness) if found else None

    def _in_participles(self, verb: Token, code: str) -> Place | None:
        """ "launched an offensive, targeting the town of X"."""
        below = [c for p in verb.children if p.dep_ == "prep" for c in p.children]
        for child in (*verb.children, *(c for c in below if c.dep_ == "pcomp")):
            if child.dep_ not in {"advcl", "xcomp", "pcomp"} or child.pos_ != "VERB":
                continue
            if any(c.dep_ in {"mark", *_SUBJECTS} for c in child.children):
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
        beside = self._name_beside(token) if token.lemma_.lower() in _AREAS else None
        if beside is not None:
            return _unlisted(beside, None)
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
            own_subject = any(c.dep_ in _SUBJECTS for c in token.children)
            if token.dep_ == "conj" and own_subject and code not in _PHYSICAL:
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

    def _seat(self, match: Match, code: str, matcher: Matcher) -> Place | None:
        """ "told a Security Council meeting", "at the UN": the city where the body meets."""
        if code in _PHYSICAL:
            return None
        for preposition in _settings(match, matcher):
            tokens = sorted((t for _, t in _phrase_tokens(preposition)), key=lambda t: t.i)
            found = self._seat_in(tokens, at=preposition.lower_ == "at")
            if found is not None:
                return found
        if code == "CONSULT":
            for token in (*match.frame.subjects, *match.frame.objects):
                if token.lemma_.lower() in _MEETING_WORDS:
                    return self._seat_in(list(token.subtree), at=False)
        return None

    def _seat_in(self, tokens: Sequence[Token], *, at: bool) -> Place | None:
        text = " ".join(t.lower_ for t in tokens)
        meeting = any(t.lemma_.lower() in _MEETING_WORDS for t in tokens)
        for name, seat in seats().items():
            if f" {name} " in f" {text} " and (meeting or (seat.anywhere and at)):
                return self.seat(seat, name)
        return None

    def _same_meeting(self, match: Match, code: str, matcher: Matcher) -> Place | None:
        """ "During the meeting, ...": where an earlier sentence has placed that meeting."""
        if code in _PHYSICAL:
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
        if not self._meetings:
            self._meetings = list(self._placed_meetings())
        before = [p for i, word, p in self._meetings if i < noun.i and word == noun.lemma_.lower()]
        return before[-1] if before else None

    def _placed_meetings(self) -> Iterator[tuple[int, str, Place]]:
        for token in self._doc:
            word = token.lemma_.lower()
            if word not in _MEETING_WORDS or token.pos_ != "NOUN":
                continue
            place = self._in_phrases(token, "CONSULT", own=False)
            place = place or self._seat_in(list(token.subtree), at=False)
            if place is not None:
                yield token.i, word, place

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


def _length(place: Place) -> int:
    return (place.end or 0) - (place.start or 0)


def _settings(match: Match, matcher: Matcher) -> Iterator[Token]:
    """Prepositions of a trigger and of the verb that reports it which may name an occasion."""
    head = match.frame.head
    speech = reporting_verb(head, matcher.lexicon)
    for word in (head, speech):
        if word is not None:
            yield from (p for p in _phrases(word) if p.lower_ in _OCCASIONS)


def _nearby(verb: Token) -> Iterator[Token]:
    """Words of a clause in text order, from the trigger on, then those before it; subordinate
    clauses with a subject of their own are left out."""
    found = []
    stack = list(verb.children)
    while stack:
        token = stack.pop()
        if token.lower_ in _SOURCES:
            continue
        own = any(c.dep_ in _SUBJECTS for c in token.children)
        if token.pos_ in {"VERB", "AUX"} and own:
            continue
        found.append(token)
        stack.extend(token.children)
    yield from sorted(found, key=lambda t: (t.i < verb.i, t.i))


def _is_body(place: Place) -> bool:
    """An unlisted name in capitals ("BRICS") is a body, not a place."""
    listed = place.id is not None or place.kind == "computed"
    return not listed and bool(place.text) and str(place.text).isupper()


def _attributive(token: Token, place: Place) -> bool:
    """Whether a country only says whose something is: "in US airstrikes"."""
    if place.precision != "country" or token.dep_ not in {"compound", "nmod", "amod"}:
        return False
    return token.head.pos_ == "NOUN" and token.head.lemma_.lower() not in _AREAS


def _name_run(token: Token) -> Span:
    """The run of name words that ends at a token."""
    first = token.i
    while first > 0 and (
        token.doc[first - 1].pos_ == "PROPN" or token.doc[first - 1].text in "-‘'"
    ):
        first -= 1
    while first < token.i and token.doc[first].pos_ != "PROPN":
        first += 1
    return token.doc[first : token.i + 1]


def _unlisted(name: Span, anchor: Place | None) -> Place:
    """A place that only the text knows, drawn where the place it lies in is drawn."""
    place = Place(
        name.start_char, name.end_char, name.text, name=name.text, reason="no such name known"
    )
    if anchor is None or not anchor.resolved:
        return place
    return replace(
        place,
        kind="site",
        lat=anchor.lat,
        lon=anchor.lon,
        country=anchor.country,
        admin1=anchor.admin1,
        precision=anchor.precision,
        confidence=min(0.3, anchor.confidence),
        reason=f"not listed; placed with {anchor.name}, named with it",
    )


def _fineness(place: Place) -> int:
    if place.id is None and place.kind != "computed":
        return 1  # what no gazetteer lists is small
    return _FINENESS.index(place.precision)


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


def _phrase_tokens(preposition: Token) -> Iterator[tuple[int, Token]]:
    """(depth, word) below a preposition, clauses left out.

    What names the same thing ("the town of X", "X, a village") is as near as the head; a possessor
    or what a further preposition adds is one deeper.
    """
    stack = [(0, child) for child in preposition.children]
    while stack:
        depth, token = stack.pop()
        if token.dep_ in {"relcl", "acl", "advcl", "pcomp"} and token.pos_ == "VERB":
            continue
        yield depth, token
        for child in token.children:
            same = child.dep_ in {"compound", "nmod", "appos", "conj", "amod"}
            # "the village of X" is X, but "the X region of Y" is X
            named = any(c.pos_ == "PROPN" and c.dep_ == "compound" for c in token.lefts)
            same = same or (child.lower_ == "of" and not named) or token.lower_ == "of"
            stack.append((depth if same else depth + 1, child))
