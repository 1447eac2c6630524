"""Whether a word is somebody or a thing, and whose thing it is."""

from __future__ import annotations

from spacy.tokens import Token

from geodata.events.actor_names import role_nouns
from geodata.events.matching import Matcher
from geodata.events.mentions import BODIES, is_people, is_person
from geodata.places.names import fold

# what is done to somebody: its victims are not to blame for it
_DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "PROTEST"})
_COMMUNITIES = frozenset(
    ["city", "town", "village", "county", "district", "province", "community", "municipality",
     "staff", "side", "everyone", "anyone", "member", "shelter", "center", "centre"]
)  # fmt: skip
_TIMES = frozenset({"DATE", "TIME", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"})
# labels of those who act
NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def is_mere_thing(token: Token, matcher: Matcher) -> bool:
    """Whether a target is what was spoken of or dealt with ("rejected the plan"), nobody's."""
    if token.pos_ != "NOUN" or is_party(token, matcher) or is_owned_body(token):
        return False
    people = is_person(token) or is_people(token) or token.lemma_.lower() in BODIES | _COMMUNITIES
    return not people


def affected(token: Token, matcher: Matcher) -> list[Token]:
    """Who is meant by a target that is a thing: its owner or author ("the government's decision").

    A thing without either stays as it is.
    """
    if is_party(token, matcher) or token.pos_ != "NOUN" or is_owned_body(token):
        return [token]
    frame = matcher.frame(token)
    for slot in ("poss", "subject", "by", "with", "against", "on", "from", "of", "to", "in"):
        found = [t for t in frame.fill(slot) if is_party(t, matcher)]
        if found:
            return found
    return [token]


def is_owned_body(token: Token) -> bool:
    """Whether the words before a noun say whose it is: "an Uran army convoy"; it stays whole."""
    return any(c.ent_type_ in {"NORP", "GPE", "ORG"} for c in token.lefts if c.dep_ != "poss")


def blamed(token: Token, matcher: Matcher) -> list[Token]:
    """Who is meant by a criticised thing: of an attack whoever did it, never those it hit.

    "Condemned the Freedonian raid on the village" blames Freedonia; without a doer the deed itself
    stays the target.
    """
    code = matcher.code(token) if token.pos_ == "NOUN" else None
    if code is None or code[0] not in _DEEDS:
        return affected(token, matcher)
    frame = matcher.frame(token)
    for slot in ("poss", "subject", "by", "from"):
        found = [t for t in frame.fill(slot) if is_party(t, matcher)]
        if found:
            return found
    return [t for t in frame.fill("mod") if t.ent_type_ == "NORP"] or [token]


def is_party(token: Token, matcher: Matcher) -> bool:
    """Whether a word is somebody or a place, rather than a thing."""
    if token.ent_type_ in NAMED or token.pos_ == "PROPN" or matcher.is_place(token):
        return token.ent_type_ not in _TIMES
    classes = matcher.lexicon.classes
    names = matcher.names(token)
    if fold(token.text) in role_nouns():
        return True
    return any(classes[c] & names for c in ("people", "governments", "soldiers", "police"))


def is_nominal(token: Token) -> bool:
    """Whether a word can name a party: no verb, no preposition, no time or sum of money."""
    return token.pos_ not in {"VERB", "AUX", "ADV", "ADP"} and token.ent_type_ not in _TIMES
