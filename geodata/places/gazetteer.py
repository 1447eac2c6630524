"""Names to candidate places: the read side of the gazetteer.

gazetteer = Gazetteer.open()
gazetteer.lookup("Kursk region")[0].id      # the oblast, not the city
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import asin, ceil, cos, radians, sin, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from geodata.errors import GazetteerError
from geodata.places.index import cell_of, ensure_index
from geodata.places.names import fold, untyped
from geodata.places.place import Kind

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geodata.places.shapes import Shapes

Match = Literal["name", "alias", "demonym", "abbreviation"]

_COLUMNS = (
    "id, name, kind, lat, lon, country, admin1, admin2, population, feature, prominence, "
    "government_of, capital, code"
)
_SELECT = f"select {_COLUMNS} from place "  # noqa: S608  constants only
_BY_NAME = f"""
    select {_COLUMNS}, case match when 0 then 'name' when 2 then 'abbreviation'
        when 3 then 'demonym' else 'alias' end, -rank
    from name join place on place = row where key = ? order by rank limit ?
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean.

    `country` is ISO 3166-1 alpha-3, `admin1` and `admin2` GeoNames codes ("RU.41"), `feature` a
    GeoNames feature code or our own. `match` says how the looked-up words name it: a caller should
    demand capitals of an abbreviation ("US", never "us"). `typed` is true where they also said
    what it is ("Kursk region"). `government_of` is set where the name stands for a government
    ("Kremlin"). `prominence` compares across kinds, see `index.prominence`; `rank` is that less
    what the match takes off. `lat` and `lon` are None for a few small divisions without a known
    point; `coarse` is true where such a one was given that of its province. `capital` is a
    country's: the id of its seat of government.
    """

    id: str
    name: str
    kind: Kind
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    admin2: str | None
    population: int
    feature: str
    prominence: float
    government_of: str | None = None
    capital: str | None = None
    code: str = ""
    match: Match = "name"
    rank: float = 0.0
    typed: bool = False
    coarse: bool = False


class Gazetteer:
    """The index, open for reading; safe to share between threads, and to pickle by its paths.

    `more` is a second index, of the full GeoNames dump: it is asked after the first one, whose
    places come first where both have the same.
    """

    def __init__(self, path: Path, version: str, *, more: Path | None = None) -> None:
        self.path = path
        self.version = version
        self.more = more
        self._local = threading.local()
        self._cached: Callable[[str, int], tuple[Candidate, ...]] = lru_cache(8192)(self._lookup)
        self._known: Callable[[str], bool] = lru_cache(32768)(self._is_known)
        self._one: Callable[..., Any] = lru_cache(8192)(self._first)

    @classmethod
    def open(cls, path: Path | None = None, more: Path | None = None) -> Gazetteer:
        """Open the index at `path`, with that at `more`.

        Without a path those in the user's cache: the bundled places, whose index is built first if
        need be, and the full dump where `dateline gazetteer update` has put it. Raises
        GazetteerError where the data files are missing or a path is no index.
        """
        if path is None:
            from geodata.places.extension import find_extension

            path, more = ensure_index()[0], more or find_extension()
        gazetteer = cls(path, "", more=more)
        try:
            versions = gazetteer._all("select version from meta")
            gazetteer.version = "+".join(str(version) for (version,) in versions)
        except (sqlite3.Error, TypeError) as error:
            raise GazetteerError(f"{path} is not a gazetteer index: {error}") from error
        if not versions:
            raise GazetteerError(f"{path} is not a gazetteer index")
        return gazetteer

    @classmethod
    def bundled(cls) -> Gazetteer:
        """The places that come with Dateline, and no others."""
        return cls(*ensure_index())

    def __reduce__(self) -> tuple[Any, ...]:
        return (Gazetteer.open, (self.path, self.more))

    def counts(self) -> tuple[int, int]:
        """How many places and names the bundled index holds."""
        query = "select (select count(*) from place), (select count(*) from name)"
        places, names = self._one(query)
        return places, names

    def lookup(self, name: str, *, limit: int = 50) -> list[Candidate]:
        """The places that a name may mean, the likeliest first by prominence and match.

        Case, diacritics, apostrophes, hyphens and a leading "the" make no difference. A word for
        the kind of place ("region", "city of") restricts the rest of the name to such places.
        """
        return list(self._cached(fold(name), limit))

    def has(self, name: str) -> bool:
        """Whether any place goes by this name."""
        return self._known(fold(name))

    def get(self, identifier: str) -> Candidate | None:
        """The place with this id."""
        row = self._one(_SELECT + "where id = ?", identifier)
        return Candidate(*row) if row else None

    def by_code(self, code: str) -> Candidate | None:
        """The country ("UKR"), division ("RU.41") or airport ("UUEE") with this code."""
        row = self._one(_SELECT + "where code = ? and code <> ''", code)
        return Candidate(*row) if row else None

    def capital(self, iso3: str) -> Candidate | None:
        """The seat of government of a country."""
        country = self.by_code(iso3)
        return self.get(country.capital) if country and country.capital else None

    def admin1_name(self, code: str) -> str | None:
        """Name of a first-level division by its GeoNames code, "RU.41"."""
        return self._name_of(code)

    def admin2_name(self, code: str) -> str | None:
        """Name of a second-level division by its GeoNames code, "US.NY.061"."""
        return self._name_of(code)

    def country_name(self, iso3: str) -> str | None:
        """Name of a country by its alpha-3 code."""
        return self._name_of(iso3)

    def alpha3(self, code: str) -> str | None:
        """The alpha-3 code for an alpha-2 or alpha-3 one, in either case; None if unknown."""
        column = "alpha2" if len(code) == 2 else "code"
        query = f"select country from place where {column} = ? and {column} <> ''"  # noqa: S608
        row = self._one(query + " and kind = 'country'", code.upper())
        return str(row[0]) if row else None

    def alpha2(self, iso3: str) -> str | None:
        """The alpha-2 code of a country by its alpha-3 one."""
        row = self._one("select alpha2 from place where code = ? and kind = 'country'", iso3)
        return str(row[0]) if row and row[0] else None

    def demonym(self, word: str) -> str | None:
        """Alpha-3 code of the country whose people or adjective the word is ("Russians")."""
        found = (c for c in self.lookup(word) if c.match == "demonym" and c.kind == "country")
        return next((candidate.country for candidate in found), None)

    def within(
        self, lat: float, lon: float, km: float, *, kinds: Iterable[Kind] = ("city",)
    ) -> list[Candidate]:
        """Places of these kinds at most `km` away, the nearest first."""
        wanted = tuple(kinds)
        cells = _cells_around(lat, lon, km)
        query = (
            _SELECT + f"where cell in ({', '.join('?' * len(cells))}) "
            f"and kind in ({', '.join('?' * len(wanted))}) and lat is not null"
        )
        found = [Candidate(*row) for row in self._all(query, *cells, *wanted)]
        far = [(distance_km(lat, lon, c.lat or 0.0, c.lon or 0.0), c) for c in found]
        near = sorted((pair for pair in far if pair[0] <= km), key=lambda pair: pair[0])
        return [candidate for _, candidate in near]

    def shape(self, identifier: str) -> BaseGeometry | None:
        """The area of a country, first-level division, sea or region; None for other places."""
        key = self._shape_key(identifier)
        return self.shapes.shape(key) if key else None

    def geojson(self, identifier: str, *, tolerance: float | None = None) -> dict[str, Any] | None:
        """The area as a GeoJSON geometry, simplified by `tolerance` degrees where given."""
        key = self._shape_key(identifier)
        return self.shapes.geojson(key, tolerance=tolerance) if key else None

    def country_at(self, lat: float, lon: float) -> str | None:
        """Alpha-3 code of the country a point lies in, by the boundary policy; None at sea."""
        return self.shapes.country_at(lat, lon)

    def admin1_at(self, lat: float, lon: float) -> str | None:
        """GeoNames code of the first-level division a point lies in; None at sea."""
        return self.shapes.admin1_at(lat, lon)

    @cached_property
    def shapes(self) -> Shapes:
        """The polygons, opened when first asked for."""
        from geodata.places.shapes import Shapes

        return Shapes.open()

    def _is_known(self, key: str) -> bool:
        return bool(self._lookup(key, 1))

    def _lookup(self, key: str, limit: int) -> tuple[Candidate, ...]:
        found: dict[str, Candidate] = {}
        for candidate in self._candidates(key, limit):
            found.setdefault(candidate.id, candidate)  # the best of several matches comes first
        if typed := untyped(key):
            core, kinds = typed
            for port in [c for c in found.values() if c.kind == "port" and c.kind in kinds]:
                found[port.id] = replace(port, typed=True)  # not listed under its town's name
            for candidate in self._candidates(core, 200):
                own = untyped(fold(candidate.name))  # "Kyiv City" is no Kyiv province
                if candidate.kind in kinds and not (own and not own[1] & kinds):
                    found.setdefault(candidate.id, candidate)
                    found[candidate.id] = replace(found[candidate.id], typed=True)
        return tuple(found.values())[:limit]

    def _candidates(self, key: str, limit: int) -> list[Candidate]:
        rows = self._all(_BY_NAME, key, limit) if key else []
        if self.more is not None:  # each index has put its own in order
            rows = sorted(rows, key=lambda row: -row[-1])[:limit]
        return [Candidate(*row) for row in rows]

    def _name_of(self, code: str) -> str | None:
        row = self._one("select name from place where code = ? and code <> ''", code)
        return str(row[0]) if row else None

    def _shape_key(self, identifier: str) -> str | None:
        row = self._one("select shape from place where id = ?", identifier)
        return row[0] if row else None

    def _all(self, query: str, *values: Any) -> list[Any]:
        """The rows of both indexes."""
        return [row for one in self._connections() for row in one.execute(query, values)]

    def _first(self, query: str, *values: Any) -> Any:
        """The first row, of the first index that has one."""
        found = (one.execute(query, values).fetchone() for one in self._connections())
        return next((row for row in found if row is not None), None)

    def _connections(self) -> list[sqlite3.Connection]:
        """One for each index and thread, and none carried over a fork."""
        if getattr(self._local, "process", None) != os.getpid():
            uris = [path.resolve().as_uri() for path in (self.path, self.more) if path is not None]
            self._local.databases = [
                sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True) for uri in uris
            ]
            self._local.process = os.getpid()
        return self._local.databases  # type: ignore[no-any-return]


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance on a sphere of 6,371 km."""
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 12742.0 * asin(sqrt(min(half, 1.0)))


def _cells_around(lat: float, lon: float, km: float) -> list[int]:
    """The one-degree cells that a circle touches (at most a band of the globe)."""
    rows = km / 111.0
    south, north = max(lat - rows, -90.0), min(lat + rows, 89.999)
    narrow = max(cos(radians(min(max(abs(south), abs(north)), 89.0))), 0.01)
    columns = min(rows / narrow, 180.0)
    lats = range(int(south // 1), int(north // 1) + 1)
    lons = range(int((lon - columns) // 1), ceil(lon + columns) + 1)
    return sorted({cell_of(y, (x + 180) % 360 - 180) for y in lats for x in lons})
