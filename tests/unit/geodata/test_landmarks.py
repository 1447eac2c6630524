from __future__ import annotations

import csv
import sqlite3
from pathlib import Path
from typing import get_args

import pytest
from shapely import Point

from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer
from geodata.places.index import DATA
from geodata.places.names import fold, slug
from geodata.places.place import Kind

NEAR = 0.023  # degrees, 2.5 km: coasts and borders are drawn to about that, crossings lie on them


def read(name: str) -> list[dict[str, str]]:
    with (Path(DATA) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LANDMARKS, PORTS, REGIONS = read("landmarks.csv"), read("ports.csv"), read("regions.csv")


def test_there_are_many() -> None:
    assert len(LANDMARKS) > 480
    assert len(PORTS) > 200
    assert sum(bool(row["members"]) for row in REGIONS) >= 100


@pytest.mark.parametrize("rows", [LANDMARKS, PORTS, REGIONS], ids=["landmarks", "ports", "regions"])
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


def test_every_port_lies_in_the_country_and_division_it_claims(gazetteer: Gazetteer) -> None:
    wrong = []
    for row in PORTS:
        point = Point(float(row["lon"]), float(row["lat"]))
        for code in filter(None, (row["country"], row["admin1"])):
            found = gazetteer.by_code(code)
            shape = found and gazetteer.shape(found.id)
            if shape is None or shape.distance(point) > 2 * NEAR:  # built into the sea
                wrong.append((row["name"], code))
        if not row["country"]:
            at = gazetteer.country_at(float(row["lat"]), float(row["lon"]))
            assert at is None, row["name"]
    assert wrong == []


def test_every_port_by_the_sea_lies_within_5_km_of_it(gazetteer: Gazetteer) -> None:
    far = []
    for row in PORTS:
        assert row["water"] in ("sea", "inland"), row["name"]  # up a river, an inlet or a fjord
        if row["water"] == "sea":
            spot = Point(float(row["lon"]), float(row["lat"]))
            keys = gazetteer.shapes.seas_near(spot.buffer(2 * NEAR))
            seas = [gazetteer.shapes.shape(key) for key in keys]
            if not any(sea is not None and sea.distance(spot) <= 2 * NEAR for sea in seas):
                far.append(row["name"])
    assert far == []
    assert sum(row["water"] == "inland" for row in PORTS) < 40


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Port of Haifa", "dateline:port/port-of-haifa"),
        ("Haifa Port", "dateline:port/port-of-haifa"),
        ("Europoort", "dateline:port/europoort"),
        ("Sochi port", "geonames:491422"),  # not listed: the town
        ("Port of Spain", "geonames:3573890"),
        ("Port Said", "geonames:358619"),
    ],
)
def test_a_port_is_found_by_name_or_else_its_town(
    gazetteer: Gazetteer, name: str, expected: str
) -> None:
    assert gazetteer.lookup(name)[0].id == expected


def test_no_port_takes_the_name_of_a_town(gazetteer: Gazetteer) -> None:
    for row in PORTS:
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            found = gazetteer.lookup(name)
            towns = [c.name for c in found if c.kind == "city" and not c.typed and c.rank > 3.5]
            assert found[0].kind == "port" or found[0].typed, name
            assert not towns, (name, towns)


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
            if member.startswith("marine/"):
                assert gazetteer.shapes.shape(member) is not None, (row["name"], member)
                continue
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


@pytest.mark.parametrize("name", ["Pacific", "Atlantic"])
def test_an_ocean_is_both_its_halves(gazetteer: Gazetteer, name: str) -> None:
    ocean = gazetteer.lookup(f"{name} Ocean")[0]
    assert gazetteer.lookup(f"the {name}")[0].id == ocean.id
    assert (ocean.kind, ocean.country) == ("sea", None)
    whole = gazetteer.shape(ocean.id)
    halves = [gazetteer.shapes.shape(f"marine/{side}-{name.lower()}-ocean") for side in SIDES]
    assert whole is not None
    for half in halves:
        assert half is not None
        assert whole.intersection(half).area > 0.99 * half.area


SIDES = ("north", "south")


def test_no_sea_lies_in_a_country(gazetteer: Gazetteer) -> None:
    with sqlite3.connect(f"file:{gazetteer.path}?mode=ro", uri=True) as database:
        rows = database.execute(
            "select name from place where kind in ('sea', 'strait') and country is not null"
        ).fetchall()
    canals = {row["name"] for row in LANDMARKS if row["feature"] == "CNL"}
    assert {name for (name,) in rows} <= canals


def test_no_zone_is_reported_in_a_country(pipeline: Language, gazetteer: Gazetteer) -> None:
    found = find_places(pipeline.parse("A trawler sank in Norway's EEZ."), gazetteer)
    assert [(p.kind, p.country, p.precision) for p in found] == [("eez", None, "sea")]


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
