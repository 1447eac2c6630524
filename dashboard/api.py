"""What programs ask of the server: health, the state of the data, and the events as files."""

from __future__ import annotations

import hashlib
import itertools
import logging
from typing import Any
from urllib.parse import quote

import flask

from dashboard import feed
from dashboard.callbacks import Answers
from dashboard.cards import Cards
from dashboard.language import asked
from dashboard.url_state import PageState
from geodata.errors import StoreError
from geodata.export import FORMATS
from geodata.filters import Filter

log = logging.getLogger(__name__)
FEED, OWN_CARD = "atom", "assets/icons/card.png"
UNREADABLE = "the store cannot be read"


def blueprint(answers: Answers) -> flask.Blueprint:
    """Return the routes; register them under the server's prefix."""
    api, cards = flask.Blueprint("dateline_api", __name__), Cards()

    def healthz() -> flask.Response:
        """Say that the process answers, whatever the state of the data."""
        return flask.Response("OK\n", mimetype="text/plain")

    def readyz() -> tuple[flask.Response, int]:
        """Say which data are served; 503 while they cannot be read."""
        try:
            return flask.jsonify({"ready": True, **answers.state()}), 200
        except StoreError as error:
            log.warning("not ready: %s", error)
            return flask.jsonify({"ready": False, "reason": UNREADABLE}), 503

    def events(name: str) -> flask.Response:
        """Stream the events of the page's own query string, or feed the newest of them."""
        if name not in (*FORMATS, FEED):
            flask.abort(404)
        query = flask.request.query_string.decode("utf-8", "replace")
        try:
            return _feed(answers, query) if name == FEED else _export(answers, name, query)
        except StoreError as error:
            log.warning("no export: %s", error)
            return flask.Response(f"{UNREADABLE}\n", 503, mimetype="text/plain")

    def card() -> flask.Response:
        """Send the picture of a link; the product's own where there is none to be had."""
        query = flask.request.query_string.decode("utf-8", "replace")
        state, _ = PageState.from_query(query)
        try:
            queries, _ = answers.queries(state.version)
            picture = cards.picture(queries, state) if queries.counts(Filter()).total else None
        except StoreError as error:
            log.warning("no card: %s", error)
            picture = None
        if picture is None:
            return _moved(flask.request.base_url.replace("api/card.png", OWN_CARD))
        response = flask.Response(picture, mimetype="image/png")
        response.cache_control.public = True
        response.cache_control.max_age = 600
        return response

    api.add_url_rule("/api/card.png", view_func=card)
    api.add_url_rule("/healthz", view_func=healthz)
    api.add_url_rule("/readyz", view_func=readyz)
    api.add_url_rule("/api/events.<name>", view_func=events)
    return api


def _moved(address: str) -> flask.Response:
    """Point elsewhere for this once."""
    response = flask.Response(status=302, headers={"Location": address})
    response.cache_control.no_store = True
    return response


def _feed(answers: Answers, query: str) -> flask.Response:
    """Answer with the feed, or that it is as it was: feed readers ask often."""
    state, _ = PageState.from_query(query)
    queries, _ = answers.queries()
    home = flask.request.base_url.removesuffix(f"api/events.{FEED}")
    named = f"{queries.version} {home} {asked()} {state.filter.query()}"
    response = flask.Response(content_type=f"{feed.MEDIA_TYPE}; charset=utf-8")
    # weak, since a compressed answer is as good
    response.set_etag(hashlib.sha256(named.encode()).hexdigest()[:32], weak=True)
    response.last_modified = queries.updated()
    response.cache_control.max_age = 60
    response.make_conditional(flask.request)
    if response.status_code == 200:
        response.set_data(feed.feed(queries, state.filter, home=home))
    return response


def _export(answers: Answers, name: str, query: str) -> flask.Response:
    """Answer with one format; the first piece is made here, so that its errors still count."""
    form = FORMATS[name]
    state, notes = PageState.from_query(query)
    queries, gone = answers.queries(state.version)
    pieces = form.write(queries, state.filter)
    first: str | bytes = next(pieces, "")
    whole: Any = itertools.chain([first], pieces)  # of text or of bytes, Flask takes both
    response = flask.Response(whole, content_type=form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="events{form.suffix}"'
    response.headers["Dateline-Version"] = str(queries.version)
    # what was not understood must not pass for "everything": header values are ASCII
    if notes or gone:
        response.headers["Dateline-Ignored"] = quote("; ".join((*notes, *gone)), safe=" ;,:=")
    return response
