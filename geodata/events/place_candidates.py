"""The names of a text that may be where something happened, and what the grammar says of each.

A candidate is a place that was recognised, or a name that no gazetteer lists. What it is to an
event is told by plain words, its traits: how the two hang together in the parse ("path dobj>in"),
what stands around the name, what kind of name it is. `place_weights.csv` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from geodata.events.actor_names import organisations, role_nouns
from geodata.events.matching import Match, Matcher
from geodata.events.person_names import introduced
from geodata.language import given_text
from geodata.places.names import fold
from geodata.places.place import Place

# types whose deed happens where their object is ("shelled Haifa", "curfew in the capital")
PHYSICAL = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "RETREAT", "AID"})
# types done by words: they happen where the speaker is, and what they are about is elsewhere
_SPOKEN = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
# words for a kind of place
_AREAS = frozenset(
    ["town", "city", "village", "district", "area", "region", "outskirt", "outskirts", "suburb",
     "province", "neighborhood", "neighbourhood", "countryside", "part", "street", "axis", "camp",
     "perimeter", "port", "farm", "state", "county", "island", "hill", "governorate", "zone",
     "centre", "center", "square", "quarter", "crossing", "settlement", "hamlet", "community",
     "department", "municipality", "prefecture", "valley", "sector", "sub", "junction", "airport",
     "base", "airbase", "mountain", "capital", "territory", "vicinity", "edge", "entrance", "lga"]
)  # fmt: skip
_NO_NAME = frozenset(
    {"DATE", "TIME", "CARDINAL", "ORDINAL", "LAW", "LANGUAGE", "PERCENT", "MONEY", "NORP",
     "QUANTITY"}
)  # fmt: skip
_INSIDE_NAMES = frozenset("-‘'’")
# links by which a word only adds to the name or noun above it
_PARTS = frozenset({"compound", "nmod", "flat", "appos", "conj", "amod", "nummod"})
_PREPOSITIONS = frozenset(
    ["in", "at", "near", "outside", "inside", "around", "across", "off", "throughout", "along",
     "within", "into", "through", "toward", "towards", "north", "south", "east", "west", "between",
     "over", "on", "under", "above", "by", "from", "to", "of", "against", "for", "with", "after",
     "during", "as", "about"]
)  # fmt: skip
_WHERE = frozenset(["in", "at", "near", "outside", "inside", "around", "into", "toward", "towards",
                    "to", "from", "through", "across", "over", "on"])  # fmt: skip
_SCENES = frozenset({"in", "at", "near", "outside", "inside", "from"})
_STEPS = (2, 5, 10, 20)  # words between trigger and name: bounds of the ranges that are told apart


_ACTING = frozenset({"nsubj", "agent", "poss"})
# bodies whose words are often part of a name: "Sylvan Front", "Freedonian Parliament"
_BODIES = frozenset(
    ["parliament", "congress", "senate", "council", "court", "cabinet", "ministry", "government",
     "facebook", "twitter", "islam", "house", "party", "assembly", "police", "army", "church",
     "front", "forces", "force", "brigade", "brigades", "division", "union", "movement", "agency",
     "guard", "guards", "coalition", "command", "corps", "regiment", "battalion", "militia",
     "office", "department", "committee", "commission", "organization", "organisation", "group",
     "alliance", "league", "association", "company", "times", "news", "bank", "faculty"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name; `place` is None where no gazetteer lists it."""

    span: Span
    place: Place | None

    @property
    def head(self) -> Token:
        """The word by which the name hangs on the rest of the sentence."""
        return self.span.root

    @property
    def kind(self) -> str:
        """How much is known of it."""
        if self.place is None:
            return "name"
        return "place" if self.place.resolved else "unlisted"

    @property
    def stands_for_others(self) -> bool:
        """Whether it names a government, a people or a body, and is a place only if said so."""
        if self.place is not None and self.place.use != "literal":
            return True
        area = self.place is not None and self.place.kind != "site"
        return not area and any(t.lower_ in _BODIES for t in self.span)

    def placed(self, anchor: Place | None) -> Place:
        """Its place; one that no gazetteer lists stands where `anchor` does, named with it."""
        if self.place is not None:
            return self.place
        start, end = self.span.start_char, self.span.end_char
        name = given_text(self.span.doc)[start:end]
        place = Place(start, end, name, name=name, reason="no such name known")
        if anchor is None or not anchor.resolved:
            return place
        return replace(
            place, kind="site", lat=anchor.lat, lon=anchor.lon, country=anchor.country,
            admin1=anchor.admin1, precision=anchor.precision,
            confidence=min(0.3, anchor.confidence),
            reason=f"not listed; placed with {anchor.name}, named with it",
        )  # fmt: skip


