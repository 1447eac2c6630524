"""Which stretches of a text could be a name at all: runs of capitalised words, looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span, Token

from geodata.places.cues import Cues, cues
from geodata.places.names import fold
from geodata.words import words_of

if TYPE_CHECKING:
    from geodata.places.gazetteer import Candidate, Gazetteer

# "Ontarians" to "Ontario": what a demonym ends in, and what the place ends in instead
DEMONYM_ENDINGS = (
    ("ns", ""), ("n", ""), ("ans", "o"), ("an", "o"), ("ans", "as"), ("an", "as"),
    ("ians", ""), ("ian", ""), ("ans", ""), ("an", ""), ("is", ""), ("i", ""),
    ("ers", ""), ("er", ""), ("ites", ""), ("ite", ""),
)  # fmt: skip
# state codes that are words in a headline all in capitals
WORDS_TOO = frozenset(["IN", "OR", "ME", "OK", "HI", "OH", "PA", "MA", "AS", "AM", "SO", "NO"])
LONGEST = 7  # tokens of a name; hyphens count
JOINERS = frozenset(
    re.findall(
        r"\S+",
        "of de del la las los el al as ash da do dos das du des di van der den and upon on the le "
        "les au aux en am an sur sous bin ibn ad ul ou e y i - – / ' 's &",
    )
)
ARTICLES = frozenset(["the", "a", "an"])
ORDINAL = re.compile(r"\d+(st|nd|rd|th)\Z")
SHORT_STREETS = frozenset(["st", "ave", "rd", "dr", "blvd", "ln", "hwy"])
# kinds that are part of the name when written with a capital, whatever name stands before
MAKES_NAME = frozenset(
    re.findall(
        r"\w+",
        "county parish township province oblast governorate prefecture krai river creek lake bay "
        "reservoir island islands isle isles archipelago peninsula valley desert mountain "
        "mountains hills strait straits gulf sea ocean canal airport wilderness harbor "
        "harbour delta basin plateau heights strip dam pass glacier falls forest lagoon "
        "sound inlet cape atoll",
    )
)
# lower-case words after a name that only follow a place's
SAYS_PLACE = frozenset(
    re.findall(
        r"\w+",
        "village town city district province municipality commune governorate hamlet suburb oblast "
        "raion neighbourhood neighborhood township locality prefecture county river subdistrict "
        "camp villages towns districts provinces neighbourhoods neighborhoods",
    )
)
SITE_WORDS = frozenset(["camp", "crossing", "dam"])  # that sites are called by in small letters
SEATS = frozenset(["ADMF", "ORG"])  # features of seats of governments and of other bodies
GERMANIC_STREET = re.compile(r"[A-ZÄÖÜ]\w{2,}(?:stra(?:ss|ß)e|gasse|straat|gatan|gracht|allee)\Z")
ROMANCE_STREETS = frozenset(["Rue", "Calle", "Rua", "Avenida", "Viale", "Piazza", "Ulitsa"])
STREET_JOINERS = frozenset(
    ["de", "del", "della", "dei", "di", "des", "du", "da", "do", "la", "las", "los"]
)
BODIES = frozenset(
    ["council", "manager", "commission", "commissioner", "commissioners", "hall", "attorney"]
)
ARABIC_ARTICLES = frozenset(["al", "el", "ar", "as", "ash", "ad", "an", "at", "az", "ul"])
NAME = re.compile(r"[^\W\d_][\w.'-]*\Z")


class Names:
    """What the gazetteer knows of the names of one document, each looked up once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._found: dict[str, tuple[Candidate, ...]] = {}
        self._has: dict[str, bool] = {}

    def has(self, text: str) -> bool:
        """Whether anything goes by this name."""
        if text not in self._has:
            self._has[text] = bool(self.of(text))
        return self._has[text]

    def of(self, text: str) -> tuple[Candidate, ...]:
        """The candidates that `text`, written as it is, can mean; most prominent first."""
        if text not in self._found:
            found = self.gazetteer.lookup(text) if self.gazetteer.has(text) else []
            fitting = tuple(c for c in found if written_so(text, c))
            self._found[text] = fitting or self._derived(text)
        return self._found[text]

    def _derived(self, text: str) -> tuple[Candidate, ...]:
        """The people of a division or region, by the word's ending: "Texans"."""
        for ending, instead in DEMONYM_ENDINGS:
            if len(text) >= len(ending) + 3 and text.endswith(ending):
                stem = text.removesuffix(ending) + instead
                found = self.gazetteer.lookup(stem, limit=5) if self.gazetteer.has(stem) else []
                large = [c for c in found if c.kind in ("admin1", "region", "continent")]
                if large and large[0].match == "name" and fold(large[0].name) == fold(stem):
                    return (replace(large[0], match="demonym"),)
        return ()


