"""The dependency tree read as frames: who, what and which complements, for a verb or event noun.

Labels are those of spaCy's English models (ClearNLP style). A `Frame` gives logical roles: the
subject of a passive is among the objects, its by-phrase among the subjects; subjects that the
grammar leaves out (control, conjunction, participles, relative clauses) are filled in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from geodata.words import words_of

_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_PARTICLE_WORDS = frozenset(
    ["off", "out", "up", "down", "back", "away", "over", "in", "on", "together", "apart", "aside",
     "along", "around", "through", "forward"]
)  # fmt: skip
# clauses that share the subject of the clause above
_SHARING = frozenset({"conj", "advcl", "ccomp", "dep", "parataxis", "oprd"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
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
# "according to", "due to": what follows has no part in the event
_NO_ROLE = frozenset({"according", "due", "because", "thanks", "owing", "prior", "such", "despite"})
_FINITE = frozenset({"will", "would", "has", "had", "have", "is", "was", "are", "were", "could"})
_OBLIGED = frozenset({"must"})
_FUTURE_AUX = frozenset({"will", "shall", "'ll", "wo", "would", "’ll"})


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


def is_predicate(token: Token) -> bool:
    """Whether a token heads a clause: a verb that is neither an auxiliary nor a mere modifier."""
    if token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"aux", "auxpass"}:
        return False
    return token.dep_ not in {"amod", "compound", "det", "case", "punct", "nummod"} or _squeezed(
        token
    )


def _squeezed(token: Token) -> bool:
    """A verb that the parser has read into a name: "Putin meeting Choe Son Hui"."""
    return _squeezed_subject(token) is not None


def _squeezed_subject(token: Token) -> Token | None:
    """The name before a verb that was read into what follows: "Norway test-fired rockets"."""
    head = token.head
    if token.dep_ not in {"compound", "amod"} or head.i < token.i or token.i == 0:
        return None
    before = token.doc[token.i - 1]
    if token.tag_ == "VBG" and token.dep_ == "compound":
        return before if before.pos_ == "PROPN" and head.pos_ == "PROPN" else None
    if token.tag_ != "VBD" or before.text != "-" or token.i < 3:
        return None
    name = token.doc[token.i - 3]
    return name if name.pos_ == "PROPN" and name.head.i == head.i else None


def with_conjuncts(token: Token) -> list[Token]:
    """The token and everything coordinated below it, in order."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.i > token.i:
            found.extend(with_conjuncts(child))
    return found


def _children(token: Token, *labels: str) -> list[Token]:
    return [t for c in token.children if c.dep_ in labels for t in with_conjuncts(c)]


def _antecedent(token: Token) -> Token:
    """What a relative pronoun stands for; any other token is itself."""
    if token.lower_ not in _RELATIVE or token.pos_ not in {"PRON", "DET", "SCONJ"}:
        return token
    for ancestor in token.ancestors:
        if ancestor.dep_ == "relcl":
            return ancestor.head
    return token


