"""The map's marks as Plotly `scattermap` traces, and the shape of the open event's place."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard import text
from dashboard.language import whole
from dashboard.palette import Palette
from dashboard.url_state import Box

# the pale colours are words, the deep ones deeds; text upon them differs, so they are two traces
PALE = frozenset({"verbal cooperation", "verbal conflict"})
# a place that the text names no more exactly is a ring, not a pin in a field
VAGUE = frozenset({"admin1", "region", "country", "sea", "continent"})
SMALLEST, LARGEST = 11.0, 40.0  # pixels across
CELL = 40.0  # pixels of a grid cell, and up to 57 before the next half step of the zoom
WORLD = 512.0  # pixels of the whole world at zoom 0
# kinds of place that are areas, and by how many degrees their outline may be simplified
AREAS = {
    "country": 0.05,
    "admin1": 0.008,
    "admin2": 0.01,
    "sea": 0.05,
    "strait": 0.01,
    "lake": 0.01,
    "island": 0.01,
    "region": 0.03,
    "eez": 0.03,
    "continent": 0.2,
    "computed": 0.01,
}
# how close to look at a place of each kind when its event is opened by a link without a view
ZOOMS = {"site": 7.0, "city": 6.0, "district": 6.0, "admin1": 4.5, "region": 4.0, "sea": 3.5}


@dataclass(frozen=True, slots=True)
class Mark:
    """Events at one place, or in one cell of the grid when zoomed out.

    `counts` are by quad class; `event` is the id where there is only one event, which `told` tells
    in a line; `box` is west, south, east, north, and holds exactly these events.
    """

    lat: float
    lon: float
    count: int
    counts: Mapping[str, int]
    label: str
    event: str | None
    box: Box
    places: int = 1
    precision: str | None = None
    told: str = ""

    @property
    def vague(self) -> bool:
        """Whether this is one place that is no point."""
        return self.places == 1 and self.precision in VAGUE

    @property
    def quad(self) -> str:
        """The most frequent quad class, which colours the mark."""
        return max(self.counts, key=lambda quad: self.counts[quad])


def gather(marks: Sequence[Mark], zoom: float) -> list[Mark]:
    """Join marks that would lie upon each other at this zoom: those of one cell of a fixed grid.

    Cells are square on the screen and stand still when the map is moved, so that marks do not
    change while panning. A joined mark stands as near to its busiest place as it can without
    leaving its cell, and its box is exact because cells do not overlap.
    """
    across = WORLD * 2 ** (math.floor(zoom * 2) / 2) / CELL
    cells: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        x, y = mercator(mark.lat, mark.lon)
        cells.setdefault((math.floor(x * across), math.floor(y * across)), []).append(mark)
    return [
        group[0] if len(group) == 1 else _inside(_joined(group), cell, across)
        for cell, group in cells.items()
    ]


def _inside(mark: Mark, cell: tuple[int, int], across: float) -> Mark:
    """Move a mark just so far that its circle lies within its cell."""
    margin = min(0.5, diameter(mark.count) / 2 / CELL)
    x, y = (
        min(at + 1 - margin, max(at + margin, value * across)) / across
        for at, value in zip(cell, mercator(mark.lat, mark.lon), strict=True)
    )
    return replace(mark, lat=latitude(y), lon=x * 360 - 180)


def mercator(lat: float, lon: float) -> tuple[float, float]:
    """Position on the Web Mercator square, 0 to 1 from the north-west corner."""
    sine = math.sin(math.radians(max(-85.0, min(85.0, lat))))
    return (lon + 180) / 360, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def latitude(y: float) -> float:
    """Degrees north of a position on the Web Mercator square; the reverse of `mercator`."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


def _joined(marks: Sequence[Mark]) -> Mark:
    busiest = max(marks, key=lambda m: (m.count, m.label))
    boxes = [m.box for m in marks]
    return replace(
        busiest,
        count=sum(m.count for m in marks),
        counts={quad: sum(m.counts[quad] for m in marks) for quad in busiest.counts},
        event=None,
        told="",
        box=(
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        ),
        places=sum(m.places for m in marks),
    )


