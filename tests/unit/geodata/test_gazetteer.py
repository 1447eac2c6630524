from __future__ import annotations

import os
import pickle
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import GazetteerError
from geodata.places import index
from geodata.places.gazetteer import Gazetteer, distance_km


@pytest.mark.parametrize(
    ("name", "kind", "country", "admin1"),
    [
        ("North Korea", "country", "PRK", None),
        ("Burma", "country", "MMR", None),
        ("Pyongyang", "city", "PRK", "KP.12"),
        ("Wŏnsan", "city", "PRK", "KP.09"),
        ("Yongbyon", "city", "PRK", "KP.11"),
        ("Kursk", "city", "RUS", "RU.41"),
        ("Kursk region", "admin1", "RUS", "RU.41"),
        ("Kursk Oblast", "admin1", "RUS", "RU.41"),
        ("Kyiv province", "admin1", "UKR", "UA.13"),
        ("Kiev", "city", "UKR", "UA.12"),
        ("Shan State", "admin1", "MMR", "MM.11"),
        ("Khan Younis", "city", "PSE", "PS.GZ"),
        ("New York", "city", "USA", "US.NY"),
        ("Saint Petersburg", "city", "RUS", "RU.66"),
        ("St. Petersburg", "city", "RUS", "RU.66"),
        ("Calif.", "admin1", "USA", "US.CA"),
        ("Mumbai", "city", "IND", "IN.16"),
        ("Bombay", "city", "IND", "IN.16"),
        ("Simferopol", "city", "UKR", "UA.11"),
        ("Taipei", "city", "TWN", "TW.04"),
        ("the Kremlin", "site", "RUS", "RU.48"),
        ("Panmunjom", "site", "PRK", "KP.19"),
        ("Georgia", "country", "GEO", None),
        ("Ramstein Air Base", "airport", "DEU", None),
        ("Gaza", "region", "PSE", None),
        ("Donbas", "region", "UKR", None),
        ("East Sea", "sea", None, None),
        ("the Mediterranean", "sea", None, None),
        ("Strait of Hormuz", "strait", None, None),
        ("Japan's exclusive economic zone", "eez", "JPN", None),
        ("Yalu River", "river", None, None),
    ],
)
def test_the_likeliest_place_comes_first(
    gazetteer: Gazetteer, name: str, kind: str, country: str | None, admin1: str | None
) -> None:
    found = gazetteer.lookup(name)[0]
    assert (found.kind, found.country, found.admin1) == (kind, country, admin1)


@pytest.mark.parametrize(
    "seed",
    [
        "South Korea", "Japan", "Ukraine", "Russia", "China", "United States", "Korean Peninsula",
        "Sea of Japan", "Sudzha", "Donetsk", "Rafah", "Khan Yunis", "Vladivostok", "Washington",
        "Kaesong", "Sinpo", "Hamhung", "Chongjin", "Tongchang-ri", "Belgorod Oblast",
        "North Darfur", "South Kivu", "Deir al-Balah", "United Nations", "UN Security Council",
    ],
)  # fmt: skip
def test_places_that_news_names_are_known(gazetteer: Gazetteer, seed: str) -> None:
    assert gazetteer.has(seed)


