"""Exports hold exactly what the filter shows, and are safe to open."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from geodata.article import Article
from geodata.events.event import Actor, Event, EventDate, Span
from geodata.export import COLUMNS, FORMATS, LICENCE, export_csv, export_geojson
from geodata.filters import Filter
from geodata.places.place import Place
from geodata.queries import Queries
from geodata.records import event_from_json, event_json
from geodata.store import Store
from tests.bench.synthetic import Made, pairs

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


@pytest.mark.parametrize("query", ["", "type=assault&type=aid", "actor=PRK", "q=no+such+words"])
def test_every_format_holds_what_is_filtered(queries: Queries, query: str) -> None:
    chosen = Filter.from_query(query)[0]
    expected = set(queries.page(chosen, limit=1000)["id"])
    assert len(expected) == queries.counts(chosen).shown
    rows = read_csv(queries, chosen)
    features = read_geojson(queries, chosen)["features"]
    assert len(rows) == len(features) == len(expected)
    assert {row["id"] for row in rows} == {feature["id"] for feature in features} == expected


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
        assert properties["source"] == article.source
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


def test_formats_are_named_with_their_media_types() -> None:
    assert {name: f.media_type.split(";")[0] for name, f in FORMATS.items()} == {
        "csv": "text/csv",
        "reports.csv": "text/csv",
        "geojson": "application/geo+json",
    }
