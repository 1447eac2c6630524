"""What the demonstration shows once it is coded: every type, on a map of the whole world."""

from __future__ import annotations

from importlib.resources import files

import pytest

from geodata.article import read_articles
from geodata.events import plover
from geodata.events.event import Event
from geodata.extract import Extractor
from geodata.language import Language
from geodata.places.gazetteer import Gazetteer
from geodata.wording import TYPES


@pytest.fixture(scope="module")
def events(pipeline: Language, gazetteer: Gazetteer) -> list[Event]:
    folder = str(files("dashboard") / "sample")
    read = Extractor(pipeline, gazetteer).stream_events(read_articles([folder]))
    return [event for _, found in read for event in found]


def test_every_type_and_quad_class_is_shown(events: list[Event]) -> None:
    assert {event.type for event in events} == set(TYPES)
    assert {event.quad for event in events} == {plover.quad(name) for name in TYPES}


def test_the_map_is_full_and_varied(events: list[Event]) -> None:
    placed = [event.place for event in events if event.place is not None and event.place.resolved]
    assert len(placed) > 100
    assert len({place.country for place in placed}) > 35
    assert {"site", "city", "admin1", "country", "sea"} <= {place.precision for place in placed}
    assert any((place.lat or 0) < -20 for place in placed)
