from __future__ import annotations

import pytest

from geodata.events.coder import code_events
from geodata.events.event import Event
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer


def events(text: str, pipeline: Language, gazetteer: Gazetteer) -> list[Event]:
    doc = pipeline.parse(text)
    return code_events(doc, find_places(doc, gazetteer), gazetteer, article_id="a")


def place_words(pipeline: Language, gazetteer: Gazetteer, text: str, trigger: str) -> str | None:
    """The words for the place of the event with that trigger."""
    event = next(e for e in events(text, pipeline, gazetteer) if e.trigger.text == trigger)
    return event.place.text if event.place else None


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("Rebels attacked a convoy near Goma.", "attacked", "Goma"),
        ("Rebels captured the city of Goma.", "captured", "Goma"),
        ("Two men were shot and killed in Marseille.", "shot", "Marseille"),
        ("Police clashed with students in Dhaka, injuring nine people.", "injuring", "Dhaka"),
        ("A bomb attack in Quetta killed five soldiers.", "killed", "Quetta"),
        ("The army launched airstrikes on the port of Hodeidah.", "launched", "Hodeidah"),
        ("In Lagos, police said gunmen had kidnapped a bishop.", "kidnapped", "Lagos"),
        ("According to a source in Cairo, rebels attacked Benghazi.", "attacked", "Benghazi"),
        ("The French president met his Brazilian counterpart in Lisbon.", "met", "Lisbon"),
        ("Jets bombed Idlib on Friday.", "bombed", "Idlib"),
        ("Thousands of students marched through Santiago.", "marched", "Santiago"),
        ("Protesters in Minsk clashed with riot police.", "clashed", "Minsk"),
        ("Troops withdrew from Kherson on Monday.", "withdrew", "Kherson"),
        ("The army sent 200 soldiers to Bamako.", "sent", "Bamako"),
        ("Gunmen stormed a hotel in Ouagadougou, killing six guests.", "killing", "Ouagadougou"),
        (
            "Six people were killed when a bomb exploded at a market in Peshawar.",
            "killed",
            "Peshawar",
        ),
        ("Police arrested the editor at his home in Lusaka.", "arrested", "Lusaka"),
        ("Soldiers from Chad killed nine bandits near Maroua.", "killed", "Maroua"),
        ("An assault on Aleppo by government troops wounded ten fighters.", "wounded", "Aleppo"),
        ("The navy will patrol the coast near Massawa.", "patrol", "Massawa"),
        ("Opposition supporters blocked roads in Dakar and burned tyres.", "burned", "Dakar"),
    ],
)
def test_the_place_of_the_event(
    pipeline: Language, gazetteer: Gazetteer, text: str, trigger: str, place: str
) -> None:
    assert place_words(pipeline, gazetteer, text, trigger) == place


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("A jury in Denver indicted two brokers on Tuesday.", "indicted", "Denver"),
        ("The king greeted the envoy at a dinner in Oslo.", "greeted", "Oslo"),
        ("Prosecutors filed a complaint in Denver District Court.", "filed", "Denver"),
        ("Norway shut down its consulate in Milan on Monday.", "shut", "Milan"),
        ("The court fined a bank in Lyon on Monday.", "fined", "Lyon"),
        ("During her visit to Brussels, the minister praised the treaty.", "praised", "Brussels"),
        ("On a trip to Lagos, the premier condemned the coup.", "condemned", "Lagos"),
    ],
)
def test_words_are_said_where_the_speaker_is_told_to_be(
    pipeline: Language, gazetteer: Gazetteer, text: str, trigger: str, place: str
) -> None:
    assert place_words(pipeline, gazetteer, text, trigger) == place


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen shot dead Harpo Dreyfus on Monday.",
        "Gunmen killed Dr. Dreyfus on Tuesday.",
        "Police arrested a Peruvian journalist on Monday.",
        "Gunmen abducted the nurse who worked at the Louvre.",
    ],
)
def test_who_is_hurt_is_no_place(pipeline: Language, gazetteer: Gazetteer, text: str) -> None:
    (event,) = events(text, pipeline, gazetteer)
    assert event.place is None


@pytest.mark.parametrize(
    "text",
    [
        "Paris condemned the arrests.",
        "The Kremlin rejected the proposal.",
        "Norwegian officials praised the treaty.",
        "Canada condemned the shelling of Aleppo.",
        "Berlin urged Ankara to release the reporter.",
        "Washington imposed sanctions on Iran.",
        "Moscow accused Kyiv of killing the general.",
    ],
)
def test_an_actor_or_a_topic_is_no_place(
    pipeline: Language, gazetteer: Gazetteer, text: str
) -> None:
    spoken = [e for e in events(text, pipeline, gazetteer) if e.trigger.text != "shelling"]
    assert spoken
    assert all(e.place is None for e in spoken)


def test_a_body_meets_at_its_seat(pipeline: Language, gazetteer: Gazetteer) -> None:
    text = "During a Security Council meeting, Chile accused Peru of spying."
    event = next(e for e in events(text, pipeline, gazetteer) if e.type == "ACCUSE")
    assert event.place is not None
    assert (event.place.name, event.place.inferred) == ("New York City", True)
    assert event.place.start is None


def test_the_same_meeting_keeps_its_place(pipeline: Language, gazetteer: Gazetteer) -> None:
    text = (
        "Ministers gathered for an emergency meeting in Geneva. "
        "During the meeting, Chile accused Peru of spying."
    )
    event = next(e for e in events(text, pipeline, gazetteer) if e.type == "ACCUSE")
    assert event.place is not None
    assert (event.place.name, event.place.inferred) == ("Geneva", True)


def test_an_unlisted_village_stands_where_its_container_stands(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    text = "Bandits attacked the village of Zumbarola in Kaduna."
    event = next(e for e in events(text, pipeline, gazetteer) if e.type == "ASSAULT")
    assert event.place is not None
    assert event.place.text == "Zumbarola"
    assert event.place.country in {"NGA", None}


def test_what_is_spoken_about_is_elsewhere(pipeline: Language, gazetteer: Gazetteer) -> None:
    text = "Generals talked at length in Quito about the deployment of Malian soldiers."
    event = next(e for e in events(text, pipeline, gazetteer) if e.type == "MOBILIZE")
    assert event.place is None
