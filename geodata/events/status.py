"""Whether a reported event happened, and who says so: what stands above it in the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from geodata.events.clauses import has_negation, is_future
from geodata.events.event import Status
from geodata.events.lexicon import Lexicon
from geodata.events.subjects import surface_subjects

_MODALS = frozenset({"could", "may", "might", "should", "must", "can", "ought", "ca"})
_CONDITIONAL = frozenset({"if", "unless", "whether", "lest", "should", "until"})
_ASPECTS = frozenset(
    ["begin", "start", "continue", "resume", "keep", "manage", "stop", "cease", "help"]
)
# what others think will come, if its subject is told with it
_FORESEEN = frozenset({"expect", "predict", "anticipate", "fear", "foresee", "want", "like"})
# plans that are settled, as good as "will"
_YET_TO_COME = frozenset({"before", "once"})
_BARE = frozenset({"VB", "VBN"})  # forms that share an auxiliary: "did not stop or search"
_RESOLVED = frozenset({"plan", "intend", "prepare", "set", "schedule", "decide"})
_BACKGROUND = frozenset({"ago", "previously", "formerly", "historically", "decades"})
# nouns and adjectives after "be" that leave an action open: "is likely to", "was ready to"
_COPULAR_PLAN = frozenset(
    ["likely", "set", "due", "ready", "expected", "poised", "willing", "prepared", "able",
     "scheduled", "eager", "keen", "determined", "about", "certain", "sure", "bound", "unlikely",
     "reluctant", "unwilling", "unable", "free"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Status of an event and the heads of the phrases that name its sources.

    `future` tells whether a plan was stated as coming ("will strike"), which makes it a promise or
    a threat, as opposed to being thought about. `cue` is the word that made the status what it is
    ("not", "would", "plan"), None where nothing did.
    """

    status: Status
    future: bool
    sources: tuple[Token, ...]
    cue: Token | None = None


def standing(trigger: Token, lexicon: Lexicon) -> Standing:
    """What the words above and beside a trigger say about it."""
    status, future = _own_status(trigger)
    cue = None if status == "occurred" else _own_cue(trigger)
    sources: list[Token] = []
    nominal = trigger.pos_ not in {"VERB", "AUX"}
    settled = False
    for token, head in _climb(trigger):
        if head.pos_ in {"VERB", "AUX"} and not settled:
            above, is_planned = _status_from_verb(token, head, lexicon)
            if _stronger(status, above) != status:
                status, cue = above, _cue_above(token, head)
            future = future or is_planned
            # an event noun is taken as given by what is said about it further up
            settled = nominal
        if head.pos_ in {"VERB", "AUX"}:
            if _reports(token, head, lexicon):
                sources.extend(surface_subjects(head))
        elif not settled and _is_judged(token, head):
            status, cue = _stronger(status, "hypothetical"), head
        elif _is_warned_of(token, head, trigger):
            sources.extend(t for c in head.children for t in _warners(c))
        elif not settled and head.pos_ in {"NOUN", "PROPN"}:
            above = _status_from_noun(token, head, lexicon)
            if _stronger(status, above) != status:
                status, cue = above, head
    loose = [c for c in trigger.children if c.dep_ == "det" and c.lower_ == "any"]
    if nominal and status in {"occurred", "planned"} and loose:  # "to counter any threat"
        status, cue = ("denied" if _is_denied_above(trigger) else "hypothetical"), loose[0]
    sources.extend(_according_to(trigger))
    return Standing(status, future, tuple(dict.fromkeys(sources)), cue)


_ORDER: tuple[Status, ...] = ("occurred", "historical", "planned", "hypothetical", "denied")


def _stronger(first: Status, second: Status) -> Status:
    return max(first, second, key=_ORDER.index)


def _own_cue(trigger: Token) -> Token:
    """The word at a trigger that takes from it that it happened: "not", "would", "if", "no"."""
    words = _MODALS | _CONDITIONAL | _BACKGROUND | {"no", "never", "neither", "will", "would"}
    for token in (trigger, trigger.head):
        for child in token.children:
            if child.dep_ == "neg" or child.lower_ in words:
                return child
        for child in token.children:
            if child.dep_ == "aux":
                return child
    return trigger


