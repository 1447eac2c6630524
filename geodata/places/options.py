"""What a name can mean: the candidates of a mention, looked up in the ways it may be written."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from geodata.places.cues import cues
from geodata.places.recognise import Mention
from geodata.places.spans import ARABIC_ARTICLES, Names

if TYPE_CHECKING:
    from geodata.places.gazetteer import Candidate


def candidates_of(
    doc: Doc, mention: Mention, names: Names, *, limit: int = 30
) -> tuple[Candidate, ...]:
    """What a mention can mean: the name alone, and with the word for its kind that follows."""
    if mention.street:
        return ()
    found = {c.id: c for c in located(names, mention.name)}
    if not found:
        found = {c.id: c for text in variants(mention.name) for c in located(names, text)}
    if mention.kind is not None and mention.last < len(doc):
        word = mention.shared or doc[mention.last].text
        longer = located(names, f"{mention.name} {word}")
        found.update({c.id: c for c in longer if c.typed})
    waters = [c for c in found.values() if c.kind in WITH_ARTICLE]
    named = any(c.kind == "country" for c in found.values())  # "the Congo" may be either
    if waters and not named and _after_article(doc, mention):
        return tuple(waters)[:limit]
    return tuple(found.values())[:limit]


def _after_article(doc: Doc, mention: Mention) -> bool:
    """Like "the Atlantic", "the Mississippi", but not "the Mississippi governor"."""
    if not 0 < mention.first < mention.last or doc[mention.first - 1].lower_ != "the":
        return False
    return doc[mention.first : mention.last].root.dep_ not in ("compound", "amod", "nmod", "poss")


WITH_ARTICLE = frozenset(["sea", "river"])


def located(names: Names, text: str) -> list[Candidate]:
    """The candidates of a name, each with a point.

    A district of which no point is known has that of its province, and is `coarse`. Where a place
    goes by the whole name ("Mexico City"), a small one of its kind is not meant (Mexico, Maine).
    """
    found = []
    whole = max((c.prominence for c in names.of(text) if not c.typed), default=0.0)
    for candidate in names.of(text):
        if candidate.typed and candidate.prominence < whole - 2.0:
            continue
        if candidate.lat is not None:
            found.append(candidate)
        elif candidate.match == "name" and candidate.admin1:
            outer = names.gazetteer.by_code(candidate.admin1)
            if outer is not None and outer.lat is not None:
                found.append(replace(candidate, lat=outer.lat, lon=outer.lon, coarse=True))
    return found


def variants(text: str) -> list[str]:
    """Other ways to look a name up that is not listed as written: "Platte Co.", "Uro Township"."""
    words = re.split(r"[\s-]+", text)
    if words[0].lower() in ARABIC_ARTICLES and len(words) > 1:
        return [" ".join(words[1:])]
    if len(words) < 2:
        return [f"Al {text}"]
    last = words[-1].lower()
    if last in SHORT_KINDS:
        return [" ".join([*words[:-1], SHORT_KINDS[last]]), " ".join(words[:-1])]
    if last in ("township", "parish", "city", "town", "village", "municipality", "borough"):
        return [" ".join(words[:-1])]
    if words[0].lower() in cues().direction:
        return [" ".join(words[1:])]
    return []


SHORT_KINDS = {"co.": "County", "twp.": "Township", "prov.": "Province", "is.": "Islands"}
