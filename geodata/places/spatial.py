"""Where a spatial phrase points: "east of the Korean Peninsula", "off Yemen", "eastern Ukraine".

Pure geometry on WGS 84 degrees (x is longitude). Distances are spherical, to about 0.5 %; areas
are drawn to some 5 km, as the phrases are vaguer than that. Every answer is a `Spot`: one point
to put a mark on, inside an area to draw.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from geopy.distance import geodesic
from shapely import Point
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry as Geometry
from shapely.ops import nearest_points

from geodata.places.projection import EARTH_KM, GRAIN_KM, Plane, Sheet, unwrapped, wrapped
from geodata.places.shapes import KM_PER_DEGREE, Shapes

REACH_KM = 300.0  # how far the sea beside a land is "the sea east of" it
COAST_KM = 100.0  # how far "off the coast" goes
STEP_KM = 20.0
OUTLYING_KM = 700.0  # "the western United States" leaves out Alaska, "eastern Malaysia" not Borneo
ISLET = 0.02  # parts smaller than this share of the largest do not say where a coast is
NEARBY_KM = 40.0  # how much of a long border is meant beside a place that is named with it
PART = 1 / 3  # share of a country's area that "eastern" means
CORNER = 1 / 4  # the same for "north-eastern"
REMEMBERED = 128  # answers of each kind: news speaks of the same borders and parts again and again

_POINTS = [
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
]  # fmt: skip
_LETTERS = str.maketrans({"N": "north", "E": "east", "S": "south", "W": "west"})
_BEARINGS = {name: 22.5 * at for at, name in enumerate(_POINTS)}
_BEARINGS |= {name.translate(_LETTERS): at for name, at in _BEARINGS.items()}
_SUFFIX = re.compile(r"(ern|erly|ernmost|wards?)$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A computed place. `sea` is the key of the named sea it lies in, None on land.

    `approximate` is set where the area is our own estimate of a legal one: an economic zone.
    `outside` is set where the place is somewhere outside of `geometry`, and no more is known.
    """

    lat: float
    lon: float
    geometry: Geometry
    sea: str | None = None
    approximate: bool = False
    outside: bool = False


def bearing(words: str) -> float | None:
    """Degrees clockwise from north of "east", "north-eastern", "south west", "SSW", or None."""
    if words in _BEARINGS:
        return _BEARINGS[words]
    compact = re.sub(r"[\s-]+", "", words.lower())
    return _BEARINGS.get(_SUFFIX.sub("", compact))


def offset(lat: float, lon: float, bearing_deg: float, km: float) -> tuple[float, float]:
    """The point `km` away from another on the ellipsoid: (lat, lon)."""
    found = geodesic(kilometers=km).destination((lat, lon), bearing_deg)
    return found.latitude, found.longitude


def circle(lat: float, lon: float, km: float) -> Geometry:
    """What lies within `km` of a point."""
    return Plane.at(Point(lon, lat)).curve(Point(0, 0).buffer(km))


def beyond(area: Geometry, direction: float, km: float) -> tuple[float, float]:
    """The point `km` off the nearest edge of an area, in a direction from its middle."""
    main = mainland(area)
    plane = Plane.around(main)
    flat = plane.flatten(main)
    east, north = math.sin(math.radians(direction)), math.cos(math.radians(direction))
    x, y = flat.centroid.x, flat.centroid.y
    ray = shapely.LineString([(x, y), (x + EARTH_KM * east, y + EARTH_KM * north)])
    inside = shapely.get_coordinates(ray.intersection(flat))
    edge = float(np.hypot(inside[:, 0] - x, inside[:, 1] - y).max()) if len(inside) else 0.0
    out = edge + km
    for _ in range(8):  # a headland beside the line may be nearer than where the line left
        out += km - float(flat.distance(Point(x + out * east, y + out * north)))
    spot = plane.curve(Point(x + out * east, y + out * north)).centroid
    return spot.y, spot.x


