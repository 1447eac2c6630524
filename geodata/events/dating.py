"""Which date belongs to an event.

`event_date` picks, from the dependency tree, the phrase that dates one trigger: attached to it, in
its clause, or handed down by the clause above.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Span, Token

from geodata.events.date_readings import spread
from geodata.events.dates import DatedSpan
from geodata.events.event import EventDate
from geodata.events.event import Span as TextSpan

_REPORTING = frozenset({
    "say", "tell", "report", "announce", "claim", "state", "add", "warn", "confirm",
    "declare", "note", "reveal", "disclose", "allege", "insist", "argue", "believe", "think",
    "estimate", "acknowledge", "admit", "deny", "write", "tweet", "show", "indicate",
})  # fmt: skip
# clauses that say when or why, and so do not share the main clause's date
_APART = frozenset({
    "after", "before", "since", "because", "until", "although", "though", "despite",
    "following",
})  # fmt: skip
# "closed the port on Monday in response to the raid": what is answered was done before
_ANSWERS = frozenset({"response", "retaliation", "revenge", "reprisal", "reaction", "answer"})
# "praised Chad for the vote of Wednesday": the vote was on Wednesday; "held in the August riots"
# happened in August as well
_ABOUT = frozenset(["for", "over", "of", "about", "against", "to"])
_OWN_CLAUSE = frozenset(["ccomp", "relcl", "advcl", "acl", "conj", "parataxis", "csubj"])
# told in the present, with a day, these are still to come: "the envoy leaves on Friday"
_SCHEDULED = frozenset([
    "leave", "arrive", "visit", "travel", "meet", "begin", "start", "open", "host", "hold",
    "resume", "convene", "gather", "return", "head", "fly", "vote", "elect", "launch", "tour",
    "attend", "go", "come", "close", "march", "rally", "strike", "speak",
])  # fmt: skip
_OWN_TENSE = frozenset({"nsubj", "nsubjpass", "aux", "auxpass"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_WEEK = timedelta(days=7)


def event_date(
    trigger: Token,
    dated: Sequence[DatedSpan],
    published: date | None,
    *,
    future: bool = False,
) -> EventDate | None:
    """When the event of `trigger` happened (or, if `future`, will), or None where nothing says so.

    Looks at the trigger's own phrase, then at its clause, then at clauses above that share their
    date, then at a lone date near by. Dates of other sentences are the caller's business.
    """
    first, last = trigger.sent.start, trigger.sent.end
    here = [item for item in dated if not item.dateline and first <= item.first < last]
    if not here:
        return None
    future = future or is_scheduled(trigger)
    governors = {item: _governor(trigger.doc[item.first : item.last]) for item in here}
    for token in _line_of_descent(trigger):
        own = [item for item in here if _dates(item, governors[item], token, trigger)]
        if not own:
            own = [item for item in here if _dates_clause(item, governors[item], token)]
        if own:
            own.sort(key=lambda item: _distance(item, trigger))
            values = [_value(item, trigger, published, future=future) for item in own]
            return next((v for v in values if _fits(v, trigger, published)), values[0])
    lone = _lone(trigger, here, governors, published)
    return _value(lone, trigger, published, future=future) if lone else None


def _fits(value: EventDate | None, trigger: Token, published: date | None) -> bool:
    """Not a day after publication for what is told in the past ("on Monday, a week later")."""
    ahead = value is not None and published is not None and value.start > published
    return value is not None and not (ahead and _is_past(trigger))


def _dates_clause(item: DatedSpan, governor: Token, token: Token) -> bool:
    """Whether a date that hangs on another word dates the clause of `token` after all."""
    if token.dep_ == "relcl" and item.first <= token.head.i < item.last:
        return True  # "in June 2007, when he was accused"
    if token.dep_ == "ccomp" and _inside(governor, token):
        return True  # "said on Tuesday that Monday's raid killed four"
    if governor.head == token and governor.dep_ == "nsubj" and governor.pos_ == "NOUN":
        return item.relation == "on"  # "a shootout on Thursday left four men dead"
    # "seized the bank and shut it on Monday"
    shares = governor.dep_ == "conj" and governor.head == token and governor.tag_ == token.tag_
    return shares and not any(c.dep_ in _OWN_TENSE for c in governor.children)


def _governor(span: Span) -> Token:
    """The verb or noun that a date phrase hangs on: "fired" in "fired on Tuesday"."""
    token = span.root
    while token.head != token and (token.head.dep_ == "prep" or token.head.pos_ == "ADP"):
        token = token.head
    if token.head.i in range(span.start, span.end):
        return token
    head = token.head
    while head.pos_ in {"NUM", "ADV"} and head.head != head:  # "early on Tuesday"
        head = head.head
    return head


def _dates(item: DatedSpan, governor: Token, token: Token, trigger: Token) -> bool:
    if item.relation in {"until", "before", "after"} or governor != token:
        return False
    if item.relation == "since" and not _is_perfect(trigger):
        return False
    if token.lower_ in {"time", "first", "second"}:  # "for the first time this year"
        return False
    # "to discuss the test on Thursday": a purpose lies ahead, so a past day dates the test
    return not (
        token.tag_ == "VB" and _has_to(token) and _nearer_noun(item, token) is not None
    ) or (trigger != token)


def _has_to(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def _nearer_noun(item: DatedSpan, verb: Token) -> Token | None:
    """The object right before the date phrase, which an infinitive leaves it to."""
    start = item.first - 1
    while start > verb.i and verb.doc[start].pos_ in {"ADP", "ADV", "PUNCT"}:
        start -= 1
    token = verb.doc[start]
    while token not in {verb, token.head}:
        if token.head == verb:
            return token if token.dep_ in {"dobj", "obj", "pobj"} else None
        token = token.head
    return None


def _is_perfect(trigger: Token) -> bool:
    """Whether "since Monday" can hold the event: "have fired" (not "the first since 2014")."""
    return any(
        child.dep_.startswith("aux") and child.lemma_ == "have" for child in trigger.children
    )


def _line_of_descent(trigger: Token) -> Iterator[Token]:
    """The trigger, then the heads whose date it shares, nearest first."""
    token = trigger
    yield token
    while token.head != token:
        if not _shares(token):
            return
        token = token.head
        yield token


def _shares(token: Token) -> bool:
    """Whether `token`'s event happened when its head's did."""
    dep, head = token.dep_, token.head
    marks = {child.lower_ for child in token.children if child.dep_ in {"mark", "prep", "advmod"}}
    if dep == "conj":
        return True
    if dep == "ccomp":
        return head.lemma_.lower() in _REPORTING and _is_past(token)
    if dep == "advcl":
        return not marks & _APART and not _has_to(token)
    if dep in {"xcomp", "acl"}:
        return token.tag_ != "VBN" or dep == "xcomp"
    if dep == "relcl":
        return False
    if dep == "prep" or token.pos_ == "ADP":
        return token.lower_ not in _APART and not _is_answer(head)
    if dep == "pcomp":
        return head.lower_ not in _APART
    return True


def _is_past(verb: Token) -> bool:
    if any(c.lower_ in {"will", "would", "could", "may", "might", "should", "can", "must"}
           for c in verb.children):  # fmt: skip
        return False
    if verb.tag_ in {"VBD", "VBN"}:
        return True
    return any(c.dep_.startswith("aux") and c.tag_ in {"VBD", "VBZ", "VBP"} for c in verb.children)


def _is_told_as_past(trigger: Token) -> bool:
    """Whether a verb is past, or for a noun the verb above it: "killed in the December raid"."""
    verbs = (t for t in (trigger, *trigger.ancestors) if t.pos_ in {"VERB", "AUX"})
    verb = next(verbs, None)
    return verb is not None and _is_past(verb)


def _distance(item: DatedSpan, trigger: Token) -> int:
    return min(abs(item.first - trigger.i), abs(item.last - 1 - trigger.i))


def _inside(governor: Token, clause: Token) -> bool:
    """Whether a noun with a date is part of the clause itself, not of a clause within it."""
    while governor != clause:
        if governor.head == governor or governor.dep_ in _OWN_CLAUSE:
            return False
        governor = governor.head
    return True


def _is_of_object(item: DatedSpan, governor: Token, trigger: Token, published: date | None) -> bool:
    """Whether a date belongs to what the verb is about: "condemned Monday's raid", "the vote of
    Wednesday", "convicted of a murder in 2005"; that of a subject is the verb's as well."""
    if trigger.pos_ != "VERB" or governor.pos_ not in {"NOUN", "PROPN"}:
        return False
    top = trigger.doc[item.first : item.last].root
    close = top.dep_ in {"poss", "compound", "amod", "nmod", "nummod"} or top.head.lower_ == "of"
    if item.last < len(trigger.doc) and trigger.doc[item.last].lower_ == "of":
        return True  # "charged over the death on Sunday of a guard"
    about = _is_about(governor, trigger)
    old = about and published is not None and published - item.date.end > _WEEK
    return (close or old) and (about or governor.dep_ == "dobj") and trigger in governor.ancestors


