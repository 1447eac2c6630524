"""Queries against a plain count in Python over the same events."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon

from geodata import facets as facets_module
from geodata import marks
from geodata.article import Article
from geodata.errors import FilterError, StoreError
from geodata.events.event import Actor, Event, EventDate, Span
from geodata.filter_values import NONE
from geodata.filters import Filter
from geodata.headline import headline
from geodata.places.place import Place
from geodata.queries import ROW_COLUMNS, SORTS, Counts, Queries
from geodata.reader import Reader
from geodata.records import fold_text, table
from geodata.store import Store
from geodata.wording import QUADS
from tests.bench.synthetic import ANCHORS, SOURCES, Made, pairs, write_store

Known = list[tuple[Article, Event]]
KNOWN: Known = [(article, event) for article, events in pairs(400, seed=3) for event in events]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store.create(tmp_path_factory.mktemp("store") / "data")
    made.commit(list(pairs(400, seed=3)), made_by=Made())
    return made


@pytest.fixture(scope="module")
def queries(store: Store) -> Queries:
    return Queries(store.snapshot(), threads=2)


# ---- the same questions, in plain Python --------------------------------------------------------


def newest() -> date:
    return max(
        e.date.start
        for a, e in KNOWN
        if e.date and e.status == "occurred" and e.date.start <= a.published + timedelta(days=1)
    )


def matches(chosen: Filter, article: Article, event: Event) -> bool:
    place, chosen = event.place, chosen.within(newest())
    return (
        _among(chosen.types, event.type)
        and _among(chosen.modes, event.mode)
        and _among(chosen.quads, event.quad)
        and _among(chosen.statuses, event.status)
        and _among(chosen.sources, article.source)
        and _among(chosen.precisions, (place.precision if place else None) or NONE)
        and _among(chosen.countries, (place.country or NONE) if place else None)
        and _party(chosen.actors, event.actors)
        and _party(chosen.targets, event.targets)
        and _party(chosen.parties, (*event.actors, *event.targets))
        and _dated(chosen, event.date)
        and _inside(chosen, place)
        and _drawn(chosen, place)
        and event.confidence >= (chosen.confidence or 0) - 1e-6
        and all(w in _words(article, event) for w in fold_text(chosen.text).split())
    )


def _among(chosen: tuple[str, ...], value: str | None) -> bool:
    return not chosen or value in chosen


def _party(chosen: tuple[str, ...], parties: tuple) -> bool:
    named = {v.lower() for p in parties for v in (p.country, p.code, p.name) if v}
    return not chosen or bool(named & {v.lower() for v in chosen})


def _dated(chosen: Filter, when: EventDate | None) -> bool:
    if not chosen.date_from and not chosen.date_to:
        return True
    if when is None:
        return False
    first, last = chosen.date_from or date.min, chosen.date_to or date.max
    return when.start <= last and when.end >= first


def _inside(chosen: Filter, place: Place | None) -> bool:
    if chosen.bbox is None:
        return True
    west, south, east, north = chosen.bbox
    if place is None or not south <= place.lat <= north:
        return False
    inside = (west <= place.lon, place.lon <= east)
    return all(inside) if west <= east else any(inside)


def _drawn(chosen: Filter, place: Place | None) -> bool:
    if chosen.ring is None:
        return True
    area = Polygon(chosen.ring)
    turns = (0, 360, -360)
    return place is not None and any(area.contains(Point(place.lon + t, place.lat)) for t in turns)


def _words(article: Article, event: Event) -> str:
    said = [article.text[slice(*event.sentence)], headline(event), article.title]
    said += [p.name for p in (*event.actors, *event.targets, *event.attribution)]
    return fold_text("\n".join([*said, event.place.name if event.place else ""]))


def found(chosen: Filter) -> Known:
    return [(a, e) for a, e in KNOWN if matches(chosen, a, e)]


# the second lies across the antimeridian, the third is bent like an arrow
RINGS = (
    ((-20.3, -35.2), (60.1, -35.3), (20.7, 40.9)),
    ((149.9, -40.1), (210.2, -40.3), (180.4, 60.7)),
    ((100.1, -10.3), (140.2, 55.4), (130.7, 20.6), (160.9, 5.2)),
)
# a coarse grid of values, so that filters often have something in common with the events
filters = st.builds(
    Filter,
    countries=st.lists(st.sampled_from([a[0] for a in ANCHORS] + [NONE]), max_size=6).map(tuple),
    actors=st.lists(st.sampled_from(["PRK", "unsc", "Sudan", "RUSMIL"]), max_size=4).map(tuple),
    targets=st.lists(st.sampled_from([a[0] for a in ANCHORS]), max_size=9).map(tuple),
    types=st.lists(st.sampled_from(["ASSAULT", "CONSULT", "AID", "ACCUSE"]), max_size=3).map(tuple),
    modes=st.just(()) | st.just(("drone", "visit")),
    quads=st.lists(st.sampled_from([*QUADS]), max_size=2).map(tuple),
    date_from=st.none() | st.dates(date(2023, 1, 1), date(2023, 9, 1)),
    date_to=st.none() | st.dates(date(2023, 9, 2), date(2024, 12, 1)),
    last=st.none() | st.integers(1, 700),
    text=st.sampled_from(["", "town", "sea TOWN", "near sudan", "'; drop --", "%", "e_a"]),
    bbox=st.none() | st.sampled_from([(-20.0, -60.0, 60.0, 60.0), (120.0, -40.0, -60.0, 80.0)]),
    ring=st.none() | st.sampled_from(RINGS),
    parties=st.lists(st.sampled_from(["PRK", "Sudan", "SDN", "RUS"]), max_size=4).map(tuple),
    sources=st.lists(st.sampled_from(SOURCES), max_size=3).map(tuple),
    precisions=st.lists(st.sampled_from(["city", "site", "sea", NONE]), max_size=3).map(tuple),
    confidence=st.none() | st.sampled_from([0.5, 0.75, 0.9]),
    statuses=st.lists(st.sampled_from(["occurred", "denied"]), max_size=2).map(tuple),
)  # fmt: skip
# of all fields at once few events would be left: some are let go again
loose = st.builds(
    lambda chosen, keys: chosen.without(*keys),
    filters,
    st.lists(
        st.sampled_from([
            "country", "actor", "target", "party",
            "within", "type", "mode", "quad", "from", "q", "bbox", "source",
            "precision", "confidence", "status",
        ]),
        min_size=9, unique=True,
    ),
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(chosen=loose)
def test_a_filter_shows_what_it_says(queries: Queries, chosen: Filter) -> None:
    expected = found(chosen)
    placed = sum(1 for _, e in expected if e.place)
    assert queries.counts(chosen) == Counts(len(expected), len(KNOWN), placed)
    page = queries.page(chosen, limit=len(KNOWN))
    assert set(page["id"]) == {e.id for _, e in expected}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "actor=RUS",
        "country=none",
        "type=assault&status=occurred",
        "q=town&last=100d",
        "type=aid&quad=verbal-conflict",
    ],
)
@pytest.mark.parametrize("few", [0, 20_000])
def test_facets_count_each_field_without_its_own_choice(
    store: Store, monkeypatch: pytest.MonkeyPatch, query: str, few: int
) -> None:
    monkeypatch.setattr(facets_module, "FEW", few)
    queries = Queries(store.snapshot(), threads=2)
    chosen = Filter.from_query(query)[0]
    facets = queries.facets(chosen)

    def counted(key: str, values) -> Counter:
        rest = chosen.without(key)
        return Counter(v for a, e in found(rest) for v in values(a, e) if v is not None)

    expected = {
        "type": counted("type", lambda _, e: [e.type.lower()]),
        "mode": counted("mode", lambda _, e: [e.mode]),
        "quad": counted("quad", lambda _, e: [e.quad.replace(" ", "-")]),
        "status": counted("status", lambda _, e: [e.status]),
        "source": counted("source", lambda a, _: [a.source]),
        "precision": counted("precision", lambda _, e: [e.place.precision if e.place else NONE]),
        "country": counted("country", lambda _, e: [e.place.country or NONE] if e.place else []),
        "actor": counted("actor", lambda _, e: {p.country or p.code for p in e.actors}),
        "target": counted("target", lambda _, e: {p.country or p.code for p in e.targets}),
    }  # fmt: skip
    for key, counts in expected.items():
        frame = facets[key]
        assert dict(zip(frame["value"], frame["n"], strict=True)) | _zeros(frame) == dict(
            counts
        ) | _zeros(frame), key
        shown = frame[frame["n"] > 0]
        assert list(shown["n"]) == sorted(shown["n"], reverse=True)
        assert all(frame["label"])


def _zeros(frame) -> dict:
    return dict.fromkeys(frame.loc[frame["n"] == 0, "value"], 0)


def test_what_is_chosen_stays_listed_at_zero(queries: Queries) -> None:
    chosen = Filter(countries=("TUV",), types=("AID",), sources=("Nobody",))
    facets = queries.facets(chosen, keys=["country", "source"])
    assert set(facets) == {"country", "source"}
    for key, value in (("country", "TUV"), ("source", "Nobody")):
        row = facets[key][facets[key]["value"] == value]
        assert list(row["n"]) == [0]


def test_organisations_are_labelled_by_name(queries: Queries) -> None:
    actors = queries.facets(Filter(), keys=["actor"])["actor"].set_index("value")["label"]
    assert actors["UNSC"] == "UN Security Council"
    assert actors["PRK"] == "North Korea"


@pytest.mark.parametrize("query", ["", "q=town", "country=TUV"])
@pytest.mark.parametrize("bins", [5, 30, 2000])
def test_bars_hold_every_dated_event(queries: Queries, query: str, bins: int) -> None:
    chosen = Filter.from_query(query)[0]
    line = queries.timeline(chosen, bins=bins)
    expected = found(chosen)
    dated = [e for _, e in expected if e.date]
    assert line.undated == len(expected) - len(dated)
    assert (line.before, line.after) == (0, 0)
    assert len(line.bars) <= bins
    for bar in line.bars.to_dict("records"):
        inside = [e for e in dated if bar["start"] <= e.date.start <= bar["end"]]
        assert bar["n"] == len(inside)
        assert {q: bar[q] for q in QUADS} == {q: sum(e.quad == q for e in inside) for q in QUADS}
    assert line.bars["n"].sum() == len(dated)


def test_bars_ignore_the_filters_dates_unless_asked(queries: Queries) -> None:
    march = Filter(date_from=date(2024, 3, 1), date_to=date(2024, 3, 31))
    assert queries.timeline(march).bars.equals(queries.timeline(Filter()).bars)
    followed = queries.timeline(march, follow_dates=True)
    assert followed.bars["n"].sum() == len(found(march))


@pytest.mark.parametrize("query", ["", "status=occurred&bbox=100,-50,-100,50"])
@pytest.mark.parametrize(("most", "zoom"), [(2000, 1.0), (40, 1.0), (40, 6.0), (1, 9.0)])
def test_marks_hold_every_placed_event(
    store: Store, monkeypatch: pytest.MonkeyPatch, query: str, most: int, zoom: float
) -> None:
    monkeypatch.setattr(marks, "MOST_MARKS", most)
    asked = Queries(store.snapshot(), threads=2)
    chosen = Filter.from_query(query)[0]
    frame = asked.marks(chosen, zoom=zoom)
    placed = [e for _, e in found(chosen) if e.place]
    assert 0 < len(frame) <= most
    assert frame["n"].sum() == len(placed)
    assert (frame[[*QUADS]].sum(axis=1) == frame["n"]).all()
    assert set(frame["event"]) <= {e.id for e in placed}
    assert all(mark[mark["quad"]] == max(mark[q] for q in QUADS) for _, mark in frame.iterrows())
    for mark in frame[:: -(-len(frame) // 4)].to_dict("records"):
        # the mark's box, as a link carries it, holds exactly the mark's events
        box = ",".join(str(mark[side]) for side in ("west", "south", "east", "north"))
        boxed, notes = Filter.from_query(f"{chosen.without('bbox').query()}&bbox={box}")
        assert not notes
        assert asked.counts(boxed).shown >= mark["n"]
        if mark["places"] == 1:
            assert asked.counts(boxed).shown == mark["n"]
    asked.close()


def test_marks_keep_to_the_window(queries: Queries) -> None:
    window = (120.0, -50.0, -60.0, 60.0)
    frame = queries.marks(Filter(), zoom=3, bbox=window)
    assert frame["n"].sum() == len(found(Filter(bbox=window)))
    assert queries.marks(Filter(countries=("TUV",))).empty


@pytest.mark.parametrize("sort", SORTS)
def test_pages_follow_each_other_and_neighbours_follow_pages(queries: Queries, sort: str) -> None:
    chosen = Filter(types=("AID", "ASSAULT", "PROTEST"))
    pages = [queries.page(chosen, offset=n, limit=20, sort=sort) for n in range(0, 140, 20)]
    ids = [key for page in pages for key in page["id"]]
    assert ids == list(queries.page(chosen, limit=1000, sort=sort)["id"])
    assert len(ids) == len(set(ids)) == len(found(chosen))
    around = list(zip([None, *ids], ids, [*ids[1:], None], strict=False))
    for before, here, after in [*around[:3], *around[10:-3:20], *around[-3:]]:
        assert queries.neighbours(here, chosen, sort=sort) == (before, after)


def test_the_newest_come_first_and_the_undated_last(queries: Queries) -> None:
    days = list(queries.page(Filter(), limit=1000)["date_start"])
    dated = [day for day in days if day is not None]
    assert dated == sorted(dated, reverse=True)
    assert days[: len(dated)] == dated
    assert len(dated) < len(days)


def test_what_is_announced_is_news_of_the_day_of_its_report(tmp_path: Path) -> None:
    article, event = KNOWN[0]
    days = {"today": 0, "next-year": 400, "last-week": -7, "yesterday": -1}
    starts = {name: article.published + timedelta(days=n) for name, n in days.items()}
    made = [
        replace(event, id=name, date=EventDate(start, start, "day"))
        for name, start in starts.items()
    ]
    store = Store.create(tmp_path / "data")
    store.commit([(article, made)], made_by=Made())
    queries = Queries(store.snapshot(), threads=1)
    listed = ["next-year", "today", "yesterday", "last-week"]
    assert list(queries.page(Filter())["id"]) == listed
    assert queries.neighbours("today", Filter()) == ("next-year", "yesterday")


def test_parties_without_a_country_are_named_by_what_they_are(tmp_path: Path) -> None:
    article, event = next((a, e) for a, e in KNOWN if e.actors)
    names = {"IGO": "UN Security Council", "XQZ": "the league"}
    made = [
        replace(event, id=code, actors=(Actor(0, 1, name, name, code),))
        for code, name in names.items()
    ]
    store = Store.create(tmp_path / "data")
    store.commit([(article, made)], made_by=Made())
    queries = Queries(store.snapshot(), threads=1)
    frame = queries.facets(Filter(), keys=("actor",))["actor"]
    labels = dict(zip(frame["value"], frame["label"], strict=True))
    assert labels == {"IGO": "International bodies", "XQZ": "the league"}
    assert queries.party_names()["IGO"] == "international bodies"


def test_rows_are_plain_values(queries: Queries) -> None:
    page = queries.page(Filter(), limit=1000)
    assert tuple(page.columns) == ROW_COLUMNS
    assert {type(v) for v in page["date_start"]} == {date, type(None)}
    assert {type(v) for v in page["lat"]} == {float, type(None)}
    assert {type(v) for v in page["place_name"]} == {str, type(None)}


def test_the_card_gets_the_event_as_it_was_coded(queries: Queries) -> None:
    article, event = next((a, e) for a, e in KNOWN if e.sentence[0] > 40)
    detail = queries.event(event.id)
    assert detail is not None
    assert detail.event == event
    assert detail.evidence == article.text[slice(*event.sentence)]
    assert detail.start == event.sentence[0]
    assert detail.before
    assert detail.before in article.text[: event.sentence[0]]
    assert (detail.article["title"], detail.article["url"]) == (article.title, article.url)
    assert "text" not in detail.article
    assert queries.event("nothing' OR 1=1 --") is None
    assert queries.neighbours("nothing", Filter()) == (None, None)


def test_the_newest_event_is_one_that_happened(queries: Queries) -> None:
    assert queries.newest() == newest()
    week = queries.page(Filter(last=7), limit=1000)
    assert set(week["id"]) == {e.id for _, e in found(Filter(last=7))}


def test_numbers_of_the_store(queries: Queries) -> None:
    stats = queries.stats()
    assert stats["events"] == len(KNOWN)
    assert stats["articles"] == len({a.id for a, _ in KNOWN})
    assert stats["placed"] == sum(1 for _, e in KNOWN if e.place)


# ---- the engine ---------------------------------------------------------------------------------


def test_nothing_is_installed_loaded_or_opened_from_elsewhere(
    queries: Queries, tmp_path: Path
) -> None:
    assert queries.engine.setting("autoinstall_known_extensions") is False
    assert queries.engine.setting("autoload_known_extensions") is False
    assert queries.engine.setting("enable_external_access") is False
    cursor = queries.engine._cursor()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.PermissionException):
        cursor.execute("SELECT * FROM read_csv(?)", [f"{tmp_path}/secret.csv"])
    with pytest.raises(duckdb.Error):
        cursor.execute("SET autoload_known_extensions = true")
    with pytest.raises(duckdb.Error):
        cursor.execute("INSTALL spatial")
    with pytest.raises(duckdb.Error):
        cursor.execute("LOAD spatial")


def test_an_empty_store_answers_everything(tmp_path: Path) -> None:
    asked = Queries(Store.create(tmp_path / "data").snapshot())
    assert asked.counts(Filter(last=7, text="x")) == Counts(0, 0, 0)
    assert asked.marks(Filter()).empty
    assert asked.timeline(Filter()).bars.empty
    assert asked.page(Filter()).empty
    assert all(frame.empty for frame in asked.facets(Filter()).values())
    assert (asked.newest(), asked.updated(), asked.event("x")) == (None, None, None)


def test_files_of_an_earlier_schema_are_read_with_gaps(store: Store, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    snapshot = store.snapshot()
    files = {}
    for name, paths in snapshot.files.items():
        files[name] = tuple(str(tmp_path / f"{name}{n}.parquet") for n, _ in enumerate(paths))
        for old, new in zip(paths, files[name], strict=True):
            pq.write_table(pq.read_table(old).drop_columns(["gazetteer"]), new)
    asked = Queries(replace(snapshot, root=str(tmp_path), files=files))
    assert asked.counts(Filter()).shown == len(KNOWN)
    detail = asked.event(KNOWN[0][1].id)
    assert detail is not None
    assert detail.row["gazetteer"] is None


def test_the_latest_review_of_an_event_counts(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "data")
    coded = list(pairs(5, seed=8))
    store.commit(coded, made_by=Made())
    first, second = (events[0].id for _, events in coded[:2])

    def review(number: int, event: str, verdict: str) -> dict:
        moment = datetime(2024, 1, number, tzinfo=UTC)
        return {"id": str(number), "event_id": event, "verdict": verdict, "reviewed_at": moment}

    verdicts = [(first, "rejected"), (first, "confirmed"), (second, "rejected")]
    rows = [review(n, *verdict) for n, verdict in enumerate(verdicts, 1)]
    store.append("reviews", table("reviews", rows))
    asked = Queries(store.snapshot())
    assert list(asked.page(Filter(reviews=("confirmed",)))["id"]) == [first]
    assert list(asked.page(Filter(reviews=("rejected",)))["id"]) == [second]
    assert asked.counts(Filter(reviews=("unreviewed",))).shown == 3


def test_rejected_events_are_shown_only_where_they_are_asked_for(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "data")
    coded = list(pairs(5, seed=8))
    store.commit(coded, made_by=Made())
    gone = coded[0][1][0].id
    store.review(gone, "rejected")
    asked = Queries(store.snapshot())
    assert (asked.counts(Filter()).shown, asked.counts(Filter()).total) == (4, 4)
    assert gone not in set(asked.page(Filter())["id"])
    assert asked.marks(Filter())["n"].sum() == asked.counts(Filter()).placed
    assert asked.stats()["events"] == 4
    assert asked.event(gone).row["review"] == "rejected"  # a link to it still leads to it
    both = Filter(reviews=("rejected", "unreviewed"))
    assert asked.counts(both).shown == 5
    assert list(asked.page(Filter(reviews=("rejected",)))["id"]) == [gone]
    for chosen in (Filter(), both):
        offered = asked.facets(chosen, keys=("review",))["review"]
        assert dict(zip(offered["value"], offered["n"], strict=True)) == {
            "unreviewed": 4,
            "rejected": 1,
        }
    store.review(gone, "undone")
    assert Queries(store.snapshot()).counts(Filter()).shown == 5


def test_a_table_in_an_object_store_is_read_through_arrow(store: Store, queries: Queries) -> None:
    remote = Queries(replace(store.snapshot(), local=False))
    chosen = Filter(types=("AID",), text="town")
    assert remote.counts(chosen) == queries.counts(chosen)
    assert list(remote.page(chosen)["id"]) == list(queries.page(chosen)["id"])


def test_threads_share_one_version(store: Store) -> None:
    reader, wanted, got = Reader(store), Filter(actors=("RUS",)), []
    threads = [
        threading.Thread(target=lambda: got.append(reader.latest().counts(wanted).shown))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [len(found(wanted))] * 8


# ---- the reader ---------------------------------------------------------------------------------


def test_a_reader_sees_new_commits_and_keeps_pinned_versions(tmp_path: Path) -> None:
    store = write_store(tmp_path / "data", 20)
    reader = Reader(store, fresh_seconds=0)
    old = reader.latest()
    assert reader.latest() is old
    article = Article("Oman thanked Peru.", "new")
    event = Event(
        "n-0", "SUPPORT", None, "verbal cooperation", "occurred", Span(5, 12, "thanked"), (0, 18)
    )
    store.commit([(article, [event])], made_by=Made())
    assert reader.latest().counts(Filter()).total == 21
    assert reader.at(str(old.version)) is old
    assert Reader(store).at(str(old.version)).counts(Filter()).total == 20
    with pytest.raises(StoreError):
        reader.at("99.99.99")
    with pytest.raises(FilterError):
        reader.at("../../etc")


def test_a_reader_looks_for_news_only_so_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = write_store(tmp_path / "data", 5)
    looked = []
    real = Store.snapshot
    monkeypatch.setattr(
        Store, "snapshot", lambda self, version=None: looked.append(1) or real(self, version)
    )
    reader = Reader(store, fresh_seconds=3600)
    for _ in range(5):
        reader.latest()
    assert looked == [1]


def test_undated_outliers_do_not_stretch_the_axis(tmp_path: Path) -> None:
    """One event of 1953 among news of one month is counted beside the bars, not in them."""
    store = Store.create(tmp_path / "data")
    article = Article("Peru met Chad.", "a")
    days = [date(1953, 7, 27)] + [date(2024, 5, 1 + n % 30) for n in range(200)]
    events = [
        Event(f"e-{n}", "CONSULT", None, "verbal cooperation", "occurred", Span(5, 8, "met"),
              (0, 14), date=EventDate(day, day, "day"))
        for n, day in enumerate(days)
    ]  # fmt: skip
    store.commit([(article, events)], made_by=Made())
    line = Queries(store.snapshot()).timeline(Filter())
    assert (line.unit, line.before, line.bars["n"].sum()) == ("day", 1, 200)


def test_frames_of_all_kinds_are_typed(queries: Queries) -> None:
    assert queries.facets(Filter())["type"].dtypes["n"] == "int64"
    assert isinstance(queries.engine.run(marks.spots(queries._events(Filter()))), pa.Table)
