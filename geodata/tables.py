"""Delta Lake tables under one root: found, read, locked, written and compacted.

What the rows mean is the business of `geodata.store`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable, WriterProperties, write_deltalake
from filelock import FileLock, Timeout

from geodata.errors import StoreError
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
from geodata.records import TABLES, Row, table
from geodata.snapshot import Snapshot, Version

RETENTION_DAYS: Final = 90
COMPACT_ABOVE: Final = 64  # small files of a table; each query opens every file
# what is joined stays on disk for 90 days: small targets keep that to some ten times the data
COMPACT_BYTES: Final = 16_000_000
LOCK_SECONDS: Final = 60.0
# computed from the others, so that a store of an earlier version, which lacks it, can be read
DERIVED: Final = "merges"
_GIVEN: Final = tuple(name for name in TABLES if name != DERIVED)
_SETTINGS: Final[dict[str, str | None]] = {
    "delta.logRetentionDuration": f"interval {RETENTION_DAYS} days",
    "delta.deletedFileRetentionDuration": f"interval {RETENTION_DAYS} days",
    "delta.checkpointInterval": "50",
}
# readers share the work by row groups
_PARQUET: Final = WriterProperties(compression="ZSTD", max_row_group_size=100_000)


class Tables:
    """The tables of one store. `options` are deltalake's storage options for object stores."""

    def __init__(self, root: str | Path, *, options: Mapping[str, str] | None = None) -> None:
        self.root, self.local = root_of(root)
        self.options = dict(options or {})

    def uri(self, name: str) -> str:
        """Where one table is."""
        return f"{self.root}/{name}"

    # ---- finding and making -------------------------------------------------------------------

    def are_there(self) -> bool:
        """Whether every table is there that cannot be computed."""
        return all(self.has(name) for name in _GIVEN)

    def has(self, name: str) -> bool:
        """Whether one table is there."""
        if self.local:
            return is_folder(Path(self.uri(name)) / "_delta_log")
        with told(f"cannot read {self.root}"):
            return DeltaTable.is_deltatable(self.uri(name), self.options)

    def refuse_rest(self) -> None:
        """Raise StoreError for a store that lost a table; a half-made one has no data in any."""
        if not self.local:
            return
        there = [name for name in _GIVEN if self.has(name)]
        if any(self.delta(name).version() > 0 for name in there):
            lost = next(name for name in _GIVEN if name not in there)
            msg = f"{self.root} has lost its table {lost}: restore it from a backup"
            raise StoreError(msg)

    def create(self) -> None:
        """Make all tables, articles last; StoreError where the folder holds something else."""
        if self.local:
            claim(Path(self.root))
        with self.lock():
            for name in ("events", DERIVED, "reviews", "articles"):
                self.make(name)

    def make(self, name: str) -> None:
        """Make one table, unless it is there."""
        # minima and maxima of 40 columns would make up most of the log, and nothing reads them
        first = {"delta.dataSkippingStatsColumns": TABLES[name].names[0]}
        with told(f"cannot create a store at {self.root}"):
            DeltaTable.create(
                self.uri(name),
                schema=_plain(TABLES[name]),
                mode="ignore",
                configuration=_SETTINGS | first,
                storage_options=self.options,
            )

    # ---- reading ------------------------------------------------------------------------------

    def snapshot(self, version: Version | None = None) -> Snapshot:
        """The newest version, or the one named; StoreError once its files are gone."""
        numbers: dict[str, int | None] = {}
        files: dict[str, tuple[str, ...]] = {}
        # articles are read first: what belongs to an article was committed before its row
        for name in TABLES:
            number = getattr(version, name) if version else None
            if name == DERIVED and (number is None if version else not self.has(name)):
                numbers[name], files[name] = None, ()
                continue
            delta = self.delta(name, number)
            numbers[name], files[name] = delta.version(), tuple(self.files(delta))
        if self.local:
            check_files(files)
            check_logs(self.root, {n: at for n, at in numbers.items() if at is not None})
        named = Version(**numbers)  # type: ignore[arg-type]  # only the derived one may lack
        return Snapshot(self.root, named, files, self.local, self.options)

    def delta(self, name: str, number: int | None = None) -> DeltaTable:
        """Open one table at its newest or the given version."""
        try:
            delta = DeltaTable(self.uri(name), version=number, storage_options=self.options)
        except Exception as error:  # damaged logs surface as several classes, some of them bare
            raise self._damaged(name, number, error) from error
        features = delta.protocol().reader_features
        if features:
            # deletion vectors and column mapping would make bare Parquet files tell lies
            msg = f"{self.uri(name)} uses Delta features that Dateline does not read: {features}"
            raise StoreError(msg)
        return delta

    def files(self, delta: DeltaTable) -> list[str]:
        """Where the table's Parquet files are; Delta percent-encodes local paths."""
        return [unquote(uri) if self.local else uri for uri in delta.file_uris()]

    def dataset(self, name: str) -> ds.Dataset:
        """The newest version; on a local disk without the detour over each file's statistics."""
        delta = self.delta(name)
        if not self.local:
            return delta.to_pyarrow_dataset()
        return ds.dataset(self.files(delta), schema=_plain(TABLES[name]), format="parquet")

    def rows(self, name: str, where: ds.Expression, columns: Sequence[str]) -> list[Row]:
        """Rows of the newest version of a table."""
        with told(f"table {self.uri(name)} is damaged"):
            found = self.dataset(name).to_table(columns=list(columns), filter=where)
        rows: list[Row] = found.to_pylist()
        return rows

    def _damaged(self, name: str, number: int | None, error: Exception) -> StoreError:
        if number is not None:
            msg = f"data version with {name} {number} is not there (any more)"
        else:
            reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            msg = f"table {self.uri(name)} is damaged ({reason}): restore it from a backup"
        return StoreError(msg)

    # ---- writing ------------------------------------------------------------------------------

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Let one process write at a time; object stores settle conflicts at commit instead."""
        if not self.local:
            yield
            return
        # a lock file left by another user may be writable where the tables are not
        folders = [self.root, *(f"{self.uri(name)}/_delta_log" for name in TABLES)]
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

    def replace(self, name: str, rows: Sequence[Row], *, key: str, old: Sequence[str]) -> None:
        """Write rows; where any have `old` keys, delete those and insert all in one commit."""
        if not old:
            if rows:
                self.write(name, table(name, rows))
            return
        keys = sorted({*old, *(row[key] for row in rows)})
        # Delta's own delete leaves strings of another type, which Arrow then cannot filter
        predicate = f"{key} IN ({', '.join(_quoted(k) for k in keys)})"
        self.write(name, table(name, rows), replacing=predicate)

    def write(self, name: str, rows: pa.Table, *, replacing: str | None = None) -> None:
        """Append rows in one commit, or put them in place of those that a predicate names."""
        how: dict[str, Any] = {"mode": "append"}
        if replacing:
            how = {"mode": "overwrite", "predicate": replacing}
        with told(f"cannot write to {self.uri(name)}"):
            write_deltalake(
                self.uri(name),
                rows.cast(_plain(TABLES[name])),
                storage_options=self.options,
                writer_properties=_PARQUET,
                schema_mode="merge",
                **how,
            )

    def compact(self, *, above: int = COMPACT_ABOVE) -> bool:
        """Join small files where a table has more than `above`; delete those 90 days unused."""
        crowded = [name for name in TABLES if self.has(name) and self._small_files(name) > above]
        if not crowded:
            return False
        with self.lock():
            for name in crowded:
                delta = self.delta(name)
                with told(f"cannot compact {self.uri(name)}"):
                    delta.optimize.compact(target_size=COMPACT_BYTES, writer_properties=_PARQUET)
                    delta.vacuum(retention_hours=24 * RETENTION_DAYS, dry_run=False)
        return True

    def _small_files(self, name: str) -> int:
        sizes = pa.table(self.delta(name).get_add_actions(flatten=True))["size_bytes"]
        return sum(size < COMPACT_BYTES // 2 for size in sizes.to_pylist())


def among(column: str, values: Sequence[str]) -> ds.Expression:
    """Rows whose column is one of the values, of which there may be none."""
    return ds.field(column).isin(pa.array(values, pa.string()))


def _plain(schema: pa.Schema) -> pa.Schema:
    """The schema without descriptions, as it is stored; what is required is checked before."""
    return pa.schema([pa.field(f.name, f.type) for f in schema])


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
