"""The table of merges: which stored reports are one event, kept up to date commit by commit.

Only the reports that a commit touches, and those connected with them, are grouped anew; the result
is that of grouping everything (see `geodata.events.happenings`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from geodata.events.happenings import connected, happenings
from geodata.events.reports import COLUMNS, LONGEST_DAYS, Report, report_from_row
from geodata.folders import told
from geodata.records import Row, table
from geodata.tables import Tables, among

_MARGIN: Final = 1  # days read beyond those asked for, so that one reading is often enough
_BATCH: Final = 20_000  # rows held at a time
_HELD: Final = 200_000  # reports held at once, some 1 kB each, unless one type has more
_DAYS: Final = 10_000_000  # more than there are days in the calendar


@dataclass(frozen=True, slots=True)
class _Asked:
    """Stored reports that may be one event with some others.

    That is all of their types and statuses on their days, and all of their articles but for those
    that are known already. `keys` number kind (by its place in `kinds`) and day together.
    """

    keys: frozenset[int]
    kinds: tuple[str, ...]
    articles: frozenset[str]

    @classmethod
    def of(
        cls, reports: Collection[Report], *, known: Collection[str], kinds: tuple[str, ...] = ()
    ) -> _Asked:
        kinds = (*kinds, *sorted({_kind(r) for r in reports} - {*kinds}))
        codes = {kind: number * _DAYS for number, kind in enumerate(kinds)}
        keys = {codes[_kind(r)] + day for r in reports for day in _days(r)}
        return cls(frozenset(keys), kinds, frozenset(r.article_id for r in reports) - {*known})

    def widened(self, other: _Asked) -> _Asked:
        """Both, and some days around them."""
        keys = {key + shift for key in other.keys for shift in range(-_MARGIN, _MARGIN + 1)}
        return _Asked(self.keys | keys, other.kinds, self.articles | other.articles)

    def holds(self, other: _Asked) -> bool:
        """Whether it asks for all that the other does."""
        return other.keys <= self.keys and other.articles <= self.articles

    def where(self) -> ds.Expression:
        """Rows that hold all that is asked for, and more: what files can be chosen by."""
        days = [key % _DAYS for key in self.keys]
        mine = among("article_id", sorted(self.articles))
        if not days:
            return mine
        first, last = (_day(number) for number in (min(days), max(days) + 1))
        start, end, published = (ds.field(n) for n in ("date_start", "date_end", "published"))
        dated = (start <= last) & (end >= first)
        return dated | (start.is_null() & (published >= first) & (published <= last)) | mine

    def among(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        """Those rows, told by few columns: reading all that they say takes long."""
        kind = pc.binary_join_element_wise(rows["type"], rows["status"], "|")
        code = _numbers(pc.index_in(kind, pa.array(self.kinds, pa.string())), -1)
        published = _ordinals(rows["published"])
        start, end = _ordinals(rows["date_start"]), _ordinals(rows["date_end"])
        start, end = np.where(start < 0, published - 1, start), np.where(end < 0, published, end)
        mine = pa.array(sorted(self.articles), pa.string())
        found = pc.is_in(rows["article_id"], mine).to_numpy(zero_copy_only=False)
        keys = np.array(sorted(self.keys), dtype="int64")
        for shift in range(LONGEST_DAYS + 1):
            day = start + shift
            found = found | ((code >= 0) & (day <= end) & np.isin(code * _DAYS + day, keys))
        return rows.filter(pa.array(found))


def _kind(report: Report) -> str:
    return f"{report.type}|{report.status}"


def _days(report: Report) -> Iterable[int]:
    """Days on which it may lie, as numbers."""
    if report.day is None:
        return ()
    return range(report.day[0].toordinal(), report.day[1].toordinal() + 1)


def _day(number: int) -> date:
    """The day of a number, or the calendar's end next to it."""
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))


def _ordinals(days: pa.Array) -> np.ndarray:
    """Days as numbers; far below zero where missing."""
    return _numbers(pc.cast(days, pa.int32()), -_DAYS) + date(1970, 1, 1).toordinal()


def _numbers(values: pa.Array, missing: int) -> np.ndarray:
    plain = values.fill_null(missing).to_numpy(zero_copy_only=False)
    return np.asarray(plain, dtype="int64")


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
        """Group everything from nothing, some types of event at a time."""
        whole = self._whole(None)
        rows: list[Row] = []
        for kinds in self._types():
            reports = self._reports(among("type", kinds))
            rows += _rows(happenings(r for r in reports if r.article_id in whole))
        self._tables.write("merges", table("merges", rows), replacing="true")

    def _types(self) -> Iterator[list[str]]:
        """All types, together as many as have few enough events to be held at once."""
        with told(f"table {self._tables.uri('events')} is damaged"):
            found = self._tables.dataset("events").to_table(columns=["type"])["type"]
        taken: list[str] = []
        held = 0
        for row in pc.value_counts(found).to_pylist():
            if taken and held + row["counts"] > _HELD:
                yield taken
                taken, held = [], 0
            if row["values"]:
                taken.append(row["values"])
                held += row["counts"]
        yield taken

    def _connected(
        self, before: Sequence[Report], after: Sequence[Report], *, hidden: Collection[str]
    ) -> list[Report]:
        """Visible reports connected with those; reads on until nothing lies beyond."""
        seeds = [*before, *after]
        if not seeds:
            return []
        known = {r.article_id for r in seeds} | {*hidden}
        needed = _Asked.of(seeds, known=known)
        asked = needed.widened(needed)
        while True:
            read = [r for r in self._reports(asked.where(), asked) if r.article_id not in known]
            whole = self._whole({r.article_id for r in read})
            found = connected(seeds, [*after, *(r for r in read if r.article_id in whole)])
            needed = _Asked.of(found, known=known, kinds=asked.kinds)
            if asked.holds(needed):
                return found
            asked = asked.widened(needed)

    def _reports(self, where: ds.Expression, asked: _Asked | None = None) -> Iterator[Report]:
        """Stored reports, read only in those parts of the files that hold any."""
        with told(f"table {self._tables.uri('events')} is damaged"):
            data = self._tables.dataset("events")
            for file in data.get_fragments():
                part = ds.FileSystemDataset([file], data.schema, file.format)
                if not part.count_rows(filter=where):
                    continue
                for batch in part.to_batches(columns=[*COLUMNS], filter=where, batch_size=_BATCH):
                    rows = asked.among(batch) if asked else batch
                    yield from map(report_from_row, rows.to_pylist())

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
