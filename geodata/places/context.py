"""Names that qualify one another: "Salem, Ore.", "the Kursk region of Russia", "Mali's Gao"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span

from geodata.places.cues import cues
from geodata.places.names import fold
from geodata.places.recognise import Mention

if TYPE_CHECKING:
    from geodata.places.gazetteer import Candidate

FILLERS = frozenset(re.findall(r"\S+", "the of in a an its 's near and ' city capital"))
CONTAINING = frozenset(["country", "admin1", "admin2", "region", "continent", "city", "island"])


@dataclass(frozen=True, slots=True)
class Container:
    """What a name is said to lie in. `weight` is 1 for a comma, less for looser wording."""

    key: str
    text: str
    candidates: tuple[Candidate, ...]
    weight: float
    mention: int  # index of the containing mention


def containers(
    doc: Doc, mentions: Sequence[Mention], options: Sequence[tuple[Candidate, ...]]
) -> list[Container | None]:
    """For each mention what the text puts it in, None where nothing is said."""
    found: list[Container | None] = [None] * len(mentions)
    for i in range(len(mentions) - 1):
        first, second = mentions[i], mentions[i + 1]
        weight, backwards = _relation(doc[first.last : second.first])
        inner, outer = (i + 1, i) if backwards else (i, i + 1)
        if not weight or not options[outer] or fold(first.name) == fold(second.name):
            continue
        if not options[inner]:  # nobody lists it, but the text says where it is
            held = tuple(o for o in options[outer] if o.kind in CONTAINING)
        elif options[inner][0].kind == "country":  # a list of countries
            continue
        else:
            held = _holding(options[inner], options[outer])
            if not held and weight == 1.0 and not _goes_on(doc, mentions, i):
                held = _only_holds(options[inner], options[outer])
        if weight == 1.0 and held and _town(options[outer]) and _goes_on(doc, mentions, i):
            continue
        if held and found[inner] is None:
            name = mentions[outer].name
            found[inner] = Container(fold(name), name, held, weight, outer)
    return found


def _holding(inner: tuple[Candidate, ...], outer: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Those outer candidates that hold one of the inner ones: else the comma is a mere list."""
    return tuple(o for o in outer if o.kind in CONTAINING and any(_within(i, o) for i in inner))


def _only_holds(
    inner: tuple[Candidate, ...], outer: tuple[Candidate, ...]
) -> tuple[Candidate, ...]:
    """The country or division of "Uro, Ohio" where nobody lists an Uro in Ohio.

    Not of a well-known town, beside which the comma is more likely a list's.
    """
    known = max(c.prominence for c in inner) > OBSCURE or inner[0].kind not in ("city", "admin2")
    if known or outer[0].kind not in ("country", "admin1") or outer[0].match == "demonym":
        return ()
    return outer[:1]


OBSCURE = 5.0


def _town(outer: tuple[Candidate, ...]) -> bool:
    """Whether a name means a town before anything that holds one: "Denver", but not "Ohio"."""
    return outer[0].kind == "city" and all(
        o.prominence < outer[0].prominence - 1.0 or o.kind == "city" for o in outer
    )


def _goes_on(doc: Doc, mentions: Sequence[Mention], i: int) -> bool:
    """Whether the mentions `i` and `i + 1` stand in a longer list: "Dallas, Denver and Boise"."""
    linked = [
        doc[a.last : b.first].text.strip() for a, b in pairwise(mentions[max(i - 1, 0) :][:4])
    ]
    here = min(i, 1)
    beside = [linked[k] for k in (here - 1, here + 1) if 0 <= k < len(linked)]
    return any(text in (",", "and", ", and", "or", "&") for text in beside)


def _relation(between: Span) -> tuple[float, bool]:
    """How firmly the words between two names put one into the other, and whether backwards."""
    words = [t.lower_ for t in between if not t.is_space]
    if not words:
        return (0.5, False) if not len(between) else (0.0, False)
    if len(words) > 5 or any(not _filler(w) for w in words):
        return 0.0, False
    if words[0] in ("'s", "'"):  # "Peru's city of Cusco", but not "Peru's embassy in Oslo"
        return (0.6, True) if not {"in", "near"}.intersection(words) else (0.0, False)
    if words[0] in (",", "(") or (len(words) > 1 and words[1] in (",", "(")):
        return (1.0, False) if "and" not in words else (0.0, False)
    if "in" in words or "of" in words:
        return 0.8, False
    return 0.0, False


def _filler(word: str) -> bool:
    table = cues()
    return word in FILLERS or word in (",", "(") or word in table.after or word in table.direction


def lies_in(candidate: Candidate, container: Container) -> float:
    """1 where the candidate lies in what is said to contain it, 0 where not."""
    return float(any(_within(candidate, outer) for outer in container.candidates))


def _within(inner: Candidate, outer: Candidate) -> bool:
    """By codes; a city or an island holds what is within 40 km of its point.

    A city holds itself, as where two of its names stand side by side ("Washington, D.C.").
    """
    if inner.id == outer.id:
        return outer.kind == "city"
    match outer.kind:
        case "country":
            return inner.country == outer.country and inner.kind != "country"
        case "admin1":
            finer = inner.kind not in ("country", "admin1")
            return finer and inner.admin1 is not None and inner.admin1 == outer.admin1
        case "admin2":
            finer = inner.kind not in ("country", "admin1", "admin2")
            return finer and inner.admin2 is not None and inner.admin2 == outer.admin2
        case "city" | "island":
            return inner.kind in ("city", "site", "airport", "port") and _near(inner, outer, 40.0)
        case _:
            return False


def _near(a: Candidate, b: Candidate, km: float) -> bool:
    if a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return False
    return abs(a.lat - b.lat) < km / 111 and abs(a.lon - b.lon) < km / 60
