"""Whether a reported event happened, and who says so: what stands above it in the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from geodata.events.background import background_cue
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
# before a present tense, what is yet to come: "met before he leaves office"
_YET_TO_COME = frozenset({"before", "once", "until"})
_WHEN = frozenset({"when", "after", "as"})  # the same below a future: "will speak when he arrives"
_BARE = frozenset({"VB", "VBN"})  # forms that share an auxiliary: "did not stop or search"
# plans that are settled, as good as "will"
_RESOLVED = frozenset({"plan", "intend", "prepare", "set", "schedule", "decide"})
_TRIED = frozenset({"try", "attempt", "seek", "struggle", "rush"})
_INTENDED = frozenset({"plan", "schedule", "intend", "hope", "expect", "mean", "aim"})
_ALLOTTED = frozenset({"give", "have", "get", "grant", "allow"})
_TIME_TO_ACT = frozenset({"hour", "day", "week", "month", "year", "deadline", "time", "until"})
_WISHED = frozenset({"wish", "want", "dream", "hope", "like"})
# purposes that the deed itself fulfils: "marched to protest against the law"
_FULFILLED = frozenset(
    ["protest", "demonstrate", "denounce", "condemn", "demand", "express", "voice", "show", "mourn",
     "welcome", "celebrate", "mark", "oppose", "support"]
)  # fmt: skip
# what these are done to was there before: "overturned his conviction"
_LIFTED = frozenset(["overturn", "quash", "annul", "vacate", "repeal", "lift", "revoke", "commute"])
# what these are done to does not take place
_UNDONE = frozenset(["cancel", "thwart", "foil", "avert", "abort", "scrap", "postpone", "shelve"])
_UNDONE_BEFORE = frozenset(["cancelled", "canceled", "thwarted", "foiled", "averted", "aborted"])
_AWAITED = frozenset({"prepare", "brace", "gear", "ready", "wait", "hope", "plan", "arrange"})
# adjectives of event nouns: "her upcoming visit", "a possible strike"
_COMING = frozenset(
    ["future", "upcoming", "forthcoming", "planned", "proposed", "scheduled", "coming", "next",
     "impending", "looming", "imminent", "expected"]
)  # fmt: skip
_POSSIBLE = frozenset({"possible", "potential", "eventual", "hypothetical", "likely"})
# with a negated verb of these, the event noun before it did not take place
_TAKING_PLACE = frozenset({"happen", "occur", "take", "begin", "start", "go", "resume", "proceed"})
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
        settled = settled or _is_told_for_itself(token)
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
    words = _MODALS | _CONDITIONAL | {"no", "never", "neither", "will", "would"}
    words |= _COMING | _POSSIBLE | _UNDONE_BEFORE
    if trigger.sent[-1].text == "?":
        return trigger.sent[-1]
    looks_back = background_cue(trigger)
    if looks_back is not None:
        return looks_back
    for token in (trigger, trigger.head, trigger.head.head):
        if token.lower_ in {"ahead", "pending"}:
            return token
        for child in token.children:
            if child.dep_ == "neg" or child.lower_ in words:
                return child
        for child in token.children:
            if child.dep_ == "aux":
                return child
    return trigger


def _cue_above(token: Token, head: Token) -> Token:
    """The mark that opens a clause ("if"), else the verb that governs it ("plans to")."""
    marks = [c for c in token.children if c.dep_ == "mark" or c.tag_ in {"TO", "WRB"}]
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
        return _status_of_noun(token), False
    if any(c.dep_ == "aux" and c.lower_ in _MODALS for c in token.children):
        return "hypothetical", False
    if any(_opens_condition(c) for c in token.children):
        return "hypothetical", False
    if has_negation(token):
        return "denied", is_future(token)
    if is_future(token):
        return "planned", True
    shares = token.dep_ == "conj" and token.tag_ == token.head.tag_ and token.tag_ in _BARE
    if shares and not any(c.dep_ in {"aux", "nsubj"} for c in token.children):
        return _own_status(token.head) if token.head.pos_ == "VERB" else ("occurred", False)
    if token.dep_ == "ROOT" and token.sent[-1].text == "?":
        return "hypothetical", False
    return ("occurred" if background_cue(token) is None else "historical"), False


def _status_of_noun(noun: Token) -> Status:
    """ "No talks", "possible strikes", "the next visit", "ahead of the vote", "last year's war"."""
    modifiers = {c.lower_ for c in noun.children if c.dep_ in {"amod", "compound"}}
    if has_negation(noun) or _is_none(noun) or modifiers & _UNDONE_BEFORE:
        return "denied"
    if modifiers & _POSSIBLE:
        return "hypothetical"
    over = noun.head if noun.dep_ == "pobj" else noun
    ahead = over.head if over.lower_ == "of" else over
    if modifiers & _COMING or ahead.lower_ in {"ahead", "pending"}:
        return "planned"
    return "occurred" if background_cue(noun) is None else "historical"


def _opens_condition(child: Token) -> bool:
    """ "If they attack", "until they leave", but not "until they left"."""
    if child.dep_ != "mark" or child.lower_ not in _CONDITIONAL:
        return False
    return child.lower_ != "until" or child.head.tag_ not in {"VBD", "VBZ", "VBP"}


def _is_told_for_itself(token: Token) -> bool:
    """A past clause beside the main one does not share what that leaves open: "wants to try the men
    who shot him", "would leave after rebels had taken the town"."""
    if token.dep_ not in {"relcl", "advcl"}:
        return False
    return token.tag_ == "VBD" or any(
        c.dep_ in {"aux", "auxpass"} and c.tag_ == "VBD" and c.lower_ != "would"
        for c in token.children
    )


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
        return _status_of_adverbial(token, head), False
    if label in {"nsubj", "nsubjpass", "dobj", "prep", "agent"}:
        return _status_of_argument(token, head, lexicon)
    if label not in {"xcomp", "ccomp", "acomp", "attr", "oprd"}:
        return "occurred", False
    if lexicon.has("deny", lemma):
        return "denied", False
    bare = token.tag_ == "VB" and not any(c.dep_ == "aux" for c in token.children)
    if label == "ccomp" and not (_is_infinitival(token) or bare):  # "lets them share"
        return ("hypothetical" if has_negation(head) else "occurred"), False
    return _status_of_infinitive(token, head, lexicon)


