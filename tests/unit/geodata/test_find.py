"""Options of a facet are found by typing, however many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from geodata.facets import MOST_OPTIONS
from geodata.filters import Filter
from geodata.queries import Queries
from geodata.store import Store
from tests.bench.synthetic import Made, pairs

SOURCES = 5000


def named(number: int) -> str:
    return f"Gazette {number:04d}"


CODED = [
    (replace(article, source=named(i % SOURCES)), events)
    for i, (article, events) in enumerate(pairs(13_000, seed=7))
]
COUNTS = Counter(article.source for article, events in CODED for _ in events)


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> Queries:
    made = Store.create(tmp_path_factory.mktemp("find") / "store")
    made.commit(CODED, made_by=Made())
    return Queries(made.snapshot(), threads=2)


def found(queries: Queries, key: str, words: str, query: str = "", **more) -> dict[str, int]:
    frame = queries.find(key, Filter.from_query(query)[0], words, **more)
    return dict(zip(frame["value"], frame["n"], strict=True))


def test_the_last_of_five_thousand_sources_is_found(queries: Queries) -> None:
    assert len(COUNTS) == SOURCES
    listed = queries.facets(Filter(), keys=("source",))["source"]
    rarest = min(COUNTS, key=lambda name: (COUNTS[name], name))
    assert len(listed) == MOST_OPTIONS
    assert rarest not in set(listed["value"])
    assert found(queries, "source", rarest[-6:].upper()) == {rarest: COUNTS[rarest]}


def test_the_most_frequent_come_first_and_no_more_than_asked_for(queries: Queries) -> None:
    held = {name: n for name, n in COUNTS.items() if "12" in name}
    first = sorted(held, key=lambda name: (-held[name], name))[:7]
    assert [*found(queries, "source", " 12 ".strip(), limit=7)] == first


def test_counts_are_those_of_the_filter_but_for_the_facet_itself(queries: Queries) -> None:
    chosen = "quad=verbal-conflict&source=Gazette 0001"
    wanted = Counter(
        article.source
        for article, events in CODED
        for event in events
        if event.quad == "verbal conflict" and "004" in article.source
    )
    assert found(queries, "source", "004", chosen, limit=100) == dict(wanted.most_common(100))


def test_labels_are_looked_through_and_values_named_by_the_caller(queries: Queries) -> None:
    assert "UKR" in found(queries, "country", "ukrai")
    assert "none" in found(queries, "country", "at sea")
    assert "UKR" in found(queries, "party", "Ukraine")
    assert "UNSC" in found(queries, "actor", "security council")
    assert not found(queries, "country", "nowhere at all")
    assert set(found(queries, "country", "inconnu", also=("FRA",))) == {"FRA"}


def test_signs_of_patterns_are_letters_like_others(queries: Queries) -> None:
    assert found(queries, "source", "%") == found(queries, "source", "_") == {}
    assert found(queries, "source", "'; --") == {}
