"""Fit the weights of `geodata/places/uses.py` on the set in DATELINE_EVAL (geo_relocar_train).

Run as `DATELINE_EVAL=folder python -m tests.eval.fit_uses [--write]`. Logistic regression with a
ridge penalty, by Newton's method; prints the share of names told apart rightly in ten-fold
cross-validation, names given. With `--write` the weights go to `geodata/data/use_weights.csv`.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.language import load_pipeline
from geodata.places.gazetteer import Gazetteer
from geodata.places.spans import Names
from geodata.places.uses import clues

RIDGE = 2.0
SEEN = 3  # sentences in which a clue must stand to get a weight
STEPS = 12
FOLDS = 10
WEIGHTS = Path(__file__).parents[2] / "geodata" / "data" / "use_weights.csv"

Clues = frozenset[str]


def read(path: Path) -> tuple[list[Clues], NDArray[np.float64]]:
    """The clues of each annotated name, and 1 where it does not stand for the place itself."""
    language, names = load_pipeline(), Names(Gazetteer.open())
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    found, answers = [], []
    for row, doc in zip(rows, language.pipe(row["text"] for row in rows), strict=True):
        target = row["toponyms"][0]
        span = doc.char_span(target["start"], target["end"], alignment_mode="expand")
        known = names.of(span.text)
        kind = known[0].kind if known and known[0].match != "demonym" else None
        found.append(clues(span, kind))
        answers.append(float(target["type"] != "lit"))
    return found, np.array(answers)


def fit(found: Sequence[Clues], answers: NDArray[np.float64]) -> dict[str, float]:
    """The weight of each clue seen often enough."""
    counts = Counter(clue for clues in found for clue in clues)
    known = sorted(clue for clue, times in counts.items() if times >= SEEN)
    table = np.array([[float(clue in clues) for clue in known] for clues in found])
    weights = np.zeros(len(known))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chance - answers) + RIDGE * weights
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + RIDGE * np.eye(len(known))
        weights -= np.linalg.solve(bend, slope)
    return dict(zip(known, (float(w) for w in weights), strict=True))


def acts(weights: Mapping[str, float], found: Clues) -> bool:
    """Whether the clues speak for those who act from the place."""
    return sum(weights.get(clue, 0.0) for clue in found) > 0


def cross_validated(found: Sequence[Clues], answers: NDArray[np.float64]) -> float:
    """The share that weights fitted on nine tenths tell rightly of the tenth left out."""
    order = np.random.default_rng(0).permutation(len(found))
    right = 0
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        kept = [i for i in order if i not in held]
        weights = fit([found[i] for i in kept], answers[kept])
        right += sum(acts(weights, found[i]) == bool(answers[i]) for i in held)
    return right / len(found)


def main() -> None:
    """Print the figures; write the weights if told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    args = parser.parse_args()
    found, answers = read(Path(os.environ["DATELINE_EVAL"]) / "dev" / "geo_relocar_train.jsonl")
    weights = fit(found, answers)
    fitted = sum(acts(weights, f) == bool(a) for f, a in zip(found, answers, strict=True))
    print(f"cross-validated {cross_validated(found, answers):.3f}")
    print(f"fitted          {fitted / len(found):.3f}  ({len(weights)} weights)")
    if args.write:
        with WEIGHTS.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out, lineterminator="\n")
            rows.writerow(["clue", "weight"])
            rows.writerows((clue, f"{weight:.2f}") for clue, weight in sorted(weights.items()))


if __name__ == "__main__":
    main()
