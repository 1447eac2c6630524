"""Places that a document makes likely for events that name none."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.article import Article
from geodata.events.event import Event
from geodata.events.focus import focus_country
from geodata.extract import Extractor
from geodata.language import Language
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Place


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


def test_what_a_report_opens_with_happened_at_its_dateline(extractor: Extractor) -> None:
    text = "Smuggler jailed. NAIROBI — A court sentenced the trader to four years on Tuesday."
    place = event_of(extractor, text, "sentenced").place
    assert place is not None
    assert (place.name, place.precision, place.inferred) == ("Nairobi", "admin1", True)


def test_a_dateline_may_have_small_letters(extractor: Extractor) -> None:
    text = "Smuggler jailed. Nairobi — A court sentenced the trader to four years on Tuesday."
    place = event_of(extractor, text, "sentenced").place
    assert place is not None
    assert place.name == "Nairobi"


def test_dateline_is_far_from_what_is_told_late(extractor: Extractor) -> None:
    filler = "The rains came early this year and the maize stands high in every field. " * 8
    text = f"NAIROBI, Nov 5 — The fair opens today. {filler}Kenyan police arrested forty men."
    place = event_of(extractor, text, "arrested").place
    assert place is None or place.name != "Nairobi"


def test_another_time_is_another_scene(extractor: Extractor) -> None:
    text = "Ten years ago a bomb exploded in Quetta. Gunmen shot two policemen on Monday."
    assert event_of(extractor, text, "exploded").status == "historical"
    assert event_of(extractor, text, "shot").place is None


def test_words_between_do_not_end_a_scene(extractor: Extractor) -> None:
    text = (
        "A car bomb exploded in Quetta on Monday. The mayor condemned the attack. "
        "Gunmen then shot two policemen."
    )
    place = event_of(extractor, text, "shot").place
    assert place is not None
    assert place.name == "Quetta"


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


def test_a_test_told_at_a_neighbours_dateline_is_at_home(extractor: Extractor) -> None:
    text = "LIMA, Nov 5 (Agency) - Chile tested a ballistic missile on Monday."
    found = extractor.events(Article(text, "a"))
    assert [e.place.country for e in found if e.type == "MOBILIZE" and e.place] == ["CHL"]


def test_a_place_that_is_said_stays(extractor: Extractor) -> None:
    text = "NAIROBI, Nov 5 — Kenyan police arrested forty protesters in Mombasa on Tuesday."
    place = event_of(extractor, text, "arrested").place
    assert place is not None
    assert (place.name, place.inferred) == ("Mombasa", False)


def test_unsure_places_do_not_make_the_focus(gazetteer: Gazetteer) -> None:
    def place(country: str, confidence: float) -> Place:
        return Place(
            0, 4, "Name", name="Name", kind="city", lat=1.0, lon=1.0, country=country,
            precision="city", confidence=confidence,
        )  # fmt: skip

    sure = [place("KEN", 0.9)] * 3
    unsure = [place("PER", 0.3)] * 4
    focus = focus_country([*sure, *unsure], gazetteer)
    assert focus is not None
    assert focus.country == "KEN"
    assert focus_country([*sure[:2], *unsure], gazetteer) is None
