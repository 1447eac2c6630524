"""Draw mistakes in places for a person to judge, or sum up those that were judged.

`DATELINE_EVAL=DIR python -m tests.eval.mistakes` finds places in the sets of `SHARES` as a user
would, compares them with the annotation and prints, in their context, as many mistakes of each as
stand there, drawn with a fixed seed; `--csv FILE` writes them as rows to be judged. The judged rows
are `tests/eval/places_mistakes.csv`, without a word of the texts; `--summary` counts them.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geopy.distance import great_circle

from tests.eval.scoring import _dateline, _script

SEED = 20241105
SHARES = {"geo_lgl": 40, "geo_tudloc2013_trainval": 40, "geo_wiktor_500": 20}
ONE_NAME = frozenset(["geo_wiktor_500"])  # annotate one name a page: nothing is spurious there
NO_DEMONYMS = frozenset(["geo_tudloc2013_trainval"])
HIT_KM = 161.0
KINDS = ("missed", "spurious", "wrong span", "wrong place")
VERDICTS = ("recognition", "resolution", "gazetteer", "habit", "annotation")
COLUMNS = ("set", "doc_id", "start", "end", "kind", "km", "verdict", "reason")
JUDGED = Path(__file__).with_name("places_mistakes.csv")
CONTEXT = 70

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: `start`, `end` are the annotated span's, or a spurious place's own.

    `km` is how far off a found place is, None where it is missed, spurious or unresolved.
    """

    set: str
    doc_id: str
    start: int
    end: int
    kind: str
    km: int | None
    found: str  # what was found instead, for the person who judges


def mistakes(name: str, document: Item, places: Sequence[Item]) -> Iterator[Mistake]:
    """The mistakes in one document."""
    doc_id = str(document["doc_id"])
    wanted = [t for t in document["toponyms"] if not t.get("offset_mismatch")]
    free = list(places)
    for gold in sorted(wanted, key=lambda t: (t["start"], t["end"])):
        place = _match(gold, free)
        if place is None:
            yield Mistake(name, doc_id, gold["start"], gold["end"], "missed", None, "")
            continue
        free.remove(place)
        kind, km = _judged(gold, place)
        if kind:
            found = f"{place['text']} = {place['name']}, {place['admin1'] or place['country']}"
            yield Mistake(name, doc_id, gold["start"], gold["end"], kind, km, found)
    if name not in ONE_NAME:
        for place in free:
            found = f"{place['kind']} {place['name']} ({place['use']})"
            yield Mistake(name, doc_id, place["start"], place["end"], "spurious", None, found)


def _match(gold: Item, places: Sequence[Item]) -> Item | None:
    """The place with the same span, else the one that shares most with it."""
    beside = [p for p in places if p["start"] < gold["end"] and gold["start"] < p["end"]]
    same = [p for p in beside if (p["start"], p["end"]) == (gold["start"], gold["end"])]
    shared = sorted(
        beside, key=lambda p: max(p["start"], gold["start"]) - min(p["end"], gold["end"])
    )
    return next(iter([*same, *shared]), None)


def _judged(gold: Item, place: Item) -> tuple[str, int | None]:
    """The kind of mistake, "" for none, and the distance in km where both have coordinates."""
    km = None
    if gold.get("lat") is not None and place["lat"] is not None:
        km = round(great_circle((gold["lat"], gold["lon"]), (place["lat"], place["lon"])).km)
    if (place["start"], place["end"]) != (gold["start"], gold["end"]):
        return "wrong span", km
    astray = gold.get("lat") is not None and (km is None or km > HIT_KM)
    return "wrong place" if astray else "", km


def all_mistakes(folder: Path, name: str) -> tuple[list[Mistake], dict[str, str]]:
    """Every mistake in a set, in the order of its documents, and the documents' texts."""
    source = folder / "dev" / f"{name}.jsonl"
    documents = _read(source)
    with TemporaryDirectory() as scratch:
        plain = Path(scratch) / "in.jsonl"
        _script(folder, "make_inputs.py", source, "--out", plain)
        found = {str(row["doc_id"]): row["places"] for row in _read(_dateline("places", plain))}
    skipped = {"demonym"} if name in NO_DEMONYMS else set()
    made = []
    for document in documents:
        places = [
            p
            for p in found[str(document["doc_id"])]
            if p["start"] is not None and p["use"] not in skipped
        ]
        made += mistakes(name, document, places)
    return made, {str(document["doc_id"]): document["text"] for document in documents}


def show(mistake: Mistake, text: str) -> str:
    """The mistake in its context, for the person who judges."""
    start, end = mistake.start, mistake.end
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    off = "" if mistake.km is None else f" {mistake.km} km"
    line = f"{before}[[{text[start:end]}]]{after}".replace("\n", " / ")
    head = f"{mistake.set} {mistake.doc_id} {start}-{end} {mistake.kind}{off} <{mistake.found}>"
    return f"{head}\n    {line}"


def _read(path: Path) -> list[Item]:
    """The rows; texts may hold line separators that `splitlines` would cut at."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_judged(path: Path = JUDGED) -> list[dict[str, str]]:
    """The judged rows."""
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def summary(rows: Sequence[dict[str, str]]) -> str:
    """How many of each kind got which verdict, as a Markdown table."""
    counts = Counter((row["kind"], row["verdict"]) for row in rows)
    lines = [f"| kind | {' | '.join(VERDICTS)} | all |", f"|---|{'---|' * (len(VERDICTS) + 1)}"]
    for kind in KINDS:
        each = [counts[kind, verdict] for verdict in VERDICTS]
        lines.append(f"| {kind} | {' | '.join(map(str, each))} | {sum(each)} |")
    each = [sum(counts[kind, verdict] for kind in KINDS) for verdict in VERDICTS]
    lines.append(f"| all | {' | '.join(map(str, each))} | {sum(each)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the draw, or the summary of the judged one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--csv", type=Path, help="write the draw as rows to be judged")
    parser.add_argument("--summary", action="store_true", help="count the judged rows")
    args = parser.parse_args()
    if args.summary:
        print(summary(read_judged()))
        return
    drawn = []
    for name, share in SHARES.items():
        made, texts = all_mistakes(Path(os.environ["DATELINE_EVAL"]), name)
        chosen = random.Random(SEED).sample(made, share)  # noqa: S311
        for number, mistake in enumerate(chosen, len(drawn) + 1):
            print(number, show(mistake, texts[mistake.doc_id]))
        drawn += chosen
    if args.csv:
        with args.csv.open("w", encoding="utf-8", newline="") as out:
            table = csv.writer(out, lineterminator="\n")
            table.writerow(COLUMNS)
            for m in drawn:
                km = "" if m.km is None else m.km
                table.writerow([m.set, m.doc_id, m.start, m.end, m.kind, km, "", ""])


if __name__ == "__main__":
    main()
