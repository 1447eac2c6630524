"""Score the list of North Korea's provocations: `DATELINE_EVAL=DIR python -m tests.eval.families`.

Each record tells one provocation in a few sentences and names its kind ("Infiltration", "Rocket
Engine Test"). The kinds are grouped into families, each with the PLOVER codes that are right for
it; `--misses` prints what was missed.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from geodata.article import Article
from geodata.events.event import Event
from geodata.extract import Extractor

Code = tuple[str, frozenset[str | None] | None]

_FORCE = ("ASSAULT", None)
_MOVES = ("MOBILIZE", None)
_ARMS = ("MOBILIZE", frozenset({"weapons", None}))
_TAKEN = ("COERCE", frozenset({"seize", "arrest", "restrict", None}))
# words of the kind -> family; the first that fits counts
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("seizure", ("seizure", "detain", "hijack", "capture", "interception")),
    ("border", ("infiltration", "incursion", "enroachment", "territorial", "dmz", "boundary")),
    ("nuclear", ("nuclear", "npt", "uranium")),
    ("missile", ("missile", "rocket", "mlrs", "satellite", "weapons test", "warhead", "mirv")),
    ("jamming", ("jamming",)),
    ("balloons", ("balloon",)),
    ("loudspeakers", ("loudspeaker",)),
    ("exercise", ("exercise", "drones", "no-sail zone")),
    ("artillery", ("artillery", "shelling")),
    ("attack", ("fire", "attack", "assassin", "bomb", "explosion", "ambush", "sinking", "assault",
                "killing", "murder", "naval campaign", "raid", "shot down",
                "incident", "spy", "exchange")),
)  # fmt: skip
# family -> the codes that are right; None stands for any mode
RIGHT: Mapping[str, Sequence[Code]] = {
    "seizure": (_FORCE, _TAKEN),
    "border": (_MOVES, _FORCE, _TAKEN, ("THREATEN", None)),
    "nuclear": (_ARMS, ("SANCTION", frozenset({"withdraw"}))),
    "missile": (_ARMS, ("ASSAULT", frozenset({"heavy-weapons"}))),
    "jamming": (("COERCE", frozenset({"cyber", "withhold", "restrict", None})),),
    "balloons": (_MOVES, ("PROTEST", None), ("COERCE", frozenset({"misinformation", None}))),
    "loudspeakers": (_MOVES, ("COERCE", None), ("THREATEN", None)),
    "exercise": (_MOVES, ("COERCE", frozenset({"restrict"}))),
    "artillery": (_FORCE, _ARMS),  # into the sea it is a show of force
    "attack": (_FORCE,),
}  # fmt: skip


def family(record: Mapping[str, Any]) -> str:
    """The family of a record, by the words of its kind."""
    kind = record["event"].lower()
    for name, words in FAMILIES:
        if any(word in kind for word in words):
            return name
    return "missile" if record["event_type"].startswith("Missile") else "other"


def is_right(event: Event, name: str) -> bool:
    """Whether an event's code is one of the family's."""
    return any(
        event.type == kind and (modes is None or event.mode in modes)
        for kind, modes in RIGHT.get(name, ())
    )


def has_country(event: Event, country: str, *, acting: bool) -> bool:
    """Whether somebody of the country is a party to an event, or acts in it."""
    parties = event.actors if acting else (*event.actors, *event.targets)
    return any(actor.country == country for actor in parties)


def score(
    records: Sequence[Mapping[str, Any]], coded: Iterable[Sequence[Event]]
) -> dict[str, float | list[str]]:
    """Shares of records with the source as a party, as one who acts, and with the right family.

    A vessel that is sunk off the coast it came to scout is a party that does not act.
    `share of FAMILY` says the same of one family; `misses` are lines of text. Kinds of no family
    count as missed.
    """
    n, parties, actors, right, misses = len(records), 0, 0, 0, []
    of_family, right_of = Counter[str](), Counter[str]()
    for record, events in zip(records, coded, strict=True):
        name = family(record)
        source = record["expected"][0]["source"]
        party = any(has_country(e, source, acting=False) for e in events)
        acts = any(has_country(e, source, acting=True) for e in events)
        fits = any(is_right(e, name) for e in events)
        parties, actors, right = parties + party, actors + acts, right + fits
        of_family[name] += 1
        right_of[name] += fits
        if not (party and fits):
            codes = " ".join(f"{e.type}/{e.mode}:{e.trigger.text}" for e in events)
            misses.append(f"{record['id']} {name}, party {party}, family {fits}: {codes}")
    shares = {f"share of {k}": right_of[k] / count for k, count in of_family.items()}
    return {
        "party": parties / n,
        "actor": actors / n,
        "family": right / n,
        **shares,
        "misses": misses,
    }


def score_file(path: Path, extractor: Extractor) -> dict[str, float | list[str]]:
    """Code every record of a file, without its date, and score it."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = (Article(doc_id=str(r["id"]), text=r["sentence"]) for r in records)
    coded = [
        item[1] if isinstance(item, tuple) else [] for item in extractor.stream_events(articles)
    ]
    return score(records, coded)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="print what was missed")
    args = parser.parse_args()
    path = Path(os.environ["DATELINE_EVAL"]) / "dev" / "ev_nk_provocations.jsonl"
    result = score_file(path, Extractor.open())
    misses = result.pop("misses")
    for name, value in result.items():
        print(f"{name:22} {value:.3f}")
    if args.misses and isinstance(misses, list):
        print("\n".join(misses))


if __name__ == "__main__":
    main()
