"""Which place each mention means, decided for the document as a whole.

Every candidate of every name is scored by how well known it is, by what the words beside the name
say ("region", "Ill."), and by the other names of the document: what lies in a country or division
that is named, and what lies near other candidates, is likelier. Three rounds of soft voting, since
the others are ambiguous too. One name has one sense in a document unless it is qualified apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from geodata.places.context import Container, containers, lies_in
from geodata.places.cues import cues
from geodata.places.names import fold
from geodata.places.options import candidates_of
from geodata.places.place import Kind, Place, Precision
from geodata.places.recognise import Mention
from geodata.places.spans import Names
from geodata.places.unlisted import anchor_of, unlisted
from geodata.words import words_of

if TYPE_CHECKING:
    from geodata.places.gazetteer import Candidate

Floats = NDArray[np.float64]

PRECISION: dict[Kind, Precision] = {
    "country": "country", "admin1": "admin1", "admin2": "district", "city": "city",
    "site": "site", "airport": "site", "port": "site", "sea": "sea", "strait": "sea",
    "river": "region", "lake": "region", "island": "region", "mountain": "region",
    "region": "region", "eez": "sea", "continent": "continent", "computed": "region",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts; chosen by hand, compared on several corpora."""

    prominence: float = 0.8
    obscure: float = 0.4
    obscure_from: float = 2.5
    alias: float = -2.5
    chosen_alias: float = -0.5  # of other kinds than towns: chosen by hand
    country: float = 1.0
    agency: float = 4.0
    kind: float = 3.0
    other_kind: float = -1.5
    qualified: float = 6.0
    qualifies: float = 3.0
    country_named: float = 1.5
    admin1_named: float = 3.0
    near: float = 3.0
    same_country: float = 2.5
    same_admin1: float = 5.0
    near_km: float = 90.0
    rounds: int = 3
    temperature: float = 0.8
    sharpness: float = 1.1  # of the confidence; the voting is softer
    nothing: float = 0.0  # score of "none of these", for the confidence alone


@dataclass(frozen=True, slots=True)
class _Group:
    """Mentions that mean the same: their indices, the candidates, what qualifies them."""

    mentions: tuple[int, ...]
    candidates: tuple[Candidate, ...]
    container: Container | None
    holds: frozenset[str]  # ids of its candidates that hold what they qualify
    agency: bool  # in an agency's dateline without a state or country: a city known by itself


def resolve(
    doc: Doc,
    mentions: Sequence[Mention],
    names: Names,
    *,
    source: str | None = None,
    weights: Weights | None = None,
) -> list[Place]:
    """One place for each mention, in order; unresolved where nothing goes by the name.

    A place in the name of the `source` ("Lagos Daily") counts as one more name of the document.
    """
    weights = weights or Weights()
    options = [candidates_of(doc, m, names) for m in mentions]
    inside = containers(doc, mentions, options)
    options, inside = _elsewhere_left_out(mentions, options, inside)
    agency = [_agency_dateline(doc, m) for m in mentions]
    groups = [*_grouped(mentions, options, inside, agency), *_of_source(source, names)]
    places: list[Place | None] = [None] * len(mentions)
    known = [g for g in groups if g.candidates]
    if known:
        table = _Table(mentions, known, weights)
        for group, scores in zip(known, table.settle(), strict=True):
            for i in group.mentions:
                places[i] = table.place(mentions[i], group, scores)
    settled = list(places)
    for i, mention in enumerate(mentions):
        if places[i] is None:
            settled[i] = unlisted(mention, anchor_of(doc, i, mentions, places, inside))
    return [place for place in settled if place is not None]


