"""The gazetteer's tables: pairs of Parquet files of places and of the names they go by.

    python -m geodata.build.tables

Places: id, kind, name, lat, lon, country (alpha-3), admin1, admin2 (GeoNames codes), population,
feature, code ("RU.41", "UKR" ..., where the place has one), capital (a country's: its id), alpha2.
Names: place (row number), key (folded name), match ("name", "spelling", "alias", "borrowed" where
the alias is a large town's own name, "abbreviation", "demonym"), sorted by key.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.build.airports import read_airports
from geodata.build.countries import read_countries
from geodata.build.divisions import read_divisions
from geodata.build.rivers import read_rivers
from geodata.build.towns import read_towns
from geodata.places.names import fold, slug

DATA = Path(__file__).parents[1] / "data"
FOLDER = DATA / "gazetteer"
# folding drops the apostrophe of "Japan's"; "Japanese exclusive economic zone" is here too
ZONE_KEYS = (
    "{} exclusive economic zone",
    "{}s exclusive economic zone",
    "exclusive economic zone of {}",
    "{} eez",
    "{}s eez",
    "eez of {}",
)
LARGE, MAJOR = 15_000, 200_000  # people
_MATCH = {True: "name", False: "alias"}
_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("kind", pa.dictionary(pa.int8(), pa.string())),
        ("name", pa.string()),
        ("lat", pa.float32()),
        ("lon", pa.float32()),
        ("country", pa.dictionary(pa.int16(), pa.string())),
        ("admin1", pa.dictionary(pa.int16(), pa.string())),
        ("admin2", pa.string()),
        ("population", pa.int64()),
        ("feature", pa.dictionary(pa.int8(), pa.string())),
        ("code", pa.string()),
        ("capital", pa.string()),
        ("alpha2", pa.string()),
    ]
)
_NAMES = pa.schema(
    [
        ("place", pa.int32()),
        ("key", pa.string()),
        ("match", pa.dictionary(pa.int8(), pa.string())),
    ]
)


def build() -> None:
    """Write all tables; the shapes come first, since divisions take their point from them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    points = shape_points()
    towns, town_names = read_towns()
    countries, country_names = read_countries(towns)
    iso3 = dict(countries[["iso2", "iso3"]].to_numpy())
    _write("towns", *town_table(towns, town_names, iso3))
    _write("countries", *country_table(countries, country_names, points))
    _write("divisions", *division_table(towns, iso3, points))
    _write("airports", *airport_table(iso3))
    _write("seas", *sea_table(points))
    _write("rivers", *river_table())
    _write("zones", *zone_table(countries, country_names, points))


