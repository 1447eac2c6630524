"""Polygons of countries, first-order divisions, seas, economic zones and regions.

Keys: `country/JPN`, `admin1/RU.41`, `marine/sea-of-japan`, `eez/JPN`, `region/korean-peninsula`.
Countries follow the boundary policy (docs/decisions.md), not the source's view of control.
"""

from __future__ import annotations

import csv
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry as Geometry

from geodata.errors import GazetteerError
from geodata.places.names import slug

DATA = Path(__file__).resolve().parents[1] / "data"
COAST_KM = 2.5  # the coast is drawn to about 1 km, and harbours are built beyond it
SHORE_KM = 25.0  # water this near to a drawn sea belongs to it
KM_PER_DEGREE = 111.195
GEOJSON_CORNERS = 1200  # some 25 kB of GeoJSON
FINEST = 0.005  # degrees, where thinning begins


@dataclass(frozen=True, slots=True)
class _Part:
    """One polygon of a shape; lookups go to parts, since an archipelago's box holds other lands."""

    key: str
    polygon: Geometry
    area: float


class _Layer:
    """The shapes of one file: by key, and by place. Not safe for threads by itself."""

    def __init__(self, path: Path) -> None:
        try:
            table = pq.ParquetFile(path).read().to_pydict()
        except (OSError, ValueError) as error:
            raise GazetteerError(
                f"{path} cannot be read ({error}); run `make gazetteer` or reinstall"
            ) from error
        pa.default_memory_pool().release_unused()
        # of divisions only: Monaco has none, but lies within reach of France's
        self.countries: dict[str, str] = dict(
            zip(table["key"], table.get("country", ()), strict=False)
        )
        self._wkb: dict[str, bytes] = dict(zip(table["key"], table["wkb"], strict=True))
        self.names: dict[str, str] = dict(zip(table["key"], table["name"], strict=True))
        self.approximate = {
            key for key, flag in zip(table["key"], table["approximate"], strict=True) if flag
        }

    def shape(self, key: str) -> Geometry | None:
        wkb = self._wkb.get(key)
        return None if wkb is None else shapely.from_wkb(wkb)

    @cached_property
    def _parts(self) -> list[_Part]:
        parts = [
            _Part(key, polygon, polygon.area)
            for key, wkb in self._wkb.items()
            for polygon in shapely.get_parts(shapely.from_wkb(wkb))
        ]
        shapely.prepare([part.polygon for part in parts])
        return parts

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree([part.polygon for part in self._parts])

    def at(self, lat: float, lon: float, country: str | None = None) -> str | None:
        """Key of the smallest part (of that country) that covers the point."""
        hits = [self._parts[i] for i in self._tree.query(Point(lon, lat))]
        hits = [
            part
            for part in hits
            if (country is None or self.countries[part.key] == country)
            and shapely.intersects_xy(part.polygon, lon, lat)
        ]
        return min(hits, key=lambda part: part.area).key if hits else None

    def touching(self, area: Geometry) -> list[str]:
        """Keys of the shapes with a part whose box touches the area's."""
        return sorted({self._parts[i].key for i in self._tree.query(area)})

    def near(self, lat: float, lon: float, km: float, country: str | None = None) -> str | None:
        """Key of the nearest part (of that country) within `km`, on a plane at the point."""
        squeeze = max(0.02, float(np.cos(np.radians(lat))))
        reach = km / KM_PER_DEGREE
        box = shapely.box(lon - reach / squeeze, lat - reach, lon + reach / squeeze, lat + reach)
        best, best_km = None, km
        for i in self._tree.query(box):
            if country is not None and self.countries[self._parts[i].key] != country:
                continue
            part = shapely.clip_by_rect(self._parts[i].polygon, *box.bounds)
            if part.is_empty:
                continue
            flat = shapely.transform(part, lambda xy: (xy - [lon, lat]) * [squeeze, 1])
            distance = shapely.distance(flat, Point(0, 0)) * KM_PER_DEGREE
            if distance <= best_km:
                best, best_km = self._parts[i].key, distance
        return best


