"""The gazetteer's index: one SQLite file, derived from the tables in `geodata/data`.

It is written once into the user's cache under a name made of a hash of everything it is made
from, so another version of the data or of this code gets a file of its own.
"""

from __future__ import annotations

import csv
import hashlib
import math
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock
from platformdirs import user_cache_path

from geodata.errors import GazetteerError
from geodata.places.names import fold, slug

DATA = Path(__file__).parents[1] / "data"
HAND_TABLES = (
    "landmarks.csv", "ports.csv", "regions.csv", "division_names.csv", "place_names.csv"
)  # fmt: skip

# to a caller, a near spelling ("Zaporizhzhya") and a large town's name borrowed for another
# ("Victoria" for Hong Kong) are aliases like any other; they rank higher and lower than those
MATCHES = ("name", "alias", "abbreviation", "demonym", "spelling", "borrowed")

# what a feature code adds to the magnitude of a town's population
_TOWN_BONUS = {
    "PPLC": 1.0, "PPLA": 0.5, "PPLA2": 0.2, "PPLA3": 0.1,
    "PPLX": -0.7, "PPLL": -0.7, "PPLH": -1.5, "PPLQ": -1.5, "PPLW": -1.5,
}  # fmt: skip
WELL_KNOWN = 6  # importance of a river that was listed by hand, on Natural Earth's scale
WIDE = 100_000_000  # square kilometres, about those of an ocean
_FIXED = {"airport": 5.0, "port": 8.0, "site": 6.5, "region": 8.0, "continent": 9.5, "eez": 4.0}
# GeoNames' alternate names of towns are untagged and noisy, all others are chosen
_TOWN_ALIAS, _ALIAS = 1.0, 0.5
# what each match takes off the prominence
PENALTY = {
    "name": 0.0, "alias": _TOWN_ALIAS, "abbreviation": 0.75, "demonym": 0.0, "spelling": 0.3,
    "borrowed": 3.0,
}  # fmt: skip

SCHEMA = """
    create table place (
        row integer primary key, id text, name text, kind text, lat real, lon real, country text,
        admin1 text, admin2 text, population integer, feature text, code text, shape text,
        government_of text, capital text, alpha2 text, prominence real, cell integer
    );
    create table name (
        key text, rank real, place integer, match integer, primary key (key, rank, place)
    ) without rowid;
    create table meta (version text);
"""
INDEXES = """
    create index place_alpha2 on place (alpha2) where alpha2 <> '';
    create unique index place_id on place (id);
    create index place_code on place (code) where code <> '';
    create index place_cell on place (cell) where lat is not null;
"""


INSERT_NAME = "insert or ignore into name values (?, ?, ?, ?)"
INSERT_PLACE = "insert into place values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def prominence(kind: str, feature: str, population: int) -> float:
    """How likely a name means this place, all else equal: one scale for all kinds, about 0 to 10.

    A town has the magnitude of its population (6 for a million) and a bonus as a capital or seat;
    a country 8 to 9.9; a first-level division its magnitude less 0.75, a second-level one less
    1.5, so that a town comes before the division named after it; seas 5 to 9 by area.
    """
    magnitude = math.log10(max(population, 0) + 1)
    match kind:
        case "country":
            return 8 + magnitude / 5
        case "city":
            return max(magnitude + _TOWN_BONUS.get(feature, 0.0), 0.0)
        case "admin1":
            return max(magnitude - 0.75, 0.5)
        case "admin2":
            return max(magnitude - 1.5, 0.3)
        case "sea" | "strait":
            return 5 + magnitude / 2  # by square kilometres
        case "river":
            return 4 + population / 5  # by importance, 0 to 10
        case _:
            return _FIXED.get(kind, 6.0)


def cell_of(lat: float, lon: float) -> int:
    """Number of the one-degree cell that a point lies in."""
    return (math.floor(lat) + 90) * 360 + (math.floor(lon) + 180) % 360


def data_version() -> str:
    """First 12 hex digits of a hash of all tables, shapes and the code that reads them."""
    digest = hashlib.sha256()
    tables = [*DATA.glob("gazetteer/*.parquet"), *DATA.glob("shapes/*.parquet")]
    tables += [DATA / name for name in HAND_TABLES]
    for path in [*sorted(tables), Path(__file__), Path(__file__).with_name("names.py")]:
        digest.update(path.name.encode())
        try:
            digest.update(path.read_bytes())
        except OSError as error:
            raise GazetteerError(_missing(path)) from error
    return digest.hexdigest()[:12]


