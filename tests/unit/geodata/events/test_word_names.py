from __future__ import annotations

import pytest
from spacy.tokens import Doc, Token

from geodata.events.word_names import names
from geodata.language import Language


def word(doc: Doc, text: str) -> Token:
    return next(t for t in doc if t.text == text)


@pytest.mark.parametrize(
    ("sentence", "token", "name"),
    [
        ("They held peace talks.", "talks", "peace talk"),
        ("A cease-fire began.", "fire", "cease-fire"),
        ("They declared a state of emergency.", "state", "state of emergency"),
    ],
)
def test_names_of_a_word(pipeline: Language, sentence: str, token: str, name: str) -> None:
    assert name in names(word(pipeline.parse(sentence), token))
