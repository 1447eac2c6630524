"""Whether two reports tell of one event, within an article and across articles.

Precision comes first: a wrong merge hides an event, a missed one shows it twice. Two reports are
one event only where nothing they tell contradicts (`_compatible`, `_figures`) and enough of it
agrees (`_agree`):

- within one article, by the rule of `geodata.events.merge`, and never with differing figures: an
  article does not contradict itself, so "killed 3" and "killed 12" are two attacks;
- across articles, by at least two of three: the same day, the same spot, the same words. Day and
  spot need a word in common, too, because a town under fire is hit several times a day; what is
  said (verbal classes), what names no actor and what differs in its figures needs the words. Acts
  of state (_ACTS) are one by the day and by who did them with or to whom. Tolls rise from report
  to report, but where one is more than twice the other, only nearly the same sentence is believed
  to speak of the same event; "in the morning" and "in the evening" are two in any case.
"""

from __future__ import annotations

import functools
import json
import math
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from geodata.countries import country_name
from geodata.events.event import Actor, EventDate, Span
from geodata.events.sameness import dates_fit, is_same, places_fit, same_actor
from geodata.places.place import Place

LONGEST_DAYS: Final = 7  # a report dated less exactly merges within its article only
_SHARED_WORDS, _SHARED_PART = 3, 0.3  # of the content words of the shorter sentence
_COPY_WORDS, _COPY_PART = 5, 0.8  # the same sentence, as agencies' copy is printed by many
_EXACT: Final = frozenset({"site", "city", "district"})
_SPEECH: Final = frozenset({"verbal cooperation", "verbal conflict"})
# of which the same parties do not do two on one day
_ACTS: Final = frozenset({"AGREE", "CONSULT", "COOPERATE", "AID", "RETREAT", "SANCTION"})
# stems of the times of a day; what happens at dawn may be told of the morning or of the night
_TIMES: Final = (
    {"mornin", "dawn"}, {"noon", "midday", "aftern"}, {"evenin", "dusk"},
    {"night", "overni", "midnig", "dawn"},
)  # fmt: skip
_COUNTED: Final = re.compile(
    r"\b(\d{1,3}(?:,\d{3})+|\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+"
    r"(?:\w+\s+)?(?:people|persons|civilians|soldiers|troops|students|pupils|children|women|men"
    r"|residents|workers|passengers|migrants|protesters|police|villagers)\b"
)
_NUMERALS: Final = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z]{3,}")
_ENDING: Final = re.compile(r"(?<=\w{3})(?<!morn)(?<!even)(?:ings?|ed|es|s|e)$")
_STEM: Final = 6  # letters that count of a word without its ending: "drone" and "drones" are one
# words of grammar, of reporting and of the calendar tell nothing of what happened
_EMPTY_WORDS: Final = """
    about above according across added adding after again against agency ago ahead all almost along
    already also although amid among and another any april are around asked august been before
    being below between both but came can cannot could daily day days december despite did does
    doing down during each earlier early either else even ever every february few five for four
    friday from further had has have having her here hers him his hour hours how however into its
    itself january july june just last late later least less like local made mainly make many march
    may media might minister minute monday month months more most much must near nearly never new
    news next nor not november now october off officials official only onto other others our out
    over own part people per perhap press previously quoted recent recently report reported
    reports same saturday said saying says second see september several shall she should since six
    some source sources spokesman spokeswoman spokesperson state stated statement still such sunday
    than that the their them then there these they this those though three through throughout
    thursday time times today told too toward towards tuesday two under until upon use used using
    very was wednesday week weeks well were what when where whether which while who whom whose why
    will with within without would year years yesterday yet you your
    """
_EMPTY: Final = frozenset(_ENDING.sub("", word)[:_STEM] for word in _EMPTY_WORDS.split())


Days = tuple[date, date]
Figure = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Report:
    """One report, as far as merging asks: `day` is the first and last day on which it may lie.

    An event without a date of its own lies on the day of publication or on the day before, if it
    has happened. `place` is None where the words do not name it. `words` are the stems of its
    sentence but for names, `told` says how full the report is, `figures` are (what, low, high), and
    `people` the counts of people in the sentence, whichever of its events they belong to.
    """

    id: str
    article_id: str
    type: str
    mode: str | None
    status: str
    quad: str
    actors: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    date: EventDate | None
    day: Days | None
    place: Place | None
    figures: tuple[Figure, ...]
    people: frozenset[int]
    trigger: Span
    words: frozenset[str]
    confidence: float
    told: int

    @property
    def rank(self) -> tuple[Any, ...]:
        """Sorts the fullest report first; the same whatever the order in which reports came."""
        return (-self.told, -self.confidence, self.id)


# the columns of the table of events that `report_from_row` reads
COLUMNS: Final = (
    "id", "article_id", "type", "mode", "status", "quad", "date_start", "date_end",
    "date_precision", "place_name", "place_id", "place_kind", "lat", "lon", "country", "admin1",
    "precision", "inferred", "evidence", "confidence", "published", "payload",
)  # fmt: skip
_PLACE_COLUMNS: Final = COLUMNS[COLUMNS.index("place_name") : COLUMNS.index("inferred")]


