from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from geodata.places.gazetteer import Gazetteer

ROWS = list(
    csv.DictReader(
        files("geodata").joinpath("data", "country_points.csv").read_text("utf-8").splitlines()
    )
)
COUNTRIES = [row for row in ROWS if len(row["place"]) == 3]


@pytest.mark.parametrize("row", COUNTRIES, ids=[row["place"] for row in COUNTRIES])
def test_a_country_stands_at_its_conventional_point_within_it(
    gazetteer: Gazetteer, row: dict[str, str]
) -> None:
    lat, lon = float(row["lat"]), float(row["lon"])
    assert gazetteer.country_at(lat, lon) == row["place"]
    country = gazetteer.by_code(row["place"])
    assert country is not None
    assert (country.lat, country.lon) == (
        pytest.approx(lat, abs=1e-4),
        pytest.approx(lon, abs=1e-4),
    )
