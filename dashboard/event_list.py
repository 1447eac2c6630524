"""The list: the same events as on the map, for reading and for those who cannot see the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import text
from dashboard.access import may_write
from dashboard.markup import attributes, button, dot, setter

PAGE = 50  # rows of one page


@dataclass(frozen=True, slots=True)
class Row:
    """One event in the list. Dates are None where the text gave none."""

    id: str
    headline: str
    quad: str
    status: str
    place: str | None
    source: str | None
    start: date | None
    end: date | None
    precision: str | None
    published: date | None = None
    report_ids: tuple[str, ...] = ()  # of all reports of it, this one among them
    type: str = ""
    country: str | None = None
    actors: tuple[str, ...] = ()  # their names
    targets: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows: `page` counts from 1, `total` is how many events match."""

    rows: Sequence[Row]
    page: int
    total: int
    sort: str
    at: bool = False  # whether these are the events of one spot on the map


def items(listing: Listing, query: str, opened: str | None) -> list[Component]:
    """Return the rows, each a link to its event that can be opened in a new tab."""
    return [
        html.Li(_item(row, query, current=opened in {row.id, *row.report_ids}))
        for row in listing.rows
    ]


def _item(row: Row, query: str, *, current: bool) -> Component:
    address = f"?{query}&{urlencode({'event': row.id})}".replace("?&", "?")
    meta = _meta(row)
    marks = {"aria_current": "true"} if current else {}
    return html.A(
        [dot(row.quad), html.Div([html.H3(row.headline), html.P(meta, title=meta)])],
        href=address,
        className="item",
        **attributes(data_event=row.id, **marks),
    )


def _meta(row: Row) -> str:
    when = (
        text.dated(row.start, row.end or row.start, row.precision or "day")
        if row.start
        else text.reported(row.published)
    )
    # the headline names the place already where there is one
    where = None if row.place else text.NO_PLACE
    several = text.reports(len(row.report_ids)) if len(row.report_ids) > 1 else None
    return " · ".join(part for part in (when, where, row.source, several) if part)


def head(listing: Listing) -> list[Component]:
    """Return the list's heading: how many are shown, of how many, in which order."""
    first = (listing.page - 1) * PAGE + 1
    title = text.HERE if listing.at else text.EVENTS
    other = "oldest" if listing.sort == "newest" else "newest"
    order = setter(
        f"{text.SORT}: {text.SORTS[listing.sort]}",
        {"sort": "" if other == "newest" else other, "page": ""},
        title=text.resort(listing.sort, other),
    )
    back = setter(text.SHOW_ALL, {"at": "", "page": ""})
    shown = html.B(text.shown(len(listing.rows), first, listing.total))
    links = [back] if listing.at else [button(text.IN_VIEW, "in-view", kind="link"), order]
    return [html.H2([title, shown]), html.Span(links, className="links")]


def pager(listing: Listing) -> list[Component]:
    """Return links to the pages before and after, or nothing where one page holds all."""
    pages = -(-listing.total // PAGE)
    if pages < 2:
        return []

    def turn(label: str, page: int) -> Component:
        off = not 1 <= page <= pages
        return setter(label, {"page": "" if page <= 1 else page}, kind="button", disabled=off)

    return [turn(text.NEWER, listing.page - 1), turn(text.OLDER, listing.page + 1)]


def nothing_matches() -> Component:
    """Return what stands in the list's place when the filters leave no event."""
    return _blank(
        html.H2(text.NO_MATCH_TITLE),
        html.P(text.NO_MATCH_BODY),
        button(text.CLEAR_ALL, "clear", kind="button primary"),
    )


def nothing_yet() -> Component:
    """Return the first thing that the owner of an empty store sees."""
    here = may_write()
    return _blank(
        html.H2(text.EMPTY_TITLE),
        html.P(text.EMPTY_BODY),
        *([button(text.ADD_TEXT, "adding-open", kind="button primary")] if here else []),
        *([html.P(text.EMPTY_OR)] if here else []),
        html.Code(text.EMPTY_COMMAND),
        html.P(text.EMPTY_AFTER),
    )


def failed(words: str = text.ERROR) -> Component:
    """Return what is shown when the store cannot be read."""
    return _blank(html.H2(text.ERROR_TITLE), html.P(words))


def _blank(*content: Component) -> Component:
    return html.Div(html.Div(list(content)), className="blank")
