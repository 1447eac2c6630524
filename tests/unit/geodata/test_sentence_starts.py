from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.language import Language
from geodata.sentence_starts import dateline_end, dateline_spans


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("GENEVA (Agency) - Peru signed.", "Peru signed."),
        ("NEW DELHI, Oct 22 — India agreed.", "India agreed."),
        ("LIMA - Miners went on strike.", "Miners went on strike."),
        ("Lima, Peru (Agency) -- Miners went on strike.", "Miners went on strike."),
        ("OSLO, Norway, March 3 (Agency) — Ships left.", "Ships left."),
    ],
)
def test_a_dateline_ends_where_the_text_begins(text: str, rest: str) -> None:
    assert text[dateline_end(text) :] == rest


@pytest.mark.parametrize(
    "text",
    ["Peru signed the treaty - and left.", "NATO said on Monday that ships left.", "", "Lima"],
)
def test_running_text_has_no_dateline(text: str) -> None:
    assert dateline_end(text) == 0


def test_a_headline_may_stand_above() -> None:
    text = "Miners on strike\n\nLIMA - Miners went on strike."
    assert [text[start:end] for start, end in dateline_spans(text)] == ["LIMA - "]


def test_a_headline_may_stand_before_it_on_its_line() -> None:
    text = "Miners strike at Lima mine. ST. PAUL, Minn. (Agency) -- Miners went on strike."
    assert [text[start:end] for start, end in dateline_spans(text)] == [
        "ST. PAUL, Minn. (Agency) -- "
    ]
    assert dateline_spans("The ferry sank. NATO said that all were safe.") == ()


@given(st.text(alphabet="AB ab,.-—()\n12", max_size=200))
def test_datelines_lie_inside_any_text(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in dateline_spans(text))


def test_a_dateline_and_a_closing_quote_end_sentences(pipeline: Language) -> None:
    doc = pipeline.parse('LIMA (Agency) - Peru signed. "We won."\nThe talks ended.')
    starts = [sent.text.strip() for sent in doc.sents]
    assert "Peru signed." in starts
    assert "The talks ended." in starts


def test_a_short_form_in_brackets_is_no_agency() -> None:
    assert dateline_end("Rufus Relief (RR) has sent food.") == 0


@pytest.mark.parametrize(
    "text",
    [
        "The World Relief Organization (WRO) is providing urgent assistance to Malawi.",
        "The Sylvan National Liberation Front (SNLF) has declared a ceasefire in Lima.",
    ],
)
def test_a_short_form_in_brackets_ends_no_sentence(pipeline: Language, text: str) -> None:
    doc = pipeline.parse(f"Rain fell. {text} It snowed.")
    assert [sent.text for sent in doc.sents] == ["Rain fell.", text, "It snowed."]
    verb = next(t for t in doc if t.text in {"providing", "declared"})
    assert [c.text for c in verb.children if c.dep_ == "nsubj"] in (["Organization"], ["Front"])
