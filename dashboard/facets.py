"""The filter panel: every choice that can be made now, each with how many events it holds."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import text
from dashboard.language import whole
from dashboard.markup import attributes, dot, radio, segments, setter
from geodata.events.event import Quad
from geodata.facets import MOST_OPTIONS
from geodata.wording import QUADS

SHOWN = 5  # options of a long group before the rest is folded away


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the value in the address, what the reader sees, and its number of events."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Options by group, and what the filter holds.

    `groups` has the keys of the address ("country", "status" ...), most frequent first, and
    "parties", those of `actor_key`; `types` maps each quad class to its event types, and `modes`
    each chosen type to its modes; `chosen` are the values in the address by key.
    """

    groups: Mapping[str, Sequence[Option]]
    types: Mapping[str, Sequence[Option]]
    chosen: Mapping[str, Collection[str]]
    actor_key: str = "party"
    modes: Mapping[str, Sequence[Option]] = field(default_factory=dict)


def panel(facets: Facets) -> list[Component]:
    """Return the groups of the panel, in the order in which people narrow down."""
    return [
        _what(facets),
        _long("country", facets),
        _actors(facets),
        _when(facets),
        _short("precision", facets),
        _short("status", facets),
        _short("confidence", facets, single=True),
        _long("source", facets),
        _short("review", facets),
    ]


def _group(name: str, facets: Facets, content: Sequence[Any], *, keys: str = "") -> Component:
    """Return a heading with its options, hidden where there are none.

    `clear` appears where something is chosen.
    """
    held = (keys or name).split()
    clear = setter(
        text.CLEAR,
        dict.fromkeys(held, ""),
        title=f"{text.CLEAR}: {text.GROUPS[name]}",
        hidden=not any(facets.chosen.get(key) for key in held),
    )
    title = html.H2(
        [html.Span(text.GROUPS[name], id=f"group-{name}"), clear], className="group-head"
    )
    return html.Section(
        [title, *content],
        className="group",
        hidden=not content,
        **attributes(aria_labelledby=f"group-{name}"),
    )


def option(
    key: str,
    choice: Option,
    *,
    chosen: bool,
    clears: str = "",
    sign: Component | None = None,
    changes: Mapping[str, str] | None = None,
) -> Component:
    """Return one choice as a checkbox; the page's script toggles it in the address.

    Keys named in `clears` are let go of; `changes` are written instead of toggling.
    """
    does = (
        {"data_set": urlencode(changes)}
        if changes
        else {"data_toggle": urlencode({key: choice.value}), "data_clears": clears}
    )
    return html.Button(
        [
            *([] if sign is None else [sign]),
            html.Span(choice.label, title=choice.label),
            html.B(whole(choice.count)),
        ],
        type="button",
        role="checkbox",
        className="option" if choice.count else "option none",
        **attributes(aria_checked="true" if chosen else "false", **does),
    )


def _what(facets: Facets) -> Component:
    by_quad = {choice.value: choice for choice in facets.groups.get("quad", ())}
    slugs = {quad: quad.replace(" ", "-") for quad in QUADS}
    rows = [
        _quad(quad, by_quad.get(slug, Option(slug, text.quad(quad), 0)), facets)
        for quad, slug in slugs.items()
    ]
    return _group("quad", facets, rows, keys="quad type mode")


def _quad(quad: Quad, choice: Option, facets: Facets) -> Component:
    types = facets.types.get(quad, ())
    chosen = facets.chosen.get("type", ())
    # a class and a type would have to hold both: choosing one lets go of the other
    return html.Div(
        [
            option(
                "quad",
                Option(choice.value, text.quad(quad), choice.count),
                chosen=choice.value in facets.chosen.get("quad", ()),
                clears="type mode",
                sign=dot(quad),
            ),
            html.Details(
                [
                    html.Summary(title=text.kinds_of(quad)),
                    html.Div(
                        [part for t in types for part in _type(t, facets)],
                        className="types",
                    ),
                ],
                open=any(t.value in chosen for t in types) or None,
                **attributes(data_fold=quad),
            ),
        ],
        className="quad",
    )


