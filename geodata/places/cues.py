"""The words beside a name that tell what it is; the table is `geodata/data/cues.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import cast

from geodata.places.place import Kind


@dataclass(frozen=True, slots=True)
class Cues:
    """Word lists by what they do; all in lower case.

    `after` and `before` give the kind of the place that a word follows ("Kursk region") or stands
    before ("Lake Victoria", "port of Odesa"). `street` ends the name of a street, `numbered` is
    followed by a road's number. `within` is followed by a place, `towards` by a place or
    something else, `attributive` follows a place ("Lagos police"), `reaching` holds verbs
    that take one as their object ("shelled Sumy"); `direction` is no part of a name
    ("northern Mali"). `title` is followed by a person. `notplace` never names a place by
    itself. `institution` follows the place that an institution is named after ("Lagos Police").
    `agentnoun` is what only people and governments have.
    """

    after: Mapping[str, Kind]
    before: Mapping[str, Kind]
    street: frozenset[str]
    numbered: frozenset[str]
    within: frozenset[str]
    towards: frozenset[str]
    attributive: frozenset[str]
    reaching: frozenset[str]
    direction: frozenset[str]
    title: frozenset[str]
    notplace: frozenset[str]
    institution: frozenset[str]
    agentnoun: frozenset[str]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The table, read once."""
    table = files("geodata").joinpath("data", "cues.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))

    def words(role: str) -> frozenset[str]:
        return frozenset(row["word"] for row in rows if row["role"] == role)

    def kinds(role: str) -> Mapping[str, Kind]:
        return {row["word"]: cast(Kind, row["kind"]) for row in rows if row["role"] == role}

    plain = (f.name for f in fields(Cues) if f.name not in ("after", "before"))
    return Cues(kinds("after"), kinds("before"), **{role: words(role) for role in plain})
