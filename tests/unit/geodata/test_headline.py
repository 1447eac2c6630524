"""Headlines: simple words, made only of the coding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from geodata.events.event import Actor, Event, Span
from geodata.headline import headline
from geodata.places.place import Place
from tests.unit.geodata.test_records import events


def party(name: str) -> Actor:
    return Actor(None, None, None, name)


def event(kind: str, mode: str | None = None, **more) -> Event:
    return Event("e", kind, mode, "verbal conflict", **({"status": "occurred"} | more),
                 trigger=Span(0, 1, "x"), sentence=(0, 1))  # fmt: skip


PERU, CHAD, FIJI = party("Peru"), party("Chad"), party("Fiji")
LIMA = Place(None, None, None, "Lima")


@pytest.mark.parametrize(
    ("coded", "line"),
    [
        (event("ACCUSE", actors=(PERU,), targets=(CHAD,), place=LIMA), "Peru accuses Chad · Lima"),
        (event("CONSULT", actors=(PERU, CHAD)), "Peru and Chad meet"),
        (event("CONSULT", "visit", actors=(PERU,), targets=(CHAD,)), "Peru visits Chad"),
        (event("PROTEST", "riot", actors=(PERU,)), "Peru riots"),
        (event("PROTEST", place=LIMA), "Protest · Lima"),
        (event("ASSAULT", "aerial", targets=(CHAD,)), "Air strike on Chad"),
        (event("MOBILIZE", "weapons", actors=(PERU,)), "Peru shows weapons"),
        (event("AID", actors=(PERU,)), "Aid by Peru"),
        (event("THREATEN", actors=(PERU, CHAD), targets=(FIJI,)), "Peru and Chad threaten Fiji"),
        (event("ASSAULT", actors=(PERU, CHAD, FIJI)), "Peru and 2 others fight"),
        (event("CONSULT", status="planned", actors=(PERU, CHAD)), "Planned: Peru and Chad meet"),
        (event("ASSAULT", status="denied", actors=(PERU,)), "Denied: attack by Peru"),
        (event("PROTEST", "hunger", actors=(PERU, CHAD)), "Peru and Chad go on hunger strike"),
        (event("REJECT", actors=(PERU, CHAD), targets=(FIJI,)), "Peru and Chad turn down Fiji"),
        (event("CONSULT", "visit", targets=(CHAD,)), "Visit to Chad"),
        (event("PROTEST", actors=(party("Farmers in Peru"),)), "Farmers in Peru protest"),
        (event("PROTEST", actors=(party("About 300 people"),)), "About 300 people protest"),
        (event("PROTEST", actors=(party("Soldiers"),)), "Soldiers protest"),
        (event("PROTEST", actors=(party("Officials"),)), "Officials protest"),
        (event("PROTEST", actors=(party("Maria Morales"),)), "Maria Morales protests"),
        (event("PROTEST", actors=(party("United States"),)), "United States protests"),
        (event("PROTEST", actors=(party("Mayor of Santos"),)), "Mayor of Santos protests"),
        (event("PROTEST", targets=(PERU,), place=Place(0, 4, "Peru")), "Protest against Peru"),
        (event("PROTEST", "demo", place=Place(0, 4, "the mall")), "Demonstration · the mall"),
    ],
)  # fmt: skip
def test_headlines_read(coded: Event, line: str) -> None:
    assert headline(coded) == line


@settings(deadline=None)
@given(events)
def test_every_event_has_a_headline(coded: Event) -> None:
    line = headline(coded)
    assert line
    assert line[:1] == line[:1].upper()