def _elsewhere_left_out(
    mentions: Sequence[Mention],
    options: Sequence[tuple[Candidate, ...]],
    inside: Sequence[Container | None],
) -> tuple[list[tuple[Candidate, ...]], list[Container | None]]:
    """Without the candidates of a name that the text puts where none of them lies.

    After "Uro, Ohio" every Uro of the text is that one, though only an Uro in Kenya is listed.
    """
    unlisted_in = {
        fold(mention.name): container
        for mention, found, container in zip(mentions, options, inside, strict=True)
        if container is not None
        and container.weight == 1.0
        and found
        and not any(lies_in(c, container) for c in found)
    }
    left, containing = list(options), list(inside)
    for i, mention in enumerate(mentions):
        container = unlisted_in.get(fold(mention.name))
        if container is not None and inside[i] in (None, container):
            left[i], containing[i] = (), container
    return left, containing


def _agency_dateline(doc: Doc, mention: Mention) -> bool:
    """As in "OSLO (AP) -": by the agencies' style books, a city that needs no country beside it."""
    text = words_of(doc).text
    opens = not text[text.rfind("\n", 0, mention.start) + 1 : mention.start].strip()
    return opens and AGENCY.match(text[mention.end : mention.end + 30]) is not None


AGENCY = re.compile(r"(?:, [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)? ?\([A-Z][A-Za-z./ -]{1,20}\)")


def _of_source(source: str | None, names: Names) -> list[_Group]:
    """The place that a publisher is named after, as a group without mentions."""
    words = re.findall(r"[^\W\d_]+", source or "")[:8]
    pairs = [" ".join(words[i : i + n]) for n in (2, 1) for i in range(len(words) - n + 1)]
    for text in pairs:
        found = [c for c in names.of(text) if c.lat is not None and c.match == "name"]
        if text[0].isupper() and text.lower() not in cues().notplace and found:
            return [_Group((), tuple(found[:20]), None, frozenset(), agency=False)]
    return []


def _grouped(
    mentions: Sequence[Mention],
    options: Sequence[tuple[Candidate, ...]],
    inside: Sequence[Container | None],
    agency: Sequence[bool],
) -> list[_Group]:
    """One group for each name, or for each way in which it is qualified ("Salem, Ore.")."""
    members: dict[tuple[str, str], list[int]] = {}
    latest: dict[str, str] = {}
    for i, mention in enumerate(mentions):
        name, container = fold(mention.name), inside[i]
        if container is not None:
            latest[name] = container.key
    first = dict(latest)
    for i, mention in enumerate(mentions):
        name, container = fold(mention.name), inside[i]
        key = container.key if container is not None else first.get(name, "")
        if container is not None:
            first[name] = container.key
        members.setdefault((name, key), []).append(i)
    groups = []
    held: dict[int, set[str]] = {}
    for container in inside:
        if container is not None:
            held.setdefault(container.mention, set()).update(c.id for c in container.candidates)
    for indices in members.values():
        union = {c.id: c for i in indices for c in options[i]}
        holds = frozenset().union(*(held.get(i, ()) for i in indices))
        container = next((inside[i] for i in indices if inside[i] is not None), None)
        groups.append(
            _Group(
                tuple(indices),
                tuple(union.values()),
                container,
                holds,
                agency=container is None and any(agency[i] for i in indices),
            )
        )
    return groups


