from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import GazetteerError
from geodata.places.shapes import DATA, Shapes, _member_key, geojson

EARTH_KM = 6371.0088


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.open()


def km2(shape: shapely.Geometry) -> float:
    """Area by Lambert's equal-area cylinder."""
    flat = shapely.transform(
        shape, lambda xy: np.c_[np.radians(xy[:, 0]), np.sin(np.radians(xy[:, 1]))] * EARTH_KM
    )
    return float(flat.area)


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        (44.95, 34.10, "UKR"),  # Simferopol
        (44.60, 33.52, "UKR"),  # Sevastopol
        (33.13, 35.78, "SYR"),  # Quneitra
        (33.00, 35.80, "SYR"),  # Golan Heights
        (27.15, -13.20, "ESH"),  # Laayoune
        (23.00, -14.00, "ESH"),
        (27.94, -12.92, "MAR"),  # Tarfaya, just north of the line
        (9.56, 44.06, "SOM"),  # Hargeisa
        (35.33, 33.32, "CYP"),  # Kyrenia
        (34.60, 32.97, "CYP"),  # Akrotiri
        (25.04, 121.51, "TWN"),
        (31.90, 35.20, "PSE"),  # Ramallah
        (31.50, 34.46, "PSE"),  # Gaza City
        (31.78, 35.19, "ISR"),  # West Jerusalem
        (31.777, 35.205, "ISR"),  # the Knesset: the source's line runs west of it
        (31.776, 35.234, "PSE"),  # the Old City
        (31.793, 35.232, "PSE"),  # Sheikh Jarrah
        (31.719, 35.206, "PSE"),  # Bethlehem's north
        (42.66, 21.16, "XKX"),  # Pristina
        (43.00, 41.00, "GEO"),  # Sukhumi
        (45.96, 63.31, "KAZ"),  # Baikonur
        (4.93, -52.33, "GUF"),  # Cayenne: a code of its own
        (-20.88, 55.45, "REU"),
        (78.22, 15.65, "SJM"),
        (41.902, 12.453, "VAT"),
        (41.89, 12.49, "ITA"),
    ],
)
def test_boundary_policy(shapes: Shapes, lat: float, lon: float, country: str) -> None:
    assert shapes.country_at(lat, lon) == country


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        (43.11, 131.88, "RUS"),  # Vladivostok's harbour
        (1.265, 103.84, "SGP"),
        (22.29, 114.17, "HKG"),  # Victoria Harbour
        (35.10, 129.04, "KOR"),  # Busan's port
        (4.175, 73.51, "MDV"),  # Male
        (39.5, 130.5, None),  # Sea of Japan
        (0.0, -30.0, None),
        (42.0, 51.0, None),  # the Caspian
        (10.3, 114.3, None),  # the Spratly Islands have no country's code
        (-89.0, 0.0, "ATA"),
    ],
)
def test_coast_counts_as_land(shapes: Shapes, lat: float, lon: float, country: str | None) -> None:
    assert shapes.country_at(lat, lon) == country


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (51.73, 36.19, "RU.41"),  # Kursk
        (44.95, 34.10, "UA.11"),  # Crimea carries Ukraine's code
        (44.60, 33.52, "UA.20"),
        (48.00, 37.80, "UA.05"),  # Donetsk
        (50.45, 30.52, "UA.12"),  # Kyiv City
        (38.73, 125.40, "KP.14"),  # Nampo: younger than the map
        (37.97, 126.55, "KP.19"),  # Kaesong: younger than the map
        (39.03, 125.75, "KP.12"),
        (31.50, 34.46, "PS.GZ"),
        (17.40, 78.48, "IN.40"),  # Telangana
        (30.27, -97.74, "US.TX"),
        (39.5, 130.5, None),
        (43.73, 7.42, None),  # Monaco has no divisions, and must not take France's
    ],
)
def test_admin1_codes(shapes: Shapes, lat: float, lon: float, code: str | None) -> None:
    assert shapes.admin1_at(lat, lon) == code


