"""What readers see of one version: reviews laid over the coding, and one row for each happening.

Builds, over the views of the store's own tables (`articles`, `events`, `reviews`, `merges`):

- `reports`: events of whole articles that no newer text superseded, as corrected, with `review`;
- `live`: of the reports of one event only the main one, with how many there are. Its fields are its
  own, but `search` and `sources` hold those of all, so that words and sources find any of them.

The main report is the fullest, a confirmed or corrected one before others. A report that reviewers
rejected or set apart stands alone, one said to be the same as another is listed with that.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Mapping
from typing import Any, Final

import duckdb
import pyarrow as pa

from geodata.records import TABLES, MadeBy, Row, article_from_row, event_from_json, event_row, table
from geodata.reviews import Standing, corrected, standing

log = logging.getLogger(__name__)
# columns that `reports` and `live` have beyond those of the events
REPORT_COLUMNS: Final = pa.schema([pa.field("review", pa.string())])
HAPPENING_COLUMNS: Final = pa.schema([
    *REPORT_COLUMNS,
    pa.field("n_reports", pa.int32()),
    pa.field("sources", pa.list_(pa.string())),
    pa.field("report_ids", pa.list_(pa.string())),
])  # fmt: skip
_SAID_ALONE: Final = 1_000_000  # rank of a report that a reviewer put to others: after the coded


def lay_over(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the two views. Joins are left out where they would change nothing: they cost."""
    standings = standing(cursor.sql("FROM reviews").to_arrow_table().to_pylist())
    _hide(cursor)
    _correct(cursor, standings)
    cursor.execute(f"CREATE VIEW reports AS {_reports(cursor, standings)}")
    _gather(cursor, standings)
    cursor.execute(f"CREATE VIEW live AS {_live(cursor)}")


def _hide(cursor: duckdb.DuckDBPyConnection) -> None:
    """Articles whose events must not be seen: superseded, or without a row (not yet whole)."""
    cursor.execute(
        "CREATE TABLE hidden AS SELECT DISTINCT article_id FROM events WHERE article_id NOT IN"
        " (SELECT id FROM articles WHERE superseded_by IS NULL)"
    )


def _correct(cursor: duckdb.DuckDBPyConnection, standings: Mapping[str, Standing]) -> None:
    """Rows of the corrected events as they would be had they been coded so."""
    changed = [key for key, found in standings.items() if found.changes]
    rows = _among(cursor, "events", changed)
    articles = {a["id"]: a for a in _among(cursor, "articles", [r["article_id"] for r in rows])}
    made = [
        _corrected(row, articles[row["article_id"]], standings[row["id"]])
        for row in rows
        if row["article_id"] in articles
    ]
    _make(cursor, "corrected", table("events", [row for row in made if row]))


def _corrected(row: Row, article: Row, said: Standing) -> Row | None:
    """A row with people's values in it; None where they make no event."""
    made_by = MadeBy(row["coder"], row["model"], row["gazetteer"])
    try:
        event = event_from_json(corrected(json.loads(row["payload"]), said.changes))
        return event_row(event, article_from_row(article), made_by=made_by)
    except (TypeError, ValueError, LookupError, AttributeError):
        log.warning("the correction of event %s cannot be used", row["id"])
        return None


def _reports(cursor: duckdb.DuckDBPyConnection, standings: Mapping[str, Standing]) -> str:
    seen = "FROM events"
    if _count(cursor, "corrected"):
        both = "FROM events ANTI JOIN corrected USING (id) UNION ALL BY NAME FROM corrected"
        seen = f"FROM ({both}) AS events"
    if _count(cursor, "hidden"):
        seen += " ANTI JOIN hidden USING (article_id)"
    states = [{"event_id": k, "state": s.state} for k, s in standings.items() if s.state]
    if not states:
        return f"SELECT events.*, 'unreviewed' AS review {seen}"
    _make(cursor, "states", pa.Table.from_pylist(states))
    return (
        "SELECT events.*, coalesce(states.state, 'unreviewed') AS review"
        f" {seen} LEFT JOIN states ON states.event_id = events.id"
    )


