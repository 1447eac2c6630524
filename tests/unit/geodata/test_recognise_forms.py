"""The forms in which news writes a place's name, and the words that only look like one."""

from __future__ import annotations

import pytest

from geodata.language import Language
from geodata.places.gazetteer import Gazetteer
from geodata.places.recognise import recognise

POSSESSIVES = [
    ("Kenya's parliament met.", ["Kenya"]),
    ("Kenya’s parliament met in Nairobi’s old town.", ["Kenya", "Nairobi"]),
    ("Police closed the Netherlands' main port.", ["Netherlands"]),
]
HYPHENS_AND_MARKS = [
    ("The Nairobi-based agency closed its office in Guinea-Bissau.", ["Nairobi", "Guinea-Bissau"]),
    ("A Dakar-Bamako train was stopped in Kayes.", ["Dakar", "Bamako", "Kayes"]),
    ("Flights to N'Djamena and Sana'a were cancelled.", ["N'Djamena", "Sana'a"]),
    ("Rains hit São Paulo, Córdoba and Kraków.", ["São Paulo", "Córdoba", "Kraków"]),
    ("Protesters marched in Tromsø and in Malmö.", ["Tromsø", "Malmö"]),
]
SHORT_FORMS = [
    ("The U.S. and the U.K. recalled envoys from the DRC.", ["U.S.", "U.K.", "DRC"]),
    ("He moved from Albany, N.Y., to Peoria, Ill.", ["Albany", "N.Y.", "Peoria", "Ill."]),
    ("A fire in Wheeling, W.Va., hurt two.", ["Wheeling", "W.Va."]),
    ("They drove from Stowe, Vt., to Bangor, Maine.", ["Stowe", "Vt.", "Bangor", "Maine"]),
    ("The UAE sent aid to the CAR.", ["UAE", "CAR"]),
    ("They drove down from L.A. on Monday.", ["L.A."]),
]
NESTED = [
    ("Shells fell in the Sumy region of Ukraine.", ["Sumy", "Ukraine"]),
    ("Tanks entered Sudan's western city of Nyala.", ["Sudan", "Nyala"]),
    ("A bus overturned near Bloomington, Ind.", ["Bloomington", "Ind."]),
    ("The village of Bure in the Amhara region of Ethiopia", ["Bure", "Amhara", "Ethiopia"]),
    ("Crews worked in Harris County, Texas.", ["Harris County", "Texas"]),
]
LISTS_AND_DATELINES = [
    ("Floods hit Chad, Niger and Mali.", ["Chad", "Niger", "Mali"]),
    ("NAIROBI, Nov 5 (Agency) - Teachers went on strike.", ["NAIROBI"]),
    ("ABUJA, Nigeria (Agency) — Teachers went on strike.", ["ABUJA", "Nigeria"]),
    ("Two hurt in blaze. DURHAM - A fire broke out.", ["DURHAM"]),
    ("Ann Doe, 32, of Wooster, was unhurt.", ["Wooster"]),
    ("She lives at 5 Rue de Rivoli in Paris.", ["Rue de Rivoli", "Paris"]),
    ("A shop on Karlstrasse in Vienna", ["Karlstrasse", "Vienna"]),
    ("Kigali: Ministers met on Monday.", ["Kigali"]),
]
BODIES = [
    ("The Fargo City Council met.", ["Fargo"]),
    ("A Saudi prince visited Cairo.", ["Saudi", "Cairo"]),
    ("He was caught by Harlan County Police.", ["Harlan County"]),
    ("They drove on State Highway 12 to Duluth.", ["State Highway 12", "Duluth"]),
]
NO_PLACES = [
    "The meeting on Sunday was moved to Thursday in August.",
    "Mr. Houston met Ms. Paris and Dr. London.",
    "Ann Houston spoke first. Houston said she was tired.",
    "Hamas and Hezbollah rejected the offer.",
    "Xinhua reported two deaths.",
    "The beer was cold. Beer gardens opened early.",
    "From: Ann Doe. To: all members.",
    "Over the years it became a ritual.",
    "Oh. It was June.",
    "A Royal Commission was set up.",
    "Mr el-Amin thanked the court.",
    "Unity is strength, the Energy Minister said.",
    "The Reading Room opened late.",
]


def names(pipeline: Language, gazetteer: Gazetteer, text: str) -> list[str]:
    return [mention.text for mention in recognise(pipeline.parse(text), gazetteer)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *POSSESSIVES, *HYPHENS_AND_MARKS, *SHORT_FORMS, *NESTED, *LISTS_AND_DATELINES, *BODIES,
    ],
)  # fmt: skip
def test_every_form_of_a_name_is_found_to_the_character(
    pipeline: Language, gazetteer: Gazetteer, text: str, expected: list[str]
) -> None:
    assert names(pipeline, gazetteer, text) == expected


@pytest.mark.parametrize("text", NO_PLACES)
def test_days_persons_bodies_and_common_words_are_no_towns(
    pipeline: Language, gazetteer: Gazetteer, text: str
) -> None:
    assert names(pipeline, gazetteer, text) == []
