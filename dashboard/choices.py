"""Choices of a facet that has more of them than the page lists: found by typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import flask

from dashboard.answers import options
from dashboard.language import country, whole
from dashboard.text import PARTY_KEYS
from dashboard.url_state import PageState
from geodata.countries import COUNTRIES
from geodata.queries import Queries

SEARCHED: Final = ("country", "source", *PARTY_KEYS)
MOST_LETTERS: Final = 100
Pinned = Callable[[str | None], tuple[Queries, tuple[str, ...]]]


def choice_routes(queries: Pinned) -> flask.Blueprint:
    """Return the route `/choices/<key>?find=words`, with the page's own query string behind it.

    It answers with rows as the filter panel has them: value, label, count.
    """
    routes = flask.Blueprint("choices", __name__)

    def choices(key: str) -> flask.Response:
        if key not in SEARCHED:
            flask.abort(404)
        words = flask.request.args.get("find", "")[:MOST_LETTERS]
        state, _ = PageState.from_query(flask.request.query_string.decode("utf-8", "replace"))
        asked, _ = queries(state.version)
        found = options(key, asked.find(key, state.filter, words, also=_lands(words)))
        return flask.jsonify([[o.value, o.label, whole(o.count)] for o in found])

    routes.add_url_rule("/choices/<key>", view_func=choices)
    return routes


def _lands(words: str) -> tuple[str, ...]:
    """Countries whose name in the reader's language holds the words."""
    sought = words.strip().casefold()
    return tuple(code for code in COUNTRIES if sought and sought in country(code).casefold())
