"""What kind of text an article is: by words that reports have, and guides and essays have not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from geodata.words import words_of

_SPOKE = frozenset(["said", "told", "announced", "reported", "added", "stated", "confirmed"])
_DAYS = frozenset(
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "yesterday",
     "today", "Yesterday", "Today"]
)  # fmt: skip
_READER = frozenset({"you", "your", "yours", "yourself", "You", "Your"})
_QUOTE = '"'  # all double quotation marks are straight in a parsed text


def register_of(doc: Doc) -> Mapping[str, float]:
    """Shares between 0 and 1, by sentence: a report says who spoke, and on which day; a guide
    speaks to its reader. What stands in quotation marks is not the writer's."""
    own, said = _own_and_quoted(words_of(doc).tokens)
    count = max(sum(1 for _ in doc.sents), 1)
    return {
        "speakers in text": min(sum(word in _SPOKE for word in (*own, *said)) / count, 1.0),
        "days in text": min(3 * sum(word in _DAYS for word in own) / count, 1.0),
        "reader in text": min(sum(word in _READER for word in own) / count, 1.0),
    }


def _own_and_quoted(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words outside and inside quotation marks; a paragraph ends a quotation left open."""
    parts: tuple[list[str], list[str]] = ([], [])
    inside = False
    for word in words:
        if word == _QUOTE:
            inside = not inside
        elif "\n\n" in word:
            inside = False
        parts[inside].append(word)
    return parts
