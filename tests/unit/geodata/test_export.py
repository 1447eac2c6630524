"""Exports hold exactly what the filter shows, and are safe to open."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastkml.validator import get_schema_parser
from lxml import etree

from geodata.article import Article
from geodata.events.event import Actor, Event, EventDate, Span
from geodata.export import (
    COLUMNS,
    FORMATS,
    LICENCE,
    export_csv,
    export_geojson,
    export_kml,
    export_parquet,
)
from geodata.filters import Filter
from geodata.kml import document
from geodata.parquet import GROUP_ROWS, parquet
from geodata.places.place import Place
from geodata.queries import Queries
from geodata.records import event_from_json, event_json
from geodata.store import Store
from geodata.wording import QUADS
from tests.bench.synthetic import Made, pairs

SCHEMA = get_schema_parser()  # KML 2.2 as the OGC publishes it
KML = {"k": "http://www.opengis.net/kml/2.2"}
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "  =cmd", "＝1", 'a "quoted", one', "two\nlines")


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> Queries:
    store = Store.create(tmp_path_factory.mktemp("store") / "data")
    store.commit(list(pairs(120, seed=5)), made_by=Made())
    for number, name in enumerate(HOSTILE):
        article = Article(
            f"Report {number}.", "h", title=name, source=name, url=f"https://x/{number}"
        )
        event = Event(
            f"h-{number}", "AID", None, "material cooperation", "occurred", Span(0, 6, "Report"),
            (0, 9), actors=(Actor(None, None, None, name, name), Actor(None, None, None, "Fiji")),
            place=Place(None, None, None, "South", "x:1", "city", -12.5, -3.25, "BRA"),
            date=EventDate(date(1999, 1, 1), date(1999, 1, 2), "range"), confidence=0.1,
        )  # fmt: skip
        store.commit([(article, [event])], made_by=Made())
    return Queries(store.snapshot(), threads=2)


def read_csv(queries: Queries, chosen: Filter) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(export_csv(queries, chosen)), newline="")))


def read_geojson(queries: Queries, chosen: Filter) -> dict:
    return json.loads("".join(export_geojson(queries, chosen)))


def read_parquet(queries: Queries, chosen: Filter) -> pa.Table:
    return pq.read_table(io.BytesIO(b"".join(export_parquet(queries, chosen))))


def read_kml(queries: Queries, chosen: Filter) -> etree._Element:
    """The document, after it was held against the schema of the OGC."""
    document = etree.fromstring("".join(export_kml(queries, chosen)).encode())
    SCHEMA.assertValid(document)
    return document


@pytest.mark.parametrize("query", ["", "type=assault&type=aid", "actor=PRK", "q=no+such+words"])
def test_every_format_holds_what_is_filtered(queries: Queries, query: str) -> None:
    chosen = Filter.from_query(query)[0]
    expected = set(queries.page(chosen, limit=1000)["id"])
    assert len(expected) == queries.counts(chosen).shown
    rows = read_csv(queries, chosen)
    features = read_geojson(queries, chosen)["features"]
    assert len(rows) == len(features) == len(expected)
    assert {row["id"] for row in rows} == {feature["id"] for feature in features} == expected
    assert set(read_parquet(queries, chosen)["id"].to_pylist()) == expected
    ids = read_kml(queries, chosen).findall(".//k:Data[@name='id']/k:value", KML)
    assert {element.text for element in ids} == expected


def test_csv_names_source_and_licence_of_every_row(queries: Queries) -> None:
    (row, *_) = rows = read_csv(queries, Filter(types=("ASSAULT",)))
    assert tuple(row) == (*COLUMNS, "licence")
    assert all(r["source"] and r["url"] and r["licence"] == LICENCE for r in rows)


def test_no_cell_begins_as_a_formula(queries: Queries) -> None:
    rows = {row["id"]: row for row in read_csv(queries, Filter(date_to=date(2000, 1, 1)))}
    assert len(rows) == len(HOSTILE)
    for number, name in enumerate(HOSTILE):
        row = rows[f"h-{number}"]
        for cell in (row["title"], row["source"], row["actor_names"], row["actor_codes"]):
            assert cell.lstrip(" ")[0] not in "=+-@\t＝"
            assert name in cell
        # numbers stay numbers
        assert (row["lat"], row["lon"], row["confidence"]) == ("-12.5", "-3.25", "0.1")
    assert rows["h-7"]["title"] == 'a "quoted", one'
    assert rows["h-8"]["actor_names"] == "two\nlines; Fiji"
    assert rows["h-8"]["actor_codes"] == "two\nlines; "


def test_geojson_is_a_feature_collection_of_complete_events(queries: Queries) -> None:
    whole = read_geojson(queries, Filter())
    assert (whole["type"], whole["licence"]) == ("FeatureCollection", LICENCE)
    assert whole["version"] == str(queries.version)
    coded = {event.id: (a, event) for a, events in pairs(120, seed=5) for event in events}
    for feature in whole["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        if feature["id"] not in coded:
            continue
        article, event = coded[feature["id"]]
        properties = feature["properties"]
        assert event_from_json(properties) == event
        assert set(event_json(event)) <= set(properties)
        assert (properties["source"], properties["licence"]) == (article.source, LICENCE)
        assert properties["published"] == article.published.isoformat()
        if event.place is None:
            assert feature["geometry"] is None
        else:
            point = {"type": "Point", "coordinates": [event.place.lon, event.place.lat]}
            assert feature["geometry"] == point


def test_an_empty_export_is_still_a_file(tmp_path: Path) -> None:
    queries = Queries(Store.create(tmp_path / "data").snapshot())
    assert read_csv(queries, Filter()) == []
    assert read_geojson(queries, Filter())["features"] == []
    empty = read_parquet(queries, Filter())
    assert (empty.num_rows, empty.column_names) == (0, [*COLUMNS, "licence"])
    assert read_kml(queries, Filter()).findall(".//k:Placemark", KML) == []


def test_parquet_has_the_csvs_columns_in_their_own_types(queries: Queries) -> None:
    chosen = Filter(types=("ASSAULT",))
    table = read_parquet(queries, chosen)
    assert table.column_names == [*COLUMNS, "licence"]
    assert set(table["licence"].to_pylist()) == {LICENCE}
    assert pa.types.is_date(table.schema.field("date_start").type)
    assert pa.types.is_list(table.schema.field("actor_names").type)
    (row, *_) = table.select(["id", "lat", "headline"]).to_pylist()
    same = next(r for r in read_csv(queries, chosen) if r["id"] == row["id"])
    assert row["headline"] == same["headline"]
    assert row["lat"] == pytest.approx(float(same["lat"]), abs=1e-6)
    told = table.schema.metadata
    assert told[b"licence"].decode() == LICENCE
    assert told[b"filter"] == b"type=assault"
    assert told[b"version"].decode() == str(queries.version)


def test_parquet_is_written_row_group_by_row_group() -> None:
    schema = pa.schema([("n", pa.int64())])
    drawn: list[int] = []

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(5):
            drawn.append(number)
            yield pa.record_batch([list(range(GROUP_ROWS // 2))], schema=schema)

    reader = pa.RecordBatchReader.from_batches(schema, batches())
    pieces = parquet(reader, constants={"licence": "free"}, metadata={})
    first = next(pieces)
    assert len(drawn) == 2  # the third batch is not asked for before the first piece is out
    whole = pq.ParquetFile(io.BytesIO(first + b"".join(pieces)))
    assert whole.num_row_groups == 3
    assert whole.read().num_rows == 5 * (GROUP_ROWS // 2)
    assert set(whole.read()["licence"].to_pylist()) == {"free"}


def test_kml_tells_sentence_time_place_source_and_licence(queries: Queries) -> None:
    document = read_kml(queries, Filter())
    assert LICENCE in document.findtext("k:Document/k:description", "", KML)
    styles = {style.get("id") for style in document.findall(".//k:Style", KML)}
    assert styles == {quad.replace(" ", "-") for quad in QUADS}
    rows = {row["id"]: row for row in queries.rows(Filter(), *COLUMNS).read_all().to_pylist()}
    for mark in document.findall(".//k:Placemark", KML):
        data = {
            d.get("name"): d.findtext("k:value", "", KML) for d in mark.findall(".//k:Data", KML)
        }
        row = rows[data["id"]]
        assert mark.findtext("k:styleUrl", "", KML).removeprefix("#") in styles
        assert (data["licence"], data["quad"]) == (LICENCE, row["quad"])
        assert mark.findtext("k:TimeSpan/k:begin", "", KML) == str(row["date_start"] or "")
        assert mark.findtext("k:TimeSpan/k:end", "", KML) == str(row["date_end"] or "")
        point = mark.findtext("k:Point/k:coordinates", None, KML)
        if row["lat"] is None:
            assert point is None
        else:
            lon, lat = map(float, point.split(","))
            assert (lat, lon) == pytest.approx((row["lat"], row["lon"]), abs=1e-6)


def test_kml_escapes_what_articles_say(queries: Queries) -> None:
    row = {
        "id": "1 <&", "headline": "A <b>& B\x00", "quad": "verbal conflict",
        "evidence": "<script>alert(1)</script> & \u201cso\u201d", "attribution": "<i>x</i>",
        "source": "S&T", "title": None, "url": 'https://x/?a=1&b="2"', "date_start": None,
        "date_end": None, "lat": None, "lon": None,
    }  # fmt: skip
    whole = "".join(document([pa.RecordBatch.from_pylist([row])], name="<n>", licence="l"))
    found = etree.fromstring(whole.encode())
    SCHEMA.assertValid(found)
    assert found.findtext(".//k:Placemark/k:name", "", KML) == "A <b>& B"
    told = found.findtext(".//k:Placemark/k:description", "", KML)
    assert "<script" not in told
    assert "&lt;script&gt;" in told
    assert 'href="https://x/?a=1&amp;b=&quot;2&quot;"' in told


def test_kml_follows_no_link_that_is_no_web_address() -> None:
    row = dict.fromkeys(("headline", "evidence", "attribution", "title", "lat", "lon"), None)
    row |= {"id": "e", "quad": "verbal conflict", "source": "S", "url": "javascript:alert(1)"}
    row |= {"date_start": None, "date_end": None}
    whole = "".join(document([pa.RecordBatch.from_pylist([row])], name="n", licence="l"))
    assert "href" not in whole


def test_formats_are_named_with_their_media_types() -> None:
    assert {name: f.media_type.split(";")[0] for name, f in FORMATS.items()} == {
        "csv": "text/csv",
        "reports.csv": "text/csv",
        "geojson": "application/geo+json",
        "parquet": "application/vnd.apache.parquet",
        "kml": "application/vnd.google-earth.kml+xml",
    }
