"""Airports that news is likely to name: international ones and military fields."""

from __future__ import annotations

import re

import pandas as pd

from geodata.build.sources import unpacked
from geodata.places.names import fold

_MILITARY = r"(?i)\b(?:air base|air force base|afb|air force station|naval air station)\b"
_FIELD = re.compile(r" (?:air ?base|air force base|afb|air force station)$")


def read_airports() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Airports with an IATA code and "International" in the name, and military fields.

    Names are (icao, key, main). A military field is never listed under its bare name ("Hill").
    """
    path = unpacked("airportsdata") / "airportsdata" / "airports.csv"
    table = pd.read_csv(path, keep_default_na=False)
    military = table.name.str.contains(_MILITARY)
    civil = (table.iata != "") & table.name.str.contains("International", regex=False)
    table = table[(military | civil) & table.icao.str.fullmatch("[A-Z]{4}")]
    table = table.drop_duplicates("icao").assign(
        feature=military.map({True: "AIRB", False: "AIRP"}),
        name=table.name.str.replace(r"\bAfb\b( Airport)?", "Air Force Base", regex=True),
    )
    names = [
        (icao, key, main)
        for icao, name, city, feature in table[["icao", "name", "city", "feature"]].to_numpy()
        for key, main in (field_keys if feature == "AIRB" else airport_keys)(name, city)
    ]
    columns = ["icao", "name", "country", "lat", "lon", "feature"]
    return table[columns], pd.DataFrame(names, columns=["icao", "key", "main"])


def airport_keys(name: str, city: str) -> list[tuple[str, bool]]:
    """ "Ben Gurion International Airport" is also "Ben Gurion Airport", "Tel Aviv airport"."""
    key = fold(name)
    stem = key.replace(" international", "").removesuffix(" airport")
    other = [f"{stem} airport", f"{stem} international airport"]
    if city:
        other += [f"{fold(city)} airport", f"{fold(city)} international airport"]
    return [(key, True), *((k, False) for k in dict.fromkeys(other) if k != key)]


def field_keys(name: str, _city: str) -> list[tuple[str, bool]]:
    """ "Hill Air Force Base" is also "Hill AFB", "Hill airbase"."""
    key = fold(name)
    stem = _FIELD.sub("", key)
    if stem == key:
        return [(key, True)]
    endings = ("air base", "airbase", "air force base", "afb", "airfield")
    return [(key, True), *((k, False) for e in endings if (k := f"{stem} {e}") != key)]
