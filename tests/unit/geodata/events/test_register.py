from __future__ import annotations

from geodata.events.register import register_of
from geodata.language import Language


def test_a_report_names_speakers_and_days(pipeline: Language) -> None:
    found = register_of(pipeline.parse("The mayor left on Monday. A clerk said so. He waved."))
    assert found["speakers in text"] == 1 / 3
    assert found["days in text"] == 1.0
    assert found["reader in text"] == 0.0


def test_a_guide_speaks_to_its_reader_outside_quotations(pipeline: Language) -> None:
    guide = register_of(pipeline.parse("You will love your room. Bring a towel."))
    assert guide["reader in text"] == 1.0
    asked = register_of(pipeline.parse('The judge asked: "Did you lock your door?" He left.'))
    assert asked["reader in text"] == 0.0


def test_a_paragraph_ends_a_quotation_left_open(pipeline: Language) -> None:
    text = 'The clerk read: "Nobody came.\n\nYou can book your seat here.'
    assert register_of(pipeline.parse(text))["reader in text"] > 0
