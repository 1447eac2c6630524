"""The card marks exactly the words that were coded, whatever lies over what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import event_card
from dashboard.event_card import KINDS, Marked, Report, card, segments, spans
from dashboard.markup import safe_url
from geodata.detail import Told
from geodata.events.event import Actor, Event
from geodata.places.place import Considered
from geodata.records import event_from_json, event_json
from tests.page_store import coded

TEXT = "About 300 marines massed near the delta."
marks = st.lists(
    st.builds(
        Marked, start=st.integers(0, 80), end=st.integers(0, 80), kind=st.sampled_from(KINDS)
    ),
    max_size=8,
)


@given(st.text(max_size=40), st.integers(0, 40), marks)
def test_segments_are_the_sentence_again(text: str, start: int, given_marks: list[Marked]):
    pieces = segments(text, start, given_marks)
    assert "".join(characters for characters, _ in pieces) == text


@given(st.text(min_size=1, max_size=40), st.integers(0, 40), marks)
def test_a_character_is_marked_where_a_span_covers_it(
    text: str, start: int, given_marks: list[Marked]
):
    covered = {i for m in given_marks for i in range(m.start, m.end)}
    at = start
    for characters, kind in segments(text, start, given_marks):
        for _ in characters:
            assert (kind is not None) == (at in covered)
            at += 1


def test_the_shorter_span_shows_within_the_longer():
    found = segments(TEXT, 0, [Marked(0, 17, "actor"), Marked(6, 9, "number")])
    assert found == [
        ("About ", "actor"),
        ("300", "number"),
        (" marines", "actor"),
        (" massed near the delta.", None),
    ]


def test_two_spans_that_cross_are_both_seen():
    found = segments("abcdef", 10, [Marked(10, 14, "actor"), Marked(12, 16, "place")])
    assert "".join(c for c, _ in found) == "abcdef"
    assert {kind for _, kind in found} == {"actor", "place"}


def test_spans_outside_the_sentence_are_left_out():
    assert segments("abc", 5, [Marked(0, 5, "actor"), Marked(8, 9, "place")]) == [("abc", None)]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=c", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("http://[::1", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_linked(url: str | None, kept: bool):
    assert (safe_url(url) is not None) == kept


def story(number: int) -> tuple[Event, Report]:
    article, events = list(coded())[number]
    start, end = events[0].sentence
    return events[0], Report(
        article.text[start:end], start, source="Wire", url=article.url, published=date(2024, 11, 5)
    )


def words(component: Any) -> str:
    """Everything that a reader sees of a component, in order."""
    if component is None or isinstance(component, bool):
        return ""
    if isinstance(component, list | tuple):
        return "".join(words(part) for part in component)
    if hasattr(component, "to_plotly_json"):
        return words(getattr(component, "children", None)) + " "
    return str(component)


def test_every_span_of_an_event_is_marked():
    event, report = story(0)
    kinds = {kind for _, kind in segments(report.evidence, report.start, spans(event)) if kind}
    assert kinds == {"trigger", "actor", "place", "number", "date", "said"}


def test_the_card_tells_what_was_coded():
    event, report = story(0)
    told = words(card("Kenya moves troops", event, report))
    for part in ("Kenya moves troops", "Reported 5 Nov 2024 · Wire", "“massed”", "troops",
                 "Tana delta", "made up for a test", "4 Nov 2024", "“about 300”", "marines",
                 "According to", "Kenya (military)"):  # fmt: skip
        assert part in told
    assert "Status" not in told


def test_what_did_not_happen_is_said_to_be_so():
    event, report = story(4)
    assert "Planned" in words(card("x", event, report))


def test_an_event_with_nothing_but_a_trigger_has_a_card():
    event, report = story(0)
    bare = replace(
        event, actors=(), targets=(), attribution=(), place=None, date=None, numbers=(), mode=None
    )
    told = words(card("x", bare, replace(report, url=None, published=None, source=None)))
    assert "no place given" in told
    assert "no date given" in told
    assert "Source" not in told


def test_steps_lead_to_the_neighbours():
    event, report = story(0)
    told = words(card("x", event, report, beside=(None, "next-id")))
    assert "next" in told
    assert "previous" not in told
    assert "previous" not in words(event_card.missing())


def test_the_phrase_of_a_date_is_kept_in_the_store():
    event, _ = story(0)
    assert event.date is not None
    assert event.date.span is not None
    read = event_from_json(event_json(event)).date
    assert read is not None
    assert read.span == event.date.span


def told(source: str, **more: Any) -> Told:
    fields = {
        "id": source, "headline": "Marines mass", "evidence": TEXT, "source": source,
        "published": date(2024, 11, 5), "title": f"{source}: marines", "attribution": None,
        "url": f"https://example.org/{source}", "review": "unreviewed", "numbers": (),
    }  # fmt: skip
    return Told(**fields | more)


def test_several_reports_are_listed_with_source_day_title_and_sentence():
    event, report = story(0)
    reports = (told("Gazette"), told("Times", url="javascript:alert(1)"))
    parts = card("x", event, replace(report, told=reports, number=2))
    read = words(parts)
    assert "2 reports" in read
    assert read.count(TEXT) == 2
    assert "Gazette · 5 Nov 2024 · Gazette: marines" in " ".join(read.split())
    assert "https://example.org/Gazette" in str(parts)
    assert "javascript" not in str(parts)


def test_one_report_needs_no_list():
    event, report = story(0)
    assert "report" not in words(card("x", event, replace(report, told=(told("A"),))))


def test_figures_that_differ_stand_side_by_side():
    event, report = story(0)
    figures = {"fatalities": (("12", ("AFP",)), ("15", ("Reuters", "Herald")))}
    read = words(card("x", event, replace(report, figures=figures)))
    assert "Figures differ" in read
    assert "fatalities: 12 (AFP), 15 (Reuters, Herald)" in " ".join(read.split())


def fields(event: Event, report: Report) -> str:
    """What stands below the quotation, in one line."""
    return " ".join(words(card("x", event, replace(report, evidence=""))).split())


def test_each_field_shows_the_words_it_came_from():
    event, report = story(0)
    assert event.place is not None
    assert event.date is not None
    stand_in = Actor(0, 2, "it", "Kenya", "KENMIL", "KEN", "MIL", reason="it: the navy")
    event = replace(
        event,
        actors=(stand_in,),
        attribution=(replace(stand_in, text="the admiralty", reason=""),),
        place=replace(event.place, name="Tana River Delta", text="the delta", reason="near Garsen"),
        reasons={"type": "massed + marines: mobilize.txt line 4", "mode": "marines"},
    )
    read = fields(event, report)
    for part in ("“massed”; troops: “marines” Why this kind massed + marines: mobilize.txt line 4",
                 "Kenya (military) “it”; it: the navy", "Kenya (military) “the admiralty”",
                 "Tana River Delta “the delta”", "near Garsen",
                 "4 Nov 2024 “on Monday”"):  # fmt: skip
        assert part in read


def test_words_that_the_value_repeats_are_not_said_twice():
    event, report = story(1)
    assert fields(event, report).count("Norway") == 1


def test_the_word_that_makes_a_plan_is_shown():
    event, report = story(4)
    assert "Planned “will”" in fields(replace(event, reasons={"status": "will"}), report)


def test_a_range_is_shown_as_it_was_read():
    event, report = story(0)
    nearly = replace(event.numbers[0], text="nearly 8,000", low=7200, high=8000)
    assert "“nearly 8,000” marines 7,200–8,000" in fields(replace(event, numbers=(nearly,)), report)


def test_places_that_were_considered_are_folded_away_with_their_shares():
    event, report = story(3)
    assert event.place is not None
    oslo = Considered("t:3", "Oslo", "city", 59.91, 10.75, "NOR", None, 0.9)
    other = replace(oslo, id="t:9", name="Oslo Township", country="USA", share=0.1)
    several = replace(event, place=replace(event.place, candidates=(oslo, other)))
    assert "Places considered" in fields(several, report)
    assert "Oslo, Norway 90% of the evidence" in fields(several, report)
    assert "Oslo Township, United States 10% of the evidence" in fields(several, report)
    alone = replace(event, place=replace(event.place, candidates=(oslo,)))
    assert "Places considered" not in fields(alone, report)


def test_a_crowd_of_parties_is_counted():
    event, report = story(3)
    many = tuple(Actor(None, None, None, f"Party {n}") for n in range(9))
    read = fields(replace(event, actors=many), report)
    assert "Party 5 , and 3 more" in read or "Party 5, and 3 more" in read
    assert "Party 6" not in read
