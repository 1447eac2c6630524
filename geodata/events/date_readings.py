"""What date phrases mean: each reader takes the match of one form and gives the days it names."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from geodata.events.event import DatePrecision, EventDate


@dataclass(frozen=True, slots=True)
class Reference:
    """What a relative phrase leans on: the publication date, and the last day named before it."""

    published: date | None
    anchor: date | None = None
    exact: bool = True  # whether the anchor was named to the day

    @property
    def lean(self) -> date | None:
        """The day that "a day earlier" counts from."""
        return self.anchor or self.published


@dataclass(frozen=True, slots=True)
class Reading:
    """The days a phrase means; `ahead` is its other meaning in a sentence about the future.

    `near` says that the day ahead is close, and meant wherever the verb is not in the past: "the
    vote on Nov 20", printed on 5 November.
    """

    date: EventDate
    ahead: EventDate | None = None
    near: bool = False


Reader = Callable[[re.Match[str], Reference], Reading | None]

WEEKDAYS = [day.lower() for day in calendar.day_name]
MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if n}
MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if n} | {"sept": 9}
COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3}  # "last" counts from the end
_PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})
_ONE_DAY = timedelta(days=1)


def day(value: date) -> EventDate:
    """One calendar day."""
    return EventDate(value, value, "day")


def month(year: int, number: int) -> EventDate:
    """A calendar month; `number` may run over (13 is January of the next year)."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    last = calendar.monthrange(year, number)[1]
    return EventDate(date(year, number, 1), date(year, number, last), "month")


def year_of(number: int) -> EventDate:
    """A calendar year."""
    return EventDate(date(number, 1, 1), date(number, 12, 31), "year")


def week_of(value: date) -> EventDate:
    """Monday to Sunday of the week of `value`."""
    monday = value - timedelta(days=value.weekday())
    return EventDate(monday, monday + timedelta(days=6), "week")


def spread(first: date, last: date, precision: DatePrecision = "range") -> EventDate:
    """A range of days, put in order."""
    return EventDate(min(first, last), max(first, last), precision)


def _count(word: str) -> int:
    return COUNTS[word] if word in COUNTS else int(word)


def _shift(value: date, unit: str, count: int) -> EventDate:
    """The day, week, month or year `count` units after `value` (before, if negative)."""
    if unit == "day":
        return day(value + timedelta(days=count))
    if unit == "hour":
        return day(value + timedelta(days=round(count / 24)))
    if unit in {"week", "fortnight"}:
        return week_of(value + timedelta(weeks=count if unit == "week" else 2 * count))
    if unit == "month":
        return month(value.year, value.month + count)
    return year_of(value.year + count)


# -- readers --------------------------------------------------------------------------------------


def read_day_word(match: re.Match[str], reference: Reference) -> Reading | None:
    """ "Today", "yesterday evening", "overnight" (from the day before to the day of print)."""
    published = reference.published
    if published is None:
        return None
    words = match[0].lower()
    if "overnight" in words:
        return Reading(spread(published - timedelta(days=1), published))
    before = ("before yesterday", -2), ("yesterday", -1), ("last night", -1)
    after = ("after tomorrow", 2), ("tomorrow", 1)
    shift = next((n for word, n in before + after if word in words), 0)
    return Reading(day(published + timedelta(days=shift)))


def read_weekday(match: re.Match[str], reference: Reference) -> Reading | None:
    """The last such day, print day included; "next", and of a named week, as said."""
    published = reference.published
    if published is None:
        return None
    number = WEEKDAYS.index(match["weekday"].lower())
    back = (published.weekday() - number) % 7
    which = (match["which"] or "").lower()
    of_week = (match["week"] or "").lower()
    if of_week:
        monday = published - timedelta(days=published.weekday())
        weeks = {"last": -1, "next": 1}.get(of_week.split()[-2], 0)
        return Reading(day(monday + timedelta(days=number, weeks=weeks)))
    if "next" in which or "coming" in which:
        return Reading(day(published + timedelta(days=7 - back)))
    if which == "last" and back == 0:
        return Reading(day(published - timedelta(days=7)))
    past = published - timedelta(days=back)
    return Reading(day(past), day(published + timedelta(days=(7 - back) % 7)))


