"""The evidence that a name in a text is a place's: what stands around it, and elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from geodata.places.cues import Cues, cues
from geodata.places.lists import shared_kind
from geodata.places.names import fold
from geodata.places.place import Kind
from geodata.places.proposals import PLACE_LABELS, pieces
from geodata.places.spans import SEATS, WORDS_TOO, Names, NameSpan, is_name
from geodata.places.uses import use_of
from geodata.words import words_of

ACCEPT = 2.0  # evidence that makes a mention

ARMED_GROUP = re.compile(
    r"(?:islamic state|qaida|qaeda)\s+(?:of|in)\s+(?:the\s+)?(?:[\w'-]+\s+and\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
WELL_KNOWN = 300_000  # inhabitants of a city whose name is seldom anything else
NOTED = 50_000
TAKES_PART = frozenset(["nsubj", "nsubjpass", "poss", "conj", "compound", "dobj"])
PARTY_WORDS = frozenset(["with", "against", "between", "for"])
AT_PLACE = frozenset(["at", "in", "outside", "inside", "near", "around", "into"])
MEETINGS = frozenset(["meeting", "session", "debate", "hearing", "briefing", "summit", "vote"])
OTHER_LABELS = {
    "PERSON": -0.5, "ORG": -0.5, "NORP": -0.5, "PRODUCT": 0.0, "EVENT": -0.5, "WORK_OF_ART": -0.5,
    "LAW": -2.0, "LANGUAGE": -3.0, "DATE": -3.0, "TIME": -3.0, "CARDINAL": -1.0, "ORDINAL": -3.0,
    "MONEY": -3.0, "PERCENT": -3.0, "QUANTITY": -1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A span with its evidence, before the document as a whole is looked at."""

    span: NameSpan
    weight: float
    demonym: bool
    inside: bool  # within a longer name of something else ("Lagos Police")
    person: bool  # within a person's full name


