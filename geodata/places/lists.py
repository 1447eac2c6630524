"""Lists of names that share one word for their kind: "the Kursk and Bryansk regions"."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc

from geodata.places.place import Kind
from geodata.places.spans import reads_as_name
from geodata.words import words_of

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
    words = words_of(doc).tokens
    after = end
    while after < min(len(words), end + LONGEST) and _in_list(words[after]):
        after += 1
    if after < len(words):
        word = SINGULAR.get(words[after])
        if word in kinds:
            return word
    closing = words[after - 1]  # "Pinal and Gila Counties"
    if after - 1 > end and closing in TITLED and reads_as_name(words[after - 2]):
        return SINGULAR[closing.lower()] if SINGULAR[closing.lower()] in kinds else None
    before = start - 1
    while before > max(0, start - LONGEST) and _in_list(words[before]):
        before -= 1
    if before < 1 or words[before] != "of":
        return None
    word = SINGULAR.get(words[before - 1])
    return word if word in kinds else None


def _in_list(word: str) -> bool:
    return reads_as_name(word) or word.lower() in LINKS or word in ("the", "-")
