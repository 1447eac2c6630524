from __future__ import annotations

import csv
from pathlib import Path
from typing import get_args

import pytest
from shapely import Point

from geodata.places.gazetteer import Gazetteer
from geodata.places.index import DATA
from geodata.places.names import fold, slug
from geodata.places.place import Kind

NEAR = 0.023  # degrees, 2.5 km: coasts and borders are drawn to about that, crossings lie on them


def read(name: str) -> list[dict[str, str]]:
    with (Path(DATA) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LANDMARKS, REGIONS = read("landmarks.csv"), read("regions.csv")


def test_there_are_many() -> None:
    assert len(LANDMARKS) > 300
    assert len(REGIONS) > 90


@pytest.mark.parametrize("rows", [LANDMARKS, REGIONS], ids=["landmarks", "regions"])
def test_names_are_unique_and_every_row_has_a_source(rows: list[dict[str, str]]) -> None:
    slugs = [slug(row["name"]) for row in rows]
    assert len(set(slugs)) == len(slugs)
    assert all(row["source"] for row in rows)
    for row in rows:
        aliases = [alias for alias in row["aliases"].split("|") if alias]
        assert all(fold(alias) for alias in aliases), row["name"]
        assert all(alias == alias.strip() for alias in aliases), row["name"]


def test_kinds_and_coordinates_are_valid() -> None:
    for row in LANDMARKS:
        assert row["kind"] in get_args(Kind), row["name"]
        assert -90 <= float(row["lat"]) <= 90
        assert -180 <= float(row["lon"]) <= 180


def test_every_landmark_lies_in_the_country_it_claims(gazetteer: Gazetteer) -> None:
    wrong = []
    for row in LANDMARKS:
        point = Point(float(row["lon"]), float(row["lat"]))
        if row["country"] and row["kind"] != "island":  # small islands are not drawn
            shape = gazetteer.shape(f"dateline:country/{row['country']}")
            if shape is None or shape.distance(point) > NEAR:
                wrong.append((row["name"], row["country"]))
    assert wrong == []


def test_every_landmark_lies_in_the_division_it_claims(gazetteer: Gazetteer) -> None:
    wrong = []
    for row in LANDMARKS:
        point = Point(float(row["lon"]), float(row["lat"]))
        division = gazetteer.by_code(row["admin1"]) if row["admin1"] else None
        if row["admin1"]:
            shape = division and gazetteer.shape(division.id)
            if shape is None or shape.distance(point) > 2 * NEAR:
                wrong.append((row["name"], row["admin1"]))
    assert wrong == []


def test_islands_lie_in_no_other_country(gazetteer: Gazetteer) -> None:
    for row in LANDMARKS:
        if row["kind"] == "island" and row["country"]:
            found = gazetteer.country_at(float(row["lat"]), float(row["lon"]))
            assert found in (row["country"], None), row["name"]


def test_what_stands_for_a_government_names_a_country(gazetteer: Gazetteer) -> None:
    seats = [row for row in LANDMARKS if row["government_of"]]
    assert len(seats) > 50
    for row in seats:
        assert gazetteer.country_name(row["government_of"]), row["name"]
    kremlin = gazetteer.lookup("Kremlin")[0]
    assert kremlin.government_of == "RUS"


def test_every_member_of_a_region_is_known_and_its_point_is_not_far(gazetteer: Gazetteer) -> None:
    for row in REGIONS:
        for member in row["members"].split():
            found = gazetteer.by_code(member)
            assert found is not None, (row["name"], member)
            assert gazetteer.shape(found.id) is not None, (row["name"], member)
            assert not row["country"] or found.country == row["country"], (row["name"], member)
        if row["members"]:
            shape = gazetteer.shape(f"dateline:region/{slug(row['name'])}")
            assert shape is not None, row["name"]
            west, south, east, north = shape.bounds
            assert south <= float(row["lat"]) <= north, row["name"]
            assert west <= float(row["lon"]) <= east, row["name"]


@pytest.mark.parametrize("table", ["division_names.csv", "place_names.csv", "country_names.csv"])
def test_tables_of_names_have_no_doubles_and_known_matches(table: str) -> None:
    rows = [tuple(row.values()) for row in read(table)]
    assert len(set(rows)) == len(rows)
    assert {row[-1] for row in rows} <= {"name", "alias", "abbreviation", "demonym"}
    assert all(fold(row[1]) for row in rows)


@pytest.mark.parametrize(
    ("table", "column"), [("division_names.csv", "code"), ("place_names.csv", "id")]
)
def test_hand_written_names_lead_to_their_place(
    gazetteer: Gazetteer, table: str, column: str
) -> None:
    missing = [
        row
        for row in read(table)
        if row[column]
        not in {getattr(c, column) for c in gazetteer.lookup(row["name"], limit=1000)}
    ]
    assert missing == []
