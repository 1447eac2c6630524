"""Rows of articles for one commit: what is new, what changed, and whether to code again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from geodata.article import Article
from geodata.events.event import Event
from geodata.records import MadeBy, Row, article_row, search_text

Coded = tuple[Article, Sequence[Event]]
_METADATA: Final = ("title", "published", "source", "url", "language")


def needs_coding(article: Article, stored: Row | None) -> bool:
    """Whether its events are unknown, or were dated by another day of publication."""
    if stored is None:
        return True
    return article.published is not None and article.published != stored["published"]


def says_more(article: Article, stored: Row) -> bool:
    """Whether the article carries metadata that the stored row lacks or has otherwise."""
    given = ((name, getattr(article, name)) for name in _METADATA)
    return any(value is not None and value != stored[name] for name, value in given)


def new_rows(
    writes: Mapping[str, Coded], known: Mapping[str, Row], *, made_by: MadeBy, now: datetime
) -> dict[str, Row]:
    """Article rows for coded articles; one that was stored before keeps when it came in."""
    rows = {}
    for key, (article, events) in writes.items():
        row = article_row(article, events=len(events), made_by=made_by, now=now)
        if old := known.get(key):
            row |= {n: old[n] for n in ("doc_id", "ingested_at", "superseded_by")}
            row |= {n: old[n] for n in _METADATA if row[n] is None}
        rows[key] = row
    return rows


def touched_rows(
    articles: Iterable[Article], known: Mapping[str, Row], *, now: datetime
) -> dict[str, Row]:
    """Stored rows with the new metadata laid over them, where there is any."""
    rows = {}
    for article in articles:
        old = known.get(article.id)
        if old is not None and says_more(article, old):
            given = {n: v for n in _METADATA if (v := getattr(article, n)) is not None}
            rows[article.id] = old | given | {"updated_at": now}
    return rows


def relabelled(event: Row, article: Row) -> Row:
    """An event's row with the article's new source, day and title in it."""
    row = event | {"source": article["source"], "published": article["published"]}
    return row | {"search": search_text(row, article["title"])}
