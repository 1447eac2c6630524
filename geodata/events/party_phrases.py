"""The noun phrases of parties: how far one reaches, and which words of a list head one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Span, Token

from geodata.events.actor_phrases import core
from geodata.events.clauses import dependents, is_predicate, with_conjuncts

_KEPT_PREPOSITIONS = frozenset({"of", "for", "from", "to"})
_PARTY_LETTERS = frozenset({"D", "R", "I"})  # "Senator Rufus Firefly, D-Uro"
_SINGULAR = frozenset({"was", "is", "has"})


def phrase(token: Token) -> Span:
    """The noun phrase of a head word: without relative clauses, appositions and conjuncts."""
    left = token.i
    for child in token.lefts:
        if is_predicate(child) and child.dep_ == "compound":  # "Putin meeting Choe Son Hui"
            left = token.i
            continue
        if child.dep_ not in {"cc", "preconj", "punct", "advmod", "mark"}:
            left = min(left, child.left_edge.i)
    right = token.i
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in _KEPT_PREPOSITIONS and child.i == right + 1:
            right = _last_of_phrase(child)
        elif child.dep_ in {"flat", "compound", "nummod"} and child.i == right + 1:
            right = child.right_edge.i
    return token.doc[left : right + 1]


def _last_of_phrase(preposition: Token) -> int:
    right = preposition.i
    for child in preposition.children:
        if child.dep_ == "pobj":
            last = [phrase(t).end - 1 for t in with_conjuncts(child)]
            right = max(right, *last)
    return right


def separate(heads: Iterable[Token]) -> list[Token]:
    """The heads of parties, each once: lists that the parse holds together are taken apart, and
    what it takes apart is put together."""
    found: dict[int, Token] = {}
    for head in (named for token in heads for named in named_by(token)):
        if _is_part(head) or _is_same_person(head):
            continue
        for token in (*_listed_before(head), head, *_listed_behind(head)):
            found.setdefault(token.i, token)
    return list(found.values())


def named_by(token: Token) -> list[Token]:
    """The token, or who is meant where the parse takes a clause for a party ("a man held is")."""
    if token.dep_ not in {"csubj", "csubjpass"} or token.tag_ == "VBG":
        return [token]
    return dependents(token, "nsubj", "nsubjpass") or [token]


def _is_part(token: Token) -> bool:
    """Whether a word only continues a hyphened name: "Mart" in "Rufus-Mart", or is the hyphen."""
    if not any(c.isalnum() for c in token.text):
        return True
    doc, i = token.doc, token.i
    joined = i > 1 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_
    if joined and doc[i - 2].text in _PARTY_LETTERS:
        return True
    if joined:
        return doc[i - 2].pos_ == "PROPN" and doc[i - 2].dep_ == token.dep_
    followed = i + 2 < len(doc) and doc[i + 1].text == "-" and not token.whitespace_
    return followed and token.pos_ != "PROPN" and doc[i + 2].dep_ == token.dep_


def _is_same_person(token: Token) -> bool:
    """Whether a noun says the same of somebody again: "its owner and driver was charged"."""
    first = token.head
    if token.dep_ != "conj" or token.tag_ != "NN" or first.tag_ != "NN" or not first.i < token.i:
        return False
    own = any(c.dep_ in {"det", "poss"} for c in token.children)
    verb = first.head if first.dep_ in {"nsubj", "nsubjpass"} else None
    counted = verb is not None and any(
        c.lower_ in _SINGULAR for c in (verb, *verb.children) if c.pos_ == "AUX"
    )
    return counted and not own


def _listed_before(head: Token) -> Iterator[Token]:
    """The names that are read into the one that ends a list: "Rufus, Chico and Harpo Marx"."""
    if head.ent_type_ != "PERSON":
        return
    start = core(head).start
    inside = [t for child in head.lefts for t in child.subtree if t.i < start]
    for token in inside:
        after = token.doc[token.i + 1]
        if token.pos_ == "PROPN" and (after.text == "," or after.dep_ == "cc"):
            yield token


def _listed_behind(head: Token) -> Iterator[Token]:
    """Persons that are read as a further place of the first: "Rufus of Uro and Chico of Tira"."""
    if head.ent_type_ != "PERSON":
        return
    end = core(head).end
    for token in head.subtree:
        joined = token.i > end - 1 and token.ent_type_ == "PERSON" and token.head.i != head.i
        if joined and token.dep_ == "conj" and token.head.ent_type_ in {"GPE", "ORG", "LOC"}:
            yield token
        beside = token.dep_ == "appos" and token.head.i == head.i
        if beside and token.ent_type_ == "PERSON":
            between = token.doc[end : token.left_edge.i]
            yield from (token for t in between if t.dep_ == "cc")
