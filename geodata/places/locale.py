"""Which country's English a text is written in, by words that few other countries use."""

from __future__ import annotations

import csv
from collections import Counter
from functools import lru_cache
from importlib.resources import files

import numpy as np
from spacy.tokens import Doc

ENOUGH = 3.0  # words that make it certain


def locale(doc: Doc) -> dict[str, float]:
    """How strongly the wording points to each country (alpha-3), 0 to 1.

    "Sheriff" and "township" are American, "lakh" and "crore" Indian, "naira" is Nigerian.
    """
    table = _words()
    strings = doc.vocab.strings
    hits: Counter[str] = Counter()
    keys, counts = np.unique(doc.to_array("LOWER"), return_counts=True)
    for key, times in zip(keys, counts, strict=True):
        if country := table.get(strings[int(key)]):
            hits[country] += min(int(times), 2)  # one word alone, however often, is weak
    total = hits.total()
    return {country: found / max(total, ENOUGH) for country, found in hits.items()}


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    """{word: alpha-3}; the table is `geodata/data/country_words.csv`."""
    table = files("geodata").joinpath("data", "country_words.csv").read_text(encoding="utf-8")
    return {row["word"]: row["country"] for row in csv.DictReader(table.splitlines())}
