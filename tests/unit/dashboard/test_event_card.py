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
from geodata.events.event import Event
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
