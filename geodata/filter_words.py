"""How a filter reads: for each field its part of the sentence, in English or another language.

The English templates below are the keys of other languages' catalogues; whoever speaks another one
hands in a `Voice`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from geodata.countries import country_phrase
from geodata.events.event import Status
from geodata.filter_values import NONE
from geodata.wording import PRECISIONS, STATUSES, TYPES

if TYPE_CHECKING:
    from geodata.filters import Filter

EVENTS: Final = "events"
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_STATUS_SAID: Final[dict[Status, str]] = {
    "occurred": "happened",
    "planned": "are planned",
    "hypothetical": "may happen",
    "denied": "are denied",
    "historical": "lie in the past",
}


def say_dates(first: date | None, last: date | None) -> str:
    """A range of days in words: "1 Oct – 5 Nov 2024", "Oct – Nov 2024", "since 1 Oct 2024"."""
    if first is None or last is None:
        day = first or last
        return f"{'since' if first else 'until'} {_day(day)}" if day else ""
    if first == last:
        return _day(first)
    months = first.day == 1 and (last + timedelta(days=1)).day == 1 if last < date.max else False
    if months and (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year} – {last.year}"
    form = _month if months else _day
    if months and (first.year, first.month) == (last.year, last.month):
        return _month(first)
    start = form(first)
    if first.year == last.year:
        start = start.rsplit(" ", 1)[0]
    if not months and (first.year, first.month) == (last.year, last.month):
        start = str(first.day)
    return f"{start} – {form(last)}"


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


def _month(day: date) -> str:
    return f"{_MONTHS[4 * day.month - 4 :][:3]} {day.year}"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it: names of countries and actors by code, strings of this module, ranges of days.

    `name` gets ISO 3166-1 alpha-3 codes and PLOVER's; `translate` gets an English string.
    """

    name: Callable[[str], str] = country_phrase
    translate: Callable[[str], str] = str
    dates: Callable[[date | None, date | None], str] = say_dates

    def join(self, words: list[str], last: str = "{words} and {last}") -> str:
        """Join as the language does: "a", "a and b", "a, b and c"."""
        if len(words) < 2:
            return "".join(words)
        return self.say(last, words=", ".join(words[:-1]), last=words[-1])

    def say(self, template: str, **filled: Any) -> str:
        """Fill a template in the language."""
        return self.translate(template).format(**filled)


Say = Callable[["Filter", Voice], str]


def listed(name: str, template: str, table: dict[Any, str] | None = None) -> Say:
    """Words of a list field in a template: "by {}" gives "by North Korea and Iran"."""

    def words(chosen: Filter, voice: Voice) -> str:
        said = [
            voice.translate(table.get(v, v)).lower() if table is not None else voice.name(v)
            for v in getattr(chosen, name)
        ]
        return voice.say(template, list=voice.join(said))

    return words


def fixed(template: str, name: str = "") -> Say:
    """A template with the field's one value, where it has one: "with “{value}”"."""
    return lambda chosen, voice: voice.say(template, value=getattr(chosen, name) if name else "")


def types(chosen: Filter, voice: Voice) -> str:
    """Say "assaults and protests"."""
    return voice.join([voice.translate(TYPES[name].plural) for name in chosen.types])


def countries(chosen: Filter, voice: Voice) -> str:
    """Say "in Ukraine", "in Ukraine or at sea or across borders"."""
    named = [voice.name(code) for code in chosen.countries if code != NONE]
    said = [voice.say("in {list}", list=voice.join(named))] if named else []
    said += [voice.say("at sea or across borders")] * (NONE in chosen.countries)
    return voice.join(said, "{words} or {last}")


def statuses(chosen: Filter, voice: Voice) -> str:
    """Say "that happened or are planned"."""
    said = [voice.translate(_STATUS_SAID[v]) for v in STATUSES if v in chosen.statuses]
    return voice.say("that {list}", list=voice.join(said, "{words} or {last}"))


def sources(chosen: Filter, voice: Voice) -> str:
    """Say "reported by Reuters"."""
    return voice.say("reported by {list}", list=voice.join(list(chosen.sources)))


def precisions(chosen: Filter, voice: Voice) -> str:
    """Say "placed to town or city or without a place"."""
    said = [voice.translate(PRECISIONS[v]) for v in PRECISIONS if v in chosen.precisions]
    placed = [voice.say("placed to {list}", list=voice.join(said))] if said else []
    placed += [voice.say("without a place")] * (NONE in chosen.precisions)
    return voice.join(placed, "{words} or {last}")


def first_day(chosen: Filter, voice: Voice) -> str:
    """Say both dates where there is a first one, "since 1 Oct 2024"."""
    return voice.dates(chosen.date_from, chosen.date_to) if chosen.date_from else ""


def last_day(chosen: Filter, voice: Voice) -> str:
    """Say "until 5 Nov 2024" where there is no first day."""
    return "" if chosen.date_from else voice.dates(None, chosen.date_to)


def last_days(chosen: Filter, voice: Voice) -> str:
    """Say "in the last 7 days"."""
    if chosen.last == 1:
        return voice.say("on the last day")
    return voice.say("in the last {n} days", n=chosen.last)


def confidence(chosen: Filter, voice: Voice) -> str:
    """Say "with confidence of at least 80%"."""
    return voice.say("with confidence of at least {share}", share=f"{chosen.confidence:.0%}")
