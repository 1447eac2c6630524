"""The page's skeleton: regions, controls and stores. Events arrive by callback."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from babel import Locale
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import add_dialog, text
from dashboard.access import may_write
from dashboard.language import LANGUAGES, asked
from dashboard.markup import attributes, button, dot
from dashboard.url_state import KEYS
from geodata.filter_values import slug
from geodata.wording import QUADS

# one configuration for every graph: no "share" button that would send data to another host
GRAPH_CONFIG: Any = {
    "showSendToCloud": False,
    "displaylogo": False,
    "displayModeBar": False,
    "scrollZoom": True,
    "doubleClick": False,
    "responsive": True,
}
EMPTY_FIGURE: dict[str, Any] = {
    "data": [],
    "layout": {
        "xaxis": {"visible": False},
        "yaxis": {"visible": False},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
    },
}


def page(
    *, home: str, api: str, styles: dict[str, Any], tiles: str, sample: bool, ready: str
) -> Component:
    """Return the whole page.

    `home` is the path of the page itself, `api` the path of the exports; `styles` holds the map's
    style for "light" and "dark", whose tile URL is `tiles`, a path that the browser makes absolute;
    `ready` is the path that tells whether there are newer data.
    """
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            *_stores(styles, tiles),
            html.A(text.SKIP_TO_LIST, href="#list", className="skip"),
            _banner(sample=sample),
            _header(home, api),
            _filters(home),
            _map(home),
            _time(),
            _side(),
            _help(),
            *([add_dialog.dialog(home)] if may_write() else []),
            _embed(),
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
        dcc.Store(id="sink"),  # nothing reads it: clicks and the brush edit the address
    ]


def _banner(*, sample: bool) -> Component:
    return html.Section(
        text.SAMPLE_BANNER, id="banner", hidden=not sample, **attributes(aria_label=text.ABOUT)
    )


def wordmark(home: str) -> Component:
    """Return the name, linked to the page without filters."""
    return html.A(["Date", html.Em("line")], href=home, className="wordmark", id="home")


def _header(home: str, api: str) -> Component:
    return html.Header(
        [
            html.H1(wordmark(home)),
            html.Div(
                dcc.Input(
                    id="q",
                    type="search",
                    placeholder=text.SEARCH,
                    autoComplete="off",
                    maxLength=200,
                    spellCheck=False,
                    name="q",
                ),
                className="search",
                role="search",
            ),
            button(text.NEWS, "refresh", id="news", kind="link", hidden=True),
            html.Span(id="freshness", className="freshness"),
            *([add_dialog.opener()] if may_write() else []),
            button(text.FILTERS, "toggle-filters", id="toggle-filters", kind="button drawer-only"),
            _views(),
            button("◐", "toggle-theme", id="toggle-theme", kind="button square", label=text.THEME),
            _share(api),
        ],
        id="top",
    )


def _views() -> Component:
    """Return the switch of what stands in the middle of the page."""
    return html.Div(
        [
            html.Button(
                label,
                type="button",
                role="radio",
                **attributes(
                    aria_checked="false",
                    data_set=urlencode({"view": "" if name == "map" else name}),
                    data_view=name,
                    data_label=text.VIEW_LABELS[name],
                ),
            )
            for name, label in text.VIEWS.items()
        ],
        id="views",
        className="segments",
        role="radiogroup",
        **attributes(aria_label=text.VIEW),
    )


def _share(api: str) -> Component:
    def download(kind: str, label: str) -> Component:
        return html.A(
            label,
            href=f"{api}/events.{kind}",
            className="menu-item",
            **attributes(data_export=f"{api}/events.{kind}"),
        )

    return html.Details(
        [
            html.Summary(text.SHARE, className="button primary", id="share"),
            html.Div(
                [
                    button(text.COPY_LINK, "copy-link", id="copy-link", kind="menu-item"),
                    button(text.COPY_VERSION, "copy-version", id="copy-version", kind="menu-item"),
                    button(f"{text.EMBED}…", "embed", id="embed-open", kind="menu-item"),
                    html.Hr(),
                    button(text.PICTURE, "picture", id="picture", kind="menu-item"),
                    button(f"{text.PRINT}…", "print", id="print", kind="menu-item"),
                    html.Hr(),
                    download("csv", text.DOWNLOAD_CSV),
                    download("geojson", text.DOWNLOAD_GEOJSON),
                    download("parquet", text.DOWNLOAD_PARQUET),
                    download("kml", text.DOWNLOAD_KML),
                    html.Hr(),
                    download("atom", text.FOLLOW),
                ],
                className="menu",
            ),
        ],
        className="share",
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


def _map(home: str) -> Component:
    return html.Main(
        [
            dcc.Graph(id="map", figure=EMPTY_FIGURE, config=GRAPH_CONFIG, className="fill"),
            html.Div(
                [html.Div(id="sentence"), html.Div(id="notes"), _hello(home)], className="over"
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


def _help() -> Component:
    """Return the sheet of keys, each of which does what a button does."""
    rows = [
        part
        for key, does in text.KEY_HELP.items()
        for part in (html.Dt(html.Kbd(key)), html.Dd(does))
    ]
    return html.Dialog(
        [
            html.H2(text.KEYS, id="help-title"),
            html.Dl(rows, className="keys"),
            html.Label(
                [
                    # one-letter keys disturb those who speak to their computer
                    html.Button(
                        type="button",
                        role="switch",
                        id="keys-on",
                        className="switch",
                        **attributes(aria_checked="true", aria_label=text.KEYS_ON),
                    ),
                    text.KEYS_ON,
                ],
                className="switch-row",
            ),
            button(text.CLOSE, "close-help", kind="button primary"),
        ],
        id="help",
        **attributes(aria_labelledby="help-title"),
    )


def _embed() -> Component:
    """Return the dialog that shows the embedded map in a chosen size, and its code."""
    sizes = [
        html.Button(
            label,
            type="button",
            role="radio",
            **attributes(data_size=size, aria_checked="true" if size == "800x560" else "false"),
        )
        for size, label in text.EMBED_SIZES.items()
    ]
    return html.Dialog(
        [
            html.H2(text.EMBED, id="embed-title"),
            html.Div(
                sizes,
                className="segments",
                role="radiogroup",
                **attributes(aria_label=text.EMBED_SIZE),
            ),
            html.Div(html.Iframe(id="embed-frame", title=text.EMBED_PREVIEW), id="embed-preview"),
            html.Pre(
                id="embed-code",
                tabIndex="0",
                role="region",
                **attributes(aria_label=text.EMBED_CODE),
            ),
            html.Div(
                [
                    button(text.COPY_EMBED, "copy-embed", id="copy-embed", kind="button primary"),
                    button(text.CLOSE, "close-embed"),
                ],
                className="actions",
            ),
        ],
        id="embed",
        **attributes(aria_labelledby="embed-title"),
    )


def _layers() -> Component:
    """Return the switch between marks, heat and countries."""
    return html.Div(
        [
            html.Button(
                label,
                type="button",
                role="radio",
                **attributes(
                    aria_checked="false",
                    data_set=urlencode({"layer": "" if name == "marks" else name}),
                    data_layer=name,
                ),
            )
            for name, label in text.LAYERS.items()
        ],
        className="segments layers",
        role="radiogroup",
        **attributes(aria_label=text.LAYER),
    )


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
            [text.FEW, html.I(**attributes(aria_hidden="true")), text.MANY], className="of-counts"
        ),
    ]


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
