"""Holidays by their names: "Russia's National Unity Day" is 4 November, "Easter" moves."""

from __future__ import annotations

import calendar
import csv
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from dateutil.easter import easter  # type: ignore[import-untyped]

_TABLE = Path(__file__).parent / "actor_tables" / "holidays.csv"
_WEEKDAYS = [name.lower() for name in calendar.day_name]


def _rows() -> dict[str, list[tuple[frozenset[str], str]]]:
    """Holiday's name in lower case to (words that must stand before it, rule for the day)."""
    table: dict[str, list[tuple[frozenset[str], str]]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            owners = frozenset(word for word in row["owner"].lower().split("|") if word)
            for name in row["name"].split("|"):
                table.setdefault(name.lower(), []).append((owners, row["day"]))
    return table


_HOLIDAYS = _rows()
NAMES = tuple(_HOLIDAYS)
# longest first, so that "Christmas Eve" wins over "Christmas"
HOLIDAY = (
    "(?P<holiday>"
    + "|".join(
        re.escape(name).replace(r"\ ", r"\s+").replace("'", "['’]").join(("(?i:", ")"))
        for name in sorted(_HOLIDAYS, key=lambda name: (-len(name), name))
    )
    + ")"
)


@cache
def holiday_date(name: str, owner: str | None, year: int) -> date | None:
    """The day of the holiday `name` in `year`; `owner` is the country's word that stands before it.

    None for an unknown name, and for one that different countries keep on different days
    ("Independence Day") where `owner` is not one of them.
    """
    key = re.sub(r"\s+", " ", name.lower().replace("’", "'"))
    owned = (owner or "").lower()
    for owners, rule in sorted(_HOLIDAYS.get(key, ()), key=lambda row: not row[0]):
        if not owners or owned in owners or any(owned.endswith(f" {word}") for word in owners):
            return _day(rule, year)
    return None


def _day(rule: str, year: int) -> date:
    if rule.startswith("easter"):
        sunday: date = easter(year)
        return sunday + timedelta(days=int(rule.removeprefix("easter")))
    if rule[2] == "-":
        return date(year, int(rule[:2]), int(rule[3:]))
    month, weekday, nth = rule.split()
    days = [
        day
        for day in calendar.Calendar().itermonthdates(year, int(month))
        if day.month == int(month) and day.weekday() == _WEEKDAYS.index(weekday)
    ]
    return days[int(nth) - (int(nth) > 0)]
