"""Merging reports of one event within an article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.events.event import Actor, Event, EventDate, Span
from geodata.events.merge import completed, merge_events
from geodata.events.sameness import is_same, same_actor
from geodata.places.place import Place

MONDAY = EventDate(date(2024, 11, 4), date(2024, 11, 4), "day")
TUESDAY = EventDate(date(2024, 11, 5), date(2024, 11, 5), "day")
NOVEMBER = EventDate(date(2024, 11, 1), date(2024, 11, 30), "month")
OSLO = Place(0, 4, "Oslo", "Oslo", "p:1", "city", 59.9, 10.7, "NOR", "NO.12", "city")
BERGEN = Place(0, 6, "Bergen", "Bergen", "p:2", "city", 60.4, 5.3, "NOR", "NO.46", "city")
NORWAY = Place(0, 6, "Norway", "Norway", "p:3", "country", 62, 10, "NOR", None, "country")


def actor(text, country=None, role=None, name=None):
    code = "".join(filter(None, (country, role))) or None
    return Actor(0, len(text), text, name, code, country, role)


OFFICIALS = actor("Norwegian officials", "NOR", "GOV")
CHAD = actor("Chad", "TCD", name="Chad")


def event(at=0, **given):
    base = Event(
        id=f"e{at}",
        type="CONSULT",
        mode=None,
        quad="verbal cooperation",
        status="occurred",
        trigger=Span(at, at + 3, "met"),
        sentence=(at, at + 40),
        actors=(OFFICIALS, CHAD),
    )
    return replace(base, **given)


def test_lead_is_completed_from_the_sentence_with_day_and_place():
    lead = event(0, date=MONDAY)
    later = event(200, date=MONDAY, place=OSLO, mode="visit")
    (merged,) = merge_events([lead, later])
    assert merged.main.id == "e200"
    assert (merged.main.date, merged.main.place, merged.main.mode) == (MONDAY, OSLO, "visit")
    assert merged.others == (lead,)


@pytest.mark.parametrize(
    "other",
    [
        event(9, date=TUESDAY, place=OSLO),
        event(9, date=MONDAY, place=BERGEN),
        event(9, date=MONDAY, type="ACCUSE"),
        event(9, date=MONDAY, status="planned"),
        event(9, date=MONDAY, actors=(actor("Peru", "PER", name="Peru"),)),
    ],
)
def test_what_contradicts_stays_apart(other):
    assert len(merge_events([event(0, date=MONDAY, place=OSLO), other])) == 2


def test_without_evidence_two_reports_stay_two():
    assert len(merge_events([event(0), event(9)])) == 2
    assert len(merge_events([event(0, date=NOVEMBER), event(9, date=NOVEMBER)])) == 2


def test_same_word_and_target_is_evidence():
    raid = event(0, type="ASSAULT", actors=(OFFICIALS,), targets=(CHAD,))
    assert is_same(raid, replace(raid, id="e9", place=NORWAY))
    assert not is_same(raid, replace(raid, id="e9", trigger=Span(9, 15, "struck")))


def test_a_town_lies_within_its_country():
    assert is_same(event(0, date=MONDAY, place=NORWAY), event(9, date=MONDAY, place=OSLO))
    (merged,) = merge_events(
        [event(0, date=MONDAY, place=NORWAY), event(9, date=MONDAY, place=OSLO)]
    )
    assert merged.main.place == OSLO


def test_a_state_and_its_government_are_one_party_and_two_persons_are_two():
    assert same_actor(actor("Oslo", "NOR", "GOV", "Norway"), actor("Norway", "NOR", None, "Norway"))
    assert same_actor(
        actor("Norwegian troops", "NOR", "MIL"), actor("Norway", "NOR", name="Norway")
    )
    assert not same_actor(actor("Norwegian rebels", "NOR", "REB"), actor("Norway", "NOR"))
    harpo, chico = (actor(name, "NOR", "GOV", name) for name in ("Harpo", "Chico"))
    assert not same_actor(harpo, chico)


EVENTS = st.lists(
    st.builds(
        event,
        st.integers(0, 500),
        date=st.sampled_from([None, MONDAY, TUESDAY, NOVEMBER]),
        place=st.sampled_from([None, OSLO, BERGEN, NORWAY]),
        actors=st.lists(st.sampled_from([OFFICIALS, CHAD]), max_size=2).map(tuple),
    ),
    max_size=8,
)


@given(EVENTS)
def test_every_report_is_kept_once(events):
    merged = merge_events(events)
    assert sum(1 + len(m.others) for m in merged) == len(events)
    kept = [(e.id, e.sentence) for m in merged for e in (m.main, *m.others)]
    assert sorted(kept) == sorted((e.id, e.sentence) for e in events)


@given(EVENTS)
def test_sameness_has_no_direction(events):
    for one in events:
        for other in events:
            assert is_same(one, other) == is_same(other, one)


def test_completing_keeps_every_report_in_its_place():
    lead = event(0, date=MONDAY)
    other = event(90, type="ACCUSE")
    later = event(200, date=MONDAY, place=OSLO, targets=(actor("Mali", "MLI", name="Mali"),))
    done = completed([lead, other, later])
    assert [e.id for e in done] == [lead.id, other.id, later.id]
    assert done[1] == other
    assert done[2].date == MONDAY
