"""What programs ask of the server: health, the state of the data, and the events as files."""

from __future__ import annotations

import itertools
import logging
from typing import Any
from urllib.parse import quote

import flask

from dashboard.callbacks import Answers
from dashboard.url_state import PageState
from geodata.errors import StoreError
from geodata.export import FORMATS

log = logging.getLogger(__name__)
UNREADABLE = "the store cannot be read"


def blueprint(answers: Answers) -> flask.Blueprint:
    """Return the routes; register them under the server's prefix."""
    api = flask.Blueprint("dateline_api", __name__)

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
        """Stream the events of the page's own query string."""
        if name not in FORMATS:
            flask.abort(404)
        try:
            return _export(answers, name, flask.request.query_string.decode("utf-8", "replace"))
        except StoreError as error:
            log.warning("no export: %s", error)
            return flask.Response(f"{UNREADABLE}\n", 503, mimetype="text/plain")

    api.add_url_rule("/healthz", view_func=healthz)
    api.add_url_rule("/readyz", view_func=readyz)
    api.add_url_rule("/api/events.<name>", view_func=events)
    return api


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
