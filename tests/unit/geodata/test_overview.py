"""The overview against plain counts in Python over the same events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.article import Article
from geodata.events import plover
from geodata.events.event import Event, EventDate
from geodata.filters import Filter
from geodata.overview import DAYS, HAPPENED, MOST_PARTIES, Periods, over_time, periods
from geodata.queries import Queries
from geodata.store import Store
from geodata.wording import QUADS
from tests.bench.synthetic import Made, pairs
from tests.unit.geodata.test_queries import KNOWN, found, loose, newest


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> Queries:
    made = Store.create(tmp_path_factory.mktemp("store") / "data")
    made.commit(list(pairs(400, seed=3)), made_by=Made())
    return Queries(made.snapshot(), threads=2)


def main(parties) -> set[str]:
    return {p.country or p.code or p.name for p in parties}


def first(counts: Counter) -> dict[str, int]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(ordered[:MOST_PARTIES])


def numbers(frame: pd.DataFrame, name: str = "n") -> dict[str, int]:
    return dict(zip(frame["value"], frame[name], strict=True))


@settings(max_examples=25, deadline=None)
@given(chosen=loose)
def test_the_overview_counts_what_the_filter_shows(queries: Queries, chosen: Filter) -> None:
    told = queries.overview(chosen)
    events = [e for _, e in found(chosen)]
    assert told.shown == len(events)
    assert told.kinds == {kind: sum(e.type == kind for e in events) for kind in plover.types()}
    for frame, side in ((told.actors, "actors"), (told.targets, "targets")):
        counts = Counter(v for e in events for v in main(getattr(e, side)))
        assert numbers(frame) == first(counts)
        assert list(frame["n"]) == sorted(frame["n"], reverse=True)
        for quad in QUADS:
            mine = Counter(v for e in events if e.quad == quad for v in main(getattr(e, side)))
            assert numbers(frame, quad) == {v: mine[v] for v in frame["value"]}
        assert all(frame["label"])


@settings(max_examples=25, deadline=None)
@given(chosen=loose)
def test_pairs_are_of_the_parties_that_stand_most_often_in_pairs(
    queries: Queries, chosen: Filter
) -> None:
    told = queries.overview(chosen)
    both = [e for _, e in found(chosen) if e.actors and e.targets]
    assert told.paired == len(both)
    acting = first(Counter(v for e in both for v in main(e.actors)))
    acted_on = first(Counter(v for e in both for v in main(e.targets)))
    assert list(told.acting["value"]) == list(acting)
    assert list(told.acted_on["value"]) == list(acted_on)
    pairs = Counter(pair for e in both for pair in product(main(e.actors), main(e.targets)))
    expected = {p: n for p, n in pairs.items() if p[0] in acting and p[1] in acted_on}
    rows = told.pairs.itertuples(index=False)
    assert {(row.actor, row.target): row.n for row in rows} == expected


@settings(max_examples=25, deadline=None)
@given(chosen=loose)
def test_bars_hold_the_dated_events_and_their_mean_score(queries: Queries, chosen: Filter) -> None:
    told = queries.overview(chosen)
    shown = [e for _, e in found(chosen)]
    dated = [e for e in shown if e.date]
    assert told.undated == len(shown) - len(dated)
    assert told.bars[[*plover.types()]].to_numpy().sum() + told.earlier + told.later == len(dated)
    statuses = chosen.statuses or HAPPENED
    for bar in told.bars.to_dict("records"):
        inside = [e for e in dated if bar["start"] <= e.date.start <= bar["end"]]
        for kind in plover.types():
            assert bar[kind] == sum(e.type == kind for e in inside)
        scores = [plover.score(e.type, e.mode) for e in inside if e.status in statuses]
        assert bar["scored"] == len(scores)
        if scores:
            assert bar["score"] == pytest.approx(sum(scores) / len(scores), abs=0.006)
        else:
            assert bar["score"] is None


@settings(max_examples=25, deadline=None)
@given(chosen=loose)
def test_change_is_what_filters_of_these_dates_would_show(queries: Queries, chosen: Filter) -> None:
    told = queries.overview(chosen)
    assert told.periods == periods(chosen, newest())
    assert told.periods is not None
    free = chosen.without("from", "to", "last")
    days = {
        "now": (told.periods.first, told.periods.last),
        "before": (told.periods.before_first, told.periods.before_last),
    }
    for name, (start, end) in days.items():
        dates = Filter.from_query(f"{free.query()}&from={start}&to={end}")[0]
        expected = Counter(e.quad for _, e in found(dates))
        assert dict(zip(told.change["quad"], told.change[name], strict=True)) == {
            quad: expected[quad] for quad in QUADS
        }


def test_a_score_without_its_mode_is_the_types(tmp_path: Path) -> None:
    def told() -> Iterator[tuple[Article, Event]]:
        for number, (kind, mode) in enumerate([("ASSAULT", None), ("ASSAULT", "abduct")]):
            article, event = next((a, e) for a, e in KNOWN if e.type == kind and e.date)
            when = EventDate(date(2024, 1, 1 + number), date(2024, 1, 1 + number), "day")
            changed = {"id": str(number), "mode": mode, "status": "occurred", "date": when}
            yield article, type(event)(**{n: getattr(event, n) for n in event.__slots__} | changed)

    events = list(told())
    store = Store.create(tmp_path / "data")
    store.commit([(events[0][0], [event for _, event in events])], made_by=Made())
    bars = Queries(store.snapshot(), threads=1).overview(Filter()).bars
    assert [score for score in bars["score"] if score is not None] == [
        plover.score("ASSAULT"), plover.score("ASSAULT", "abduct")
    ]  # fmt: skip


@given(
    day=st.dates(),
    start=st.none() | st.dates(),
    end=st.none() | st.dates(),
    last=st.none() | st.integers(1, 40_000),
)
def test_periods_are_of_one_length_and_follow_each_other(
    day: date, start: date | None, end: date | None, last: int | None
) -> None:
    if start and end and start > end:
        start, end = end, start
    chosen = Filter(date_from=start, date_to=end, last=None if start or end else last)
    told = periods(chosen, day)
    if told is None:  # there are no days before the first
        return
    assert told.last - told.first == told.before_last - told.before_first
    assert told.before_last + timedelta(days=1) == told.first
    if start and end:
        assert (told.first, told.last) == (start, end)
    elif last and not start and not end:
        assert (told.last - told.first).days == last - 1


def test_without_dates_it_is_the_last_days_up_to_the_newest_event() -> None:
    told = periods(Filter(), date(2024, 11, 30))
    assert told == Periods(
        date(2024, 11, 1), date(2024, 11, 30), date(2024, 10, 2), date(2024, 10, 31)
    )
    assert (told.last - told.first).days == DAYS - 1
    assert periods(Filter(), None) is None
    assert periods(Filter(), date(1, 1, 20)) is None


def test_an_empty_answer_has_no_bars(queries: Queries) -> None:
    told = queries.overview(Filter(countries=("TUV",)))
    assert (told.shown, told.paired, len(told.bars)) == (0, 0, 0)
    assert told.actors.empty
    assert told.pairs.empty
    assert list(told.change["quad"]) == list(QUADS)


def test_days_far_off_are_counted_and_not_drawn() -> None:
    columns = ["date_start", "n", *plover.types(), "scored", "sum"]
    days = [date(2024, 11, 1) + timedelta(days=n) for n in range(28)] + [date(2008, 1, 1), None]
    rows = [{"date_start": d, "n": 6, "ASSAULT": 6, "scored": 6} for d in days]
    line, bars = over_time(
        pd.DataFrame(rows, columns=columns).fillna(dict.fromkeys(columns[1:], 0))
    )
    assert (line.before, line.after, line.undated) == (6, 0, 6)
    assert bars["ASSAULT"].sum() == 28 * 6
