"""The page's questions to the store: an address in, a `Screen` or a card out.

The only module of the page that asks `geodata.queries`; it holds nothing but the open store, so
that several workers agree, each for itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from dashboard import event_card, text
from dashboard import map as event_map
from dashboard.arc import Spot, arc, ends
from dashboard.document import Meta
from dashboard.event_list import PAGE, Listing, Row
from dashboard.facets import Facets, Option
from dashboard.gathered import gathered, records
from dashboard.language import ENGLISH, asked, country, translate
from dashboard.screen import MAPS, Screen
from dashboard.timeline import Bar
from dashboard.url_state import PageState
from geodata.countries import COUNTRIES, country_phrase
from geodata.errors import FilterError, StoreError
from geodata.events.plover import types
from geodata.filter_values import slug
from geodata.filter_words import Voice, say_dates
from geodata.filters import Filter
from geodata.queries import Queries
from geodata.reader import Reader
from geodata.wording import QUADS

log = logging.getLogger(__name__)
BARS = 90  # of the timeline
THRESHOLDS = ("0.5", "0.7", "0.9")  # of confidence, to choose from
Shape = Callable[[str, float], dict[str, Any] | None]
_GROUPS = ("country", "status", "precision", "source", "review")
_WHAT = ("quad", "type", "mode")


class StoreAnswers:
    """Answers from one store, opened when first asked: the page stands before its data does.

    `open_reader` raises StoreError while there is no store; `shape` gives a place's GeoJSON
    geometry by its identifier, simplified by that many degrees, or None for a point; `home` gives
    the point that stands for a country.
    """

    def __init__(
        self,
        open_reader: Callable[[], Reader],
        shape: Shape,
        home: Callable[[str], Spot | None] = lambda _: None,
    ) -> None:
        self._open_reader, self._shape, self._home = open_reader, shape, home
        self._lock = threading.Lock()
        self._reader: Reader | None = None

    def queries(self, version: str | None = None) -> tuple[Queries, tuple[str, ...]]:
        """Queries on the version a link names, or the newest with a note where it is gone."""
        with self._lock:
            if self._reader is None:
                self._reader = self._open_reader()
            reader = self._reader
        if version:
            try:
                return reader.at(version), ()
            except (FilterError, StoreError):
                return reader.latest(), (text.VERSION_GONE,)
        return reader.latest(), ()

    def refresh(self) -> None:
        """Look for newer data now, for whoever has just written some."""
        if self._reader is not None:
            self._reader.refresh()

    def screen(
        self,
        query: str,
        window: Mapping[str, Any] | None,
        *,
        address: str = "",
        span: Any = None,
    ) -> Screen:
        """Everything that the filter decides. Raise `StoreError` where it cannot be read."""
        state, _ = PageState.from_query(query)
        _, notes = PageState.from_query(address or query)
        queries, gone = self.queries(state.version)
        return _Asked(queries, state, read_span(span)).screen(window, (*notes, *gone))

    def marks(self, query: str, window: Mapping[str, Any] | None) -> list[event_map.Mark]:
        """The map's marks alone, for another zoom or part of the world."""
        state, _ = PageState.from_query(query)
        queries, _ = self.queries(state.version)
        return gathered(queries, state.filter, window)

    def card(self, event: str, query: str) -> list[Any]:
        """The open event's card."""
        state, _ = PageState.from_query(query)
        queries, _ = self.queries(state.version)
        detail = queries.event(event)
        if detail is None:
            return event_card.missing()
        beside = queries.neighbours(event, _listed(state), sort=state.sort)
        article = detail.article
        report = event_card.Report(
            evidence=detail.evidence,
            start=detail.start,
            before=detail.before,
            after=detail.after,
            title=article.get("title"),
            source=article.get("source"),
            url=article.get("url"),
            published=article.get("published"),
            told=detail.reports,
            number=detail.row["n_reports"],
            figures=detail.figures,
            standing=detail.standing,
        )
        return event_card.card(detail.row["headline"], detail.event, report, beside=beside)

    def area(self, event: str, query: str) -> dict[str, Any] | None:
        """What the map draws for the open event; the card need not wait for it."""
        state, _ = PageState.from_query(query)
        detail = self.queries(state.version)[0].event(event)
        if detail is None:
            return None
        place, row = detail.event.place, detail.row
        geometry = place.geometry if place else None
        if place and geometry is None and place.id and place.kind in event_map.AREAS:
            geometry = self._shape(place.id, event_map.AREAS[place.kind])
        return event_map.area(
            event=event,
            lat=row["lat"],
            lon=row["lon"],
            quad=row["quad"],
            kind=row["place_kind"],
            precision=row["precision"],
            geometry=geometry,
            line=arc(*parties) if (parties := ends(detail.event, self._home)) else [],
        )

    def meta(self, query: str) -> Meta:
        """What a link to this address says where it is shared; never fails."""
        try:
            state, _ = PageState.from_query(query)
            queries, _ = self.queries(state.version)
            detail = queries.event(state.event) if state.event else None
            if detail is not None:
                return Meta(f"{detail.row['headline']} — {text.NAME}", detail.evidence[:300])
            if state.filter:
                words = said(queries, state.filter)
                shown = text.count(queries.counts(state.filter).shown)
                return Meta(f"{words} — {text.NAME}", f"{shown}. {text.TAGLINE}")
        except Exception:  # a page without a description is better than none
            log.exception("no description for an address")
        return Meta()

    def facts(self) -> dict[str, Any]:
        """What the page about the data tells of the store; empty where it cannot be read."""
        try:
            stats = self.queries()[0].stats()
        except StoreError:
            return {}
        days = {name: text.day(stats[name]) for name in ("first", "last") if stats[name]}
        return stats | days | {"data_version": stats["version"]}

    def state(self) -> dict[str, Any]:
        """What a monitor asks: version, newest event and last ingest. Raise `StoreError`."""
        queries, _ = self.queries()
        newest, updated = queries.newest(), queries.updated()
        return {
            "data_version": str(queries.version),
            "events": queries.counts(Filter()).total,
            "newest_event": newest.isoformat() if newest else None,
            "last_ingest": updated.isoformat() if updated else None,
        }


