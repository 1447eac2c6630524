"""Names within a text: where a surname or a short form was introduced, how far a name reaches."""

from __future__ import annotations

from spacy.tokens import Span, Token

from geodata.events.actor_names import people, role_nouns
from geodata.places.names import fold
from geodata.words import words_of

_BRACKET = 5  # tokens behind a name in which its short form may stand
_ADDRESSES = frozenset({"", "mr", "mrs", "ms", "miss", "dr", "rev", "prof", "sir", "hon"})


def introduced(token: Token) -> Token | None:
    """Head of an earlier, longer mention of the person whose surname (or first word) `token` is."""
    doc, here = token.doc, token.i
    for i in words_of(doc).at(token.text):
        if i >= here:
            return None
        earlier = doc[i]
        if earlier.pos_ == "PROPN":
            run = _name_run(earlier)
            if len(run) > 1 and here >= run.end and _is_person(run, earlier):
                return run.root
    return None


def _is_person(run: Span, token: Token) -> bool:
    """Whether a run of name words names a person: by its label, a title before it, or the table."""
    if token.ent_type_ == "PERSON":
        return True
    if token.ent_type_ in {"GPE", "LOC", "FAC", "NORP", "EVENT"}:
        return False
    title = role_nouns().get(fold(run.doc[run.start - 1].text)) if run.start else None
    titled = title is not None and title.kind != "quantity"
    return titled or any(fold(part) in people() for part in _parts(run))


def may_be_name(token: Token) -> bool:
    """A name, or a capitalised noun: at the start of a sentence surnames are read as nouns."""
    return token.text[:1].isupper() and token.pos_ in {"PROPN", "NOUN"}


def _name_run(token: Token) -> Span:
    """The run of name words around `token`: "Rufus T. Firefly"."""
    doc, first, last = token.doc, token.i, token.i
    while first and _is_name(doc[first - 1]):
        first -= 1
    while last + 1 < len(doc) and _is_name(doc[last + 1]):
        last += 1
    return doc[first : last + 1]


def _is_name(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.ent_type_ not in {"DATE", "TIME"}


def _parts(run: Span) -> list[str]:
    """The run and its last words, without titles: "President Rufus Firefly", "Rufus Firefly"."""
    return [run[first:].text for first in range(max(1, len(run) - 1))]


def spells_out(span: Span, short: Token) -> bool:
    """Whether a phrase is what a short form stands for, by its initials or the bracket behind it.

    "The Sahel Lions Front (SLF)", "the front of Sahel Lions (SLF)".
    """
    if len(span) < 2:
        return False
    if "".join(t.text[0] for t in span if t.text[0].isupper()) == short.text:
        return True
    behind = span.doc[span.end : min(span.end + _BRACKET, short.i)]
    return any(t.text == short.text and t.nbor(-1).text == "(" for t in behind)


def proper_name(head: Token) -> str:
    """The run of name words that ends with (or goes through) the head, without titles."""
    doc, first, last = head.doc, head.i, head.i
    roles = role_nouns()
    while first > head.sent.start and doc[first - 1].pos_ == "PROPN":
        before = doc[first - 1]
        if before.head.i not in range(first, head.i + 1) or fold(before.text) in roles:
            break
        if fold(before.text) in _ADDRESSES:
            break
        first -= 1
    while last + 1 < len(doc) and doc[last + 1].pos_ == "PROPN" and doc[last + 1].head == head:
        last += 1
    while last + 2 < len(doc) and doc[last + 1].text == "-" and not doc[last + 1].whitespace_:
        last += 2  # "Rufus-Mart"
    return doc[first : last + 1].text
