"""The reports of one event on its card: who says so, in which words, and where figures differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import review_panel, text
from dashboard.markup import safe_url
from geodata.detail import Figures, Told


def reports(told: Sequence[Told], *, number: int) -> list[Component]:
    """Return the list of reports where there are several; `number` counts those not told, too."""
    if number < 2:
        return []
    items = [html.Li(_report(report)) for report in told]
    return [html.Section([html.H3(text.reports(number)), html.Ol(items)], className="reports")]


def side_by_side(figures: Figures) -> list[Any]:
    """Return what reports count differently: "fatalities: 12 (AFP), 15 (Reuters)"."""
    lines = []
    for what, values in figures.items():
        said = ", ".join(f"{value} ({', '.join(sources)})" for value, sources in values)
        lines.append(html.Div([html.Small(f"{text.mode(what)}: "), said]))
    return lines


def _report(report: Told) -> list[Component]:
    day = text.day(report.published) if report.published else None
    where = " · ".join(part for part in (report.source, day) if part)
    title, url = report.title or report.headline, safe_url(report.url)
    named: Any = title
    if url:
        named = html.A(title, href=url, target="_blank", rel="noopener noreferrer")
    return [
        html.P([html.Span(f"{where} · " if where else ""), named], className="meta"),
        html.Q(report.evidence),
        *review_panel.apart(report.id),
    ]
