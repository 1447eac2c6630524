"""What a reader of the page sees: the strings in the reader's language, and words made of values.

`text.SHARE` is the string of that name in `dashboard.strings`, translated; a table of strings comes
with its values translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from dashboard import strings
from dashboard.language import (
    ENGLISH,
    asked,
    country,
    decimal,
    formatted,
    interval,
    percent,
    plural,
    translate,
    whole,
)
from geodata.countries import COUNTRIES
from geodata.wording import PARTIES, QUADS, TYPES

PARTY_KEYS = tuple(strings.ACTOR_KEYS)
FEW_BEFORE = 10  # a change from fewer events is no percentage

if TYPE_CHECKING:  # what `__getattr__` finds
    from dashboard.strings import *  # noqa: F403 - all of them


def __getattr__(name: str) -> Any:
    """Return a string of `dashboard.strings`, or a table of them, in the reader's language."""
    value = getattr(strings, name)
    if isinstance(value, Mapping):
        return {key: translate(words) for key, words in value.items()}
    return translate(value)


def count(number: int) -> str:
    """Write "1 event", "2,041 events"."""
    return plural("{n} event", "{n} events", number)


def reports(number: int) -> str:
    """Write "3 reports"."""
    return plural("{n} report", "{n} reports", number)


def of(part: int, total: int) -> str:
    """Write "103 of 311 events"."""
    return translate("{part} of {total}").format(part=whole(part), total=count(total))


def day(value: date) -> str:
    """Write a day as "5 Nov 2024"."""
    return formatted(value, "yMMMd")


def reported(value: date | None) -> str:
    """Say when an event without a date of its own was reported: "reported 5 Nov 2024"."""
    if value is None:
        return translate(strings.NO_DATE)
    return translate("reported {day}").format(day=day(value))


def reported_on(value: date | None) -> str:
    """Begin the line below a card's title: "Reported 5 Nov 2024"."""
    if value is None:
        return translate("Reported")
    return translate("Reported {day}").format(day=day(value))


def resort(now: str, other: str) -> str:
    """Name the button that turns the list round; what it shows comes first, for voice control."""
    shown, next_one = translate(strings.SORTS[now]), translate(strings.SORTS[other])
    return translate("sort: {now}; change to {next}").format(now=shown, next=next_one)


def day_range(start: date, end: date) -> str:
    """Write a range without repeating what both ends share: "29 Oct – 5 Nov 2024"."""
    if start == end:
        return day(start)
    if asked() != ENGLISH:
        return interval(start, end)
    if start.year != end.year:
        return f"{day(start)} – {day(end)}"
    if start.month != end.month:
        return f"{formatted(start, 'MMMd')} – {day(end)}"
    return f"{start.day} – {day(end)}"


def dated(start: date, end: date, precision: str) -> str:
    """Write an event's date as exactly as it was reported, and no more."""
    if precision == "year":
        return formatted(start, "y")
    if precision == "month":
        return formatted(start, "yMMMM")
    if precision == "week":
        return translate("week of {day}").format(day=day(start))
    return day_range(start, end)


def told(headline: str, start: date | None) -> str:
    """Tell one event in a line: what, who and when."""
    return " · ".join(filter(None, (headline, day(start) if start else None)))


def since_until(first: date | None, last: date | None) -> str:
    """Write the dates of a filter, either of which may be open: "since 1 Oct 2024"."""
    if first and last:
        return day_range(first, last)
    if first:
        return translate("since {day}").format(day=day(first))
    return translate("until {day}").format(day=day(last)) if last else ""


def evidence_share(share: float) -> str:
    """Say how much of the evidence speaks for one of several places: "82% of the evidence"."""
    return translate("{share} of the evidence").format(share=percent(share))


def not_printed(number: int) -> str:
    """Count the events for which the paper has no room."""
    return plural("and {n} more event on the page", "and {n} more events on the page", number)


def of_version(version: str) -> str:
    """Name the data that something was made from."""
    return translate("Version of the data: {version}").format(version=version)


def according_to(name: str) -> str:
    """Add whose claim it is to a sentence that is quoted: "According to the navy."."""
    return translate("According to {name}.").format(name=name)


