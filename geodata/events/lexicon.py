"""The coder's lexicon: which verbs and nouns report which PLOVER event, under which conditions.

The entries are plain text files in `lexicon/`, one a type, explained in `lexicon/README.md`. This
module reads them into immutable values; every entry remembers its file and line, so that a coded
event can be traced to the line that coded it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType

from geodata.errors import DatelineError
from geodata.events import plover

KINDS = frozenset({"ACTOR", "PERSON", "PLACE", "MONEY", "NUMBER"})
_PARTIES = frozenset({"actor", "target"})
Code = tuple[str, str | None]


class LexiconError(DatelineError, ValueError):
    """A line of the lexicon cannot be read; the message names file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing an entry asks for: that a slot is filled, and with what.

    `slots` are alternatives ("at", "on"); `absent` turns the condition round. With no words, codes
    and kinds any filler will do.
    """

    slots: tuple[str, ...]
    absent: bool = False
    words: frozenset[str] = frozenset()
    codes: tuple[Code, ...] = ()
    kinds: frozenset[str] = frozenset()

    @property
    def any_filler(self) -> bool:
        """Whether the slot only has to be filled."""
        return not (self.words or self.codes or self.kinds)

    @property
    def weight(self) -> float:
        """How much the condition narrows; the entry with the largest sum wins."""
        if self.absent:
            return 0.4
        if self.any_filler:
            return 1.0
        return 2.0 if self.words else 1.6


@dataclass(frozen=True)
class Entry:
    """One line for one word. `code` None means: these words report no event."""

    word: str
    particles: tuple[str, ...]
    conditions: tuple[Condition, ...]
    code: Code | None
    target: tuple[str, ...]
    actor: tuple[str, ...]
    source: str

    @cached_property
    def weight(self) -> float:
        """Sum of the conditions' weights, a particle counting as a condition on a word."""
        return sum(c.weight for c in self.conditions) + 2.0 * len(self.particles)


