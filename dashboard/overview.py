"""The overview: what the filter's events come to, each part a way to narrow them down further.

Bars and shades are plain HTML, coloured by the stylesheet, so that a change of theme asks nothing;
whatever is drawn stands beside its number or above a table of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import text
from dashboard.language import whole
from dashboard.markup import attributes, dot, setter
from dashboard.timeline import ORDER
from geodata.events.plover import types
from geodata.filter_values import slug
from geodata.overview import Overview
from geodata.wording import QUADS

SHADES = 5  # steps of colour in the table of pairs
HALF = 10  # of the axis of scores, from -10 to 10
Chosen = Mapping[str, Collection[str]]


def panel(found: Overview, chosen: Chosen) -> list[Component]:
    """Return the parts of the overview; `chosen` are the filter's values by key of the address."""
    if not found.shown:
        return []  # the page says so in its place
    return [
        *_change(found, chosen),
        html.Div(
            [
                _active("actor", found.actors, chosen),
                _active("target", found.targets, chosen),
                _pairs(found, chosen),
                _kinds(found, chosen),
                _score(found),
            ],
            className="parts",
        ),
    ]


def _part(title: str, content: Sequence[Any], *, name: str, note: str = "") -> Component:
    """Return a section under its heading, with a note on how to read it."""
    below = [html.P(note, className="about-part")] if note else []
    return html.Section(
        [html.H2(title, id=f"part-{name}"), *content, *below],
        className=f"part {name}",
        **attributes(aria_labelledby=f"part-{name}"),
    )


def _choice(key: str, value: str, words: Any, chosen: Chosen, *, clears: str = "") -> Component:
    """Return a button that adds a value to the filter or takes it away."""
    return html.Button(
        words,
        type="button",
        className="choice",
        **attributes(
            data_toggle=urlencode({key: value}),
            data_clears=clears,
            aria_pressed="true" if value in chosen.get(key, ()) else "false",
        ),
    )


# ---- change -------------------------------------------------------------------------------------


def _change(found: Overview, chosen: Chosen) -> list[Component]:
    """Return the events of each quad class in the last days, and how many more than before."""
    compared = found.periods
    if compared is None:
        return []
    dates = text.compared(
        (compared.first, compared.last), (compared.before_first, compared.before_last)
    )
    counts = {row["quad"]: (row["now"], row["before"]) for row in found.change.to_dict("records")}
    now, before = (sum(pair[i] for pair in counts.values()) for i in (0, 1))
    days = {"last": "", "from": compared.first.isoformat(), "to": compared.last.isoformat()}
    every = setter(text.ALL_EVENTS, days, kind="choice")
    tiles = [_tile(every, now, before)]
    for quad in QUADS:
        words = [dot(quad), text.quad(quad)]
        tiles.append(
            _tile(_choice("quad", slug(quad), words, chosen, clears="type mode"), *counts[quad])
        )
    return [
        _part(text.CHANGE, [html.P(dates, className="dates-of"), html.Ul(tiles)], name="change")
    ]


def _tile(name: Component, now: int, before: int) -> Component:
    return html.Li([name, html.B(whole(now)), html.Span(text.change(now, before))])


# ---- parties ------------------------------------------------------------------------------------


def _active(key: str, frame: pd.DataFrame, chosen: Chosen) -> Component:
    """Return the parties that stand most often on a side, each with a bar by quad class."""
    most = max(frame["n"], default=1)
    rows = [
        html.Tr(
            [
                html.Th(_party(key, row, chosen), scope="row"),
                html.Td(whole(row["n"]), className="number"),
                html.Td(_bar(row, row["n"] / most)),
            ]
        )
        for row in frame.to_dict("records")
    ]
    title = text.MOST_ACTING if key == "actor" else text.MOST_ACTED_ON
    return _part(title, [_table(title, text.PARTY, text.CLASSES, rows)], name=f"most-{key}")


def _party(key: str, row: Mapping[Any, Any], chosen: Chosen) -> Component:
    """Return a party by name; who chooses it on one side lets go of it on either."""
    return _choice(key, row["value"], text.option(key, row["value"], row["label"]), chosen)


