"""The address and the state say the same, and no address does harm."""

from __future__ import annotations

from datetime import date
from random import Random
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.table import COLUMNS
from dashboard.url_state import FIELDS, KEYS, PageState
from geodata.filters import Filter
from geodata.sorting import SORTS

degrees = st.floats(-80, 80).map(lambda v: round(v, 3) + 0.0)
states = st.builds(
    PageState,
    filter=st.builds(
        Filter,
        countries=st.lists(st.sampled_from(["UKR", "KEN", "none"]), max_size=2).map(tuple),
        quads=st.lists(st.sampled_from(["verbal conflict"]), max_size=1).map(tuple),
        date_from=st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    ),
    event=st.none() | st.from_regex(r"[a-f0-9]{16}-[0-9]{1,4}", fullmatch=True),
    version=st.none() | st.from_regex(r"[1-9][0-9]?\.[1-9][0-9]?\.0", fullmatch=True),
    view=st.sampled_from(["map", "list", "table", "overview"]),
    cols=st.lists(st.sampled_from([*COLUMNS]), min_size=1, unique=True).map(tuple),
    sort=st.sampled_from([*SORTS]),
    page=st.integers(1, 10_000),
    at=st.none() | st.just((1.5, -2.0, 3.0, 4.25)),
    lat=degrees,
    lon=degrees,
    z=st.none() | st.floats(0, 18).map(lambda v: round(v, 2) + 0.0),
    theme=st.sampled_from([None, "light", "dark"]),
    embed=st.booleans(),
)


@given(states)
def test_a_state_survives_its_address(state: PageState):
    read, notes = PageState.from_query(state.query())
    assert (read, notes) == (state, ())


@given(st.lists(st.tuples(st.sampled_from([*FIELDS, "country", "q", "bbox", "x"]), st.text())))
def test_no_address_raises_and_what_is_read_is_canonical(pairs: list[tuple[str, str]]):
    state, _ = PageState.from_query(urlencode(pairs, errors="replace"))
    assert PageState.from_query(state.query()) == (state, ())


@given(states, st.randoms(use_true_random=False))
def test_the_order_of_an_address_does_not_matter(state: PageState, chance: Random):
    pairs = state.pairs()
    assert [KEYS.index(key) for key, _ in pairs] == sorted(KEYS.index(key) for key, _ in pairs)
    chance.shuffle(pairs)
    assert PageState.from_query(urlencode(pairs))[0].query() == state.query()


def test_an_address_is_short_and_readable():
    state, _ = PageState.from_query(
        "z=5.00&lon=31.0&to=2024-11-30&country=UKR&lat=48.5&type=ASSAULT"
    )
    assert state.query() == "type=assault&country=UKR&to=2024-11-30&lat=48.5&lon=31&z=5"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [((), "country=UKR"), (("lang", "event"), "country=UKR&event=a-1&lang=fr")],
)
def test_what_others_are_told_is_the_filter_and_what_is_named(keys: tuple[str, ...], expected: str):
    state, _ = PageState.from_query("lang=fr&country=UKR&page=2&theme=dark&event=a-1&lat=1&lon=2")
    assert state.chosen(*keys) == expected


@given(st.text(max_size=200))
def test_no_text_raises(text: str):
    PageState.from_query(text)


def test_the_empty_address_is_the_default():
    assert PageState.from_query("") == (PageState(), ())
    assert PageState().query() == ""


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ("lat=999&lon=-999", "lat", 85.0),
        ("lat=999&lon=-999", "lon", -180.0),
        ("z=99", "z", 18.0),
        ("theme=dark", "theme", "dark"),
        ("embed=1", "embed", True),
        ("at=1,2,3,4", "at", (1.0, 2.0, 3.0, 4.0)),
        ("page=3", "page", 3),
        ("v=12.7.0", "version", "12.7.0"),
    ],
)
def test_values_are_read_and_clamped(query: str, field: str, value: object):
    state, notes = PageState.from_query(query)
    assert getattr(state, field) == value
    assert notes == ()


@pytest.mark.parametrize(
    "query",
    [
        "lat=x&lon=1", "z=1e5", "z=nan", "page=0", "page=-1", "page=1.5", "theme=<b>", "sort=worst",
        "event=../../etc/passwd", "v=latest", "at=1,2,3", "at=1,95,3,4", "embed=yes", "lang=xx",
        "view=<script>",
    ],
)  # fmt: skip
def test_values_that_cannot_be_used_are_named(query: str):
    state, notes = PageState.from_query(query)
    assert state == PageState()
    assert len(notes) == 1
    assert query.split("=", maxsplit=1)[0] in notes[0]


def test_half_a_position_is_none():
    state, _ = PageState.from_query("lat=5")
    assert state.lat is None


def test_a_note_is_short():
    _, notes = PageState.from_query("theme=" + "x" * 5000)
    assert len(notes[0]) < 120