def _type(choice: Option, facets: Facets) -> list[Component]:
    """Return an event type, and below a chosen one its modes."""
    modes = facets.modes.get(choice.value, ())
    held = facets.chosen.get("mode", ())
    row = option(
        "type", choice, chosen=choice.value in facets.chosen.get("type", ()), clears="quad mode"
    )
    rows = [option("mode", mode, chosen=mode.value in held) for mode in modes]
    return [row, *([html.Div(rows, className="modes")] if rows else [])]


def _short(key: str, facets: Facets, *, single: bool = False) -> Component:
    """Return all options of a group; of a `single` one, choosing another takes its place."""
    chosen = facets.chosen.get(key, ())
    rows = [
        option(
            key,
            o,
            chosen=o.value in chosen,
            changes={key: "" if o.value in chosen else o.value} if single else None,
        )
        for o in facets.groups.get(key, ())
    ]
    return _group(key, facets, rows)


def _long(
    name: str, facets: Facets, *, key: str = "", before: Sequence[Component] = ()
) -> Component:
    """Show the first options and the chosen ones; fold the rest behind "38 more…"."""
    key = key or name
    chosen = facets.chosen.get(key, ())
    options = facets.groups.get(name, ())
    first = [o for i, o in enumerate(options) if i < SHOWN or o.value in chosen]
    rest = [o for i, o in enumerate(options) if i >= SHOWN and o.value not in chosen]
    rows: list[Component] = [option(key, o, chosen=o.value in chosen) for o in first]
    if rest:
        rows.append(_folded(name, key, rest, whole_list=len(options) < MOST_OPTIONS))
    return _group(name, facets, [*before, *rows], keys=key)


def _folded(name: str, key: str, options: Sequence[Option], *, whole_list: bool) -> Component:
    """Return the fold with its options as rows of JSON: value, label, count.

    The page's script makes buttons of them when the fold is opened. As components, hundreds of
    options that nobody looks at would take longer to draw than the whole map. Where this is not the
    `whole_list`, the server is asked for what is typed.
    """
    rows = [[o.value, o.label, whole(o.count) if o.count else ""] for o in options]
    field = dcc.Input(
        id=f"find-{name}", type="search", placeholder=text.FIND_OPTION, autoComplete="off"
    )
    return html.Details(
        [
            html.Summary(text.more(len(options), at_least=not whole_list)),
            html.Label(
                [html.Span(text.FIND_OPTION, hidden=True), field],
                className="find",
                hidden=len(options) < 8,
            ),
            html.Div(
                className="fold",
                **attributes(
                    data_key=key,
                    data_options=json.dumps(rows, ensure_ascii=False, separators=(",", ":")),
                    data_none=text.NO_OPTION,
                    **({} if whole_list else {"data_more": key}),
                ),
            ),
        ],
        **attributes(data_fold=name),
    )


def _actors(facets: Facets) -> Component:
    """Return the actors, with the switch for the side on which they stand."""
    held = sorted(facets.chosen.get(facets.actor_key, ()))

    def side(key: str, label: str) -> Component:
        moved = [(k, "") for k in text.ACTOR_KEYS] + [(key, value) for value in held]
        moved.append(("side", "" if key == "party" else key))
        return radio(label, chosen=key == facets.actor_key, set=urlencode(moved))

    choices = [side(key, label) for key, label in text.ACTOR_KEYS.items()]
    switch = segments(text.GROUPS["parties"], choices)
    return _long("parties", facets, key=facets.actor_key, before=[switch])


def _when(facets: Facets) -> Component:
    chosen = facets.chosen.get("last", ())
    rows = []
    for choice in facets.groups.get("last", ()):
        on = choice.value in chosen
        # one length of time at a time, and none beside typed dates
        changes = {"last": "" if on else choice.value, "from": "", "to": ""}
        rows.append(option("last", choice, chosen=on, changes=changes))
    return _group("last", facets, [*rows, _dates(facets)], keys="last from to")


def _dates(facets: Facets) -> Component:
    def field(name: str, label: str, value: str) -> Component:
        return html.Label(
            [
                label,
                dcc.Input(
                    id=f"date-{name}",
                    name=name,
                    value=value,
                    placeholder=text.DATE_HINT,
                    autoComplete="off",
                    maxLength=10,
                    inputMode="numeric",
                ),
            ],
            className="field",
        )

    def written(key: str) -> str:
        return next(iter(facets.chosen.get(key, ())), "")

    return html.Div(
        [field("from", text.FROM, written("from")), field("to", text.TO, written("to"))],
        className="dates",
    )
