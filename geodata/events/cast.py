"""Who the parties of one document's events are: phrases resolved, references followed.

`Actor.reason` tells what besides its words said who an actor is: "He: Rufus Firefly", "its:
Freedonia". A pronoun has the words it stands for, if they are in its sentence, else its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Span, Token

from geodata.events.actors import ActorResolver
from geodata.events.coreference import Mentions
from geodata.events.event import Actor
from geodata.events.lexicon import Lexicon
from geodata.events.party_phrases import phrase
from geodata.events.quotations import FIRST_PERSON, speaker
from geodata.places.place import Place

_THIRD = frozenset({"it", "they", "he", "she"})
# what only a state does: who "was arrested in Uro" was arrested by its authorities
BY_STATES = frozenset(
    {("COERCE", "arrest"), ("COERCE", "deport"), ("SANCTION", "convict"), ("SANCTION", "expel")}
)
_HALVES = re.compile(r"(North|South|East|West)(?:ern)? and (North|South|East|West) (\w+)")
_UNOWNED = frozenset({"IGO", "NGO", "MNC"})


class Cast:
    """The parties of one document, by the head words of their phrases."""

    def __init__(
        self,
        mentions: Mentions,
        places: Sequence[Place],
        resolver: ActorResolver,
        lexicon: Lexicon,
        *,
        published: date | None = None,
    ) -> None:
        self._mentions = mentions
        self._places = places
        self._resolver = resolver
        self._lexicon = lexicon
        self._published = published
        self._known: dict[int, list[Actor]] = {}

    def named(self, tokens: Iterable[Token]) -> tuple[Actor, ...]:
        """The actors of several phrases, each once."""
        found: dict[tuple[int | None, str | None, str | None], Actor] = {}
        for token in tokens:
            for actor in self.actors(token):
                found.setdefault((actor.start, actor.name, actor.code), actor)
        return tuple(found.values())

    def actors(self, token: Token) -> list[Actor]:
        """The actors of one phrase: several for "they" and "French and Polish ministers"."""
        found = self._known.get(token.i)
        if found is None:
            self._known[token.i] = []  # a speaker who is told by his own words stays unknown
            found = self._known[token.i] = self._actors(token)
        return found

    def _actors(self, token: Token) -> list[Actor]:
        own = self._resolve(phrase(token))
        if token.lower_ in FIRST_PERSON:
            return self._spoken(token, own)
        antecedent = self._mentions.antecedent(token) or self._speaker(token)
        if antecedent is None and (side := self._mentions.other_side(token)) is not None:
            name = self._resolver.name_of(side)
            return [replace(own, name=name, code=side, country=side, role=None)]
        if antecedent is None:
            whole = _whole(token) if own.country is None else None
            if whole is not None:
                return [_completed(own, other) for other in self.actors(whole)[:1]]
            halves = self._halves(own)
            return halves if len(halves) > 1 else self._of_each(token, self._owned(token, own))
        spans = antecedent if isinstance(antecedent, list) else [antecedent]
        others = [self._owned(span.root, self._resolve(span)) for span in spans]
        if token.pos_ == "PRON" or len(others) > 1:
            here = token.sent
            return [
                _meant(own, other, near=span.start in range(here.start, here.end))
                for other, span in zip(others, spans, strict=True)
            ]
        return [_completed(own, others[0])]

    def _spoken(self, token: Token, own: Actor) -> list[Actor]:
        """ "We" and "I" in a quotation are who speaks it."""
        said = speaker(token, lambda lemma: self._lexicon.has("say", lemma))
        if said is None:
            return [own]
        near = said.sent.start == token.sent.start
        return [_meant(own, other, near=near) for other in self.actors(said)] or [own]

    def _resolve(self, span: Span) -> Actor:
        return self._resolver.resolve(span, self._places, published=self._published)

    def _owned(self, token: Token, own: Actor) -> Actor:
        """ "Its foreign minister": of the country that "its" stands for."""
        if own.country is not None or own.role in _UNOWNED:
            return own
        pronoun = next((c for c in token.lefts if c.dep_ == "poss" and c.tag_ == "PRP$"), None)
        if pronoun is not None and pronoun.lower_ in FIRST_PERSON:
            country = next((ours.country for ours in self.actors(pronoun)), None)
            return replace(own, country=country, code=_code(country, own.role))
        owner = self._mentions.owner(token)
        if not isinstance(owner, Span):
            return own
        country = self._resolve(owner).country
        if country is None:
            return own
        word = next(c.text for c in token.lefts if c.tag_ == "PRP$")
        return replace(
            own,
            country=country,
            code=_code(country, own.role),
            reason=f"{word}: {owner.text}",
        )

    def _halves(self, own: Actor) -> list[Actor]:
        """ "North and South Sudan", "South and North Korean troops" are two parties."""
        found = _HALVES.match(own.text or "")
        if own.country is None or found is None:
            return [own]
        first, second, land = found.groups()
        country = self._resolver.country_named(f"{first} {land}")
        if country is None or self._resolver.country_named(f"{second} {land}") != own.country:
            return [own]
        name = f"{first} {land}" if own.name else None
        other = replace(own, name=name, country=country, code=country + (own.role or ""))
        return [other, own]

    def _of_each(self, token: Token, own: Actor) -> list[Actor]:
        """ "French and Polish ministers" are two parties, if each adjective has a country."""
        first = next((c for c in token.lefts if c.dep_ in {"amod", "nmod", "poss"}), None)
        if own.country is None or first is None or not first.conjuncts:
            return [own]
        found = [own]
        for other in (first, *first.conjuncts):
            if other.i >= token.i or other.ent_type_ not in {"NORP", "GPE"}:
                continue
            country = self._resolve(other.doc[other.i : other.i + 1]).country
            if country and country not in {actor.country for actor in found}:
                code = country + (own.role or "")
                words = Actor(other.idx, other.idx + len(other.text), other.text)
                found.insert(-1, replace(words, code=code, country=country, role=own.role))
        return found

    def _speaker(self, token: Token) -> Span | None:
        """ "The minister said they would resign": without a better guess they are the speakers."""
        verb = token.head
        if token.pos_ != "PRON" or token.lower_ not in _THIRD or verb.dep_ != "ccomp":
            return None
        subjects = [c for c in verb.head.children if c.dep_ == "nsubj" and c.pos_ != "PRON"]
        speaks = self._lexicon.has("say", verb.head.lemma_.lower())
        return phrase(subjects[0]) if subjects and speaks else None


def _whole(token: Token) -> Token | None:
    """Of whom a number is a part: "one of the infiltrators", "seven out of a band"."""
    if token.pos_ != "NUM":
        return None
    after = token.i + 1
    if token.doc[after : after + 1].text == "out":
        after += 1
    of = token.doc[after : after + 1].text == "of"
    return next((c for c in token.doc[after].children if c.dep_ == "pobj"), None) if of else None


def authorities(place: Place) -> tuple[Actor, ...]:
    """The unnamed authorities of a place that the text names, if it lies in one country; a street
    or a jail has none of its own."""
    if place.country is None or place.start is None or place.kind == "site":
        return ()
    code, reason = place.country + "GOV", "whoever has power at the place"
    actor = Actor(place.start, place.end, place.text, None, code, place.country, "GOV", reason)
    return (actor,)


def _meant(own: Actor, other: Actor, *, near: bool) -> Actor:
    """Who a pronoun stands for; `near` if the other words are in the same sentence."""
    meant = replace(other, reason=_because(own, other))
    return meant if near else replace(meant, start=own.start, end=own.end, text=own.text)


def _completed(own: Actor, other: Actor) -> Actor:
    """The actor of a reference that says something itself: "the ministry", "Firefly"."""
    country, role = own.country or other.country, own.role or other.role
    name = other.name if own.code is None else own.name or other.name
    code = _code(country, role)
    if (name, code) == (own.name, own.code):
        return own
    reason = _because(own, other)
    return replace(own, name=name, country=country, role=role, code=code, reason=reason)


def _code(country: str | None, role: str | None) -> str | None:
    return "".join(filter(None, (country, role))) or None


def _because(own: Actor, other: Actor) -> str:
    return "; ".join(filter(None, (f"{own.text}: {other.name or other.text}", other.reason)))