class Shapes:
    """All polygons; files are read when first asked for. Reads are safe from several threads."""

    def __init__(self, folder: Path, regions: Path) -> None:
        self._folder = folder
        self._regions_file = regions
        self._lock = threading.RLock()
        self._layers: dict[str, _Layer] = {}
        self._cache: dict[str, Geometry] = {}

    @classmethod
    def open(cls, data: Path | None = None) -> Shapes:
        """Shapes under a data folder, by default the one that comes with the package."""
        data = data or DATA
        return cls(data / "shapes", data / "regions.csv")

    def keys(self) -> list[str]:
        """Every key there is a shape for."""
        with self._lock:
            layers = [self._layer(name) for name in _FILES.values()]
            return [key for layer in layers for key in layer.names] + list(self._regions)

    def name(self, key: str) -> str | None:
        """English name of a shape; None for an unknown key."""
        with self._lock:
            if key in self._regions:
                return self._regions[key]["name"]
            layer = self._layer_of(key)
            return layer.names.get(key) if layer else None

    def approximate(self, key: str) -> bool:
        """Whether the outline is our own estimate, as economic zones are, and new divisions."""
        with self._lock:
            layer = self._layer_of(key)
            return key in layer.approximate if layer else key in self._regions

    def shape(self, key: str) -> Geometry | None:
        """Polygon or MultiPolygon in WGS 84 degrees (x is longitude); None for an unknown key."""
        with self._lock:
            if key not in self._cache:
                found = self._region(key) if key in self._regions else self._stored(key)
                if found is None:
                    return None
                if len(self._cache) >= 512:
                    self._cache.clear()
                self._cache[key] = found
            return self._cache[key]

    def country_at(self, lat: float, lon: float) -> str | None:
        """ISO alpha-3 of the country at a point; None at sea, beyond 2.5 km from any coast."""
        with self._lock:
            layer = self._layer("countries")
            key = layer.at(lat, lon) or layer.near(lat, lon, COAST_KM)
        return key.removeprefix("country/") if key else None

    def admin1_at(self, lat: float, lon: float) -> str | None:
        """GeoNames code ("RU.41") of the first-order division at a point, None at sea."""
        with self._lock:
            country = self.country_at(lat, lon)
            if country is None:
                return None
            layer = self._layer("admin1")
            key = layer.at(lat, lon, country) or layer.near(lat, lon, COAST_KM, country)
        return key.removeprefix("admin1/") if key else None

    def sea_at(self, lat: float, lon: float) -> str | None:
        """Key of the smallest named sea at a point; None on land."""
        with self._lock:
            if self._layer("countries").at(lat, lon):
                return None
            layer = self._layer("seas")
            return layer.at(lat, lon) or layer.near(lat, lon, SHORE_KM)

    def seas_near(self, area: Geometry) -> list[str]:
        """Keys of the seas whose boxes touch an area's."""
        with self._lock:
            return self._layer("seas").touching(area)

    def geojson(self, key: str, *, tolerance: float | None = None) -> dict[str, Any] | None:
        """GeoJSON geometry under 30 kB, thinned to `tolerance` degrees; 0 keeps every corner."""
        found = self.shape(key)
        return None if found is None else geojson(found, tolerance=tolerance)

    def _stored(self, key: str) -> Geometry | None:
        layer = self._layer_of(key)
        return layer.shape(key) if layer else None

    def _layer_of(self, key: str) -> _Layer | None:
        name = _FILES.get(key.partition("/")[0])
        return self._layer(name) if name else None

    def _layer(self, name: str) -> _Layer:
        if name not in self._layers:
            self._layers[name] = _Layer(self._folder / f"{name}.parquet")
        return self._layers[name]

    @cached_property
    def _regions(self) -> dict[str, dict[str, str]]:
        if not self._regions_file.exists():
            return {}
        with self._regions_file.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["members"]]
        return {"region/" + slug(row["name"]): row for row in rows}

    def _region(self, key: str) -> Geometry | None:
        """Union of a region's members; of a peninsula the mainland without its islands."""
        row = self._regions[key]
        members = [self.shape(_member_key(member)) for member in row["members"].split()]
        known = [member for member in members if member is not None]
        if not known:
            return None
        whole = shapely.union_all(known)
        if row["name"].endswith("Peninsula"):
            parts = shapely.get_parts(whole)
            mainland: Geometry = parts[int(shapely.area(parts).argmax())]
            return mainland
        return whole


def _member_key(member: str) -> str:
    """A member as regions.csv has it: "KOR", "UA.05", or a key as it is."""
    if "/" in member:
        return member
    return ("admin1/" if "." in member else "country/") + member


_FILES = {"country": "countries", "admin1": "admin1", "marine": "seas", "eez": "eez"}


def geojson(shape: Geometry, *, tolerance: float | None = None) -> dict[str, Any]:
    """GeoJSON geometry with 3 decimals (100 m), thinned to `tolerance` degrees, under 30 kB.

    Small islands go first, then corners: a country of many islands keeps the largest ones. Only
    a tolerance of 0 keeps everything, whatever the size.
    """
    light = shape.simplify(tolerance) if tolerance else shape
    grain = max(tolerance or 0.0, FINEST)
    while tolerance != 0 and (corners := shapely.get_num_coordinates(light)) > GEOJSON_CORNERS:
        light = _lighter(light, grain)
        grain *= 1.3 if corners < 2 * GEOJSON_CORNERS else 2
    drawn = shapely.transform(light, lambda xy: np.round(xy, 3))
    return dict(shapely.geometry.mapping(drawn if drawn.is_valid else _areas(drawn)))


def _areas(shape: Geometry) -> Geometry:
    """A shape whose lines rounding has crossed, made valid; of areas only."""
    parts = shapely.get_parts(shapely.make_valid(shape))
    areas = [part for part in parts if "Polygon" in part.geom_type]
    return shapely.union_all(areas) if areas else shapely.Polygon()


def _lighter(shape: Geometry, grain: float) -> Geometry:
    parts = shapely.get_parts(shape)
    speck = (2 * grain) ** 2
    area = shapely.area(parts)
    kept = [_without_holes(part, speck) for part in parts[area >= min(speck, area.max())]]
    thin: list[Any] = [part.simplify(grain) for part in kept]
    return shapely.MultiPolygon(thin)


def _without_holes(part: Geometry, speck: float) -> Geometry:
    """A polygon without the holes that are smaller than a speck, in square degrees."""
    outline, *holes = shapely.get_rings(part)
    return shapely.Polygon(outline, [hole for hole in holes if shapely.Polygon(hole).area >= speck])
