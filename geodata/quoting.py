"""The article's own words for an event, where they make a plain clause: "Nigeria released minors".

A headline of the coding alone is stiff ("India turns down Canadian official"); the words from the
verb to the end of its clause say it better, and claim no more than the text does.
"""

from __future__ import annotations

import re

from geodata.events.event import Actor, Event
from geodata.wording import join_words

LONGEST = 80  # characters behind the trigger: two lines of the list
# what may stand between the actor and its verb: an apposition, auxiliaries, adverbs
_GAP = re.compile(
    r"(?:, [^,;:.!?\n]{1,80},|) (?P<kept>(?:(?:will|would|is|are|was|were|could|may|might) )?)"
    r"(?:(?:has|have|had|been|also|again|later|then|now|even|still|twice|[a-z]+ly) )*"
)
# a verb in the past, the present or a progressive; nouns such as "attack" and "talks" are not taken
_VERB = re.compile(
    r"[a-z]+(?:ed|ing|ns|ts|ds|ks|ls|rs|es)|met|shot|held|told|said|began|hit|struck|fought|gave|"
    r"sent|took|made|broke|cut|led|won|left|went|came|sought|withdrew|threw|flew|stole|froze|"
    r"overthrew|set|shut|let|laid|paid|put|spoke|swore|forbade|brought|bought|drove|fell"
)
_STOPS = re.compile(
    r"(?:(?<=[a-z0-9%][a-z0-9%])|(?<= \d))[.!?](?=\s|$)|[;:\n“”\"()]|, | [–—-] |"
    r" (?:that|who|which|whose|where|after|before|while|when|because|but|although|as|amid|"
    r"and (?:(?:also|later|then|has|have|had) )?"
    r"(?:[a-z]+(?:ed|[^s]s|n't)|said|told|was|were|is|are|has|have|had|that|took|made|began)) "
)
# what is said, warned or demanded is the object of its verb: "warned on Monday that it would leave"
_SAID = re.compile(r"(?: on [A-Z][a-z]+day)? that ")
# a pronoun that nothing was found for names nobody
NOBODY = frozenset(
    ["he", "she", "it", "they", "them", "him", "her", "we", "us", "you", "i", "who", "what",
     "which", "that", "this", "those", "these", "nobody", "nothing", "other", "others", "some"]
)  # fmt: skip


def clause(event: Event, text: str) -> str | None:
    """Return actor, verb and object in the article's words, or None where they make no clause."""
    if not event.actors or event.status not in {"occurred", "historical"}:
        return None
    if not _VERB.fullmatch(event.trigger.text):
        return None
    last = max(event.actors, key=lambda actor: actor.end or 0)
    if last.end is None or any(actor.start is None for actor in event.actors):
        return None
    if any((actor.name or actor.text or "").lower() in NOBODY for actor in event.actors):
        return None
    gap = _GAP.fullmatch(text[last.end : event.trigger.start])
    tail = _tail(event, text)
    if gap is None or tail is None or _modifies(last, event.trigger.text):
        return None
    return f"{join_words(_names(event.actors))} {gap['kept']}{event.trigger.text}{tail}"


def _tail(event: Event, text: str) -> str | None:
    """The words from the verb to the end of its clause, or of its object where that is too far."""
    after = event.trigger.end
    ends = [a.end for a in event.targets if a.start is not None and a.start >= after]
    if event.place is not None and (event.place.start or 0) >= after:
        ends.append(event.place.end)
    coded = max((end for end in ends if end is not None), default=after) - after
    rest = text[after : event.sentence[1]]
    said = _SAID.match(rest)
    stop = _STOPS.search(rest, said.end() if said else 0)
    whole = rest[: stop.start()] if stop else rest
    if len(whole) <= LONGEST and whole:
        return whole
    return rest[:coded] if 0 < coded <= min(LONGEST, len(whole)) else None


def _modifies(actor: Actor, verb: str) -> bool:
    """Whether an adjective only describes a noun: "Israeli strikes on"."""
    return verb.endswith("s") and actor.text != actor.name


def _names(actors: tuple[Actor, ...]) -> list[str]:
    return list(dict.fromkeys(name for a in actors if (name := a.name or a.text)))
