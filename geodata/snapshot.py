"""One version of the store's tables: which commit of each, and the files that hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow.dataset as ds
from deltalake import DeltaTable

from geodata.errors import FilterError


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Which commit of each table; prints as "12.7.0.5" and is read back by `parse`.

    A store that had no table of merges yet has versions of three numbers, "12.7.0".
    """

    articles: int
    events: int
    reviews: int
    merges: int | None = None

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read "12.7.0.5" or "12.7.0"; FilterError for anything else, however long."""
        parts = text.strip().split(".") if len(text) < 50 else []
        if len(parts) not in {3, 4} or not all(p.isascii() and p.isdigit() for p in parts):
            msg = f"data version {text[:40]!r} is not four numbers, like 12.7.0.5"
            raise FilterError(msg)
        return cls(*(int(part) for part in parts))

    def __str__(self) -> str:
        known = (self.articles, self.events, self.reviews, self.merges)
        return ".".join(str(number) for number in known if number is not None)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables as they stood at one version: Parquet files that never change again."""

    root: str
    version: Version
    files: Mapping[str, tuple[str, ...]]
    local: bool
    options: Mapping[str, str]

    def dataset(self, name: str) -> ds.Dataset:
        """One table as an Arrow dataset, read through Delta's own access to object stores."""
        number = getattr(self.version, name)
        delta = DeltaTable(f"{self.root}/{name}", version=number, storage_options={**self.options})
        return delta.to_pyarrow_dataset()
