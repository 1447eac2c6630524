"""Headlines in the article's own words, where they make a plain clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.events.event import Actor, Event, Span
from geodata.places.place import Place
from geodata.quoting import LONGEST, clause


def event(text: str, *, actor: str, verb: str, target: str | None = None, **more) -> Event:
    def span(words: str) -> tuple[int, int, str]:
        start = text.index(words)
        return start, start + len(words), words

    targets = (Actor(*span(target)),) if target else ()
    return Event(
        "e", "ACCUSE", None, "verbal conflict",
        trigger=Span(*span(verb)), sentence=(0, len(text)), targets=targets,
        **({"status": "occurred", "actors": (Actor(*span(actor)),)} | more),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "coded", "line"),
    [
        (
            "On Monday Peru released two miners, officials said.",
            {"actor": "Peru", "verb": "released", "target": "two miners"},
            "Peru released two miners",
        ),
        (
            "Peru, which borders Chile, has also recalled its envoy and closed the road.",
            {"actor": "Peru", "verb": "recalled"},
            "Peru recalled its envoy",
        ),
        (
            "Peru conceded that U.S. firms had paid.",
            {"actor": "Peru", "verb": "conceded", "target": "U.S. firms"},
            "Peru conceded that U.S. firms had paid",
        ),
        (
            "Peru warned on Friday that it could close its ports, which it did in May.",
            {"actor": "Peru", "verb": "warned"},
            "Peru warned on Friday that it could close its ports",
        ),
        (
            "Peru condemned the raid that Chile made.",
            {"actor": "Peru", "verb": "condemned"},
            "Peru condemned the raid",
        ),
        (
            f"Peru warned on Friday that its {'long ' * 20}patience would end.",
            {"actor": "Peru", "verb": "warned"},
            None,
        ),
        (
            "Peru fired on it on Oct 1. Chile said so.",
            {"actor": "Peru", "verb": "fired"},
            "Peru fired on it on Oct 1",
        ),
    ],
)
def test_clause_ends_where_its_verb_does(
    text: str, coded: dict[str, str], line: str | None
) -> None:
    assert clause(event(text, **coded), text) == line


@pytest.mark.parametrize(
    ("text", "coded"),
    [
        ("Peruvian strikes on Chile went on.", {"actor": "Peruvian", "verb": "strikes"}),
        ("Peru's attack on Chile went on.", {"actor": "Peru", "verb": "attack"}),
        ("They left the party.", {"actor": "They", "verb": "left"}),
        ("Chile accused Peru of it.", {"actor": "Peru", "verb": "accused"}),
        (f"Peru accused {'very ' * 30}many.", {"actor": "Peru", "verb": "accused"}),
    ],
)
def test_what_makes_no_clause_is_left_to_the_coding(text: str, coded: dict[str, str]) -> None:
    assert clause(event(text, **coded), text) is None


def test_only_what_happened_is_quoted() -> None:
    text = "Peru accused Chile."
    planned = event(text, actor="Peru", verb="accused", status="planned")
    assert clause(planned, text) is None
    nobody = event(text, actor="Peru", verb="accused", actors=())
    assert clause(nobody, text) is None


def test_place_ends_the_clause_where_the_sentence_is_long() -> None:
    text = f"Peru accused Chile in Lima of {'repeated and quite ' * 6}bad manners."
    start = text.index("Lima")
    coded = event(text, actor="Peru", verb="accused", target="Chile",
                  place=Place(start, start + 4, "Lima"))  # fmt: skip
    assert clause(coded, text) == "Peru accused Chile in Lima"


@given(st.text(max_size=120))
def test_line_is_short_and_in_the_text(tail: str) -> None:
    text = f"Peru accused {tail}"
    line = clause(event(text, actor="Peru", verb="accused"), text)
    if line is not None:
        assert line in text
        assert len(line) <= LONGEST + len("Peru accused")
        assert "\n" not in line
