"""Texts that somebody gave and has not saved yet: a folder for each, whichever worker is asked.

A folder, named by a random token, holds the articles, the files that could not be read and, line
by line, what was found in each article so far. It is read on in small steps, so that the page can
show how far it is, and it goes when it is saved or discarded, or after an hour.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from geodata.article import METADATA, Article, Skipped, parse_date
from geodata.errors import ArticleError
from geodata.events.event import Event
from geodata.extract import Extractor, english_only
from geodata.records import MadeBy, event_from_json, event_json

MOST_ARTICLES: Final = 5000
MOST_BYTES: Final = 50_000_000  # of articles in one addition
MOST_FOLDERS: Final = 50  # of all who add at the same time
KEPT_SECONDS: Final = 3600.0
STEP: Final = 4  # articles that are read before the clock is looked at
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
Read = tuple[Article, Sequence[Event] | Skipped]


class GoneError(ArticleError):
    """There is no such addition any more: it was saved, discarded, or is too old."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an addition is: articles `done` of `total`, and files that could not be read."""

    done: int
    total: int
    unread: int

    @property
    def whole(self) -> bool:
        """Whether every article was read."""
        return self.done == self.total


class Pending:
    """Additions under one folder; any number of processes may work on them."""

    def __init__(self, folder: Path) -> None:
        self._root = folder

    def begin(self) -> str:
        """Make a new addition and return its token. Raise `ArticleError` where there are many."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        if sum(1 for _ in self._root.iterdir()) >= MOST_FOLDERS:
            raise ArticleError("too many texts wait to be saved; try again in a few minutes")
        token = secrets.token_urlsafe(16)
        (self._root / token).mkdir(mode=0o700)
        return token

    def put(self, token: str, items: Iterable[Article | Skipped]) -> Reach:
        """Add articles and what could not be read. Raise `ArticleError` beyond the limits."""
        folder = self._folder(token)
        with self._alone(folder):
            total = _count(folder / "articles")
            room = MOST_BYTES - _size(folder / "articles")
            lines: dict[str, list[str]] = {"articles": [], "skipped": []}
            for item in items:
                name = "skipped" if isinstance(item, Skipped) else "articles"
                lines[name].append(_line(item))
                room -= len(lines[name][-1])
                if room < 0 or total + len(lines["articles"]) > MOST_ARTICLES:
                    raise ArticleError(
                        f"more than {MOST_ARTICLES:,} articles or {MOST_BYTES // 1_000_000} MB; "
                        "use `dateline ingest` for so many"
                    )
            for name, added in lines.items():
                _append(folder / name, added)
            return _reach(folder)

    def step(
        self,
        token: str,
        extractor: Extractor,
        known: Callable[[Sequence[Article]], set[str]],
        *,
        seconds: float = 1.0,
    ) -> Reach:
        """Read on for about so long. `known` says which articles, by id, need no reading."""
        folder = self._folder(token)
        with self._alone(folder):
            end = time.monotonic() + seconds
            waiting = self._articles(folder, _count(folder / "found"))
            while batch := list(islice(waiting, STEP)):
                stored = known(batch)
                fresh = english_only(a for a in batch if a.id not in stored)
                coded = iter(extractor.stream_events(fresh))
                read = [None if a.id in stored else next(coded) for a in batch]
                self._folder(token)  # it may have been discarded meanwhile
                _append(folder / "found", [_found(item, extractor.made_by) for item in read])
                if time.monotonic() > end:
                    break
            return _reach(folder)

    def read(self, token: str) -> Iterator[Read | None]:
        """Every article with its events or why it was left out; None for one that is stored."""
        folder = self._folder(token)
        for article, row in zip(self._articles(folder, 0), _rows(folder / "found"), strict=False):
            if "events" in row:
                yield article, [event_from_json(event) for event in row["events"]]
            elif "reason" in row:
                yield article, Skipped(row["where"], row["reason"])
            else:
                yield None

    def articles(self, token: str) -> Iterator[Article]:
        """Every article, also those that are stored already."""
        return self._articles(self._folder(token), 0)

    def unread(self, token: str) -> list[Skipped]:
        """What could not be read at all."""
        return [Skipped(**row) for row in _rows(self._folder(token) / "skipped")]

    def made_by(self, token: str) -> MadeBy | None:
        """Which versions found the events."""
        rows = (row.get("made_by") for row in _rows(self._folder(token) / "found"))
        found = next((row for row in rows if row), None)
        return MadeBy(**found) if found else None

    def discard(self, token: str) -> None:
        """Forget an addition."""
        shutil.rmtree(self._folder(token), ignore_errors=True)

    def scratch(self, token: str, name: str) -> Path:
        """Return where an uploaded file of this name may lie while it is read."""
        folder = self._folder(token) / "upload"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / name

    def _folder(self, token: str) -> Path:
        folder = self._root / token
        if not _TOKEN.fullmatch(token) or not folder.is_dir():
            raise GoneError("these texts are no longer kept; add them again")
        return folder

    def _alone(self, folder: Path) -> FileLock:
        return FileLock(folder / "lock", timeout=60)

    def _articles(self, folder: Path, first: int) -> Iterator[Article]:
        return (_article(row) for row in _rows(folder / "articles", first))

    def _sweep(self) -> None:
        """Forget what nobody came back for."""
        old = time.time() - KEPT_SECONDS
        for folder in self._root.iterdir():
            if folder.stat().st_mtime < old:
                shutil.rmtree(folder, ignore_errors=True)


def _line(item: Article | Skipped) -> str:
    return json.dumps(asdict(item), default=str) + "\n"  # a day as "2024-11-05"


def _article(row: dict[str, Any]) -> Article:
    return Article(
        text=row["text"],
        doc_id=row["doc_id"],
        published=parse_date(row["published"]),
        **{name: row[name] for name in METADATA},
    )


def _found(item: tuple[Article, list[Event]] | Skipped | None, made_by: MadeBy) -> str:
    row: dict[str, Any] = {}
    if isinstance(item, Skipped):
        row = asdict(item)
    elif item is not None:
        events = [event_json(event, text=item[0].text) for event in item[1]]
        row = {"events": events, "made_by": asdict(made_by)}
    return json.dumps(row) + "\n"


def _rows(path: Path, first: int = 0) -> Iterator[dict[str, Any]]:
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, islice(lines, first, None))


def _append(path: Path, lines: Iterable[str]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(lines)


def _count(path: Path) -> int:
    if not path.exists():
        return 0
    with path.open("rb") as lines:
        return sum(1 for _ in lines)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _reach(folder: Path) -> Reach:
    return Reach(*(_count(folder / name) for name in ("found", "articles", "skipped")))
