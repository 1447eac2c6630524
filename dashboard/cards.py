"""Cards for shared links: what each says, kept while it holds, and made only so often.

A picture costs some 50 ms of one core, and anybody may ask for one with any filter: each process
keeps the last ones and draws a bounded number of new ones a minute. Who is refused gets the
product's own card.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from dashboard import text
from dashboard.answers import said
from dashboard.basemap import ATTRIBUTION
from dashboard.gathered import gathered
from dashboard.language import asked, country, whole
from dashboard.social_card import Card, Spot, draw
from dashboard.url_state import PageState
from geodata.detail import Detail
from geodata.filter_values import slug
from geodata.filters import Filter
from geodata.queries import Queries
from geodata.wording import QUADS

KEPT: Final = 64  # pictures of some 50 kB
A_MINUTE: Final = 60  # new pictures
AT_ONCE: Final = 20  # of them, when none were asked for lately
_ZOOM: Final = 2.5  # marks nearer than a mark's width at this zoom are one


class Cards:
    """Pictures by version, filter or event, and language; may be shared between threads."""

    def __init__(
        self, *, paint: Callable[..., bytes] = draw, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._paint, self._lock = paint, threading.Lock()
        self._kept: OrderedDict[tuple[str, str, str], bytes] = OrderedDict()
        self._clock, self._asked = clock, clock()
        self._allowed = float(AT_ONCE)

    def picture(self, queries: Queries, state: PageState) -> bytes | None:
        """The card as PNG; None where too many were asked for just now."""
        key = (str(queries.version), state.chosen("event"), asked())
        with self._lock:  # one at a time: drawing takes a core, and the next may be the same
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            if not self._may_draw():
                return None
            self._kept[key] = picture = self._paint(card(queries, state), country)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return picture

    def _may_draw(self) -> bool:
        now = self._clock()
        self._allowed = min(AT_ONCE, self._allowed + (now - self._asked) * A_MINUTE / 60)
        self._asked = now
        if self._allowed < 1:
            return False
        self._allowed -= 1
        return True


def card(queries: Queries, state: PageState) -> Card:
    """What the card of an address says, in the reader's language."""
    detail = queries.event(state.event) if state.event else None
    return _of_event(detail) if detail else _of_filter(queries, state)


def _of_event(detail: Detail) -> Card:
    row = detail.row
    told = [f"“{detail.evidence}”"]
    if row["attribution"]:
        told.append(text.according_to(row["attribution"]))
    spot = Spot(row["lat"], row["lon"], row["quad"], precision=row["precision"])
    dates = row["date_start"], row["date_end"], row["date_precision"]
    below = (row["place_name"], text.dated(*dates) if dates[0] else "", row["source"])
    return Card(
        title=row["headline"],
        lines=told,
        counts=[(row["quad"], text.type_noun(row["type"]), "")],
        spots=[] if row["lat"] is None else [spot],
        note=" · ".join(filter(None, below)),
        credit=ATTRIBUTION,
    )


def _of_filter(queries: Queries, state: PageState) -> Card:
    chosen, counts = state.filter, queries.counts(state.filter)
    spots = [
        Spot(m.lat, m.lon, m.quad, m.count, m.precision if m.places == 1 else None)
        for m in gathered(queries, chosen, {"z": _ZOOM})
    ]
    return Card(
        title=said(queries, chosen) if chosen else text.TAGLINE,
        lines=[text.of(counts.shown, counts.total) if chosen else text.count(counts.total)],
        counts=[(quad, text.quad(quad), whole(n)) for quad, n in _split(queries, chosen) if n],
        spots=spots,
        note=text.BY_MACHINE,
        credit=ATTRIBUTION,
    )


def _split(queries: Queries, chosen: Filter) -> list[tuple[str, int]]:
    """Events of each quad class; of those that the filter asks for, if it asks for some."""
    frame = queries.facets(chosen, keys=("quad",))["quad"]
    found = {str(v): int(n) for v, n in zip(frame["value"], frame["n"], strict=True)}
    return [(q, found.get(slug(q), 0)) for q in QUADS if not chosen.quads or q in chosen.quads]
