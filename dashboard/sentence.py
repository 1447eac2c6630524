"""The filter said as a sentence over the map, each part of it with a way to take it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard import text
from dashboard.language import translate
from dashboard.markup import button, setter
from geodata.filter_words import EVENTS

MOST_NOTES = 4


def sentence(
    said: str,
    *,
    matching: int,
    total: int,
    parts: Sequence[tuple[str, str]],
    days: tuple[date | None, date | None] = (None, None),
) -> list[Component]:
    """Return "103 of 311 events · assaults in Ukraine", a chip for each part and one for all.

    `parts` are (key of the address, words); a chip clears its key. `days` are the first and last
    that the filter lets through: "in the last 7 days" alone does not say from when they count.
    """
    number = text.of(matching, total) if parts else text.count(total)
    what = _after_number(said) if parts else text.EVERYTHING
    dates = text.since_until(*days) if any(key == "last" for key, _ in parts) else ""
    line = html.P(
        [html.B(number), f" · {what} ({dates})" if dates else f" · {what}"],
        className="sentence",
        role="status",
    )
    chips = [chip(key, words) for key, words in parts]
    clear = [button(text.CLEAR_ALL, "clear", kind="clear-all")] if len(parts) > 1 else []
    return [line, *([html.Div([*chips, *clear], className="chips")] if chips else [])]


def _after_number(said: str) -> str:
    """The filter's words without the "events" that the number before them says already."""
    lowered = f"{said[:1].lower()}{said[1:]}"
    rest = lowered.removeprefix(translate(EVENTS))
    return rest.lstrip(", ") if rest.startswith((" ", ",")) else lowered


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
