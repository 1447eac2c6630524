"""Outlines of the countries as corners on the Web Mercator square, for small drawn maps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.countries import COUNTRIES
from geodata.places.shapes import Shapes

_COARSE, _FINE = 0.1, 0.02  # degrees
_NORTHMOST = 84.0
_LEAST_CORNERS = 3  # the first of them twice: a ring of no more is a line


@dataclass(frozen=True, slots=True)
class Outline:
    """One ring: corners on the square, 0 to 1 from the north-west, and the box around them.

    `label` is where the country's name stands, if this is its largest part.
    """

    country: str
    corners: NDArray[np.float64]
    box: tuple[float, float, float, float]
    label: tuple[float, float] | None = None

    def touches(self, west: float, north: float, east: float, south: float) -> bool:
        """Whether the box overlaps another, given on the same square."""
        w, n, e, s = self.box
        return w < east and e > west and n < south and s > north


def outlines(across: float) -> tuple[Outline, ...]:
    """The outlines as fine as a map needs that is `across` wide, 1 being the whole world."""
    return _read(_COARSE if across > 0.2 else _FINE)


@lru_cache(maxsize=2)
def _read(tolerance: float) -> tuple[Outline, ...]:
    """Large ones first, so that a country within another is drawn upon it."""
    shapes, found = Shapes.open(), []
    for code in COUNTRIES:
        shape = shapes.shape(f"country/{code}")
        if shape is not None:
            found += _of_country(code, shape, tolerance)
    return tuple(outline for _, outline in sorted(found, key=lambda pair: -pair[0]))


def _of_country(code: str, shape: BaseGeometry, tolerance: float) -> list[tuple[float, Outline]]:
    """Outlines and their areas in square degrees; specks are left out, but not whole countries."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    largest = int(areas.argmax())
    kept = [i for i in range(len(parts)) if i == largest or areas[i] > tolerance**2]
    # rings of their own need no care for topology, which takes five times as long
    rings = shapely.get_exterior_ring(parts[kept])
    lights = shapely.simplify(rings, tolerance, preserve_topology=False)
    found = []
    for i, ring, light in zip(kept, rings, lights, strict=True):
        drawn = light if shapely.get_num_coordinates(light) > _LEAST_CORNERS else ring
        corners = _square(shapely.get_coordinates(drawn))
        middle = shapely.point_on_surface(parts[i]) if i == largest else None
        label = None if middle is None else shapely.get_coordinates(middle)
        found.append((float(areas[i]), _outline(code, corners, label)))
    return found


def _outline(code: str, corners: NDArray[np.float64], label: NDArray[np.float64] | None) -> Outline:
    (west, north), (east, south) = corners.min(axis=0), corners.max(axis=0)
    box = (float(west), float(north), float(east), float(south))
    if label is None:
        return Outline(code, corners, box)
    x, y = _square(label)[0]
    return Outline(code, corners, box, (float(x), float(y)))


def _square(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    sine = np.sin(np.radians(np.clip(degrees[:, 1], -_NORTHMOST, _NORTHMOST)))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    return np.column_stack(((degrees[:, 0] + 180) / 360, y))
