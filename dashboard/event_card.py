"""The card of the open event: its sentence with what was coded marked in it, then the fields."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import review_panel, text
from dashboard.language import country, whole
from dashboard.markup import attributes, button, safe_url, setter
from dashboard.reports import reports, side_by_side
from geodata.detail import Figures, Told
from geodata.events.event import Actor, Event
from geodata.places.place import Considered, Place
from geodata.reviews import Standing

Beside = tuple[str | None, str | None]
PARTIES_SHOWN = 6
# what wins where two spans of the same length overlap
KINDS = ("trigger", "number", "actor", "target", "place", "date", "said")


@dataclass(frozen=True, slots=True)
class Marked:
    """Characters `start` to `end` (exclusive) of the article that were coded as `kind`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the card tells about where the event was read; all of it may be unknown.

    `evidence` is the text from offset `start` of the article; `before` and `after` are the
    sentences either side, or empty.
    """

    evidence: str
    start: int
    before: str = ""
    after: str = ""
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: date | None = None
    # all reports of the event with this one first, how many there are, and how their figures differ
    told: Sequence[Told] = ()
    number: int = 1
    figures: Figures = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing)


def spans(event: Event) -> list[Marked]:
    """Every span of the event that can be marked in its sentence."""
    found = [Marked(event.trigger.start, event.trigger.end, "trigger")]
    parties = {"actor": event.actors, "target": event.targets, "said": event.attribution}
    for kind, actors in parties.items():
        found += _marked(((a.start, a.end) for a in actors), kind)
    if event.place:
        found += _marked([(event.place.start, event.place.end)], "place")
    if event.date and event.date.span:
        found += _marked([(event.date.span.start, event.date.span.end)], "date")
    found += _marked(((n.start, n.end) for n in event.numbers), "number")
    return found


def _marked(offsets: Iterable[tuple[int | None, int | None]], kind: str) -> list[Marked]:
    return [
        Marked(start, end, kind)
        for start, end in offsets
        if start is not None and end is not None and start < end
    ]


def segments(evidence: str, start: int, marks: Sequence[Marked]) -> list[tuple[str, str | None]]:
    """Cut the evidence into (characters, kind or None); joined, they are the evidence again.

    `start` is the offset of the evidence in the article. Where spans overlap the shortest wins,
    so that "8,000" stays visible within "8,000 soldiers"; spans outside are left out.
    """
    end = start + len(evidence)
    inside = [m for m in marks if m.start < end and m.end > start and m.start < m.end]
    cuts = sorted({start, end, *(c for m in inside for c in (m.start, m.end) if start < c < end)})
    pieces: list[tuple[str, Marked | None]] = []
    for left, right in itertools.pairwise(cuts):
        over = [m for m in inside if m.start <= left and m.end >= right]
        owner = min(over, key=_rank, default=None)
        characters = evidence[left - start : right - start]
        if pieces and pieces[-1][1] == owner:
            characters = pieces.pop()[0] + characters
        pieces.append((characters, owner))
    return [(characters, owner.kind if owner else None) for characters, owner in pieces]


def _rank(mark: Marked) -> tuple[int, int]:
    return mark.end - mark.start, KINDS.index(mark.kind)


def card(
    headline: str, event: Event, report: Report, *, beside: Beside = (None, None)
) -> list[Component]:
    """Return the card with its heading; `beside` are the events before and after in the list."""
    quad = event.quad.replace(" ", "-")
    return [
        html.Div([html.Span(text.EVENT), _steps(beside)], className="card-head"),
        html.Article(
            [
                html.H2(headline, id="card-title"),
                html.P(_meta(headline, report), className="meta"),
                evidence(event, report),
                html.Dl(_fields(event, report.figures), className="fields"),
                *reports(report.told, number=report.number),
                _actions(event, report),
                *review_panel.panel(event.id, report.standing),
            ],
            className=f"card {quad}",
            **attributes(data_id=event.id),
        ),
    ]


def missing() -> list[Component]:
    """Return what stands in the card's place when the address names an event that is not here."""
    return [
        html.Div([html.Span(text.EVENT), _steps((None, None))], className="card-head"),
        html.Article(
            [html.H2(text.NOT_FOUND_TITLE), html.P(text.NOT_FOUND_BODY, className="meta")],
            className="card",
        ),
    ]


def _steps(beside: Beside) -> Component:
    labels = (text.PREVIOUS, text.NEXT)
    return html.Nav(
        [
            *(setter(w, {"event": to}) for w, to in zip(labels, beside, strict=True) if to),
            setter(text.CLOSE.lower(), {"event": ""}),
        ],
        **attributes(aria_label=text.STEPS),
    )


def _meta(headline: str, report: Report) -> str:
    title = f"“{report.title}”" if report.title and report.title != headline else None
    reported = text.reported_on(report.published)
    return " · ".join(part for part in (reported, report.source, title) if part)


def evidence(event: Event, report: Report) -> Component:
    """Return the sentence as a quotation, with its parts marked."""
    marked: list[Any] = [
        html.Mark(characters, className=kind, title=text.MARKS[kind]) if kind else characters
        for characters, kind in segments(report.evidence, report.start, spans(event))
    ]
    before = [html.Span(f"{report.before} ", className="around")] if report.before else []
    after = [html.Span(f" {report.after}", className="around")] if report.after else []
    return html.Blockquote([*before, *marked, *after], className="evidence")