def diameter(count: int) -> float:
    """Pixels across a mark: grows with the logarithm, so that one in a thousand stays visible."""
    if count <= 1:
        return SMALLEST
    return round(min(LARGEST, 12 + 2.6 * math.log2(count)), 1)


def short(count: int) -> str:
    """Write a count so that it fits its mark: "", "7", "1.2k"; nothing for a single event."""
    if count <= 1:
        return ""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 9950 else f"{round(count / 1000)}k"


def traces(marks: Sequence[Mark], palette: Palette) -> list[dict[str, Any]]:
    """Draw marks as circles, the large ones first so that small ones stay on top.

    Only circles: any other symbol would be fetched from another host. customdata is
    [event id or None, box as "w,s,e,n"], all that the page needs to answer a click; `meta` gives
    the colour and width of the rim that the browser draws below each circle.
    """
    ordered = sorted(marks, key=lambda m: (-m.count, m.label))
    points = [m for m in ordered if not m.vague]
    groups = (
        ("regions", [m for m in ordered if m.vague], palette.ink),
        ("deeds", [m for m in points if m.quad not in PALE], palette.on_deep),
        ("words", [m for m in points if m.quad in PALE], palette.on_pale),
    )
    return [_trace(name, group, palette, ink) for name, group, ink in groups if group]


def _trace(name: str, marks: Sequence[Mark], palette: Palette, ink: str) -> dict[str, Any]:
    ring = name == "regions"
    quads = [palette.quads[m.quad] for m in marks]
    return {
        "type": "scattermap",
        "name": name,
        "mode": "markers+text",
        "lat": [round(m.lat, 4) for m in marks],
        "lon": [round(m.lon, 4) for m in marks],
        "text": [short(m.count) for m in marks],
        "textfont": {"size": 11, "color": ink, "weight": 700},
        "hovertext": [_hover(m) for m in marks],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[m.event, box_text(m.box)] for m in marks],
        "marker": {
            "size": [diameter(m.count) for m in marks],
            "color": palette.card if ring else quads,
            "opacity": 1,
            "allowoverlap": True,
        },
        "meta": {
            "counts": [m.count for m in marks],
            "rim": quads if ring else [palette.card] * len(marks),
            "width": 6 if ring else 3,
        },
        "showlegend": False,
    }


def _hover(mark: Mark) -> str:
    """Escaped, because plotly reads hover text as a kind of HTML."""
    if mark.told:
        return html.escape(mark.told)
    name = html.escape(mark.label)
    if mark.places > 1:
        name += f" {text.and_around(mark.places - 1)}"
    split = [f"{whole(n)} {text.quad(q).lower()}" for q, n in mark.counts.items() if n]
    return "<br>".join([f"<b>{name}</b>", *split])


def box_text(box: Iterable[float]) -> str:
    """Write a box as the address does: "w,s,e,n"."""
    return ",".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in box)


def area(
    *,
    event: str,
    lat: float | None,
    lon: float | None,
    quad: str,
    kind: str | None,
    precision: str | None,
    geometry: dict[str, Any] | None,
    line: Sequence[Sequence[float]] = (),
) -> dict[str, Any]:
    """Return what the browser needs to draw the open event: its ring, and its place as an area.

    `line` are [lon, lat] corners from the actor's home to the target's. A zone's or sea's outline
    is dashed and its fill faint: nobody drew that line on the ground.
    """
    colour = f"--{_VARIABLES[quad]}"
    if lat is None or lon is None:
        return {"id": event, "lat": None, "lon": None, "line": line, "colour": colour}
    vague = kind in {"eez", "sea", "strait", "region", "continent", "computed"}
    return {
        "id": event,
        "lat": round(lat, 4),
        "lon": round(lon, 4),
        "size": SMALLEST + 2,
        "colour": colour,
        "line": line,
        "zoom": ZOOMS.get(precision or "", 3.0),
        "dashed": vague,
        "wide": kind in {"country", "continent"},
        "geometry": geometry,
    }


# names of the stylesheet's colours
_VARIABLES = {
    "verbal cooperation": "vk",
    "material cooperation": "mk",
    "verbal conflict": "vc",
    "material conflict": "mc",
}