def candidates(
    doc: Doc, places: Sequence[Place], date_tokens: frozenset[int] = frozenset()
) -> list[Candidate]:
    """The places of a text and its other names, those in dates left out."""
    found: list[Candidate] = []
    taken = set(date_tokens)
    for place in places:
        if place.start is None or place.end is None:
            continue
        span = doc.char_span(place.start, place.end, alignment_mode="expand")
        if span is None or all(t.i in date_tokens for t in span):
            continue
        if _is_surname(span):
            continue
        taken.update(t.i for t in span)
        found.append(Candidate(span, place))
    names = (Candidate(run, None) for run in _name_runs(doc, taken) if not _is_surname(run))
    return [*found, *names]


def _is_surname(span: Span) -> bool:
    """Whether a name of one word is the surname of somebody whom the text introduced."""
    if len(span) > 1 or span[0].ent_type_ in {"GPE", "LOC", "FAC", "NORP"}:
        return False
    return introduced(span[0]) is not None


def _name_runs(doc: Doc, taken: set[int]) -> Iterator[Span]:
    """Runs of name words outside `taken`; hyphens and quotes may join them."""

    def is_name(i: int) -> bool:
        named = i < len(doc) and i not in taken and doc[i].pos_ == "PROPN"
        return named and doc[i].ent_type_ not in _NO_NAME

    i = 0
    while i < len(doc):
        first = i
        if is_name(i) and doc[i].text[0].isupper():
            while is_name(i + 1) or (
                i + 1 < len(doc) and doc[i + 1].text in _INSIDE_NAMES and is_name(i + 2)
            ):
                i += 1
            yield doc[first : i + 1]
        i += 1


@dataclass(frozen=True, slots=True)
class Link:
    """The way from a trigger to a name over the word where both meet, outermost link first."""

    anchor: Token
    up: tuple[Token, ...]
    down: tuple[Token, ...]


def link(anchors: Iterable[Token], name: Token) -> Link | None:
    """The shortest way from one of `anchors` to a name of the same sentence."""
    ways = [way for anchor in anchors if (way := _way(anchor, name)) is not None]
    return min(ways, key=lambda way: len(way.up) + len(way.down)) if ways else None


def _way(anchor: Token, name: Token) -> Link | None:
    above = [anchor, *anchor.ancestors]
    for meeting in (name, *name.ancestors):
        if meeting in above:
            return Link(anchor, _chain(name, meeting), _chain(anchor, meeting))
    return None


def _chain(token: Token, meeting: Token) -> tuple[Token, ...]:
    """Words from below `meeting` down to `token`; the object of a preposition is one with it."""
    found = []
    while token.i != meeting.i:
        if token.dep_ != "pobj":
            found.append(token)
        token = token.head
    return tuple(reversed(found))


def _label(token: Token) -> str:
    if token.dep_ in {"prep", "agent", "dative"} and token.pos_ in {"ADP", "SCONJ", "ADV", "VERB"}:
        return token.lower_ if token.lower_ in _PREPOSITIONS else "prep"
    return token.dep_