def _status_of_infinitive(token: Token, head: Token, lexicon: Lexicon) -> tuple[Status, bool]:
    """ "Began to shell", "is to visit", "refused to pay", "plans to march", "is ready to sign"."""
    lemma = head.lemma_.lower()
    if lemma in _ASPECTS:
        return _own_status(head)
    if lemma == "be" and not _is_impersonal(head) and is_future(token):
        return "planned", True
    if _is_not_done(token, head):
        return "denied", False
    if _is_open(token, head, lexicon):
        return "hypothetical", False
    if lexicon.has("plan", lemma):
        return "planned", lemma in _RESOLVED
    if _is_given_time(head):
        return "planned", False
    ready = lemma == "be" and any(c.lower_ in _COPULAR_PLAN for c in head.children)
    return ("planned" if ready else "occurred"), False


def _is_not_done(token: Token, head: Token) -> bool:
    """ "Has yet to sign", "failed to agree"."""
    yet = any(c.lower_ == "yet" for c in (*head.children, *token.children))
    failed = head.lemma_ == "fail" and _own_status(head)[0] == "occurred"
    return failed or (head.lemma_ == "have" and yet)


def _is_open(token: Token, head: Token, lexicon: Lexicon) -> bool:
    """ "It is wrong to attack", "analysts expect the army to attack", "wants to attack", "tried to
    attack", "had planned to attack"."""
    lemma = head.lemma_.lower()
    foreseen = lemma in _FORESEEN and any(c.dep_ == "nsubj" for c in token.children)
    tried = lemma in _TRIED and head.tag_ in {"VBD", "VBN"}
    dropped = lemma in _INTENDED and any(c.lower_ == "had" for c in head.children)
    unsure = foreseen or lemma in _WISHED or lexicon.has("unsure", lemma)
    return unsure or tried or dropped or (lemma == "be" and _is_impersonal(head))


def _is_given_time(head: Token) -> bool:
    """ "Gave the rebels ten days to leave", "has until Friday to pay"."""
    given = {c.lemma_.lower() for c in head.children if c.dep_ in {"dobj", "npadvmod", "prep"}}
    return head.lemma_ in _ALLOTTED and bool(given & _TIME_TO_ACT)


def is_attempt(cue: Token | None) -> bool:
    """Whether what leaves an event open is that it was tried: "attempted to launch a satellite"."""
    return cue is not None and cue.lemma_.lower() in _TRIED


def _is_judged(token: Token, head: Token) -> bool:
    """ "It is wrong to attack": what an adjective judges has not happened for that."""
    return head.pos_ == "ADJ" and _is_infinitival(token) and head.lower_ not in _COPULAR_PLAN


def _is_impersonal(verb: Token) -> bool:
    subjects = [c for c in verb.children if c.dep_ in {"nsubj", "expl"}]
    return bool(subjects) and subjects[0].lower_ == "it" and not is_future(verb)


def _status_of_adverbial(token: Token, head: Token) -> Status:
    if any(_opens_condition(c) for c in token.children):
        return "hypothetical"
    if _is_infinitival(token):
        return "occurred" if token.lemma_.lower() in _FULFILLED else "planned"
    marks = {c.lower_ for c in token.children if c.dep_ in {"mark", "advmod"}}
    to_come = bool(marks & _YET_TO_COME) or (bool(marks & _WHEN) and is_future(head))
    return "planned" if to_come and token.tag_ in {"VBZ", "VBP"} else "occurred"


def _status_of_argument(token: Token, head: Token, lexicon: Lexicon) -> tuple[Status, bool]:
    """An event noun shares the modality of the verb that it belongs to ("talks will be held")."""
    label = token.dep_
    status, future = _own_status(head)
    undone = label in {"dobj", "nsubjpass"} or (label == "nsubj" and head.tag_ == "VBN")
    if undone and status == "occurred" and head.lemma_ in _LIFTED:
        return "historical", False
    if undone and status == "occurred" and head.lemma_ in _UNDONE:
        return ("hypothetical" if _is_infinitival(head) else "denied"), False
    if label == "prep" and token.lower_ == "for" and head.lemma_ in _AWAITED:
        return "planned", False
    if label == "nsubj" and status == "denied" and head.lemma_ not in _TAKING_PLACE:
        return "occurred", False  # "the attack did not stop the talks"
    if label == "dobj" and status in {"occurred", "historical"}:
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
        claimed = told and any(lexicon.has("unreal", n.lemma_.lower()) for n in _over(head))
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


def _over(noun: Token) -> tuple[Token, ...]:
    """A noun and the one that it belongs to: "the claim of a minister that they had fired"."""
    above = noun.head.head
    return (noun, above) if noun.dep_ == "pobj" and above.pos_ == "NOUN" else (noun,)


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
