"""Events from a parsed text: the lexicon matched over the parse, PLOVER's rules applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from geodata.events import lexicon as lexicons
from geodata.events import plover
from geodata.events.actors import ActorResolver
from geodata.events.cast import BY_STATES, Cast, authorities
from geodata.events.clauses import is_predicate
from geodata.events.confidence import weighed
from geodata.events.coreference import Mentions
from geodata.events.dates import DatedSpan, event_date, find_dates
from geodata.events.event import Actor, Event, EventDate, Status
from geodata.events.event import Span as TextSpan
from geodata.events.lexicon import Code, Lexicon
from geodata.events.location import PlaceFinder
from geodata.events.matching import Match, Matcher
from geodata.events.newsworthiness import is_no_news
from geodata.events.numbers import numbers_of
from geodata.events.parties import parties_of
from geodata.events.plausibility import (
    is_at_home,
    is_nobodys_deed,
    is_stand_in,
    without_place,
    without_selves,
)
from geodata.events.reasons import reasons_of
from geodata.events.seats import SAME_MEETING
from geodata.events.status import Standing, reporting_verb, standing
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Place

# what a verbal event is about is its content, not a further event
_CONTAINERS = frozenset({"REQUEST", "REJECT", "THREATEN", "AGREE", "CONCEDE", "ACCUSE"})
_CONTENT_LABELS = frozenset(
    {"xcomp", "ccomp", "dobj", "pobj", "prep", "pcomp", "acl", "conj", "advcl", "nsubjpass",
     "compound", "poss", "nmod", "amod", "attr", "acomp", "oprd", "dative"}
)  # fmt: skip
# where the other party of a reciprocal event stands: it acts as well
_HARM = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
_COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
# everybody agrees, visits, helps and asks; only between public parties it is an event
_SOCIAL = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "REQUEST", "REJECT", "CONCEDE"}
)
_SEASON = 90  # days
_FOLD_REACH = 900  # characters, about five sentences
_CONTENT_SLOTS = ("do", "that", "for", "object", "of", "to", "with", "on")
_SPOKEN = frozenset({"AGREE", "THREATEN", "CONCEDE"})
_MUTUAL = {
    "CONSULT": frozenset({"object", "with", "between", "to", "on", "upon"}),
    "COOPERATE": frozenset({"with", "between"}),
    "AGREE": frozenset({"with", "between"}),
}


@dataclass(frozen=True, slots=True)
class _Finding:
    """A trigger with what the lexicon and the sentence say of it, before parties are named."""

    trigger: Token
    match: Match
    standing: Standing


class Coder:
    """Codes documents with one lexicon and one gazetteer; holds nothing of any document."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.lexicon = lexicon
        self.gazetteer = gazetteer
        self.resolver = ActorResolver(gazetteer)

    def code(
        self,
        doc: Doc,
        places: Sequence[Place],
        *,
        article_id: str,
        published: date | None = None,
    ) -> list[Event]:
        """The events of a text, in its order."""
        return _Reading(self, doc, places, article_id, published).events()


