from __future__ import annotations

import pytest
from spacy.tokens import Doc, Token

from geodata.events.actor_phrases import core
from geodata.events.party_phrases import named_by, phrase, separate
from geodata.events.subjects import surface_subjects
from geodata.language import Language


def word(doc: Doc, text: str) -> Token:
    return next(t for t in doc if t.text == text)


def test_a_phrase_ends_before_clauses_and_appositions(pipeline: Language) -> None:
    doc = pipeline.parse("The mayor of Lima, a lawyer who lives there, resigned.")
    assert phrase(word(doc, "mayor")).text == "The mayor of Lima"


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        (
            "Mayors Rosa Diaz of Lima and Pedro Soto of Cusco visited the school.",
            "visited",
            ["Mayors Rosa Diaz of Lima", "Pedro Soto of Cusco"],
        ),
        ("Rufus-Mart gave a grant.", "gave", ["Rufus-Mart"]),
        ("Its owner and driver was jailed.", "jailed", ["Its owner"]),
        ("Its owner and its driver were jailed.", "jailed", ["Its owner", "its driver"]),
        ("The king and queen visited Lima.", "visited", ["king", "queen"]),
    ],
)
def test_each_party_has_a_phrase_of_its_own(
    pipeline: Language, sentence: str, verb: str, expected: list[str]
) -> None:
    heads = separate(surface_subjects(word(pipeline.parse(sentence), verb)))
    assert [core(head).text for head in heads] == expected


def test_a_clause_taken_for_a_party_names_its_subject(pipeline: Language) -> None:
    doc = pipeline.parse("A baker was seen.")
    word(doc, "seen").dep_ = "csubj"
    assert [t.text for t in named_by(word(doc, "seen"))] == ["baker"]
    assert [t.text for t in named_by(word(doc, "baker"))] == ["baker"]


def test_no_party_is_a_hyphen_or_the_letter_of_a_party(pipeline: Language) -> None:
    doc = pipeline.parse("Senator Rosa Diaz, R-Lima, left.")
    heads = [word(doc, "Diaz"), word(doc, "-"), word(doc, "Lima")]
    assert [t.text for t in separate(heads)] == ["Diaz"]


@pytest.mark.parametrize("sentence", ["  The baker left.", "Police fear that the baker left."])
def test_a_name_begins_with_a_word_of_its_own(pipeline: Language, sentence: str) -> None:
    assert core(word(pipeline.parse(sentence), "baker")).text == "baker"
