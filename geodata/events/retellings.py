"""Events told in several sentences: what a later one adds, what an earlier one said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geodata.events.event import Event
from geodata.events.findings import Finding
from geodata.events.matching import Match
from geodata.events.seats import SAME_MEETING

_REACH = 900  # characters, about five sentences


def folds(event: Event, finding: Finding, events: list[Event]) -> bool:
    """Whether an event only adds to an earlier one ("The meeting took place on Monday"); if so
    its date and place are given to that one, and to others told of the same parties."""
    named = finding.match.light or finding.trigger
    definite = any(c.lower_ in {"the", "this", "that"} for c in named.children)
    if event.actors or event.targets or not definite:
        return False
    near = [n for n, e in enumerate(events) if e.type == event.type][-3:]
    if not near or event.sentence[0] - events[near[-1]].sentence[0] > _REACH:
        return False
    parties = {a.code for a in events[near[-1]].actors if a.code}
    for n in near:
        if n == near[-1] or parties & {a.code for a in events[n].actors}:
            earlier = events[n]
            events[n] = replace(
                earlier,
                date=earlier.date or event.date,
                place=earlier.place or event.place,
                numbers=earlier.numbers or event.numbers,
            )
    return True


def completed(event: Event, match: Match, events: Sequence[Event]) -> Event:
    """An event with what one told shortly before says of it: who fired the missile that landed,
    and on which day the meeting was in which something was said."""
    near = [e for e in events if event.sentence[0] - e.sentence[0] <= _REACH]
    code = (event.type, event.mode)
    landed = any(t.i in match.used for t in match.frame.subjects)
    if code == ("MOBILIZE", "weapons") and landed and not event.actors:
        told = [e for e in near if (e.type, e.mode) == code and e.actors]
        if not told:
            return event
        reason = "who fired it, as told before"
        unsaid = [
            replace(a, start=None, end=None, text=None, reason=reason) for a in told[-1].actors
        ]
        return replace(event, actors=tuple(unsaid), date=event.date or told[-1].date)
    if event.date is None and event.place is not None and event.place.reason == SAME_MEETING:
        dates = [e.date for e in events if e.place and e.place.id == event.place.id and e.date]
        return replace(event, date=dates[-1]) if dates else event
    return event