def report_from_row(row: Mapping[str, Any]) -> Report:
    """Read a row of the table of events, with COLUMNS."""
    told = json.loads(row["payload"])  # flat columns do not tell names from descriptions
    actors, targets = (tuple(map(_party, told[side])) for side in ("actors", "targets"))
    when = _date(row["date_start"], row["date_end"], row["date_precision"])
    place = None if row["inferred"] else _place(*(row[name] for name in _PLACE_COLUMNS))
    return Report(
        id=row["id"],
        article_id=row["article_id"],
        type=row["type"],
        mode=row["mode"],
        status=row["status"],
        quad=row["quad"],
        actors=actors,
        targets=targets,
        date=when,
        day=_days(when, row["published"], row["status"]),
        place=place,
        figures=tuple((n["what"].casefold(), n["low"], n["high"]) for n in told["numbers"]),
        people=_people(row["evidence"] or ""),
        trigger=_trigger(told["trigger"]["text"]),
        words=_words(row, actors, targets),
        confidence=row["confidence"] or 0.0,
        told=_told(actors, targets, when, place) + bool(told["numbers"]) + bool(row["mode"]),
    )


def tags(report: Report) -> Iterator[tuple[Any, ...]]:
    """Keys of which two reports of one event share at least one: only such pairs are compared."""
    kind = (report.type, report.status)
    yield (report.article_id, *kind)
    if report.day is None:
        return
    shared = {value for a in report.actors for value in (a.name, a.country, a.text) if value}
    if report.place and report.place.id:
        shared.add(report.place.id)
    start, end = report.day
    for number in range((end - start).days + 1):
        for value in shared:
            yield (start + timedelta(days=number), *kind, value)


def same_event(one: Report, other: Report) -> bool:
    """Whether two reports tell of one event; has no direction."""
    if one.type != other.type or one.status != other.status:
        return False
    if one.article_id == other.article_id:
        return is_same(one, other) and all(_overlap(a, b) for a, b in _figures(one, other))
    return _compatible(one, other) and _told_alike(one, other)


def alike(one: Report, other: Report) -> float:
    """The part of the shorter sentence's words that the other has as well, 0 to 1."""
    least = min(len(one.words), len(other.words))
    return len(one.words & other.words) / least if least else 0.0


# ---- the rule across articles -----------------------------------------------------------------


def _compatible(one: Report, other: Report) -> bool:
    """Whether nothing told by one contradicts the other, figures aside."""
    if one.mode and other.mode and one.mode != other.mode:
        return False
    if one.day is None or other.day is None:
        return False
    if one.day[0] > other.day[1] or other.day[0] > one.day[1]:
        return False
    return (
        _parties_fit(one, other)
        and dates_fit(one.date, other.date)
        and places_fit(one.place, other.place)
    )


def _parties_fit(one: Report, other: Report) -> bool:
    """One actor in common; where nobody is acted on, all of the shorter list ("X and Y met")."""
    if not _agree(one.actors, other.actors) or not _agree(one.targets, other.targets):
        return False
    if one.targets and other.targets:
        return True
    return _all_among(one.actors, other.actors) or _all_among(other.actors, one.actors)


def _all_among(few: Sequence[Actor], many: Sequence[Actor]) -> bool:
    return all(any(_fits(a, b) for b in many) for a in few)


def _agree(one: Sequence[Actor], other: Sequence[Actor]) -> bool:
    return not one or not other or any(_fits(a, b) for a in one for b in other)


def _fits(one: Actor, other: Actor) -> bool:
    """One party, or a sort of people ("teachers") that one report gives a country and one not."""
    if same_actor(one, other):
        return True
    nameless = not one.name and not other.name and not (one.country and other.country)
    return nameless and one.role is not None and one.role == other.role


def _same_pair(one: Report, other: Report) -> bool:
    """Whether both tell who did it with or to whom, and tell the same, by country or name."""
    known = [
        min(_known_among(one.actors, other.actors), _known_among(other.actors, one.actors)),
        min(_known_among(one.targets, other.targets), _known_among(other.targets, one.targets)),
    ]
    return min(known) > 0 or (known[0] > 1 and not one.targets and not other.targets)


def _known_among(mine: Sequence[Actor], theirs: Sequence[Actor]) -> int:
    """How many of the parties, known by country or name, are among the others."""
    return sum(any(same_actor(a, b) and (a.country or a.name) for b in theirs) for a in mine)


