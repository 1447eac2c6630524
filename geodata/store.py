"""The store: Delta Lake tables of articles, events, reviews and merges, on disk or object storage.

One writer at a time, and readers never wait. Tables have no common commit, so the order is fixed:
events first, then which of them are one event, the article's row last, as the mark that it is
whole; queries ignore events whose article has no row, and the next ingest replaces them. The
version of the data is that of the tables together, "12.7.0.5" (articles, events, reviews, merges),
and stays readable for 90 days.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.dataset as ds

from geodata.article import Article
from geodata.article_rows import (
    Coded,
    needs_coding,
    new_rows,
    relabelled,
    says_more,
    touched_rows,
)
from geodata.errors import ReviewError, StoreError
from geodata.events.reports import Report, report_from_row
from geodata.folders import is_folder
from geodata.merging import Merges
from geodata.records import TABLES, MadeBy, Row, article_from_row, event_row, table
from geodata.reviews import Standing, Verdict, review_row, standing
from geodata.snapshot import Snapshot, Version
from geodata.tables import COMPACT_ABOVE, DERIVED, Tables, among

__all__ = ["Coded", "Commit", "Snapshot", "Store", "Version", "needs_coding", "says_more"]

_LIGHT: Final = [name for name in TABLES["articles"].names if name != "text"]


@dataclass(frozen=True, slots=True)
class Commit:
    """What one commit did: numbers of articles, and of events written."""

    new: int = 0
    unchanged: int = 0
    updated: int = 0
    superseded: int = 0
    events: int = 0

    def __add__(self, other: Commit) -> Commit:
        mine, theirs = (tuple(getattr(c, n) for n in self.__slots__) for c in (self, other))
        return Commit(*(a + b for a, b in zip(mine, theirs, strict=True)))


class Store:
    """Tables under one root; open it with `Store.open`, or `Store.create` to begin one."""

    def __init__(self, root: str | Path, *, options: Mapping[str, str] | None = None) -> None:
        self._tables = Tables(root, options=options)
        self._merges = Merges(self._tables)
        self.root, self.local = self._tables.root, self._tables.local

    @classmethod
    def open(cls, root: str | Path, *, options: Mapping[str, str] | None = None) -> Store:
        """Open an existing store. `options` are deltalake's storage options for object stores.

        StoreError where the folder is missing, is no store, or holds a damaged table.
        """
        store = cls(root, options=options)
        if store.local and not is_folder(Path(store.root)):
            msg = f"no data at {store.root}: put articles in with `dateline ingest`"
            raise StoreError(msg)
        if not store._tables.are_there():
            store._tables.refuse_rest()
            msg = f"{store.root} is not a Dateline store: name another folder with --data"
            raise StoreError(msg)
        store.snapshot()
        return store

    @classmethod
    def create(cls, root: str | Path, *, options: Mapping[str, str] | None = None) -> Store:
        """Open the store, making it first where the folder is missing or empty."""
        store = cls(root, options=options)
        if not store._tables.are_there():
            store._tables.refuse_rest()
            store._tables.create()
        return cls.open(root, options=options)

    # ---- reading ------------------------------------------------------------------------------

    def snapshot(self, version: Version | None = None) -> Snapshot:
        """The newest version, or the one named; StoreError once its files are gone."""
        return self._tables.snapshot(version)

    def look(self, articles: Iterable[Article]) -> dict[str, Row]:
        """Rows, without their texts, of those of these articles that are stored, by id."""
        rows = self._article_rows(among("id", [a.id for a in articles]))
        return {row["id"]: row for row in rows}

    def articles(self, *, coded_otherwise_than: MadeBy | None = None) -> Iterator[Article]:
        """Stream the live articles; only those that other versions coded, where one is given."""
        where = ds.field("superseded_by").is_null()
        if made_by := coded_otherwise_than:
            where &= (
                (ds.field("coder") != made_by.coder)
                | (ds.field("model") != made_by.model)
                | (ds.field("gazetteer") != made_by.gazetteer)
            )
        for batch in self._tables.dataset("articles").to_batches(filter=where, batch_size=500):
            yield from (article_from_row(row) for row in batch.to_pylist())

    def standing(self, event_id: str) -> Standing:
        """What the reviews of one event come to."""
        where = among("event_id", [event_id])
        rows = self._tables.rows("reviews", where, TABLES["reviews"].names)
        return standing(rows).get(event_id, Standing())

    # ---- writing ------------------------------------------------------------------------------

    def commit(
        self,
        coded: Sequence[Coded],
        *,
        made_by: MadeBy,
        touched: Sequence[Article] = (),
        recode: bool = False,
        now: datetime | None = None,
    ) -> Commit:
        """Put in articles with their events, and new metadata of `touched` ones, whose events stay.

        An article that is stored already is left as it is, unless its metadata say something new;
        its events are replaced where its date of publication changed, or by `recode`. The newest
        text under a URL hides the older ones.
        """
        moment = now or datetime.now(UTC)
        batch = {article.id: (article, events) for article, events in coded}
        with self._tables.lock():
            ids = [*batch, *(a.id for a in touched)]
            known = {r["id"]: r for r in self._article_rows(among("id", ids))}
            writes = {
                key: value
                for key, value in batch.items()
                if recode or needs_coding(value[0], known.get(key))
            }
            rows = new_rows(writes, known, made_by=made_by, now=moment)
            touches = [a for a in (*touched, *(c[0] for c in batch.values())) if a.id not in writes]
            rows |= touched_rows(touches, known, now=moment)
            fresh = [row for key, row in rows.items() if key not in known]
            hidden = self._superseded(fresh, now=moment)
            gone = [row["id"] for row in hidden]
            before = self._merges.of_articles([*(k for k in rows if k in known), *gone])
            data = self._event_rows(writes, rows, known, made_by=made_by)
            self._write_events(data, rows)
            gone += [row["id"] for row in rows.values() if row["superseded_by"]]
            self._write_merges(before, data, gone)
            self._write_articles([*rows.values(), *hidden])
        changed = len(rows) - len(fresh)
        written = sum(len(events) for _, events in writes.values())
        return Commit(len(fresh), len(ids) - len(rows), changed, len(hidden), written)

    def review(
        self,
        event_id: str,
        verdict: Verdict,
        *,
        changes: Mapping[str, Any] | None = None,
        same: str | None = None,
        note: str | None = None,
        reviewer: str | None = None,
        now: datetime | None = None,
    ) -> Row:
        """Write down what somebody says of an event, and return the row; nothing else is changed.

        `corrected` needs `changes`: new values by field, as the JSON of an event has them (a place
        as `place_json` gives it, or None). `apart` takes a report out of its happening, `same`
        puts it to that of another event. `undone` takes the last review back that still counts.
        ReviewError where there is no such event, or the review says nothing that can be used.
        """
        with self._tables.lock():
            event = self._event(event_id)
            if same is not None:
                self._event(same)
            row = review_row(
                event,
                verdict,
                before=self.standing(event_id),
                changes=changes,
                same=same,
                note=note,
                reviewer=reviewer,
                now=now,
            )
            self._tables.write("reviews", table("reviews", [row]))
        return row

    def merge(self) -> None:
        """Find anew, from nothing, which of all reports are one event.

        `commit` keeps this up to date by itself; it is asked for where the rule has changed, and
        after `append`.
        """
        with self._tables.lock():
            self._tables.make(DERIVED)
            self._merges.rebuild()

    def compact(self, *, above: int = COMPACT_ABOVE) -> bool:
        """Join small files where a table has more than `above`; delete those 90 days unused."""
        return self._tables.compact(above=above)

    def check_writable(self) -> None:
        """Raise StoreError now rather than after the articles are coded."""
        with self._tables.lock():
            pass

    def append(self, name: str, rows: pa.Table) -> None:
        """Append rows that conform to the schema of one table, in one commit."""
        self._tables.write(name, rows)

    # ---- the parts ----------------------------------------------------------------------------

    def _article_rows(self, where: ds.Expression, columns: list[str] | None = None) -> list[Row]:
        return self._tables.rows("articles", where, columns or _LIGHT)

    def _event(self, key: str) -> Row:
        """The EVENT as it was coded; ReviewError where there is none of that id."""
        found = self._tables.rows("events", among("id", [key]), ["payload"])
        if not found:
            msg = f"there is no event {key!r}"
            raise ReviewError(msg)
        event: Row = json.loads(found[0]["payload"])
        return event

    def _superseded(self, fresh: Sequence[Row], *, now: datetime) -> list[Row]:
        """Stored rows under the same URLs, marked; and, of `fresh`, all but the last of a URL."""
        newest = {row["url"]: row["id"] for row in fresh if row["url"]}
        for row in fresh:
            if row["url"] and newest[row["url"]] != row["id"]:
                row["superseded_by"] = newest[row["url"]]
        if not newest:
            return []
        where = among("url", list(newest)) & ds.field("superseded_by").is_null()
        older = self._article_rows(where, TABLES["articles"].names)
        return [
            row | {"superseded_by": newest[row["url"]], "updated_at": now}
            for row in older
            if row["id"] not in newest.values()
        ]

    def _event_rows(
        self, writes: Mapping[str, Coded], rows: Mapping[str, Row], known: Mapping[str, Row], *,
        made_by: MadeBy,
    ) -> list[Row]:  # fmt: skip
        """All events of the articles in `rows`: newly coded, or with what changed in them."""
        data = [
            event_row(event, article, made_by=made_by)
            for article, events in writes.values()
            for event in events
        ]
        kept = [key for key in rows if key in known and key not in writes]
        if kept:
            where = among("article_id", kept)
            stored = self._tables.rows("events", where, TABLES["events"].names)
            data += [relabelled(row, rows[row["article_id"]]) for row in stored]
        return data

    def _write_events(self, data: Sequence[Row], rows: Mapping[str, Row]) -> None:
        """One commit: these in place of all that the articles in `rows` had."""
        stored = self._tables.rows("events", among("article_id", [*rows]), ["article_id"])
        replaced = sorted({row["article_id"] for row in stored})
        self._tables.replace("events", data, key="article_id", old=replaced)

    def _write_merges(
        self, before: Sequence[Report], data: Sequence[Row], hidden: Sequence[str]
    ) -> None:
        """One commit: which reports are one event, as far as this changed it."""
        if not self._tables.has(DERIVED):  # a store of an earlier version
            self._tables.make(DERIVED)
            self._merges.rebuild()
        self._merges.update(before, [report_from_row(row) for row in data], hidden=hidden)

    def _write_articles(self, rows: Sequence[Row]) -> None:
        """One commit: new rows, and changed ones in place of the old."""
        lacking = [row["id"] for row in rows if "text" not in row]
        texts = {
            row["id"]: row["text"]
            for row in (self._article_rows(among("id", lacking), ["id", "text"]) if lacking else ())
        }
        full = [row if "text" in row else row | {"text": texts[row["id"]]} for row in rows]
        stored = self._article_rows(among("id", [r["id"] for r in full]), ["id"])
        self._tables.replace("articles", full, key="id", old=sorted(r["id"] for r in stored))