def series(names: list[str], *, limit: int = 3) -> str:
    """Join names: "A", "A and B", "A, B and C", "A, B and 3 others"."""
    if len(names) > limit:
        others = plural("{n} other", "{n} others", len(names) - limit + 1)
        names = [*names[: limit - 1], others]
    if len(names) < 2:
        return "".join(names)
    return translate("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


def mode(value: str) -> str:
    """Write a PLOVER type or mode for reading: "SHOW_FORCE" becomes "show force"."""
    return translate(value.replace("_", " ").replace("-", " ").lower())


def freshness(moment: datetime, now: datetime | None = None) -> str:
    """Say when the store was last added to: "updated 4 min ago", "updated 5 Nov 2024"."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    if seconds < 90:
        return translate("updated just now")
    if seconds < 3600:
        return translate("updated {n} min ago").format(n=round(seconds / 60))
    if seconds < 86400:
        return translate("updated {n} h ago").format(n=round(seconds / 3600))
    return translate("updated {day}").format(day=day(moment.date()))


def earlier(number: int) -> str:
    """Count the events before the timeline's first bar."""
    return translate("‹ {n} earlier").format(n=whole(number))


def later(number: int) -> str:
    """Count the events after the timeline's last bar."""
    return translate("{n} later ›").format(n=whole(number))


def more_notes(number: int) -> str:
    """Count the parts of an address that were dropped and are not listed."""
    return plural("and {n} more part of the address", "and {n} more parts of the address", number)


def and_around(places: int) -> str:
    """Say that a mark stands for more places than the one it names."""
    return plural("and another place near", "and {n} other places near", places)


def quad(name: str) -> str:
    """Name a quad class: "Material conflict"."""
    return translate(QUADS[name])  # type: ignore[index]  # a quad class of the data


def kinds_of(name: str) -> str:
    """Name the list of types within a quad class."""
    return translate("Kinds of {quad}").format(quad=quad(name).lower())


def type_label(name: str) -> str:
    """Write an event type for a list of choices: "Shows of force"."""
    words = TYPES.get(name.upper())
    return _capital(translate(words.plural) if words else mode(name))


def type_noun(name: str) -> str:
    """Write the type of one event: "Show of force"."""
    return _capital(translate(TYPES[name].noun))


def option(key: str, value: str, label: str) -> str:
    """Write a choice of the panel, whose English `label` comes with the counts."""
    if key in {"country", *PARTY_KEYS} and value in COUNTRIES:
        return country(value)
    if key in PARTY_KEYS:
        return _capital(translate(PARTIES[value])) if value in PARTIES else label
    if key == "type":
        return type_label(value)
    return label if key == "source" else translate(label)


def compared(now: tuple[date, date], before: tuple[date, date]) -> str:
    """Say which days are compared with which."""
    return translate("{days}, against {before}").format(
        days=day_range(*now), before=day_range(*before)
    )


def change(now: int, before: int) -> str:
    """Write how a count has changed: "+41% · 29 before"; of a few events the number, no share."""
    if not before:
        return translate("none before")
    few = before < FEW_BEFORE
    moved = signed(now - before) if few else signed(now - before, of=before)
    return translate("{change} · {n} before").format(change=moved, n=whole(before))


def signed(number: int, *, of: int = 0) -> str:
    """Write a number with its sign: "+12", "−3", "±0"; or its share `of` another: "+41%"."""
    sign = "+" if number > 0 else "−" if number < 0 else "±"
    return sign + (percent(abs(number) / of) if of else whole(abs(number)))


def score(value: float) -> str:
    """Write a score of conflict and cooperation: "−3.2"."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + decimal(abs(value))


def score_of(days: str, value: float, number: int) -> str:
    """Tell a mean score with how many events it stands on."""
    return f"{days}: {score(value)} · {count(number)}"


def mean_score(value: float, number: int) -> str:
    """Tell the mean score of all events."""
    return translate("{score} on average, of {events}").format(
        score=score(value), events=count(number)
    )


def paired(part: int, total: int) -> str:
    """Say how many events the table of actors and targets is made of."""
    return translate(
        "{part} name both sides. Of meetings and agreements all parties are actors."
    ).format(part=of(part, total))


def pair(number: int, actor: str, target: str) -> str:
    """Label a cell of that table: "12 events: Kenya → Norway"."""
    return f"{count(number)}: {actor} → {target}"


def most_in(days: str, number: int) -> str:
    """Say when something was most frequent."""
    return translate("most in {days}: {events}").format(days=days, events=count(number))


def undated(number: int) -> str:
    """Count the events that no bar holds because they have no date."""
    return plural("{n} event has no date.", "{n} events have no date.", number)


def off_axis(number: int) -> str:
    """Count the events that lie far before or after the bars."""
    return plural("{n} event lies far off.", "{n} events lie far off.", number)


def at_least(share: float) -> str:
    """Label a threshold of confidence: "70% and more"."""
    return translate("{share} and more").format(share=percent(share))


def more(number: int, *, at_least: bool = False) -> str:
    """Label the options that are folded away, perhaps the most frequent of still more."""
    words = translate("more than {n} more…") if at_least else translate("{n} more…")
    return words.format(n=whole(number))


def shown(rows: int, first: int, total: int) -> str:
    """Say which part of the list is shown: "50 of 311 shown", then "51–100 of 311"."""
    if first == 1:
        return translate("{n} of {total} shown").format(n=whole(rows), total=whole(total))
    return translate("{first}–{last} of {total}").format(
        first=whole(first), last=whole(first + rows - 1), total=whole(total)
    )


def read_so_far(done: int, total: int) -> str:
    """Say how far a reading is: "3 of 40 articles"."""
    return translate("{n} of {total}").format(
        n=whole(done), total=plural("{n} article", "{n} articles", total)
    )


def found(events: int, articles: int) -> str:
    """Head what was found: "7 events in 2 articles"."""
    return translate("{events} in {articles}").format(
        events=count(events), articles=plural("{n} article", "{n} articles", articles)
    )


def known_already(articles: int) -> str:
    """Count what need not be added."""
    return plural(
        "{n} article is here already, word for word.",
        "{n} articles are here already, word for word.",
        articles,
    )


def left_out(number: int) -> str:
    """Head the list of what could not be read."""
    return plural("{n} text is left out:", "{n} texts are left out:", number)


def and_more(number: int) -> str:
    """Count what a list does not show."""
    return translate("and {n} more").format(n=whole(number))


def saved(events: int) -> str:
    """Say what a save brought."""
    return translate("Saved: {events}").format(events=count(events))


def standing(verdict: str, who: str | None, when: date | None, note: str | None) -> str:
    """Say what a review came to: "Rejected · Ana · 5 Nov 2024 · “a drill”"."""
    told = (who, day(when) if when else None, f"“{note}”" if note else None)
    return " · ".join(part for part in (translate(strings.REVIEWED[verdict]), *told) if part)


def dropped(key: str, value: str, reason: str = "") -> str:
    """Tell that a part of the address was not understood."""
    told = translate("Ignored {part} in the address").format(part=f"{key}={value[:40]!r}")
    return f"{told}: {reason}." if reason else f"{told}."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