def test_an_unknown_name_has_no_candidates(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Qzxyqua") == []
    assert gazetteer.lookup("") == []
    assert not gazetteer.has("Qzxyqua")


def test_the_match_tells_names_aliases_abbreviations_and_demonyms_apart(
    gazetteer: Gazetteer,
) -> None:
    def match(name: str) -> str:
        return gazetteer.lookup(name)[0].match

    assert match("Russia") == "name"
    assert match("Kiev") == "alias"
    assert match("US") == "abbreviation"
    assert match("N.Y.") == "abbreviation"
    assert match("Russians") == "demonym"


def test_a_word_for_the_kind_marks_the_match(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Kursk region")[0].typed
    assert not gazetteer.lookup("Kursk")[0].typed


def test_a_kind_word_never_brings_another_kind(gazetteer: Gazetteer) -> None:
    kinds = {candidate.kind for candidate in gazetteer.lookup("Donetsk oblast")}
    assert kinds <= {"admin1", "admin2"}


def test_candidates_come_in_order_of_rank_without_doubles(gazetteer: Gazetteer) -> None:
    found = gazetteer.lookup("Springfield", limit=20)
    assert len(found) == 20
    ranks = [candidate.rank for candidate in found]
    assert ranks == sorted(ranks, reverse=True)
    assert len({candidate.id for candidate in found}) == 20


@pytest.mark.parametrize(
    ("word", "iso3"),
    [("Russian", "RUS"), ("Syrians", "SYR"), ("Dutch", "NLD"), ("North Koreans", "PRK"),
     ("Emirati", "ARE"), ("Kosovar", "XKX"), ("Palestinian", "PSE"), ("Russia", None),
     ("Texan", None), ("table", None)],
)  # fmt: skip
def test_demonyms_lead_to_countries(gazetteer: Gazetteer, word: str, iso3: str | None) -> None:
    assert gazetteer.demonym(word) == iso3


def test_codes_have_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.admin1_name("RU.41") == "Kursk Oblast"
    assert gazetteer.country_name("UKR") == "Ukraine"
    assert gazetteer.admin2_name("US.NY.061") == "New York County"
    assert gazetteer.country_name("QQQ") is None
    assert gazetteer.alpha3("kp") == "PRK"
    assert gazetteer.alpha3("PRK") == "PRK"
    assert gazetteer.alpha3("QQ") is None


def test_every_country_has_a_name_a_point_and_the_capital_is_in_it(gazetteer: Gazetteer) -> None:
    database = sqlite3.connect(f"file:{gazetteer.path}?mode=ro", uri=True)
    rows = database.execute("select code, lat, capital from place where kind = 'country'")
    countries = rows.fetchall()
    database.close()
    assert len(countries) == 250
    unpeopled = {"BVT", "HMD", "UMI", "ATA", "IOT", "ATF", "SGS"}
    for code, lat, capital in countries:
        assert lat is not None or code in unpeopled, code
        if capital:
            found = gazetteer.get(capital)
            assert found is not None
            assert found.country == code


def test_ids_lead_back(gazetteer: Gazetteer) -> None:
    for name in ("Kursk", "Kremlin", "Sea of Japan", "Donbas", "Japan"):
        found = gazetteer.lookup(name)[0]
        again = gazetteer.get(found.id)
        assert again is not None
        assert (again.name, again.kind, again.lat) == (found.name, found.kind, found.lat)
    assert gazetteer.get("geonames:0") is None


def test_places_within_a_circle_are_near_and_sorted(gazetteer: Gazetteer) -> None:
    found = gazetteer.within(50.45, 30.52, 20)
    far = [distance_km(50.45, 30.52, c.lat or 0, c.lon or 0) for c in found]
    assert far == sorted(far)
    assert far[-1] <= 20
    assert any(candidate.name == "Kyiv" for candidate in found)


def test_a_circle_reaches_over_the_antimeridian(gazetteer: Gazetteer) -> None:
    found = gazetteer.within(-16.8, -179.95, 120)
    assert found
    assert {candidate.country for candidate in found} == {"FJI"}


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_symmetric_and_bounded(a: float, b: float, c: float, d: float) -> None:
    there, back = distance_km(a, b, c, d), distance_km(c, d, a, b)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20_016


def test_areas_have_shapes_and_towns_have_none(gazetteer: Gazetteer) -> None:
    for name in ("Ukraine", "Kursk region", "Sea of Japan", "Korean Peninsula", "Japan's EEZ"):
        shape = gazetteer.shape(gazetteer.lookup(name)[0].id)
        assert shape is not None, name
        assert shape.area > 0
    assert gazetteer.shape(gazetteer.lookup("Kursk")[0].id) is None
    geometry = gazetteer.geojson(gazetteer.lookup("Kursk region")[0].id)
    assert geometry is not None
    assert geometry["type"] in ("Polygon", "MultiPolygon")


def test_points_have_countries_and_divisions(gazetteer: Gazetteer) -> None:
    assert gazetteer.country_at(51.19, 35.27) == "RUS"
    assert gazetteer.admin1_at(51.19, 35.27) == "RU.41"
    assert gazetteer.country_at(44.95, 34.1) == "UKR"
    assert gazetteer.country_at(39.5, 133.0) is None


def test_it_is_read_from_several_threads_and_pickled_by_its_path(gazetteer: Gazetteer) -> None:
    names = ["Kursk", "Paris", "Lima", "Goma"] * 20
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda name: gazetteer.lookup(name)[0].name, names))
    assert found == ["Kursk", "Paris", "Lima", "Goma"] * 20
    copy = pickle.loads(pickle.dumps(gazetteer))  # noqa: S301
    assert copy.version == gazetteer.version
    assert copy.lookup("Lima")[0] == gazetteer.lookup("Lima")[0]


