"""The full GeoNames dump read line by line: places of every kind, and the names they go by.

Two archives of tab-separated lines, described in the `readme.txt` beside them: `allCountries.zip`
(one line a place) and `alternateNamesV2.zip` (one line a name, with its language and flags).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from geodata.errors import GazetteerError
from geodata.places.index import prominence
from geodata.places.names import fold, untyped
from geodata.places.place import Kind

Row = TypeVar("Row")

LONGEST = 1 << 18  # bytes of a line
LISTED = 20  # malformed lines that are named; the others are counted
LARGEST_ID = 100_000_000  # GeoNames is at 13 million
MINOR, UNCOUNTED = 0.3, 0.5  # prominence of what is no town; of a town without a population
GONE = frozenset({"PPLH", "PPLQ", "PPLW"})  # historical, abandoned, destroyed
LATIN = re.compile(
    r"[\x00-\u024f\u1e00-\u1eff\u02b0-\u02ff\u0300-\u036f\u2010-\u2027\u2032\u2033]+"
)
# entries of the names' file that are no names: links, postal and traffic codes, transliterations
NO_LANGUAGE = frozenset({"link", "wkdt", "post", "unlc", "iata", "icao", "faac", "tcid", "phon",
                         "piny", "fr_1793", "uicn"})  # fmt: skip

# feature class and code to our kinds; a class's own entry is for all its other codes
_KINDS: dict[str, Kind] = {
    "A": "admin2", "A.ADM1": "admin1", "A.ADM1H": "admin1", "A.LTER": "site",
    "H": "site", "L": "region", "P": "city", "R": "site", "S": "site", "T": "mountain",
    "U": "region", "V": "region",
    **dict.fromkeys(("H.OCN", "H.SEA", "H.GULF", "H.BAY", "H.BAYS", "H.BGHT", "H.FJD", "H.FJDS",
                     "H.SD", "H.INLT", "H.COVE", "H.ESTY"), "sea"),
    **dict.fromkeys(("H.STRT", "H.CHN", "H.CHNM", "H.NRWS"), "strait"),
    **dict.fromkeys(("H.LK", "H.LKS", "H.LKI", "H.LKC", "H.LKN", "H.LKO", "H.LKSI", "H.LGN",
                     "H.LGNS", "H.RSV", "H.RSVI"), "lake"),
    **dict.fromkeys(("H.STM", "H.STMS", "H.STMI", "H.STMX", "H.STMA", "H.STMB", "H.STMC", "H.STMD",
                     "H.STMH", "H.STMM", "H.CNL", "H.CNLN", "H.CNLI", "H.CNLQ", "H.WAD", "H.WADS",
                     "H.DLTA"), "river"),
    **dict.fromkeys(("H.HBR", "H.HBRX", "H.DCK", "H.DCKB", "H.ANCH", "H.RDST"), "port"),
    **dict.fromkeys(("T.ISL", "T.ISLS", "T.ISLET", "T.ISLF", "T.ISLM", "T.ISLT", "T.ISLX",
                     "T.ATOL"), "island"),
    **dict.fromkeys(("T.PEN", "T.CAPE", "T.PT", "T.DSRT", "T.ERG", "T.VAL", "T.VALS", "T.PLN",
                     "T.PLAT", "T.UPLD", "T.BCH", "T.BCHS", "T.SPIT", "T.PAN", "T.DPR"), "region"),
    **dict.fromkeys(("L.INDS", "L.MILB", "L.OILF", "L.GASF", "L.MNA", "L.CTRB", "L.BTL", "L.NVB",
                     "L.CMN", "L.PRK", "L.FLD", "L.LCTY", "L.AMUS"), "site"),
    **dict.fromkeys(("S.AIRP", "S.AIRF", "S.AIRB", "S.AIRH", "S.AIRT", "S.AIRQ"), "airport"),
    **dict.fromkeys(("L.PRT", "S.PRT", "S.FY", "S.MAR", "S.PIER", "S.FYT"), "port"),
}  # fmt: skip
# countries and continents are ours, with their points and borders
_OURS = frozenset({"A.PCL", "A.PCLD", "A.PCLF", "A.PCLI", "A.PCLIX", "A.PCLS", "A.TERR",
                   "A.ZN", "A.ZNB", "L.CONT"})  # fmt: skip


class ArchiveError(GazetteerError):
    """An archive that is damaged or not what it should be."""

    def __init__(self, path: Path, cause: str) -> None:
        super().__init__(f"{path}: {cause}; run again to load it anew")
        self.path = path


@dataclass(frozen=True, slots=True)
class DumpPlace:
    """One line of `allCountries.txt`; `country` is still ISO alpha-2."""

    number: int
    name: str
    ascii_name: str
    kind: Kind
    lat: float
    lon: float
    country: str
    admin1: str
    admin2: str
    feature: str
    code: str
    population: int
    modified: str

    @property
    def prominence(self) -> float:
        """As `index.prominence` for towns and divisions; everything else is minor."""
        if self.kind == "city":
            known = prominence("city", self.feature, self.population)
            return known if self.population or self.feature in GONE else max(known, UNCOUNTED)
        if self.kind in ("admin1", "admin2"):
            return prominence(self.kind, self.feature, self.population)
        return MINOR

    def keys(self) -> dict[str, str]:
        """The folded names it goes by, and how they match; "Uro Oblast" also as "Uro"."""
        found = {key: "name" for key in (fold(self.name),) if key and is_latin(self.name)}
        if plain := fold(self.ascii_name):
            found.setdefault(plain, "spelling" if found else "name")
        if self.kind in ("admin1", "admin2"):
            bare = [untyped(key) for key in found]
            found |= {b[0]: "name" for b in bare if b and b[1] & {"admin1", "admin2"}}
        return found


@dataclass(frozen=True, slots=True)
class DumpName:
    """One line of `alternateNamesV2.txt` that is a name: the place's number, its key and match."""

    number: int
    key: str
    match: str


