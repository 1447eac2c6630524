"""The names of a text that may be where something happened.

A candidate is a place that was recognised, or a name that no gazetteer lists. What it is to an
event is told by its traits (`place_traits`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from geodata.events.actor_names import organisations
from geodata.events.person_names import introduced
from geodata.language import given_text
from geodata.places.names import fold
from geodata.places.place import Place
from geodata.words import words_of

# words for a kind of place
_AREAS = frozenset(
    ["town", "city", "village", "district", "area", "region", "outskirt", "outskirts", "suburb",
     "province", "neighborhood", "neighbourhood", "countryside", "part", "street", "axis", "camp",
     "perimeter", "port", "farm", "state", "county", "island", "hill", "governorate", "zone",
     "centre", "center", "square", "quarter", "crossing", "settlement", "hamlet", "community",
     "department", "municipality", "prefecture", "valley", "sector", "sub", "junction", "airport",
     "base", "airbase", "mountain", "capital", "territory", "vicinity", "edge", "entrance", "lga"]
)  # fmt: skip
_NO_NAME = frozenset(
    {"DATE", "TIME", "CARDINAL", "ORDINAL", "LAW", "LANGUAGE", "PERCENT", "MONEY", "NORP",
     "QUANTITY"}
)  # fmt: skip
_INSIDE_NAMES = frozenset("-‘'’")
_DIRECTIONS = frozenset({"north", "south", "east", "west"})
# links by which a word only adds to the name or noun above it
PARTS = frozenset({"compound", "nmod", "flat", "appos", "conj", "amod", "nummod"})
_TITLES = frozenset(
    ["mr", "mrs", "ms", "miss", "sir", "dr", "prof", "rev", "capt", "col", "cpl", "gen", "lt",
     "maj", "sgt", "gov", "rep", "sen"]
)  # fmt: skip
# bodies whose words are often part of a name: "Sylvan Front", "Freedonian Parliament"
BODIES = frozenset(
    ["parliament", "congress", "senate", "council", "court", "cabinet", "ministry", "government",
     "facebook", "twitter", "islam", "house", "party", "assembly", "police", "army", "church",
     "front", "forces", "force", "brigade", "brigades", "division", "union", "movement", "agency",
     "guard", "guards", "coalition", "command", "corps", "regiment", "battalion", "militia",
     "office", "department", "committee", "commission", "organization", "organisation", "group",
     "alliance", "league", "association", "company", "times", "news", "bank", "faculty"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name; `place` is None where no gazetteer lists it."""

    span: Span
    place: Place | None

    @property
    def head(self) -> Token:
        """The word by which the name hangs on the rest of the sentence."""
        return self.span.root

    @property
    def kind(self) -> str:
        """How much is known of it."""
        if self.place is None:
            return "name"
        return "place" if self.place.resolved else "unlisted"

    @property
    def stands_for_others(self) -> bool:
        """Whether it names a government, a people or a body, and is a place only if said so."""
        if self.place is not None and self.place.use != "literal":
            return True
        area = self.place is not None and self.place.kind != "site"
        return not area and any(t.lower_ in BODIES for t in self.span)

    @property
    def names_area(self) -> bool:
        """Whether a word for a kind of place stands with it: "the town of X", "X district"."""
        span, head = self.span, self.head
        if span[-1].lemma_.lower() in _AREAS or head.lemma_.lower() in _AREAS:
            return True
        if span.end < len(span.doc) and span.doc[span.end].lemma_.lower() in _AREAS:
            return True
        above = head.head
        if head.dep_ in PARTS and above.lemma_.lower() in _AREAS:
            return True
        return head.dep_ == "pobj" and above.lower_ == "of" and above.head.lemma_.lower() in _AREAS

    @property
    def is_person(self) -> bool:
        """Whether it is the name of a person, not of a listed place, nor of "the village of X"."""
        if self.kind == "place" or self.names_area:
            return False
        before = self.span.doc[max(0, self.span.start - 1)]
        titled = any(t.lower_.strip(".") in _TITLES for t in (before, *self.span))
        return titled or self.head.ent_type_ == "PERSON"

    def placed(self, anchor: Place | None) -> Place:
        """Its place; one that no gazetteer lists stands where `anchor` does, named with it."""
        if self.place is not None:
            return self.place
        start, end = self.span.start_char, self.span.end_char
        name = given_text(self.span.doc)[start:end]
        place = Place(start, end, name, name=name, reason="no such name known")
        if anchor is None or not anchor.resolved:
            return place
        return replace(
            place, kind="site", lat=anchor.lat, lon=anchor.lon, country=anchor.country,
            admin1=anchor.admin1, precision=anchor.precision,
            confidence=min(0.3, anchor.confidence),
            reason=f"not listed; placed with {anchor.name}, named with it",
        )  # fmt: skip


def candidates(
    doc: Doc, places: Sequence[Place], date_tokens: frozenset[int] = frozenset()
) -> list[Candidate]:
    """The places of a text and its other names, those in dates left out."""
    found: list[Candidate] = []
    taken = set(date_tokens)
    for place in places:
        if place.start is None or place.end is None:
            continue
        span = doc.char_span(place.start, place.end, alignment_mode="expand")
        if span is None or all(t.i in date_tokens for t in span):
            continue
        if _is_surname(span):
            continue
        taken.update(t.i for t in span)
        found.append(Candidate(span, place))
    others = (_is_surname, _is_part, _is_something_else)
    names = (run for run in _name_runs(doc, taken) if not any(test(run) for test in others))
    return [*found, *(Candidate(run, None) for run in names)]


def _is_surname(span: Span) -> bool:
    """Whether a name of one word is the surname of somebody whom the text introduced."""
    if len(span) > 1 or span[0].ent_type_ in {"GPE", "LOC", "FAC", "NORP"}:
        return False
    return introduced(span[0]) is not None


def _is_part(run: Span) -> bool:
    """Whether a name is no more than a piece of another: "South Uro", "Board of Trade"."""
    if len(run) == 1 and run[0].lower_ in _DIRECTIONS:
        return True
    before = run.doc[max(0, run.start - 1)]
    return before.lower_ == "of" and before.ent_type_ == run.root.ent_type_ == "ORG"


def _is_something_else(run: Span) -> bool:
    """Whether a name is that of a known body, or a number tells it for a thing: "Nimbus-12"."""
    return fold(run.text) in organisations() or any(c.isdigit() for c in run.text)


def _name_runs(doc: Doc, taken: set[int]) -> Iterator[Span]:
    """Runs of name words outside `taken`; hyphens and quotes may join them."""
    parts = words_of(doc).parts

    def is_name(i: int) -> bool:
        named = i < len(parts) and parts[i] == "PROPN" and i not in taken
        return named and doc[i].ent_type_ not in _NO_NAME

    i = 0
    while i < len(doc):
        first = i
        if is_name(i) and doc[i].text[0].isupper():
            while is_name(i + 1) or (
                i + 1 < len(doc) and doc[i + 1].text in _INSIDE_NAMES and is_name(i + 2)
            ):
                i += 1
            yield doc[first : i + 1]
        i += 1
