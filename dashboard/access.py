"""Who may add and change through the page, and which of their requests are meant.

A server that nobody told otherwise lets the user of its own machine write, and must not do so for
the public behind a proxy on that machine: whatever shows that somebody else asks makes the page
read-only for that request.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import flask

from dashboard.settings import Settings, is_loopback

WRITERS: Final = "DATELINE_WRITERS"  # in the app's configuration: nobody, here or everybody
# what proxies put in; every name that begins with X-Forwarded counts, too
_PROXIED: Final = frozenset({"forwarded", "via", "x-real-ip", "cf-connecting-ip", "true-client-ip"})
# no form of another site can send these without the browser asking first
TYPES: Final = frozenset({"application/json", "application/octet-stream"})


def writers(settings: Settings) -> str:
    """Say whom these settings let write."""
    if settings.read_only:
        return "nobody"
    return "here" if settings.local_only else "everybody"


def may_write() -> bool:
    """Whether whoever asks may add and change; nobody may outside of a request."""
    if not flask.has_request_context():
        return False
    allowed = flask.current_app.config.get(WRITERS, "nobody")
    return allowed == "everybody" or (allowed == "here" and _from_here(flask.request))


def refuse_others() -> None:
    """Answer 404 to whoever may not write, and 403 to what another site's page sends."""
    if not may_write():
        flask.abort(404)
    if flask.request.method in {"GET", "HEAD"}:
        return
    if flask.request.mimetype not in TYPES:
        flask.abort(415)
    if not _own_page(flask.request):
        flask.abort(403)


def _from_here(request: flask.Request) -> bool:
    """Whether a browser on this machine asks, with nobody in between."""
    names = {name.lower() for name, _ in request.headers}
    proxied = names & _PROXIED or any(name.startswith("x-forwarded") for name in names)
    # nginx, left as it is, hides the reader's name for the server but speaks the old protocol
    old = request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0"
    # a name that leads here without being this machine's is a trap of another site (rebinding)
    named = urlsplit(f"//{request.host}").hostname or ""
    return not proxied and not old and is_loopback(named) and is_loopback(request.remote_addr or "")


def _own_page(request: flask.Request) -> bool:
    """Whether our own page sends this, as browsers tell in headers that no page can forge."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    # without https, browsers tell only the origin
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host