class _Table:
    """All candidates of a document in rows; `group[i]` is the group that row i belongs to."""

    def __init__(
        self, mentions: Sequence[Mention], groups: Sequence[_Group], weights: Weights
    ) -> None:
        self.w = weights
        self.groups = groups
        self.mentions = mentions
        self.rows = [c for g in groups for c in g.candidates]
        sizes = [len(g.candidates) for g in groups]
        self.group = np.repeat(np.arange(len(groups)), sizes)
        self.starts = np.cumsum([0, *sizes[:-1]])
        self.fixed = np.array([self._fixed(c, g) for g in groups for c in g.candidates])
        self.closeness = self._closeness()
        self.context: dict[str, Floats] = {}

    def _fixed(self, candidate: Candidate, group: _Group) -> float:
        """What does not depend on the other names."""
        w = self.w
        score = w.prominence * candidate.prominence
        gap = max(c.prominence for c in group.candidates) - candidate.prominence
        score -= w.obscure * max(0.0, gap - w.obscure_from)
        if candidate.match == "alias":
            noisy = candidate.kind in ("city", "admin2")
            score += w.alias if noisy else w.chosen_alias
        if candidate.kind == "country":
            score += w.country
        if group.agency:
            score += w.agency * candidate.prominence
        if group.container is not None:
            score += w.qualified * group.container.weight * lies_in(candidate, group.container)
        if candidate.id in group.holds:
            score += w.qualifies
        return score

    def _kind(self, mention: Mention, candidate: Candidate) -> float:
        """Whether it is of the kind that the words beside the name say."""
        if mention.kind is None:
            return 0.0
        typed = candidate.typed and not (mention.kind in NATURE and candidate.kind in PEOPLED)
        if typed or candidate.kind == mention.kind:
            return self.w.kind
        if _holds_kind(mention):  # "Mount Pleasant" as it is listed, a town or not
            return self.w.kind
        return self.w.other_kind

    def _closeness(self) -> Floats:
        """How near two groups stand in the text, 1 for neighbours; 0 for a group and itself."""
        where = [np.array([self.mentions[i].first for i in g.mentions]) for g in self.groups]
        n = len(where)
        out = np.zeros((n, n))
        for a in range(n):
            for b in range(a + 1, n):
                gaps = np.abs(where[a][:, None] - where[b][None, :])
                nearness = np.exp(-gaps.min() / 30.0) if gaps.size else 0.0
                out[a, b] = out[b, a] = 0.4 + 0.6 * nearness
        return out

    def settle(self) -> list[Floats]:
        """Scores of each group's candidates after the rounds of voting."""
        kind = self._group_kind()
        scores = self.fixed + kind
        relations = self._relations()
        for _ in range(self.w.rounds):
            votes = self._chances(scores)
            scores = self.fixed + kind + self._votes(votes, relations)
        return np.split(scores, self.starts[1:])

    def _group_kind(self) -> Floats:
        """The kind's evidence, averaged over the mentions of a group."""
        return np.array(
            [
                np.mean([self._kind(self.mentions[i], c) for i in g.mentions] or [0.0])
                for g in self.groups
                for c in g.candidates
            ]
        )

    def _relations(self) -> dict[str, Floats]:
        """Row by row: how near, in the same country, named as its country or division."""
        apart = self.closeness[np.ix_(self.group, self.group)]
        country = np.array([c.country or f"?{i}" for i, c in enumerate(self.rows)])
        admin1 = np.array([c.admin1 or f"?{i}" for i, c in enumerate(self.rows)])
        kinds = np.array([c.kind for c in self.rows])
        same_country = country[:, None] == country[None, :]
        same_admin1 = admin1[:, None] == admin1[None, :]
        small = (kinds != "country")[:, None] & (kinds != "country")[None, :]
        near = np.exp(-self._distances() / self.w.near_km) * small
        return {
            "near": near * apart,
            "country_named": same_country * (kinds == "country")[None, :] * apart,
            "admin1_named": same_admin1 * (kinds == "admin1")[None, :] * apart,
            "same_country": same_country * apart,
            "same_admin1": same_admin1 * apart,
        }

    def _distances(self) -> Floats:
        """Great-circle distances in km between all rows."""
        lat = np.radians([c.lat or 0.0 for c in self.rows])
        lon = np.radians([c.lon or 0.0 for c in self.rows])
        half = (
            np.sin((lat[:, None] - lat[None, :]) / 2) ** 2
            + np.cos(lat)[:, None] * np.cos(lat)[None, :]
            * np.sin((lon[:, None] - lon[None, :]) / 2) ** 2
        )  # fmt: skip
        return np.asarray(12742.0 * np.arcsin(np.sqrt(np.minimum(half, 1.0))))

    def _chances(self, scores: Floats) -> Floats:
        """Softmax within each group."""
        top = np.maximum.reduceat(scores, self.starts)[self.group]
        raised = np.exp((scores - top) * self.w.temperature)
        return np.asarray(raised / np.add.reduceat(raised, self.starts)[self.group])

    def _votes(self, votes: Floats, relations: dict[str, Floats]) -> Floats:
        """What the other groups' candidates add, each kind of relation levelling off."""
        w = self.w
        total = np.zeros(len(self.rows))
        others = np.maximum(self.closeness.sum(axis=1), 1e-9)[self.group]
        for name, matrix in relations.items():
            found = matrix @ votes
            if name.startswith("same"):
                level = found / others
            elif name == "near":
                level = np.log1p(found)
            else:
                level = np.minimum(found, 1.0)
            self.context[name] = getattr(w, name) * level
            total += self.context[name]
        return total

    def place(self, mention: Mention, group: _Group, scores: Floats) -> Place:
        """The best candidate for one mention."""
        average = [np.mean([self._kind(self.mentions[i], c) for i in group.mentions])
                   for c in group.candidates]  # fmt: skip
        own = np.array([self._kind(mention, c) for c in group.candidates])
        final = scores + (own - np.array(average)) * (mention.kind is not None)
        best = int(np.argmax(final))
        weights = np.exp((np.append(final, self.w.nothing) - final[best]) * self.w.sharpness)
        confidence = float(weights[best] / weights.sum())
        chosen = group.candidates[best]
        return place_for(mention, chosen, confidence, self._reason(mention, group, chosen, best))

    def _reason(self, mention: Mention, group: _Group, chosen: Candidate, best: int) -> str:
        """The weightiest evidence in a few words."""
        if group.container is not None and lies_in(chosen, group.container):
            return f"qualified by {group.container.text}"
        if len(group.candidates) == 1:
            return "the only place known by this name"
        if mention.kind is not None and (chosen.typed or chosen.kind == mention.kind):
            return f"the words beside it call it {KIND_WORDS.get(mention.kind, mention.kind)}"
        index = self.groups.index(group)
        row = int(self.starts[index]) + best
        strongest = max(self.context, key=lambda name: self.context[name][row], default="")
        if strongest and self.context[strongest][row] > 0.7:
            return REASONS[strongest]
        return f"the best known of {len(group.candidates)} places of this name"


