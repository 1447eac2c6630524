from __future__ import annotations

import pytest

from geodata.events import lexicon
from geodata.events.matching import Matcher
from geodata.events.person_names import spells_out
from geodata.events.things import affected, is_mere_thing, is_party
from geodata.language import Language


@pytest.mark.parametrize(
    ("text", "word", "party", "thing"),
    [
        ("The plan failed.", "plan", False, True),
        ("The ministers failed.", "ministers", True, False),
        ("The town failed.", "town", False, False),
        ("Diaz failed.", "Diaz", True, False),
    ],
)
def test_somebody_or_a_thing(
    pipeline: Language, text: str, word: str, party: bool, thing: bool
) -> None:
    doc = pipeline.parse(text)
    matcher = Matcher(lexicon.load(), doc, frozenset())
    token = next(t for t in doc if t.text == word)
    assert (is_party(token, matcher), is_mere_thing(token, matcher)) == (party, thing)


def test_a_thing_stands_for_its_owner(pipeline: Language) -> None:
    doc = pipeline.parse("They rejected the minister's plan.")
    matcher = Matcher(lexicon.load(), doc, frozenset())
    plan = next(t for t in doc if t.text == "plan")
    assert [t.text for t in affected(plan, matcher)] == ["minister"]


def test_a_short_form_stands_close_behind_its_name(pipeline: Language) -> None:
    doc = pipeline.parse(
        "The council of northern farmers (UNA) met. Growth was slow, said the league of bakers "
        "in Lima (LBL). UNA left."
    )
    last = [t for t in doc if t.text == "UNA"][-1]
    council = next(t for t in doc if t.text == "council")
    growth = next(t for t in doc if t.text == "slow")
    assert spells_out(doc[council.i : council.i + 4], last)
    assert not spells_out(doc[growth.i - 2 : growth.i + 1], last)
