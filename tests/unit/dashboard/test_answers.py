"""Addresses in, what the page shows out."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.answers import StoreAnswers, read_span
from dashboard.gathered import read_window
from dashboard.screen import PARTS, outputs
from dashboard.text import VERSION_GONE
from tests.page_store import STORIES


def test_the_whole_store(answers: StoreAnswers):
    screen = answers.screen("", None)
    assert (screen.total, screen.matching) == (9, 9)
    assert sum(mark.count for mark in screen.marks) == 8
    assert sum(sum(bar.counts.values()) for bar in screen.bars) == 9
    assert len(screen.listing.rows) == 9
    assert screen.notes == ()
    assert screen.parts == []


@pytest.mark.parametrize(
    ("query", "matching"),
    [
        ("country=KEN", 3),
        ("country=none", 1),
        ("actor=KEN", 5),
        ("target=PER", 2),
        ("type=consult", 1),
        ("quad=material-conflict", 4),
        ("last=1d", 1),
        ("from=2024-11-10", 4),
        ("status=planned", 1),
        ("precision=none", 1),
        ("source=Fjord+Times", 2),
        ("q=fishing", 2),
        ("bbox=36,-5,41,0", 3),
    ],
)
def test_each_filter_leaves_the_right_events(answers: StoreAnswers, query: str, matching: int):
    screen = answers.screen(query, None)
    assert screen.matching == screen.listing.total == matching
    assert screen.total == 9
    assert len(screen.parts) == 1


def test_a_spot_narrows_the_list_and_not_the_map(answers: StoreAnswers):
    whole = answers.screen("", {"z": 6, "bbox": None})
    oslo = next(mark for mark in whole.marks if mark.label == "Oslo")
    box = ",".join(map(str, oslo.box))
    screen = answers.screen(f"at={box}", {"z": 6, "bbox": None})
    assert screen.listing.total == oslo.count == 2
    assert screen.matching == 9
    assert screen.marks == whole.marks


def test_classes_and_types_are_counted_without_each_other(answers: StoreAnswers):
    facets = answers.screen("quad=verbal-conflict", None).facets
    assert {o.value: o.count for o in facets.groups["quad"]}["material-conflict"] == 4
    assert {o.value: o.count for o in facets.types["material conflict"]}["assault"] == 1
    assert facets.chosen == {"quad": {"verbal-conflict"}}


def test_all_sixteen_types_can_be_chosen(answers: StoreAnswers):
    facets = answers.screen("", None).facets
    assert sum(len(group) for group in facets.types.values()) == 16


def test_the_switch_follows_the_side_in_the_address(answers: StoreAnswers):
    assert answers.screen("", None).facets.actor_key == "party"
    assert answers.screen("side=target", None).facets.actor_key == "target"
    facets = answers.screen("target=PER", None).facets
    assert facets.actor_key == "target"
    assert facets.groups["parties"] == facets.groups["target"]


def test_either_side_holds_both(answers: StoreAnswers):
    either = answers.screen("party=PER", None)
    assert either.matching > answers.screen("actor=PER", None).matching
    assert "involving Peru" in either.said
    chosen = next(o for o in either.facets.groups["parties"] if o.value == "PER")
    assert chosen.count == either.matching


def test_a_chosen_type_shows_its_modes(answers: StoreAnswers):
    facets = answers.screen("type=mobilize", None).facets
    assert {t: [o.value for o in modes] for t, modes in facets.modes.items()} == {
        "mobilize": ["troops"]
    }


def test_thresholds_of_confidence_count_what_is_at_least_so_sure(answers: StoreAnswers):
    counts = [o.count for o in answers.screen("", None).facets.groups["confidence"]]
    assert counts == sorted(counts, reverse=True)


def test_reviews_are_no_choice_where_nothing_is_reviewed(answers: StoreAnswers):
    assert answers.screen("", None).facets.groups["review"] == []
    assert answers.screen("review=confirmed", None).facets.groups["review"]


def test_chosen_dates_are_those_of_last_too(answers: StoreAnswers):
    assert answers.screen("last=7d", None).chosen == (date(2024, 11, 8), date(2024, 11, 14))


@pytest.mark.parametrize(
    "dates",
    ["from=0001-01-01&to=0001-01-02", "from=9999-12-31&to=9999-12-31", "from=0001-01-01",
     "to=9999-12-31", "last=36525d", "from=0001-01-01&to=9999-12-31"],
)  # fmt: skip
def test_dates_at_the_ends_of_time_are_only_dates(answers: StoreAnswers, dates: str):
    screen = answers.screen(dates, None)
    assert sum(bar.total for bar in screen.bars) + sum(screen.beyond) == 9
    outputs(screen, theme="light", opened=None)


def test_bars_and_what_lies_beyond_them_are_all_the_dated_events(answers: StoreAnswers):
    for query in ("", "country=KEN", "actor=NOR", "last=1d", "country=FJI"):
        screen = answers.screen(query, None)
        undated = answers.screen(f"{query}&last=", None)
        bars = sum(bar.total for bar in screen.bars) + sum(screen.beyond)
        whole = query if "last" not in query else ""
        assert bars == answers.screen(whole, None).matching
        assert undated.beyond == screen.beyond


def test_a_page_beyond_the_end_is_the_last(answers: StoreAnswers):
    assert answers.screen("page=7", None).listing.page == 1


def test_an_unknown_version_shows_the_newest_with_a_note(answers: StoreAnswers):
    screen = answers.screen("v=9.9.9", None)
    assert screen.notes == (VERSION_GONE,)
    assert screen.matching == 9


def test_notes_are_on_the_whole_address(answers: StoreAnswers):
    assert len(answers.screen("", None, address="?z=x&foo=1").notes) == 2


def test_every_event_has_a_card(answers: StoreAnswers):
    for row in answers.screen("", None).listing.rows:
        assert len(answers.card(row.id, "")) == 2
        area = answers.area(row.id, "")
        assert area is not None
        assert area["id"] == row.id


def test_a_region_has_its_own_shape_and_a_sea_the_gazetteers(answers: StoreAnswers):
    by_place = {row.place: row.id for row in answers.screen("", None).listing.rows}
    delta, sea, town = (
        answers.area(by_place[name], "") or {} for name in ("Tana delta", "Coral Sea", "Mombasa")
    )
    assert delta["geometry"]["coordinates"][0][0] == [39.8, -2.1]
    assert sea["geometry"]["coordinates"][0][0] == [0, 0]
    assert town["geometry"] is None


def test_a_missing_event_says_so(answers: StoreAnswers):
    assert answers.area("nothing", "") is None
    assert "not here" in str(answers.card("nothing", ""))


def test_meta_of_an_event_a_filter_and_the_page(answers: StoreAnswers):
    row = answers.screen("", None).listing.rows[0]
    assert answers.meta(f"event={row.id}").title == f"{row.headline} — Dateline"
    assert answers.meta("country=KEN").title == "Events in Kenya — Dateline"
    assert answers.meta("").title == "Dateline"


def test_two_addresses_do_not_mix(answers: StoreAnswers):
    first = answers.screen("country=NOR", None)
    second = answers.screen("", None)
    assert answers.screen("country=NOR", None) == first
    assert second.matching == len(STORIES)


@pytest.mark.parametrize(
    "window",
    [None, {}, {"z": "x"}, {"z": -1}, {"z": 5, "bbox": "no"}, {"z": 5, "bbox": [1]}, [], "x",
     {"z": 99}, {"z": 5, "bbox": [1e9, 0, 2e9, 1]}],
)  # fmt: skip
def test_a_nonsense_window_asks_for_the_world(window: object):
    zoom, box = read_window(window)
    assert box is None
    assert zoom in {1.0, 5.0}


@pytest.mark.parametrize("days", [None, [], ["x", "y"], ["2024-11-09", "2024-11-01"], 7, ["2024"]])
def test_a_nonsense_span_holds_no_axis(days: object):
    assert read_span(days) is None


def test_while_it_plays_the_axis_is_that_of_the_beginning(answers: StoreAnswers):
    whole = answers.screen("", None).bars
    span = [whole[0].start.isoformat(), whole[-1].end.isoformat()]
    day = "from=2024-11-05&to=2024-11-05"
    playing = answers.screen(day, None, span=span)
    assert [(b.start, b.end) for b in playing.bars] == [(b.start, b.end) for b in whole]
    assert playing.matching < answers.screen("", None).matching


def test_all_parts_of_the_page_are_drawn(answers: StoreAnswers):
    drawn = outputs(answers.screen("country=KEN", None), theme="dark", opened=None)
    assert set(drawn) == set(PARTS)
    assert drawn["marks"]["traces"]
