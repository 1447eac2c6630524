"""How place names are compared: one folded key for all the spellings of a name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

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


@lru_cache(maxsize=65536)
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