def _table(caption: str, first: str, last: str, rows: Sequence[Component]) -> Component:
    """Return a table of names, numbers and bars, whose headings only need to be heard."""
    if not rows:
        return html.P(text.NONE_NAMED, className="about-part")
    heads = [html.Th(words, scope="col") for words in (first, text.EVENTS, last)]
    return html.Table(
        [
            html.Caption(caption, className="heard"),
            html.Thead(html.Tr(heads), className="heard"),
            html.Tbody(list(rows)),
        ],
        className="measures",
    )


def _bar(row: Mapping[Any, Any], share: float) -> Component:
    """Return a bar of the four colours, as long as the row's share of the longest."""
    stops, at = [], 0.0
    for quad in reversed(ORDER):
        end = at + 100 * row[quad] / row["n"]
        if row[quad]:
            stops.append(f"var(--{_COLOUR[quad]}) {at:.0f}% {end:.0f}%")
        at = end
    said = ", ".join(f"{text.quad(quad)}: {whole(row[quad])}" for quad in ORDER if row[quad])
    background = f"linear-gradient(90deg, {', '.join(stops)})"
    return html.I(
        className="measure",
        role="img",
        title=said,
        style={"width": f"{max(1, round(100 * share))}%", "background": background},
        **attributes(aria_label=said),
    )


_COLOUR = {
    "verbal cooperation": "vk",
    "material cooperation": "mk",
    "verbal conflict": "vc",
    "material conflict": "mc",
}


def _pairs(found: Overview, chosen: Chosen) -> Component:
    """Return who acts on whom: a row for each actor, a column for each target."""
    counts = {(r["actor"], r["target"]): r["n"] for r in found.pairs.to_dict("records")}
    acting, acted_on = (_named(frame) for frame in (found.acting, found.acted_on))
    if not counts:
        return _part(text.PAIRS, [html.P(text.NONE_NAMED, className="about-part")], name="pairs")
    most = max(counts.values())
    heads = [
        html.Th(html.Div(_choice("target", value, name, chosen)), scope="col")
        for value, name in acted_on.items()
    ]
    rows = [
        html.Tr(
            [
                html.Th(_choice("actor", value, name, chosen), scope="row"),
                *(
                    html.Td(_pair((value, name), target, counts.get((value, target[0]), 0), most))
                    for target in acted_on.items()
                ),
            ]
        )
        for value, name in acting.items()
    ]
    corner = html.Td(text.ACTOR_BY_TARGET, className="corner")
    table = html.Table(
        [
            html.Caption(text.PAIRS, className="heard"),
            html.Thead(html.Tr([corner, *heads])),
            html.Tbody(rows),
        ],
        className="matrix",
    )
    note = text.paired(found.paired, found.shown)
    return _part(text.PAIRS, [html.Div(table, className="wide")], name="pairs", note=note)


def _named(frame: pd.DataFrame) -> dict[str, str]:
    return {
        value: text.option("actor", value, label)
        for value, label in zip(frame["value"], frame["label"], strict=True)
    }


