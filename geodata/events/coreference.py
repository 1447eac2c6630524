"""Who "he", "it", "the North", "the ministry" or "both countries" are: small rules on the parse.

An antecedent is a phrase of the same text; who it is, `ActorResolver.resolve` says. Rules in the
spirit of salience ranking (subjects before objects, near before far, number and animacy must fit);
where nothing fits well enough the answer is None rather than a guess.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

from spacy.tokens import Doc, Span, Token

from geodata.events.actor_phrases import appositives, core
from geodata.events.actors import ActorResolver
from geodata.events.event import Actor
from geodata.events.mentions import (
    BODIES,
    GENERAL,
    Mention,
    clause_of,
    conjuncts_after,
    gender,
    is_definite,
    is_empty_it,
    is_people,
    is_person,
    partners,
    phrase_before,
)
from geodata.events.person_names import introduced, spells_out
from geodata.events.salience import MOST_IDENTITY, is_taken, salience, weight_of_identity
from geodata.places.place import Place
from geodata.words import words_of

Antecedent = Span | list[Span] | None

_HE = frozenset(["he", "him", "his", "himself"])
_SHE = frozenset(["she", "her", "hers", "herself"])
_IT = frozenset(["it", "its", "itself"])
_THEY = frozenset(["they", "them", "their", "theirs", "themselves"])
_WHO = frozenset(["who", "whom", "whose", "which", "that"])
_PAIR = re.compile(
    r"^(?:both|(?:the )?two|the pair|either|all three|the three|neither)\b.*"
    r"(?:countr|side|nation|leader|part(?:y|ies)|govern|neighbo|state|presiden|minister|capital"
    r"|pair|men\b|women\b|all(?:y|ies)|power|rival|group|armies|militar|official|diplomat)|^both$",
    re.IGNORECASE,
)
_LANDS = frozenset({"country", "nation", "state", "neighbour", "neighbor"})
# of people who come in secret, a text uses one word for another
_INTRUDERS = frozenset({"infiltrator", "agent", "spy", "commando", "intruder", "saboteur"})
_SIDES = {"North": "South", "South": "North"}
_REACH = 4  # sentences that an antecedent may lie back


@dataclass(frozen=True, eq=False)
class Mentions:
    """The mentions of one text, and what refers to them. Make it with `Mentions.of`."""

    doc: Doc
    places: Sequence[Place]
    resolver: ActorResolver
    _sentences: dict[int, int] = field(default_factory=dict)
    _known: dict[int, Antecedent] = field(default_factory=dict)
    _phrases: dict[int, Mention] = field(default_factory=dict)
    _actors: dict[int, Actor] = field(default_factory=dict)

    @classmethod
    def of(cls, doc: Doc, places: Sequence[Place], resolver: ActorResolver) -> Mentions:
        """Collect the mentions of a parsed text; `places` as found in the same text."""
        sentences = {token.i: n for n, sent in enumerate(doc.sents) for token in sent}
        return cls(doc, places, resolver, sentences)

    def antecedent(self, token: Token) -> Antecedent:
        """The phrase that `token` (a pronoun, or the head of a phrase) stands for.

        A list where it stands for several parties ("both countries"); None where it is no
        reference, or where nothing in the text fits.
        """
        if token.i not in self._known:
            self._known[token.i] = None  # a reference that leads back to itself ends here
            self._known[token.i] = self._follow(token, self._find(token))
        return self._known[token.i]

    def owner(self, token: Token) -> Antecedent:
        """Who "its", "his" or "their" in front of `token` is: Peru in "its foreign minister"."""
        for child in token.lefts:
            if child.dep_ == "poss" and child.tag_ == "PRP$":
                return self.antecedent(child)
        return None

    def _follow(self, token: Token, found: Antecedent) -> Antecedent:
        """To the end of a chain: "he" -> "the minister" -> "Rufus Firefly, the minister"."""
        if not isinstance(found, Span) or found.root.i == token.i:
            return None if isinstance(found, Span) else found
        return self.antecedent(found.root) or found

    def _find(self, token: Token) -> Antecedent:
        word = token.lower_
        if token.tag_ in {"WP", "WDT", "WP$"} and word in _WHO:
            return self._relative(token)
        if token.pos_ == "PRON" and word in _HE | _SHE | _IT | _THEY:
            return self._pronoun(token)
        phrase = phrase_before(token)
        if _PAIR.match(phrase) and token.pos_ in {"NOUN", "PRON", "DET", "NUM", "PROPN"}:
            return self._several(token, phrase)
        if token.text in _SIDES and _is_side(token):
            return self._half(token)
        if token.pos_ == "PROPN":
            return self._name(token)
        if token.pos_ != "NOUN":
            return None
        if token.text[0].isupper() and not is_definite(token):
            return self._name(token)
        return self._nominal(token) if is_definite(token) else self._counted(token)

    def _pronoun(self, token: Token) -> Antecedent:
        word = token.lower_
        if word.endswith(("self", "selves")):
            subjects = [t for t in clause_of(token).children if t.dep_ in {"nsubj", "nsubjpass"}]
            return core(subjects[0]) if subjects and subjects[0].i < token.i else None
        if word in _HE | _SHE:
            return self._person(token)
        if word in _THEY:
            return self._group(token)
        return None if is_empty_it(token) else self._thing(token)

    # -- mentions ---------------------------------------------------------------------------------

    @cached_property
    def _heads(self) -> list[int]:
        """Indices of the nouns and names that head a phrase, in order."""
        nouns = (i for i, part in enumerate(words_of(self.doc).parts) if part in {"NOUN", "PROPN"})
        return [
            token.i
            for token in (self.doc[i] for i in nouns)
            if token.dep_ not in {"compound", "amod", "nmod", "npadvmod", "flat"}
            and token.ent_type_ not in {"DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "QUANTITY"}
        ]

    def _mention(self, at: int) -> Mention:
        """The phrase whose head is token `at`, put together when it is first asked for."""
        if at not in self._phrases:
            head = self.doc[at]
            self._phrases[at] = Mention(head, core(head), self._sentences.get(at, 0))
        return self._phrases[at]

    def _before(self, token: Token, reach: int = _REACH) -> Iterator[Mention]:
        """Mentions before `token`, nearest first, not further back than `reach` sentences."""
        here = self._sentences.get(token.i, 0)
        for n in range(bisect_left(self._heads, token.i) - 1, -1, -1):
            mention = self._mention(self._heads[n])
            if here - mention.sentence > reach:
                return
            if mention.span.end <= token.i:
                yield mention

    def _actor(self, mention: Mention) -> Actor:
        found = self._actors.get(mention.head.i)
        if found is None:
            found = self._actors[mention.head.i] = self.resolver.resolve(mention.span, self.places)
        return found

    # -- kinds of reference -----------------------------------------------------------------------

    def _relative(self, token: Token) -> Antecedent:
        verb = token.head
        while verb.dep_ != "relcl" and verb.head != verb:
            verb = verb.head
        if verb.dep_ != "relcl":
            return None
        head = verb.head
        if token.lower_ == "who" and not (is_person(head) or is_people(head)):
            for mention in self._before(token, reach=0):
                if mention.person or is_people(mention.head):
                    return mention.span
        return core(head) if head.pos_ in {"NOUN", "PROPN"} else None

    def _person(self, token: Token) -> Antecedent:
        female = token.lower_ in _SHE
        fits = [
            mention
            for mention in self._before(token)
            if mention.person and not mention.plural and gender(mention.head) in {None, female}
        ]
        others = self._of_other_gender(token)
        return self._best(token, [m for m in fits if m.head.lower_ not in others] or fits)

    def _of_other_gender(self, token: Token) -> frozenset[str]:
        """Last names for which the text used "he" before this "she", or the reverse."""
        mine = _SHE if token.lower_ in _SHE else _HE
        here = self._sentences[token.i]
        seen: set[str] = set()
        same: set[str] = set()
        pronouns = (self.doc[i] for i in self._gendered if i < token.i)
        for other in pronouns:
            if other.dep_ in {"dobj", "pobj"} or here - self._sentences[other.i] > _REACH:
                continue
            found = self.antecedent(other)
            if isinstance(found, Span):
                (same if other.lower_ in mine else seen).add(found.root.lower_)
        return frozenset(seen - same)

    @cached_property
    def _gendered(self) -> list[int]:
        """Indices of "he", "her" and their like."""
        words = words_of(self.doc).tokens
        return [i for i, word in enumerate(words) if word.lower() in _HE | _SHE]

    def _thing(self, token: Token) -> Antecedent:
        fits = [m for m in self._before(token, 2) if not m.plural and not m.person]
        return self._best(token, fits)

    def _group(self, token: Token) -> Antecedent:
        fits = [
            mention
            for mention in self._before(token, 2)
            if mention.plural
            or mention.head.lemma_.lower() in BODIES
            or conjuncts_after(mention.head)
            or mention.head.ent_type_ in {"ORG", "NORP"}
            or self._is_movement(mention)
        ]
        best = self._best(token, fits)
        if best is None:
            return None
        others = conjuncts_after(best.root)
        return [core(head) for head in (best.root, *others)] if others else best

    def _is_movement(self, mention: Mention) -> bool:
        """Whether a name in the plural is a group under arms that the model took for a person."""
        named = mention.head.pos_ == "PROPN" and mention.head.lower_.endswith("s")
        return named and self._actor(mention).role in {"REB", "PRM", "UAF"}

    def _best(self, token: Token, fits: Sequence[Mention]) -> Span | None:
        """The most salient of the fitting mentions."""
        clause = clause_of(token)
        if clause.dep_ == "relcl":  # "the envoy with whom he spoke": he is not the envoy
            described = {clause.head, *appositives(clause.head)}
            described |= {clause.head.head} if clause.head.dep_ == "appos" else set()
            fits = [m for m in fits if m.head not in described]
        reached = [m for m in fits if m.head.dep_ != "poss" or token.dep_ == "poss"] or fits
        here = self._sentences[token.i]
        weighed = [(salience(token, m, back=here - m.sentence), m) for m in reached]
        best, best_weight = None, -inf
        for rough, mention in sorted(weighed, key=lambda item: (-item[0], -item[1].head.i)):
            if rough + MOST_IDENTITY < best_weight:
                break  # whoever it is
            weight = rough + self._weight_of_identity(token, mention)
            if best is None or (weight, mention.head.i) > (best_weight, best.head.i):
                best, best_weight = mention, weight
        return best.span if best is not None else None

    def _weight_of_identity(self, token: Token, mention: Mention) -> int:
        telling = token.lower_ in _IT | _THEY or is_taken(token)
        return weight_of_identity(token, self._actor(mention)) if telling else 0

    def _pair(self, token: Token, *, persons: bool) -> Antecedent:
        """The last two parties named together: "Freedonia and Sylvania", or one with the other."""
        for mention in self._before(token):
            heads = [mention.head, *conjuncts_after(mention.head)]
            if mention.head.dep_ == "conj":
                continue
            if len(heads) < 2:
                heads += partners(mention.head)
            if len(heads) >= 2 and all(self._is_party(head, persons=persons) for head in heads):
                return [core(head) for head in heads]
        return None

    def _several(self, token: Token, phrase: str) -> Antecedent:
        if token.lemma_.lower() in _LANDS:
            return self._two_countries(token)
        return self._pair(token, persons="leader" in phrase or "minister" in phrase)

    def _two_countries(self, token: Token) -> Antecedent:
        """ "The two countries": the last two named together, else the only two of the text."""
        found: dict[str, Span] = {}
        for mention in self._before(token, reach=1000):
            actor = self._actor(mention)
            if actor.country and actor.role is None and mention.head.pos_ == "PROPN":
                found.setdefault(actor.country, mention.span)
        pair = self._pair(token, persons=False)
        if isinstance(pair, list) and not any(is_person(span.root) for span in pair):
            return pair
        return list(reversed(found.values())) if len(found) == 2 else None

    def _is_party(self, head: Token, *, persons: bool) -> bool:
        if persons:
            return is_person(head)
        actor = self.resolver.resolve(core(head), self.places)
        return actor.country is not None or actor.role in {"REB", "PRM", "GOV", "IGO", "MIL"}

    def _half(self, token: Token) -> Antecedent:
        """ "The North": the last country, or else place, whose name begins with North."""
        for i in reversed(words_of(self.doc).at(token.text)):
            other = self.doc[i]
            if i >= token.i:
                continue
            follows = other.i + 1 < token.i and other.nbor().pos_ == "PROPN"
            if other.i + 1 < token.i and other.nbor().ent_type_ == "NORP":  # "North Korean"
                return self.doc[other.i : other.i + 2]
            if follows:
                return core(other.head if other.head.i == other.i + 1 else other.nbor())
        return None

    def other_side(self, token: Token) -> str | None:
        """ "The South" where only North Korea is named: the country of the other name."""
        words = words_of(self.doc)
        if self._known.get(token.i) or token.text not in _SIDES or not _is_side(token):
            return None
        for i in words.at(_SIDES[token.text]):
            land = words.tokens[i + 1] if i + 1 < len(words.tokens) else ""
            country = land[:1].isupper() and self.resolver.country_named(f"{token.text} {land}")
            if country:
                return country
        return None

    def _name(self, token: Token) -> Antecedent:
        """A surname's full name, or what an acronym was introduced for."""
        if token.ent_type_ == "GPE":
            return None
        if token.text.isupper() and 2 <= len(token.text) <= 7:
            return self._spelled_out(token)
        if len(core(token)) > 1 and any(t.pos_ == "PROPN" for t in core(token) if t != token):
            return None
        full = introduced(token)
        return core(full) if full is not None else None

    def _spelled_out(self, token: Token) -> Antecedent:
        spans = (mention.span for mention in self._before(token, reach=1000))
        return next((span for span in spans if spells_out(span, token)), None)

    def _counted(self, token: Token) -> Antecedent:
        """ "Two infiltrators were killed": of those that the text told of just before."""
        if token.tag_ != "NNS" or {t.pos_ for t in token.lefts} - {"PUNCT"} != {"NUM"}:
            return None
        word = token.lemma_.lower()
        for mention in self._before(token, reach=2):
            if mention.plural and word in mention.lemmas and self._actor(mention).country:
                return mention.span
        return None

    def _nominal(self, token: Token) -> Antecedent:
        """ "The ministry": the last richer mention with the same noun, or one it can stand for."""
        word, plural = token.lemma_.lower(), token.tag_ == "NNS"
        own = len(core(token))
        if own > 1 and any(t.pos_ == "PROPN" or t.ent_type_ for t in core(token)):
            return None  # it says itself who it is
        roles = GENERAL.get(word)
        for mention in self._before(token, reach=8):
            if mention.plural != plural:
                continue
            named = mention.head.pos_ == "PROPN" or len(mention.span) > own
            if named and word in mention.lemmas:
                return mention.span
            if word in {"country", "nation", "state"} and mention.subject:
                actor = self._actor(mention)
                if actor.country and actor.role in {None, "GOV"} and mention.head.pos_ == "PROPN":
                    return mention.span
            if word in _INTRUDERS and _INTRUDERS & mention.lemmas and self._actor(mention).country:
                return mention.span
            if word == "leader" and not mention.person:
                continue
            if roles and mention.head.pos_ == "PROPN" and self._actor(mention).role in roles:
                return mention.span
        return None


def _is_side(token: Token) -> bool:
    """Whether "North" or "South" stands alone as a party: "the North fired", "between North and
    South", but not "in South Sudan"."""
    after = token.doc[token.i + 1 : token.i + 2]
    if token.pos_ != "PROPN" or (after and after[0].text[:1].isupper()):
        return False
    if core(token).start == token.i and any(t.lower_ == "the" for t in token.lefts):
        return True
    top = token.head if token.dep_ == "conj" else token
    return top.dep_ == "nsubj" or (top.dep_ == "pobj" and top.head.lower_ in {"between", "with"})
