"""Several reports of one event within one article: found, and told as one.

An article tells its news twice: in the lead and, with the day and the place, further down. Two
events are taken for one only on evidence (the same day, the same place, or the same deed to the
same target) and never against it; two missile tests on days that are not given stay two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geodata.events.event import Event, EventDate
from geodata.events.sameness import WIDE, is_same
from geodata.places.place import Place


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
    return other if one.precision in WIDE and other.precision not in WIDE else one
