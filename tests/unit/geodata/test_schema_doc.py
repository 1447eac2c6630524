"""docs/schema.md is what the code says."""

from __future__ import annotations

from geodata.build.schema_doc import _CANDIDATE, _EVENT, _PARTY, _PLACE, TARGET, page
from geodata.events.event import Actor, Event
from geodata.filters import KEYS
from geodata.places.place import Considered, Place
from geodata.records import TABLES


def _named(rows: tuple[tuple[str, str], ...]) -> set[str]:
    return {name for names, _ in rows for name in names.split(", ")}


def test_the_page_is_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == page()


def test_every_field_of_the_types_is_described() -> None:
    assert _named(_EVENT) - {"headline", "article_id"} == set(Event.__slots__)
    assert _named(_PLACE) == set(Place.__slots__)
    assert _named(_CANDIDATE) == set(Considered.__slots__)
    assert _named(_PARTY) == set(Actor.__slots__)


def test_every_column_and_key_is_on_the_page() -> None:
    text = page()
    assert all(f"`{name}`" in text for schema in TABLES.values() for name in schema.names)
    assert all(f"| `{key}` |" in text for key in KEYS)
