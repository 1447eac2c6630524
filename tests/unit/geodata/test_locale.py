from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from geodata.language import Language
from geodata.places.gazetteer import Gazetteer
from geodata.places.locale import locale


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The sheriff and two county troopers were called to the township.", "USA"),
        ("Eleven lakh voters of the panchayat got two crore in aid.", "IND"),
        ("The naira fell, and INEC blamed the LGA chairmen.", "NGA"),
    ],
)
def test_wording_points_to_a_country(pipeline: Language, text: str, country: str) -> None:
    found = locale(pipeline.parse(text))
    assert max(found, key=lambda code: found[code]) == country
    assert found[country] == 1.0


def test_one_word_often_is_weak(pipeline: Language) -> None:
    assert 0.5 < locale(pipeline.parse("Sheriff! Sheriff! Sheriff! Sheriff!"))["USA"] < 1.0
    assert locale(pipeline.parse("Nothing of the kind happened.")) == {}


def test_every_word_names_a_country_once_and_in_lower_case(gazetteer: Gazetteer) -> None:
    table = files("geodata").joinpath("data", "country_words.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    words = [row["word"] for row in rows]
    assert len(set(words)) == len(words)
    assert all(word == word.lower() and " " not in word for word in words)
    assert all(gazetteer.by_code(row["country"]) for row in rows)
