"""Orders of the list: by one value, ties broken by id, so that pages and neighbours agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import ibis
import ibis.expr.types as ir

_NO_DAY: Final = date(1, 1, 1)  # where undated events sort: after all others


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list: by one value, ties broken by id. Empty values come last."""

    value: Callable[[ir.Table], ir.Value]
    descending: bool
    last: Any

    def order(self, seen: ir.Table) -> list[ir.Value]:
        """What to order rows by."""
        value = self.value(seen).fill_null(self.last)
        return [ibis.desc(value) if self.descending else ibis.asc(value), ibis.asc(seen["id"])]

    def beside(self, seen: ir.Table, key: str, at: Any, *, back: bool = False) -> ir.Table:
        """Ids of the rows after the one of this id and value, the nearest first; or before it."""
        value = self.value(seen).fill_null(self.last)
        here = ibis.literal(self.last if at is None else at).cast(value.type())
        down = self.descending != back
        beyond = value < here if down else value > here
        tied = (value == here) & (seen["id"] < key if back else seen["id"] > key)
        column, ident = ibis.asc(value), ibis.asc(seen["id"])
        ordered = seen.filter(beyond | tied).order_by([
            ibis.desc(value) if down else column,
            ibis.desc(seen["id"]) if back else ident,
        ])  # fmt: skip
        return ordered.select("id")


def _day(seen: ir.Table) -> ir.Value:
    """The day of an event; of one that is announced for later, the day of its report."""
    ahead = seen["date_start"] > seen["published"]
    return ibis.ifelse(ahead, seen["published"], seen["date_start"])


def _words(name: str) -> Callable[[ir.Table], ir.Value]:
    return lambda seen: seen[name].lower()


def _first(name: str) -> Callable[[ir.Table], ir.Value]:
    return lambda seen: seen[name][0].lower()


_BY_NAME: Final[dict[str, Callable[[ir.Table], ir.Value]]] = {
    "type": _words("type"),
    "actor": _first("actor_names"),
    "target": _first("target_names"),
    "place": _words("place_name"),
    "country": _words("country"),
    "source": _words("source"),
}
_PAST_ALL: Final = "\U0010ffff"  # after every name
# a hyphen turns an order round; what is empty still comes last
SORTS: Final[dict[str, Sort]] = {
    "newest": Sort(_day, descending=True, last=_NO_DAY),
    "oldest": Sort(_day, descending=False, last=date(9999, 12, 31)),
    "confidence": Sort(lambda seen: seen["confidence"], descending=True, last=-1.0),
    "-confidence": Sort(lambda seen: seen["confidence"], descending=False, last=2.0),
    **{name: Sort(value, descending=False, last=_PAST_ALL) for name, value in _BY_NAME.items()},
    **{f"-{name}": Sort(value, descending=True, last="") for name, value in _BY_NAME.items()},
}
