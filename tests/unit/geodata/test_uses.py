from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from geodata.language import Language
from geodata.places.gazetteer import Gazetteer
from geodata.places.recognise import recognise
from geodata.places.uses import classes, clues, use_of, weights

ACTS = [
    "Kenya said on Monday that it would help.",
    "Kenya signed a treaty with its rival.",
    "Kenya beat the hosts 3-1 in the final.",
    "They tried to persuade Kenya.",
    "The hosts defeated Kenya.",
    "Kenya's government resigned.",
    "Kenya's decision was criticised.",
    "He won 30 caps for Kenya.",
    "They gave weapons to Kenya.",
    "The bridge was paid for by Kenya.",
    "The treaty with Kenya has lapsed.",
]
IS_THERE = [
    "She was born in Kenya.",
    "They moved to Kenya after the war.",
    "She lives near Kenya.",
    "The army invaded Kenya.",
    "Kenya lies on the coast.",
    "Kenya's capital was quiet.",
    "Snow fell in the north of Kenya.",
    "Tourists visited Kenya.",
    "The road runs through Kenya.",
    "He returned from Kenya on Monday.",
    "Kenya is a country in Africa.",
]


def use(pipeline: Language, gazetteer: Gazetteer, text: str) -> str:
    found = recognise(pipeline.parse(text), gazetteer)
    return next(mention.use for mention in found if mention.text == "Kenya")


@pytest.mark.parametrize("text", ACTS)
def test_who_acts_decides_or_owns_is_no_spot_on_the_map(
    pipeline: Language, gazetteer: Gazetteer, text: str
) -> None:
    assert use(pipeline, gazetteer, text) == "metonymic"


@pytest.mark.parametrize("text", IS_THERE)
def test_where_something_is_or_goes_is_the_place_itself(
    pipeline: Language, gazetteer: Gazetteer, text: str
) -> None:
    assert use(pipeline, gazetteer, text) == "literal"


def test_a_list_is_read_by_its_first_name(pipeline: Language) -> None:
    doc = pipeline.parse("Chad, Niger and Mali signed the pact.")
    assert [use_of(doc[i : i + 1], "country") for i in (0, 2, 4)] == ["metonymic"] * 3


def test_clues_say_what_the_grammar_says(pipeline: Language) -> None:
    doc = pipeline.parse("Kenya accused its neighbour.")
    assert {"subject", "subject speaking", "a country"} <= clues(doc[:1], "country")
    assert "a stranger" in clues(doc[:1])


def test_every_weight_is_of_a_clue_that_can_be_given() -> None:
    known = {name for found in classes().values() for name in found} | {"unclassed"}
    for clue in weights():
        role, _, last = clue.rpartition(" ")
        plain = not role or last in known
        assert (
            plain
            or role in {"a", "sport of a", "is", "subject of", "modifier of a"}
            or clue == "by the agent"
        ), clue


def test_words_stand_once_in_a_class() -> None:
    table = files("geodata").joinpath("data", "use_words.csv").read_text(encoding="utf-8")
    rows = [(row["word"], row["role"]) for row in csv.DictReader(table.splitlines())]
    assert len(rows) == len(set(rows))
    assert all(word == word.lower().strip() and role for word, role in rows)
