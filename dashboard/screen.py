"""One answer of the server: all that changes with the filter, as values and as components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dash import html, no_update

from dashboard import event_list, facets, overview, sentence, table, text, timeline
from dashboard import map as event_map
from dashboard.markup import attributes
from dashboard.palette import Palette, palette
from geodata.overview import Overview

PARTS = (
    "marks", "timeline", "facets", "head", "list", "pager", "sentence", "notes", "empty",
    "freshness", "panel",
)  # fmt: skip
MAPS = ("map", "list")  # views that have the map in the middle


@dataclass(frozen=True, slots=True)
class Screen:
    """What the page shows for one state; drawn by `outputs`.

    `total` counts the events of the store, `matching` those of the filter; `query` is the filter's
    query string, which the links of the list extend; `version` the data version that answered;
    `view` is what stands in the middle; `overview` what that one shows, `columns` what the table
    shows; `beyond` the numbers of events before and after the bars; `layer` what the map draws, and
    `countries` (ISO alpha-3, events, name) what it colours where that is the countries.
    """

    said: str
    parts: Sequence[tuple[str, str]]
    total: int
    matching: int
    marks: Sequence[event_map.Mark]
    bars: Sequence[timeline.Bar]
    chosen: tuple[date | None, date | None]
    beyond: tuple[int, int]
    facets: facets.Facets
    listing: event_list.Listing
    query: str
    version: str
    updated: datetime | None = None
    notes: Sequence[str] = ()
    layer: str = "marks"
    countries: Sequence[tuple[str, int, str]] = ()
    view: str = "map"
    columns: Sequence[str] = table.DEFAULT
    overview: Overview | None = None


def outputs(screen: Screen, *, theme: str, opened: str | None) -> dict[str, Any]:
    """Return the page's parts by name, as the callback's outputs have them."""
    colours = palette(theme)
    drawn = _drawn(screen, colours, opened)
    return drawn if screen.total else drawn | nothing_yet()


def _drawn(screen: Screen, colours: Palette, opened: str | None) -> dict[str, Any]:
    return {
        "marks": {
            "traces": event_map.traces(screen.marks, colours),
            "layer": screen.layer,
            "countries": list(screen.countries),
        }
        if screen.view in MAPS
        else no_update,
        "timeline": timeline.figure(
            screen.bars, colours, chosen=screen.chosen, beyond=screen.beyond
        ),
        "facets": facets.panel(screen.facets),
        "head": event_list.head(screen.listing) if screen.matching else [],
        "list": _list(screen, opened),
        "pager": event_list.pager(screen.listing),
        "sentence": sentence.sentence(
            screen.said,
            matching=screen.matching,
            total=screen.total,
            parts=screen.parts,
            days=screen.chosen,
        ),
        "notes": sentence.notes(screen.notes),
        "empty": _empty(screen),
        "freshness": _freshness(screen),
        "panel": _panel(screen, opened),
    }


def _list(screen: Screen, opened: str | None) -> list[Any]:
    """Return the rows beside the map, or a line where the filters leave none."""
    if screen.view not in MAPS:
        return []
    if not screen.listing.rows:
        return [html.Li(text.NO_MATCH_TITLE, className="none-found")]
    return event_list.items(screen.listing, screen.query, opened)


def _panel(screen: Screen, opened: str | None) -> list[Any]:
    """Return what stands in the map's place; nothing where that is the map."""
    if screen.view == "overview" and screen.overview:
        return overview.panel(screen.overview, screen.facets.chosen)
    if screen.view == "table":
        return table.panel(screen.listing, screen.columns, screen.query, opened)
    return []


def unchanged() -> dict[str, Any]:
    """Return every part as it is."""
    return dict.fromkeys(PARTS, no_update)


def nothing_yet() -> dict[str, Any]:
    """Return the parts that say, while there is no event, how to begin and what will stand here."""
    return {
        "empty": event_list.nothing_yet(),
        "sentence": [],
        "facets": [html.P(text.EMPTY_FILTERS, className="to-come")],
        "head": [html.H2(text.EVENTS)],
        "list": [html.Li(text.EMPTY_LIST, className="none-found")],
    }


def failure(words: str) -> dict[str, Any]:
    """Return the page's parts when the events cannot be read; what was shown before stays."""
    return unchanged() | {"empty": event_list.failed(words)}


def _empty(screen: Screen) -> Any:
    """Return what lies over the map where there is nothing to draw on it."""
    if not screen.matching:
        return event_list.nothing_matches()
    if not screen.marks and screen.view in MAPS:
        return html.P(text.NO_PLACE_ON_MAP, className="note over-map")
    return []


def _freshness(screen: Screen) -> list[Any]:
    moment = screen.updated
    words = text.freshness(moment) if moment else ""
    return [
        html.Span(
            words,
            title=f"{moment:%d %b %Y, %H:%M} UTC" if moment else "",
            **attributes(data_version=screen.version),
        )
    ]
