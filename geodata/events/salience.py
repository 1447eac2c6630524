"""How likely a mention is what a pronoun stands for: subjects before objects, near before far."""

from __future__ import annotations

from spacy.tokens import Token

from geodata.events.event import Actor
from geodata.events.mentions import BODIES, Mention, clause_of
from geodata.events.subjects import surface_subjects

# whom the law takes: an officer or a prosecutor is hardly ever meant
_LEGAL = frozenset(
    ["accuse", "acquit", "arrest", "arraign", "book", "charge", "convict", "detain", "extradite",
     "fine", "handcuff", "imprison", "indict", "jail", "question", "release", "search", "sentence",
     "suspect", "transfer", "wound"]
)  # fmt: skip
_OFFICERS = frozenset({"COP", "JUD"})
_PLURAL = frozenset({"they", "them", "their", "theirs"})
_NEUTER = frozenset({"it", "its"})
MOST_IDENTITY = 3


def salience(token: Token, mention: Mention, *, back: int) -> int:
    """The weight of a mention `back` sentences before a pronoun, whoever it names."""
    clause = clause_of(token)
    score = -4 * back
    score += 4 if mention.subject else 0
    if token.lower_ in _PLURAL and mention.head.lemma_.lower() in BODIES:
        score -= 3  # "they" may be a government, but is sooner a plural
    if mention.head.head == clause and token.dep_ != "poss":
        score -= 8  # two parts of one clause are two parties: "Harpo saw him"
    elif mention.head in own_subjects(token):
        score -= 12  # "Harpo came, helping him": nobody helps himself as him
    if mention.subject and clause_of(mention.head) in clause.ancestors:
        score += 2
    return score - (2 if mention.head.dep_ == "pobj" else 0)


def weight_of_identity(token: Token, actor: Actor) -> int:
    """What it adds that a mention names `actor`: at most `MOST_IDENTITY`."""
    known = token.lower_ in _NEUTER | _PLURAL and (actor.country or actor.role)
    officer = actor.role in _OFFICERS and is_taken(token)
    return (MOST_IDENTITY if known else 0) - (4 if officer else 0)


def own_subjects(token: Token) -> list[Token]:
    """The subjects, said or understood, of the verb that a pronoun is an object of."""
    if token.dep_ not in {"dobj", "dative", "pobj"} or token.pos_ != "PRON":
        return []
    return surface_subjects(clause_of(token))


def is_taken(token: Token) -> bool:
    """Whether somebody is arrested, charged, tried or searched, not who does it."""
    taken = token.dep_ in {"dobj", "nsubjpass"}
    return taken and token.head.lemma_ in _LEGAL
