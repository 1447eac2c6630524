"""Work in several processes: order, crashes, errors."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import pytest

from geodata.article import Article, Skipped
from geodata.errors import ArticleError, WorkerError
from geodata.extract import Extractor
from geodata.language import Language
from geodata.places.gazetteer import Gazetteer
from geodata.workers import spread

BATCHES = [[1, 2], [3], [], [4, 5, 6], [7], [8, 9]]


def double() -> Callable[[Sequence[int]], list[int]]:
    return lambda batch: [2 * n for n in batch]


def double_or_die() -> Callable[[Sequence[int]], list[int]]:
    return lambda batch: [os._exit(1) if n == 5 else 2 * n for n in batch]


def double_or_refuse() -> Callable[[Sequence[int]], list[int]]:
    def work(batch: Sequence[int]) -> list[int]:
        if 5 in batch:
            raise ArticleError("5 cannot be read")
        return [2 * n for n in batch]

    return work


def never_begin() -> Callable[[Sequence[int]], list[int]]:
    os._exit(1)


def test_results_come_with_their_items_in_order() -> None:
    out = list(spread(BATCHES, double, processes=2, lost=lambda n: -n))
    assert out == [(n, 2 * n) for n in range(1, 10)]


def test_only_the_item_that_kills_its_process_is_lost() -> None:
    out = list(spread(BATCHES, double_or_die, processes=2, lost=lambda n: -n))
    assert out == [(n, -n if n == 5 else 2 * n) for n in range(1, 10)]


def test_an_error_of_the_work_is_raised_here() -> None:
    with pytest.raises(ArticleError, match="5 cannot be read"):
        list(spread(BATCHES, double_or_refuse, processes=2, lost=lambda n: -n))


def test_processes_that_cannot_begin_are_one_error() -> None:
    with pytest.raises(WorkerError, match="--processes 1"):
        list(spread(BATCHES, never_begin, processes=1, lost=lambda n: -n))


def test_batches_are_taken_as_they_are_needed() -> None:
    taken = []

    def batches() -> object:
        for n in range(100):
            taken.append(n)
            yield [n]

    out = spread(batches(), double, processes=1, lost=lambda n: -n)  # type: ignore[arg-type]
    assert next(out) == (0, 0)
    assert len(taken) < 10
    out.close()  # type: ignore[attr-defined]


def test_articles_are_read_the_same_in_two_processes(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    extractor = Extractor(pipeline, gazetteer)
    texts = ["Police arrested ten people in Nairobi.", "They met in Accra."]
    articles: list[Article | Skipped] = [Article(t, str(n)) for n, t in enumerate(texts)]
    articles.insert(1, Skipped("x", "unreadable"))
    assert list(extractor.stream_events(articles, processes=2)) == list(
        extractor.stream_events(articles)
    )
    assert list(extractor.stream_places(articles, processes=2)) == list(
        extractor.stream_places(articles)
    )
