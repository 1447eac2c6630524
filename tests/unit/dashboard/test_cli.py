"""The commands as a person calls them, with every kind of bad input named in one line."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest

from dashboard import cli
from geodata.article import MAX_CHARACTERS
from geodata.errors import StoreError
from geodata.export import FORMATS
from geodata.places.gazetteer import Gazetteer
from geodata.store import Store

Call = Callable[..., SimpleNamespace]
TEXT = "The foreign ministers of France and Poland met in Warsaw on Monday, officials said."
GERMAN = "Der Minister reiste am Montag nach Wien, um dort mit seinem Kollegen zu sprechen."


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run `dateline ARGUMENTS` in this process; gives code, out and err."""

    def run(*arguments: object, stdin: bytes = b"") -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capsys.readouterr()
        return SimpleNamespace(code=stop.value.code or 0, out=out, err=err)

    return run


def document(number: int, text: str = TEXT) -> bytes:
    return json.dumps({"doc_id": str(number), "text": text}).encode() + b"\n"


def test_places_gives_one_line_for_each_document(call: Call) -> None:
    done = call("places", stdin=document(1) + document(2, "Nothing here."))
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert (done.code, [row["doc_id"] for row in rows]) == (0, ["1", "2"])
    warsaw = next(p for p in rows[0]["places"] if p["text"] == "Warsaw")
    assert TEXT[warsaw["start"] : warsaw["end"]] == "Warsaw"
    assert warsaw["country"] == "POL"


def test_spans_are_resolved_in_order_and_nothing_else(call: Call) -> None:
    start = TEXT.index("Warsaw")
    spans = [{"start": start, "end": start + 6}, {"start": 0, "end": 3}]
    line = json.dumps({"doc_id": "a", "text": TEXT, "spans": spans}).encode()
    (row,) = [json.loads(x) for x in call("places", "--spans", stdin=line).out.splitlines()]
    assert [(p["start"], p["end"]) for p in row["places"]] == [(start, start + 6), (0, 3)]


def test_spans_without_any_in_the_document_is_said(call: Call) -> None:
    done = call("places", "--spans", stdin=document(1))
    assert done.code == 1
    assert 'no "spans"' in done.err


