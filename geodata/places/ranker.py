"""The evidence for each candidate of each name, weighed for the document as a whole.

Every candidate is scored by how well known it is, by what the words beside the name say ("region",
"Ill."), and by the other names of the document: what lies in a country or division that is named,
and what lies near other candidates, is likelier. Three rounds of soft voting, since the others are
ambiguous too. A score is a sum of evidence times weight, so it can be learned and taken apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geodata.places.context import Container, lies_in
from geodata.places.cues import cues

if TYPE_CHECKING:
    from geodata.places.gazetteer import Candidate
    from geodata.places.recognise import Mention

Floats = NDArray[np.float64]

ROUNDS = 3
TEMPERATURE = 0.8  # of the voting
OBSCURE_FROM = 2.5  # in prominence: from which distance a namesake counts as hardly known
NEAR_KM = 90.0
EARTH_KM = 6371.0
READER_TOKENS = 30.0  # names further apart than this in the text say little of each other


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts."""

    prominence: float = 0.8
    obscure: float = -0.4
    alias: float = -2.5
    chosen_alias: float = -0.5  # of other kinds than towns: chosen by hand
    country: float = 1.0
    agency: float = 4.0
    wording: float = 2.5
    kind: float = 3.0
    other_kind: float = -1.5
    qualified: float = 6.0
    qualifies: float = 3.0
    country_named: float = 1.5
    admin1_named: float = 3.0
    near: float = 3.4
    same_country: float = 2.5
    same_admin1: float = 5.0


EVIDENCE = tuple(field.name for field in fields(Weights))
CONTEXT = ("country_named", "admin1_named", "near", "same_country", "same_admin1")
BESIDE = ("kind", "other_kind")  # differs between the mentions of a group


@dataclass(frozen=True, slots=True)
class Group:
    """Mentions that mean the same: their indices, the candidates, what qualifies them."""

    mentions: tuple[int, ...]
    candidates: tuple[Candidate, ...]
    container: Container | None
    holds: frozenset[str]  # ids of its candidates that hold what they qualify
    agency: bool  # in an agency's dateline without a state or country: a city known by itself


class Ranker:
    """All candidates of a document in rows; `group[i]` is the group that row i belongs to.

    `locale` is how strongly the text's own wording points to each country, 0 to 1. After `settle`,
    `evidence` holds each kind of evidence, one value a row.
    """

    def __init__(
        self,
        mentions: Sequence[Mention],
        groups: Sequence[Group],
        locale: Mapping[str, float],
        weights: Weights,
    ) -> None:
        self.mentions = mentions
        self.groups = groups
        self.locale = locale
        self.weights = {name: getattr(weights, name) for name in EVIDENCE}
        self.rows = [c for g in groups for c in g.candidates]
        sizes = [len(g.candidates) for g in groups]
        self.group = np.repeat(np.arange(len(groups)), sizes)
        self.starts = np.cumsum([0, *sizes[:-1]])
        self.evidence = self._alone() | self._beside() if groups else {}

    def settle(self) -> list[Floats]:
        """Scores of each group's candidates after the rounds of voting."""
        alone = self._weighed(self.evidence)
        others = _Others(self)
        scores = alone
        for _ in range(ROUNDS):
            context = others.evidence(self._chances(scores))
            scores = alone + self._weighed(context)
            self.evidence |= context
        return np.split(scores, self.starts[1:])

    def for_mention(self, index: int, group: int) -> dict[str, Floats]:
        """The evidence for a group's candidates as one mention of it sees them."""
        start = int(self.starts[group])
        rows = slice(start, start + len(self.groups[group].candidates))
        own = {name: column[rows] for name, column in self.evidence.items()}
        return own | self._beside_one(index, self.groups[group].candidates)

    def scores(self, index: int, group: int) -> Floats:
        """The scores of a group's candidates as one mention of it sees them."""
        return self._weighed(self.for_mention(index, group))

    def _weighed(self, evidence: Mapping[str, Floats]) -> Floats:
        total = sum(self.weights[name] * column for name, column in evidence.items())
        return np.asarray(total, dtype=float)

    def _chances(self, scores: Floats) -> Floats:
        """Softmax within each group."""
        top = np.maximum.reduceat(scores, self.starts)[self.group]
        raised = np.exp((scores - top) * TEMPERATURE)
        return np.asarray(raised / np.add.reduceat(raised, self.starts)[self.group])

    def _alone(self) -> dict[str, Floats]:
        """What depends neither on the other names nor on the single mention."""
        pairs = [(c, g) for g in self.groups for c in g.candidates]
        fame = np.array([c.prominence for c in self.rows])
        best = np.maximum.reduceat(fame, self.starts)[self.group]
        alias = np.array([c.match == "alias" for c in self.rows])
        noisy = np.array([c.kind in ("city", "admin2") for c in self.rows])
        columns = {
            "prominence": fame,
            "obscure": np.maximum(0.0, best - fame - OBSCURE_FROM),
            "alias": alias & noisy,
            "chosen_alias": alias & ~noisy,
            "country": np.array([c.kind == "country" for c in self.rows]),
            "agency": fame * np.array([g.agency for _, g in pairs]),
            "wording": np.array([self.locale.get(c.country or "", 0.0) for c in self.rows]),
            "qualified": np.array([_qualified(c, g) for c, g in pairs]),
            "qualifies": np.array([c.id in g.holds for c, g in pairs]),
        }
        return {name: np.asarray(column, dtype=float) for name, column in columns.items()}

    def _beside(self) -> dict[str, Floats]:
        """What the words beside the mentions say, averaged over those of a group."""
        columns: dict[str, list[Floats]] = {name: [] for name in BESIDE}
        for group in self.groups:
            each = [self._beside_one(i, group.candidates) for i in group.mentions]
            for name, column in columns.items():
                column.append(_mean([one[name] for one in each], len(group.candidates)))
        return {name: np.concatenate(column) for name, column in columns.items()}

    def _beside_one(self, index: int, candidates: Sequence[Candidate]) -> dict[str, Floats]:
        mention = self.mentions[index]
        fits = np.array([_of_kind(mention, c) for c in candidates])
        return {
            "kind": np.where(fits == 1, 1.0, 0.0),
            "other_kind": np.where(fits == -1, 1.0, 0.0),
        }


