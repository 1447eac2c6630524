"""Actors: phrases become names, countries and roles."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.events import actor_names
from geodata.events.actor_names import (
    ActorTableError,
    Named,
    at_time,
    organisations,
    people,
    role_nouns,
)
from geodata.events.actors import ActorResolver
from geodata.places import find_places

ROLES = {
    "GOV", "MIL", "PRM", "COP", "SPY", "JUD", "LEG", "PTY", "OPP", "REB", "UAF", "CRM", "CVL",
    "ELI", "BUS", "MNC", "LAB", "AGR", "EDU", "MED", "JRN", "REL", "REF", "NGO", "IGO", "PRE",
}  # fmt: skip


@pytest.fixture(scope="module")
def resolver(gazetteer):
    return ActorResolver(gazetteer)


@pytest.fixture(scope="module")
def actor(pipeline, gazetteer, resolver):
    """Resolve `phrase` (its first occurrence) in a text, by default as a subject of its own."""

    def resolve(phrase, text=None, published=None):
        text = text or f"{phrase[:1].upper()}{phrase[1:]} warned the neighbours on Sunday."
        doc = pipeline.parse(text)
        start = text.lower().index(phrase.lower())
        span = doc.char_span(start, start + len(phrase), alignment_mode="expand")
        found = resolver.resolve(span, find_places(doc, gazetteer), published=published)
        assert doc.text[found.start : found.end] == found.text
        return found

    return resolve


@pytest.mark.parametrize(
    ("phrase", "country", "role"),
    [
        ("Norwegian officials", "NOR", "GOV"),
        ("Peru's foreign minister", "PER", "GOV"),
        ("Kenya's ambassador to Japan", "KEN", "GOV"),
        ("the South Korean navy", "KOR", "MIL"),
        ("North Korean soldiers", "PRK", "MIL"),
        ("Japan's coast guard", "JPN", "MIL"),
        ("Chinese warships", "CHN", "MIL"),
        ("a US-backed Syrian militia", "SYR", "PRM"),
        ("trade unions in Denmark", "DNK", "LAB"),
        ("hundreds of Bolivian miners", "BOL", "LAB"),
        ("members of the Chilean parliament", "CHL", "LEG"),
        ("a former Finnish minister", "FIN", "ELI"),
        ("gunmen", None, "UAF"),
        ("dozens of protesters", None, "CVL"),
        ("the opposition leader", None, "OPP"),
        ("striking teachers", None, "EDU"),
        ("local residents", None, "CVL"),
        ("rebels", None, "REB"),
        ("an army accountant", None, "MIL"),
        ("two Russians", "RUS", None),
        ("pro-Russian rebels", None, "REB"),
        ("two ex-members of the Norwegian government", "NOR", "ELI"),
        ("children of Peru", "PER", "CVL"),
        ("Israeli forces", "ISR", "MIL"),
        ("rebel forces", None, "REB"),
    ],
)
def test_phrase_without_a_name(actor, phrase, country, role):
    found = actor(phrase)
    assert (found.country, found.role) == (country, role)
    assert found.code == "".join(filter(None, (country, role)))


def test_country_has_no_role_and_its_capital_is_its_government(actor):
    country = actor("Norway")
    assert (country.name, country.code, country.role) == ("Norway", "NOR", None)
    capital = actor("Tehran", "Tehran said it would not sign.")
    assert (capital.name, capital.code) == ("Iran", "IRNGOV")


def test_nearest_country_is_the_actor_s_unless_it_is_only_its_post(actor):
    assert actor("the Brazilian embassy in Peru").country == "BRA"
    assert actor("Iraqi Kurdish fighters").country == "IRQ"


@pytest.mark.parametrize(
    ("phrase", "name", "code"),
    [
        ("the United Nations", "United Nations", "IGO"),
        ("UN officials", "United Nations", "IGO"),
        ("Hezbollah fighters", "Hezbollah", "LBNREB"),
        ("the CIA", "Central Intelligence Agency", "USASPY"),
        ("members of the African Union", "African Union", "IGO"),
        ("the Pentagon", "Pentagon", "USAGOV"),
    ],
)
def test_organisation(actor, phrase, name, code):
    found = actor(phrase)
    assert (found.name, found.code) == (name, code)


def test_institution_of_an_organisation_keeps_its_own_role(actor):
    assert actor("the Hamas-run health ministry").code == "PSEGOV"
    assert actor("a Norwegian ambassador to the United Nations").code == "NORGOV"


def test_workers_of_a_company_are_workers(actor):
    assert actor("Boeing workers").code == "USALAB"


def test_acronym_needs_its_capitals(actor):
    assert actor("the WHO", "The WHO sent doctors.").role == "IGO"
    assert actor("who", "Doctors who came left.").role is None


def test_offices_change_with_time(actor):
    assert actor("the Taliban", published=date(2019, 5, 1)).code == "AFGREB"
    assert actor("the Taliban", published=date(2023, 5, 1)).code == "AFGGOV"
    assert actor("Angela Merkel", published=date(2015, 1, 1)).code == "DEUGOV"
    assert actor("Angela Merkel", published=date(2023, 1, 1)).code == "DEUELI"


def test_text_beats_the_tables(actor):
    text = "Rufus Firefly, the Norwegian foreign minister, arrived on Sunday."
    found = actor("Rufus Firefly", text)
    assert (found.name, found.code, found.text) == ("Rufus Firefly", "NORGOV", "Rufus Firefly")
    assert actor("Secretary General Mark Rutte", published=date(2024, 11, 5)).role == "IGO"
    titled = actor("Peruvian judge Rufus Firefly")
    assert (titled.name, titled.code) == ("Rufus Firefly", "PERJUD")
    told = actor("Angola's opposition leader Angela Merkel", published=date(2015, 1, 1))
    assert told.code == "AGOOPP"


def test_surname_is_known_from_where_it_was_introduced(pipeline, gazetteer, resolver):
    doc = pipeline.parse("Norwegian general Rufus Firefly flew home. Firefly said he would resign.")
    surname = max(token.i for token in doc if token.text == "Firefly")
    found = resolver.resolve(doc[surname : surname + 1], find_places(doc, gazetteer))
    assert (found.text, found.code) == ("Firefly", "NORMIL")


def test_relative_clauses_and_appositions_are_left_out_of_the_span(actor):
    text = "Peruvian farmers who had blocked the road for days left on Sunday."
    assert actor("Peruvian farmers who had blocked the road", text).text == "Peruvian farmers"


def test_namesake_is_somebody_else(actor, pipeline, gazetteer, resolver):
    assert actor("Amalia Putin", "On Sunday Amalia Putin won a race.").code is None
    doc = pipeline.parse("Amalia Merkel won a race in Oslo. Later Merkel thanked her team.")
    surname = max(token.i for token in doc if token.text == "Merkel")
    found = resolver.resolve(doc[surname : surname + 1], find_places(doc, gazetteer))
    assert (found.name, found.code) == ("Amalia Merkel", None)


def test_hyphened_names_stay_whole(actor):
    found = actor("Moon Jae-in", published=date(2019, 1, 1))
    assert (found.text, found.code) == ("Moon Jae-in", "KORGOV")
    assert actor("Aso Taro", published=date(2009, 1, 1)).name == "Taro Aso"


def test_unknown_person_has_a_name_and_nothing_else(actor):
    found = actor("Rufus Firefly")
    assert (found.name, found.country, found.role, found.code) == (
        "Rufus Firefly",
        None,
        None,
        None,
    )


@settings(deadline=None, max_examples=40)
@given(text=st.text(max_size=60))
def test_any_span_resolves_within_the_text(pipeline, resolver, text):
    doc = pipeline.parse(text)
    for first in range(min(len(doc), 5)):
        found = resolver.resolve(doc[first:], [])
        assert 0 <= found.start <= found.end <= len(doc.text)
        assert doc.text[found.start : found.end] == found.text


# -- tables ---------------------------------------------------------------------------------------


def test_tables_are_large_enough_and_hold_together(gazetteer):
    rows = [
        row for table in (organisations(), people()) for found in table.values() for row in found
    ]
    assert len({row.name for row in rows if not row.person}) >= 250
    assert sum(1 for found in people().values() for _ in found) >= 400
    for row in rows:
        assert row.role in ROLES, row
        assert row.country is None or gazetteer.country_name(row.country), row
        assert row.since is None or row.until is None or row.since <= row.until, row
    assert {noun.role for noun in role_nouns().values()} <= ROLES | {None}


def test_one_name_holds_one_office_at_a_time():
    for key, rows in people().items():
        spans = sorted((r.since or date.min, r.until or date.max) for r in rows)
        for (_, until), (since, _) in itertools.pairwise(spans):
            assert (since - until).days >= -1, key


def test_row_of_the_time_else_the_nearest():
    first = Named("A", "NOR", "GOV", date(2001, 1, 1), date(2004, 12, 31))
    second = Named("A", "NOR", "ELI", date(2010, 1, 1), None)
    assert at_time((first, second), date(2003, 1, 1)) is first
    assert at_time((first, second), date(2005, 6, 1)) is first
    assert at_time((first, second), date(1999, 1, 1)) is first
    assert at_time((first, second), None) is first
    assert at_time((first, replace(second, role="LEG")), None).role == "LEG"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("Freedonian Navy,,FRD,MIL,soon,,", "line 2: since 'soon' is no date"),
        ("Freedonian Navy,,FRD,MIL", "line 2: 4 columns, not 7"),
    ],
)
def test_bad_row_is_named_by_file_and_line(tmp_path, monkeypatch, line, complaint):
    header = "name,aliases,country,role,since,until,note\n"
    (tmp_path / "organisations.csv").write_text(header + line + "\n", encoding="utf-8")
    monkeypatch.setattr(actor_names, "_FOLDER", tmp_path)
    with pytest.raises(ActorTableError, match=complaint):
        actor_names._named("organisations.csv", person=False)
