"""Score Dateline on development sets that lie outside the project.

`DATELINE_EVAL` names a folder with `eval/` (the scorers) and `dev/` (the sets). Run
`DATELINE_EVAL=DIR python -m tests.eval [SET ...]` for the table that `docs/accuracy.md` holds.
Every command is run as a user runs it: documents in, JSON Lines out, scored from outside.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geodata.extract import Extractor
from tests.eval import actor_codes, families

WORKERS = 2


@dataclass(frozen=True)
class GoldSet:
    """A development set and the figures that are read off its score.

    `kind` is "places", "relocar", "launch" (places scored by distance), "actor_codes",
    "families", or the `--set` of the event scorer. `figures` maps a figure's name to its path in
    the score's JSON.
    """

    name: str
    kind: str
    figures: dict[str, str]
    options: tuple[str, ...] = ()


SETS = (
    GoldSet(
        "geo_lgl",
        "places",
        {
            "recognition F, exact": "recognition.exact.f1",
            "gold spans accuracy@161 km": "gold_spans.accuracy",
            "end-to-end recall@161 km": "end_to_end.recall",
        },
    ),
    GoldSet(
        "geo_tudloc2013_trainval",
        "places",
        {
            "recognition F, exact": "recognition.exact.f1",
            "gold spans accuracy@161 km": "gold_spans.accuracy",
            "end-to-end recall@161 km": "end_to_end.recall",
        },
        ("--ignore-use", "demonym"),
    ),
    GoldSet(
        "geo_wiktor_500",
        "places",
        {
            "recognition recall": "recognition.exact.recall",
            "gold spans accuracy@161 km": "gold_spans.accuracy",
            "end-to-end recall@161 km": "end_to_end.recall",
        },
    ),
    GoldSet(
        "geo_relocar_train",
        "relocar",
        {"recognition recall": "recognition.exact.recall", "literal or metonymic": "use_accuracy"},
    ),
    GoldSet(
        "ev_ucdp_ged_where", "launch", {"within 25 km": "within_25", "within 161 km": "within_161"}
    ),
    GoldSet(
        "ev_plv_train",
        "plv",
        {
            "any event": "any_event",
            "source-target pair": "pair_found",
            "root macro-F1": "root_macro_f1",
            "four-class macro-F1": "penta_macro_f1",
        },
    ),
    GoldSet(
        "ev_event_location",
        "location",
        {
            "right place": "place_recall",
            "right place where the verb carries an event": "place_recall_covered",
            "rightly left empty": "none_correct",
        },
    ),
    GoldSet(
        "ev_ngec_gpt_synthetic_1500",
        "types",
        {
            "type among the article's": "type_any",
            "type of the main event": "type_top",
            "mode among the article's": "mode_any",
        },
    ),
    GoldSet("ev_plover_gsr_remaining", "types", {"type of the main event": "type_top"}),
    GoldSet("ev_petr2_gsr_validation", "types", {"type of the main event": "type_top"}),
    GoldSet("ev_cameo_penta_class", "penta", {"macro-F1": "macro_f1"}),
    GoldSet(
        "ev_cameo_source_target_ner",
        "actors",
        {"source recall": "source_recall", "target recall": "target_recall"},
    ),
    GoldSet(
        "ev_nk_provocations",
        "families",
        {"party": "party", "acts": "actor", "event of the right family": "family"},
    ),
    GoldSet("ev_actor_codes", "codes", {"country": "country", "role": "role"}),
)


def score_all(folder: Path, names: Iterable[str] = ()) -> dict[str, float]:
    """Return {"set: figure": value} of the named sets, or of all."""
    wanted = [s for s in SETS if not names or s.name in set(names)]
    spawn = multiprocessing.get_context("spawn")  # a fork beside the parent's threads may crash
    with ProcessPoolExecutor(WORKERS, mp_context=spawn) as pool:
        scores = list(pool.map(score_set, [folder] * len(wanted), wanted))
    return {
        f"{gold.name}: {figure}": _at(score, path)
        for gold, score in zip(wanted, scores, strict=True)
        for figure, path in gold.figures.items()
    }


def score_set(folder: Path, gold: GoldSet) -> dict[str, Any]:
    """Run Dateline on one set and return the scorer's JSON."""
    with TemporaryDirectory() as scratch:
        return RUNNERS.get(gold.kind, _score_events)(folder, gold, Path(scratch))


