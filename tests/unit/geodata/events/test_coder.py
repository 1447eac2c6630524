from __future__ import annotations

from datetime import date

import pytest

from geodata.events import plover
from geodata.events.coder import code_events
from geodata.events.event import Event
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer

PUBLISHED = date(2023, 3, 15)  # a Wednesday


class Reader:
    """Codes a text with the shared pipeline and gazetteer."""

    def __init__(self, pipeline: Language, gazetteer: Gazetteer) -> None:
        self.pipeline, self.gazetteer = pipeline, gazetteer

    def __call__(self, text: str) -> list[Event]:
        doc = self.pipeline.parse(text)
        places = find_places(doc, self.gazetteer)
        return code_events(doc, places, self.gazetteer, article_id="a1", published=PUBLISHED)

    def one(self, text: str, kind: str) -> Event:
        found = [e for e in self(text) if e.type == kind]
        assert found, f"no {kind} in {text!r}: {[(e.type, e.trigger.text) for e in self(text)]}"
        return max(found, key=lambda e: e.confidence)


@pytest.fixture(scope="module")
def read(pipeline: Language, gazetteer: Gazetteer) -> Reader:
    return Reader(pipeline, gazetteer)


@pytest.mark.parametrize(
    ("text", "kind", "mode", "trigger"),
    [
        ("Norway agreed to reopen talks with Iceland.", "AGREE", None, "agreed"),
        ("The Peruvian president met his Chilean counterpart.", "CONSULT", None, "met"),
        ("Kenya's minister held talks with Ugandan officials.", "CONSULT", None, "held"),
        ("The two presidents spoke by phone on Monday.", "CONSULT", "phone", "spoke"),
        ("Portugal praised Spain's new law.", "SUPPORT", None, "praised"),
        ("Chad and Niger signed a water treaty.", "SUPPORT", None, "signed"),
        ("The rebels declared a ceasefire in Tripoli.", "CONCEDE", None, "declared"),
        ("Hungary lifted the curfew in Budapest.", "CONCEDE", None, "lifted"),
        ("Japan shared intelligence with Australia.", "COOPERATE", None, "shared"),
        ("Sweden sent medical supplies to Haiti.", "AID", None, "sent"),
        ("France withdrew its troops from Mali.", "RETREAT", "withdraw", "withdrew"),
        ("Turkey released two journalists.", "RETREAT", "release", "released"),
        ("The mayor of Lyon resigned on Tuesday.", "RETREAT", "resign", "resigned"),
        ("Ghana called on Togo to free the sailors.", "REQUEST", "yield", "called"),
        ("Peru accused Chile of spying.", "ACCUSE", "allege", "accused"),
        ("Amnesty International condemned the arrests.", "ACCUSE", "disapprove", "condemned"),
        ("Police opened an inquiry into the bank.", "ACCUSE", "investigate", "opened"),
        ("Serbia refused to release the prisoners.", "REJECT", "yield", "refused"),
        ("The militia threatened to attack Benghazi.", "THREATEN", "violence", "threatened"),
        ("Thousands of teachers marched through Lima.", "PROTEST", "demo", "marched"),
        ("Miners in Chile went on strike.", "PROTEST", "strike", "went"),
        ("Canada imposed sanctions on Belarus.", "SANCTION", "discontinue", "imposed"),
        ("Poland expelled three Russian diplomats.", "SANCTION", "expel", "expelled"),
        ("A court convicted the former minister of fraud.", "SANCTION", "convict", "convicted"),
        ("India test-fired a ballistic missile.", "MOBILIZE", "weapons", "fired"),
        ("Ethiopia deployed troops to the border.", "MOBILIZE", "troops", "deployed"),
        ("Police in Minsk arrested forty students.", "COERCE", "arrest", "arrested"),
        ("The government imposed a curfew in Accra.", "COERCE", "curfew", "imposed"),
        ("Gunmen killed two guards in Karachi.", "ASSAULT", "firearms", "killed"),
        ("The army launched an offensive against the rebels.", "ASSAULT", None, "launched"),
        ("Clashes broke out between police and settlers.", "ASSAULT", None, "broke"),
    ],
)
def test_types_and_modes(
    read: Reader, text: str, kind: str, mode: str | None, trigger: str
) -> None:
    event = read.one(text, kind)
    assert (event.mode, event.trigger.text) == (mode, trigger)
    assert event.quad == plover.quad(kind)
    assert event.status == "occurred"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Iran fired rockets at the town of Erbil.", "ASSAULT"),
        ("Iran fired two rockets into the sea.", "MOBILIZE"),
        ("Iran tested a new rocket.", "MOBILIZE"),
    ],
)
def test_a_missile_with_a_target_is_an_assault(read: Reader, text: str, kind: str) -> None:
    assert {e.type for e in read(text)} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "Tensions are rising along the border.",
        "The region is on the brink of war.",
        "Analysts fear that the dispute could harm growth.",
        "The firm failed to meet its deadline.",
        "An earthquake killed forty people in Peru.",
        "The company launched a new phone.",
        "The army could not confirm the report.",
    ],
)
def test_opinion_and_scenery_make_no_event(read: Reader, text: str) -> None:
    assert read(text) == []


