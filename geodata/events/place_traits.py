"""What the grammar says of a name that may be where something happened.

What a candidate is to an event is told by plain words, its traits: how the two hang together in
the parse ("path dobj>in"), what stands around the name, what kind of name it is.
`place_weights.csv` weighs them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from geodata.events.actor_names import organisations, role_nouns
from geodata.events.matching import Match, Matcher
from geodata.events.place_candidates import BODIES, PARTS, Candidate
from geodata.places.names import fold
from geodata.words import words_of

# types whose deed happens where their object is ("shelled Haifa", "curfew in the capital")
PHYSICAL = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "RETREAT", "AID"})
# types done by words: they happen where the speaker is, and what they are about is elsewhere
_SPOKEN = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
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
# done to people, so that what is named as their object is no place
_PERSONAL = frozenset(
    ["kill", "shoot", "wound", "injure", "murder", "slay", "gun", "stab", "assassinate", "execute",
     "behead", "hang", "lynch", "rape", "torture", "beat", "abduct", "kidnap", "arrest", "detain",
     "jail", "imprison", "apprehend", "free", "release", "rob", "deport", "evict", "killing",
     "shooting", "slaying", "stabbing", "assassination", "execution", "beheading", "lynching",
     "beating", "abduction", "kidnapping", "arrest", "detention", "imprisonment", "jailing",
     "deportation"]
)  # fmt: skip
# types that change how things are where their object is
_MEASURES = frozenset({"SANCTION", "CONCEDE"})
_LIVING = frozenset({"work", "live", "bear", "reside", "study", "teach", "attend"})
_ACTING = frozenset({"nsubj", "agent", "poss"})
_PARTIES = _ACTING | {"dobj", "nsubjpass"}


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
    if way is None or _is_party(way, candidate, acting) or _qualifies(candidate, way, matcher):
        return []
    if way.down and way.down[0].lower_ == "about":  # "told envoys in Oslo about the march"
        return []
    if code == "AID" and _is_giver_or_taker(candidate, way):
        return []
    if code not in PHYSICAL and not _has_scene(way, code, known=candidate.kind == "place"):
        return []
    about = _of_way(way, code, candidate, matcher)
    return [*about, *_of_order(way, candidate, among, matcher)]


def _is_party(way: Link, candidate: Candidate, acting: frozenset[str]) -> bool:
    """Whether a name stands where who acts stands, or whom it is done to: "Uro's testing of a
    missile", "shot Harlow".

    What acts elsewhere is a place only where it is hit or named with a word of place; the name of
    a person only with such a word ("in Harlow").
    """
    labels = [_label(t) for t in way.up if t.dep_ not in PARTS]
    alone = labels[0] if len(labels) == 1 and not way.down else ""
    personal = way.anchor.lemma_.lower() in _PERSONAL
    if alone in _ACTING or (personal and alone in {"dobj", "nsubjpass", "of"}):
        return True
    if alone in {"dobj", "nsubjpass"} and not candidate.is_person:
        return False
    if candidate.is_person and labels[-1:] == ["poss"]:
        return True
    acts = candidate.is_person or candidate.stands_for_others or candidate.span.text in acting
    return acts and not _WHERE & set(labels)


def _is_giver_or_taker(candidate: Candidate, way: Link) -> bool:
    """Whether a gift comes from what is named, or goes to what no gazetteer lists."""
    labels = {_label(t) for t in way.up}
    known = candidate.kind == "place"
    return bool(labels & {"from", "by"}) or not (known or labels & _SCENES)


def _qualifies(candidate: Candidate, way: Link, matcher: Matcher) -> bool:
    """Whether a name only says which people or which body: "a Quito man", "the cook who works in
    Quito", "Helen Markham of Quito", "fighters of the Sylvan Front", "Quito Police Force"."""
    people = matcher.lexicon.classes["people"]
    listed = candidate.kind == "place"
    if any(_tells_whose(token, people, listed=listed) for token in way.up):
        return True
    if listed and _opens_a_body(candidate, matcher):
        return True
    noun = candidate.head
    while noun.dep_ in {"compound", "amod", "nmod", "poss"}:
        noun = noun.head
    qualified = noun is not candidate.head and noun.lemma_.lower() in people
    return qualified and not candidate.names_area


def _tells_whose(token: Token, people: Collection[str], *, listed: bool) -> bool:
    """Whether a word below the trigger begins a phrase of where somebody lives or belongs."""
    if token.dep_ in {"relcl", "acl"}:
        return token.lemma_.lower() in _LIVING
    if token.dep_ != "prep" or token.lower_ not in {"of", "from"}:
        return False
    noun = token.head
    return noun.ent_type_ == "PERSON" or (not listed and noun.lemma_.lower() in people)


def _opens_a_body(candidate: Candidate, matcher: Matcher) -> bool:
    """Whether a name is the first part of a longer one of a body ("Quito Police Department"), not
    of a building ("Quito Airport", "Quito High Court") or of land ("Quito Department")."""
    classes, span = matcher.lexicon.classes, candidate.span
    longer = (e for e in span.doc.ents if e.start <= span.start and span.end < e.end)
    body = next((e for e in longer if e.label_ == "ORG"), None)
    last = body[-1].lemma_.lower() if body is not None else ""
    if last in {"", "court"} or any(last in classes[c] for c in ("buildings", "routes")):
        return False
    acts = body is not None and body.end > span.end + 1 and last in BODIES
    return acts or not candidate.names_area


def _has_scene(way: Link, code: str, *, known: bool) -> bool:
    """Whether what is no bodily deed is told to be done there: said at, or met in, or done by "a
    jury in X", or to "its consulate in X"; never of a place that it is about ("condemned the
    shelling of")."""
    labels = [_label(t) for t in way.up if t.dep_ not in PARTS]
    first = labels[0] if labels else "self"
    if first in _SCENES or (code == "CONSULT" and known and first in {"to", "dobj"}):
        return True
    parties = _PARTIES if code in _MEASURES else _ACTING
    within = first in parties and labels[1:] == ["in"]
    return known and within and [_label(t) for t in way.down] in ([], ["dobj"])


def acting_names(doc: Doc) -> frozenset[str]:
    """Words of names that do something somewhere in the text."""
    found = set()
    for i, part in enumerate(words_of(doc).parts):
        if part == "PROPN":
            token = doc[i]
            head = token.head if token.dep_ == "compound" else token
            if head.dep_ in _ACTING:
                found.add(token.text)
    return frozenset(found)


def _of_way(way: Link, code: str, candidate: Candidate, matcher: Matcher) -> Iterator[str]:
    labels = [_label(t) for t in way.up]
    down = [_label(t) for t in way.down]
    size = len(labels)
    while size and labels[size - 1] in PARTS:
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
    area = candidate.names_area
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
    if any(t.lower_ in BODIES or fold(t.text) in role_nouns() for t in span):
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