@pytest.mark.parametrize(
    ("lat", "lon", "key"),
    [
        (40.0, 135.0, "marine/sea-of-japan"),
        (43.0, 34.0, "marine/black-sea"),
        (46.0, 37.0, "marine/sea-of-azov"),
        (26.5, 56.5, "marine/strait-of-hormuz"),
        (45.2, 36.55, "marine/kerch-strait"),
        (12.6, 43.35, "marine/bab-el-mandeb"),
        (24.5, 119.5, "marine/taiwan-strait"),
        (20.5, 121.5, "marine/luzon-strait"),
        (12.0, 114.0, "marine/south-china-sea"),
        (42.0, 51.0, "marine/caspian-sea"),
        (-58.0, -64.0, "marine/drake-passage"),
        (50.45, 30.52, None),
    ],
)
def test_seas(shapes: Shapes, lat: float, lon: float, key: str | None) -> None:
    assert shapes.sea_at(lat, lon) == key


@pytest.mark.parametrize(
    ("key", "published_km2"),
    [  # Marine Regions' figures and those that other lists print after it
        ("eez/JPN", 4_080_511), ("eez/KOR", 348_510), ("eez/PRK", 114_533), ("eez/RUS", 7_699_936),
        ("eez/AUS", 6_362_934), ("eez/CAN", 5_599_077), ("eez/NZL", 4_083_744),
        ("eez/BRA", 3_672_584), ("eez/CHL", 3_657_313), ("eez/ARG", 1_084_386),
        ("eez/ECU", 1_077_231), ("eez/MEX", 3_269_386), ("eez/IND", 2_305_143),
        ("eez/IDN", 6_024_226), ("eez/PHL", 1_835_028), ("eez/ISL", 751_345),
        ("eez/IRL", 410_310), ("eez/GBR", 773_676), ("eez/PRT", 1_727_408),
        ("eez/ESP", 1_039_233), ("eez/ITA", 537_930), ("eez/GRC", 494_172),
        ("eez/TUR", 261_654), ("eez/CYP", 98_707), ("eez/LBN", 19_516), ("eez/ISR", 26_352),
        ("eez/EGY", 263_451), ("eez/SAU", 228_633), ("eez/IRN", 168_718), ("eez/OMN", 533_180),
        ("eez/YEM", 552_669), ("eez/SOM", 825_052), ("eez/ZAF", 1_535_538), ("eez/UKR", 147_318),
    ],
)  # fmt: skip
def test_zones_have_about_the_published_area(
    shapes: Shapes, key: str, published_km2: float
) -> None:
    zone = shapes.shape(key)
    assert zone is not None
    assert km2(zone) == pytest.approx(published_km2, rel=0.15)
    assert shapes.approximate(key)


def test_towns_lie_in_their_own_country_and_division(shapes: Shapes) -> None:
    towns = pq.ParquetFile(DATA / "gazetteer" / "towns.parquet").read().to_pylist()[::60]
    country = [shapes.country_at(town["lat"], town["lon"]) == town["country"] for town in towns]
    known = [town for town in towns if town["admin1"]]
    admin1 = [shapes.admin1_at(town["lat"], town["lon"]) == town["admin1"] for town in known]
    assert sum(country) > 0.99 * len(country)
    assert sum(admin1) > 0.975 * len(admin1)


def test_countries_do_not_overlap(shapes: Shapes) -> None:
    every = shapes.keys()
    keys = [key for key in every if key.startswith("country/") and key != "country/VAT"]
    areas = [shapes.shape(key) for key in keys]
    overlap = shapely.area(areas).sum() - shapely.union_all(areas).area
    assert overlap < 1e-4  # square degrees, of some 21,000


def test_country_areas(shapes: Shapes) -> None:
    known = {"country/UKR": 603_550, "country/ISR": 20_770, "country/ESH": 266_000}
    for key, expected in known.items():
        found = shapes.shape(key)
        assert found is not None
        assert km2(found) == pytest.approx(expected, rel=0.05)


def test_every_shape_is_a_valid_area(shapes: Shapes) -> None:
    every = shapes.keys()
    for key in every:
        shape = shapes.shape(key)
        assert shape is not None, key
        assert shape.geom_type in {"Polygon", "MultiPolygon"}, key
        assert shape.is_valid, key
        assert shape.area > 0, key
        assert shapes.name(key), key


