"""One reported event, in the schema that the command line, the store, the API and exports share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from geodata.places.place import Place

Status = Literal["occurred", "planned", "hypothetical", "denied", "historical"]
DatePrecision = Literal["day", "week", "month", "year", "range"]
Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the article's text, and those characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, is acted on, or speaks.

    `name` is the resolved name ("North Korea", "Vladimir Putin"), `country` ISO 3166-1 alpha-3,
    `role` a PLOVER sector code ("GOV", "MIL" ...), `code` both together ("PRK GOV" -> "PRKGOV").
    The span is None only for a party that the sentence does not name. `reason` says in a few words
    what else than the phrase itself told who it is: "he: Rufus Firefly", "president on 2024-11-05".
    """

    start: int | None
    end: int | None
    text: str | None
    name: str | None = None
    code: str | None = None
    country: str | None = None
    role: str | None = None
    reason: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EventDate:
    """Inclusive range of local calendar dates as reported, and how exact the text was.

    `span` is the phrase that says so ("on Monday"); two equal dates may be told in other words.
    """

    start: date
    end: date
    precision: DatePrecision
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity that belongs to the event: `what` is "soldiers", "fatalities", "injured" ..."""

    what: str
    low: int
    high: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, where and when, and the sentence that says so.

    `id` is stable: made of the article's id, the trigger's span and a counter. `type` is one of the
    16 PLOVER types in upper case; `attribution` names according to whom, and is empty where the
    text itself asserts the event. Reciprocal events have all parties in `actors`. `reasons` says
    for `type`, `mode` and `status` which words of the text and which line of the lexicon gave them.
    """

    id: str
    type: str
    mode: str | None
    quad: Quad
    status: Status
    trigger: Span
    sentence: tuple[int, int]
    actors: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    attribution: tuple[Actor, ...] = ()
    place: Place | None = None
    date: EventDate | None = None
    numbers: tuple[Number, ...] = ()
    tags: tuple[str, ...] = ()
    confidence: float = 0.0
    reasons: Mapping[str, str] = field(default_factory=dict, compare=False)
