"""How a place's name is used: for the place, or for those who act from it."""

from __future__ import annotations

from spacy.tokens import Span, Token

from geodata.places.cues import cues
from geodata.places.place import Use

# relations between parties: "talks between Chad and Niger", "a treaty with Peru"
PARTY_PREPOSITIONS = frozenset(["between", "with", "against", "by"])


def use_of(span: Span) -> Use:
    """`metonymic` where the name stands for a government, a team or a people, else `literal`.

    The subject of speaking, deciding or fighting, the owner of a government, an army or a decision,
    and the party of a treaty are people; "in", "near", "from" make the place literal.
    """
    head = span.root
    while head.dep_ == "conj" and head.head.i != head.i:  # "Chad and Niger agreed"
        head = head.head
    if head.dep_ in ("compound", "amod", "nmod"):
        return "metonymic" if _agent(head.head) else "literal"
    if head.dep_ == "poss":
        return "metonymic" if _agent(head.head) else "literal"
    return "metonymic" if _acts(head) else "literal"


def _acts(token: Token) -> bool:
    """Whether `token` is the subject or the object of what only people do."""
    table = cues()
    verb = token.head
    if token.dep_ == "nsubj":
        return verb.lemma_.lower() in table.speech
    if token.dep_ in ("dobj", "nsubjpass", "iobj", "dative"):
        return verb.lemma_.lower() in ADDRESSED
    if token.dep_ == "pobj" and verb.lower_ in PARTY_PREPOSITIONS:
        above = verb.head
        return verb.dep_ == "agent" or above.lemma_.lower() in table.speech | PARTY_NOUNS
    return False


def _agent(token: Token) -> bool:
    return token.lower_ in cues().agentnoun


ADDRESSED = frozenset(
    [
        "accuse", "ask", "urge", "blame", "warn", "tell", "beat", "defeat", "sanction", "condemn",
        "criticise", "criticize", "support", "back", "arm", "threaten", "persuade", "force",
        "pressure", "provoke", "deter", "join", "represent", "lead", "help", "face", "fight",
    ]
)  # fmt: skip
PARTY_NOUNS = frozenset(
    [
        "talk", "treaty", "agreement", "deal", "war", "tie", "relation", "relations", "dispute",
        "negotiation", "pact", "cooperation", "alliance", "sanction", "match", "game", "trade",
        "partnership", "summit", "conflict", "peace", "contract", "victory", "campaign", "threat",
    ]
)  # fmt: skip