def _cue_above(token: Token, head: Token) -> Token:
    """The mark that opens a clause ("if"), else the verb that governs it ("plans to")."""
    marks = [c for c in token.children if c.dep_ == "mark" or c.tag_ == "TO"]
    return marks[0] if token.dep_ == "advcl" and marks else head


def _climb(token: Token) -> Iterator[tuple[Token, Token]]:
    """(word, its head) up to the root."""
    for _ in range(25):
        if token.head.i == token.i:
            return
        yield token, token.head
        token = token.head


def _own_status(token: Token) -> tuple[Status, bool]:
    if token.pos_ not in {"VERB", "AUX"}:
        return ("denied" if has_negation(token) or _is_none(token) else "occurred"), False
    if any(c.dep_ == "aux" and c.lower_ in _MODALS for c in token.children):
        return "hypothetical", False
    if any(c.dep_ == "mark" and c.lower_ in _CONDITIONAL for c in token.children):
        return "hypothetical", False
    if has_negation(token):
        return "denied", is_future(token)
    if is_future(token):
        return "planned", True
    shares = token.dep_ == "conj" and token.tag_ == token.head.tag_ and token.tag_ in _BARE
    if shares and not any(c.dep_ in {"aux", "nsubj"} for c in token.children):
        return _own_status(token.head) if token.head.pos_ == "VERB" else ("occurred", False)
    if any(c.lower_ in _BACKGROUND for c in token.children):
        return "historical", False
    return "occurred", False


def _is_warned_of(token: Token, head: Token, trigger: Token) -> bool:
    """ "US warnings about soldiers approaching the town": told as a fact by who warns."""
    told = trigger.dep_ == "acl" and trigger.tag_ == "VBG" and token.dep_ == "prep"
    return told and token.lower_ in {"about", "of"} and head.lemma_ in {"warning", "report"}


def _warners(child: Token) -> list[Token]:
    """Who warns: "US warnings", "Peru's warnings", "warnings by Peru"."""
    if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
        return [t for t in child.children if t.dep_ == "pobj"]
    named = child.dep_ == "poss" or child.ent_type_ in {"GPE", "NORP", "ORG"}
    return [child] if named and child.dep_ in {"poss", "compound", "amod", "nmod"} else []


