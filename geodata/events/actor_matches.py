"""Names of the tables in the words of a phrase: the longest that fits and is no namesake's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from geodata.events.actor_names import LONGEST, Named, role_nouns
from geodata.places.names import fold

_CHAMBERS = frozenset({"house", "senate", "senior", "moderate", "progressive", "top"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a phrase; `key` is its text as the tables are keyed."""

    token: Token
    key: str

    @property
    def joined(self) -> bool:
        """Whether the word continues a hyphened one ("backed" in "US-backed")."""
        i = self.token.i
        return i > 1 and self.token.doc[i - 1].text == "-" and not self.token.doc[i - 1].whitespace_


@dataclass(frozen=True, slots=True)
class Match:
    """Words `first` to `last` (exclusive) of a phrase, and the rows they name."""

    first: int
    last: int
    rows: tuple[Named, ...]


def longest(
    words: Sequence[Word], table: Mapping[str, tuple[Named, ...]], *, head: int
) -> Match | None:
    """The longest name of `table` in `words`, one with the head in it before all others."""
    best: Match | None = None
    for first in range(len(words)):
        for last in range(min(len(words), first + LONGEST), first, -1):
            rows = table.get(" ".join(word.key for word in words[first:last]))
            rows = rows and tuple(row for row in rows if _spelled(row, words[first:last]))
            if rows:
                found = Match(first, last, rows)
                if best is None or _weight(found, head) > _weight(best, head):
                    best = found
                break
    if best is None or best.first > head or _is_namesake(best, words):
        return None
    if _is_other_party(best, words):
        return None
    return best


def without(words: Sequence[Word], match: Match | None) -> Sequence[Word]:
    """The words with those of a matched name blanked: "Red Army Faction" is no army."""
    taken = range(match.first, match.last) if match else range(0)
    return [Word(w.token, "") if n in taken else w for n, w in enumerate(words)]


def is_empty(token: Token) -> bool:
    """Whether a word is no part of a name: punctuation, the possessive 's."""
    return not fold(token.text) or token.tag_ == "POS"


def _spelled(row: Named, words: Sequence[Word]) -> bool:
    """Whether the words have the row's capitals and, if only one, are a name in this sentence."""
    if len(words) == 1 and words[0].token.pos_ not in {"PROPN", "NOUN", "ADJ", "X"}:
        return False
    return row.matches(words[0].token.doc[words[0].token.i : words[-1].token.i + 1].text)


def _is_namesake(match: Match, words: Sequence[Word]) -> bool:
    """Whether a surname in the table is here that of somebody else: "Amalia Putin"."""
    row = match.rows[0]
    if not row.person or match.last - match.first > 1 or not match.first:
        return False
    given = words[match.first - 1]
    if given.token.pos_ != "PROPN" or given.token.ent_type_ not in {"PERSON", ""}:
        return False
    own = set(fold(row.name).split())
    if own & {word.key for word in words[: match.first]}:
        return False  # a longer form of the same name
    titled = given.key in role_nouns() or given.key in {"mr", "mrs", "ms", "dr", "sir"}
    return not titled and len(given.key) > 2


def _is_other_party(match: Match, words: Sequence[Word]) -> bool:
    """Whether a party's short name only ends the name of another: "the Alpine Democrats"."""
    if match.rows[0].role != "PTY" or match.last - match.first > 1 or not match.first:
        return False
    before = words[match.first - 1]
    named = before.token.text[:1].isupper() and before.token.pos_ in {"PROPN", "ADJ"}
    own = before.key in _CHAMBERS or before.key in role_nouns()
    own = own or before.key in fold(match.rows[0].name).split()
    return named and not own and before.token.ent_type_ not in {"GPE", "NORP", "DATE"}


def _weight(match: Match, head: int) -> tuple[bool, bool, int]:
    return match.first <= head < match.last, match.last <= head, match.last - match.first
