"""What is told as background: the words that look back, and what the date of an event adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Span, Token

from geodata.events.dates import DatedSpan
from geodata.events.dating import event_date, is_scheduled
from geodata.events.event import Event, EventDate, Status

_SEASON = timedelta(days=90)
_LOOKING_BACK = frozenset({"previously", "formerly", "historically", "originally", "initially"})
_DEFINITE = frozenset({"the", "those", "these"})
# units of time so long that what lies one of them back is no news; "days ago" may well be
_LONG = frozenset({"month", "year", "decade", "century", "generation"})
_YEARS = _LONG - {"month"}
_PAST = frozenset({"last", "past", "previous"})
# clauses that belong to the scene of the clause above: "fled after they had shot a guard"
_SAME_SCENE = frozenset({"advcl", "ccomp", "csubj", "parataxis", "pcomp"})


def background_cue(trigger: Token) -> Token | None:
    """The word that puts an event before what the text reports: "had", "since", "previously"."""
    return _pluperfect(trigger) or _adverb(trigger) or _since(trigger) or _known(trigger)


def _pluperfect(verb: Token) -> Token | None:
    """The "had" of "the rebels had seized the town", unless another clause tells what came of it
    ("had shot two guards before the police came")."""
    had = [c for c in verb.children if c.dep_ == "aux" and c.lower_ in {"had", "'d"}]
    if verb.tag_ != "VBN" or not had or verb.dep_ in _SAME_SCENE or _is_lead(verb.sent):
        return None
    return None if any(c.dep_ == "advcl" and c.tag_ == "VBD" for c in verb.children) else had[0]


def _is_lead(sentence: Span) -> bool:
    """Whether it is the first sentence of a text, or follows a headline: all of that is news."""
    return not sentence.start or not sentence.doc[sentence.start - 1].sent.start


def _adverb(trigger: Token) -> Token | None:
    for child in trigger.children:
        if child.lower_ in _LOOKING_BACK or _is_once(child, trigger):
            return child
        if child.lower_ == "ago" and {c.lemma_.lower() for c in child.children} & _LONG:
            return child
        if child.dep_ in {"npadvmod", "poss"} and _is_past_year(child):
            return child
        if child.dep_ == "prep" and child.lower_ in {"in", "over", "during", "for"}:
            for noun in child.children:
                if noun.dep_ == "pobj" and (noun.lower_ == "past" or _is_past_year(noun)):
                    return noun
    if trigger.lower_ == "ago":
        return trigger
    return None


def _is_once(child: Token, trigger: Token) -> bool:
    """ "Was once photographed", but not "once they had signed"."""
    return child.lower_ == "once" and child.dep_ == "advmod" and 0 < trigger.i - child.i <= 2


def _is_past_year(noun: Token) -> bool:
    """ "Last year", "the past two decades"."""
    return noun.lemma_.lower() in _YEARS and any(c.lower_ in _PAST for c in noun.children)


def _since(trigger: Token) -> Token | None:
    """ "Since the fall of the town", "has been calm since the rebels signed a truce"."""
    if trigger.dep_ == "pobj" and trigger.head.lower_ == "since":
        return trigger.head
    marks = [c for c in trigger.children if c.dep_ == "mark" and c.lower_ == "since"]
    if not marks or trigger.dep_ != "advcl" or trigger.tag_ not in {"VBD", "VBN"}:
        return None
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in trigger.head.children)
    return marks[0] if perfect else None


def _known(verb: Token) -> Token | None:
    """The "who" of "the man who shot the mayor": whom a clause in the past tells apart did that
    before, as readers know. "A man who shot the mayor" is news."""
    noun, first = verb.head, verb.left_edge
    if verb.dep_ != "relcl" or not is_plain_past(verb) or _is_lead(verb.sent):
        return None
    apart = first.i and verb.doc[first.i - 1].is_punct
    scene = any(c.lower_ in {"where", "when"} for c in verb.subtree if c.i < verb.i)
    if apart or scene or noun.pos_ not in {"NOUN", "PRON"}:
        return None
    pronouns = [c for c in verb.children if c.tag_ in {"WP", "WDT"}]
    definite = [t for t in (noun, *noun.children) if t.lower_ in _DEFINITE]
    return next(iter(pronouns + definite), None) if definite else None


def is_plain_past(verb: Token) -> bool:
    """ "Shot", "was shot"; not "has shot", "had shot" or "would shoot"."""
    helpers = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    if verb.tag_ == "VBD":
        return not helpers
    passive = verb.tag_ == "VBN" and bool(helpers)
    return passive and all(c.tag_ == "VBD" and c.lemma_ == "be" for c in helpers)


# -- what the date says ---------------------------------------------------------------------------


def newest(dated: Sequence[DatedSpan]) -> date | None:
    """The latest day that a text names: what came long before it is background there, whenever the
    text was published."""
    return max((item.date.start for item in dated), default=None)


def is_long_past(when: EventDate | None, published: date | None, latest: date | None) -> bool:
    """Whether what happened then is background: the middle of it lies a season back.

    Without a day of publication, `latest` stands in, and a year alone is background as well: news
    of the year tells the day or the month.
    """
    today = published or latest
    if when is None or today is None:
        return False
    if published is None and when.precision == "year":
        return True
    middle = when.start + (when.end - when.start) / 2
    return when.end < today and today - middle > _SEASON


def timed(
    event: Event,
    trigger: Token,
    dated: Sequence[DatedSpan],
    *,
    published: date | None,
    latest: date | None,
) -> Event:
    """An event with the status that its date gives it, or that of the main clause above it."""
    when, back = event.date, event.status == "historical"
    if when is not None and published is not None and when.start > published:
        if event.status != "occurred":
            return event
        if trigger.pos_ == "VERB" and not is_scheduled(trigger):
            return replace(event, date=None)  # the day of what was asked or promised
        return _as(event, "planned", when)
    root = trigger.sent.root
    if when is None and trigger != root:
        told_of = trigger.head if trigger.dep_ == "relcl" else root  # "the May raid, in which ..."
        when = event_date(told_of, dated, published) or event_date(root, dated, published)
        if not is_long_past(when, published, latest):
            return event
    if when is None or event.status not in {"occurred", "historical"}:
        return event
    if is_long_past(when, published, latest):
        return event if back else _as(event, "historical", when)
    return replace(event, status="occurred", reasons=_without_status(event)) if back else event


def _as(event: Event, status: Status, when: EventDate) -> Event:
    words = {"status": when.span.text} if when.span else {}
    return replace(event, status=status, reasons={**event.reasons, **words})


def _without_status(event: Event) -> dict[str, str]:
    return {field: reason for field, reason in event.reasons.items() if field != "status"}
