"""Places that a document makes likely for events that name none."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.article import Article
from geodata.events.event import Event
from geodata.extract import Extractor
from geodata.language import Language
from geodata.places.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def extractor(pipeline: Language, gazetteer: Gazetteer) -> Extractor:
    return Extractor(pipeline, gazetteer)


def event_of(extractor: Extractor, text: str, word: str) -> Event:
    events = extractor.events(Article(text, "a", published=date(2024, 11, 6)))
    (found,) = [event for event in events if event.trigger.text == word]
    return found


def test_scene_goes_on_into_the_next_sentence(extractor: Extractor) -> None:
    text = "A car bomb exploded in Quetta on Monday. Gunmen then shot two policemen."
    place = event_of(extractor, text, "shot").place
    assert place is not None
    assert (place.name, place.inferred, place.start) == ("Quetta", True, None)


def test_dateline_serves_where_a_party_is_of_its_country(extractor: Extractor) -> None:
    text = "NAIROBI, Nov 5 — Kenyan police arrested forty protesters on Tuesday."
    place = event_of(extractor, text, "arrested").place
    assert place is not None
    assert (place.name, place.precision, place.inferred) == ("Nairobi", "admin1", True)


def test_dateline_of_a_neighbour_is_not_the_place(extractor: Extractor) -> None:
    text = "NAIROBI, Nov 5 — Ethiopian police arrested forty protesters on Tuesday."
    place = event_of(extractor, text, "arrested").place
    assert place is None or place.name != "Nairobi"


def test_words_happen_at_the_dateline_only_if_the_speaker_is_from_there(
    extractor: Extractor,
) -> None:
    text = "PARIS, Nov 5 — Spain condemned the coup on Tuesday."
    assert event_of(extractor, text, "condemned").place is None


def test_country_of_an_article_serves_its_own_parties(extractor: Extractor) -> None:
    text = (
        "Bolivia is on edge from Potosi to Santa Cruz. In Cochabamba and Oruro shops were shut. "
        "Bolivian police arrested forty protesters."
    )
    place = event_of(extractor, text, "arrested").place
    assert place is not None
    assert (place.id, place.precision) == ("dateline:country/BOL", "country")


def test_weapons_are_shown_at_home_unless_the_text_says_otherwise(extractor: Extractor) -> None:
    place = event_of(extractor, "Pakistan test-fired a ballistic missile.", "fired").place
    assert place is not None
    assert (place.country, place.precision, place.inferred) == ("PAK", "country", True)


def test_a_place_that_is_said_stays(extractor: Extractor) -> None:
    text = "NAIROBI, Nov 5 — Kenyan police arrested forty protesters in Mombasa on Tuesday."
    place = event_of(extractor, text, "arrested").place
    assert place is not None
    assert (place.name, place.inferred) == ("Mombasa", False)
