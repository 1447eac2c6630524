"""What the events of a filter come to: change, who is most active, who acts on whom, over time.

Questions are Ibis expressions over the filter's events; their answers have a few hundred rows at
most, whatever the size of the store, but for the counts by day and type, which are put into bars
here. Scores are PLOVER's, from -10 (conflict) to 10 (cooperation).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata import facets
from geodata.events import plover
from geodata.filters import Filter
from geodata.timeline import Timeline, timeline
from geodata.wording import QUADS

MOST_PARTIES: Final = 8
BINS: Final = 48
DAYS: Final = 30  # compared where the filter chooses no dates
HAPPENED: Final = ("occurred", "historical")  # what is planned, possible or denied has no score
DATES: Final = ("from", "to", "last")


@dataclass(frozen=True, slots=True)
class Periods:
    """Two stretches of days of the same length, one right after the other; ends are inclusive."""

    first: date
    last: date
    before_first: date
    before_last: date


@dataclass(frozen=True, slots=True)
class Overview:
    """The answers; frames are shared, so copy one before changing it.

    - `change`: quad, now, before: events of each quad class in the two `periods`, which is None
      where there is nothing to compare. An event of a whole month may fall into both.
    - `actors`, `targets`: value, label, n and one column for each quad class: the most active.
    - `pairs`: actor, target, n: among the parties of `acting` and `acted_on` (value, label), which
      stand most often in the `paired` events that name both sides.
    - `kinds`: events of each type, also those without a date.
    - `bars`: start, end (days, inclusive), `score` (the mean, None without events), `scored` (how
      many events that happened it is of), and one column of counts for each event type; `unit`,
      `undated`, `earlier` and `later` as in `Timeline`.
    """

    periods: Periods | None
    change: pd.DataFrame
    actors: pd.DataFrame
    targets: pd.DataFrame
    acting: pd.DataFrame
    acted_on: pd.DataFrame
    pairs: pd.DataFrame
    paired: int
    shown: int
    kinds: Mapping[str, int]
    bars: pd.DataFrame
    unit: str
    undated: int
    earlier: int
    later: int


Run = Callable[[ir.Expr], pa.Table]
Events = Callable[[Filter], ir.Table]


def overview(
    run: Run, events: Events, chosen: Filter, *, newest: date | None, names: Mapping[str, str]
) -> Overview:
    """Ask everything about one filter.

    `run` answers an expression, `events` gives the rows that a filter shows, `newest` is the day
    that `last` counts from, `names` are those of parties that are no countries.
    """
    seen = events(chosen)
    compared = periods(chosen, newest)
    sides = {side: _labelled(run(most(seen, side)), side, names) for side in facets.SIDES}
    acting, acted_on = (_first(sides[side], "paired") for side in facets.SIDES)
    days = per_day(run(by_day(seen, chosen.statuses or HAPPENED)))
    line, bars = over_time(days)
    free = events(chosen.without(*DATES))
    return Overview(
        periods=compared,
        change=_all_quads(run(change(free, compared)) if compared else None),
        actors=_first(sides["actor"], "n"),
        targets=_first(sides["target"], "n"),
        acting=acting[["value", "label"]],
        acted_on=acted_on[["value", "label"]],
        pairs=run(pairs(seen, acting["value"], acted_on["value"])).to_pandas(),
        paired=run(seen.aggregate(n=seen.count(where=_both_sides(seen))))["n"][0].as_py(),
        shown=int(days["n"].sum()),
        kinds={kind: int(days[kind].sum()) for kind in plover.types()},
        bars=bars,
        unit=line.unit,
        undated=line.undated,
        earlier=line.before,
        later=line.after,
    )


def periods(chosen: Filter, newest: date | None) -> Periods | None:
    """The filter's days, else the last 30 up to the newest event, and as many before them."""
    dated = chosen.within(newest)
    last = dated.date_to or newest
    if last is None:
        return None
    first = dated.date_from or _shifted(last, 1 - DAYS)
    if first is not None and first > last:  # dates that begin after the newest event
        last = first
    if (
        first is None
        or (start := _shifted(first, first.toordinal() - last.toordinal() - 1)) is None
    ):
        return None
    return Periods(first, last, start, date.fromordinal(first.toordinal() - 1))


def _shifted(day: date, days: int) -> date | None:
    """A day some days on, None where the calendar ends."""
    number = day.toordinal() + days
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else None


# ---- questions ----------------------------------------------------------------------------------


def change(seen: ir.Table, compared: Periods) -> ir.Table:
    """Events by quad class in each of two periods, as a filter of those dates would show them."""
    now = Filter(date_from=compared.first, date_to=compared.last).predicate(seen)
    before = Filter(date_from=compared.before_first, date_to=compared.before_last).predicate(seen)
    return seen.group_by("quad").aggregate(
        now=seen.count(where=now), before=seen.count(where=before)
    )


def most(seen: ir.Table, side: str) -> ir.Table:
    """The parties that stand most often on a side, with their events of each quad class.

    First those of most events `n`, then those of most events that name both sides, `paired`;
    `place` and `paired_place` count from 0 in either order.
    """
    rows = seen.select(
        value=seen[f"{side}_main"].unnest(),
        quad=seen["quad"],
        paired=_both_sides(seen),
    )
    counted = rows.group_by("value").aggregate(
        n=rows.count(),
        paired=rows.count(where=rows["paired"]),
        **{quad: rows.count(where=rows["quad"] == quad) for quad in QUADS},
    )
    places = {"place": "n", "paired_place": "paired"}
    ranked = counted.mutate(**{
        name: ibis.row_number().over(order_by=[ibis.desc(of), "value"])
        for name, of in places.items()
    })  # fmt: skip
    first = (ranked["place"] < MOST_PARTIES) | (
        (ranked["paired_place"] < MOST_PARTIES) & (ranked["paired"] > 0)
    )
    return ranked.filter(first)


