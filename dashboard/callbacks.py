"""What happens when the address, the theme or the map's view changes; each callback is thin."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from dash import ClientsideFunction, Dash, Input, Output, State, ctx

from dashboard import event_card, screen, text
from dashboard.document import Meta
from dashboard.map import Mark, traces
from dashboard.palette import palette
from dashboard.screen import Screen
from dashboard.url_state import PageState
from geodata.errors import DatelineError, StoreError
from geodata.queries import Queries

log = logging.getLogger(__name__)
PARTS = {
    "marks": Output("marks", "data"),
    "timeline": Output("timeline", "figure"),
    "facets": Output("facets", "children"),
    "head": Output("list-head", "children"),
    "list": Output("list", "children"),
    "pager": Output("pager", "children"),
    "sentence": Output("sentence", "children"),
    "notes": Output("notes", "children"),
    "empty": Output("empty", "children"),
    "freshness": Output("freshness", "children"),
    "panel": Output("panel", "children"),
}
SHOWN = {"shown": Output("shown", "data")}


class NoStoreYetError(StoreError):
    """Nothing was ever put in; the page says how to begin."""


class Answers(Protocol):
    """Who answers: the store's queries, or a stand-in of a test."""

    def screen(
        self,
        query: str,
        window: Mapping[str, Any] | None,
        *,
        address: str = "",
        span: Any = None,
    ) -> Screen:
        """Everything that the filter decides; notes are on the whole `address`.

        `span` are the first and last day of the timeline while it plays.
        """
        ...

    def marks(self, query: str, window: Mapping[str, Any] | None) -> list[Mark]:
        """The map's marks alone, for another zoom or part of the world."""
        ...

    def card(self, event: str, query: str) -> list[Any]:
        """The card's content."""
        ...

    def area(self, event: str, query: str) -> dict[str, Any] | None:
        """What the map draws for the open event."""
        ...

    def meta(self, query: str) -> Meta:
        """Title and description of an address."""
        ...

    def facts(self) -> dict[str, Any]:
        """What the page about the data tells of the store; empty where it cannot be read."""
        ...

    def state(self) -> dict[str, Any]:
        """Data version, newest event and last ingest; raises StoreError."""
        ...

    def refresh(self) -> None:
        """Answer from the newest data from now on."""
        ...

    def queries(self, version: str | None = None) -> tuple[Queries, tuple[str, ...]]:
        """The store's queries, for the exports."""
        ...


def register(app: Dash, answers: Answers) -> None:
    """Define every callback of the page."""
    _register_client(app)

    def refresh() -> None:
        """Answer from the newest data at once where the page asks for them."""
        if "tick.data" in ctx.triggered_prop_ids:
            answers.refresh()

    @app.callback(
        output=PARTS | SHOWN,
        inputs={
            "query": Input("query", "data"),
            "window": Input("window", "data"),
            "theme": Input("theme", "data"),
            "_tick": Input("tick", "data"),
            "opened": State("open", "data"),
            "search": State("url", "search"),
            "shown": State("shown", "data"),
            "playing": State("playing", "data"),
        },
        prevent_initial_call=True,
    )
    def show(
        query: str,
        window: dict[str, Any] | None,
        theme: str,
        opened: str | None,
        search: str | None,
        shown: list[Any] | None,
        playing: list[Any] | None,
        _tick: int | None,
    ) -> dict[str, Any]:
        refresh()
        now = {"shown": [query, theme, _tick]}
        # a move of the map right after a filter takes the place of the filter's answer, which
        # Dash then drops: marks alone are enough only where the browser has the rest
        if set(ctx.triggered_prop_ids) == {"window.data"} and shown == now["shown"]:
            return guarded(lambda: _marks(answers, query or "", window, theme) | now)
        return guarded(
            lambda: (
                screen.outputs(
                    answers.screen(query or "", window, address=search or "", span=playing),
                    theme=theme,
                    opened=opened,
                )
                | now
            )
        )

    @app.callback(
        Output("card", "children"),
        Input("open", "data"),
        Input("tick", "data"),
        State("query", "data"),
        prevent_initial_call=True,
    )
    def open_card(event: str | None, _tick: int | None, query: str | None) -> list[Any]:
        if not event:
            return []
        refresh()
        try:
            return answers.card(event, query or "")
        except Exception:  # the card says so; the list and the map stay
            log.exception("event %r could not be shown", event)
            return event_card.missing()

    @app.callback(
        Output("area", "data"),
        Input("open", "data"),
        Input("tick", "data"),
        State("query", "data"),
        prevent_initial_call=True,
    )
    def open_area(event: str | None, _tick: int | None, query: str | None) -> dict[str, Any] | None:
        refresh()
        try:
            return answers.area(event, query or "") if event else None
        except Exception:  # the card and the marks stay
            log.exception("event %r could not be drawn", event)
            return None


def _marks(
    answers: Answers, query: str, window: dict[str, Any] | None, theme: str
) -> dict[str, Any]:
    state, _ = PageState.from_query(query)
    layer = state.layer
    if layer == "countries" or state.view not in screen.MAPS:  # the same wherever one looks
        return screen.unchanged()
    drawn = traces(answers.marks(query, window), palette(theme))
    return screen.unchanged() | {"marks": {"traces": drawn, "layer": layer, "countries": []}}


def guarded(answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Show a line in place of the events where they cannot be read; the log has the reason."""
    try:
        return answer()
    except NoStoreYetError:
        return screen.unchanged() | screen.nothing_yet() | {"shown": None}
    except DatelineError as error:
        log.warning("%s", error)
        return screen.failure(text.ERROR) | {"shown": None}
    except Exception:  # a fault of ours must not leave a page that silently shows old events
        log.exception("the page could not be built")
        return screen.failure(text.ERROR) | {"shown": None}


def _register_client(app: Dash) -> None:
    client: Any = app.clientside_callback

    def function(name: str) -> ClientsideFunction:
        return ClientsideFunction("dateline", name)

    client(
        function("route"),
        Output("query", "data"),
        Output("open", "data"),
        Output("q", "value"),
        Input("url", "search"),
        State("query", "data"),
        State("open", "data"),
    )
    client(
        function("begin"),
        Output("theme", "data"),
        Output("window", "data"),
        Input("url", "pathname"),
    )
    client(
        function("draw"),
        Output("map", "figure"),
        Input("marks", "data"),
        Input("area", "data"),
        Input("theme", "data"),
        State("map", "figure"),
        State("styles", "data"),
    )
    client(
        function("moved"),
        Output("window", "data", allow_duplicate=True),
        Input("map", "relayoutData"),
        State("window", "data"),
        prevent_initial_call=True,
    )
    client(
        function("clicked"),
        Output("sink", "data"),
        Input("map", "clickData"),
        State("marks", "data"),
        prevent_initial_call=True,
    )
    client(
        function("drawn"),
        Output("sink", "data", allow_duplicate=True),
        Input("map", "selectedData"),
        prevent_initial_call=True,
    )
    for name, prop in (("brushed", "selectedData"), ("struck", "clickData")):
        client(
            function(name),
            Output("sink", "data", allow_duplicate=True),
            Input("timeline", prop),
            prevent_initial_call=True,
        )
    client(
        function("current"),
        Output("sink", "data", allow_duplicate=True),
        Input("open", "data"),
        Input("list", "children"),
        Input("panel", "children"),
        prevent_initial_call=True,
    )
