"""The full GeoNames dump, loaded from a local server that serves files of its format."""

from __future__ import annotations

import io
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import GazetteerError
from geodata.language import Language
from geodata.places import extension, find_places
from geodata.places.download import download
from geodata.places.dump import parse_name, parse_place
from geodata.places.gazetteer import Gazetteer
from geodata.places.geocoder import GazetteerGeocoder
from geodata.places.index import PENALTY

HAMLET = 90_000_001
PLACES = [
    (HAMLET, "Quivelbrook", "Quivelbrook", 51.9, 35.9, "P", "PPL", "RU", "41", 140),
    (90_000_002, "Zubrelka Špic", "Zubrelka Spic", 49.2, 20.1, "T", "PK", "SK", "", 0),
    (90_000_003, "Lake Obrenuk", "Lake Obrenuk", 0.3, 33.3, "H", "LK", "UG", "", 0),
    (90_000_004, "Fort Camp", "Fort Camp", 1.0, 30.0, "S", "ADMF", "UG", "", 0),
    (90_000_005, "Telgolan", "Telgolan", 33.0, 35.78, "P", "PPL", "IL", "03", 300),
    (90_000_006, "Uquenda", "Uquenda", 1.0, 32.0, "A", "PCLI", "UG", "", 0),
    (3143244, "Another Name of Oslo", "Another Name of Oslo", 0.0, 0.0, "P", "PPL", "NO", "", 0),
]  # fmt: skip
NAMES = [
    (HAMLET, "en", "Quivelford", "1", ""),
    (HAMLET, "fr", "Quivelpont", "", ""),
    (HAMLET, "ru", "Квивелбрук", "", ""),
    (HAMLET, "link", "https://example.org/Quivelbrook", "", ""),
    (HAMLET, "de", "Quivelburg", "", "1"),
]


def place_line(row: tuple[object, ...]) -> str:
    number, name, plain, lat, lon, group, code, country, admin1, people = row
    fields = [number, name, plain, "", lat, lon, group, code, country, "", admin1, "", "", "",
              people, "", "30", "Etc/UTC", "2024-01-01"]  # fmt: skip
    return "\t".join(str(value) for value in fields)


def name_line(row: tuple[object, ...]) -> str:
    number, language, text, preferred, historic = row
    fields = [1, number, language, text, preferred, "", "", historic, "", ""]
    return "\t".join(str(value) for value in fields)


def zipped(member: str, lines: list[str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(member, "".join(f"{line}\n" for line in lines))
    return packed.getvalue()


@dataclass
class Served:
    """What the local server gives, and how badly it behaves."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    tag: str = '"1"'
    ranges: bool = True
    cut_after: int | None = None  # bytes, then the connection breaks, once for each request
    status: int = 200
    requests: list[tuple[str, str | None, int]] = field(default_factory=list)


@pytest.fixture
def served() -> Iterator[Served]:
    state = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, wanted = self.path.lstrip("/"), self.headers.get("Range")
            body, status, start = state.files.get(name), state.status, 0
            if status == 200 and body is None:
                status = 404
            elif status == 200 and self.headers.get("If-None-Match") == state.tag:
                status = 304
            elif status == 200 and wanted and state.ranges:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                fits = self.headers.get("If-Range") == state.tag
                start, status = (start, 206) if fits else (0, 200)
                status = 416 if start >= len(body) else status
            state.requests.append((name, wanted, status))
            self.send_response(status)
            rest = body[start:] if body is not None and status in (200, 206) else b""
            if status == 206:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            self.send_header("ETag", state.tag)
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            self.wfile.write(rest[: state.cut_after])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def dump(served: Served) -> Served:
    served.files = {
        "allCountries.zip": zipped("allCountries.txt", [place_line(row) for row in PLACES]),
        "alternateNamesV2.zip": zipped("alternateNamesV2.txt", [name_line(row) for row in NAMES]),
    }
    return served


@pytest.fixture
def cache(tmp_path: Path, gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of one's own, with the bundled index in it."""
    (tmp_path / gazetteer.path.name).symlink_to(gazetteer.path)
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "none"))
    return tmp_path


@pytest.mark.usefixtures("cache")
def test_hamlet_is_found_only_after_the_update(dump: Served, pipeline: Language) -> None:
    doc = pipeline.parse("Three people were hurt when a shell hit a farm in Quivelbrook, Russia.")

    def resolved() -> list[tuple[str | None, str | None]]:
        return [(p.text, p.id) for p in find_places(doc, Gazetteer.open())]

    before = Gazetteer.open()
    assert ("Quivelbrook", f"geonames:{HAMLET}") not in resolved()
    done = extension.update(dump.url)
    assert done.changed
    assert ("Quivelbrook", f"geonames:{HAMLET}") in resolved()
    assert Gazetteer.open().version == f"{before.version}+{done.about.version}"
    (found,) = Gazetteer.open().lookup("Quivelbrook")
    assert (found.country, found.admin1, found.kind) == ("RUS", "RU.41", "city")
    extension.remove()
    assert ("Quivelbrook", f"geonames:{HAMLET}") not in resolved()
    assert Gazetteer.open().version == before.version


