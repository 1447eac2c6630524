"""What a sentence leaves open because the one before it told: the day, and that it is long past.

A scene goes on where the next sentence, in the plain past and without a time of its own, tells of a
deed of the same kind. Its date is handed on within the news; what is told on of somebody's past is
background as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from geodata.events.dates import DatedSpan
from geodata.events.event import Event

_REACH = 2  # sentences
# words that open another time or another scene
_ELSEWHEN = frozenset(
    ["earlier", "later", "previously", "before", "ago", "meanwhile", "elsewhere", "separately",
     "recently", "since", "already", "once", "ever", "never", "now", "then", "until", "after"]
)  # fmt: skip
_PERSONAL = frozenset({"he", "she", "they", "it"})
_DEEDS = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "AID", "CONSULT", "RETREAT"})


def in_scene(events: Sequence[Event], doc: Doc, dated: Sequence[DatedSpan]) -> list[Event]:
    """The same events in the same order, with what their scene adds to them."""
    done: list[Event] = []
    for event in events:
        trigger = _token(event, doc)
        before = [e for e in done if 0 <= _gap(_token(e, doc), trigger) <= _REACH]
        done.append(_continued(event, trigger, before, dated))
    return done


def _continued(
    event: Event, trigger: Token, before: Sequence[Event], dated: Sequence[DatedSpan]
) -> Event:
    if event.date is not None or event.status != "occurred" or not _goes_on(trigger, dated):
        return event
    doc = trigger.doc
    for earlier in reversed(before):
        gap = _gap(_token(earlier, doc), trigger)
        if gap == 0:
            continue
        if earlier.status == "historical" and gap == 1 and _is_personal(trigger):
            return replace(event, status="historical", reasons=_because(event, earlier))
        if earlier.date is None or earlier.date.precision != "day":
            continue
        if earlier.status == "occurred" and _same_deed(event, earlier, trigger):
            return replace(event, date=earlier.date)
        return event
    return event


def _because(event: Event, earlier: Event) -> dict[str, str]:
    told = earlier.date.span if earlier.date else None
    return {**event.reasons, "status": told.text if told else earlier.trigger.text}


def _goes_on(trigger: Token, dated: Sequence[DatedSpan]) -> bool:
    """Whether a sentence tells on, in the plain past and without a time of its own."""
    sentence = trigger.sent
    if any(sentence.start <= item.first < sentence.end for item in dated):
        return False
    helpers = [c for c in trigger.children if c.dep_ in {"aux", "auxpass"}]
    past = trigger.tag_ == "VBD" or (
        trigger.tag_ == "VBN" and bool(helpers) and all(c.tag_ == "VBD" for c in helpers)
    )
    if not past or any(c.lower_ in {"had", "would"} for c in helpers):
        return False
    return not any(token.lower_ in _ELSEWHEN or token.ent_type_ == "DATE" for token in sentence)


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
