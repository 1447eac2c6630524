"""DuckDB in this process, over the Parquet files of one pinned version of the store.

Nothing is downloaded: extensions are neither installed nor loaded on demand, and no file but the
store's can be opened. What is asked comes as Ibis expressions on the tables named here, so that
another engine can answer the same ones.
"""

from __future__ import annotations

from typing import Any, Final

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.schema import Schema

from geodata.errors import StoreError
from geodata.records import TABLES
from geodata.snapshot import Snapshot
from geodata.visible import HAPPENING_COLUMNS, REPORT_COLUMNS, lay_over

# what happened, once each; and every report of it
EVENTS: Final = ibis.table(
    Schema.from_pyarrow(pa.schema([*TABLES["events"], *HAPPENING_COLUMNS])), name="live"
)
REPORTS: Final = ibis.table(
    Schema.from_pyarrow(pa.schema([*TABLES["events"], *REPORT_COLUMNS])), name="reports"
)
ARTICLES: Final = ibis.table(Schema.from_pyarrow(TABLES["articles"]), name="articles")
REVIEWS: Final = ibis.table(Schema.from_pyarrow(TABLES["reviews"]), name="reviews")
_COMPILER: Final = Backend()  # never connected; three times as quick as ibis.to_sql
_CONFIG: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "temp_directory": "",  # the default would be a folder beside whatever is the current one
}


class Engine:
    """Answers Ibis expressions on EVENTS, REPORTS and ARTICLES; may be shared between threads.

    EVENTS and REPORTS are what `geodata.visible` makes of the tables. `threads` and `memory`
    ("2GB") bound what one process uses.
    """

    def __init__(
        self, snapshot: Snapshot, *, threads: int | None = None, memory: str | None = None
    ) -> None:
        self.snapshot = snapshot
        config: dict[str, Any] = dict(_CONFIG)
        if threads:
            config["threads"] = threads
        if memory:
            config["memory_limit"] = memory
        self._duckdb = duckdb.connect(":memory:", config=config)
        with _told(snapshot):
            self._shut_in()
            cursor = self._cursor()
            for name in TABLES:
                cursor.execute(f"CREATE VIEW {name} AS {self._source(cursor, name)}")
            lay_over(cursor)

    def run(self, expression: ir.Expr) -> pa.Table:
        """Answer one expression; StoreError where a file of the store cannot be read."""
        sql = _COMPILER.compile(expression)
        with _told(self.snapshot):
            return self._cursor().sql(sql).to_arrow_table()

    def frame(self, expression: ir.Expr) -> pd.DataFrame:
        """Answer as a frame; dates are `datetime.date`, and what is missing is None or NaN."""
        found: pd.DataFrame = self.run(expression).to_pandas()
        return found

    def batches(self, expression: ir.Expr, *, rows: int = 5000) -> pa.RecordBatchReader:
        """Answer as a stream that never holds more than a few batches."""
        sql = _COMPILER.compile(expression)
        with _told(self.snapshot):
            return self._cursor().sql(sql).to_arrow_reader(rows)

    def setting(self, name: str) -> Any:
        """The value of one of DuckDB's settings."""
        found = self._cursor().execute("SELECT current_setting(?)", [name]).fetchone()
        return found[0] if found else None

    def close(self) -> None:
        """Let go of files and memory."""
        self._duckdb.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own for each question: they do not wait for each other."""
        cursor = self._duckdb.cursor()
        if not self.snapshot.local:
            for name in (name for name in TABLES if self.snapshot.files[name]):
                cursor.register(f"{name}_files", self.snapshot.dataset(name))
        return cursor

    def _shut_in(self) -> None:
        """From here on DuckDB opens no file outside the store, and no setting can change that."""
        if self.snapshot.local:
            folder = self.snapshot.root.replace("'", "''")
            self._duckdb.execute(f"SET allowed_directories = ['{folder}']")
            self._duckdb.execute("SET enable_external_access = false")
        self._duckdb.execute("SET lock_configuration = true")

    def _source(self, cursor: duckdb.DuckDBPyConnection, name: str) -> str:
        """A query for the table's columns; those that its files lack come out empty."""
        schema = TABLES[name]
        source = self._files(name)
        if source is None:
            columns = [f"NULL::{_sql_type(f.type)} AS {f.name}" for f in schema]
            return f"SELECT {', '.join(columns)} WHERE false"
        there = {row[0] for row in cursor.execute(f"DESCRIBE FROM {source}").fetchall()}
        columns = [
            f.name if f.name in there else f"NULL::{_sql_type(f.type)} AS {f.name}" for f in schema
        ]
        return f"SELECT {', '.join(columns)} FROM {source}"  # noqa: S608

    def _files(self, name: str) -> str | None:
        files = self.snapshot.files[name]
        if not files:
            return None
        if not self.snapshot.local:
            return f"{name}_files"
        quoted = ", ".join("'" + path.replace("'", "''") + "'" for path in files)
        return f"read_parquet([{quoted}], union_by_name = true, hive_partitioning = false)"


class _told:  # noqa: N801 - reads as a verb: "with _told(snapshot)"
    """Turn DuckDB's errors about files into one line that names the store."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._root = snapshot.root

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(
            error, (duckdb.IOException, duckdb.InvalidInputException, duckdb.HTTPException)
        ):
            reason = str(error).splitlines()[0][:200]
            msg = f"the data at {self._root} are damaged ({reason}): restore them from a backup"
            raise StoreError(msg) from error


def _sql_type(kind: pa.DataType) -> str:
    """DuckDB's name for an Arrow type of the schema."""
    if pa.types.is_list(kind):
        return f"{_sql_type(kind.value_type)}[]"
    names = {
        pa.string(): "VARCHAR",
        pa.date32(): "DATE",
        pa.float64(): "DOUBLE",
        pa.float32(): "FLOAT",
        pa.int32(): "INTEGER",
        pa.bool_(): "BOOLEAN",
        pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
    }
    return names[kind]
