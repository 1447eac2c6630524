from __future__ import annotations

import pytest
from spacy.tokens import Doc, Token

from geodata.events.clauses import governing_verb, has_negation, is_future, is_passive, is_predicate
from geodata.language import Language


def word(doc: Doc, text: str) -> Token:
    return next(t for t in doc if t.text == text)


@pytest.mark.parametrize(
    ("sentence", "text", "expected"),
    [
        ("Divers searched the lake.", "searched", True),
        ("Divers have searched the lake.", "have", False),
        ("Divers found a sunken boat.", "sunken", False),
        ("Divers found a boat.", "boat", False),
    ],
)
def test_a_predicate_heads_a_clause(
    pipeline: Language, sentence: str, text: str, expected: bool
) -> None:
    assert is_predicate(word(pipeline.parse(sentence), text)) is expected


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        ("The boat was searched.", "searched", True),
        ("Divers were paid and thanked.", "thanked", True),
        ("Divers searched the boat.", "searched", False),
        ("The boat raised on Friday was empty.", "raised", True),
        ("Divers have left.", "left", False),
        ("Baker arrested in ferry fire.", "arrested", True),
        ("Bakers charged with burning a ferry.", "charged", True),
        ("Guards arrested a baker.", "arrested", False),
        ("The guards attacked at dawn.", "attacked", False),
    ],
)
def test_voice(pipeline: Language, sentence: str, verb: str, expected: bool) -> None:
    assert is_passive(word(pipeline.parse(sentence), verb)) is expected


@pytest.mark.parametrize(
    ("sentence", "verb", "negated", "future"),
    [
        ("Divers did not search the lake.", "search", True, False),
        ("Nobody searched the lake.", "searched", True, False),
        ("No diver searched the lake.", "searched", True, False),
        ("Divers will search the lake.", "search", False, True),
        ("Divers are going to search the lake.", "search", False, True),
        ("Divers will come and search the lake.", "search", False, True),
        ("Divers came and searched the lake.", "searched", False, False),
    ],
)
def test_negation_and_future(
    pipeline: Language, sentence: str, verb: str, negated: bool, future: bool
) -> None:
    token = word(pipeline.parse(sentence), verb)
    assert (has_negation(token), is_future(token)) == (negated, future)


@pytest.mark.parametrize(
    ("sentence", "noun", "verb"),
    [
        ("The army's shelling of the village continued.", "shelling", "continued"),
        ("The navy staged a series of drills.", "drills", "staged"),
    ],
)
def test_the_verb_that_a_noun_belongs_to(
    pipeline: Language, sentence: str, noun: str, verb: str
) -> None:
    doc = pipeline.parse(sentence)
    assert governing_verb(word(doc, noun)) == word(doc, verb)
