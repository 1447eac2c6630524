"""The marks of the map for what the browser looks at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pandas as pd

from dashboard import text
from dashboard.map import Mark, gather
from dashboard.url_state import Box
from geodata.filters import Filter
from geodata.queries import Queries
from geodata.wording import QUADS


def gathered(queries: Queries, chosen: Filter, window: Mapping[str, Any] | None) -> list[Mark]:
    """The map's marks for a window {"z": zoom, "bbox": [w, s, e, n]}, or for the whole world."""
    zoom, box = read_window(window)
    frame = queries.marks(chosen, zoom=zoom, bbox=box)
    told = queries.headlines(tuple(frame["event"][frame["n"] == 1]))
    places = [
        Mark(
            lat=r["lat"],
            lon=r["lon"],
            count=int(r["n"]),
            counts={quad: int(r[quad]) for quad in QUADS},
            label=r["name"] or text.NO_PLACE,
            event=r["event"] if r["n"] == 1 else None,
            box=(r["west"], r["south"], r["east"], r["north"]),
            places=int(r["places"]),
            precision=r["precision"],
            told=text.told(*told[r["event"]]) if r["event"] in told else "",
        )
        for r in records(frame)
    ]
    return gather(places, zoom)


def read_window(window: Mapping[str, Any] | None) -> tuple[float, Box | None]:
    """Zoom and box that the browser asks marks for; nonsense asks for the whole world."""
    if not isinstance(window, Mapping):
        return 1.0, None
    zoom, box = window.get("z"), window.get("bbox")
    read = float(zoom) if isinstance(zoom, int | float) and 0 <= zoom <= 22 else 1.0
    if not isinstance(box, list) or not all(isinstance(v, int | float) for v in box):
        return read, None
    return read, Filter.parse([("bbox", ",".join(f"{v:.4f}" for v in box))])[0].bbox


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))
