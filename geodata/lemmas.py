"""Verbs whose forms the model's lemmatizer gives to another word: "staged" to "stag".

It cuts endings and takes the first word of its list that is left, so that a short verb wins over
the one in "-e": the lexicon of events would never see "staged a sit-in" or "was fined".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from spacy.language import Language as Nlp

PIPE: Final = "attribute_ruler"
_PAST: Final = ("VBD", "VBN")
_VERBS: Final = (
    "axe", "bare", "bathe", "bide", "cane", "cope", "cordon", "deregister", "dine", "fine", "gape",
    "gripe", "hate", "hope", "mate", "pare", "pine", "pipe", "rage", "rape", "rate", "reappoint",
    "rearrest", "relaunch", "reoccupy", "resupply", "ride", "scare", "scrape", "shame", "site",
    "slate", "snipe", "spare", "stage", "stare", "tape", "tote", "wade", "wage", "wane",
    "waterboard",
)  # fmt: skip


def mend_lemmas(nlp: Nlp) -> None:
    """Give the forms of such verbs back to them, by rules that come before the lemmatizer's."""
    if PIPE not in nlp.pipe_names:
        return
    ruler: Any = nlp.get_pipe(PIPE)
    for verb in _VERBS:
        ruler.add([[{"LOWER": form, "TAG": tag}] for form, tag in _forms(verb)], {"LEMMA": verb})


def _forms(verb: str) -> Iterator[tuple[str, str]]:
    """(form, tag) of past and gerund: "waged", "waging"; "resupplied", "resupplying"."""
    stem = verb.removesuffix("e")
    past = f"{verb[:-1]}ied" if verb.endswith("y") else f"{stem}ed"
    yield from ((past, tag) for tag in _PAST)
    yield f"{stem}ing", "VBG"
