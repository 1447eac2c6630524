"""An online geocoder behind the gazetteer: a local server answers like Nominatim and Photon."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from geodata.article import Article
from geodata.errors import SettingError
from geodata.extract import Extractor
from geodata.language import Language
from geodata.places.gazetteer import Gazetteer
from geodata.places.geocoder import GazetteerGeocoder
from geodata.places.online import OnlineGeocoder
from geodata.places.place import Place
from geodata.settings import OnlineSettings, setting_names

TEXT = "Three people were hurt when a shell hit a farm in Quivelbrook, Russia, on Monday."


def answer(
    name: str, lat: float, lon: float, *, group: str = "place", value: str = "village"
) -> dict[str, Any]:
    """A row of Nominatim's list, as it sends it."""
    return {
        "place_id": 1, "licence": "ODbL", "osm_type": "node", "osm_id": 77, "lat": str(lat),
        "lon": str(lon), "class": group, "type": value, "addresstype": value, "name": name,
        "display_name": f"{name}, Somewhere", "boundingbox": ["0", "1", "0", "1"],
    }  # fmt: skip


@dataclass
class Service:
    """What the local server answers, and what it was asked."""

    port: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None
    delay: float = 0.0
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[Service]:
    state = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlparse(self.path)
            state.asked.append((url.path, parse_qs(url.query)))
            time.sleep(state.delay)
            answers: Any = state.rows
            if url.path == "/reverse":
                answers = state.rows[0] if state.rows else {"error": "Unable to geocode"}
            elif url.path == "/api":
                answers = {"type": "FeatureCollection", "features": state.rows}
            body = json.dumps(answers).encode() if state.body is None else state.body
            try:
                self.send_response(state.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                return  # the client had waited long enough

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    state.port = server.server_address[1]
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


Make = Callable[..., OnlineGeocoder]


@pytest.fixture
def make(service: Service, tmp_path: Path) -> Make:
    """A client of the local server; options as of `OnlineSettings`."""

    def client(name: str = "nominatim", **options: Any) -> OnlineGeocoder:
        where = {"domain": f"127.0.0.1:{service.port}", "scheme": "http"}
        settings = OnlineSettings(name, where, **{"seconds": 0.0, **options})
        return OnlineGeocoder(settings, folder=tmp_path)

    return client


@pytest.fixture
def find(pipeline: Language, gazetteer: Gazetteer) -> Callable[..., Place]:
    """The place that an article has under a name, with or without a service."""

    def found(online: OnlineGeocoder | None, text: str = TEXT, name: str = "Quivelbrook") -> Place:
        places = Extractor(pipeline, gazetteer, online).places(Article(text, "a"))
        return next(place for place in places if place.text == name)

    return found


def test_unlisted_name_gets_the_spot_that_the_service_has(
    service: Service, make: Make, find: Callable[..., Place]
) -> None:
    service.rows = [answer("Quivelbrook", 51.9, 35.9)]
    assert find(None).id is None
    place = find(make())
    assert (place.id, place.kind, place.precision) == ("osm:node/77", "city", "city")
    assert (place.lat, place.lon, place.country, place.admin1) == (51.9, 35.9, "RUS", "RU.41")
    assert 0.3 < place.confidence < 0.6
    ((path, asked),) = service.asked
    assert (path, asked["q"], asked["countrycodes"]) == ("/search", ["Quivelbrook"], ["ru"])


@pytest.mark.parametrize(
    "row",
    [
        answer("Quivelbrook", 48.8, 2.3),  # in another country than the text says
        answer("Quivelton", 51.9, 35.9),  # of another name
        answer("Quivelbrook", 51.9, 35.9, group="shop", value="bakery"),
    ],
)
def test_answer_that_does_not_fit_is_not_taken(
    service: Service, make: Make, find: Callable[..., Place], row: dict[str, Any]
) -> None:
    service.rows = [row]
    assert find(make()) == find(None)


def test_second_answer_is_taken_where_it_fits(
    service: Service, make: Make, find: Callable[..., Place]
) -> None:
    service.rows = [
        answer("Quivelbrook", 51.9, 35.9, group="shop", value="bakery"),
        answer("Quivelbrook", 55.0, 61.0, group="natural", value="peak"),
    ]
    assert find(make()).kind == "mountain"


def test_only_unlisted_names_are_asked_for(
    service: Service, make: Make, pipeline: Language, gazetteer: Gazetteer
) -> None:
    text = "The ministers of France and Poland met in Warsaw. Russian officials were in Oslo."
    Extractor(pipeline, gazetteer, make()).places(Article(text, "a"))
    assert service.asked == []


@pytest.mark.parametrize("rows", [[], [answer("Quivelbrook", 51.9, 35.9)]])
def test_nothing_is_asked_twice_not_even_by_the_next_process(
    service: Service, make: Make, find: Callable[..., Place], rows: list[dict[str, Any]]
) -> None:
    service.rows = rows
    first = find(make())
    assert find(make()) == first
    assert len(service.asked) == 1
    assert find(make(days=0.0)) == first
    assert len(service.asked) == 2


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (429, b"slow down", "RateLimited"),
        (403, b"blocked", "InsufficientPrivileges"),
        (500, b"", "GeocoderServiceError"),
        (200, b"<html>sorry", "ParseError"),
        (200, b'{"error": "busy"}', "busy"),
        (200, b'[{"lat": "x"}]', "TypeError"),
        (200, b"[7]", "AttributeError"),
    ],
)
def test_errors_leave_the_place_as_it_was(
    service: Service, make: Make, find: Callable[..., Place], status: int, body: bytes, said: str
) -> None:
    service.status, service.body = status, body
    online = make()
    assert find(online) == find(None)
    assert said in str(online.note())
    assert "1 question " in str(online.note())
    service.status, service.body = 200, None
    service.rows = [answer("Quivelbrook", 51.9, 35.9)]
    assert find(make()).id == "osm:node/77"  # a failure is no answer, and not kept as one


