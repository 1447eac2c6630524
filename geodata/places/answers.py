"""Answers of online geocoders, kept on disk for all processes: also that there was none."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from geopy.location import Location

DAY = 86_400.0
log = logging.getLogger(__name__)


class Answers:
    """A table of answers by question, in the file at `path`; older ones than `days` do not count.

    A file that cannot be read is begun anew; one that cannot be written is done without.
    """

    def __init__(self, path: Path, days: float) -> None:
        self.path = path
        self.days = days
        self._run("delete from answer where asked <= ?", self._oldest())

    def get(self, key: str) -> list[Location] | None:
        """The answer to a question: a list, perhaps empty, or None where it was not asked yet."""
        query = "select found from answer where key = ? and asked > ?"
        rows = self._run(query, key, self._oldest())
        if not rows:
            return None
        try:
            return [
                Location(place["address"], (place["lat"], place["lon"]), place["raw"])
                for place in json.loads(rows[0][0])
            ]
        except (ValueError, TypeError, KeyError):
            return None

    def put(self, key: str, found: Sequence[Location]) -> None:
        """Keep the answer to a question."""
        kept = [
            {"address": p.address, "lat": p.latitude, "lon": p.longitude, "raw": p.raw}
            for p in found
        ]
        text = json.dumps(kept, ensure_ascii=False, default=str)
        self._run("insert or replace into answer values (?, ?, ?)", key, time.time(), text)

    def _oldest(self) -> float:
        return time.time() - self.days * DAY

    def _run(self, statement: str, *values: object) -> list[tuple[str]]:
        try:
            with closing(sqlite3.connect(self.path, timeout=30.0)) as database, database:
                database.execute(
                    "create table if not exists answer (key text primary key, asked real, found)"
                )
                return database.execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            log.warning("%s: answers are not kept (%s)", self.path, error)
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
        return []
