"""A place as it is reported: the span that names it, where it is, and how exact that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "country", "admin1", "admin2", "city", "site", "airport", "port", "sea", "strait", "river",
    "lake", "island", "mountain", "region", "eez", "continent", "computed",
]  # fmt: skip
Precision = Literal["site", "city", "district", "admin1", "region", "country", "sea", "continent"]
Use = Literal["literal", "metonymic", "demonym"]


@dataclass(frozen=True, slots=True)
class Considered:
    """One place that a name could mean, and the `share` of the evidence that speaks for it.

    `share` is 0 to 1; those of all places of the name add up to 1 or, where it may mean something
    else altogether, to less.
    """

    id: str
    name: str
    kind: Kind
    lat: float
    lon: float
    country: str | None
    admin1: str | None
    share: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in (or inferred from) a text.

    `start`, `end` are offsets into the article's text, end exclusive; None where `inferred`.
    `lat`, `lon` are a representative point in WGS 84 degrees, None where unresolved.
    `country` is ISO 3166-1 alpha-3 by the boundary policy, None at sea or for several countries;
    `admin1` is the GeoNames code ("RU.41"). `geometry` is a GeoJSON geometry, given only where it
    was computed for this phrase ("east of the Korean Peninsula"); for every other place the
    gazetteer's `shape(id)` has it. `reason` says in a few words why this candidate was chosen, and
    `candidates` are the best few that were considered, the chosen one first; none where only one
    place goes by the name, or where the words are no name.
    """

    start: int | None
    end: int | None
    text: str | None
    name: str | None = None
    id: str | None = None
    kind: Kind | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    precision: Precision | None = None
    use: Use = "literal"
    inferred: bool = False
    confidence: float = 0.0
    geometry: dict[str, Any] | None = None
    reason: str = ""
    candidates: tuple[Considered, ...] = ()

    @property
    def resolved(self) -> bool:
        """Whether a candidate was chosen."""
        return self.lat is not None
