"""The map with what lies over it: the sentence, the legend, the layers and the buttons."""

from __future__ import annotations

from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import text
from dashboard.graphs import EMPTY_FIGURE, GRAPH_CONFIG
from dashboard.markup import attributes, button, dot, radio, segments
from geodata.filter_values import slug
from geodata.wording import QUADS


def map_pane(home: str) -> Component:
    """Return the map, what lies over it, and its buttons; `home` is the path of the page."""
    return html.Main(
        [
            dcc.Graph(id="map", figure=EMPTY_FIGURE, config=GRAPH_CONFIG, className="fill"),
            html.Div(
                [html.Div(id="sentence"), html.Div(id="notes"), _trouble(), _hello(home)],
                className="over",
            ),
            html.A(text.OPEN_FULL, id="open-full", href="", target="_blank", className="button"),
            html.P(
                text.NO_WEBGL,
                id="map-note",
                role="status",
                hidden=True,
                **attributes(data_failed=text.MAP_FAILED),
            ),
            html.Div(id="panel"),
            html.Div(id="empty"),
            html.Div(_legend(), id="legend"),
            html.Div(
                [
                    button(
                        "▭", "draw-box", id="draw-box", kind="button square", label=text.DRAW_BOX
                    ),
                    button(
                        "✎", "draw-area", id="draw-area", kind="button square", label=text.DRAW_AREA
                    ),
                    button("+", "zoom-in", id="zoom-in", kind="button square", label=text.ZOOM_IN),
                    button(
                        "−", "zoom-out", id="zoom-out", kind="button square", label=text.ZOOM_OUT
                    ),
                    button(
                        "⤢", "zoom-fit", id="zoom-fit", kind="button square", label=text.ZOOM_FIT
                    ),
                    button(
                        "≡",
                        "toggle-tools",
                        id="toggle-tools",
                        kind="button square phone-only",
                        label=text.TOOLS,
                        **attributes(aria_expanded="false"),
                    ),
                ],
                id="zoom",
            ),
        ],
        id="map-pane",
        **attributes(aria_label=text.VIEW_LABELS["map"]),
    )


def _trouble() -> Component:
    """Return what is said while the server does not answer."""
    return html.Div(
        [html.P(text.NO_ANSWER), button(text.TRY_AGAIN, "refresh", kind="link")],
        id="trouble",
        className="note",
        role="alert",
        hidden=True,
    )


def _hello(home: str) -> Component:
    """Return the one sentence that explains the page to whoever sees it first."""
    return html.Div(
        [
            html.P([text.HELLO, " ", html.A(text.ABOUT_DATA, href=f"{home}about")]),
            button(text.GOT_IT, "hello", kind="link"),
        ],
        id="hello",
        className="note",
        hidden=True,  # until the page's script knows that it was not read before
    )


def _layers() -> Component:
    """Return the switch between marks, heat and countries."""
    choices = [
        radio(
            label,
            set=urlencode({"layer": "" if name == "marks" else name}),
            layer=name,
        )
        for name, label in text.LAYERS.items()
    ]
    return segments(text.LAYER, choices, kind="layers")


def _legend() -> list[Component]:
    quads = [
        html.Button(
            [dot(quad), text.quad(quad).lower()],
            type="button",
            className="legend-item",
            **attributes(
                data_toggle=urlencode({"quad": slug(quad)}),
                data_clears="type mode",
                aria_pressed="false",
            ),
        )
        for quad in QUADS
    ]
    return [
        _layers(),
        *quads,
        html.Div(
            [html.I(className="dot ring", **attributes(aria_hidden="true")), text.REGION_LEGEND],
            className="of-marks",
        ),
        html.Div(
            [
                html.Span(text.FEW, **attributes(data_words=text.FEW)),
                html.I(**attributes(aria_hidden="true")),
                html.Span(
                    text.MANY,
                    **attributes(data_words=text.MANY, data_unit=text.EVENTS.lower()),
                ),
            ],
            className="of-counts",
        ),
    ]
