"""Dates in a parsed text, and the one that belongs to an event.

`find_dates` reads every date phrase of a text; `event_date` picks, from the dependency tree, the
phrase that dates one trigger: attached to it, in its clause, or handed down by the clause above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

import dateparser
from spacy.tokens import Doc, Span, Token

from geodata.events.date_phrases import Phrase, find_phrases
from geodata.events.date_readings import MONTHS, Reading, Reference, day, spread, year_of
from geodata.events.event import EventDate
from geodata.events.event import Span as TextSpan
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
_BETWEEN = re.compile(r"\b(?:between|from|both)\s+(?:on |early |late )?$", re.IGNORECASE)
_REPORTING = frozenset({
    "say", "tell", "report", "announce", "claim", "state", "add", "warn", "confirm",
    "declare", "note", "reveal", "disclose", "allege", "insist", "argue", "believe", "think",
    "estimate", "acknowledge", "admit", "deny", "write", "tweet", "show", "indicate",
})  # fmt: skip
# clauses that say when or why, and so do not share the main clause's date
_APART = frozenset({
    "after", "before", "since", "because", "until", "although", "though", "despite",
    "following",
})  # fmt: skip
# "praised Chad for the vote of Wednesday": the vote was on Wednesday; "held in the August riots"
# happened in August as well
_ABOUT = frozenset(["for", "over", "of", "about", "against", "to"])
_OWN_CLAUSE = frozenset(["ccomp", "relcl", "advcl", "acl", "conj", "parataxis", "csubj"])


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
        if dated.date.precision in {"day", "month", "year"} and not dated.dateline:
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


# -- which date belongs to an event ---------------------------------------------------------------


def event_date(
    trigger: Token,
    dated: Sequence[DatedSpan],
    published: date | None,
    *,
    future: bool = False,
) -> EventDate | None:
    """When the event of `trigger` happened (or, if `future`, will), or None where nothing says so.

    Looks at the trigger's own phrase, then at its clause, then at clauses above that share their
    date, then at a lone date near by. Dates of other sentences are the caller's business.
    """
    here = [
        item
        for item in dated
        if not item.dateline and trigger.sent.start <= item.first < trigger.sent.end
    ]
    if not here:
        return None
    governors = {item: _governor(trigger.doc[item.first : item.last]) for item in here}
    for token in _line_of_descent(trigger):
        own = [item for item in here if _dates(item, governors[item], token, trigger)]
        if not own and token.dep_ == "ccomp":  # "said on Tuesday that Monday's raid killed four"
            own = [item for item in here if _inside(governors[item], token)]
        if own:
            return _value(
                min(own, key=lambda item: _distance(item, trigger)),
                trigger,
                published,
                future=future,
            )
    lone = _lone(trigger, here, governors)
    return _value(lone, trigger, published, future=future) if lone else None


def _governor(span: Span) -> Token:
    """The verb or noun that a date phrase hangs on: "fired" in "fired on Tuesday"."""
    token = span.root
    while token.head != token and (token.head.dep_ == "prep" or token.head.pos_ == "ADP"):
        token = token.head
    if token.head.i in range(span.start, span.end):
        return token
    head = token.head
    while head.pos_ in {"NUM", "ADV"} and head.head != head:  # "early on Tuesday"
        head = head.head
    return head


def _dates(item: DatedSpan, governor: Token, token: Token, trigger: Token) -> bool:
    if item.relation in {"until", "before", "after"} or governor != token:
        return False
    if item.relation == "since" and not _is_perfect(trigger):
        return False
    if token.lower_ in {"time", "first", "second"}:  # "for the first time this year"
        return False
    # "to discuss the test on Thursday": a purpose lies ahead, so a past day dates the test
    return not (
        token.tag_ == "VB" and _has_to(token) and _nearer_noun(item, token) is not None
    ) or (trigger != token)


def _has_to(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def _nearer_noun(item: DatedSpan, verb: Token) -> Token | None:
    """The object right before the date phrase, which an infinitive leaves it to."""
    start = item.first - 1
    while start > verb.i and verb.doc[start].pos_ in {"ADP", "ADV", "PUNCT"}:
        start -= 1
    token = verb.doc[start]
    while token not in {verb, token.head}:
        if token.head == verb:
            return token if token.dep_ in {"dobj", "obj", "pobj"} else None
        token = token.head
    return None


def _is_perfect(trigger: Token) -> bool:
    """Whether "since Monday" can hold the event: "have fired" (not "the first since 2014")."""
    return any(
        child.dep_.startswith("aux") and child.lemma_ == "have" for child in trigger.children
    )


def _line_of_descent(trigger: Token) -> Iterator[Token]:
    """The trigger, then the heads whose date it shares, nearest first."""
    token = trigger
    yield token
    while token.head != token:
        if not _shares(token):
            return
        token = token.head
        yield token


def _shares(token: Token) -> bool:
    """Whether `token`'s event happened when its head's did."""
    dep, head = token.dep_, token.head
    marks = {child.lower_ for child in token.children if child.dep_ in {"mark", "prep", "advmod"}}
    if dep == "conj":
        return True
    if dep == "ccomp":
        return head.lemma_.lower() in _REPORTING and _is_past(token)
    if dep == "advcl":
        return not marks & _APART and not _has_to(token)
    if dep in {"xcomp", "acl"}:
        return token.tag_ != "VBN" or dep == "xcomp"
    if dep == "relcl":
        return False
    if dep == "prep" or token.pos_ == "ADP":
        return token.lower_ not in _APART
    if dep == "pcomp":
        return head.lower_ not in _APART
    return True


def _is_past(verb: Token) -> bool:
    if any(c.lower_ in {"will", "would", "could", "may", "might", "should", "can", "must"}
           for c in verb.children):  # fmt: skip
        return False
    if verb.tag_ in {"VBD", "VBN"}:
        return True
    return any(c.dep_.startswith("aux") and c.tag_ in {"VBD", "VBZ", "VBP"} for c in verb.children)


def _distance(item: DatedSpan, trigger: Token) -> int:
    return min(abs(item.first - trigger.i), abs(item.last - 1 - trigger.i))


def _inside(governor: Token, clause: Token) -> bool:
    """Whether a noun with a date is part of the clause itself, not of a clause within it."""
    while governor != clause:
        if governor.head == governor or governor.dep_ in _OWN_CLAUSE:
            return False
        governor = governor.head
    return True


def _is_of_object(item: DatedSpan, governor: Token, trigger: Token) -> bool:
    """Whether a date belongs to what the verb is about: "condemned Monday's raid", "the vote of
    Wednesday"; that of a subject is the verb's as well ("Monday's raid killed four")."""
    if trigger.pos_ != "VERB" or governor.pos_ not in {"NOUN", "PROPN"}:
        return False
    top = trigger.doc[item.first : item.last].root
    close = top.dep_ in {"poss", "compound", "amod", "nmod", "nummod"} or top.head.lower_ == "of"
    about = governor.dep_ == "pobj" and governor.head.lower_ in _ABOUT
    return close and (about or governor.dep_ == "dobj") and trigger in governor.ancestors


