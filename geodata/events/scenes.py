"""What a sentence leaves open because the one before it told: the day, and that it is long past.

A scene goes on where the next sentence, in the plain past and without a time of its own, tells of a
deed of the same kind. Its date is handed on within the news; what is told on of somebody's past is
background as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc, Span, Token

from geodata.events.background import is_long_past, is_plain_past
from geodata.events.dates import DatedSpan
from geodata.events.dating import event_date
from geodata.events.event import Event

_REACH = 2  # sentences
# words that open another time or another scene
_ELSEWHEN = frozenset(
    ["earlier", "later", "previously", "before", "ago", "meanwhile", "elsewhere", "separately",
     "recently", "since", "already", "once", "ever", "never", "now", "until", "after"]
)  # fmt: skip
_OF_PLACES = frozenset({"GPE", "NORP", "LOC", "FAC", "DATE", "TIME"})
_PERSONAL = frozenset({"he", "she", "they", "it"})
# what they tell of was done on another day: "Smith was charged on Monday. He shot a guard."
_OF_OTHER_DAYS = frozenset(
    ["accuse", "appear", "arraign", "arrest", "announce", "book", "charge", "convict", "find",
     "identify", "indict", "jail", "name", "plead", "recall", "release", "report", "say",
     "sentence", "sue", "tell", "testify"]
)  # fmt: skip
_DEEDS = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "AID", "CONSULT", "RETREAT"})


def in_scene(
    events: Sequence[Event], doc: Doc, dated: Sequence[DatedSpan], *, published: date | None
) -> list[Event]:
    """The same events in the same order, with what their scene adds to them."""
    done: list[Event] = []
    for event in events:
        trigger = _token(event, doc)
        if event.date is None and event.status == "occurred" and _goes_on(trigger, dated):
            before = [e for e in done if 0 < _gap(_token(e, doc), trigger) <= _REACH]
            told = _continued(event, trigger, before)
            done.append(told if told != event else _on_the_day(event, trigger, dated, published))
        else:
            done.append(event)
    return done


def _continued(event: Event, trigger: Token, before: Sequence[Event]) -> Event:
    """An event with the day, or the status, of one told shortly before."""
    doc = trigger.doc
    for earlier in reversed(before):
        gap = _gap(_token(earlier, doc), trigger)
        if earlier.status == "historical" and gap == 1 and _is_personal(trigger):
            return replace(event, status="historical", reasons=_because(event, earlier))
        if earlier.date is None or earlier.date.precision != "day":
            continue
        if _is_aside(_token(earlier, doc)):
            continue
        if earlier.status == "occurred" and _same_deed(event, earlier, trigger):
            return replace(event, date=earlier.date)
        return event
    return event


def _is_aside(trigger: Token) -> bool:
    """Whether what was told is the day of another deed: "for the raid that they had flown on
    May 1"."""
    had = any(c.dep_ == "aux" and c.lower_ == "had" for c in trigger.children)
    return had and trigger.dep_ in {"relcl", "advcl"}


def _on_the_day(
    event: Event, trigger: Token, dated: Sequence[DatedSpan], published: date | None
) -> Event:
    """An event with the day of the main clause before it, if that tells of the same people."""
    sentence = trigger.sent
    if not sentence.start or event.type not in _DEEDS:
        return event
    root = trigger.doc[sentence.start - 1].sent.root
    if root.lemma_.lower() in _OF_OTHER_DAYS or not is_plain_past(root):
        return event
    when = event_date(root, dated, published)
    if when is None or when.precision != "day" or is_long_past(when, published, None):
        return event
    return replace(event, date=when) if _names(sentence) & _names(root.sent) else event


def _names(sentence: Span) -> set[str]:
    """The names of people and bodies that tie a sentence to the one before."""
    return {t.lower_ for t in sentence if t.pos_ == "PROPN" and t.ent_type_ not in _OF_PLACES}


def _because(event: Event, earlier: Event) -> dict[str, str]:
    told = earlier.date.span if earlier.date else None
    return {**event.reasons, "status": told.text if told else earlier.trigger.text}


def _goes_on(trigger: Token, dated: Sequence[DatedSpan]) -> bool:
    """Whether a sentence tells on, in the plain past and without a time of its own."""
    sentence = trigger.sent
    if any(sentence.start <= item.first < sentence.end for item in dated):
        return False
    if not is_plain_past(trigger):
        return False
    return not any(_opens_time(token) for token in sentence)


def _opens_time(token: Token) -> bool:
    """Words such as "later"; "before fleeing" and "after being hit" are of the same scene."""
    following = token.doc[token.i + 1 : token.i + 2]
    gerund = token.lower_ in {"before", "after"} and any(t.tag_ == "VBG" for t in following)
    return token.ent_type_ == "DATE" or (token.lower_ in _ELSEWHEN and not gerund)


def _is_personal(trigger: Token) -> bool:
    """Whether the sentence goes on about somebody named before: "he was jailed"."""
    subjects = [c for c in trigger.children if c.dep_ in {"nsubj", "nsubjpass"}]
    return any(c.lower_ in _PERSONAL for c in subjects)


def _same_deed(event: Event, earlier: Event, trigger: Token) -> bool:
    """Whether both are deeds of one kind, or the later names the earlier ("in the shooting")."""
    if event.type not in _DEEDS:
        return False
    if event.type == earlier.type:
        return True
    return any(
        token.pos_ == "NOUN"
        and token.lemma_.lower() == earlier.trigger.text.lower()
        and any(c.lower_ in {"the", "this", "that"} for c in token.children)
        for token in trigger.subtree
    )


def _token(event: Event, doc: Doc) -> Token:
    span = doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    return span.root if span is not None else doc[0]


def _gap(first: Token, second: Token) -> int:
    """How many sentences the second stands after the first."""
    count, start = 0, second.sent.start
    while start > first.i and count <= _REACH:
        start = second.doc[start - 1].sent.start
        count += 1
    return count if start <= first.i else _REACH + 1
