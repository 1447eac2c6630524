"""Facets: the values of a field that can be chosen, and what readers call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.countries import country_name
from geodata.filter_values import NONE
from geodata.wording import PARTIES as ROLES
from geodata.wording import PRECISIONS, QUADS, REVIEWS, STATUSES, TYPES

MOST_OPTIONS: Final = 300  # values of one facet
FEW: Final = 20_000  # events whose facets are counted from one answer instead of several
SIDES: Final = ("actor", "target")
PARTIES: Final = ("party", *SIDES)  # facets that hold whoever acts or is acted on
# few values each: one question counts all their combinations
CUBE: Final = ("type", "mode", "quad", "status", "precision", "review")


def _column(name: str, *, none: bool = False) -> Callable[[ir.Table], ir.Table]:
    """Values of a column; with `none`, empty ones are counted under that word."""

    def values(seen: ir.Table) -> ir.Table:
        column = seen[name]
        if none:
            return seen.select(value=column.fill_null(NONE))
        return seen.filter(column.notnull()).select(value=column)

    return values


def _countries(seen: ir.Table) -> ir.Table:
    """Countries, and those spots that lie in none or in several; events without a spot are out."""
    placed = seen.filter(seen["lat"].notnull() | seen["country"].notnull())
    return placed.select(value=placed["country"].fill_null(NONE))


def _sources(seen: ir.Table) -> ir.Table:
    """Sources of all reports of an event, each once."""
    none = ibis.literal([NONE], "array<string>")
    sources = seen["sources"]
    return seen.select(value=ibis.ifelse(sources.length() == 0, none, sources).unnest())


def _parties(side: str) -> Callable[[ir.Table], ir.Table]:
    return lambda seen: seen.select(value=seen[f"{side}_main"].unnest())


def _either(seen: ir.Table) -> ir.Table:
    """Parties on either side, each once an event."""
    none = ibis.literal([], type="array<string>")
    acting, acted_on = (seen[f"{side}_main"].fill_null(none) for side in SIDES)
    return seen.select(value=acting.union(acted_on).unnest())


# by key of the query string: a table with one row for each time that a value occurs
VALUES: Final[dict[str, Callable[[ir.Table], ir.Table]]] = {
    "country": _countries,
    "actor": _parties("actor"),
    "target": _parties("target"),
    "party": _either,
    "type": _column("type"),
    "mode": _column("mode"),
    "quad": _column("quad"),
    "status": _column("status"),
    "precision": _column("precision", none=True),
    "source": _sources,
    "review": _column("review"),
}


# columns from which `tally` counts every facet
COLUMNS: Final = (*CUBE, "country", "lat", "sources", "actor_main", "target_main")


def tally(key: str, rows: pa.Table) -> dict[str, int]:
    """Count a facet in rows that are at hand: what VALUES asks of the engine, for few events."""
    if key in SIDES:
        column = rows[f"{key}_main"].combine_chunks().flatten()
    elif key == "party":
        lists = zip(*(rows[f"{side}_main"].to_pylist() for side in SIDES), strict=True)
        column = pa.array([v for a, b in lists for v in {*(a or ()), *(b or ())}], pa.string())
    elif key == "country":
        placed = pc.or_(pc.is_valid(rows["lat"]), pc.is_valid(rows["country"]))
        column = rows.filter(placed)["country"].fill_null(NONE)
    elif key == "source":
        named = rows["sources"].combine_chunks()
        nowhere = pc.sum(pc.equal(pc.list_value_length(named), 0)).as_py() or 0
        column = pa.concat_arrays([named.flatten(), pa.array([NONE] * nowhere, pa.string())])
    else:
        column = rows[key]
        column = column.fill_null(NONE) if key == "precision" else column.drop_null()
    counts = {
        str(found["values"]): found["counts"] for found in pc.value_counts(column).to_pylist()
    }
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_OPTIONS])


def of_cube(key: str, cube: pd.DataFrame) -> dict[str, int]:
    """One field's counts out of those of all combinations, most frequent first."""
    column = cube[key].fillna(NONE) if key == "precision" else cube[key]
    counts = {str(value): int(n) for value, n in cube["n"].groupby(column).sum().items()}
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def pairs(rows: pa.Table) -> dict[str, int]:
    """Values and their counts, in the order of the rows."""
    return dict(zip(rows["value"].to_pylist(), rows["n"].to_pylist(), strict=True))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_LABELS: Final[dict[str, Mapping[Any, str]]] = {
    "country": {NONE: "At sea or across borders"},
    "type": {name: _capital(words.plural) for name, words in TYPES.items()},
    "quad": QUADS,
    "status": {status: _capital(words) for status, words in STATUSES.items()},
    "precision": {name: _capital(words) for name, words in PRECISIONS.items()}
    | {NONE: "No place given"},
    "source": {NONE: "No source given"},
    "review": {name: _capital(words) for name, words in REVIEWS.items()},
}


def label(key: str, value: str, *, parties: Mapping[str, str]) -> str:
    """What readers see for a value; `parties` names codes of actors that are no countries."""
    if key in {"country", *PARTIES}:
        named = country_name(value)
        if named != value:
            return named
        if key == "country":
            return _LABELS[key].get(value, value)
        return _capital(ROLES[value]) if value in ROLES else parties.get(value, value)
    if key == "mode":
        return _capital(value.replace("-", " "))
    return _LABELS[key].get(value, value)