def ensure_index() -> tuple[Path, str]:
    """Path of an index that fits the data, built now if there is none, and its version.

    `DATELINE_CACHE` or the user's cache holds it; the temporary folder where neither is writable.
    """
    version = data_version()
    name = f"gazetteer-{version}.sqlite"
    for folder in cache_folders():
        if is_index(folder / name, version):
            return folder / name, version
    for folder in cache_folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / "gazetteer.lock"):
                if not is_index(folder / name, version):
                    build_index(folder / name, version)
        except (PermissionError, OSError, sqlite3.OperationalError):
            continue
        return folder / name, version
    folders = " nor ".join(str(folder) for folder in cache_folders())
    raise GazetteerError(
        f"cannot write the gazetteer's index into {folders}; set DATELINE_CACHE to a folder "
        "with 100 MB free"
    )


def cache_folders() -> list[Path]:
    """Where derived files may lie, the first choice first: `DATELINE_CACHE` or the user's cache."""
    override = os.environ.get("DATELINE_CACHE")
    own = Path(override) if override else user_cache_path("dateline")
    user = os.getuid() if hasattr(os, "getuid") else 0
    return [own, Path(tempfile.gettempdir()) / f"dateline-{user}"]


def writable_folder() -> Path:
    """The first of `cache_folders` that can be written to, made if need be. GazetteerError."""
    for folder in cache_folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    folders = " nor ".join(str(folder) for folder in cache_folders())
    raise GazetteerError(f"cannot write into {folders}; set DATELINE_CACHE to another folder")


def is_index(path: Path, version: str) -> bool:
    """Whether the file is a whole index of this version (a truncated copy is not)."""
    if not path.is_file():
        return False
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            pages, size = (
                database.execute(f"pragma {name}").fetchone()[0]
                for name in ("page_count", "page_size")
            )
            found = database.execute("select version from meta").fetchone()
            database.execute("select * from name join place on place = row limit 1").fetchone()
        finally:
            database.close()
    except sqlite3.Error:
        return False
    return bool(found == (version,) and pages * size == path.stat().st_size)


def build_index(path: Path, version: str) -> None:
    """Write the index beside `path` and move it there in one step."""
    handle, scratch = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        database = sqlite3.connect(scratch, isolation_level=None)
        try:
            database.executescript("pragma journal_mode = off; pragma synchronous = off;" + SCHEMA)
            _fill(database)
            database.execute("insert into meta values (?)", (version,))
        finally:
            database.close()
        Path(scratch).chmod(0o644)  # an index built for an image is read by another user there
        Path(scratch).replace(path)
        _tidy(path)
    finally:
        Path(scratch).unlink(missing_ok=True)


def _tidy(path: Path) -> None:
    """Remove the indexes of other versions, but for three that may still be in use."""
    others = [other for other in path.parent.glob("gazetteer-*.sqlite") if other != path]
    for other in sorted(others, key=lambda file: file.stat().st_mtime)[:-3]:
        other.unlink(missing_ok=True)


def _fill(database: sqlite3.Connection) -> None:
    scores: list[float] = []
    for stem in ("countries", "divisions", "seas", "zones", "rivers", "airports", "towns"):
        offset = len(scores)
        titles: list[str] = []
        for places in _batches(f"gazetteer/{stem}"):
            _add_places(database, scores, places.to_pylist())
            titles += [fold(name) for name in places.column("name").to_pylist()]
        for names in _batches(f"gazetteer/{stem}_names"):
            columns = names.to_pydict()
            numbers = (offset + place for place in columns["place"])
            matches = columns["match"]
            if stem == "rivers":
                matches = river_matches(titles, columns)
            rows = zip(columns["key"], matches, numbers, strict=True)
            _add_names(database, scores, rows, _TOWN_ALIAS if stem == "towns" else _ALIAS)
    for row in hand_places():
        number = len(scores)
        _add_places(database, scores, [row])
        own = [(fold(row["name"]), "name", number)]
        own += [
            (fold(name), "abbreviation" if is_initials(name) else "alias", number)
            for name in row["aliases"]
        ]
        _add_names(database, scores, own, _ALIAS)
    database.executescript(INDEXES)
    _add_hand_names(database, scores, "division_names.csv", "code")
    _add_hand_names(database, scores, "place_names.csv", "id")


def river_matches(titles: list[str], columns: dict[str, list[Any]]) -> list[str]:
    """How rivers' names match, where a stretch goes by the whole river's name only second.

    "Mekong River" is the stretch of that title before the one titled "Lancang River".
    """
    second = {"name": "alias", "alias": "borrowed"}
    return [
        match
        if set(key.split()) - {"river"} <= set(titles[place].split())
        else second.get(match, match)
        for key, match, place in zip(
            columns["key"], columns["match"], columns["place"], strict=True
        )
    ]


