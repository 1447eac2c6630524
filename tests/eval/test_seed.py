"""The article that the project was born from: its events, as a reader of it would list them.

The article lies outside the project, in the folder that `DATELINE_EVAL` names; only facts about its
events stand here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geodata.article import Article, read_articles
from geodata.events.event import Event
from geodata.extract import Extractor
from geodata.filters import Filter
from geodata.ingest import Ingest
from geodata.language import Language
from geodata.places.gazetteer import Gazetteer
from geodata.queries import Queries
from geodata.store import Store

FOLDER = os.environ.get("DATELINE_EVAL")
SEED = Path(FOLDER or ".") / "seed" / "article.txt"
TUESDAY = date(2024, 11, 5)
MONDAY, THURSDAY = date(2024, 11, 4), date(2024, 10, 31)

pytestmark = [
    pytest.mark.eval,
    pytest.mark.skipif(not SEED.is_file(), reason="DATELINE_EVAL names no folder with the article"),
]


@pytest.fixture(scope="module")
def article() -> Article:
    (item,) = read_articles([SEED], published=TUESDAY)
    assert isinstance(item, Article)
    return item


@pytest.fixture(scope="module")
def extractor(pipeline: Language, gazetteer: Gazetteer) -> Extractor:
    return Extractor(pipeline, gazetteer)


@pytest.fixture(scope="module")
def events(extractor: Extractor, article: Article) -> list[Event]:
    return extractor.events(article)


def countries(event: Event, side: str = "actors") -> set[str | None]:
    return {actor.country for actor in getattr(event, side)}


def on(event: Event, day: date) -> bool:
    return event.date is not None and event.date.start == event.date.end == day


def short_range_missiles(e: Event) -> bool:
    return (
        (e.type, e.mode, e.status) == ("MOBILIZE", "weapons", "occurred")
        and countries(e) == {"PRK"}
        and on(e, TUESDAY)
        and e.place is not None
        and e.place.country is None
        and 36 < (e.place.lat or 0) < 42
        and 128 < (e.place.lon or 0) < 134
    )


def missile_fell_at_sea(e: Event) -> bool:
    return (
        e.type == "MOBILIZE"
        and e.place is not None
        and e.place.precision == "sea"
        and e.place.country is None
        and "zone" in (e.place.text or "").lower()
    )


def intercontinental_missile(e: Event) -> bool:
    return (e.type, e.mode) == ("MOBILIZE", "weapons") and "PRK" in countries(e) and on(e, THURSDAY)


def soldiers_in_kursk(e: Event) -> bool:
    place = e.place
    return (
        (e.type, e.mode) == ("MOBILIZE", "troops")
        and "PRK" in countries(e)
        and place is not None
        and (place.kind, place.admin1, place.country) == ("admin1", "RU.41", "RUS")
        and any((n.what, n.high) == ("soldiers", 8000) for n in e.numbers)
    )


def statement_at_the_council(e: Event) -> bool:
    return (
        any(a.name == "Kim Song" for a in (*e.attribution, *e.actors))
        and on(e, MONDAY)
        and e.place is not None
        and (e.place.country, e.place.admin1) == ("USA", "US.NY")
    )


def accusation_at_the_un(e: Event) -> bool:
    return (
        e.type == "ACCUSE"
        and countries(e) == {"USA"}
        and countries(e, "targets") == {"CHN", "RUS"}
        and e.place is not None
        and e.place.admin1 == "US.NY"
    )


def meeting_in_the_kremlin(e: Event) -> bool:
    return (
        e.type == "CONSULT"
        and {"RUS", "PRK"} <= countries(e)
        and any("Putin" in (a.name or "") for a in e.actors)
        and on(e, MONDAY)
        and e.place is not None
        and (e.place.country, round(e.place.lat or 0)) == ("RUS", 56)
    )


def nuclear_memorandum(e: Event) -> bool:
    return e.type in {"SUPPORT", "AGREE"} and countries(e) == {"USA", "KOR"}


FOUND = (
    short_range_missiles,
    missile_fell_at_sea,
    intercontinental_missile,
    soldiers_in_kursk,
    statement_at_the_council,
    accusation_at_the_un,
    meeting_in_the_kremlin,
    nuclear_memorandum,
)


@pytest.mark.parametrize("wanted", FOUND, ids=lambda wanted: wanted.__name__)
def test_event_is_found(events: list[Event], wanted: Callable[[Event], bool]) -> None:
    assert any(wanted(event) for event in events)


def test_capital_that_speaks_is_no_pin(events: list[Event], article: Article) -> None:
    speeding = [e for e in events if e.trigger.text == "accelerate"]
    assert speeding
    for event in speeding:
        assert countries(event) == {"PRK"}
    assert not any(e.place and e.place.name == "Pyongyang" for e in events)


def test_brink_of_war_is_no_war(events: list[Event], article: Article) -> None:
    start = article.text.index("brink of war")
    sentence = [e for e in events if e.sentence[0] <= start < e.sentence[1]]
    assert not any(e.type == "ASSAULT" for e in sentence)


def test_filters_leave_the_right_ones(
    extractor: Extractor, article: Article, events: list[Event], tmp_path: Path
) -> None:
    store = Store.create(tmp_path / "store")
    with Ingest(store, made_by=extractor.made_by) as into:
        into.add(replace(article, url=None), events)
    queries = Queries(store.snapshot())

    def rows(query: str) -> list[dict[str, Any]]:
        chosen, notes = Filter.from_query(query)
        assert not notes
        found: list[dict[str, Any]] = (
            queries.rows(chosen, "id", "report_ids").read_all().to_pylist()
        )
        return found

    def shown(query: str) -> set[str]:
        return {key for row in rows(query) for key in (row["id"], *(row["report_ids"] or ()))}

    def among(keep: Callable[[Event], bool]) -> set[str]:
        return {event.id for event in events if keep(event)}

    in_russia = among(lambda e: e.place is not None and e.place.country == "RUS")
    assert in_russia <= shown("country=RUS")  # with the reports that are told as one with them
    assert {row["id"] for row in rows("country=RUS")} <= in_russia
    assert in_russia >= among(soldiers_in_kursk) | among(meeting_in_the_kremlin)
    assert shown("actor=PRK") >= among(short_range_missiles) | among(intercontinental_missile)
    assert shown("type=consult") == among(lambda e: e.type == "CONSULT")
