"""How a place's name is used: for the place, or for those who act from it.

What speaks for either is read off the grammar around the name: whether it is a subject, an owner or
follows a preposition, and of which class the verb or noun is that it belongs to. The classes are
in `geodata/data/use_words.csv`; each clue has a weight in `geodata/data/use_weights.csv`, fitted by
`tests/eval/fit_uses.py` (logistic regression). The sum decides.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from math import fsum  # of a set: the order must not matter

from spacy.tokens import Span, Token

from geodata.places.place import Kind, Use
from geodata.words import words_of

PLACES = frozenset(["GPE", "LOC", "NORP"])
MODIFIERS = frozenset(["compound", "amod", "nmod"])
LONGEST = 30  # names of a list
LINKED = frozenset(["conj", "appos", "nmod"])
COPULAS = frozenset(["be", "become", "remain"])
SITUATED = frozenset(["subject lying", "is somewhere"])
LOCATING = frozenset(["in", "on", "near", "located", "situated", "between", "where"])
PREPOSITIONS = frozenset(
    [
        "about", "after", "against", "among", "as", "at", "before", "between", "by", "for", "from",
        "in", "into", "like", "of", "on", "over", "to", "toward", "towards", "under", "upon", "v",
        "v.", "vs", "vs.", "with", "without",
    ]
)  # fmt: skip
LOCATIVES = frozenset(
    [
        "across", "along", "around", "beyond", "inside", "near", "off", "outside", "past", "round",
        "through", "throughout", "via", "within",
    ]
)  # fmt: skip
SCORE = re.compile(r"\d{1,3}[-–]\d{1,3}\Z")
KINDS: Mapping[Kind | None, str] = {
    "country": "country", "city": "town", "admin2": "town", "admin1": "division",
}  # fmt: skip


@lru_cache(maxsize=1)
def classes() -> Mapping[str, frozenset[str]]:
    """The classes of each word, by its lemma in lower case; the table, read once."""
    table = files("geodata").joinpath("data", "use_words.csv").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(table.splitlines()):
        found.setdefault(row["word"], set()).add(row["role"])
    return {word: frozenset(roles) for word, roles in found.items()}


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """What each clue weighs; above 0 it speaks for those who act. The table, read once."""
    table = files("geodata").joinpath("data", "use_weights.csv").read_text(encoding="utf-8")
    return {row["clue"]: float(row["weight"]) for row in csv.DictReader(table.splitlines())}


def use_of(span: Span, kind: Kind | None = None) -> Use:
    """`metonymic` where the name stands for a government, a team or a people, else `literal`.

    `kind` is that of the best known place of this name, None where none is known.
    """
    found, known = clues(span, kind), weights()
    if found & SITUATED:
        return "literal"
    return "metonymic" if fsum(known.get(clue, 0.0) for clue in found) > 0 else "literal"


def clues(span: Span, kind: Kind | None = None) -> frozenset[str]:
    """What tells how the name is used: "subject speaking", "of dividing", "a country"."""
    head = _first_of_list(span.root)
    called = KINDS.get(kind, "feature" if kind else "stranger")
    found = {*_grammar(head), "any", f"a {called}"}
    if head.i != span.root.i:
        found.add("listed")
    if _sporting(span):
        found |= {"sport", f"sport of a {called}"}
    return frozenset(found)


def _first_of_list(token: Token) -> Token:
    """ "Chad" for the "Niger" of "Chad and Niger agreed"; the town for a country behind a comma."""
    for _ in range(LONGEST):
        above = token.head
        place = token.dep_ in LINKED and above.ent_type_ in PLACES
        if not place and not (token.dep_ == "conj" and above.pos_ == "PROPN"):
            break
        token = above
    return token


def _grammar(head: Token) -> Iterator[str]:
    above = head.head
    match head.dep_:
        case "nsubj":
            yield from _subject(above)
        case "nsubjpass":
            yield from _of_class("passive", above)
        case "dobj" | "iobj" | "dative":
            yield from _of_class("object", above)
        case "poss":
            yield from _of_class("owner", above)
        case dep if dep in MODIFIERS:
            yield from _of_class("modifier", above)
            yield "modifier of a name" if above.pos_ == "PROPN" else "modifier of a noun"
        case "pobj":
            yield from _after(above)
        case "attr" | "appos" | "conj":
            yield from _of_class("equal", above)
        case "ROOT":
            yield "alone"
        case _:
            yield "other"


def _subject(verb: Token) -> Iterator[str]:
    lemma = verb.lemma_.lower()
    if lemma in COPULAS:
        yield "subject of be"
        for token in [t for t in verb.rights if t.dep_ in ("attr", "acomp", "prep")][:1]:
            yield from _of_class("is in" if token.dep_ == "prep" else "is", token)
            if any(t.lower_ in LOCATING for t in token.rights):
                yield "is somewhere"
    elif lemma == "have":
        yield "subject of have"
        for token in [t for t in verb.rights if t.dep_ == "dobj"]:
            yield from _of_class("has", token)
    else:
        yield from _of_class("subject", verb)


def _after(preposition: Token) -> Iterator[str]:
    word = preposition.lower_
    if word not in PREPOSITIONS:
        word = "within" if word in LOCATIVES else "other"
    if preposition.dep_ == "agent":
        yield "by the agent"
        return
    yield from _of_class(word, preposition.head)


def _of_class(role: str, token: Token) -> Iterator[str]:
    """The role, and the role with each class of the word that the name belongs to."""
    yield role
    found = classes().get(token.lemma_.lower()) or classes().get(token.lower_)
    for name in found or ("unclassed",):
        yield f"{role} {name}"


def _sporting(span: Span) -> bool:
    words, sentence = words_of(span.doc), span.sent
    within = slice(sentence.start, sentence.end)
    return not _sports().isdisjoint(words.lemmas[within]) or any(
        SCORE.match(word) for word in words.tokens[within]
    )


@lru_cache(maxsize=1)
def _sports() -> frozenset[str]:
    return frozenset(word for word, roles in classes().items() if "sporting" in roles)