@dataclass(slots=True)
class Malformed:
    """Lines that could not be read: how many, and the first of them with file, line and cause."""

    count: int = 0
    listed: list[str] = field(default_factory=list)

    def add(self, member: str, line: int, cause: object) -> None:
        """Note one line."""
        self.count += 1
        if len(self.listed) < LISTED:
            self.listed.append(f"{member} line {line}: {cause}")


def parse_place(fields: list[str]) -> DumpPlace | None:
    """A place from the fields of a line; None for a country. Raises ValueError with the cause."""
    if len(fields) != 19:
        raise ValueError(f"{len(fields)} fields instead of 19")
    number, lat, lon = int(fields[0]), float(fields[4]), float(fields[5])
    if not 0 < number < LARGEST_ID:
        raise ValueError(f"{number} is no GeoNames id")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # false for NaN too
        raise ValueError(f"{lat}, {lon} is no point on Earth")
    if not fields[1].strip():
        raise ValueError("the name is empty")
    group, code = fields[6], fields[7]
    full = f"{group}.{code}"
    if full in _OURS:
        return None
    kind = _KINDS.get(full) or _KINDS.get(group, "site")
    country, first, second = fields[8], fields[10], fields[11]
    admin1 = f"{country}.{first}" if country and first not in ("", "00") else ""
    admin2 = f"{admin1}.{second}" if admin1 and second else ""
    own = {"ADM1": admin1, "ADM2": admin2}.get(code, "")
    return DumpPlace(
        number, fields[1].strip(), fields[2].strip(), kind, lat, lon, country, admin1, admin2,
        # a bare code of another class could be taken for one of our own ("ADMF")
        code if group in ("A", "P") else full, own, max(int(fields[14] or 0), 0), fields[18],
    )  # fmt: skip


def parse_name(fields: list[str]) -> DumpName | None:
    """A name from the fields of a line; None for a code, a link, or another script.

    A preferred English name counts as the place's name, another English one as its spelling, those
    of other languages as aliases; a former or a colloquial one ranks far below.
    """
    if not 4 <= len(fields) <= 10:
        raise ValueError(f"{len(fields)} fields instead of 10")
    number, language, text = int(fields[1]), fields[2], fields[3].strip()
    if not 0 < number < LARGEST_ID:
        raise ValueError(f"{number} is no GeoNames id")
    if language in NO_LANGUAGE or not text[:1].isupper() or not is_latin(text):
        return None
    key = fold(text)
    preferred, _, colloquial, historic = (flag == "1" for flag in [*fields[4:8], *[""] * 4][:4])
    if language == "abbr":
        match = "abbreviation"
    elif historic or colloquial:
        match = "borrowed"
    elif language == "en":
        match = "name" if preferred else "spelling"
    else:
        match = "alias"
    short = len(key) < (2 if match == "abbreviation" else 4)
    return None if (short and match != "name") or not key else DumpName(number, key, match)


def is_latin(text: str) -> bool:
    """Whether a name is in Latin script, so that its key is all of it."""
    return text.isascii() or LATIN.fullmatch(text) is not None


def read_lines(
    archive: Path,
    parse: Callable[[list[str]], Row | None],
    malformed: Malformed,
) -> Iterator[Row]:
    """The rows of the archive's text file, a line at a time, with a progress bar.

    The file is named as the archive. Lines that are not of the format are noted in `malformed`.
    ArchiveError where the archive is none, is damaged, or holds no such file.
    """
    member = archive.with_suffix(".txt").name
    try:
        with zipfile.ZipFile(archive) as pack, pack.open(member) as raw:
            bar = tqdm(
                total=pack.getinfo(member).file_size, desc=member, unit="B", unit_scale=True,
                disable=None, leave=False,
            )  # fmt: skip
            with bar:
                buffer = io.BufferedReader(raw, 1 << 20)  # type: ignore[type-var]
                lines = iter(lambda: buffer.readline(LONGEST), b"")  # whatever the file holds
                for number, line in enumerate(lines, start=1):
                    bar.update(len(line))
                    try:
                        row = parse(line.decode("utf-8").rstrip("\r\n").split("\t"))
                    except ValueError as error:  # UnicodeDecodeError is one
                        malformed.add(member, number, error)
                        continue
                    if row is not None:
                        yield row
    except KeyError:
        raise ArchiveError(archive, f"there is no {member} in it") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise ArchiveError(archive, f"not a whole zip archive ({error})") from error


def unpacked_size(archives: Iterable[Path]) -> int:
    """Bytes that the archives hold, from their tables of contents."""
    total = 0
    for path in archives:
        try:
            with zipfile.ZipFile(path) as pack:
                total += sum(info.file_size for info in pack.infolist())
        except zipfile.BadZipFile as error:
            raise ArchiveError(path, f"not a whole zip archive ({error})") from error
    return total
