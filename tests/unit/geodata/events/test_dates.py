"""Dates: what a phrase means, and which event it dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.events.date_phrases import find_phrases
from geodata.events.date_readings import Reference
from geodata.events.dates import find_dates
from geodata.events.dating import event_date
from geodata.events.event import EventDate
from geodata.events.holidays import holiday_date
from geodata.language import Language

TUESDAY = date(2024, 11, 5)


def read(text, published=TUESDAY, anchor=None):
    phrases = find_phrases(text)
    assert len(phrases) == 1, [text[p.start : p.end] for p in phrases]
    return phrases[0].read(Reference(published, anchor))


def days(text, **options):
    reading = read(text, **options)
    assert reading is not None
    return str(reading.date.start), str(reading.date.end), reading.date.precision


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on Monday", "2024-11-04"),
        ("Early on Tuesday", "2024-11-05"),
        ("last Tuesday", "2024-10-29"),
        ("on Wednesday night", "2024-10-30"),
        ("Saturday's", "2024-11-02"),
        ("next Friday", "2024-11-08"),
        ("Thursday of last week", "2024-10-31"),
        ("Friday this week", "2024-11-08"),
        ("yesterday morning", "2024-11-04"),
        ("the day before yesterday", "2024-11-03"),
        ("last night", "2024-11-04"),
        ("tomorrow", "2024-11-06"),
        ("three days ago", "2024-11-02"),
        ("Nov. 3", "2024-11-03"),
        ("3 November", "2024-11-03"),
        ("the 3rd of November", "2024-11-03"),
        ("Sunday, November 3", "2024-11-03"),
        ("December 24", "2023-12-24"),
        ("April 9", "2024-04-09"),
        ("9 April 2021", "2021-04-09"),
        ("April 9th, 2021", "2021-04-09"),
        ("2021-04-09", "2021-04-09"),
        ("2021 April 9", "2021-04-09"),
        ("13/04/2021", "2021-04-13"),
        ("Christmas Eve", "2023-12-24"),
        ("Christmas Day 2021", "2021-12-25"),
        ("Good Friday", "2024-03-29"),
        ("Russia's National Unity Day", "2024-11-04"),
        ("the eve of Poland's Independence Day 2024", "2024-11-10"),
    ],
)
def test_phrase_names_one_day(text, day):
    assert days(text) == (day, day, "day")


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("overnight", "2024-11-04", "2024-11-05", "range"),
        ("over the weekend", "2024-11-02", "2024-11-03", "range"),
        ("last week", "2024-10-28", "2024-11-03", "week"),
        ("earlier this week", "2024-11-04", "2024-11-05", "week"),
        ("later this week", "2024-11-05", "2024-11-10", "week"),
        ("two weeks ago", "2024-10-21", "2024-10-27", "week"),
        ("last month", "2024-10-01", "2024-10-31", "month"),
        ("this month", "2024-11-01", "2024-11-05", "month"),
        ("two months ago", "2024-09-01", "2024-09-30", "month"),
        ("last year", "2023-01-01", "2023-12-31", "year"),
        ("the past three days", "2024-11-02", "2024-11-05", "range"),
        ("the past 24 hours", "2024-11-04", "2024-11-05", "range"),
        ("the coming days", "2024-11-05", "2024-11-12", "range"),
        ("October", "2024-10-01", "2024-10-31", "month"),
        ("December", "2023-12-01", "2023-12-31", "month"),
        ("last November", "2023-11-01", "2023-11-30", "month"),
        ("early October", "2024-10-01", "2024-10-10", "range"),
        ("mid-March 2022", "2022-03-11", "2022-03-20", "range"),
        ("the end of February 2024", "2024-02-21", "2024-02-29", "range"),
        ("November 3-5", "2024-11-03", "2024-11-05", "range"),
        ("3 to 5 November 2023", "2023-11-03", "2023-11-05", "range"),
        ("in 2014", "2014-01-01", "2014-12-31", "year"),
        ("late 2014", "2014-09-01", "2014-12-31", "range"),
        ("the 1990s", "1990-01-01", "1999-12-31", "range"),
        ("the third quarter of 2023", "2023-07-01", "2023-09-30", "range"),
        ("last summer", "2024-06-01", "2024-08-31", "range"),
        ("the winter of 2022", "2022-12-01", "2023-02-28", "range"),
    ],
)
def test_phrase_names_a_range(text, start, end, precision):
    assert days(text) == (start, end, precision)


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("on Thursday", "2024-11-07"),
        ("on Tuesday", "2024-11-05"),
        ("in December", "2024-12-01"),
        ("Christmas Eve", "2024-12-24"),
        ("the eve of Poland's Independence Day", "2024-11-10"),
        ("April 9", "2025-04-09"),
    ],
)
def test_phrase_has_another_reading_in_the_future(text, ahead):
    reading = read(text)
    assert str((reading.ahead or reading.date).start) == ahead


def test_leaning_phrases_count_from_the_day_named_before():
    assert days("a day earlier", anchor=date(2024, 10, 30))[0] == "2024-10-29"
    assert days("two days later", anchor=date(2024, 10, 30))[0] == "2024-11-01"
    assert days("the following month", anchor=date(2024, 10, 30))[2] == "month"
    assert read("the same day") is None  # no day was named
    year = find_phrases("six years later")[0].read(
        Reference(TUESDAY, date(1993, 1, 1), exact=False)
    )
    assert year.date.start == date(1999, 1, 1)
    assert (
        find_phrases("a day later")[0].read(Reference(TUESDAY, date(1993, 1, 1), exact=False))
        is None
    )


@pytest.mark.parametrize("text", ["on Monday", "last month", "overnight", "3 November", "October"])
def test_without_publication_date_relative_phrases_stay_open(text):
    assert read(text, published=None) is None


def test_without_publication_date_a_year_is_enough():
    assert days("3 November 2023", published=None)[0] == "2023-11-03"


@pytest.mark.parametrize("text", ["03/04/2024", "31 February 2024", "Independence Day"])
def test_phrase_that_means_no_one_day_is_not_guessed(text):
    assert read(text) is None


@pytest.mark.parametrize(
    "text", ["on Mondays", "2,000 people", "2019 people", "a full minute", "at 10:30"]
)
def test_other_words_are_no_dates(text):
    assert find_phrases(text) == []


def test_holidays_differ_by_country():
    assert holiday_date("Independence Day", "India", 2024) == date(2024, 8, 15)
    assert holiday_date("independence day", "Ukrainian", 2024) == date(2024, 8, 24)
    assert holiday_date("Independence Day", None, 2024) is None
    assert holiday_date("Thanksgiving", "American", 2024) == date(2024, 11, 28)
    assert holiday_date("Memorial Day", "US", 2024) == date(2024, 5, 27)


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=120), st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_any_text_gives_ordered_ranges(text, published):
    for phrase in find_phrases(text):
        assert text[phrase.start : phrase.end] == phrase.match[0]
        reading = phrase.read(Reference(published))
        for value in (reading.date, reading.ahead) if reading else ():
            assert value is None or value.start <= value.end


WORDS = st.sampled_from(
    ["last", "next", "this", "early", "late", "Monday", "on", "in", "October", "2024", "31", "the",
     "day", "before", "after", "ago", "weeks", "99999", "a", "between", "and", "May", "winter",
     "quarter", "first", "Easter", "eve", "of", "-", "5", "years", "hours", "coming", "since"]
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(st.lists(WORDS, max_size=8).map(" ".join), st.dates())
def test_any_date_words_give_ordered_ranges(text, published):
    at = 0
    for phrase in find_phrases(text):
        assert phrase.start >= at
        at = phrase.end
        reading = phrase.read(Reference(published))
        for value in (reading.date, reading.ahead) if reading else ():
            assert value is None or value.start <= value.end


# -- in sentences ---------------------------------------------------------------------------------


def dates_of(pipeline, text, *, published=TUESDAY, future=()):
    doc = pipeline.parse(text)
    dated = find_dates(doc, published)
    for item in dated:
        assert doc.text[item.start : item.end] == item.text
    return {
        token.text: event_date(token, dated, published, future=token.text in future)
        for token in doc
    }


def on(day):
    return EventDate(date.fromisoformat(day), date.fromisoformat(day), "day")


def test_date_of_the_trigger_itself_and_of_its_clause(pipeline):
    found = dates_of(pipeline, "The president arrived in Cairo on Sunday and met his counterpart.")
    assert found["arrived"] == found["met"] == on("2024-11-03")


def test_owner_of_an_event_noun_dates_it(pipeline):
    found = dates_of(pipeline, "Monday's attack killed four people, police said on Tuesday.")
    assert found["attack"] == found["killed"] == on("2024-11-04")
    assert found["said"] == on("2024-11-05")


def test_owner_of_an_object_does_not_date_the_verb(pipeline):
    found = dates_of(pipeline, "The minister condemned Monday's attack.")
    assert found["attack"] == on("2024-11-04")
    assert found["condemned"] is None


def test_what_is_reported_takes_the_day_of_the_report(pipeline):
    found = dates_of(pipeline, "Early on Tuesday the navy said pirates had seized a tanker.")
    assert found["seized"] == on("2024-11-05")


def test_what_is_announced_does_not(pipeline):
    found = dates_of(pipeline, "The minister said on Monday that the port would reopen.")
    assert found["said"] == on("2024-11-04")
    assert found["reopen"] is None


def test_the_future_looks_ahead(pipeline):
    found = dates_of(pipeline, "The minister will visit Ankara on Thursday.", future={"visit"})
    assert found["visit"] == on("2024-11-07")


def test_a_day_close_ahead_is_meant_unless_the_verb_is_past(pipeline):
    past = dates_of(pipeline, "Police arrested the singer on November 20.")
    assert past["arrested"] == on("2023-11-20")
    ahead = dates_of(pipeline, "The parties prepare for the election on November 20.")
    assert ahead["election"] == on("2024-11-20")


def test_what_came_before_or_after_is_not_dated_with_it(pipeline):
    text = "Troops captured the village after rebels attacked a convoy last week."
    found = dates_of(pipeline, text)
    assert found["captured"] is None
    assert found["attacked"] == EventDate(date(2024, 10, 28), date(2024, 11, 3), "week")


def test_a_purpose_leaves_the_day_to_the_event_before_it(pipeline):
    text = "The panel was called to discuss the testing of a rocket on Thursday."
    found = dates_of(pipeline, text)
    assert found["testing"] == on("2024-10-31")
    assert found["discuss"] is None


def test_since_dates_what_goes_on_and_not_a_record(pipeline):
    going_on = dates_of(pipeline, "The army has shelled the town since Friday.")
    assert going_on["shelled"] == EventDate(date(2024, 11, 1), TUESDAY, "range")
    record = dates_of(pipeline, "It was the worst attack since 2014.")
    assert record["attack"] is None


def test_first_time_this_year_dates_nothing(pipeline):
    found = dates_of(pipeline, "The bank fined the firm for the first time this year.")
    assert found["fined"] is None


def test_ranges_are_joined(pipeline):
    text = "From Friday to Sunday the navy held drills in the strait."
    expected = EventDate(date(2024, 11, 1), date(2024, 11, 3), "range")
    assert dates_of(pipeline, text)["held"] == expected


def test_leaning_date_counts_from_the_sentence_before(pipeline):
    text = "The two sides signed a deal on Oct. 30. A day earlier, they exchanged prisoners."
    found = dates_of(pipeline, text)
    assert found["signed"] == on("2024-10-30")
    assert found["exchanged"] == on("2024-10-29")


def test_the_same_day_is_that_of_the_story(pipeline):
    text = "Crowds met on Oct. 30 over a fire four days before. The mayor quit the same day."
    assert dates_of(pipeline, text)["quit"] == on("2024-10-30")


def test_what_is_answered_has_not_the_day_of_the_answer(pipeline):
    found = dates_of(
        pipeline, "Peru closed the port on Monday in response to the raid on a bridge."
    )
    assert (found["closed"], found["raid"]) == (on("2024-11-04"), None)
    found = dates_of(pipeline, "Peru threatened Chile with a response on Monday.")
    assert found["threatened"] == on("2024-11-04")


def test_what_a_step_is_about_does_not_date_it(pipeline):
    text = "Judges issued a warrant for the pilot over the raid on Lima of May 2, 2022."
    assert dates_of(pipeline, text)["issued"] is None


def test_year_named_once_holds_for_the_next_day_named(pipeline):
    text = "On 12 March 2019 rebels seized the airport, and on 14 March troops retook it."
    found = dates_of(pipeline, text, published=None)
    assert found["seized"] == on("2019-03-12")
    assert found["retook"] == on("2019-03-14")


def test_year_alone_is_not_the_year_of_the_next_day_named(pipeline):
    found = dates_of(pipeline, "In 2006 the mine opened. It closed on 4 November.")
    assert found["closed"] == on("2024-11-04")


def test_dateline_dates_no_event_but_stands_in_for_publication(pipeline):
    text = "GENEVA, 5 March 2021 - Delegates signed a treaty on Thursday."
    found = dates_of(pipeline, text, published=None)
    assert found["signed"] == on("2021-03-04")
    assert (
        dates_of(pipeline, "SEOUL, Nov 4 (Agency) - The army fired two rockets.")["fired"] is None
    )


def test_no_date_is_no_date(pipeline):
    assert dates_of(pipeline, "Troops captured the village.")["captured"] is None
    assert dates_of(pipeline, "Theresa May visited the troops.")["visited"] is None


@settings(deadline=None, max_examples=40)
@given(text=st.text(max_size=60))
def test_any_text_can_be_searched(pipeline, text):
    doc = pipeline.parse(text)
    for item in find_dates(doc, TUESDAY):
        assert doc.text[item.start : item.end] == item.text
        assert 0 <= item.first < item.last <= len(doc)
        assert item.date.start <= item.date.end


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("on Saturday and Sunday", "2024-11-02", "2024-11-03", "range"),
        ("from Monday until Wednesday", "2024-10-28", "2024-10-30", "range"),
        ("late on Thursday night into Friday", "2024-10-31", "2024-11-01", "range"),
        ("Sunday and Tuesday", "2024-11-03", "2024-11-05", "range"),
        ("a fortnight ago", "2024-10-21", "2024-10-27", "week"),
        ("in two weeks' time", "2024-11-18", "2024-11-24", "week"),
        ("three days from now", "2024-11-08", "2024-11-08", "day"),
        ("the first week of October", "2024-10-01", "2024-10-07", "range"),
        ("the last week of February 2020", "2020-02-23", "2020-02-29", "range"),
        ("the second day of March 2021", "2021-03-02", "2021-03-02", "day"),
        ("the last day of August", "2024-08-31", "2024-08-31", "day"),
    ],
)
def test_several_days_and_parts_of_months(text: str, first: str, last: str, precision: str) -> None:
    assert days(text) == (first, last, precision)


def test_a_slashed_date_of_two_meanings_is_none(pipeline: Language) -> None:
    assert find_dates(pipeline.parse("The raid took place on 10/03/2024."), TUESDAY) == []
    (found,) = find_dates(pipeline.parse("The raid took place on 23/10/2024."), TUESDAY)
    assert found.date.start == date(2024, 10, 23)


LEAD = "The port reopened. "  # a headline tells of the past in the present


def test_a_present_with_a_day_looks_ahead(pipeline):
    found = dates_of(pipeline, LEAD + "The envoy leaves for Oslo on Thursday.")
    assert found["leaves"] == on("2024-11-07")
    found = dates_of(pipeline, LEAD + "The council is holding a hearing on November 20.")
    assert found["holding"] == on("2024-11-20")
    assert dates_of(pipeline, "Envoy visits Oslo on Thursday.")["visits"] == on("2024-10-31")


def test_a_present_is_not_dated_by_what_it_is_about(pipeline):
    found = dates_of(pipeline, "Police are looking for a driver in an October 21 robbery.")
    assert found["looking"] is None


def test_a_day_of_the_subject_dates_the_verb(pipeline):
    found = dates_of(pipeline, "A gun battle on Sunday north of the capital left four men dead.")
    assert found["left"] == on("2024-11-03")


def test_a_day_at_the_end_dates_both_verbs(pipeline):
    found = dates_of(pipeline, "The judge revoked his bond and sent the clerk to jail yesterday.")
    assert found["revoked"] == found["sent"] == on("2024-11-04")
    apart = dates_of(pipeline, "He was convicted in May and was sentenced yesterday.")
    assert apart["convicted"].start == date(2024, 5, 1)


def test_a_day_far_down_in_the_clause_dates_it(pipeline):
    text = (
        "A man shot ten people, among them his mother, two cousins and a neighbour, "
        "in the worst crime of the county's history on October 21."
    )
    assert dates_of(pipeline, text)["shot"] == on("2024-10-21")


def test_the_day_of_a_death_is_not_that_of_the_charge(pipeline):
    text = "Police have charged a clerk with manslaughter over the death Sunday of a neighbour."
    assert dates_of(pipeline, text)["charged"] is None


def test_a_year_behind_a_purpose_is_that_of_the_main_verb(pipeline):
    found = dates_of(pipeline, "The governor vetoed a bill to permit such a toll in 2003.")
    assert found["vetoed"].start == date(2003, 1, 1)


def test_when_dates_what_follows(pipeline):
    text = "The judge made headlines in June 2007, when he was accused of fraud."
    assert dates_of(pipeline, text)["accused"].start == date(2007, 6, 1)


def test_of_two_days_the_past_takes_the_one_that_has_come(pipeline):
    found = dates_of(pipeline, "On Monday, about three months later, the jury indicted the clerk.")
    assert found["indicted"] == on("2024-11-04")


def test_later_than_nothing_is_no_date(pipeline):
    assert dates_of(pipeline, "Two days later, a porter called his family.")["called"] is None


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("in February last year", "2023-02-01"),
        ("in March of next year", "2025-03-01"),
        ("in March this year", "2024-03-01"),
    ],
)
def test_month_of_a_named_year(text: str, start: str) -> None:
    assert days(text)[0] == start


def test_year_before_a_noun(pipeline):
    found = dates_of(pipeline, "Their 2009 offensive freed the valley.")
    assert found["offensive"].start == date(2009, 1, 1)


def test_the_day_of_the_paper_is_not_that_of_the_plan(pipeline):
    text = "From the Evening Herald of November 5, 2024: The council will meet the unions."
    assert dates_of(pipeline, text, future={"meet"})["meet"] is None


def test_day_of_the_month_alone():
    assert days("on the 4th")[0] == "2024-11-04"
    assert days("on the 29th.")[0] == "2024-10-29"
    assert str(read("on the 29th").ahead.start) == "2024-11-29"
    assert days("on the 3rd", anchor=date(2024, 6, 1))[0] == "2024-06-03"
    assert read("on the 31st", anchor=date(2024, 6, 1)) is None
    assert find_phrases("on the 4th floor") == []


@pytest.mark.parametrize("text", ["the previous evening", "the previous night"])
def test_part_of_the_day_before(text: str) -> None:
    assert days(text, anchor=date(2024, 10, 30))[0] == "2024-10-29"
