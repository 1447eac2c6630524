"""The code of a finding: PLOVER's rules for what is still to come, and the mode.

The mode comes from the entry, else from words of the clause, else from what is demanded, refused
or threatened.
"""

from __future__ import annotations

from dataclasses import dataclass

from geodata.events.cast import Cast
from geodata.events.event import Status
from geodata.events.findings import Finding
from geodata.events.lexicon import Code
from geodata.events.matching import Match, Matcher

_HARM = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
_COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
_CONTENT_SLOTS = ("do", "that", "for", "object", "of", "to", "with", "on")


@dataclass(frozen=True, slots=True)
class Coding:
    """What a finding is coded as; `cue` is the word that set the mode where the entry did not."""

    code: Code
    status: Status
    cue: str | None = None


def coding_of(finding: Finding, matcher: Matcher, cast: Cast) -> Coding:
    """The code of a finding and its status."""
    lexicon, standing = matcher.lexicon, finding.standing
    (name, mode), cue = finding.match.code, None
    if mode is None:
        mode, cue = _mode(finding.match, name, matcher)
    if standing.status == "denied" and standing.future and name in _COOPERATIVE:
        refused = lexicon.content_mode("REJECT", (name, mode))
        return Coding(("REJECT", refused), "occurred")  # "will not release the prisoners"
    intended = standing.status == "planned" and standing.future
    if name in lexicon.future and (intended or _is_own_threat(finding, cast)):
        becomes, usual = lexicon.future[name]
        if becomes != name:
            said, cue = _cued_mode(finding.match, becomes, matcher)
            new_mode = said or usual or lexicon.content_mode(becomes, (name, mode))
            return Coding((becomes, new_mode), standing.status, cue)
    return Coding((name, mode), standing.status, cue)


def _is_own_threat(finding: Finding, cast: Cast) -> bool:
    """Whether somebody says that they might harm: "the group said it could resume attacks"."""
    name, sources = finding.match.code[0], finding.standing.sources
    if name not in _HARM or finding.standing.status != "hypothetical" or not sources:
        return False
    if finding.standing.cue not in list(finding.trigger.children):
        return False  # "it would be wrong to attack"
    actors = {a.code for a in cast.named(finding.match.frame.subjects) if a.code}
    speakers = {s.code for s in cast.named(sources) if s.code}
    return any(a[:3] == s[:3] for a in actors for s in speakers)


def _mode(match: Match, name: str, matcher: Matcher) -> tuple[str | None, str | None]:
    """(mode, the word that sets it): from a cue, or from the content of what is said."""
    mode, cue = _cued_mode(match, name, matcher)
    return (mode, cue) if mode else _content_mode(match, name, matcher)


def _cued_mode(match: Match, name: str, matcher: Matcher) -> tuple[str | None, str | None]:
    near = matcher.mentions(match.frame.head)
    for mode, words in matcher.lexicon.cues.get(name, ()):
        if words & near:
            return mode, max(words & near, key=lambda word: (len(word), word))
    return None, None


def _content_mode(match: Match, name: str, matcher: Matcher) -> tuple[str | None, str | None]:
    """The mode of a demand, refusal or threat, from what is demanded, refused or threatened;
    through a call or an offer: "rejected calls for a ceasefire"."""
    frame, lexicon = match.frame, matcher.lexicon
    for slot in _CONTENT_SLOTS:
        for token in frame.fill(slot):
            content = matcher.code(token)
            mode = content and lexicon.content_mode(name, content)
            opened = content is None or content[0] in {"REQUEST", "AGREE"}
            if not mode and opened and token.pos_ == "NOUN":
                within = matcher.frame(token)
                inner = [matcher.code(t) for s in _CONTENT_SLOTS for t in within.fill(s)]
                modes = [lexicon.content_mode(name, code) for code in inner if code]
                mode = next(filter(None, modes), None)
            if mode:
                return mode, token.text
    change = frame.fill("do") if name in {"REQUEST", "REJECT"} else ()
    return ("change", change[0].text) if change else (None, None)
