"""Who somebody is: an actor phrase becomes a name, a country and a role.

What the text itself says ("Freedonian foreign minister Rufus Firefly") beats the tables; the tables
of organisations and of people in office fill in what it leaves out, as of the day of publication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from spacy.tokens import Span, Token

from geodata.events.actor_context import Context, follows_name, in_a_name, in_an_organisation
from geodata.events.actor_matches import Match, Word, is_empty, longest, without
from geodata.events.actor_names import (
    Named,
    RoleNoun,
    at_time,
    organisations,
    people,
    role_nouns,
)
from geodata.events.actor_phrases import appositives, behind, core, head_of, told_by
from geodata.events.event import Actor
from geodata.events.person_names import introduced, may_be_name, proper_name
from geodata.places.gazetteer import Gazetteer
from geodata.places.names import fold
from geodata.places.place import Place

_FORMER = frozenset({"former", "ex", "late", "onetime", "ousted", "deposed", "retired"})
# roles of office: who has left one is a prominent person, not a minister
_OFFICES = frozenset({"GOV", "LEG", "MIL", "SPY", "JUD", "PTY", "COP"})
_SHARED = frozenset({"IGO", "NGO", "MNC", "REL"})
# role nouns that are plain adjectives before a noun: "major parties", "the public debate"
_PLAIN_WORDS = frozenset(
    ["major", "minor", "general", "public", "national", "local", "official", "native", "individual",
     "state", "conservative", "liberal", "human", "party", "people", "many", "most", "some"]
)  # fmt: skip
_BODIES = frozenset({"NGO", "BUS", "EDU", "LAB", "MED", "REL", "JRN"})
# titles only with a capital: "Gov. Firefly", but "a sales rep"
_SHORT = frozenset(["sen", "sens", "rep", "reps", "gov", "gen", "col", "adm", "lt", "sgt", "capt",
                    "cpl", "co"])  # fmt: skip
_NAMES = frozenset({"PERSON", "ORG", ""})
# after a hyphen they say whose a thing is: "French-laid mines", but not "French-made"
_DOINGS = frozenset(
    ["planted", "laid", "fired", "launched", "buried", "operated", "flagged", "owned", "crewed"]
)
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known so far; `generic` where a more telling neighbour should decide the role."""

    name: str | None = None
    country: str | None = None
    role: str | None = None
    generic: bool = True
    reason: str = ""