def test_events_resolve_dates_only_against_a_given_day(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert call("events", "--published", "2024-11-06", "-o", out, stdin=document(1)).code == 0
    (meeting,) = json.loads(out.read_text(encoding="utf-8"))["events"]
    assert meeting["type"] == "CONSULT"
    assert meeting["date"]["start"] == "2024-11-04"
    undated = json.loads(call("events", stdin=document(1)).out)["events"][0]
    assert undated["date"] is None


def test_bad_line_is_listed_and_the_others_are_read(call: Call) -> None:
    lines = [document(n) for n in range(1, 9)]
    lines[6] = b'{"doc_id": "7", "text": \n'
    done = call("events", stdin=b"".join(lines))
    assert done.code == 0
    assert [json.loads(x)["doc_id"] for x in done.out.splitlines()] == list("1234568")
    assert "<stdin> line 7: not valid JSON" in done.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b"x" * (MAX_CHARACTERS + 1), "split it"),
        ("a.txt", b"GIF89a\0\0\0", "binary"),
        ("a.txt", "naïve".encode("latin-1"), "not UTF-8"),
        ("a.jsonl", b"{]\n", "line 1: not valid JSON"),
    ],
)
@pytest.mark.parametrize("command", ["places", "events", "ingest"])
def test_bad_file_is_one_clear_line(
    call: Call, tmp_path: Path, command: str, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    store = ["--data", tmp_path / "store"] if command == "ingest" else []
    done = call(command, path, *store)
    assert done.code == 1
    (line,) = [x for x in done.err.splitlines() if "skipped" in x and said in x]
    assert str(path) in line
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", ["places", "events"])
def test_unknown_model_names_the_remedy(call: Call, command: str) -> None:
    done = call(command, "--model", "en_core_web_huge", stdin=document(1))
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "en_core_web_huge" in done.err
    assert "not installed" in done.err


def test_unknown_model_leaves_no_empty_store(call: Call, tmp_path: Path) -> None:
    data = tmp_path / "store"
    assert call("ingest", "-", "--model", "nope", "--data", data, stdin=document(1)).code == 1
    assert not data.exists()


def test_wrong_date_is_a_wrong_call(call: Call) -> None:
    done = call("events", "--published", "5/11/2024", stdin=document(1))
    assert done.code == 2
    assert "YYYY-MM-DD" in done.err


def test_output_that_cannot_be_written_is_said(call: Call, tmp_path: Path) -> None:
    done = call("events", "-o", tmp_path / "no" / "out.jsonl", stdin=document(1))
    assert done.code == 1
    assert "cannot be written" in done.err


def test_ingest_twice_changes_nothing(call: Call, tmp_path: Path) -> None:
    folder, data = tmp_path / "in", tmp_path / "store"
    folder.mkdir()
    (folder / "a.txt").write_text(f"Published: 2024-11-06\n\n{TEXT}", encoding="utf-8")
    (folder / "b.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "notes.pdf").write_bytes(b"%PDF")
    first = call("ingest", folder, "--data", data)
    assert first.code == 0
    assert "1 new" in first.err
    assert "2 skipped" in first.err
    assert "not in English" in first.err
    version = Store.open(data).snapshot().version
    second = call("ingest", folder, "--data", data)
    assert "0 new" in second.err
    assert "1 known already" in second.err
    assert Store.open(data).snapshot().version == version


def test_export_writes_what_the_filter_lets_through(call: Call, tmp_path: Path) -> None:
    data = tmp_path / "store"
    call("ingest", "-", "--data", data, "--published", "2024-11-06", stdin=document(1))
    shown = json.loads(call("export", "geojson", "--data", data, "--filter", "country=POL").out)
    hidden = json.loads(call("export", "geojson", "--data", data, "--filter", "country=FRA").out)
    assert len(shown["features"]) == 1
    assert hidden["features"] == []
    header, row = call("export", "csv", "--data", data).out.splitlines()
    assert header.startswith("id,headline,type")
    assert "CONSULT" in row
    call("export", "parquet", "--data", data, "-o", tmp_path / "events.parquet")
    table = pq.read_table(tmp_path / "events.parquet")
    assert table["type"].to_pylist() == ["CONSULT"]
    assert "<Placemark" in call("export", "kml", "--data", data).out


def test_reader_that_has_had_enough_is_no_error(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.create(tmp_path / "store")
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8", closefd=True) as closed:  # noqa: PTH123 - a pipe
        monkeypatch.setattr(sys, "stdout", closed)
        done = call("export", "csv", "--data", tmp_path / "store")
    assert (done.code, done.err) == (0, "")


def test_full_disk_behind_standard_output_is_one_line(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("a device of Linux")
    Store.create(tmp_path / "store")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        done = call("export", "csv", "--data", tmp_path / "store")
    assert done.code == 1
    assert done.err.startswith("dateline: standard output: cannot be written (No space left")


def test_damaged_store_is_not_blamed_on_the_file_to_write(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Iterator[str]:
        raise StoreError("table events is damaged")
        yield ""

    Store.create(tmp_path / "store")
    monkeypatch.setitem(FORMATS, "csv", FORMATS["csv"]._replace(write=fails))
    out = tmp_path / "out.csv"
    out.write_text("as it was", encoding="utf-8")
    done = call("export", "csv", "--data", tmp_path / "store", "-o", out)
    assert (done.code, done.err) == (1, "dateline: table events is damaged\n")
    assert out.read_text(encoding="utf-8") == "as it was"


def test_damage_in_the_midst_of_an_export_is_told_as_such(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Iterator[str]:
        yield "id\n"
        raise StoreError("table events is damaged")

    Store.create(tmp_path / "store")
    monkeypatch.setitem(FORMATS, "csv", FORMATS["csv"]._replace(write=fails))
    done = call("export", "csv", "--data", tmp_path / "store", "-o", tmp_path / "out.csv")
    assert (done.code, done.err) == (1, "dateline: table events is damaged\n")


def test_export_refuses_a_filter_it_cannot_read(call: Call, tmp_path: Path) -> None:
    Store.create(tmp_path / "store")
    done = call("export", "csv", "--data", tmp_path / "store", "--filter", "type=nonsense")
    assert done.code == 1
    assert "nonsense" in done.err


def test_recode_codes_again_what_another_version_coded(call: Call, tmp_path: Path) -> None:
    data = tmp_path / "store"
    call("ingest", "-", "--data", data, stdin=document(1))
    assert "coded 0 articles" in call("recode", "--data", data).err
    assert "coded 1 articles" in call("recode", "--all", "--data", data).err
    assert len(Store.open(data).snapshot().files["articles"]) == 1


def test_a_review_is_written_down_and_undone(call: Call, tmp_path: Path) -> None:
    data = tmp_path / "store"
    call("ingest", "-", "--data", data, "--published", "2024-11-06", stdin=document(1))
    (feature,) = json.loads(call("export", "geojson", "--data", data).out)["features"]

    def state() -> str:
        every = ("--filter", "review=rejected&review=unreviewed")
        found = json.loads(call("export", "geojson", "--data", data, *every).out)["features"]
        return found[0]["properties"]["review"]

    assert call("review", feature["id"], "--reject", "--note", "x", "--data", data).code == 0
    assert state() == "rejected"
    assert json.loads(call("export", "geojson", "--data", data).out)["features"] == []
    assert call("review", feature["id"], "--undo", "--data", data).code == 0
    assert state() == "unreviewed"
    again = call("review", feature["id"], "--undo", "--data", data)
    assert (again.code, "no review to undo" in again.err) == (1, True)
    assert call("review", feature["id"], "--data", data).code == 2
    assert "no event 'x'" in call("review", "x", "--confirm", "--data", data).err


@pytest.mark.parametrize("command", ["serve", "export"])
def test_damaged_table_is_one_clear_line(call: Call, tmp_path: Path, command: str) -> None:
    data = tmp_path / "store"
    call("ingest", "-", "--data", data, stdin=document(1))
    for file in (data / "events" / "_delta_log").glob("*.json"):
        file.write_bytes(b"\x00 not a log")
    more = ["csv"] if command == "export" else []
    done = call(command, *more, "--data", data)
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "damaged" in done.err


def test_port_in_use_is_one_clear_line(call: Call, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = call("serve", "--port", port, "--data", tmp_path)
    assert done.code == 1
    assert done.err == f"dateline: port {port} is in use; choose another with --port or PORT\n"


def test_folder_of_something_else_is_not_written_to(call: Call, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear aunt", encoding="utf-8")
    done = call("ingest", "-", "--data", tmp_path, stdin=document(1))
    assert done.code == 1
    assert "holds other files" in done.err
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


@pytest.fixture
def cache(tmp_path: Path, gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of one's own, with the bundled index in it."""
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / gazetteer.path.name).symlink_to(gazetteer.path)
    monkeypatch.setenv("DATELINE_CACHE", str(folder))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "none"))
    return folder


@pytest.mark.usefixtures("cache")
def test_gazetteer_says_what_it_holds(call: Call) -> None:
    done = call("gazetteer", "info")
    assert done.code == 0
    assert Gazetteer.bundled().version in done.out
    assert "not loaded (dateline gazetteer update)" in done.out
    assert call("gazetteer", "remove").err == "nothing to delete\n"


@pytest.mark.usefixtures("cache")
def test_gazetteer_that_cannot_be_loaded_is_one_clear_line(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.places.download.time.sleep", lambda _: None)
    done = call("gazetteer", "update", "--url", "http://127.0.0.1:1/")
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "http://127.0.0.1:1/allCountries.zip: cannot be loaded" in done.err


@pytest.mark.usefixtures("cache")
def test_online_geocoder_that_does_not_answer_is_said_at_the_end(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_GEOCODER", "nominatim")
    options = '{"domain": "127.0.0.1:1", "scheme": "http"}'
    monkeypatch.setenv("DATELINE_GEOCODER_OPTIONS", options)
    done = call("places", stdin=document(1, "A shell hit a farm in Quivelbrook, Russia."))
    assert done.code == 0
    assert [p["text"] for p in json.loads(done.out)["places"]] == ["Quivelbrook", "Russia"]
    assert "dateline: nominatim left 1 question unanswered" in done.err


@pytest.mark.parametrize("command", ["places", "events"])
def test_unknown_online_geocoder_is_one_clear_line(
    call: Call, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("DATELINE_GEOCODER", "nowhere")
    done = call(command, stdin=document(1))
    assert (done.code, done.err) == (1, "dateline: DATELINE_GEOCODER: geopy knows no 'nowhere'\n")


def test_reading_commands_never_import_dash() -> None:
    loaded = "import sys, dashboard.cli, geodata.extract, geodata.records; "
    check = "sys.exit(any(m in sys.modules for m in ('dash', 'plotly', 'flask')))"
    assert subprocess.run([sys.executable, "-c", loaded + check], check=False).returncode == 0
