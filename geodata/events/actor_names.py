"""The tables of `actor_tables/`: role nouns, organisations and people, found by folded words.

Tables are read once a process and never changed afterwards. Their columns and the role codes are
explained in `actor_tables/README.md`.
"""

from __future__ import annotations

import calendar
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from geodata.errors import DatelineError
from geodata.places.names import fold

RoleKind = Literal["strong", "plain", "generic", "quantity"]
_KINDS: tuple[RoleKind, ...] = ("strong", "plain", "generic", "quantity")
_FOLDER = Path(__file__).parent / "actor_tables"
_COLUMNS = {
    "roles.csv": ("role", "kind", "words", "note"),
    "organisations.csv": ("name", "aliases", "country", "role", "since", "until", "note"),
    "given_names.csv": ("gender", "names"),
    "people.csv": ("name", "aliases", "country", "role", "office", "since", "until"),
}
_IRREGULAR = {"child": "children", "person": "persons", "wife": "wives", "thief": "thieves"}
# longest name in words that is looked for
LONGEST = 8


class ActorTableError(DatelineError, ValueError):
    """A row of an actor table cannot be read; the message names file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class RoleNoun:
    """A noun phrase that says what somebody is; `kind` is explained in the tables' README."""

    role: str | None
    kind: RoleKind


@dataclass(frozen=True, slots=True)
class Named:
    """A row of the organisations or people: one name in one role during one time.

    `since` and `until` are inclusive days, None where open. `spelling` is the name or alias as the
    table has it: capitals in it ask for capitals in the text. `office` is a person's, in words.
    """

    name: str
    country: str | None
    role: str | None
    since: date | None = None
    until: date | None = None
    person: bool = False
    spelling: str = ""
    office: str = ""

    def matches(self, text: str) -> bool:
        """Whether `text`, already equal when folded, has the capitals that the name needs.

        "WHO" is not "who", "JeM" not "jem"; "Quad" asks for its first capital only.
        """
        if sum(c.isupper() for c in self.spelling) >= 2 and len(self.spelling) <= 7:
            return text.replace(".", "") in {self.spelling, self.spelling.replace(".", "")}
        return not self.spelling[:1].isupper() or text[:1].isupper()

    def holds(self, when: date) -> bool:
        """Whether the row is true on the day `when`."""
        return (self.since or date.min) <= when <= (self.until or date.max)


def at_time(rows: Sequence[Named], when: date | None) -> Named:
    """The row that holds on `when`, else the one nearest in time.

    Without a day the latest one in office: people are in the news mostly while they hold one.
    """
    if when is None:
        return max(rows, key=lambda r: (r.role != "ELI", r.until or date.max, r.since or date.min))
    return min(rows, key=lambda row: _gap(row, when))


def _gap(row: Named, when: date) -> int:
    if row.holds(when):
        return 0
    if row.since and when < row.since:
        return (row.since - when).days
    return (when - row.until).days if row.until else 0


@cache
def role_nouns() -> Mapping[str, RoleNoun]:
    """Folded role phrases, singular and plural, to their meaning."""
    table: dict[str, RoleNoun] = {}
    for line, row in _rows("roles.csv"):
        noun = RoleNoun(row["role"] or None, _kind(row["kind"], line))
        for words in row["words"].split("|"):
            for form in _forms(fold(words)):
                table.setdefault(form, noun)
    return MappingProxyType(table)


@cache
def organisations() -> Mapping[str, tuple[Named, ...]]:
    """Folded names and aliases of organisations to their rows."""
    return _named("organisations.csv", person=False)


@cache
def people() -> Mapping[str, tuple[Named, ...]]:
    """Folded names and aliases of people to their offices."""
    return _named("people.csv", person=True)


@cache
def given_names() -> Mapping[str, bool]:
    """Folded given names to whether a woman has them; names of both sexes are left out."""
    rows = [row for _, row in _rows("given_names.csv")]
    return MappingProxyType(
        {fold(name): row["gender"] == "female" for row in rows for name in row["names"].split("|")}
    )


def _kind(text: str, line: int) -> RoleKind:
    for kind in _KINDS:
        if kind == text:
            return kind
    raise ActorTableError(f"{_FOLDER / 'roles.csv'}, line {line}: unknown kind {text!r}")


def _named(file: str, *, person: bool) -> Mapping[str, tuple[Named, ...]]:
    table: dict[str, list[Named]] = {}
    for line, row in _rows(file):
        since, until = (_day(row[end], file, line, end) for end in ("since", "until"))
        aliases = [row["name"], *filter(None, row["aliases"].split("|"))]
        if person:
            aliases += [_family_first(alias) for alias in aliases if row["country"] == "JPN"]
            aliases = list({fold(alias): alias for alias in reversed(aliases)}.values())
        for alias in aliases:
            named = Named(
                row["name"], row["country"] or None, row["role"] or None, since, until,
                person=person, spelling=alias, office=row.get("office", ""),
            )  # fmt: skip
            table.setdefault(fold(alias), []).append(named)
    return MappingProxyType({key: tuple(rows) for key, rows in table.items()})


def _family_first(name: str) -> str:
    """A Japanese name in the order that Japanese papers use: "Taro Aso", "Aso Taro"."""
    given, _, family = name.partition(" ")
    return f"{family} {given}".strip()


def _day(text: str, file: str, line: int, end: str) -> date | None:
    """A day, or the first or last one of a month or year ("2021" as `until` is 31 December)."""
    if not text:
        return None
    try:
        if len(text) == 4:
            return date(int(text), 1, 1) if end == "since" else date(int(text), 12, 31)
        if len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            last = calendar.monthrange(year, month)[1]
            return date(year, month, 1 if end == "since" else last)
        return date.fromisoformat(text)
    except ValueError as error:
        raise ActorTableError(
            f"{_FOLDER / file}, line {line}: {end} {text!r} is no date"
        ) from error


def _rows(file: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a table with their line numbers; lines that begin with # are comments."""
    columns = _COLUMNS[file]
    with (_FOLDER / file).open(encoding="utf-8", newline="") as lines:
        for number, line in enumerate(lines, start=1):
            if line.startswith("#") or not line.strip():
                continue
            values = next(csv.reader([line]))
            if values == list(columns):
                continue
            if len(values) != len(columns):
                raise ActorTableError(
                    f"{_FOLDER / file}, line {number}: {len(values)} columns, not {len(columns)}"
                )
            yield number, dict(zip(columns, (value.strip() for value in values), strict=True))


def _forms(singular: str) -> Iterable[str]:
    """A phrase and its plural: "gunman", "gunmen"; "ministry", "ministries"."""
    yield singular
    first, _, last = singular.rpartition(" ")
    if last in _IRREGULAR:
        yield f"{first} {_IRREGULAR[last]}".strip()
    elif singular.endswith("man"):
        yield singular[:-3] + "men"
    elif singular.endswith("y") and singular[-2:-1] not in "aeiou":
        yield singular[:-1] + "ies"
    elif singular.endswith(("s", "x", "ch", "sh")):
        yield singular + "es"
    else:
        yield singular + "s"
