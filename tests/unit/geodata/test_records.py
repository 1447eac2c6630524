"""Records: JSON and rows hold everything that an event, a place and an article do."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import NamedTuple

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.article import Article
from geodata.events.event import Actor, Event, EventDate, Number, Span
from geodata.places.place import Considered, Place
from geodata.records import (
    ARTICLES,
    EVENTS,
    article_from_row,
    article_row,
    event_from_json,
    event_json,
    event_row,
    fold_text,
    place_from_json,
    place_json,
    table,
)
from geodata.wording import MODES, QUADS, STATUSES, TYPES

words = st.text(st.characters(codec="utf-8"), max_size=12)
maybe = st.none() | words
offsets = st.integers(0, 10_000)
shares = st.floats(0, 1)


class Made(NamedTuple):
    coder: str = "1"
    model: str = "small"
    gazetteer: str = "2"


def actors() -> st.SearchStrategy[tuple[Actor, ...]]:
    one = st.builds(
        Actor, st.none() | offsets, st.none() | offsets, maybe, maybe, maybe, maybe, maybe
    )
    return st.lists(one, max_size=3).map(tuple)


considered = st.builds(
    Considered,
    id=words,
    name=words,
    kind=st.sampled_from(["city", "admin1", "country"]),
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    country=maybe,
    admin1=maybe,
    share=shares,
)
places = st.builds(
    Place,
    start=st.none() | offsets,
    end=st.none() | offsets,
    text=maybe,
    name=maybe,
    id=maybe,
    kind=st.sampled_from(["city", "sea", "computed", None]),
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    country=maybe,
    admin1=maybe,
    precision=st.sampled_from(["site", "city", "sea", None]),
    use=st.sampled_from(["literal", "metonymic", "demonym"]),
    inferred=st.booleans(),
    confidence=shares,
    geometry=st.none() | st.just({"type": "Point", "coordinates": [1.0, 2.0]}),
    reason=words,
    candidates=st.lists(considered, max_size=3).map(tuple),
)
dates = st.tuples(st.dates(), st.dates()).map(lambda d: EventDate(min(d), max(d), "range"))
spans = st.builds(Span, offsets, offsets, words)
events = st.builds(
    Event,
    id=words,
    type=st.sampled_from(sorted(TYPES)),
    mode=st.none() | st.sampled_from(sorted(mode for _, mode in MODES)),
    quad=st.sampled_from(sorted(QUADS)),
    status=st.sampled_from(sorted(STATUSES)),
    trigger=spans,
    sentence=st.tuples(offsets, offsets),
    actors=actors(),
    targets=actors(),
    attribution=actors(),
    place=st.none() | places,
    date=st.none() | dates,
    numbers=st.lists(
        st.builds(Number, words, offsets, offsets, offsets, offsets, words), max_size=2
    ).map(tuple),
    tags=st.lists(words, max_size=2).map(tuple),
    confidence=shares,
)


@settings(deadline=None, max_examples=50)
@given(events)
def test_an_event_comes_back_from_json(event: Event) -> None:
    assert event_from_json(json.loads(json.dumps(event_json(event)))) == event


@settings(deadline=None)
@given(places)
def test_a_place_comes_back_from_json(place: Place) -> None:
    written = place_json(place)
    assert ("geometry" in written) == (place.geometry is not None)
    assert place_from_json(json.loads(json.dumps(written))) == place


def test_a_place_of_before_candidates_were_kept_is_read() -> None:
    written = place_json(Place(0, 5, "Sanaa", "Sanaa", "geonames:71137", "city", 15.35, 44.2))
    del written["candidates"]
    assert place_from_json(written).candidates == ()


@settings(deadline=None, max_examples=50)
@given(events, st.text(max_size=80))
def test_an_event_fits_its_row_and_its_payload_is_complete(event: Event, text: str) -> None:
    article = Article(text, "a")
    (row,) = table("events", [event_row(event, article, made_by=Made())]).to_pylist()
    assert event_from_json(json.loads(row["payload"])) == event
    assert row["article_id"] == article.id
    assert (row["type"], row["mode"], row["status"]) == (event.type, event.mode, event.status)
    assert row["date_start"] == (event.date.start if event.date else None)
    assert row["lat"] == (event.place.lat if event.place else None)
    assert len(row["actor_names"]) == len(row["actor_countries"]) == len(event.actors)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), maybe, st.none() | st.dates())
def test_an_article_comes_back_from_its_row(text: str, title: str | None, day: date | None) -> None:
    article = Article(text, "a", title=title, published=day, source="S", url="u", language="en")
    row = article_row(article, events=0, made_by=Made(), now=datetime.now(UTC))
    assert article_from_row(table("articles", [row]).to_pylist()[0]) == article


def test_a_lone_surrogate_takes_one_place_so_that_offsets_hold() -> None:
    article = Article("Chad \ud800 left.", "a")
    row = article_row(article, events=0, made_by=Made(), now=datetime.now(UTC))
    assert table("articles", [row]).to_pylist()[0]["text"] == "Chad ? left."


def test_the_command_contract_names_these_fields() -> None:
    event = Event(
        "e-1", "AID", None, "material cooperation", "occurred", Span(5, 9, "sent"), (0, 20),
        actors=(Actor(0, 4, "Oman", "Oman", "OMN", "OMN", None),),
        place=Place(12, 17, "Sanaa", "Sanaa", "geonames:71137", "city", 15.35, 44.2, "YEM"),
        date=EventDate(date(2020, 1, 1), date(2020, 1, 31), "month"),
        numbers=(Number("tonnes", 10, 12, 3, 4, "x"),), tags=("health",), confidence=0.5,
    )  # fmt: skip
    written = event_json(event, article_id="abc")
    assert set(written) >= {
        "id", "type", "mode", "quad", "tags", "status", "actors", "targets", "attribution",
        "place", "date", "numbers", "trigger", "sentence", "confidence",
    }  # fmt: skip
    assert written["actors"] == [
        {
            "start": 0, "end": 4, "text": "Oman", "name": "Oman", "code": "OMN", "country": "OMN",
            "role": None, "reason": "",
        }
    ]  # fmt: skip
    assert written["date"] == {"start": "2020-01-01", "end": "2020-01-31", "precision": "month"}
    assert written["sentence"] == {"start": 0, "end": 20}
    assert written["article_id"] == "abc"
    assert set(written["place"]) >= {
        "start", "end", "text", "name", "id", "kind", "lat", "lon", "country", "admin1",
        "precision", "use", "inferred", "confidence",
    }  # fmt: skip


def test_parties_are_found_by_country_code_and_name_and_counted_once() -> None:
    parties = (
        Actor(0, 1, "a", "Iran", "IRNGOV", "IRN", "GOV"),
        Actor(0, 1, "b", "Iran", "IRNMIL", "IRN", "MIL"),
        Actor(0, 1, "c", "Red Crescent", None, None, None),
    )
    event = Event(
        "e", "AID", None, "material cooperation", "occurred", Span(0, 1, "a"), (0, 1), parties
    )
    row = event_row(event, Article("x", "d"), made_by=Made())
    assert row["actor_main"] == ["IRN", "Red Crescent"]
    assert row["actor_keys"] == ["irn", "irngov", "iran", "irnmil", "red crescent"]
    assert row["actor_codes"] == ["IRNGOV", "IRNMIL", None]


@pytest.mark.parametrize(
    ("text", "folded"), [("Córdoba", "cordoba"), ("Straße", "strasse"), ("İzmir", "izmir")]
)
def test_search_text_is_folded(text: str, folded: str) -> None:
    assert fold_text(text) == folded


@pytest.mark.parametrize("schema", [ARTICLES, EVENTS])
def test_every_column_says_what_it_holds(schema: pa.Schema) -> None:
    assert all(field.metadata[b"about"] for field in schema)


def test_the_reason_for_an_actor_is_kept() -> None:
    actor = Actor(0, 2, "He", "Rufus Firefly", "FRDGOV", "FRD", "GOV", "He: Rufus Firefly")
    event = Event(
        "e-1", "AID", None, "material cooperation", "occurred", Span(3, 7, "sent"), (0, 20),
        actors=(actor,),
    )  # fmt: skip
    assert event_from_json(event_json(event)).actors[0].reason == "He: Rufus Firefly"
