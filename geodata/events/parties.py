"""The phrases that name who acts and who is acted on, for a matched entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from geodata.events.actor_names import role_nouns
from geodata.events.clauses import is_predicate, with_conjuncts
from geodata.events.frames import Frame
from geodata.events.matching import Match, Matcher
from geodata.events.party_phrases import named_by, separate
from geodata.events.subjects import surface_subjects
from geodata.events.things import NAMED, affected, blamed, is_mere_thing, is_nominal, is_party
from geodata.places.names import fold

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
_AT = ("in", "at", "near", "along", "across", "around", "into")
_LAST_SLOTS = ("poss", "of", "mod", *_AT)
_ABOUT_DEEDS = frozenset(
    {"AGREE", "REQUEST", "REJECT", "THREATEN", "CONCEDE", "ACCUSE", "SUPPORT", "AID"}
)
# "alleged that X lied", "warned that X would pay": the subject of the clause is meant
_BLAMING = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN"})
# nouns after a preposition that say when, how or why, not to whom
_CIRCUMSTANCES = frozenset(
    ["time", "moment", "part", "exchange", "response", "addition", "order", "effort", "bid",
     "statement", "case", "way", "end", "protest", "sign", "light", "face", "wake", "term",
     "connection", "attempt", "retaliation", "reaction", "return", "result", "basis", "ground",
     "condition", "line", "favor", "favour", "name", "public", "front", "day", "year", "week",
     "month", "anniversary", "eve", "suspicion", "behalf", "view", "purpose", "fear", "reason",
     "sea", "ocean", "water", "coast", "east", "west", "north", "south", "support", "solidarity",
     "interview", "speech", "report", "tweet", "television", "letter"]
)  # fmt: skip
# who is shouted, shot or aimed at; elsewhere "at" says where
_AIMED = frozenset({"ASSAULT", "PROTEST", "THREATEN", "ACCUSE", "MOBILIZE", "COERCE"})
# only a party can be talked to, blamed or helped; what harms may hit a thing
_BETWEEN_PARTIES = frozenset({"ACCUSE", "CONSULT", "COOPERATE", "REJECT", "SUPPORT"})
_DRIVING = frozenset(
    ["deter", "disperse", "repel", "stop", "scare", "drive", "warn", "turn", "halt"]
)
_SHOT = frozenset({"ASSAULT", "PROTEST", "THREATEN"})
# the target is the phrase as it stands, even if it is a thing
_WHOLE_SLOTS = frozenset({"do", "that", "in", "at", "mod", "poss", "with", "between"})


@dataclass(frozen=True, slots=True)
class Parties:
    """Head words of who acts and who is acted on; `slot` is where the targets stood."""

    actors: list[Token]
    targets: list[Token]
    slot: str | None


def parties_of(match: Match, matcher: Matcher) -> Parties:
    """Who acts and who is acted on; either may be empty where the sentence does not say."""
    actors = _actors(match, matcher)
    slot, targets = _targets(match, matcher, {t.i for t in actors})
    if match.code[0] == "MOBILIZE":  # what is moved or tested is no target
        targets = [t for t in targets if is_party(t, matcher) or _is_area(t, matcher)]
    if slot not in _WHOLE_SLOTS:
        better_of = blamed if match.code[0] == "ACCUSE" else affected
        targets = [better for t in targets for better in better_of(t, matcher)]
    taken = {t.i for t in actors}
    targets = [t for t in targets if t.i not in taken]
    plain = [t for t in targets if matcher.match(t) is None]
    if match.code[0] == "ASSAULT":  # "a string of bombings": whom it hit is not said
        targets = []
    if match.code[0] in _BETWEEN_PARTIES and slot != "object":
        plain = [t for t in targets if not is_mere_thing(t, matcher)]
        targets = []
    return Parties(separate(actors), separate(plain or targets), slot)


def _actors(match: Match, matcher: Matcher) -> list[Token]:
    frame, entry = match.frame, match.entry
    if match.code == ("SANCTION", "convict") and frame.head.lemma_ == "plead":
        found = []  # who pleads guilty is convicted
    elif is_predicate(frame.head):
        found = [] if "subject" in entry.target else list(frame.subjects)
        if "subject" in entry.target and not entry.actor:
            found = _speakers(frame.head)
        if match.light is not None and (not found or match.light in found):
            found = _noun_actors(matcher.frame(match.light), entry.actor, matcher)
        if entry.actor and all(t.i in match.used for t in found):  # "a truce between X and Y began"
            frames = [frame, *map(matcher.frame, _named_by_entry(match))]
            found = [t for slot in entry.actor for f in frames for t in f.fill(slot)]
        if frame.head.lemma_ == "come" and match.light in surface_subjects(frame.head):
            found = list(frame.fill("from")) or found  # "criticism came from the union"
        if not found and frame.passive:
            found = _implied(match, matcher)
        speaks = match.code[0] in _ABOUT_DEEDS  # "Uro's top brass demanded" is more than Uro
        found = [t for token in found for t in _behind(token, matcher, speaks=speaks)]
    else:
        found = _noun_actors(frame, entry.actor, matcher)
    found = [t for t in found if not (matcher.in_dateline(t) or _is_missile(t, match, matcher))]
    people = [t for t in found if matcher.match(t) is None]
    return people or found


def _implied(match: Match, matcher: Matcher) -> list[Token]:
    """Whose deed a passive without an agent is: of "killed in a Sylvanian ambush" whose ambush it
    was, of "a Sylvanian missile was fired" whose missile."""
    frame, code = match.frame, match.code[0]
    if code == "MOBILIZE":
        things = list(frame.objects)
    elif code == "ASSAULT" and frame.fill("between"):  # "fire was exchanged between"
        return list(frame.fill("between"))
    elif code == "ASSAULT":
        results = [t for t in frame.fill("as") if t.lemma_ == "result"]
        things = [*frame.fill("in"), *frame.fill("during")]
        things += [t for result in results for t in matcher.frame(result).fill("of")]
        things = [t for t in things if (matcher.code(t) or ("", None))[0] == "ASSAULT"]
    else:
        return []
    for thing in things:
        own = matcher.frame(thing)
        found = [t for t in (*own.subjects, *own.fill("by")) if is_party(t, matcher)]
        found = found or [t for t in own.fill("mod") if t.ent_type_ == "NORP"]
        if found:
            return found
    return []


def _speakers(verb: Token) -> list[Token]:
    """Who says that somebody else "will pay a price": the subject of the verb above."""
    return surface_subjects(verb.head) if verb.dep_ == "ccomp" else []


def _is_missile(token: Token, match: Match, matcher: Matcher) -> bool:
    """Whether a pronoun was taken for a missile ("it fell into the sea"), which is no actor."""
    named = token.pos_ == "PRON" and token.i in match.used
    return named and bool(matcher.lexicon.classes["missile"] & matcher.names(token))


def _noun_actors(frame: Frame, slots: Iterable[str], matcher: Matcher) -> list[Token]:
    asked = frame.head.dep_ == "pobj" and frame.head.head.lower_ in {"at", "on", "under"}
    for slot in (*(("of",) if asked else ()), *(slots or _NOUN_ACTORS)):
        found = [t for t in frame.fill(slot) if is_nominal(t)]
        if slot == "of":
            found = [t for t in found if is_party(t, matcher)]
        if found:
            return found
    return [t for t in frame.fill("mod") if t.ent_type_ in NAMED]


def _behind(token: Token, matcher: Matcher, *, speaks: bool) -> list[Token]:
    """Who is behind a subject that is itself an event or a document ("the attack by X killed")."""
    if token.pos_ != "NOUN" or token.ent_type_ in NAMED:
        return [token]
    if matcher.lexicon.classes["bombs"] & matcher.names(token):  # "mines laid by X exploded"
        makers = [t for t in matcher.frame(token).fill("by") if is_party(t, matcher)]
        if makers:
            return makers
    owners = matcher.frame(token).subjects
    people = fold(token.text) in role_nouns()  # "his followers" act themselves
    if owners and not speaks and not people and not is_party(token, matcher):
        return list(owners)
    speaking = matcher.lexicon.classes["documents"] & matcher.names(token)
    if not speaking and matcher.code(token) is None:
        return [token]
    found = _noun_actors(matcher.frame(token), _NOUN_ACTORS, matcher)
    if not found and token.dep_ == "dobj" and token.head.pos_ == "VERB":
        found = surface_subjects(token.head)
    return found or [token]


def _targets(match: Match, matcher: Matcher, taken: set[int]) -> tuple[str | None, list[Token]]:
    if match.code == ("SANCTION", "convict") and match.frame.head.lemma_ == "plead":
        return "object", list(match.frame.subjects)
    frames = [match.frame]
    named = [match.light] if match.light is not None else _named_by_entry(match)
    frames += [matcher.frame(token) for token in named]
    if match.code[0] == "REQUEST":
        asked = [t for t in _asked(match.frame) if t.i not in taken]
        if asked:
            return "do", asked
    for slot in _target_slots(match):
        for frame in frames:
            found = _fillers(slot, frame, match, matcher, taken)
            if found:
                return slot, found
    if match.code[0] == "ASSAULT":
        driven = _driven(match.frame, matcher, taken)
        if driven:
            return "do", driven
    late = _late_slots(match)
    for slot in late:
        for frame in frames:
            found = _fillers(slot, frame, match, matcher, taken)
            loose = slot in {"do", "that"} and match.code[0] in {"THREATEN", "REQUEST", "AGREE"}
            found = [t for t in found if loose or is_party(t, matcher)]
            if found:
                return slot, found
    named = _named_in_content(match, matcher, taken) if _has_content(match) else []
    return ("do", named) if named else (None, [])


def _late_slots(match: Match) -> tuple[str, ...]:
    """Where a target may stand if no better place has one."""
    if match.code[0] == "MOBILIZE":  # a show of force is aimed at whom the text says, or nobody
        return ()
    late: tuple[str, ...] = ("do", "that", *_LAST_SLOTS) if _has_content(match) else _LAST_SLOTS
    if match.code[0] not in _AIMED:
        late = tuple(slot for slot in late if slot != "at")
    return late


def _driven(frame: Frame, matcher: Matcher, taken: set[int]) -> list[Token]:
    """Whom shots are to drive off: "fired warning shots to deter two boats"."""
    verbs = [verb for verb in frame.fill("do") if verb.lemma_.lower() in _DRIVING]
    found = [t for verb in verbs for t in matcher.frame(verb).objects if t.i not in taken]
    return [t for t in found if is_nominal(t)]


def _named_by_entry(match: Match) -> list[Token]:
    """ "sanctions" in "called for sanctions against X": its phrases count as well."""
    doc, head = match.frame.head.doc, match.frame.head
    return [doc[i] for i in sorted(match.used) if i != head.i and doc[i].pos_ == "NOUN"]


def _asked(frame: Frame) -> list[Token]:
    """Who is to do what is demanded: "demanded that the minister resign"."""
    for verb in (*frame.fill("that"), *frame.fill("do")):
        own = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
        if own and own[0].pos_ in {"NOUN", "PROPN"}:
            return [t for c in own for t in with_conjuncts(c)]
    return []


def _has_content(match: Match) -> bool:
    """Whether the event is about another deed, whose target is its target too."""
    return match.code[0] in _ABOUT_DEEDS


def _target_slots(match: Match) -> tuple[str, ...]:
    if match.light is None and match.entry.target:
        return match.entry.target
    object_is_used = any(t.i in match.used for t in match.frame.objects)
    late = match.light is not None or object_is_used
    slots: tuple[str, ...] = _LATE_TARGETS if late else _DEFAULT_TARGETS
    if match.code[0] not in _AIMED:
        slots = tuple(slot for slot in slots if slot != "at")
    return (*match.entry.target, *slots)


def _fillers(
    slot: str, frame: Frame, match: Match, matcher: Matcher, taken: set[int]
) -> list[Token]:
    if slot in {"do", "that"}:
        return _targets_of_content(frame, slot, match, matcher, taken)
    if slot == "object" and match.light is not None:
        return []
    if slot == "in" and match.code[0] == "ASSAULT" and _is_scene(frame, match, taken):
        return []
    found = []
    for token in (named for filler in frame.fill(slot) for named in named_by(filler)):
        if token.i in taken or not is_nominal(token) or matcher.in_dateline(token):
            continue
        if slot == "mod" and token.ent_type_ not in {"NORP", "GPE", "ORG"}:
            continue
        if slot in _AT and not (_is_aimed(slot, match) or _is_area(token, matcher)):
            continue
        if slot != "object" and token.lemma_.lower() in _CIRCUMSTANCES:
            continue
        if matcher.in_date(token):
            continue
        found.append(token)
    return found


def _is_scene(frame: Frame, match: Match, taken: set[int]) -> bool:
    """Whether "in" says where harm was done, not to whom: but "seized power in Freedonia"; of an
    attack that nobody else is told of, the place was hit."""
    return "in" not in match.entry.target if is_predicate(frame.head) else bool(taken)


def _is_aimed(slot: str, match: Match) -> bool:
    """Whether the line of the lexicon says so ("an inquiry into the mayor"), or what follows is
    aimed at ("fired at the crowd"), be it a place or not."""
    if slot not in match.entry.target:
        return False
    return slot == "into" or (slot == "at" and match.code[0] in _SHOT)


def _is_area(token: Token, matcher: Matcher) -> bool:
    if matcher.is_place(token):
        return True
    area = matcher.lexicon.classes["territory"] & matcher.names(token)
    return bool(area) and any(c.dep_ in {"compound", "amod", "poss"} for c in token.children)


def _targets_of_content(
    frame: Frame, slot: str, match: Match, matcher: Matcher, taken: set[int]
) -> list[Token]:
    """ "threatened to shell Haifa": the target of the threat is the target of the shelling."""
    for verb in frame.fill(slot):
        inner = matcher.match(verb)
        found: list[Token] = []
        if inner is not None and inner.frame.head.i != frame.head.i:
            found = parties_of(inner, matcher).targets
        if not found and slot == "that" and match.code[0] in _BLAMING:
            found = list(matcher.frame(verb).subjects)
        found = [t for t in found if t.i not in taken]
        found = found or _touched(matcher.frame(verb), matcher, taken)
        if found:
            return found
    return []


def _touched(frame: Frame, matcher: Matcher, taken: set[int]) -> list[Token]:
    """Who or what a verb that reports no event has as its object or complement."""
    for slot in _DEFAULT_TARGETS:
        found = [
            better
            for token in frame.fill(slot)
            if token.i not in taken and token.pos_ in {"NOUN", "PROPN"} and is_nominal(token)
            if token.lemma_.lower() not in _CIRCUMSTANCES
            for better in affected(token, matcher)
            if better.i not in taken
        ]
        if found:
            return found
    return []


def _named_in_content(match: Match, matcher: Matcher, taken: set[int]) -> list[Token]:
    """The first party named anywhere in what was agreed, demanded or done."""
    frame = match.frame
    roots = [*frame.fill("do"), *frame.fill("that"), *frame.objects]
    for root in roots:
        for token in root.subtree:
            scene = token.dep_ == "pobj" and token.head.lower_ == "at"
            named = not scene and (token.ent_type_ in NAMED or matcher.is_place(token))
            if named and token.i not in taken and token.head.ent_type_ != token.ent_type_:
                return [token]
    return []