class _Reading:
    """One document while it is being coded."""

    def __init__(
        self,
        coder: Coder,
        doc: Doc,
        places: Sequence[Place],
        article_id: str,
        published: date | None,
    ) -> None:
        self.coder = coder
        self.doc = doc
        self.places = places
        self.article_id = article_id
        self.published = published
        self.mentions = Mentions.of(doc, places, coder.resolver)
        self.cast = Cast(self.mentions, places, coder.resolver, coder.lexicon, published=published)
        self.dates: list[DatedSpan] = find_dates(doc, published)
        in_dates = frozenset(i for d in self.dates for i in range(d.first, d.last))
        self.finder = PlaceFinder(doc, places, coder.gazetteer, date_tokens=in_dates)
        self.matcher = Matcher(
            coder.lexicon,
            doc,
            self.finder.tokens,
            date_tokens=in_dates,
            antecedent=self._antecedent,
        )
        self.triggers: frozenset[int] = frozenset()
        self.sentences = list(doc.sents)

    def _antecedent(self, token: Token) -> Token | None:
        found = self.mentions.antecedent(token)
        return found.root if isinstance(found, Span) else None

    def events(self) -> list[Event]:
        """All events, in text order."""
        findings = self._findings()
        self.triggers = frozenset(f.trigger.i for f in findings)
        events: list[Event] = []
        for finding in findings:
            event = self._event(finding)
            if event is None or self._folds(event, finding, events):
                continue
            event = _completed(event, finding.match, events)
            if is_no_news(event, finding.trigger):
                continue
            nominal = finding.match.light is not None or not is_predicate(finding.trigger)
            if not nominal or event.actors or event.targets:
                events.append(event)
        return _with_ids(weighed(self.doc, events), self.article_id)

    def _folds(self, event: Event, finding: _Finding, events: list[Event]) -> bool:
        """Whether an event only adds to an earlier one ("The meeting took place on Monday"); if so
        its date and place are given to that one, and to others told of the same parties."""
        named = finding.match.light or finding.trigger
        definite = any(c.lower_ in {"the", "this", "that"} for c in named.children)
        if event.actors or event.targets or not definite:
            return False
        near = [n for n, e in enumerate(events) if e.type == event.type][-3:]
        if not near or event.sentence[0] - events[near[-1]].sentence[0] > _FOLD_REACH:
            return False
        parties = {a.code for a in events[near[-1]].actors if a.code}
        for n in near:
            if n == near[-1] or parties & {a.code for a in events[n].actors}:
                earlier = events[n]
                events[n] = replace(
                    earlier,
                    date=earlier.date or event.date,
                    place=earlier.place or event.place,
                    numbers=earlier.numbers or event.numbers,
                )
        return True

    # -- which words report events ----------------------------------------------------------------

    def _findings(self) -> list[_Finding]:
        matches = {
            t.i: m
            for t in self.doc
            if (is_predicate(t) or t.pos_ in {"NOUN", "PROPN"})
            and (m := self.matcher.match(t)) is not None
        }
        consumed = {i for m in matches.values() for i in m.used if m.frame.head.i in matches}
        found = []
        for i, match in matches.items():
            token = self.doc[i]
            if i in consumed and not is_predicate(token):
                continue
            if self._is_content(token, matches) or _repeats(token, match, matches):
                continue
            found.append(_Finding(token, match, standing(token, self.coder.lexicon)))
        return found

    def _is_content(self, token: Token, matches: dict[int, Match]) -> bool:
        """Whether a trigger only says what another one demands, promises, refuses or alleges."""
        noun = token.pos_ != "VERB"
        for _ in range(12):
            head, label = token.head, token.dep_
            if head.i == token.i or label not in _CONTENT_LABELS:
                return False
            if label == "advcl" and not _infinitival(token):
                return False
            above = matches.get(head.i)
            if above is not None and label != "conj":
                kind, mode = above.code
                factive = kind == "ACCUSE" and mode != "allege" and noun
                if kind in _CONTAINERS and not factive:
                    return True
            token = head
        return False

    # -- one event --------------------------------------------------------------------------------

    def _event(self, finding: _Finding) -> Event | None:
        match, trigger = finding.match, finding.trigger
        code, status, cue = self._resolve_code(finding)
        parties = parties_of(match, self.matcher)
        if is_nobodys_deed(code[0], parties.actors, self.matcher):
            return None
        actors = self.cast.named(t for t in parties.actors if not self._is_thing(t))
        targets = self.cast.named(parties.targets)
        selves = {(a.name, a.code) for a in actors if a.name} | {(a.start, a.end) for a in actors}
        targets = tuple(
            t for t in targets if (t.name, t.code) not in selves and (t.start, t.end) not in selves
        )
        if status == "hypothetical" and not (actors and targets):
            return None
        parties_named = (*actors, *targets)
        private = parties_named and not any(self._is_public(p) for p in parties_named)
        announced = code[0] == "THREATEN" != match.code[0]  # "the ban will hit small firms"
        if private and (code[0] in _SOCIAL or announced):
            return None
        actors = tuple(a for a in actors if not is_stand_in(a, self.doc))
        targets = tuple(t for t in targets if not is_stand_in(t, self.doc))
        targets = without_selves(code[0], parties.slot, actors, targets, self.doc)
        if code[0] == "CONSULT" and is_at_home(code[1], actors, targets):
            return None
        if actors and parties.slot in _MUTUAL.get(code[0], ()):
            actors, targets = (*actors, *targets), ()
        place = self.finder.place_of(match, code[0], self.matcher)
        if not actors and match.frame.passive and code in BY_STATES and place is not None:
            actors = authorities(place)
        if code[0] == "CONSULT" and not actors and match.frame.passive:
            actors = tuple(a for a in self.cast.named(match.frame.objects) if a.code)
        if code[0] == "MOBILIZE" and place is not None:
            targets = without_place(targets, place)
        when = self._date(finding, code[0])
        if status == "occurred" and self._is_long_past(when):
            status = "historical"
        sentence = trigger.sent
        return Event(
            id="",
            type=code[0],
            mode=code[1],
            quad=plover.quad(code[0]),
            status=status,
            trigger=_text_span(trigger),
            sentence=_trimmed(sentence),
            actors=tuple(actors),
            targets=tuple(targets),
            attribution=self.cast.named(finding.standing.sources),
            place=place,
            date=when,
            numbers=numbers_of(match, self.matcher),
            tags=self._tags(sentence),
            reasons=reasons_of(match, finding.standing, code, cue),
        )

    def _is_long_past(self, when: EventDate | None) -> bool:
        """Whether an event is told as background: it ended a season before the report."""
        return bool(when and self.published and (self.published - when.end).days > _SEASON)

    def _is_public(self, party: Actor) -> bool:
        """Whether a party is known by country or role, or is a body by name; what private people
        do to each other is no event."""
        if party.code or party.start is None or party.end is None:
            return party.code is not None
        span = self.doc.char_span(party.start, party.end, alignment_mode="expand")
        return any(token.ent_type_ in {"ORG", "GPE", "NORP"} for token in span or ())

    def _is_thing(self, token: Token) -> bool:
        """Whether a subject is a bomb, an attack or a quarrel that tells nobody behind it."""
        if token.pos_ != "NOUN":
            return False
        classes, names = self.coder.lexicon.classes, self.matcher.names(token)
        things = classes["weapons"] | classes["bombs"] | classes["shots"] | classes["affairs"]
        if self.matcher.code(token) is None and not things & names:
            return False
        return not any(actor.code for actor in self.cast.actors(token))

    def _date(self, finding: _Finding, name: str) -> EventDate | None:
        """The trigger's date; what is said has the date of the saying."""
        future = finding.standing.future
        speech = reporting_verb(finding.trigger, self.coder.lexicon)
        if name in _SPOKEN and speech is not None and name != finding.match.code[0]:
            found = event_date(speech, self.dates, self.published)
            if found is not None:
                return found
        own = [d for d in self.dates if self._may_date(d, finding.trigger)]
        when = event_date(finding.trigger, own, self.published, future=future)
        ahead = when and self.published and when.start > self.published
        if ahead and finding.standing.status == "occurred":
            return None  # the date of what was asked or promised
        return when

    def _may_date(self, dated: DatedSpan, trigger: Token) -> bool:
        """Not if the date hangs on another event's trigger that this one is no part of."""
        token = self.doc[dated.first : dated.last].root
        for _ in range(6):
            if token.i in self.triggers:
                return token.i == trigger.i or token in trigger.ancestors
            if token.head.i == token.i or token.pos_ in {"VERB", "AUX"}:
                return True
            token = token.head
        return True

    def _resolve_code(self, finding: _Finding) -> tuple[Code, Status, str | None]:
        """The code with its mode, after PLOVER's rules for what is still to come, its status, and
        the word that set the mode where the entry did not."""
        name, mode = finding.match.code
        status, cue = finding.standing.status, None
        if mode is None:
            mode, cue = self._mode(finding.match, name)
        if status == "denied" and finding.standing.future and name in _COOPERATIVE:
            mode = self.coder.lexicon.content_mode("REJECT", (name, mode))
            return ("REJECT", mode), "occurred", None  # "will not release the prisoners"
        intended = status == "planned" and finding.standing.future
        if name in self.coder.lexicon.future and (intended or self._is_own_threat(finding)):
            becomes, new_mode = self.coder.lexicon.future[name]
            if becomes != name:
                said, cue = self._cued_mode(finding.match, becomes)
                new_mode = said or new_mode
                new_mode = new_mode or self.coder.lexicon.content_mode(becomes, (name, mode))
                return (becomes, new_mode), status, cue
        return (name, mode), status, cue

    def _is_own_threat(self, finding: _Finding) -> bool:
        """Whether somebody says that they might harm: "the group said it could resume attacks"."""
        name, sources = finding.match.code[0], finding.standing.sources
        if name not in _HARM or finding.standing.status != "hypothetical" or not sources:
            return False
        if finding.standing.cue not in list(finding.trigger.children):
            return False  # "it would be wrong to attack"
        actors = {a.code for a in self.cast.named(finding.match.frame.subjects) if a.code}
        speakers = {s.code for s in self.cast.named(sources) if s.code}
        return any(a[:3] == s[:3] for a in actors for s in speakers)

    def _mode(self, match: Match, name: str) -> tuple[str | None, str | None]:
        """(mode, the word that sets it): from a cue, or from the content of what is said."""
        mode, cue = self._cued_mode(match, name)
        return (mode, cue) if mode else self._content_mode(match, name)

    def _cued_mode(self, match: Match, name: str) -> tuple[str | None, str | None]:
        near = self.matcher.mentions(match.frame.head)
        for mode, words in self.coder.lexicon.cues.get(name, ()):
            if words & near:
                return mode, max(words & near, key=lambda word: (len(word), word))
        return None, None

    def _content_mode(self, match: Match, name: str) -> tuple[str | None, str | None]:
        """The mode of a demand, refusal or threat, from what is demanded, refused or threatened;
        through a call or an offer: "rejected calls for a ceasefire"."""
        frame, lexicon = match.frame, self.coder.lexicon
        for slot in _CONTENT_SLOTS:
            for token in frame.fill(slot):
                content = self.matcher.code(token)
                mode = content and lexicon.content_mode(name, content)
                opened = content is None or content[0] in {"REQUEST", "AGREE"}
                if not mode and opened and token.pos_ == "NOUN":
                    within = self.matcher.frame(token)
                    inner = [self.matcher.code(t) for s in _CONTENT_SLOTS for t in within.fill(s)]
                    modes = [lexicon.content_mode(name, code) for code in inner if code]
                    mode = next(filter(None, modes), None)
                if mode:
                    return mode, token.text
        change = frame.fill("do") if name in {"REQUEST", "REJECT"} else ()
        return ("change", change[0].text) if change else (None, None)

    def _tags(self, sentence: Span) -> tuple[str, ...]:
        words = frozenset(n for t in sentence if not t.is_stop for n in self.matcher.names(t))
        return tuple(tag for tag, cues in self.coder.lexicon.contexts.items() if cues & words)


