"""Opens the versions of a store for questions: the newest one, and those that links name."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from geodata.queries import Queries
from geodata.snapshot import Snapshot, Version
from geodata.store import Store

_KEPT_OPEN: Final = 4  # versions that a reader keeps ready


class Reader:
    """Keeps `Queries` for the newest version, and for the few older ones that links name.

    One for each process: made anew after a fork, because DuckDB's threads do not survive one.
    """

    def __init__(
        self, store: Store, *, fresh_seconds: float = 2.0, threads: int | None = None
    ) -> None:
        self._store, self._threads, self._fresh = store, threads, fresh_seconds
        self._lock = threading.Lock()
        self._open: OrderedDict[Version, Queries] = OrderedDict()
        self._looked, self._process = -fresh_seconds, os.getpid()
        self._newest: Version | None = None

    def latest(self) -> Queries:
        """Queries on the newest version; looks for a newer one every two seconds at most."""
        with self._lock:
            self._after_fork()
            now = time.monotonic()
            if self._newest is None or now - self._looked >= self._fresh:
                snapshot = self._store.snapshot()
                self._looked, self._newest = now, snapshot.version
                return self._queries(snapshot.version, lambda: snapshot)
            return self._open[self._newest]

    def refresh(self) -> None:
        """Look for a newer version when next asked, however short the time since."""
        with self._lock:
            self._looked = time.monotonic() - self._fresh

    def at(self, version: str) -> Queries:
        """Queries on a version as a link names it, "12.7.0".

        FilterError where it cannot be read, StoreError where it is not kept any more: show the
        newest, with a note.
        """
        named = Version.parse(version)
        with self._lock:
            self._after_fork()
            return self._queries(named, lambda: self._store.snapshot(named))

    def _after_fork(self) -> None:
        if self._process != os.getpid():
            self._open.clear()
            self._newest, self._process = None, os.getpid()

    def _queries(self, version: Version, snapshot: Callable[[], Snapshot]) -> Queries:
        if version not in self._open:
            self._open[version] = Queries(snapshot(), threads=self._threads)
        self._open.move_to_end(version)
        while len(self._open) > _KEPT_OPEN:
            # not closed: another thread may still be asking it; it goes with its last user
            oldest = next(v for v in self._open if v != self._newest)
            del self._open[oldest]
        return self._open[version]
