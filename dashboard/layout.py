"""The page's skeleton: regions, controls and stores. Events arrive by callback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel import Locale
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import add_dialog, dialogs, text
from dashboard.access import may_write
from dashboard.graphs import EMPTY_FIGURE, GRAPH_CONFIG
from dashboard.header import header
from dashboard.language import LANGUAGES, asked
from dashboard.map_pane import map_pane
from dashboard.markup import attributes, button
from dashboard.url_state import KEYS


def page(
    *,
    home: str,
    api: str,
    styles: Callable[[], dict[str, Any]],
    tiles: str,
    sample: bool,
    ready: str,
) -> Component:
    """Return the whole page.

    `home` is the path of the page itself, `api` the path of the exports; `styles` gives the map's
    style for "light" and "dark" in the reader's language, whose tile URL is `tiles`, a path that
    the browser makes absolute; `ready` is the path that tells whether there are newer data.
    """
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            *_stores(styles(), tiles),
            html.A(text.SKIP_TO_LIST, href="#list", className="skip"),
            _banner(sample=sample),
            header(home, api),
            _filters(home),
            map_pane(home),
            _time(),
            _side(),
            dialogs.keys(),
            *([add_dialog.dialog(home)] if may_write() else []),
            dialogs.embed(),
            html.Section(id="printed", **attributes(data_from=f"{home}printed")),
            html.Div(id="toast", role="status", **attributes(aria_live="polite")),
        ],
        id="page",
        **attributes(
            data_ready=ready,
            data_keys=" ".join(KEYS),
            data_copied=text.COPIED,
            data_copied_code=text.COPIED_CODE,
            data_preparing=text.PREPARING,
            data_no_picture=text.NO_PICTURE,
            data_sources=text.PICTURE_SOURCES,
            data_by_machine=text.BY_MACHINE,
            data_outlines=f"{home}outlines/countries.json",
            data_choices=f"{home}choices/",
        ),
    )


def _stores(styles: dict[str, Any], tiles: str) -> list[Component]:
    return [
        dcc.Store(id="query"),  # the part of the query string that decides which events
        dcc.Store(id="open"),  # id of the open event
        dcc.Store(id="theme"),  # "light" or "dark", the system's wish resolved
        dcc.Store(id="window"),  # how far the map is zoomed in, and where
        dcc.Store(id="shown"),  # what the last whole answer answered
        dcc.Store(id="marks"),  # traces of the map
        dcc.Store(id="area"),  # shape of the open event's place
        dcc.Store(id="styles", data={"tiles": tiles, "themes": styles}),
        dcc.Store(id="tick"),  # asks for the newest data again
        dcc.Store(id="playing"),  # first and last day of the timeline while it plays
        dcc.Store(id="sink"),  # nothing reads it: clicks and the brush edit the address
    ]


def _banner(*, sample: bool) -> Component:
    return html.Section(
        text.SAMPLE_BANNER, id="banner", hidden=not sample, **attributes(aria_label=text.ABOUT)
    )


def _filters(home: str) -> Component:
    return html.Aside(
        [
            html.Div(
                [
                    html.H2(text.FILTERS),
                    button(text.CLOSE, "close-filters", id="close-filters"),
                ],
                className="drawer-head drawer-only",
            ),
            html.Div(id="facets"),
            html.Footer(
                [
                    html.A(text.ABOUT_DATA, href=f"{home}about", id="about"),
                    button(text.KEYS, "help", kind="link"),
                    _languages(),
                ],
                className="foot",
            ),
        ],
        id="filters",
        **attributes(aria_label=text.FILTERS),
    )


def _languages() -> Component:
    """Return a link to the page in each other language, in that language."""
    now = asked()
    return html.Nav(
        [
            html.A(
                (Locale.parse(name).get_display_name(name) or name).capitalize(),
                href=f"?lang={name}",
                lang=name,
                **attributes(data_language=name),
            )
            for name in LANGUAGES
            if name != now
        ],
        **attributes(aria_label=text.LANGUAGE),
    )


def _time() -> Component:
    graph = dcc.Graph(
        id="timeline",
        figure=EMPTY_FIGURE,
        config=GRAPH_CONFIG | {"scrollZoom": False},
        className="fill",
    )
    return html.Section(
        [_playback(), html.Div(graph, className="bars")],
        id="time",
        **attributes(aria_label=text.TIMELINE_LABEL),
    )


def _playback() -> Component:
    def control(words: str, does: str, label: str, kind: str, **given: Any) -> Component:
        named = attributes(data_play_does=does, aria_label=label)
        return html.Button(words, type="button", className=kind, title=label, **(given | named))

    return html.Div(
        [
            control(
                "▶",
                "play",
                text.PLAY,
                "button square",
                id="play",
                **attributes(data_play=text.PLAY, data_stop=text.PAUSE),
            ),
            html.Div(
                [
                    control("1×", "pace", text.PACE, "link"),
                    control(
                        "∑", "growing", text.GROWING, "link", **attributes(aria_pressed="false")
                    ),
                ],
                className="play-how",
            ),
        ],
        className="playback",
        role="group",
        **attributes(aria_label=text.PLAYBACK),
    )


def _side() -> Component:
    return html.Aside(
        [
            button("", "sheet", id="sheet", kind="handle phone-only", label=text.EVENTS),
            html.Section(id="card", **attributes(aria_label=text.EVENT)),
            html.Div(id="list-head", className="list-head"),
            html.Ol(id="list", tabIndex="-1", **attributes(aria_label=text.EVENTS)),
            html.Nav(id="pager"),
        ],
        id="side",
        **attributes(aria_label=text.EVENTS),
    )
