"""Date phrases of English news text: where they stand in a string, and which days they mean.

Works on plain strings; `geodata.events.dates` ties phrases to the words of a parsed sentence.
Rules come first, because news has its own habits (weekdays lie in the past, "Tuesday" printed on a
Tuesday is today); absolute forms that no rule knows are read with dateparser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geodata.events.date_readings import (
    WEEKDAYS,
    Reader,
    Reading,
    Reference,
    read_ago,
    read_day_month,
    read_day_of_month,
    read_day_word,
    read_leaning,
    read_month,
    read_numeric,
    read_part_of_month,
    read_period,
    read_vague,
    read_weekday,
    read_weekdays,
    read_weekend,
    read_year,
)
from geodata.events.date_seasons import read_decade, read_holiday, read_quarter, read_season
from geodata.events.holidays import HOLIDAY, NAMES


@dataclass(frozen=True, slots=True)
class Phrase:
    """Characters `start` to `end` of a text that may name a date, and how to read them."""

    start: int
    end: int
    match: re.Match[str]
    reader: Reader

    def read(self, reference: Reference) -> Reading | None:
        """The days meant, or None where the phrase needs a date that is not known."""
        try:
            return self.reader(self.match, reference)
        except (ValueError, OverflowError):  # 31 February, "999999 years ago"
            return None


def find_phrases(text: str) -> list[Phrase]:
    """Phrases of `text` that may name dates, in order, none overlapping, the longest preferred."""
    said = " ".join(text.lower().replace("’", "'").split())
    needed = {reader for reader in READERS if _is_needed(reader, said)}
    found = [
        Phrase(match.start(), match.end(), match, reader)
        for pattern, reader in FORMS
        if reader in needed
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda phrase: (phrase.start, -phrase.end))
    return list(_without_overlaps(found))


def _without_overlaps(phrases: list[Phrase]) -> Iterator[Phrase]:
    at = 0
    for phrase in phrases:
        if phrase.start >= at:
            yield phrase
            at = phrase.end


_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_FULL_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)?"
_COUNT = r"\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_VAGUE = r"(?:a )?(?:few|several|some|couple of)"
_PART = r"(?:very )?(?:early|mid|late)|(?:the )?(?:beginning|start|middle|end) of"
_TIME = r"(?:\s+(?:morning|afternoon|evening|night|noon|midday|midnight))?"
_SOFT = r"(?:(?:early|earlier|late|later|just|only)(?:\s+on)?\s+)?"


def _i(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_MONTH_CASED = rf"(?P<month>{_MONTH}|{_MONTH.upper()})".replace(r"\B", r"\b")
_WITH_WEEKDAY = rf"(?i:(?:{_WEEKDAY}),?\s+(?:the\s+)?\(?)?"
_THEN_YEAR = rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR}))?\b(?![:.]\d|,\d{{3}})"

FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        _i(
            rf"\b{_SOFT}(?:the day before yesterday|the day after tomorrow|yesterday{_TIME}"
            rf"|tomorrow{_TIME}|today|tonight|last night|overnight"
            r"|this (?:morning|afternoon|evening))\b(?!'s (?:world|society|economy))"
        ),
        read_day_word,
    ),
    (
        _i(
            rf"\b{_SOFT}(?:(?P<which>last|next|this past|this coming|this)\s+)?"
            rf"(?P<weekday>{_WEEKDAY})\b(?!s){_TIME}"
            r"(?P<week>\s+(?:of\s+)?(?:last|this|next)\s+week)?\b"
        ),
        read_weekday,
    ),
    (
        _i(
            rf"\b{_SOFT}(?P<weekday>{_WEEKDAY}){_TIME}\s+(?:and|into|to|through|until|till)\s+"
            rf"(?:(?:early|late)\s+)?(?P<second>{_WEEKDAY})\b(?!s){_TIME}"
        ),
        read_weekdays,
    ),
    (
        _i(
            rf"\b(?P<count>{_COUNT}) (?P<unit>hour|day|week|fortnight|month|year)s? "
            r"(?:ago|from now)\b"
        ),
        read_ago,
    ),
    (
        _i(
            rf"\bin (?P<count>{_COUNT}) (?P<unit>hour|day|week|fortnight|month|year)(?:'s|s'?) "
            r"time\b"
        ),
        read_ago,
    ),
    (_i(rf"\b{_VAGUE} (?P<unit>hour|day|week|month)s ago\b"), read_vague),
    (
        _i(
            r"\b(?:the )?(?:past|last|recent|coming|next|following) "
            rf"(?:(?P<count>{_COUNT}) |{_VAGUE} )?(?P<unit>hour|day|week|month|year)s\b"
        ),
        read_vague,
    ),
    (
        _i(
            rf"\b(?P<count>{_COUNT}) (?P<unit>day|week|month|year)s? "
            r"(?:earlier|later|previously|before(?=\s*[,.;]|\s*$)|after(?=\s*[,.;]|\s*$))"
        ),
        read_leaning,
    ),
    (
        _i(
            r"\bthe (?:previous|preceding|prior|following|next|same) "
            r"(?P<unit>day|week|month|year|morning|afternoon|evening|night)\b"
        ),
        read_leaning,
    ),
    (_i(r"\bthe (?P<unit>day|week|month|year) (?:before|after)(?=\s*[,.;]|\s*$)"), read_leaning),
    (_i(r"\bthat (?:same )?(?P<unit>day)\b"), read_leaning),
    (
        _i(
            r"\b(?:(?P<part>earlier|later|early|late|mid|the (?:beginning|start|end) of)[ -]+)?"
            r"(?:the )?(?P<which>this|last|past|next|previous) (?P<unit>week|month|year)\b(?!-|s)"
        ),
        read_period,
    ),
    (
        _i(r"\b(?:(?P<which>this|last|next|the)(?: past| coming)? |over the |at the )weekend\b"),
        read_weekend,
    ),
    (
        re.compile(
            rf"\b(?i:(?P<part>{_PART})[ -]*)?(?i:(?P<which>last|this|next) )?"
            rf"\b(?P<month>{_FULL_MONTH}|{_FULL_MONTH.upper()}|{_MONTH}(?=\s+{_YEAR}))"
            rf"(?:,?\s+(?:of\s+)?(?:(?P<year>{_YEAR})|(?P<years>last|this|next)\s+year))?"
            rf"\b(?!\s+\d{{1,2}}\b)"
        ),
        read_month,
    ),
    (
        re.compile(
            r"\b(?i:the (?P<ordinal>first|second|third|fourth|last|final) (?P<unit>day|week) of )"
            rf"(?P<month>{_FULL_MONTH})(?:,? (?P<year>{_YEAR}))?\b(?! \d{{1,2}}\b)"
        ),
        read_part_of_month,
    ),
    (
        re.compile(
            rf"\b{_WITH_WEEKDAY}{_MONTH_CASED}\s+(?P<day>{_ORDINAL})"
            rf"(?:\s*(?:-|–|—|to|through|and)\s*(?P<last>{_ORDINAL}\b(?!\s+(?:{_MONTH}))))?{_THEN_YEAR}"
        ),
        read_day_month,
    ),
    (
        re.compile(rf"\b(?P<year>{_YEAR})\s+{_MONTH_CASED}\s+(?P<day>{_ORDINAL})\b"),
        read_day_month,
    ),
    (
        re.compile(
            rf"\b{_WITH_WEEKDAY}(?P<day>{_ORDINAL})"
            rf"(?:\s*(?:-|–|—|to|through|and)\s*(?P<last>{_ORDINAL}))?(?:\s+of)?\s+"
            rf"{_MONTH_CASED}{_THEN_YEAR}"
        ),
        read_day_month,
    ),
    (
        _i(
            r"(?<=\bon )the (?P<day>(?:[12]?\d|3[01])(?:st|nd|rd|th))"
            r"(?=\s*(?:[,.;:)]|$|(?:and|at|but|by|in|to|when|he|she|they|it)\b))"
        ),
        read_day_of_month,
    ),
    (
        re.compile(
            rf"\b(?:(?P<iso>{_YEAR}-[01]\d-[0-3]\d)"
            rf"|(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})/(?P<year>{_YEAR}))\b"
        ),
        read_numeric,
    ),
    (
        _i(
            rf"(?:\b(?P<part>{_PART})[ -]*|(?=\d)(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )"
            r"|(?<=\bduring )|(?<=\buntil )|(?<=\bfrom )|(?<=\bby )|(?<=\bthe )"
            r"|(?<=\bits )|(?<=\btheir )|(?<=\bhis )|(?<=\ba )|(?<='s )"
            r"|(?<=\bbetween )|(?<=\band )|(?<=\bto )|(?<=\bbefore )|(?<=\bafter )"
            r"|(?<=\()|(?<=\d[-–])))"
            rf"(?P<year>{_YEAR})\b(?![,.:]\d|/|-\d\d-|\s+(?:people|soldiers|troops|men|km|feet)\b|%)"
        ),
        read_year,
    ),
    (_i(r"\bthe (?:(?P<part>early|mid|late)[ -])?(?P<year>(?:19|20)\d0)'?s\b"), read_decade),
    (
        _i(
            r"\b(?:(?:the )?(?P<ordinal>first|second|third|fourth) quarter|q(?P<number>[1-4]))"
            rf"(?:(?: of)? (?P<year>{_YEAR}))?\b"
        ),
        read_quarter,
    ),
    (
        _i(
            r"\b(?:(?P<which>last|this|next) |(?:the |in )?)"
            r"(?P<season>spring|summer|autumn|fall|winter)"
            rf"(?:(?: of)? (?P<year>{_YEAR}))?\b"
        ),
        read_season,
    ),
    (
        re.compile(
            r"(?P<eve>(?i:\bthe eve of |\bthe day before |\bthe night before ))?"
            rf"(?:(?P<owner>\b[A-Z][\w.]+(?: [A-Z][\w.]+)?)(?:'s|s')? )?\b{HOLIDAY}"
            rf"(?:,? (?P<year>{_YEAR}))?\b"
        ),
        read_holiday,
    ),
)

READERS = frozenset(reader for _, reader in FORMS)
# words of which a text must hold one, in small letters, for a reader to be tried at every
# character; a pattern where words do not say enough
_NEEDED: Mapping[Reader, tuple[str, ...] | re.Pattern[str]] = {
    read_day_word: ("yesterday", "today", "tonight", "tomorrow", "last night", "overnight",
                    "this mo", "this af", "this ev"),
    read_weekday: ("day",),
    read_weekdays: re.compile(r"day(?: [a-z]+)? (?:and|into|to|through|until|till) "),
    read_ago: (" ago", " from now", " time"),
    read_vague: ("hours", "days", "weeks", "months", "years"),
    read_leaning: ("day", "week", "month", "year", "the prev", "the prec", "the prior", "the foll",
                   "the next", "the same"),
    read_day_of_month: re.compile(r"on the \d"),
    read_period: ("week", "month", "year"),
    read_weekend: ("weekend",),
    read_month: re.compile(_MONTH.lower()),
    read_part_of_month: ("day of ", "week of "),
    read_day_month: re.compile(_MONTH.lower()),
    read_numeric: re.compile(r"\d[-/]\d"),
    read_year: re.compile(_YEAR),
    read_decade: re.compile(_YEAR),
    read_quarter: ("quarter", "q1", "q2", "q3", "q4"),
    read_season: ("spring", "summer", "autumn", "fall", "winter"),
    read_holiday: NAMES,
}  # fmt: skip


def _is_needed(reader: Reader, said: str) -> bool:
    """Whether a text may hold what `reader` reads."""
    words = _NEEDED.get(reader, ("",))
    if isinstance(words, tuple):
        return any(word in said for word in words)
    return words.search(said) is not None