@pytest.mark.usefixtures("cache")
def test_names_kinds_and_policy_of_the_dump(dump: Served, gazetteer: Gazetteer) -> None:
    about = extension.update(dump.url).about
    assert (about.places, about.known) == (5, 1)
    both = Gazetteer.open()

    def match(name: str) -> str:
        (found,) = both.lookup(name)
        return found.match

    assert [match(n) for n in ("Quivelford", "Quivelpont", "Quivelburg")] == [
        "name", "alias", "alias",
    ]  # fmt: skip
    (alias,), (former,) = both.lookup("Quivelpont"), both.lookup("Quivelburg")
    assert former.rank < alias.rank
    assert not both.lookup("https://example.org/Quivelbrook")
    kinds = {name: both.lookup(name)[0].kind for name in ("Zubrelka Spic", "Lake Obrenuk")}
    assert kinds == {"Zubrelka Spic": "mountain", "Lake Obrenuk": "lake"}
    assert both.lookup("Fort Camp")[0].feature == "S.ADMF"  # no seat of a government of ours
    assert both.lookup("Telgolan")[0].country == "SYR"
    assert not both.lookup("Uquenda")  # a country is bundled, or none
    assert not both.lookup("Another Name of Oslo")
    assert both.lookup("Oslo") == gazetteer.lookup("Oslo")
    assert both.get("geonames:3143244") == gazetteer.get("geonames:3143244")


@pytest.mark.usefixtures("cache")
def test_geocoder_answers_from_both(dump: Served) -> None:
    extension.update(dump.url)
    geocoder = GazetteerGeocoder(Gazetteer.open())
    assert geocoder.geocode("Quivelbrook, Russia").raw["id"] == f"geonames:{HAMLET}"
    assert geocoder.reverse((51.9, 35.9)).raw["id"] == f"geonames:{HAMLET}"
    assert geocoder.geocode("Paris").raw["country"] == "FRA"


@pytest.mark.usefixtures("cache")
def test_second_update_loads_nothing(dump: Served) -> None:
    first = extension.update(dump.url)
    dump.requests.clear()
    second = extension.update(dump.url)
    assert not second.changed
    assert second.about == first.about
    assert [status for _, _, status in dump.requests] == [304, 304]


def test_old_index_serves_until_the_new_one_is_whole(
    dump: Served, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extension.update(dump.url)
    dump.files["allCountries.zip"] = zipped("allCountries.txt", [place_line(PLACES[1])])
    dump.tag = '"2"'
    reading = Gazetteer.open()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(extension, "parse_name", killed)
        with pytest.raises(KeyboardInterrupt):
            extension.update(dump.url)
    assert Gazetteer.open().has("Quivelbrook")
    (cache / "geonames" / "left.building").write_bytes(b"of a run that was killed")
    extension.update(dump.url)
    assert reading.has("Quivelbrook")  # whoever has it open reads on
    assert not Gazetteer.open().has("Quivelbrook")
    assert not list((cache / "geonames").glob("*.building"))


@pytest.mark.parametrize("ranges", [True, False])
def test_broken_connection_is_taken_up_again(served: Served, tmp_path: Path, ranges: bool) -> None:
    content = bytes(range(256)) * 1000
    served.files["f"], served.ranges, served.cut_after = content, ranges, 100_000
    target = tmp_path / "f"
    if ranges:
        assert download(served.url + "f", target, pause=0.0)
        assert [status for *_, status in served.requests] == [200, 206, 206]
    else:
        with pytest.raises(GazetteerError, match="run again"):
            download(served.url + "f", target, pause=0.0)
        served.cut_after = None
        assert download(served.url + "f", target, pause=0.0)
    assert target.read_bytes() == content


def test_part_of_another_version_is_not_gone_on_with(served: Served, tmp_path: Path) -> None:
    served.files["f"], served.cut_after = b"old" * 1000, 10
    served.ranges = False
    with pytest.raises(GazetteerError):
        download(served.url + "f", tmp_path / "f", pause=0.0)
    served.files["f"], served.cut_after, served.ranges, served.tag = b"new" * 2000, None, True, "2"
    assert download(served.url + "f", tmp_path / "f", pause=0.0)
    assert (tmp_path / "f").read_bytes() == b"new" * 2000


def test_whole_part_is_put_in_place(served: Served, tmp_path: Path) -> None:
    served.files["f"] = b"x" * 1000
    download(served.url + "f", tmp_path / "f", pause=0.0)
    for name in ("f", "f.json"):  # as it lay there a moment before
        (tmp_path / name).rename(tmp_path / name.replace("f", "f.part", 1))
    served.requests.clear()
    download(served.url + "f", tmp_path / "f", pause=0.0)
    assert (tmp_path / "f").read_bytes() == b"x" * 1000
    assert not served.requests


def test_part_that_is_too_long_is_thrown_away(served: Served, tmp_path: Path) -> None:
    served.files["f"], served.cut_after, served.ranges = b"x" * 1000, 10, False
    with pytest.raises(GazetteerError):
        download(served.url + "f", tmp_path / "f", pause=0.0)
    (tmp_path / "f.part").write_bytes(b"y" * 5000)
    served.cut_after, served.ranges = None, True
    download(served.url + "f", tmp_path / "f", pause=0.0)
    assert (tmp_path / "f").read_bytes() == b"x" * 1000


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"this is no archive", "not a whole zip"),
        (zipped("allCountries.txt", [place_line(PLACES[0])])[:-30], "not a whole zip"),
        (zipped("readme.txt", ["hello"]), "no allCountries.txt"),
        (zipped("allCountries.txt", ["a line of something else"] * 30), "30 of 30 lines"),
    ],
)
def test_wrong_archive_is_named_and_loaded_anew(dump: Served, content: bytes, said: str) -> None:
    right = dump.files["allCountries.zip"]
    dump.files["allCountries.zip"] = content
    with pytest.raises(GazetteerError, match=said):
        extension.update(dump.url)
    dump.files["allCountries.zip"] = right
    assert extension.update(dump.url).about.places == 5