@lru_cache(maxsize=REMEMBERED)
def border(
    one: Geometry,
    other: Geometry,
    *,
    km: float = STEP_KM,
    one_side: bool = False,
    around: Geometry | None = None,
) -> Spot | None:
    """What lies within `km` of the border of two neighbours; on the first one's side alone if so.

    `around` narrows it to the part beside another place, where that is not empty. None for areas
    that do not touch.
    """
    reach = 3 * km / KM_PER_DEGREE
    here = shapely.clip_by_rect(one, *_widened(other, reach))
    there = shapely.clip_by_rect(other, *_widened(one, reach))
    if here.is_empty or there.is_empty:
        return None
    plane = Plane.at(here.centroid, there.centroid)
    flat, flat_other = plane.flatten(here, GRAIN_KM / 2), plane.flatten(there, GRAIN_KM / 2)
    if flat.distance(flat_other) > GRAIN_KM:
        return None
    strip = flat_other.buffer(km).intersection(flat if one_side else flat.buffer(km))
    if around is not None:
        near = strip.intersection(plane.flatten(around, GRAIN_KM / 2).buffer(NEARBY_KM))
        strip = strip if near.is_empty else near
    return _spot(plane.curve(_rounded(strip, GRAIN_KM / 2)))


def vicinity(lat: float, lon: float, km: float) -> Spot:
    """What lies within `km` of a point; the point stands for it."""
    return Spot(lat, lon, circle(lat, lon, km))


def sea_side(
    shapes: Shapes, land: Geometry, direction: float, *, sea: str | None = None
) -> Spot | None:
    """The sea beside a land in a direction (degrees): what is up to 300 km straight off its coast.

    Of several seas the one that fills most of what is straight off the land's outline is meant,
    unless the text names one (`sea`, a key). The point is the middle of the nearer 200 km. None
    for a land without a coast on that side.
    """
    main = mainland(land)
    plane = Plane.around(main)
    flat = plane.flatten(main)
    if sea is None:
        outline = _strip(flat.convex_hull, direction, COAST_KM)
        first = _widest_sea(shapes, plane.curve(outline), None)
        if first is None:
            return None
        sea = first.sea
    spot = _widest_sea(shapes, plane.curve(_strip(flat, direction)), sea)
    near = _widest_sea(shapes, plane.curve(_strip(flat, direction, REACH_KM * 2 / 3)), sea)
    if spot is None or near is None:
        return spot
    return replace(spot, lat=near.lat, lon=near.lon)


def off_coast(
    land: Geometry,
    shapes: Shapes,
    *,
    km: float = COAST_KM,
    from_km: float = 0.0,
    sea: str | None = None,
) -> Spot | None:
    """The waters from `from_km` to `km` off a land, an island or a port; None far inland.

    Those of every sea, with the point in the one that has most of them; `sea` is None where that
    one has less than two thirds.
    """
    main = mainland(land)
    plane = Plane.around(main)
    flat = plane.flatten(main)
    band = plane.curve(flat.buffer(km).difference(flat.buffer(from_km)))
    widest = _widest_sea(shapes, band, sea)
    if widest is None or sea is not None:
        return widest
    waters = [shapes.shape(key) for key in shapes.seas_near(band)]
    whole = _spot(shapely.union_all([w.intersection(band) for w in waters if w is not None]))
    if whole is None:
        return widest
    main_sea = widest.sea if 3 * _km2(widest.geometry) > 2 * _km2(whole.geometry) else None
    return replace(widest, geometry=whole.geometry, sea=main_sea)


