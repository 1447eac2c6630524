"""The questions that the page, the exports and the command line ask of one version of the data.

    reader = Reader(Store.open(folder))
    queries = reader.latest()             # or reader.at("12.7.0")
    chosen, notes = Filter.from_query("actor=PRK")
    queries.counts(chosen)                # Counts(shown=41, total=311, placed=40)

Answers are small whatever the size of the tables: at most MOST_MARKS marks and a page of rows.
Frames come from a cache that all callers share: copy one before changing it.
"""

from __future__ import annotations

import functools
import json
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, TypeVar

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from geodata.countries import country_name
from geodata.engine import ARTICLES, EVENTS, Engine
from geodata.events.event import Event
from geodata.filters import FIELDS, NONE, Box, Filter
from geodata.records import event_from_json
from geodata.sentences import around
from geodata.store import Snapshot, Store, Version
from geodata.wording import PRECISIONS, QUADS, STATUSES, TYPES

MOST_MARKS: Final = 2000
PAGE_ROWS: Final = 50
MOST_OPTIONS: Final = 300  # values of one facet
CELL_PIXELS: Final = 36.0  # side of a grid cell on the screen
WORLD_PIXELS: Final = 512.0  # width of the world at zoom 0, in MapLibre's count
QUAD_ORDER: Final = tuple(QUADS)
ROW_COLUMNS: Final = (
    "id", "headline", "type", "mode", "quad", "status", "date_start", "date_end",
    "date_precision", "place_name", "place_kind", "precision", "country", "lat", "lon",
    "attribution", "source", "published", "confidence", "review", "article_id",
)  # fmt: skip
_NO_DAY: Final = date(1, 1, 1)  # where undated events sort: after all others
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events a filter shows, of how many in all, and how many of the shown have a spot."""

    shown: int
    total: int
    placed: int


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


@dataclass(frozen=True, slots=True)
class Detail:
    """One event with what its card shows.

    `evidence` is the sentence, which starts at offset `start` of the article's text; `before` and
    `after` are the sentences either side, shortened, or empty. `article` is the article's row
    without its text; `row` the event's flat columns, with `review`.
    """

    event: Event
    row: Mapping[str, Any]
    article: Mapping[str, Any]
    evidence: str
    start: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list: by one column, ties broken by id. Empty values come last."""

    column: str
    descending: bool
    last: Any


SORTS: Final[dict[str, Sort]] = {
    "newest": Sort("date_start", descending=True, last=_NO_DAY),
    "oldest": Sort("date_start", descending=False, last=date(9999, 12, 31)),
    "confidence": Sort("confidence", descending=True, last=-1.0),
}


