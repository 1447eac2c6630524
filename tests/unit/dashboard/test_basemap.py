from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dashboard.app import assets_folder
from dashboard.basemap import ATTRIBUTION, MAX_ZOOM, Basemap, Theme, style, tile_routes
from dashboard.language import sea_names
from geodata.errors import GazetteerError

THEMES: tuple[Theme, ...] = ("light", "dark")


@pytest.fixture(scope="module")
def basemap() -> Basemap:
    return Basemap()


@pytest.fixture
def client(basemap: Basemap) -> FlaskClient:
    server = Flask(__name__)
    server.register_blueprint(tile_routes(basemap), url_prefix="/ev")
    return server.test_client()


def walk(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from walk(item)


@pytest.mark.parametrize("theme", THEMES)
def test_style_asks_nothing_of_other_hosts(theme: Theme) -> None:
    drawn = style(theme, "/ev/tiles/{z}/{x}/{y}.pbf")
    assert drawn["version"] == 8
    assert drawn["sources"]["base"]["tiles"] == ["/ev/tiles/{z}/{x}/{y}.pbf"]
    assert "glyphs" not in drawn
    assert "sprite" not in drawn
    assert not [text for text in walk(drawn) if isinstance(text, str) and "//" in text]
    assert drawn["sources"]["base"]["attribution"] == ATTRIBUTION


@pytest.mark.parametrize("theme", THEMES)
def test_style_layers(theme: Theme) -> None:
    layers = style(theme, "/t")["layers"]
    names = [layer["id"] for layer in layers]
    assert len(names) == len(set(names))
    assert names[0] == "sea"
    assert all(layer["source"] == "base" for layer in layers[1:])
    disputed = next(layer for layer in layers if layer["id"] == "disputed")
    assert disputed["paint"]["line-dasharray"]
    borders = next(layer for layer in layers if layer["id"] == "borders")
    assert "line-dasharray" not in borders["paint"]
    symbols = [layer for layer in layers if layer["type"] == "symbol"]
    assert all("icon-image" not in layer["layout"] for layer in symbols)


def test_a_division_without_a_name_has_no_label() -> None:
    (layer,) = (one for one in style("light", "/t")["layers"] if one["id"] == "divisions-label")
    assert ["!=", ["get", "name"], ["upcase", ["get", "name"]]] in layer["filter"]


def test_countries_have_their_names_in_the_readers_language() -> None:
    layers = style("light", "/t", {"DEU": "Allemagne"})["layers"]
    fields = {
        one["id"]: one["layout"]["text-field"]
        for one in layers
        if "text-field" in one.get("layout", {})
    }
    match = ["match", ["get", "code"], "DEU", "Allemagne", ["get", "name"]]
    assert fields["countries-label"] == fields["countries-near-label"] == match
    assert fields["seas-label"] == ["get", "name"]


def test_seas_have_their_names_in_the_readers_language(basemap: Basemap) -> None:
    with Flask(__name__).test_request_context("/?lang=fr"):
        seas = sea_names()
    layers = style("light", "/t", seas=seas)["layers"]
    (field,) = (one["layout"]["text-field"] for one in layers if one["id"] == "seas-label")
    assert field[:2] == ["match", ["get", "name"]]
    assert field[field.index("North Sea") + 1] == "Mer du Nord"
    # a name that the tiles do not have would stand in the catalogue for nothing
    tiles = b"".join(
        gzip.decompress(basemap.tile(z, x, y) or gzip.compress(b""))
        for z in range(MAX_ZOOM + 1)
        for x in range(2**z)
        for y in range(2**z)
    )
    assert [name for name in seas if name.encode() not in tiles] == []
    assert sea_names() == {}


def test_data_lie_below_the_names(basemap: Basemap) -> None:
    layers = style("light", basemap.tile_path())["layers"]
    first = next(one["id"] for one in layers if one["type"] == "symbol")
    script = (assets_folder() / "15-layers.js").read_text(encoding="utf-8")
    assert f'LABELS = "{first}"' in script


def test_themes_differ_in_colour_only() -> None:
    def skeleton(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: skeleton(item) for key, item in value.items() if key != "name"}
        if isinstance(value, list):
            return [skeleton(item) for item in value]
        return "#" if isinstance(value, str) and value.startswith("#") else value

    assert skeleton(style("light", "/t")) == skeleton(style("dark", "/t"))
    assert style("light", "/t") != style("dark", "/t")


def test_style_names_layers_that_the_tiles_have(basemap: Basemap) -> None:
    header = basemap._header
    start, length = header["metadata_offset"], header["metadata_length"]
    metadata = json.loads(gzip.decompress(basemap._bytes[start : start + length]))
    stored = {layer["id"] for layer in metadata["vector_layers"]}
    asked = {layer["source-layer"] for layer in style("light", "/t")["layers"][1:]}
    assert asked == stored
    assert header["max_zoom"] == MAX_ZOOM
    assert "tmp" not in metadata["generator_options"]


def test_replacing_the_path_makes_the_style_absolute(basemap: Basemap) -> None:
    path = basemap.tile_path("/ev/")
    assert path == f"/ev/tiles/{{z}}/{{x}}/{{y}}.pbf?v={basemap.version}"
    absolute = json.dumps(style("dark", path)).replace(path, "https://example.org" + path)
    assert json.loads(absolute)["sources"]["base"]["tiles"] == ["https://example.org" + path]
    assert basemap.tile_path("/") == f"/tiles/{{z}}/{{x}}/{{y}}.pbf?v={basemap.version}"


def test_a_tile_is_sent_packed(client: FlaskClient, basemap: Basemap) -> None:
    answer = client.get(
        f"/ev/tiles/0/0/0.pbf?v={basemap.version}", headers={"Accept-Encoding": "gzip, br"}
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"] == "application/x-protobuf"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert b"countries" in gzip.decompress(answer.data)


def test_a_tile_is_unpacked_for_who_cannot(client: FlaskClient, basemap: Basemap) -> None:
    answer = client.get("/ev/tiles/0/0/0.pbf", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == gzip.decompress(basemap.tile(0, 0, 0))
    assert "max-age=300" in answer.headers["Cache-Control"]


def test_the_browser_may_keep_a_tile(client: FlaskClient) -> None:
    first = client.get("/ev/tiles/3/4/2.pbf")
    again = client.get("/ev/tiles/3/4/2.pbf", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


@pytest.mark.parametrize(
    "path", ["7/0/127", "8/0/0", "0/1/0", "3/8/0", "99/5/5", "5/99999999999/1"]
)
def test_a_missing_tile_is_empty_not_absent(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/ev/tiles/{path}.pbf")
    assert answer.status_code == 200
    if path != "7/0/127":
        assert answer.data == b""
        assert "Content-Encoding" not in answer.headers


@given(st.integers(-3, 12), st.integers(-3, 5000), st.integers(-3, 5000))
def test_any_address_has_an_answer(z: int, x: int, y: int) -> None:
    packed = SHARED.tile(z, x, y)
    assert not packed or packed[:2] == b"\x1f\x8b"
    if not (0 <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
        assert packed == b""


def test_threads_read_the_same(basemap: Basemap) -> None:
    fresh = Basemap()
    spots = [(7, x, y) for x in range(60, 80) for y in range(40, 50)]
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda spot: fresh.tile(*spot), spots))
    assert read == [basemap.tile(*spot) for spot in spots]
    assert sum(map(bool, read)) > 150


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork beside threads, from 3.12
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_worker_reads_too(basemap: Basemap) -> None:
    expected = basemap.tile(7, 76, 43)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, b"same" if basemap.tile(7, 76, 43) == expected else b"other")
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read() == b"same"


def test_a_missing_file_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="make gazetteer"):
        Basemap(tmp_path / "basemap.pmtiles")


def test_the_file_is_small_enough_to_ship(basemap: Basemap) -> None:
    assert basemap.path.stat().st_size < 14_000_000


SHARED = Basemap()
