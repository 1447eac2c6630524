"""Exports: exactly the events that a filter shows, as CSV, GeoJSON, Parquet or KML, streamed.

An event is one row, or feature, however many reports tell of it: the fields are the main report's,
`report_ids` and `sources` those of all. As "reports.csv" each of the reports is a row of its own.

    for piece in export_csv(queries, chosen):
        out.write(piece)

All carry the source of every event and the licence of what was added to it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import pyarrow as pa

from geodata import kml, parquet
from geodata.filters import Filter
from geodata.queries import Queries

# the gazetteer's share in every placed event; the articles' own words stay their publishers'
LICENCE: Final = (
    "Quoted text: rights of its publisher. Places: GeoNames (CC BY 4.0), Natural Earth "
    "(public domain). Event types: PLOVER."
)
COLUMNS: Final = (
    "id", "headline", "type", "mode", "quad", "status", "tags", "date_start", "date_end",
    "date_precision", "place_name", "place_id", "place_kind", "precision", "lat", "lon", "country",
    "admin1", "inferred", "actor_names", "actor_codes", "actor_countries", "target_names",
    "target_codes", "target_countries", "attribution", "evidence", "numbers", "confidence",
    "review", "published", "source", "title", "url", "article_id", "coder", "model", "gazetteer",
    "n_reports", "sources", "report_ids",
)  # fmt: skip
REPORT_COLUMNS: Final = ("event_id", *COLUMNS[: COLUMNS.index("n_reports")])
_PROPERTIES: Final = (
    "payload", "lat", "lon", "evidence", "review", "published", "source", "title", "url",
    "sources", "report_ids",
)  # fmt: skip
# a spreadsheet runs a cell that begins so as a formula
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Format(NamedTuple):
    """One kind of export: what writes it, its media type and the ending of its file."""

    write: Callable[[Queries, Filter], Iterator[str | bytes]]
    media_type: str
    suffix: str


def export_csv(queries: Queries, chosen: Filter) -> Iterator[str]:
    """CSV (RFC 4180, UTF-8) with a header and one row an event, in pieces of many rows.

    Several values in one cell are joined by "; ". Text that a spreadsheet would run as a formula
    is led by an apostrophe.
    """
    return _csv(queries.rows(chosen, *COLUMNS), COLUMNS)


def export_reports_csv(queries: Queries, chosen: Filter) -> Iterator[str]:
    """CSV with one row for each report of the events; `event_id` is that of the event's row."""
    return _csv(queries.report_rows(chosen, *REPORT_COLUMNS), REPORT_COLUMNS)


def _csv(batches: Iterable[pa.RecordBatch], columns: Sequence[str]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*columns, "licence"])
    for batch in batches:
        for row in batch.to_pylist():
            writer.writerow([*(_cell(row[name]) for name in columns), LICENCE])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def export_geojson(queries: Queries, chosen: Filter) -> Iterator[str]:
    """A GeoJSON FeatureCollection (RFC 7946), one feature a line; events without a spot have null.

    Properties are the EVENT of the command line, with `evidence`, `review` and the article's
    `source`, `title`, `url` and `published`, and the `sources` and `report_ids` of all reports.
    """
    opening = {"type": "FeatureCollection", "licence": LICENCE, "version": str(queries.version)}
    yield json.dumps(opening)[:-1] + ', "features": ['
    mark = "\n"
    for batch in queries.rows(chosen, *_PROPERTIES):
        lines = [json.dumps(_feature(row)) for row in batch.to_pylist()]
        if lines:
            yield mark + ",\n".join(lines)
            mark = ",\n"
    yield "\n]}\n"


def export_parquet(queries: Queries, chosen: Filter) -> Iterator[bytes]:
    """Parquet with the columns of the CSV in their own types: days, numbers, lists."""
    told = {"licence": LICENCE}
    return parquet.parquet(
        queries.rows(chosen, *COLUMNS),
        constants=told,
        metadata={**told, "version": str(queries.version), "filter": chosen.query()},
    )


def export_kml(queries: Queries, chosen: Filter) -> Iterator[str]:
    """KML 2.2, a placemark for each event, with the columns of the CSV as extended data."""
    rows = queries.rows(chosen, *COLUMNS)
    return kml.document(rows, name=f"Dateline: {chosen.describe()}", licence=LICENCE)


FORMATS: Final = {
    "csv": Format(export_csv, "text/csv; charset=utf-8", ".csv"),
    "reports.csv": Format(export_reports_csv, "text/csv; charset=utf-8", ".reports.csv"),
    "geojson": Format(export_geojson, "application/geo+json", ".geojson"),
    "parquet": Format(export_parquet, parquet.MEDIA_TYPE, ".parquet"),
    "kml": Format(export_kml, kml.MEDIA_TYPE, ".kml"),
}


def _cell(value: Any) -> Any:
    """A value as a CSV cell: text made safe, lists joined, what is missing left empty."""
    if isinstance(value, list):
        value = "; ".join(part or "" for part in value)
    if isinstance(value, str):
        # a spreadsheet also trims, so that blanks before the sign do not help
        return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
    if isinstance(value, float):
        return round(value, 6)
    return value


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    event = json.loads(row["payload"])
    lat, lon = row["lat"], row["lon"]
    published: date | None = row["published"]
    names = ("evidence", "review", "source", "title", "url", "sources", "report_ids")
    more = {name: row[name] for name in names} | {"licence": LICENCE}
    return {
        "type": "Feature",
        "id": event["id"],
        "geometry": None if lat is None else {"type": "Point", "coordinates": [lon, lat]},
        "properties": event | more | {"published": published.isoformat() if published else None},
    }
