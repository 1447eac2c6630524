"""docs/coding.md is true: its lines are added to a copy of the lexicon, its sentences coded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geodata.events import actor_names, lexicon
from geodata.events.coder import Coder
from geodata.events.event import Actor, Event
from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer

PAGE = Path(__file__).parents[4] / "docs" / "coding.md"
FOLDER = Path(lexicon.__file__).parent
EXAMPLE = re.compile(
    r"```(?P<kind>lexicon|actor) (?P<file>\S+)(?: \[(?P<section>\w+)\])?\n(?P<lines>.+?)\n```\n\n"
    r"```sentence\n(?P<sentence>.+?)\n```\n\n```coded\n(?P<coded>.+?)\n```",
    re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    """A line to add, and what a sentence is coded as with it."""

    kind: str
    file: str
    section: str | None
    lines: str
    sentence: str
    coded: str


EXAMPLES = [Example(**found.groupdict()) for found in EXAMPLE.finditer(PAGE.read_text("utf-8"))]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| sentence", "|---"))
]


def code(text: str, coder: Coder, pipeline: Language) -> list[Event]:
    doc = pipeline.parse(text)
    return coder.code(doc, find_places(doc, coder.gazetteer), article_id="a")


def told(event: Event) -> str:
    """An event as the page writes it: "AID | occurred | Norway | Peru"."""
    kind = event.type + (f"/{event.mode}" if event.mode else "")
    actors, targets = (", ".join(map(party, side)) for side in (event.actors, event.targets))
    return f"{kind} | {event.status} | {actors} | {targets}"


def party(actor: Actor) -> str:
    return re.sub(r"^(the|a) ", "", actor.text or "", flags=re.IGNORECASE)


def with_line(example: Example, folder: Path) -> Path:
    """A copy of the tables' folder with the example's line added."""
    copy = folder / "tables"
    shutil.copytree(FOLDER / ("lexicon" if example.kind == "lexicon" else "actor_tables"), copy)
    path = copy / example.file
    text = path.read_text("utf-8").rstrip("\n") + "\n"
    if example.section == "verbs":
        text = text.replace("[verbs]\n", f"[verbs]\n{example.lines}\n", 1)
    else:
        text += example.lines + "\n"
    path.write_text(text, "utf-8")
    return copy


@pytest.fixture
def actor_tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Tables of actors that may be exchanged; what was read of them is forgotten afterwards."""
    yield monkeypatch
    monkeypatch.undo()
    actor_names.organisations.cache_clear()


def test_the_page_has_examples_of_each_kind() -> None:
    assert len(EXAMPLES) == PAGE.read_text("utf-8").count("```sentence") >= 6
    assert {e.kind for e in EXAMPLES} == {"lexicon", "actor"}
    assert len(ROWS) >= 10


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.lines.split("|")[0].strip()[:20])
def test_added_line_codes_its_sentence(
    example: Example,
    tmp_path: Path,
    pipeline: Language,
    gazetteer: Gazetteer,
    actor_tables: pytest.MonkeyPatch,
) -> None:
    before = code(example.sentence, Coder(lexicon.load(), gazetteer), pipeline)
    folder = with_line(example, tmp_path)
    if example.kind == "actor":
        actor_tables.setattr(actor_names, "_FOLDER", folder)
        actor_names.organisations.cache_clear()
        coder = Coder(lexicon.load(), gazetteer)
    else:
        coder = Coder(lexicon.read(folder), gazetteer)
    after = code(example.sentence, coder, pipeline)
    assert [(told(e), e.actors) for e in before] != [(told(e), e.actors) for e in after]
    if example.coded == "none":
        assert not after
        return
    wanted = re.sub(r" \((\w+)\)", "", example.coded)
    assert wanted in [told(e) for e in after]
    for code_of_actor in re.findall(r"\((\w+)\)", example.coded):
        assert code_of_actor in {a.code for e in after for a in e.actors}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_sentences_of_the_table(row: list[str], pipeline: Language, gazetteer: Gazetteer) -> None:
    sentence, kind, *rest = row
    found = [told(e) for e in code(sentence, Coder(lexicon.load(), gazetteer), pipeline)]
    wanted = [] if kind == "none" else [" | ".join([kind, *rest])]
    assert found == wanted


def test_reason_on_the_page_is_one_that_is_given(pipeline: Language, gazetteer: Gazetteer) -> None:
    reason = re.search(r"`(army \+ shelled: [^`]+)`", PAGE.read_text("utf-8"))
    assert reason is not None
    event = code(ROWS[0][0], Coder(lexicon.load(), gazetteer), pipeline)[0]
    assert event.reasons["type"] == reason[1]
