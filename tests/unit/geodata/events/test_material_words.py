"""Words for deeds: what they report in the news, and the senses in which they report nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geodata.events.coder import code_events
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer

Kinds = Callable[[str], set[str]]


@pytest.fixture(scope="module")
def kinds(pipeline: Language, gazetteer: Gazetteer) -> Kinds:
    """The types of a text, and each with its mode: "ASSAULT", "ASSAULT/drone"."""

    def read(text: str) -> set[str]:
        doc = pipeline.parse(text)
        events = code_events(doc, find_places(doc, gazetteer), gazetteer, article_id="a1")
        return {e.type for e in events} | {f"{e.type}/{e.mode}" for e in events}

    return read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A volley of rockets from Togo slammed into a Beninese border post.", "ASSAULT"),
        ("A drone slammed into an oil depot in Armenia.", "ASSAULT/drone"),
        ("Warplanes destroyed a bridge near Kidal.", "ASSAULT/aerial"),
        ("Sudanese frogmen torpedoed an Eritrean frigate.", "ASSAULT/destroy"),
        ("Gunmen killed a Honduran prosecutor in Tela.", "ASSAULT/targeted"),
        ("Saudi Arabia carried out the execution of a Kenyan cook.", "ASSAULT/targeted"),
        ("Police fired stun grenades on demonstrators in Lagos.", "ASSAULT/crowd-control"),
        ("Soldiers traded gunfire with smugglers in Tajikistan.", "ASSAULT/firearms"),
        ("Six bloggers were hauled off to jail in Hanoi.", "COERCE/arrest"),
        ("The coast guard seized two trawlers.", "COERCE/seize"),
        ("Authorities in Lhasa sealed off the monastery.", "COERCE/restrict"),
        ("Ethiopia took a private radio station off the air.", "COERCE/censor"),
        ("The junta cut mobile data in three regions of Myanmar.", "COERCE/withhold"),
        ("China perpetrated violations of human rights in Tibet.", "COERCE"),
        ("Hungary raised tariffs on Serbian steel.", "SANCTION/discontinue"),
        ("The interior ministry of Iran confirmed the death sentence.", "SANCTION/convict"),
        ("Burundi quit the International Criminal Court.", "SANCTION/withdraw"),
        ("Poland told three Belarusian diplomats to pack their bags.", "SANCTION/expel"),
        ("Spanish rescuers plucked 60 migrants from the sea.", "AID"),
        ("Japan gave Tonga two ambulances.", "AID"),
        ("The coast guard spotted a Peruvian gunboat off Arica.", "MOBILIZE/troops"),
        ("Riot police fanned out across Dakar.", "MOBILIZE/police"),
        ("The governor of Lima ordered police to guard the stadium.", "MOBILIZE/police"),
        ("The guns fell silent in Tigray.", "RETREAT/ceasefire"),
        ("Militia fighters handed over weapons in Benghazi.", "RETREAT/disarm"),
        ("Eritrea opened its jails to Red Cross delegates.", "RETREAT/access"),
        ("Syria returned the seized buildings.", "RETREAT"),
        ("Vietnam and Laos opened a rail link.", "COOPERATE"),
        ("Kenya and Uganda set up a joint mechanism on fishing.", "COOPERATE"),
        ("The health agency of Cuba allocated 500 doses to Haiti.", "AID"),
        ("Spain is sending two bombers to the Gulf of Guinea.", "MOBILIZE/weapons"),
        ("Chile and Korea put their signatures to a fisheries treaty.", "SUPPORT"),
        ("The senate of Chile passed a resolution on water.", "SUPPORT"),
    ],
)
def test_a_deed_is_coded(kinds: Kinds, text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Leipzig advanced to the next round.", "ASSAULT"),
        ("The parliament of Norway eliminated the tax.", "ASSAULT"),
        ("The minister opened his campaign in Lima.", "ASSAULT"),
        ("Ivanov set fire to himself in Minsk.", "ASSAULT"),
        ("The sergeant's motorcycle went off the road in Kenya.", "ASSAULT"),
        ("The orchestra entered a camp in Jordan.", "ASSAULT"),
        ("The president's critics in Peru picked up his jokes.", "COERCE"),
        ("Botswana banned hunting.", "COERCE"),
        ("The council of Lima approved the extension of a contract.", "COERCE"),
        ("Denmark spent 40 million dollars on an office in Oslo.", "AID"),
        ("Officials in Quito set up a system of cards.", "MOBILIZE"),
        ("Oman and Yemen traded insults.", "COOPERATE"),
        ("Kenya's government sent officers to monitor the truce.", "COERCE"),
        ("Denmark recorded the movement of a container ship off Skagen.", "MOBILIZE"),
        ("The senate of Chile passed a resolution condemning Peru.", "SUPPORT"),
        ("The minister backed out of the driveway in Lima.", "SUPPORT"),
        ("A court in Spain overturned the conviction.", "SANCTION"),
    ],
)
def test_another_sense_is_not(kinds: Kinds, text: str, kind: str) -> None:
    assert kind not in kinds(text)