def written_so(text: str, candidate: Candidate) -> bool:
    """Whether a candidate can be written like this: "US" is no short form of Us in France.

    An abbreviation needs its capitals or its full stop; a text of up to three capitals ("DRC",
    "LA") is an abbreviation and never a town of that spelling.
    """
    letters = text.replace(".", "")
    short = len(letters) <= 3 and letters.isupper()
    if candidate.match == "abbreviation":
        return short or text.endswith(".") or len(letters) > 3
    return not short or candidate.kind in ("country", "region", "continent") or len(letters) > 2


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A stretch of tokens that could be a name: `start`, `end` are token indices, end exclusive.

    `source` says why: "gazetteer" (it is listed), "pattern" ("Aral Lake", "Elm Street").
    """

    start: int
    end: int
    source: str


def is_name(token: Token) -> bool:
    """Whether a token is written like (a part of) a name."""
    return reads_as_name(token.text)


@lru_cache(maxsize=32768)
def reads_as_name(text: str) -> bool:
    """Whether a word is written like (a part of) a name."""
    if text[0] in "dl" and text[1:2] == "'":  # "Cote d'Ivoire"
        text = text[2:]
    return text[:1].isupper() and NAME.match(text) is not None


def name_runs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Longest stretches of name-like tokens, with joiners ("of", "de la", "-") between them."""
    tokens = words_of(doc).tokens
    i, n = 0, len(tokens)
    while i < n:
        if not reads_as_name(tokens[i]):
            i += 1
            continue
        end = i + 1
        while True:
            ahead = _after_joiners(doc, end)
            if ahead is None:
                break
            end = ahead + 1
        yield i, end
        i = end


def _after_joiners(doc: Doc, at: int) -> int | None:
    """Index of the next name-like token after at most three joiners, None where the run ends."""
    for k in range(at, min(at + 4, len(doc))):
        if is_name(doc[k]):
            return k
        if doc[k].lower_ not in JOINERS and not _stop_of_short_form(doc, k):
            return None
    return None


def _stop_of_short_form(doc: Doc, at: int) -> bool:
    """The full stop of "ST. PAUL", which the tokeniser splits off in capitals."""
    before = doc[at - 1] if at else None
    return doc[at].text == "." and before is not None and before.lower_ in ("st", "ste", "mt", "ft")


def name_spans(doc: Doc, names: Names) -> list[NameSpan]:
    """Every stretch that could be a place's name, without overlaps, in order."""
    table = cues()
    spans = []
    for start, end in name_runs(doc):
        i = start
        while i < end:
            span = _longest(doc, i, end, names, table) if is_name(doc[i]) else None
            if span is None:
                i += 1
            else:
                spans.append(with_article(doc, span))
                i = span.end
    return sorted([*spans, *_uncapitalised(doc, names)], key=lambda s: s.start)


def _uncapitalised(doc: Doc, names: Names) -> Iterator[NameSpan]:
    """Seats of institutions in lower case, as some papers write them: "the security council"."""
    for i, (word, after) in enumerate(pairwise(words_of(doc).tokens)):
        small = word.islower() and after.islower()
        if not small or doc[i].dep_ not in ("compound", "amod", "nmod"):
            continue
        found = names.of(doc[i : i + 2].text)
        if found and found[0].feature in SEATS and found[0].match != "abbreviation":
            yield NameSpan(i, i + 2, "gazetteer")


def with_article(doc: Doc, span: NameSpan) -> NameSpan:
    """With an Arabic article that is tied on by a hyphen: "al-Uro"."""
    tied = span.start >= 2 and doc[span.start - 1].text == "-"
    if not tied or doc[span.start - 1].whitespace_ or doc[span.start - 2].whitespace_:
        return span
    if doc[span.start - 2].text not in ARABIC_ARTICLES:
        return span
    return NameSpan(span.start - 2, span.end, span.source)


