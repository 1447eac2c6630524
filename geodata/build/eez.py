"""Approximate exclusive economic zones: each sea cell within 200 nm goes to the nearest coast.

    python -m geodata.build.eez

Equidistance on a 0.1 degree grid, not treaty lines: a zone is never a legal boundary, and every
use of one has to say "approximate". Territorial waters are included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from rasterio import features, transform
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry as Geometry

from geodata.build.borders import Floats, polygons, snap
from geodata.build.shapes import Shape, Town, read, towns, write

STEP = 0.1  # degrees
COAST_STEP = 0.05  # degrees between points along a coast
GRID = transform.from_origin(-180, 90, STEP, STEP)
EARTH_KM = 6371.0088
LIMIT_KM = 370.4  # 200 nautical miles
Integers = npt.NDArray[np.int64]

# islands that neither the coast nor the towns have (lon, lat); Okinotorishima's zone is disputed
_ISLETS = {"JPN": [(136.08, 20.42)]}
_INLAND = ("marine/caspian-sea", "marine/garabogaz-bay")


def unit_vectors(lon: Floats, lat: Floats) -> Floats:
    """Points on the unit sphere: chords there order distances as great circles do."""
    lon, lat = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def coast_points(lands: Sequence[Shape], places: Sequence[Town]) -> tuple[Floats, Integers]:
    """Points (lon, lat) along every border, and the row of the country each belongs to.

    A town that lies off every coast stands on an atoll which the source lacks: it counts too.
    """
    tree = shapely.STRtree([land.geometry for land in lands])
    spots = shapely.points([(town.lon, town.lat) for town in places])
    dry = set(tree.query(spots, predicate="dwithin", distance=0.1)[0].tolist())
    atolls = [town for at, town in enumerate(places) if at not in dry]
    points, owners = [], []
    for row, land in enumerate(lands):
        code = land.key.removeprefix("country/")
        line = shapely.get_coordinates(shapely.segmentize(land.geometry.boundary, COAST_STEP))
        extra = [(town.lon, town.lat) for town in atolls if town.country == code]
        extra += _ISLETS.get(code, [])
        points.append(np.vstack([line, *(np.array([xy]) for xy in extra)]))
        owners.append(np.full(len(points[-1]), row))
    return np.vstack(points), np.concatenate(owners)


def owner_grid(lands: Sequence[Shape], inland: Sequence[Geometry]) -> Integers:
    """Row number + 1 of the nearest country for each cell at sea within reach, else 0."""
    shape = (round(180 / STEP), round(360 / STEP))
    solid = [*(land.geometry for land in lands), *inland]
    land = features.rasterize(((g, 1) for g in solid), out_shape=shape, transform=GRID)
    lon, lat = np.meshgrid(
        -180 + STEP * (np.arange(shape[1]) + 0.5), 90 - STEP * (np.arange(shape[0]) + 0.5)
    )
    sea = land == 0
    points, owners = coast_points(lands, towns())
    reach = 2 * np.sin(LIMIT_KM / EARTH_KM / 2)
    tree = cKDTree(unit_vectors(points[:, 0], points[:, 1]))
    distance, nearest = tree.query(
        unit_vectors(lon[sea], lat[sea]), distance_upper_bound=reach, workers=2
    )
    zone = np.zeros(shape, "int32")
    owned = owners[np.minimum(nearest, len(owners) - 1)] + 1
    zone[sea] = np.where(np.isfinite(distance), owned, 0)
    return zone


def zones(lands: Sequence[Shape], inland: Sequence[Geometry]) -> list[Shape]:
    """A zone for every country with a coast; claims in Antarctica are frozen."""
    zone = owner_grid(lands, inland)
    parts: dict[int, list[Geometry]] = defaultdict(list)
    for shape, value in features.shapes(zone, mask=zone > 0, transform=GRID):
        parts[int(value) - 1].append(shapely.geometry.shape(shape))
    whole = [shapely.union_all(group) for group in parts.values()]
    light = shapely.coverage_simplify(whole, 1.2 * STEP)
    found = [
        Shape(
            lands[row].key.replace("country/", "eez/"),
            f"Exclusive economic zone of {lands[row].name}",
            polygons(shapely.transform(shape, snap)),
            approximate=True,
        )
        for row, shape in zip(parts, light, strict=True)
    ]
    return sorted((shape for shape in found if shape.key != "eez/ATA"), key=lambda shape: shape.key)


def main() -> None:
    seas = {sea.key: sea.geometry for sea in read("seas")}
    write(zones(read("countries"), [seas[key] for key in _INLAND]), "eez")


if __name__ == "__main__":
    main()