def _score_places(folder: Path, gold: GoldSet, scratch: Path) -> dict[str, Any]:
    source = folder / "dev" / f"{gold.name}.jsonl"
    plain, spans = scratch / "in.jsonl", scratch / "in_spans.jsonl"
    _script(folder, "make_inputs.py", source, "--out", plain, "--spans-out", spans)
    out = _dateline("places", plain)
    out_spans = _dateline("places", spans, "--spans")
    return _json(
        _script(folder, "score_places.py", source, out, "--spans", out_spans, *gold.options)
    )


def _score_relocar(folder: Path, gold: GoldSet, scratch: Path) -> dict[str, Any]:
    """Recognition, and literal against metonymic use of the one annotated name."""
    source = folder / "dev" / f"{gold.name}.jsonl"
    plain = scratch / "in.jsonl"
    _script(folder, "make_inputs.py", source, "--out", plain)
    out = _dateline("places", plain)
    score = _json(_script(folder, "score_places.py", source, out))
    golds, found = _read(source), {str(row["doc_id"]): row["places"] for row in _read(out)}
    right = 0
    for doc in golds:
        target = doc["toponyms"][0]
        places = found[str(doc["doc_id"])]
        uses = [place["use"] for place in places if _overlap(place, target)]
        right += bool(uses) and (uses[0] == "literal") == (target["type"] == "lit")
    return {**score, "use_accuracy": right / len(golds)}


def _overlap(place: dict[str, Any], target: dict[str, Any]) -> bool:
    if place["start"] is None:
        return False
    return bool(place["start"] < target["end"] and target["start"] < place["end"])


def _score_launch(folder: Path, gold: GoldSet, scratch: Path) -> dict[str, Any]:
    source = folder / "dev" / f"{gold.name}.jsonl"
    plain = scratch / "in.jsonl"
    _script(folder, "make_inputs.py", "--events", source, "--out", plain)
    return _json(
        _script(folder, "score_events.py", source, _dateline("places", plain), "--set", "launch")
    )


def _score_events(folder: Path, gold: GoldSet, scratch: Path) -> dict[str, Any]:
    source = folder / "dev" / f"{gold.name}.jsonl"
    plain = scratch / "in.jsonl"
    _script(folder, "make_inputs.py", "--events", source, "--out", plain)
    return _json(
        _script(folder, "score_events.py", source, _dateline("events", plain), "--set", gold.kind)
    )


def _score_codes(folder: Path, gold: GoldSet, _scratch: Path) -> dict[str, Any]:
    """Country and role of actor phrases, by our own scorer."""
    done = actor_codes.score(folder / "dev" / f"{gold.name}.jsonl", actor_codes.Coder.open())
    return {"country": done.country[0] / done.country[1], "role": done.role[0] / done.role[1]}


def _score_families(folder: Path, gold: GoldSet, _scratch: Path) -> dict[str, Any]:
    """Parties and families of provocations, by our own scorer."""
    return dict(families.score_file(folder / "dev" / f"{gold.name}.jsonl", Extractor.open()))


RUNNERS: dict[str, Callable[[Path, GoldSet, Path], dict[str, Any]]] = {
    "places": _score_places,
    "relocar": _score_relocar,
    "launch": _score_launch,
    "codes": _score_codes,
    "families": _score_families,
}


def _dateline(command: str, source: Path, *options: str) -> Path:
    """Run `dateline COMMAND` on a file and return the file it wrote."""
    out = source.with_suffix(f".{command}.out")
    call = [sys.executable, "-m", "dashboard.cli", command, *options, "-o", str(out), str(source)]
    subprocess.run(call, check=True, capture_output=True)
    return out


def _script(folder: Path, script: str, *arguments: object) -> str:
    """Run one of the scorers; those that score print JSON."""
    extra = ["--json"] if script.startswith("score") else []
    call = [sys.executable, str(folder / "eval" / script), *map(str, arguments), *extra]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout


def _json(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


def _read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:  # splitlines would cut at signs within a string
        return [json.loads(line) for line in lines if line.strip()]


def _at(score: dict[str, Any], path: str) -> float:
    value: Any = score
    for key in path.split("."):
        value = value[key]
    return float(value)
