"""Fit the curve from which a place's confidence is read (`geodata.places.resolve.CURVE`).

`DATELINE_EVAL=DIR python -m tests.eval.fit_confidence` prints the curve fitted on both sets of news
with their spans given, each weighing the same, and how well a curve fitted on all sets but one does
on the one left out. Nothing but its three numbers goes into the project.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.language import Language, load_pipeline
from geodata.places.gazetteer import Gazetteer, distance_km
from geodata.places.recognise import mention_of, merged, recognise
from geodata.places.resolve import ranked, support
from geodata.places.spans import Names
from tests.eval.reliability import calibration_error, read_rows

NEWS = ("geo_lgl", "geo_tudloc2013_trainval")
OTHER = ("geo_wiktor_500",)  # hamlets of one name, made to be hard: scored, not fitted on
HIT_KM = 161.0

Floats = NDArray[np.float64]
Sample = tuple[Floats, Floats]  # rows of (share, score, 1), and 1.0 where the choice was right


def sample(path: Path, language: Language, gazetteer: Gazetteer) -> Sample:
    """What speaks for each chosen candidate of a set, and whether it was right."""
    golds = read_rows(path)
    docs = language.pipe([gold["text"] for gold in golds])
    found = [
        one
        for gold, doc in zip(golds, docs, strict=True)
        for one in _choices(doc, gold["toponyms"], gazetteer)
    ]
    return np.array([x for x, _ in found]), np.array([y for _, y in found], dtype=float)


def _choices(
    doc: Any, toponyms: Iterable[dict[str, Any]], gazetteer: Gazetteer
) -> Iterator[tuple[tuple[float, float, float], bool]]:
    names = Names(gazetteer)
    placed = [t for t in toponyms if t.get("lat") is not None and not t.get("offset_mismatch")]
    given = [mention_of(doc, t["start"], t["end"], names) for t in placed]
    mentions = merged(given, recognise(doc, gazetteer, names=names))
    ranker, _ = ranked(doc, mentions, names)
    group_of = {i: number for number, g in enumerate(ranker.groups) for i in g.mentions}
    for toponym, mention in zip(placed, given, strict=True):
        index = mentions.index(mention)
        if index in group_of:
            scores = ranker.scores(index, group_of[index])
            candidates = ranker.groups[group_of[index]].candidates
            chosen = candidates[int(np.argmax(scores))]
            off = distance_km(toponym["lat"], toponym["lon"], chosen.lat or 0.0, chosen.lon or 0.0)
            yield (*support(scores, candidates), 1.0), off <= HIT_KM


def fitted(samples: Iterable[Sample]) -> Floats:
    """Logistic regression by Newton's method, each sample weighing the same."""
    parts = list(samples)
    rows = np.concatenate([x for x, _ in parts])
    right = np.concatenate([y for _, y in parts])
    weight = np.concatenate([np.full(len(y), 1.0 / len(y)) for _, y in parts])
    curve = np.zeros(rows.shape[1])
    for _ in range(50):
        chance = stated(curve, rows)
        slope = weight * chance * (1.0 - chance)
        hessian = rows.T @ (rows * slope[:, None]) + 1e-9 * np.eye(len(curve))
        curve = curve + np.linalg.solve(hessian, rows.T @ (weight * (right - chance)))
    return curve


def stated(curve: Floats, rows: Floats) -> Floats:
    """The confidence that a curve gives."""
    return np.asarray(1.0 / (1.0 + np.exp(-(rows @ curve))))


def error(curve: Floats, of: Sample) -> float:
    """The calibration error of a curve on a sample."""
    pairs = zip(stated(curve, of[0]).tolist(), (of[1] > 0.5).tolist(), strict=True)
    return calibration_error(list(pairs))


def main() -> None:
    """Print the curve and the cross-validation."""
    folder = os.environ.get("DATELINE_EVAL")
    if not folder:
        sys.exit("DATELINE_EVAL names no folder; set it to the one that holds eval/ and dev/")
    language, gazetteer = load_pipeline(), Gazetteer.open()
    samples = {
        name: sample(Path(folder) / "dev" / f"{name}.jsonl", language, gazetteer)
        for name in (*NEWS, *OTHER)
    }
    for left_out in (*NEWS, *OTHER):
        curve = fitted(samples[name] for name in NEWS if name != left_out)
        print(f"{left_out}, left out: calibration error {error(curve, samples[left_out]):.3f}")
    print("share, score, 1:", fitted(samples[name] for name in NEWS).round(2).tolist())


if __name__ == "__main__":
    main()
