"""Whether two reports tell of one event: their parties, days and places compared."""
# ruff: noqa: D102  (the properties of `Told` are fields of an event)

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from geodata.events.event import Actor, EventDate, Span
from geodata.places.place import Place

# roles that speak for a whole country: "North Korea", "Pyongyang", "the North Korean army"
_STATE = frozenset({None, "GOV", "MIL"})
# places that say only roughly where
WIDE = frozenset({"country", "continent", "region", "admin1", "sea"})


class Told(Protocol):
    """What is compared, of a coded event or of a stored report."""

    @property
    def type(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def mode(self) -> str | None: ...
    @property
    def actors(self) -> tuple[Actor, ...]: ...
    @property
    def targets(self) -> tuple[Actor, ...]: ...
    @property
    def date(self) -> EventDate | None: ...
    @property
    def place(self) -> Place | None: ...
    @property
    def trigger(self) -> Span: ...


def is_same(one: Told, other: Told) -> bool:
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
    if one.precision in WIDE or other.precision in WIDE:
        wide, near = (one, other) if one.precision in WIDE else (other, one)
        return wide.admin1 is None or near.admin1 is None or wide.admin1 == near.admin1
    return False


def same_spot(one: Place | None, other: Place | None) -> bool:
    """Whether they are one place that is no whole region or country."""
    if one is None or other is None or one.id is None:
        return False
    return one.id == other.id and one.precision not in {"country", "continent", "region"}


def _same_deed(one: Told, other: Told) -> bool:
    """The same word for it, done to the same target."""
    same_word = one.trigger.text.lower() == other.trigger.text.lower()
    return same_word and _share(one.targets, other.targets)
