"""Which place each mention means, decided for the document as a whole.

One name has one sense in a document unless it is qualified apart ("Salem, Ore.", "Salem, Mass.").
Candidates are weighed in `ranker`; here they are gathered, and the choice is told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from spacy.tokens import Doc

from geodata.places.context import Container, containers, lies_in
from geodata.places.cues import cues
from geodata.places.gazetteer import distance_km
from geodata.places.locale import locale
from geodata.places.names import fold
from geodata.places.options import candidates_of
from geodata.places.place import Considered, Kind, Place, Precision
from geodata.places.ranker import Floats, Group, Ranker, Weights
from geodata.places.recognise import Mention
from geodata.places.spans import Names
from geodata.places.unlisted import anchor_of, unlisted
from geodata.words import words_of

if TYPE_CHECKING:
    from geodata.places.gazetteer import Candidate

PRECISION: dict[Kind, Precision] = {
    "country": "country", "admin1": "admin1", "admin2": "district", "city": "city",
    "site": "site", "airport": "site", "port": "site", "sea": "sea", "strait": "sea",
    "river": "region", "lake": "region", "island": "region", "mountain": "region",
    "region": "region", "eez": "sea", "continent": "continent", "computed": "region",
}  # fmt: skip


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
    ranker, inside = ranked(doc, mentions, names, source=source, weights=weights)
    places: list[Place | None] = [None] * len(mentions)
    for number, group in enumerate(ranker.groups):
        for i in group.mentions:
            places[i] = _Choice(ranker, number).place(i)
    settled = list(places)
    for i, mention in enumerate(mentions):
        if places[i] is None:
            settled[i] = unlisted(mention, anchor_of(doc, i, mentions, places, inside))
    return [place for place in settled if place is not None]


def ranked(
    doc: Doc,
    mentions: Sequence[Mention],
    names: Names,
    *,
    source: str | None = None,
    weights: Weights | None = None,
) -> tuple[Ranker, list[Container | None]]:
    """The candidates of all mentions with their evidence, and what the text puts each mention in.

    Mentions by whose name nothing goes are in no group of the ranker.
    """
    options = [candidates_of(doc, m, names) for m in mentions]
    inside = containers(doc, mentions, options)
    options, inside = _elsewhere_left_out(mentions, options, inside)
    agency = [_agency_dateline(doc, m) for m in mentions]
    groups = [*_grouped(mentions, options, inside, agency), *_of_source(source, names)]
    known = [g for g in groups if g.candidates]
    ranker = Ranker(mentions, known, locale(doc), weights or Weights())
    if known:
        ranker.settle()
    return ranker, inside


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


def _of_source(source: str | None, names: Names) -> list[Group]:
    """The place that a publisher is named after, as a group without mentions."""
    words = re.findall(r"[^\W\d_]+", source or "")[:8]
    pairs = [" ".join(words[i : i + n]) for n in (2, 1) for i in range(len(words) - n + 1)]
    for text in pairs:
        found = [c for c in names.of(text) if c.lat is not None and c.match == "name"]
        if text[0].isupper() and text.lower() not in cues().notplace and found:
            return [Group((), tuple(found[:20]), None, frozenset(), agency=False)]
    return []


def _grouped(
    mentions: Sequence[Mention],
    options: Sequence[tuple[Candidate, ...]],
    inside: Sequence[Container | None],
    agency: Sequence[bool],
) -> list[Group]:
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
            Group(
                tuple(indices),
                tuple(union.values()),
                container,
                holds,
                agency=container is None and any(agency[i] for i in indices),
            )
        )
    return groups


@dataclass(frozen=True, slots=True)
class _Choice:
    """A group after the vote: what one mention of it means, and why."""

    ranker: Ranker
    number: int

    @property
    def group(self) -> Group:
        return self.ranker.groups[self.number]

    def place(self, index: int) -> Place:
        """The best candidate for one mention."""
        mention = self.ranker.mentions[index]
        scores = self.ranker.scores(index, self.number)
        best = int(np.argmax(scores))
        chosen = self.group.candidates[best]
        shares = _shares(scores)
        made = place_for(
            mention, chosen, confidence(scores, self.group.candidates), self._reason(mention, best)
        )
        return replace(made, candidates=_considered(self.group.candidates, shares))

    def _reason(self, mention: Mention, best: int) -> str:
        """The weightiest evidence in a few words."""
        group, chosen = self.group, self.group.candidates[best]
        if group.container is not None and lies_in(chosen, group.container):
            return f"qualified by {group.container.text}"
        if len(group.candidates) == 1:
            return "the only place known by this name"
        if mention.kind is not None and (chosen.typed or chosen.kind == mention.kind):
            return f"the words beside it call it {KIND_WORDS.get(mention.kind, mention.kind)}"
        row = int(self.ranker.starts[self.number]) + best
        speaks = {name: self.ranker.weights[name] * self.ranker.evidence[name][row]
                  for name in REASONS}  # fmt: skip
        strongest = max(speaks, key=lambda name: speaks[name])
        if speaks[strongest] > 0.7:
            return REASONS[strongest]
        return f"the best known of {len(group.candidates)} places of this name"


def _shares(scores: Floats) -> Floats:
    """How much of the evidence speaks for each candidate; they add up to 1."""
    raised = np.exp((scores - scores.max()) * SHARPNESS)
    return np.asarray(raised / raised.sum())


SHARPNESS = 1.1  # of the shares; the voting is softer


def confidence(scores: Floats, candidates: Sequence[Candidate]) -> float:
    """How often such a choice is right, to within 161 km.

    A logistic curve over `support`, fitted by `tests.eval.fit_confidence` on annotated news.
    """
    logit = float(np.dot(CURVE, (*support(scores, candidates), 1.0)))
    return 1.0 / (1.0 + math.exp(-logit))


def support(scores: Floats, candidates: Sequence[Candidate]) -> tuple[float, float]:
    """What speaks for the best candidate: its share with those beside it, as logit, and its score.

    A town and the county named after it do not compete. The score counts by itself because a place
    that only its name speaks for may be one that nobody lists. More than AHEAD or SURE makes no
    choice surer.
    """
    best = candidates[int(np.argmax(scores))]
    lat, lon = best.lat or 0.0, best.lon or 0.0
    beside = [distance_km(lat, lon, c.lat or 0.0, c.lon or 0.0) <= BESIDE_KM for c in candidates]
    share = min(float(_shares(scores)[beside].sum()), 1.0 - 1e-6)
    return min(math.log(share / (1.0 - share)), AHEAD), min(float(scores.max()), SURE)


BESIDE_KM = 161.0
AHEAD, SURE = 6.0, 9.0
CURVE = (0.35, 0.42, -2.64)


def _considered(candidates: Sequence[Candidate], shares: Floats) -> tuple[Considered, ...]:
    """The best few with their shares; none where there was nothing to choose."""
    if len(candidates) == 1:
        return ()
    order = np.argsort(-shares, kind="stable")[:CONSIDERED]
    return tuple(
        Considered(
            id=c.id, name=c.name, kind=c.kind, lat=c.lat or 0.0, lon=c.lon or 0.0,
            country=c.country, admin1=c.admin1, share=round(float(share), 3),
        )
        for c, share in ((candidates[i], shares[i]) for i in order)
        if share > WORTH_TELLING
    )  # fmt: skip


CONSIDERED = 5
WORTH_TELLING = 0.01
KIND_WORDS = {
    "admin1": "a province or state", "admin2": "a county or district", "city": "a town",
    "region": "a region", "island": "an island", "airport": "an airport", "river": "a river",
    "lake": "a lake", "sea": "a sea", "mountain": "a mountain", "site": "a site",
    "strait": "a strait", "port": "a port",
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
        kind=chosen.kind, lat=chosen.lat, lon=chosen.lon,
        country=None if chosen.kind == "eez" else chosen.country,  # at sea
        admin1=chosen.admin1, precision="admin1" if chosen.coarse else PRECISION[chosen.kind],
        use=mention.use, confidence=round(confidence, 3), reason=reason,
    )  # fmt: skip


def with_confidence(place: Place, factor: float) -> Place:
    """`place` with its confidence multiplied, as where the span itself is in doubt.

    What nobody lists is half as often a place at all.
    """
    doubt = factor * NOT_A_PLACE if place.resolved and place.id is None else factor
    return replace(place, confidence=round(place.confidence * doubt, 3))


NOT_A_PLACE = 0.5
