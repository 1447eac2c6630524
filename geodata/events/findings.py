"""Which words of a text report events: triggers with what the lexicon and the sentence say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from geodata.events.clauses import is_infinitive, is_predicate
from geodata.events.matching import Match, Matcher
from geodata.events.status import Standing, standing

# what a verbal event is about is its content, not a further event
_CONTAINERS = frozenset({"REQUEST", "REJECT", "THREATEN", "AGREE", "CONCEDE", "ACCUSE"})
_CONTENT_LABELS = frozenset(
    {"xcomp", "ccomp", "dobj", "pobj", "prep", "pcomp", "acl", "conj", "advcl", "nsubjpass",
     "compound", "poss", "nmod", "amod", "attr", "acomp", "oprd", "dative"}
)  # fmt: skip
_HOLDING = frozenset({"have", "see", "get", "keep"})


@dataclass(frozen=True, slots=True)
class Finding:
    """A trigger with its match and its standing, before parties are named."""

    trigger: Token
    match: Match
    standing: Standing


def findings_of(doc: Doc, matcher: Matcher) -> list[Finding]:
    """The triggers of a text, in its order."""
    matches = {
        t.i: m
        for t in doc
        if (is_predicate(t) or t.pos_ in {"NOUN", "PROPN"}) and (m := matcher.match(t)) is not None
    }
    consumed = {i for m in matches.values() for i in m.used if m.frame.head.i in matches}
    found = []
    for i, match in matches.items():
        token = doc[i]
        if i in consumed and not is_predicate(token):
            continue
        if _is_content(token, matches) or _repeats(token, match, matches):
            continue
        found.append(Finding(token, match, standing(token, matcher.lexicon)))
    return found


def _is_content(token: Token, matches: Mapping[int, Match]) -> bool:
    """Whether a trigger only says what another one demands, promises, refuses or alleges."""
    noun = token.pos_ != "VERB"
    for _ in range(12):
        head, label = token.head, token.dep_
        if head.i == token.i or label not in _CONTENT_LABELS:
            return False
        if label == "advcl" and not is_infinitive(token):
            return False
        above = matches.get(head.i)
        if above is not None and label != "conj":
            kind, mode = above.code
            factive = kind == "ACCUSE" and mode != "allege" and noun
            if kind in _CONTAINERS and not factive:
                return True
        token = head
    return False


def _repeats(token: Token, match: Match, matches: Mapping[int, Match]) -> bool:
    """Whether a trigger only says again what another one says: "met in a surprise meeting",
    "has soldiers stationed there"."""
    if token.dep_ == "pobj" and token.head.head.i in matches and not is_predicate(token):
        return matches[token.head.head.i].code[0] == match.code[0]
    if token.lemma_ in _HOLDING:
        below = [c for t in match.frame.objects for c in t.children if c.dep_ == "acl"]
        return any(c.i in matches and matches[c.i].code[0] == match.code[0] for c in below)
    return False
