"""Several reports of one event, from ingest to what readers see, with reviews laid over."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from geodata.article import Article
from geodata.errors import ReviewError
from geodata.events.event import Actor, Event, EventDate, Number, Span
from geodata.export import export_csv, export_geojson, export_reports_csv
from geodata.filters import Filter
from geodata.places.place import Place
from geodata.queries import Queries
from geodata.records import place_json
from geodata.store import Store
from tests.page_store import Made

DAY = date(2024, 5, 6)
MONDAY = EventDate(DAY, DAY, "day")
TORO = Place(None, None, "Toro", "Toro", "t:1", "city", 9.1, 8.2, "NGA", "NG.1", "city",
             confidence=0.9)  # fmt: skip
BAMA = replace(TORO, text="Bama", name="Bama", id="t:2", lat=11.5, lon=13.7, admin1="NG.2")
RAIDERS = Actor(0, 7, "Raiders", "the Raiders", "NGAREB", "NGA", "REB")
VILLAGERS = Actor(None, None, "villagers", None, "NGACVL", "NGA", "CVL")
SENTENCES = {
    "Wire": "Raiders on motorbikes burned the grain market of Toro on Monday, killing 12.",
    "Herald": "The grain market in Toro was burned on Monday by Raiders on motorbikes; 15 died.",
    "Gazette": "Raiders burned a crowded grain market at Toro on Monday.",
}


def told(source: str, sentence: str, *, dead: int | None = None, **more) -> tuple:
    text = f"{sentence} Nothing more is known."
    article = Article(text, source, published=DAY, source=source, title=f"{source} on Toro",
                      url=f"https://example.org/{source}")  # fmt: skip
    at = text.index("burned")
    number = (Number("fatalities", dead, dead, 0, 1, str(dead)),) if dead else ()
    event = Event(
        f"{article.id}-{at}", "ASSAULT", None, "material conflict", "occurred",
        Span(at, at + 6, "burned"), (0, len(sentence)),
        actors=(RAIDERS,), targets=(VILLAGERS,), place=TORO, date=MONDAY, numbers=number,
        confidence=0.8,
    )  # fmt: skip
    return article, [replace(event, **more)]


WIRE = told("Wire", SENTENCES["Wire"], dead=12)
HERALD = told("Herald", SENTENCES["Herald"], dead=15)
GAZETTE = told("Gazette", SENTENCES["Gazette"], place=None)
IDS = {name: coded[1][0].id for name, coded in
       (("Wire", WIRE), ("Herald", HERALD), ("Gazette", GAZETTE))}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.create(tmp_path / "data")
    for coded in (GAZETTE, WIRE, HERALD):
        made.commit([coded], made_by=Made())
    return made


def asked(store: Store) -> Queries:
    return Queries(store.snapshot(), threads=1)


def listed(store: Store, query: str = "") -> list[tuple[str, int]]:
    """Main report and number of reports of each row of the list."""
    page = asked(store).page(Filter.from_query(query)[0])
    return sorted(zip(page["id"], page["n_reports"], strict=True))


def alone(*names: str) -> list[tuple[str, int]]:
    return sorted((IDS[name], 1) for name in names)


def at(minute: int) -> datetime:
    return datetime(2024, 6, 1, 12, minute, tzinfo=UTC)


def test_three_reports_are_one_row_of_everything(store: Store) -> None:
    queries = asked(store)
    ((main, number),) = listed(store)
    assert number == 3
    assert main in {IDS["Wire"], IDS["Herald"]}  # the fullest: with place and figure
    assert queries.counts(Filter()).shown == 1
    assert list(queries.marks(Filter())["n"]) == [1]
    assert queries.timeline(Filter()).bars["n"].sum() == 1
    assert list(queries.facets(Filter(), keys=["type"])["type"]["n"]) == [1]


def test_any_of_its_sources_and_words_finds_it(store: Store) -> None:
    for query in ("source=Gazette", "source=Wire", "q=crowded", "q=motorbikes"):
        assert len(listed(store, query)) == 1, query
    assert listed(store, "source=Other") == []
    assert listed(store, "source=none") == []
    sources = asked(store).facets(Filter(), keys=["source"])["source"]
    assert dict(zip(sources["value"], sources["n"], strict=True)) == {
        "Gazette": 1, "Herald": 1, "Wire": 1,
    }  # fmt: skip


def test_every_report_opens_the_same_card_with_all_reports(store: Store) -> None:
    details = [asked(store).event(key) for key in IDS.values()]
    assert len({detail.event.id for detail in details}) == 1
    detail = details[0]
    assert {report.id for report in detail.reports} == set(IDS.values())
    assert detail.reports[0].id == detail.event.id
    wire = next(report for report in detail.reports if report.source == "Wire")
    assert (wire.title, wire.url) == ("Wire on Toro", "https://example.org/Wire")
    assert (wire.evidence, wire.published) == (SENTENCES["Wire"], DAY)
    assert detail.figures == {"fatalities": (("12", ("Wire",)), ("15", ("Herald",)))}


def test_neighbours_are_those_of_the_row(store: Store) -> None:
    other = told("Post", "Raiders burned huts at Bama on Monday.", place=BAMA)
    store.commit([other], made_by=Made())
    queries = asked(store)
    found = {queries.neighbours(key, Filter()) for key in IDS.values()}
    assert len(found) == 1
    assert other[1][0].id in next(iter(found))


def test_a_superseded_report_leaves_its_happening(store: Store) -> None:
    newer = told("Wire", "A correction: nothing was burned.", actors=(), place=BAMA)
    store.commit([newer], made_by=Made())
    assert sorted(listed(store)) == sorted([(IDS["Herald"], 2), (newer[1][0].id, 1)])


def test_an_old_version_shows_what_was_merged_then(store: Store, tmp_path: Path) -> None:
    two = Store.create(tmp_path / "two")
    two.commit([WIRE], made_by=Made())
    then = two.snapshot().version
    two.commit([HERALD], made_by=Made())
    assert [n for _, n in listed(two)] == [2]
    assert listed(two) != alone("Wire")
    old = Queries(two.snapshot(type(then).parse(str(then))), threads=1)
    assert list(old.page(Filter())["n_reports"]) == [1]


def test_exports_have_a_row_an_event_or_a_row_a_report(store: Store) -> None:
    queries = asked(store)
    (row,) = csv.DictReader(io.StringIO("".join(export_csv(queries, Filter()))))
    assert (row["n_reports"], row["sources"]) == ("3", "Gazette; Herald; Wire")
    assert {*row["report_ids"].split("; ")} == {*IDS.values()}
    rows = [*csv.DictReader(io.StringIO("".join(export_reports_csv(queries, Filter()))))]
    assert {r["id"] for r in rows} == {*IDS.values()}
    assert {r["event_id"] for r in rows} == {row["id"]}
    assert {r["url"] for r in rows} == {f"https://example.org/{name}" for name in IDS}
    (feature,) = json.loads("".join(export_geojson(queries, Filter())))["features"]
    assert feature["properties"]["sources"] == ["Gazette", "Herald", "Wire"]


# ---- reviews ------------------------------------------------------------------------------------


def test_a_report_set_apart_stands_alone_until_that_is_undone(store: Store) -> None:
    store.review(IDS["Herald"], "apart", now=at(1))
    assert (IDS["Herald"], 1) in listed(store)
    assert (IDS["Wire"], 2) in listed(store)
    assert asked(store).event(IDS["Herald"]).event.id == IDS["Herald"]
    store.review(IDS["Herald"], "undone", now=at(2))
    assert [n for _, n in listed(store)] == [3]
    with pytest.raises(ReviewError, match="no review to undo"):
        store.review(IDS["Herald"], "undone", now=at(3))


def test_setting_the_main_report_apart_leaves_the_others_together(store: Store) -> None:
    ((main, _),) = listed(store)
    store.review(main, "apart")
    assert sorted(n for _, n in listed(store)) == [1, 2]


def test_a_rejected_report_counts_no_more_in_its_happening(store: Store) -> None:
    store.review(IDS["Wire"], "rejected", note="a drill", reviewer="ab")
    assert listed(store, "review=rejected") == alone("Wire")
    assert listed(store, "review=unreviewed") == [(IDS["Herald"], 2)]


def test_a_confirmed_report_is_the_main_one(store: Store) -> None:
    store.review(IDS["Gazette"], "confirmed")
    assert listed(store) == [(IDS["Gazette"], 3)]


def test_people_can_say_that_two_are_one(store: Store) -> None:
    other = told("Post", "Toro counts its losses.".replace("counts", "burned"), place=BAMA)
    store.commit([other], made_by=Made())
    key = other[1][0].id
    assert (key, 1) in listed(store)
    store.review(key, "same", same=IDS["Gazette"], now=at(1))
    assert [n for _, n in listed(store)] == [4]
    store.review(key, "apart", now=at(2))
    assert (key, 1) in listed(store)
    store.review(key, "undone", now=at(3))
    assert [n for _, n in listed(store)] == [4]


def test_an_event_moved_to_another_place_is_shown_there(store: Store) -> None:
    ((main, _),) = listed(store)
    row = store.review(main, "corrected", changes={"place": place_json(BAMA)}, now=at(1))
    assert json.loads(row["changes"])["place"]["old"]["name"] == "Toro"
    queries = asked(store)
    (mark,) = queries.marks(Filter()).to_dict("records")
    assert (mark["name"], mark["lat"]) == ("Bama", BAMA.lat)
    assert queries.event(main).event.place == BAMA
    assert queries.event(main).row["review"] == "corrected"
    assert listed(store, "bbox=13,11,14,12") == [(main, 3)]
    store.review(main, "corrected", changes={"type": "COERCE"}, now=at(2))
    event = asked(store).event(main).event
    assert (event.type, event.place) == ("COERCE", BAMA)  # corrections add up
    store.review(main, "undone", now=at(3))
    store.review(main, "undone", now=at(4))
    assert asked(store).event(main).event.place == TORO


@pytest.mark.parametrize(
    ("verdict", "more", "words"),
    [
        ("corrected", {}, "changes nothing"),
        ("corrected", {"changes": {"place": {"name": "x", "start": 0}}}, "not of the form"),
        ("corrected", {"changes": {"id": "x"}}, "cannot be corrected"),
        ("corrected", {"changes": {"type": "WAR"}}, "not of the form"),
        ("same", {}, "needs the id"),
        ("same", {"same": "nowhere"}, "no event 'nowhere'"),
        ("great", {}, "no verdict"),
    ],
)
def test_a_review_that_says_nothing_is_refused(store: Store, verdict, more, words) -> None:
    before = store.snapshot()
    with pytest.raises(ReviewError, match=words):
        store.review(IDS["Wire"], verdict, **more)
    assert store.snapshot() == before


def test_there_must_be_such_an_event(store: Store) -> None:
    with pytest.raises(ReviewError, match="no event 'x'"):
        store.review("x", "rejected")
