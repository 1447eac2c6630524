"""The one value in the middle: which events to show, as a query string, a sentence and a predicate.

One table, FIELDS, says for each field how it is read, printed, said and asked. The page, the
permalink, the export, the API and the command line all go through it:

    chosen, notes = Filter.from_query("country=UKR&type=assault&from=2024-10-01")
    chosen.query()         # "country=UKR&type=assault&from=2024-10-01"
    chosen.describe()      # "Assaults in Ukraine, since 1 Oct 2024"
    table.filter(chosen.predicate(table))
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import ibis
import ibis.expr.types as ir

from geodata import filter_words as words
from geodata.countries import COUNTRIES
from geodata.errors import FilterError
from geodata.filter_clauses import (
    ask_bbox,
    ask_confidence,
    ask_countries,
    ask_from,
    ask_last,
    ask_ring,
    ask_sources,
    ask_text,
    ask_to,
    column_in,
    keys_have,
)
from geodata.filter_values import (
    NONE,
    Box,
    Ring,
    one_of,
    read_actor,
    read_bbox,
    read_confidence,
    read_date,
    read_last,
    read_ring,
    read_text,
    read_words,
    show_degrees,
    show_ring,
    shown,
    slug,
)
from geodata.filter_words import Say, Voice
from geodata.wording import MODES, PRECISIONS, QUADS, REVIEWS, STATUSES, TYPES

MOST_VALUES: Final = 50  # of one field
MOST_CHARACTERS: Final = 200  # of one value
# what else may stand in the page's query string; anything further is reported as unknown
OTHER_KEYS: Final = frozenset({
    "event", "v", "view", "sort", "lat", "lon", "z", "theme", "lang", "embed",
    "layer", "side", "cols",
})  # fmt: skip


ENGLISH: Final = Voice()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events to show; a field left empty lets everything through.

    Values of one field are alternatives, and all fields must hold. Tuples are kept sorted and
    without doubles, so that equal filters are equal values, and usable as keys of a cache.
    `parties` stand on either side, as actor or as target.
    `last` counts days back from the newest event and gives way to `date_from` and `date_to`;
    `bbox` is west, south, east, north in degrees, west > east where it crosses the antimeridian;
    `ring` are the corners of an area that a reader drew.
    """

    countries: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    quads: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    last: int | None = None
    text: str = ""
    bbox: Box | None = None
    ring: Ring | None = None
    sources: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()
    confidence: float | None = None
    statuses: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in FIELDS:
            if field.repeats:
                values = getattr(self, field.name)
                object.__setattr__(self, field.name, _distinct(values))
        if self.date_from and self.date_to and self.date_from > self.date_to:
            msg = f"from {self.date_from} is after to {self.date_to}"
            raise FilterError(msg)
        if self.last is not None and (self.date_from or self.date_to):
            object.__setattr__(self, "last", None)

    @classmethod
    def parse(cls, pairs: Iterable[tuple[str, str]]) -> tuple[Filter, list[str]]:
        """Read (key, value) pairs; what cannot be used is left out and named in a note.

        Never raises on account of a value. Keys of the page that are no filter are passed over.
        """
        given: dict[str, list[str]] = {}
        for key, value in pairs:
            given.setdefault(key, []).append(value)
        notes = [
            f"“{shown(key)}” is not a filter" for key in given if key not in {*KEYS, *OTHER_KEYS}
        ]
        values: dict[str, Any] = {}
        for field in FIELDS:
            found, more = field.parse(given.get(field.key, []))
            notes += more
            if found is not None:
                values[field.name] = found
        return cls(**_consistent(values, notes)), notes

    @classmethod
    def from_query(cls, query: str) -> tuple[Filter, list[str]]:
        """Read a query string, with or without its question mark."""
        try:
            pairs = parse_qsl(query.removeprefix("?"), errors="replace", max_num_fields=1000)
        except ValueError:
            return cls(), ["the link holds too many filters to read"]
        return cls.parse(pairs)

    def pairs(self) -> list[tuple[str, str]]:
        """(key, value) pairs in canonical order; the reverse of `parse`."""
        return [(f.key, f.show(value)) for f in FIELDS for value in f.values(self)]

    def query(self) -> str:
        """The canonical query string, without a question mark; empty where nothing is filtered."""
        return urlencode(self.pairs(), safe=",:")

    def parts(self, voice: Voice = ENGLISH) -> list[tuple[str, str]]:
        """(key, words) for each field that filters, in the order of the sentence.

        `without(key)` takes that part away. `voice` speaks another language, or names actors that
        are no countries.
        """
        return [(f.key, said) for f in FIELDS if (said := f.words(self, voice))]

    def describe(self, voice: Voice = ENGLISH) -> str:
        """The filter as a sentence, English unless `voice` says otherwise, without a full stop."""
        said = dict(self.parts(voice))
        leading = [said.pop(key) for key in ("type", "quad") if key in said]
        what = leading[0] if leading else voice.say(words.EVENTS)
        line = f"{what} ({leading[1]})" if len(leading) > 1 else what
        for key, part in said.items():
            line += f", {part}" if key in _AFTER_COMMA else f" {part}"
        return line[0].upper() + line[1:]

    def without(self, *keys: str) -> Filter:
        """The filter less some of its parts, by key; `from`, `to` and `last` go together."""
        gone = {*keys} | ({"from", "to", "last"} if {"from", "to", "last"} & {*keys} else set())
        return replace(self, **{f.name: f.empty for f in FIELDS if f.key in gone})

    def within(self, newest: date | None) -> Filter:
        """The filter with `last` turned into dates that end with the newest event's."""
        if self.last is None or newest is None:
            return self
        first = newest - timedelta(days=min(self.last - 1, newest.toordinal() - 1))
        return replace(self, last=None, date_from=first, date_to=newest)

    def predicate(self, events: ir.Table, *, newest: date | None = None) -> ir.BooleanValue:
        """Which rows of the table `engine.EVENTS` to show.

        `newest` is the day that `last` counts from: without it, `last` lets everything through.
        """
        chosen = self.within(newest)
        clauses = [c for f in FIELDS if (c := f.clause(chosen, events)) is not None]
        return functools.reduce(operator.and_, clauses, ibis.literal(value=True))

    def __bool__(self) -> bool:
        """Whether anything is filtered at all."""
        return any(f.values(self) for f in FIELDS)


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the schema: a field of `Filter` and its four readings.

    `read` gives the value, or None for one that cannot be used; `show` prints it for the query
    string; `say` gives its words in the sentence; `ask` its clause.
    """

    key: str
    name: str
    read: Callable[[str], Any]
    say: Say
    ask: Callable[[ir.Table, Any], ir.BooleanValue]
    show: Callable[[Any], str] = str
    repeats: bool = True
    empty: Any = ()
    longest: int = MOST_CHARACTERS

    def parse(self, texts: list[str]) -> tuple[Any, list[str]]:
        """Values that can be used, or None; and a note for each that cannot."""
        values, notes = [], []
        for text in texts:
            value = self.read(text) if len(text) <= self.longest else None
            if value is None:
                notes.append(f"{self.key} “{shown(text)}” is not known: left out")
            else:
                values.append(value)
        room = MOST_VALUES if self.repeats else 1
        distinct = list(dict.fromkeys(values))
        if len(distinct) > room:
            notes.append(f"only the first {room} of {self.key} counts: the rest is left out")
        if not distinct:
            return None, notes
        return (tuple(distinct[:room]) if self.repeats else distinct[0]), notes

    def values(self, chosen: Filter) -> list[Any]:
        """The field's values in a filter, as a list; empty where it does not filter."""
        value = getattr(chosen, self.name)
        if value == self.empty:
            return []
        return list(value) if self.repeats else [value]

    def words(self, chosen: Filter, voice: Voice) -> str:
        """Its part of the sentence, empty where it does not filter."""
        return self.say(chosen, voice) if self.values(chosen) else ""

    def clause(self, chosen: Filter, events: ir.Table) -> ir.BooleanValue | None:
        """Its clause, None where it does not filter."""
        values = self.values(chosen)
        if not values:
            return None
        return self.ask(events, tuple(values) if self.repeats else values[0])


