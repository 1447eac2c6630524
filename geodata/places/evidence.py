"""The evidence that a name in a text is a place's: its label, its fame, what it is part of.

What the words around it say is `setting`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from geodata.places.cues import Cues, cues
from geodata.places.names import fold
from geodata.places.proposals import PLACE_LABELS, pieces
from geodata.places.setting import WELL_KNOWN, Setting
from geodata.places.spans import SEATS, WORDS_TOO, Names, NameSpan, is_name
from geodata.places.uses import use_of
from geodata.words import words_of

ACCEPT = 2.0  # evidence that makes a mention

ARMED_GROUP = re.compile(
    r"(?:islamic state|qaida|qaeda)\s+(?:of|in)\s+(?:the\s+)?(?:[\w'-]+\s+and\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
TAKES_PART = frozenset(["nsubj", "nsubjpass", "poss", "conj", "compound", "dobj"])
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
        self.setting = Setting(doc, names, self.entity)
        self.surnames = _surnames(doc, self.table)
        self.common = frozenset(word for word in words_of(doc).places if word.islower())

    def weigh(self, span: NameSpan) -> Judged:
        """The evidence for and against a span being a place's name."""
        tokens = self.doc[span.start : span.end]
        found = self.setting.listed(span)
        entity = self.entity.get(span.start)
        demonym = bool(found) and (found[0].match == "demonym" or self._adjective(span))
        person = self._in_person(span, entity)
        inside = self._inside(span, entity)
        if demonym:
            language = entity is not None and entity.label_ == "LANGUAGE"
            return Judged(span, 0.0 if language or person else 3.0, True, False, person)
        around = self.setting.weight(span)
        weight = self._label(span, entity) + self._listed(span) + around
        if not found and span.source == "parser" and around <= 0.0 and not self._takes_part(span):
            weight -= 1.5
        if person and not self.setting.institution(span):
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
        found = self.setting.listed(span)
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
            named = any(t.pos_ == "PROPN" for t in self._tokens(span)) or self.setting.heading(span)
            return 0.0 if named else -1.5
        return PLACE_LABELS.get(entity.label_, OTHER_LABELS.get(entity.label_, 0.0))

    def _tokens(self, span: NameSpan) -> Span:
        return self.doc[span.start : span.end]

    def _listed(self, span: NameSpan) -> float:
        """How well known the name is: a country's weighs most, a hamlet's nothing."""
        found = self.setting.listed(span)
        if not found:
            return -0.5 if span.source == "parser" else 0.0
        best = found[0]
        bonus = {
            "country": 2.5, "admin1": 1.2, "continent": 2.0, "sea": 1.0, "admin2": 0.8, "port": 2.5,
        }  # fmt: skip
        size = 0.0 if best.population < 1000 else min(1.5, (len(str(best.population)) - 4) * 0.5)
        words = 0.7 if span.end - span.start > 1 else 0.0
        return max(bonus.get(best.kind, 0.0), size) + words

    def _in_person(self, span: NameSpan, entity: Span | None) -> bool:
        """Part of a person's name of several words."""
        if entity is None or entity.label_ != "PERSON":
            return False
        if len(entity) == 3 and entity[1].text == "-" and self.setting.pair(entity.start):
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
        town = self.setting.listed(span)[0].kind in ("city", "admin2")
        return town and not self.names.has(after.text)

    def _inside(self, span: NameSpan, entity: Span | None) -> bool:
        """Part of the longer name of something that is no place."""
        before = self.doc[max(span.start - 7, 0) : span.start].text_with_ws
        if self.setting.institution(span) > 0 or ARMED_GROUP.search(before):
            return True
        if self.setting.called_unit(span):
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
