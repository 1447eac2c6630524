"""Draw coded events for a person to judge, or give the precision of those that were judged.

`DATELINE_EVAL=DIR python -m tests.eval.judged --draw` codes the documents of `SHARES` as a user
would, with their publication dates where they have one, and prints, in their context, as many
events of each set as stand there, drawn with a fixed seed from all of its events; `--csv FILE`
writes them as rows to be judged. The judged rows are `tests/eval/events_judged.csv`, without a word
of the texts; without an option their figures are printed.

The documents are parted in two by a checksum of their ids. Rules are made and weights fitted on
what is seen in the half "studied"; the figures come from the other, read by the judge alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import zlib
from collections import Counter
from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geodata.extract import CODER_VERSION
from tests.eval.scoring import _dateline

SEED = 20261124
SHARES = {"geo_lgl": 110, "geo_tudloc2013_trainval": 90}
FIELDS = ("real", "type", "actors", "targets", "place", "date")
VERDICTS = ("right", "wrong", "none")
KINDS = (
    "",
    "no event",
    "no news",
    "private matter",
    "wrong sense",
    "wrong type",
    "wrong status",
)
COLUMNS = ("coder", "set", "doc_id", "start", "end", "coded", *FIELDS, "kind", "reason")
JUDGED = Path(__file__).with_name("events_judged.csv")
CONTEXT = 130
_Z = 1.96  # of a 95 % interval

Item = dict[str, Any]
Row = dict[str, str]


def half(doc_id: str) -> str:
    """Which half of the documents one belongs to: "studied" or "judged"."""
    return "judged" if zlib.crc32(doc_id.encode()) % 2 else "studied"


def draw(folder: Path, name: str, share: int, seed: int, part: str) -> list[tuple[Item, Item]]:
    """As many (document, event) of one half of a set, in the order drawn."""
    rows = _read(folder / "dev" / f"{name}.jsonl")
    documents = {str(row["doc_id"]): row for row in rows if half(str(row["doc_id"])) == part}
    with TemporaryDirectory() as scratch:
        plain = Path(scratch) / "in.jsonl"
        plain.write_text("".join(map(_plain, documents.values())), encoding="utf-8")
        coded = _read(_dateline("events", plain, "--processes", "2"))
    events = [(documents[str(row["doc_id"])], event) for row in coded for event in row["events"]]
    return random.Random(seed).sample(events, share)  # noqa: S311


def _plain(document: Item) -> str:
    """A document as a user has it: its text and the day it was published."""
    row = {"doc_id": document["doc_id"], "text": document["text"]}
    if document.get("date"):
        row["published"] = str(document["date"])[:10]
    return json.dumps(row) + "\n"


def show(document: Item, event: Item) -> str:
    """The event in its context, for the person who judges."""
    text, trigger, sentence = document["text"], event["trigger"], event["sentence"]
    start, end = trigger["start"], trigger["end"]
    first = max(min(sentence["start"], start) - CONTEXT, start - 3 * CONTEXT, 0)
    last = min(max(sentence["end"], end), end + 3 * CONTEXT)
    line = f"{text[first:start]}[[{text[start:end]}]]{text[end:last]}".replace("\n", " / ")
    place, date = event["place"], event["date"]
    where = place and f"{place['text'] or ''}={place['name']}/{place['admin1'] or place['country']}"
    when = date and f"{date['start']}..{date['end']}"
    kind = "-".join(filter(None, [event["type"], event["mode"]]))
    return (
        f"{kind} {event['status']} A={_parties(event['actors'])} T={_parties(event['targets'])} "
        f"P={where}{' inferred' if place and place['inferred'] else ''} D={when} "
        f"({str(document.get('date') or '')[:10]})\n    {line}"
    )


def _parties(parties: Sequence[Item]) -> str:
    return "; ".join(f"{p['text']}={p['name'] or ''}<{p['code'] or ''}>" for p in parties) or "-"


def _read(path: Path) -> list[Item]:
    """The rows; texts may hold line separators that `splitlines` would cut at."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_judged(path: Path = JUDGED) -> list[Row]:
    """The judged rows."""
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def interval(right: int, all_: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson."""
    if not all_:
        return 0.0, 1.0
    share, z2 = right / all_, _Z * _Z
    middle = (share + z2 / (2 * all_)) / (1 + z2 / all_)
    half = _Z / (1 + z2 / all_) * sqrt(share * (1 - share) / all_ + z2 / (4 * all_ * all_))
    return middle - half, middle + half


def is_sound(row: Row) -> bool:
    """Whether an event is real and rightly typed."""
    return row["real"] == row["type"] == "right"


def figures(rows: Sequence[Row]) -> str:
    """The precision of events, and of the fields of the sound ones, as a Markdown table.

    A field that is empty and ought to be ("none") counts for nothing; one left empty though the
    text tells it is wrong.
    """
    lines = ["| figure | set | right | of | share | 95 % interval |", "|---|---|---|---|---|---|"]
    for name in (*SHARES, "both"):
        within = [row for row in rows if name in (row["set"], "both")]
        good = sum(map(is_sound, within))
        lines.append(_line("real and rightly typed", name, good, len(within)))
    sound = [row for row in rows if is_sound(row)]
    for field in ("actors", "targets", "place", "date"):
        told = [row[field] for row in sound if row[field] != "none"]
        lines.append(_line(field, "both", told.count("right"), len(told)))
    for field in ("actors", "targets", "place", "date"):
        good = sum(row[field] != "wrong" for row in sound)
        lines.append(_line(f"{field}, or rightly none", "both", good, len(sound)))
    return "\n".join(lines)


def _line(figure: str, name: str, right: int, all_: int) -> str:
    low, high = interval(right, all_)
    share = right / all_ if all_ else 0.0
    return f"| {figure} | {name} | {right} | {all_} | {share:.2f} | {low:.2f} – {high:.2f} |"


def kinds(rows: Sequence[Row]) -> str:
    """How many events that are not sound there are of each kind and set, as a Markdown table."""
    counts = Counter((row["kind"], row["set"]) for row in rows if not is_sound(row))
    lines = [f"| kind | {' | '.join(SHARES)} | both |", f"|---|{'---|' * (len(SHARES) + 1)}"]
    for kind in KINDS[1:]:
        each = [counts[kind, name] for name in SHARES]
        lines.append(f"| {kind} | {' | '.join(map(str, each))} | {sum(each)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the draw, or the figures of the judged one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draw", action="store_true", help="draw again and print for a judge")
    parser.add_argument("--csv", type=Path, help="write the draw as rows to be judged")
    parser.add_argument("--seed", type=int, default=SEED, help="another draw than the judged one")
    parser.add_argument("--half", choices=("studied", "judged"), default="judged")
    args = parser.parse_args()
    if not args.draw:
        print(figures(read_judged()), kinds(read_judged()), sep="\n\n")
        return
    rows = []
    for name, share in SHARES.items():
        folder = Path(os.environ["DATELINE_EVAL"])
        for document, event in draw(folder, name, share, args.seed, args.half):
            rows.append(_blank(name, document, event))
            print(len(rows), show(document, event))
    if args.csv:
        with args.csv.open("w", encoding="utf-8", newline="") as out:
            table = csv.writer(out, lineterminator="\n")
            table.writerows([COLUMNS, *rows])


def _blank(name: str, document: Item, event: Item) -> list[str]:
    """A row to be judged."""
    trigger = event["trigger"]
    span = [str(trigger["start"]), str(trigger["end"])]
    blanks = [""] * (len(FIELDS) + 2)
    return [CODER_VERSION, name, str(document["doc_id"]), *span, event["type"], *blanks]


if __name__ == "__main__":
    main()