def _pair(actor: tuple[str, str], target: tuple[str, str], n: int, most: int) -> list[Component]:
    """Return a cell, the darker the more events; a click asks for exactly these."""
    if not n:
        return []
    shade = -(-SHADES * n // max(most, SHADES))  # a single event is not dark
    return [
        setter(
            whole(n),
            {"actor": actor[0], "target": target[0], "party": ""},
            kind=f"shade-{shade}",
            title=text.pair(n, actor[1], target[1]),
        )
    ]


# ---- time ---------------------------------------------------------------------------------------


def _kinds(found: Overview, chosen: Chosen) -> Component:
    """Return the event types, each with its events over time."""
    bars = found.bars
    rows = [
        html.Tr(
            [
                html.Th(
                    _choice("type", slug(kind), text.type_label(kind), chosen, clears="quad mode"),
                    scope="row",
                ),
                html.Td(whole(n), className="number"),
                html.Td(_course(kind, bars)),
            ]
        )
        for kind, n in sorted(found.kinds.items(), key=lambda pair: -pair[1])
        if n
    ]
    table = _table(text.TYPES_OVER_TIME, text.KIND, text.COURSE, rows)
    return _part(text.TYPES_OVER_TIME, [table, *_axis(found)], name="kinds", note=_beside(found))


def _course(kind: str, bars: pd.DataFrame) -> Component:
    """Return the outline of a type's bars, cut out of its colour."""
    counts = [int(n) for n in bars[kind]]
    most = max(counts, default=0)
    if not most:  # none of them is dated
        return html.I(className="course", **attributes(aria_hidden="true"))
    corners = ["0% 100%"]
    for at, n in enumerate(counts):
        height = 100 - round(100 * n / most)
        corners += [f"{100 * x / len(counts):.1f}% {height}%" for x in (at, at + 1)]
    peak = bars.iloc[counts.index(most)]
    said = text.most_in(text.day_range(peak["start"], peak["end"]), most)
    return html.I(
        className=f"course {slug(types()[kind].quad)}",
        role="img",
        title=said,
        style={"clipPath": f"polygon({', '.join([*corners, '100% 100%'])})"},
        **attributes(aria_label=said),
    )


def _axis(found: Overview) -> list[Component]:
    if found.bars.empty:
        return []
    ends = (found.bars["start"].iloc[0], found.bars["end"].iloc[-1])
    return [html.P([html.Span(text.day(end)) for end in ends], className="axis")]


def _beside(found: Overview) -> str:
    """Count the events that are not in the bars."""
    said = [text.OWN_SCALE]
    if found.undated:
        said.append(text.undated(found.undated))
    if found.earlier or found.later:
        said.append(text.off_axis(found.earlier + found.later))
    return " ".join(said)


def _score(found: Overview) -> Component:
    """Return the mean score over time, as bars up for cooperation and down for conflict."""
    bars = found.bars[found.bars["scored"] > 0].to_dict("records")
    if not bars:
        return _part(text.SCORE, [html.P(text.NO_SCORE, className="about-part")], name="score")
    scored = sum(bar["scored"] for bar in bars)
    mean = sum(bar["score"] * bar["scored"] for bar in bars) / scored
    summary = text.mean_score(mean, scored)
    most = max(bar["scored"] for bar in bars)
    drawn = html.Div(
        [_score_bar(bar, most) for bar in found.bars.to_dict("records")],
        className="scores",
        role="img",
        **attributes(aria_label=summary),
    )
    plot = html.Div(
        [html.Span(f"+{HALF}", className="top"), html.Span(f"−{HALF}", className="low"), drawn],
        className="plot",
    )
    content = [html.P(summary, className="dates-of"), plot, *_axis(found), _score_table(bars)]
    return _part(text.SCORE, content, name="score", note=text.SCORE_NOTE)


def _score_bar(bar: Mapping[Any, Any], most: int) -> Component:
    """Return one bar, the paler the fewer events it stands on; the table below is for keys."""
    if not bar["scored"]:
        return html.I()
    score = bar["score"]
    height = 50 * abs(score) / HALF
    return html.I(
        html.B(
            className="up" if score >= 0 else "down",
            style={
                "height": f"{max(1.0, height):.1f}%",
                "opacity": f"{0.35 + 0.65 * (bar['scored'] / most) ** 0.5:.2f}",
            },
        ),
        title=text.score_of(_days(bar), score, bar["scored"]),
        **attributes(data_set=urlencode(_dates(bar))),
    )


def _score_table(bars: Sequence[Mapping[Any, Any]]) -> Component:
    heads = [html.Th(words, scope="col") for words in (text.GROUPS["last"], text.MEAN, text.EVENTS)]
    rows = [
        html.Tr(
            [
                html.Th(setter(_days(bar), _dates(bar), kind="choice"), scope="row"),
                html.Td(text.score(bar["score"]), className="number"),
                html.Td(whole(bar["scored"]), className="number"),
            ]
        )
        for bar in bars
    ]
    table = html.Table(
        [
            html.Caption(text.SCORE, className="heard"),
            html.Thead(html.Tr(heads)),
            html.Tbody(rows),
        ],
        className="plain",
    )
    return html.Details([html.Summary(text.AS_TABLE), table], **attributes(data_fold="score"))


def _days(bar: Mapping[Any, Any]) -> str:
    return text.day_range(bar["start"], bar["end"])


def _dates(bar: Mapping[Any, Any]) -> dict[str, str]:
    return {"last": "", "from": bar["start"].isoformat(), "to": bar["end"].isoformat()}
