"""The dependency tree read as frames: who, what and which complements, for a verb or event noun.

A `Frame` gives logical roles: the subject of a passive is among the objects, its by-phrase among
the subjects; subjects that the grammar leaves out are filled in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from geodata.events.clauses import (
    RELATIVE,
    SUBJECT,
    dependents,
    governing_verb,
    has_negation,
    is_future,
    is_infinitive,
    is_passive,
    squeezed_subject,
    through_relative,
    with_conjuncts,
)
from geodata.events.subjects import owner_of_participle, surface_subjects

_PARTICLE_WORDS = frozenset(
    ["off", "out", "up", "down", "back", "away", "over", "in", "on", "together", "apart", "aside",
     "along", "around", "through", "forward"]
)  # fmt: skip
# "according to", "due to": what follows has no part in the event
_NO_ROLE = frozenset({"according", "due", "because", "thanks", "owing", "prior", "such", "despite"})
_FINITE = frozenset({"will", "would", "has", "had", "have", "is", "was", "are", "were", "could"})
_OBLIGED = frozenset({"must"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A predicate with its logical roles.

    `slots` maps a preposition ("against"), or "do" (infinitive), "that" (finite complement),
    "attribute", "mod" (modifiers of a noun) and so on to the head words that fill it.
    """

    head: Token
    passive: bool
    subjects: tuple[Token, ...]
    objects: tuple[Token, ...]
    slots: Mapping[str, tuple[Token, ...]]
    particles: frozenset[str]
    negated: bool

    def fill(self, slot: str) -> tuple[Token, ...]:
        """The head words in a slot; "subject" and "object" are slots like any other."""
        if slot == "subject":
            return self.subjects
        if slot == "object":
            return self.objects
        return self.slots.get(slot, ())


def verb_frame(verb: Token) -> Frame:
    """The frame of a predicate."""
    passive = is_passive(verb)
    objects, recipients = _verb_objects(verb, passive)
    negated = has_negation(verb)
    slots = _verb_slots(verb, objects, negated=negated)
    if recipients:
        slots["to"] = (*slots.get("to", ()), *recipients)
    if passive:
        agents = [t for c in verb.children if c.dep_ == "agent" for t in dependents(c, "pobj")]
        subjects = agents or owner_of_participle(verb)
    else:
        subjects = surface_subjects(verb)
    return Frame(
        verb,
        passive,
        tuple(subjects),
        tuple(objects),
        slots,
        _particles(verb),
        negated,
    )


def noun_frame(noun: Token) -> Frame:
    """The frame of an event noun; "subject" is its possessor, "verb" the verb it belongs to."""
    slots: dict[str, list[Token]] = defaultdict(list)
    for slot, token in _modifiers(noun):
        slots[slot].append(token)
    governor = governing_verb(noun)
    if governor is not None:
        slots["verb"].append(governor)
    subjects = dependents(noun, "poss")
    frozen = {key: tuple(value) for key, value in slots.items()}
    negated = any(c.dep_ == "det" and c.lower_ == "no" for c in noun.children)
    return Frame(noun, False, tuple(subjects), (), frozen, frozenset(), negated)


def _verb_objects(verb: Token, passive: bool) -> tuple[list[Token], list[Token]]:
    """(objects, recipients): the recipient is the subject of "was given aid"."""
    direct = [through_relative(t) for t in dependents(verb, "dobj")]
    if squeezed_subject(verb) is not None:
        return [verb.head], []
    if not passive:
        if not direct:
            direct = _shared_objects(verb) or [t for t, _ in _small_clauses(verb)]
        if verb.dep_ == "relcl" and not direct and _gap_is_object(verb):
            direct = with_conjuncts(verb.head)
        return direct, []
    surface = surface_subjects(verb)
    return (direct, surface) if direct else (surface, [])


def _small_clauses(verb: Token) -> Iterator[tuple[Token, Token]]:
    """(subject, predicate) of "found the man guilty", "declared a siege to begin on Friday"."""
    for child in verb.children:
        if child.dep_ != "ccomp" or child.tag_ in {"VBD", "VBZ", "VBP"}:
            continue
        if any(c.dep_ in {"mark", "cop"} or c.lower_ in _FINITE for c in child.children):
            continue
        for subject in child.children:
            if subject.dep_ == "nsubj" and subject.i > verb.i:
                yield from ((token, child) for token in with_conjuncts(subject))


def _shared_objects(verb: Token) -> list[Token]:
    """ "shot and killed two men": the object stands after the last of the verbs."""
    for child in verb.children:
        if child.dep_ != "conj" or child.pos_ != "VERB" or child.i - verb.i > 3:
            continue
        if not any(c.dep_ in SUBJECT for c in child.children):
            return [through_relative(t) for t in dependents(child, "dobj")]
    return []


