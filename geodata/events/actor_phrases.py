"""Noun phrases that name an actor: where they begin and end, and which parts say what.

In "Freedonia's former ambassador to the UN, who resigned" the front is "Freedonia's former
ambassador", the phrase that says of, for or from whom is empty, and the rest is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

# what belongs to an actor's own name or post: "ministry of defence", "spokesman for the army"
_KEPT = frozenset({"of", "for", "to", "from", "in", "at", "on", "with"})
# of these, the ones whose object says who the actor is or where it is from
_TELLING = frozenset({"of", "for", "from", "in", "at"})
_LEFT_OUT = frozenset(
    ["relcl", "appos", "cc", "conj", "acl", "advcl", "punct", "dep", "parataxis", "advmod",
     "npadvmod"]
)  # fmt: skip
_ARTICLES = frozenset({"the", "a", "an"})
_POST = frozenset(
    ["ambassador", "envoy", "representative", "adviser", "advisor", "minister", "secretary",
     "aide", "delegate", "mission", "successor"]
)  # fmt: skip


def core(head: Token) -> Span:
    """The actor phrase of `head`: no article in front, no relative clause or apposition behind."""
    doc = head.doc
    first = min((t.i for t in _left(head)), default=head.i)
    while first < head.i and (doc[first].is_punct or doc[first].lower_ in _ARTICLES):
        first += 1
    last = head.i
    for child in head.rights:
        if child.dep_ in _LEFT_OUT and not _joined(child):
            break
        if child.dep_ == "prep" and not _is_own(child, head):
            break
        last = max(last, _last(child))
    while last > head.i and (doc[last].is_punct or doc[last].is_space or doc[last].tag_ == "POS"):
        last -= 1
    return doc[first : last + 1]


def _left(head: Token) -> Iterator[Token]:
    """Everything before the head that belongs to it, stopping at a break."""
    start = head.i
    for child in reversed(list(head.lefts)):
        if child.dep_ in {"cc", "preconj", "relcl", "appos", "advcl", "parataxis"}:
            break
        edge = child.left_edge.i
        if child.right_edge.i + 1 < start and not all(
            t.is_punct for t in head.doc[child.right_edge.i + 1 : start]
        ):
            break
        start = edge
    return iter(head.doc[start : head.i])


def _joined(child: Token) -> bool:
    """Parts that the parser calls an apposition but that continue a name ("Storm-Z")."""
    return child.dep_ == "punct" and child.text in {"-", "–"} and not child.whitespace_


def _last(child: Token) -> int:
    """The last token of a kept part, without clauses and further parties hanging on it."""
    last = child.i
    for token in child.rights:
        if token.dep_ in {"relcl", "appos", "acl", "advcl", "punct"}:
            break
        if token.dep_ in {"cc", "conj"} and child.dep_ != "pobj":
            break
        if token.dep_ == "prep" and token.lower_ not in _KEPT:
            break
        last = max(last, _last(token))
    return last


def _is_own(prep: Token, head: Token) -> bool:
    word = prep.lower_
    if word not in _KEPT:
        return False
    if word in {"to", "on", "with"}:
        return head.lemma_.lower() in _POST or head.ent_type_ == "ORG"
    if word in {"in", "at", "from"}:  # "the unions in Freedonia", not "Groucho in the capital"
        return head.pos_ == "NOUN" and prep.right_edge.i - prep.i <= 4
    return True


def front(phrase: Span, head: Token) -> list[Token]:
    """The words up to and with the head, and name words right behind it ("Minister Rufus")."""
    return [token for token in phrase if token.i <= head.i]


def told_by(head: Token, within: Span) -> list[Token]:
    """Objects of "of", "for", "from", "in", "at" behind `head`, nearest first."""
    found = []
    for prep in head.rights:
        if prep.dep_ == "prep" and prep.lower_ in _TELLING and prep.i < within.end:
            found += [child for child in prep.children if child.dep_ in {"pobj", "pcomp"}]
    return found


def appositives(head: Token) -> list[Token]:
    """Nouns that say the same of `head`: "Rufus, the Freedonian envoy"."""
    found = [t for t in head.children if t.dep_ == "appos" and t.pos_ in {"NOUN", "PROPN"}]
    if head.dep_ == "appos":
        found.append(head.head)
    return found
