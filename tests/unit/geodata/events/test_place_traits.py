from __future__ import annotations

import pytest

from geodata.events import lexicon
from geodata.events.location import PlaceFinder, score, traits_of_nowhere, weights
from geodata.events.matching import Matcher
from geodata.events.place_traits import acting_names, link
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer


def told(text: str, name: str, pipeline: Language, gazetteer: Gazetteer) -> list[str]:
    """What is told of `name` as the place of the first deed of the text."""
    doc = pipeline.parse(text)
    finder = PlaceFinder(doc, find_places(doc, gazetteer), gazetteer)
    matcher = Matcher(lexicon.load(), doc, finder.tokens)
    match = next(m for t in doc if (m := matcher.match(t)) is not None)
    options = finder.options(match, match.code[0], matcher)
    return next(traits for candidate, traits in options if candidate.span.text == name)


def test_a_link_goes_over_the_word_where_both_meet(pipeline: Language) -> None:
    doc = pipeline.parse("Rebels attacked the town of Uro, killing two men.")
    attacked, killing, uro = (
        next(t for t in doc if t.text == word) for word in ("attacked", "killing", "Uro")
    )
    way = link([killing], uro)
    assert way is not None
    assert [t.text for t in way.up] == ["town", "of"]
    assert [t.text for t in way.down] == ["killing"]
    assert link([attacked], attacked) is not None


def test_names_in_other_sentences_have_no_link(pipeline: Language) -> None:
    doc = pipeline.parse("Rebels attacked. The Uro is a river.")
    first, second = (next(iter(s)) for s in doc.sents)
    assert link([first], second) is None


@pytest.mark.parametrize(
    ("text", "name", "trait"),
    [
        ("Rebels attacked a convoy in Goma.", "Goma", "nearest in"),
        ("Rebels shelled Goma.", "Goma", "place dobj"),
        ("Rebels captured the town of Goma.", "Goma", "area"),
        ("Gunmen from the Sylvan Front killed a man in Goma.", "Goma", "use literal"),
        ("Rebels killed a man at the Sylvan Front.", "Sylvan Front", "word for a body"),
        ("Rebels shelled the Sylvan Bridge.", "Sylvan Bridge", "word for a site"),
    ],
)
def test_what_is_told_of_a_name(
    pipeline: Language, gazetteer: Gazetteer, text: str, name: str, trait: str
) -> None:
    assert trait in told(text, name, pipeline, gazetteer)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Uro shelled Goma.", "Uro"),
        ("Norwegian troops attacked Goma.", "Norwegian"),
        ("Uro shelled Goma. The army of Uro attacked Goma.", "Uro"),
        ("Gunmen shot Harpo Dreyfus in Goma.", "Harpo Dreyfus"),
        ("Gunmen killed a Goma journalist.", "Goma"),
        ("Gunmen killed a nurse who worked in Goma.", "Goma"),
        ("Officers of the Tacoma Police Department shot two men.", "Tacoma"),
        ("Helen Markham of Nairobi attacked a guard in Goma.", "Nairobi"),
        ("Gunmen hid on Helen Markham's farm and attacked a guard.", "Helen Markham"),
        ("Villagers received food from Norway.", "Norway"),
    ],
)
def test_who_acts_is_no_option(
    pipeline: Language, gazetteer: Gazetteer, text: str, name: str
) -> None:
    with pytest.raises(StopIteration):
        told(text, name, pipeline, gazetteer)


def test_names_that_act_are_known(pipeline: Language) -> None:
    doc = pipeline.parse("Freedonia attacked Sylvania.")
    assert acting_names(doc) == {"Freedonia"}


def test_weights_can_be_read_and_weigh() -> None:
    table = weights()
    assert 100 < len(table) < 400
    assert table["nearest against"] < 0 < table["use literal"]
    assert score(["use literal", "no such trait"]) == table["use literal"]
    assert score(traits_of_nowhere("ASSAULT")) < score(traits_of_nowhere("ACCUSE"))