def _gap_is_object(verb: Token) -> bool:
    """Whether a relative clause without pronoun lacks its object: "the city they seized"."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return bool(subjects) and subjects[0].lower_ not in RELATIVE


def _verb_slots(
    verb: Token, objects: list[Token], *, negated: bool
) -> dict[str, tuple[Token, ...]]:
    slots: dict[str, list[Token]] = defaultdict(list)
    sources = [_prepositions(verb), _complements(verb), _attributes(verb)]
    sources += [_object_slots(thing) for thing in objects]
    for source in sources:
        for slot, token in source:
            slots[slot].append(token)
    for part in (t for o in objects for slot, t in _prepositions(o) if slot == "of"):
        for slot, token in _modifiers(part):  # "a batch of soldiers from X"
            if not slots[slot]:
                slots[slot].append(token)
    if negated:
        slots["negated"].append(verb)
    for slot, token in _marks(verb, (*slots["do"], *slots["that"])):
        slots[slot].append(token)
    return {key: tuple(value) for key, value in slots.items() if value}


def _attributes(verb: Token) -> Iterator[tuple[str, Token]]:
    """What follows "be", with its own complements ("is ready to sign")."""
    for _, predicate in _small_clauses(verb):
        if predicate.pos_ in {"ADJ", "NOUN"}:
            yield "attribute", predicate
    for child in verb.children:
        if child.dep_ in {"acomp", "attr", "oprd"}:
            yield from (("attribute", token) for token in with_conjuncts(child))
            yield from _prepositions(child)
            yield from _complements(child)


def _object_slots(thing: Token) -> Iterator[tuple[str, Token]]:
    yield from _modifiers(thing)
    yield from (("poss", token) for token in dependents(thing, "poss"))


def _marks(verb: Token, contents: tuple[Token, ...]) -> Iterator[tuple[str, Token]]:
    """The slots that stand for "will", and for "not" and "must" of what is said or done."""
    if is_future(verb):
        yield "future", verb
    for inner in contents:
        if any(c.dep_ == "neg" for c in inner.children):
            yield "negated-do", inner
        if any(c.dep_ == "aux" and c.lower_ in _OBLIGED for c in inner.children):
            yield "obliged", inner


def _prepositions(word: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, head word below it) of a word; "out of" is also "of"."""
    for child in word.children:
        if child.dep_ == "dative" and child.pos_ != "ADP":
            yield from (("to", token) for token in with_conjuncts(child))
        elif _opens_phrase(child):
            for preposition in with_conjuncts(child):
                yield from _below(preposition)


def _opens_phrase(child: Token) -> bool:
    if child.lower_ in _NO_ROLE:
        return False
    if child.dep_ == "advmod":
        return child.lower_ in _PARTICLE_WORDS
    return child.dep_ in {"prep", "agent", "dative", "prt"}


def _below(preposition: Token) -> Iterator[tuple[str, Token]]:
    for child in preposition.children:
        if child.ent_type_ in {"DATE", "TIME"}:
            continue
        if child.dep_ in {"pobj", "pcomp"}:
            yield from ((preposition.lower_, through_relative(t)) for t in with_conjuncts(child))
        elif child.dep_ == "prep":
            for token in dependents(child, "pobj", "pcomp"):
                yield child.lower_, through_relative(token)
                yield f"{preposition.lower_} {child.lower_}", through_relative(token)


def _complements(word: Token) -> Iterator[tuple[str, Token]]:
    for child in word.children:
        if child.dep_ == "xcomp":
            slot = "do"
        elif child.dep_ == "ccomp":
            slot = "do" if is_infinitive(child) else "that"
        elif child.dep_ in {"advcl", "acl", "relcl"} and is_infinitive(child):
            slot = "do"
        else:
            continue
        for verb in with_conjuncts(child):
            if verb.pos_ in {"VERB", "AUX"}:
                yield slot, verb
            elif slot == "do":
                yield "attribute", verb


def _modifiers(noun: Token) -> Iterator[tuple[str, Token]]:
    """Complements of a noun: its prepositions, participles ("imposed on"), infinitives, names."""
    yield from _prepositions(noun)
    for child in noun.children:
        if child.dep_ in {"acl", "relcl"}:
            if is_infinitive(child):
                yield "do", child
                continue
            yield from _prepositions(child)
            for target in dependents(child, "dobj"):
                yield child.lower_, target
        elif child.dep_ in {"compound", "amod", "nmod"}:
            yield "mod", child


def _particles(verb: Token) -> frozenset[str]:
    found = set()
    for child in verb.children:
        is_loose = child.dep_ in {"advmod", "prep"} and child.lower_ in _PARTICLE_WORDS
        if child.dep_ == "prt" or is_loose:
            found.add(child.lower_)
    return frozenset(found)
