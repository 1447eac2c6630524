"""The table of merges: step by step it becomes what grouping everything from nothing gives."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from geodata.events.event import EventDate
from geodata.filters import Filter
from geodata.queries import Queries
from geodata.snapshot import Version
from geodata.store import Store
from tests.page_store import Made
from tests.unit.geodata.test_happenings_shown import (
    BAMA,
    DAY,
    GAZETTE,
    HERALD,
    IDS,
    WIRE,
    at,
    told,
)

TUESDAY = EventDate(DAY + timedelta(days=1), DAY + timedelta(days=1), "day")
STORIES = [
    WIRE,
    HERALD,
    GAZETTE,
    told("Post", "Raiders burned the cattle market of Bama on Monday.", place=BAMA),
    told("Sun", "The cattle market at Bama was burned by Raiders.", place=BAMA, date=None),
    told("Star", "Raiders burned stalls and lorries across two states.", place=None),
    told("Echo", "Raiders burned the cattle market of Bama on Tuesday.", place=BAMA, date=TUESDAY),
]


def merged(store: Store) -> set[frozenset[str]]:
    """Groups of reports by their ids."""
    groups: dict[str, set[str]] = {}
    for row in store.snapshot().dataset("merges").to_table().to_pylist():
        groups.setdefault(row["happening"], set()).add(row["event_id"])
    return {frozenset(group) for group in groups.values()}


def key(coded) -> str:
    return coded[1][0].id


ALL_AT_ONCE = {
    frozenset(IDS.values()),
    frozenset({key(STORIES[3]), key(STORIES[4])}),
}


# each example is several commits: no time for making a failing one smaller
@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(st.permutations(STORIES), st.lists(st.integers(1, 6), max_size=3, unique=True))
def test_any_order_and_any_batches_give_the_same(order, cuts) -> None:
    with TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "data")
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(order)], strict=True):
            store.commit(order[start:end], made_by=Made())
        assert merged(store) == ALL_AT_ONCE
        store.merge()
        assert merged(store) == ALL_AT_ONCE


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.create(tmp_path / "data")
    made.commit(STORIES, made_by=Made())
    return made


def check(store: Store) -> set[frozenset[str]]:
    """The groups, once grouping from nothing has given the same."""
    step_by_step = merged(store)
    store.merge()
    assert merged(store) == step_by_step
    return step_by_step


def test_what_is_coded_again_is_merged_again(store: Store) -> None:
    article, (event,) = HERALD
    moved = replace(event, place=BAMA, date=TUESDAY)
    store.commit([(article, [moved])], made_by=Made("2"), recode=True)
    assert frozenset({IDS["Wire"], IDS["Gazette"]}) in check(store)
    store.commit([HERALD], made_by=Made("3"), recode=True)
    assert check(store) == ALL_AT_ONCE


def test_what_is_superseded_leaves_and_frees_the_others(store: Store) -> None:
    newer = told("Post", "Nothing was burned at Bama after all.", actors=(), place=BAMA)
    store.commit([newer], made_by=Made())
    assert check(store) == {frozenset(IDS.values())}


def test_an_event_that_is_coded_no_more_leaves(store: Store) -> None:
    store.commit([(GAZETTE[0], [])], made_by=Made("2"), recode=True)
    assert frozenset({IDS["Wire"], IDS["Herald"]}) in check(store)


def test_what_changes_nothing_writes_nothing(store: Store) -> None:
    before = store.snapshot()
    store.commit([WIRE], made_by=Made())
    assert store.snapshot() == before
    other = told("Far", "A dam was burned out.", actors=(), place=None, date=None)
    store.commit([other], made_by=Made())
    assert store.snapshot().version.merges == before.version.merges


def test_a_store_without_the_table_is_read_and_completed_by_the_next_commit(store: Store) -> None:
    shutil.rmtree(f"{store.root}/merges")
    old = Store.open(store.root)
    assert str(old.snapshot().version).count(".") == 2
    assert set(Queries(old.snapshot()).page(Filter())["n_reports"]) == {1}
    assert Queries(old.snapshot(Version.parse("1.1.0"))).counts(Filter()).total == len(STORIES)
    old.commit([told("Far", "A dam was burned out.", actors=(), place=None)], made_by=Made())
    assert merged(old) == ALL_AT_ONCE


def test_reviews_are_not_lost_when_an_event_is_coded_again(store: Store) -> None:
    store.review(IDS["Herald"], "apart", now=at(1))
    store.commit([HERALD], made_by=Made("2"), recode=True)
    page = Queries(store.snapshot()).page(Filter())
    assert IDS["Herald"] in set(page["id"])
    assert merged(store) == ALL_AT_ONCE  # the machine's own result stays beside it


def test_a_report_is_seen_only_once_its_article_is_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = told("Late", "Raiders burned the grain market of Toro on Monday, killing 13.", dead=13)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "_write_articles", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.commit([late], made_by=Made())
    detail = Queries(store.snapshot()).event(IDS["Wire"])
    assert {r.id for r in detail.reports} == {*IDS.values()}
    store.commit([late], made_by=Made())
    assert {r.id for r in Queries(store.snapshot()).event(IDS["Wire"]).reports} == {
        *IDS.values(), key(late),
    }  # fmt: skip
