from __future__ import annotations

import pytest
import spacy

from geodata.language import Language
from geodata.lemmas import mend_lemmas


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Nurses staged a sit-in.", "stage"),
        ("The army is waging war.", "wage"),
        ("The firm was fined.", "fine"),
        ("Fighting raged near the dam.", "rage"),
        ("Police cordoned the square off.", "cordon"),
        ("The navy resupplied the garrison.", "resupply"),
    ],
)
def test_forms_belong_to_their_verb(pipeline: Language, text: str, lemma: str) -> None:
    assert lemma in {token.lemma_ for token in pipeline.parse(text)}


@pytest.mark.parametrize(
    ("text", "lemma"),
    [("The firm scrapped the plan.", "scrap"), ("They hopped over it.", "hop")],
)
def test_the_short_verb_keeps_its_forms(pipeline: Language, text: str, lemma: str) -> None:
    assert lemma in {token.lemma_ for token in pipeline.parse(text)}


def test_a_model_without_lemmas_is_left_alone() -> None:
    nlp = spacy.blank("en")
    mend_lemmas(nlp)
    assert nlp.pipe_names == []
