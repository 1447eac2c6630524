"""A document as it comes in: text, and what is known about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Article:
    """One document. `text` is kept as given: every offset of a place or an event points into it."""

    text: str
    doc_id: str
    title: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None

    @property
    def id(self) -> str:
        """First 16 hex digits of the SHA-256 of the text: the same content has the same id."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
