from __future__ import annotations

import pytest
from spacy.tokens import Doc

from geodata.events.dates import find_dates
from geodata.events.place_candidates import candidates
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer


def names(doc: Doc, gazetteer: Gazetteer) -> dict[str, str]:
    in_dates = frozenset(i for d in find_dates(doc, None) for i in range(d.first, d.last))
    found = candidates(doc, find_places(doc, gazetteer), in_dates)
    return {c.span.text: c.kind for c in found}


def test_known_places_and_other_names_are_candidates(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    doc = pipeline.parse("On Friday gunmen from Sokoto raided Zumbarola, Harpo Marx said.")
    found = names(doc, gazetteer)
    assert found["Sokoto"] == "place"
    assert found["Zumbarola"] in {"name", "unlisted"}
    assert found["Harpo Marx"] == "name"
    assert not any("Friday" in name for name in found)


def test_surnames_of_people_are_no_candidates(pipeline: Language, gazetteer: Gazetteer) -> None:
    doc = pipeline.parse("Harpo Dreyfus left the bank. Police arrested Dreyfus in Lagos.")
    found = candidates(doc, find_places(doc, gazetteer))
    assert [c.span.text for c in found if c.span.start > 5] == ["Lagos"]


def test_pieces_of_names_are_no_candidates(pipeline: Language, gazetteer: Gazetteer) -> None:
    doc = pipeline.parse("Officers of the Oregon Board of Education met in South Uro on Monday.")
    found = names(doc, gazetteer)
    assert not {"Education", "South"} & set(found)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Gunmen shot Helen Markham in June.", "Helen Markham", True),
        ("Gunmen shot Mr. Zumbarol in June.", "Zumbarol", True),
        ("Rebels captured the village of Harpo Dreyfus.", "Harpo Dreyfus", False),
        ("Rebels captured Goma.", "Goma", False),
    ],
)
def test_names_of_people_are_known(
    pipeline: Language, gazetteer: Gazetteer, text: str, name: str, expected: bool
) -> None:
    doc = pipeline.parse(text)
    found = candidates(doc, find_places(doc, gazetteer))
    (candidate,) = [c for c in found if c.span.text.endswith(name)]
    assert candidate.is_person is expected


@pytest.mark.parametrize("name", ["Nimbus-12", "Hezbollah"])
def test_a_thing_with_a_number_and_a_known_body_are_no_names_of_places(
    pipeline: Language, gazetteer: Gazetteer, name: str
) -> None:
    doc = next(iter(pipeline.pipe([f"The army struck {name} with two rockets."])))
    found = candidates(doc, find_places(doc, gazetteer))
    assert name not in {c.span.text for c in found}