def pairs(seen: ir.Table, acting: pd.Series[str], acted_on: pd.Series[str]) -> ir.Table:
    """Events by actor and target, among the parties named."""
    rows = seen.filter(_both_sides(seen))
    rows = rows.select("target_main", actor=rows["actor_main"].unnest())
    rows = rows.filter(rows["actor"].isin([*acting]))  # a table of thousands by thousands else
    rows = rows.select("actor", target=rows["target_main"].unnest())
    rows = rows.filter(rows["target"].isin([*acted_on]))
    return rows.group_by("actor", "target").aggregate(n=rows.count())


def by_day(seen: ir.Table, statuses: tuple[str, ...]) -> ir.Table:
    """Events by day, type and mode, and how many of them have one of the statuses (`told`)."""
    return seen.group_by("date_start", "type", "mode").aggregate(
        n=seen.count(), told=seen.count(where=seen["status"].isin(statuses))
    )


def _both_sides(seen: ir.Table) -> ir.BooleanValue:
    return (seen["actor_main"].length() > 0) & (seen["target_main"].length() > 0)


# ---- answers ------------------------------------------------------------------------------------


def per_day(kinds: pa.Table) -> pd.DataFrame:
    """One row a day of what `by_day` found: n, a column for each type, and what has a score.

    `scored` counts the events told of a type that PLOVER has, `sum` adds their scores.
    """
    (day, days), (kind, names), (mode, modes) = (
        _codes(kinds[name]) for name in ("date_start", "type", "mode")
    )
    known = plover.types()
    table = np.array(
        [[plover.score(k, m) if k in known else np.nan for m in modes] for k in names]
    ).reshape(len(names), len(modes))
    scores = table[kind, mode]
    told = np.where(np.isnan(scores), 0, kinds["told"].to_numpy())
    counts = np.bincount(
        day * len(names) + kind, kinds["n"].to_numpy(), minlength=len(days) * len(names)
    ).reshape(len(days), len(names))
    column = {name: counts[:, at] for at, name in enumerate(names)}
    return pd.DataFrame(
        {
            "date_start": pd.Series(days, dtype=object),
            "n": counts.sum(axis=1).astype("int64"),
            "scored": np.bincount(day, told, minlength=len(days)),
            "sum": np.bincount(day, told * np.nan_to_num(scores), minlength=len(days)),
            **{name: column.get(name, np.zeros(len(days))) for name in known},
        }
    )


def _codes(column: pa.ChunkedArray) -> tuple[np.ndarray[Any, Any], list[Any]]:
    """A column as positions in the list of its values, None among them."""
    encoded = pc.dictionary_encode(column.combine_chunks(), null_encoding="encode")
    return encoded.indices.to_numpy().astype("int64"), encoded.dictionary.to_pylist()


def over_time(days: pd.DataFrame) -> tuple[Timeline, pd.DataFrame]:
    """Bars from what `per_day` gives: a mean score, and counts by type."""
    # the width of the bars is the same for whichever class
    line = timeline(days[["date_start", "n"]].assign(quad=next(iter(QUADS))), BINS)
    bars = line.bars[["start", "end"]].copy()
    where = _bar_of(days["date_start"], bars)
    days, where = days[where >= 0], where[where >= 0]

    def binned(name: str) -> np.ndarray[Any, Any]:
        return np.bincount(where, days[name].to_numpy(dtype="float64"), minlength=len(bars))

    scored = binned("scored")
    means = [
        round(total / n, 2) if n else None for total, n in zip(binned("sum"), scored, strict=True)
    ]
    bars["score"] = pd.Series(means, dtype=object)
    bars["scored"] = scored.astype("int64")
    for kind in plover.types():
        bars[kind] = binned(kind).astype("int64")
    return line, bars


def _bar_of(days: pd.Series[Any], bars: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Position of the bar that holds each day, -1 where none does."""
    if bars.empty:
        return np.full(len(days), -1)
    at = days.to_numpy(dtype="datetime64[D]")
    where = np.searchsorted(bars["start"].to_numpy(dtype="datetime64[D]"), at, side="right") - 1
    beyond = np.isnat(at) | (at > np.datetime64(bars["end"].iloc[-1]))
    return np.where(beyond, -1, where)


def _first(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """The first parties by events, or by those of them that name both sides."""
    place = "place" if by == "n" else "paired_place"
    kept = frame[(frame[place] < MOST_PARTIES) & (frame[by] > 0)]
    return kept.sort_values(place, ignore_index=True)


def _all_quads(rows: pa.Table | None) -> pd.DataFrame:
    """Every quad class, those without events at zero."""
    known = {row["quad"]: row for row in rows.to_pylist()} if rows else {}
    none = {"now": 0, "before": 0}
    return pd.DataFrame([{"quad": quad} | none | known.get(quad, {}) for quad in QUADS])


def _labelled(rows: pa.Table, side: str, names: Mapping[str, str]) -> pd.DataFrame:
    frame: pd.DataFrame = rows.to_pandas()
    labels = [facets.label(side, value, parties=names) for value in frame["value"]]
    frame.insert(1, "label", pd.Series(labels, dtype=object))
    return frame
