from __future__ import annotations

from datetime import date

import pytest

from geodata.events.coder import code_events
from geodata.events.event import Actor, Event
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer

DAY = date(2024, 11, 5)


def events(text: str, pipeline: Language, gazetteer: Gazetteer) -> list[Event]:
    doc = pipeline.parse(text)
    places = find_places(doc, gazetteer)
    return code_events(doc, places, gazetteer, article_id="a", published=DAY)


def last(text: str, pipeline: Language, gazetteer: Gazetteer) -> Event:
    return events(text, pipeline, gazetteer)[-1]


def code(actor: Actor) -> tuple[str | None, str | None]:
    return actor.text, actor.code


def test_a_pronoun_keeps_its_words_and_names_who_is_meant(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    event = last(
        "Rufus Firefly, Chile's president, praised Peru. He accused Brazil of lying.",
        pipeline,
        gazetteer,
    )
    (he,) = event.actors
    assert code(he) == ("He", "CHLGOV")
    assert he.name == "Rufus Firefly"
    assert he.reason == "He: Rufus Firefly"


def test_a_pronoun_of_one_sentence_has_the_words_it_stands_for(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    event = last("Chile's army said it had attacked rebels.", pipeline, gazetteer)
    (army,) = event.actors
    assert code(army) == ("Chile's army", "CHLMIL")
    assert army.reason.startswith("it: ")


def test_its_minister_is_of_the_country_meant(pipeline: Language, gazetteer: Gazetteer) -> None:
    text = "Bolivia recalled its envoy. Its foreign minister accused Peru of spying."
    (minister,) = last(text, pipeline, gazetteer).actors
    assert code(minister) == ("Its foreign minister", "BOLGOV")
    assert minister.reason == "Its: Bolivia"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("French and Polish ministers criticised Russia.", ["FRAGOV", "POLGOV"]),
        ("Russian and Chinese officials criticised Japan.", ["RUSGOV", "CHNGOV"]),
        ("French ministers criticised Russia.", ["FRAGOV"]),
    ],
)
def test_two_adjectives_are_two_parties(
    pipeline: Language, gazetteer: Gazetteer, text: str, codes: list[str]
) -> None:
    assert [a.code for a in last(text, pipeline, gazetteer).actors] == codes


def test_office_is_told_by_the_table_of_the_day(pipeline: Language, gazetteer: Gazetteer) -> None:
    (actor,) = last("Emmanuel Macron criticised Russia.", pipeline, gazetteer).actors
    assert (actor.code, actor.reason) == ("FRAGOV", "minister or president on 2024-11-05")


def test_who_makes_an_arrest_is_of_the_country(pipeline: Language, gazetteer: Gazetteer) -> None:
    event = last("Two reporters were arrested in Lusaka.", pipeline, gazetteer)
    assert [code(a) for a in event.actors] == [("Lusaka", "ZMBGOV")]
    assert event.actors[0].reason
    killed = last("Two reporters were killed in Lusaka.", pipeline, gazetteer)
    assert killed.actors == ()


def test_nobody_acts_on_themselves(pipeline: Language, gazetteer: Gazetteer) -> None:
    text = "Chile's rebels said they would release two guards held by them."
    for event in events(text, pipeline, gazetteer):
        spans = {(a.start, a.end) for a in event.actors}
        assert not spans & {(t.start, t.end) for t in event.targets}