Entries = Mapping[str, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries by lemma, the word classes, and the small tables that go with them.

    `future` maps the type of an event still to come to the type that reports the intention
    (CONSULT to AGREE); `content` gives the mode of a demand, refusal or threat from the type of
    what is demanded; `cues` are words that set a mode; `contexts` words that set a tag;
    `noun_words` are all words that occur in noun entries.
    """

    verbs: Entries
    nouns: Entries
    classes: Mapping[str, frozenset[str]]
    future: Mapping[str, Code] = field(default_factory=dict)
    content: Mapping[tuple[str, Code], str] = field(default_factory=dict)
    cues: Mapping[str, tuple[tuple[str, frozenset[str]], ...]] = field(default_factory=dict)
    contexts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    noun_words: frozenset[str] = frozenset()

    def has(self, name: str, word: str) -> bool:
        """Whether the class `name` (without $) holds the word."""
        return word in self.classes[name]

    def content_mode(self, event_type: str, content: Code) -> str | None:
        """Mode of a verbal event from the code of what it is about."""
        exact = self.content.get((event_type, content))
        return exact or self.content.get((event_type, (content[0], None)))


def _lines(text: str, name: str) -> Iterator[tuple[str, str]]:
    """(place "file:line", content) of the lines that hold something; "#" starts a comment."""
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.split("#", 1)[0].strip()
        if content:
            yield f"{name}:{number}", content


def _words(text: str) -> list[str]:
    return [w for w in (" ".join(part.split()) for part in text.split(",")) if w]


def read_classes(text: str, name: str = "classes.txt") -> dict[str, frozenset[str]]:
    """Word classes from lines "$name = word, word, $other"; a class may only use earlier ones.

    A line for a class that exists already adds to it.
    """
    classes: dict[str, frozenset[str]] = {}
    for where, line in _lines(text, name):
        head, sign, tail = line.partition("=")
        if not sign or not head.strip().startswith("$"):
            raise LexiconError(f"{where}: expected '$name = word, word', got {line!r}")
        key = head.strip()[1:]
        classes[key] = classes.get(key, frozenset()) | _expand(_words(tail), classes, where)
    return classes


def _expand(words: list[str], classes: Mapping[str, frozenset[str]], where: str) -> frozenset[str]:
    found: set[str] = set()
    for word in words:
        if word.startswith("$"):
            if word[1:] not in classes:
                raise LexiconError(f"{where}: class {word} is not defined in classes.txt")
            found |= classes[word[1:]]
        else:
            found.add(word)
    return frozenset(found)


def read_code(text: str, where: str) -> Code | None:
    """("ASSAULT", "aerial") from "ASSAULT/aerial"; None from "-"."""
    if text == "-":
        return None
    name, _, mode = text.partition("/")
    plover.check(name, mode or None, where=where)
    return name, mode or None


def read_condition(
    text: str, classes: Mapping[str, frozenset[str]], where: str = "condition"
) -> Condition:
    """One condition such as "object=$missile, warhead", "at/on=*", "with=none", "for=:RETREAT"."""
    slots, sign, values = (part.strip() for part in text.partition("="))
    if not sign or not slots or not values:
        raise LexiconError(f"{where}: expected 'slot=words', got {text!r}")
    names = tuple(s.strip() for s in slots.split("/"))
    if values in {"*", "none"}:
        return Condition(names, absent=values == "none")
    absent = values.startswith("not ")
    parts = _words(values.removeprefix("not "))
    if "*" in parts:
        raise LexiconError(f"{where}: '*' stands alone; leave the other words of {values!r} out")
    codes = [read_code(p[1:], where) for p in parts if p.startswith(":")]
    kinds = frozenset(p for p in parts if p in KINDS)
    words = [p for p in parts if not p.startswith(":") and p not in KINDS]
    for word in words:
        if word.isupper() and len(word) > 4:
            raise LexiconError(f"{where}: unknown kind {word}; one of {', '.join(sorted(KINDS))}")
    found = tuple(c for c in codes if c is not None)
    return Condition(names, absent, _expand(words, classes, where), found, kinds)


def _read_parties(text: str, where: str) -> dict[str, tuple[str, ...]]:
    parties: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (p.strip() for p in text.split(";"))):
        key, sign, values = (p.strip() for p in part.partition("="))
        if not sign or key not in _PARTIES:
            raise LexiconError(
                f"{where}: expected 'target=slot, slot' or 'actor=...', got {part!r}"
            )
        parties[key] = tuple(_words(values))
    return parties


def read_entries(
    text: str, name: str, classes: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, Entry]]:
    """("verbs" or "nouns", entry) for every word of every line of one file."""
    section = ""
    for where, line in _lines(text, name):
        if line.startswith("["):
            section = line.strip("[]").strip()
            if section not in {"verbs", "nouns"}:
                raise LexiconError(f"{where}: unknown section {line}; [verbs] or [nouns]")
            continue
        fields = [f.strip() for f in line.split("|")]
        if not section or len(fields) not in {3, 4}:
            raise LexiconError(
                f"{where}: expected 'words | when | code | parties' below [verbs] or [nouns]"
            )
        conditions = tuple(
            read_condition(c, classes, where) for c in fields[1].split(";") if c.strip()
        )
        code = read_code(fields[2], where)
        parties = _read_parties(fields[3] if len(fields) == 4 else "", where)
        target, actor = parties.get("target", ()), parties.get("actor", ())
        for word in sorted(_expand(_words(fields[0]), classes, where)):
            verb, *particles = word.split() if section == "verbs" else [word]
            entry = Entry(verb, tuple(particles), conditions, code, target, actor, where)
            yield section, entry


def _frozen(groups: Mapping[str, list[Entry]]) -> Entries:
    return MappingProxyType({word: tuple(entries) for word, entries in groups.items()})


def _table(folder: Traversable, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    text = (folder / name).read_text("utf-8")
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        yield f"{name}:{number}", row


def _read_cues(folder: Traversable) -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    cues: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for where, row in _table(folder, "modes.csv"):
        plover.check(row["type"], row["mode"], where=where)
        cues[row["type"]].append((row["mode"], frozenset(_words(row["words"]))))
    return {key: tuple(value) for key, value in cues.items()}


def _read_future(folder: Traversable) -> dict[str, Code]:
    found = {}
    for where, row in _table(folder, "future.csv"):
        code = read_code(row["becomes"], where)
        if code is not None:
            found[row["type"]] = code
    return found


def _read_content(folder: Traversable) -> dict[tuple[str, Code], str]:
    found = {}
    for where, row in _table(folder, "content.csv"):
        content = read_code(row["content"], where)
        plover.check(row["type"], row["mode"], where=where)
        if content is not None:
            found[row["type"], content] = row["mode"]
    return found


def _read_contexts(folder: Traversable) -> dict[str, frozenset[str]]:
    found = {}
    for where, row in _table(folder, "contexts.csv"):
        if row["context"] not in plover.contexts():
            raise LexiconError(f"{where}: {row['context']!r} is no PLOVER context")
        found[row["context"]] = frozenset(_words(row["words"]))
    return found


@cache
def load() -> Lexicon:
    """The lexicon that comes with the package, read once and never changed."""
    return read(resources.files("geodata.events") / "lexicon")


def read(folder: Traversable) -> Lexicon:
    """The lexicon in a folder, which has all the files of `lexicon/`."""
    classes = read_classes((folder / "classes.txt").read_text("utf-8"))
    groups: dict[str, dict[str, list[Entry]]] = {"verbs": {}, "nouns": {}}
    for name in plover.types():
        file = f"{name.lower()}.txt"
        for section, entry in read_entries((folder / file).read_text("utf-8"), file, classes):
            groups[section].setdefault(entry.word, []).append(entry)
    return Lexicon(
        _frozen(groups["verbs"]),
        _frozen(groups["nouns"]),
        MappingProxyType(classes),
        _read_future(folder),
        _read_content(folder),
        _read_cues(folder),
        _read_contexts(folder),
        frozenset(word for key in groups["nouns"] for word in key.split()),
    )
