"""The filter said as a sentence over the map, each part of it with a way to take it away."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import text
from dashboard.markup import button, setter

MOST_NOTES = 4


def sentence(
    said: str, *, matching: int, total: int, parts: Sequence[tuple[str, str]], embed: bool = False
) -> list[Component]:
    """Return "103 of 311 events · Assaults in Ukraine" and a chip for each part.

    `parts` are (key of the address, words); a chip clears its key.
    """
    number = text.of(matching, total) if parts else text.count(total)
    line = html.P(
        [html.B(number), f" · {said[:1].lower()}{said[1:]}" if parts else f" · {text.EVERYTHING}"],
        className="sentence",
        role="status",
    )
    return [line] if embed else [line, *(chip(key, words) for key, words in parts)]


def chip(key: str, words: str) -> Component:
    """Return one removable part of the filter."""
    keys = ("from", "to", "last") if key in {"from", "to", "last"} else (key,)
    return setter(
        html.Span(words), dict.fromkeys(keys, ""), kind="chip", title=f"{text.REMOVE}: {words}"
    )


def notes(lines: Sequence[str]) -> list[Component]:
    """Return what was dropped from the address in one box: a few lines, and how many more."""
    told = list(dict.fromkeys(lines))
    if not told:
        return []
    shown = told if len(told) <= MOST_NOTES else told[: MOST_NOTES - 1]
    rest = [html.Li(text.more_notes(len(told) - len(shown)))] if len(shown) < len(told) else []
    return [
        html.Div(
            [
                html.Ul([*(html.Li(line) for line in shown), *rest]),
                button(text.CLOSE.lower(), "dismiss", kind="link"),
            ],
            className="note",
            role="status",
        )
    ]