def traits_of_use(
    candidate: Candidate,
    match: Match,
    code: str,
    among: Sequence[Candidate],
    matcher: Matcher,
    acting: frozenset[str],
) -> list[str]:
    """What a candidate is to the event that `match` reports; empty if it cannot be its place.

    `code` is the event's PLOVER type, `among` are all candidates of the sentence, `acting` are
    words of names that act in the text.
    """
    head = match.frame.head
    anchors = [head] if match.light is None else [head, match.light]
    way = link(anchors, candidate.head)
    acts = candidate.stands_for_others or candidate.span.text in acting
    if way is None or _is_doer(way, acts=acts):
        return []
    if code not in PHYSICAL and not _has_scene(way, code, known=candidate.kind == "place"):
        return []
    about = _of_way(way, code, candidate, matcher)
    return [*about, *_of_order(way, candidate, among, matcher)]


def _is_doer(way: Link, *, acts: bool) -> bool:
    """Whether a name stands where who acts stands: "Uro's testing of a missile".

    What `acts` elsewhere is a place only where it is hit or named with a word of place.
    """
    labels = [_label(t) for t in way.up if t.dep_ not in _PARTS]
    if labels in (["nsubj"], ["poss"], ["agent"]) and not way.down:
        return True
    hit = labels in (["dobj"], ["nsubjpass"]) and not way.down
    return acts and not hit and not _WHERE & set(labels)


def _has_scene(way: Link, code: str, *, known: bool) -> bool:
    """Whether what is no bodily deed is told to be done there: said at, or met in; never of a
    place that it is about ("sanctions on", "condemned the shelling of")."""
    first = next((_label(t) for t in way.up if t.dep_ not in _PARTS), "self")
    return first in _SCENES or (code == "CONSULT" and known and first in {"to", "dobj"})


def acting_names(doc: Doc) -> frozenset[str]:
    """Words of names that do something somewhere in the text."""
    found = set()
    for token in doc:
        head = token.head if token.dep_ == "compound" else token
        if token.pos_ == "PROPN" and head.dep_ in _ACTING:
            found.add(token.text)
    return frozenset(found)


def _of_way(way: Link, code: str, candidate: Candidate, matcher: Matcher) -> Iterator[str]:
    labels = [_label(t) for t in way.up]
    down = [_label(t) for t in way.down]
    size = len(labels)
    while size and labels[size - 1] in _PARTS:
        size -= 1
    up, parts = labels[:size], labels[size:]
    first, last = (up[0], up[-1]) if up else ("self", "self")
    group = "deed" if code in PHYSICAL else "words" if code in _SPOKEN else "other"
    prepositions = [x for x in up if x in _PREPOSITIONS]
    yield f"path {'>'.join(up) or 'self'} / {'>'.join(down) or 'self'}"
    yield f"up {'>'.join(up) or 'self'}"
    yield from (f"over {x}" for x in dict.fromkeys(up))
    yield from (f"under {x}" for x in dict.fromkeys(down))
    yield from (f"part {x}" for x in dict.fromkeys(parts))
    yield f"nearest {prepositions[-1] if prepositions else '-'}"
    yield f"topmost {prepositions[0] if prepositions else '-'}"
    yield f"links up {min(len(up), 4)}"
    yield f"links down {min(len(down), 4)}"
    yield f"{group} first {first}"
    yield f"{group} last {last}"
    yield f"{group} any"
    yield f"{code} {'self' if not up else first if not down else 'away'}"
    yield f"{candidate.kind} {prepositions[-1] if prepositions else last}"
    yield f"clauses up {min(2, sum(t.pos_ in {'VERB', 'AUX'} for t in way.up))}"
    yield f"clauses down {min(2, sum(t.pos_ in {'VERB', 'AUX'} for t in way.down))}"
    others = sum(matcher.match(t) is not None for t in way.up)
    yield f"deeds up {min(2, others)}"