def _longest(doc: Doc, start: int, end: int, names: Names, table: Cues) -> NameSpan | None:
    """The longest name that begins at `start`; a street's name goes before the town it holds."""
    street = _street(doc, start, end, table)
    if street is not None:
        listed = any(c.kind == "site" for c in names.of(doc[street.start : street.end].text)[:1])
        return replace(street, source="gazetteer") if listed else street
    if doc[start].lower_ in ARTICLES and not _article_is_part(doc, start, end, names):
        return None
    if (site := _with_small_words(doc, start, end, names)) is not None:
        return site
    for stop in range(min(end, start + LONGEST), start, -1):
        if not is_name(doc[stop - 1]) or (stop - start == 1 and names_nothing(doc[start], table)):
            continue
        if _short_form(doc, start, stop, names):
            return NameSpan(start, stop + 1, "gazetteer")
        if _is_listed(doc[start:stop], names, table) and not _of_a_body(doc, start, stop, names):
            return _extended(doc, start, stop, end, names, table)
    return _pattern(doc, start, end, table)


def _with_small_words(doc: Doc, start: int, end: int, names: Names) -> NameSpan | None:
    """A listed site that is written with its kind in small letters: "Uro refugee camp"."""
    for stop in (end + 1, end + 2):
        if stop <= len(doc) and doc[stop - 1].is_lower and doc[stop - 1].lower_ in SITE_WORDS:
            found = names.of(doc[start:stop].text)
            if found and found[0].kind == "site" and not found[0].typed:
                return NameSpan(start, stop, "gazetteer")
    return None


def _is_listed(span: Span, names: Names, table: Cues) -> bool:
    """Whether the gazetteer has the name itself.

    A word for its kind counts as part of it only where it is ("Walker County", "Lake Turkana"): of
    "Fargo City Council" and "City of Fargo" the name is Fargo.
    """
    found = names.of(span.text)
    if not found or not all(c.typed for c in found):
        return bool(found)
    return span[-1].lower_ in MAKES_NAME or span[0].lower_ in table.before


def names_nothing(token: Token, table: Cues) -> bool:
    """A word that names no place by itself: a month, a title, "River"."""
    if "." in token.text[:-1]:
        return False  # "L.A." is no "la"
    word = token.lower_.replace(".", "")
    return (
        word in table.notplace
        or token.lower_ in table.title
        or (word in table.after and not token.is_upper)
    )


def _article_is_part(doc: Doc, start: int, end: int, names: Names) -> bool:
    """Like "The Hague": the article belongs where the gazetteer's own name has it."""
    if start + 1 >= end:
        return False
    text = doc[start : start + 2].text
    return any(c.name.startswith(text) and c.kind != "site" for c in names.of(text))


def _extended(doc: Doc, start: int, stop: int, end: int, names: Names, table: Cues) -> NameSpan:
    """A listed name with the kind that follows it, where that is its name: "Otter Creek Bay"."""
    if stop < end and is_name(doc[stop]) and doc[stop].lower_ in MAKES_NAME:
        kind = table.after.get(doc[stop].lower_)
        longer = doc[start : stop + 1].text
        if kind is not None and not any(
            c.match in ("demonym", "abbreviation") or c.kind == "country"
            for c in names.of(doc[start:stop].text)[:1]
        ):
            return NameSpan(start, stop + 1, "gazetteer" if names.has(longer) else "pattern")
    return NameSpan(start, stop, "gazetteer")


def _short_form(doc: Doc, start: int, stop: int, names: Names) -> bool:
    """Whether the full stop that the tokeniser split off belongs to the name: "Ill.", "W.Va."."""
    if stop >= len(doc) or doc[stop].text != "." or doc[stop - 1].whitespace_:
        return False
    bare, dotted = doc[start:stop].text, doc[start : stop + 1].text
    if bare.upper() in WORDS_TOO and not (start and doc[start - 1].text == ","):
        return False  # "Oh."
    if "." not in bare and any(c.match == "abbreviation" for c in names.of(bare)):
        return False  # "in the US."
    return any(c.match == "abbreviation" for c in names.of(dotted)[:1])


