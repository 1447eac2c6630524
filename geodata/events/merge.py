"""Several reports of one event within one article: found, and told as one.

An article tells its news twice: in the lead and, with the day and the place, further down. Two
events are taken for one only on evidence (the same day, the same place, or the same deed to the
same target) and never against it; two missile tests on days that are not given stay two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geodata.events.event import Actor, Event, EventDate
from geodata.places.place import Place

if TYPE_CHECKING:
    from geodata.events.reports import Report

# roles that speak for a whole country: "North Korea", "Pyongyang", "the North Korean army"
_STATE = frozenset({None, "GOV", "MIL"})
# places that say only roughly where
_WIDE = frozenset({"country", "continent", "region", "admin1", "sea"})


@dataclass(frozen=True, slots=True)
class Merged:
    """One event, and the other reports of it in the same article.

    `main` is the report with the most told, completed from the others with what it leaves open
    (date, place, mode, targets, numbers); its id, trigger and sentence are its own.
    """

    main: Event
    others: tuple[Event, ...] = ()


def completed(events: Sequence[Event]) -> list[Event]:
    """The same events in the same order, each told in full where another report adds to it."""
    fuller = {merged.main.id: merged.main for merged in merge_events(events)}
    return [fuller.get(event.id, event) for event in events]


def merge_events(events: Sequence[Event]) -> list[Merged]:
    """Reports of one article grouped into events, in the order of their first mention."""
    groups: list[list[Event]] = []
    for event in events:
        group = next((g for g in groups if all(is_same(event, other) for other in g)), None)
        if group is None:
            groups.append([event])
        else:
            group.append(event)
    return [_merged(group) for group in groups]


def is_same(one: Event | Report, other: Event | Report) -> bool:
    """Whether two events of one article report the same happening."""
    if one.type != other.type or one.status != other.status:
        return False
    if one.mode and other.mode and one.mode != other.mode:
        return False
    if not _share(one.actors, other.actors) or not agree(one.targets, other.targets):
        return False
    if not dates_fit(one.date, other.date) or not places_fit(one.place, other.place):
        return False
    if _same_day(one.date, other.date) or same_spot(one.place, other.place):
        return True
    return _same_deed(one, other)


def same_actor(one: Actor, other: Actor) -> bool:
    """Whether two actors are one party: by name, by code, or as a state and its government."""
    if one.name and one.name == other.name:
        return True
    if one.country is None or one.country != other.country:
        nobody = one.code is None is other.code and not (one.name and other.name)
        return nobody and bool(one.text) and one.text == other.text
    if one.role in _STATE and other.role in _STATE:
        return not _are_two_people(one, other)
    return one.role == other.role and not _are_two_people(one, other)


def _are_two_people(one: Actor, other: Actor) -> bool:
    """Two names of one country's people are two parties: a president and his minister."""
    return bool(one.name and other.name) and one.role is not None and other.role is not None


def _share(one: Iterable[Actor], other: Sequence[Actor]) -> bool:
    return any(same_actor(a, b) for a in one for b in other)


def agree(one: Sequence[Actor], other: Sequence[Actor]) -> bool:
    """Whether two lists of parties share one, or one of them is empty."""
    return not one or not other or _share(one, other)


def dates_fit(one: EventDate | None, other: EventDate | None) -> bool:
    """Whether both can lie on one day."""
    return one is None or other is None or (one.start <= other.end and other.start <= one.end)


def _same_day(one: EventDate | None, other: EventDate | None) -> bool:
    return one is not None and one == other and one.precision == "day"


def places_fit(one: Place | None, other: Place | None) -> bool:
    """Whether they are one place, or one lies within the other."""
    if one is None or other is None:
        return True
    if one.id == other.id and (one.id or (one.name or one.text) == (other.name or other.text)):
        return True
    if one.country != other.country:
        return False
    if one.precision in _WIDE or other.precision in _WIDE:
        wide, near = (one, other) if one.precision in _WIDE else (other, one)
        return wide.admin1 is None or near.admin1 is None or wide.admin1 == near.admin1
    return False


def same_spot(one: Place | None, other: Place | None) -> bool:
    """Whether they are one place that is no whole region or country."""
    if one is None or other is None or one.id is None:
        return False
    return one.id == other.id and one.precision not in {"country", "continent", "region"}


def _same_deed(one: Event | Report, other: Event | Report) -> bool:
    """The same word for it, done to the same target."""
    same_word = one.trigger.text.lower() == other.trigger.text.lower()
    return same_word and _share(one.targets, other.targets)


def _merged(group: Sequence[Event]) -> Merged:
    main = max(group, key=lambda event: (_told(event), event.confidence, -event.trigger.start))
    others = tuple(event for event in group if event is not main)
    for other in others:
        main = replace(
            main,
            mode=main.mode or other.mode,
            date=_closer_date(main.date, other.date),
            place=_closer_place(main.place, other.place),
            targets=main.targets or other.targets,
            numbers=main.numbers or other.numbers,
        )
    return Merged(main, others)


def _told(event: Event) -> int:
    known = sum(1 for actor in (*event.actors, *event.targets) if actor.code)
    return 2 * (event.date is not None) + 2 * (event.place is not None) + min(known, 3)


def _closer_date(one: EventDate | None, other: EventDate | None) -> EventDate | None:
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda value: value.end - value.start)


def _closer_place(one: Place | None, other: Place | None) -> Place | None:
    if one is None or other is None:
        return one or other
    return other if one.precision in _WIDE and other.precision not in _WIDE else one
