"""Orders of the list: by name both ways, and what is empty last either way."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geodata.filters import Filter
from geodata.queries import Queries
from geodata.sorting import SORTS
from geodata.store import Store
from tests.bench.synthetic import Made, pairs

COLUMNS = {
    "newest": "date_start", "oldest": "date_start", "confidence": "confidence", "type": "type",
    "actor": "actor_names", "target": "target_names", "place": "place_name", "country": "country",
    "source": "source",
}  # fmt: skip


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> Queries:
    folder: Path = tmp_path_factory.mktemp("store")
    made = Store.create(folder / "data")
    made.commit(list(pairs(300, seed=5)), made_by=Made())
    return Queries(made.snapshot(), threads=1)


def sorted_by(queries: Queries, sort: str) -> list:
    frame: pd.DataFrame = queries.page(Filter(), limit=1000, sort=sort)
    values = list(frame[COLUMNS[sort.removeprefix("-")]])
    assert len(values) == 300
    firsts = [v[0] if isinstance(v, list) and v else v or None for v in values]
    return [v.lower() if isinstance(v, str) else v for v in firsts]


@pytest.mark.parametrize("sort", SORTS)
def test_each_order_is_one_and_has_what_is_empty_last(queries: Queries, sort: str) -> None:
    values = sorted_by(queries, sort)
    known = [v for v in values if v is not None]
    assert values[: len(known)] == known
    assert known == sorted(known, reverse=SORTS[sort].descending)


def test_some_events_have_no_date_place_or_target_to_be_sorted_by(queries: Queries) -> None:
    for sort in ("newest", "oldest", "place", "-place", "target", "-target"):
        assert None in sorted_by(queries, sort)
