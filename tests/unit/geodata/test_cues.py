from __future__ import annotations

import csv
from dataclasses import fields
from importlib.resources import files
from typing import get_args

from geodata.places.cues import Cues, cues
from geodata.places.place import Kind

ROWS = list(
    csv.DictReader(files("geodata").joinpath("data", "cues.csv").read_text("utf-8").splitlines())
)


def test_every_row_has_a_known_role_and_kind() -> None:
    roles = {field.name for field in fields(Cues)}
    assert {row["role"] for row in ROWS} == roles
    with_kind = [row for row in ROWS if row["kind"]]
    assert {row["role"] for row in with_kind} == {"after", "before"}
    assert {row["kind"] for row in with_kind} <= set(get_args(Kind))
    assert all(row["kind"] for row in ROWS if row["role"] in ("after", "before"))


def test_words_are_lower_case_and_stand_once_in_a_role() -> None:
    pairs = [(row["word"], row["role"]) for row in ROWS]
    assert len(pairs) == len(set(pairs))
    assert all(row["word"] == row["word"].lower().strip() for row in ROWS)


def test_a_word_gives_the_kind_of_the_place_beside_it() -> None:
    table = cues()
    assert table.after["oblast"] == "admin1"
    assert table.before["strait of"] == "strait"
    assert "outskirts of" in table.within
    assert cues() is table