def _lone(
    trigger: Token, here: Sequence[DatedSpan], governors: dict[DatedSpan, Token]
) -> DatedSpan | None:
    """A date that the tree hangs elsewhere, but that no finite verb separates from the trigger."""
    for item in sorted(here, key=lambda item: _distance(item, trigger)):
        governor = governors[item]
        if item.relation != "on" or governor.lower_ in {"time", "first", "second"}:
            continue
        if governor == trigger:
            continue  # its own date, but not one that can be meant
        if trigger in governor.ancestors and not _inside(governor, trigger):
            continue  # the date of what is reported is not that of the report
        if _is_of_object(item, governor, trigger):
            continue
        low, high = sorted((trigger.i, item.first))
        between = trigger.doc[low + 1 : high]
        if any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in between):
            continue
        if any(token.lower_ in _APART for token in between):
            continue
        if high - low <= 14:
            return item
    return None


def _value(
    item: DatedSpan, trigger: Token, published: date | None, *, future: bool
) -> EventDate | None:
    """The reading of a phrase for this event, with the phrase."""
    read = _reading(item, trigger, published, future=future)
    return replace(read, span=TextSpan(item.start, item.end, item.text)) if read else None


def _reading(
    item: DatedSpan, trigger: Token, published: date | None, *, future: bool
) -> EventDate | None:
    ahead = future or (item.near and not _is_past(trigger))
    value = item.ahead if ahead and item.ahead else item.date
    if item.relation == "since":
        today = published or value.end
        return spread(value.start, max(today, value.start))
    if ahead or published is None or value.end <= published or value.start > published:
        return value
    # what has happened lies in the part of the period that is over
    clipped = value.precision in {"week", "month", "year", "range"}
    return EventDate(value.start, published, value.precision) if clipped else value
