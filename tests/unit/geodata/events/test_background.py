"""What is told as background, and what the date of an event adds to its status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geodata.events.background import background_cue, is_long_past, timed
from geodata.events.coder import code_events
from geodata.events.event import Event, EventDate
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer

FRIDAY = date(2023, 6, 16)
LEAD = "Ferry staff in Bergen walked out on Friday. The pay dispute is in its third week. "


def cue(pipeline: Language, text: str, word: str) -> str | None:
    token = next(t for t in pipeline.parse(text) if t.text == word)
    found = background_cue(token)
    return found.text if found is not None else None


def events(
    pipeline: Language, gazetteer: Gazetteer, text: str, published: date | None
) -> dict[str, Event]:
    doc = pipeline.parse(text)
    places = find_places(doc, gazetteer)
    coded = code_events(doc, places, gazetteer, article_id="a1", published=published)
    return {event.trigger.text: event for event in coded}


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        (LEAD + "Rebels had seized the harbour.", "seized", "had"),
        (LEAD + "Troops guard a dam that rebels had shelled.", "shelled", "had"),
        (LEAD + "The town has been calm since rebels signed a truce.", "signed", "since"),
        (LEAD + "The road has been shut since the capture of the town.", "capture", "since"),
        (LEAD + "Police found the man who shot the mayor.", "shot", "who"),
        (LEAD + "Police left the town they raided.", "raided", "the"),
        (LEAD + "They met those who were hurt in the raid.", "hurt", "who"),
        (LEAD + "Chile previously expelled two envoys.", "expelled", "previously"),
        (LEAD + "Peru expelled two envoys decades ago.", "expelled", "ago"),
        (LEAD + "The militia has attacked schools in the past.", "attacked", "past"),
        (LEAD + "Norway banned the group last year.", "banned", "year"),
        (LEAD + "The envoy recalled last year's attack.", "attack", "year"),
    ],
)
def test_words_that_look_back(pipeline: Language, text: str, word: str, expected: str) -> None:
    assert cue(pipeline, text, word) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Rebels had seized the harbour.", "seized"),  # the first sentence is news
        (LEAD + "The mayor said rebels had seized the harbour.", "seized"),
        (LEAD + "Two men fled after they had shot a guard.", "shot"),
        (LEAD + "He had shot two guards before police stopped him.", "shot"),
        ("Police found the man who shot the mayor.", "shot"),
        (LEAD + "Police found a man who shot the mayor.", "shot"),
        (LEAD + "The family called the police, who searched the yard.", "searched"),
        (LEAD + "They drove to the gate, where guards shot the mayor.", "shot"),
        (LEAD + "Gunmen stormed the bank minutes ago.", "stormed"),
        (LEAD + "Gunmen stormed the bank two days ago.", "stormed"),
        (LEAD + "Peru released him once he signed.", "signed"),
    ],
)
def test_news_does_not_look_back(pipeline: Language, text: str, word: str) -> None:
    assert cue(pipeline, text, word) is None


def days(first: str, last: str, precision: str = "day") -> EventDate:
    return EventDate(date.fromisoformat(first), date.fromisoformat(last), precision)  # type: ignore[arg-type]


def test_a_season_back_is_long_past() -> None:
    assert is_long_past(days("2022-01-01", "2022-12-31", "year"), FRIDAY, None)
    assert is_long_past(days("2023-03-01", "2023-03-05"), FRIDAY, None)
    assert not is_long_past(days("2023-06-01", "2023-06-01"), FRIDAY, None)
    assert not is_long_past(days("2023-01-01", "2023-06-16", "year"), FRIDAY, None)  # goes on
    assert not is_long_past(None, FRIDAY, None)


def test_without_publication_the_newest_day_named_stands_in() -> None:
    newest = date(2019, 5, 2)
    assert is_long_past(days("2017-05-02", "2017-05-02"), None, newest)
    assert not is_long_past(days("2019-04-30", "2019-04-30"), None, newest)
    assert is_long_past(days("2019-01-01", "2019-12-31", "year"), None, newest)  # a year alone
    assert not is_long_past(days("2017-05-02", "2017-05-02"), None, None)


def test_history_in_a_text_without_publication(pipeline: Language, gazetteer: Gazetteer) -> None:
    text = (
        "On 4 May 2019 Kenya's army shelled a village near Garissa. "
        "In 2011 Kenya's army attacked a camp near Garissa."
    )
    found = events(pipeline, gazetteer, text, None)
    assert found["shelled"].status == "occurred"
    assert found["attacked"].status == "historical"
    assert found["attacked"].reasons["status"] == "2011"


def test_pluperfect_with_a_day_of_this_week_is_news(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    text = LEAD + "Peru had expelled two Chilean envoys on Wednesday."
    found = events(pipeline, gazetteer, text, FRIDAY)["expelled"]
    assert found.status == "occurred"
    assert "status" not in found.reasons


def test_what_hangs_on_an_old_main_clause_is_background(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    text = LEAD + "In 2011 Norway received a letter in which Peru accused Chile of piracy."
    found = events(pipeline, gazetteer, text, FRIDAY)["accused"]
    assert (found.status, found.reasons["status"]) == ("historical", "2011")


def test_what_tells_of_an_old_deed_is_background(pipeline: Language, gazetteer: Gazetteer) -> None:
    text = LEAD + "Trade shrank after a raid on Lima in May 2019, in which two guards were killed."
    found = events(pipeline, gazetteer, text, FRIDAY)["killed"]
    assert (found.status, found.reasons["status"]) == ("historical", "May 2019")


def test_a_day_to_come_makes_a_plan_of_a_noun(pipeline: Language, gazetteer: Gazetteer) -> None:
    talks = "Peru's government and Chile's government told staff of a summit of theirs. "
    event = events(pipeline, gazetteer, "Peru met Chile for talks.", FRIDAY)["met"]
    token = next(t for t in pipeline.parse(talks) if t.text == "summit")
    ahead = replace(event, date=days("2023-06-20", "2023-06-20"))
    given = timed(ahead, token, [], published=FRIDAY, latest=None)
    assert (given.status, given.date) == ("planned", ahead.date)


def test_a_day_to_come_does_not_date_what_was_said(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    doc = pipeline.parse("Peru met Chile for talks.")
    event = events(pipeline, gazetteer, doc.text, FRIDAY)["met"]
    ahead = replace(event, date=days("2023-06-20", "2023-06-20"))
    given = timed(ahead, doc[1], [], published=FRIDAY, latest=None)
    assert (given.status, given.date) == ("occurred", None)