def test_service_that_hangs_or_refuses_costs_little(
    service: Service, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.places.online.TIMEOUT", 0.05)
    service.delay = 0.4
    online = make()
    for number in range(10):
        assert online.geocode(f"Uro {number}") == []
    assert len(service.asked) == 3  # then it is left alone
    assert "10 questions" in str(online.note())
    nowhere = OnlineSettings("nominatim", {"domain": "127.0.0.1:1", "scheme": "http"}, seconds=0)
    assert OnlineGeocoder(nowhere).geocode("Uro") == []


def test_several_clients_take_turns(
    service: Service, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, slept = [1_700_000_000.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    fake = SimpleNamespace(time=lambda: clock[0], sleep=sleep, monotonic=time.monotonic)
    monkeypatch.setattr("geodata.places.online.time", fake)
    with ThreadPoolExecutor(4) as pool:  # each has its own client, as each process would
        list(pool.map(lambda n: make(seconds=1.0).geocode(f"Uro {n}"), range(4)))
    assert len(service.asked) == 4
    assert slept == pytest.approx([1.0, 1.0, 1.0])


def test_photon_answers_too(service: Service, make: Make, find: Callable[..., Place]) -> None:
    about = {"name": "Quivelbrook", "osm_type": "R", "osm_id": 5, "osm_key": "place",
             "osm_value": "hamlet", "type": "city"}  # fmt: skip
    spot = {"type": "Point", "coordinates": [35.9, 51.9]}
    service.rows = [{"type": "Feature", "geometry": spot, "properties": about}]
    assert find(make("photon")).id == "osm:relation/5"
    assert "country_codes" not in service.asked[0][1]


def test_the_geocoder_asks_for_what_the_gazetteer_has_not(
    service: Service, make: Make, gazetteer: Gazetteer
) -> None:
    chain = GazetteerGeocoder(gazetteer, online=make())
    service.rows = [answer("Quivelbrook", 51.9, 35.9)]
    assert chain.geocode("Oslo").raw["country"] == "NOR"
    assert service.asked == []
    assert chain.geocode("Quivelbrook").latitude == 51.9
    assert chain.geocode("Quivelbrook", country_codes="NO") is None
    assert len(chain.geocode("Quivelbrook", exactly_one=False, country_codes="ru")) == 1


def test_reverse_asks_where_nothing_is_known(
    service: Service, make: Make, gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.rows = [answer("Quivel Bank", -40.0, -120.0, group="natural", value="shoal")]
    monkeypatch.setattr(gazetteer.shapes, "sea_at", lambda *_: None)
    monkeypatch.setattr(gazetteer.shapes, "country_at", lambda *_: None)
    assert GazetteerGeocoder(gazetteer, online=make()).reverse((-40, -120)).longitude == -120.0
    assert service.asked[0][0] == "/reverse"
    service.rows = []
    assert GazetteerGeocoder(gazetteer, online=make()).reverse((-41, -120)) is None


def test_damaged_answers_are_begun_anew(service: Service, make: Make, tmp_path: Path) -> None:
    (tmp_path / "geocoder.sqlite").write_bytes(b"this is no database, but long enough" * 100)
    service.rows = [answer("Quivelbrook", 51.9, 35.9)]
    assert len(make().geocode("Quivelbrook")) == 1
    assert len(make().geocode("Quivelbrook")) == 1
    assert len(service.asked) == 1


def test_version_names_the_service(pipeline: Language, gazetteer: Gazetteer, make: Make) -> None:
    without = Extractor(pipeline, gazetteer).made_by
    assert Extractor(pipeline, gazetteer, make()).made_by.gazetteer == (
        f"{without.gazetteer}+nominatim"
    )


def test_settings_are_read_from_the_environment() -> None:
    assert OnlineSettings.from_environment({}) == OnlineSettings()
    values = dict(zip(setting_names(), ("Photon", '{"timeout": 3}', "0.5", "7"), strict=True))
    assert OnlineSettings.from_environment(values) == OnlineSettings(
        "photon", {"timeout": 3}, seconds=0.5, days=7.0
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_GEOCODER_OPTIONS", "{"),
        ("DATELINE_GEOCODER_OPTIONS", "[1]"),
        ("DATELINE_GEOCODER_SECONDS", "-1"),
        ("DATELINE_GEOCODER_DAYS", "nan"),
    ],
)
def test_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        OnlineSettings.from_environment({name: value})


@pytest.mark.parametrize(
    ("service_name", "options", "said"),
    [
        ("nowhere", {}, "knows no 'nowhere'"),
        ("nominatim", {"colour": "red"}, "colour"),
        ("nominatim", {"user_agent": "my-application"}, "user_agent"),
        ("opencage", {}, "api_key"),
    ],
)
def test_unknown_service_or_option_is_named(
    service_name: str, options: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingError, match=said):
        OnlineGeocoder(OnlineSettings(service_name, options), folder=tmp_path)