def _is_about(governor: Token, trigger: Token) -> bool:
    """ "Sued over the raid on a camp of May 2": whether a word like "over" stands between."""
    token = governor
    while token not in {trigger, token.head}:
        if token.dep_ == "pobj" and token.head.lower_ in _ABOUT:
            return True
        token = token.head if token.head.pos_ in {"NOUN", "PROPN", "ADP"} else trigger
    return False


def _lone(
    trigger: Token,
    here: Sequence[DatedSpan],
    governors: dict[DatedSpan, Token],
    published: date | None,
) -> DatedSpan | None:
    """A date that the tree hangs elsewhere, but that no finite verb separates from the trigger."""
    for item in sorted(here, key=lambda item: _distance(item, trigger)):
        governor = governors[item]
        if item.relation != "on" or governor.lower_ in {"time", "first", "second"}:
            continue
        if governor == trigger:
            continue  # its own date, but not one that can be meant
        inside = trigger in governor.ancestors and _inside(governor, trigger)
        if trigger in governor.ancestors and not inside and not _is_of_purpose(item, governor):
            continue  # the date of what is reported is not that of the report
        if _is_of_object(item, governor, trigger, published) or _is_now(trigger):
            continue
        low, high = sorted((trigger.i, item.first))
        between = trigger.doc[low + 1 : high]
        if any(token.tag_ in _FINITE for token in between) and not inside:
            continue
        if any(_parts(token) for token in between):
            continue
        if inside or high - low <= 14:
            return item
    return None


