"""Articles with their events into the store, in batches: new ones only, in few commits.

with Ingest(store, made_by=extractor.versions) as ingest:
    for coded in extractor.stream_events(ingest.wanted(articles)):
        if not isinstance(coded, Skipped):
            ingest.add(*coded)
print(ingest.done)      # Commit(new=12, unchanged=40, updated=0, superseded=1, events=31)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import TracebackType
from typing import Final, TypeVar

from geodata.article import Article
from geodata.errors import StoreError
from geodata.events.event import Event
from geodata.records import MadeBy
from geodata.store import Coded, Commit, Store, needs_coding, says_more

BATCH: Final = 200  # articles of one commit: seconds of work to lose, and files of a useful size
RECODE_BATCH: Final = 5000  # replacing rows writes whole files anew: the fewer times the better
_LOOKED_UP: Final = 64  # articles whose ids are looked up together
_COMPACT_EVERY: Final = 100  # commits
Other = TypeVar("Other")


class Ingest:
    """Collects coded articles and commits them by the batch; leaving the block commits the rest.

    Where the block ends by another error than the store's own, what was added since the last
    commit is committed too: it is whole articles. `done` counts what the commits did so far.
    """

    def __init__(
        self, store: Store, *, made_by: MadeBy, batch: int | None = None, recode: bool = False
    ) -> None:
        self._store, self._made_by = store, made_by
        self._batch = batch or (RECODE_BATCH if recode else BATCH)
        self._recode = recode
        self._coded: list[Coded] = []
        self._touched: list[Article] = []
        self._commits = 0
        self.done = Commit()

    def __enter__(self) -> Ingest:
        self._store.check_writable()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, StoreError):
            return  # what cannot be written now cannot be written by trying again at once
        self.flush()
        self._store.compact()

    def wanted(self, articles: Iterable[Article | Other]) -> Iterator[Article | Other]:
        """Pass on what must be coded; count what is stored already, and keep its new metadata.

        Whatever is no article (a skipped document) passes through, in its place.
        """
        waiting = iter(articles)
        while batch := list(islice(waiting, _LOOKED_UP)):
            known = self._store.look(a for a in batch if isinstance(a, Article))
            for item in batch:
                if not isinstance(item, Article):
                    yield item
                    continue
                stored = known.get(item.id)
                if self._recode or needs_coding(item, stored):
                    yield item
                elif stored is not None and says_more(item, stored):
                    self._touched.append(item)
                    self._flush_if_full()
                else:
                    self.done += Commit(unchanged=1)

    def add(self, article: Article, events: Sequence[Event]) -> None:
        """Take in one article with its events; commits when the batch is full."""
        self._coded.append((article, events))
        self._flush_if_full()

    def flush(self) -> None:
        """Commit what waits."""
        if not self._coded and not self._touched:
            return
        coded, self._coded = self._coded, []
        touched, self._touched = self._touched, []
        self.done += self._store.commit(
            coded, made_by=self._made_by, touched=touched, recode=self._recode
        )
        self._commits += 1
        if self._commits % _COMPACT_EVERY == 0:
            self._store.compact()

    def _flush_if_full(self) -> None:
        if len(self._coded) + len(self._touched) >= self._batch:
            self.flush()