def _completed(event: Event, match: Match, events: Sequence[Event]) -> Event:
    """An event with what one told shortly before says of it: who fired the missile that landed,
    and on which day the meeting was in which something was said."""
    near = [e for e in events if event.sentence[0] - e.sentence[0] <= _FOLD_REACH]
    code = (event.type, event.mode)
    landed = any(t.i in match.used for t in match.frame.subjects)
    if code == ("MOBILIZE", "weapons") and landed and not event.actors:
        told = [e for e in near if (e.type, e.mode) == code and e.actors]
        if not told:
            return event
        reason = "who fired it, as told before"
        unsaid = [
            replace(a, start=None, end=None, text=None, reason=reason) for a in told[-1].actors
        ]
        return replace(event, actors=tuple(unsaid), date=event.date or told[-1].date)
    if event.date is None and event.place is not None and event.place.reason == SAME_MEETING:
        dates = [e.date for e in events if e.place and e.place.id == event.place.id and e.date]
        return replace(event, date=dates[-1]) if dates else event
    return event


def _repeats(token: Token, match: Match, matches: dict[int, Match]) -> bool:
    """Whether a trigger only says again what another one says: "met in a surprise meeting",
    "has soldiers stationed there"."""
    if token.dep_ == "pobj" and token.head.head.i in matches and not is_predicate(token):
        return matches[token.head.head.i].code[0] == match.code[0]
    if token.lemma_ in {"have", "see", "get", "keep"}:
        below = [c for t in match.frame.objects for c in t.children if c.dep_ == "acl"]
        return any(c.i in matches and matches[c.i].code[0] == match.code[0] for c in below)
    return False


def _infinitival(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


def _text_span(token: Token) -> TextSpan:
    return TextSpan(token.idx, token.idx + len(token.text), token.text)


def _trimmed(sentence: Span) -> tuple[int, int]:
    """Offsets of a sentence without the space around it."""
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return start, sentence.start_char + len(text.rstrip())


def _with_ids(events: Sequence[Event], article_id: str) -> list[Event]:
    seen: dict[int, int] = {}
    done = []
    for event in events:
        count = seen.get(event.trigger.start, 0)
        seen[event.trigger.start] = count + 1
        done.append(replace(event, id=f"{article_id}-{event.trigger.start}-{count}"))
    return done


@lru_cache(maxsize=4)
def _coder(gazetteer: Gazetteer) -> Coder:
    return Coder(lexicons.load(), gazetteer)


def code_events(
    doc: Doc,
    places: Sequence[Place],
    gazetteer: Gazetteer,
    *,
    article_id: str,
    published: date | None = None,
) -> list[Event]:
    """The events that a parsed text reports, in its order.

    `places` are the places of the whole text (`find_places`); relative dates are read against
    `published` and stay unresolved without it.
    """
    coder = _coder(gazetteer)
    return coder.code(doc, places, article_id=article_id, published=published)
