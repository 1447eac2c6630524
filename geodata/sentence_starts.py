"""Sentence boundaries that a text shows by its layout, set before the parser sees it or after.

The parser was trained on running text: it reads "GENEVA, 5 May (Agency) - Peru signed" as one
clause with two subjects, and joins a closing quotation mark to the next paragraph.
"""

from __future__ import annotations

import re
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

_TOP = 1000  # characters in which datelines are looked for
COMPONENT = "layout_sentence_starts"
JOINING = "split_subjects"

_DATELINE = re.compile(
    r"\s*[A-Z][\w.'/-]+(?:[ ,]+[A-Z][\w.'/-]*)*,?(?:[ ,]+(?:\d{1,2}|[A-Z][a-z]+\.?)){0,3}\s*"
    r"(?:\([^)\n]{2,40}\)\s*(?:--?|[–—:])?|--|[–—]|(?<=\s)-)\s"
)
# where a dateline may begin: the text, its lines, and behind a headline that ends in a full stop
_BEGINNINGS = re.compile(r"^|\n\s*|(?<!\bST)[.!?][\"'”’)]*[ \t]+(?=[A-Z]{2})")
_ENDS = frozenset({".", "!", "?", "...", "…"})
_CLOSING = frozenset({'"', "'", ")", "]", "''"})


def dateline_end(text: str) -> int:
    """Where the text proper begins after a dateline such as "GENEVA (Agency) - "; else 0.

    The place must be in capitals, or a bracketed agency must follow it; the text goes on with the
    first word of a sentence, unlike in "Rufus Relief (RR) has sent food".
    """
    found = _DATELINE.match(text[:120])
    if found is None or text[found.end() : found.end() + 1].islower():
        return 0
    place = found.group().strip().split()[0].strip(",")
    return found.end() if place.isupper() or "(" in found.group() else 0


def dateline_spans(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of datelines near the start of a text.

    A headline may stand above the dateline, or before it: "Ferry sinks. GENEVA - A ferry sank".
    """
    starts = [m.end() for m in _BEGINNINGS.finditer(text[:_TOP])]
    found = ((start, start + dateline_end(text[start : start + 120])) for start in starts)
    return tuple((start, end) for start, end in found if end > start)


@Language.component(COMPONENT)
def mark_sentence_starts(doc: Doc) -> Doc:
    """Begin sentences after a dateline and after a line break that follows a full stop."""
    ends = [end for _, end in dateline_spans(doc.text)]
    reach = max(ends, default=-30) + 30
    opening = sum(token.idx < reach for token in doc) if ends else 0
    words = [token.text for token in doc]
    for i, (last, word) in enumerate(pairwise(words), start=1):
        if i > opening and word not in _CLOSING and "\n" not in last:
            continue
        token, before = doc[i], doc[i - 1]
        if any(token.idx >= end > before.idx for end in ends):
            token.is_sent_start = True
        elif before.is_sent_start and any(0 < token.idx - end < 30 for end in ends):
            token.is_sent_start = False  # the dash makes the parser see a sentence of one name
        elif word in _CLOSING and last in _ENDS and not before.whitespace_:
            token.is_sent_start = False
        elif "\n" in last and not token.is_space:
            token.is_sent_start = _is_ended(doc, i - 1) or None
    return doc


def _is_ended(doc: Doc, last: int) -> bool:
    """Whether the words before a line break end a sentence, or a blank line follows them."""
    if doc[last].text.count("\n") > 1:
        return True
    while last > 0 and (doc[last].is_space or doc[last].text in _CLOSING):
        last -= 1
    return doc[last].text in _ENDS


@Language.component(JOINING)
def join_split_subjects(doc: Doc) -> Doc:
    """Join a subject to its verb where the parser ends a sentence at a bracketed short form: "The
    Sylvan Liberation Front (SLF) | has declared ..."."""
    sentences = list(doc.sents)
    for first, second in pairwise(sentences):
        if _is_subject_of(first, second):
            subject, verb = first.root, second.root
            passive = any(c.dep_ == "auxpass" for c in verb.children)
            subject.dep_ = "nsubjpass" if passive else "nsubj"
            subject.head = verb
    return doc


def _is_subject_of(first: Span, second: Span) -> bool:
    if first[-1].text != ")" or not second.text[:1].islower():
        return False
    named = first.root.tag_.startswith("NN") and second.root.tag_.startswith("VB")
    return named and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in second.root.children)
