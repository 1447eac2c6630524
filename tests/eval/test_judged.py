"""The judged events are well formed, hold none of the texts' words and lie inside the texts."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.eval.judged import (
    COLUMNS,
    FIELDS,
    JUDGED,
    KINDS,
    SHARES,
    VERDICTS,
    _read,
    figures,
    half,
    interval,
    is_sound,
    kinds,
    read_judged,
)

FOLDER = os.environ.get("DATELINE_EVAL")
PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
LONGEST_REASON = 60  # characters
ROWS = read_judged()
STUDIED = read_judged(JUDGED.with_name("events_studied.csv"))
LEFT_OUT = read_judged(JUDGED.with_name("events_left_out.csv"))


def test_the_judged_draw_is_whole() -> None:
    assert Counter(row["set"] for row in ROWS) == SHARES
    assert sum(SHARES.values()) == 200
    assert all(tuple(row) == COLUMNS for row in ROWS)
    assert {row["coder"] for row in ROWS} == {"3"}


def test_what_the_rules_were_made_on_is_of_the_studied_half() -> None:
    assert all(tuple(row) == COLUMNS for row in STUDIED)
    assert {half(row["doc_id"]) for row in (*STUDIED, *LEFT_OUT)} == {"studied"}
    assert {row["sound"] for row in LEFT_OUT} == {"yes", "no"}
    assert {row["set"] for row in (*STUDIED, *LEFT_OUT)} == set(SHARES)


@pytest.mark.parametrize(
    "row", [*ROWS, *STUDIED], ids=lambda row: f"{row['doc_id']}-{row['start']}"
)
def test_a_row_is_judged_field_by_field(row: dict[str, str]) -> None:
    assert 0 <= int(row["start"]) < int(row["end"])
    assert {row["real"], row["type"]} <= {"right", "wrong"}
    assert {row[field] for field in FIELDS} <= set(VERDICTS)
    assert row["kind"] in KINDS
    assert is_sound(row) == (row["kind"] == "")
    faulty = any(row[field] == "wrong" for field in FIELDS)
    assert bool(row["reason"]) == faulty
    # in small letters, so no name stands in it
    assert len(row["reason"]) <= LONGEST_REASON
    assert row["reason"] == row["reason"].lower()


def test_the_page_holds_the_figures() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert figures(ROWS) in page
    assert kinds(ROWS) in page


def test_an_interval_narrows_with_more_events() -> None:
    assert interval(8, 10) == pytest.approx((0.490, 0.943), abs=0.001)
    assert interval(160, 200) == pytest.approx((0.739, 0.850), abs=0.001)
    assert interval(0, 0) == (0.0, 1.0)


def test_fields_count_only_where_the_event_is_sound() -> None:
    row = dict.fromkeys(FIELDS, "right") | {"set": "geo_lgl", "kind": ""}
    sound, empty = row | {"date": "wrong"}, row | {"date": "none"}
    unsound = row | {"type": "wrong", "date": "wrong", "kind": "wrong type"}
    table = figures([sound, empty, unsound])
    assert "| real and rightly typed | geo_lgl | 2 | 3 | 0.67 |" in table
    assert "| date | both | 0 | 1 | 0.00 |" in table
    assert "| wrong type | 1 | 0 | 1 |" in kinds([sound, empty, unsound])


@pytest.mark.eval
@pytest.mark.skipif(not FOLDER, reason="DATELINE_EVAL names no folder of development sets")
@pytest.mark.parametrize("name", SHARES)
def test_the_triggers_lie_inside_the_documents(name: str) -> None:
    documents = _read(Path(str(FOLDER)) / "dev" / f"{name}.jsonl")
    texts = {str(document["doc_id"]): document["text"] for document in documents}
    for row in (*ROWS, *STUDIED, *LEFT_OUT):
        if row["set"] == name:
            words = texts[row["doc_id"]][int(row["start"]) : int(row["end"])]
            assert words == words.strip() != ""