def _gather(cursor: duckdb.DuckDBPyConnection, standings: Mapping[str, Standing]) -> None:
    """Tables `folded`, a row for each happening of several reports, and `others`, their rest."""
    cursor.execute(
        "CREATE TABLE members AS SELECT event_id, happening, rank FROM merges"
        " WHERE event_id IN (SELECT id FROM reports)"
    )
    alone = [k for k, s in standings.items() if s.apart or s.same or s.state == "rejected"]
    cursor.execute("DELETE FROM members WHERE event_id IN (SELECT unnest(?))", [alone])
    for key, said in standings.items():  # in the order of their reviews
        if said.same and said.state != "rejected":
            _join(cursor, key, said.same)
    cursor.execute(
        "CREATE TABLE folded AS"
        " SELECT list(id ORDER BY review = 'unreviewed', rank, id) AS report_ids,"
        " list_sort(list(DISTINCT source) FILTER (source IS NOT NULL)) AS sources,"
        " string_agg(search, chr(10) ORDER BY rank, id) AS search"
        " FROM members JOIN reports ON reports.id = members.event_id"
        " GROUP BY happening HAVING count(*) > 1"
    )
    cursor.execute("CREATE TABLE others AS SELECT unnest(report_ids[2:]) AS id FROM folded")


def _join(cursor: duckdb.DuckDBPyConnection, key: str, other: str) -> None:
    """Put a report to the happening of another, which may have been alone so far."""
    found = cursor.execute("SELECT id FROM reports WHERE id IN (?, ?)", [key, other]).fetchall()
    if len(found) < 2:
        return
    cursor.execute(
        "INSERT INTO members SELECT $1, $1, 0 WHERE $1 NOT IN (SELECT event_id FROM members)",
        [other],
    )
    cursor.execute("DELETE FROM members WHERE event_id = ?", [key])
    cursor.execute(
        "INSERT INTO members SELECT ?, happening, ? FROM members WHERE event_id = ?",
        [key, _SAID_ALONE, other],
    )


def _live(cursor: duckdb.DuckDBPyConnection) -> str:
    alone = "CASE WHEN source IS NULL THEN [] ELSE [source] END"
    if not _count(cursor, "folded"):
        return (
            f"SELECT reports.*, 1::INTEGER AS n_reports, {alone} AS sources,"  # noqa: S608
            " [id] AS report_ids FROM reports"
        )
    return (
        "SELECT reports.* REPLACE (coalesce(folded.search, reports.search) AS search),"  # noqa: S608
        " coalesce(len(folded.report_ids), 1)::INTEGER AS n_reports,"
        f" coalesce(folded.sources, {alone}) AS sources,"
        " coalesce(folded.report_ids, [reports.id]) AS report_ids"
        " FROM reports ANTI JOIN others ON others.id = reports.id"
        " LEFT JOIN folded ON folded.report_ids[1] = reports.id"
    )


def _among(cursor: duckdb.DuckDBPyConnection, name: str, keys: Collection[str]) -> list[Row]:
    """Rows of a table by their ids."""
    if not keys:
        return []
    columns = ", ".join(TABLES[name].names)
    question = f"SELECT {columns} FROM {name} WHERE id IN (SELECT unnest(?))"  # noqa: S608
    rows: list[Row] = cursor.sql(question, params=[[*keys]]).to_arrow_table().to_pylist()
    return rows


def _make(cursor: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    cursor.register(f"{name}_rows", rows)
    cursor.execute(f"CREATE TABLE {name} AS FROM {name}_rows")
    cursor.unregister(f"{name}_rows")


def _count(cursor: duckdb.DuckDBPyConnection, name: str) -> int:
    found: Any = cursor.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608
    return int(found[0][0])
