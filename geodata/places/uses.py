"""How a place's name is used: for the place, or for those who act from it."""

from __future__ import annotations

from spacy.tokens import Span, Token

from geodata.places.cues import cues
from geodata.places.place import Use

# what a place itself does; everything else its government, its team or its people do
PLACE_VERBS = frozenset(
    [
        "be", "lie", "border", "contain", "stretch", "extend", "sit", "locate", "situate", "cover",
        "comprise", "include", "remain", "become", "experience", "see", "flood", "burn", "suffer",
        "adjoin", "belong", "form", "consist", "span", "occupy", "overlook", "house", "boast",
    ]
)  # fmt: skip
# verbs that take a party, not a place, as their object
ADDRESSED = frozenset(
    [
        "accuse", "ask", "urge", "blame", "warn", "tell", "beat", "defeat", "sanction", "condemn",
        "criticise", "criticize", "support", "back", "arm", "threaten", "persuade", "force",
        "pressure", "provoke", "deter", "join", "represent", "lead", "help", "face", "fight",
        "protect", "shield", "embolden", "punish", "isolate", "recognise", "recognize", "trust",
        "invite", "assure", "expect", "want", "allow", "require", "give", "supply", "pay", "thank",
    ]
)  # fmt: skip
# nouns of a relation between parties: "talks between Chad and Niger", "a treaty with Peru"
PARTY_NOUNS = frozenset(
    [
        "talk", "treaty", "agreement", "deal", "war", "tie", "relation", "dispute", "negotiation",
        "pact", "cooperation", "alliance", "sanction", "match", "game", "trade", "partnership",
        "summit", "conflict", "peace", "contract", "victory", "campaign", "threat", "tension",
        "memorandum", "exchange", "understanding", "series", "final", "contest", "rivalry",
    ]
)  # fmt: skip
# "the invasion of Chad" is done to a place, "Chad's invasion" by its army
DONE_TO = frozenset(
    ["invasion", "attack", "war", "test", "defeat", "support", "threat", "sanction"]
)
PLACE_NOUNS = frozenset(["border", "boundary", "frontier", "road", "link", "flight", "ferry"])


def use_of(span: Span) -> Use:
    """`metonymic` where the name stands for a government, a team or a people, else `literal`.

    The subject of what only people do, the owner of a government, an army or a decision, and the
    party of a treaty are people; "in", "near", "from" leave the place literal.
    """
    head = span.root
    while head.dep_ in ("conj", "appos", "nmod") and head.head.ent_type_ in ("GPE", "LOC", "NORP"):
        head = head.head  # "Chad and Niger agreed"
    if head.dep_ in ("compound", "amod", "nmod", "poss"):
        return "metonymic" if _agent(head.head) else "literal"
    return "metonymic" if _acts(head) else "literal"


def _acts(token: Token) -> bool:
    """Whether `token` is the subject or the object of what only people do."""
    verb = token.head
    if token.dep_ == "nsubj":
        return verb.lemma_.lower() not in PLACE_VERBS
    if token.dep_ in ("dobj", "nsubjpass", "iobj", "dative"):
        return verb.lemma_.lower() in ADDRESSED
    return token.dep_ == "pobj" and _party(verb)


def _party(preposition: Token) -> bool:
    """Whether what follows a preposition is one side of a relation, or the doer of an action."""
    above = preposition.head
    noun = above.lemma_.lower()
    match preposition.lower_:
        case "by":
            return preposition.dep_ == "agent"
        case "with" | "against":
            return noun not in PLACE_NOUNS
        case "between" | "v" | "vs":
            return noun in PARTY_NOUNS
        case "of":
            return _agent(above) and noun not in DONE_TO
        case _:
            return False


def _agent(token: Token) -> bool:
    return token.lower_ in cues().agentnoun
