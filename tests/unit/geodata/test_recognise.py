from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer
from geodata.places.recognise import Mention, recognise


@pytest.fixture(scope="module")
def mentions(pipeline: Language, gazetteer: Gazetteer):
    def find(text: str) -> list[Mention]:
        return recognise(pipeline.parse(text), gazetteer)

    return find


def texts(found: list[Mention]) -> list[str]:
    return [mention.text for mention in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferries left Mombasa and sailed to Zanzibar on Tuesday.", ["Mombasa", "Zanzibar"]),
        ("Floods reached the Kherson region of Ukraine.", ["Kherson", "Ukraine"]),
        ("Officials in the U.S. and the UK met in N.Y.", ["U.S.", "UK", "N.Y."]),
        ("The Lagos-based company moved to Accra.", ["Lagos", "Accra"]),
        ("Peru's navy sailed north of Callao.", ["Peru", "Callao"]),
        ("TUNIS, March 3 (Agency) - Ministers met again.", ["TUNIS"]),
        ("She grew up on Harrow Street in Ottawa.", ["Harrow Street", "Ottawa"]),
        ("Crews closed Highway 61 near Duluth.", ["Highway 61", "Duluth"]),
        ("Fighters shelled Kharkiv, Sumy and Poltava.", ["Kharkiv", "Sumy", "Poltava"]),
        ("Rebels hold villages in northern Mali.", ["Mali"]),
        ("It drifted across the Sea of Japan.", ["Sea of Japan"]),
        ("Talks were held in The Hague.", ["The Hague"]),
        ("A man from Gary, IN, was found.", ["Gary", "IN"]),
        ("FLOODS REACH THE SEA OF AZOV NEAR MARIUPOL", ["SEA OF AZOV", "MARIUPOL"]),
        ("IN THE U.S. PRICES ROSE IN MAY AGAIN", ["U.S."]),
        ("Leaders of Cote d'Ivoire met in Port-au-Prince.", ["Cote d'Ivoire", "Port-au-Prince"]),
        ("Sen. Ann Doe, D-Toledo, opposed it.", ["Toledo"]),
    ],
)
def test_places_are_found(mentions, text: str, expected: list[str]) -> None:
    assert texts(mentions(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The committee meets again on Thursday in March.",
        "Mr. Lincoln spoke with Victoria Houston for an hour.",
        "The Department of Energy published a report on unity.",
        "Early this week the west warned of an escalation.",
        "He wrote it in English for the West.",
        "Shares of Wal-Mart fell.",
        "Leaders of the BRICS group met again.",
        "The Hindu festival of Diwali began.",
        "The National Maritime Council met.",
        "President Duma Okello thanked his voters.",
    ],
)
def test_what_is_no_place_is_left_out(mentions, text: str) -> None:
    assert texts(mentions(text)) == []


def test_spans_point_into_the_text_as_it_came(mentions) -> None:
    text = "“Chad’s” minister flew to N’Djamena."
    assert [text[m.start : m.end] for m in mentions(text)] == ["Chad", "N’Djamena"]


@pytest.mark.parametrize(
    ("text", "name", "use"),
    [
        ("Nairobi accused Kampala of meddling.", "Nairobi", "metonymic"),
        ("Troops entered Nairobi at dawn.", "Nairobi", "literal"),
        ("Shells fell on Nairobi.", "Nairobi", "literal"),
        ("Chad's government resigned.", "Chad", "metonymic"),
        ("The Nairobi Police Department denied it.", "Nairobi", "metonymic"),
        ("Chad signed a treaty with Niger.", "Niger", "metonymic"),
        ("Chad lies east of Niger.", "Chad", "literal"),
        ("The Kenyan delegation left.", "Kenyan", "demonym"),
        ("Two Kenyans were hurt.", "Kenyans", "demonym"),
        ("Many Texans voted early.", "Texans", "demonym"),
    ],
)
def test_use_tells_the_place_from_those_who_act(mentions, text: str, name: str, use: str) -> None:
    assert {m.text: m.use for m in mentions(text)}[name] == use


def test_the_north_is_the_country_named_before(mentions) -> None:
    found = mentions("South Korea said on Friday that the North had closed the road.")
    assert [(m.text, m.name) for m in found] == [
        ("South Korea", "South Korea"),
        ("North", "North Korea"),
    ]
    assert texts(mentions("In Italy the North is richer than the South.")) == ["Italy"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Fires burned in the Kherson region.", "region"),
        ("The city of Kherson lost power.", "city"),
        ("They camped by Lake Turkana.", "lake"),
        ("Snow fell in Walker County.", "admin2"),
        ("They met in Kherson.", None),
    ],
)
def test_the_words_beside_a_name_say_its_kind(mentions, text: str, kind: str | None) -> None:
    assert [m.kind for m in mentions(text)] == [kind]


def test_a_certain_name_helps_the_same_name_elsewhere(mentions) -> None:
    alone = mentions("Berea struggles with debt.")
    helped = mentions("A fire broke out in Berea, Ohio. Berea struggles with debt.")
    assert texts(helped).count("Berea") == 2
    assert len(alone) <= 1


def test_a_full_name_stays_a_person_beside_the_city(mentions) -> None:
    found = mentions("He lives in Madison, Wisconsin. James Madison signed the bill.")
    assert texts(found) == ["Madison", "Wisconsin"]


WORDS = st.sampled_from(
    ["Paris", "the", "North", "Lake", "U.S.", "’s", "St.", "-", "County", ",", "of", "\n", "Ann",
     "Korea", "Street", "(", "105", "in", "said", "The", "É", "😀", "."]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_mentions_are_sound_whatever_the_text(
    pipeline: Language, gazetteer: Gazetteer, text: str
) -> None:
    found = recognise(pipeline.parse(text), gazetteer)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Shells fell on the Jabalia refugee camp.", "Jabalia refugee camp", "site"),
        ("The Kakhovka dam burst.", "Kakhovka dam", "site"),
        ("Trucks queued at the Torkham border crossing.", "Torkham border crossing", "site"),
    ],
)
def test_sites_may_be_written_with_their_kind_in_small_letters(
    pipeline: Language, gazetteer: Gazetteer, text: str, name: str, kind: str
) -> None:
    found = {p.text: p.kind for p in find_places(pipeline.parse(text), gazetteer)}
    assert found[name] == kind
