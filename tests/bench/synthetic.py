"""Made-up events by the thousand, for trying out and measuring: never shown as news.

    python tests/bench/synthetic.py FOLDER --events 5000

The same seed gives the same events. They are spread over the world (towns around the capitals
named here, seas, whole countries), over all types and modes, and over two years of dates.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geodata.article import Article
from geodata.countries import COUNTRIES, country_name
from geodata.events.event import Actor, Event, EventDate, Number, Span
from geodata.places.place import Place
from geodata.records import article_row, event_row, table
from geodata.store import Store
from geodata.wording import MODES, TYPES

FIRST_DAY, DAYS = date(2023, 1, 1), 730
QUAD = (
    dict.fromkeys(["AGREE", "CONSULT", "SUPPORT", "CONCEDE"], "verbal cooperation")
    | dict.fromkeys(["COOPERATE", "AID", "RETREAT"], "material cooperation")
    | dict.fromkeys(["REQUEST", "ACCUSE", "REJECT", "THREATEN"], "verbal conflict")
    | dict.fromkeys(["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"], "material conflict")
)
# (country, degrees north, degrees east)
ANCHORS = (
    ("UKR", 50.45, 30.52), ("RUS", 55.75, 37.62), ("PRK", 39.02, 125.75), ("KOR", 37.57, 126.98),
    ("USA", 38.90, -77.04), ("CHN", 39.91, 116.40), ("ISR", 31.78, 35.22), ("PSE", 31.50, 34.47),
    ("IRN", 35.69, 51.39), ("SDN", 15.50, 32.56), ("NGA", 9.06, 7.49), ("MLI", 12.64, -8.00),
    ("FRA", 48.86, 2.35), ("DEU", 52.52, 13.40), ("GBR", 51.51, -0.13), ("IND", 28.61, 77.21),
    ("BRA", -15.79, -47.88), ("MEX", 19.43, -99.13), ("ARG", -34.60, -58.38),
    ("AUS", -35.28, 149.13),
    ("JPN", 35.68, 139.69), ("EGY", 30.04, 31.24), ("ETH", 9.02, 38.75), ("COD", -4.32, 15.31),
    ("ZAF", -25.75, 28.19), ("TUR", 39.93, 32.86), ("POL", 52.23, 21.01), ("PAK", 33.68, 73.05),
    ("PHL", 14.60, 120.98), ("FJI", -18.14, 178.44), ("COL", 4.71, -74.07), ("VEN", 10.48, -66.90),
)  # fmt: skip
SEAS = (("Sea of Japan", 40.0, 135.0), ("Black Sea", 43.4, 34.3), ("Red Sea", 20.3, 38.5))
OTHERS = (("UN Security Council", "UNSC", "IGO"), ("European Union", "EU", "IGO"))
STATUSES = ("occurred",) * 8 + ("planned", "hypothetical", "denied", "historical")
SOURCES = tuple(f"Example Wire {n}" for n in range(1, 13))


class Made(NamedTuple):
    """Versions as they stand in made-up rows."""

    coder: str = "synthetic"
    model: str = "none"
    gazetteer: str = "none"


def pairs(count: int, *, seed: int = 1) -> Iterator[tuple[Article, list[Event]]]:
    """Articles with one to four events each, `count` events in all."""
    rng = random.Random(seed)  # noqa: S311 - made-up news need no secrecy
    number = 0
    while number < count:
        size = min(rng.randint(1, 4), count - number)
        yield _article(rng, number, size)
        number += size


def _article(rng: random.Random, number: int, size: int) -> tuple[Article, list[Event]]:
    day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    drafts = [_draft(rng, number + i, day) for i in range(size)]
    text = " ".join(f"Report {number}." if not i else d[0] for i, d in enumerate([("",), *drafts]))
    article = Article(
        text,
        f"synthetic-{number}",
        title=f"Synthetic report {number}",
        published=day,
        source=rng.choice(SOURCES),
        url=f"https://example.org/{number}",
        language="en",
    )
    events, at = [], len(f"Report {number}. ")
    for index, (sentence, event) in enumerate(drafts):
        events.append(_moved(event, f"{article.id}-{index}", at, sentence))
        at += len(sentence) + 1
    return article, events


def _draft(rng: random.Random, number: int, day: date) -> tuple[str, Event]:
    """A sentence and its event, with offsets counted from the sentence's start."""
    kind = rng.choice(sorted(TYPES))
    mode = rng.choice([m for t, m in MODES if t == kind] or [None])
    actor, target = _party(rng), _party(rng)
    place = _place(rng, number)
    where = place.name if place else "an unnamed spot"
    verb = MODES.get((kind, mode or ""), (TYPES[kind].verb,))[0]
    sentence = f"{actor.name} {verb} {target.name} near {where}."
    when = _when(rng, day)
    return sentence, Event(
        id=str(number),
        type=kind,
        mode=mode,
        quad=QUAD[kind],
        status=rng.choice(STATUSES),
        trigger=Span(len(actor.name) + 1, len(actor.name) + 1 + len(verb), verb),
        sentence=(0, len(sentence)),
        actors=(actor,),
        targets=(target,) if rng.random() < 0.7 else (),
        attribution=(_party(rng),) if rng.random() < 0.3 else (),
        place=place,
        date=when,
        numbers=(Number("injured", number % 40, number % 40, 0, 1, sentence[:1]),)
        if rng.random() < 0.1
        else (),
        confidence=round(rng.uniform(0.3, 1), 2),
    )


