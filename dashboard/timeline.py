"""Events over time: stacked bars by quad class, and the brush that chooses dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard import text
from dashboard.language import formatted
from dashboard.palette import Palette

FEWEST = 12  # bars that the axis has room for, however few there are
MOST_NAMES = 7  # under the axis
Chosen = tuple[date | None, date | None]
ORDER = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


@dataclass(frozen=True, slots=True)
class Bar:
    """Events between two days (both inclusive), counted by quad class."""

    start: date
    end: date
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Events of all quad classes."""
        return sum(self.counts.values())


def figure(
    bars: Sequence[Bar],
    palette: Palette,
    *,
    chosen: Chosen = (None, None),
    beyond: tuple[int, int] = (0, 0),
) -> dict[str, Any]:
    """Draw the bars; `chosen` is the range that the filter holds, with a brush over it;
    `beyond` counts the events before and after the bars.

    A plain dict, as plotly.js takes it: building and validating `go.Figure` costs more than the
    query. customdata is the first and last day of the bar, for a click on it.
    """
    return {
        "data": [_trace(bars, quad, palette, chosen) for quad in ORDER],
        "layout": _layout(bars, palette)
        | {
            "shapes": _brush(bars, chosen, palette),
            "annotations": _beyond(beyond, palette),
            "selections": [],
        },
    }


def _trace(bars: Sequence[Bar], quad: str, palette: Palette, chosen: Chosen) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": text.quad(quad),
        "x": [_middle(bar) for bar in bars],
        "y": [bar.counts.get(quad, 0) for bar in bars],
        "width": [_width(bar) for bar in bars],
        "customdata": [[bar.start.isoformat(), bar.end.isoformat()] for bar in bars],
        "hovertext": [text.day_range(bar.start, bar.end) for bar in bars],
        "hovertemplate": "%{hovertext}: %{y} %{fullData.name}<extra></extra>",
        "marker": {
            "color": palette.quads[quad],
            "line": {"width": 0},
            "opacity": [1 if _inside(bar, chosen) else 0.35 for bar in bars],
        },
        # while the reader drags, before the answer comes
        "unselected": {"marker": {"opacity": 0.35}},
    }


def _middle(bar: Bar) -> str:
    """Noon of a day, so that a brush over the bar holds it and no half of the next."""
    hours = 12 * ((bar.end - bar.start).days + 1)
    start = f"{bar.start.isoformat()}T00:00"
    return start if not hours else _later(bar.start, hours)


def _later(day: date, hours: int) -> str:
    whole, rest = divmod(hours, 24)
    return f"{(day + timedelta(days=whole)).isoformat()}T{rest:02d}:00"


def _width(bar: Bar) -> int:
    """Milliseconds on the axis; a sixth is left free between bars."""
    days = (bar.end - bar.start).days + 1
    return round(days * 86_400_000 * 5 / 6)


def _inside(bar: Bar, chosen: Chosen) -> bool:
    first, last = chosen
    return (first is None or bar.end >= first) and (last is None or bar.start <= last)


def _brush(bars: Sequence[Bar], chosen: Chosen, palette: Palette) -> list[dict[str, Any]]:
    """The chosen range as a band with a grip at each end that is closed."""
    first, last = chosen
    if not bars or (first is None and last is None):
        return []
    start = max(first or date.min, bars[0].start)
    end = min(last or date.max, bars[-1].end)
    if start > end:
        return []
    end = _after(end)
    band = {"type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    grip = {"type": "line", "xref": "x", "yref": "paper", "y0": 0.28, "y1": 0.72}
    at = [day for day, held in ((start, first), (end, last)) if held is not None]
    return [
        band
        | {
            "x0": start.isoformat(),
            "x1": end.isoformat(),
            "fillcolor": palette.ink,
            "opacity": 0.07,
            "line": {"width": 0},
        },
        *(
            grip
            | {
                "x0": day.isoformat(),
                "x1": day.isoformat(),
                "line": {"color": palette.ink, "width": 3},
            }
            for day in at
        ),
    ]


def _layout(bars: Sequence[Bar], palette: Palette) -> dict[str, Any]:
    small = {"size": 11, "color": palette.soft}
    return {
        "barmode": "stack",
        "dragmode": "select",
        "selectdirection": "h",
        "newselection": {"line": {"color": palette.soft, "width": 1, "dash": "solid"}},
        "activeselection": {"fillcolor": palette.ink, "opacity": 0.08},
        "showlegend": False,
        "autosize": True,
        "margin": {"l": 18, "r": 18, "t": 10, "b": 28},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": palette.card,
            "bordercolor": palette.line,
            "font": {"color": palette.ink, "size": 12},
        },
        "xaxis": {
            "type": "date",
            "fixedrange": True,
            "showgrid": False,
            "tickfont": small,
            "tickcolor": palette.line,
            "linecolor": palette.line,
            "showline": True,
            "ticks": "outside",
            "ticklen": 3,
            "tickangle": 0,
            **_span(bars),
        },
        # a single event is no tower
        "yaxis": {"fixedrange": True, "visible": False, "range": [0, max(4, *_heights(bars))]},
    }


def _heights(bars: Sequence[Bar]) -> list[int]:
    return [bar.total for bar in bars] or [0]


def _after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _beyond(beyond: tuple[int, int], palette: Palette) -> list[dict[str, Any]]:
    """Say at either end how many events lie outside of the bars."""
    plain = {
        "xref": "paper", "yref": "paper", "y": 1, "yanchor": "top", "showarrow": False,
        "bgcolor": palette.card, "font": {"size": 11, "color": palette.soft},
    }  # fmt: skip
    before, after = beyond
    return [
        *([plain | {"x": 0, "xanchor": "left", "text": text.earlier(before)}] if before else []),
        *([plain | {"x": 1, "xanchor": "right", "text": text.later(after)}] if after else []),
    ]


def _span(bars: Sequence[Bar]) -> dict[str, Any]:
    """The axis from the first day to the last, with a name under some of the bars."""
    if not bars:
        return {"showticklabels": False}
    start, end = bars[0].start, _after(bars[-1].end)
    if len(bars) < FEWEST:  # a single bar is no wall
        around = (end - start) / len(bars) * (FEWEST - len(bars)) / 2
        start, end = start - around, end + around
    step = -(-len(bars) // MOST_NAMES)
    named = list(bars[step // 2 :: step])  # a name at the very edge would be cut off
    return {
        "range": [start.isoformat(), end.isoformat()],
        "tickvals": [_middle(bar) for bar in named],
        "ticktext": _names(named),
    }


def _names(bars: Sequence[Bar]) -> list[str]:
    """Name bars by day, month or year, the year only where it is new."""
    days = (bars[0].end - bars[0].start).days + 1
    names = []
    for before, bar in zip([None, *bars], bars, strict=False):
        new_year = before is None or before.start.year != bar.start.year
        if days > 300:
            names.append(str(bar.start.year))
        elif days > 27:
            names.append(formatted(bar.start, "yMMM" if new_year else "MMM"))
        else:
            names.append(formatted(bar.start, "yMMMd" if new_year else "MMMd"))
    return names
