"""Why an event was coded as it was: the words of the text and the line of the lexicon."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from geodata.events.lexicon import Code
from geodata.events.matching import Match
from geodata.events.status import Standing


def reasons_of(match: Match, standing: Standing, code: Code, cue: str | None) -> Mapping[str, str]:
    """What gave an event its `type`, `mode` and `status`; a field without a reason is left out.

    `code` is what the event became, `cue` the word that set its mode where the entry did not.
    """
    found = {"type": _type_reason(match, standing, code)}
    if code[1] is not None and cue is not None:
        found["mode"] = cue
    if standing.cue is not None and standing.status != "occurred":
        found["status"] = standing.cue.text
    return found


def _type_reason(match: Match, standing: Standing, code: Code) -> str:
    """ "fired + missiles: mobilize.txt line 12", and what a plan or a refusal made of it."""
    head = match.frame.head
    words = " + ".join(t.text for t in _words(match, head))
    file, _, line = match.entry.source.partition(":")
    text = f"{words}: {file} line {line}" if line else words
    if code[0] == match.code[0]:
        return text
    cue = f" with \u201c{standing.cue.text}\u201d" if standing.cue is not None else ""
    return f"{text} ({match.code[0]}{cue})"


def _words(match: Match, head: Token) -> list[Token]:
    return sorted({head, *(head.doc[i] for i in match.used)}, key=lambda token: token.i)
