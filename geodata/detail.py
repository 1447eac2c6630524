"""What the card of one event shows: the event, its sentence, and every report of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from geodata.engine import ARTICLES, EVENTS, REPORTS, REVIEWS, Engine
from geodata.events.event import Event, Number
from geodata.records import Row, event_from_json
from geodata.reviews import Standing, standing
from geodata.sentences import around

MOST_REPORTS: Final = 100  # told of one event; `n_reports` counts all
# by what is counted: each figure in digits, "12" or "24–99", with the sources that give it
Figures = Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """One report of an event: who says so, in which article and sentence, with which figures."""

    id: str
    headline: str
    evidence: str
    source: str | None
    published: date | None
    title: str | None
    url: str | None
    attribution: str | None
    review: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """One event with what its card shows.

    `evidence` is the sentence, which starts at offset `start` of the article's text; `before` and
    `after` are the sentences either side, shortened, or empty. `article` is the article's row
    without its text; `row` the event's flat columns, with `review`, `n_reports` and `sources`.
    `reports` are all that tell of it, the main one, which `event` is, first; where their figures
    differ, `figures` has them side by side. `standing` is what reviews say of the main report.
    """

    event: Event
    row: Mapping[str, Any]
    article: Mapping[str, Any]
    evidence: str
    start: int
    before: str
    after: str
    reports: tuple[Told, ...] = ()
    figures: Figures = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing)


def detail(engine: Engine, key: str) -> Detail | None:
    """The event that a report's id stands for; None where this version has none."""
    main = main_id(engine, key)
    if main is None:
        return None
    row = engine.run(EVENTS.filter(EVENTS["id"] == main).limit(1)).to_pylist()[0]
    source = ARTICLES.filter(ARTICLES["id"] == row["article_id"]).limit(1)
    article = engine.run(source).to_pylist()[0]
    event = event_from_json(json.loads(row.pop("payload")))
    start, end = event.sentence
    text = article.pop("text")
    before, after = around(text, start, end)
    reports = _reports(engine, row["report_ids"])
    said = engine.run(REVIEWS.filter(REVIEWS["event_id"] == main)).to_pylist()
    return Detail(
        event,
        row,
        article,
        text[start:end],
        start,
        before,
        after,
        reports,
        differing(reports),
        standing(said).get(main, Standing()),
    )


def main_id(engine: Engine, key: str) -> str | None:
    """The id of the main report of the event that a report's id stands for."""
    own = engine.run(EVENTS.filter(EVENTS["id"] == key).select("id").limit(1))
    if own.num_rows:
        return key
    several = EVENTS.filter(EVENTS["n_reports"] > 1)
    found = engine.run(several.filter(several["report_ids"].contains(key)).select("id").limit(1))
    return found["id"][0].as_py() if found.num_rows else None


def differing(reports: Sequence[Told]) -> Figures:
    """Figures of the things on which reports do not agree, in the order of the reports."""
    found: dict[str, dict[str, list[str]]] = {}
    for report in reports:
        for number in report.numbers:
            value = f"{number.low:,}" + (f"–{number.high:,}" * (number.high != number.low))
            sources = found.setdefault(number.what, {}).setdefault(value, [])
            name = report.source or "?"
            if name not in sources:
                sources.append(name)
    return {
        what: tuple((value, tuple(sources)) for value, sources in values.items())
        for what, values in found.items()
        if len(values) > 1
    }


def _reports(engine: Engine, ids: Sequence[str]) -> tuple[Told, ...]:
    """Reports in the order of their ids."""
    told = ARTICLES.select(article_id="id", title="title", url="url")
    chosen = REPORTS.filter(REPORTS["id"].isin([*ids[:MOST_REPORTS]]))
    rows = engine.run(chosen.left_join(told, "article_id")).to_pylist()
    found = {row["id"]: _told(row) for row in rows}
    return tuple(found[key] for key in ids if key in found)


def _told(row: Row) -> Told:
    numbers = event_from_json(json.loads(row["payload"])).numbers
    names = [name for name in Told.__slots__ if name != "numbers"]
    return Told(**{name: row[name] for name in names}, numbers=numbers)