def _party(rng: random.Random) -> Actor:
    if rng.random() < 0.1:
        name, code, role = rng.choice(OTHERS)
        return Actor(None, None, None, name, code, None, role)
    country = rng.choice(ANCHORS)[0] if rng.random() < 0.9 else rng.choice(sorted(COUNTRIES))
    role = rng.choice(["GOV", "MIL", "CVL", None])
    return Actor(None, None, None, country_name(country), country + (role or ""), country, role)


def _place(rng: random.Random, number: int) -> Place | None:
    """Mostly a town within some 600 km of a capital; at times a sea, a country, or nowhere."""
    country, lat, lon = rng.choice(ANCHORS)
    draw = rng.random()
    if draw < 0.05:
        return None
    if draw < 0.1:
        name, lat, lon = rng.choice(SEAS)
        return _named(name, f"synthetic:{name}", "sea", lat, lon, None, "sea")
    if draw < 0.2:
        name = country_name(country)
        return _named(name, f"synthetic:{country}", "country", lat, lon, country, "country")
    town = int(rng.paretovariate(0.6)) % 900
    shift = random.Random(f"{country}{town}")  # noqa: S311
    lat, lon = lat + shift.gauss(0, 2.5), lon + shift.gauss(0, 3)
    lon = (lon + 180) % 360 - 180
    kind = shift.choice(["site", "city", "city", "district"])
    key = f"synthetic:{country}{town}"
    return _named(f"Town {country} {town}", key, "city", lat, lon, country, kind)


def _named(name, key, kind, lat, lon, country, precision) -> Place:
    return Place(
        None, None, None, name, key, kind, round(lat, 5), round(lon, 5), country, None,
        precision, confidence=0.8, reason="made up",
    )  # fmt: skip


def _when(rng: random.Random, day: date) -> EventDate | None:
    draw = rng.random()
    if draw < 0.05:
        return None
    if draw < 0.15:
        first = day.replace(day=1)
        return EventDate(
            first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), "month"
        )
    start = day - timedelta(days=rng.randrange(3))
    return EventDate(start, start, "day")


def _moved(event: Event, key: str, at: int, sentence: str) -> Event:
    """The event with its id, and offsets counted from the article's start."""
    trigger = event.trigger
    return replace(
        event,
        id=key,
        sentence=(at, at + len(sentence)),
        trigger=Span(trigger.start + at, trigger.end + at, trigger.text),
        numbers=tuple(replace(n, start=at, end=at + 1) for n in event.numbers),
    )


# ---- many ---------------------------------------------------------------------------------------


def tables(
    count: int, *, seed: int = 1, distinct: int = 20_000
) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Rows of `articles` and `events`, in parts: `distinct` true ones, then varied copies of them.

    Varied are id, article, day, confidence and latitude (by up to 0.2 degrees); texts repeat.
    """
    made, now = Made(), datetime(2025, 1, 1, tzinfo=UTC)
    coded = list(pairs(min(count, distinct), seed=seed))
    events = table("events", [event_row(e, a, made_by=made) for a, es in coded for e in es])
    articles = table(
        "articles", [article_row(a, events=len(es), made_by=made, now=now) for a, es in coded]
    )
    yield articles, events
    for copy in range(1, -(-count // distinct)):
        left = count - copy * distinct
        yield _varied(articles, events.slice(0, left), copy, seed)


def _varied(
    articles: pa.Table, events: pa.Table, copy: int, seed: int
) -> tuple[pa.Table, pa.Table]:
    rng = np.random.default_rng(seed + copy)
    mark = hashlib.sha256(str(copy).encode()).hexdigest()[:6]

    def renamed(column: pa.ChunkedArray) -> pa.ChunkedArray:
        return pc.binary_join_element_wise(mark, pc.utf8_slice_codeunits(column, 6), "")

    seconds = 86_400 * rng.integers(-200, 200, events.num_rows)
    days = pa.array(seconds, pa.duration("s"))
    new = {
        "id": renamed(events["id"]),
        "article_id": renamed(events["article_id"]),
        "lat": pc.add(events["lat"], pa.array(rng.uniform(-0.2, 0.2, events.num_rows).round(2))),
        "confidence": pa.array(rng.uniform(0.3, 1, events.num_rows), pa.float32()),
    }
    for name in ("date_start", "date_end"):
        moved = pc.add(events[name].cast(pa.timestamp("s")), days)
        new[name] = moved.cast(pa.date32())
    rest = pc.utf8_slice_codeunits(events["payload"], len('{"id": "') + 18)
    new["payload"] = pc.binary_join_element_wise('{"id": "', new["id"], rest, "")
    for name, column in new.items():
        events = _with_column(events, name, column)
    return _with_column(articles, "id", renamed(articles["id"])), events


def _with_column(rows: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.column_names.index(name), rows.field(name), column)


def write_store(folder: Path, count: int, *, seed: int = 1) -> Store:
    """Put `count` made-up events into a store, in commits of some 200,000."""
    store = Store.create(folder)
    parts = tables(count, seed=seed)
    while several := list(islice(parts, 10)):
        store.append("events", pa.concat_tables([events for _, events in several]))
        store.append("articles", pa.concat_tables([articles for articles, _ in several]))
    return store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    store = write_store(given.folder, given.events, seed=given.seed)
    print(json.dumps({"data": store.root, "version": str(store.snapshot().version)}))


if __name__ == "__main__":
    main()
