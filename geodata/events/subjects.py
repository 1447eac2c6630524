"""Who acts: the subject of a verb, also where the grammar leaves it out.

Control ("promised to send"), conjunction, participles and relative clauses are followed to the
word that the clause is about.
"""

from __future__ import annotations

from spacy.tokens import Token

from geodata.events.clauses import (
    SUBJECT,
    dependents,
    is_infinitive,
    squeezed_subject,
    through_relative,
    with_conjuncts,
)

# clauses that share the subject of the clause above
_SHARING = frozenset({"conj", "advcl", "ccomp", "dep", "parataxis", "oprd"})
# "X told Y to leave": the infinitive's subject is Y; with other verbs it is X
_OBJECT_CONTROL = frozenset(
    ["ask", "urge", "tell", "order", "force", "allow", "help", "persuade", "invite", "want",
     "let", "press", "compel", "permit", "convince", "enable", "encourage", "instruct", "command",
     "direct", "warn", "advise", "beg", "request", "require", "authorise", "authorize", "cause",
     "train", "teach", "send", "call", "beseech", "implore", "lead", "prompt", "drive", "push",
     "pressure", "make", "see", "find", "catch", "watch", "leave", "keep", "get", "expect",
     "believe", "accuse", "appeal"]
)  # fmt: skip
# "X accused Y of lying": the gerund's subject is Y
_OBJECT_GERUND = frozenset(
    ["accuse", "suspect", "blame", "criticise", "criticize", "condemn", "praise", "prevent",
     "stop", "ban", "bar", "prohibit", "convict", "fault", "thank", "commend", "denounce",
     "charge", "deter", "discourage", "arrest", "jail", "detain", "punish", "fine", "forgive",
     "pardon", "rebuke", "restrain", "keep", "acquit", "sue", "sentence", "imprison", "slam"]
)  # fmt: skip


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subjects, own or understood, conjuncts apart."""
    own = [c for c in verb.children if c.dep_ in SUBJECT and c.dep_ != "expl"]
    if own:
        return [t for c in own for t in with_conjuncts(through_relative(c))]
    if depth > 6 or verb.dep_ == "ROOT":
        return []
    return _understood_subjects(verb, depth + 1)


def _understood_subjects(verb: Token, depth: int) -> list[Token]:
    head, label = verb.head, verb.dep_
    before = squeezed_subject(verb)
    if before is not None:
        return [before]
    if label == "xcomp" or (label in {"ccomp", "advcl"} and is_infinitive(verb)):
        objects = dependents(head, "dobj") if label != "advcl" else []
        controlled = objects if head.lemma_ in _OBJECT_CONTROL else []
        return controlled or surface_subjects(head, depth)
    if label == "acomp" and head.pos_ in {"VERB", "AUX"}:  # "was ready to talk"
        return surface_subjects(head, depth)
    if label == "acl" and (seen := _seen_doing(verb)) is not None:
        return with_conjuncts(seen)
    if label in {"acl", "relcl"}:
        return _subjects_of_noun(head, depth) if is_infinitive(verb) else with_conjuncts(head)
    if label == "pcomp":
        return _subjects_of_gerund(head.head, depth)
    if label in _SHARING and head.pos_ in {"VERB", "AUX"}:
        return surface_subjects(head, depth)
    return []


def _seen_doing(verb: Token) -> Token | None:
    """Who acts in "signs of Peru rearming", which the parse hangs on "signs"."""
    before = verb.nbor(-1) if verb.i and verb.tag_ == "VBG" else None
    if before is None or before.dep_ != "pobj" or before.head.lower_ != "of":
        return None
    return before if before.head.head.i == verb.head.i else None


def _subjects_of_gerund(governor: Token, depth: int) -> list[Token]:
    """ "accused X of lying", "left after losing", "a campaign of bombing"."""
    if governor.pos_ not in {"VERB", "AUX"}:
        return _subjects_of_noun(governor, depth)
    blamed = dependents(governor, "dobj", "nsubjpass") if governor.lemma_ in _OBJECT_GERUND else []
    return blamed or surface_subjects(governor, depth)


def _subjects_of_noun(noun: Token, depth: int) -> list[Token]:
    """Who is behind "an offer to help": the possessor, else the subject of the verb above."""
    owners = dependents(noun, "poss")
    if owners:
        return owners
    for child in noun.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from"}:
            return dependents(child, "pobj")
    if noun.dep_ in {"dobj", "attr", "oprd"} and noun.head.pos_ in {"VERB", "AUX"}:
        return surface_subjects(noun.head, depth)
    return []


def owner_of_participle(verb: Token) -> list[Token]:
    """Who acts in "North Korea has soldiers stationed there": the subject of "has"."""
    noun = verb.head
    if verb.dep_ == "acl" and noun.dep_ == "dobj" and noun.head.lemma_ in {"have", "keep"}:
        return surface_subjects(noun.head)
    if verb.dep_ == "ccomp" and verb.head.lemma_ in {"have", "keep", "get"}:
        return surface_subjects(verb.head)
    return []