@dataclass(frozen=True, slots=True)
class _Asked:
    """One state asked of one version."""

    queries: Queries
    state: PageState
    span: tuple[date, date] | None = None

    def screen(self, window: Mapping[str, Any] | None, notes: tuple[str, ...]) -> Screen:
        queries, chosen = self.queries, self.state.filter
        counts = queries.counts(chosen)
        dates = chosen.within(queries.newest())
        line = queries.timeline(chosen, bins=BARS, span=self.span)
        return Screen(
            said=said(queries, chosen),
            parts=chosen.parts(_voice(queries)),
            total=counts.total,
            matching=counts.shown,
            marks=gathered(queries, chosen, window) if self.state.view in MAPS else (),
            bars=_read_bars(line.bars),
            beyond=(line.before, line.after),
            chosen=(dates.date_from, dates.date_to),
            facets=self._facets(),
            listing=self._listing(counts.shown),
            query=replace(self.state, event=None).query(),
            version=str(queries.version),
            updated=queries.updated(),
            notes=notes,
            layer=self.state.layer,
            countries=self._countries() if self.state.layer == "countries" else (),
            view=self.state.view,
            columns=self.state.cols,
            overview=queries.overview(chosen) if self.state.view == "overview" else None,
        )

    def _countries(self) -> list[tuple[str, int, str]]:
        """Events in each country that the filter shows."""
        chosen = self.state.filter
        frame = self.queries.facets(chosen, keys=("country",))["country"]
        return [
            (code, int(n), country(code))
            for code, n in zip(frame["value"], frame["n"], strict=True)
            if code in COUNTRIES and (not chosen.countries or code in chosen.countries)
        ]

    def _listing(self, shown: int) -> Listing:
        queries, state = self.queries, self.state
        listed = _listed(state)
        total = queries.counts(listed).shown if state.at else shown
        page = max(1, min(state.page, -(-total // PAGE)))
        frame = queries.page(listed, offset=(page - 1) * PAGE, limit=PAGE, sort=state.sort)
        rows = [_row(record) for record in records(frame)]
        return Listing(rows, page, total, state.sort, at=state.at is not None)

    def _facets(self) -> Facets:
        queries, chosen = self.queries, self.state.filter
        held: dict[str, set[str]] = {}
        for key, value in chosen.pairs():
            held.setdefault(key, set()).add(value)
        side = next((key for key in text.PARTY_KEYS if key in held), self.state.side)
        frames = queries.facets(chosen, keys=(*_GROUPS, side, "quad", "type", "mode"))
        # a quad class and a type let go of each other, so each is counted without the other
        if _chooses(chosen, _WHAT):
            frames |= queries.facets(chosen.without(*_WHAT), keys=("quad", "type"))
        groups = {key: options(key, frame) for key, frame in frames.items()}
        groups |= {
            "last": self._presets(),
            "confidence": self._thresholds(),
            "parties": groups[side],
            "review": _some_reviewed(groups["review"], held),
        }
        modes = _modes(held.get("type", ()), groups["mode"])
        return Facets(groups, _types(groups["type"]), held, side, modes)

    def _presets(self) -> list[Option]:
        """Lengths of time that end with the newest event."""
        free = self.state.filter.without("last")
        return [
            Option(value, label, self.queries.counts(replace(free, last=int(value[:-1]))).shown)
            for value, label in text.LAST.items()
        ]

    def _thresholds(self) -> list[Option]:
        """Degrees of confidence, with the events at least so sure."""
        free = self.state.filter.without("confidence")
        return [
            Option(share, text.at_least(float(share)), self._count(free, float(share)))
            for share in THRESHOLDS
        ]

    def _count(self, free: Filter, confidence: float) -> int:
        return self.queries.counts(replace(free, confidence=confidence)).shown


def _read_bars(frame: pd.DataFrame) -> list[Bar]:
    return [Bar(r["start"], r["end"], {q: r[q] for q in QUADS}) for r in records(frame)]


def _listed(state: PageState) -> Filter:
    """The filter of the list: that of the map, narrowed to the clicked spot."""
    return replace(state.filter, bbox=state.at) if state.at else state.filter


def _chooses(chosen: Filter, keys: tuple[str, ...]) -> bool:
    return any(key in keys for key, _ in chosen.pairs())


def _voice(queries: Queries) -> Voice:
    """Put the filter into the reader's language, with the store's names for actors."""
    names = queries.party_names()
    named = country_phrase if asked() == ENGLISH else country
    return Voice(
        name=lambda value: names.get(value) or named(value),
        translate=translate,
        dates=text.since_until if asked() != ENGLISH else say_dates,
    )


def said(queries: Queries, chosen: Filter) -> str:
    """The filter as a sentence in the reader's language."""
    return chosen.describe(_voice(queries))


def read_span(days: Any) -> tuple[date, date] | None:
    """First and last day that the browser holds the timeline at; nonsense holds nothing."""
    try:
        first, last = map(date.fromisoformat, days)
    except (TypeError, ValueError):
        return None
    return (first, last) if first < last else None


def _row(record: Mapping[str, Any]) -> Row:
    return Row(
        id=record["id"],
        headline=record["headline"],
        quad=record["quad"],
        status=record["status"],
        place=record["place_name"],
        source=record["source"],
        start=record["date_start"],
        end=record["date_end"],
        precision=record["date_precision"],
        published=record["published"],
        report_ids=tuple(record["report_ids"]),
        type=record["type"],
        country=record["country"],
        actors=tuple(record["actor_names"] or ()),
        targets=tuple(record["target_names"] or ()),
        confidence=record["confidence"] or 0.0,
    )


def options(key: str, frame: pd.DataFrame) -> list[Option]:
    """Options as the address writes them: types and classes in lower case with hyphens."""
    slugs = key in {"type", "quad"}
    return [
        Option(slug(str(v)) if slugs else str(v), text.option(key, str(v), str(label)), int(n))
        for v, label, n in zip(frame["value"], frame["label"], frame["n"], strict=True)
    ]


def _some_reviewed(options: list[Option], held: Mapping[str, Any]) -> list[Option]:
    """No choice of reviews in a store where nobody has reviewed anything."""
    return options if len(options) > 1 or "review" in held else []


def _modes(chosen: Collection[str], options: list[Option]) -> dict[str, list[Option]]:
    """The modes of each chosen type that some event has."""
    known = types()
    return {
        name: [o for o in options if o.value in known[name.upper()].modes and o.count]
        for name in chosen
    }


def _types(options: list[Option]) -> dict[str, list[Option]]:
    """Every event type under its quad class, most frequent first, those without events last."""
    found = {option.value: option for option in options}
    grouped: dict[str, list[Option]] = {quad: [] for quad in QUADS}
    for name, kind in types().items():
        label = text.type_label(name)
        count = found[name.lower()].count if name.lower() in found else 0
        grouped[kind.quad].append(Option(name.lower(), label, count))
    return {quad: sorted(group, key=lambda o: -o.count) for quad, group in grouped.items()}
