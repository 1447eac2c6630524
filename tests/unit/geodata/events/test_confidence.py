from __future__ import annotations

from datetime import date

import pytest

from geodata.events.coder import code_events
from geodata.events.confidence import LEAST, likely, probability, weights
from geodata.events.event import Event
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer

REPORT = (
    "Police arrested four dockers in Marseille on Monday. A spokesman said on Tuesday that a judge "
    "had charged two of them with arson. Dockers marched to the court, police said. "
    "The minister condemned the march on Tuesday."
)
GUIDE = (
    "Marseille is a lovely old town. You can walk along the quay and try the fish. "
    "Your hotel will lend you a map. The market is open every morning. "
    "In the hills there are pines and vines. Bring a hat, since the sun is strong. "
    "The best view is from the church. A ferry takes you to the islands. "
    "Sailors who were robbed here often blamed the wine. The museum is worth an hour of your time."
)


def coded(
    text: str, pipeline: Language, gazetteer: Gazetteer, *, least: float = LEAST
) -> list[Event]:
    doc = pipeline.parse(text)
    places = find_places(doc, gazetteer)
    day = date(2021, 5, 5)
    return code_events(doc, places, gazetteer, article_id="a", published=day, least=least)


def test_a_report_keeps_what_a_guide_loses(pipeline: Language, gazetteer: Gazetteer) -> None:
    told = coded(REPORT, pipeline, gazetteer, least=0.0)
    assert len(told) >= 4
    assert coded(REPORT, pipeline, gazetteer) == told
    assert coded(GUIDE, pipeline, gazetteer, least=0.0) != []
    assert coded(GUIDE, pipeline, gazetteer) == []


def test_the_same_sentence_is_likelier_in_a_report(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    sentence = " Gunmen killed a sailor in the harbour."
    end = -len(sentence)
    report, guide = (
        max(e.confidence for e in coded(text + sentence, pipeline, gazetteer, least=0.0)
            if e.trigger.start > len(text + sentence) + end)
        for text in (REPORT, GUIDE)
    )  # fmt: skip
    assert report > guide + 0.2


def test_the_first_sentence_stays(pipeline: Language, gazetteer: Gazetteer) -> None:
    doc = pipeline.parse("Gunmen killed a sailor. " + GUIDE)
    events = code_events(doc, find_places(doc, gazetteer), gazetteer, article_id="a", least=0.0)
    kept = likely(doc, events, least=1.0)
    assert [event.type for event in kept] == ["ASSAULT"]


def test_a_confidence_lies_between_the_bounds() -> None:
    assert probability({}, {"constant": 50.0}) == 0.97
    assert probability({}, {"constant": -50.0}) == 0.05
    assert probability({"a": 1.0}, {"constant": -1.0, "a": 1.0}) == pytest.approx(0.5)


def test_the_weights_speak_for_reports_and_against_guides() -> None:
    table = weights()
    assert table["events in text"] > 0 > table["reader in text"]
    assert table["lead sentence"] > 0 > table["depth"]