def town_table(
    towns: pd.DataFrame, names: pd.DataFrame, iso3: dict[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Towns; those whose name has no Latin letter keep it, and are found by their aliases.

    An alias counts as borrowed where it is the own name of a large town, or of any town while
    this one is not major: GeoNames lists "Victoria" for Hong Kong, "Newtown" for Tallahassee.
    """
    admin1 = (towns.country + "." + towns.admin1).where(~towns.admin1.isin(["", "00"]), "")
    table = towns.assign(
        id="geonames:" + towns.id.astype(str),
        kind="city",
        country=towns.country.map(iso3),
        admin1=admin1,
        admin2=(admin1 + "." + towns.admin2).where((admin1 != "") & (towns.admin2 != ""), ""),
        code="",
    )
    table = by_policy(table)
    row = pd.Series(range(len(towns)), index=towns.id)
    size = pd.Series(towns.population.to_numpy(), index=towns.id)
    large = set(names.key[(names.match == "name") & (names.id.map(size) >= LARGE)])
    own = set(names.key[names.match == "name"])
    minor = names.id.map(size) < MAJOR
    borrowed = (names.match == "alias") & (names.key.isin(large) | minor & names.key.isin(own))
    match = names.match.mask(borrowed, "borrowed")
    return table, names.assign(place=names.id.map(row), match=match)


def by_policy(table: pd.DataFrame) -> pd.DataFrame:
    """Towns with the country that the boundary policy gives them, where GeoNames differs."""
    policy = pd.read_csv(DATA / "town_codes.csv", index_col="id", keep_default_na=False)
    moved = table.id.isin(policy.index)
    table = table.assign(admin2=table.admin2.mask(moved, ""))
    for column in ("country", "admin1"):
        table.loc[moved, column] = table.id[moved].map(policy[column])
    return table


def country_table(
    countries: pd.DataFrame, names: pd.DataFrame, points: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Countries, then continents."""
    table = countries.assign(
        id="dateline:country/" + countries.iso3,
        kind="country",
        country=countries.iso3,
        admin1="",
        admin2="",
        feature="PCLI",
        code=countries.iso3,
        alpha2=countries.iso2,
        capital=("geonames:" + countries.capital.astype(str)).where(countries.capital > 0, ""),
    )
    table = _place_at(table, points, "country/" + countries.iso3)
    table = _conventional(table, "iso3")
    row = pd.Series(range(len(table)), index=table.iso3)
    located = names.assign(place=names.iso3.map(row))
    continents = _conventional(_continents(countries), "name")
    return pd.concat([table, continents]), pd.concat([located, _own_names(continents, len(table))])


def _conventional(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Countries and continents at the round coordinates that atlases and gazetteers give them.

    So a mark stands where readers, and other data sets, have it; one that is not in
    `country_points.csv` keeps its point.
    """
    by_hand = pd.read_csv(DATA / "country_points.csv", index_col="place")
    known = table[column].isin(by_hand.index)
    placed = table.copy()
    for axis in ("lat", "lon"):
        placed.loc[known, axis] = table.loc[known, column].map(by_hand[axis])
    return placed


def _continents(countries: pd.DataFrame) -> pd.DataFrame:
    """A continent's point is the conventional one, else the middle of its countries' box."""
    groups = countries.dropna(subset="lat").groupby("continent")[["lat", "lon"]]
    middle = (groups.min() + groups.max()) / 2
    names = middle.index
    return pd.DataFrame(
        {
            "id": "dateline:continent/" + names.str.lower().str.replace(" ", "-"),
            "kind": "continent",
            "name": names,
            "lat": middle.lat.to_numpy(),
            "lon": middle.lon.to_numpy(),
            "country": None,
            "admin1": "",
            "admin2": "",
            "population": countries.groupby("continent").population.sum()[names].to_numpy(),
            "feature": "CONT",
            "code": "",
        }
    )


def division_table(
    towns: pd.DataFrame, iso3: dict[str, str], points: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """First-level divisions, then second-level ones; a few have no point (NaN)."""
    tables, names, offset = [], [], 0
    for level in (1, 2):
        table, keys = read_divisions(towns, level=level)
        codes = table.code.str.split(".")
        table = table.assign(
            id="geonames:" + table.geonameid.astype(str),
            kind=f"admin{level}",
            country=table.country.map(iso3),
            admin1=codes.str[:2].str.join("."),
            admin2=table.code if level == 2 else "",
            feature=f"ADM{level}",
        )
        tables.append(_place_at(table, points, f"admin{level}/" + table.code))
        row = pd.Series(range(offset, offset + len(table)), index=table.code)
        names.append(keys.assign(place=keys.code.map(row), match=keys.main.map(_MATCH)))
        offset += len(table)
    return pd.concat(tables), pd.concat(names)


def airport_table(iso3: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Airports and military fields by ICAO code."""
    airports, names = read_airports()
    table = airports.assign(
        id="dateline:airport/" + airports.icao,
        kind="airport",
        country=airports.country.map(iso3),
        admin1="",
        admin2="",
        population=0,
        code=airports.icao,
    ).reset_index(drop=True)
    row = pd.Series(range(len(table)), index=table.icao)
    return table, names.assign(place=names.icao.map(row), match=names.main.map(_MATCH))


def sea_table(points: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Seas, straits and bays: one row for each marine shape."""
    seas = points[points.index.str.startswith("marine/")].reset_index()
    kind = seas.name.str.contains(r"\b(?:Strait|Straits|Channel|Passage|Sound)\b")
    table = seas.assign(
        id="ne:" + seas.key,
        kind=kind.map({True: "strait", False: "sea"}),
        country=None,
        admin1="",
        admin2="",
        # square kilometres, which rank seas as people rank towns
        population=seas.area.astype("int64"),
        feature=kind.map({True: "STRT", False: "SEA"}),
        code="",
    )
    return table, _own_names(table, 0)


def river_table() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rivers; `population` is their importance, 0 to 10, which ranks them."""
    rivers, names = read_rivers()
    table = rivers.assign(
        id="ne:river/" + rivers.name.map(slug),
        kind="river",
        country="",
        admin1="",
        admin2="",
        population=10 - rivers["rank"],
        feature="STM",
        code="",
    )
    doubled = table.id.duplicated()
    kept = pd.Series(range((~doubled).sum()), index=table.index[~doubled])
    names = names[names.place.isin(kept.index)]
    return table[~doubled], names.assign(place=names.place.map(kept))


def zone_table(
    countries: pd.DataFrame, names: pd.DataFrame, points: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Exclusive economic zones, named after their country in every way that texts do."""
    zones = points[points.index.str.startswith("eez/")].reset_index()
    iso3 = zones.key.str.removeprefix("eez/")
    own = countries.set_index("iso3").name
    table = zones.assign(
        id="dateline:" + zones.key,
        kind="eez",
        name="Exclusive economic zone of " + iso3.map(own).fillna(iso3),
        country=iso3,
        admin1="",
        admin2="",
        population=0,
        feature="EEZ",
        code="",
    )
    rows = pd.Series(range(len(zones)), index=iso3)
    keys = [
        (rows[code], key.format(name), "name")
        for code, name in names[["iso3", "key"]].drop_duplicates().to_numpy()
        if code in rows.index
        for key in ZONE_KEYS
    ]
    return table, pd.DataFrame(keys, columns=["place", "key", "match"])


def _own_names(table: pd.DataFrame, offset: int) -> pd.DataFrame:
    rows = range(offset, offset + len(table))
    return pd.DataFrame({"place": rows, "key": table.name.map(fold).to_numpy(), "match": "name"})


def _place_at(table: pd.DataFrame, points: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    """The table with the points of its shapes, where there are shapes."""
    found = points.reindex(keys.to_numpy())
    return table.assign(
        lat=pd.Series(found.lat.to_numpy(), table.index).fillna(table.lat),
        lon=pd.Series(found.lon.to_numpy(), table.index).fillna(table.lon),
    )


def shape_points() -> pd.DataFrame:
    """A point inside every shape, by its key, with its name and its area in square kilometres."""
    rows = []
    for path in sorted((DATA / "shapes").glob("*.parquet")):
        table = pq.read_table(path).to_pydict()
        for key, name, blob in zip(table["key"], table["name"], table["wkb"], strict=True):
            shape = shapely.from_wkb(blob)
            lat, lon = anchor(shape)
            rows.append((key, name, lat, lon, area(shape)))
    table = pd.DataFrame(rows, columns=["key", "name", "lat", "lon", "area"])
    return table.set_index("key")


def anchor(shape: BaseGeometry) -> tuple[float, float]:
    """(lat, lon) inside the shape: its centroid, else its largest part's, else any inner point.

    A shape that is cut at the antimeridian is anchored in its largest part.
    """
    largest = max(shapely.get_parts(shape), key=shapely.area)
    west, _, east, _ = shape.bounds
    whole = [shape] if east - west < 180 else []
    for part in (*whole, largest):
        if shape.covers(part.centroid):
            return part.centroid.y, part.centroid.x
    point = largest.point_on_surface()
    return point.y, point.x


def area(shape: BaseGeometry) -> float:
    """Square kilometres on a cylinder that keeps areas (accurate to about 0.5 %)."""
    flat = shapely.transform(shape, _equal_area)
    return float(flat.area)


def _equal_area(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return 6371.0 * np.column_stack([np.radians(degrees[:, 0]), np.sin(np.radians(degrees[:, 1]))])


def _write(stem: str, places: pd.DataFrame, names: pd.DataFrame) -> None:
    places = places.assign(lat=places.lat.round(5), lon=places.lon.round(5))
    for column in ("country", "admin1", "admin2", "code", "capital", "alpha2"):
        places[column] = places[column].fillna("") if column in places else ""
    names = names[["place", "key", "match"]].sort_values(["key", "place"], kind="stable")
    for suffix, table, schema in (("", places, _SCHEMA), ("_names", names, _NAMES)):
        arrow = pa.Table.from_pandas(table[schema.names], schema=schema, preserve_index=False)
        path = FOLDER / f"{stem}{suffix}.parquet"
        scratch = path.with_suffix(".part")  # so that nobody reads half a file
        pq.write_table(
            arrow.replace_schema_metadata(),
            scratch,
            compression="zstd",
            compression_level=19,
            use_byte_stream_split=False if suffix else ["lat", "lon"],
            use_dictionary=["match"]
            if suffix
            else ["kind", "country", "admin1", "admin2", "feature"],
        )
        scratch.replace(path)


if __name__ == "__main__":
    build()
