"""Whether what a word reports happened, from the words above and beside it."""

from __future__ import annotations

import pytest

from geodata.events import lexicon
from geodata.events.status import Standing, standing
from geodata.language import Language


def stand(pipeline: Language, text: str, word: str) -> Standing:
    token = next(t for t in pipeline.parse(text) if t.text == word)
    return standing(token, lexicon.load())


@pytest.mark.parametrize(
    ("text", "word", "status", "cue"),
    [
        # still to come
        ("Officials spoke of her upcoming visit to Cairo.", "visit", "planned", "upcoming"),
        ("Police closed roads ahead of the summit.", "summit", "planned", "ahead"),
        ("The town is preparing for the summit.", "summit", "planned", "preparing"),
        ("He will be cheered when he visits Lima.", "visits", "planned", "when"),
        ("They met before he leaves office.", "leaves", "planned", "before"),
        ("Rebels said they had decided to free the crew.", "free", "planned", "decided"),
        # open
        ("The union spoke of a possible strike.", "strike", "hypothetical", "possible"),
        ("The guards tried to seize the ship.", "seize", "hypothetical", "tried"),
        ("Rebels want to seize the port.", "seize", "hypothetical", "want"),
        ("The envoy had planned to visit Lima.", "visit", "hypothetical", "planned"),
        ("Did the army shell the village?", "shell", "hypothetical", "?"),
        ("They will stay until rebels leave.", "leave", "planned", "until"),
        ("The plan gives rebels ten days to withdraw.", "withdraw", "planned", "gives"),
        ("The law obliges banks to help the police.", "help", "hypothetical", "obliges"),
        (
            "Peru denied a report by a Chilean officer that rebels had shot a guard.",
            "shot",
            "hypothetical",
            "officer",
        ),
        # it did not take place
        ("The union cancelled the strike.", "strike", "denied", "cancelled"),
        ("The strike was postponed.", "strike", "denied", "postponed"),
        ("The two sides failed to reach a deal.", "reach", "denied", "failed"),
        ("No talks took place.", "talks", "denied", "No"),
        ("Rebels hope to thwart the talks.", "talks", "hypothetical", "thwart"),
        ("If rebels fail to seize the port, they will leave.", "seize", "hypothetical", "fail"),
        # it stood before
        ("The court overturned his conviction.", "conviction", "historical", "overturned"),
    ],
)
def test_not_done(pipeline: Language, text: str, word: str, status: str, cue: str) -> None:
    found = stand(pipeline, text, word)
    assert found.status == status
    assert found.cue is not None
    assert found.cue.text == cue


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A neighbour alerted police, who searched the yard.", "searched"),
        ("Peru wants to try the men who shot the envoy.", "shot"),
        ("The attack did not stop the talks.", "attack"),
        ("The raid caused no deaths.", "raid"),
        ("He stayed in office until the army arrested him.", "arrested"),
        ("Thousands took to the streets to protest against the tax.", "protest"),
        ("The hills, which Chad captured in the war, are not for sale.", "captured"),
    ],
)
def test_done_whatever_stands_beside_it(pipeline: Language, text: str, word: str) -> None:
    assert stand(pipeline, text, word).status == "occurred"
