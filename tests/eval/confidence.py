"""Fit the weights of an event's confidence: `DATELINE_EVAL=DIR python -m tests.eval.confidence`.

Two things are fitted at once, with one weight for each trait. Events of the studied documents that
were judged by hand say how likely an event is sound (`events_studied.csv`, and
`events_left_out.csv`: what rules had left out); rightly typed events of annotated records count
beside them, together as much as GOLD of the judged. Of all events of an annotated record, one of
its type is to stand first (a conditional logit, ORDER times as heavy; rare types count for more, by
the root of their frequency).

Prints, in tenfold cross-validation by document, how well sound events are told from others, and
what share of those above each threshold is sound; writes the weights to the package.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc

from geodata.events import confidence, plover
from geodata.events.coder import code_events
from geodata.events.event import Event
from geodata.extract import Extractor
from geodata.places import find_places
from tests.eval.judged import SHARES, half, is_sound, read_judged

HERE = Path(__file__).parent
WEIGHTS = Path(confidence.__file__).with_name("confidence_weights.csv")
JUDGED = "events_studied.csv"
LEFT_OUT = "events_left_out.csv"
RECORDS = "ev_ngec_gpt_synthetic_1500"  # articles of several sentences, with one type each
GOLD = 40.0
ORDER = 150.0
PULL = 3.0  # of the weights to zero
STEPS = 400
FOLDS = 10
Array = np.ndarray[Any, np.dtype[np.float64]]
Key = tuple[str, int, str]
Row = tuple[str, confidence.Traits, bool]  # document, traits of an event, whether it is sound


@dataclass(frozen=True)
class Label:
    """Whether an event is sound, or would be if it were not told as done."""

    sound: bool
    untimely: bool

    def of(self, event: Event) -> bool:
        """Whether the event as coded now is sound: background that is called so is."""
        return self.sound or (self.untimely and event.status != "occurred")


@dataclass(frozen=True)
class Examples:
    """Events as rows of traits, whether each is sound (or rightly typed), and its document."""

    traits: Array
    right: Array
    group: np.ndarray[Any, np.dtype[np.int64]]

    def of(self, chosen: np.ndarray[Any, np.dtype[np.bool_]]) -> Examples:
        """Some of the rows."""
        return Examples(self.traits[chosen], self.right[chosen], self.group[chosen])


@dataclass(frozen=True)
class Order:
    """Annotated records with right and wrong events, and how much each counts."""

    events: Examples
    shares: Array

    def slope(self, weights: Array) -> Array:
        """How the likelihood that a right event stands first rises with each weight."""
        group, count = self.events.group, len(self.shares)
        chance = np.exp(np.clip(self.events.traits @ weights, -30, 30))
        chance /= np.bincount(group, chance, count)[group]
        meant = chance * self.events.right
        meant /= np.bincount(group, meant, count)[group]
        return np.asarray(self.events.traits.T @ (self.shares[group] * (meant - chance)))


def labels() -> dict[Key, Label]:
    """What was judged of the events of the studied documents."""
    found: dict[Key, Label] = {}
    for row in read_judged(HERE / JUDGED):
        untimely = row["kind"] == "wrong status" and row["type"] == "right"
        found[_key(row)] = Label(is_sound(row), untimely)
    for row in read_judged(HERE / LEFT_OUT):
        found[_key(row)] = Label(row["sound"] == "yes", False)
    return found


def _key(row: Mapping[str, str]) -> Key:
    return row["doc_id"], int(row["start"]), row["coded"]


def coded(
    rows: Sequence[Mapping[str, Any]], extractor: Extractor
) -> Iterator[tuple[Doc, list[Event]]]:
    """Each document with all events that the rules let through, however unlikely."""
    docs = extractor.language.pipe([row["text"] for row in rows])
    for row, doc in zip(rows, docs, strict=True):
        places = find_places(doc, extractor.gazetteer)
        day = str(row.get("date") or "")[:10]
        yield (
            doc,
            code_events(
                doc,
                places,
                extractor.gazetteer,
                article_id="a",
                published=date.fromisoformat(day) if day else None,
                least=0.0,
            ),
        )


def judged_rows(folder: Path, extractor: Extractor) -> Iterator[Row]:
    """(document, traits, whether sound) of each judged event that is still coded."""
    known = labels()
    for name in SHARES:
        rows = [r for r in _read(folder / f"{name}.jsonl") if half(str(r["doc_id"])) == "studied"]
        for row, (doc, events) in zip(rows, coded(rows, extractor), strict=True):
            traits = confidence.traits_of(doc, events)
            for event, each in zip(events, traits, strict=True):
                key = (str(row["doc_id"]), event.trigger.start, event.type)
                if key in known:
                    yield key[0], each, known[key].of(event)


def gold_rows(folder: Path, extractor: Extractor) -> Iterator[Row]:
    """(record, traits, whether rightly typed) of each event of an annotated record."""
    rows = [
        {"text": row["sentence"], "id": str(n), "kind": kind}
        for n, row in enumerate(_read(folder / f"{RECORDS}.jsonl"))
        if (kind := plover_type(row["expected"][0]["code"]))
    ]
    for row, (doc, events) in zip(rows, coded(rows, extractor), strict=True):
        for event, each in zip(events, confidence.traits_of(doc, events), strict=True):
            yield f"{row['kind']} {row['id']}", each, event.type == row["kind"]


def plover_type(code: str) -> str | None:
    """The type of a gold code, which may be CAMEO's; None if PLOVER has none for it."""
    if code in plover.types():
        return code
    found = plover.crosswalk().get(code)
    return found.type if found else None


