"""Grouping reports: the same whatever the order, and piece by piece as well as all at once."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.article import Article
from geodata.events.event import Actor, EventDate, Span
from geodata.events.happenings import connected, happenings
from geodata.events.reports import COLUMNS, Report, report_from_row, same_event, tags
from geodata.extract import Extractor
from geodata.places.place import Place
from geodata.records import event_row

DAYS = [date(2024, 5, n) for n in range(6, 10)]
DATES = [None, *(EventDate(day, day, "day") for day in DAYS), EventDate(DAYS[0], DAYS[2], "range")]
PLACES = [
    None,
    Place(None, None, None, "Toro", "t:1", "city", 9, 8, "NGA", "NG.1", "city"),
    Place(None, None, None, "Bama", "t:2", "city", 11, 13, "NGA", "NG.2", "city"),
    Place(None, None, None, "Nigeria", "t:3", "country", 9, 8, "NGA", None, "country"),
]
RAIDERS = Actor(None, None, "raiders", "Raiders", "NGAREB", "NGA", "REB")
ARMY = Actor(None, None, "the army", None, "NGAMIL", "NGA", "MIL")
NIGERIA = Actor(None, None, "Nigeria", "Nigeria", "NGA", "NGA", None)
CHAD = Actor(None, None, "Chad", "Chad", "TCD", "TCD", None)
GUNMEN = Actor(None, None, "gunmen")
PARTIES = [RAIDERS, ARMY, NIGERIA, GUNMEN]
WORDS = ["market", "burned", "grain", "huts", "dawn", "bridge"]


def report(key: int, **given) -> Report:
    fields = {
        "article": key, "type": "ASSAULT", "mode": None, "status": "occurred",
        "quad": "material conflict",
        "actors": (RAIDERS,), "targets": (), "date": DATES[1], "published": DAYS[1],
        "place": PLACES[1], "figures": (), "trigger": "burned", "words": frozenset(WORDS[:4]),
        "told": 5,
    } | given  # fmt: skip
    when, published = fields["date"], fields["published"]
    day = (when.start, when.end) if when else (published and (published, published))
    return Report(
        f"r{key:03}", f"a{fields['article']}", fields["type"], fields["mode"], fields["status"],
        fields["quad"], fields["actors"], fields["targets"], when, day, fields["place"],
        fields["figures"], frozenset(), Span(0, 1, fields["trigger"]), fields["words"], 0.5,
        fields["told"],
    )  # fmt: skip


figures = st.sampled_from([(), (("fatalities", 3, 3),), (("fatalities", 4, 4),),
                           (("fatalities", 12, 99),)])  # fmt: skip
reports = st.lists(
    st.fixed_dictionaries({
        "article": st.integers(0, 9),
        "mode": st.sampled_from([None, None, "drone", "firearms"]),
        "quad": st.sampled_from(["material conflict", "verbal conflict"]),
        "actors": st.lists(st.sampled_from(PARTIES), max_size=2).map(tuple),
        "targets": st.sampled_from([(), (ARMY,)]),
        "date": st.sampled_from(DATES),
        "published": st.sampled_from([None, *DAYS]),
        "place": st.sampled_from(PLACES),
        "figures": figures,
        "words": st.frozensets(st.sampled_from(WORDS)),
        "told": st.integers(1, 4),
    }),
    max_size=9,
).map(lambda rows: [report(n, **row) for n, row in enumerate(rows)])  # fmt: skip


def ids(groups) -> set[tuple[str, ...]]:
    return {tuple(r.id for r in group) for group in groups}


@given(reports, st.randoms())
def test_the_order_of_reports_does_not_matter(given_reports: list[Report], rng) -> None:
    shuffled = rng.sample(given_reports, len(given_reports))
    assert ids(happenings(shuffled)) == ids(happenings(given_reports))


@given(reports)
def test_every_report_is_in_one_group_of_which_all_are_one_event(given_reports) -> None:
    groups = happenings(given_reports)
    assert sorted(r.id for g in groups for r in g) == sorted(r.id for r in given_reports)
    for group in groups:
        assert all(same_event(a, b) for a, b in itertools.combinations(group, 2))
        assert min(group, key=lambda r: r.rank) is group[0]


@given(reports)
def test_sameness_has_no_direction_and_always_shares_a_tag(given_reports) -> None:
    for one, other in itertools.permutations(given_reports, 2):
        assert same_event(one, other) == same_event(other, one)
        if same_event(one, other):
            assert {*tags(one)} & {*tags(other)}


@given(reports, st.integers(0, 9), st.integers(0, 9))
def test_grouping_what_is_connected_gives_what_grouping_all_gives(
    given_reports: list[Report], start: int, end: int
) -> None:
    """Reports go (those before `start`) and come (those from `end` on)."""
    before = given_reports[: max(start, end)]
    after = given_reports[start:]
    kept = set(happenings(before))
    seeds = [*given_reports[:start], *given_reports[max(start, end) :]]
    touched = connected(seeds, after)
    old = {r.id for r in (*seeds, *touched)}
    stays = {g for g in kept if not {r.id for r in g} & old}
    split = {g for g in kept if 0 < len({r.id for r in g} & old) < len(g)}
    assert not split
    assert ids(stays) | ids(happenings(touched)) == ids(happenings(after))


# ---- the rule -----------------------------------------------------------------------------------


def test_the_same_strike_told_by_two_papers_is_one() -> None:
    agency = report(1, words=frozenset(["burned", "grain", "market", "dawn"]))
    paper = report(2, words=frozenset(["grain", "market", "burned", "huge"]))
    assert same_event(agency, paper)


def test_two_strikes_on_one_town_and_day_stay_two() -> None:
    """By their words, by their figures, or by how they were done."""
    market = report(1, words=frozenset(["grain", "market", "burned"]))
    assert not same_event(market, report(2, words=frozenset(["bridge", "collap", "truck"])))
    assert not same_event(report(1, mode="drone"), report(2, mode="firearms"))
    few, many = ({"figures": (("fatalities", n, n),)} for n in (3, 12))
    assert not same_event(report(1, **few), report(2, **many))


def test_a_rising_toll_is_one_event_only_where_the_words_agree() -> None:
    twelve, fifteen = ((("fatalities", n, n),) for n in (12, 15))
    told = frozenset(["grain", "market", "burned"])
    assert same_event(report(1, figures=twelve, words=told), report(2, figures=fifteen, words=told))
    other = frozenset(["burned", "bridge", "truck"])
    assert not same_event(
        report(1, figures=twelve, words=told), report(2, figures=fifteen, words=other)
    )


def test_an_article_does_not_contradict_itself() -> None:
    twelve, fifteen = ((("fatalities", n, n),) for n in (12, 15))
    assert same_event(report(1, article=7, figures=twelve), report(2, article=7, figures=twelve))
    assert not same_event(
        report(1, article=7, figures=twelve), report(2, article=7, figures=fifteen)
    )


def test_what_contradicts_is_never_one() -> None:
    here = report(1)
    for more in (
        {"date": DATES[2]}, {"place": PLACES[2]}, {"actors": (GUNMEN,)}, {"status": "planned"},
        {"targets": (ARMY,), "actors": (ARMY,)},
    ):  # fmt: skip
        assert not same_event(here, report(2, **more)), more


def test_a_place_within_another_and_a_day_within_a_range_fit() -> None:
    exact = report(1)
    assert same_event(exact, report(2, place=PLACES[3]))
    assert same_event(exact, report(2, date=DATES[-1]))


def test_who_met_whom_must_be_told_alike() -> None:
    both = {"quad": "verbal cooperation", "actors": (RAIDERS, NIGERIA)}
    assert same_event(report(1, **both), report(2, **both))
    assert same_event(report(1, **both), report(2, **both | {"actors": (RAIDERS,)}))
    assert not same_event(report(1, **both), report(2, **both | {"actors": (RAIDERS, GUNMEN)}))


def test_words_alone_are_not_enough_and_speech_needs_them() -> None:
    vague = {"date": None, "place": None}
    assert not same_event(report(1, **vague), report(2, **vague))
    speech = {"quad": "verbal conflict", "words": frozenset(["grain"])}
    assert not same_event(report(1, **speech), report(2, **speech))


def test_a_sentence_that_several_papers_print_is_one_event() -> None:
    copied = {"date": None, "place": None, "words": frozenset(WORDS)}
    assert same_event(report(1, **copied), report(2, **copied))
    assert not same_event(report(1, **copied), report(2, **copied, published=DAYS[3]))


def test_a_vague_report_that_fits_two_events_joins_neither() -> None:
    market = report(1, words=frozenset(["grain", "market", "burned", "dawn"]), told=9)
    bridge = report(
        2, words=frozenset(["bridge", "truck", "river", "dawn"]), place=PLACES[2], told=9
    )
    words = frozenset(["market", "grain", "burned", "bridge", "truck", "river", "army", "smoke",
                       "night", "fire"])  # fmt: skip
    vague = report(3, words=words, place=PLACES[3], told=1)
    assert same_event(vague, market)
    assert same_event(vague, bridge)
    assert ids(happenings([market, bridge, vague])) == {("r001",), ("r002",), ("r003",)}
    assert ("r001", "r003") in ids(happenings([market, vague]))


def test_acts_of_state_are_one_by_the_day_and_by_who_and_whom() -> None:
    signed = {"quad": "verbal cooperation", "type": "AGREE", "actors": (NIGERIA, CHAD)}
    bare = {"words": frozenset(), "place": None}
    assert same_event(report(1, **signed | bare), report(2, **signed | bare))
    assert not same_event(report(1, **signed | bare), report(2, **signed | bare, date=DATES[2]))
    strike = {"actors": (NIGERIA,), "targets": (CHAD,)}
    assert not same_event(report(1, **strike | bare), report(2, **strike | bare))


def test_a_sort_of_people_with_and_without_a_country_is_one_party() -> None:
    teachers = [Actor(None, None, "teachers", None, "EDU", country, "EDU")
                for country in (None, "NGA")]  # fmt: skip
    assert same_event(*(report(n, actors=(a,)) for n, a in enumerate(teachers)))
    chadian = replace(teachers[1], country="TCD")
    assert not same_event(report(1, actors=(teachers[1],)), report(2, actors=(chadian,)))


def row(sentence: str, **given) -> dict:
    fields = dict.fromkeys(COLUMNS) | {
        "id": sentence, "article_id": sentence, "type": "ASSAULT", "status": "occurred",
        "quad": "material conflict", "evidence": sentence, "published": DAYS[1],
        "date_start": DAYS[0], "date_end": DAYS[0], "date_precision": "day", "place_name": "Toro",
        "place_id": "t:1", "country": "NGA", "precision": "city",
        "payload": json.dumps({
            "actors": [{"text": "Nigerian raiders", "code": "NGAREB", "country": "NGA",
                        "role": "REB"}],
            "targets": [], "numbers": [], "trigger": {"text": "shelled"},
        }),
    }  # fmt: skip
    return fields | given


def test_words_are_stems_of_content_without_names() -> None:
    found = report_from_row(row("Nigerian raiders shelled barns in Toro, killing a guard."))
    assert found.words == {"raider", "shell", "barn", "kill", "guard"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Raiders shelled the depot of Toro at dawn.", "The depot in Toro was shelled.", True),
        ("Raiders shelled the depot in the morning.", "Raiders shelled the depot by night.", False),
        ("Raiders shelled the depot in the morning.", "Even the depot was shelled.", True),
        ("Raiders shelled a depot, killing two people.", "Raiders shelled it; seven people died.",
         False),
        ("Raiders shelled a depot, killing six people.", "A depot was hit; 7 people died.",
         False),
        ("Raiders shelled a depot, leaving six people dead.",
         "Raiders shelled a depot and left 7 people dead.", True),
    ],
)  # fmt: skip
def test_times_of_day_and_counts_of_people_keep_strikes_apart(one, other, same) -> None:
    assert same_event(report_from_row(row(one)), report_from_row(row(other))) is same


def test_an_inferred_place_is_no_evidence() -> None:
    assert report_from_row(row("Raiders shelled barns.", inferred=True)).place is None


# ---- through the whole coder --------------------------------------------------------------------


def test_reports_of_papers_are_grouped_as_a_reader_would(pipeline, gazetteer) -> None:
    sentences = {
        "talks": "French President Emmanuel Macron met Chancellor Olaf Scholz in Berlin on"
        " Wednesday to discuss steel.",
        "guests": "Olaf Scholz received Emmanuel Macron in Berlin on Wednesday for a talk.",
        "rally": "Thousands of teachers marched through Nairobi on Wednesday to demand higher pay.",
        "march": "Kenyan teachers rallied in Nairobi on Wednesday over unpaid salaries.",
        "raid": "An Israeli air strike hit a depot near Sidon on Wednesday, killing two people.",
        "other": "An Israeli air strike hit a bakery in Tyre on Wednesday, killing nine people.",
    }
    extractor = Extractor(pipeline, gazetteer)
    day = date(2024, 9, 18)
    articles = [Article(text, name, published=day) for name, text in sentences.items()]
    names = {article.id: article.doc_id for article in articles}
    found = [
        report_from_row(event_row(event, article, made_by=extractor.made_by))
        for article in articles
        for event in extractor.events(article)
    ]
    across = {frozenset(names[r.article_id] for r in group) for group in happenings(found)}
    assert {group for group in across if len(group) > 1} == {
        frozenset({"talks", "guests"}),
        frozenset({"rally", "march"}),
    }
    assert {frozenset({"raid"}), frozenset({"other"})} <= across


def test_an_actor_who_is_named_twice_counts_once() -> None:
    same = {"quad": "verbal conflict", "date": None, "place": None}
    once = report(1, actors=(ARMY,), **same)
    twice = report(2, actors=(ARMY, ARMY), **same)
    assert same_event(once, twice) is same_event(twice, once)