def is_passive(verb: Token) -> bool:
    """Whether the verb's surface subject (or the noun it modifies) is its logical object."""
    if any(c.dep_ in {"auxpass", "nsubjpass", "agent"} for c in verb.children):
        return True
    if verb.tag_ != "VBN" or any(c.dep_ == "aux" for c in verb.children):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        has_object = any(c.dep_ == "dobj" for c in verb.children)
        return not has_object and is_passive(verb.head)
    if verb.dep_ in {"acl", "advcl", "oprd", "xcomp"}:
        return not any(c.dep_ == "dobj" for c in verb.children) or verb.dep_ == "acl"
    return verb.dep_ == "ccomp" and verb.head.lemma_ in {"get", "have", "order", "see", "want"}


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subjects, own or understood, conjuncts apart."""
    own = [c for c in verb.children if c.dep_ in _SUBJECT and c.dep_ != "expl"]
    if own:
        return [t for c in own for t in with_conjuncts(_antecedent(c))]
    if depth > 6 or verb.dep_ == "ROOT":
        return []
    return _understood_subjects(verb, depth + 1)


def _understood_subjects(verb: Token, depth: int) -> list[Token]:
    head, label = verb.head, verb.dep_
    before = _squeezed_subject(verb)
    if before is not None:
        return [before]
    if label == "xcomp" or (label in {"ccomp", "advcl"} and _is_infinitive(verb)):
        objects = _children(head, "dobj") if label != "advcl" else []
        controlled = objects if head.lemma_ in _OBJECT_CONTROL else []
        return controlled or surface_subjects(head, depth)
    if label == "acomp" and head.pos_ in {"VERB", "AUX"}:  # "was ready to talk"
        return surface_subjects(head, depth)
    if label == "acl" and (seen := _seen_doing(verb)) is not None:
        return with_conjuncts(seen)
    if label in {"acl", "relcl"}:
        return _subjects_of_noun(head, depth) if _is_infinitive(verb) else with_conjuncts(head)
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
    blamed = _children(governor, "dobj", "nsubjpass") if governor.lemma_ in _OBJECT_GERUND else []
    return blamed or surface_subjects(governor, depth)


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _subjects_of_noun(noun: Token, depth: int) -> list[Token]:
    """Who is behind "an offer to help": the possessor, else the subject of the verb above."""
    owners = _children(noun, "poss")
    if owners:
        return owners
    for child in noun.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from"}:
            return _children(child, "pobj")
    if noun.dep_ in {"dobj", "attr", "oprd"} and noun.head.pos_ in {"VERB", "AUX"}:
        return surface_subjects(noun.head, depth)
    return []


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
            yield from ((preposition.lower_, _antecedent(t)) for t in with_conjuncts(child))
        elif child.dep_ == "prep":
            for token in _children(child, "pobj", "pcomp"):
                yield child.lower_, _antecedent(token)
                yield f"{preposition.lower_} {child.lower_}", _antecedent(token)


def _complements(word: Token) -> Iterator[tuple[str, Token]]:
    for child in word.children:
        if child.dep_ == "xcomp":
            slot = "do"
        elif child.dep_ == "ccomp":
            slot = "do" if _is_infinitive(child) else "that"
        elif child.dep_ in {"advcl", "acl", "relcl"} and _is_infinitive(child):
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
            if _is_infinitive(child):
                yield "do", child
                continue
            yield from _prepositions(child)
            for target in _children(child, "dobj"):
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


def _verb_objects(verb: Token, passive: bool) -> tuple[list[Token], list[Token]]:
    """(objects, recipients): the recipient is the subject of "was given aid"."""
    direct = [_antecedent(t) for t in _children(verb, "dobj")]
    if _squeezed(verb):
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
        finite = any(c.dep_ in {"mark", "cop"} or c.lower_ in _FINITE for c in child.children)
        if child.dep_ != "ccomp" or finite or child.tag_ in {"VBD", "VBZ", "VBP"}:
            continue
        for subject in child.children:
            if subject.dep_ == "nsubj" and subject.i > verb.i:
                yield from ((token, child) for token in with_conjuncts(subject))


def _shared_objects(verb: Token) -> list[Token]:
    """ "shot and killed two men": the object stands after the last of the verbs."""
    for child in verb.children:
        if child.dep_ != "conj" or child.pos_ != "VERB" or child.i - verb.i > 3:
            continue
        if not any(c.dep_ in _SUBJECT for c in child.children):
            return [_antecedent(t) for t in _children(child, "dobj")]
    return []


def _gap_is_object(verb: Token) -> bool:
    """Whether a relative clause without pronoun lacks its object: "the city they seized"."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return bool(subjects) and subjects[0].lower_ not in _RELATIVE


def _verb_slots(verb: Token, objects: list[Token]) -> dict[str, tuple[Token, ...]]:
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
    yield from (("poss", token) for token in _children(thing, "poss"))


def _marks(verb: Token, contents: tuple[Token, ...]) -> Iterator[tuple[str, Token]]:
    """The slots that stand for "not", "will" and "must"."""
    if has_negation(verb):
        yield "negated", verb
    if is_future(verb):
        yield "future", verb
    for inner in contents:
        if any(c.dep_ == "neg" for c in inner.children):
            yield "negated-do", inner
        if any(c.dep_ == "aux" and c.lower_ in _OBLIGED for c in inner.children):
            yield "obliged", inner


def has_negation(verb: Token) -> bool:
    """Whether the verb is negated: "not", "never", "no longer", or a subject with "no"."""
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in {"never", "n't", "neither"}:
            return True
        if child.dep_ in {"nsubj", "nsubjpass", "dobj"} and (
            child.lower_ in {"nobody", "none", "nothing"}
            or any(c.lower_ == "no" and c.dep_ == "det" for c in child.children)
        ):
            return True
    return False


