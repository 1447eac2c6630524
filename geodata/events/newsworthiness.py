"""What an analyst would not call an event of the news though its words fit the lexicon.

A text's first sentence is taken as its news. Of the later ones most is scene, advice, opinion and
private life, so that more is asked there: somebody known who does it, and that it was done.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from geodata.events.event import Actor, Event
from geodata.words import words_of

# everybody agrees, visits, helps, asks and leaves; it is news where public parties do
_SOCIAL = frozenset(
    ["AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "REQUEST", "REJECT", "CONCEDE", "RETREAT"]
)
_PRIVATE = frozenset({"CVL", "EDU", "MED", "BUS", "MNC", "CRM", "AGR", "SPO", "HRI", "JRN"})
_ADDRESSED = frozenset({"you", "yourself"})
_SAY = frozenset({"say", "tell", "add"})
_IS = frozenset({"is", "are", "'s", "'re", "’s", "’re"})
_SIMPLE_PRESENT = frozenset({"VBZ", "VBP"})
_SEIZED = frozenset({"arrest", "deport", "abduct"})  # what is done to somebody, never to a grant
_ACCIDENT = frozenset(
    ["crash", "collision", "collide", "accident", "wreck", "firefighter", "wildfire", "drown",
     "driveway", "suv", "motorist", "swerve", "pileup"]
)  # fmt: skip
_SPORT = frozenset(
    ["goal", "goalkeeper", "midfielder", "striker", "coach", "quarterback", "touchdown", "inning",
     "playoff", "league", "semifinal", "semi-final", "quarterfinal", "tournament", "championship",
     "halftime", "half-time", "scorer", "rebound", "standings", "fixture", "basketball", "baseball",
     "football", "hockey", "soccer", "cricket", "rugby", "wrestling", "game", "season", "teammate",
     "tie-breaker", "batsman", "pitcher", "wicket", "medal", "varsity", "match"]
)  # fmt: skip
_SPORT_WORDS = 2  # different ones in a sentence or those beside it


def is_no_news(event: Event, trigger: Token) -> bool:
    """Whether an event is advice, habit, sport, private life or mere possibility."""
    if _is_advice(trigger) or _is_sport(trigger) or _is_accident(event, trigger):
        return True
    if trigger.sent.start == 0:
        return False
    if _is_thing_seized(event) or _is_empty(event, trigger) or _is_open(event, trigger):
        return True
    return event.type in _SOCIAL and not _has_public(event.actors or event.targets)


def _is_thing_seized(event: Event) -> bool:
    """Whether nobody is seized: "a chance to pick up a grant"."""
    return event.mode in _SEIZED and not any(party.code or party.name for party in event.targets)


def _is_empty(event: Event, trigger: Token) -> bool:
    """Whether only words were said, or officers came to a house."""
    if event.type == "REJECT" and trigger.lemma_ in _SAY:  # "said that it was not so"
        return True
    return event.type == "CONSULT" and {party.role for party in event.actors} == {"COP"}


def _is_open(event: Event, trigger: Token) -> bool:
    """Whether it did not happen, may never, or always does, and no two public parties are at it."""
    if event.status == "denied" and not (event.actors and event.targets):
        return True  # "nobody was hurt"
    if event.status in {"hypothetical", "planned"} and not _is_promise(event, trigger):
        return not (_has_public(event.actors) and _has_public(event.targets))
    return _is_habit(event, trigger)


def _has_public(parties: Sequence[Actor]) -> bool:
    """Whether a state, or somebody of a public role, is among the parties."""
    return any(party.code and party.role not in _PRIVATE for party in parties)


def _is_promise(event: Event, trigger: Token) -> bool:
    """Whether somebody public says what will be done: "the council will vote on Monday", "the
    minister said that the army would leave"."""
    if event.status == "planned" and _has_public(event.attribution):
        return _has_public(event.actors)
    told = any(child.lower_ in {"will", "shall", "wo"} for child in trigger.children)
    return event.status == "planned" and told and _has_public(event.actors)


def _is_advice(trigger: Token) -> bool:
    """Whether the reader is spoken to: "we can help you plan", "if you enter the country"."""
    return any(
        child.lower_ in _ADDRESSED
        for child in trigger.children
        if child.dep_ in {"nsubj", "nsubjpass", "dobj", "dative"}
    )


def _is_habit(event: Event, trigger: Token) -> bool:
    """Whether a plain present tells what somebody not of the state does again and again."""
    if event.attribution or _has_public(event.actors):
        return False
    helpers = {child.lower_ for child in trigger.children if child.dep_ in {"aux", "auxpass"}}
    if trigger.tag_ == "VBN":  # "people who protest are locked up"; "is charged" tells of a case
        return bool(helpers) and helpers <= _IS and event.type != "ACCUSE"
    return trigger.tag_ in _SIMPLE_PRESENT and not helpers


def _is_accident(event: Event, trigger: Token) -> bool:
    """Whether harm is told with a word of the road or of fire, and without a weapon."""
    if event.type != "ASSAULT" or event.mode not in {None, "beat", "primitive"}:
        return False
    sentence = trigger.sent
    lemmas = words_of(trigger.doc).lemmas[sentence.start : sentence.end]
    return not _ACCIDENT.isdisjoint(lemmas)


def _is_sport(trigger: Token) -> bool:
    doc, sentence = trigger.doc, trigger.sent
    first = doc[sentence.start - 1].sent.start if sentence.start else 0
    last = doc[sentence.end].sent.end if sentence.end < len(doc) else len(doc)
    return len(_sport_words(doc, first, last)) >= _SPORT_WORDS


def _sport_words(doc: Doc, first: int, last: int) -> frozenset[str]:
    return _SPORT.intersection(words_of(doc).lemmas[first:last])
