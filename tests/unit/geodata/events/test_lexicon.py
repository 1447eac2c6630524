from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.events import lexicon, plover

FOLDER = Path(lexicon.__file__).with_name("lexicon")


def test_the_lexicon_loads_and_covers_every_type() -> None:
    loaded = lexicon.load()
    codes = {e.code[0] for entries in loaded.verbs.values() for e in entries if e.code}
    assert codes == set(plover.types())
    assert len(loaded.verbs) > 900
    assert len(loaded.nouns) > 300


def test_every_mode_of_the_manual_can_be_reached() -> None:
    loaded = lexicon.load()
    groups = (*loaded.verbs.values(), *loaded.nouns.values())
    reached = {e.code for entries in groups for e in entries if e.code}
    reached |= {(name, mode) for name, cues in loaded.cues.items() for mode, _ in cues}
    reached |= {(name, mode) for (name, _), mode in loaded.content.items()}
    # annexing is threatened in so many words that no single line could say it
    missing = {(t.name, m) for t in plover.types().values() for m in t.modes} - reached
    assert missing <= {("THREATEN", "territory")}


def test_every_file_is_explained_in_the_readme() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    types = {f"{name.lower()}.txt" for name in plover.types()}
    for path in FOLDER.iterdir():
        assert path.name in types or path.name in readme or path.name == "README.md"


def test_a_condition_is_read() -> None:
    classes = {"missile": frozenset({"rocket", "missile"})}
    found = lexicon.read_condition("at/on=$missile, PLACE, :RETREAT/release, old gun", classes)
    assert found.slots == ("at", "on")
    assert found.words == {"rocket", "missile", "old gun"}
    assert found.kinds == {"PLACE"}
    assert found.codes == (("RETREAT", "release"),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("fire | object=$nothing | ASSAULT", r"x\.txt:2: class \$nothing"),
        ("fire | object | ASSAULT", r"x\.txt:2: expected 'slot=words'"),
        ("fire | | FIGHT", r"x\.txt:2: 'FIGHT' is no PLOVER type"),
        ("fire | ASSAULT", r"x\.txt:2: expected 'words \| when"),
        ("fire | | ASSAULT | aim=at", r"x\.txt:2: expected 'target="),
        ("fire | object=a, * | ASSAULT", r"x\.txt:2: '\*' stands alone"),
        ("fire | object=ACTORS | ASSAULT", r"x\.txt:2: unknown kind ACTORS"),
    ],
)
def test_a_faulty_line_is_named(line: str, message: str) -> None:
    with pytest.raises((lexicon.LexiconError, plover.PloverError), match=message):
        list(lexicon.read_entries(f"[verbs]\n{line}", "x.txt", {}))


def test_an_unknown_section_is_named() -> None:
    with pytest.raises(lexicon.LexiconError, match=r"x\.txt:1: unknown section"):
        list(lexicon.read_entries("[adverbs]\n", "x.txt", {}))


def test_a_later_class_may_use_earlier_ones() -> None:
    text = "$a = one, two  # numbers\n$b = $a, three\n$a = four"
    classes = lexicon.read_classes(text)
    assert classes["b"] == {"one", "two", "three"}
    assert classes["a"] == {"one", "two", "four"}


@given(st.lists(st.text("abcdefgh -", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_words_survive_being_written_as_a_condition(words: list[str]) -> None:
    wanted = {" ".join(w.split()) for w in words}
    found = lexicon.read_condition(f"object={', '.join(words)}", {})
    assert found.words | ({"none"} if found.absent else set()) >= wanted - {"none"}


def test_every_type_and_mode_can_be_coded() -> None:
    whole = lexicon.load()
    codes = {e.code for group in (whole.verbs, whole.nouns) for es in group.values() for e in es}
    codes |= {(kind, mode) for kind, cues in whole.cues.items() for mode, _ in cues}
    codes |= {(kind, mode) for (kind, _), mode in whole.content.items()}
    for kind in plover.types().values():
        assert {(kind.name, mode) for mode in kind.modes} <= codes
        assert kind.name in {code[0] for code in codes if code}
    assert whole.contexts.keys() == plover.contexts().keys()
