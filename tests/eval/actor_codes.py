"""Score countries and roles of actor phrases on the set in DATELINE_EVAL (ev_actor_codes.jsonl).

Run as `DATELINE_EVAL=folder python tests/eval/actor_codes.py [--misses]`. The set's own codes for
organisations of states (IGO, UNO, EUR in the place of a country) count as role IGO without country;
a role is right if it equals the first or the second code; phrases without a gold value for one of
the two are left out of that figure. Rows coded JNK or UNK expect neither country nor role.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import dateparser

from geodata.events.actors import ActorResolver
from geodata.events.event import Actor
from geodata.language import Language, load_pipeline
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer

SHARED = {"IGO", "UNO", "EUR"}
NOTHING = {"JNK", "UNK"}
MADE = date(2022, 12, 31)


@dataclass(frozen=True)
class Score:
    """Right and counted phrases, and the misses as lines of text."""

    country: tuple[int, int]
    role: tuple[int, int]
    misses: tuple[str, ...]


def gold_country(expected: dict[str, Any]) -> str | None:
    """The expected country, "" for none, None where the set does not say."""
    code = expected.get("country", expected.get("cc"))
    return "" if code in SHARED else code


def gold_roles(expected: dict[str, Any]) -> set[str] | None:
    """The accepted roles; {""} where none is right; None where the set does not say."""
    if "code_1" not in expected:
        return {"IGO"} if expected.get("country") in SHARED else None
    codes = {expected["code_1"], expected.get("code_2", expected["code_1"])}
    return {""} if codes & NOTHING else codes


def asked_on(args: list[str]) -> date:
    """The day for which a record asks, written in several ways; else the year the set was made."""
    for arg in args[1:]:
        text = arg.removeprefix("query_date=").strip("'")
        found = dateparser.parse(text, languages=["en"]) if any(c.isdigit() for c in text) else None
        if found is not None:
            return date(found.year, found.month, found.day)
    return MADE


@dataclass(frozen=True)
class Coder:
    """What it takes to resolve a phrase."""

    language: Language
    gazetteer: Gazetteer
    resolver: ActorResolver

    @classmethod
    def open(cls) -> Coder:
        """Load the default model and the gazetteer."""
        gazetteer = Gazetteer.open()
        return cls(load_pipeline(), gazetteer, ActorResolver(gazetteer))


def resolve(coder: Coder, text: str, day: date) -> Actor:
    """The phrase as the subject of a short sentence, as actors stand in news."""
    doc = coder.language.parse(f"{text} said so.")
    size = len(text)
    span = doc.char_span(0, size, alignment_mode="contract") or doc[: max(1, len(doc) - 3)]
    places = find_places(doc, coder.gazetteer)
    return coder.resolver.resolve(span, places, published=day)


def score(path: Path, coder: Coder) -> Score:
    """Score every record that is not marked to be skipped."""
    counts = {"country": [0, 0], "role": [0, 0]}
    misses = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["skip"]:
            continue
        actor = resolve(coder, record["actor_text"], asked_on(record["args"]))
        country, roles = gold_country(record["expected"]), gold_roles(record["expected"])
        checks = [
            ("country", None if country is None else (actor.country or "") == country),
            ("role", None if roles is None else (actor.role or "") in roles),
        ]
        for what, right in checks:
            if right is not None:
                counts[what][0] += right
                counts[what][1] += 1
            if right is False:
                got = actor.country if what == "country" else actor.role
                want = country if what == "country" else "/".join(sorted(roles or ()))
                misses.append(f"{what}: {record['actor_text']!r} -> {got}, not {want}")
    return Score(
        (counts["country"][0], counts["country"][1]),
        (counts["role"][0], counts["role"][1]),
        tuple(misses),
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="print what was missed")
    args = parser.parse_args()
    path = Path(os.environ["DATELINE_EVAL"]) / "ev_actor_codes.jsonl"
    result = score(path, Coder.open())
    for what, (right, counted) in (("country", result.country), ("role", result.role)):
        print(f"{what:8} {right}/{counted} = {right / counted:.3f}")
    if args.misses:
        print("\n".join(result.misses))


if __name__ == "__main__":
    main()