def mainland(land: Geometry) -> Geometry:
    """A land without islets and without what lies more than 700 km off its largest part."""
    parts = [part for part in shapely.get_parts(unwrapped(land)) if part.geom_type == "Polygon"]
    if len(parts) < 2:
        return land
    largest = max(parts, key=lambda part: part.area)
    rest = [part for part in parts if part.area >= ISLET * largest.area]
    kept: list[Geometry] = []
    reach = OUTLYING_KM / KM_PER_DEGREE
    squeeze = max(0.05, math.cos(math.radians(largest.centroid.y)))
    flat = {id(part): _squeezed(part, squeeze) for part in rest}
    todo = [largest]
    while todo:  # islands lead on to islands
        here = todo.pop()
        kept.append(here)
        rest = [part for part in rest if part is not here]
        near = [part for part in rest if flat[id(part)].distance(flat[id(here)]) < reach]
        todo += near
        rest = [part for part in rest if not any(part is other for other in near)]
    return wrapped(shapely.union_all(kept))


def half(area: Geometry, direction: float) -> Geometry:
    """The half of an area that lies farther in a direction (degrees)."""
    return _side(area, direction, 0.5)


@lru_cache(maxsize=REMEMBERED)
def part_of(area: Geometry, word: str) -> Spot | None:
    """The "eastern", "south-western" or "central" part of an area; None for other words.

    A side is the third of the area that lies farthest that way, a corner the quarter, the centre
    what lies in the middle half both ways. Outlying islands are left out.
    """
    whole = unwrapped(mainland(area))
    if word.lower() in {"central", "middle", "centre", "center"}:
        part = _centre(whole)
    else:
        degrees = bearing(word)
        if degrees is None:
            return None
        part = _side(whole, degrees, CORNER if degrees % 90 else PART)
    return _spot(wrapped(part))


def eez_outside(
    shapes: Shapes, country: str, *, sea: str | None = None, near: Geometry | None = None
) -> Spot | None:
    """Somewhere outside a country's (alpha-3) economic zone.

    With a sea named: the waters of that sea within 150 km beyond the zone, on the side of `near`
    if given. Without: the zone itself, with `outside` set. None for a country without a zone.
    """
    zone = shapes.shape(f"eez/{country}")
    if zone is None:
        return None
    water = shapes.shape(sea) if sea else None
    if water is None:
        return _spot(zone, approximate=True, outside=True)
    here = zone.intersection(water)
    if here.is_empty:
        return _spot(water, sea=sea, approximate=True)
    plane = Plane.around(here)
    belt = plane.curve(plane.flatten(here).buffer(REACH_KM / 2))
    land = shapes.shape(f"country/{country}")
    beyond = belt.intersection(water).difference(zone)
    if land is not None:
        beyond = beyond.difference(land)
    half = _nearer(beyond, near)
    smooth = plane.curve(_opened(plane.flatten(half), STEP_KM / 2))
    return _spot(half if smooth.is_empty else smooth, sea=sea, approximate=True)


def between(one: Geometry, other: Geometry) -> Spot | None:
    """What lies between two places: half-way where they are nearest, half as wide as long.

    Between neighbours it is the land within 20 km of their border.
    """
    plane = Plane.at(one.centroid, other.centroid)
    flat, flat_other = plane.flatten(one), plane.flatten(other)
    line = shapely.LineString(nearest_points(flat, flat_other))
    if line.length < GRAIN_KM and (shared := border(one, other)) is not None:
        return shared
    gap = line.buffer(line.length / 4).difference(shapely.union_all([flat, flat_other]))
    middle = plane.curve(line.interpolate(0.5, normalized=True)).centroid
    return Spot(middle.y, middle.x, plane.curve(gap))


def _strip(flat: Geometry, direction: float, reach: float = REACH_KM) -> Geometry:
    """What a shape on the plane sweeps over when it is moved in a direction, without itself."""
    east, north = math.sin(math.radians(direction)), math.cos(math.radians(direction))
    moves = [(n * STEP_KM * east, n * STEP_KM * north) for n in range(round(reach / STEP_KM) + 1)]
    copies = shapely.union_all([translate(flat, *move) for move in moves])
    return _rounded(copies.buffer(STEP_KM / 2), reach / 8).difference(flat)


