"""Which entry of the lexicon a word of a document fulfils."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from spacy.tokens import Doc, Token

from geodata.events.clauses import clause_tokens, is_predicate
from geodata.events.frames import Frame, noun_frame, verb_frame
from geodata.events.lexicon import Code, Condition, Entry, Lexicon
from geodata.events.subjects import surface_subjects
from geodata.events.word_names import names
from geodata.sentence_starts import dateline_spans
from geodata.words import words_of

_ACTOR_ENTITIES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
_NAMES = frozenset({"ORG", "PERSON", "GPE", "FAC", "PRODUCT", "WORK_OF_ART", "LAW"})
_THINGS = ("weapons", "bombs", "shots", "militants", "soldiers", "police", "people")
_PHRASE_BONUS = 0.5
_WEIGHT = attrgetter("weight")
_PERSONAL = frozenset({"he", "she", "they", "him", "her", "them", "we", "us", "it", "who", "you"})


@dataclass(frozen=True, slots=True)
class Match:
    """A word that fulfils an entry; `used` are the words that the entry's conditions name."""

    frame: Frame
    entry: Entry
    code: Code
    used: frozenset[int]
    light: Token | None = None


class Matcher:
    """Matches one document; frames and matches are computed once for each word."""

    def __init__(
        self,
        lexicon: Lexicon,
        doc: Doc,
        place_tokens: frozenset[int],
        *,
        date_tokens: frozenset[int] = frozenset(),
        antecedent: Callable[[Token], Token | None] = lambda _: None,
    ) -> None:
        self.lexicon = lexicon
        self.doc = doc
        self._dates = date_tokens
        self._antecedent = antecedent
        self._places = place_tokens
        self._names: dict[int, frozenset[str]] = {}
        self._frames: dict[int, Frame] = {}
        self._matches: dict[int, Match | None] = {}
        self._mentions: dict[int, frozenset[str]] = {}
        # verbs that report what a noun beside them names: "launch", "break out"
        phrases = lexicon.classes["light"] | lexicon.classes["occur"]
        self._with_nouns = frozenset(phrase.partition(" ")[0] for phrase in phrases)
        self._datelines = dateline_spans(words_of(doc).text)

    def names(self, token: Token) -> frozenset[str]:
        """The ways a word list may write this word, looking through "dozens of"."""
        found = self._names.get(token.i)
        if found is None:
            found = names(token)
            if token.lower_ in {"it", "they", "them"}:
                found = found.union(*(names(t) for t in self._meant(token)))
            if self.lexicon.classes["partitive"] & found:
                for child in token.children:
                    if child.dep_ == "prep" and child.lower_ == "of":
                        for below in child.children:
                            found |= names(below)
            self._names[token.i] = found
        return found

    def _meant(self, pronoun: Token) -> Iterator[Token]:
        """What a pronoun may stand for when a condition asks for a kind of thing: what it most
        likely means, and the things that clauses before it in the sentence are about."""
        likely = self._antecedent(pronoun)
        if likely is not None and likely.i != pronoun.i:
            yield likely
        for token in self.doc[pronoun.sent.start : pronoun.i]:
            told = token.pos_ == "NOUN" and token.dep_ in {"nsubj", "nsubjpass", "attr"}
            if told and token.head != pronoun.head:
                yield token

    def frame(self, token: Token) -> Frame:
        """The frame of a verb or noun."""
        found = self._frames.get(token.i)
        if found is None:
            found = verb_frame(token) if is_predicate(token) else noun_frame(token)
            self._frames[token.i] = found
        return found

    def mentions(self, token: Token) -> frozenset[str]:
        """All names of words in the clause of a token."""
        found = self._mentions.get(token.i)
        if found is None:
            found = frozenset(n for t in clause_tokens(token) for n in self.names(t))
            self._mentions[token.i] = found
        return found

    def match(self, token: Token) -> Match | None:
        """The entry that fits a word best, or None; a word that blocks ("-") gives None too."""
        if token.i not in self._matches:
            self._matches[token.i] = None  # a condition may ask for the code of a word around
            if is_predicate(token):
                found = self._match_verb(token)
            elif token.pos_ in {"NOUN", "PROPN"}:
                found = self._match_noun(token)
            else:
                found = None
            self._matches[token.i] = found
        return self._matches[token.i]

    def code(self, token: Token) -> Code | None:
        """The PLOVER code of what a word names, whether or not an event is reported by it."""
        match = self.match(token)
        if match is not None:
            return match.code
        if token.pos_ in {"NOUN", "PROPN"}:
            return self._noun_code(token)
        return None

    def _noun_code(self, token: Token) -> Code | None:
        """The code of an event noun whatever stands around it; a thing has none."""
        if not self._may_report(token):
            return None
        if any(self.lexicon.classes[c] & self.names(token) for c in _THINGS):
            return None
        if token.lemma_.lower() in self.lexicon.classes["vague"]:
            return None
        for name in _longest_first(self.names(token)):
            for entry in self.lexicon.nouns.get(name, ()):
                if entry.code is not None:
                    return entry.code
        return None

    def _match_verb(self, verb: Token) -> Match | None:
        entries = [e for key in _verb_keys(verb) for e in self.lexicon.verbs.get(key, ())]
        if not entries and verb.lemma_.lower() not in self._with_nouns:
            return None
        frame = self.frame(verb)
        found = self._best(entries, frame)
        if found is None or (found.code is not None and found.weight <= 1.0):
            light = self._match_light(frame) or self._match_occurrence(frame)
            if light is not None:
                return light
        return self._as_match(frame, found)

    def _match_light(self, frame: Frame) -> Match | None:
        """ "launched an offensive": the object's entry, with the verb as trigger."""
        lemma = frame.head.lemma_.lower()
        light = self.lexicon.classes["light"]
        if lemma not in light and not any(f"{lemma} {p}" in light for p in frame.particles):
            return None
        for thing in (*frame.objects, *frame.fill("in"), *frame.fill("on")):
            if thing.pos_ not in {"NOUN", "PROPN"}:
                continue
            match = self.match(thing)
            code = match.code if match else self._noun_code(thing)
            if code is None:
                continue
            entry = match.entry if match else Entry("", (), (), code, (), (), "light verb")
            return Match(frame, entry, code, frozenset({thing.i}), light=thing)
        return None

    def _match_occurrence(self, frame: Frame) -> Match | None:
        """ "clashes broke out": the subject's entry, with the verb as trigger."""
        lemma = frame.head.lemma_.lower()
        if lemma not in self._with_nouns:
            return None
        occur = self.lexicon.classes["occur"]
        phrases = {f"{lemma} {word}" for word in frame.particles}
        phrases |= {f"{lemma} {name}" for t in frame.objects for name in self.names(t)}
        plain = lemma in occur and not frame.objects
        if not plain and not occur & phrases:
            return None
        for thing in surface_subjects(frame.head):
            if thing.pos_ not in {"NOUN", "PROPN"}:
                continue
            match = self.match(thing)
            code = match.code if match else self._noun_code(thing)
            if code is not None:
                entry = match.entry if match else Entry("", (), (), code, (), (), "occurrence")
                return Match(frame, entry, code, frozenset({thing.i}), light=thing)
        return None

    def _may_report(self, noun: Token) -> bool:
        """A quick look before the names of a noun are put together."""
        words = self.lexicon.noun_words
        return noun.lemma_.lower() in words or noun.lower_ in words or self._counts(noun)

    def _counts(self, noun: Token) -> bool:
        return noun.lemma_.lower() in self.lexicon.classes["partitive"]

    def _match_noun(self, noun: Token) -> Match | None:
        if not self._may_report(noun) or (noun.pos_ == "PROPN" and noun.ent_type_ in _NAMES):
            return None
        entries: list[Entry] = []
        for name in _longest_first(self.names(noun)):
            entries.extend(self.lexicon.nouns.get(name, ()))
            if entries:
                break
        if not entries:
            return None
        frame = self.frame(noun)
        return self._as_match(frame, self._best(entries, frame))

    def _as_match(self, frame: Frame, entry: Entry | None) -> Match | None:
        if entry is None or entry.code is None:
            return None
        used = frozenset(
            t.i
            for c in entry.conditions
            if not c.absent and not c.any_filler
            for slot in c.slots
            for t in frame.fill(slot)
            if self._fits(c, t)
        )
        return Match(frame, entry, entry.code, used)

    def _best(self, entries: Iterable[Entry], frame: Frame) -> Entry | None:
        """The fulfilled entry that asks for most; a match of several words counts extra."""
        best, best_weight = None, -1.0
        for entry in sorted(entries, key=_WEIGHT, reverse=True):
            if entry.weight + _PHRASE_BONUS <= best_weight:
                break
            if self._fulfils(entry, frame):
                weight = entry.weight + self._phrase_bonus(entry, frame)
                if weight > best_weight:
                    best, best_weight = entry, weight
        return best

    def _phrase_bonus(self, entry: Entry, frame: Frame) -> float:
        """For "ceasefire deal" over "deal"."""
        for condition in entry.conditions:
            if condition.absent or not condition.words:
                continue
            for slot in condition.slots:
                for token in frame.fill(slot):
                    if any(" " in name for name in condition.words & self.names(token)):
                        return _PHRASE_BONUS
        return 0.0

    def _fulfils(self, entry: Entry, frame: Frame) -> bool:
        for particle in entry.particles:
            if particle not in frame.particles and particle not in frame.slots:
                return False
        return all(self._holds(c, frame) for c in entry.conditions)

    def _holds(self, condition: Condition, frame: Frame) -> bool:
        if condition.slots == ("mentions",):
            return bool(condition.words & self.mentions(frame.head)) is not condition.absent
        fillers = [t for slot in condition.slots for t in frame.fill(slot)]
        if not fillers or condition.any_filler:
            return bool(fillers) is not condition.absent
        return any(self._fits(condition, t) for t in fillers) is not condition.absent

    def _fits(self, condition: Condition, token: Token) -> bool:
        if condition.words and condition.words & self.names(token):
            return True
        if any(_KIND_TESTS[kind](self, token) for kind in condition.kinds):
            return True
        if not condition.codes:
            return False
        code = self.code(token)
        return code is not None and any(
            code[0] == wanted and mode in {None, code[1]} for wanted, mode in condition.codes
        )

    def in_date(self, token: Token) -> bool:
        """Whether a word belongs to a date phrase ("on National Unity Day")."""
        return token.i in self._dates

    def in_dateline(self, token: Token) -> bool:
        """Whether a word stands in the dateline that opens an agency report."""
        return any(start <= token.idx < end for start, end in self._datelines)

    def is_actor(self, token: Token) -> bool:
        """Whether a word is a person, body, country or people by name, or a personal pronoun."""
        if token.ent_type_ in _ACTOR_ENTITIES or token.lower_ in _PERSONAL:
            return True
        return token.pos_ == "PROPN" and not token.ent_type_

    def is_place(self, token: Token) -> bool:
        """Whether a word belongs to the name of a place."""
        if token.i in self._places or token.ent_type_ in _PLACE_ENTITIES:
            return True
        return any(c.dep_ in {"compound", "appos"} and c.i in self._places for c in token.children)

    def is_money(self, token: Token) -> bool:
        """Whether a word heads a sum of money."""
        if token.ent_type_ == "MONEY" or token.pos_ == "SYM":
            return True
        return bool(self.names(token) & {"dollar", "euro", "pound", "yen", "million", "billion"})


_KIND_TESTS: dict[str, Callable[[Matcher, Token], bool]] = {
    "ACTOR": Matcher.is_actor,
    "PERSON": lambda _, t: t.ent_type_ == "PERSON" or t.lower_ in _PERSONAL - {"it"},
    "PLACE": Matcher.is_place,
    "MONEY": Matcher.is_money,
    "NUMBER": lambda _, t: bool(t.like_num),
}


def _longest_first(found: Iterable[str]) -> list[str]:
    """Names by length, and by the alphabet where equal: a set has no order of its own."""
    return sorted(found, key=lambda name: (-len(name), name))


def _verb_keys(verb: Token) -> list[str]:
    """Lemma, and with what a hyphen joins before it: "fire", "test - fire", "test-fire"."""
    lemma = verb.lemma_.lower()
    keys = [lemma] if lemma == verb.lower_ else [lemma, verb.lower_]  # spaCy: "raped" is "rap"
    if verb.i >= 2 and verb.doc[verb.i - 1].text == "-":
        before = verb.doc[verb.i - 2].lower_
        keys += [f"{before}-{lemma}", f"{before} - {lemma}"]
    return keys