@pytest.mark.usefixtures("cache")
def test_damage_within_the_archive_is_found(dump: Served) -> None:
    rows = [place_line((90_100_000 + i, f"Ham{i}", *PLACES[0][2:])) for i in range(3000)]
    damaged = bytearray(zipped("allCountries.txt", rows))
    damaged[len(damaged) // 2] ^= 0xFF
    dump.files["allCountries.zip"] = bytes(damaged)
    with pytest.raises(GazetteerError, match="not a whole zip"):
        extension.update(dump.url)
    assert extension.find_extension() is None


@pytest.mark.usefixtures("cache")
def test_malformed_lines_are_counted_and_named(dump: Served) -> None:
    lines = [place_line(row) for row in PLACES]
    lines[2:2] = ["too\tfew", place_line((5, "X", "X", 95.0, 0.0, "P", "PPL", "UG", "", 0))]
    dump.files["allCountries.zip"] = zipped("allCountries.txt", lines)
    done = extension.update(dump.url)
    assert done.about.malformed == 2
    assert done.malformed == (
        "allCountries.txt line 3: 2 fields instead of 19",
        "allCountries.txt line 4: 95.0, 0.0 is no point on Earth",
    )
    assert done.about.places == 5


@pytest.mark.usefixtures("cache")
def test_what_cannot_be_loaded_is_one_clear_error(dump: Served) -> None:
    with pytest.raises(GazetteerError, match="answers 404"):
        extension.update(dump.url + "nowhere/")
    with pytest.raises(GazetteerError, match="http"):
        extension.update("ftp://example.org/")
    with pytest.raises(GazetteerError, match="cannot be loaded"):
        extension.update("http://127.0.0.1:1/", pause=0.0)
    dump.status = 503
    with pytest.raises(GazetteerError, match="503"):
        extension.update(dump.url, pause=0.0)


def test_full_disk_and_a_second_update_are_said(
    dump: Served, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = cache / "geonames"
    home.mkdir()
    with (
        FileLock(home / "update.lock"),
        pytest.raises(GazetteerError, match="another update"),
    ):
        extension.update(dump.url)
    monkeypatch.setattr("geodata.places.download.SPARE", 1 << 60)
    with pytest.raises(GazetteerError, match="DATELINE_CACHE"):
        extension.update(dump.url)


def test_extension_of_another_version_is_left_out(
    dump: Served, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = extension.update(dump.url).path
    database = sqlite3.connect(path)
    database.execute("update about set keys = 'older'")
    database.commit()
    database.close()
    assert Gazetteer.open().more is None
    assert "dateline gazetteer update" in caplog.text
    path.write_bytes(path.read_bytes()[:-4096])
    assert extension.find_extension() is None


FIELDS = st.lists(st.text(max_size=12) | st.sampled_from(["1", "0.5", "P", "nan", "-1", ""]))


@given(st.lists(st.sampled_from(["7", "0.5", "P", "PPL", "RU", "nan", "-1", "", "é", "x"]),
                min_size=19, max_size=19) | FIELDS)  # fmt: skip
def test_any_line_is_a_place_or_malformed(fields: list[str]) -> None:
    try:
        place = parse_place(fields)
    except ValueError:
        return
    assert place is None or (-90 <= place.lat <= 90 and -180 <= place.lon <= 180 and place.name)
    assert place is None or (place.prominence >= 0 and all(place.keys()))


@given(FIELDS)
def test_any_line_is_a_name_or_malformed(fields: list[str]) -> None:
    try:
        name = parse_name(fields)
    except ValueError:
        return
    assert name is None or (name.key and name.match in PENALTY)
