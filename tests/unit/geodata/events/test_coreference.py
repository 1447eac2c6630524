"""Coreference: what pronouns and general nouns stand for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.events.actors import ActorResolver
from geodata.events.coreference import Mentions
from geodata.places import find_places


@pytest.fixture(scope="module")
def stands_for(pipeline, gazetteer):
    """What the last occurrence of a word in a text stands for, as text."""
    resolver = ActorResolver(gazetteer)

    def find(word, text):
        doc = pipeline.parse(text)
        mentions = Mentions.of(doc, find_places(doc, gazetteer), resolver)
        token = [token for token in doc if token.text == word][-1]
        found = mentions.antecedent(token)
        return [span.text for span in found] if isinstance(found, list) else found and found.text

    return find


@pytest.mark.parametrize(
    ("word", "text", "antecedent"),
    [
        ("it", "Tehran will expand its fleet days after it tested a rocket.", "Tehran"),
        ("its", "Norway recalled its ambassador.", "Norway"),
        ("it", "Hamas fired rockets. Israel said it intercepted most.", "Israel"),
        ("he", "Emmanuel Macron flew to Chad, where he met troops.", "Emmanuel Macron"),
        ("She", "Angela Merkel spoke first. She left early.", "Angela Merkel"),
        ("they", "Rebels left the town after they ran out of food.", "Rebels"),
        ("who", "Farmers who blocked the road went home.", "Farmers"),
        ("North", "North Korea closed the border. The North gave no reason.", "North Korea"),
        ("ministry", "Peru's health ministry sent doctors. The ministry gave none.",
         "Peru's health ministry"),
        ("group", "Hamas fired rockets at Israel. The group gave no reason.", "Hamas"),
        ("him", "Rosa Diaz praised Pedro Soto. Peter Muller came to Lima, helping him with a plan.",
         "Pedro Soto"),
        ("He", "Officer Pedro Soto stopped Karl Muller. He was arrested.", "Karl Muller"),
        ("she", "Linda Muller met Karl Soto in Lima, and Karl Soto said she agreed.",
         "Linda Muller"),
        ("Macron", "Emmanuel Macron flew to Chad. On Monday Macron met troops.", "Emmanuel Macron"),
        ("SLF", "The Sahel Lions Front (SLF) took a town. The SLF left.", "Sahel Lions Front"),
    ],
)  # fmt: skip
def test_one_antecedent(stands_for, word, text, antecedent):
    assert stands_for(word, text) == antecedent


@pytest.mark.parametrize(
    ("word", "text", "antecedents"),
    [
        ("countries", "Norway and Iran spoke. Both countries want fish.", ["Norway", "Iran"]),
        ("they", "Norway and Iran spoke. On Monday they signed a pact.", ["Norway", "Iran"]),
        ("leaders", "Emmanuel Macron met Olaf Scholz. The two leaders shook hands.",
         ["Emmanuel Macron", "Olaf Scholz"]),
    ],
)  # fmt: skip
def test_several_antecedents(stands_for, word, text, antecedents):
    assert stands_for(word, text) == antecedents


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("It", "It is likely that talks will fail."),
        ("It", "It was unclear whether anyone was hurt."),
        ("It", "Iran sent troops. It is considered unlikely that they will leave."),
        ("they", "On Monday they left."),
        ("village", "Troops took a village."),
        ("Norway", "Norway sent troops."),
    ],
)
def test_no_antecedent(stands_for, word, text):
    assert stands_for(word, text) is None


def test_owner_of_a_phrase(pipeline, gazetteer):
    doc = pipeline.parse("Peru closed the border. Its foreign minister flew home.")
    mentions = Mentions.of(doc, find_places(doc, gazetteer), ActorResolver(gazetteer))
    minister, border = (next(t for t in doc if t.text == word) for word in ("minister", "border"))
    assert mentions.owner(minister).text == "Peru"
    assert mentions.owner(border) is None


def test_reflexive_is_the_subject_of_its_clause(stands_for):
    assert (
        stands_for("themselves", "Soldiers found rebels. The rebels armed themselves.") == "rebels"
    )


def test_support_of_a_government_is_no_government(stands_for):
    text = "The Peruvian government met. It promised government support. The government left."
    assert stands_for("government", text) == "Peruvian government"


def test_two_parts_of_one_clause_are_two_parties(stands_for):
    text = "Emmanuel Macron flew to Chad. Olaf Scholz called him on Monday."
    assert stands_for("him", text) == "Emmanuel Macron"


@settings(deadline=None, max_examples=40)
@given(text=st.text(alphabet="he it they who Both The North Macron, and. ", max_size=80))
def test_any_text_ends(pipeline, gazetteer, text):
    doc = pipeline.parse(text)
    mentions = Mentions.of(doc, [], ActorResolver(gazetteer))
    for token in doc:
        found = mentions.antecedent(token)
        for span in found if isinstance(found, list) else [found]:
            assert span is None or span.doc is doc
