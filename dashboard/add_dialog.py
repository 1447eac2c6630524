"""The dialog in which text is given, and what was found in it, before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import event_card, text
from dashboard.markup import attributes, button, dot
from dashboard.pending import Read
from geodata.article import LINES, PAGE, TEXT, Article, Skipped
from geodata.events.event import Event
from geodata.headline import headline

MOST_SHOWN: Final = 60  # events before they are saved; all are counted
MOST_LISTED: Final = 30  # files and articles that were left out
WAYS: Final = ("paste", "files", "page")
ACCEPTED: Final = ",".join(sorted(TEXT | PAGE | LINES))


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, for the page, and whether there is anything to save."""

    children: list[Component]
    savable: bool


def opener(**given: Any) -> Component:
    """Return the button that opens the dialog."""
    return button(text.ADD_TEXT, "adding-open", **given)


def dialog(home: str) -> Component:
    """Return the dialog, closed; its routes lie under `home`."""
    return html.Dialog(
        [
            html.Div(
                [
                    html.H2(text.ADD_TEXT, id="adding-heading"),
                    button("×", "adding-close", kind="button square", label=text.CLOSE),
                ],
                className="dialog-head",
            ),
            html.Div(
                [
                    _tabs(),
                    _paste(),
                    _files(),
                    _page(),
                    _dated(),
                    html.Div(_give(), className="actions"),
                ],
                id="adding-form",
            ),
            html.Div(
                [
                    html.P(text.LOADING_MODEL, id="adding-said", role="status"),
                    html.Progress(
                        id="adding-progress", max="1", **attributes(aria_label=text.READING)
                    ),
                    html.Div(button(text.CANCEL, "adding-discard"), className="actions"),
                ],
                id="adding-work",
                hidden=True,
            ),
            html.Div(
                [
                    html.Div(id="adding-found", tabIndex="-1"),
                    html.Div(
                        [
                            button(
                                text.SAVE, "adding-save", id="adding-save", kind="button primary"
                            ),
                            button(text.DISCARD, "adding-discard"),
                        ],
                        className="actions",
                    ),
                ],
                id="adding-result",
                hidden=True,
            ),
            html.P(id="adding-error", role="alert", hidden=True),
        ],
        id="adding",
        **attributes(
            aria_labelledby="adding-heading",
            data_home=home,
            data_loading=text.LOADING_MODEL,
            data_saving=text.SAVING,
            data_fetching=text.FETCHING,
            data_failed=text.ADDING_FAILED,
            data_nothing=text.NOTHING_GIVEN,
        ),
    )


def _tabs() -> Component:
    return html.Div(
        [
            html.Button(
                text.WAYS[name],
                type="button",
                role="tab",
                id=f"adding-tab-{name}",
                tabIndex="0" if name == WAYS[0] else "-1",
                **attributes(
                    aria_selected=str(name == WAYS[0]).lower(),
                    aria_controls=f"adding-{name}",
                    data_do="adding-tab",
                    data_way=name,
                ),
            )
            for name in WAYS
        ],
        className="segments",
        role="tablist",
        **attributes(aria_label=text.ADD_TEXT),
    )


def _panel(name: str, content: list[Component]) -> Component:
    return html.Div(
        content,
        id=f"adding-{name}",
        role="tabpanel",
        hidden=name != WAYS[0],
        **attributes(aria_labelledby=f"adding-tab-{name}"),
    )


def _paste() -> Component:
    return _panel(
        "paste",
        [
            html.Label(
                [text.TEXT_OF_ARTICLE, dcc.Textarea(id="adding-text", rows=8, spellCheck=False)],
                className="field",
            ),
            html.Div(
                [_field(name, label) for name, label in text.ARTICLE_FIELDS.items()],
                className="field-pair",
            ),
        ],
    )


def _files() -> Component:
    return _panel(
        "files",
        [
            html.Div(
                [
                    html.P(text.DROP_FILES),
                    button(text.CHOOSE_FILES, "adding-choose", id="adding-choose"),
                    html.P(text.FILE_KINDS, className="hint"),
                ],
                id="adding-drop",
                **attributes(data_accept=ACCEPTED),
            ),
            html.Ul(id="adding-list", **attributes(aria_label=text.WAYS["files"])),
        ],
    )


def _page() -> Component:
    return _panel(
        "page", [_field("fetch", text.ADDRESS, "https://"), html.P(text.LEAVES, className="hint")]
    )


def _dated() -> Component:
    """Return the day of publication, for texts that state none."""
    hint = html.P(text.COUNTED_FROM, className="hint")
    return html.Div([_field("published", text.PUBLISHED, text.DATE_HINT), hint], className="dated")


def _field(name: str, label: str, hint: str = "") -> Component:
    given = dcc.Input(
        id=f"adding-{name}", type="text", placeholder=hint, autoComplete="off", maxLength=500
    )
    return html.Label([label, given], className="field")


def _give() -> list[Component]:
    return [
        button(text.FIND_EVENTS, "adding-find", id="adding-find", kind="button primary"),
        button(text.CANCEL, "adding-close"),
    ]


def found(read: Sequence[Read | None], unread: Sequence[Skipped]) -> Found:
    """Return the events of the articles, and what was left out with the reasons."""
    coded = [item for item in read if item is not None and not isinstance(item[1], Skipped)]
    skipped = [*unread, *(i[1] for i in read if i is not None and isinstance(i[1], Skipped))]
    events = [(article, event) for article, some in coded for event in _events(some)]
    children: list[Component] = [html.H3(text.found(len(events), len(coded)))]
    known = sum(item is None for item in read)
    if known:
        children.append(html.P(text.known_already(known), className="hint"))
    if coded and not events:
        children.append(html.P(text.NO_EVENTS_FOUND, className="hint"))
    if skipped:
        children.append(_left_out(skipped))
    shown = [html.Li(_event(article, event)) for article, event in islice(events, MOST_SHOWN)]
    if shown:
        children.append(html.Ol(shown, className="found"))
    if len(events) > MOST_SHOWN:
        children.append(html.P(text.and_more(len(events) - MOST_SHOWN), className="hint"))
    return Found(children, bool(coded))


def _events(some: Sequence[Event] | Skipped) -> Sequence[Event]:
    return () if isinstance(some, Skipped) else some


def _left_out(skipped: Sequence[Skipped]) -> Component:
    items = [
        html.Li([html.B(item.where), f": {item.reason}"]) for item in islice(skipped, MOST_LISTED)
    ]
    rest = len(skipped) - MOST_LISTED
    return html.Div(
        [
            html.P(text.left_out(len(skipped))),
            html.Ul(items),
            *([html.P(text.and_more(rest))] if rest > 0 else []),
        ],
        className="left-out",
    )


def _event(article: Article, event: Event) -> list[Component]:
    start, end = event.sentence
    place, when = event.place, event.date
    where = (place.name or place.text if place else None) or text.NO_PLACE
    day = text.dated(when.start, when.end, when.precision) if when else text.NO_DATE
    said = event_card.Report(evidence=article.text[start:end], start=start)
    return [
        html.P(
            [dot(event.quad), html.B(headline(event, article.text))], className="found-headline"
        ),
        html.P(" · ".join((text.type_noun(event.type), where, day)), className="meta"),
        event_card.evidence(event, said),
    ]
