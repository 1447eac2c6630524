"""The full GeoNames dump as a second index beside the bundled one: made, described, removed.

    update()        # loads and reads the dump; every later `Gazetteer.open()` looks there as well
    describe()      # what is there
    remove()        # back to the bundled places

It holds only what the bundled index does not, so that known places stay as they are. One file,
written beside the old one and put in its place when it is whole.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import sqlite3
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from geodata.errors import GazetteerError
from geodata.places.download import check_disk, download
from geodata.places.dump import (
    LISTED,
    ArchiveError,
    DumpPlace,
    Malformed,
    parse_name,
    parse_place,
    read_lines,
    unpacked_size,
)
from geodata.places.index import (
    INDEXES,
    INSERT_NAME,
    INSERT_PLACE,
    MATCHES,
    PENALTY,
    SCHEMA,
    cache_folders,
    cell_of,
    data_version,
    ensure_index,
    is_index,
    transaction,
    writable_folder,
)
from geodata.places.shapes import Shapes

HOME = "https://download.geonames.org/export/dump/"
ATTRIBUTION = "GeoNames, https://www.geonames.org/, CC BY 4.0"
ARCHIVES = ("allCountries.zip", "alternateNamesV2.zip")
HOME_FOLDER, INDEX = "geonames", "geonames.sqlite"
BATCH = 5_000
TOLERATED = 0.01  # of all lines may be malformed; beyond that it is another format
UNPACKING, INDEXING = 4.0, 2.0  # how much larger: the text than its archive, an index than that
PAGES = 32 << 10  # kB of SQLite's page cache while an index is written
# where GeoNames gives land to one country and the boundary policy to another
_CONTESTED = frozenset({"IL"})  # the Golan Heights
_ABOUT = """
    create table about (version text, source text, keys text, places integer, names integer,
                        known integer, malformed integer)
"""
Row = TypeVar("Row")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class About:
    """What an extension holds.

    `keys` tells whether names were folded as they are now, `known` counts the dump's places that
    the bundled index has already, `malformed` the lines left out.
    """

    version: str
    source: str
    keys: str
    places: int
    names: int
    known: int
    malformed: int


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did: what is there now, whether it is new, and lines that were left out."""

    about: About
    path: Path
    changed: bool
    malformed: tuple[str, ...] = ()


def find_extension() -> Path | None:
    """Where the extension lies, if there is one that fits this version of Dateline."""
    for folder in cache_folders():
        path = folder / HOME_FOLDER / INDEX
        about = describe(path)
        if about is None:
            continue
        if about.keys == _keys():
            return path
        log.warning(
            "%s was made by another version of Dateline and is left out; run "
            "`dateline gazetteer update`", path,
        )  # fmt: skip
    return None


def describe(path: Path) -> About | None:
    """What the extension at `path` holds; None where there is none, or not a whole one."""
    if not path.is_file():
        return None
    try:
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            about = About(*database.execute("select * from about").fetchone())
        finally:
            database.close()
    except (sqlite3.Error, TypeError):
        return None
    return about if is_index(path, about.version) else None


def update(url: str = HOME, *, pause: float = 2.0) -> Update:
    """Load the dump's archives from under `url` where they are newer, and index them.

    Can be killed at any moment and called again: what was loaded is kept, and the old index serves
    until the new one is whole. Raises GazetteerError with the remedy.
    """
    if not url.startswith(("https://", "http://")):
        raise GazetteerError(f"{url!r} is no address that begins with https:// or http://")
    folder = writable_folder() / HOME_FOLDER
    try:
        folder.mkdir(exist_ok=True)
        with FileLock(folder / "update.lock", timeout=0):
            return _update(url if url.endswith("/") else url + "/", folder, pause)
    except Timeout:
        raise GazetteerError(f"{folder}: another update is running") from None
    except (OSError, sqlite3.Error) as error:
        raise GazetteerError(
            f"{folder}: cannot be written ({error}); make room and run again, or set "
            "DATELINE_CACHE to another folder"
        ) from error


def remove() -> list[Path]:
    """Delete the extension and the archives that it was made from; returns the folders."""
    found = [home for folder in cache_folders() if (home := folder / HOME_FOLDER).is_dir()]
    for folder in found:
        try:
            with FileLock(folder / "update.lock", timeout=0):
                for path in folder.iterdir():
                    if path.name != "update.lock":
                        path.unlink()
            shutil.rmtree(folder)
        except Timeout:
            raise GazetteerError(f"{folder}: an update is running; stop it first") from None
        except OSError as error:
            raise GazetteerError(f"{folder}: cannot be deleted ({error.strerror})") from error
    return found


def _update(url: str, folder: Path, pause: float) -> Update:
    for left_over in folder.glob("*.building"):
        left_over.unlink()
    archives = [folder / name for name in ARCHIVES]
    for archive in archives:
        download(url + archive.name, archive, spare=UNPACKING * INDEXING, pause=pause)
    path, version = folder / INDEX, _version(archives)
    about = describe(path)
    if about is not None and (about.version, about.keys) == (version, _keys()):
        return Update(about, path, changed=False)
    malformed = Malformed()
    try:
        check_disk(folder, int(unpacked_size(archives) * INDEXING))
        about = build_extension(archives, path, version=version, source=url, malformed=malformed)
    except ArchiveError as error:
        error.path.unlink()  # so that the next update loads it anew
        raise
    return Update(about, path, changed=True, malformed=tuple(malformed.listed))


