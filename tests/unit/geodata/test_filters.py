"""Filters: whatever is printed is read back, whatever is hostile is noted, and sentences read."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.countries import COUNTRIES, country_phrase
from geodata.errors import FilterError
from geodata.events import plover
from geodata.filter_values import NONE
from geodata.filter_words import Voice, say_dates
from geodata.filters import FIELDS, KEYS, OTHER_KEYS, Filter
from geodata.wording import MODES, PRECISIONS, QUADS, REVIEWS, STATUSES, TYPES


def several(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=4).map(tuple)


def words() -> st.SearchStrategy[str]:
    """Free text as a reader might type it, in its canonical form: one line, single blanks."""
    printable = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
    word = st.text(printable, min_size=1, max_size=12)
    return st.lists(word, min_size=1, max_size=3).map(" ".join)


def degrees(limit: float) -> st.SearchStrategy[float]:
    return st.floats(-limit, limit).map(lambda x: round(x, 4) + 0.0)


def rings() -> st.SearchStrategy[tuple[tuple[float, float], ...]]:
    corner = st.tuples(
        st.floats(-180, 180).map(lambda x: round(x, 3) + 0.0),
        st.floats(-90, 90).map(lambda x: round(x, 3) + 0.0),
    )
    return st.lists(corner, min_size=3, max_size=12, unique=True).map(tuple)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    days = sorted(draw(st.tuples(st.dates(), st.dates())))
    south, north = sorted(draw(st.tuples(degrees(90), degrees(90))))
    boxes = st.tuples(degrees(180), st.just(south), degrees(180), st.just(north))
    texts = words().filter(lambda t: t.strip('" ') != "")
    # a country's code is canonical in capitals
    names = words().map(lambda name: name.upper() if name.upper() in COUNTRIES else name)
    return Filter(
        countries=draw(several(st.sampled_from([*COUNTRIES, NONE]))),
        actors=draw(several(names)),
        targets=draw(several(names)),
        types=draw(several(st.sampled_from([*TYPES]))),
        modes=draw(several(st.sampled_from([mode for _, mode in MODES]))),
        quads=draw(several(st.sampled_from([*QUADS]))),
        date_from=draw(st.sampled_from([None, days[0]])),
        date_to=draw(st.sampled_from([None, days[1]])),
        last=draw(st.none() | st.integers(1, 4000)),
        text=draw(st.just("") | texts),
        bbox=draw(st.none() | boxes),
        ring=draw(st.none() | rings()),
        parties=draw(several(names)),
        sources=draw(several(words())),
        precisions=draw(several(st.sampled_from([*PRECISIONS, NONE]))),
        confidence=draw(st.none() | st.integers(1, 100).map(lambda n: n / 100)),
        statuses=draw(several(st.sampled_from([*STATUSES]))),
        reviews=draw(several(st.sampled_from([*REVIEWS]))),
    )


@settings(deadline=None, max_examples=40)
@given(filters())
def test_what_is_printed_is_read_back(chosen: Filter) -> None:
    assert Filter.from_query(chosen.query()) == (chosen, [])
    assert Filter.parse(chosen.pairs()) == (chosen, [])


@settings(deadline=None, max_examples=40)
@given(filters())
def test_every_filter_reads_as_one_line(chosen: Filter) -> None:
    said = chosen.describe()
    assert said
    assert "\n" not in said
    assert [key for key, _ in chosen.parts()] == [
        key for key in KEYS if key in dict(chosen.pairs()) and not _told_with_from(key, chosen)
    ]


def _told_with_from(key: str, chosen: Filter) -> bool:
    return key == "to" and chosen.date_from is not None


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*KEYS, "x", ""]), st.text(max_size=300))))
def test_hostile_values_never_raise_and_are_noted(pairs: list[tuple[str, str]]) -> None:
    chosen, notes = Filter.parse(pairs)
    assert Filter.parse(chosen.pairs()) == (chosen, [])
    for note in notes:
        assert "\n" not in note
        assert len(note) < 200
    if not chosen.pairs() and pairs:
        assert notes


@settings(deadline=None)
@given(st.text())
def test_any_query_string_can_be_read(query: str) -> None:
    chosen, _ = Filter.from_query(query)
    assert Filter.from_query(chosen.query())[0] == chosen


@settings(deadline=None, max_examples=40)
@given(filters(), st.sampled_from(KEYS))
def test_a_part_can_be_taken_away(chosen: Filter, key: str) -> None:
    less = chosen.without(key)
    assert key not in dict(less.pairs())
    assert less.without(key) == less


def test_too_many_filters_are_refused_with_a_note() -> None:
    chosen, notes = Filter.from_query("&".join(f"a{n}=1" for n in range(2000)))
    assert chosen == Filter()
    assert notes == ["the link holds too many filters to read"]


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("country=ukr&country=UKR&country=rus", "country=RUS&country=UKR"),
        ("type=THREATEN&type=assault", "type=assault&type=threaten"),
        ("quad=Verbal%20Conflict", "quad=verbal-conflict"),
        ("quad=material_conflict", "quad=material-conflict"),
        ("actor=prk&actor=UNSC&actor=Red+Cross", "actor=PRK&actor=Red+Cross&actor=UNSC"),
        ("last=24h", "last=1d"),
        ("last=2w", "last=14d"),
        ("bbox=170.00001,-10,190,10", "bbox=170,-10,-170,10"),
        ("bbox=-200,-10,200,10", "bbox=-180,-10,180,10"),
        ("confidence=.5", "confidence=0.5"),
        ("country=none&precision=none", "country=none&precision=none"),
        ("q=%20two%0Awords%20", "q=two+words"),
    ],
)  # fmt: skip
def test_query_strings_have_one_canonical_form(query: str, canonical: str) -> None:
    chosen, notes = Filter.from_query("?" + query)
    assert (chosen.query(), notes) == (canonical, [])


UNUSABLE = """
country=XXX type=war mode=nuclear quad=conflict from=2024-02-30 to=tomorrow from=20240201 last=0d
last=-1d last=7 last=99999y bbox=1,2,3 q=%22 bbox=0,50,10,40 bbox=nan,0,1,1 bbox=0,0,1e400,1
precision=exact confidence=2 confidence=0 confidence=nan status=true review=yes actor=%00 colour=red
"""


@pytest.mark.parametrize("query", [*UNUSABLE.split(), "source=" + "x" * 201])
def test_what_cannot_be_used_is_left_out_with_a_note(query: str) -> None:
    chosen, notes = Filter.from_query(query)
    assert chosen == Filter()
    assert len(notes) == 1
    assert query.partition("=")[0] in notes[0]


def test_keys_of_the_page_are_passed_over() -> None:
    query = "&".join(f"{key}=1" for key in sorted(OTHER_KEYS))
    assert Filter.from_query(query) == (Filter(), [])


def test_dates_the_wrong_way_round_are_turned_with_a_note() -> None:
    chosen, notes = Filter.from_query("from=2024-03-01&to=2024-02-01")
    assert (chosen.date_from, chosen.date_to) == (date(2024, 2, 1), date(2024, 3, 1))
    assert len(notes) == 1
    with pytest.raises(FilterError):
        Filter(date_from=date(2024, 3, 1), date_to=date(2024, 2, 1))


def test_dates_win_over_last_with_a_note() -> None:
    chosen, notes = Filter.from_query("from=2024-03-01&last=7d")
    assert (chosen.query(), len(notes)) == ("from=2024-03-01", 1)


def test_a_single_value_given_twice_takes_the_first_with_a_note() -> None:
    chosen, notes = Filter.from_query("last=7d&last=9d")
    assert (chosen.last, len(notes)) == (7, 1)


def test_last_counts_back_from_the_newest_event() -> None:
    week = Filter(last=7).within(date(2024, 11, 10))
    assert (week.date_from, week.date_to) == (date(2024, 11, 4), date(2024, 11, 10))
    assert Filter(last=7).within(None) == Filter(last=7)
    assert Filter(last=4000).within(date(1, 1, 9)).date_from == date(1, 1, 1)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Events"),
        (
            "type=assault&type=threaten&actor=PRK&country=UKR&from=2024-10-01&to=2024-11-05",
            "Assaults and threats by North Korea in Ukraine, 1 Oct – 5 Nov 2024",
        ),
        ("quad=verbal-conflict", "Verbal conflict"),
        ("type=accuse&quad=verbal-conflict", "Accusations (verbal conflict)"),
        (
            "actor=USA&actor=UNSC&target=NLD",
            "Events by UN Security Council and the United States against the Netherlands",
        ),
        ("country=none", "Events at sea or across borders"),
        ("country=FJI&last=7d", "Events in Fiji, in the last 7 days"),
        ("country=FJI&country=none", "Events in Fiji or at sea or across borders"),
        ("status=planned&q=grain deal", "Events that are planned with “grain deal”"),
        ("source=Herald&source=Post", "Events, reported by Herald and Post"),
        ("confidence=0.7", "Events, with confidence of at least 70%"),
        ("status=planned&status=occurred", "Events that happened or are planned"),
        ("precision=city&precision=site", "Events, placed to exact site and town or city"),
        ("precision=none&from=2024-05-01", "Events, since 1 May 2024, without a place"),
        ("party=PRK", "Events involving North Korea"),
        ("review=confirmed&to=2024-05-01", "Events, until 1 May 2024, confirmed by a reviewer"),
    ],
)  # fmt: skip
def test_a_filter_reads_as_a_sentence(query: str, sentence: str) -> None:
    names = {"UNSC": "UN Security Council"}
    chosen, _ = Filter.from_query(query)
    assert chosen.describe(Voice(name=lambda v: names.get(v) or country_phrase(v))) == sentence


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2024-11-05", "2024-11-05", "5 Nov 2024"),
        ("2024-11-05", "2024-11-09", "5 – 9 Nov 2024"),
        ("2024-10-01", "2024-11-30", "Oct – Nov 2024"),
        ("2024-02-01", "2024-02-29", "Feb 2024"),
        ("2023-12-01", "2024-01-31", "Dec 2023 – Jan 2024"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2021-01-01", "2024-12-31", "2021 – 2024"),
        ("2023-12-30", "2024-01-02", "30 Dec 2023 – 2 Jan 2024"),
        ("2023-05-03", "2024-05-04", "3 May 2023 – 4 May 2024"),
    ],
)
def test_dates_in_words(first: str, last: str, words: str) -> None:
    assert say_dates(date.fromisoformat(first), date.fromisoformat(last)) == words


def test_the_words_know_every_type_and_mode() -> None:
    assert set(TYPES) == set(plover.types())
    assert set(MODES) == {(t.name, mode) for t in plover.types().values() for mode in t.modes}


def test_every_field_of_the_filter_is_in_the_schema_once() -> None:
    assert sorted(f.name for f in FIELDS) == sorted(Filter.__slots__)
    assert len(set(KEYS)) == len(KEYS)
    assert not set(KEYS) & OTHER_KEYS


def test_plus_and_percent_in_values_survive_the_address() -> None:
    chosen = Filter(sources=("A+B & C=D%20",), text="50% & up")
    assert Filter.parse(parse_qsl(chosen.query()))[0] == chosen