def is_initials(name: str) -> bool:
    """Whether a name is made of initials: "UN", "U.N.", "UNESCO"."""
    letters = name.replace(".", "")
    return letters.isupper() and letters.isalpha() and len(letters) <= 6


def _batches(stem: str) -> Iterator[pa.RecordBatch]:
    path = DATA / f"{stem}.parquet"
    try:
        yield from pq.ParquetFile(path).iter_batches(20_000)
    except (OSError, ValueError) as error:
        raise GazetteerError(_missing(path)) from error


def _missing(path: Path) -> str:
    return f"{path} is missing or altered: run `make gazetteer`, or reinstall dateline"


def _csv(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def hand_places() -> Iterator[dict[str, Any]]:
    """Places from the hand-written tables: landmarks, ports and regions."""
    for row in _csv("landmarks.csv"):
        yield _hand_place(row, row["kind"], WELL_KNOWN if row["kind"] == "river" else 0)
    for row in _csv("ports.csv"):
        yield _hand_place(row, "port") | {"feature": "PRT"}
    for row in _csv("regions.csv"):
        kind = row["kind"] or "region"
        key = f"region/{slug(row['name'])}"
        yield _hand_place(row, kind, WIDE if kind == "sea" else 0) | {
            "id": f"dateline:{key}",
            "shape": key if row["members"] else None,
        }


def _hand_place(row: dict[str, str], kind: str, population: int = 0) -> dict[str, Any]:
    return {
        **row,
        "kind": kind,
        "id": f"dateline:{kind}/{slug(row['name'])}",
        "aliases": [name for name in row["aliases"].split("|") if name],
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "population": population,
    }


def _add_places(
    database: sqlite3.Connection, scores: list[float], rows: Iterable[dict[str, Any]]
) -> None:
    def values() -> Iterator[tuple[Any, ...]]:
        for row in rows:
            kind, lat, lon = row["kind"], row["lat"], row["lon"]
            known = lat is not None and not math.isnan(lat)
            population = int(row.get("population") or 0)
            scores.append(prominence(kind, row.get("feature") or "", population))
            yield (
                len(scores) - 1, row["id"], row["name"], kind,
                round(lat, 5) if known else None, round(lon, 5) if known else None,
                row.get("country") or None, row.get("admin1") or None, row.get("admin2") or None,
                population if kind not in ("sea", "strait", "river") else 0,
                row.get("feature") or "", row.get("code") or "", shape_key(row),
                row.get("government_of") or None, row.get("capital") or None,
                row.get("alpha2") or None,
                round(scores[-1], 3), cell_of(lat, lon) if known else None,
            )  # fmt: skip

    with transaction(database):
        database.executemany(INSERT_PLACE, values())


def shape_key(row: dict[str, Any]) -> str | None:
    """The key of a place's shape: "country/UKR", "admin1/RU.41", "marine/...", "region/..."."""
    match row["kind"]:
        case "country":
            return f"country/{row['code']}"
        case "admin1":
            return f"admin1/{row['code']}"
        case "sea" | "strait" if row["id"].startswith("ne:"):
            return str(row["id"]).removeprefix("ne:")
        case "eez":
            return f"eez/{row['country']}"
        case _:
            return row.get("shape")


def _add_names(
    database: sqlite3.Connection,
    scores: list[float],
    rows: Iterable[tuple[str, str, int]],
    alias: float,
) -> None:
    """Rows of (key, match, place); the rank is negative so that the best comes first."""
    penalty = PENALTY | {"alias": alias}
    values = (
        (key, round(penalty[match] - scores[place], 3), place, MATCHES.index(match))
        for key, match, place in rows
        if key
    )
    with transaction(database):
        database.executemany(INSERT_NAME, values)


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """One commit for many rows."""
    database.execute("begin")
    yield
    database.execute("commit")


def _add_hand_names(
    database: sqlite3.Connection, scores: list[float], table: str, column: str
) -> None:
    """Names for places that are listed elsewhere, found by code or id; they replace weaker ones."""
    for line, row in enumerate(_csv(table), start=2):
        found = database.execute(
            f"select row from place where {column} = ? and {column} <> ''",  # noqa: S608
            (row[column],),
        ).fetchone()
        if found is None:
            raise GazetteerError(f"{table}, line {line}: no place has {column} {row[column]!r}")
        key, place = fold(row["name"]), found[0]
        database.execute(
            "delete from name where key = ? and place = ? and match <> 0", (key, place)
        )
        _add_names(database, scores, [(key, row["match"], place)], _ALIAS)