def test_compound_subjects_are_one_event(read: Reader) -> None:
    events = read("Estonia and Latvia condemned the attack on the embassy.")
    accusations = [e for e in events if e.type == "ACCUSE"]
    assert len(accusations) == 1
    assert [a.country for a in accusations[0].actors] == ["EST", "LVA"]


def test_parties_of_a_meeting_are_all_actors(read: Reader) -> None:
    event = read.one("The Kenyan president met the Ugandan president in Nairobi.", "CONSULT")
    assert {a.country for a in event.actors} == {"KEN", "UGA"}
    assert event.targets == ()


def test_passive_without_agent_has_no_doer_but_the_authorities(read: Reader) -> None:
    event = read.one("Three monks were arrested in Lhasa.", "COERCE")
    assert [(a.text, a.code) for a in event.actors] == [("Lhasa", "CHNGOV")]
    assert "monks" in str(event.targets[0].text)


def test_the_possessor_of_a_thing_is_the_target(read: Reader) -> None:
    event = read.one("Greece rejected Turkey's proposal.", "REJECT")
    assert [t.country for t in event.targets] == ["TUR"]


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("Rebels attacked the base.", "ASSAULT", "occurred"),
        ("The rebels did not attack the base at Kidal.", "ASSAULT", "denied"),
        ("Fiji will host a summit with Tonga.", "AGREE", "planned"),
        ("Russia will bomb the port.", "THREATEN", "planned"),
    ],
)
def test_status(read: Reader, text: str, kind: str, status: str) -> None:
    assert read.one(text, kind).status == status


def test_a_speaker_is_the_attribution(read: Reader) -> None:
    event = read.one("Police said gunmen had killed a judge in Quito.", "ASSAULT")
    assert [a.text for a in event.attribution] == ["Police"]
    event = read.one("Gunmen killed a judge in Quito, according to the mayor.", "ASSAULT")
    assert ["mayor" in str(a.text) for a in event.attribution] == [True]


def test_what_is_demanded_is_no_event_of_its_own(read: Reader) -> None:
    assert {e.type for e in read("Ghana urged Togo to release the sailors.")} == {"REQUEST"}


def test_what_falls_into_the_sea_is_a_test_without_an_actor(read: Reader) -> None:
    text = "The army said the rocket was new, and radio reported it had fallen into the sea."
    event = read.one(text, "MOBILIZE")
    assert (event.mode, event.trigger.text, event.actors) == ("weapons", "fallen", ())


def test_the_future_of_a_clause_is_no_event_that_happened(read: Reader) -> None:
    events = read("The envoy met the premier of Fiji before he leaves office.")
    assert {e.status for e in events if e.type == "RETREAT"} == {"planned"}


def test_a_refusal_of_a_deed_is_a_rejection(read: Reader) -> None:
    event = read.one("The rebels will not release the two pilots.", "REJECT")
    assert (event.mode, event.status) == ("yield", "occurred")


def test_numbers_belong_to_their_event(read: Reader) -> None:
    event = read.one("A bomb killed at least 20 people in Mosul.", "ASSAULT")
    assert [(n.what, n.low, n.text) for n in event.numbers] == [("fatalities", 20, "at least 20")]


def test_dates_are_read_against_the_publication(read: Reader) -> None:
    event = read.one("Rebels attacked the base in Kidal on Monday.", "ASSAULT")
    assert event.date is not None
    assert event.date.start == date(2023, 3, 13)


