"""The same work in several processes: results in order, nothing lost when a process dies.

Processes are spawned, never forked: the runtime of the store's tables does not survive a fork.
Each makes its own reader once (a language pipeline, a gazetteer) and keeps it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from geodata.errors import WorkerError

AHEAD = 2  # batches that wait for each process, so that none is idle while results are taken
Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Any]], Sequence[Any]]

_work: Work | None = None  # of this process; set once, before its first batch


def spread(
    batches: Iterable[Sequence[Item]],
    make: Callable[[], Callable[[Sequence[Item]], Sequence[Result]]],
    *,
    processes: int,
    lost: Callable[[Item], Result],
) -> Iterator[tuple[Item, Result]]:
    """Every item with its result, in order; `make()` is called once in each process.

    `make`, the items and the results must pickle. Where a process dies (out of memory, a crash of
    a library), its batch is read again item by item and `lost` tells the result of the item that it
    dies of. Raises `WorkerError` where no process can be started.
    """
    crew = _Crew(make, processes, lost)
    waiting: deque[tuple[Sequence[Item], Future[Any]]] = deque()
    try:
        for batch in batches:
            waiting.append((batch, crew.submit(batch)))
            if len(waiting) > processes * AHEAD:
                yield from crew.take(waiting)
        while waiting:
            yield from crew.take(waiting)
    finally:
        crew.close()


class _Crew:
    """The processes, started anew when one of them dies."""

    def __init__(
        self, make: Callable[[], Work], processes: int, lost: Callable[[Any], Any]
    ) -> None:
        self._make, self._processes, self._lost = make, processes, lost
        self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self._make,),
        )

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def submit(self, batch: Sequence[Any]) -> Future[Any]:
        try:
            return self._pool.submit(_run, batch)
        except BrokenProcessPool as error:  # found out when the result is taken
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed

    def take(self, waiting: deque[tuple[Any, Future[Any]]]) -> Iterator[tuple[Any, Any]]:
        """The first batch's items with their results."""
        batch, future = waiting.popleft()
        try:
            results = future.result()
        except BrokenProcessPool:
            results = self._again(batch)
            rest = [other for other, _ in waiting]
            waiting.clear()
            waiting.extend((other, self.submit(other)) for other in rest)
        yield from zip(batch, results, strict=True)

    def _again(self, batch: Sequence[Any]) -> list[Any]:
        """The results of a batch, one item at a time, when the processes have died."""
        self._restart()
        results: list[Any] = []
        for item in batch:
            try:
                results.extend(self._pool.submit(_run, [item]).result())
            except BrokenProcessPool:
                self._restart()
                results.append(self._lost(item))
        return results

    def _restart(self) -> None:
        self.close()
        self._pool = self._started()
        try:
            self._pool.submit(_run, []).result()
        except BrokenProcessPool as error:
            raise WorkerError(
                "the processes that read documents die as they start, likely for want of memory; "
                "try with fewer of them, or with --processes 1"
            ) from error


def _begin(make: Callable[[], Work]) -> None:
    """Make this process's reader; the parent alone answers Ctrl+C, and takes us along."""
    global _work  # noqa: PLW0603  one reader a process is the purpose
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _work = make()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _run(batch: Sequence[Any]) -> Sequence[Any]:
    return _work(batch) if _work is not None and batch else []