def _parts(token: Token) -> bool:
    """A word after which another time is told; "arrested after fleeing on Friday" is one."""
    following = token.doc[token.i + 1 : token.i + 2]
    gerund = token.lower_ == "after" and any(t.tag_ == "VBG" for t in following)
    return (token.lower_ in _APART and not gerund) or _is_answer(token)


def _is_answer(noun: Token) -> bool:
    """ "In response to", "as revenge for"; a response by itself is none."""
    return noun.lower_ in _ANSWERS and noun.i > 0 and noun.nbor(-1).lower_ in {"in", "as"}


def _is_of_purpose(item: DatedSpan, governor: Token) -> bool:
    """ "Vetoed a bill to raise the tax in 2003": what is past is not the purpose's date."""
    return _has_to(governor) and item.date.precision in {"year", "month"} and item.ahead is None


def _is_now(trigger: Token) -> bool:
    """Whether a verb tells of the present, which a past day near by does not date: "is looking for
    a suspect in a May 2 robbery"."""
    if trigger.pos_ != "VERB" or trigger.tag_ == "VBD":
        return False
    helpers = {c.tag_ for c in trigger.children if c.dep_ == "aux"}
    return trigger.tag_ in {"VBZ", "VBP"} or (
        trigger.tag_ == "VBG" and bool(helpers & {"VBZ", "VBP"})
    )


def is_scheduled(trigger: Token) -> bool:
    """ "Leaves on Friday", "are meeting on Monday"; a headline may tell of the past like that."""
    return _is_now(trigger) and trigger.lemma_ in _SCHEDULED and trigger.sent.start > 0


def _value(
    item: DatedSpan, trigger: Token, published: date | None, *, future: bool
) -> EventDate | None:
    """The reading of a phrase for this event, with the phrase."""
    read = _reading(item, trigger, published, future=future)
    return replace(read, span=TextSpan(item.start, item.end, item.text)) if read else None


def _reading(
    item: DatedSpan, trigger: Token, published: date | None, *, future: bool
) -> EventDate | None:
    ahead = future or (item.near and not _is_told_as_past(trigger))
    value = item.ahead if ahead and item.ahead else item.date
    if future and published is not None and value.end <= published:
        # the day of the paper above "the council will meet"
        return None if value.end < published or item.text[-4:].isdigit() else value
    if item.relation == "since":
        today = published or value.end
        return spread(value.start, max(today, value.start))
    if ahead or published is None or value.end <= published or value.start > published:
        return value
    # what has happened lies in the part of the period that is over
    clipped = value.precision in {"week", "month", "year", "range"}
    return EventDate(value.start, published, value.precision) if clipped else value
