"""What names of longer spans and of holidays mean: "the 1990s", "last winter", "Easter Monday"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from geodata.events.date_readings import Reading, Reference, day, month, nearest, spread
from geodata.events.event import EventDate
from geodata.events.holidays import holiday_date

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def read_decade(match: re.Match[str], _: Reference) -> Reading | None:
    """ "The 1990s", "the early 2000s" (2000 to 2003)."""
    first = int(match["year"])
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(
        (match["part"] or "").lower().rstrip("-"), (0, 9)
    )
    return Reading(spread(date(first + low, 1, 1), date(first + high, 12, 31)))


def read_quarter(match: re.Match[str], reference: Reference) -> Reading | None:
    """ "The third quarter of 2023", "Q3"; without a year that of publication."""
    words = (match["ordinal"] or match["number"]).lower()
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4}.get(words) or int(words[0])
    if not (match["year"] or reference.published):
        return None
    year = int(match["year"]) if match["year"] else reference.published.year  # type: ignore[union-attr]
    return Reading(spread(date(year, 3 * number - 2, 1), month(year, 3 * number).end))


def read_season(match: re.Match[str], reference: Reference) -> Reading | None:
    """Northern seasons of three whole months; the winter of 2022 begins in December 2022."""
    first = SEASONS[match["season"].lower()]

    def of(year: int) -> EventDate:
        return spread(date(year, first, 1), month(year, first + 2).end)

    if match["year"]:
        return Reading(of(int(match["year"])))
    published = reference.published
    if published is None or not match["which"]:
        return None
    seasons = [of(published.year + shift) for shift in (-2, -1, 0, 1)]
    begun = [season for season in seasons if season.start <= published]
    ended = [season for season in begun if season.end < published]
    ahead = next(season for season in seasons if season.end >= published)
    which = match["which"].lower()
    if which == "next":
        return Reading(next(season for season in seasons if season.start > published))
    return Reading(ended[-1] if which == "last" else begun[-1], ahead)


def read_holiday(match: re.Match[str], reference: Reference) -> Reading | None:
    """A holiday, or the day before it ("the eve of ...")."""

    def on(year: int) -> date:
        return holiday_date(match["holiday"], match["owner"], year) or date.min

    if on(2000) == date.min:
        return None
    found = nearest(on, reference, match["year"])
    if found is None or not match["eve"]:
        return found
    one = timedelta(days=1)
    ahead = found.ahead and day(found.ahead.start - one)
    return Reading(day(found.date.start - one), ahead, near=found.near)
