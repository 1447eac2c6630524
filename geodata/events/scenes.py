"""Places in phrases: which place a locative phrase names, down to names that no gazetteer has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from geodata.places.place import Place

_LOCATIVE = frozenset(
    ["in", "at", "near", "outside", "inside", "around", "across", "off", "throughout", "along",
     "over", "on", "toward", "towards", "into", "within", "beside", "beyond", "through",
     "under", "above", "amid", "north", "south", "east", "west", "northeast",
     "northwest", "southeast", "southwest", "northern", "southern", "upon", "surrounding",
     "aboard", "by", "behind"]
)  # fmt: skip
INSIDE = frozenset({"in", "at", "near", "outside", "inside", "around", "toward", "towards"})
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
SOURCES = frozenset({"according", "due", "because", "despite", "like", "such"})
_DIRECTIONAL = frozenset({"to", "into", "toward", "towards", "for"})
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
PHYSICAL = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "RETREAT", "AID"})
_MOVING = frozenset({"MOBILIZE", "AID", "CONSULT", "ASSAULT", "PROTEST"})
_ORIGIN = frozenset({"RETREAT", "MOBILIZE"})
# types done by words: they happen where the speaker is, and what they are about is elsewhere
SPOKEN = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_FINENESS = (
    "site", "city", "district", "admin1", "sea", "region", "country", "continent", None,
)  # fmt: skip


class Scenes:
    """The places of one document by token, and what the phrases around a word say."""

    def __init__(
        self, doc: Doc, places: Sequence[Place], *, date_tokens: frozenset[int] = frozenset()
    ) -> None:
        self._dates = date_tokens
        self._by_token: dict[int, Place] = {}
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

    def in_phrases(self, word: Token, code: str, *, own: bool = True) -> Place | None:
        """Best place in the locative phrases of one word."""
        found: list[tuple[int, int, Place]] = []
        for preposition in phrases(word):
            name = preposition.lower_
            rank = self._rank(name, code, own=own)
            if name == "of" and preposition.head.lower_ in _COMPASS:
                rank = 1
            if rank is None:
                continue
            place = self.inside(preposition)
            if place is not None:
                found.append((rank, fineness(place), place))
        return min(found, key=lambda f: f[:2])[2] if found else None

    def _rank(self, preposition: str, code: str, *, own: bool) -> int | None:
        if code in SPOKEN:
            return 1 if preposition in _SCENES else None
        if preposition in _DIRECTIONAL:
            return 2 if code in _MOVING else None
        if preposition in _LOCATIVE:
            return None if code == "PROTEST" and preposition in _TOPICS else 1
        if preposition == "from":
            return 2 if code in _ORIGIN else None
        if preposition in {"against", "of"}:
            return (
                3 if code in PHYSICAL - {"PROTEST"} and not (own and preposition == "of") else None
            )
        return None

    def inside(self, preposition: Token) -> Place | None:
        """The literal place nearest below a preposition, clauses left out.

        Of "the village of X in Y" it is X; where only the possessor is known, the possessor.
        """
        if any(c.dep_ == "pobj" and c.lemma_ in _NO_SCENE for c in preposition.children):
            return None
        found = [
            (depth, fineness(place), place)
            for depth, token in phrase_tokens(preposition)
            if (place := self.literal(token)) is not None and not _attributive(token, place)
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
            if (preposition.lower_ in INSIDE or of_area) and self._may_name(child):
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

    def literal(self, token: Token) -> Place | None:
        """The place that a word names, unless it stands for a government or is part of a date."""
        place = None if token.i in self._dates else self._by_token.get(token.i)
        if place is None or place.use != "literal" or _is_body(place):
            return None
        return place

    def named_beside(self, noun: Token) -> Place | None:
        """The unlisted name in front of a word for a kind of place: "Kfar X village"."""
        if noun.lemma_.lower() not in _AREAS:
            return None
        name = self._name_beside(noun)
        return _unlisted(name, None) if name is not None else None


def phrases(word: Token) -> Iterator[Token]:
    """Prepositions of a word, and those after an adverb ("early on Monday in Kabul")."""
    for child in word.children:
        if child.lower_ in SOURCES:
            continue
        if child.dep_ in {"prep", "agent"}:
            yield child
            for inner in child.children:
                if inner.dep_ in {"prep", "pcomp"} and inner.pos_ == "ADP":
                    yield inner
        elif child.dep_ in {"advmod", "npadvmod", "prt"}:
            yield from (c for c in child.children if c.dep_ == "prep")


def phrase_tokens(preposition: Token) -> Iterator[tuple[int, Token]]:
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


def fineness(place: Place) -> int:
    """How exact a place is: 0 for a site, higher for larger areas."""
    if place.id is None and place.kind != "computed":
        return 1  # what no gazetteer lists is small
    return _FINENESS.index(place.precision)


def _length(place: Place) -> int:
    return (place.end or 0) - (place.start or 0)


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
