"""Which spans of a text name a place.

The parser's names are taken as one witness among several: on conflict and local news it finds
their extent well and mislabels one in three. So every stretch that the gazetteer knows, or that a
word of its own makes a place ("Lake Uro"), is weighed by what stands around it, and what one
passage makes certain helps the same name elsewhere in the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from geodata.places.cues import cues
from geodata.places.echoes import across_document
from geodata.places.evidence import ACCEPT, Judge, Judged
from geodata.places.lists import shared_kind
from geodata.places.place import Kind, Use
from geodata.places.proposals import with_entities
from geodata.places.setting import goes_on
from geodata.places.spans import Names, NameSpan, name_spans
from geodata.places.uses import use_of
from geodata.words import words_of

if TYPE_CHECKING:
    from geodata.places.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names a place: `start`, `end` are offsets into the text.

    `means` is the name in full where the text is short for it ("the North").
    `kind` is what the words beside the name say it is ("region" in "Kursk region"), None where
    they say nothing; `shared` is that word where a list shares it ("region" in "the Kursk and
    Bryansk regions"). `first`, `last` are token indices, `last` exclusive. `weight` is the
    evidence.
    """

    start: int
    end: int
    text: str
    use: Use
    kind: Kind | None
    first: int
    last: int
    weight: float
    street: bool = False
    means: str = ""
    shared: str = ""

    @property
    def name(self) -> str:
        """The name to look up: the text, but for "the North" where it means a country."""
        return self.means or self.text


def recognise(doc: Doc, gazetteer: Gazetteer, *, names: Names | None = None) -> list[Mention]:
    """The mentions of places in `doc`, in order, none overlapping."""
    names = names or Names(gazetteer)
    judge = Judge(doc, names)
    judged = [judge.weigh(span) for span in with_entities(doc, name_spans(doc, names))]
    lifted = across_document(doc, judged)
    mentions = [_mention(doc, j, judge) for j in lifted if j.weight >= ACCEPT]
    return merged(halves_of_a_country(doc, mentions, names), mentions)


def halves_of_a_country(doc: Doc, mentions: Sequence[Mention], names: Names) -> list[Mention]:
    """ "The North" and "the South" after a country of that name was named: "North Korea"."""
    found, words = [], words_of(doc)
    for i in sorted((*words.at("North"), *words.at("South"))):
        token = doc[i]
        if i == 0 or words.tokens[i - 1].lower() != "the" or goes_on(doc, token):
            continue
        whole = _divided_country(token, mentions, names)
        if whole is not None:
            use = use_of(doc[token.i : token.i + 1], "country")
            found.append(
                Mention(
                    token.idx, token.idx + len(token), token.text, use, None, token.i, token.i + 1,
                    ACCEPT + 2.0, means=whole,
                )
            )  # fmt: skip
    return found


def _divided_country(token: Token, mentions: Sequence[Mention], names: Names) -> str | None:
    """ "North Korea" for the "North" of the text, if either half was the last to be named."""
    for mention in reversed([m for m in mentions if m.end <= token.idx]):
        first, _, rest = mention.text.partition(" ")
        whole = f"{token.text} {rest}"
        if first in ("North", "South") and rest and names.of(whole)[:1]:
            return whole if names.of(whole)[0].kind == "country" else None
    return None


def mention_of(doc: Doc, start: int, end: int, names: Names) -> Mention:
    """The mention for a span that was given: taken as a place whatever speaks against it."""
    span = doc.char_span(start, end, alignment_mode="expand")
    text = words_of(doc).text[start:end]
    if span is None or not len(span):
        return Mention(start, end, text, "literal", None, 0, 0, ACCEPT)
    judge = Judge(doc, names)
    judged = judge.weigh(NameSpan(span.start, span.end, "given"))
    made = _mention(doc, judged, judge)
    return replace(made, start=start, end=end, text=text)


def sureness(mention: Mention) -> float:
    """How often a mention of this weight is a place: .7 where little speaks for it, up to .97.

    From counts on annotated news, which miss some places themselves: a lower bound.
    """
    return 0.7 + 0.27 * min(max((mention.weight - 4.5) / 3.5, 0.0), 1.0)


def merged(given: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """Both in the order of the text; a found one gives way to a given one that it overlaps."""
    apart = [m for m in found if not any(g.start < m.end and m.start < g.end for g in given)]
    return sorted({*given, *apart}, key=lambda m: (m.start, m.end))


def _mention(doc: Doc, judged: Judged, judge: Judge) -> Mention:
    span = judged.span
    tokens = doc[span.start : span.end]
    known = judge.names.of(tokens.text)
    use: Use = "demonym" if judged.demonym else "metonymic" if judged.inside else "literal"
    if use == "literal":
        use = use_of(tokens, known[0].kind if known else None)
    return Mention(
        tokens.start_char, tokens.end_char, tokens.text, use, judge.setting.kind_beside(span),
        span.start, span.end, judged.weight, span.source == "street",
        shared=shared_kind(doc, span.start, span.end, cues().after) or "",
    )  # fmt: skip
