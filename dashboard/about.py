"""The page about the data: method, limits, borders, licences, and what made the events shown."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import flask

from dashboard import text
from dashboard.language import ENGLISH, FOLDER, asked, whole

DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>{title} — {name}</title>
<link rel="icon" href="{home}assets/icons/dateline.svg" type="image/svg+xml">
<script src="{home}assets/early/theme.js"></script>
<link rel="stylesheet" href="{home}assets/10-tokens.css">
<link rel="stylesheet" href="{home}assets/60-about.css">
</head>
<body class="about">
<header><a class="wordmark" href="{home}{query}">Date<em>line</em></a></header>
<main>
{body}
<h2>{versions}</h2>
<dl>{facts}</dl>
</main>
</body>
</html>"""


def about_routes(home: str, facts: Callable[[], dict[str, Any]]) -> flask.Blueprint:
    """Return the route of the page; `home` is the server's prefix, `facts` what the store holds.

    `facts` gives events, articles, sources, first and last day, and the versions that coded them;
    it may be empty where there is no store.
    """
    routes = flask.Blueprint("dateline_about", __name__)

    def about() -> str:
        name, held = asked(), facts()
        told = FOLDER / f"about.{name}.html"
        if not told.exists():
            told = FOLDER / f"about.{ENGLISH}.html"
        return DOCUMENT.format(
            lang=name,
            title=html.escape(text.ABOUT_DATA),
            name=text.NAME,
            home=home,
            query="" if name == ENGLISH else f"?lang={name}",
            body=told.read_text(encoding="utf-8"),
            versions=html.escape(text.ABOUT_VERSIONS),
            facts="".join(_fact(label, held.get(key)) for key, label in text.ABOUT_FACTS.items()),
        )

    routes.add_url_rule("/about", view_func=about)
    return routes


def _fact(label: str, value: Any) -> str:
    """Return one line of the list; nothing where the store does not say."""
    if value in (None, "", 0):
        return ""
    said = whole(value) if isinstance(value, int) else str(value)
    return f"<dt>{html.escape(label)}</dt><dd>{html.escape(said)}</dd>"
