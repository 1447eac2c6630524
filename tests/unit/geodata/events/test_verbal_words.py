"""Words of the eight types of events that are spoken or staged: their modes, and what is none."""

from __future__ import annotations

import pytest

from geodata.events.coder import code_events
from geodata.events.event import Event
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer


@pytest.fixture
def events(pipeline: Language, gazetteer: Gazetteer, request: pytest.FixtureRequest) -> list[Event]:
    doc = pipeline.parse(request.param)
    return code_events(doc, find_places(doc, gazetteer), gazetteer, article_id="a1")


def sentences(*rows: tuple[str, str]) -> pytest.MarkDecorator:
    """The first of each row goes to the fixture `events`, the second is the code."""
    return pytest.mark.parametrize(("events", "code"), rows, indirect=["events"])


def coded(events: list[Event]) -> set[str]:
    return {f"{e.type}/{e.mode}" if e.mode else e.type for e in events}


@sentences(
    ("Fishing unions tore into the ministry over its new quotas.", "ACCUSE/disapprove"),
    ("The senator called the treaty a betrayal of Samoan farmers.", "ACCUSE/disapprove"),
    ("The leader of the Greens said the decision was a disgrace.", "ACCUSE/disapprove"),
    ("Shopkeepers grumbled about the new parking rules in Turin.", "ACCUSE/disapprove"),
    ("Ghana lodged a complaint against Togo at the tribunal in Hamburg.", "ACCUSE/allege"),
    ("Three bankers were named as suspects in the fraud case in Riga.", "ACCUSE/allege"),
    ("Congress grilled the head of the spy agency over the leaks.", "ACCUSE/investigate"),
    ("The ombudsman launched a review into the shooting in Bergen.", "ACCUSE/investigate"),
    ("Auditors are examining the accounts of the electricity board.", "ACCUSE/investigate"),
    ("Ghana summoned the ambassador of Togo to complain about a raid.", "ACCUSE/disapprove"),
)
def test_criticism_allegations_and_inquiries(events: list[Event], code: str) -> None:
    assert code in coded(events)


@sentences(
    ("Lawmakers voted down the plan to raise the pension age.", "REJECT"),
    ("The minister brushed aside complaints from the bar association.", "REJECT"),
    ("Cuba declined American help after the hurricane.", "REJECT/assist"),
    ("Burma turned away a ship that carried relief supplies.", "REJECT/assist"),
    ("The rebels ruled out talks with the government of Chad.", "REJECT/meet"),
    ("The junta refused to free the elected leader.", "REJECT/yield"),
    ("The king refused to sign the new constitution.", "REJECT/change"),
    ("Chad's army called the report false and spiteful.", "REJECT"),
)
def test_refusals_by_what_is_refused(events: list[Event], code: str) -> None:
    assert code in coded(events)


@sentences(
    ("Haiti appealed to donors for tents.", "REQUEST"),
    ("Firefighters in Chile requested planes from Brazil.", "REQUEST/assist"),
    ("Ankara called for an emergency session of the alliance.", "REQUEST/meet"),
    ("The pope pleaded for a truce in Sudan.", "REQUEST/yield"),
    ("The parliament of Moldova called for early elections.", "REQUEST/change"),
    ("Nepal's king urged rebels to return to the negotiating table.", "REQUEST/meet"),
)
def test_demands_by_what_is_demanded(events: list[Event], code: str) -> None:
    assert code in coded(events)


@sentences(
    ("Doctors in Lagos threatened to go on strike.", "THREATEN/restrict"),
    ("Brussels threatened tariffs on American whiskey.", "THREATEN/restrict"),
    ("The prosecutor threatened protesters with prison.", "THREATEN/arrest"),
    ("Serbia threatened to pull out of the talks.", "THREATEN/relations"),
    ("Niger threatened to deport foreign aid workers.", "THREATEN/expel"),
    ("The general threatened to annex the islands.", "THREATEN/territory"),
    ("Iran warned that it would strike back at any attacker.", "THREATEN/violence"),
    ("Chile warned that it would answer with duties on Peruvian fish.", "THREATEN/restrict"),
)
def test_threats_by_what_is_threatened(events: list[Event], code: str) -> None:
    assert code in coded(events)


@sentences(
    ("Anti-war activists picketed the American embassy in Manila.", "PROTEST/demo"),
    ("Farmers drove their tractors into Brussels in protest at milk prices.", "PROTEST/demo"),
    ("Forty inmates at the prison in Oruro are on hunger strike.", "PROTEST/hunger"),
    ("The teachers' strike in Montevideo entered its second week.", "PROTEST/strike"),
    ("A general strike brought Argentina to a standstill.", "PROTEST/strike"),
    ("Railway staff staged a walkout in Milan.", "PROTEST/strike"),
    ("Climate activists glued themselves to a motorway in Vienna.", "PROTEST/obstruct"),
    ("Protesters threw red paint at the statue of the king.", "PROTEST/vandalize"),
    ("Angry villagers torched a police post in Bihar.", "PROTEST/riot"),
    ("Clashes between protesters and police left nine people hurt in Dhaka.", "PROTEST/riot"),
)
def test_ways_of_protest(events: list[Event], code: str) -> None:
    assert code in coded(events)


@sentences(
    ("The company gave in to the demands of its workers.", "CONCEDE"),
    ("The rebels agreed to pull out of the town.", "CONCEDE"),
    ("The minister was forced to apologise to the farmers of Peru.", "CONCEDE"),
    ("The airline caved in to the union's demands.", "CONCEDE"),
    ("Norwegian envoys mediated between Manila and the communists.", "CONSULT/third-party"),
    ("Kenya hosted peace talks between the two Sudanese factions.", "CONSULT/third-party"),
    ("The UN Security Council met in emergency session on Myanmar.", "CONSULT/multilateral"),
    ("Ministers met at a conference hosted by Ghana in Accra.", "CONSULT/multilateral"),
)
def test_concessions_and_meetings(events: list[Event], code: str) -> None:
    assert code in coded(events)


@sentences(
    ("Several residents protested the council's plan to sell the park in Tromso.", "ACCUSE"),
    ("The court in Bern dismissed the appeal by the Kenyan runner.", "REJECT"),
    ("The government of Ghana appealed the ruling.", "REQUEST"),
    ("The judge ordered the mayor of Oruro to pay a fine of nine euros.", "SANCTION"),
    ("Sweden sent a team to Juba to investigate the raid.", "ACCUSE"),
    ("The nurse was booked into a jail in Tacoma.", "COERCE"),
    ("Judge Kim Moreno ordered the banker to pay damages.", "SANCTION"),
)
def test_words_near_to_another_type(events: list[Event], code: str) -> None:
    assert {e.type for e in events} == {code}


@pytest.mark.parametrize(
    "events",
    [
        "The shop offers a wide range of shoes from Italy.",
        "Critics agree that the film is his best.",
        "The minister agreed that the weather in Bergen was bad.",
        "The president agrees with the view of his predecessor.",
        "The restaurant charges twelve dollars for soup.",
        "The book calls him the father of modern chemistry.",
        "The tailor took in work making suits for the army of Peru.",
        "Visitors can tour the castle in Spain from April to October.",
        "The recipe calls for two eggs and a cup of flour.",
        "The house threatens to collapse.",
        "Snow was blamed for nine crashes in Kansas.",
        "The senator declined to talk to reporters.",
        "During my trip to Norway I read nine books.",
        "The defendant entered a not guilty plea.",
        "The minister stood by what he told in interviews in Oslo.",
    ],
    indirect=True,
)
def test_senses_that_are_no_event(events: list[Event]) -> None:
    assert events == []
