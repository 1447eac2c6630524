"""The table view: the list's events in columns, which readers choose and sort by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import text
from dashboard.event_list import PAGE, Listing, Row, pager
from dashboard.language import percent
from dashboard.markup import attributes, dot, setter
from geodata.sorting import SORTS


@dataclass(frozen=True, slots=True)
class Column:
    """How a cell is written, and the orders of the list by a first and a second click."""

    show: Callable[[Row], Any]
    sorts: tuple[str, str] | None = None


def _when(row: Row) -> str:
    if row.start is None:
        return ""
    return text.dated(row.start, row.end or row.start, row.precision or "day")


BY_DATE: Final = ("newest", "oldest")
COLUMNS: Final[dict[str, Column]] = {
    "date": Column(_when, BY_DATE),
    "event": Column(lambda row: row.headline),
    "type": Column(lambda row: text.type_noun(row.type), ("type", "-type")),
    "actor": Column(lambda row: text.series(list(row.actors)), ("actor", "-actor")),
    "target": Column(lambda row: text.series(list(row.targets)), ("target", "-target")),
    "place": Column(lambda row: row.place or "", ("place", "-place")),
    "country": Column(
        lambda row: text.option("country", row.country, row.country) if row.country else "",
        ("country", "-country"),
    ),
    "status": Column(lambda row: text.STATUSES.get(row.status, row.status)),
    "confidence": Column(lambda row: percent(row.confidence), ("confidence", "-confidence")),
    "reports": Column(lambda row: str(max(1, len(row.report_ids)))),
    "source": Column(lambda row: row.source or "", ("source", "-source")),
    "published": Column(lambda row: text.day(row.published) if row.published else ""),
}
DEFAULT: Final = ("date", "event", "type", "actor", "target", "place", "source")
_NUMBERS: Final = frozenset({"confidence", "reports"})
_NAMES: Final = frozenset({"actor", "target", "place", "source", "event"})  # may be long


def read_columns(value: str) -> tuple[str, ...] | None:
    """Read "date,event,place"; None where it names no column or one that does not exist."""
    names = tuple(dict.fromkeys(value.split(",")))
    return names if all(name in COLUMNS for name in names) else None


def panel(
    listing: Listing, columns: Sequence[str], query: str, opened: str | None
) -> list[Component]:
    """Return the head, the table and the links to its other pages; nothing without events.

    `query` is the query string that the links of the rows extend.
    """
    if not listing.rows:
        return []
    return [
        _head(listing, columns),
        html.Div(_table(listing, columns, query, opened), className="table-wrap"),
        html.Nav(pager(listing), className="pages", **attributes(aria_label=text.PAGES)),
    ]


def _head(listing: Listing, columns: Sequence[str]) -> Component:
    first = (listing.page - 1) * PAGE + 1
    shown = html.B(text.shown(len(listing.rows), first, listing.total))
    back = [setter(text.SHOW_ALL, {"at": "", "page": ""})] if listing.at else []
    title = text.HERE if listing.at else text.EVENTS
    note = [html.Span(text.UNDATED_LAST)] if listing.sort in BY_DATE else []
    return html.Header(
        [html.H2([title, shown]), *note, *back, _chooser(columns)], className="table-head"
    )


def _chooser(columns: Sequence[str]) -> Component:
    """Return the columns as boxes to tick; the last one that is shown stays."""

    def box(name: str) -> Component:
        on = name in columns
        kept = [n for n in COLUMNS if (n in columns) != (n == name)]
        changed = "" if kept == list(DEFAULT) else ",".join(kept)
        return html.Button(
            html.Span(text.COLUMNS[name]),
            type="button",
            role="checkbox",
            id=f"column-{name}",  # by which the focus is found again
            className="option",
            disabled=on and len(columns) == 1,
            **attributes(
                aria_checked="true" if on else "false", data_set=urlencode({"cols": changed})
            ),
        )

    return html.Details(
        [
            html.Summary(text.CHOOSE_COLUMNS, className="button"),
            html.Div([box(name) for name in COLUMNS], className="menu"),
        ],
        className="share columns",
        **attributes(data_fold="columns"),
    )


def _table(listing: Listing, columns: Sequence[str], query: str, opened: str | None) -> Component:
    heads = [_heading(name, listing.sort) for name in columns]
    linked = "event" if "event" in columns else columns[0]
    rows = [
        html.Tr(
            [
                _cell(name, row, _address(row, query, opened) if name == linked else None)
                for name in columns
            ],
            **attributes(data_event=row.id),  # a click anywhere in the row; keys have the link
        )
        for row in listing.rows
    ]
    return html.Table(
        [
            html.Caption(text.TABLE_CAPTION, className="heard"),
            html.Thead(html.Tr(heads)),
            html.Tbody(rows),
        ],
        className="events",
    )


def _heading(name: str, sort: str) -> Component:
    sorts, words = COLUMNS[name].sorts, text.COLUMNS[name]
    kind = "number" if name in _NUMBERS else name
    if sorts is None:
        return html.Th(words, scope="col", className=kind)
    turned = sorts[1] if sort == sorts[0] else sorts[0]
    state = {}
    if sort in sorts:
        falling = SORTS[sort].descending
        state = attributes(aria_sort="descending" if falling else "ascending")
    changes = {"sort": "" if turned == "newest" else turned, "page": ""}
    return html.Th(
        setter(words, changes, kind="sorter", id=f"sort-{name}"),
        scope="col",
        className=kind,
        **state,
    )


def _address(row: Row, query: str, opened: str | None) -> dict[str, Any]:
    """Return what makes a cell's words the link to its event."""
    current = {"aria_current": "true"} if opened in {row.id, *row.report_ids} else {}
    return {
        "href": f"?{query}&{urlencode({'event': row.id})}".replace("?&", "?"),
        **attributes(data_event=row.id, **current),
    }


def _cell(name: str, row: Row, link: Mapping[str, Any] | None) -> Component:
    words = COLUMNS[name].show(row)
    kind = "number" if name in _NUMBERS else name
    content: Any = html.A(words or text.EVENT, **link) if link else words
    if name == "type":
        content = html.Span([dot(row.quad), content])
    told: dict[str, Any] = {"title": words} if name in _NAMES else {}
    if link:  # the heading of its row
        return html.Th(content, className=kind, scope="row", **told)
    return html.Td(content, className=kind, **told)
