"""One readable line for an event: "Nigeria released dozens of minors · Abuja"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geodata.countries import COUNTRIES
from geodata.events.event import Actor, Event
from geodata.quoting import NOBODY, clause
from geodata.wording import MODES, TYPES, join_words

_PREFIX = {
    "planned": "Planned",
    "hypothetical": "Possible",
    "denied": "Denied",
    "historical": "Earlier",
}
# a verb phrase is left without its object by cutting the word that wants one
_DANGLING = (
    " against", " with", " from", " on", " to", " of", " for", " at", " by", " before", " about",
)  # fmt: skip
# ... and these say nothing without their object, so the noun stands in
_NEEDS_OBJECT = frozenset({
    "AGREE", "AID", "ACCUSE", "COERCE", "CONSULT", "COOPERATE", "REJECT", "REQUEST", "SANCTION",
    "SUPPORT", "ASSAULT", "THREATEN",
})  # fmt: skip
_MOST_NAMED = 2
_HEAD = re.compile(r" (?:of|in|from|at|on|for|with|near) |,")  # what ends a phrase's first noun
_PLURALS = frozenset({
    "people", "men", "gunmen", "women", "children", "police", "tens", "dozens", "scores",
    "hundreds", "thousands", "millions", "both", "several", "houthis", "israelis", "iraqis",
    "pakistanis",
})  # fmt: skip
_ENDINGS = ("ers", "ors", "ists", "ents", "ants", "els", "ians", "oops", "ials")


def headline(event: Event, text: str | None = None) -> str:
    """Say who did what to whom, where, in simple words; the status leads where it did not happen.

    The article's own words are taken where `text`, the article's, has a plain clause; else the line
    is made of the coding alone, and never claims more than that does.
    """
    what = (text is not None and clause(event, text)) or _what(event)
    prefix = _PREFIX.get(event.status)
    line = f"{prefix}: {what}" if prefix else what[:1].upper() + what[1:]
    place = event.place.name or event.place.text if event.place else None
    return f"{line} · {place}" if place and place not in line else line


def _what(event: Event) -> str:
    """The sentence without status and place."""
    words = TYPES[event.type]
    plain = (words.verb, words.noun, words.toward)
    verb, noun, toward = MODES.get((event.type, event.mode or ""), plain)
    who, whom = _names(event.actors), _names(event.targets)
    if len(who) > 1 and not whom and words.joint:
        return f"{join_words(who)} {words.joint}"
    if not who:
        return " ".join(filter(None, (noun, toward, join_words(whom)))) if whom else noun
    if whom:
        return f"{join_words(who)} {_agree(verb, event.actors)} {join_words(whom)}"
    if event.type in _NEEDS_OBJECT:
        return f"{noun} by {join_words(who)}"
    return f"{join_words(who)} {_agree(_cut(verb), event.actors)}"


def _names(parties: Sequence[Actor]) -> list[str]:
    """Distinct names in order; beyond two, "and n others"."""
    known = (n for p in parties if (n := p.name or p.text or p.country))
    names = list(dict.fromkeys(name for name in known if name.lower() not in NOBODY))
    if len(names) <= _MOST_NAMED:
        return names
    rest = len(names) - _MOST_NAMED + 1
    return [*names[: _MOST_NAMED - 1], f"{rest} others"]


def _agree(verb: str, actors: Sequence[Actor]) -> str:
    """Make the verb plural for several actors, or one that is many: "attacks" -> "attack"."""
    if len(_names(actors)) < 2 and not _is_many(actors[0]):
        return verb
    first, _, rest = verb.partition(" ")
    stem = {"goes": "go"}.get(first) or (
        first[:-2] if first.endswith(("ches", "shes", "sses")) else first.removesuffix("s")
    )
    return f"{stem} {rest}".strip()


def _is_many(actor: Actor) -> bool:
    """Whether a party's words are plural: "Armed groups", "Tens of thousands of people"."""
    name = actor.name or actor.text or ""
    if name in COUNTRIES.values() or actor.code in COUNTRIES:
        return False
    head = _HEAD.split(name, maxsplit=1)[0].split()
    if not head:
        return False
    last = head[-1]
    if any(word[:1].isdigit() and word != "1" for word in head):
        return True
    if last.lower() in _PLURALS:
        return True
    if last[:1].islower():
        return last.endswith("s") and not last.endswith(("ss", "us", "is"))
    # one word with a capital may be a name, or a common noun that begins its sentence
    return len(head) == 1 and last.endswith(_ENDINGS)


def _cut(verb: str) -> str:
    """Drop the preposition that waits for a target: "moves troops against" -> "moves troops"."""
    for ending in _DANGLING:
        verb = verb.removesuffix(ending)
    return verb
