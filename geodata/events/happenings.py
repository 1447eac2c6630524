"""Reports grouped into happenings: what is one event however many articles tell of it.

Every two reports of a happening are one event by `same_event`: chains, in which A is like B and B
like C but A nothing like C, make no group. The fullest reports come first; each further one joins
the happening all of whose reports it fits. One that fits several (a vague "shelling in Ukraine" on
a day of many) joins that whose wording is nearly its own, or stays alone.

The result depends on the set of reports only, never on the order in which they came: they are
taken in an order of their own. And it depends, for each report, only on those that it is connected
with through pairs that are one event. So where reports come or go, it is enough to group those
anew that are connected with them (`connected`), which gives what grouping all of them would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain
from typing import Final

from geodata.events.reports import Report, alike, same_event, tags

Happening = tuple[Report, ...]
_CLEARLY: Final = 0.6  # likeness of wording that settles which of several happenings is meant


def happenings(reports: Iterable[Report]) -> list[Happening]:
    """Group reports; each group with its fullest report first, and every report in one group."""
    groups: list[list[Report]] = []
    tagged: dict[Hashable, list[int]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: r.rank):
        keys = [*tags(report)]
        near = sorted({number for key in keys for number in tagged[key]})
        fitting = [n for n in near if all(same_event(report, other) for other in groups[n])]
        chosen = _chosen(report, fitting, groups)
        if chosen is None:
            chosen = len(groups)
            groups.append([])
        groups[chosen].append(report)
        for key in keys:
            if not tagged[key] or tagged[key][-1] != chosen:
                tagged[key].append(chosen)
    return [tuple(group) for group in groups]


def connected(seeds: Iterable[Report], reports: Sequence[Report]) -> list[Report]:
    """Those of `reports` that a chain of pairs that are one event joins to one of the seeds.

    Seeds may be reports that are no longer among `reports`: what they were connected with is what
    their going may change.
    """
    tagged: dict[Hashable, list[Report]] = defaultdict(list)
    for report in reports:
        for key in tags(report):
            tagged[key].append(report)
    waiting, found = [*seeds], {}
    while waiting:
        here = waiting.pop()
        for other in chain.from_iterable(tagged.get(key, ()) for key in tags(here)):
            if other.id not in found and (other.id == here.id or same_event(here, other)):
                found[other.id] = other
                waiting.append(other)
    return list(found.values())


def _chosen(
    report: Report, fitting: Sequence[int], groups: Sequence[Sequence[Report]]
) -> int | None:
    """The happening to join, by its place in `groups`; None to begin one."""
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    likeness = {n: max(alike(report, other) for other in groups[n]) for n in fitting}
    best = max(fitting, key=lambda n: likeness[n])
    clear = [n for n in fitting if likeness[n] >= _CLEARLY]
    return best if clear == [best] else None