def read_weekdays(match: re.Match[str], reference: Reference) -> Reading | None:
    """Two days of one week: "Saturday and Sunday", "Thursday night into Friday"."""
    published = reference.published
    if published is None:
        return None
    first, second = (WEEKDAYS.index(match[name].lower()) for name in ("weekday", "second"))
    length = timedelta(days=(second - first) % 7)
    last = published - timedelta(days=(published.weekday() - second) % 7)
    past = spread(last - length, last)
    ahead = published + timedelta(days=(first - published.weekday()) % 7)
    return Reading(past, spread(ahead, ahead + length))


def read_ago(match: re.Match[str], reference: Reference) -> Reading | None:
    """ "Three days ago", "in a week's time": a day, or the whole week, month or year."""
    if reference.published is None:
        return None
    count = _count(match["count"].lower())
    back = match[0].lower().endswith("ago")
    return Reading(_shift(reference.published, match["unit"].lower(), -count if back else count))


def read_vague(match: re.Match[str], reference: Reference) -> Reading | None:
    """ "Several days ago", "in recent weeks", "the past two months", "the coming days"."""
    published = reference.published
    if published is None:
        return None
    unit = match["unit"].lower()
    days = {"hour": 1, "day": 7, "week": 42, "month": 200}.get(unit)
    words = match[0].lower()
    counted = match.groupdict().get("count")
    if counted:
        days = _count(counted.lower()) * {"hour": 0, "day": 1, "week": 7, "month": 30}.get(
            unit, 365
        )
        days = max(days, 1)
    if days is None:
        return None
    far = timedelta(days=days)
    if re.match(r"(?:the |in |over )*(?:next|coming|following)", words):
        return Reading(spread(published, published + far))
    near = timedelta(days=2 if unit == "day" else 14) if words.endswith("ago") else timedelta(0)
    return Reading(spread(published - far, published - min(near, far)))


def read_leaning(match: re.Match[str], reference: Reference) -> Reading | None:
    """ "A day earlier", "two weeks later", "the following month", "the same day"."""
    base = reference.lean
    if base is None:
        return None
    words = match[0].lower()
    unit = match["unit"].lower()
    unit = "day" if unit in _PARTS_OF_DAY else unit
    if not reference.exact and unit in {"day", "week"}:
        return None
    if re.search(r"\bsame\b|\bthat\b", words):
        return Reading(_shift(base, unit, 0)) if reference.anchor else None
    count = _count((match.groupdict().get("count") or "one").lower())
    back = re.search(r"\b(?:earlier|before|previous|previously|prior|preceding)\b", words)
    if not back and reference.anchor is None:  # "two days later" than what?
        return None
    return Reading(_shift(base, unit, -count if back else count))


def read_period(match: re.Match[str], reference: Reference) -> Reading | None:
    """ "Last month", "earlier this week", "next year", "the past week"."""
    published = reference.published
    if published is None:
        return None
    unit, which = match["unit"].lower(), match["which"].lower()
    if which == "next":
        return Reading(_shift(published, unit, 1))
    if which in {"past", "previous"}:
        days = {"week": 7, "month": 30, "year": 365}[unit]
        return Reading(spread(published - timedelta(days=days), published))
    if which == "last":
        return Reading(_part(match["part"], _shift(published, unit, -1)))
    whole = _shift(published, unit, 0)
    rest = spread(published, whole.end, whole.precision)
    if (match["part"] or "").lower().startswith("later"):
        return Reading(rest)
    return Reading(spread(whole.start, published, whole.precision), rest)


def read_weekend(match: re.Match[str], reference: Reference) -> Reading | None:
    """Saturday and Sunday that have begun last; "next", and ahead, those to come."""
    published = reference.published
    if published is None:
        return None
    back = (published.weekday() - 5) % 7
    which = (match["which"] or "").lower()
    if which == "last" and back < 2:
        back += 7
    saturday = published - timedelta(days=back)
    coming = published + timedelta(days=(5 - published.weekday()) % 7)
    past, ahead = (spread(first, first + timedelta(days=1)) for first in (saturday, coming))
    return Reading(ahead) if which == "next" else Reading(past, ahead)


def _part(words: str | None, whole: EventDate) -> EventDate:
    """The first, middle or last third of a month or a year ("early October": 1 to 10)."""
    words = (words or "").lower()
    thirds = ("early|begin|start", "mid", "late|end of")
    part = next((n for n, third in enumerate(thirds) if re.search(third, words)), None)
    if part is None or "earlier" in words or "later" in words:
        return whole
    if whole.precision == "year":
        first = month(whole.start.year, 1 + 4 * part).start
        return spread(first, month(whole.start.year, 4 + 4 * part).end)
    first = whole.start.replace(day=1 + 10 * part)
    return spread(first, whole.end if part == 2 else first.replace(day=10 + 10 * part))