class Queries:
    """Answers about one pinned version; may be shared between threads of one process."""

    def __init__(self, snapshot: Snapshot, *, threads: int | None = None) -> None:
        self.version = snapshot.version
        self.engine = Engine(snapshot, threads=threads)
        self._cache = _Cache(256)

    def counts(self, chosen: Filter) -> Counts:
        """How many events the filter shows, of how many, and how many of them have a place."""
        shown, placed = self._cached(("counts", chosen), lambda: self._count(chosen))
        total, _ = self._cached(("counts", Filter()), lambda: self._count(Filter()))
        return Counts(shown, total, placed)

    def marks(self, chosen: Filter, *, zoom: float = 1.0, bbox: Box | None = None) -> pd.DataFrame:
        """Marks for a map at `zoom` showing `bbox` (west, south, east, north): 2000 at most.

        One row a place; where that would be too many, one a cell of a grid that is about 36
        pixels wide. Columns: name, lat, lon, n (events), places, precision, quad (the most
        frequent), one column of counts for each quad class, event (id of the newest), and west,
        south, east, north: the box that holds exactly these events, for a filter's `bbox`.
        """
        key = ("marks", chosen, round(zoom * 2) / 2, bbox)
        return self._cached(key, lambda: self._marks(chosen, zoom=key[2], bbox=bbox))

    def timeline(self, chosen: Filter, *, bins: int = 80, follow_dates: bool = False) -> Timeline:
        """Events over time in at most `bins` bars, the widest unit that the range allows.

        The filter's own dates are ignored, so that the reader sees what lies beside them, unless
        `follow_dates`.
        """
        seen = chosen if follow_dates else chosen.without("from", "to", "last")
        key = ("timeline", seen, bins)
        return self._cached(key, lambda: _timeline(self._days(seen), bins))

    def facets(self, chosen: Filter) -> dict[str, pd.DataFrame]:
        """Values that can be chosen now, by key of the query string, most frequent first.

        Keys: country, actor, target, type, mode, quad, status, precision, source, review; columns
        value (as in the query string), label, n. Each ignores what is chosen in its own field, so
        that alternatives stay in sight; what is chosen is listed even where nothing is left of it.
        """
        found = {}
        for key in _FACETS:
            asked = ("facet", key, chosen.without(key), *_FIELD[key].values(chosen))
            found[key] = self._cached(asked, functools.partial(self._facet, key, chosen))
        return found

    def page(
        self, chosen: Filter, *, offset: int = 0, limit: int = PAGE_ROWS, sort: str = "newest"
    ) -> pd.DataFrame:
        """Rows of the list, with ROW_COLUMNS; what is missing is None, days are `datetime.date`."""
        seen = self._events(chosen)
        rows = seen.select(*ROW_COLUMNS).order_by(_order(seen, SORTS[sort]))
        key = ("page", chosen, offset, limit, sort)
        return self._cached(key, lambda: _plain(self.engine.run(rows.limit(limit, offset=offset))))

    def event(self, key: str) -> Detail | None:
        """One event by its id, with its evidence; None where this version has none of that id."""
        return self._cached(("event", key), lambda: self._detail(key))

    def neighbours(
        self, key: str, chosen: Filter, *, sort: str = "newest"
    ) -> tuple[str | None, str | None]:
        """Ids of the events before and after this one in the list, None at its ends."""
        order = SORTS[sort]
        here = self._event_rows(key, (order.column,))
        if not here:
            return None, None
        at = here[0][order.column]
        seen = self._events(chosen)
        return self._beside(seen, key, at, order, back=True), self._beside(seen, key, at, order)

    def newest(self) -> date | None:
        """Day of the newest event that has happened, from which `last` counts back.

        Days later than a day after publication are misread or announced, and do not count.
        """
        return self._cached(("newest",), self._newest)

    def stats(self) -> dict[str, Any]:
        """Numbers of articles, events, placed events and sources, and the first and last day."""
        return self._cached(("stats",), self._stats)

    def rows(self, chosen: Filter, *columns: str) -> pa.RecordBatchReader:
        """Stream the columns of all that the filter shows, newest first: for exports."""
        seen = self._events(chosen)
        order = _order(seen, SORTS["newest"])
        return self.engine.batches(seen.order_by(order).select(*columns))

    def close(self) -> None:
        """Let go of files and memory."""
        self.engine.close()

    # ---- the parts ----------------------------------------------------------------------------

    def _cached(self, key: tuple[Any, ...], ask: Callable[[], Answer]) -> Answer:
        return self._cache.get(key, ask)

    def _events(self, chosen: Filter) -> ir.Table:
        newest = self.newest() if chosen.last is not None else None
        return EVENTS.filter(chosen.predicate(EVENTS, newest=newest))

    def _count(self, chosen: Filter) -> tuple[int, int]:
        seen = self._events(chosen)
        row = self.engine.run(seen.aggregate(n=seen.count(), placed=seen["lat"].count()))
        return row["n"][0].as_py(), row["placed"][0].as_py()

    def _marks(self, chosen: Filter, *, zoom: float, bbox: Box | None) -> pd.DataFrame:
        seen = self._events(chosen)
        if bbox is not None:
            seen = seen.filter(Filter(bbox=bbox).predicate(seen))
        places = _places(seen.filter(seen["lat"].notnull()))
        marks = self.engine.frame(places.limit(MOST_MARKS + 1))
        degrees = 360 * CELL_PIXELS / (WORLD_PIXELS * 2**zoom)
        while len(marks) > MOST_MARKS:
            marks = self.engine.frame(_cells(places, degrees).limit(MOST_MARKS + 1))
            degrees *= 2
        return _with_box(marks)

    def _days(self, chosen: Filter) -> pd.DataFrame:
        seen = self._events(chosen)
        return self.engine.frame(seen.group_by("date_start", "quad").aggregate(n=seen.count()))

    def _facet(self, key: str, chosen: Filter) -> pd.DataFrame:
        seen = self._events(chosen.without(key))
        values = _FACETS[key](seen)
        counted = values.group_by("value").aggregate(n=values.count())
        top = counted.order_by([ibis.desc("n"), "value"]).limit(MOST_OPTIONS)
        frame = self.engine.frame(top)
        kept = [v for v in _FIELD[key].values(chosen) if v not in set(frame["value"])]
        if kept:
            # what is chosen but not among the most frequent is counted for itself
            shown = self.engine.frame(counted.filter(counted["value"].isin(kept)))
            lost = [v for v in kept if v not in set(shown["value"])]
            zero = pd.DataFrame({"value": lost, "n": [0] * len(lost)}).astype(shown.dtypes)
            frame = pd.concat([frame, shown, zero], ignore_index=True)
        frame.insert(1, "label", [self._label(key, v) for v in frame["value"]])
        frame["value"] = [_FIELD[key].show(v) for v in frame["value"]]
        return frame

    def _label(self, key: str, value: str) -> str:
        """What the reader sees for a value: a country's name, an organisation's, plain words."""
        if key in {"actor", "target"}:
            named = country_name(value)
            return self.party_names().get(value, named) if named == value else named
        table: Mapping[Any, str] = _LABELS.get(key, {})
        return table.get(value) or _NONE_LABELS.get((key, value)) or country_name(value)

    def party_names(self) -> dict[str, str]:
        """The most frequent name for each code of a party that is no country: UNSC and its like."""
        return self._cached(("names",), self._party_names)

    def _party_names(self) -> dict[str, str]:
        sides = []
        for side in ("actor", "target"):
            lone = EVENTS.filter(EVENTS[f"{side}_main"].length() == 1)
            lone = lone.select(value=lone[f"{side}_main"][0], name=lone[f"{side}_names"][0])
            sides.append(lone)
        both = sides[0].union(sides[1])
        both = both.filter((both["value"].length() != 3) & (both["value"] != both["name"]))
        named = both.group_by("value").aggregate(name=both["name"].mode())
        frame = self.engine.frame(named)
        return dict(zip(frame["value"], frame["name"], strict=True))

    def _event_rows(self, key: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
        found = self.engine.run(EVENTS.filter(EVENTS["id"] == key).select(*columns).limit(1))
        rows: list[dict[str, Any]] = found.to_pylist()
        return rows

    def _detail(self, key: str) -> Detail | None:
        rows = self._event_rows(key, (*EVENTS.columns,))
        if not rows:
            return None
        row = rows[0]
        source = ARTICLES.filter(ARTICLES["id"] == row["article_id"]).limit(1)
        article = self.engine.run(source).to_pylist()[0]
        event = event_from_json(json.loads(row.pop("payload")))
        start, end = event.sentence
        text = article.pop("text")
        before, after = around(text, start, end)
        return Detail(event, row, article, text[start:end], start, before, after)

    def _beside(
        self, seen: ir.Table, key: str, at: Any, order: Sort, *, back: bool = False
    ) -> str | None:
        """The id next to `key` in the list's order, or before it."""
        value = seen[order.column].fill_null(order.last)
        here = ibis.literal(order.last if at is None else at).cast(value.type())
        down = order.descending != back
        beyond = value < here if down else value > here
        tied = (value == here) & (seen["id"] < key if back else seen["id"] > key)
        column, ident = ibis.asc(value), ibis.asc(seen["id"])
        ordered = seen.filter(beyond | tied).order_by([
            ibis.desc(value) if down else column,
            ibis.desc(seen["id"]) if back else ident,
        ])  # fmt: skip
        found = self.engine.run(ordered.select("id").limit(1))
        return found["id"][0].as_py() if found.num_rows else None

    def _newest(self) -> date | None:
        known = EVENTS["date_start"] <= EVENTS["published"] + ibis.interval(days=1)
        past = EVENTS.filter((EVENTS["status"] == "occurred") & known.fill_null(True))
        row = self.engine.run(past.aggregate(day=past["date_start"].max()))
        day: date | None = row["day"][0].as_py()
        return day

    def _stats(self) -> dict[str, Any]:
        seen = EVENTS
        row = seen.aggregate(
            events=seen.count(),
            articles=seen["article_id"].nunique(),
            placed=seen["lat"].count(),
            sources=seen["source"].nunique(),
            first=seen["date_start"].min(),
            last=seen["date_start"].max(),
        )
        whole = ARTICLES.filter(ARTICLES["superseded_by"].isnull())
        articles = self.engine.run(whole.aggregate(n=whole.count()))["n"][0].as_py()
        found: dict[str, Any] = self.engine.run(row).to_pylist()[0]
        return found | {"articles": articles, "version": str(self.version)}


class Reader:
    """Keeps `Queries` for the newest version, and for the few older ones that links name.

    One for each process: made anew after a fork, because DuckDB's threads do not survive one.
    """

    def __init__(
        self, store: Store, *, fresh_seconds: float = 2.0, threads: int | None = None
    ) -> None:
        self._store, self._threads, self._fresh = store, threads, fresh_seconds
        self._lock = threading.Lock()
        self._open: OrderedDict[Version, Queries] = OrderedDict()
        self._looked, self._process = -fresh_seconds, os.getpid()
        self._newest: Version | None = None

    def latest(self) -> Queries:
        """Queries on the newest version; looks for a newer one every two seconds at most."""
        with self._lock:
            self._after_fork()
            now = time.monotonic()
            if self._newest is None or now - self._looked >= self._fresh:
                snapshot = self._store.snapshot()
                self._looked, self._newest = now, snapshot.version
                return self._queries(snapshot.version, lambda: snapshot)
            return self._open[self._newest]

    def at(self, version: str) -> Queries:
        """Queries on a version as a link names it, "12.7.0".

        FilterError where it cannot be read, StoreError where it is not kept any more: show the
        newest, with a note.
        """
        named = Version.parse(version)
        with self._lock:
            self._after_fork()
            return self._queries(named, lambda: self._store.snapshot(named))

    def _after_fork(self) -> None:
        if self._process != os.getpid():
            self._open.clear()
            self._newest, self._process = None, os.getpid()

    def _queries(self, version: Version, snapshot: Callable[[], Snapshot]) -> Queries:
        if version not in self._open:
            self._open[version] = Queries(snapshot(), threads=self._threads)
        self._open.move_to_end(version)
        while len(self._open) > _KEPT_OPEN:
            # not closed: another thread may still be asking it; it goes with its last user
            oldest = next(v for v in self._open if v != self._newest)
            del self._open[oldest]
        return self._open[version]


_KEPT_OPEN: Final = 4


class _Cache:
    """The answers asked for most lately; immutable keys, one version."""

    def __init__(self, size: int) -> None:
        self._size, self._lock = size, threading.Lock()
        self._answers: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

    def get(self, key: tuple[Any, ...], ask: Callable[[], Answer]) -> Answer:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                kept: Answer = self._answers[key]
                return kept
        answer = ask()
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > self._size:
                self._answers.popitem(last=False)
        return answer


# ---- marks --------------------------------------------------------------------------------------


def _places(seen: ir.Table) -> ir.Table:
    """Events by place: the same spot under the same identifier."""
    by_quad = {quad: (seen["quad"] == quad).sum() for quad in QUAD_ORDER}
    newest = seen["date_start"].fill_null(_NO_DAY)
    return seen.group_by("place_id", "lat", "lon").aggregate(
        name=seen["place_name"].arbitrary(),
        precision=seen["precision"].arbitrary(),
        event=seen["id"].argmax(newest),
        day=newest.max(),
        n=seen.count(),
        places=ibis.literal(1),
        west=seen["lon"].min(),
        south=seen["lat"].min(),
        east=seen["lon"].max(),
        north=seen["lat"].max(),
        **by_quad,
    )


def _cells(places: ir.Table, degrees: float) -> ir.Table:
    """Places by cell of a grid. A mark stands on its cell's busiest place: on land, by name."""
    cells = places.mutate(
        x=(places["lon"] / degrees).floor(), y=(places["lat"] / degrees).floor()
    )  # fmt: skip
    busiest = {name: cells[name].argmax(cells["n"]) for name in ("lat", "lon", "name", "precision")}
    return cells.group_by("x", "y").aggregate(
        **busiest,
        event=cells["event"].argmax(cells["day"]),
        n=cells["n"].sum(),
        places=cells.count(),
        west=cells["lon"].min(),
        south=cells["lat"].min(),
        east=cells["lon"].max(),
        north=cells["lat"].max(),
        **{quad: cells[quad].sum() for quad in QUAD_ORDER},
    )


def _with_box(marks: pd.DataFrame) -> pd.DataFrame:
    """Widen boxes by the rounding of a printed `bbox`, and name the most frequent quad class."""
    counts = marks[list(QUAD_ORDER)].to_numpy(dtype="int64")
    marks["quad"] = np.array(QUAD_ORDER, dtype=object)[counts.argmax(axis=1)]
    for side, shift in (("west", -1e-4), ("south", -1e-4), ("east", 1e-4), ("north", 1e-4)):
        limit = 180.0 if side in {"west", "east"} else 90.0
        marks[side] = (marks[side] + shift).clip(-limit, limit).round(4)
    columns = ["name", "lat", "lon", "n", "places", "precision", "quad", *QUAD_ORDER, "event"]
    ordered = marks[[*columns, "west", "south", "east", "north"]]
    return ordered.sort_values(["n", "event"], ascending=[False, True], ignore_index=True)


# ---- timeline -----------------------------------------------------------------------------------

_UNITS: Final = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365, "decade": 3652}


