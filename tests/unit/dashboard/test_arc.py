"""Lines between the parties of an event."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.arc import arc, ends
from geodata.events.event import Actor, Event, Span

HOMES = {"KEN": (0.5, 38.0), "NOR": (62.0, 10.0), "FJI": (-18.0, 178.0), "WSM": (-13.8, -172.2)}
spots = st.tuples(st.floats(-80, 80), st.floats(-180, 180))


def event(actors: list[str | None], targets: list[str | None]) -> Event:
    def parties(codes: list[str | None]) -> tuple[Actor, ...]:
        return tuple(Actor(0, 1, "x", country=code) for code in codes)

    return Event(
        "a-1", "ACCUSE", None, "verbal conflict", "occurred", Span(0, 1, "x"), (0, 1),
        parties(actors), parties(targets),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("actors", "targets", "codes"),
    [
        (["KEN"], ["NOR"], ("KEN", "NOR")),
        ([None, "KEN"], [None, "NOR"], ("KEN", "NOR")),
        (["KEN", "NOR"], [], ("KEN", "NOR")),
        (["KEN"], ["KEN", "FJI"], ("KEN", "FJI")),
        (["KEN"], ["KEN"], None),
        (["KEN"], [], None),
        ([], ["NOR"], None),
        (["KEN"], ["XXX"], None),
    ],
)
def test_the_ends_are_the_homes_of_two_countries(
    actors: list[str | None], targets: list[str | None], codes: tuple[str, str] | None
) -> None:
    expected = (HOMES[codes[0]], HOMES[codes[1]]) if codes else None
    assert ends(event(actors, targets), HOMES.get) == expected


@given(spots, spots)
def test_a_line_begins_and_ends_where_it_should_without_a_jump(start, end) -> None:
    corners = arc(start, end)
    if not corners:
        return
    assert corners[0] == pytest.approx([start[1], start[0]], abs=0.01)
    assert corners[-1][1] == pytest.approx(end[0], abs=0.02)
    turn = (corners[-1][0] - end[1] + 180) % 360 - 180
    assert turn == pytest.approx(0, abs=0.02)
    steps = [abs(b[0] - a[0]) for a, b in itertools.pairwise(corners)]
    assert max(steps) <= 180


def test_the_pacific_is_crossed_the_short_way() -> None:
    corners = arc(HOMES["FJI"], HOMES["WSM"])
    assert corners[-1][0] == pytest.approx(187.8)