class ActorResolver:
    """Resolves actor phrases of parsed texts. Holds no state but caches of the gazetteer's answers.

    One per process is enough; it may be shared by threads.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._organisations = organisations()
        self._people = people()
        self._roles = role_nouns()
        self._country_named = lru_cache(8192)(self._look_up)

    def resolve(
        self, span: Span, places: Sequence[Place] = (), *, published: date | None = None
    ) -> Actor:
        """The actor that `span` names: a noun phrase, or its head with or without dependents.

        `places` are the places of the whole text. Offsets of the actor are those of the phrase
        without articles, relative clauses and appositions. An actor without a name has only a role:
        the country of the place is not assumed.
        """
        head = head_of(span)
        phrase = core(head)
        context = Context(places, published)
        facts = self._of_text(head, phrase, context)
        if facts.country is None and facts.role not in _SHARED:
            words = [Word(token, fold(token.text)) for token in behind(span, phrase)]
            facts = replace(facts, country=self._country(words, None, None, context))
        return Actor(
            phrase.start_char,
            phrase.end_char,
            phrase.text,
            name=facts.name,
            code="".join(filter(None, (facts.country, facts.role))) or None,
            country=facts.country,
            role=facts.role,
            reason=facts.reason,
        )

    # -- one phrase -------------------------------------------------------------------------------

    def _facts(self, head: Token, phrase: Span, context: Context, depth: int) -> _Facts:
        words = [Word(token, fold(token.text)) for token in phrase if not is_empty(token)]
        if not words:
            return _Facts()
        at = next((n for n, word in enumerate(words) if word.token.i == head.i), len(words) - 1)
        person = longest(words, self._people, head=at)
        organisation = None if person else longest(words, self._organisations, head=at)
        match = person or organisation
        row = at_time(match.rows, context.published) if match else None
        if row is None and self._is_place(words, at, context):
            facts = self._of_place(words[at], context)
            return replace(
                facts, country=facts.country or self._country(words, None, None, context)
            )
        noun, where = self._role_noun(without(words, match), at)
        told = told_by(head, phrase) if depth else []
        below = [self._facts(t, _inner(t, phrase), context, depth - 1) for t in told]
        country = self._country(words[: at + 1], match, row, context) or next(
            (facts.country for facts in below if facts.country), None
        )
        sent = row is not None and row.role in _SHARED and country is not None
        facts = self._role(words[: where.start], noun, None if sent and noun else row, below)
        if row is not None and row.person and row.role == facts.role:
            facts = replace(facts, reason=_in_office(row, context.published))
        if country is None and row is not None:
            country = row.country
        if facts.role is None and any(word.key == "old" and word.joined for word in words):
            facts = replace(facts, role="CVL")  # "a 30-year-old inventor"
        if facts.role in _OFFICES and any(word.key in _FORMER for word in words[: at + 1]):
            facts = replace(facts, role="ELI")
        name = self._name(words, at, match, row, noun if at in where else None)
        if sent and noun:
            name = None
        elif name is None and noun is not None and noun.kind in {"generic", "quantity"}:
            name = next((told.name for told in below if told.role and not told.generic), None)
        return replace(facts, country=country, name=name)

    def _role(
        self,
        before: Sequence[Word],
        noun: RoleNoun | None,
        row: Named | None,
        below: Sequence[_Facts],
    ) -> _Facts:
        """The role: of the head noun, unless it is generic and something by it is more telling."""
        if noun is not None and row is not None and row.person:
            told = noun.role if noun.kind in {"plain", "strong"} else None
            return _Facts(role=told or row.role, generic=False)
        if noun is not None and (noun.kind == "strong" or (noun.kind == "plain" and row is None)):
            return _Facts(role=noun.role, generic=False)
        if row is not None:
            return _Facts(role=row.role, generic=False)
        modifier, at = self._role_noun(before, len(before) - 1)
        if before and in_an_organisation(before[-1].token) and at.stop != len(before):
            modifier = None  # "King Street Association": part of a name, no king
        if modifier is not None and modifier.role and modifier.kind != "generic":
            return _Facts(role=modifier.role, generic=False)
        inner = next((facts for facts in below if facts.role and not facts.generic), None)
        if inner is not None and (noun is None or noun.kind in {"generic", "quantity"}):
            return _Facts(role=inner.role, generic=False)
        weak = next((facts.role for facts in below if facts.role), None)
        fallback = noun.role if noun else None
        if noun is not None and noun.kind == "generic" and weak in _BODIES:
            return _Facts(role=weak)  # "the director of the association"
        return _Facts(role=fallback or (modifier.role if modifier else None) or weak)

    def _role_noun(self, words: Sequence[Word], at: int) -> tuple[RoleNoun | None, range]:
        """The role phrase that the word `at` belongs to, else the nearest one before it.

        Only a name is passed over on the way ("Minister Rufus Firefly"): before a noun of no role
        stand its modifiers, and they decide less ("army accountant").
        """
        for end in range(at, -1, -1):
            if end != at and words[end].token.pos_ == "ADJ" and words[end].key in _PLAIN_WORDS:
                continue
            for last in range(min(len(words), end + 5), end, -1):
                for first in range(max(0, last - 5), end + 1):
                    noun = self._roles.get(" ".join(word.key for word in words[first:last]))
                    if last - first == 1 and in_a_name(words[first].token):
                        continue
                    if words[first].key in _SHORT and words[first].token.text[0].islower():
                        continue
                    if noun is not None and (noun.kind != "quantity" or end == at):
                        return noun, range(first, last)
            if words[end].token.pos_ == "NOUN":
                return None, range(end, end)
        return None, range(0)

    # -- countries --------------------------------------------------------------------------------

    def _country(
        self,
        words: Sequence[Word],
        match: Match | None,
        row: Named | None,
        context: Context,
    ) -> str | None:
        """The country in front of the head: its owner's, else the nearest."""
        taken = range(match.first, match.last) if match else range(0)
        found: str | None = None
        n = 0
        while n < len(words):
            length, country, demonym = self._country_at(words, n, taken, context)
            # "UN Syria envoy" is of the UN, "French UN troops" and "US ambassador" are not
            about = row is not None and row.role in _SHARED and not demonym and n > taken.start
            if country is not None and not about:
                if words[n + length - 1].token.dep_ == "poss":
                    return country
                found = country
            n += length
        return found

    def _country_at(
        self, words: Sequence[Word], first: int, taken: range, context: Context
    ) -> tuple[int, str | None, bool]:
        """How many words from `first` on name a country (at least 1), which, and if a demonym."""
        if words[first].joined and words[first].token.nbor(-2).lower_ in {"pro", "anti", "non"}:
            return 1, None, False
        for last in range(min(len(words), first + 4), first, -1):
            hyphened = last < len(words) and words[last].joined  # "US-backed"
            hyphened = hyphened and words[last].key not in _DOINGS
            if hyphened or any(n in taken for n in range(first, last)):
                continue
            country, demonym = self._country_of(words[first:last], context)
            if country is not None:
                return last - first, country, demonym
        return 1, None, False

    def _country_of(self, words: Sequence[Word], context: Context) -> tuple[str | None, bool]:
        """Country named by exactly these words, and whether as a demonym."""
        place = context.place(words[0].token, words[-1].token)
        if place is not None:
            return place.country, place.use == "demonym"
        if not any(c.isupper() for c in words[0].token.text):
            return None, False
        text = " ".join(word.token.text for word in words)
        country, demonym = self._country_named(text)
        if words[-1].token.ent_type_ == "PERSON" and not demonym:
            return None, False
        if country and not demonym and follows_name(words[0].token):
            same = fold(self._gazetteer.country_name(country) or "") == fold(text)
            return (country if same else None), False
        return country, demonym

    def country_named(self, text: str) -> str | None:
        """The country that exactly these words name, as its name or its adjective."""
        return self._country_named(text)[0]

    def name_of(self, country: str) -> str | None:
        """The name of a country by its ISO 3166-1 alpha-3 code."""
        return self._gazetteer.country_name(country)

    def _look_up(self, text: str) -> tuple[str | None, bool]:
        iso3 = self._gazetteer.demonym(text)
        if iso3:
            return iso3, True
        for candidate in self._gazetteer.lookup(text, limit=3):
            if candidate.kind == "country" or candidate.feature == "PPLC":
                return candidate.country, candidate.match == "demonym"
            break
        return None, False

    def _is_place(self, words: Sequence[Word], at: int, context: Context) -> bool:
        """Whether the head itself is the name of a country or a town."""
        token = words[at].token
        if token.pos_ not in {"PROPN", "ADJ", "NOUN"} or not token.text[0].isupper():
            return False
        if context.at(token) is not None:
            return True
        return any(
            self._country_of(words[first : at + 1], context)[0] is not None
            for first in range(max(0, at - 3), at + 1)
        )

    def _of_place(self, word: Word, context: Context) -> _Facts:
        """A place that acts: a country, a capital for its government, a town for its people."""
        place = context.at(word.token)
        if place is None:
            return self._of_name(word)
        if place.kind == "country" or place.use == "demonym":
            name = self._gazetteer.country_name(place.country) if place.country else place.name
            return _Facts(name=name, country=place.country)
        if place.kind == "city" and place.country:
            capital = self._gazetteer.capital(place.country)
            if capital is not None and capital.id == place.id:
                return _Facts(self._gazetteer.country_name(place.country), place.country, "GOV")
            return _Facts(place.name, place.country, "CVL")
        return _Facts(place.name, place.country)

    def _of_name(self, word: Word) -> _Facts:
        phrase = word.token.doc[word.token.i - min(3, word.token.i) : word.token.i + 1]
        for first in range(phrase.start, word.token.i + 1):
            text = word.token.doc[first : word.token.i + 1].text
            found = self._gazetteer.demonym(text)
            if found:
                return _Facts(self._gazetteer.country_name(found), found)
            for candidate in self._gazetteer.lookup(text, limit=1):
                if candidate.kind == "country":
                    return _Facts(candidate.name, candidate.country)
                whole = first == word.token.i and follows_name(word.token)
                if candidate.feature == "PPLC" and candidate.country and not whole:
                    name = self._gazetteer.country_name(candidate.country)
                    return _Facts(name, candidate.country, "GOV")
        return _Facts()

    # -- names ------------------------------------------------------------------------------------

    def _name(
        self,
        words: Sequence[Word],
        at: int,
        match: Match | None,
        row: Named | None,
        noun: RoleNoun | None,
    ) -> str | None:
        """The name of a person or organisation; "Hamas" for Hamas gunmen, not for its ministry."""
        if row is not None and match is not None:
            told = match.first <= at < match.last
            if told or (match.last <= at and (noun is None or noun.kind != "strong")):
                return row.name
        if words[at].token.pos_ == "PROPN" and noun is None:
            return proper_name(words[at].token)
        return None

    # -- the rest of the text ---------------------------------------------------------------------

    def _of_text(self, head: Token, phrase: Span, context: Context) -> _Facts:
        """Facts of a phrase; a bare surname is whoever of that name the text introduced."""
        facts = self._with_appositions(head, self._facts(head, phrase, context, _DEPTH), context)
        if not may_be_name(head) or len(phrase) > 2 or context.at(head) is not None:
            return facts
        full = introduced(head)
        if full is None or (facts.role and phrase.start < head.i):  # "President Firefly"
            return facts
        first = self._facts(full, core(full), context, _DEPTH)
        found = self._with_appositions(full, first, context)
        reason = f"{head.text}: {core(full).text}"
        return replace(found, reason="; ".join(filter(None, (reason, found.reason))))

    def _with_appositions(self, head: Token, facts: _Facts, context: Context) -> _Facts:
        """Facts completed from what the text adds: "Rufus Firefly, the Freedonian envoy"."""
        for other in appositives(head):
            if facts.country and facts.name and not facts.role:
                break  # a country in a list that the parser takes for an apposition
            more = self._facts(other, core(other), context, _DEPTH - 1)
            told = other.i > head.i and more.role is not None  # what the text adds beats the tables
            if told and (not more.generic or not facts.role):
                facts = replace(facts, role=more.role, generic=False)
            facts = replace(
                facts,
                country=(more.country if told else None) or facts.country or more.country,
                role=facts.role or more.role,
                name=facts.name or (more.name if other.ent_type_ in _NAMES else None),
            )
        return facts


def _in_office(row: Named, day: date | None) -> str:
    """Why a person has the country and role of a row: the office, and for which day it is known."""
    if day is not None and row.holds(day):
        return f"{row.office} on {day.isoformat()}"
    return f"{row.office} until {row.until.isoformat()}" if row.until else row.office


def _inner(token: Token, phrase: Span) -> Span:
    inner = core(token)
    return token.doc[inner.start : min(inner.end, max(phrase.end, token.i + 1))]
