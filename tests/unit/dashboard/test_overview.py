"""The overview and the table: what they say, in tables that can be heard, and what a click does."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import plotly.utils
import pytest
from flask import Flask

from dashboard import overview, table, text
from dashboard.answers import StoreAnswers
from dashboard.event_list import Listing, Row
from dashboard.screen import MAPS, outputs
from tests.unit.dashboard.test_panels import flat


def drawn(answers: StoreAnswers, query: str) -> list[Any]:
    shown: list[Any] = outputs(answers.screen(query, None), theme="light", opened=None)["panel"]
    return shown


def words(component: Any) -> str:
    """Everything that is read aloud, in order."""
    tree = json.loads(json.dumps(component, cls=plotly.utils.PlotlyJSONEncoder))

    def said(part: Any) -> str:
        if isinstance(part, list):
            return " ".join(map(said, part))
        if isinstance(part, dict):
            return said(part["props"].get("children"))
        return "" if part is None else str(part)

    return " ".join(said(tree).split())


def tables(component: Any) -> dict[str, dict[str, Any]]:
    found = {}
    for props in flat(component):
        if props["_is"] == "Table":
            caption = next(p for p in flat(props["children"]) if p["_is"] == "Caption")
            found[caption["children"]] = props
    return found


def presses(component: Any, key: str) -> dict[str, dict[str, Any]]:
    """Buttons that toggle a key, by its value."""
    found = [p for p in flat(component) if "data-toggle" in p]
    read = [(parse_qs(p["data-toggle"]), p) for p in found]
    return {values[key][0]: p for values, p in read if key in values}


def test_the_overview_counts_the_last_days_against_those_before(answers: StoreAnswers):
    said = words(drawn(answers, "view=overview"))
    assert "16 Oct – 14 Nov 2024, against 16 Sep – 15 Oct 2024" in said
    assert "All events 9 none before" in said
    said = words(drawn(answers, "view=overview&from=2024-11-10&to=2024-11-14"))
    assert "10 – 14 Nov 2024, against 5 – 9 Nov 2024" in said
    assert "All events 4 ±0 · 4 before" in said
    assert "Material conflict 3 none before" in said


def test_parties_kinds_and_classes_are_buttons_that_filter(answers: StoreAnswers):
    shown = drawn(answers, "view=overview&actor=KEN")
    assert presses(shown, "actor")["KEN"]["aria-pressed"] == "true"
    assert presses(shown, "target")["PER"]["aria-pressed"] == "false"
    assert presses(shown, "quad")["verbal-conflict"]["data-clears"] == "type mode"
    assert presses(shown, "type")["accuse"]["data-clears"] == "quad mode"
    assert set(presses(shown, "type")) == {"mobilize", "accuse", "assault", "support", "coerce"}


def test_a_cell_asks_for_one_party_acting_on_the_other(answers: StoreAnswers):
    matrix = tables(drawn(answers, "view=overview"))[text.PAIRS]
    cells = [p for p in flat(matrix["children"]) if "data-set" in p]
    said = {p["title"]: parse_qs(p["data-set"], keep_blank_values=True) for p in cells}
    assert said["1 event: Kenya → Norway"] == {"actor": ["KEN"], "target": ["NOR"], "party": [""]}
    assert len(cells) == 3
    assert "3 of 9 events name both sides" in words(drawn(answers, "view=overview"))


def test_every_table_has_a_caption_and_headings_both_ways(answers: StoreAnswers):
    for query in ("view=overview", "view=table"):
        found = tables(drawn(answers, query))
        assert found
        for caption, shown in found.items():
            scopes = {p["scope"] for p in flat(shown["children"]) if p["_is"] == "Th"}
            assert scopes == {"row", "col"}, caption


def test_what_is_drawn_is_also_said(answers: StoreAnswers):
    for props in flat(drawn(answers, "view=overview")):
        if props["_is"] == "I" and props.get("role") == "img":
            assert props["aria-label"]
    said = [p["aria-label"] for p in flat(drawn(answers, "view=overview")) if "aria-label" in p]
    assert "Verbal cooperation: 1, Verbal conflict: 1, Material conflict: 3" in said
    assert "most in 14 Nov 2024: 1 event" in said


def test_the_score_stands_in_a_table_with_the_events_behind_it(answers: StoreAnswers):
    shown = tables(drawn(answers, "view=overview"))[text.SCORE]
    rows = [words(p["children"]) for p in flat(shown["children"]) if p["_is"] == "Tr"]
    assert "12 Nov 2024 −9.0 1" in rows
    assert "13 Nov 2024 +5.0 1" in rows
    assert not [row for row in rows if row.startswith("9 Nov")]  # planned, not done
    days = [p["data-set"] for p in flat(shown["children"]) if "data-set" in p]
    assert "last=&from=2024-11-12&to=2024-11-12" in days


def test_nothing_to_compare_draw_or_score_leaves_that_part_out(answers: StoreAnswers):
    assert drawn(answers, "view=overview&country=FJI") == []
    said = words(drawn(answers, "view=overview&status=planned"))
    assert "+10.0 on average, of 1 event" in said
    found = answers.screen("view=overview", None).overview
    assert found is not None
    bare = replace(found, periods=None, bars=found.bars[:0], pairs=found.pairs[:0])
    said = words(overview.panel(bare, {}))
    assert text.CHANGE not in said
    assert text.NO_SCORE in said
    assert text.NONE_NAMED in said


def test_other_languages_reach_every_part(answers: StoreAnswers):
    with Flask(__name__).test_request_context("/?lang=fr"):
        said = words(drawn(answers, "view=overview"))
    assert "Qui agit sur qui" in said
    assert "3 sur 9 événements nomment les deux côtés" in said
    assert "Pérou" in said


@pytest.mark.parametrize("view", ["map", "list", "table", "overview"])
def test_each_view_sends_its_own_part_only(answers: StoreAnswers, view: str):
    sent = outputs(answers.screen(f"view={view}", None), theme="light", opened=None)
    assert bool(sent["list"]) == (view in MAPS)
    assert bool(sent["panel"]) == (view not in MAPS)
    assert isinstance(sent["marks"], dict) == (view in MAPS)
    packed = json.dumps(sent["panel"], cls=plotly.utils.PlotlyJSONEncoder).encode()
    assert len(gzip.compress(packed)) < 8000


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(41, 29, "+41% · 29 before"), (3, 4, "−1 · 4 before"), (30, 40, "−25% · 40 before"),
     (4, 4, "±0 · 4 before"), (40, 40, "±0% · 40 before"), (5, 0, "none before"),
     (2000, 1000, "+100% · 1,000 before")],
)  # fmt: skip
def test_a_change_of_few_events_is_no_percentage(now: int, before: int, said: str):
    assert text.change(now, before) == said


# ---- the table ----------------------------------------------------------------------------------


def row(**given: Any) -> Row:
    said = ("7", "Kenya thanked Peru", "verbal cooperation", "occurred")
    parties = {"actors": ("Kenya",), "targets": ("Peru",)}
    plain = Row(*said, *[None] * 5, type="SUPPORT", confidence=0.8, **parties)
    return replace(plain, **given)


def headings(shown: Any) -> dict[str, dict[str, Any]]:
    heads = [p for p in flat(shown) if p["_is"] == "Th" and p.get("scope") == "col"]
    return {words(p["children"]): p for p in heads}


def test_a_row_is_a_link_to_its_event_in_the_table(answers: StoreAnswers):
    shown = drawn(answers, "view=table&country=KEN&sort=oldest")
    links = [p for p in flat(shown) if p["_is"] == "A"]
    assert len(links) == 3
    for link in links:
        assert link["href"].startswith("?country=KEN&")
        assert "view=table" in link["href"]
        assert f"event={link['data-event']}" in link["href"]


@pytest.mark.parametrize(
    ("sort", "heading", "order", "next_sort"),
    [("newest", "Date", "descending", "oldest"), ("oldest", "Date", "ascending", ""),
     ("place", "Place", "ascending", "-place"), ("-place", "Place", "descending", "place"),
     ("confidence", "Confidence", "descending", "-confidence")],
)  # fmt: skip
def test_a_heading_sorts_and_turns_round(sort: str, heading: str, order: str, next_sort: str):
    columns = ["date", "event", "place", "confidence"]
    found = headings(table.panel(Listing([row()], 1, 1, sort), columns, "", None))
    assert [h for h, p in found.items() if "aria-sort" in p] == [heading]
    assert found[heading]["aria-sort"] == order
    (sorter,) = [p for p in flat(found[heading]["children"]) if "data-set" in p]
    changes = parse_qs(sorter["data-set"], keep_blank_values=True)
    assert changes == {"sort": [next_sort], "page": [""]}


def test_the_table_says_that_undated_events_stand_last_where_they_do():
    by_date = words(table.panel(Listing([row()], 1, 1, "newest"), table.DEFAULT, "", None))
    by_place = words(table.panel(Listing([row()], 1, 1, "place"), table.DEFAULT, "", None))
    assert text.UNDATED_LAST in by_date
    assert text.UNDATED_LAST not in by_place


def test_columns_are_chosen_and_the_last_one_stays():
    def boxes(columns: list[str]) -> dict[str, dict[str, Any]]:
        shown = table.panel(Listing([row()], 1, 1, "newest"), columns, "", None)
        found = [p for p in flat(shown) if p.get("role") == "checkbox"]
        return {words(p["children"]): p for p in found}

    found = boxes(["date", "event"])
    assert found["Date"]["aria-checked"] == "true"
    assert found["Date"]["data-set"] == "cols=event"
    assert parse_qs(found["Place"]["data-set"]) == {"cols": ["date,event,place"]}
    assert boxes(["event"])["Event"]["disabled"] is True
    without = [name for name in table.DEFAULT if name != "source"]
    assert boxes(without)["Source"]["data-set"] == "cols="  # the usual ones need no key
    assert table.read_columns("place,date,place") == ("place", "date")
    assert table.read_columns("") is None
    assert table.read_columns("date,no") is None


@pytest.mark.parametrize("name", table.COLUMNS)
def test_each_column_is_written_with_and_without_a_value(name: str):
    full = row(
        start=date(2024, 11, 5), end=date(2024, 11, 5), precision="day", place="Lima",
        country="PER", source="Wire", published=date(2024, 11, 6), report_ids=("7", "8"),
    )  # fmt: skip
    said = words(table.panel(Listing([full, row()], 1, 2, "newest"), [name], "", "8"))
    assert {"date": "5 Nov 2024", "event": "thanked", "type": "Support", "actor": "Kenya",
            "target": "Peru", "place": "Lima", "country": "Peru", "status": "Happened",
            "confidence": "80%", "reports": "2", "source": "Wire", "published": "6 Nov 2024",
            }[name] in said  # fmt: skip


def test_the_open_event_is_marked_in_the_table():
    told = row(report_ids=("7", "9"))
    shown = flat(table.panel(Listing([told], 1, 1, "newest"), table.DEFAULT, "", "9"))
    assert [p["data-event"] for p in shown if p.get("aria-current")] == ["7"]


def test_an_actor_beyond_three_is_one_of_some_others():
    told = row(actors=("A", "B", "C", "D"))
    shown = words(table.panel(Listing([told], 1, 1, "newest"), ["actor"], "", None))
    assert "A, B and 2 others" in shown


@pytest.mark.parametrize(
    ("n", "most", "shade"), [(1, 1, 1), (1, 2, 1), (4, 4, 4), (5, 5, 5), (1, 900, 1), (900, 900, 5)]
)
def test_few_events_are_never_dark(n: int, most: int, shade: int):
    (cell,) = overview._pair(("KEN", "Kenya"), ("PER", "Peru"), n, most)
    assert flat(cell)[0]["className"] == f"shade-{shade}"
