"""Where an event happened that says no place of its own: what the document as a whole makes likely.

Each rule gives a place marked as inferred, less exact and less certain than a place that is said;
most words and many deeds stay without one, and are listed rather than drawn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geodata.events.event import Event
from geodata.places.gazetteer import Candidate, Gazetteer
from geodata.places.place import Place, Precision
from geodata.sentence_starts import dateline_spans

SURE = 0.5  # confidence that a dateline needs: towns have namesakes
FOCUS_MENTIONS = 3  # of places in one country before an article is taken to be about it
SCENE = "told just after an event there"
REACH = 400  # characters back to a scene that the next sentences are still part of
# done to somebody or something, so that it has a scene
_SCENIC = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT", "AID"})
# done with words: where the speaker is, which only the dateline tells
_SPOKEN = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONSULT"})
_DASH = re.compile(r"\s+(?:--|[–—])\s+(?=[A-Z])")
_BEGUN = re.compile(r"(?:^|[.!?]|\n)\s*$")  # what stands before a dateline
_GAP = 4  # characters between a dateline and the sentence that it opens
_AWAY = frozenset({"ASSAULT", "MOBILIZE"})
_FINE = frozenset({"site", "city", "district"})
_COARSER: dict[Precision, Precision] = {"site": "admin1", "city": "admin1", "district": "admin1"}


def with_focus(
    events: Sequence[Event], places: Sequence[Place], gazetteer: Gazetteer, text: str
) -> list[Event]:
    """Give each event that has no place the one that the document makes likely, if any."""
    dateline, focus = dateline_of(places, text), focus_country(places, gazetteer)
    done: list[Event] = []
    for event in events:
        place = event.place
        if place is None and event.status in {"occurred", "historical"}:
            place = (
                _scene(event, done)
                or (dateline and _at_dateline(event, *dateline))
                or _in_focus(event, focus)
                or _on_own_ground(event, gazetteer)
            )
        done.append(event if place is event.place else replace(event, place=place))
    return done


def dateline_of(places: Sequence[Place], text: str) -> tuple[Place, int] | None:
    """The place of the dateline that opens a report, and where its text begins: "NAIROBI, Nov 5
    (Agency) — Police ...", "Nairobi — Police ..."."""
    sure = {p.id for p in places if p.resolved and p.confidence >= SURE}
    known = [p for p in places if p.id in sure and p.start is not None and p.end is not None]
    spans = dateline_spans(text)
    for place in known:
        start, end = place.start or 0, place.end or 0
        if (dash := _DASH.match(text, end)) and _BEGUN.search(text, 0, start):
            return place, dash.end()
        for first, last in spans:
            if first <= start < last:
                return place, last
    return None


def _scene(event: Event, before: Sequence[Event]) -> Place | None:
    """The place of the deed told last: "A bomb went off in Quetta. It killed 26 people."."""
    if event.type not in _SCENIC:
        return None
    last = next((e for e in reversed(before) if e.type in _SCENIC), None)
    if last is None or last.status != event.status:  # "ten years ago ..." is another scene
        return None
    place = last.place
    if place is None or not place.resolved or place.precision not in _FINE:
        return None
    near = event.sentence[0] - last.sentence[0] <= REACH
    if not near or not _admits(event, place.country):
        return None
    if place.inferred and place.reason != SCENE:  # a scene goes on, a guess is not handed on
        return None
    return _inferred(place, 0.4, SCENE)


def _at_dateline(event: Event, place: Place, begin: int) -> Place | None:
    """The dateline's, for what the first lines tell of people of its country, or of nobody's; the
    reporter stood close by. Words are said there by whom is from there."""
    if event.status != "occurred" or event.sentence[0] > begin + REACH:
        return None
    opens = (place.start or 0) <= event.sentence[0] < begin + _GAP
    own = _countries(event) <= {place.country}
    if event.type in _SCENIC:
        # a test or a march of others is only told of here
        likely = own or (event.type != "MOBILIZE" and _admits(event, place.country))
    else:
        said = event.type in _SPOKEN and place.country in {a.country for a in event.actors}
        likely = said or (opens and own)
    if not likely:
        return None
    coarser = _COARSER.get(place.precision or "country", place.precision)
    return replace(_inferred(place, 0.3, "the article's dateline"), precision=coarser)


def _in_focus(event: Event, focus: Candidate | None) -> Place | None:
    """The country that the article is about, where the parties known are of no other."""
    if focus is None or event.type not in _SCENIC or _countries(event) != {focus.country}:
        return None
    return _somewhere_in(focus, "the country that the article is about")


def _on_own_ground(event: Event, gazetteer: Gazetteer) -> Place | None:
    """The country that shows its weapons: a test starts at home unless the text says otherwise."""
    countries = {actor.country for actor in event.actors}
    if (event.type, event.mode) != ("MOBILIZE", "weapons") or len(countries) != 1:
        return None
    candidate = gazetteer.get(f"dateline:country/{countries.pop()}")
    if candidate is None:
        return None
    return _somewhere_in(candidate, "the country whose weapons they are")


def _somewhere_in(country: Candidate, reason: str) -> Place:
    return Place(
        None, None, None, name=country.name, id=country.id, kind="country",
        lat=country.lat, lon=country.lon, country=country.country, precision="country",
        inferred=True, confidence=0.3, reason=reason,
    )  # fmt: skip


def focus_country(places: Iterable[Place], gazetteer: Gazetteer) -> Candidate | None:
    """The country of most of the places that the article names, if it names enough of them.

    Sure places count for more; one that stands where another does says nothing of its own.
    """
    weight: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for place in places:
        if place.resolved and place.country and place.name:
            weight[place.country] += round(100 * place.confidence)
            named[place.country] += 1
    if not weight:
        return None
    country, heaviest = weight.most_common(1)[0]
    if named[country] < FOCUS_MENTIONS or 2 * heaviest <= weight.total():
        return None
    return gazetteer.get(f"dateline:country/{country}")


def _admits(event: Event, country: str | None) -> bool:
    """Whether nothing known of the parties speaks against a place in `country`.

    Armies act abroad; police, crowds and donors' goods do so seldom.
    """
    known = {target.country for target in event.targets} - {None}
    if event.type not in _AWAY:
        known = _countries(event)
    return not known or country is None or country in known


def _countries(event: Event) -> set[str | None]:
    return {party.country for party in (*event.actors, *event.targets)} - {None}


def _inferred(place: Place, confidence: float, reason: str) -> Place:
    return replace(
        place, start=None, end=None, text=None, use="literal", inferred=True,
        confidence=min(place.confidence, confidence), reason=reason,
    )  # fmt: skip
