"""What the text around a phrase says of it: its places, and where words belong to longer names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from geodata.events.person_names import introduced
from geodata.places.place import Place


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase is read with: the places of its text and the day of its publication."""

    places: Sequence[Place]
    published: date | None

    def at(self, token: Token) -> Place | None:
        """The resolved place that ends with `token`."""
        end = token.idx + len(token.text)
        found = next(
            (p for p in self.places if p.resolved and p.start is not None and p.start <= token.idx
             and p.end is not None and end <= p.end), None,
        )  # fmt: skip
        return None if found is not None and _is_namesake(found, token) else found

    def place(self, first: Token, last: Token) -> Place | None:
        """The resolved place that covers exactly these words."""
        start, end = first.idx, last.idx + len(last.text)
        found = next(
            (p for p in self.places if p.resolved and p.start == start and p.end == end), None
        )
        return None if found is not None and _is_namesake(found, last) else found


def _is_namesake(place: Place, token: Token) -> bool:
    """Whether a town's name is here that of somebody: "Firefly" after "Rufus Firefly"."""
    town = place.kind == "city" and place.use != "demonym"
    return town and introduced(token) is not None


def follows_name(token: Token) -> bool:
    """Whether a word only ends a longer name: "Valley" in "Sylvan Valley" is no capital."""
    return bool(token.i) and token.nbor(-1).pos_ == "PROPN" and token.nbor(-1).dep_ == "compound"


def in_an_organisation(token: Token) -> bool:
    """Whether a word belongs to the name of a body that goes on behind it."""
    after = token.doc[token.i + 1 : token.i + 2]
    return token.ent_type_ == "ORG" and any(t.ent_iob_ == "I" for t in after)


def in_a_name(token: Token) -> bool:
    """Whether a word that might be a title is part of a name: "Harpo Bishop", "Ngo Dinh Can"."""
    if token.ent_type_ != "PERSON" or token.pos_ != "PROPN":
        return False
    after = token.doc[token.i + 1 : token.i + 2]
    short = len(token.text) <= 3 and after.text[:1].isupper()
    return token.ent_iob_ == "I" or short
