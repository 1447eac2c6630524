"""News text in, located and coded events out, kept and queried.

Read the rooms in this order: article, language, places, events, extract, store, filters, queries.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.article import Article
    from geodata.extract import Extractor
    from geodata.frame import extract_frame
    from geodata.places.gazetteer import Gazetteer
    from geodata.places.geocoder import GazetteerGeocoder

__all__ = ["Article", "Extractor", "Gazetteer", "GazetteerGeocoder", "extract_frame"]

_HOMES = {
    "Article": "geodata.article",
    "Extractor": "geodata.extract",
    "Gazetteer": "geodata.places.gazetteer",
    "GazetteerGeocoder": "geodata.places.geocoder",
    "extract_frame": "geodata.frame",
}


def __getattr__(name: str) -> Any:
    """Import on first use: spaCy and pandas take seconds, and most commands need neither."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'geodata' has no attribute {name!r}")