def _holds_kind(mention: Mention) -> bool:
    """Whether the word for its kind is part of the name itself ("Marshall Islands")."""
    words = mention.name.lower().split()
    return len(words) > 1 and (words[-1] in cues().after or words[0] in cues().before)


NATURE = frozenset(["island", "river", "lake", "sea", "strait", "mountain"])
PEOPLED = frozenset(["city", "admin1", "admin2"])
KIND_WORDS = {
    "admin1": "a province or state", "admin2": "a county or district", "city": "a town",
    "region": "a region", "island": "an island", "airport": "an airport", "river": "a river",
    "lake": "a lake", "sea": "a sea", "mountain": "a mountain", "site": "a site",
    "strait": "a strait",
}  # fmt: skip
REASONS = {
    "near": "near other places that the text names",
    "country_named": "its country is named in the text",
    "admin1_named": "its region is named in the text",
    "same_country": "most places named lie in this country",
    "same_admin1": "other places named lie in this region",
}


def place_for(mention: Mention, chosen: Candidate, confidence: float, reason: str) -> Place:
    """The place of a mention, filled from the candidate that was chosen."""
    return Place(
        start=mention.start, end=mention.end, text=mention.text, name=chosen.name, id=chosen.id,
        kind=chosen.kind, lat=chosen.lat, lon=chosen.lon, country=chosen.country,
        admin1=chosen.admin1, precision="admin1" if chosen.coarse else PRECISION[chosen.kind],
        use=mention.use, confidence=round(confidence, 3), reason=reason,
    )  # fmt: skip


def with_confidence(place: Place, factor: float) -> Place:
    """`place` with its confidence multiplied, as where the span itself is in doubt."""
    return replace(place, confidence=round(place.confidence * factor, 3))