def _rounded(flat: Geometry, km: float) -> Geometry:
    """An area on the plane without the notches and spikes that are narrower than twice `km`."""
    return _opened(flat.buffer(km).buffer(-km), km)


def _opened(flat: Geometry, km: float) -> Geometry:
    """An area on the plane without its narrow spikes; what is left lies within it."""
    return flat.buffer(-km).buffer(km)


def _widened(area: Geometry, degrees: float) -> tuple[float, float, float, float]:
    """The box of an area, widened by that much of a meridian on all sides."""
    west, south, east, north = area.bounds
    squeeze = max(0.05, math.cos(math.radians(max(abs(south), abs(north)))))
    return west - degrees / squeeze, south - degrees, east + degrees / squeeze, north + degrees


def _squeezed(area: Geometry, squeeze: float) -> Geometry:
    return shapely.transform(area.simplify(0.1), lambda xy: xy * [squeeze, 1])


def _widest_sea(shapes: Shapes, area: Geometry, sea: str | None) -> Spot | None:
    """The part of an area that is one sea: the named one, else the one with most of it.

    Gulfs and bays that lie in the area for the better half go with it.
    """
    found = {
        key: water.intersection(area)
        for key in shapes.seas_near(area)
        if (water := shapes.shape(key)) is not None
    }
    found = {key: part for key, part in found.items() if part.area > 0}
    if not found or (sea and sea not in found):
        return None
    key = sea or max(found, key=lambda key: _km2(found[key]))
    bays = [part for other, part in found.items() if _mostly(part, shapes.shape(other))]
    return _spot(shapely.union_all([found[key], *bays]), sea=key)


def _mostly(part: Geometry, whole: Geometry | None) -> bool:
    return whole is not None and 2 * part.area > whole.area


def _spot(area: Geometry, **more: Any) -> Spot | None:
    """A spot at an area's middle, or as near to it as is well inside."""
    parts = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]
    if not parts or not area.area:
        return None
    largest = max(parts, key=lambda part: part.area)
    clean = shapely.union_all([part for part in parts if part.area >= ISLET * largest.area])
    middle = clean.centroid
    if not largest.covers(middle):
        grain = math.sqrt(largest.area) / 20
        inner = largest.buffer(-grain)
        target = largest if inner.is_empty else inner
        middle = nearest_points(target, middle)[0]
        if not clean.covers(middle):
            middle = largest.representative_point()
    return Spot(middle.y, middle.x, clean, **more)


def _nearer(area: Geometry, near: Geometry | None) -> Geometry:
    """The half of an area that is nearer to something."""
    if near is None or area.is_empty:
        return area
    here, there = area.centroid, near.centroid
    squeeze = math.cos(math.radians(here.y))
    degrees = math.degrees(math.atan2((there.x - here.x) * squeeze, there.y - here.y))
    return _side(area, degrees, 0.5)


def _side(area: Geometry, degrees: float, share: float) -> Geometry:
    """The given share of an area that lies farthest in a direction."""
    plane = Sheet.under(area)
    flat = plane.flatten(area, degrees)
    low, high = flat.bounds[1], flat.bounds[3]
    left, right = flat.bounds[0], flat.bounds[2]
    top = high
    rough = flat.simplify((high - low) / 500)
    for _ in range(24):
        cut = (low + high) / 2
        beyond = shapely.clip_by_rect(rough, left, cut, right, top).area
        low, high = (cut, high) if beyond > share * rough.area else (low, cut)
    part = flat.intersection(shapely.box(left, (low + high) / 2, right, top))
    return plane.curve(part, degrees)


def _centre(area: Geometry) -> Geometry:
    west, south, east, north = area.bounds
    dx, dy = (east - west) / 4, (north - south) / 4
    return area.intersection(shapely.box(west + dx, south + dy, east - dx, north - dy))


def _km2(area: Geometry) -> float:
    return float(area.area) * math.cos(math.radians(area.centroid.y)) * 12_364
