"""Dates in a parsed text: every phrase that names one, read against the day of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

import dateparser
from spacy.tokens import Doc, Span

from geodata.events.date_phrases import Phrase, find_phrases
from geodata.events.date_readings import MONTHS, Reading, Reference, day, spread, year_of
from geodata.events.event import EventDate
from geodata.words import words_of

Relation = Literal["on", "since", "until", "before", "after"]

_RELATIONS: dict[str, Relation] = {
    "since": "since",
    "until": "until",
    "till": "until",
    "by": "until",
    "before": "before",
    "after": "after",
}
# "SEOUL, Nov 5 (Agency) -": says when a dispatch was filed, not when something happened
_DATELINE = re.compile(r"(?:^|\n)[ \t]*[A-Z][A-Z .,'/-]{2,40},? +(?:\([^)\n]*\) *)?$")
_RANGE_LINK = re.compile(
    r"\s*(?:-|–|—|to|until|till|through|and)\s+(?:on |early |late )?$|[-–—]$", re.IGNORECASE
)
# counted from the day of the story, which goes on after it: "a fire four days before"
_BACK = re.compile(r"\b(?:before|earlier)$", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from|both)\s+(?:on |early |late )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DatedSpan:
    """A date phrase in a text: offsets into `doc.text`, tokens `first` to `last` (exclusive).

    `date` is the reading for past events, `ahead` the one for coming events where they differ;
    `near`, that a day without a year is so close ahead that only the past tense rules it out.
    `relation` says how the date bounds the event ("since 2014"). `dateline` marks the date of a
    dispatch ("SEOUL, Nov 5"), which dates no event.
    """

    start: int
    end: int
    text: str
    date: EventDate
    first: int
    last: int
    ahead: EventDate | None = None
    near: bool = False
    relation: Relation = "on"
    dateline: bool = False


def find_dates(doc: Doc, published: date | None) -> list[DatedSpan]:
    """All date phrases of `doc` that can be read, in order of appearance.

    Relative phrases are read against `published`; without it only dates with a year are found,
    unless the text opens with a full dateline ("GENEVA, 5 March 2021"), which then stands in.
    """
    found: list[DatedSpan] = []
    text = words_of(doc).text
    anchor: tuple[int, EventDate] | None = None  # where the last date stands, and which it is
    for phrase in find_phrases(text):
        span = doc.char_span(phrase.start, phrase.end, alignment_mode="expand")
        if span is None or _is_no_date(phrase, span):
            continue
        near = _near(anchor, span)
        exact = near is None or near.precision == "day"
        reading = phrase.read(Reference(published, near.start if near else None, exact=exact))
        if reading is None:
            continue
        dated = _dated(phrase, span, reading)
        if dated.dateline and published is None:
            published = dated.date.start
        counted_back = near is not None and _BACK.search(phrase.match[0]) is not None
        if dated.date.precision in {"day", "month", "year"} and not (
            dated.dateline or counted_back
        ):
            anchor = (span.start, dated.date)
        _append(found, dated, text)
    return sorted(found + _left_over(doc, found), key=lambda item: item.start)


def _near(anchor: tuple[int, EventDate] | None, span: Span) -> EventDate | None:
    """The last day named, if it is near enough for "a day earlier" to lean on it."""
    if anchor is None or span.start - anchor[0] > 80:
        return None
    return anchor[1]


def _is_no_date(phrase: Phrase, span: Span) -> bool:
    """ "May" as a verb or a name, "march" as a noun, "for the first time this year"."""
    word = span[0]
    if phrase.match[0] in {"May", "March", "MAY", "MARCH", "April", "June", "August"}:
        before = span.doc[span.start - 1].lower_ if span.start else ""
        return word.ent_type_ != "DATE" and before not in {"in", "since", "until", "of", "by"}
    if word.dep_ == "compound" and word.head.pos_ == "PROPN" and word.head.i >= span.end:
        return word.lower_ not in MONTHS  # "the Sunday Courier", but "the December Accord"
    return word.ent_type_ in {"PERSON", "WORK_OF_ART", "ORG", "FAC", "PRODUCT"}


def _dated(phrase: Phrase, span: Span, reading: Reading) -> DatedSpan:
    doc = span.doc
    text = words_of(doc).text
    before = doc[span.start - 1].lower_ if span.start else ""
    return DatedSpan(
        phrase.start,
        phrase.end,
        text[phrase.start : phrase.end],
        reading.date,
        span.start,
        span.end,
        ahead=None if reading.ahead == reading.date else reading.ahead,
        near=reading.near,
        relation=_RELATIONS.get(before, "on"),
        dateline=_after_dateline(text, phrase.start),
    )


def _after_dateline(text: str, start: int) -> bool:
    """Whether what stands before `start` in its line is a dateline."""
    line = max(text.rfind("\n", 0, max(start - 1, 0)), 0)
    return _DATELINE.search(text[line:start]) is not None


def _append(found: list[DatedSpan], dated: DatedSpan, text: str) -> None:
    """Add `dated`, joined with the one before it in "from Monday to Wednesday"."""
    if found and _joins(found[-1], dated, text):
        first = found.pop()
        start, ahead = first.date, first.ahead or first.date
        if first.date.start > dated.date.start:  # "from 30 December to 2 January"
            start = ahead
        dated = replace(
            dated,
            start=first.start,
            text=text[first.start : dated.end],
            first=first.first,
            date=spread(start.start, dated.date.end),
            ahead=spread(ahead.start, (dated.ahead or dated.date).end) if dated.ahead else None,
            relation="on",
            dateline=first.dateline,
        )
    found.append(dated)


def _joins(first: DatedSpan, second: DatedSpan, text: str) -> bool:
    link = text[first.end : second.start]
    alike = first.date.precision == second.date.precision
    if len(link) > 14 or not alike or not _RANGE_LINK.match(link):
        return False
    opened = _BETWEEN.search(text[max(0, first.start - 24) : first.start])
    return bool(opened) or "and" not in link


def _left_over(doc: Doc, found: Sequence[DatedSpan]) -> list[DatedSpan]:
    """Date entities with digits that no rule knows ("5.11.2024", "2024 Nov 5"), by dateparser."""
    taken = {i for item in found for i in range(item.first, item.last)}
    spans: list[DatedSpan] = []
    for ent in doc.ents:
        if ent.label_ != "DATE" or taken.intersection(range(ent.start, ent.end)):
            continue
        if "/" in ent.text:  # the rules read these, where only one order is possible
            continue
        value = _parse_absolute(ent.text)
        if value:
            spans.append(
                DatedSpan(ent.start_char, ent.end_char, ent.text, value, ent.start, ent.end)
            )
    return spans


@lru_cache(maxsize=2048)
def _parse_absolute(text: str) -> EventDate | None:
    """A year alone, or a day, month and year together; anything else is left to the rules."""
    if re.fullmatch(r"1[5-9]\d\d|20\d\d", text):
        return year_of(int(text))
    if len(re.findall(r"\d", text)) < 5 or len(text) > 40:
        return None
    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
    try:
        found = dateparser.parse(text, languages=["en"], settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    return day(date(found.year, found.month, found.day)) if found else None
