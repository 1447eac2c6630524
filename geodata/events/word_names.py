"""The ways in which a word list may write a word of a text."""

from __future__ import annotations

from spacy.tokens import Token

from geodata.words import words_of

_BREAKS = frozenset({"DET", "ADP", "VERB", "PUNCT", "PRON", "CCONJ"})


def names(token: Token) -> frozenset[str]:
    """The ways a word list may write a word: lemma, form, and with the words before it.

    "air strikes" gives "strike", "strikes", "air strike"; spaCy's "cease", "-", "fire" gives
    "cease - fire" and "cease-fire".
    """
    words, here = words_of(token.doc), token.i
    tokens, lemmas = words.tokens, words.lemmas
    lemma = lemmas[here]
    found = {lemma, tokens[here].lower()}
    phrase = lemma
    for i in range(here - 1, max(here - 5, -1), -1):
        before = tokens[i]
        if before.isspace() or (words.parts[i] in _BREAKS and before != "-"):
            break
        phrase = f"{lemmas[i]} {phrase}"
        found.add(phrase)
        if " - " in phrase:
            found.add(phrase.replace(" - ", "-"))
    for child in token.lefts:
        if child.dep_ in {"compound", "amod", "nmod"}:
            found.add(f"{child.lemma_.lower()} {lemma}")
    if here + 2 < len(tokens):
        if tokens[here + 1] == "-":
            found.add(f"{lemma} - {tokens[here + 2].lower()}")
        elif tokens[here + 1].lower() == "of":
            found.add(f"{lemma} of {lemmas[here + 2]}")
    return frozenset(found)
