"""Marks of the map as Ibis expressions: events by place, and by cell of a grid where zoomed out."""

from __future__ import annotations

from datetime import date
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from geodata.wording import QUADS

MOST_MARKS: Final = 2000
_CELL_PIXELS: Final = 36.0  # side of a grid cell on the screen
_WORLD_PIXELS: Final = 512.0  # width of the world at zoom 0, in MapLibre's count
_NO_DAY: Final = date(1, 1, 1)  # undated events are the oldest


def cell_degrees(zoom: float) -> float:
    """Side of a grid cell at a zoom."""
    return float(360 * _CELL_PIXELS / (_WORLD_PIXELS * 2**zoom))


def spots(seen: ir.Table) -> ir.Table:
    """Distinct places, no more than show whether there are too many."""
    return seen.select("place_id", "lat", "lon").distinct().limit(MOST_MARKS + 1)


def places(seen: ir.Table) -> ir.Table:
    """Events by place: the same spot under the same identifier."""
    return _grouped(seen, "lat", "lon").mutate(places=ibis.literal(1))


def cells(seen: ir.Table, degrees: float) -> ir.Table:
    """Events by cell of a grid. A mark stands on its cell's busiest place: on land, by name."""
    # counted from the south-west, so that one cell can hold the world
    east, north = (seen["lon"] + 180) / degrees, (seen["lat"] + 90) / degrees
    gridded = seen.mutate(x=east.floor(), y=north.floor())
    inside = _grouped(gridded, "x", "y", lat=gridded["lat"].min(), lon=gridded["lon"].min())
    busiest = ("lat", "lon", "name", "precision")
    return inside.group_by("x", "y").aggregate(
        **{name: inside[name].argmax(inside["n"]) for name in busiest},
        event=inside["event"].argmax(inside["day"]),
        n=inside["n"].sum(),
        places=inside.count(),
        west=inside["west"].min(),
        south=inside["south"].min(),
        east=inside["east"].max(),
        north=inside["north"].max(),
        **{quad: inside[quad].sum() for quad in QUADS},
    )


def _grouped(seen: ir.Table, *keys: str, **more: ir.Value) -> ir.Table:
    """Events by place identifier and what else sets them apart."""
    newest = seen["date_start"].fill_null(_NO_DAY)
    return seen.group_by("place_id", *keys).aggregate(
        name=seen["place_name"].arbitrary(),
        precision=seen["precision"].arbitrary(),
        event=seen["id"].argmax(newest),
        day=newest.max(),
        n=seen.count(),
        west=seen["lon"].min(),
        south=seen["lat"].min(),
        east=seen["lon"].max(),
        north=seen["lat"].max(),
        **more,
        **{quad: (seen["quad"] == quad).sum() for quad in QUADS},
    )


def finished(marks: pd.DataFrame) -> pd.DataFrame:
    """Widen boxes by the rounding of a printed `bbox`, and name the most frequent quad class."""
    counts = marks[[*QUADS]].to_numpy(dtype="int64")
    marks = marks.assign(quad=np.array([*QUADS], dtype=object)[counts.argmax(axis=1)])
    for side, shift in (("west", -1e-4), ("south", -1e-4), ("east", 1e-4), ("north", 1e-4)):
        limit = 180.0 if side in {"west", "east"} else 90.0
        marks[side] = (marks[side] + shift).clip(-limit, limit).round(4)
    columns = ["name", "lat", "lon", "n", "places", "precision", "quad", *QUADS, "event"]
    ordered = marks[[*columns, "west", "south", "east", "north"]]
    return ordered.sort_values(["n", "event"], ascending=[False, True], ignore_index=True)
