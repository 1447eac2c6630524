"""Rivers of Natural Earth's 10m centre lines: a name and a point half way along the main line."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pandas as pd
import shapefile
import shapely

from geodata.build.sources import unpacked
from geodata.places.names import fold

_LINES = "usr/share/magics/10m/ne_10m_rivers_lake_centerlines"
MAJOR = 5  # Natural Earth's scale rank: 0 for the largest rivers, 10 for the smallest
_WORDS = frozenset(
    (
        "red",
        "yellow",
        "white",
        "black",
        "snake",
        "pearl",
        "new",
        "green",
        "grand",
        "peace",
        "canadian",
    )
)
_OTHER = re.compile(r"^(.*?)\s*\((.*)\)$")  # "Dnipro (Dnieper)"


def read_rivers() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rivers, and their names as (row, key, match): "Yalu River", "River Thames", bare "Yalu".

    Names that lost a letter in the package ("S?o Francisco") are left out.
    """
    parts: dict[str, list[Any]] = defaultdict(list)
    ranks: dict[str, int] = {}
    with shapefile.Reader(str(unpacked("libmagics++-data") / _LINES), encoding="latin-1") as file:
        for record in file.iterShapeRecords():
            name = str(record.record["name"] or "").strip("\x00 ")
            if name and "?" not in name and "\ufffd" not in name and len(record.shape.points) > 1:
                parts[name].append(shapely.geometry.shape(record.shape.__geo_interface__))
                rank = int(record.record["scalerank"])
                ranks[name] = min(rank, ranks.get(name, rank))
    rows, names = [], []
    for number, (name, lines) in enumerate(sorted(parts.items())):
        title, keys = river_keys(name, bare=ranks[name] <= MAJOR)
        point = _half_way(lines)
        rows.append({"name": title, "lat": point.y, "lon": point.x, "rank": ranks[name]})
        names += [(number, key, match) for key, match in keys.items()]
    return pd.DataFrame(rows), pd.DataFrame(names, columns=["place", "key", "match"])


def river_keys(name: str, *, bare: bool) -> tuple[str, dict[str, str]]:
    """The title of a river and its folded keys; the bare name of a large one is an alias."""
    both = _OTHER.match(name)
    spellings = [part for part in (both.groups() if both else (name,)) if part]
    first = spellings[0]
    title = first if re.search(r"(?i)\b(river|creek|canal|channel)\b", first) else f"{first} River"
    keys = {fold(title): "name"}
    for part in spellings:
        stem = re.sub(r"(?i)\s+river$", "", part)
        for key in (f"{fold(stem)} river", f"river {fold(stem)}"):
            keys.setdefault(key, "name")
        if bare and fold(stem) not in _WORDS:
            keys.setdefault(fold(stem), "alias")
    return title, {key: match for key, match in keys.items() if len(key) > 2}


def _half_way(lines: list[Any]) -> Any:
    merged = shapely.line_merge(shapely.union_all(lines))
    longest = max(shapely.get_parts(merged), key=shapely.length)
    return shapely.line_interpolate_point(longest, 0.5, normalized=True)