def is_future(verb: Token) -> bool:
    """Whether the verb speaks of what is to come: "will strike", "is to visit", "is going to"."""
    for child in verb.children:
        if child.dep_ == "aux" and child.lower_ in _FUTURE_AUX:
            return True
    head = verb.head
    if verb.dep_ == "xcomp" and _is_infinitive(verb) and head.lemma_ in {"be", "go"}:
        return head.lemma_ == "be" or head.lower_ == "going"
    if verb.dep_ == "conj" and not any(c.dep_ in {"aux", *_SUBJECT} for c in verb.children):
        return verb.tag_ == "VB" and is_future(head)
    return False


def verb_frame(verb: Token) -> Frame:
    """The frame of a predicate."""
    passive = is_passive(verb)
    objects, recipients = _verb_objects(verb, passive)
    slots = _verb_slots(verb, objects)
    if recipients:
        slots["to"] = (*slots.get("to", ()), *recipients)
    if passive:
        agents = [t for c in verb.children if c.dep_ == "agent" for t in _children(c, "pobj")]
        subjects = agents or _owner_of_participle(verb)
    else:
        subjects = surface_subjects(verb)
    return Frame(
        verb,
        passive,
        tuple(subjects),
        tuple(objects),
        slots,
        _particles(verb),
        has_negation(verb),
    )


def _owner_of_participle(verb: Token) -> list[Token]:
    """Who acts in "North Korea has soldiers stationed there": the subject of "has"."""
    noun = verb.head
    if verb.dep_ == "acl" and noun.dep_ == "dobj" and noun.head.lemma_ in {"have", "keep"}:
        return surface_subjects(noun.head)
    if verb.dep_ == "ccomp" and verb.head.lemma_ in {"have", "keep", "get"}:
        return surface_subjects(verb.head)
    return []


def noun_frame(noun: Token) -> Frame:
    """The frame of an event noun; "subject" is its possessor, "verb" the verb it belongs to."""
    slots: dict[str, list[Token]] = defaultdict(list)
    for slot, token in _modifiers(noun):
        slots[slot].append(token)
    governor = governing_verb(noun)
    if governor is not None:
        slots["verb"].append(governor)
    subjects = _children(noun, "poss")
    frozen = {key: tuple(value) for key, value in slots.items()}
    negated = any(c.dep_ == "det" and c.lower_ == "no" for c in noun.children)
    return Frame(noun, False, tuple(subjects), (), frozen, frozenset(), negated)


def governing_verb(noun: Token) -> Token | None:
    """The verb whose subject or object a noun is, looking through "a series of"."""
    token = noun
    while token.dep_ == "conj" or (token.dep_ == "pobj" and token.head.lower_ == "of"):
        token = token.head if token.dep_ == "conj" else token.head.head
        if token.pos_ not in {"NOUN", "NUM", "PROPN"}:
            return None
    if token.dep_ in {"nsubj", "nsubjpass", "dobj"} and token.head.pos_ in {"VERB", "AUX"}:
        return token.head
    return None


def clause_tokens(verb: Token) -> Iterator[Token]:
    """The words of a clause without coordinated clauses and reported speech around it."""
    stack = [verb]
    while stack:
        token = stack.pop()
        yield token
        for child in token.children:
            apart = child.dep_ in {"conj", "parataxis"} and child.pos_ in {"VERB", "AUX"}
            if not apart:
                stack.append(child)


_BREAKS = frozenset({"DET", "ADP", "VERB", "PUNCT", "PRON", "CCONJ"})


def names(token: Token) -> frozenset[str]:
    """The ways a word list may write a word: lemma, form, and with the words before it.

    "air strikes" gives "strike", "strikes", "air strike"; spaCy's "cease", "-", "fire" gives
    "cease - fire" and "cease-fire".
    """
    words, here = words_of(token.doc), token.i
    tokens, lemmas = words.tokens, words.lemmas
    lemma = lemmas[here]
    found = {lemma, tokens[here].lower()}
    phrase = lemma
    for i in range(here - 1, max(here - 5, -1), -1):
        before = tokens[i]
        if before.isspace() or (words.parts[i] in _BREAKS and before != "-"):
            break
        phrase = f"{lemmas[i]} {phrase}"
        found.add(phrase)
        if " - " in phrase:
            found.add(phrase.replace(" - ", "-"))
    for child in token.lefts:
        if child.dep_ in {"compound", "amod", "nmod"}:
            found.add(f"{child.lemma_.lower()} {lemma}")
    if here + 2 < len(tokens):
        if tokens[here + 1] == "-":
            found.add(f"{lemma} - {tokens[here + 2].lower()}")
        elif tokens[here + 1].lower() == "of":
            found.add(f"{lemma} of {lemmas[here + 2]}")
    return frozenset(found)
