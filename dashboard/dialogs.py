"""The sheet of keys, and the preview of the embedded map with its code."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import text
from dashboard.markup import attributes, button, radio, segments


def keys() -> Component:
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


def embed() -> Component:
    """Return the dialog that shows the embedded map in a chosen size, and its code."""
    sizes = [
        radio(label, chosen=size == "800x560", size=size)
        for size, label in text.EMBED_SIZES.items()
    ]
    return html.Dialog(
        [
            html.H2(text.EMBED, id="embed-title"),
            segments(text.EMBED_SIZE, sizes),
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