def _told_alike(one: Report, other: Report) -> bool:
    """Whether enough agrees: two of day, spot and words, as the module's text says."""
    shared, part = len(one.words & other.words), alike(one, other)
    copied = shared >= _COPY_WORDS and _union_part(one, other) >= _COPY_PART
    figures = _figures(one, other)
    if _other_time(one, other) or (any(_far(a, b) for a, b in figures) and not copied):
        return False
    words = shared >= _SHARED_WORDS and part >= _SHARED_PART
    day, spot = _same_day(one, other), _same_spot(one.place, other.place)
    if not one.actors or not other.actors:
        return words and spot and (day or copied)
    if copied:
        return True
    pair, alike_counted = _same_pair(one, other), all(_overlap(a, b) for a, b in figures)
    if alike_counted and day and pair and one.type in _ACTS:
        return True
    if {one.quad, other.quad} & _SPEECH or not alike_counted:
        return words and (day or spot or pair)
    return (day and spot and shared > 0) or (words and (day or spot))


def _same_day(one: Report, other: Report) -> bool:
    return one.date is not None and one.date == other.date and one.date.precision == "day"


def _same_spot(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None or one.id is None:
        return False
    return one.id == other.id and one.precision in _EXACT and other.precision in _EXACT


def _union_part(one: Report, other: Report) -> float:
    return len(one.words & other.words) / max(1, len(one.words | other.words))


def _figures(one: Report, other: Report) -> list[tuple[Figure, Figure]]:
    """Pairs of figures for the same thing; of people without a verb, the two that are nearest."""
    told = [(a, b) for a in one.figures for b in other.figures if a[0] == b[0]]
    counted = [(("", a, a), ("", b, b)) for a in one.people for b in other.people]
    nearest = min(counted, key=lambda pair: abs(math.log(pair[0][1] / pair[1][1])), default=None)
    return [*told, nearest] if nearest and not told else told


def _other_time(one: Report, other: Report) -> bool:
    """Whether the sentences name different times of the day."""
    times = [{n for n, names in enumerate(_TIMES) if names & r.words} for r in (one, other)]
    return bool(times[0] and times[1]) and not times[0] & times[1]


def _overlap(one: Figure, other: Figure) -> bool:
    return one[1] <= other[2] and other[1] <= one[2]


def _far(one: Figure, other: Figure) -> bool:
    return one[1] > 2 * other[2] or other[1] > 2 * one[2]


# ---- reading ----------------------------------------------------------------------------------


def _party(row: Mapping[str, Any]) -> Actor:
    return _actor(*(row.get(part) for part in ("text", "name", "code", "country", "role")))


# a store has few parties, places and days and many reports of them: each is held once
@functools.lru_cache(maxsize=50_000)
def _actor(
    text: str | None, name: str | None, code: str | None, country: str | None, role: str | None
) -> Actor:
    return Actor(None, None, text, name, code, country, role)


@functools.lru_cache(maxsize=50_000)
def _date(start: date | None, end: date | None, precision: Any) -> EventDate | None:
    return EventDate(start, end, precision) if start and end else None


@functools.lru_cache(maxsize=50_000)
def _place(name: str | None, key: str | None, kind: Any, lat: float | None, lon: float | None,
           country: str | None, admin1: str | None, precision: Any) -> Place | None:  # fmt: skip
    if name is None and key is None:
        return None
    return Place(
        None, None, None, name, key, kind, lat, lon, country, admin1, precision
    )  # fmt: skip


@functools.lru_cache(maxsize=50_000)
def _trigger(words: str) -> Span:
    return Span(0, len(words), words)


@functools.lru_cache(maxsize=50_000)
def _window(start: date, end: date) -> Days:
    return start, end


def _days(when: EventDate | None, published: date | None, status: str) -> Days | None:
    if when is not None:
        short = (when.end - when.start).days < LONGEST_DAYS
        return _window(when.start, when.end) if short else None
    if published is None or status != "occurred" or published == date.min:
        return None
    return _window(published - timedelta(days=1), published)


def _words(
    row: Mapping[str, Any], actors: Sequence[Actor], targets: Sequence[Actor]
) -> frozenset[str]:
    """Stems of the sentence's content words; names agree or differ by themselves."""
    parties = (*actors, *targets)
    names = [a.name for a in parties] + [row["place_name"]]
    names += [country_name(a.country) for a in parties if a.country]
    # of a description, "Kenyan teachers", only what is written as a name
    names += [w for a in parties for w in (a.text or "").split() if w[:1].isupper()]
    named = _stems(" ".join(filter(None, names)))
    return frozenset(sys.intern(s) for s in _stems(row["evidence"] or "") - named - _EMPTY)


def _people(sentence: str) -> frozenset[int]:
    found = (text.casefold() for text in _COUNTED.findall(sentence.casefold()))
    counts = (_NUMERALS.index(t) + 2 if t in _NUMERALS else int(t.replace(",", "")) for t in found)
    return frozenset(n for n in counts if n)


def _stems(text: str) -> set[str]:
    return {_ENDING.sub("", word)[:_STEM] for word in _WORD.findall(text.casefold())}


def _told(
    actors: Sequence[Actor], targets: Sequence[Actor], when: EventDate | None, place: Place | None
) -> int:
    """How much a report tells: day and place first, then who is known."""
    known = sum(1 for actor in (*actors, *targets) if actor.code)
    exact = place is not None and place.precision in _EXACT
    return 4 * (when is not None) + 3 * (place is not None) + 2 * exact + 2 * min(known, 3)
