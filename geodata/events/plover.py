"""PLOVER as data: 16 event types, their modes, contexts and scores, and the crosswalk from CAMEO.

The tables in `plover_data/` are derived from the PLOVER manual (CC BY-SA 4.0, see NOTICE there).
Where the manual contradicts itself the sections win over the summary table: SANCTION is material
conflict, CONCEDE verbal cooperation, and PROTEST needs no recipient.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import cast

from geodata.errors import DatelineError
from geodata.events.event import Quad

# The manual prints +3.0 for ACCUSE between modes of -2.0 and -3.5: a lost minus sign.
_CORRECTED_SCORES = {("ACCUSE", None): -3.0}
# Modes that the CAMEO table takes from an earlier codebook, and the manual's present names.
_EARLIER_MODES = {
    ("ASSAULT", "assassinate"): "targeted",
    ("ASSAULT", "massacre"): "targeted",
    ("ASSAULT", "cleansing"): "targeted",
    ("ASSAULT", "seize"): None,
    ("ASSAULT", "pro_autocracy"): None,
    ("COERCE", "ban"): "restrict",
    ("THREATEN", "ban"): "restrict",
    ("THREATEN", "political"): None,
    ("RETREAT", "return"): None,
    ("RETREAT", "ease"): None,
}


class PloverError(DatelineError, LookupError):
    """A type, mode or context is not in PLOVER; the message names it and where it stands."""


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the 16 types; `modes` maps each mode's name to its definition."""

    name: str
    quad: Quad
    requires_recipient: bool
    definition: str
    modes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """What a CAMEO code is in PLOVER; `contexts` are tags that the code implies."""

    cameo: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]


def _read(name: str) -> str:
    return (resources.files("geodata.events") / "plover_data" / name).read_text("utf-8")


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(_read(name).splitlines())


@cache
def types() -> Mapping[str, EventType]:
    """The 16 types by name, in the manual's order."""
    found = {}
    for row in json.loads(_read("types.json")):
        modes = MappingProxyType({m["name"]: m["definition"] for m in row["modes"]})
        found[row["type"]] = EventType(
            row["type"],
            cast("Quad", row["quad"]),
            row["requires_recipient"],
            row["definition"],
            modes,
        )
    return MappingProxyType(found)


@cache
def contexts() -> Mapping[str, str]:
    """The 37 contexts, each with its definition."""
    return MappingProxyType({r["context"]: r["definition"] for r in _rows("contexts.csv")})


@cache
def _scores() -> Mapping[tuple[str, str | None], float]:
    table = {(r["type"], r["mode"] or None): float(r["score"]) for r in _rows("scores.csv")}
    return MappingProxyType(table | _CORRECTED_SCORES)


@cache
def crosswalk() -> Mapping[str, Crosswalk]:
    """PLOVER's reading of each CAMEO code ("0841", leading zeros kept); 01 and 02 have none."""
    found = {}
    for row in _rows("cameo.csv"):
        mode = row["mode"] or None
        mode = _EARLIER_MODES.get((row["type"], mode or ""), mode)
        known = tuple(c for c in row["contexts"].split() if c in contexts())
        found[row["cameo"]] = Crosswalk(row["cameo"], row["type"], mode, known)
    return MappingProxyType(found)


def quad(event_type: str) -> Quad:
    """The quad class of a type."""
    return types()[event_type].quad


def score(event_type: str, mode: str | None = None) -> float:
    """Conflict (-10) to cooperation (10); a mode without a score has its type's."""
    table = _scores()
    return table.get((event_type, mode), table[event_type, None])


def check(event_type: str, mode: str | None, *, where: str) -> None:
    """Raise PloverError unless the type exists and has the mode; `where` is a file and line."""
    known = types().get(event_type)
    if known is None:
        msg = f"{where}: {event_type!r} is no PLOVER type; one of {', '.join(types())}"
        raise PloverError(msg)
    if mode is not None and mode not in known.modes:
        offered = ", ".join(known.modes) or "none"
        msg = f"{where}: {event_type} has no mode {mode!r}; its modes: {offered}"
        raise PloverError(msg)
