"""Parties that no plain subject or object names: adjectives, halves of a pair, parts of a group."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.events.coder import code_events
from geodata.events.event import Event
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def coded(pipeline: Language, gazetteer: Gazetteer):
    def of(text: str) -> list[Event]:
        doc = pipeline.parse(text)
        places = find_places(doc, gazetteer)
        return code_events(
            doc, places, gazetteer, article_id="a", published=date(2023, 3, 15)
        )  # a Wednesday

    return of


def side(events: list[Event], kind: str, name: str) -> set[str | None]:
    """Countries of the actors or targets of all events of a type."""
    return {actor.country for e in events if e.type == kind for actor in getattr(e, name)}


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("A Peruvian rocket was fired over an empty lake.", "MOBILIZE", "PER"),
        ("Two medics were killed in a Malian attack on the camp.", "ASSAULT", "MLI"),
        ("A cook was wounded as the result of a Malian ambush.", "ASSAULT", "MLI"),
        ("A French engineer was killed by a Malian-planted mine.", "ASSAULT", "MLI"),
        ("Chains of mines laid by the Chileans exploded beside a road.", "ASSAULT", "CHL"),
        ("A Peruvian warship was spotted near a fjord.", "MOBILIZE", "PER"),
        ("Chile's coast guard spotted a Peruvian submarine at dawn.", "MOBILIZE", "PER"),
        ("A Chadian platoon intruded two miles into the valley.", "MOBILIZE", "TCD"),
        ("Peru released spy balloons again at the weekend.", "MOBILIZE", "PER"),
        ("NK rangers attacked a fuel depot.", "ASSAULT", "PRK"),
    ],
)
def test_whose_deed_it_is(coded, text: str, kind: str, country: str):
    assert side(coded(text), kind, "actors") == {country}


def test_a_thing_made_somewhere_is_not_of_there(coded):
    found = coded("Two soldiers are killed by Swedish-made mines.")
    assert found
    assert "SWE" not in side(found, "ASSAULT", "actors")


def test_where_an_attack_was_is_not_who_did_it(coded):
    found = coded("Two officers were killed in a Paris attack.")
    assert found
    assert "FRA" not in side(found, "ASSAULT", "actors")


@pytest.mark.parametrize(
    "text",
    [
        "North and South Korea shelled each other over a disputed weir.",
        "South Korea objected. A brawl over nets grew into clashes between North and South.",
        "Shots were exchanged by South and North Korean gunners after dark.",
    ],
)
def test_both_halves_of_a_pair_are_parties(coded, text: str):
    assert side(coded(text), "ASSAULT", "actors") == {"PRK", "KOR"}


def test_a_half_is_known_by_the_other(coded):
    found = coded("South Sudan said that the North had fired rockets at a village.")
    assert side(found, "ASSAULT", "actors") == {"SDN"}


def test_a_half_without_a_pair_is_a_direction(coded):
    found = coded("Peru said that rebels in the North had fired rockets at a village.")
    assert found
    assert not side(found, "ASSAULT", "actors") & {"PRK", "SDN"}


@pytest.mark.parametrize(
    "text",
    [
        "Six Chilean raiders hid in a mill near Lima. Four raiders were killed.",
        "Five Chilean divers came ashore near Lima. One of the divers was killed.",
        "Peruvian rangers kill nine out of a column of Chilean smugglers.",
    ],
)
def test_a_part_of_a_group_is_of_its_country(coded, text: str):
    assert side(coded(text), "ASSAULT", "targets") == {"CHL"}


def test_those_driven_off_are_the_target_of_shots(coded):
    found = coded("A cutter from Peru fired warning shots to turn back a Chilean trawler.")
    assert side(found, "ASSAULT", "targets") == {"CHL"}


def test_who_is_seen_doing_it_acts(coded):
    found = coded("Analysts detected signs of Peru moving its tanks into the hills.")
    assert side(found, "MOBILIZE", "actors") == {"PER"}


def test_who_fired_what_landed_was_told_before(coded):
    text = (
        "Peru fired a cruise missile over the ocean on Monday. A broadcaster reported that "
        "the missile seemed to have landed in the open sea."
    )
    landed = [e for e in coded(text) if e.trigger.text == "landed"]
    assert [[(a.country, a.start) for a in e.actors] for e in landed] == [[("PER", None)]]
    assert landed[0].date is not None
    assert landed[0].date.start == date(2023, 3, 13)


def test_he_is_not_whom_the_clause_describes(coded):
    text = (
        "Vladimir Putin greeted Chile's foreign minister in Moscow. Footage showed Putin meeting "
        "Rosa Marx, the Chilean guest, with whom he shook hands before a fireplace."
    )
    (shook,) = [e for e in coded(text) if e.trigger.text == "shook"]
    assert {a.country for a in shook.actors} == {"RUS", "CHL"}


def test_a_body_whose_meeting_was_convened_is_its_party(coded):
    (event,) = coded("A Security Council meeting was convened over the drought.")
    assert [a.name for a in event.actors] == ["UN Security Council"]


def test_any_threat_is_none_that_was_made(coded):
    text = "The admiral said the fleet would counter any threat posed by hostile governments."
    assert "THREATEN" not in {e.type for e in coded(text)}


def test_what_is_warned_of_is_a_claim_and_not_yet_there(coded):
    text = "The talks in Geneva followed French warnings about Malian soldiers approaching Niger."
    (event,) = [e for e in coded(text) if e.type == "MOBILIZE"]
    assert event.status == "occurred"
    assert [a.country for a in event.attribution] == ["FRA"]
    assert [a.country for a in event.targets] == ["NER"]
    assert event.place is None


def test_a_meeting_is_on_one_day(coded):
    text = (
        "Harpo Marx said in a Security Council debate on Monday that Peru would attack Chile. "
        "During the debate, Chile accused Peru of lies."
    )
    (event,) = [e for e in coded(text) if e.type == "ACCUSE"]
    assert event.date is not None
    assert event.date.start == event.date.end == date(2023, 3, 13)


def sides(events: list[Event], kind: str) -> tuple[list[str | None], list[str | None]]:
    """The words of the actors and of the targets of the first event of a type."""
    event = next(e for e in events if e.type == kind)
    return [a.text for a in event.actors], [t.text for t in event.targets]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        ("Guards were sent at the request of Mayor Rosa Diaz.", "REQUEST", ["Mayor Rosa Diaz"], []),
        (
            "The sharpest criticism of the plan came from Mayor Rosa Diaz.",
            "ACCUSE",
            ["Mayor Rosa Diaz"],
            [],
        ),
        ("Pedro Soto pleaded guilty to robbery.", "SANCTION", [], ["Pedro Soto"]),
        ("Ferry captain arrested in Lima fraud case.", "COERCE", None, ["Ferry captain"]),
        (
            "Rebels opened fire on an army convoy in the Rift Valley.",
            "ASSAULT",
            ["Rebels"],
            ["army convoy in the Rift Valley"],
        ),
        ("Rebels killed three in Lima.", "ASSAULT", ["Rebels"], ["three"]),
    ],
)
def test_who_did_it_to_whom(coded, text: str, kind: str, actors: list[str], targets: list[str]):
    found = sides(coded(text), kind)
    assert found[1] == targets
    assert actors is None or found[0] == actors


@pytest.mark.parametrize(
    ("text", "actor", "code"),
    [
        ('"We have arrested two men," Police Chief Rosa Diaz said.', "Rosa Diaz", "COP"),
        ('"Our soldiers attacked the camp," Kenyan President William Ruto said.', None, "KENMIL"),
    ],
)
def test_we_are_who_speaks(coded, text: str, actor: str | None, code: str):
    event = coded(text)[0]
    assert [(a.name, a.code) for a in event.actors] == [(actor, code)]


def test_a_speaker_told_by_his_own_words_is_left_open(coded):
    events = coded('"Our guards said we attacked the camp," our captain said. "We shot a man."')
    assert all(a.name is None for e in events for a in e.actors)


def test_roles_of_a_town(coded):
    for title, role in (
        ("Gov. Rosa Diaz", "GOV"),
        ("Sen. Rosa Diaz", "LEG"),
        ("City Manager Rosa Diaz", "GOV"),
        ("District Attorney Rosa Diaz", "JUD"),
        ("Junior College president Rosa Diaz", "EDU"),
        ("The King Street Neighborhood Association", "NGO"),
        ("Lt. Rosa Diaz of the police department", "COP"),
    ):
        event = coded(f"{title} criticized Chile on Monday.")[0]
        assert [a.role for a in event.actors] == [role], title


def test_a_surname_is_no_village_abroad(coded):
    text = "Police arrested Karl Bolton of Lima on Monday. A judge jailed Bolton for fraud."
    event = next(e for e in coded(text) if e.type == "SANCTION" or e.trigger.text == "jailed")
    assert [(t.name, t.country) for t in event.targets] == [("Karl Bolton", "PER")]


def test_a_street_has_no_authorities(coded):
    events = coded("A baker was arrested at a house on Elm Street in Lima, Peru.")
    assert all(a.text != "Elm Street" for e in events for a in e.actors)


def test_whom_an_inquiry_looks_into_is_its_target(coded):
    found = coded("Police opened an inquiry into the mayor of Bamako.")
    assert side(found, "ACCUSE", "targets") == {"MLI"}


@pytest.mark.parametrize(
    "text",
    [
        "A truce between Peru and Chile came into force at dawn.",
        "Hostilities between Peru and Chile ceased.",
    ],
)
def test_both_sides_keep_a_truce(coded, text: str):
    assert side(coded(text), "RETREAT", "actors") == {"PER", "CHL"}
