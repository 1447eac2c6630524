"""What programs ask of the server: health, the state of the data, and the events as files."""

from __future__ import annotations

import logging

import flask

from dashboard.callbacks import Answers
from geodata.errors import StoreError

log = logging.getLogger(__name__)


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
            return flask.jsonify({"ready": False, "reason": "the store cannot be read"}), 503

    api.add_url_rule("/healthz", view_func=healthz)
    api.add_url_rule("/readyz", view_func=readyz)
    return api
