"""Fit geodata/events/place_weights.csv: what the traits of a name tell of an event's place.

Run as `DATELINE_EVAL=folder python -m tests.eval.fit_places [--write]`; prints figures on folds
that were left out of the fitting. The set is ev_event_location (Halterman 2019, MIT): sentences
with one verb marked and the names of where it happened, or none. A multinomial logistic regression
chooses among a sentence's names and "nowhere"; traits that weigh little are dropped step by step.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from geodata.events import lexicon as lexicons
from geodata.events import location
from geodata.events.dates import find_dates
from geodata.events.matching import Matcher
from geodata.language import load_pipeline
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Place

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Weights = dict[str, float]
FOLDS = 5
KEPT = 250  # traits in the end
RARE = 20  # traits told less often are left out
RIDGE = 3.0
STEPS = 80
MARGIN = 0.5  # taken off "nowhere": a place missed costs more than one too many
TARGET = Path(location.__file__).with_name(location.WEIGHTS)


@dataclass(frozen=True)
class Example:
    """What is told of each name of a sentence and, last, of "nowhere"; and which are right."""

    options: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    fold: int

    @property
    def placed(self) -> bool:
        """Whether the event has a place."""
        return not self.right[-1]


def examples(records: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """One example for each record whose verb reports an event."""
    gazetteer, language = Gazetteer.open(), load_pipeline()
    docs = language.pipe([record["sentence"] for record in records])
    for record, doc in zip(records, docs, strict=True):
        example = example_of(record, doc, find_places(doc, gazetteer))
        if example is not None:
            yield example


def example_of(record: dict[str, Any], doc: Doc, places: Sequence[Place]) -> Example | None:
    """The example that a record makes, if its annotation and its verb can be used."""
    gold = [p for p in record["locations"] if p["end"] - p["start"] >= 2]
    if not record["verb"] or (record["locations"] and not gold):
        return None
    verb = doc.char_span(
        record["verb"][0]["start"], record["verb"][0]["end"], alignment_mode="expand"
    )
    in_dates = frozenset(i for d in find_dates(doc, None) for i in range(d.first, d.last))
    finder = location.PlaceFinder(doc, places, None, date_tokens=in_dates)
    matcher = Matcher(lexicons.load(), doc, finder.tokens, date_tokens=in_dates)
    match = next((m for t in verb or () if (m := matcher.match(t)) is not None), None)
    if match is None:
        return None
    options = finder.options(match, match.code[0], matcher)
    right = [
        any(c.span.start_char < p["end"] and p["start"] < c.span.end_char for p in gold)
        for c, _ in options
    ]
    told = [tuple(traits) for _, traits in options]
    nowhere = tuple(location.traits_of_nowhere(match.code[0]))
    fold = zlib.crc32(record["sentence"][:60].encode()) % FOLDS  # a sentence is in one fold only
    return Example((*told, nowhere), (*right, not gold), fold)


# ---- fitting ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """Examples as arrays: (`row`, `column`) of each trait of each option, its example, if right."""

    row: Integers
    column: Integers
    example: Integers
    right: Floats
    size: int

    @classmethod
    def of(cls, found: Sequence[Example], names: Sequence[str]) -> Table:
        """The table of examples with a right option, for the traits `names`."""
        index = {name: n for n, name in enumerate(names)}
        row: list[int] = []
        column: list[int] = []
        example: list[int] = []
        right: list[float] = []
        used = [e for e in found if any(e.right)]
        for n, one in enumerate(used):
            for told, is_right in zip(one.options, one.right, strict=True):
                known = [index[t] for t in told if t in index]
                row += [len(example)] * len(known)
                column += known
                example.append(n)
                right.append(float(is_right))
        rows, columns, owners = (np.array(v, dtype=np.int64) for v in (row, column, example))
        return cls(rows, columns, owners, np.array(right), len(used))

    def loss(self, weights: Floats) -> tuple[float, Floats]:
        """Negative log-likelihood of the right options with its ridge, and the gradient."""
        count = len(self.example)
        scores = np.bincount(self.row, weights=weights[self.column], minlength=count)
        top = np.full(self.size, -np.inf)
        np.maximum.at(top, self.example, scores)
        raw = np.exp(scores - top[self.example])
        share = raw / np.bincount(self.example, weights=raw, minlength=self.size)[self.example]
        hit = np.bincount(self.example, weights=share * self.right, minlength=self.size)
        pull = share - share * self.right / hit[self.example]
        slope = np.bincount(self.column, weights=pull[self.row], minlength=len(weights))
        return (
            float(-np.log(hit).sum() + RIDGE / 2 * (weights @ weights)),
            slope + RIDGE * weights,
        )


def minimum(table: Table, size: int) -> Floats:
    """The weights with the smallest loss, by gradient steps with a memory (L-BFGS)."""
    weights = np.zeros(size)
    loss, slope = table.loss(weights)
    memory: list[tuple[Floats, Floats]] = []
    for _ in range(STEPS):
        step = _direction(slope, memory)
        length = 1.0
        while True:
            moved = weights - length * step
            new_loss, new_slope = table.loss(moved)
            if new_loss <= loss - 1e-4 * length * float(slope @ step) or length < 1e-6:
                break
            length /= 2
        change, turn = moved - weights, new_slope - slope
        if float(change @ turn) > 1e-10:
            memory = [*memory[-7:], (change, turn)]
        done = abs(loss - new_loss) < 1e-6 * max(1.0, abs(loss))
        weights, loss, slope = moved, new_loss, new_slope
        if done:
            break
    return weights


def _direction(slope: Floats, memory: Sequence[tuple[Floats, Floats]]) -> Floats:
    step, parts = slope.copy(), []
    for change, turn in reversed(memory):
        part = float(change @ step) / float(turn @ change)
        parts.append(part)
        step -= part * turn
    if memory:
        change, turn = memory[-1]
        step *= float(change @ turn) / float(turn @ turn)
    else:
        step /= max(1.0, float(np.linalg.norm(slope)))
    for (change, turn), part in zip(memory, reversed(parts), strict=True):
        step += (part - float(turn @ step) / float(turn @ change)) * change
    return step


def fit(found: Sequence[Example], kept: int = KEPT) -> Weights:
    """Weights of the traits that matter most; the least are dropped until `kept` are left."""
    told = Counter(t for e in found for option in e.options for t in option)
    names = sorted(t for t, n in told.items() if n >= RARE)
    while True:
        weights = minimum(Table.of(found, names), len(names))
        if len(names) <= kept:
            return dict(zip(names, map(float, weights), strict=True))
        often = np.sqrt([min(told[name], 400) for name in names])
        order = np.argsort(-np.abs(weights) * often)
        names = sorted(names[n] for n in order[: max(kept, int(len(names) * 0.7))])


# ---- figures ------------------------------------------------------------------------------------


def chosen(weights: Weights, example: Example, margin: float) -> int:
    """The number of the option that weighs most, "nowhere" being the last."""
    sums = [sum(weights.get(t, 0.0) for t in option) for option in example.options]
    sums[-1] -= margin
    return max(range(len(sums)), key=lambda n: (sums[n], n))


def shares(weights: Sequence[Weights], found: Sequence[Example], margin: float) -> list[float]:
    """Share of right places among events that have one, and of those rightly left without."""
    counts = {True: [0, 0], False: [0, 0]}
    for example in found:
        counts[example.placed][0] += example.right[chosen(weights[example.fold], example, margin)]
        counts[example.placed][1] += 1
    return [right / max(1, total) for right, total in (counts[True], counts[False])]


def main() -> None:
    """Cross-validate, and with --write fit all examples and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the weights")
    args = parser.parse_args()
    path = Path(os.environ["DATELINE_EVAL"]) / "dev" / "ev_event_location.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    found = list(examples([json.loads(line) for line in lines if line]))
    report(found)
    if args.write:
        write(fit(found))


def report(found: Sequence[Example]) -> None:
    """Print the figures of events whose fold was left out of the fitting."""
    left_out = [fit([e for e in found if e.fold != fold]) for fold in range(FOLDS)]
    print("margin  right place  rightly left empty")
    for margin in (0.0, 0.25, 0.5, 0.75, 1.0):
        print("{:6.2f}  {:11.3f}  {:18.3f}".format(margin, *shares(left_out, found, margin)))


def write(weights: Weights) -> None:
    """Write the table, with the margin taken off "nowhere"."""
    weights["nowhere"] = weights.get("nowhere", 0.0) - MARGIN
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(("trait", "weight"))
        table.writerows((name, f"{weight:.2f}") for name, weight in sorted(weights.items()))


if __name__ == "__main__":
    main()
