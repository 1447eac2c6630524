"""The filter panel, the list and the sentence say what they are given, and do what they say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import plotly.utils
import pytest

from dashboard import event_list, sentence
from dashboard.event_list import Listing, Row
from dashboard.facets import Facets, Option, panel
from dashboard.screen import failure


def flat(component: Any) -> list[dict[str, Any]]:
    """Props of every component in a tree."""
    tree = json.loads(json.dumps(component, cls=plotly.utils.PlotlyJSONEncoder))
    found: list[dict[str, Any]] = []
    todo = [tree]
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo += item
        elif isinstance(item, dict):
            found.append({**item.get("props", {}), "_is": item.get("type")})
            todo.append(item.get("props", {}).get("children"))
    return found


def countries(number: int) -> list[Option]:
    return [Option(f"C{n:02}", f"Country {n}", 100 - n) for n in range(number)]


def options(component: Any, key: str) -> dict[str, dict[str, Any]]:
    found = [p for p in flat(component) if p.get("role") == "checkbox" and "data-toggle" in p]
    read = [(parse_qs(p["data-toggle"]), p) for p in found]
    return {values[key][0]: p for values, p in read if key in values}


def test_a_long_group_folds_all_but_the_first_and_the_chosen():
    facets = Facets({"country": countries(30)}, {}, {"country": {"C20"}})
    shown = panel(facets)
    found = options(shown, "country")
    assert sorted(found) == ["C00", "C01", "C02", "C03", "C04", "C20"]
    assert found["C20"]["aria-checked"] == "true"
    assert found["C03"]["aria-checked"] == "false"
    folds = [p for p in flat(shown) if p.get("data-fold") == "country"]
    assert len(folds) == 1
    box = next(p for p in flat(folds[0]["children"]) if "data-options" in p)
    rest = json.loads(box["data-options"])
    assert (len(rest), box["data-key"]) == (24, "country")
    assert rest[0] == ["C05", "Country 5", "95"]
    assert "C20" not in {value for value, _, _ in rest}
    assert "24 more" in str(folds[0])


def test_a_short_group_folds_nothing():
    facets = Facets({"country": countries(4)}, {}, {})
    assert not [p for p in flat(panel(facets)) if p.get("data-fold") == "country"]


def test_clear_is_there_only_where_something_is_chosen():
    facets = Facets({"status": [Option("planned", "Planned", 3)]}, {}, {"status": {"planned"}})
    clears = {
        p["data-set"]: p.get("hidden")
        for p in flat(panel(facets))
        if "clear:" in p.get("title", "")
    }
    assert clears["status="] is False
    assert clears["country="] is True


def test_a_class_and_its_types_let_go_of_each_other():
    types = {"verbal conflict": [Option("accuse", "Accusations", 2)]}
    shown = panel(Facets({}, types, {}))
    assert options(shown, "quad")["verbal-conflict"]["data-clears"] == "type mode"
    assert options(shown, "type")["accuse"]["data-clears"] == "quad mode"


def test_one_length_of_time_at_a_time():
    facets = Facets({"last": [Option("7d", "Last 7 days", 2)]}, {}, {"last": {"7d"}})
    row = next(
        p
        for p in flat(panel(facets))
        if "Last 7 days" in str(p.get("title", "")) + str(p.get("children"))
        and p.get("role") == "checkbox"
    )
    assert row["data-set"] == "last=&from=&to="


def test_the_switch_moves_what_is_chosen_to_the_other_side():
    facets = Facets({"parties": [Option("KEN", "Kenya", 2)]}, {}, {"target": {"KEN"}}, "target")
    radios = [p for p in flat(panel(facets)) if p.get("role") == "radio"]
    moves = {p["children"]: p["data-set"] for p in radios}
    assert moves["Acting"] == "party=&actor=&target=&actor=KEN&side=actor"


def row(number: int) -> Row:
    return Row(
        str(number),
        f"Headline {number}",
        "verbal conflict",
        "occurred",
        None,
        "Wire",
        None,
        None,
        None,
    )


def test_a_group_without_options_is_not_headed():
    shown = panel(Facets({"status": [Option("planned", "Planned", 3)]}, {}, {}))
    hidden = {
        p["aria-labelledby"]: p.get("hidden") for p in flat(shown) if p.get("className") == "group"
    }
    assert hidden["group-status"] is False
    assert hidden["group-source"] is True
    assert hidden["group-parties"] is False  # the switch stays


def test_a_row_without_a_date_tells_the_day_of_its_report():
    undated = replace(row(1), published=date(2024, 11, 5))
    assert "reported 5 Nov 2024" in str(
        event_list.items(Listing([undated], 1, 1, "newest"), "", "")
    )
    assert "no date given" in str(event_list.items(Listing([row(1)], 1, 1, "newest"), "", ""))


def test_rows_are_links_that_keep_the_filter():
    items = event_list.items(Listing([row(1), row(2)], 1, 2, "newest"), "country=KEN", "2")
    links = [p for p in flat(items) if p["_is"] == "A"]
    assert {p["href"] for p in links} == {"?country=KEN&event=1", "?country=KEN&event=2"}
    assert [p["data-event"] for p in links if p.get("aria-current")] == ["2"]


def test_an_event_of_several_reports_says_so_and_is_current_by_any_of_them():
    told = replace(row(1), report_ids=("1", "9", "8"))
    listing = Listing([told, row(2)], 1, 2, "newest")
    first, second = event_list.items(listing, "", "9")
    assert "3 reports" in str(first)
    assert "report" not in str(second)
    assert "aria-current" in json.dumps(first, cls=plotly.utils.PlotlyJSONEncoder)
    assert "aria-current" not in json.dumps(second, cls=plotly.utils.PlotlyJSONEncoder)


@pytest.mark.parametrize(
    ("page", "total", "words", "buttons"),
    [(1, 2, "2 of 2 shown", 0), (1, 120, "2 of 120 shown", 2), (2, 120, "51–52 of 120", 2)],
)
def test_the_head_counts_and_the_pager_turns(page: int, total: int, words: str, buttons: int):
    listing = Listing([row(1), row(2)], page, total, "newest")
    assert words in str(event_list.head(listing))
    assert len(event_list.pager(listing)) == buttons


def test_the_sentence_has_a_chip_for_each_part():
    shown = sentence.sentence(
        "Assaults in Kenya",
        matching=3,
        total=9,
        parts=[("type", "assaults"), ("country", "in Kenya")],
    )
    sets = [p["data-set"] for p in flat(shown) if "data-set" in p]
    assert sorted(sets) == ["country=", "type="]
    assert "3 of 9 events" in str(shown)
    assert [p["data-do"] for p in flat(shown) if "data-do" in p] == ["clear"]


def test_the_sentence_dates_a_length_of_time_and_does_not_say_events_twice():
    shown = sentence.sentence(
        "Events, in the last 7 days",
        matching=3,
        total=9,
        parts=[("last", "in the last 7 days")],
        days=(date(2024, 11, 21), date(2024, 11, 27)),
    )
    assert "' · in the last 7 days (21 – 27 Nov 2024)'" in str(shown)
    assert not [p for p in flat(shown) if "data-do" in p]  # the chip alone clears all


def test_a_chip_of_dates_takes_all_dates_away():
    (chip,) = [p for p in flat(sentence.chip("last", "in the last 7 days")) if "data-set" in p]
    assert chip["data-set"] == "from=&to=&last="


def test_notes_are_few():
    (box,) = sentence.notes([f"note {n}" for n in range(20)])
    told = [p for p in flat(box) if p["_is"] == "Li"]
    assert len(told) == 4
    assert "17 more" in str(box)
    assert sentence.notes([]) == []


def test_a_failure_leaves_the_rest_as_it_is():
    drawn = failure("It broke")
    assert "It broke" in str(drawn["empty"])
    assert len({id(v) for k, v in drawn.items() if k != "empty"}) == 1
