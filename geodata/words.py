"""A parsed text's words as plain strings, taken from it once.

spaCy joins the words anew whenever `doc.text` is read and makes an object for every token that is
looked at; what goes through a text again and again goes through these instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

_KEY = "words"  # in a Doc's user_data


@dataclass(frozen=True, slots=True)
class Words:
    """The text, its tokens in order, and the indices at which each of them stands.

    `lemmas` are in lower case; they and `parts` (of speech) are empty where the pipeline leaves
    them open.
    """

    text: str
    tokens: Sequence[str]
    lemmas: Sequence[str]
    parts: Sequence[str]
    places: Mapping[str, Sequence[int]]

    def at(self, word: str) -> Sequence[int]:
        """Indices of the tokens that read exactly `word`, in order."""
        return self.places.get(word, ())


def words_of(doc: Doc) -> Words:
    """The words of `doc`, which the pipeline must have finished; kept with it."""
    found = doc.user_data.get(_KEY)
    if found is None:
        found = doc.user_data[_KEY] = _read(doc)
    return found


def _read(doc: Doc) -> Words:
    strings = doc.vocab.strings
    tokens = tuple([token.text for token in doc])
    kinds = doc.to_array(["LEMMA", "POS"]).tolist()
    known = {number: strings[number] for row in kinds for number in row}
    lemmas = tuple([known[lemma].lower() for lemma, _ in kinds])
    parts = tuple([known[part] for _, part in kinds])
    places: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(tokens):
        places[word].append(i)
    return Words(doc.text, tokens, lemmas, parts, dict(places))