def examples(rows: Sequence[Row], names: Sequence[str]) -> Examples:
    """The rows as numbers."""
    groups = {name: n for n, name in enumerate(dict.fromkeys(row[0] for row in rows))}
    return Examples(
        np.array([[traits.get(name, 0.0) for name in names] for _, traits, _ in rows]),
        np.array([float(right) for _, _, right in rows]),
        np.array([groups[group] for group, _, _ in rows]),
    )


def order_of(rows: Sequence[Row], names: Sequence[str]) -> Order:
    """The records that have both right and wrong events."""
    seen: dict[str, set[bool]] = defaultdict(set)
    for group, _, right in rows:
        seen[group].add(right)
    useful = [row for row in rows if len(seen[row[0]]) > 1]
    records = list(dict.fromkeys(row[0] for row in useful))
    counts = Counter(record.split()[0] for record in records)
    shares = np.array([counts[record.split()[0]] ** -0.5 for record in records])
    return Order(examples(useful, names), shares / shares.sum())


def fit(judged: Examples, gold: Array, order: Order) -> Array:
    """The constant and the weights, by Adam."""
    traits = np.concatenate([_with_constant(judged.traits), _with_constant(gold)])
    right = np.concatenate([judged.right, np.ones(len(gold))])
    counts = np.concatenate([np.ones(len(judged.right)), np.full(len(gold), GOLD / len(gold))])
    pull = np.full(traits.shape[1], PULL)
    pull[0] = 0.0
    found, mean, square = (np.zeros(traits.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):
        slope = traits.T @ (counts * (right - _chance(traits @ found))) - pull * found
        slope[1:] += ORDER * order.slope(found[1:])
        slope /= len(judged.right)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        found += 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return found


def _with_constant(traits: Array) -> Array:
    return np.c_[np.ones(len(traits)), traits]


def _chance(scores: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-scores)))


def cross_validated(judged: Examples, gold: Array, order: Order) -> Array:
    """The chance of each judged event, by weights fitted on other documents."""
    turn = np.random.default_rng(1).permutation(judged.group.max() + 1)
    fold = turn[judged.group] % FOLDS
    found = np.zeros(len(judged.right))
    for n in range(FOLDS):
        held = fold == n
        weights = fit(judged.of(~held), gold, order)
        found[held] = _chance(_with_constant(judged.traits[held]) @ weights)
    return found


def separation(chances: Array, right: Array) -> float:
    """How often a sound event has a higher chance than one that is not (area under the curve)."""
    good, bad = chances[right > 0], chances[right == 0]
    wins = (good[:, None] > bad[None, :]).mean() + 0.5 * (good[:, None] == bad[None, :]).mean()
    return float(wins)


def table_of(chances: Array, right: Array) -> str:
    """What each threshold keeps, as a Markdown table."""
    lines = ["| threshold | sound kept | unsound kept | share sound |", "|---|---|---|---|"]
    for least in (0.0, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8):
        kept = chances >= least
        good, bad = kept[right > 0].mean(), kept[right == 0].mean()
        lines.append(f"| {least:.2f} | {good:.2f} | {bad:.2f} | {right[kept].mean():.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Fit, print and write."""
    folder = Path(os.environ.get("DATELINE_EVAL") or sys.exit("DATELINE_EVAL names no folder"))
    extractor = Extractor.open()
    hand = list(judged_rows(folder / "dev", extractor))
    records = list(gold_rows(folder / "dev", extractor))
    names = list(dict.fromkeys(name for _, traits, _ in (*hand, *records) for name in traits))
    judged, order = examples(hand, names), order_of(records, names)
    gold = examples([row for row in records if row[2]], names).traits
    chances = cross_validated(judged, gold, order)
    print(f"{len(hand)} judged events, {judged.right.mean():.2f} sound")
    print(f"told apart: {separation(chances, judged.right):.3f}", table_of(chances, judged.right))
    write(names, fit(judged, gold, order))


def write(names: Sequence[str], found: Array) -> None:
    """Write the constant and the weights, largest first."""
    table = sorted(zip(names, found[1:], strict=True), key=lambda item: -abs(item[1]))
    with WEIGHTS.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["trait", "weight"])
        for name, weight in [("constant", found[0]), *table]:
            if round(weight, 2):
                rows.writerow([name, f"{weight:.2f}"])


def _read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
