"""The questions that the page, the exports and the command line ask of one version of the data.

    queries = Reader(Store.open(folder)).latest()   # of geodata.reader
    chosen, notes = Filter.from_query("actor=PRK")
    queries.counts(chosen)                # Counts(shown=41, total=311, placed=40)

Answers are small whatever the size of the tables: at most MOST_MARKS marks and a page of rows.
Frames come from a cache that all callers share: copy one before changing it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from geodata import facets, marks
from geodata.cache import Answer, Cache
from geodata.countries import COUNTRIES
from geodata.detail import Detail, detail, main_id
from geodata.engine import ARTICLES, EVENTS, REPORTS, Engine
from geodata.filter_values import NONE, Box
from geodata.filters import FIELDS, Filter
from geodata.overview import Overview, overview
from geodata.snapshot import Snapshot
from geodata.sorting import SORTS
from geodata.timeline import Timeline, timeline
from geodata.wording import PARTIES

PAGE_ROWS: Final = 50
REJECTED: Final = "rejected"  # a review that takes an event off the map, the lists and the counts
_FIELD: Final = {field.key: field for field in FIELDS}
ROW_COLUMNS: Final = (
    "id", "headline", "type", "mode", "quad", "status", "date_start", "date_end",
    "date_precision", "place_name", "place_kind", "precision", "country", "lat", "lon",
    "attribution", "source", "published", "confidence", "review", "article_id", "n_reports",
    "sources", "report_ids", "actor_names", "target_names",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events a filter shows, of how many in all, and how many of the shown have a spot.

    An event counts once, however many reports tell of it.
    """

    shown: int
    total: int
    placed: int


