from __future__ import annotations

import pytest

from geodata.events.quotations import speaker
from geodata.language import Language

SAYING = frozenset({"say", "tell", "ask"})


@pytest.mark.parametrize(
    ("text", "word", "who"),
    [
        ('"We searched the boat," Captain Diaz said.', "We", "Diaz"),
        ('The captain said: "We searched the boat."', "We", "captain"),
        ('"It was late," said Diaz. "We searched the boat."', "We", "Diaz"),
        ('"I found it. We searched the boat for days," Diaz told reporters.', "We", "Diaz"),
        ("We searched the boat.", "We", None),
        ('"We searched the boat," I said.', "We", None),
    ],
)
def test_who_speaks(pipeline: Language, text: str, word: str, who: str | None) -> None:
    doc = pipeline.parse(text)
    token = next(t for t in doc if t.text == word)
    found = speaker(token, SAYING.__contains__)
    assert (found and found.text) == who
