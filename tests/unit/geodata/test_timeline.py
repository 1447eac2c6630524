"""Bars over time: which days they cover, and that no event is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geodata.timeline import timeline
from geodata.wording import QUADS

QUAD = next(iter(QUADS))


def days(counts: dict[date | None, int]) -> pd.DataFrame:
    rows = [(day, QUAD, n) for day, n in counts.items()]
    return pd.DataFrame(rows, columns=["date_start", "quad", "n"]).astype({"date_start": object})


def test_month_of_news_is_not_squeezed_by_its_background() -> None:
    news = {date(2024, 11, 1) + timedelta(days=n): 6 for n in range(28)}
    line = timeline(days(news | {date(2008, 1, 1): 5, date(2025, 6, 1): 3, None: 4}), 80)
    assert line.unit == "day"
    assert line.bars["start"].min() == date(2024, 11, 1)
    assert (line.before, line.after, line.undated) == (5, 3, 4)


def test_even_spread_is_shown_whole() -> None:
    line = timeline(days({date(year, 6, 1): 2 for year in range(1990, 2025)}), 80)
    assert (line.before, line.after) == (0, 0)
    assert line.bars["n"].sum() == 70


def test_nothing_gives_no_bars() -> None:
    assert timeline(days({}), 80).bars.empty


@given(
    st.dictionaries(
        st.none() | st.dates(date(1, 1, 2), date(9998, 12, 30)), st.integers(1, 50), max_size=30
    ),
    st.integers(5, 120),
)
def test_every_event_is_in_a_bar_or_counted_beside_them(
    counts: dict[date | None, int], bins: int
) -> None:
    line = timeline(days(counts), bins)
    beside = line.undated + line.before + line.after
    assert int(line.bars["n"].sum()) + beside == sum(counts.values())
    dated = sum(n for day, n in counts.items() if day)
    assert line.bars["n"].sum() >= 0.9 * dated - 1e-9
