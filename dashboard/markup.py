"""Small pieces of markup that several parts of the page share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from dash import html
from dash.development.base_component import Component

FOLLOWED_SCHEMES = frozenset({"http", "https"})


def attributes(**given: str) -> dict[str, Any]:
    """Name data- and aria- attributes: `attributes(data_do="clear")` is {"data-do": "clear"}."""
    return {name.replace("_", "-"): value for name, value in given.items()}


def dot(quad: str) -> Component:
    """Return the coloured dot of a quad class."""
    return html.I(className=f"dot {quad.replace(' ', '-')}", **attributes(aria_hidden="true"))


def button(
    words: str, do: str, *, kind: str = "button", label: str = "", **given: Any
) -> Component:
    """Return a button; the page's scripts know by `do` what it does. `label` names a sign ("+")."""
    named = {"aria_label": label} if label else {}
    return html.Button(
        words,
        type="button",
        className=kind,
        title=label,
        **given,
        **attributes(data_do=do, **named),
    )


def radio(words: str, *, chosen: bool = False, **named: str) -> Component:
    """Return one of several choices; `named` are data- attributes: `set="view=table"`."""
    data = {f"data_{name}": value for name, value in named.items()}
    return html.Button(
        words,
        type="button",
        role="radio",
        **attributes(aria_checked="true" if chosen else "false", **data),
    )


def segments(
    label: str, choices: Sequence[Component], *, kind: str = "", **given: Any
) -> Component:
    """Return radios side by side, of which one is chosen."""
    return html.Div(
        list(choices),
        className=f"segments {kind}".strip(),
        role="radiogroup",
        **given,
        **attributes(aria_label=label),
    )


def setter(
    words: Any, changes: Mapping[str, Any], *, kind: str = "link", title: str = "", **given: Any
) -> Component:
    """Return a button that writes `changes` into the address; an empty value takes a key away."""
    named = {"aria_label": title} if title else {}
    return html.Button(
        words,
        type="button",
        className=kind,
        title=title,
        **given,
        **attributes(data_set=urlencode(changes), **named),
    )


def safe_url(url: str | None) -> str | None:
    """Return the address if a reader can follow it: http or https with a host, else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in FOLLOWED_SCHEMES and host else None
