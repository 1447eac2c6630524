from __future__ import annotations

from datetime import date

import pytest

from geodata.events.coder import code_events
from geodata.events.event import Event
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer


class Reader:
    """Codes a text with the shared pipeline and gazetteer."""

    def __init__(self, pipeline: Language, gazetteer: Gazetteer) -> None:
        self.pipeline, self.gazetteer = pipeline, gazetteer

    def __call__(self, text: str) -> list[Event]:
        doc = self.pipeline.parse(text)
        places = find_places(doc, self.gazetteer)
        return code_events(
            doc, places, self.gazetteer, article_id="a1", published=date(2023, 3, 15)
        )

    def one(self, text: str, kind: str) -> Event:
        found = [e for e in self(text) if e.type == kind]
        assert len(found) == 1, f"{text!r}: {[(e.type, e.trigger.text) for e in self(text)]}"
        return found[0]


@pytest.fixture(scope="module")
def read(pipeline: Language, gazetteer: Gazetteer) -> Reader:
    return Reader(pipeline, gazetteer)


def _codes(event: Event) -> tuple[list[str | None], list[str | None]]:
    return [a.code for a in event.actors], [t.code for t in event.targets]


@pytest.mark.parametrize(
    "text",
    [
        "A storm killed 12 people in Vietnam.",
        "The earthquake destroyed hundreds of houses in Nepal.",
        "The mountain village was evacuated after a volcano hurled rocks at farms in Chile.",
        "Hurricane Rufus wounded six sailors in Jamaica.",
        "A bridge which had killed 14 people was torn down in Genoa.",
    ],
)
def test_nature_and_buildings_attack_nobody(read: Reader, text: str) -> None:
    assert not [e for e in read(text) if e.type in {"ASSAULT", "PROTEST", "COERCE"}]


def test_people_and_bodies_in_buildings_still_attack(read: Reader) -> None:
    event = read.one("Rebels hurled grenades at a bridge in Chile.", "ASSAULT")
    assert _codes(event)[0] == ["REB"]
    assert read.one("Minister Ash Snow condemned Peru.", "ACCUSE").actors


def test_a_quarrel_is_no_actor(read: Reader) -> None:
    event = read.one("The feud began with the shooting of a mayor in Sinaloa.", "ASSAULT")
    assert not event.actors


def test_a_pronoun_that_stands_for_nobody_known_is_no_party(read: Reader) -> None:
    event = read.one("They attacked a village in Mali.", "ASSAULT")
    assert not event.actors
    event = read.one("The Chilean minister criticised others.", "ACCUSE")
    assert not event.targets


def test_followers_act_themselves(read: Reader) -> None:
    event = read.one("His followers have blocked highways in the region since March.", "PROTEST")
    assert [a.text for a in event.actors] == ["His followers"]


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("Ecuador condemned the Peruvian raid on the village.", ["PER"]),
        ("Ecuador condemned the raid by Peru on the village.", ["PER"]),
        ("Ecuador condemned attacks on Peruvian civilians.", [None]),
    ],
)
def test_a_criticism_is_of_whoever_did_it(
    read: Reader, text: str, blamed: list[str | None]
) -> None:
    assert _codes(read.one(text, "ACCUSE"))[1] == blamed


def test_nobody_threatens_himself(read: Reader) -> None:
    text = (
        "Norwegian President Kari Holm warned that Norway would attack if Iceland broke the truce."
    )
    event = read.one(text, "THREATEN")
    assert event.actors[0].code == "NORGOV"
    assert "NOR" not in _codes(event)[1]
    text = "The Chilean president warned that her country could respond with tariffs."
    assert not read.one(text, "THREATEN").targets


def test_where_a_leader_opens_a_meeting_is_no_target(read: Reader) -> None:
    event = read.one("Chilean President Gabriel Boric attended a ceremony in Santiago.", "CONSULT")
    assert not event.targets


def test_where_something_is_announced_is_no_target(read: Reader) -> None:
    event = read.one("President Emmanuel Macron announced the pact at the White House.", "SUPPORT")
    assert not event.targets


def test_the_accused_does_not_own_the_accusation(read: Reader) -> None:
    event = read.one("Norway accused the ministry of hiding reports.", "ACCUSE")
    assert [t.text for t in event.targets] == ["ministry"]


