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
from scipy import ndimage
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry as Geometry

from geodata.build.borders import Floats, polygons, snap
from geodata.build.shapes import Shape, Town, read, towns, write

STEP = 0.1  # degrees
COAST_STEP = 0.05  # degrees between points along a coast
GRID = transform.from_origin(-180, 90, STEP, STEP)
EARTH_KM = 6371.0088
LIMIT_KM = 370.4  # 200 nautical miles
SHORE_KM = 30.0
COAST_GRAIN = 0.02  # degrees
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
    """Row number + 1 of the nearest country for each cell at sea within reach, else 0.

    Cells on land count up to 30 km from the coast; the exact coast is cut out of them afterwards.
    """
    shape = (round(180 / STEP), round(360 / STEP))
    lakes = features.rasterize(((g, 1) for g in inland), out_shape=shape, transform=GRID)
    land = features.rasterize(((row.geometry, 1) for row in lands), out_shape=shape, transform=GRID)
    lon, lat = np.meshgrid(
        -180 + STEP * (np.arange(shape[1]) + 0.5), 90 - STEP * (np.arange(shape[0]) + 0.5)
    )
    points, owners = coast_points(lands, towns())
    tree = cKDTree(unit_vectors(points[:, 0], points[:, 1]))
    zone = np.zeros(shape, "int32")
    for cells, limit in (((land == 0) & (lakes == 0), LIMIT_KM), (land == 1, SHORE_KM)):
        distance, nearest = tree.query(
            unit_vectors(lon[cells], lat[cells]),
            distance_upper_bound=2 * np.sin(limit / EARTH_KM / 2),
            workers=2,
        )
        owned = owners[np.minimum(nearest, len(owners) - 1)] + 1
        zone[cells] = np.where(np.isfinite(distance), owned, 0)
    # land cells beside a border or a lake, but far from any sea, make no zone
    return np.where(_near_sea((zone > 0) & (land == 0)) | (land == 0), zone, 0)


def _near_sea(sea: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    wide: npt.NDArray[np.bool_] = ndimage.binary_dilation(sea, iterations=3)
    return wide


def zones(lands: Sequence[Shape], inland: Sequence[Geometry]) -> list[Shape]:
    """A zone for every country with a coast; claims in Antarctica are frozen."""
    zone = owner_grid(lands, inland)
    parts: dict[int, list[Geometry]] = defaultdict(list)
    for shape, value in features.shapes(zone, mask=zone > 0, transform=GRID):
        parts[int(value) - 1].append(shapely.geometry.shape(shape))
    whole = [shapely.union_all(group) for group in parts.values()]
    light = shapely.coverage_simplify(whole, 2 * STEP)
    coasts = shapely.coverage_simplify([land.geometry for land in lands], COAST_GRAIN)
    tree = shapely.STRtree(coasts)
    found = []
    for row, area in zip(parts, light, strict=True):
        dry = shapely.union_all(coasts[tree.query(area)])
        water = polygons(shapely.transform(polygons(area).difference(dry), snap))
        key = lands[row].key.replace("country/", "eez/")
        if water.area > 0 and key != "eez/ATA":
            name = f"Exclusive economic zone of {lands[row].name}"
            found.append(Shape(key, name, water, approximate=True))
    return sorted(found, key=lambda shape: shape.key)


def main() -> None:
    seas = {sea.key: sea.geometry for sea in read("seas")}
    inland = [seas[key].buffer(2 * STEP) for key in _INLAND]
    write(zones(read("countries"), inland), "eez")


if __name__ == "__main__":
    main()
