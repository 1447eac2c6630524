from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.events.numbers import read_range


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("8,000", 8000, 8000),
        ("nearly 8,000", 7200, 8000),
        ("at least 50", 50, 55),
        ("two to four", 2, 4),
        ("between 12 and 15", 12, 15),
        ("about 200", 180, 220),
        ("a dozen", 12, 12),
        ("two dozen", 24, 24),
        ("three hundred", 300, 300),
        ("twenty two", 22, 22),
        ("1.5 million", 1_500_000, 1_500_000),
        ("hundreds", 200, 999),
        ("more than a thousand", 1000, 1100),
    ],
)
def test_ranges(text: str, low: int, high: int) -> None:
    assert read_range(text) == (low, high)


@pytest.mark.parametrize("text", ["", "several", "a", "soldiers"])
def test_no_number(text: str) -> None:
    assert read_range(text) is None


@given(st.integers(0, 10**9))
def test_a_plain_number_is_itself(number: int) -> None:
    assert read_range(f"{number:,}") == (number, number)


@given(st.text())
def test_any_text_gives_an_ordered_range_or_none(text: str) -> None:
    found = read_range(text)
    assert found is None or found[0] <= found[1]