def _month_number(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def read_month(match: re.Match[str], reference: Reference) -> Reading | None:
    """ "October", "early October", "last March", "March 2022"."""
    said = match.groupdict()
    number, part = _month_number(match["month"]), said.get("part")
    if match["year"]:
        return Reading(_part(part, month(int(match["year"]), number)))
    published = reference.published
    if published is None:
        return None
    which = (said.get("which") or "").lower()
    if said.get("years"):  # "in March last year"
        shift = {"last": -1, "next": 1}.get(said["years"].lower(), 0)
        return Reading(_part(part, month(published.year + shift, number)))
    not_yet = number > published.month or (which == "last" and number == published.month)
    past = published.year - not_yet
    ahead = published.year + (number < published.month)
    if which == "next":
        past = ahead = published.year + (number <= published.month)
    return Reading(_part(part, month(past, number)), _part(part, month(ahead, number)))


def read_part_of_month(match: re.Match[str], reference: Reference) -> Reading | None:
    """ "The first week of October" (1 to 7), "the last day of March 2022"."""
    whole = read_month(match, reference)
    if whole is None:
        return None
    number = _ORDINALS.get(match["ordinal"].lower())
    size = timedelta(days=6 if match["unit"].lower() == "week" else 0)

    def within(days: EventDate) -> EventDate:
        start = days.end - size if number is None else days.start + number * (size + _ONE_DAY)
        return spread(start, start + size) if size else day(start)

    return Reading(within(whole.date), whole.ahead and within(whole.ahead))


# how far ahead a day without a year is taken as coming: "the vote is set for Nov 20"
_NEAR = timedelta(days=121)


def nearest(make: Callable[[int], date], reference: Reference, year: str | None) -> Reading | None:
    """The day that `make` gives for a year: the year named, or that of a day named just before
    ("on 12 March 2019 ... on 14 March"), or the one nearest to the day of publication."""
    if year:
        return Reading(day(make(int(year))))
    published, anchor = reference.published, reference.anchor
    named = anchor if reference.exact else None
    if named and (published is None or named.year < published.year - 1):
        return Reading(day(make(named.year)))
    if published is None:
        return None
    years = [make(published.year + shift) for shift in (-1, 0, 1)]
    past = max(value for value in years if value <= published)
    ahead = min(value for value in years if value >= published)
    return Reading(day(past), day(ahead), near=past < ahead <= published + _NEAR)


def read_day_month(match: re.Match[str], reference: Reference) -> Reading | None:
    """ "5 November", "Nov. 5, 2024", "Tuesday, November 5", and ranges ("3-5 November")."""
    number = _month_number(match["month"])
    first = int(re.sub(r"\D", "", match["day"]))
    last = match.groupdict().get("last")
    year = match["year"]
    if number == 2 and first == 29 and not year:
        return None
    start = nearest(lambda y: date(y, number, first), reference, year)
    if start is None or not last:
        return start
    end = int(re.sub(r"\D", "", last))
    return Reading(
        spread(start.date.start, start.date.start.replace(day=end)),
        spread(start.ahead.start, start.ahead.start.replace(day=end)) if start.ahead else None,
        near=start.near,
    )


def read_day_of_month(match: re.Match[str], reference: Reference) -> Reading | None:
    """ "On the 5th": of the month named just before, else the last such day, or the next."""
    number = int(re.sub(r"\D", "", match["day"]))
    if reference.anchor is not None:
        return Reading(day(reference.anchor.replace(day=number)))
    published = reference.published
    if published is None:
        return None
    back = published.replace(day=1) - _ONE_DAY if number > published.day else published
    ahead = month(published.year, published.month + (number < published.day)).start
    return Reading(day(back.replace(day=number)), day(ahead.replace(day=number)))


def read_numeric(match: re.Match[str], _: Reference) -> Reading | None:
    """ISO dates, and slashed ones where only one order is possible (13/05/2024, 05/05/2024)."""
    if match["iso"]:
        return Reading(day(date.fromisoformat(match["iso"])))
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    if one != two and one <= 12 and two <= 12:
        return None
    return Reading(day(date(year, min(one, two), max(one, two))))


def read_year(match: re.Match[str], _: Reference) -> Reading | None:
    """ "In 2014", "late 2014" (the last four months)."""
    return Reading(_part(match["part"], year_of(int(match["year"]))))