def _of_a_body(doc: Doc, start: int, stop: int, names: Names) -> bool:
    """Whether "City" or "County" is the body's, not the name's: "Fargo" in "Fargo City Council"."""
    last = doc[stop - 1].lower_
    if stop - start < 2 or last != "city" or stop >= len(doc) or doc[stop].lower_ not in BODIES:
        return False
    shorter, longer = names.of(doc[start : stop - 1].text), names.of(doc[start:stop].text)
    return bool(shorter) and shorter[0].population >= longer[0].population // 2


def _street(doc: Doc, start: int, end: int, table: Cues) -> NameSpan | None:
    """Like "Elm Street", "East 51st Street", "Highway 200", "County Road 42"."""
    foreign = _foreign_street(doc, start, end)
    if foreign is not None:
        return NameSpan(start, foreign, "street")
    for stop in range(start + 1, min(end, start + 4) + 1):
        if stop >= len(doc) or not doc[stop].text[0].isdigit():
            continue
        if doc[start:stop].text.lower() in table.numbered:
            return NameSpan(start, stop + 1, "street")
    for stop in range(start + 2, min(len(doc), start + 5) + 1):
        last = doc[stop - 1]
        if not is_name(last) and last.text != "-" and not ORDINAL.match(last.text):
            break
        if last.lower_ in table.street and is_name(last) and _ends_street(doc, stop):
            dotted = stop < len(doc) and doc[stop].text == "." and not last.whitespace_
            short = dotted and last.lower_ in SHORT_STREETS
            return NameSpan(start, stop + short, "street")
    return None


def _foreign_street(doc: Doc, start: int, end: int) -> int | None:
    """Where a street's name of another language ends: "Rue de Rivoli", "Karlstrasse"."""
    if GERMANIC_STREET.match(doc[start].text):
        return start + 1
    if doc[start].text not in ROMANCE_STREETS:
        return None
    stop = start + 1
    while stop < end and (doc[stop].text in STREET_JOINERS or is_name(doc[stop])):
        stop += 1
    return stop if stop > start + 1 and is_name(doc[stop - 1]) else None


def _ends_street(doc: Doc, stop: int) -> bool:
    """Like "St." ends a street's name unless a saint's follows ("Main St. Joseph")."""
    if doc[stop - 1].lower_ not in ("st.", "st"):
        return True
    return stop >= len(doc) or not is_name(doc[stop]) or doc[stop].is_sent_start is True


def _pattern(doc: Doc, start: int, end: int, table: Cues) -> NameSpan | None:
    """A name that a word of its own makes a place, listed or not: "Lake Uro", "Uro County"."""
    if names_nothing(doc[start], table) and doc[start].lower_ not in table.before:
        return None
    if doc[start].pos_ == "ADP":
        return None
    if doc[start].lower_ in table.before and start + 1 < end and is_name(doc[start + 1]):
        return NameSpan(start, start + 2, "pattern")
    if shouted(doc, start):
        return None
    for stop in range(start + 2, min(end, start + 4) + 1):
        last = doc[stop - 1]
        if not is_name(last):
            break
        if last.lower_ in MAKES_NAME:
            return NameSpan(start, stop, "pattern")
        if table.after.get(last.lower_) in ("site", "airport", "port") and stop == end:
            return NameSpan(start, stop, "site")
    return _called(doc, start, end)


def shouted(doc: Doc, at: int) -> bool:
    """Whether the sentence is a headline all in capitals, where a capital says nothing."""
    sentence = doc[at].sent
    words = [w for w in words_of(doc).tokens[sentence.start : sentence.end] if w.isalpha()]
    return len(words) > 3 and sum(w.isupper() for w in words) > 0.7 * len(words)


def _called(doc: Doc, start: int, end: int) -> NameSpan | None:
    """The words before "village" or "district": "Uro village" is a place whoever lists it."""
    stop = start + 1
    while stop < end and (is_name(doc[stop]) or doc[stop].text == "-"):
        stop += 1
    called = stop < len(doc) and doc[stop].text in SAYS_PLACE
    return NameSpan(start, stop, "called") if called and stop - start <= 5 else None
