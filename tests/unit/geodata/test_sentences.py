"""Neighbouring sentences, cut from plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.sentences import LONGEST, around


@pytest.mark.parametrize(
    ("text", "sentence", "before", "after"),
    [
        ("One. Two. Three.", "Two.", "One.", "Three."),
        ("Only this one.", "Only this one.", "", ""),
        ("It rained. He left.", "He left.", "It rained.", ""),
        ("Mr. Obi of the U.S. Navy spoke. He left. All went.", "He left.",
         "Mr. Obi of the U.S. Navy spoke.", "All went."),
        ("“Stop!” she said. He left.\n\nA new part. More.", "He left.", "“Stop!” she said.",
         "A new part."),
        ("A title\n\nHe left. It cost 3.5 million, officials said. Then more.", "He left.",
         "A title", "It cost 3.5 million, officials said."),
        ("Was it so? “No.” He left.", "He left.", "“No.”", ""),
    ],
)  # fmt: skip
def test_the_sentences_either_side(text: str, sentence: str, before: str, after: str) -> None:
    start = text.index(sentence)
    assert around(text, start, start + len(sentence)) == (before, after)


def test_a_long_neighbour_is_shortened_at_a_blank() -> None:
    text = "word " * 300 + "end. He left. " + "Word " * 300
    start = text.index("He left.")
    before, after = around(text, start, start + 8)
    assert before.startswith("… word")
    assert before.endswith("end.")
    assert after.endswith("Word …")
    assert max(len(before), len(after)) <= LONGEST + 2


@settings(deadline=None)
@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_any_offsets_give_parts_of_the_text(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    before, after = around(text, start, end)
    assert before.strip("… ") in text[:start] or before.startswith("…")
    assert after.strip("… ") in text[end:] or after.endswith("…")
