"""How far a place's confidence can be trusted: the share that is right, by stated confidence.

`DATELINE_EVAL=DIR python -m tests.eval.reliability [SET ...]` prints the table of docs/accuracy.md.
A place is right within 161 km of the annotated point. With the spans given, every annotated name
with a point counts; end to end, every place that Dateline reports with a point, and one that
nobody annotated is wrong. Places whose annotation has no point are left out.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from tests.eval.scoring import _dateline, _script

SETS = ("geo_lgl", "geo_tudloc2013_trainval", "geo_wiktor_500")
NO_DEMONYMS = frozenset(["geo_tudloc2013_trainval"])  # not annotated there
ONE_NAME = frozenset(["geo_wiktor_500"])  # only one name a document is annotated: no end to end
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.01)

Judged = tuple[float, bool]  # stated confidence, and whether it was right


@dataclass(frozen=True)
class Bin:
    """The places of one range of confidence: how many, their mean confidence, the share right."""

    low: float
    high: float
    count: int
    stated: float
    right: float


def bins(judged: Sequence[Judged]) -> list[Bin]:
    """The ranges between EDGES that hold any."""
    found = []
    for low, high in pairwise(EDGES):
        inside = [pair for pair in judged if low <= pair[0] < high]
        if inside:
            stated = sum(confidence for confidence, _ in inside) / len(inside)
            right = sum(hit for _, hit in inside) / len(inside)
            found.append(Bin(low, min(high, 1.0), len(inside), stated, right))
    return found


def calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error: the mean gap between stated and right, weighed by count."""
    gaps = (b.count * abs(b.stated - b.right) for b in bins(judged))
    return sum(gaps) / len(judged) if judged else 0.0


def of_spans(
    scorer: ModuleType, golds: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> Iterator[Judged]:
    """With the spans given: every annotated name that was placed at all."""
    errors, _ = scorer.span_errors(golds, scorer.index_by_doc(rows))
    for _, place, error in errors:
        if error is not None:
            yield place["confidence"], error <= scorer.HIT_KM


def end_to_end(
    scorer: ModuleType, golds: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> Iterator[Judged]:
    """Every place reported with a point, unless its annotation has none."""
    reported = scorer.index_by_doc(rows)
    for doc in golds:
        gold = scorer.unique_spans(scorer.usable_toponyms(doc))
        places = scorer.unique_spans(reported[str(doc["doc_id"])]["places"])
        matches = {j: gold[i] for i, j, _ in scorer.match_spans(gold, places)}
        for j, place in enumerate(places):
            if not scorer.has_coordinates(place):
                continue
            if j not in matches:
                yield place["confidence"], False
            elif scorer.has_coordinates(matches[j]):
                near = scorer.distance_km(matches[j], place) <= scorer.HIT_KM
                yield place["confidence"], near


def judged_of(folder: Path, name: str) -> dict[str, list[Judged]]:
    """{"spans given": ..., "end to end": ...} of one set, by running the command line."""
    scorer = _scorer(folder)
    source = folder / "dev" / f"{name}.jsonl"
    golds = read_rows(source)
    with TemporaryDirectory() as scratch:
        plain, spans = Path(scratch) / "in.jsonl", Path(scratch) / "in_spans.jsonl"
        _script(folder, "make_inputs.py", source, "--out", plain, "--spans-out", spans)
        given = read_rows(_dateline("places", spans, "--spans"))
        found = {"spans given": list(of_spans(scorer, golds, given))}
        if name not in ONE_NAME:
            ignored = {"demonym"} if name in NO_DEMONYMS else set()
            rows = scorer.without_uses(read_rows(_dateline("places", plain)), ignored)
            found["end to end"] = list(end_to_end(scorer, golds, rows))
    return found


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file; texts may hold other line separators than "\\n"."""
    with path.open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file if line.strip()]


def table(name: str, task: str, judged: Sequence[Judged]) -> Iterator[str]:
    """Rows of the Markdown table, the last for all."""
    for one in bins(judged):
        yield (
            f"| {name} | {task} | {one.low:.1f} – {one.high:.1f} | {one.count} "
            f"| {one.stated:.2f} | {one.right:.2f} |"
        )
    stated = sum(confidence for confidence, _ in judged) / len(judged)
    right = sum(hit for _, hit in judged) / len(judged)
    error = calibration_error(judged)
    yield f"| {name} | {task} | all | {len(judged)} | {stated:.2f} | {right:.2f} |"
    yield f"| {name} | {task} | calibration error |  |  | {error:.3f} |"


def _scorer(folder: Path) -> ModuleType:
    """The scorer that lies outside the project, as a module."""
    spec = importlib.util.spec_from_file_location(
        "score_places", folder / "eval" / "score_places.py"
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"no scorer in {folder}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(names: Iterable[str]) -> None:
    """Print the table of the named sets, or of all."""
    folder = os.environ.get("DATELINE_EVAL")
    if not folder:
        sys.exit("DATELINE_EVAL names no folder; set it to the one that holds eval/ and dev/")
    print("| set | task | confidence | places | mean | right |\n|---|---|---|---|---|---|")
    for name in tuple(names) or SETS:
        for task, judged in judged_of(Path(folder), name).items():
            print("\n".join(table(name, task, judged)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
