"""The phrases that name who acts and who is acted on, for a matched entry."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Span, Token

from geodata.events.clauses import Frame, with_conjuncts
from geodata.events.matching import Match, Matcher

_DEFAULT_TARGETS = (
    "object", "to", "against", "on", "upon", "with", "at", "for", "from", "over", "toward",
    "towards", "between", "of", "in",
)  # fmt: skip
# where the object is what is done ("imposed sanctions"), the target stands elsewhere
_LATE_TARGETS = (
    "on", "upon", "against", "with", "to", "at", "for", "toward", "towards", "between", "from",
    "of", "over", "poss", "into", "in", "mod",
)  # fmt: skip
_NOUN_ACTORS = ("by", "subject", "from")
_KEPT_PREPOSITIONS = frozenset({"of", "for", "from", "to"})


def actors_of(match: Match, matcher: Matcher) -> list[Token]:
    """Head words of who acts; empty where the sentence does not say."""
    frame, entry = match.frame, match.entry
    if frame.head.pos_ in {"NOUN", "PROPN"} and not frame.subjects and not frame.objects:
        return _noun_actors(match, matcher)
    found = list(frame.subjects)
    if match.light is not None and not found:
        found = _noun_actors_of(matcher.frame(match.light), entry.actor, matcher)
    if not found and entry.actor:
        found = [t for slot in entry.actor for t in frame.fill(slot)]
    return [t for token in found for t in _behind(token, matcher)]


def _noun_actors(match: Match, matcher: Matcher) -> list[Token]:
    return _noun_actors_of(match.frame, match.entry.actor, matcher)


def _noun_actors_of(frame: Frame, slots: Iterable[str], matcher: Matcher) -> list[Token]:
    for slot in slots or _NOUN_ACTORS:
        found = [t for t in frame.fill(slot) if not matcher.is_place(t) or slot != "in"]
        if found:
            return found
    return [t for t in frame.fill("mod") if t.ent_type_ in {"NORP", "GPE", "ORG", "PERSON"}]


def _behind(token: Token, matcher: Matcher) -> list[Token]:
    """Who is behind a subject that is itself an event ("the attack by X killed ...")."""
    if token.pos_ != "NOUN" or token.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}:
        return [token]
    if matcher.code(token) is None:
        return [token]
    frame = matcher.frame(token)
    found = _noun_actors_of(frame, _NOUN_ACTORS, matcher)
    return found or [token]


def targets_of(match: Match, matcher: Matcher, actors: list[Token]) -> list[Token]:
    """Head words of who is acted on: the first slot of the entry's order that holds something."""
    frames = [match.frame]
    if match.light is not None:
        frames.append(matcher.frame(match.light))
    taken = {t.i for t in actors}
    for slot in _target_slots(match):
        for frame in frames:
            found = _fillers(slot, frame, match, matcher, taken)
            if found:
                return found
    return _targets_inside(match, matcher, taken)


def _target_slots(match: Match) -> tuple[str, ...]:
    if match.entry.target and match.light is None:
        return match.entry.target
    if match.light is not None:
        return (*match.entry.target, *_LATE_TARGETS)
    object_is_used = any(t.i in match.used for t in match.frame.objects)
    return _LATE_TARGETS if object_is_used else _DEFAULT_TARGETS


def _fillers(
    slot: str, frame: Frame, match: Match, matcher: Matcher, taken: set[int]
) -> list[Token]:
    if slot in {"do", "that"}:
        return _targets_of_content(frame, slot, matcher, taken)
    found = []
    for token in frame.fill(slot):
        if token.i in taken or token.pos_ in {"VERB", "AUX", "ADV"}:
            continue
        if slot == "mod" and token.ent_type_ not in {"NORP", "GPE", "ORG"}:
            continue
        if slot != "object" and token.ent_type_ in {"DATE", "TIME", "CARDINAL", "MONEY"}:
            continue
        if slot == "in" and not matcher.is_place(token):
            continue
        if slot == "object" and match.light is not None:
            continue
        found.append(token)
    return found


def _targets_of_content(frame: Frame, slot: str, matcher: Matcher, taken: set[int]) -> list[Token]:
    """ "threatened to shell Haifa": the target of the threat is the target of the shelling."""
    for verb in frame.fill(slot):
        inner = matcher.match(verb)
        if inner is not None:
            found = [t for t in targets_of(inner, matcher, []) if t.i not in taken]
            if found:
                return found
        below = matcher.frame(verb)
        for name in _DEFAULT_TARGETS:
            found = [
                t
                for t in below.fill(name)
                if t.i not in taken and t.pos_ in {"NOUN", "PROPN"} and t.ent_type_ != "DATE"
            ]
            if found:
                return found
        subjects = [t for t in below.subjects if t.i not in taken]
        if slot == "that" and subjects:
            return subjects
    return []


def _targets_inside(match: Match, matcher: Matcher, taken: set[int]) -> list[Token]:
    """Nothing in the usual slots: content, then the owner of what was done, then the place."""
    for slot in ("do", "that"):
        found = _targets_of_content(match.frame, slot, matcher, taken)
        if found:
            return found
    for slot in ("poss", "of", "mod", "in"):
        found = _fillers(slot, match.frame, match, matcher, taken)
        if found:
            return found
    return []


def phrase(token: Token) -> Span:
    """The noun phrase of a head word: without relative clauses, appositions and conjuncts."""
    left = token.i
    for child in token.lefts:
        if child.dep_ not in {"cc", "preconj", "punct", "advmod", "mark"}:
            left = min(left, child.left_edge.i)
    right = token.i
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in _KEPT_PREPOSITIONS and child.i == right + 1:
            right = _last_of_phrase(child)
        elif child.dep_ in {"flat", "compound", "nummod"} and child.i == right + 1:
            right = child.right_edge.i
    return token.doc[left : right + 1]


def _last_of_phrase(preposition: Token) -> int:
    right = preposition.i
    for child in preposition.children:
        if child.dep_ == "pobj":
            last = [phrase(t).end - 1 for t in with_conjuncts(child)]
            right = max(right, *last)
    return right
