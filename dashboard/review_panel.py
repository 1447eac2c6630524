"""What reviewers said of the open event, and for whoever may write the means to say more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import text
from dashboard.access import may_write
from dashboard.language import country
from dashboard.markup import attributes, button
from geodata.places.gazetteer import Candidate, Gazetteer
from geodata.reviews import Standing


def panel(event: str, said: Standing) -> list[Component]:
    """Return the part of the card about reviews; nothing where there is nothing to say or do."""
    if not may_write():
        # who reviewed, and with which words, is for those who review
        return [_section(_said(said, named=False))] if said.verdict else []
    return [
        _section(
            *(_said(said, named=True) if said.verdict else []),
            html.Div(_verdicts(event, said), className="actions"),
            _move(event),
            html.Div(
                [_field("note", text.NOTE), _field("reviewer", text.REVIEWER)], className="notes"
            ),
            html.P(id="review-error", role="alert", className="review-error", hidden=True),
        )
    ]


def apart(event: str) -> list[Component]:
    """Return the button that takes a report out of its event, for whoever may write."""
    if not may_write():
        return []
    return [_say(text.NOT_THE_SAME, event, "apart", kind="link")]


def suggestions(found: Sequence[Candidate], known: Gazetteer) -> list[Component]:
    """Return places that a typed name may mean, each a button; with what tells them apart."""
    if not found:
        return [html.P(text.NO_SUCH_PLACE, className="hint", role="status")]
    return [html.Ul([html.Li(_place(place, known)) for place in found], className="suggestions")]


def _section(*content: Any) -> Component:
    return html.Section([html.H3(text.REVIEW), *content], className="review")


def _said(said: Standing, *, named: bool) -> list[Component]:
    when = said.moment.date() if said.moment else None
    told = (said.reviewer, said.note) if named else (None, None)
    line = text.standing(said.verdict or "", told[0], when, told[1])
    return [html.P(line, className="standing")]


def _verdicts(event: str, said: Standing) -> list[Component]:
    """Return what can be said now: not what was said last, which can be undone instead."""
    choices = {"confirmed": text.CONFIRM, "rejected": text.REJECT}
    return [
        *(_say(words, event, name) for name, words in choices.items() if name != said.verdict),
        button(text.MOVE, "review-move", **attributes(aria_expanded="false", aria_controls="move")),
        *([_say(text.UNDO, event, "undone")] if said.verdict else []),
    ]


def _say(words: str, event: str, verdict: str, *, kind: str = "button") -> Component:
    told = attributes(data_reviewed=event, data_verdict=verdict)
    return button(words, "review-say", kind=kind, **told)


def _move(event: str) -> Component:
    return html.Div(
        [_field("place", text.NEW_PLACE), html.Div(id="move-found")],
        id="move",
        className="move",
        hidden=True,
        **attributes(data_reviewed=event),
    )


def _field(name: str, label: str) -> Component:
    given = dcc.Input(id=f"review-{name}", type="text", autoComplete="off", maxLength=300)
    return html.Label([label, given], className="field")


def _place(place: Candidate, known: Gazetteer) -> Component:
    """Return one choice: "Kursk · Kursk Oblast, Russia · region"."""
    region = known.admin1_name(place.admin1) if place.admin1 else None
    within = ", ".join(
        name
        for name in (region, country(place.country) if place.country else None)
        if name and name != place.name
    )
    told = " · ".join(part for part in (within, text.KINDS.get(place.kind, "")) if part)
    return html.Button(
        [place.name, " ", html.Small(told)],
        type="button",
        **attributes(data_do="review-place", data_place=place.id),
    )
