"""The page's state and its address, one schema both ways.

The filter prints and reads itself; this module adds what is not a filter: the open event, the
version of the data, the list's order and page, the map's view, theme and embed mode.

    state, notes = PageState.from_query("?country=UKR&z=5&lat=48&lon=31")
    state.query()  # "country=UKR&lat=48&lon=31&z=5"

A value that cannot be used is dropped and named in a note; nothing here ever raises on account of
an address.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from dashboard import table, text
from dashboard.language import ENGLISH, LANGUAGES
from geodata.errors import FilterError
from geodata.filters import FIELDS as FILTER_FIELDS
from geodata.filters import Filter
from geodata.sorting import SORTS
from geodata.store import Version

Box = tuple[float, float, float, float]
MOST_PAGES: Final = 10_000
MOST_FIELDS: Final = 1000


@dataclass(frozen=True, slots=True)
class PageState:
    """Everything that is shown, as values; a field at its default is not in the address.

    `at` is the spot on the map (west, south, east, north) whose events the list holds; it narrows
    the list and not the map. `version` is the data version as written, "12.7.0". `theme` None
    follows the reader's system; `side` is where the panel's actors stand while none is chosen.
    """

    filter: Filter = field(default_factory=Filter)
    event: str | None = None
    version: str | None = None
    view: str = "map"
    layer: str = "marks"
    side: str = "party"
    cols: tuple[str, ...] = table.DEFAULT
    sort: str = "newest"
    page: int = 1
    at: Box | None = None
    lat: float | None = None
    lon: float | None = None
    z: float | None = None
    theme: str | None = None
    lang: str = ENGLISH
    embed: bool = False

    @classmethod
    def from_query(cls, query: str) -> tuple[PageState, tuple[str, ...]]:
        """Read a query string, with or without its question mark, and tell what was dropped."""
        try:
            pairs = parse_qsl(query.removeprefix("?"), errors="replace", max_num_fields=MOST_FIELDS)
        except ValueError:
            return cls(), (text.TOO_LONG,)
        chosen, notes = Filter.parse([pair for pair in pairs if pair[0] not in FIELDS])
        values: dict[str, Any] = {}
        for key, value in pairs:
            reading = FIELDS.get(key)
            if reading is None or not value:
                continue
            read = reading.read(value)
            if read is None:
                notes.append(text.dropped(key, value))
            else:
                values[reading.name] = read
        return cls(filter=chosen, **_whole_view(values)), tuple(notes)

    def pairs(self) -> list[tuple[str, str]]:
        """(key, value) pairs in canonical order; the reverse of `from_query`."""
        return self.filter.pairs() + [
            (key, reading.show(value))
            for key, reading in FIELDS.items()
            if (value := getattr(self, reading.name)) != reading.default
        ]

    def query(self) -> str:
        """The canonical query string, without a question mark."""
        return urlencode(self.pairs(), safe=",:")

    def chosen(self, *keys: str) -> str:
        """The canonical query string of the filter and, of all that is not a filter, these keys."""
        kept = [pair for pair in self.pairs() if pair[0] in keys or pair[0] not in FIELDS]
        return urlencode(kept, safe=",:")


@dataclass(frozen=True, slots=True)
class Field:
    """How one key of the address is read (None for a value that cannot be used) and printed."""

    name: str
    read: Callable[[str], Any]
    show: Callable[[Any], str] = str
    default: Any = None


def _whole_view(values: dict[str, Any]) -> dict[str, Any]:
    """Half a position is none: a latitude counts only with its longitude."""
    if ("lat" in values) != ("lon" in values):
        return {key: value for key, value in values.items() if key not in {"lat", "lon"}}
    return values


def _one_of(*words: str) -> Callable[[str], str | None]:
    return lambda value: value if value in words else None


def _event(value: str) -> str | None:
    """Ids are short and plain; anything else cannot be one."""
    return value if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}", value) else None


def _version(value: str) -> str | None:
    try:
        return str(Version.parse(value))
    except FilterError:
        return None


def _number(low: float, high: float, digits: int) -> Callable[[str], float | None]:
    """Read a decimal number, clamped to what the map can show."""

    def read(value: str) -> float | None:
        if not re.fullmatch(r"[+-]?\d{1,6}(\.\d{1,20})?", value, re.ASCII):
            return None
        return round(min(high, max(low, float(value))), digits) + 0.0  # no "-0.0"

    return read


def _show_number(value: float) -> str:
    return f"{value:g}" if math.isclose(value, float(f"{value:g}"), abs_tol=1e-9) else str(value)


def _page(value: str) -> int | None:
    if not re.fullmatch(r"\d{1,5}", value, re.ASCII):
        return None
    return int(value) if 1 <= int(value) <= MOST_PAGES else None


def _box(value: str) -> Box | None:
    return Filter.parse([("bbox", value)])[0].bbox


def _show_box(box: Box) -> str:
    return dict(Filter(bbox=box).pairs())["bbox"]


FIELDS: Final[dict[str, Field]] = {
    "at": Field("at", _box, _show_box),
    "sort": Field("sort", _one_of(*SORTS), default="newest"),
    "page": Field("page", _page, default=1),
    "v": Field("version", _version),
    "event": Field("event", _event),
    "view": Field("view", _one_of("map", "list", "table", "overview"), default="map"),
    "cols": Field("cols", table.read_columns, ",".join, default=table.DEFAULT),
    "layer": Field("layer", _one_of(*text.LAYERS), default="marks"),
    "side": Field("side", _one_of(*text.ACTOR_KEYS), default="party"),
    "lat": Field("lat", _number(-85, 85, 3), _show_number),
    "lon": Field("lon", _number(-180, 180, 3), _show_number),
    "z": Field("z", _number(0, 18, 2), _show_number),
    "theme": Field("theme", _one_of("light", "dark")),
    "lang": Field("lang", _one_of(*LANGUAGES), default=ENGLISH),
    "embed": Field("embed", lambda v: v == "1" or None, lambda _: "1", default=False),
}
# the order of an address, which the browser keeps too
KEYS: Final = (*(f.key for f in FILTER_FIELDS), *FIELDS)
