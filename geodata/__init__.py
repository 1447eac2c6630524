"""News text in, located and coded events out, kept and queried.

Read the rooms in this order: article, language, places, events, extract, store, filters, queries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.frame import extract_frame

__all__ = ["extract_frame"]


def __getattr__(name: str) -> Any:
    """Import on first use: spaCy and pandas take seconds, and most commands need neither."""
    if name == "extract_frame":
        from geodata.frame import extract_frame

        return extract_frame
    raise AttributeError(f"module 'geodata' has no attribute {name!r}")