def _fields(event: Event, figures: Figures) -> list[Component]:
    rows: list[tuple[str, str | None, list[Any]]] = [
        ("what", "trigger", _what(event)),
        ("who", "actor", _parties(event.actors)),
        ("whom", "target", _parties(event.targets)),
        ("where", "place" if _named(event.place) else None, _where(event)),
        ("when", "date" if event.date and event.date.span else None, _when(event)),
        ("numbers", "number", _numbers(event)),
        ("differing", None, side_by_side(figures)),
        ("according", "said", _parties(event.attribution)),
        ("status", None, _status(event)),
    ]
    return [
        part
        for name, kind, content in rows
        if content
        for part in (html.Dt(text.FIELDS[name]), html.Dd(_keyed(kind, content)))
    ]


def _named(place: Place | None) -> bool:
    """Whether words of the text name the place, so that a mark can stand for it."""
    return place is not None and place.start is not None


def _keyed(kind: str | None, content: list[Any]) -> list[Any]:
    """Put the line of the mark's colour before the words, as the key to the quotation."""
    if kind in {None, "said"}:
        return content
    return [html.I(className=f"key {kind}", **attributes(aria_hidden="true")), *content]


def _what(event: Event) -> list[Any]:
    words = [text.type_noun(event.type)]
    if event.mode:
        words.append(text.mode(event.mode))
    mode = event.reasons.get("mode")
    said = f"{text.mode(event.mode)}: “{mode}”" if mode and event.mode else None
    return [
        " · ".join(words),
        *_small(f"“{event.trigger.text}”", said),
        *_rule(event.reasons.get("type")),
    ]


def _rule(reason: str | None) -> list[Component]:
    """Fold away which line of which table made this an event: "killed: assault.txt line 15"."""
    if not reason:
        return []
    return [html.Details([html.Summary(text.RULE), html.P(reason)], className="considered")]


def _small(*parts: str | None) -> list[Any]:
    """What a value was read from, in small print behind it; nothing where nothing is known."""
    told = "; ".join(part for part in parts if part)
    return [" ", html.Small(told)] if told else []


def _quoted(words: str | None, *, unless: str) -> str | None:
    """Put the text's own words in quotation marks, unless the value shows them already."""
    told = set(unless.lower().split())
    return f"“{words}”" if words and not set(words.lower().split()) <= told else None


def _parties(actors: Sequence[Actor]) -> list[Any]:
    said = {name: actor for actor in reversed(actors) if (name := _party(actor))}
    names = [name for name in dict.fromkeys(map(_party, actors)) if name]
    content: list[Any] = []
    for name in names[:PARTIES_SHOWN]:
        actor = said[name]
        content += [", "] if content else []
        content += [name, *_small(_quoted(actor.text, unless=name), actor.reason)]
    more = len(names) - PARTIES_SHOWN
    return [*content, ", ", text.and_more(more)] if more > 0 else content


def _party(actor: Actor) -> str:
    """Name somebody with the role, unless the name says it already: "North Korea, military"."""
    name = actor.name or actor.text or actor.country or actor.code or ""
    role = text.ROLES.get(actor.role or "")
    return f"{name} ({role})" if name and role else name


def _where(event: Event) -> list[Any]:
    place = event.place
    if place is None:
        return [text.NO_PLACE]
    name = place.name or place.text or text.NO_PLACE
    how = text.KINDS.get(place.kind or "", "")
    words = _quoted(place.text, unless=name)
    return [name, *_small(words, how, place.reason), *_considered(place)]


def _considered(place: Place) -> list[Any]:
    """Fold away the places that the name could mean, each with its share of the evidence.

    A share compares the candidates with each other; how sure the place is, it does not say.
    """
    if len(place.candidates) < 2:
        return []
    lines = [
        html.Li([_candidate(one), " ", html.Small(text.evidence_share(one.share))])
        for one in place.candidates
    ]
    return [html.Details([html.Summary(text.CONSIDERED), html.Ul(lines)], className="considered")]


def _candidate(one: Considered) -> str:
    land = country(one.country) if one.country and one.kind != "country" else ""
    return ", ".join(filter(None, (one.name, land, text.KINDS.get(one.kind, ""))))


def _when(event: Event) -> list[Any]:
    when = event.date
    if when is None:
        return [text.NO_DATE]
    said = text.dated(when.start, when.end, when.precision)
    return [said, *_small(_quoted(when.span.text if when.span else None, unless=said))]


def _status(event: Event) -> list[Any]:
    """Say that an event did not just happen, and the word that makes it planned or denied."""
    if event.status == "occurred":
        return []
    return [text.STATUSES[event.status], *_small(_quoted(event.reasons.get("status"), unless=""))]


def _numbers(event: Event) -> list[Any]:
    content: list[Any] = []
    for n in event.numbers:
        read = "" if n.low == n.high else f"{whole(n.low)}–{whole(n.high)}"
        content += ["; "] if content else []
        content += [f"“{n.text}” {_counted(n.what, n.text)}".strip(), *_small(read)]
    return content


def _counted(what: str, words: str) -> str:
    return "" if what.lower() in words.lower() else what


def _actions(event: Event, report: Report) -> Component:
    url = safe_url(report.url)
    placed = event.place is not None and event.place.resolved
    source = [
        html.A(
            text.SOURCE_LINK,
            href=url,
            className="button",
            target="_blank",
            rel="noopener noreferrer",
            title=report.title or url,
        )
    ]
    return html.Div(
        [
            button(text.COPY_LINK, "copy-link"),
            *([button(text.ZOOM_EVENT, "zoom-event")] if placed else []),
            *(source if url else []),
        ],
        className="actions",
    )
