from __future__ import annotations

import pytest
from spacy.tokens import Doc, Token

from geodata.events.subjects import surface_subjects
from geodata.language import Language


def word(doc: Doc, text: str) -> Token:
    return next(t for t in doc if t.text == text)


@pytest.mark.parametrize(
    ("sentence", "verb", "subjects"),
    [
        ("Miners and farmers marched.", "marched", ["Miners", "farmers"]),
        ("The mayor promised to resign.", "resign", ["mayor"]),
        ("The mayor told the clerk to resign.", "resign", ["clerk"]),
        ("The clerk thanked the mayor for resigning.", "resigning", ["mayor"]),
        ("The clerk left after resigning.", "resigning", ["clerk"]),
        ("Miners who marched were paid.", "marched", ["Miners"]),
        ("The mayor's offer to resign was refused.", "resign", ["mayor"]),
        ("It rained.", "rained", ["It"]),
    ],
)
def test_who_acts(pipeline: Language, sentence: str, verb: str, subjects: list[str]) -> None:
    found = surface_subjects(word(pipeline.parse(sentence), verb))
    assert [t.text for t in found] == subjects
