"""Events as a pandas frame, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from geodata.article import Article, Skipped
from geodata.errors import ArticleError
from geodata.extract import Extractor
from geodata.records import EVENTS, event_row, table

if TYPE_CHECKING:
    from geodata.records import Row

HIDDEN = {"payload", "search", "actor_main", "actor_keys", "target_main", "target_keys"}


def extract_frame(
    texts: Iterable[str | Article],
    *,
    published: date | None = None,
    extractor: Extractor | None = None,
) -> pd.DataFrame:
    """Return the events that `texts` report, one a row, in order; columns as in docs/schema.md.

    `doc_id` counts plain texts from "0". `published` is the date that relative dates of plain texts
    are read against; without it they stay unresolved. Give an `extractor` to load the model once
    for several calls. Raise `ArticleError` for a text that cannot be read.
    """
    reader = extractor or Extractor.open()
    articles = [
        text if isinstance(text, Article) else Article(text, str(number), published=published)
        for number, text in enumerate(texts)
    ]
    rows: list[Row] = []
    for item in reader.stream_events(articles):
        if isinstance(item, Skipped):
            raise ArticleError(str(item))
        article, events = item
        made_by = reader.made_by
        rows += [{"doc_id": article.doc_id} | event_row(e, article, made_by=made_by)
                 for e in events]  # fmt: skip
    shown = [name for name in EVENTS.names if name not in HIDDEN]
    frame: pd.DataFrame = table("events", rows).select(shown).to_pandas()
    frame.insert(0, "doc_id", [row["doc_id"] for row in rows])
    return frame
