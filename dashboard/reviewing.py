"""The routes by which an event is confirmed, rejected, moved or set apart, and all of it undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

import flask

from dashboard import review_panel, text
from dashboard.access import refuse_others
from dashboard.adding import answer, refused, words
from dashboard.callbacks import Answers
from geodata.errors import DatelineError, ReviewError
from geodata.places.gazetteer import Candidate, Gazetteer
from geodata.places.place import Place
from geodata.places.resolve import PRECISION
from geodata.records import place_json
from geodata.reviews import Verdict
from geodata.store import Store

MOST_BYTES: Final = 10_000  # of a review
SUGGESTED: Final = 8
_SAID: Final = frozenset(get_args(Verdict)) - {"same"}


@dataclass(frozen=True)
class Reviewing:
    """What the routes need: the store's address, who answers for its events, the gazetteer."""

    data: str
    answers: Answers
    gazetteer: Callable[[], Gazetteer]

    def review(self, given: dict[str, Any]) -> None:
        """Write one review down. Raise `ReviewError` where it says nothing usable."""
        event, verdict = words(given, "event"), words(given, "verdict")
        if verdict not in _SAID:
            raise ReviewError(f"{verdict!r} is no verdict")
        changes = {"place": self._moved(event, words(given, "place"))}
        Store.open(self.data).review(
            event,
            verdict,  # type: ignore[arg-type]  # one of them
            changes=changes if verdict == "corrected" else None,
            note=words(given, "note") or None,
            reviewer=words(given, "reviewer") or None,
        )

    def _moved(self, event: str, identifier: str) -> dict[str, Any] | None:
        """Return the chosen place, under the words that the text has for it."""
        chosen = self.gazetteer().get(identifier) if identifier else None
        if not identifier:
            return None
        if chosen is None:
            raise ReviewError(f"there is no place {identifier!r}")
        detail = self.answers.queries()[0].event(event)
        before = detail.event.place if detail and detail.event.id == event else None
        return place_json(moved(before, chosen))

    def suggestions(self, name: str) -> list[Any]:
        """Return places that go by a name, for the page."""
        known = self.gazetteer()
        found = [place for place in known.lookup(name, limit=50) if place.lat is not None]
        return review_panel.suggestions(found[:SUGGESTED], known)


def moved(before: Place | None, chosen: Candidate) -> Place:
    """Return the place that a reviewer chose; the text's words for the old one stay its words."""
    named = before is not None and before.start is not None
    place = Place(
        start=None,
        end=None,
        text=None,
        name=chosen.name,
        id=chosen.id,
        kind=chosen.kind,
        lat=chosen.lat,
        lon=chosen.lon,
        country=chosen.country,
        admin1=chosen.admin1,
        precision="admin1" if chosen.coarse else PRECISION[chosen.kind],
        inferred=not named,
        confidence=1.0,
        reason="chosen by a reviewer",
    )
    if before is None or not named:
        return place
    return replace(place, start=before.start, end=before.end, text=before.text, use=before.use)


def review_routes(reviewing: Reviewing) -> flask.Blueprint:
    """Return the routes; register them under the server's prefix."""
    routes = flask.Blueprint("dateline_reviewing", __name__)
    routes.before_request(refuse_others)
    routes.register_error_handler(DatelineError, refused)

    def review() -> flask.Response:
        """Take one review."""
        flask.request.max_content_length = MOST_BYTES
        given = flask.request.get_json()
        reviewing.review(given if isinstance(given, dict) else {})
        return answer({"said": text.REVIEW_KEPT})

    def places() -> flask.Response:
        """Suggest places for a typed name."""
        return answer({"children": reviewing.suggestions(flask.request.args.get("q", "")[:200])})

    routes.add_url_rule("/reviews", view_func=review, methods=["POST"])
    routes.add_url_rule("/places", view_func=places)
    return routes
