"""The judged mistakes are well formed, hold none of the texts' words and lie inside the texts."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.eval.mistakes import (
    COLUMNS,
    KINDS,
    SHARES,
    VERDICTS,
    _judged,
    _match,
    _read,
    mistakes,
    read_judged,
    summary,
)

FOLDER = os.environ.get("DATELINE_EVAL")
PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
LONGEST_REASON = 60  # characters
ROWS = read_judged()


def test_the_judged_draw_is_whole() -> None:
    assert Counter(row["set"] for row in ROWS) == SHARES
    assert sum(SHARES.values()) == 100
    assert all(tuple(row) == COLUMNS for row in ROWS)
    spans = {(row["set"], row["doc_id"], row["start"], row["end"], row["kind"]) for row in ROWS}
    assert len(spans) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['doc_id']}-{row['start']}")
def test_a_row_says_what_is_wrong_in_a_few_words(row: dict[str, str]) -> None:
    assert row["kind"] in KINDS
    assert row["verdict"] in VERDICTS
    assert 0 <= int(row["start"]) < int(row["end"])
    assert row["km"] == "" or int(row["km"]) >= 0
    assert 0 < len(row["reason"]) <= LONGEST_REASON
    # in small letters, so no name stands in it
    assert row["reason"] == row["reason"].lower()


def test_the_page_holds_the_summary() -> None:
    assert summary(ROWS) in PAGE.read_text(encoding="utf-8")


@pytest.mark.eval
@pytest.mark.skipif(not FOLDER, reason="DATELINE_EVAL names no folder of development sets")
@pytest.mark.parametrize("name", SHARES)
def test_the_spans_lie_inside_the_documents(name: str) -> None:
    documents = _read(Path(str(FOLDER)) / "dev" / f"{name}.jsonl")
    texts = {str(document["doc_id"]): document["text"] for document in documents}
    for row in ROWS:
        if row["set"] == name:
            words = texts[row["doc_id"]][int(row["start"]) : int(row["end"])]
            assert words == words.strip() != ""


def place(start: int, end: int, lat: float | None = None) -> dict[str, object]:
    return {
        "start": start, "end": end, "lat": lat, "lon": lat, "text": "", "name": "", "admin1": "",
        "country": "", "kind": "city", "use": "literal",
    }  # fmt: skip


def test_each_kind_of_mistake_is_told() -> None:
    document = {
        "doc_id": 1,
        "toponyms": [
            {"start": 0, "end": 4, "lat": 10.0, "lon": 10.0},
            {"start": 10, "end": 14, "lat": 10.0, "lon": 10.0},
            {"start": 20, "end": 24, "lat": 10.0, "lon": 10.0},
            {"start": 30, "end": 34, "lat": None, "lon": None},
        ],
    }
    found = [place(0, 4, 10.0), place(8, 14, 10.0), place(20, 24, 40.0), place(50, 54)]
    made = list(mistakes("geo_lgl", document, found))
    assert [(m.start, m.kind) for m in made] == [
        (10, "wrong span"),
        (20, "wrong place"),
        (30, "missed"),
        (50, "spurious"),
    ]
    assert [m.km for m in made] == [0, pytest.approx(4378, abs=100), None, None]
    one_name = [m.kind for m in mistakes("geo_wiktor_500", document, found)]
    assert "spurious" not in one_name


def test_the_same_span_goes_before_one_that_overlaps() -> None:
    gold = {"start": 5, "end": 9, "lat": None, "lon": None}
    same, wide = place(5, 9), place(0, 9)
    assert _match(gold, [wide, same]) is same
    assert _match(gold, [wide]) is wide
    assert _match(gold, [place(9, 12)]) is None
    assert _judged(gold, same) == ("", None)