def _consistent(values: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    """Settle what two fields say against each other, with a note."""
    first, last = values.get("date_from"), values.get("date_to")
    if first and last and first > last:
        notes.append("from is later than to: taken the other way round")
        values |= {"date_from": last, "date_to": first}
    if (first or last) and values.pop("last", None) is not None:
        notes.append("last is left out: from and to say which days")
    return values


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value.casefold(): value for value in sorted(values)}.values()))


# in the order of the sentence, which is that of the canonical query string
FIELDS: Final[tuple[Field, ...]] = (
    Field("type", "types", one_of(TYPES), words.types, column_in("type"), slug),
    Field(
        "quad",
        "quads",
        one_of(QUADS),
        words.listed("quads", "{list}", QUADS),
        column_in("quad"),
        slug,
    ),
    Field(
        "mode",
        "modes",
        one_of({mode for _, mode in MODES}),
        words.listed("modes", "of kind {list}", {}),
        column_in("mode"),
    ),
    Field(
        "status",
        "statuses",
        one_of(STATUSES),
        words.statuses,
        column_in("status"),
    ),
    Field(
        "actor", "actors", read_actor, words.listed("actors", "by {list}"), keys_have("actor_keys")
    ),
    Field(
        "target",
        "targets",
        read_actor,
        words.listed("targets", "against {list}"),
        keys_have("target_keys"),
    ),
    Field(
        "party",
        "parties",
        read_actor,
        words.listed("parties", "involving {list}"),
        keys_have("actor_keys", "target_keys"),
    ),
    Field("country", "countries", one_of([*COUNTRIES, NONE]), words.countries, ask_countries),
    Field("q", "text", read_text, words.fixed("with “{value}”", "text"), ask_text, str, False, ""),
    Field("from", "date_from", read_date, words.first_day, ask_from, str, False, None),
    Field("to", "date_to", read_date, words.last_day, ask_to, str, False, None),
    Field("last", "last", read_last, words.last_days, ask_last, "{}d".format, False, None),
    Field("source", "sources", read_words, words.sources, ask_sources),
    Field(
        "precision",
        "precisions",
        one_of([*PRECISIONS, NONE]),
        words.precisions,
        column_in("precision"),
    ),
    Field(
        "confidence",
        "confidence",
        read_confidence,
        words.confidence,
        ask_confidence,
        "{:g}".format,
        False,
        None,
    ),
    Field(
        "review",
        "reviews",
        one_of(REVIEWS),
        words.listed("reviews", "{list}", REVIEWS),
        column_in("review"),
    ),
    Field(
        "within",
        "ring",
        read_ring,
        words.fixed("within a drawn area"),
        ask_ring,
        show_ring,
        False,
        None,
        longest=1000,
    ),
    Field(
        "bbox",
        "bbox",
        read_bbox,
        words.fixed("within a part of the map"),
        ask_bbox,
        show_degrees,
        False,
        None,
    ),
)
KEYS: Final = tuple(field.key for field in FIELDS)
_AFTER_COMMA: Final = frozenset({"from", "to", "last", "source", "precision", "confidence"}) | {
    "review", "within", "bbox",
}  # fmt: skip