class Queries:
    """Answers about one pinned version; may be shared between threads of one process."""

    def __init__(self, snapshot: Snapshot, *, threads: int | None = None) -> None:
        self.version = snapshot.version
        self.engine = Engine(snapshot, threads=threads)
        self._cache = Cache(128)

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

    def timeline(
        self,
        chosen: Filter,
        *,
        bins: int = 80,
        follow_dates: bool = False,
        span: tuple[date, date] | None = None,
    ) -> Timeline:
        """Events over time in at most `bins` bars, the widest unit that the range allows.

        The filter's own dates are ignored, so that the reader sees what lies beside them, unless
        `follow_dates`. What lies far off is left out and counted, but never the filter's dates;
        `span` fixes the axis.
        """
        seen = chosen if follow_dates else chosen.without("from", "to", "last")
        dates = chosen.within(self.newest()) if chosen.last is not None else chosen
        keep = (dates.date_from, dates.date_to)
        key = ("timeline", seen, bins, keep, span)
        return self._cached(key, lambda: timeline(self._days(seen), bins, keep=keep, span=span))

    def headlines(self, ids: tuple[str, ...]) -> dict[str, tuple[str, date | None]]:
        """Headline and first day of some events, by id."""
        found = EVENTS.filter(EVENTS["id"].isin(ids)).select("id", "headline", "date_start")
        ask = functools.partial(self.engine.run, found)
        rows = self._cached(("headlines", ids), ask).to_pylist() if ids else []
        return {row["id"]: (row["headline"], row["date_start"]) for row in rows}

    def facets(
        self, chosen: Filter, *, keys: Collection[str] = tuple(facets.VALUES)
    ) -> dict[str, pd.DataFrame]:
        """Values that can be chosen now, by key of the query string, most frequent first.

        All of `facets.VALUES`, or only some `keys`: asking for fewer is quicker. Columns: value
        (as in the query string), label, n. Each ignores what is chosen in its own field, so
        that alternatives stay in sight; what is chosen is listed even where nothing is left of it.
        """
        found = {}
        slim = functools.cache(functools.partial(self._slim, chosen))
        cube = functools.cache(functools.partial(self._cube, chosen))
        for key in keys:
            ask = functools.partial(self._facet, key, chosen, slim, cube)
            found[key] = self._cached(("facet", key, chosen), ask)
        return found

    def find(
        self, key: str, chosen: Filter, words: str, *, also: Collection[str] = (), limit: int = 50
    ) -> pd.DataFrame:
        """Values of a facet that hold these words, out of all that there are: as of `facets`.

        Words are looked for in what is stored and in names of parties and countries, in either
        case; `also` are values that hold them in another language.
        """
        sought = words.strip().casefold()
        ask = functools.partial(self._find, key, chosen, sought, also, limit)
        return self._cached(("find", key, chosen, sought, tuple(also), limit), ask)

    def page(
        self, chosen: Filter, *, offset: int = 0, limit: int = PAGE_ROWS, sort: str = "newest"
    ) -> pd.DataFrame:
        """Rows of the list, with ROW_COLUMNS; what is missing is None, days are `datetime.date`."""
        seen = self._events(chosen)
        rows = seen.select(*ROW_COLUMNS).order_by(SORTS[sort].order(seen))
        key = ("page", chosen, offset, limit, sort)
        return self._cached(key, lambda: _plain(self.engine.run(rows.limit(limit, offset=offset))))

    def event(self, key: str) -> Detail | None:
        """One event by its id or that of any report of it; None where this version has none."""
        return self._cached(("event", key), lambda: detail(self.engine, key))

    def neighbours(
        self, key: str, chosen: Filter, *, sort: str = "newest"
    ) -> tuple[str | None, str | None]:
        """Ids of the events before and after this one in the list, None at its ends."""
        order, main = SORTS[sort], main_id(self.engine, key)
        if main is None:
            return None, None
        found = EVENTS.filter(EVENTS["id"] == main)
        at = self.engine.run(found.select(at=order.value(found)).limit(1))["at"][0].as_py()
        seen = self._events(chosen)
        before, after = (
            self.engine.run(order.beside(seen, main, at, back=back).limit(1))["id"].to_pylist()
            for back in (True, False)
        )
        return next(iter(before), None), next(iter(after), None)

    def overview(self, chosen: Filter) -> Overview:
        """What the filter's events come to: change, parties, pairs, types and score over time."""
        newest, names = self.newest(), self.party_names()
        ask = functools.partial(overview, newest=newest, names=names)
        return self._cached(
            ("overview", chosen), lambda: ask(self.engine.run, self._events, chosen)
        )

    def newest(self) -> date | None:
        """Day of the newest event that has happened, from which `last` counts back.

        Days later than a day after publication are misread or announced, and do not count.
        """
        return self._cached(("newest",), self._newest)

    def stats(self) -> dict[str, Any]:
        """Numbers of articles, events, reports and sources, first and last day, what coded."""
        return self._cached(("stats",), self._stats)

    def updated(self) -> datetime | None:
        """When an article last came in or changed, in UTC; None in an empty store."""
        return self._cached(("updated",), self._updated)

    def rows(self, chosen: Filter, *columns: str) -> pa.RecordBatchReader:
        """Stream columns of all that the filter shows, in the store's own order: for exports.

        Columns are those of EVENTS, and `title` and `url` of their articles.
        """
        seen = self._events(chosen)
        told = ARTICLES.select(article_id="id", title="title", url="url")
        return self.engine.batches(seen.left_join(told, "article_id").select(*columns))

    def told(
        self, chosen: Filter, *columns: str, limit: int = PAGE_ROWS, sort: str | None = None
    ) -> pd.DataFrame:
        """Columns, as of `rows`, in an order of the list; without one, what came in last first.

        Two columns more: ingested_at and updated_at of the article that tells it.
        """
        seen = self._events(chosen)
        told = ARTICLES.select("title", "url", "ingested_at", "updated_at", article_id="id")
        rows = seen.left_join(told, "article_id")
        order = SORTS[sort or "newest"].order(rows)
        order = order if sort else [ibis.desc("ingested_at"), *order]
        rows = rows.order_by(order).select(*columns, "ingested_at", "updated_at")
        key = ("told", chosen, columns, limit, sort)
        return self._cached(key, lambda: _plain(self.engine.run(rows.limit(limit))))

    def report_rows(self, chosen: Filter, *columns: str) -> pa.RecordBatchReader:
        """Like `rows`, with a row for each report of the events; `event_id` is the event's id."""
        seen = self._events(chosen)
        keys = seen.select(event_id=seen["id"], id=seen["report_ids"].unnest())
        told = ARTICLES.select(article_id="id", title="title", url="url")
        rows = keys.inner_join(REPORTS, "id").left_join(told, "article_id")
        return self.engine.batches(rows.select(*columns))

    def close(self) -> None:
        """Let go of files and memory."""
        self.engine.close()

    # ---- the parts ----------------------------------------------------------------------------

    def _cached(self, key: tuple[Any, ...], ask: Callable[[], Answer]) -> Answer:
        return self._cache.get(key, ask)

    def _events(self, chosen: Filter, *, rejected: bool = False) -> ir.Table:
        """What the filter shows. Rejected events only if it asks for them, or the caller does."""
        newest = self.newest() if chosen.last is not None else None
        seen = EVENTS.filter(chosen.predicate(EVENTS, newest=newest))
        if rejected or chosen.reviews or not self._some_rejected():
            return seen
        return seen.filter(seen["review"] != REJECTED)

    def _some_rejected(self) -> bool:
        """Whether reviewers rejected any event: without one, no question need mention it."""
        found = EVENTS.filter(EVENTS["review"] == REJECTED).select("id").limit(1)
        return self._cached(("rejected",), lambda: bool(self.engine.run(found).num_rows))

    def _count(self, chosen: Filter) -> tuple[int, int]:
        seen = self._events(chosen)
        row = self.engine.run(seen.aggregate(n=seen.count(), placed=seen["lat"].count()))
        return row["n"][0].as_py(), row["placed"][0].as_py()

    def _marks(self, chosen: Filter, *, zoom: float, bbox: Box | None) -> pd.DataFrame:
        seen = self._events(chosen)
        if bbox is not None:
            seen = seen.filter(Filter(bbox=bbox).predicate(seen))
        seen = seen.filter(seen["lat"].notnull())
        if self.engine.run(marks.spots(seen)).num_rows <= marks.MOST_MARKS:
            return marks.finished(self.engine.frame(marks.places(seen)))
        degrees = marks.cell_degrees(zoom)
        found = self._cells(seen, degrees)
        while len(found) > marks.MOST_MARKS:
            degrees *= 2
            found = self._cells(seen, degrees)
        return marks.finished(found)

    def _cells(self, seen: ir.Table, degrees: float) -> pd.DataFrame:
        return self.engine.frame(marks.cells(seen, degrees).limit(marks.MOST_MARKS + 1))

    def _days(self, chosen: Filter) -> pd.DataFrame:
        seen = self._events(chosen)
        return self.engine.frame(seen.group_by("date_start", "quad").aggregate(n=seen.count()))

    def _facet(
        self,
        key: str,
        chosen: Filter,
        slim: Callable[[], pa.Table],
        cube: Callable[[], pd.DataFrame],
    ) -> pd.DataFrame:
        """Counts with what is chosen in the field itself left aside; the chosen ones always in.

        `slim` and `cube` are answers that several facets share.
        """
        kept = _FIELD[key].values(chosen)
        # the rejected must be counted where they can be asked for
        apart = key == "review" and self._some_rejected()
        if not kept and not apart and self.counts(chosen).shown <= facets.FEW:
            return self._options(key, facets.tally(key, slim()))
        if not kept and not apart and key in facets.CUBE:
            return self._options(key, facets.of_cube(key, cube()))
        values = facets.VALUES[key](self._events(chosen.without(key), rejected=apart))
        counted = values.group_by("value").aggregate(n=values.count())
        top = counted.order_by([ibis.desc("n"), "value"]).limit(facets.MOST_OPTIONS)
        counts = facets.pairs(self.engine.run(top))
        lost = [value for value in kept if value not in counts]
        if lost:
            shown = facets.pairs(self.engine.run(counted.filter(counted["value"].isin(lost))))
            counts |= {value: shown.get(value, 0) for value in lost}
        return self._options(key, counts)

    def _find(
        self, key: str, chosen: Filter, words: str, also: Collection[str], limit: int
    ) -> pd.DataFrame:
        named = {*also, *self._named(key, words)}
        values = facets.VALUES[key](self._events(chosen.without(key)))
        values = values.filter(
            values["value"].lower().contains(words) | values["value"].isin([*named])
        )
        counted = values.group_by("value").aggregate(n=values.count())
        top = counted.order_by([ibis.desc("n"), "value"]).limit(limit)
        return self._options(key, facets.pairs(self.engine.run(top)))

    def _named(self, key: str, words: str) -> list[str]:
        """Values whose label holds the words, where that is not what is stored."""
        parties = self.party_names() if key in facets.PARTIES else {}
        labelled = COUNTRIES if key in {"country", *facets.PARTIES} else ()
        known = [NONE, *labelled, *parties]
        return [
            value
            for value in known
            if words in facets.label(key, value, parties=parties).casefold()
        ]

    def _slim(self, chosen: Filter) -> pa.Table:
        return self.engine.run(self._events(chosen).select(*facets.COLUMNS))

    def _cube(self, chosen: Filter) -> pd.DataFrame:
        seen = self._events(chosen)
        return self.engine.frame(seen.group_by(*facets.CUBE).aggregate(n=seen.count()))

    def _options(self, key: str, counts: Mapping[Any, int]) -> pd.DataFrame:
        parties = self.party_names() if key in facets.PARTIES else {}
        return pd.DataFrame(
            {
                "value": pd.Series([_FIELD[key].show(value) for value in counts], dtype=object),
                "label": pd.Series(
                    [facets.label(key, value, parties=parties) for value in counts], dtype=object
                ),
                "n": pd.Series([*counts.values()], dtype="int64"),
            }
        )

    def party_names(self) -> dict[str, str]:
        """Names of parties that are no country, by code: of a role alone, or the most frequent."""
        return self._cached(("names",), self._party_names)

    def _party_names(self) -> dict[str, str]:
        sides = []
        for side in ("actor", "target"):
            lone = EVENTS.filter(EVENTS[f"{side}_main"].length() == 1)
            lone = lone.select(value=lone[f"{side}_main"][0], name=lone[f"{side}_names"][0])
            sides.append(lone)
        both = sides[0].union(sides[1])
        both = both.filter(both["value"].notin([*COUNTRIES]) & (both["value"] != both["name"]))
        named = both.group_by("value").aggregate(name=both["name"].mode())
        frame = self.engine.frame(named)
        return dict(zip(frame["value"], frame["name"], strict=True)) | PARTIES

    def _newest(self) -> date | None:
        known = EVENTS["date_start"] <= EVENTS["published"] + ibis.interval(days=1)
        past = EVENTS.filter((EVENTS["status"] == "occurred") & known.fill_null(True))
        past = past.filter(past["review"] != REJECTED)
        row = self.engine.run(past.aggregate(day=past["date_start"].max()))
        day: date | None = row["day"][0].as_py()
        return day

    def _updated(self) -> datetime | None:
        row = self.engine.run(ARTICLES.aggregate(at=ARTICLES["updated_at"].max()))
        moment: datetime | None = row["at"][0].as_py()
        return moment

    def _stats(self) -> dict[str, Any]:
        seen = self._events(Filter())
        row = seen.aggregate(
            events=seen.count(),
            placed=seen["lat"].count(),
            reports=seen["n_reports"].sum(),
            first=seen["date_start"].min(),
            last=seen["date_start"].max(),
        )
        whole = ARTICLES.filter(ARTICLES["superseded_by"].isnull())
        made_by = {name: whole[name].max() for name in ("coder", "model", "gazetteer")}
        read = whole.aggregate(articles=whole.count(), **made_by)
        told = REPORTS.aggregate(sources=REPORTS["source"].nunique())
        found: dict[str, Any] = {"version": str(self.version)}
        for question in (row, read, told):
            found |= self.engine.run(question).to_pylist()[0]
        return found


# ---- rows ---------------------------------------------------------------------------------------


def _plain(rows: pa.Table) -> pd.DataFrame:
    """A frame of Python values, None where missing: a page of rows is read one by one."""
    return pd.DataFrame(rows.to_pylist(), columns=rows.column_names, dtype=object)
