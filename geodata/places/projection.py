"""Flat maps to measure and cut on: degrees of the sphere laid out as a sheet or in kilometres.

`Plane` keeps distances, for strips, buffers and gaps; `Sheet` keeps straight lines, for cutting an
area into parts that fit their neighbours. Both take and give WGS 84 degrees (x is longitude).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import Point
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry as Geometry

EARTH_KM = 6371.0088
GRAIN_KM = 5.0


@dataclass(frozen=True, slots=True)
class Plane:
    """Kilometres on the azimuthal equidistant map around a point (Snyder 1987, p. 191)."""

    lat: float
    lon: float

    @classmethod
    def around(cls, area: Geometry) -> Plane:
        """The map around an area's middle."""
        return cls.at(unwrapped(area).centroid)

    @classmethod
    def at(cls, *points: Point) -> Plane:
        """The map around the middle of some points, as the crow flies."""
        spots = np.radians([(point.x, point.y) for point in points])
        lon, lat = spots[:, 0], spots[:, 1]
        x, y = (np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean()
        return cls(math.atan2(np.sin(lat).mean(), math.hypot(x, y)), math.atan2(y, x))

    def flatten(self, area: Geometry, grain: float | None = None) -> Geometry:
        """To kilometres, without detail below 5 km, or a hundredth of a large country."""
        flat = shapely.transform(area, self._forward)
        grain = grain or max(GRAIN_KM / 2, math.sqrt(flat.area) / 200)
        return shapely.make_valid(flat.simplify(grain))

    def curve(self, flat: Geometry) -> Geometry:
        """Back to degrees, cut at the antimeridian."""
        return wrapped(shapely.make_valid(shapely.transform(flat, self._back)))

    def _forward(self, xy: Any) -> Any:
        lon, lat = np.radians(xy[:, 0]) - self.lon, np.radians(xy[:, 1])
        cosine = math.sin(self.lat) * np.sin(lat) + math.cos(self.lat) * np.cos(lat) * np.cos(lon)
        angle = np.arccos(np.clip(cosine, -1, 1))
        scale = EARTH_KM * angle / np.where(angle > 1e-12, np.sin(angle), 1)
        scale = np.where(angle > 1e-12, scale, EARTH_KM)
        north = math.cos(self.lat) * np.sin(lat) - math.sin(self.lat) * np.cos(lat) * np.cos(lon)
        return np.c_[scale * np.cos(lat) * np.sin(lon), scale * north]

    def _back(self, xy: Any) -> Any:
        far = np.hypot(xy[:, 0], xy[:, 1])
        angle = far / EARTH_KM
        sine, cosine = np.sin(angle), np.cos(angle)
        part = np.where(far > 1e-9, xy[:, 1] * sine / np.where(far > 1e-9, far, 1), 0)
        lat = np.arcsin(np.clip(cosine * math.sin(self.lat) + part * math.cos(self.lat), -1, 1))
        east = xy[:, 0] * sine
        north = far * math.cos(self.lat) * cosine - xy[:, 1] * math.sin(self.lat) * sine
        return np.c_[np.degrees(self.lon + np.arctan2(east, north)), np.degrees(lat)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Degrees squeezed so that both axes have one scale at a latitude, then turned.

    Straight lines stay straight, so what is cut here keeps its border with its neighbours.
    """

    squeeze: float

    @classmethod
    def under(cls, area: Geometry) -> Sheet:
        """The sheet whose scale is right where an area lies."""
        return cls(max(0.05, math.cos(math.radians(area.centroid.y))))

    def flatten(self, area: Geometry, degrees: float) -> Geometry:
        """Turned so that the direction points up."""
        return shapely.transform(area, lambda xy: (xy * [self.squeeze, 1]) @ _turn(degrees))

    def curve(self, area: Geometry, degrees: float) -> Geometry:
        """Back to degrees, from a sheet that was turned to that direction."""
        return shapely.transform(area, lambda xy: (xy @ _turn(-degrees)) / [self.squeeze, 1])


def unwrapped(area: Geometry) -> Geometry:
    """An area that the antimeridian cuts in two, put together beyond 180 degrees."""
    west, _, east, _ = area.bounds
    if east - west < 300:
        return area
    parts = shapely.get_parts(area)
    behind = shapely.get_coordinates(shapely.centroid(parts))[:, 0] < 0
    turn = 360.0
    if shapely.area(parts[behind]).sum() > shapely.area(parts[~behind]).sum():
        behind, turn = ~behind, -360.0
    moved = [
        translate(part, turn) if back else part for part, back in zip(parts, behind, strict=True)
    ]
    return shapely.union_all(moved)


def wrapped(area: Geometry) -> Geometry:
    """The reverse: cut at the antimeridian again."""
    turned = [
        translate(shapely.clip_by_rect(area, at - 180, -90, at + 180, 90), -at)
        for at in (-360.0, 0.0, 360.0)
    ]
    return shapely.union_all(turned)


def _turn(degrees: float) -> Any:
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return np.array([[cosine, sine], [-sine, cosine]])
