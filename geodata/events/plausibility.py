"""What cannot be a party to an event: storms, bridges, unresolved pronouns, the actor itself."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from geodata.events.event import Actor
from geodata.events.matching import Matcher
from geodata.places.place import Place

_STAND_INS = frozenset(
    ["one", "other", "another", "those", "these", "this", "that", "nobody", "none", "nothing"]
)
# before a name; other words for nature are people's names as well ("Ash", "Snow")
_NAMED_FORCES = frozenset(
    ["hurricane", "typhoon", "cyclone", "storm", "earthquake", "tsunami", "volcano", "mount"]
)
_HOMES = frozenset({"country", "nation", "homeland", "state", "people"})
_STATE = frozenset({None, "GOV", "CVL"})
# inside one country these are its own business; between countries they are events
_BETWEEN_STATES = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AGREE", "AID"})
_SPOKEN_OF = frozenset({"in", "at", "near", "along", "across", "around", "into"})


def is_stand_in(party: Actor, doc: Doc) -> bool:
    """Whether a party is only a pronoun, or a word like "others", of which nobody knows whom it
    means."""
    if party.name or party.code or party.start is None or party.end is None:
        return False
    span = doc.char_span(party.start, party.end, alignment_mode="expand")
    if span is None:
        return False
    root = span.root
    return root.pos_ in {"PRON", "DET"} or root.lemma_.lower() in _STAND_INS


def is_nobodys_deed(kind: str, subjects: Sequence[Token], matcher: Matcher) -> bool:
    """Whether all that acts is a force of nature, an illness or, for harm, a building: "a storm
    killed ten", "the bridge that killed five"."""
    return bool(subjects) and all(_is_lifeless(kind, token, matcher) for token in subjects)


def _is_lifeless(kind: str, token: Token, matcher: Matcher) -> bool:
    classes = matcher.lexicon.classes
    if token.pos_ == "PROPN":  # "Hurricane Rufus", "Mount Freedonia"
        words = {child.lower_ for child in token.lefts if child.dep_ == "compound"}
        return bool(_NAMED_FORCES & (words | {token.lower_}))
    if token.pos_ != "NOUN":
        return False
    names = matcher.names(token)
    return bool(classes["nature"] & names or (kind == "ASSAULT" and classes["structures"] & names))


def without_selves(
    kind: str, slot: str | None, actors: Sequence[Actor], targets: Sequence[Actor], doc: Doc
) -> tuple[Actor, ...]:
    """The targets without those that the actors are themselves.

    Left out are a part of an actor's own phrase ("the league of three cities"), "his country",
    the own country in a threat ("warned that Freedonia would strike"), and the own country as the
    place where its leader meets, helps or visits somebody.
    """
    own = {actor.country for actor in actors} - {None}
    one = next(iter(own)) if len(own) == 1 and all(a.country for a in actors) else None
    kept = []
    for target in targets:
        if any(_lies_in(target, actor) for actor in actors) or (actors and _is_home(target, doc)):
            continue
        if target.country in own and target.role in _STATE:
            threatened = kind == "THREATEN" and slot in {"that", "do"} and target.role is None
            scene = kind in _BETWEEN_STATES and slot in _SPOKEN_OF
            if scene or (threatened and target.country == one):
                continue
        kept.append(target)
    return tuple(kept)


def without_place(targets: Sequence[Actor], place: Place) -> tuple[Actor, ...]:
    """The targets less the ground that forces move to: "towards the Kursk region" is no party."""
    if place.kind == "country" or place.start is None or place.end is None:
        return tuple(targets)
    start, end = place.start, place.end
    return tuple(t for t in targets if t.start is None or not start <= t.start < end)


def is_at_home(mode: str | None, actors: Sequence[Actor], hosts: Sequence[Actor]) -> bool:
    """Whether a visit is one within the own country, which concerns no other party."""
    own = {actor.country for actor in actors}
    return (
        mode == "visit"
        and bool(hosts)
        and len(own) == 1
        and None not in own
        and all(host.country in own for host in hosts)
    )


def _lies_in(inner: Actor, outer: Actor) -> bool:
    if inner.start is None or inner.end is None or outer.start is None or outer.end is None:
        return False
    inside = outer.start <= inner.start and inner.end <= outer.end
    return inside and (inner.start, inner.end) != (outer.start, outer.end)


def _is_home(target: Actor, doc: Doc) -> bool:
    """Whether a target is "his country", which is the speaker's own."""
    if target.code or target.start is None or target.end is None:
        return False
    span = doc.char_span(target.start, target.end, alignment_mode="expand")
    if span is None or span.root.lemma_.lower() not in _HOMES:
        return False
    return any(t.tag_ == "PRP$" and t.dep_ == "poss" for t in span.root.lefts)