def _is_denied_above(noun: Token) -> bool:
    """ "Is not aware of any attack", "denied any role in the attack"."""
    verb = next((t for t in noun.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    return verb is not None and has_negation(verb)


def _is_none(noun: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ == "no" for c in noun.children)


def _status_from_verb(token: Token, head: Token, lexicon: Lexicon) -> tuple[Status, bool]:
    """(status, whether planned for certain) that a governing verb lends to what hangs on it."""
    label, lemma = token.dep_, head.lemma_.lower()
    if label == "conj":
        return "occurred", False
    if label == "advcl":
        return _status_of_adverbial(token), False
    if label in {"nsubj", "nsubjpass", "dobj", "prep", "agent"}:
        return _status_of_argument(label, head, lexicon)
    if label not in {"xcomp", "ccomp", "acomp", "attr", "oprd"}:
        return "occurred", False
    if lexicon.has("deny", lemma):
        return "denied", False
    bare = token.tag_ == "VB" and not any(c.dep_ == "aux" for c in token.children)
    if label == "ccomp" and not (_is_infinitival(token) or bare):  # "lets them share"
        return ("hypothetical" if has_negation(head) else "occurred"), False
    return _status_of_infinitive(token, head, lexicon)


def _status_of_infinitive(token: Token, head: Token, lexicon: Lexicon) -> tuple[Status, bool]:
    """ "began to shell", "is to visit", "refused to pay", "plans to march", "is ready to sign"."""
    lemma = head.lemma_.lower()
    if lemma in _ASPECTS:
        return _own_status(head)
    if lemma == "have" and any(c.lower_ == "yet" for c in (*head.children, *token.children)):
        return "denied", False
    if lemma == "be" and _is_impersonal(head):
        return "hypothetical", False  # "it is wrong to attack"
    if lemma == "be" and is_future(token):
        return "planned", True
    foreseen = lemma in _FORESEEN and any(c.dep_ == "nsubj" for c in token.children)
    if foreseen or lexicon.has("unsure", lemma):  # "analysts expect the army to attack"
        return "hypothetical", False
    if lexicon.has("plan", lemma):
        return "planned", lemma in _RESOLVED
    if lemma == "be" and any(c.lower_ in _COPULAR_PLAN for c in head.children):
        return "planned", False
    return "occurred", False


def _is_judged(token: Token, head: Token) -> bool:
    """ "It is wrong to attack": what an adjective judges has not happened for that."""
    return head.pos_ == "ADJ" and _is_infinitival(token) and head.lower_ not in _COPULAR_PLAN


def _is_impersonal(verb: Token) -> bool:
    subjects = [c for c in verb.children if c.dep_ in {"nsubj", "expl"}]
    return bool(subjects) and subjects[0].lower_ == "it" and not is_future(verb)


def _status_of_adverbial(token: Token) -> Status:
    marks = {c.lower_ for c in token.children if c.dep_ == "mark"}
    if marks & _CONDITIONAL:
        return "hypothetical"
    if _is_infinitival(token):
        return "planned"
    if marks & _YET_TO_COME and token.tag_ in {"VBZ", "VBP"}:
        return "planned"  # "met before he leaves office"
    return "occurred"


def _status_of_argument(label: str, head: Token, lexicon: Lexicon) -> tuple[Status, bool]:
    """An event noun shares the modality of the verb that it belongs to ("talks will be held")."""
    status, future = _own_status(head)
    if label == "dobj" and status == "occurred":
        lemma = head.lemma_.lower()
        if lexicon.has("unsure", lemma) or lemma in {"plan", "want", "seek", "propose", "expect"}:
            return "hypothetical", False
    if label in {"prep", "agent"} and status in {"denied", "hypothetical"}:
        return "occurred", False
    return status, future


def _is_infinitival(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


def _status_from_noun(token: Token, head: Token, lexicon: Lexicon) -> Status:
    """ "on the brink of war", "a plan to attack": the noun above leaves the event open."""
    if token.dep_ in {"acl", "relcl", "ccomp"} and not _is_infinitival(token):
        told = any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children)
        claimed = told and lexicon.has("unreal", head.lemma_.lower())
        return "hypothetical" if claimed else "occurred"  # "the claim that they had fired"
    if token.dep_ not in {"prep", "acl", "relcl", "compound"}:
        return "occurred"
    if token.dep_ == "prep" and token.lower_ not in {
        "of",
        "for",
        "to",
        "toward",
        "towards",
        "about",
        "on",
        "against",
    }:
        return "occurred"
    if lexicon.has("unreal", head.lemma_.lower()) or token.dep_ in {"acl", "relcl"}:
        return "hypothetical"
    return "occurred"


def _reports(token: Token, head: Token, lexicon: Lexicon) -> bool:
    """Whether the head is a verb of speech whose content is the clause below."""
    if token.dep_ not in {"ccomp", "parataxis"} and not (
        token.dep_ == "advcl" and head.lemma_ == "say"
    ):
        return False
    return lexicon.has("say", head.lemma_.lower())


def reporting_verb(trigger: Token, lexicon: Lexicon) -> Token | None:
    """The nearest verb of speech above a trigger whose content the trigger is."""
    for token, head in _climb(trigger):
        if head.pos_ == "VERB" and _reports(token, head, lexicon):
            return head
    return None


def _according_to(trigger: Token) -> list[Token]:
    """Sources named with "according to", at the trigger or at a verb above it."""
    found: list[Token] = []
    for token in (trigger, *trigger.ancestors):
        for child in token.children:
            if child.lower_ != "according":
                continue
            for to in child.children:
                found.extend(t for t in to.children if t.dep_ == "pobj")
    return found
