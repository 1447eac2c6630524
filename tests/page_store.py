"""A small store of made-up events for the tests of the page: few, known, and of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from geodata.article import Article
from geodata.events.event import Actor, Event, EventDate, Number, Span
from geodata.places.place import Place
from geodata.store import Store


class Made(NamedTuple):
    """Versions as they stand in the rows."""

    coder: str = "test"
    model: str = "test"
    gazetteer: str = "test"


NOW = datetime(2024, 11, 20, 12, tzinfo=UTC)
PLACES: dict[str, dict[str, Any]] = {
    "Nairobi": {"id": "t:1", "kind": "city", "lat": -1.29, "lon": 36.82, "country": "KEN"},
    "Mombasa": {"id": "t:2", "kind": "city", "lat": -4.05, "lon": 39.67, "country": "KEN"},
    "Oslo": {"id": "t:3", "kind": "city", "lat": 59.91, "lon": 10.75, "country": "NOR"},
    "Lima": {"id": "t:4", "kind": "city", "lat": -12.05, "lon": -77.04, "country": "PER"},
    "the Coral Sea": {"id": "t:5", "kind": "sea", "lat": -18.0, "lon": 156.0, "country": None},
    "the Tana delta": {"id": "t:6", "kind": "computed", "lat": -2.5, "lon": 40.3, "country": "KEN"},
}
DELTA = {
    "type": "Polygon",
    "coordinates": [[[39.8, -2.1], [40.7, -2.1], [40.6, -2.9], [39.9, -2.9], [39.8, -2.1]]],
}
PRECISION = {"city": "city", "sea": "sea", "computed": "region"}


@dataclass(frozen=True)
class Story:
    """One sentence, and what is to be read from it; words are given as they stand there."""

    text: str
    type: str
    quad: str
    trigger: str
    day: date
    actor: tuple[str, str]
    target: tuple[str, str] | None = None
    place: str | None = None
    mode: str | None = None
    status: str = "occurred"
    number: tuple[str, str, int] | None = None
    said: str | None = None
    when: str | None = None
    source: str = "Coast Gazette"


STORIES = (
    Story(
        "Kenya’s navy said that about 300 marines had massed in the Tana delta on Monday.",
        "MOBILIZE", "material conflict", "massed", date(2024, 11, 4),
        ("about 300 marines", "KEN"), None, "the Tana delta", "troops",
        number=("about 300", "marines", 300), said="Kenya’s navy", when="on Monday",
    ),
    Story(
        "Kenya accused Norway of overfishing at a hearing in Nairobi.",
        "ACCUSE", "verbal conflict", "accused", date(2024, 11, 5),
        ("Kenya", "KEN"), ("Norway", "NOR"), "Nairobi", "disapprove",
    ),
    Story(
        "Norway rejected the charge in Oslo a day later.",
        "REJECT", "verbal conflict", "rejected", date(2024, 11, 6), ("Norway", "NOR"), None, "Oslo",
    ),
    Story(
        "Peru and Norway met in Oslo to speak of fishing.",
        "CONSULT", "verbal cooperation", "met", date(2024, 11, 7), ("Peru", "PER"), None, "Oslo",
        source="Fjord Times",
    ),
    Story(
        "Norway will send nets to Peru, its minister said in Lima.",
        "AID", "material cooperation", "send", date(2024, 11, 9),
        ("Norway", "NOR"), ("Peru", "PER"), "Lima", status="planned", source="Fjord Times",
    ),
    Story(
        "Peru protested against the new rules in Lima.",
        "PROTEST", "material conflict", "protested", date(2024, 11, 10),
        ("Peru", "PER"), None, "Lima", "demo",
    ),
    Story(
        "A Kenyan trawler was shot at in the Coral Sea.",
        "ASSAULT", "material conflict", "shot", date(2024, 11, 12),
        ("A Kenyan trawler", "KEN"), None, "the Coral Sea", "firearms",
    ),
    Story(
        "Kenya thanked Peru for its patience.",
        "SUPPORT", "verbal cooperation", "thanked", date(2024, 11, 13),
        ("Kenya", "KEN"), ("Peru", "PER"),
    ),
    Story(
        "Kenya held <b>boats</b> in Mombasa & “several” crews.",
        "COERCE", "material conflict", "held", date(2024, 11, 14),
        ("Kenya", "KEN"), None, "Mombasa", "seize",
    ),
)  # fmt: skip
COUNTRY = {"KEN": "Kenya", "NOR": "Norway", "PER": "Peru"}


def write_store(folder: Path) -> Store:
    """Make a store with all STORIES, one article each."""
    store = Store.create(folder)
    store.commit(list(coded()), made_by=Made(), now=NOW)
    return store


def coded() -> Iterator[tuple[Article, list[Event]]]:
    """The stories as articles with their events."""
    for number, story in enumerate(STORIES):
        lead = f"Dispatch {number}, from the wire. "
        article = Article(
            text=f"{lead}{story.text} More follows.",
            doc_id=f"story-{number}",
            title=f"Dispatch {number}",
            published=story.day,
            source=story.source,
            url=f"https://example.org/{number}",
        )
        yield article, [_event(story, article, len(lead))]


def _event(story: Story, article: Article, start: int) -> Event:
    def span(words: str) -> tuple[int, int, str]:
        at = article.text.index(words, start)
        return at, at + len(words), words

    def party(named: tuple[str, str] | None) -> tuple[Actor, ...]:
        if named is None:
            return ()
        words, code = named
        return (Actor(*span(words), name=COUNTRY[code], code=code, country=code),)

    place = story.place and PLACES[story.place]
    return Event(
        id=f"{article.id}-{span(story.trigger)[0]}",
        type=story.type,
        mode=story.mode,
        quad=story.quad,
        status=story.status,
        trigger=Span(*span(story.trigger)),
        sentence=(start, start + len(story.text)),
        actors=party(story.actor),
        targets=party(story.target),
        attribution=_speaker(span(story.said)) if story.said else (),
        place=_place(story, place, span) if place else None,
        date=EventDate(
            story.day, story.day, "day", Span(*span(story.when)) if story.when else None
        ),
        numbers=(_number(story.number, span),) if story.number else (),
        confidence=0.8,
    )  # fmt: skip


def _speaker(span: tuple[int, int, str]) -> tuple[Actor, ...]:
    return (Actor(*span, name="Kenya", code="KENMIL", country="KEN", role="MIL"),)


def _place(story: Story, given: dict[str, Any], span: Any) -> Place:
    return Place(
        *span(story.place),
        name=story.place.removeprefix("the "),
        precision=PRECISION[given["kind"]],
        confidence=0.9,
        geometry=DELTA if given["kind"] == "computed" else None,
        reason="made up for a test",
        **given,
    )


def _number(given: tuple[str, str, int], span: Any) -> Number:
    words, what, value = given
    start, end, written = span(words)
    return Number(what, value, value, start, end, written)
