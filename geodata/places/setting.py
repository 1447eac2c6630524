"""What the words beside a name say of it: "in", "region", a country behind the comma, a dash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span, Token

from geodata.places.cues import Cues, cues
from geodata.places.lists import shared_kind
from geodata.places.place import Kind
from geodata.places.spans import Names, NameSpan, is_name
from geodata.places.uses import use_of
from geodata.words import words_of

if TYPE_CHECKING:
    from geodata.places.gazetteer import Candidate

WELL_KNOWN = 300_000  # inhabitants of a city whose name is seldom anything else
NOTED = 50_000
PARTY_WORDS = frozenset(["with", "against", "between", "for"])


class Setting:
    """The surroundings of the names of one document; `entity` is the parser's label by token."""

    def __init__(self, doc: Doc, names: Names, entity: Mapping[int, Span]) -> None:
        self.doc = doc
        self.names = names
        self.entity = entity
        self.table: Cues = cues()
        self._listed: dict[tuple[int, int], tuple[Candidate, ...]] = {}

    def _tokens(self, span: NameSpan) -> Span:
        return self.doc[span.start : span.end]

    def listed(self, span: NameSpan) -> tuple[Candidate, ...]:
        """What the gazetteer has by the name, most prominent first."""
        key = (span.start, span.end)
        if key not in self._listed:
            self._listed[key] = self.names.of(self._tokens(span).text)
        return self._listed[key]

    def weight(self, span: NameSpan) -> float:
        """What the words before and after say."""
        weight = self._locative(span) + self._joined(span) + self._defined(span)
        if self.heading(span):
            weight += 1.5
        head = self._tokens(span).root
        if head.dep_ in ("dobj", "nsubjpass") and head.head.lemma_ in self.table.reaching:
            weight += 1.5
        if self.kind_beside(span) is not None:
            weight += 2.5 if self.listed(span) else 1.5
        if self._with_container(span):
            weight += 2.5
        if self._dateline(span):
            weight += 4.0
        if span.source == "called":
            weight += 1.0
        before = self.doc[span.start - 1] if span.start else None
        if before is not None and before.lower_ in self.table.title and is_name(before):
            weight -= 2.5
        return weight + self.institution(span) + self._attributive(span) + self._party(span)

    def _locative(self, span: NameSpan) -> float:
        """A word of place just before, over articles and directions."""
        for i in range(span.start - 1, max(span.start - 4, -1), -1):
            token = self.doc[i]
            two = self.doc[max(i - 1, 0) : i + 1]
            if token.lower_ in self.table.within or two.text.lower() in self.table.within:
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
                weight += 2.0 if self.pair(span.end - 1) else -2.0
        if span.start >= 2 and doc[span.start - 1].text == "-":
            before = doc[span.start - 2]
            if len(before) == 1 and before.is_upper:
                weight += 3.5
            elif is_name(before) and not before.whitespace_:
                weight += 2.0 if self.pair(span.start - 2) else -2.0
        return weight

    def pair(self, left: int) -> bool:
        """Whether a hyphen joins two places of note: "the Dakar-Bamako line"."""
        found = [self.names.of(self.doc[i].text)[:1] for i in (left, left + 2)]
        return all(f and f[0].match == "name" and f[0].population >= NOTED for f in found)

    def _defined(self, span: NameSpan) -> float:
        """Like "Uro is a town in ...": the sentence says what it is."""
        head = self._tokens(span).root
        if head.dep_ != "nsubj" or head.head.lemma_ != "be":
            return 0.0
        said = [t for t in head.head.children if t.dep_ == "attr"]
        known = any(t.lower_ in self.table.after or t.lower_ == "capital" for t in said)
        return 3.0 if known else 0.0

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

    def heading(self, span: NameSpan) -> bool:
        """A line or a sentence without a verb that starts with the name: "Homs: Al Waer"."""
        if self._titles(span):
            return True
        sentence = self.doc[span.start].sent
        if len(sentence) > 12 or any(t.pos_ in ("VERB", "AUX") for t in sentence):
            return False
        names = self.listed(span)
        return bool(names) and names[0].kind not in ("site", "airport")

    def _titles(self, span: NameSpan) -> bool:
        """A city's name and a colon at the start of a line."""
        opens = span.start == 0 or self.doc[span.start - 1].is_space
        colon = span.end < len(self.doc) and self.doc[span.end].text == ":"
        found = self.listed(span)[:1]
        noted = bool(found) and found[0].match == "name" and found[0].population >= WELL_KNOWN
        return opens and colon and noted

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

    def _party(self, span: NameSpan) -> float:
        """A country, as one side of a relation or by what only a state has: "with Niger"."""
        found = self.listed(span)
        if not found or found[0].kind != "country":
            return 0.0
        before = self.doc[span.start - 1].lower_ if span.start else ""
        party = before in PARTY_WORDS or use_of(self._tokens(span), "country") == "metonymic"
        return 1.0 if party else 0.0

    def institution(self, span: NameSpan) -> float:
        """Like "Lagos Police", "Leeds City Council": named after a place."""
        if span.end >= len(self.doc):
            return 0.0
        after, found = self.doc[span.end], self.listed(span)
        if self.called_unit(span) or not found:
            return 0.0
        if not is_name(after) or after.lower_ not in self.table.institution:
            return 0.0
        return 2.5 if found[0].match == "name" else 2.0

    def called_unit(self, span: NameSpan) -> bool:
        """Whether "State" or "Local Government Area" follows: an ORG to the parser, a place."""
        after = [word.lower() for word in words_of(self.doc).tokens[span.end : span.end + 3]]
        if after[:2] == ["local", "government"]:
            return True
        unit = bool(after) and self.table.after.get(after[0]) in ("admin1", "admin2")
        return unit and not goes_on(self.doc, self.doc[span.end])

    def _attributive(self, span: NameSpan) -> float:
        """Like "Lagos police", "an Uro resident"."""
        if span.end >= len(self.doc) or self.doc[span.end].lower_ not in self.table.attributive:
            return 0.0
        return 2.0 if self.doc[span.end].is_lower else 0.0


def goes_on(doc: Doc, token: Token) -> bool:
    """Whether a name goes on after `token`: "the South Pacific", "Kano State University"."""
    after = token.i + 1
    return after < len(doc) and (is_name(doc[after]) or doc[after].text == "-")
