"""How place names are compared: one folded key for all the spellings of a name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from geodata.places.place import Kind

# letters that Unicode does not decompose; ' and its look-alikes vanish ("P'yŏngyang")
_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe",
        "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "ng", "ə": "a", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d",
        "&": " and ",
        **dict.fromkeys("'’‘ʼʻʾʿ`´′ˈ.\u00ad", ""),
    }
)  # fmt: skip
_NOT_KEY = re.compile(r"[^a-z0-9]+")
# written out or short, they name the same place; only as part of a longer name ("MT" is Montana)
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """Key under which a name is looked up: "P'yŏngyang" -> "pyongyang", "U.S." -> "us".

    Case, diacritics, apostrophes, dots, hyphens, a leading "the", and Saint/St, Mount/Mt, Fort/Ft
    make no difference. A name without Latin letters or digits folds to "".
    """
    text = name.casefold().translate(_LETTERS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = _NOT_KEY.sub(" ", text.translate(_LETTERS)).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1:
        words = [_SHORT.get(word, word) for word in words]
    return " ".join(words)


def slug(name: str) -> str:
    """The last part of an id or a shape's key: "Sea of Japan" -> "sea-of-japan"."""
    return fold(name).replace(" ", "-")


# words that say which kind of place a name is of: "Kursk region", "province of Quebec"
_DIVISIONS: frozenset[Kind] = frozenset({"admin1", "admin2"})
_REGIONS: frozenset[Kind] = frozenset({"admin1", "admin2", "region"})
_TOWNS: frozenset[Kind] = frozenset({"city"})
_KIND_WORDS: dict[str, frozenset[Kind]] = {
    **dict.fromkeys(
        (
            "province", "provinces", "oblast", "oblasts", "governorate", "governate", "state",
            "states", "prefecture", "krai", "kray", "canton", "emirate", "voivodeship", "county",
            "department", "municipality", "raion", "rayon", "parish", "woreda", "regency",
            "division", "okrug", "wilaya", "vilayet", "muhafazah", "commune", "subregion",
        ),
        _DIVISIONS,
    ),
    **dict.fromkeys(("region", "territory", "republic", "area", "zone", "enclave"), _REGIONS),
    **dict.fromkeys(("city", "town", "village", "settlement", "township"), _TOWNS),
    **dict.fromkeys(("co", "agency", "lga"), frozenset[Kind]({"admin2"})),
    **dict.fromkeys(("suburb", "neighborhood", "neighbourhood", "quarter"), _TOWNS),
    "district": frozenset({"admin2", "admin1", "city"}),
    "borough": frozenset({"admin2", "city"}),
    "island": frozenset({"island", "admin1", "admin2"}),
    "islands": frozenset({"island", "admin1", "admin2", "country"}),
    "peninsula": frozenset({"region", "admin1"}),
}  # fmt: skip
# "Haifa port" is in Haifa where no port is listed; "Port of Spain" is nowhere near Spain
_LAST_WORDS = _KIND_WORDS | dict.fromkeys(("port", "seaport"), frozenset[Kind]({"city", "port"}))
_QUALIFIERS = frozenset(
    {"sub", "autonomous", "federal", "special", "administrative", "metropolitan"}
)


@lru_cache(maxsize=16384)
def untyped(key: str) -> tuple[str, frozenset[Kind]] | None:
    """A folded name without the words for its kind, and the kinds that those words allow.

    "kursk region" -> ("kursk", {"admin1", "admin2", "region"}); "city of gaza" -> ("gaza",
    {"city"}); None for a name without such a word, or with nothing else.
    """
    words = key.split()
    if len(words) > 2 and words[1] == "of" and words[0] in _KIND_WORDS:
        rest = words[3:] if words[2] == "the" else words[2:]
        kinds = _KIND_WORDS[words[0]]
    elif len(words) > 1 and words[-1] in _LAST_WORDS:
        rest, kinds = words[:-1], _LAST_WORDS[words[-1]]
        while len(rest) > 1 and rest[-1] in _QUALIFIERS:
            rest = rest[:-1]
    else:
        return None
    return (" ".join(rest), kinds) if rest else None
