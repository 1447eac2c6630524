"""What the parser proposes as places, beyond the names that the gazetteer lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Span, Token

from geodata.places.cues import cues
from geodata.places.spans import NameSpan, is_name, names_nothing, shouted

# what a label of the parser weighs as evidence; LOC and FAC are its less certain ones
PLACE_LABELS = {"GPE": 3.5, "LOC": 3.0, "FAC": 1.5}
# "Leeds County Police" is no place, whatever the parser takes it for
FORCES = frozenset(
    [
        "police",
        "sheriff",
        "sheriffs",
        "fire",
        "department",
        "council",
        "commission",
        "commissioners",
    ]
)
INITIALS = re.compile(r"[A-Z]{3,6}\Z")  # "OPEC", "BRICS"
UNIT_NAME = re.compile(r"[A-Z]{1,3}-?\d+\Z")  # "M23" is no place


def with_entities(doc: Doc, spans: Sequence[NameSpan]) -> list[NameSpan]:
    """`spans`, and the places that the parser names beyond them."""
    added: list[NameSpan] = []
    kept = list(spans)
    for entity in doc.ents:
        if entity.label_ not in PLACE_LABELS:
            continue
        for piece in pieces(entity):
            start, end = _trimmed(doc, *piece)
            inner = [s for s in kept if s.start < end and start < s.end]
            if UNIT_NAME.match(doc[start:end].text) or (not inner and _initials(doc, start, end)):
                continue
            bare = all(names_nothing(t, cues()) for t in doc[start:end] if is_name(t))
            if start >= end or bare or _explained(doc, inner, start, end):
                continue
            kept = [s for s in kept if s not in inner]
            added.append(NameSpan(start, end, "parser"))
    return sorted([*kept, *added], key=lambda s: s.start)


def _initials(doc: Doc, start: int, end: int) -> bool:
    """A name of capitals that nobody lists, within a text of small letters: a body's, no place."""
    if end - start != 1 or not INITIALS.match(doc[start].text):
        return False
    opens = start == 0 or doc[start - 1].is_space
    return not opens and not shouted(doc, start)


def pieces(entity: Span) -> Iterable[tuple[int, int]]:
    """A name as the parser gives it, cut at commas, dashes and line ends."""
    start = entity.start
    for token in entity:
        if token.text in (",", ";", "–", "—", "--", "(", ")", ":", "|") or token.is_space:
            yield start, token.i
            start = token.i + 1
    yield start, entity.end


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Without articles, directions in lower case, possessives and words that are no name."""
    while start < end and not is_name(doc[start]) and not doc[start].text[0].isdigit():
        start += 1
    while start < end - 1 and (_opens(doc[start]) or doc[start].lower_ in ("mr", "mr.", "mrs.")):
        start += 1
    while start < end and not is_name(doc[end - 1]) and not doc[end - 1].text[0].isdigit():
        end -= 1
    return start, end


def _opens(token: Token) -> bool:
    return token.pos_ in ("ADP", "DET") or token.lower_ == "the"


def _explained(doc: Doc, inner: Sequence[NameSpan], start: int, end: int) -> bool:
    """Whether listed names account for the words of a name that the parser found.

    "North Texas" is Texas with a direction, "Houston Texas" two names; but "Hudson Falls Valley" is
    a name of its own although Hudson Falls is listed.
    """
    if any(s.start < start or s.end > end for s in inner):
        return True
    covered = {i for s in inner for i in range(s.start, s.end)}
    rest = [doc[i] for i in range(start, end) if i not in covered]
    table = cues()
    others = table.direction | table.title | FORCES
    return bool(inner) and all(not is_name(t) or t.lower_ in others for t in rest)
