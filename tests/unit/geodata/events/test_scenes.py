"""What a sentence takes over from the one before it."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.events.coder import code_events
from geodata.events.event import Event
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer

FRIDAY = date(2023, 6, 16)
TUESDAY = date(2023, 6, 13)


@pytest.fixture(scope="module")
def read(pipeline: Language, gazetteer: Gazetteer):  # type: ignore[no-untyped-def]
    def code(text: str) -> dict[str, Event]:
        doc = pipeline.parse(text)
        places = find_places(doc, gazetteer)
        coded = code_events(doc, places, gazetteer, article_id="a1", published=FRIDAY)
        return {event.trigger.text: event for event in coded}

    return code


RAID = "Gunmen attacked a police post in Mombasa on Tuesday. "


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (RAID + "They wounded three officers.", "wounded"),
        (RAID + "The post stands by the port. Three officers were wounded.", "wounded"),
    ],
)
def test_the_day_is_carried_within_a_scene(read, text: str, word: str) -> None:  # type: ignore[no-untyped-def]
    when = read(text)[word].date
    assert (when.start, when.end) == (TUESDAY, TUESDAY)
    assert when.span.text == "Tuesday"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (RAID + "Elsewhere, rebels wounded three soldiers.", "wounded"),
        (RAID + "Rebels have wounded three soldiers.", "wounded"),
        (RAID + "Rebels had wounded three soldiers.", "wounded"),
        (RAID + "Kenya's government condemned Somalia.", "condemned"),
        (RAID + "It rained. It blew. It froze. Rebels wounded three soldiers.", "wounded"),
    ],
)
def test_the_day_is_not_carried_over_a_change_of_scene(read, text: str, word: str) -> None:  # type: ignore[no-untyped-def]
    found = read(text)[word]
    assert found.date is None


def test_the_day_of_a_deed_told_in_between_is_not_carried(read) -> None:  # type: ignore[no-untyped-def]
    text = "Kenya bombed a camp on Tuesday for rockets that rebels had fired at Nairobi on June 9. "
    assert read(text + "Its jets struck a bridge.")["struck"].date.start == TUESDAY


def test_a_day_of_its_own_stays(read) -> None:  # type: ignore[no-untyped-def]
    found = read(RAID + "On Thursday rebels wounded three soldiers.")["wounded"]
    assert found.date.start == date(2023, 6, 15)


def test_background_told_on_is_background(read) -> None:  # type: ignore[no-untyped-def]
    text = "Kenya's court opened a hearing on Tuesday. In 2011 Kenya expelled the Somali envoy. "
    found = read(text + "He was jailed in Somalia.")["jailed"]
    assert (found.status, found.date) == ("historical", None)
    assert found.reasons["status"] == "2011"


def test_the_day_of_the_clause_before_holds_for_the_same_people(read) -> None:  # type: ignore[no-untyped-def]
    text = "Peru's police left the square. Ana Torres was stopped at the gate on Tuesday. "
    found = read(text + "Torres attacked two officers with a knife.")["attacked"]
    assert found.date.start == TUESDAY
    other = "Peru's police left the square. Ana Torres was charged with murder on Tuesday. "
    assert read(other + "Torres attacked two officers with a knife.")["attacked"].date is None
