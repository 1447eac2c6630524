"""The line from who acts to whom it concerns, along a great circle."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from geodata.events.event import Actor, Event

Spot = tuple[float, float]  # latitude, longitude in degrees
STEPS = 48


def ends(event: Event, home: Callable[[str], Spot | None]) -> tuple[Spot, Spot] | None:
    """Return the homes of the first two parties of different countries: actor, then target.

    Of a meeting, whose parties all stand among the actors, the first two of these. None where
    the text names no two countries.
    """
    acting = next(_countries(event.actors), None)
    others = (code for code in _countries((*event.targets, *event.actors)) if code != acting)
    other = next(others, None)
    start, end = (home(code) if code else None for code in (acting, other))
    return (start, end) if start and end else None


def _countries(actors: tuple[Actor, ...]) -> Iterator[str]:
    return (actor.country for actor in actors if actor.country)


def arc(start: Spot, end: Spot) -> list[list[float]]:
    """Return [lon, lat] corners from one spot to the other, the shorter way round.

    Longitudes run on past 180 degrees where the line crosses the antimeridian.
    """
    a, b = _vector(start), _vector(end)
    angle = math.acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(a, b, strict=True)))))
    if angle < 1e-6:
        return []
    corners: list[list[float]] = []
    for step in range(STEPS + 1):
        share = step / STEPS
        near, far = math.sin((1 - share) * angle), math.sin(share * angle)
        x, y, z = ((p * near + q * far) / math.sin(angle) for p, q in zip(a, b, strict=True))
        lat, lon = math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
        if corners:  # no jump from 179 to -179
            lon += 360 * round((corners[-1][0] - lon) / 360)
        corners.append([round(lon, 2), round(lat, 2)])
    return corners


def _vector(spot: Spot) -> tuple[float, float, float]:
    lat, lon = math.radians(spot[0]), math.radians(spot[1])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