def _mean(rows: Sequence[Floats], size: int) -> Floats:
    """The mean of no, one or several rows."""
    if len(rows) < 2:
        return rows[0] if rows else np.zeros(size)
    return np.asarray(np.mean(rows, axis=0))


class _Others:
    """What the names of a document say of one another: votes in, evidence out."""

    def __init__(self, ranker: Ranker) -> None:
        self.ranker = ranker
        rows, group = ranker.rows, ranker.group
        self.closeness = _closeness([[ranker.mentions[i].first for i in g.mentions]
                                     for g in ranker.groups])  # fmt: skip
        self.total = np.maximum(self.closeness.sum(axis=1), 1e-9)[group]
        kinds = np.array([c.kind for c in rows])
        self.country = _numbered([c.country for c in rows])
        self.admin1 = _numbered([c.admin1 for c in rows])
        self.is_country, self.is_admin1 = kinds == "country", kinds == "admin1"
        small = (~self.is_country).astype(float)
        self.near = _nearness(rows) * self.closeness[np.ix_(group, group)]
        self.near *= small[:, None] * small[None, :]

    def evidence(self, votes: Floats) -> dict[str, Floats]:
        """What the other groups' candidates add, each kind of relation levelling off."""
        country, admin1 = self.country, self.admin1
        return {
            "country_named": np.minimum(self._shared(country, votes * self.is_country), 1.0),
            "admin1_named": np.minimum(self._shared(admin1, votes * self.is_admin1), 1.0),
            "near": np.log1p(self.near @ votes),
            "same_country": self._shared(country, votes) / self.total,
            "same_admin1": self._shared(admin1, votes) / self.total,
        }

    def _shared(self, code: NDArray[np.intp], votes: Floats) -> Floats:
        """For each row the votes of the other groups for what has its code, weighed by closeness.

        Rows without a code (-1) share it with none.
        """
        group = self.ranker.group
        has = code >= 0
        sums = np.zeros((len(self.closeness), int(code.max(initial=0)) + 1))
        np.add.at(sums, (group[has], code[has]), votes[has])
        return np.asarray((self.closeness @ sums)[group, code] * has)


def _closeness(positions: Sequence[Sequence[int]]) -> Floats:
    """How near two groups stand in the text, 1 for neighbours; 0 for a group and itself."""
    n = len(positions)
    out = np.zeros((n, n))
    arrays = [np.array(found) for found in positions]
    for a in range(n):
        for b in range(a + 1, n):
            gaps = np.abs(arrays[a][:, None] - arrays[b][None, :])
            nearness = np.exp(-gaps.min() / READER_TOKENS) if gaps.size else 0.0
            out[a, b] = out[b, a] = 0.4 + 0.6 * nearness
    return out


def _numbered(codes: Sequence[str | None]) -> NDArray[np.intp]:
    numbers: dict[str, int] = {}
    return np.array(
        [numbers.setdefault(c, len(numbers)) if c else -1 for c in codes], dtype=np.intp
    )


def _nearness(rows: Sequence[Candidate]) -> Floats:
    """1 for the same spot, less with the distance: by the chord, true to 0.1 % up to 900 km."""
    lat = np.radians([c.lat or 0.0 for c in rows])
    lon = np.radians([c.lon or 0.0 for c in rows])
    spot = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    chord = np.sqrt(np.maximum(2.0 - 2.0 * (spot.T @ spot), 0.0))
    return np.asarray(np.exp(chord * (-EARTH_KM / NEAR_KM)))


def _qualified(candidate: Candidate, group: Group) -> float:
    if group.container is None:
        return 0.0
    return group.container.weight * lies_in(candidate, group.container)


def _of_kind(mention: Mention, candidate: Candidate) -> int:
    """1 where it is of the kind that the words beside the name say, -1 where not, else 0."""
    if mention.kind is None:
        return 0
    typed = candidate.typed and not (mention.kind in NATURE and candidate.kind in PEOPLED)
    if typed or candidate.kind == mention.kind:
        return 1
    return 1 if _holds_kind(mention) else -1  # "Mount Pleasant" as it is listed, a town or not


def _holds_kind(mention: Mention) -> bool:
    """Whether the word for its kind is part of the name itself ("Marshall Islands")."""
    words = mention.name.lower().split()
    return len(words) > 1 and (words[-1] in cues().after or words[0] in cues().before)


NATURE = frozenset(["island", "river", "lake", "sea", "strait", "mountain"])
PEOPLED = frozenset(["city", "admin1", "admin2"])
