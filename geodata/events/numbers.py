"""Quantities that belong to an event: the dead and injured, troops, missiles, people arrested."""

from __future__ import annotations

import re

from spacy.tokens import Token

from geodata.events.clauses import with_conjuncts
from geodata.events.event import Number
from geodata.events.matching import Match, Matcher

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = dict(zip(_UNITS, range(20), strict=True)) | {
    word: 10 * n for n, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
# indefinite amounts as ranges; the upper ends are conventions, not statements of the text
_VAGUE = {"dozens": (24, 99), "scores": (40, 99), "hundreds": (200, 999), "thousands": (2000, 9999)}
_LOWER_ONLY = frozenset({"least", "over", "more", "exceeding"})
_UPPER_ONLY = frozenset({"nearly", "almost", "most", "fewer", "less", "under"})
_ROUND = frozenset({"about", "around", "some", "approximately", "roughly", "estimated"})
_DEADLY = frozenset(
    ["kill", "murder", "execute", "massacre", "behead", "slay", "assassinate", "die", "slaughter",
     "perish"]
)  # fmt: skip
_HURTING = frozenset({"wound", "injure", "hurt", "maim"})
_ARRESTING = frozenset({"arrest", "detain", "jail", "imprison", "apprehend", "capture"})


def numbers_of(match: Match, matcher: Matcher) -> tuple[Number, ...]:
    """The counted things among the arguments of an event, in text order."""
    frame = match.frame
    slots = ("of", "to", "in", "with", "from")
    tokens = [*frame.subjects, *frame.objects, *(t for s in slots for t in frame.fill(s))]
    found = {}
    for token in tokens:
        for noun in with_conjuncts(token):
            number = _counted(noun, match, matcher)
            if number is not None:
                found[number.start, number.end] = number
    return tuple(found[key] for key in sorted(found))


def _counted(noun: Token, match: Match, matcher: Matcher) -> Number | None:
    if noun.ent_type_ in {"DATE", "TIME", "MONEY", "PERCENT"}:
        return None
    what = _what(noun, match, matcher)
    if what is None:
        return None
    for child in [noun, *noun.lefts]:
        is_count = child.dep_ == "nummod" or (child.i == noun.i and noun.pos_ == "NUM")
        if is_count or child.lower_ in _VAGUE:
            return _read(child, what)
    return None


def _what(noun: Token, match: Match, matcher: Matcher) -> str | None:
    lemma = match.frame.head.lemma_.lower()
    if noun in match.frame.objects or lemma in {"die", "perish"}:
        if lemma in _DEADLY:
            return "fatalities"
        if lemma in _HURTING:
            return "injured"
        if lemma in _ARRESTING:
            return "arrested"
    names = matcher.names(noun)
    classes = matcher.lexicon.classes
    if classes["missile"] & names:
        return "missiles"
    if (classes["soldiers"] | classes["peacekeepers"]) & names:
        return "soldiers"
    if {"hostage", "prisoner", "captive", "detainee"} & names:
        return "captives"
    if {"protester", "demonstrator", "protestor", "marcher"} & names:
        return "protesters"
    return None


def _read(count: Token, what: str) -> Number | None:
    start = count.left_edge.i
    while start < count.i and count.doc[start].lower_ in {"the", "some", "those", "these", ","}:
        start += 1
    span = count.doc[start : count.i + 1]
    bounds = read_range(span.text)
    if bounds is None:
        return None
    return Number(what, *bounds, span.start_char, span.end_char, span.text)


def read_range(text: str) -> tuple[int, int] | None:
    """(low, high) of words such as "nearly 8,000", "at least a dozen", "two to four", "hundreds".

    An open bound is drawn at a tenth beside the number: "at least 50" is 50 to 55, "nearly 8,000"
    is 7,200 to 8,000. None if no number is found.
    """
    words = re.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", text.lower())
    for word in words:
        if word in _VAGUE:
            return _VAGUE[word]
    values = _values(words)
    if not values:
        return None
    low, high = min(values), max(values)
    if low != high:
        return low, high
    if _LOWER_ONLY & set(words):
        return low, low + max(1, low // 10)
    if _UPPER_ONLY & set(words):
        return high - max(1, high // 10), high
    if _ROUND & set(words):
        return low - low // 10, low + low // 10
    return low, high


def _values(words: list[str]) -> list[int]:
    values: list[int] = []
    current: float | None = None
    for word in words:
        if word[0].isdigit():
            current = _add(values, current, float(word.replace(",", "")))
        elif word in _SCALES:
            current = (current or 1) * _SCALES[word]
        elif word in _WORDS:
            number = _WORDS[word]
            if current is not None and current >= 20 and current % 10 == 0:  # "twenty" + "two"
                current += number
            else:
                current = _add(values, current, number)
        elif word != "and" and current is not None:
            current = _add(values, current, None)
    if current is not None:
        values.append(int(current))
    return values


def _add(values: list[int], finished: float | None, start: float | None) -> float | None:
    if finished is not None:
        values.append(int(finished))
    return start
