"""Who speaks in a quotation: "we" and "I" are the speaker, or the body that he speaks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Doc, Token

FIRST_PERSON = frozenset(["i", "me", "my", "we", "us", "our", "ourselves", "myself"])
_BEHIND = 14  # tokens between the end of a quotation and its verb of saying

Says = Callable[[str], bool]


def speaker(token: Token, says: Says) -> Token | None:
    """Head of whoever speaks the words that `token` stands in, as far as the text tells.

    The verb of saying stands above the words, behind their quotation mark or before it; without
    one the quotation goes on from one that was said before: '"We won," said Rufus. "We left."'
    `says` tells whether a lemma is a verb of saying.
    """
    above = next(filter(None, (_sayer(verb, says) for verb in token.ancestors)), None)
    if above is not None:
        return above
    bounds = _quotation(token)
    if bounds is None:
        return None
    first, last = bounds
    doc = token.doc
    behind = (doc[i] for i in range(last, min(len(doc), last + _BEHIND)))
    start = doc[first].sent.start
    if start == first and start:
        start = doc[start - 1].sent.start
    before = (doc[i] for i in range(first - 1, start - 1, -1))
    for near in (_until_stop(behind), before):
        found = next(filter(None, (_sayer(verb, says) for verb in near)), None)
        if found is not None:
            return found
    return None


def _sayer(verb: Token, says: Says) -> Token | None:
    """The subject of a verb of saying, unless it is the speaker's own "I"."""
    if verb.pos_ != "VERB" or not says(verb.lemma_.lower()):
        return None
    for child in verb.children:
        if child.dep_ == "nsubj" and child.pos_ in {"NOUN", "PROPN", "PRON"}:
            return None if child.lower_ in FIRST_PERSON | {"you", "who"} else child
    return None


def _until_stop(tokens: Iterator[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.text in {".", "!", "?"} or "\n" in token.text:
            return
        yield token


def _quotation(token: Token) -> tuple[int, int] | None:
    """Where the quotation around a token begins and ends, without its marks' own words."""
    doc = token.doc
    first = next((i for i in range(token.i - 1, -1, -1) if _is_mark(doc, i)), None)
    if first is None or not _opens(doc, first):
        return None
    ends = (i for i in range(token.i + 1, len(doc)) if _is_mark(doc, i) or "\n\n" in doc[i].text)
    return first, next(ends, len(doc) - 1) + 1


def _is_mark(doc: Doc, i: int) -> bool:
    return doc[i].text in {'"', "``", "''"}


def _opens(doc: Doc, i: int) -> bool:
    """Whether a quotation mark opens: a word stands close behind it, none before it."""
    alone = i == 0 or bool(doc[i - 1].whitespace_) or doc[i - 1].is_space
    return alone and not doc[i].whitespace_ and i + 1 < len(doc)
