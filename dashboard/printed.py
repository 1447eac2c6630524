"""What goes on paper: the filter, the events with their sentences, and where each can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final, cast

import flask

from dashboard import text
from dashboard.answers import said
from dashboard.markup import safe_url
from dashboard.url_state import PageState
from geodata.errors import StoreError
from geodata.export import LICENCE
from geodata.queries import Queries

MOST: Final = 200  # events: some twenty pages
_COLUMNS: Final = (
    "headline", "quad", "evidence", "attribution", "place_name", "status", "date_start",
    "date_end", "date_precision", "published", "source", "title", "url",
)  # fmt: skip


def print_routes(ask: Callable[[str | None], tuple[Queries, tuple[str, ...]]]) -> flask.Blueprint:
    """Blueprint with `/printed`: a piece of HTML that the page's script puts on the paper.

    `ask` gives the queries of a version, as the page's answers do.
    """
    routes = flask.Blueprint("dateline_printed", __name__)

    def printed() -> flask.Response:
        state, _ = PageState.from_query(flask.request.query_string.decode("utf-8", "replace"))
        try:
            queries, _ = ask(state.version)
            return flask.Response(document(queries, state), mimetype="text/html")
        except StoreError:
            return flask.Response(status=503)

    routes.add_url_rule("/printed", view_func=printed)
    return routes


def document(queries: Queries, state: PageState) -> str:
    """Heading, an empty figure for the map, the events in the list's order, and what they rest on.

    Everything that an article says is escaped.
    """
    chosen = state.filter
    counts = queries.counts(chosen)
    rows = queries.told(chosen, *_COLUMNS, limit=MOST, sort=state.sort).to_dict("records")
    events = "".join(_event(cast("dict[str, Any]", row)) for row in rows)
    number = text.of(counts.shown, counts.total) if chosen else text.count(counts.total)
    left = counts.shown - len(rows)
    more = f"<p>{escape(text.not_printed(left))}</p>" if left else ""
    return (
        f"<h1>{escape(said(queries, chosen) if chosen else text.TAGLINE)}</h1>"
        f"<p>{escape(number)}</p><figure></figure><ol>{events}</ol>{more}"
        f"<footer><p>{escape(text.BY_MACHINE)}</p><p>{escape(LICENCE)}</p>"
        f"<p>{escape(text.of_version(str(queries.version)))}</p></footer>"
    )


def _event(row: Mapping[str, Any]) -> str:
    dot = f'<i class="dot {row["quad"].replace(" ", "-")}"></i>'
    quote = f"<blockquote>{escape(row['evidence'])}</blockquote>" if row["evidence"] else ""
    claim = escape(text.according_to(row["attribution"])) if row["attribution"] else ""
    told = " ".join(filter(None, (claim, _source(row))))
    return (
        f"<li>{dot}<div><h2>{escape(row['headline'])}</h2><p>{escape(_meta(row))}</p>"
        f"{quote}<p>{told}</p></div></li>"
    )


def _meta(row: Mapping[str, Any]) -> str:
    start = row["date_start"]
    when = (
        text.dated(start, row["date_end"] or start, row["date_precision"] or "day")
        if start
        else text.reported(row["published"])
    )
    status = "" if row["status"] == "occurred" else text.STATUSES[row["status"]]
    return " · ".join(filter(None, (when, row["place_name"] or text.NO_PLACE, status)))


def _source(row: Mapping[str, Any]) -> str:
    named = ", ".join(escape(row[name]) for name in ("source", "title") if row[name])
    url = safe_url(row["url"])
    return f'{named} <a href="{escape(url)}">{escape(url)}</a>' if url else named