def test_who_vows_that_others_pay_threatens_them(read: Reader) -> None:
    event = read.one("The minister vowed that the rebels would pay a heavy price.", "THREATEN")
    assert _codes(event) == (["GOV"], ["REB"])


def test_the_end_of_a_name_is_no_capital(read: Reader) -> None:
    event = read.one("Relations worsened after a clash in the Nubra Valley in June.", "ASSAULT")
    assert "AIA" not in {t.country for t in event.targets}


def test_the_two_countries_are_not_their_officials(read: Reader) -> None:
    text = (
        "Ghana summoned the envoy of Togo. Deputy minister Ama Serwaa met Kofi Mensah. "
        "The two countries then expelled diplomats."
    )
    assert _codes(read.one(text, "SANCTION"))[0] == ["GHA", "TGO"]


def test_a_base_is_not_he(read: Reader) -> None:
    text = "The president went to the base at Tessalit. He ordered the army to launch an operation."
    assert "base" not in {a.text.split()[0] for e in read(text) for a in e.actors}


def test_an_ally_is_sent_troops_as_a_move_of_troops(read: Reader) -> None:
    text = "North Korea has sent troops to Russia, the general confirmed."
    assert read.one(text, "MOBILIZE").actors[0].code == "PRK"


def test_tear_gas_is_no_poison_gas(read: Reader) -> None:
    text = "Police fired tear gas at thousands of students in Tunis."
    assert read.one(text, "ASSAULT").mode == "crowd-control"


def test_forces_are_driven_out_by_force(read: Reader) -> None:
    event = read.one("The army drove out Eritrean troops from the town.", "ASSAULT")
    assert _codes(event) == (["MIL"], ["ERIMIL"])


def test_who_watches_a_truce_coerces_nobody(read: Reader) -> None:
    assert not read("Observers from Togo monitored a truce in Sudan.")


def test_any_attack_under_a_negation_did_not_happen(read: Reader) -> None:
    event = read.one("The general was not aware of any attack on the port.", "ASSAULT")
    assert event.status == "denied"


def test_being_ready_to_work_together_is_one_event(read: Reader) -> None:
    found = read("Poland was ready to cooperate with Lithuania.")
    assert [(e.type, _codes(e)) for e in found] == [("AGREE", (["POL"], ["LTU"]))]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Police fired rubber bullets at thousands of students in Tunis.", "thousands of students"),
        ("Gunmen shot at a Sylvan Airways plane on Monday as it tried to land.", "Airways plane"),
        ("The army fired rockets at a power plant near Kharkiv.", "power plant"),
    ],
)
def test_what_is_shot_at_is_hit_even_if_it_is_no_place(read: Reader, text: str, hit: str) -> None:
    assert hit in read.one(text, "ASSAULT").targets[0].text


def test_a_visit_within_the_own_country_is_none(read: Reader) -> None:
    assert not read("The French president visited flooded villages in Brittany.")
    event = read.one("The French president visited Lisbon.", "CONSULT")
    assert [a.country for a in event.actors] == ["FRA", "PRT"]


def test_the_end_of_a_partys_name_is_no_other_party(read: Reader) -> None:
    event = read.one("The Alpine Democrats condemned the law.", "ACCUSE")
    assert "USA" not in {a.country for a in event.actors}
    event = read.one("House Democrats condemned the law.", "ACCUSE")
    assert {a.country for a in event.actors} == {"USA"}


def test_power_is_seized_in_a_country(read: Reader) -> None:
    event = read.one("Soldiers seized power in Gabon.", "ASSAULT")
    assert _codes(event) == (["MIL"], ["GAB"])


def test_an_alert_for_a_volcano_moves_no_troops(read: Reader) -> None:
    assert not read("Officials raised the alert level around the volcano in Iceland.")
    assert read.one("Iceland raised the alert level of its coast guard.", "MOBILIZE")


def test_ground_that_forces_move_to_is_where_and_not_to_whom(read: Reader) -> None:
    (event,) = read("Ethiopian troops were moving towards the Tigray region.")
    assert event.type == "MOBILIZE"
    assert event.place is not None
    assert event.place.name == "Tigray"
    assert event.targets == ()