class Judge:
    """Weighs spans of one document."""

    def __init__(self, doc: Doc, names: Names) -> None:
        self.doc = doc
        self.names = names
        self.table: Cues = cues()
        self.entity = {t.i: ent for ent in doc.ents for t in ent}
        self.surnames = _surnames(doc, self.table)
        self.common = frozenset(word for word in words_of(doc).places if word.islower())

    def weigh(self, span: NameSpan) -> Judged:
        """The evidence for and against a span being a place's name."""
        tokens = self.doc[span.start : span.end]
        found = self.names.of(tokens.text)
        entity = self.entity.get(span.start)
        demonym = bool(found) and (found[0].match == "demonym" or self._adjective(span))
        person = self._in_person(span, entity)
        inside = self._inside(span, entity)
        if demonym:
            language = entity is not None and entity.label_ == "LANGUAGE"
            return Judged(span, 0.0 if language or person else 3.0, True, False, person)
        around = self._around(span)
        weight = self._label(span, entity) + self._listed(span) + around
        if not found and span.source == "parser" and around <= 0.0 and not self._takes_part(span):
            weight -= 1.5
        if person and not self._institution(span):
            weight -= 2.5
        if fold(tokens.text) in self.surnames:
            weight -= 3.0
        if span.source == "called" and entity is not None and entity.label_ in ("PERSON", "ORG"):
            weight -= 1.0  # "the Doe camp" is no camp
        comma = span.start > 0 and self.doc[span.start - 1].text == ","
        if tokens.text in WORDS_TOO and not comma:
            weight -= 4.0
        if self._torn(span, entity):
            weight -= 1.5
        if self._common_word(span):
            weight -= 2.0
        elif self._well_known(span):
            weight += 1.0
        if not found and span.source == "parser" and use_of(tokens) == "metonymic":
            weight -= 2.0  # an unknown name that speaks or acts is a person's or a company's
        if found and found[0].feature in SEATS and not person:
            return self._seat(span, weight, government=found[0].government_of is not None)
        return Judged(span, weight, False, inside, person)

    def _adjective(self, span: NameSpan) -> bool:
        """A country's short name that is the word for its people: "Saudi", as of "Saudis"."""
        text = self._tokens(span).text
        found, people = self.names.of(text)[:1], self.names.of(f"{text}s")[:1]
        if not found or not people or found[0].kind != "country" or found[0].match != "alias":
            return False
        return people[0].match == "demonym" and people[0].country == found[0].country

    def _common_word(self, span: NameSpan) -> bool:
        """A word that the text also writes small: "Beer gardens" where beer is drunk."""
        tokens = self._tokens(span)
        if len(tokens) > 1 or not tokens.text.isalpha():
            return False
        return tokens.text.lower() in self.common or tokens[0].pos_ in ("ADP", "VERB", "PRON")

    def _well_known(self, span: NameSpan) -> bool:
        """A city's own name, whatever the parser takes it for."""
        found = self.names.of(self._tokens(span).text)
        named = all(t.pos_ == "PROPN" for t in self._tokens(span) if is_name(t))
        return (
            bool(found) and named and found[0].kind == "city" and found[0].match == "name"
            and found[0].population >= WELL_KNOWN
        )  # fmt: skip

    def _takes_part(self, span: NameSpan) -> bool:
        """Whether the name does, owns or undergoes something, as unknown places may too."""
        return self._tokens(span).root.dep_ in TAKES_PART

    def _seat(self, span: NameSpan, weight: float, *, government: bool) -> Judged:
        """The seat of an institution: a place where something is there or meets there.

        A government's seat otherwise stands for the government ("the Kremlin said"), and any other
        body's for the body, which is no place ("an envoy to the UN").
        """
        if self._at(span) or self._meets(span):
            return Judged(span, weight + 3.0, False, False, False)
        if government:
            return Judged(span, max(weight, ACCEPT), False, True, False)
        return Judged(span, weight - 3.0, False, False, False)

    def _at(self, span: NameSpan) -> bool:
        """Whether "at", "in", "outside", "near" or the like stands before, over an article."""
        at = span.start - 1
        while at > 0 and self.doc[at].pos_ in ("DET", "ADJ", "NUM"):
            at -= 1
        return at >= 0 and self.doc[at].lower_ in AT_PLACE

    def _meets(self, span: NameSpan) -> bool:
        """Whether a meeting is named after it: "a Security Council session"."""
        return span.end < len(self.doc) and self.doc[span.end].lemma_.lower() in MEETINGS

    def _label(self, span: NameSpan, entity: Span | None) -> float:
        if span.source in ("street", "pattern"):
            return 2.5
        if entity is None:
            named = any(t.pos_ == "PROPN" for t in self._tokens(span)) or self._heading(span)
            return 0.0 if named else -1.5
        return PLACE_LABELS.get(entity.label_, OTHER_LABELS.get(entity.label_, 0.0))

    def _tokens(self, span: NameSpan) -> Span:
        return self.doc[span.start : span.end]

    def _listed(self, span: NameSpan) -> float:
        """How well known the name is: a country's weighs most, a hamlet's nothing."""
        found = self.names.of(self._tokens(span).text)
        if not found:
            return -0.5 if span.source == "parser" else 0.0
        best = found[0]
        bonus = {
            "country": 2.5, "admin1": 1.2, "continent": 2.0, "sea": 1.0, "admin2": 0.8, "port": 2.5,
        }  # fmt: skip
        size = 0.0 if best.population < 1000 else min(1.5, (len(str(best.population)) - 4) * 0.5)
        words = 0.7 if span.end - span.start > 1 else 0.0
        return max(bonus.get(best.kind, 0.0), size) + words

    def _around(self, span: NameSpan) -> float:
        """What the words before and after say."""
        weight = self._locative(span) + self._joined(span) + self._defined(span)
        if self._heading(span):
            weight += 1.5
        head = self._tokens(span).root
        if head.dep_ in ("dobj", "nsubjpass") and head.head.lemma_ in self.table.reaching:
            weight += 1.5
        if self.kind_beside(span) is not None:
            weight += 2.5 if self.names.of(self._tokens(span).text) else 1.5
        if self._with_container(span):
            weight += 2.5
        if self._dateline(span):
            weight += 4.0
        if span.source == "called":
            weight += 1.0
        before = self.doc[span.start - 1] if span.start else None
        if before is not None and before.lower_ in self.table.title and is_name(before):
            weight -= 2.5
        return weight + self._institution(span) + self._attributive(span) + self._party(span)

    def _party(self, span: NameSpan) -> float:
        """A country, as one side of a relation or by what only a state has: "with Niger"."""
        found = self.names.of(self._tokens(span).text)
        if not found or found[0].kind != "country":
            return 0.0
        before = self.doc[span.start - 1].lower_ if span.start else ""
        return (
            1.0
            if before in PARTY_WORDS or use_of(self._tokens(span), "country") == "metonymic"
            else 0.0
        )

    def _institution(self, span: NameSpan) -> float:
        """Like "Lagos Police", "Leeds City Council": named after a place."""
        if span.end >= len(self.doc):
            return 0.0
        after, found = self.doc[span.end], self.names.of(self._tokens(span).text)
        if self._called_unit(span) or not found:
            return 0.0
        if not is_name(after) or after.lower_ not in self.table.institution:
            return 0.0
        return 2.5 if found[0].match == "name" else 2.0

    def _attributive(self, span: NameSpan) -> float:
        """Like "Lagos police", "an Uro resident"."""
        if span.end >= len(self.doc) or self.doc[span.end].lower_ not in self.table.attributive:
            return 0.0
        return 2.0 if self.doc[span.end].is_lower else 0.0

    def _heading(self, span: NameSpan) -> bool:
        """A line or a sentence without a verb that starts with the name: "Homs: Al Waer"."""
        if self._titles(span):
            return True
        sentence = self.doc[span.start].sent
        if len(sentence) > 12 or any(t.pos_ in ("VERB", "AUX") for t in sentence):
            return False
        names = self.names.of(self._tokens(span).text)
        return bool(names) and names[0].kind not in ("site", "airport")

    def _titles(self, span: NameSpan) -> bool:
        """A city's name and a colon at the start of a line."""
        opens = span.start == 0 or self.doc[span.start - 1].is_space
        colon = span.end < len(self.doc) and self.doc[span.end].text == ":"
        found = self.names.of(self._tokens(span).text)[:1]
        noted = bool(found) and found[0].match == "name" and found[0].population >= WELL_KNOWN
        return opens and colon and noted

    def _locative(self, span: NameSpan) -> float:
        """A word of place just before, over articles and directions."""
        for i in range(span.start - 1, max(span.start - 4, -1), -1):
            token = self.doc[i]
            two = self.doc[max(i - 1, 0) : i + 1].text.lower()
            if token.lower_ in self.table.within or two in self.table.within:
                return 2.5
            if token.lower_ in self.table.towards:
                return 1.5
            if token.lower_ == "of":
                return 2.0 if self._someone(i - 1) else 0.7
            passed = token.pos_ in ("DET", "ADJ") or token.lower_ in ("the", "-")
            if not passed and token.lower_ not in self.table.direction:
                return 0.0
        return 0.0

    def _someone(self, at: int) -> bool:
        """Whether a person, or the age behind one, ends here: "Ann Doe, 32, of Uro"."""
        while at > 0 and self.doc[at].text == ",":
            at -= 1
        if at < 0:
            return False
        entity = self.entity.get(at)
        age = self.doc[at].like_num and self.doc[at - 1].text == ","
        return age or (entity is not None and entity.label_ == "PERSON" and len(entity) > 1)

    def _joined(self, span: NameSpan) -> float:
        """Hyphens: "Lagos-based" and "Sen. Doe, D-Salem" name places, "Wal-Mart" does not."""
        doc, weight = self.doc, 0.0
        if span.end + 1 < len(doc) and doc[span.end].text in ("-", "/"):
            after = doc[span.end + 1]
            if after.lower_ == "based":
                weight += 3.0
            elif is_name(after) and not doc[span.end - 1].whitespace_:
                weight += 2.0 if self._pair(span.end - 1) else -2.0
        if span.start >= 2 and doc[span.start - 1].text == "-":
            before = doc[span.start - 2]
            if len(before) == 1 and before.is_upper:
                weight += 3.5
            elif is_name(before) and not before.whitespace_:
                weight += 2.0 if self._pair(span.start - 2) else -2.0
        return weight

    def _pair(self, left: int) -> bool:
        """Whether a hyphen joins two places of note: "the Dakar-Bamako line"."""
        found = [self.names.of(self.doc[i].text)[:1] for i in (left, left + 2)]
        return all(f and f[0].match == "name" and f[0].population >= NOTED for f in found)

    def _defined(self, span: NameSpan) -> float:
        """Like "Uro is a town in ...": the sentence says what it is."""
        head = self._tokens(span).root
        if head.dep_ != "nsubj" or head.head.lemma_ != "be":
            return 0.0
        said = [t for t in head.head.children if t.dep_ == "attr"]
        return (
            3.0 if any(t.lower_ in self.table.after or t.lower_ == "capital" for t in said) else 0.0
        )

    def _with_container(self, span: NameSpan) -> bool:
        """One side of a comma, its container on the other: "Aksu, Turkmenistan", "Salem, Ore."."""
        after = span.end
        beside = after + 1 < len(self.doc) and self.doc[after].text in (",", "(")
        if beside and self._container_at(after + 1):
            return True
        if self._is_container(span.start, span.end) and span.start >= 2:
            return self.doc[span.start - 1].text == "," and is_name(self.doc[span.start - 2])
        return False

    def _container_at(self, start: int) -> bool:
        ends = range(min(start + 4, len(self.doc)), start, -1)
        return is_name(self.doc[start]) and any(self._is_container(start, end) for end in ends)

    def _is_container(self, start: int, end: int) -> bool:
        text = self.doc[start:end].text
        if not text[0].isupper():
            return False
        kinds = ("country", "admin1")
        return any(c.kind in kinds and c.match != "demonym" for c in self.names.of(text)[:4])

    def _dateline(self, span: NameSpan) -> bool:
        """A name at the start of a paragraph, then a dash: "OSLO, Nov 5 (Agency) -".

        In capitals also behind a headline that runs into the text: "Two hurt. OSLO - A fire".
        """
        doc = self.doc
        before = doc[span.start - 1] if span.start else None
        opens = before is None or before.is_space
        ended = before is not None and before.text in ".!?"
        if not opens and not (ended and doc[span.start : span.end].text.isupper()):
            return False
        for i in range(span.end, min(span.end + 12, len(doc))):
            if doc[i].text in ("-", "--", "–", "—") and doc[i].whitespace_:
                return doc[i - 1].whitespace_ != "" or doc[i].text != "-"
            if (doc[i].is_sent_start and i > span.end) or doc[i].pos_ in ("VERB", "AUX"):
                return False
        return False

    def kind_beside(self, span: NameSpan) -> Kind | None:
        """The kind that the name's own last word or a neighbour gives: "the Kursk region"."""
        doc, table = self.doc, self.table
        last = doc[span.end - 1].lower_
        long = span.end - span.start > 1
        if long and last in table.after and span.source != "street":
            return table.after[last]
        if span.end < len(doc) and doc[span.end].lower_ in table.after:
            after = doc[span.end]
            if after.lower_ not in ("state", "city") or after.is_lower or not goes_on(doc, after):
                return table.after[after.lower_]
        for reach in (2, 1):
            before = doc[max(span.start - reach, 0) : span.start].text.lower()
            if before in table.before:
                return table.before[before]
        shared = shared_kind(doc, span.start, span.end, table.after)
        if shared is not None:
            return table.after[shared]
        first = doc[span.start].lower_
        return table.before.get(first) if long else None

    def _in_person(self, span: NameSpan, entity: Span | None) -> bool:
        """Part of a person's name of several words."""
        if entity is None or entity.label_ != "PERSON":
            return False
        if len(entity) == 3 and entity[1].text == "-" and self._pair(entity.start):
            return False
        return _names_beside(entity, span) > span.end - span.start

    def _torn(self, span: NameSpan, entity: Span | None) -> bool:
        """A town's name that is one word of a longer name: "Northern Limit Line"."""
        if span.end - span.start > 1 or span.source != "gazetteer" or span.end >= len(self.doc):
            return False
        if entity is not None and entity.label_ in PLACE_LABELS and entity.end == span.end:
            return False
        after = self.doc[span.end]
        known = after.lower_ in self.table.institution or after.lower_ in self.table.title
        if not is_name(after) or known or after.lower_ in self.table.after:
            return False
        return not self.names.has(after.text) and self.names.of(self._tokens(span).text)[
            0
        ].kind in (
            "city",
            "admin2",
        )

    def _called_unit(self, span: NameSpan) -> bool:
        """Whether "State" or "Local Government Area" follows: an ORG to the parser, a place."""
        after = [t.lower_ for t in self.doc[span.end : span.end + 3]]
        if after[:2] == ["local", "government"]:
            return True
        unit = bool(after) and self.table.after.get(after[0]) in ("admin1", "admin2")
        return unit and not goes_on(self.doc, self.doc[span.end])

    def _inside(self, span: NameSpan, entity: Span | None) -> bool:
        """Part of the longer name of something that is no place."""
        before = self.doc[max(span.start - 7, 0) : span.start].text_with_ws
        if self._institution(span) > 0 or ARMED_GROUP.search(before):
            return True
        if self._called_unit(span):
            return False
        if entity is None or entity.label_ not in ("ORG", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW"):
            return False
        return _names_beside(entity, span) > span.end - span.start


def _names_beside(entity: Span, span: NameSpan) -> int:
    """Name-like tokens of the part of an entity, between commas, in which a span stands."""
    for start, end in pieces(entity):
        if start <= span.start < end:
            return sum(is_name(entity.doc[i]) for i in range(start, end))
    return 0


def _surnames(doc: Doc, table: Cues) -> frozenset[str]:
    """Last words of the full names in the text: "Madison" after "Ann Madison"."""
    found = set()
    for entity in doc.ents:
        words = [t for t in entity if is_name(t)]
        joined = len(entity) == 3 and entity[1].text == "-"  # "the Dakar-Bamako line"
        if entity.label_ == "PERSON" and len(words) > 1 and not joined:
            found.add(fold(words[-1].text))
        titled = entity.start and doc[entity.start - 1].lower_ in table.title
        if titled and entity.label_ in ("PERSON", "ORG") and words:
            found.add(fold(words[-1].text))
    return frozenset(found)


def goes_on(doc: Doc, token: Token) -> bool:
    """Whether a name goes on after `token`: "the South Pacific", "Kano State University"."""
    after = token.i + 1
    return after < len(doc) and (is_name(doc[after]) or doc[after].text == "-")
