"""The table of merges: which stored reports are one event, kept up to date commit by commit.

Only the reports that a commit touches, and those connected with them, are grouped anew; the result
is that of grouping everything (see `geodata.events.happenings`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pyarrow as pa
import pyarrow.dataset as ds

from geodata.events.happenings import connected, happenings
from geodata.events.reports import COLUMNS, Report, report_from_row
from geodata.folders import told
from geodata.records import Row, table
from geodata.tables import Tables, among

_MARGIN: Final = timedelta(days=2)  # read beyond the days asked for, so that one reading is enough
_BATCH: Final = 2000  # rows held as Python objects while they are read


@dataclass(frozen=True, slots=True)
class _Reach:
    """Which reports were read: those of some days, and those of some articles whatever the day."""

    first: date
    last: date
    articles: frozenset[str]

    @classmethod
    def around(cls, reports: Collection[Report], known: Collection[str]) -> _Reach:
        """What must be read beside the articles that are known already."""
        days = [r.day for r in reports if r.day]
        first = min((d[0] for d in days), default=date.max)
        last = max((d[1] for d in days), default=date.min)
        return cls(first, last, frozenset(r.article_id for r in reports) - {*known})

    def holds(self, other: _Reach) -> bool:
        """Whether all that touches `other` was read."""
        if not other.articles <= self.articles:
            return False
        return other.first > other.last or (self.first <= other.first and other.last <= self.last)

    def widened(self, other: _Reach) -> _Reach:
        """Both, and some days around them."""
        first, last = min(self.first, other.first), max(self.last, other.last)
        if first <= last:
            first, last = _shift(first, -_MARGIN), _shift(last, _MARGIN)
        return _Reach(first, last, self.articles | other.articles)

    def where(self) -> ds.Expression:
        """Rows of the table of events that may be among them."""
        start, end, published = (ds.field(n) for n in ("date_start", "date_end", "published"))
        if self.first > self.last:
            return among("article_id", sorted(self.articles))
        dated = (start <= self.last) & (end >= self.first)
        day_after = _shift(self.last, timedelta(days=1))
        undated = start.is_null() & (published >= self.first) & (published <= day_after)
        return dated | undated | among("article_id", sorted(self.articles))


class Merges:
    """Keeps the table of merges of one store; call it within the store's lock."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def of_articles(self, ids: Sequence[str]) -> list[Report]:
        """Reports of some articles as they are stored now."""
        return [*self._reports(among("article_id", ids))] if ids else []

    def update(
        self, before: Sequence[Report], after: Sequence[Report], *, hidden: Collection[str] = ()
    ) -> None:
        """Group anew what is connected with reports that change, come or go.

        `before` are all reports that some articles had, `after` those that they have now; reports
        of articles that are `hidden` from here on are not seen any more.
        """
        after = [r for r in after if r.article_id not in hidden]
        found = self._connected(before, after, hidden=hidden)
        old = {r.id for r in (*before, *found)}
        self._put(_rows(happenings(found)), old)

    def rebuild(self) -> None:
        """Group everything from nothing, one type of event after the other."""
        whole = self._whole(None)
        kinds = self._column("events", "type", ds.scalar(value=True))
        rows: list[Row] = []
        for kind in sorted(kind for kind in kinds if kind):
            reports = self._reports(ds.field("type") == kind)
            rows += _rows(happenings(r for r in reports if r.article_id in whole))
        self._tables.write("merges", table("merges", rows), replacing="true")

    def _connected(
        self, before: Sequence[Report], after: Sequence[Report], *, hidden: Collection[str]
    ) -> list[Report]:
        """Visible reports connected with those; reads on until nothing lies beyond."""
        seeds = [*before, *after]
        if not seeds:
            return []
        known = {r.article_id for r in seeds} | {*hidden}
        reach = _Reach.around(seeds, known)
        while True:
            reach = reach.widened(reach)
            read = [r for r in self._reports(reach.where()) if r.article_id not in known]
            whole = self._whole({r.article_id for r in read})
            seen = [r for r in read if r.article_id in whole]
            found = connected(seeds, [*after, *seen])
            needed = _Reach.around(found, known)
            if reach.holds(needed):
                return found
            reach = reach.widened(needed)

    def _reports(self, where: ds.Expression) -> Iterator[Report]:
        """Stored reports, read only in those parts of the files that hold any."""
        with told(f"table {self._tables.uri('events')} is damaged"):
            data = self._tables.dataset("events")
            for file in data.get_fragments():
                part = ds.FileSystemDataset([file], data.schema, file.format)
                if not part.count_rows(filter=where):
                    continue
                for batch in part.to_batches(columns=[*COLUMNS], filter=where, batch_size=_BATCH):
                    yield from map(report_from_row, batch.to_pylist())

    def _whole(self, ids: Collection[str] | None) -> set[str | None]:
        """Articles that have a row and are not superseded: all, or those among `ids`."""
        where = ds.field("superseded_by").is_null()
        if ids is not None:
            where &= among("id", sorted(ids))
        return self._column("articles", "id", where)

    def _column(self, name: str, column: str, where: ds.Expression) -> set[str | None]:
        with told(f"table {self._tables.uri(name)} is damaged"):
            found = self._tables.dataset(name).to_table(columns=[column], filter=where)
        return set(pa.array(found[column].unique()).to_pylist())

    def _put(self, rows: Sequence[Row], ids: Collection[str]) -> None:
        """Put rows in place of those of these events; writes nothing where nothing changes."""
        columns = ["event_id", "happening", "rank"]
        stored = self._tables.rows("merges", among("event_id", sorted(ids)), columns)
        if sorted(map(_values, stored)) != sorted(map(_values, rows)):
            old = [row["event_id"] for row in stored]
            self._tables.replace("merges", rows, key="event_id", old=old)


def _rows(groups: Iterable[Sequence[Report]]) -> list[Row]:
    """Rows for what has several reports; an event told once has none."""
    return [
        {"event_id": report.id, "happening": group[0].id, "rank": rank}
        for group in groups
        if len(group) > 1
        for rank, report in enumerate(group)
    ]


def _values(row: Row) -> tuple[str, str, int]:
    return row["event_id"], row["happening"], row["rank"]


def _shift(day: date, by: timedelta) -> date:
    """Another day, as far as the calendar goes."""
    number = min(max(day.toordinal() + by.days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(number)