def traits_of_name(candidate: Candidate, matcher: Matcher, acting: frozenset[str]) -> Iterator[str]:
    """What a candidate is by itself; `acting` are words of names that act in the text."""
    span, place, head, kind = candidate.span, candidate.place, candidate.head, candidate.kind
    area = _names_area(candidate)
    yield "any"
    yield f"is {kind}"
    yield f"is {kind} {head.ent_type_ or '-'}{' area' if area else ''}"
    if place is not None:
        yield f"use {place.use}"
        yield f"is {place.kind or 'of no kind'}"
    if any(t.text in acting for t in span if t.pos_ == "PROPN"):
        yield f"acts {kind}"
    if place is None or not place.resolved:
        yield from _of_words(span, matcher)
    if area:
        yield "area"
    elif head.dep_ in {"compound", "amod", "nmod"}:
        yield "before a noun"
        if place is not None and place.precision == "country":
            yield "country before a noun"
        if matcher.is_actor(head.head) or fold(head.head.text) in role_nouns():
            yield "before people"
    if span[0].text.isupper() and len(span[0].text) <= 5:
        yield f"capitals {kind}"
    yield from _of_neighbours(span, kind)


def _of_words(span: Span, matcher: Matcher) -> Iterator[str]:
    """What the words of an unlisted name say: "Dumayr Military Airport", "Sylvan Front"."""
    classes = matcher.lexicon.classes
    last = span[-1].lemma_.lower()
    if fold(span.text) in organisations():
        yield "known body"
    if any(t.lower_ in _BODIES or fold(t.text) in role_nouns() for t in span):
        yield "word for a body"
    if any(last in classes[c] for c in ("buildings", "routes", "territory")):
        yield "word for a site"


def _of_neighbours(span: Span, kind: str) -> Iterator[str]:
    doc = span.doc
    if span.start:
        before = doc[span.start - 1]
        yield f"after {before.lower_ if before.lower_ in _PREPOSITIONS else before.pos_}"
        if before.lower_ in {"the", "a"}:
            yield f"the {kind}"
        if fold(before.text) in role_nouns():
            yield f"title {kind}"
    if span.end + 2 < len(doc) and doc[span.end].text == "(" and doc[span.end + 1].text.isupper():
        yield f"short form {kind}"


def _names_area(candidate: Candidate) -> bool:
    """Whether a word for a kind of place stands with the name: "the town of X", "X district"."""
    span, head = candidate.span, candidate.head
    if span[-1].lemma_.lower() in _AREAS or head.lemma_.lower() in _AREAS:
        return True
    if span.end < len(span.doc) and span.doc[span.end].lemma_.lower() in _AREAS:
        return True
    above = head.head
    if head.dep_ in _PARTS and above.lemma_.lower() in _AREAS:
        return True
    return head.dep_ == "pobj" and above.lower_ == "of" and above.head.lemma_.lower() in _AREAS


def _of_order(
    way: Link, candidate: Candidate, among: Sequence[Candidate], matcher: Matcher
) -> Iterator[str]:
    start, here = way.anchor.i, candidate.head.i
    side = "behind" if here > start else "before"
    far = sum(abs(here - start) > step for step in _STEPS)
    yield side
    yield f"distance {far}"
    yield f"{side} distance {far}"
    if here > start:
        nearer = sum(start < other.head.i < here for other in among)
        yield f"names nearer {min(3, nearer)}"
    first, last = sorted((start, here))
    doc = candidate.span.doc
    between = sum(matcher.match(t) is not None for t in doc[first + 1 : last])
    yield f"deeds between {min(3, between)}"
    if candidate.span.start <= candidate.head.sent.start + 2:
        yield "opens the sentence"
    inner, outer = _nested(candidate, among)
    if inner:
        yield "holds another"
    if outer:
        yield "within another"


def _nested(candidate: Candidate, among: Sequence[Candidate]) -> tuple[bool, bool]:
    above, head = set(candidate.head.ancestors), candidate.head
    inner = any(head in other.head.ancestors for other in among if other is not candidate)
    return inner, any(other.head in above for other in among if other is not candidate)