def build_extension(
    archives: list[Path], path: Path, *, version: str, source: str, malformed: Malformed
) -> About:
    """Read the two archives into an index at `path`, in one step at the end."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".building")
    os.close(handle)
    scratch = Path(name)
    try:
        database = sqlite3.connect(scratch, isolation_level=None)
        try:
            database.executescript(
                f"pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -{PAGES}"
            )
            database.executescript(SCHEMA + ";" + _ABOUT)
            about = _fill(database, archives, version, source, malformed)
        finally:
            database.close()
        scratch.chmod(0o644)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    return about


def _fill(
    database: sqlite3.Connection,
    archives: list[Path],
    version: str,
    source: str,
    malformed: Malformed,
) -> About:
    bundled, prominences = _Bundled.read(), _Prominences()
    places = known = 0
    for batch in _batches(read_lines(archives[0], parse_place, malformed)):
        fresh = (p for p in batch if not (bundled.has(p) or p.number in prominences))
        new = list({place.number: place for place in fresh}.values())
        prominences.add((place.number, place.prominence) for place in new)
        with transaction(database):
            database.executemany(INSERT_PLACE, (_place_row(p, bundled) for p in new))
            keys = ((key, match, p.number) for p in new for key, match in p.keys().items())
            database.executemany(INSERT_NAME, _name_rows(keys, prominences))
        places, known = places + len(new), known + len(batch) - len(new)
    _refuse_other_formats(archives[0], places + known, malformed.count)
    before, read = malformed.count, 0
    for names in _batches(read_lines(archives[1], parse_name, malformed)):
        read += len(names)
        with transaction(database):
            keys = ((n.key, n.match, n.number) for n in names if n.number in prominences)
            database.executemany(INSERT_NAME, _name_rows(keys, prominences))
    _refuse_other_formats(archives[1], read, malformed.count - before)
    database.executescript(INDEXES)
    (names_in_all,) = database.execute("select count(*) from name").fetchone()
    about = About(version, source, _keys(), places, names_in_all, known, malformed.count)
    database.execute("insert into meta values (?)", (version,))
    database.execute("insert into about values (?, ?, ?, ?, ?, ?, ?)", astuple(about))
    return about


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _refuse_other_formats(archive: Path, read: int, malformed: int) -> None:
    if not read or malformed > max(LISTED, TOLERATED * (read + malformed)):
        raise ArchiveError(
            archive, f"not of GeoNames' format: {malformed} of {read + malformed} lines malformed"
        )


def _place_row(place: DumpPlace, bundled: _Bundled) -> tuple[Any, ...]:
    """A row of the table `place`, by the boundary policy."""
    country, admin1, admin2 = bundled.alpha3.get(place.country), place.admin1, place.admin2
    lat, lon = round(place.lat, 5), round(place.lon, 5)
    if place.country in _CONTESTED and (policy := bundled.shapes.country_at(lat, lon)) != country:
        country, admin1, admin2 = policy, bundled.shapes.admin1_at(lat, lon) or "", ""
    return (
        place.number, f"geonames:{place.number}", place.name, place.kind, lat, lon, country,
        admin1 or None, admin2 or None, place.population, place.feature, place.code, None, None,
        None, None, round(place.prominence, 3), cell_of(lat, lon),
    )  # fmt: skip


def _name_rows(
    keys: Iterable[tuple[str, str, int]], prominences: _Prominences
) -> Iterator[tuple[str, float, int, int]]:
    """Rows of the table `name` for (key, match, place's number)."""
    for key, match, number in keys:
        rank = PENALTY[match] - prominences[number]
        yield key, round(rank, 3), number, MATCHES.index(match)


@dataclass(frozen=True, slots=True)
class _Bundled:
    """What the bundled index has: GeoNames ids and codes of divisions, and codes of countries."""

    numbers: frozenset[int]
    codes: frozenset[str]
    alpha3: dict[str, str]
    shapes: Shapes

    @classmethod
    def read(cls) -> _Bundled:
        database = sqlite3.connect(ensure_index()[0])
        try:
            ids = database.execute("select substr(id, 10) from place where id like 'geonames:%'")
            numbers = frozenset(int(number) for (number,) in ids)
            codes = database.execute("select code from place where kind in ('admin1', 'admin2')")
            countries = database.execute("select alpha2, code from place where kind = 'country'")
            return cls(numbers, frozenset(c for (c,) in codes), dict(countries), Shapes.open())
        finally:
            database.close()

    def has(self, place: DumpPlace) -> bool:
        """Whether it is listed already, by its id or as the division of this code."""
        return place.number in self.numbers or (place.code != "" and place.code in self.codes)


class _Prominences:
    """The prominence of each place by its number: 4 bytes for each of some 13 million."""

    BLOCK = 1 << 14

    def __init__(self) -> None:
        self._blocks: dict[int, array[float]] = {}

    def add(self, pairs: Iterable[tuple[int, float]]) -> None:
        for number, prominence in pairs:
            block, at = divmod(number, self.BLOCK)
            if block not in self._blocks:
                self._blocks[block] = array("f", [-1.0]) * self.BLOCK
            self._blocks[block][at] = prominence

    def __contains__(self, number: int) -> bool:
        return self[number] >= 0.0

    def __getitem__(self, number: int) -> float:
        block, at = divmod(number, self.BLOCK)
        return self._blocks[block][at] if block in self._blocks else -1.0


def _version(archives: Iterable[Path]) -> str:
    """Of the archives, the code that reads them and what is bundled: "geonames-2f1c09d3"."""
    digest = hashlib.sha256(data_version().encode())
    for path in [*archives, Path(__file__), Path(__file__).with_name("dump.py")]:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"geonames-{digest.hexdigest()[:8]}"


@cache
def _keys() -> str:
    """Changes with the code that folds names."""
    code = Path(__file__).with_name("names.py").read_bytes()
    return hashlib.sha256(code).hexdigest()[:12]
