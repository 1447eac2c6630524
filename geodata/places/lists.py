"""Lists of names that share one word for their kind: "the Kursk and Bryansk regions"."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc

from geodata.places.place import Kind
from geodata.places.spans import is_name

LINKS = frozenset([",", "and", "or", "&", ";"])
LONGEST = 30  # tokens of a list
# plurals that a list of places can share; "of" may stand after them ("the states of A and B")
SINGULAR = {
    "regions": "region", "provinces": "province", "oblasts": "oblast", "districts": "district",
    "governorates": "governorate", "prefectures": "prefecture", "counties": "county",
    "states": "state", "municipalities": "municipality", "cantons": "canton",
    "cities": "city", "towns": "town", "villages": "village", "suburbs": "suburb",
    "islands": "island", "rivers": "river", "neighbourhoods": "neighbourhood",
    "neighborhoods": "neighborhood",
}  # fmt: skip
TITLED = frozenset(["Counties", "Provinces", "Districts", "Oblasts", "Regions", "Islands"])


def shared_kind(doc: Doc, start: int, end: int, kinds: Mapping[str, Kind]) -> str | None:
    """The word, in the singular, by which a list calls the name at tokens `start` to `end`.

    "region" for each name of "the Kursk and Bryansk regions", "province" in "the provinces of
    Zamora, León and Ávila"; None outside such a list. `kinds` are the words that count.
    """
    after = end
    while after < min(len(doc), end + LONGEST) and _in_list(doc, after):
        after += 1
    if after < len(doc):
        word = SINGULAR.get(doc[after].text)
        if word in kinds:
            return word
    closing = doc[after - 1]  # "Pinal and Gila Counties"
    if after - 1 > end and closing.text in TITLED and is_name(doc[after - 2]):
        return SINGULAR[closing.lower_] if SINGULAR[closing.lower_] in kinds else None
    before = start - 1
    while before > max(0, start - LONGEST) and _in_list(doc, before):
        before -= 1
    if before < 1 or doc[before].text != "of":
        return None
    word = SINGULAR.get(doc[before - 1].text)
    return word if word in kinds else None


def _in_list(doc: Doc, at: int) -> bool:
    return is_name(doc[at]) or doc[at].lower_ in LINKS or doc[at].text in ("the", "-")