def _timeline(days: pd.DataFrame, bins: int) -> Timeline:
    dated = days[days["date_start"].notna()]
    undated = int(days["n"].sum() - dated["n"].sum())
    by_day = dated.groupby("date_start")["n"].sum().sort_index()
    if by_day.empty:
        return Timeline("day", _bars(dated, [], "day"), undated, 0, 0)
    first, last = _central(by_day, bins)
    unit = next(
        (u for u, size in _UNITS.items() if (last - first).days / size < bins - 1), "decade"
    )
    starts = list(_starts(first, last, unit))
    inside = (dated["date_start"] >= starts[0]) & (dated["date_start"] <= last)
    before = int(dated.loc[dated["date_start"] < starts[0], "n"].sum())
    after = int(dated.loc[dated["date_start"] > last, "n"].sum())
    return Timeline(unit, _bars(dated[inside], starts, unit), undated, before, after)


def _central(by_day: pd.Series[int], bins: int) -> tuple[date, date]:
    """First and last day; of a long range only the middle 98 %, where that is three times denser.

    One event of 1953 among a month of news would otherwise leave bars of years.
    """
    first, last = by_day.index[0], by_day.index[-1]
    share = by_day.cumsum() / by_day.sum()
    low, high = (by_day.index[int(share.searchsorted(edge))] for edge in (0.01, 0.99))
    if (last - first).days < bins or (last - first).days < 3 * max(1, (high - low).days):
        return first, last
    return low, high


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
    for quad in QUAD_ORDER:
        mine = (dated["quad"] == quad).to_numpy()
        weights = dated["n"].to_numpy(dtype="int64")[mine]
        counts = np.bincount(where[mine] - 1, weights=weights, minlength=len(starts))
        bars[quad] = counts.astype("int64")
    bars["n"] = bars[list(QUAD_ORDER)].sum(axis=1)
    return bars


