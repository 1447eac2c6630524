"""Ingest: batches to commits, only what is new, and nothing lost on the way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geodata.article import Article
from geodata.errors import StoreError
from geodata.filters import Filter
from geodata.ingest import Ingest
from geodata.queries import Queries
from geodata.store import Commit, Store
from tests.bench.synthetic import Made, pairs

CODED = list(pairs(60, seed=2))
EVENTS = {article.id: events for article, events in CODED}
ARTICLES = [article for article, _ in CODED]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "data")


def run(store: Store, items: list, **options) -> tuple[Commit, list]:
    """Ingest as the command does; returns what was done and what was coded or passed through."""
    passed = []
    with Ingest(store, made_by=Made(), **options) as ingest:
        for item in ingest.wanted(items):
            passed.append(item)
            if isinstance(item, Article):
                ingest.add(item, EVENTS[item.id])
    return ingest.done, passed


def total(store: Store) -> int:
    return Queries(store.snapshot()).counts(Filter()).total


def test_batches_become_commits(store: Store) -> None:
    done, _ = run(store, ARTICLES, batch=10)
    assert done == Commit(new=len(ARTICLES), events=60)
    assert store.snapshot().version.articles == -(-len(ARTICLES) // 10)
    assert total(store) == 60


def test_nothing_is_coded_twice(store: Store) -> None:
    run(store, ARTICLES[:9])
    done, passed = run(store, ARTICLES)
    assert passed == ARTICLES[9:]
    assert (done.new, done.unchanged) == (len(ARTICLES) - 9, 9)
    version = store.snapshot().version
    done, passed = run(store, ARTICLES)
    assert (passed, done) == ([], Commit(unchanged=len(ARTICLES)))
    assert store.snapshot().version == version


def test_new_metadata_need_no_coding_but_a_new_day_does(store: Store) -> None:
    run(store, ARTICLES[:3])
    retitled = replace(ARTICLES[0], title="Another title")
    redated = replace(ARTICLES[1], published=date(2020, 2, 2))
    done, passed = run(store, [retitled, redated, ARTICLES[2]])
    assert passed == [redated]
    assert (done.updated, done.unchanged, done.new) == (2, 1, 0)
    stored = store.look(ARTICLES)
    assert stored[retitled.id]["title"] == "Another title"
    assert stored[redated.id]["published"] == date(2020, 2, 2)


def test_what_is_no_article_passes_through_in_its_place(store: Store) -> None:
    _, passed = run(store, [ARTICLES[0], "skipped", ARTICLES[1]])
    assert passed == [ARTICLES[0], "skipped", ARTICLES[1]]


def test_recoding_passes_everything(store: Store) -> None:
    run(store, ARTICLES[:5])
    done, passed = run(store, list(store.articles()), recode=True)
    assert len(passed) == 5
    assert done.updated == 5
    assert total(store) == sum(len(EVENTS[a.id]) for a in ARTICLES[:5])


def test_an_interruption_keeps_what_was_coded(store: Store) -> None:
    def interrupted() -> None:
        with Ingest(store, made_by=Made()) as ingest:
            ingest.add(*CODED[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert total(store) == len(CODED[0][1])


def test_a_store_that_cannot_be_written_is_told_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def refuse(*_: object, **__: object) -> None:
        calls.append(1)
        msg = "read-only"
        raise StoreError(msg)

    monkeypatch.setattr(Store, "commit", refuse)
    with pytest.raises(StoreError, match="read-only"):
        run(store, ARTICLES, batch=5)
    assert len(calls) == 1


def test_many_small_commits_can_be_joined(store: Store) -> None:
    with Ingest(store, made_by=Made(), batch=1) as ingest:
        for coded in CODED[:8]:
            ingest.add(*coded)
    assert len(store.snapshot().files["events"]) == 8
    assert store.compact(above=5)
    assert len(store.snapshot().files["events"]) == 1
    assert total(store) == sum(len(events) for _, events in CODED[:8])
