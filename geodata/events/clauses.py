"""What the dependency tree says of a clause: its verb, voice, tense and negation, what is joined.

Labels are those of spaCy's English models (ClearNLP style). `subjects` and `frames` build on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
# never without an object, unless in a headline
_NEEDING_OBJECT = frozenset(
    ["accuse", "acquit", "arrest", "book", "convict", "detain", "hospitalise", "hospitalize",
     "indict", "injure", "jail", "kidnap", "sentence", "wound"]
)  # fmt: skip
_HARMING = frozenset(
    ["attack", "beat", "charge", "fire", "hurt", "kill", "rob", "seize", "shoot", "stab", "strike"]
)
_FUTURE_AUX = frozenset({"will", "shall", "'ll", "wo", "would", "’ll"})


def is_predicate(token: Token) -> bool:
    """Whether a token heads a clause: a verb that is neither an auxiliary nor a mere modifier."""
    if token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"aux", "auxpass"}:
        return False
    if token.dep_ not in {"amod", "compound", "det", "case", "punct", "nummod"}:
        return True
    return squeezed_subject(token) is not None


def squeezed_subject(token: Token) -> Token | None:
    """The name before a verb that the parser has read into what follows, else None.

    "Norway test-fired rockets", "Firefly meeting Spaulding".
    """
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
    for child in token.rights:
        if child.dep_ == "conj":
            found.extend(with_conjuncts(child))
    return found


def dependents(token: Token, *labels: str) -> list[Token]:
    """The words that hang on a token by one of the labels, and what is coordinated with them."""
    return [t for c in token.children if c.dep_ in labels for t in with_conjuncts(c)]


def through_relative(token: Token) -> Token:
    """What a relative pronoun stands for; any other token is itself."""
    if token.lower_ not in RELATIVE or token.pos_ not in {"PRON", "DET", "SCONJ"}:
        return token
    for ancestor in token.ancestors:
        if ancestor.dep_ == "relcl":
            return ancestor.head
    return token


def is_passive(verb: Token) -> bool:
    """Whether the verb's surface subject (or the noun it modifies) is its logical object."""
    if any(c.dep_ in {"auxpass", "nsubjpass", "agent"} for c in verb.children):
        return True
    if verb.tag_ not in {"VBN", "VBD"} or any(c.dep_ == "aux" for c in verb.children):
        return False
    if _is_of_headline(verb):
        return True
    if verb.tag_ == "VBD":
        return False
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        has_object = any(c.dep_ == "dobj" for c in verb.children)
        return not has_object and is_passive(verb.head)
    if verb.dep_ in {"acl", "advcl", "oprd", "xcomp"}:
        return not any(c.dep_ == "dobj" for c in verb.children) or verb.dep_ == "acl"
    return verb.dep_ == "ccomp" and verb.head.lemma_ in {"get", "have", "order", "see", "want"}


def _is_of_headline(verb: Token) -> bool:
    """Whether "was" is left out, as headlines do: "Man held in robbery", "parents charged with"."""
    if verb.dep_ == "relcl" or any(dependents(v, "dobj", "ccomp") for v in with_conjuncts(verb)):
        return False
    marked = verb.tag_ == "VBN" or verb.dep_ == "acl"
    listed = verb.lemma_ in _NEEDING_OBJECT or (marked and verb.lemma_ in _HARMING)
    return listed and (verb.dep_ == "acl" or bool(dependents(verb, "nsubj")))


def is_infinitive(verb: Token) -> bool:
    """Whether "to" stands before the verb."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


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
    if verb.dep_ == "xcomp" and is_infinitive(verb) and head.lemma_ in {"be", "go"}:
        return head.lemma_ == "be" or head.lower_ == "going"
    if verb.dep_ == "conj" and not any(c.dep_ in {"aux", *SUBJECT} for c in verb.children):
        return verb.tag_ == "VB" and is_future(head)
    return False


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