# ---- facets -------------------------------------------------------------------------------------


def _column(name: str, *, none: bool = False) -> Callable[[ir.Table], ir.Table]:
    """Values of a column; with `none`, empty ones are counted under that word."""

    def values(seen: ir.Table) -> ir.Table:
        column = seen[name]
        if none:
            return seen.select(value=column.fill_null(NONE))
        return seen.filter(column.notnull()).select(value=column)

    return values


def _countries(seen: ir.Table) -> ir.Table:
    placed = seen.filter(seen["lat"].notnull() | seen["country"].notnull())
    return placed.select(value=placed["country"].fill_null(NONE))


def _parties(side: str) -> Callable[[ir.Table], ir.Table]:
    return lambda seen: seen.select(value=seen[f"{side}_main"].unnest())


_FACETS: Final[dict[str, Callable[[ir.Table], ir.Table]]] = {
    "country": _countries,
    "actor": _parties("actor"),
    "target": _parties("target"),
    "type": _column("type"),
    "mode": _column("mode"),
    "quad": _column("quad"),
    "status": _column("status"),
    "precision": _column("precision", none=True),
    "source": _column("source", none=True),
    "review": _column("review"),
}
_FIELD: Final = {field.key: field for field in FIELDS}
_LABELS: Final[dict[str, Mapping[Any, str]]] = {
    "type": {name: words.plural.capitalize() for name, words in TYPES.items()},
    "quad": QUADS,
    "status": {status: words.capitalize() for status, words in STATUSES.items()},
    "precision": {precision: words.capitalize() for precision, words in PRECISIONS.items()},
}
_NONE_LABELS: Final = {
    ("country", NONE): "At sea or across borders",
    ("precision", NONE): "No place given",
    ("source", NONE): "No source given",
}


# ---- rows ---------------------------------------------------------------------------------------


def _order(seen: ir.Table, sort: Sort) -> list[ir.Value]:
    value = seen[sort.column].fill_null(sort.last)
    return [ibis.desc(value) if sort.descending else ibis.asc(value), ibis.asc(seen["id"])]


def _plain(rows: pa.Table) -> pd.DataFrame:
    """A frame of Python values, None where missing: a page of rows is read one by one."""
    return pd.DataFrame(rows.to_pylist(), columns=rows.column_names, dtype=object)
