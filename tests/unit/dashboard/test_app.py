"""The document, its headers, and what programs ask."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import brotli
import pyarrow.parquet as pq
import pytest

from dashboard.app import create_app
from dashboard.document import Document
from dashboard.settings import Settings
from tests.page_store import STORIES


def get(app: Document, path: str):
    return app.server.test_client().get(path)


def test_the_document_names_language_title_and_card(app: Document):
    html = get(app, "/ev/?country=KEN").get_data(as_text=True)
    assert '<html lang="en">' in html
    assert "<title>Events in Kenya — Dateline</title>" in html
    assert 'og:image" content="http://localhost/ev/api/card.png?country=KEN"' in html
    assert 'og:url" content="http://localhost/ev/?country=KEN"' in html


def test_nothing_from_the_address_reaches_the_document_unescaped(app: Document):
    html = get(app, '/ev/?q="><script>alert(1)</script>').get_data(as_text=True)
    assert "<script>alert" not in html


def test_no_event_is_in_the_document(app: Document):
    html = get(app, "/ev/").get_data(as_text=True)
    assert not any(story.text[:20] in html for story in STORIES)


def test_every_answer_has_the_policy(app: Document):
    for path in ("/ev/", "/ev/healthz", "/ev/_dash-layout"):
        policy = get(app, path).headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert not re.search(r"https?://", policy)


def test_only_the_embedded_page_of_a_read_only_server_can_be_framed_elsewhere(app: Document):
    framed = get(app, "/ev/?embed=1").headers["Content-Security-Policy"]
    assert framed.endswith("frame-ancestors *")
    writable = create_app(Settings(data="none", read_only=False))
    policy = get(writable, "/?embed=1").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self'")


def test_health_and_readiness(app: Document):
    assert get(app, "/ev/healthz").status_code == 200
    state = get(app, "/ev/readyz").get_json()
    assert state["ready"] is True
    assert state["events"] == len(STORIES)
    assert state["newest_event"] == "2024-11-14"
    assert state["last_ingest"].startswith("2024-11-20")
    assert re.fullmatch(r"\d+(\.\d+){3}", state["data_version"])


def test_without_a_store_the_server_lives_and_is_not_ready(tmp_path: Path):
    app = create_app(Settings(data=str(tmp_path / "none")))
    assert get(app, "/").status_code == 200
    assert get(app, "/healthz").status_code == 200
    assert get(app, "/readyz").status_code == 503
    assert get(app, "/api/events.csv").status_code == 503


def test_exports_take_the_pages_query(app: Document):
    csv = get(app, "/ev/api/events.csv?country=NOR&lat=5&lon=5&theme=dark")
    assert csv.mimetype == "text/csv"
    assert len(csv.get_data(as_text=True).splitlines()) == 3
    assert "Dateline-Ignored" not in csv.headers
    geo = json.loads(get(app, "/ev/api/events.geojson?country=NOR").get_data(as_text=True))
    assert len(geo["features"]) == 2


@pytest.mark.parametrize("name", ["csv", "geojson", "kml"])
def test_exports_are_compressed_as_they_stream(app: Document, name: str):
    client = app.server.test_client()
    plain = client.get(f"/ev/api/events.{name}").data
    answer = client.get(f"/ev/api/events.{name}", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "Content-Length" not in answer.headers  # nobody waited for the end
    assert answer.is_streamed
    assert brotli.decompress(answer.data) == plain


def test_parquet_is_not_compressed_twice(app: Document):
    client = app.server.test_client()
    answer = client.get("/ev/api/events.parquet?country=NOR", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Disposition"] == 'attachment; filename="events.parquet"'
    assert pq.read_table(io.BytesIO(answer.data)).num_rows == 2


def test_an_export_says_what_it_ignored(app: Document):
    answer = get(app, "/ev/api/events.csv?country=nowhere")
    assert "country" in answer.headers["Dateline-Ignored"]


@pytest.mark.parametrize(
    "path",
    [
        "/ev/api/events.exe",
        "/ev/api/events",
        "/ev/assets/../app.py",
        "/ev/<script>",
        "/",
        "/other/",
    ],
)
def test_what_is_not_there_is_not_found(app: Document, path: str):
    answer = get(app, path)
    assert answer.status_code == 404
    assert b"<script" not in answer.data


def test_graphs_share_nothing_with_the_cloud(app: Document):
    layout = json.loads(get(app, "/ev/_dash-layout").data)
    text = json.dumps(layout)
    assert text.count('"showSendToCloud": false') == 2
    assert text.count('"displaylogo": false') == 2


def test_styles_are_local_and_have_a_source(app: Document):
    text = get(app, "/ev/_dash-layout").get_data(as_text=True)
    layout = json.loads(text)
    stores = {c["props"].get("id"): c["props"] for c in layout["props"]["children"]}
    styles = stores["styles"]["data"]
    assert styles["tiles"].startswith("/ev/tiles/")
    for theme in ("light", "dark"):
        assert styles["themes"][theme]["sources"]
        assert "http" not in json.dumps(styles["themes"][theme]["sources"])


def test_two_apps_do_not_share_state(tmp_path: Path):
    first = create_app(Settings(data=str(tmp_path / "a"), prefix="/a/"))
    second = create_app(Settings(data=str(tmp_path / "b"), prefix="/b/"))
    assert get(first, "/a/healthz").status_code == 200
    assert get(second, "/b/healthz").status_code == 200
    assert first.config.requests_pathname_prefix == "/a/"


@pytest.mark.parametrize(("query", "words"), [("", "About the data"), ("?lang=fr", "À propos")])
def test_the_page_about_the_data_tells_what_is_shown(app: Document, query: str, words: str):
    html = get(app, f"/ev/about{query}").get_data(as_text=True)
    assert words in html
    assert f"<dd>{len(STORIES)}</dd>" in html
    assert f'href="/ev/{query}"' in html
    assert "test" in html  # the version that coded them


def test_the_page_about_the_data_stands_without_a_store(tmp_path: Path):
    app = create_app(Settings(data=str(tmp_path / "none")))
    html = get(app, "/about").get_data(as_text=True)
    assert "How an event is made" in html
    assert "<dd>" not in html
