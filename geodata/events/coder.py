"""Events from a parsed text: the lexicon matched over the parse, PLOVER's rules applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from geodata.events import lexicon as lexicons
from geodata.events import plover
from geodata.events.actors import ActorResolver
from geodata.events.background import newest, timed
from geodata.events.cast import BY_STATES, Cast, authorities
from geodata.events.clauses import is_predicate
from geodata.events.codes import Coding, coding_of
from geodata.events.confidence import LEAST, likely
from geodata.events.coreference import Mentions
from geodata.events.dates import DatedSpan, find_dates
from geodata.events.dating import event_date
from geodata.events.event import Actor, Event, EventDate
from geodata.events.event import Span as TextSpan
from geodata.events.findings import Finding, findings_of
from geodata.events.lexicon import Code, Lexicon
from geodata.events.location import PlaceFinder
from geodata.events.matching import Match, Matcher
from geodata.events.newsworthiness import is_no_news
from geodata.events.numbers import numbers_of
from geodata.events.parties import Parties, parties_of
from geodata.events.plausibility import (
    is_at_home,
    is_nobodys_deed,
    is_stand_in,
    without_place,
    without_selves,
)
from geodata.events.reasons import reasons_of
from geodata.events.retellings import completed, folds
from geodata.events.scenes import in_scene
from geodata.events.status import is_attempt, reporting_verb
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Place
from geodata.words import words_of

Actors = tuple[Actor, ...]

# everybody agrees, visits, helps and asks; only between public parties it is an event
_SOCIAL = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "REQUEST", "REJECT", "CONCEDE"}
)
_SPOKEN = frozenset({"AGREE", "THREATEN", "CONCEDE"})
# where the other party of a reciprocal event stands: it acts as well
_MUTUAL = {
    "CONSULT": frozenset({"object", "with", "between", "to", "on", "upon"}),
    "COOPERATE": frozenset({"with", "between"}),
    "AGREE": frozenset({"with", "between"}),
}


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
        least: float = LEAST,
    ) -> list[Event]:
        """The events of a text, in its order."""
        return _Reading(self, doc, places, article_id, published).events(least)


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
        self.latest = newest(self.dates)
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

    def _antecedent(self, token: Token) -> Token | None:
        found = self.mentions.antecedent(token)
        return found.root if isinstance(found, Span) else None

    def events(self, least: float) -> list[Event]:
        """All events with at least that confidence, in text order."""
        findings = findings_of(self.doc, self.matcher)
        self.triggers = frozenset(f.trigger.i for f in findings)
        events: list[Event] = []
        for finding in findings:
            event = self._event(finding)
            if event is None or folds(event, finding, events):
                continue
            event = completed(event, finding.match, events)
            if is_no_news(event, finding.trigger):
                continue
            nominal = finding.match.light is not None or not is_predicate(finding.trigger)
            if not nominal or event.actors or event.targets:
                events.append(event)
        events = in_scene(events, self.doc, self.dates, published=self.published)
        return _with_ids(likely(self.doc, events, least=least), self.article_id)

    def _event(self, finding: Finding) -> Event | None:
        """What a finding reports; None where nobody did it, or nobody of whom news tells."""
        match, trigger = finding.match, finding.trigger
        coding = coding_of(finding, self.matcher, self.cast)
        parties = self._parties(finding, coding)
        if parties is None:
            return None
        kind, mode = coding.code
        place = self.finder.place_of(match, kind, self.matcher)
        actors, targets = self._at_place(match, coding.code, *parties, place)
        when = self._date(finding, kind)
        event = Event(
            id="",
            type=kind,
            mode=mode,
            quad=plover.quad(kind),
            status=coding.status,
            trigger=_text_span(trigger),
            sentence=_trimmed(trigger.sent),
            actors=actors,
            targets=targets,
            attribution=self.cast.named(finding.standing.sources),
            place=place,
            date=when,
            numbers=numbers_of(match, self.matcher),
            tags=self._tags(trigger.sent),
            reasons=reasons_of(match, finding.standing, coding.code, coding.cue),
        )
        return timed(event, trigger, self.dates, published=self.published, latest=self.latest)

    # -- who --------------------------------------------------------------------------------------

    def _parties(self, finding: Finding, coding: Coding) -> tuple[Actors, Actors] | None:
        """Actors and targets; None where they make it no event."""
        match, (kind, mode) = finding.match, coding.code
        found = parties_of(match, self.matcher)
        if is_nobodys_deed(kind, found.actors, self.matcher):
            return None
        actors, targets = self._named(found)
        tried = is_attempt(finding.standing.cue) and actors
        if coding.status == "hypothetical" and not (actors and targets) and not tried:
            return None
        announced = kind == "THREATEN" != match.code[0]  # "the ban will hit small firms"
        if (kind in _SOCIAL or announced) and self._are_private((*actors, *targets)):
            return None
        actors = tuple(a for a in actors if not is_stand_in(a, self.doc))
        targets = tuple(t for t in targets if not is_stand_in(t, self.doc))
        targets = without_selves(kind, found.slot, actors, targets, self.doc)
        if kind == "CONSULT" and is_at_home(mode, actors, targets):
            return None
        if actors and found.slot in _MUTUAL.get(kind, ()):
            return (*actors, *targets), ()
        return actors, targets

    def _named(self, found: Parties) -> tuple[Actors, Actors]:
        """The actors, without things, and the targets that are not actors as well."""
        actors = self.cast.named(t for t in found.actors if not self._is_thing(t))
        selves = {(a.name, a.code) for a in actors if a.name} | {(a.start, a.end) for a in actors}
        targets = self.cast.named(found.targets)
        others = (t for t in targets if not {(t.name, t.code), (t.start, t.end)} & selves)
        return actors, tuple(others)

    def _at_place(
        self, match: Match, code: Code, actors: Actors, targets: Actors, place: Place | None
    ) -> tuple[Actors, Actors]:
        """The parties with what the place adds to them or takes away."""
        unsaid = not actors and match.frame.passive
        if unsaid and code in BY_STATES and place is not None:
            actors = authorities(place)
        elif unsaid and code[0] == "CONSULT":
            actors = tuple(a for a in self.cast.named(match.frame.objects) if a.code)
        if code[0] == "MOBILIZE" and place is not None:
            targets = without_place(targets, place)
        return actors, targets

    def _are_private(self, parties: Actors) -> bool:
        """Whether some are named and all are private people: their dealings are no event."""
        return bool(parties) and not any(self._is_public(party) for party in parties)

    def _is_public(self, party: Actor) -> bool:
        """Whether a party is known by country or role, or is a body by name."""
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

    # -- when -------------------------------------------------------------------------------------

    def _date(self, finding: Finding, name: str) -> EventDate | None:
        """The trigger's date; what is said has the date of the saying."""
        future = finding.standing.future
        speech = reporting_verb(finding.trigger, self.coder.lexicon)
        if name in _SPOKEN and speech is not None and name != finding.match.code[0]:
            found = event_date(speech, self.dates, self.published)
            if found is not None:
                return found
        own = [d for d in self.dates if self._may_date(d, finding.trigger)]
        return event_date(finding.trigger, own, self.published, future=future)

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

    def _tags(self, sentence: Span) -> tuple[str, ...]:
        words = frozenset(n for t in sentence if not t.is_stop for n in self.matcher.names(t))
        return tuple(tag for tag, cues in self.coder.lexicon.contexts.items() if cues & words)


def _text_span(token: Token) -> TextSpan:
    return TextSpan(token.idx, token.idx + len(token.text), token.text)


def _trimmed(sentence: Span) -> tuple[int, int]:
    """Offsets of a sentence without the space around it."""
    start = sentence.start_char
    text = words_of(sentence.doc).text[start : sentence.end_char]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


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
    least: float = LEAST,
) -> list[Event]:
    """The events that a parsed text reports, in its order.

    `places` are the places of the whole text (`find_places`); relative dates are read against
    `published` and stay unresolved without it. What is less likely than `least` to be an event is
    left out.
    """
    coder = _coder(gazetteer)
    return coder.code(doc, places, article_id=article_id, published=published, least=least)
