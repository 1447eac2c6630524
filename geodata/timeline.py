"""Events over time: counts by day put into bars of a width that the range allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from geodata.wording import QUADS


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events by date of their first day.

    `bars` has columns start, end (days, both inclusive), one for each quad class, and n; `unit` is
    day, week, month, quarter, year or decade. Not in the bars are `undated` events, and the few
    `before` and `after` that would make the axis mostly empty.
    """

    unit: str
    bars: pd.DataFrame
    undated: int
    before: int
    after: int


_UNITS: Final = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365, "decade": 3652}


_NEARLY_ALL: Final = (0.98, 0.95, 0.9)
_TOO_NARROW: Final = 24  # chosen days are shown closer where they would be less of the axis
Range = tuple[date | None, date | None]


def timeline(
    days: pd.DataFrame,
    bins: int,
    *,
    keep: Range = (None, None),
    span: tuple[date, date] | None = None,
) -> Timeline:
    """Bars from counts by date_start (None where undated) and quad, `bins` of them at most.

    The days of `keep`, which a reader has chosen, are in sight wherever they are; `span` names the
    days of the axis itself, for bars that must not move.
    """
    dated = days[days["date_start"].notna()]
    undated = int(days["n"].sum() - dated["n"].sum())
    by_day = dated.groupby("date_start")["n"].sum().sort_index()
    if by_day.empty:
        return Timeline("day", _bars(dated, [], "day"), undated, 0, 0)
    first, last = span or _central(by_day, bins, keep)
    unit = next(
        (u for u, size in _UNITS.items() if (last - first).days / size < bins - 1), "decade"
    )
    starts = list(_starts(first, last, unit))
    inside = (dated["date_start"] >= starts[0]) & (dated["date_start"] <= last)
    before = int(dated.loc[dated["date_start"] < starts[0], "n"].sum())
    after = int(dated.loc[dated["date_start"] > last, "n"].sum())
    return Timeline(unit, _bars(dated[inside], starts, unit), undated, before, after)


def _central(by_day: pd.Series[int], bins: int, keep: Range) -> tuple[date, date]:
    """First and last day; of a long range only the stretch that holds nearly all events.

    One event of 1953 among a month of news would otherwise leave bars of years. More is left out
    only where that makes the axis three times shorter.
    """
    first, last = low, high = by_day.index[0], by_day.index[-1]
    for share in _NEARLY_ALL:
        start, end = _densest(by_day, share)
        for day in keep:
            if day is not None:
                start, end = min(start, max(day, first)), max(end, min(day, last))
        if (high - low).days >= max(bins, 3 * max(1, (end - start).days)):
            low, high = start, end
    return _around(keep[0], keep[1], low, high) if keep[0] and keep[1] else (low, high)


def _around(start: date, end: date, low: date, high: date) -> tuple[date, date]:
    """The range from `low` to `high`, less of it where the chosen days would be too narrow."""
    days = (end - start).days + 1
    start, end = max(start, low), min(end, high)
    if (high - low).days <= _TOO_NARROW * days or start > end:
        return low, high
    first = max(low.toordinal(), start.toordinal() - 3 * days)
    last = min(high.toordinal(), end.toordinal() + 3 * days)
    return date.fromordinal(first), date.fromordinal(last)


def _densest(by_day: pd.Series[int], share: float) -> tuple[date, date]:
    """The shortest stretch of days that holds this share of all events."""
    held = by_day.to_numpy(dtype="int64").cumsum()
    wanted = np.concatenate([[0], held[:-1]]) + share * held[-1]
    ends = np.searchsorted(held, wanted)
    days = np.array([day.toordinal() for day in by_day.index])
    lengths = [days[end] - day for day, end in zip(days, ends, strict=True) if end < len(days)]
    start = int(np.argmin(lengths))
    return by_day.index[start], by_day.index[int(ends[start])]


def _starts(first: date, last: date, unit: str) -> Iterator[date]:
    """First days of the units from the one that holds `first` to the one that holds `last`."""
    day = _unit_start(first, unit)
    while day <= last:
        yield day
        day = _next_start(day, unit)


def _unit_start(day: date, unit: str) -> date:
    match unit:
        case "week":
            return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)
        case "year":
            return day.replace(month=1, day=1)
        case "decade":
            return date(max(1, day.year - day.year % 10), 1, 1)
    return day


def _next_start(day: date, unit: str) -> date:
    if unit in {"day", "week"}:
        return day + timedelta(days=7 if unit == "week" else 1)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120 - day.year % 10 * 12}[unit]
    years, month = divmod(day.month - 1 + months, 12)
    return date(min(day.year + years, 9999), month + 1, 1) if day.year + years < 10000 else date.max


def _bars(dated: pd.DataFrame, starts: list[date], unit: str) -> pd.DataFrame:
    """Counts by quad class in each unit, empty ones included."""
    ends = [_next_start(day, unit) - timedelta(days=1) for day in starts]
    bars = pd.DataFrame({"start": starts, "end": ends})
    where = np.searchsorted(
        np.array(starts, dtype="datetime64[D]"),
        dated["date_start"].to_numpy(dtype="datetime64[D]"),
        side="right",
    )
    for quad in QUADS:
        mine = (dated["quad"] == quad).to_numpy()
        weights = dated["n"].to_numpy(dtype="int64")[mine]
        counts = np.bincount(where[mine] - 1, weights=weights, minlength=len(starts))
        bars[quad] = counts.astype("int64")
    bars["n"] = bars[[*QUADS]].sum(axis=1)
    return bars
