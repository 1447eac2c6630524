"""The HTML document around the page: language, title, social card, icons, security headers."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flask
from dash import Dash

from dashboard import text
from dashboard.access import may_write
from dashboard.language import asked
from dashboard.url_state import PageState

INDEX = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<meta name="description" content="{description}">
<link rel="canonical" href="{url}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="{name}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{description}">
<meta property="og:url" content="{url}">
<meta property="og:image" content="{image}">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta name="twitter:card" content="summary_large_image">
<link rel="alternate" type="application/atom+xml" title="{title}" href="{feed}"
 data-export="{feeds}">
<link rel="icon" href="{assets}icons/dateline.svg" type="image/svg+xml">
<link rel="icon" href="{assets}icons/dateline-32.png" sizes="32x32" type="image/png">
<link rel="apple-touch-icon" href="{assets}icons/dateline-180.png">
<script src="{assets}early/theme.js"></script>
{css}
</head>
<body>
<noscript>{noscript}</noscript>
{entry}
{config}
{scripts}
{renderer}
</body>
</html>"""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a link to the page shows where it is shared."""

    title: str = text.NAME
    description: str = text.TAGLINE


class Document(Dash):
    """Dash with a document of its own; `describe` says what the asked address shows."""

    def __init__(self, *args: Any, describe: Callable[[str], Meta], **kwargs: Any) -> None:
        self._describe = describe
        super().__init__(*args, **kwargs)

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]  # all by name
        """Fill the document; every value from outside is escaped."""
        query = flask.request.query_string.decode("utf-8", "replace")
        meta = self._describe(query)
        address = flask.request.url_root.rstrip("/") + self.config.requests_pathname_prefix
        assets = f"{self.config.requests_pathname_prefix}assets/"
        state, _ = PageState.from_query(query)
        feeds = f"{self.config.requests_pathname_prefix}api/events.atom"
        filled = {
            "lang": asked(),
            "name": text.NAME,
            "title": meta.title,
            "description": meta.description,
            "url": _asking(address, query),
            "image": _asking(f"{address}api/card.png", state.chosen("v", "event", "lang")),
            "assets": assets,
            "feeds": feeds,
            "feed": _asking(feeds, state.chosen("lang")),
            "noscript": text.NO_SCRIPT,
        }
        return INDEX.format(
            **{name: html.escape(value) for name, value in filled.items()},
            css=parts["css"],
            entry=parts["app_entry"],
            config=parts["config"],
            scripts=parts["scripts"],
            renderer=parts["renderer"],
        )


def _asking(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def answer_unknown_paths(app: Dash) -> None:
    """Answer 404 where there is no page; Dash would send its one page for every path."""
    home = app.config.requests_pathname_prefix

    def missing(path: str) -> tuple[str, int]:  # noqa: ARG001 - the route's
        return f'<!DOCTYPE html><p>{text.NO_PAGE} <a href="{home}">{text.NAME}</a></p>', 404

    app.server.view_functions[f"{app.config.routes_pathname_prefix}<path:path>"] = missing


def add_security_headers(app: Dash) -> None:
    """Send a strict policy with every answer; call it when all callbacks are defined.

    MapLibre runs its worker from a blob and plotly writes inline styles; everything else comes
    from this server. If `embeddable`, any site may frame the page with embed=1, which shows public
    data and can change nothing.
    """
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(app.csp_hashes())}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "worker-src blob:",
            "connect-src 'self'",
            "font-src 'self' data:",
            "base-uri 'self'",
            "form-action 'self'",
            "object-src 'none'",
        )
    )

    def secure(response: flask.Response) -> flask.Response:
        framed = flask.request.args.get("embed") == "1" and not may_write()
        frames = "*" if framed else "'self'"
        response.headers.setdefault(
            "Content-Security-Policy", f"{policy}; frame-ancestors {frames}"
        )
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if "/assets/icons/" in flask.request.path:  # or Chromium asks again at every filter
            response.cache_control.no_cache = None
            response.cache_control.max_age = 86_400
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        return response

    app.server.after_request(secure)