def test_unknown_key(shapes: Shapes) -> None:
    assert shapes.shape("country/XXX") is None
    assert shapes.shape("nonsense") is None
    assert shapes.geojson("region/nowhere") is None
    assert shapes.name("marine/nowhere") is None


def test_geojson_is_small_and_still_there(shapes: Shapes) -> None:
    for key in ("country/CAN", "country/IDN", "admin1/US.AK", "country/MDV", "eez/RUS"):
        drawn = shapes.geojson(key)
        assert drawn is not None
        assert len(json.dumps(drawn)) < 30_000, key
        whole = shapes.shape(key)
        assert whole is not None
        assert shapely.geometry.shape(drawn).intersection(whole).area > 0.8 * whole.area, key


@pytest.mark.parametrize("tolerance", [None, 0.01, 0.05])
def test_no_geojson_is_large(shapes: Shapes, tolerance: float | None) -> None:
    for key in ("region/latin-america", "eez/CAN", "admin1/CA.14", "country/NOR"):
        drawn = shapes.geojson(key, tolerance=tolerance)
        assert len(json.dumps(drawn)) < 30_000, key
        assert shapely.geometry.shape(drawn).is_valid, key


def test_geojson_tolerance(shapes: Shapes) -> None:
    fine = shapes.geojson("country/NOR", tolerance=0.0)
    coarse = shapes.geojson("country/NOR", tolerance=0.2)
    assert len(json.dumps(coarse)) < len(json.dumps(fine)) / 5


def test_regions_are_unions(tmp_path: Path) -> None:
    (tmp_path / "shapes").symlink_to(Path(Shapes.open()._folder))
    (tmp_path / "regions.csv").write_text(
        "name,aliases,lat,lon,members,country,source\n"
        "Benelux,,50.8,4.8,BEL country/NLD LUX,,\n"
        "Jutland Peninsula,,56,9,DNK DE.10,,\n",
        encoding="utf-8",
    )
    shapes = Shapes.open(tmp_path)
    benelux = shapes.shape("region/benelux")
    assert benelux is not None
    assert benelux.contains(shapely.Point(6.13, 49.61))
    mainland = shapes.shape("region/jutland-peninsula")
    assert mainland is not None
    assert not mainland.contains(shapely.Point(12.0, 55.5))  # Zealand
    assert shapes.name("region/benelux") == "Benelux"


def test_regions_of_the_table(shapes: Shapes) -> None:
    known = set(shapes.keys())
    for key, row in shapes._regions.items():
        missing = [m for m in row["members"].split() if _member_key(m) not in known]
        assert not missing, f"{key} names members without a shape: {missing}"
    peninsula = shapes.shape("region/korean-peninsula")
    assert peninsula is not None
    assert peninsula.contains(shapely.Point(127.0, 38.65))
    assert not peninsula.contains(shapely.Point(126.53, 33.38))  # Jeju is an island
    west, south, east, north = peninsula.bounds
    assert (west, east) == (pytest.approx(124.3, abs=0.2), pytest.approx(130.7, abs=0.2))
    assert (south, north) == (pytest.approx(34.3, abs=0.2), pytest.approx(43.0, abs=0.2))


def test_threads_share_one(shapes: Shapes) -> None:
    fresh = Shapes.open()
    spots = [(50.45, 30.52), (35.7, 139.7), (0.0, -30.0), (-33.9, 151.2)] * 20
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda spot: fresh.country_at(*spot), spots))
    assert found == ["UKR", "JPN", None, "AUS"] * 20


def test_missing_files_name_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="make gazetteer"):
        Shapes.open(tmp_path).country_at(0.0, 0.0)


@settings(max_examples=200, deadline=None)
@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_any_point_has_an_answer(lat: float, lon: float) -> None:
    country = SHARED.country_at(lat, lon)
    division = SHARED.admin1_at(lat, lon)
    assert country is not None or division is None
    if division is not None:
        assert SHARED.shape(f"admin1/{division}") is not None


@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=3, max_size=3))
def test_geojson_of_any_triangle(corners: list[tuple[float, float]]) -> None:
    drawn = geojson(shapely.Polygon(corners))
    assert set(drawn) == {"type", "coordinates"}


SHARED = Shapes.open()
