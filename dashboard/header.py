"""The head of the page: its name, the search, the views, and what shares them."""

from __future__ import annotations

from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import add_dialog, text
from dashboard.access import may_write
from dashboard.markup import attributes, button, radio, segments


def wordmark(home: str) -> Component:
    """Return the name, linked to the page without filters."""
    return html.A(["Date", html.Em("line")], href=home, className="wordmark", id="home")


def header(home: str, api: str) -> Component:
    """Return the page's head; `home` is the path of the page, `api` that of the exports."""
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
    choices = [
        radio(
            label,
            set=urlencode({"view": "" if name == "map" else name}),
            view=name,
            label=text.VIEW_LABELS[name],
        )
        for name, label in text.VIEWS.items()
    ]
    return segments(text.VIEW, choices, id="views")


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