def test_a_later_sentence_adds_to_the_meeting(read: Reader) -> None:
    text = "Kenya's president met Uganda's president in Kampala. The meeting took place on Monday."
    events = [e for e in read(text) if e.type == "CONSULT"]
    assert len(events) == 1
    assert events[0].date is not None
    assert events[0].date.start == date(2023, 3, 13)


def test_offsets_and_ids(read: Reader) -> None:
    text = "Gunmen killed two guards. On Monday police in Karachi arrested a man."
    events = read(text)
    assert len({e.id for e in events}) == len(events)
    for event in events:
        assert text[event.trigger.start : event.trigger.end] == event.trigger.text
        assert event.id.startswith(f"a1-{event.trigger.start}-")
        assert event.sentence[0] <= event.trigger.start < event.sentence[1]
        for actor in (*event.actors, *event.targets, *event.attribution):
            if actor.start is not None:
                assert text[actor.start : actor.end] == actor.text
        assert 0 < event.confidence < 1


def test_the_headline_event_is_the_most_confident(read: Reader) -> None:
    text = (
        "Canada imposed sanctions on Belarus on Monday. Minsk had arrested two editors in 2021. "
        "The foreign minister said that talks could resume if the editors were released."
    )
    assert max(read(text), key=lambda e: e.confidence).type == "SANCTION"


def test_an_empty_text_has_no_events(read: Reader) -> None:
    assert read("") == []


def test_reasons_name_words_and_line(read: Reader) -> None:
    plain = read.one("Norway fired two missiles on Tuesday.", "MOBILIZE")
    assert plain.reasons["type"].startswith("fired + missiles: mobilize.txt line ")
    assert "status" not in plain.reasons
    planned = read.one("Norway will hold talks with Iceland on fishing.", "AGREE")
    assert planned.reasons["type"].startswith("hold + talks: consult.txt line ")
    assert planned.reasons["type"].endswith("(CONSULT with “will”)")
    denied = read.one("Kenya did not arrest the editor.", "COERCE")
    assert (denied.status, denied.reasons["status"]) == ("denied", "not")
    drone = read.one("A drone strike killed two commanders in Basra.", "ASSAULT")
    assert drone.reasons["mode"] == "drone strike"


@pytest.mark.parametrize(
    "text",
    [
        "Analysts expect Kenya to attack.",
        "The envoy said it would be wrong to attack.",
    ],
)
def test_forecasts_and_judgements_are_no_events(read: Reader, text: str) -> None:
    assert not read(text)


def test_what_is_judged_has_not_happened(read: Reader) -> None:
    event = read.one("The envoy said it would be wrong to attack Chad.", "ASSAULT")
    assert (event.status, event.reasons["status"]) == ("hypothetical", "wrong")


def test_the_place_of_a_signing_is_no_party(read: Reader) -> None:
    event = read.one("The treaty was signed in Lima by Peru and Chile.", "SUPPORT")
    assert [a.country for a in event.actors] == ["PER", "CHL"]
    assert not event.targets


def test_verb_read_into_a_name_is_found(read: Reader) -> None:
    event = read.one("Norland test-fired a torpedo from a barge.", "MOBILIZE")
    assert (event.mode, event.trigger.text) == ("weapons", "fired")
    assert [a.text for a in event.actors] == ["Norland"]


@pytest.mark.parametrize(
    ("text", "kind", "mode"),
    [
        ("Norland fired artillery rounds at a village.", "ASSAULT", "heavy-weapons"),
        ("Norland fired artillery shells into the sea.", "MOBILIZE", "weapons"),
        ("Peru threatened to annex the islands.", "THREATEN", "territory"),
        ("Serbia rejected calls for a ceasefire.", "REJECT", "yield"),
        ("Peru and Chile deepened economic ties.", "COOPERATE", None),
        ("Peru and Chile deepened diplomatic ties.", "SUPPORT", None),
        ("The internet was cut off in Lagos by the authorities.", "COERCE", "withhold"),
        ("A militia set up checkpoints near Tripoli.", "MOBILIZE", "militia"),
        ("Peacekeepers from Nepal entered Juba.", "RETREAT", "access"),
    ],
)
def test_kinds_that_the_words_around_decide(
    read: Reader, text: str, kind: str, mode: str | None
) -> None:
    assert read.one(text, kind).mode == mode
