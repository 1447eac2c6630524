"""Fit the weights of an event's confidence: `DATELINE_EVAL=DIR python -m tests.eval.confidence`.

The order within a text is a conditional logit: of all events coded from a record, how likely is one
of the annotated type to stand first. Rare types count for more (by the root of their frequency),
and a weight may not have a sign against sense, so that no set's habits get in: what only may have
happened never gains by it. The order is then spread less (SPREAD), because a later event of a text
is no less real for being no headline, and a constant makes the mean over single sentences the share
of events that are rightly typed there. Prints the share of records with a right main event, in
threefold cross-validation and of sets that were not fitted, and writes the weights to the package.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from geodata.events import confidence, plover
from geodata.events.coder import code_events
from geodata.extract import Extractor
from geodata.places import find_places

WEIGHTS = Path(confidence.__file__).with_name("confidence_weights.csv")
FITTED = ("ev_ngec_gpt_synthetic_1500", "ev_plv_train")
SINGLE = "ev_plv_train"  # one sentence, one relation: what the constant is read off
SPREAD = 0.4
CHECKED = ("ev_petr2_gsr_validation", "ev_plover_gsr_remaining")
FALLING = frozenset({"planned", "hypothetical", "denied", "historical", "depth"})
PULL = 1.0  # of the weights to zero
STEPS = 200
Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Example:
    """A record: traits of its events (events x traits), which are rightly typed, the gold type."""

    traits: Array
    right: Array
    kind: str


def names(rows: Sequence[Sequence[confidence.Traits]]) -> list[str]:
    """All traits, in the order in which they are first met."""
    return list(dict.fromkeys(name for row in rows for traits in row for name in traits))


def coded(path: Path, extractor: Extractor, same: Callable[[str, Any], bool]) -> Iterator[Any]:
    """(traits, right, gold type) of each record that has a type and at least one event."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    docs = extractor.language.pipe([record["sentence"] for record in records])
    for record, doc in zip(records, docs, strict=True):
        places = find_places(doc, extractor.gazetteer)
        events = code_events(doc, places, extractor.gazetteer, article_id="a")
        gold = [kind for row in record["expected"] if (kind := plover_type(row["code"]))]
        right = [any(same(event.type, code) for code in gold) for event in events]
        if events and gold:
            yield confidence.traits_of(doc, events), right, gold[0]


def fit(examples: Sequence[Example], signs: Array) -> Array:
    """Weights of the conditional logit, by Adam; `signs` is +1 or -1 for each trait."""
    useful = [e for e in examples if e.right.any() and not e.right.all()]
    counts = Counter(e.kind for e in useful)
    shares = np.array([counts[e.kind] ** -0.5 for e in useful])
    shares /= shares.sum()
    found = np.zeros(len(signs))
    mean, square = np.zeros(len(signs)), np.zeros(len(signs))
    for step in range(1, STEPS + 1):
        slope = -PULL * found / len(useful)
        for share, example in zip(shares, useful, strict=True):
            slope += share * _slope(example, found)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        found += 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        found = np.where(found * signs < 0, 0.0, found)
    return found


def _slope(example: Example, weights: Array) -> Array:
    scores = example.traits @ weights
    chance = np.exp(scores - scores.max())
    chance /= chance.sum()
    meant = chance * example.right
    return np.asarray(example.traits.T @ (meant / meant.sum() - chance))


def main_is_right(examples: Sequence[Example], weights: Array) -> float:
    """Share of records whose first event by the weights is rightly typed."""
    hits = [e.right[int(np.argmax(e.traits @ weights))] for e in examples]
    return float(np.mean(hits))


def constant_of(examples: Sequence[Example], weights: Array) -> float:
    """The constant of the logistic whose mean is the share of events rightly typed."""
    scores = np.concatenate([e.traits @ weights for e in examples])
    share = float(np.mean(np.concatenate([e.right for e in examples])))
    low, high = -10.0, 10.0
    for _ in range(50):
        middle = (low + high) / 2
        mean = float(np.mean(1 / (1 + np.exp(-(scores + middle)))))
        low, high = (middle, high) if mean < share else (low, middle)
    return low


def plover_type(code: str) -> str | None:
    """The type of a gold code, which may be CAMEO's; None if PLOVER has none for it."""
    if code == "YIELD" or code in plover.types():
        return code
    found = plover.crosswalk().get(code)
    return found.type if found else None


def same_type(found: str, gold: str) -> bool:
    """Whether two types are the same; YIELD stands for CONCEDE and RETREAT."""
    return found == gold or (gold == "YIELD" and found in {"CONCEDE", "RETREAT"})


def cross_validated(examples: Sequence[Example], others: Sequence[Example], signs: Array) -> float:
    """Mean share of right main events in three folds, each fitted on the other two."""
    order = np.random.default_rng(1).permutation(len(examples))
    shares = []
    for fold in range(3):
        held = set(order[fold::3].tolist())
        rest = [e for n, e in enumerate(examples) if n not in held]
        found = fit([*rest, *others], signs)
        shares.append(main_is_right([examples[n] for n in held], found))
    return float(np.mean(shares))


def main() -> None:
    """Fit, print and write."""
    folder = os.environ.get("DATELINE_EVAL") or sys.exit("DATELINE_EVAL names no folder")
    extractor = Extractor.open()
    raw = {
        name: list(coded(Path(folder) / "dev" / f"{name}.jsonl", extractor, same_type))
        for name in (*FITTED, *CHECKED)
    }
    traits = names([row[0] for name in FITTED for row in raw[name]])
    sets = {
        name: [
            Example(
                np.array([[t.get(k, 0.0) for k in traits] for t in row[0]]),
                np.array(row[1]),
                row[2],
            )
            for row in rows
        ]
        for name, rows in raw.items()
    }
    signs = np.array([-1.0 if name in FALLING else 1.0 for name in traits])
    for name in FITTED:
        others = [e for other in FITTED if other != name for e in sets[other]]
        print(f"{name}: {cross_validated(sets[name], others, signs):.3f} cross-validated")
        print(f"{name}: {main_is_right(sets[name], fit(others, signs)):.3f} fitted on the other")
    found = fit([e for name in FITTED for e in sets[name]], signs)
    for name in CHECKED:
        print(f"{name}: {main_is_right(sets[name], found):.3f} not fitted")
    found *= SPREAD
    constant = constant_of(sets[SINGLE], found)
    write(dict(zip(traits, found, strict=True)) | {"constant": constant})


def write(table: dict[str, float]) -> None:
    """Write the weights, largest first."""
    with WEIGHTS.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["trait", "weight"])
        for name, weight in sorted(table.items(), key=lambda item: -abs(item[1])):
            if round(weight, 2):
                rows.writerow([name, f"{weight:.2f}"])


if __name__ == "__main__":
    main()
