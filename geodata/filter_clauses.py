"""What a filter's values ask of a table of events, as Ibis expressions."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator
from datetime import date

import ibis
import ibis.expr.types as ir

from geodata.filter_values import NONE, WORD, Box, Ring
from geodata.records import fold_text


def column_in(column: str) -> Callable[[ir.Table, tuple[str, ...]], ir.BooleanValue]:
    """The column has one of the values; "none" stands for an empty one."""

    def ask(events: ir.Table, values: tuple[str, ...]) -> ir.BooleanValue:
        named = [value for value in values if value != NONE]
        clause = events[column].isin(named) if named else ibis.literal(value=False)
        return clause | events[column].isnull() if NONE in values else clause

    return ask


def ask_sources(events: ir.Table, values: tuple[str, ...]) -> ir.BooleanValue:
    """One of the reports of the event comes from one of the sources; "none": all from nowhere."""
    several = events["n_reports"] > 1
    clause = events["source"].isin([value for value in values if value != NONE])
    for value in values:
        if value == NONE:
            clause |= events["source"].isnull() & (events["sources"].length() == 0)
        else:
            clause |= several & events["sources"].contains(value)
    return clause


def ask_countries(events: ir.Table, values: tuple[str, ...]) -> ir.BooleanValue:
    """An event without a place is not at sea: it has no place, and precision=none finds it."""
    clause = events["country"].isin([v for v in values if v != NONE])
    if NONE in values:
        return clause | (events["country"].isnull() & events["lat"].notnull())
    return clause


def keys_have(*columns: str) -> Callable[[ir.Table, tuple[str, ...]], ir.BooleanValue]:
    """One of the parties has one of the values as its country, code or name."""

    def ask(events: ir.Table, values: tuple[str, ...]) -> ir.BooleanValue:
        found: Iterator[ir.BooleanValue] = (
            events[column].contains(v.casefold()) for column in columns for v in values
        )
        return functools.reduce(operator.or_, found)

    return ask


def ask_text(events: ir.Table, text: str) -> ir.BooleanValue:
    """Every word, or phrase in quotes, stands somewhere in the event."""
    wanted = [fold_text(a or b) for a, b in WORD.findall(text)]
    found = (events["search"].contains(word) for word in wanted)
    return functools.reduce(operator.and_, found, ibis.literal(value=True))


def ask_bbox(events: ir.Table, box: Box) -> ir.BooleanValue:
    """The spot lies in the box; an event without a spot lies in none."""
    west, south, east, north = box
    lat, lon = events["lat"], events["lon"]
    across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    return across & (lat >= south) & (lat <= north)


def ask_ring(events: ir.Table, ring: Ring) -> ir.BooleanValue:
    """The spot lies in the drawn area: a line east from it crosses an odd number of sides."""
    turns = [0] + [s * 360 for s in (-1, 1) if any(s * lon > 180 for lon, _ in ring)]
    inside = (_odd_crossings(events["lon"] + turn, events["lat"], ring) for turn in turns)
    return functools.reduce(operator.or_, inside)


def _odd_crossings(lon: ir.Value, lat: ir.Value, ring: Ring) -> ir.BooleanValue:
    sides = zip(ring, (*ring[1:], ring[0]), strict=True)
    crossed = [
        (((lat < y1) != (lat < y2)) & (lon < (x2 - x1) / (y2 - y1) * (lat - y1) + x1)).cast("int8")
        for (x1, y1), (x2, y2) in sides
        if y1 != y2
    ]
    odd: ir.BooleanValue = functools.reduce(operator.add, crossed, ibis.literal(0)) % 2 == 1
    return odd


def ask_from(events: ir.Table, day: date) -> ir.BooleanValue:
    """An event that lasts counts on each of its days; one without a date on none."""
    return events["date_end"] >= ibis.literal(day)


def ask_to(events: ir.Table, day: date) -> ir.BooleanValue:
    """It had begun by that day."""
    return events["date_start"] <= ibis.literal(day)


def ask_confidence(events: ir.Table, least: float) -> ir.BooleanValue:
    """At least this sure, in the precision of the column."""
    return events["confidence"] >= ibis.literal(least, "float32")


def ask_last(_events: ir.Table, _days: int) -> ir.BooleanValue:
    """Asked as dates once `within` has turned it into some."""
    return ibis.literal(value=True)
