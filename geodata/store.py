"""The store: Delta Lake tables of articles, events and reviews, in a folder or an object store.

One writer at a time, and readers never wait. Tables have no common commit, so the order is fixed:
events first, the article's row last, as the mark that it is whole; queries ignore events whose
article has no row, and the next ingest replaces them. The version of the data is that of the
three tables together, "12.7.0" (articles, events, reviews), and stays readable for 90 days.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable, WriterProperties, write_deltalake
from filelock import FileLock, Timeout

from geodata.article import Article
from geodata.errors import FilterError, StoreError
from geodata.events.event import Event
from geodata.folders import (
    LOCK_NAME,
    check_files,
    check_logs,
    claim,
    is_folder,
    root_of,
    told,
    write_error,
)
from geodata.records import (
    TABLES,
    MadeBy,
    Row,
    article_from_row,
    article_row,
    event_row,
    search_text,
    table,
)

RETENTION_DAYS: Final = 90
COMPACT_ABOVE: Final = 64  # small files of a table; each query opens every file
# what is joined stays on disk for 90 days: small targets keep that to some ten times the data
COMPACT_BYTES: Final = 16_000_000
LOCK_SECONDS: Final = 60.0
_SETTINGS: Final[dict[str, str | None]] = {
    "delta.logRetentionDuration": f"interval {RETENTION_DAYS} days",
    "delta.deletedFileRetentionDuration": f"interval {RETENTION_DAYS} days",
    "delta.checkpointInterval": "50",
    # minima and maxima of 40 columns would make up most of the log, and nothing reads them
    "delta.dataSkippingStatsColumns": "id",
}
# readers share the work by row groups
_PARQUET: Final = WriterProperties(compression="ZSTD", max_row_group_size=100_000)
_METADATA: Final = ("title", "published", "source", "url", "language")
_LIGHT: Final = [name for name in TABLES["articles"].names if name != "text"]

Coded = tuple[Article, Sequence[Event]]


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Which commit of each table; prints as "12.7.0" and is read back by `parse`."""

    articles: int
    events: int
    reviews: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read "12.7.0"; FilterError for anything else, however long."""
        parts = text.strip().split(".") if len(text) < 40 else []
        if len(parts) != 3 or not all(p.isascii() and p.isdigit() for p in parts):
            msg = f"data version {text[:40]!r} is not three numbers, like 12.7.0"
            raise FilterError(msg)
        return cls(*(int(part) for part in parts))

    def __str__(self) -> str:
        return f"{self.articles}.{self.events}.{self.reviews}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables as they stood at one version: Parquet files that never change again."""

    root: str
    version: Version
    files: Mapping[str, tuple[str, ...]]
    local: bool
    options: Mapping[str, str]

    def dataset(self, name: str) -> ds.Dataset:
        """One table as an Arrow dataset, read through Delta's own access to object stores."""
        number = getattr(self.version, name)
        delta = DeltaTable(f"{self.root}/{name}", version=number, storage_options={**self.options})
        return delta.to_pyarrow_dataset()


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
        self.root, self.local = root_of(root)
        self.options = dict(options or {})

    @classmethod
    def open(cls, root: str | Path, *, options: Mapping[str, str] | None = None) -> Store:
        """Open an existing store. `options` are deltalake's storage options for object stores.

        StoreError where the folder is missing, is no store, or holds a damaged table.
        """
        store = cls(root, options=options)
        if store.local and not is_folder(Path(store.root)):
            msg = f"no data at {store.root}: put articles in with `dateline ingest`"
            raise StoreError(msg)
        if not store._is_store():
            store._refuse_rest()
            msg = f"{store.root} is not a Dateline store: name another folder with --data"
            raise StoreError(msg)
        store.snapshot()
        return store

    @classmethod
    def create(cls, root: str | Path, *, options: Mapping[str, str] | None = None) -> Store:
        """Open the store, making it first where the folder is missing or empty."""
        store = cls(root, options=options)
        if not store._is_store():
            store._refuse_rest()
            store._create()
        return cls.open(root, options=options)

    # ---- reading ------------------------------------------------------------------------------

    def snapshot(self, version: Version | None = None) -> Snapshot:
        """The newest version, or the one named; StoreError once its files are gone."""
        # articles are read first: an article's events were committed before its row
        numbers, files = {}, {}
        for name in TABLES:
            delta = self._delta(name, getattr(version, name) if version else None)
            numbers[name], files[name] = delta.version(), tuple(self._files(delta))
        if self.local:
            check_files(files)
            check_logs(self.root, numbers)
        return Snapshot(self.root, Version(**numbers), files, self.local, self.options)

    def look(self, articles: Iterable[Article]) -> dict[str, Row]:
        """Rows, without their texts, of those of these articles that are stored, by id."""
        rows = self._article_rows(_among("id", [a.id for a in articles]))
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
        for batch in self._dataset("articles").to_batches(filter=where, batch_size=500):
            yield from (article_from_row(row) for row in batch.to_pylist())

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
        with self._lock():
            ids = [*batch, *(a.id for a in touched)]
            known = {r["id"]: r for r in self._article_rows(_among("id", ids))}
            writes = {
                key: value
                for key, value in batch.items()
                if recode or needs_coding(value[0], known.get(key))
            }
            rows = _new_rows(writes, known, made_by=made_by, now=moment)
            touches = [a for a in (*touched, *(c[0] for c in batch.values())) if a.id not in writes]
            rows |= _touched_rows(touches, known, now=moment)
            fresh = [row for key, row in rows.items() if key not in known]
            hidden = self._superseded(fresh, now=moment)
            events = self._write_events(writes, rows, known, made_by=made_by)
            self._write_articles([*rows.values(), *hidden])
        changed = len(rows) - len(fresh)
        return Commit(len(fresh), len(ids) - len(rows), changed, len(hidden), events)

    def compact(self, *, above: int = COMPACT_ABOVE) -> bool:
        """Join small files where a table has more than `above`; delete those 90 days unused."""
        crowded = [name for name in TABLES if self._small_files(name) > above]
        if not crowded:
            return False
        with self._lock():
            for name in crowded:
                delta = self._delta(name)
                with told(f"cannot compact {self._uri(name)}"):
                    delta.optimize.compact(target_size=COMPACT_BYTES, writer_properties=_PARQUET)
                    delta.vacuum(retention_hours=24 * RETENTION_DAYS, dry_run=False)
        return True

    def check_writable(self) -> None:
        """Raise StoreError now rather than after the articles are coded."""
        with self._lock():
            pass

    def append(self, name: str, rows: pa.Table) -> None:
        """Append rows that conform to the schema of one table, in one commit."""
        self._write(name, rows)

    # ---- the parts ----------------------------------------------------------------------------

    def _uri(self, name: str) -> str:
        return f"{self.root}/{name}"

    def _is_store(self) -> bool:
        if self.local:
            return all(is_folder(Path(self._uri(name)) / "_delta_log") for name in TABLES)
        with told(f"cannot read {self.root}"):
            return all(DeltaTable.is_deltatable(self._uri(name), self.options) for name in TABLES)

    def _refuse_rest(self) -> None:
        """Raise StoreError for a store that lost a table; a half-made one has no data in any."""
        if not self.local:
            return
        there = [n for n in TABLES if is_folder(Path(self._uri(n)) / "_delta_log")]
        if any(self._delta(name).version() > 0 for name in there):
            lost = next(name for name in TABLES if name not in there)
            msg = f"{self.root} has lost its table {lost}: restore it from a backup"
            raise StoreError(msg)

    def _create(self) -> None:
        if self.local:
            claim(Path(self.root))
        with self._lock(), told(f"cannot create a store at {self.root}"):
            for name in ("events", "reviews", "articles"):
                DeltaTable.create(
                    self._uri(name),
                    schema=_plain(TABLES[name]),
                    mode="ignore",
                    configuration=_SETTINGS,
                    storage_options=self.options,
                )

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Let one process write at a time; object stores settle conflicts at commit instead."""
        if not self.local:
            yield
            return
        # a lock file left by another user may be writable where the tables are not
        folders = [self.root, *(f"{self._uri(name)}/_delta_log" for name in TABLES)]
        if any(Path(p).exists() and not os.access(p, os.W_OK) for p in folders):
            raise write_error(self.root, PermissionError(errno.EACCES, "not writable"))
        lock = FileLock(Path(self.root) / LOCK_NAME, timeout=LOCK_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            msg = f"another process is writing to {self.root}: wait for it to end, then try again"
            raise StoreError(msg) from error
        except OSError as error:
            raise write_error(self.root, error) from error
        try:
            yield
        finally:
            lock.release()

    def _delta(self, name: str, number: int | None = None) -> DeltaTable:
        try:
            delta = DeltaTable(self._uri(name), version=number, storage_options=self.options)
        except Exception as error:  # damaged logs surface as several classes, some of them bare
            raise self._damaged(name, number, error) from error
        features = delta.protocol().reader_features
        if features:
            # deletion vectors and column mapping would make bare Parquet files tell lies
            msg = f"{self._uri(name)} uses Delta features that Dateline does not read: {features}"
            raise StoreError(msg)
        return delta

    def _files(self, delta: DeltaTable) -> list[str]:
        """Where the table's Parquet files are; Delta percent-encodes local paths."""
        return [unquote(uri) if self.local else uri for uri in delta.file_uris()]

    def _small_files(self, name: str) -> int:
        sizes = pa.table(self._delta(name).get_add_actions(flatten=True))["size_bytes"]
        return sum(size < COMPACT_BYTES // 2 for size in sizes.to_pylist())

    def _damaged(self, name: str, number: int | None, error: Exception) -> StoreError:
        if number is not None:
            msg = f"data version with {name} {number} is not there (any more)"
        else:
            reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            msg = f"table {self._uri(name)} is damaged ({reason}): restore it from a backup"
        return StoreError(msg)

    def _dataset(self, name: str) -> ds.Dataset:
        """The newest version; on a local disk without the detour over each file's statistics."""
        delta = self._delta(name)
        if not self.local:
            return delta.to_pyarrow_dataset()
        return ds.dataset(self._files(delta), schema=_plain(TABLES[name]), format="parquet")

    def _article_rows(self, where: ds.Expression, columns: list[str] | None = None) -> list[Row]:
        with told(f"table {self._uri('articles')} is damaged"):
            found = self._dataset("articles").to_table(columns=columns or _LIGHT, filter=where)
        rows: list[Row] = found.to_pylist()
        return rows

    def _superseded(self, fresh: Sequence[Row], *, now: datetime) -> list[Row]:
        """Stored rows under the same URLs, marked; and, of `fresh`, all but the last of a URL."""
        newest = {row["url"]: row["id"] for row in fresh if row["url"]}
        for row in fresh:
            if row["url"] and newest[row["url"]] != row["id"]:
                row["superseded_by"] = newest[row["url"]]
        if not newest:
            return []
        where = _among("url", list(newest)) & ds.field("superseded_by").is_null()
        older = self._article_rows(where, TABLES["articles"].names)
        return [
            row | {"superseded_by": newest[row["url"]], "updated_at": now}
            for row in older
            if row["id"] not in newest.values()
        ]

    def _write_events(
        self, writes: Mapping[str, Coded], rows: Mapping[str, Row], known: Mapping[str, Row], *,
        made_by: MadeBy,
    ) -> int:  # fmt: skip
        """One commit: the events of new articles, and of known ones with what changed in them."""
        data = [
            event_row(event, article, made_by=made_by)
            for article, events in writes.values()
            for event in events
        ]
        relabelled = [key for key in rows if key in known and key not in writes]
        where = _among("article_id", [*writes, *relabelled])
        columns = TABLES["events"].names if relabelled else ["article_id"]
        with told(f"table {self._uri('events')} is damaged"):
            stored = self._dataset("events").to_table(columns=columns, filter=where).to_pylist()
        data += [_relabelled(r, rows[k]) for r in stored if (k := r["article_id"]) in relabelled]
        replaced = sorted({row["article_id"] for row in stored})
        self._replace("events", data, key="article_id", old=replaced)
        return sum(len(events) for _, events in writes.values())

    def _write_articles(self, rows: Sequence[Row]) -> None:
        """One commit: new rows, and changed ones in place of the old."""
        lacking = [row["id"] for row in rows if "text" not in row]
        texts = {
            row["id"]: row["text"]
            for row in (
                self._article_rows(_among("id", lacking), ["id", "text"]) if lacking else ()
            )
        }
        full = [row if "text" in row else row | {"text": texts[row["id"]]} for row in rows]
        stored = self._article_rows(_among("id", [r["id"] for r in full]), ["id"])
        self._replace("articles", full, key="id", old=sorted(r["id"] for r in stored))

    def _replace(self, name: str, rows: Sequence[Row], *, key: str, old: Sequence[str]) -> None:
        """Write rows; where any have `old` keys, delete those and insert all in one commit."""
        if not old:
            if rows:
                self._write(name, table(name, rows))
            return
        keys = sorted({*old, *(row[key] for row in rows)})
        predicate = f"{key} IN ({', '.join(_quoted(k) for k in keys)})"
        if rows:
            self._write(name, table(name, rows), replacing=predicate)
            return
        with told(f"cannot write to {self._uri(name)}"):
            self._delta(name).delete(predicate, writer_properties=_PARQUET)

    def _write(self, name: str, rows: pa.Table, *, replacing: str | None = None) -> None:
        how: dict[str, Any] = {"mode": "append"}
        if replacing:
            how = {"mode": "overwrite", "predicate": replacing}
        with told(f"cannot write to {self._uri(name)}"):
            write_deltalake(
                self._uri(name),
                rows.cast(_plain(TABLES[name])),
                storage_options=self.options,
                writer_properties=_PARQUET,
                schema_mode="merge",
                **how,
            )


def needs_coding(article: Article, stored: Row | None) -> bool:
    """Whether its events are unknown, or were dated by another day of publication."""
    if stored is None:
        return True
    return article.published is not None and article.published != stored["published"]


def says_more(article: Article, stored: Row) -> bool:
    """Whether the article carries metadata that the stored row lacks or has otherwise."""
    given = ((name, getattr(article, name)) for name in _METADATA)
    return any(value is not None and value != stored[name] for name, value in given)


def _new_rows(
    writes: Mapping[str, Coded], known: Mapping[str, Row], *, made_by: MadeBy, now: datetime
) -> dict[str, Row]:
    """Article rows for coded articles; one that was stored before keeps when it came in."""
    rows = {}
    for key, (article, events) in writes.items():
        row = article_row(article, events=len(events), made_by=made_by, now=now)
        if old := known.get(key):
            row |= {n: old[n] for n in ("doc_id", "ingested_at", "superseded_by")}
            row |= {n: old[n] for n in _METADATA if row[n] is None}
        rows[key] = row
    return rows


def _touched_rows(
    articles: Iterable[Article], known: Mapping[str, Row], *, now: datetime
) -> dict[str, Row]:
    """Stored rows with the new metadata laid over them, where there is any."""
    rows = {}
    for article in articles:
        old = known.get(article.id)
        if old is not None and says_more(article, old):
            given = {n: v for n in _METADATA if (v := getattr(article, n)) is not None}
            rows[article.id] = old | given | {"updated_at": now}
    return rows


def _relabelled(event: Row, article: Row) -> Row:
    """An event's row with the article's new source, day and title in it."""
    row = event | {"source": article["source"], "published": article["published"]}
    return row | {"search": search_text(row, article["title"])}


def _plain(schema: pa.Schema) -> pa.Schema:
    """The schema without descriptions, as it is stored; what is required is checked before."""
    return pa.schema([pa.field(f.name, f.type) for f in schema])


def _among(column: str, values: Sequence[str]) -> ds.Expression:
    """Rows whose column is one of the values, of which there may be none."""
    return ds.field(column).isin(pa.array(values, pa.string()))


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