def test_a_file_that_is_no_index_is_named(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(GazetteerError, match=r"other\.sqlite"):
        Gazetteer.open(path)


def test_a_truncated_or_foreign_index_is_not_accepted(gazetteer: Gazetteer, tmp_path: Path) -> None:
    whole = gazetteer.path.read_bytes()
    cut = tmp_path / "cut.sqlite"
    cut.write_bytes(whole[: len(whole) // 2])
    assert index.is_index(gazetteer.path, gazetteer.version)
    assert not index.is_index(cut, gazetteer.version)
    assert not index.is_index(gazetteer.path, "another")
    assert not index.is_index(tmp_path / "none.sqlite", gazetteer.version)


@pytest.fixture
def small_build(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Building writes a tiny index, since the whole one takes seconds."""
    built: list[Path] = []

    def fill(database: sqlite3.Connection) -> None:
        built.append(Path(database.execute("pragma database_list").fetchone()[2]))
        database.execute("insert into name values ('x', 0, 0, 0)")
        database.execute("insert into place (row, id, name) values (0, 'a', 'x')")

    monkeypatch.setattr(index, "_fill", fill)
    return built


def test_a_corrupt_index_is_built_again(
    small_build: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path))
    path, version = index.ensure_index()
    assert path.parent == tmp_path
    assert index.ensure_index() == (path, version)
    assert len(small_build) == 1
    path.write_bytes(b"damaged")
    assert index.ensure_index() == (path, version)
    assert len(small_build) == 2
    assert index.is_index(path, version)
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.usefixtures("small_build")
def test_another_folder_serves_where_the_cache_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    occupied = tmp_path / "a-file"
    occupied.write_text("a file where a folder is needed")
    monkeypatch.setenv("DATELINE_CACHE", str(occupied))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "temporary"))
    path, version = index.ensure_index()
    assert tmp_path / "temporary" in path.parents
    assert index.is_index(path, version)


@pytest.mark.usefixtures("small_build")
def test_no_folder_at_all_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    occupied = tmp_path / "a-file"
    occupied.write_text("a file where a folder is needed")
    monkeypatch.setenv("DATELINE_CACHE", str(occupied))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(occupied))
    with pytest.raises(GazetteerError, match="DATELINE_CACHE"):
        index.ensure_index()


def test_missing_tables_name_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "DATA", tmp_path)
    with pytest.raises(GazetteerError, match="make gazetteer"):
        index.ensure_index()


def test_a_fork_opens_its_own_connection(gazetteer: Gazetteer) -> None:
    gazetteer.lookup("Oslo")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            gazetteer._cached.cache_clear()  # type: ignore[attr-defined]
            os.write(writer, gazetteer.lookup("Oslo")[0].name.encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        assert pipe.read() == "Oslo"


@pytest.mark.parametrize(
    ("name", "initials"),
    [("UN", True), ("U.N.", True), ("UNESCO", True), ("NATO HQ", False), ("Maidan", False)],
)
def test_initials_are_abbreviations(name: str, initials: bool) -> None:
    assert index.is_initials(name) is initials


def test_prominence_puts_countries_before_capitals_before_towns() -> None:
    country = index.prominence("country", "PCLI", 5_000_000)
    capital = index.prominence("city", "PPLC", 500_000)
    town = index.prominence("city", "PPL", 500_000)
    division = index.prominence("admin1", "ADM1", 500_000)
    assert country > capital > town > division > index.prominence("admin2", "ADM2", 500_000)
