from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from geodata.events.coder import code_events
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer

LEAD = "The weather was fine. "


@pytest.fixture
def types(pipeline: Language, gazetteer: Gazetteer) -> Callable[[str], list[str]]:
    def coded(text: str) -> list[str]:
        doc = pipeline.parse(text)
        places = find_places(doc, gazetteer)
        events = code_events(doc, places, gazetteer, article_id="a1", published=date(2023, 3, 15))
        return [event.type for event in events]

    return coded


@pytest.mark.parametrize(
    "text",
    [
        "Our guides can help you plan a trip to Kenya.",
        LEAD + "If you visit Kenya, take a hat.",
        LEAD + "His mother promised to visit her brother.",
        LEAD + "The old hotel offers rooms and rejects pets.",
        LEAD + "Nobody was wounded.",
        "The striker shot from afar and the goalkeeper was beaten in the last match of the league.",
        "A woman was killed in a collision with a lorry near Leeds.",
        LEAD + "The plant arrested the growth of the weeds.",
    ],
)
def test_advice_sport_accidents_and_private_life_are_no_news(
    types: Callable[[str], list[str]], text: str
) -> None:
    assert types(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LEAD + "France will help Kenya to rebuild the harbour.", "AGREE"),
        (LEAD + "The French foreign minister met his Kenyan counterpart in Nairobi.", "CONSULT"),
        (LEAD + "Police arrested eleven protesters in Nairobi on Monday.", "COERCE"),
        (LEAD + "The Kenyan minister said that Kenya would attack the rebels.", "THREATEN"),
        (LEAD + "Gunmen killed three villagers in Mali.", "ASSAULT"),
    ],
)
def test_what_public_parties_do_is_news_in_later_sentences(
    types: Callable[[str], list[str]], text: str, kind: str
) -> None:
    assert kind in types(text)
